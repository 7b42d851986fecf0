"""What only one place may do, and the size of what people must read."""

import re

import pytest

from app.core.audit import SENSITIVE
from app.core.scope import OPEN, SCOPED
from app.core.types import Encrypted
from app.extensions import db
from tests.guards.source import APP, ROOT, TESTS, app_files, functions

MOSTLY_PARAMETERS = {"app/core/card.py:__init__"}
FILE_MAX, TEST_FILE_MAX, FUNCTION_MAX = 400, 600, 40
ONLY = {
    r"os\.environ|os\.getenv": {
        "core/pdf/worker.py",
        "core/pdf/press.py",
        "core/pdf/contracts.py",
        "core/pdf/quick.py",
    },
    r"session\.commit\(": {"core/unit_of_work.py"},
    r"datetime\.now\(|date\.today\(|datetime\.utcnow\(": {"core/clock.py"},
    r"published_read\(": {"core/scope.py", "portal/queries/reading.py", "headless/queries/reading.py"},
    r"except Exception": {"core/pdf/worker.py", "exchange/services/queue.py"},  # one failure stops no other work
    r"backref=": set(),
    r"\.state = ": {
        "core/workflow.py",
        "programme/services/years.py",  # a plan year is no record of a workflow
        "core/issuing.py",  # nor is an issued paper: what is true of it follows from its record
    },
    r"(?<![\w.])print\(": {"core/pdf/press.py"},
}


@pytest.mark.parametrize("pattern", sorted(ONLY))
def test_one_place_does_it(pattern):
    users = {str(path.relative_to(APP)) for path in app_files() if re.search(pattern, path.read_text(encoding="utf-8"))}
    assert users - ONLY[pattern] == set()


def test_every_table_is_scoped_open_or_the_frameworks():
    own = {mapper.class_ for mapper in db.Model.registry.mappers if mapper.class_.__module__.startswith("app.")}
    assert own, "no entities found"
    assert {entity.__name__ for entity in own - set(SCOPED) - OPEN} == set()
    assert {entity.__name__ for entity in set(SCOPED) & OPEN} == set()


def test_every_encrypted_column_is_hidden_from_the_log():
    bare = [
        f"{mapper.class_.__name__}.{attribute.key}"
        for mapper in db.Model.registry.mappers
        for attribute in mapper.column_attrs
        if isinstance(attribute.columns[0].type, Encrypted) and attribute.key not in SENSITIVE.get(mapper.class_, ())
    ]
    assert bare == []


def test_files_stay_short():
    limits = [(path, FILE_MAX) for path in app_files()] + [(path, TEST_FILE_MAX) for path in TESTS.rglob("*.py")]
    lengths = {
        str(path.relative_to(ROOT)): (len(path.read_text(encoding="utf-8").splitlines()), limit)
        for path, limit in limits
    }
    assert {name: length for name, (length, limit) in lengths.items() if length > limit} == {}


def test_functions_stay_short():
    long = {
        f"{path.relative_to(ROOT)}:{function.name}": function.end_lineno - function.lineno + 1
        for path in app_files()
        for function in functions(path)
        if function.end_lineno - function.lineno + 1 > FUNCTION_MAX
    }
    assert set(long) - MOSTLY_PARAMETERS == set(), long


def test_every_part_says_in_its_docstring_what_it_is_for():
    for package in APP.iterdir():
        if (package / "__init__.py").exists() and package.name not in {"core", "commands"}:
            words = (package / "__init__.py").read_text(encoding="utf-8")
            assert words.startswith('"""'), package.name
            assert "clause" in words, f"{package.name} names no governing clause"
