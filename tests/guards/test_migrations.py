"""Numbered, reversible changes: from nothing to the head and back on each engine, equal to the models."""

from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade

from app import create_app
from app.extensions import db
from tests.conftest import ENGINES, _drop_postgres, _new_postgres, overrides
from tests.guards.source import ROOT

FOLDER = str(ROOT / "migrations")


@contextmanager
def _empty(engine, folder):
    url = _new_postgres() if engine == "postgresql" else f"sqlite:///{folder}/empty.db"
    application = create_app(overrides(url, folder))
    try:
        with application.app_context():
            yield
            db.session.remove()
            db.engine.dispose()
    finally:
        if engine == "postgresql":
            _drop_postgres(url)


def _tables():
    return set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_there_is_one_head_and_every_step_goes_both_ways():
    script = ScriptDirectory(FOLDER)
    assert len(script.get_heads()) == 1
    for revision in script.walk_revisions():
        assert callable(revision.module.upgrade)
        assert callable(revision.module.downgrade), revision.revision


@pytest.mark.parametrize("engine", ENGINES)
def test_up_to_the_head_equals_the_models_and_down_leaves_nothing(engine, tmp_path):
    with _empty(engine, tmp_path):
        upgrade(FOLDER)
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, db.metadata) == []
        assert _tables() >= {"unit", "post", "audit_entry", "account"}
        downgrade(FOLDER, revision="base")
        assert _tables() == set()
