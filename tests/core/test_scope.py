"""The row scope at the level of statements: nothing of others is read, counted, joined, changed or stored."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.core.actor import NOBODY, SYSTEM, acting_as
from app.core.errors import OutOfReach
from app.core.scope import ScopeError, published_read, unscoped
from app.extensions import db
from app.posts.models import Post
from app.units.models import Unit, UnitSite, UnitTag
from tests.factories import make_post, make_tag, make_unit
from tests.guards.rows import row_of


@pytest.fixture
def theirs(session):
    """A post of a Xingqing unit, seen by people of Yongning."""
    return make_post(make_unit(region_code="640104"))


OUTSIDERS = ("yongning_agent", "guyuan_agent", "unit2")


@pytest.mark.parametrize("who", OUTSIDERS)
def test_reads_of_every_shape_leave_out_what_is_out_of_reach(cast, session, theirs, who):
    unit_id, post_id = theirs.unit_id, theirs.id
    session.flush()
    session.expunge_all()
    other = aliased(Unit)
    with acting_as(cast[who]):
        shapes = {
            "select": session.scalars(sa.select(Unit).where(Unit.id == unit_id)).all(),
            "column": session.scalars(sa.select(Unit.name).where(Unit.id == unit_id)).all(),
            "get": [found for found in [session.get(Unit, unit_id)] if found],
            "alias": session.scalars(sa.select(other).where(other.id == unit_id)).all(),
            "join": session.scalars(
                sa.select(Post).join(other, other.id == Post.unit_id).where(Post.id == post_id)
            ).all(),
            "self join": session.scalars(
                sa.select(other.id).select_from(Unit).join(other, sa.true()).where(other.id == unit_id)
            ).all(),
            "exists": session.scalars(
                sa.select(Unit.id).where(sa.exists().where(Post.unit_id == unit_id, Post.id == post_id))
            ).all(),
            "subquery": session.scalars(
                sa.select(UnitTag.id).where(UnitTag.unit_id.in_(sa.select(Unit.id).where(Unit.id == unit_id)))
            ).all(),
            "union": session.scalars(
                sa.union_all(sa.select(Unit.id).where(Unit.id == unit_id), sa.select(Post.id).where(Post.id == post_id))
            ).all(),
        }
        assert {shape: rows for shape, rows in shapes.items() if rows} == {}
        assert session.scalar(sa.select(sa.func.count()).select_from(Unit).where(Unit.id == unit_id)) == 0
        assert session.scalar(sa.select(sa.func.count(Unit.id)).where(Unit.id == unit_id)) == 0


@pytest.mark.parametrize("who", OUTSIDERS)
def test_bulk_changes_and_deletions_touch_nothing_out_of_reach(cast, session, theirs, who):
    session.flush()
    before = row_of(theirs)
    with acting_as(cast[who]):
        for statement in (
            sa.update(Post).where(Post.id == theirs.id).values(title="改"),
            sa.delete(Post).where(Post.id == theirs.id),
        ):
            assert session.execute(statement, execution_options={"synchronize_session": False}).rowcount == 0
    assert row_of(theirs) == before


@pytest.mark.parametrize(
    "statement",
    [
        sa.select(Unit.__table__),
        sa.text("SELECT name FROM unit"),
        sa.select(sa.text("*")).select_from(sa.table("post")),
        sa.insert(Unit.__table__).values(name="x"),
        sa.update(Post.__table__).values(title="x"),
        sa.delete(UnitTag.__table__),
    ],
    ids=["core select", "text", "core from", "core insert", "core update", "core delete"],
)
def test_core_and_text_statements_on_scoped_tables_are_refused(cast, session, statement):
    with acting_as(cast["xingqing_agent"]), pytest.raises(ScopeError):
        session.execute(statement)


def test_bulk_inserts_are_refused_and_published_reads_only_select(cast, session):
    with acting_as(cast["xingqing_agent"]):
        with pytest.raises(ScopeError):
            session.execute(sa.insert(UnitSite), [{"name": "x"}])
        with published_read(), pytest.raises(ScopeError):
            session.execute(sa.delete(Post.__table__))
        with published_read():
            session.execute(sa.select(Post.__table__.c.id).limit(1))


def test_a_write_out_of_reach_is_refused_in_every_shape(cast, session):
    unit = make_unit(region_code="640104")
    with acting_as(cast["yongning_agent"]), pytest.raises(OutOfReach), session.begin_nested():
        session.add(UnitSite(unit_id=unit.id, region_code="640104", name="x", address="x"))
        session.flush()
    with acting_as(cast["yongning_agent"]), pytest.raises(OutOfReach), session.begin_nested():
        unit.short_name = "改"
        session.flush()
    session.refresh(unit)
    assert unit.short_name is None


def test_a_row_is_neither_pulled_into_reach_nor_pushed_out(cast, session):
    far, near = make_unit(region_code="640121"), make_unit(region_code="640104")
    for unit, code in ((far, "640104"), (near, "640121")):
        with acting_as(cast["xingqing_agent"]), pytest.raises(OutOfReach), session.begin_nested():
            unit.region_code = code
            session.flush()


def test_a_unit_writes_only_its_own_rows(cast, session):
    other = make_unit(region_code="640104")
    with acting_as(cast["unit1"]), pytest.raises(OutOfReach), session.begin_nested():
        session.add(UnitSite(unit_id=other.id, region_code="640104", name="x", address="x"))
        session.flush()


def test_strangers_see_what_is_published_and_no_more(cast, session):
    seen, draft = make_unit(), make_unit(state="SUBMITTED")
    tag = make_tag(seen, "MSME")
    offered, paused = make_post(seen), make_post(seen, state="PAUSED")
    session.flush()
    session.expunge_all()
    with acting_as(NOBODY):
        assert {unit.id for unit in session.scalars(sa.select(Unit).where(Unit.id.in_([seen.id, draft.id])))} == {
            seen.id
        }
        assert {post.id for post in session.scalars(sa.select(Post).where(Post.id.in_([offered.id, paused.id])))} == {
            offered.id
        }
        assert session.get(UnitTag, tag.id) is None


def test_lifting_the_scope_needs_a_reason(session):
    with pytest.raises(ScopeError), unscoped(""):
        pass


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("region_admin", 3),
        ("center", 3),
        ("supervisor", 3),
        ("sci", 3),
        ("yinchuan_agent", 2),
        ("guyuan_agent", 1),
        ("xingqing_agent", 1),
        ("yongning_auditor", 1),
        ("unit1", 0),
        ("editor", 0),
        ("security_admin", 0),
    ],
)
def test_who_sees_units_of_three_counties(cast, session, who, sees):
    made = [make_unit(state="SUBMITTED", region_code=code).id for code in ("640104", "640121", "640402")]
    with acting_as(cast[who]):
        assert session.scalar(sa.select(sa.func.count(Unit.id)).where(Unit.id.in_(made))) == sees
    with acting_as(SYSTEM):
        assert db.session.scalar(sa.select(sa.func.count(Unit.id)).where(Unit.id.in_(made))) == 3
