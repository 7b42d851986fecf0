"""The dependency rule of docs/architecture.md: tiers, forbidden files, leftward order, nothing hidden in functions."""

import ast
import subprocess
import sys

import pytest

from tests.guards.source import APP, ROOT, app_files, functions, imported, module_of

PARTS = {
    path.name for path in APP.iterdir() if (path / "__init__.py").exists() and path.name not in {"core", "commands"}
}
OFFERED = {"states", "signals", "models", "rules", "scope", "queries", "services", "card"}
RANK = {
    "states": 0,
    "signals": 0,
    "models": 1,
    "rules": 2,
    "scope": 2,
    "policy": 3,
    "queries": 4,
    "services": 5,
    "card": 6,
    "forms": 6,
    "schemas": 6,
    "views": 7,
    "api": 7,
    "imports": 7,
    "jobs": 7,
    "register": 9,
}
OWN_NAMES = {
    "security": {"roles": 0.5, "manager": 8},
    "portal": {"presenters": 6, "documents": 6, "verifying": 7, "noticing": 7.5, "packaging": 7.5, "showcasing": 7.6},
    "workspaces": {"presenters": 6.5},
    "headless": {"resources": 6.3, "openapi": 6.6},
    "reporting": {"presenters": 6, "commands": 8},
    "units": {"rehearsals": 7},
    "posts": {"rehearsals": 7},
}


BORROWED = {  # a desk dresses what another part shows, the inbox and the door, in its own frame (decision 0014)
    ("workspaces", "messaging", "views"),
    ("workspaces", "security", "views"),
}


def _split(module: str) -> tuple[str, str]:
    part, _, rest = module.removeprefix("app.").partition(".")
    return part, rest.split(".")[0]


def _assembles(module: str) -> bool:
    return module in {"app", "app.registry"} or module.startswith("app.commands")


def _uses(path):
    """The (line, part, file) that a file imports from parts."""
    for line, module in imported(path):
        if module.startswith("app."):
            part, file = _split(module)
            if part in PARTS:
                yield line, part, file


def test_the_tiers_hold():
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
        "--no-cache",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_from_another_part_only_the_offered_files_are_imported():
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {part}.{file}"
        for path in app_files()
        if not _assembles(module_of(path))
        for line, part, file in _uses(path)
        if part != (own := _split(module_of(path))[0]) and file not in OFFERED and (own, part, file) not in BORROWED
    ]
    assert wrong == []


def test_inside_a_part_imports_point_leftwards():
    wrong = []
    for path in app_files():
        here, file = _split(module_of(path))
        if here not in PARTS or not file:
            continue
        rank = RANK | OWN_NAMES.get(here, {})
        for line, part, other in _uses(path):
            if part == here and other in rank and file in rank and other != file and rank[other] >= rank[file]:
                wrong.append(f"{path.relative_to(ROOT)}:{line} {file} imports {other}")
    assert wrong == []


def test_parts_hold_only_files_whose_names_say_what_they_are():
    found = {
        f"{part}/{_split(module_of(path))[1]}"
        for part in PARTS
        for path in (APP / part).rglob("*.py")
        if _split(module_of(path))[1]
    }
    assert {name for name in found if name.split("/")[1] not in RANK | OWN_NAMES.get(name.split("/")[0], {})} == set()


@pytest.mark.parametrize("path", app_files(), ids=lambda path: str(path.relative_to(APP)))
def test_no_import_hides_in_a_function(path):
    hidden = [
        node.lineno
        for function in functions(path)
        if function.name != "create_app"
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []
