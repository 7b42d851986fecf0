"""What was published is read everywhere; drafts only by those who work on them in their own area."""

import pytest
from sqlalchemy import func, select

from app.core.actor import acting_as
from app.core.errors import OutOfReach
from app.extensions import db
from app.publications.models import FixedVersion, PolicyArticle, PolicyDoc, PolicyVersion
from tests.publications.factories import make_policy

STATES = ("DRAFT", "REVIEW", "PUBLISHED", "SUPERSEDED", "EXPIRED", "WITHDRAWN")


@pytest.fixture
def documents(session):
    """One document of 兴庆区 in each state, marked by its summary."""
    successor = make_policy(title="现行")
    for state in STATES:
        make_policy(state, summary="此", **({"successor_id": successor.id} if state == "SUPERSEDED" else {}))


def seen(actor, entity=PolicyDoc):
    statement = select(PolicyDoc.state).where(PolicyDoc.summary == "此")
    if entity is PolicyArticle:
        statement = (
            select(PolicyDoc.state)
            .join_from(PolicyArticle, PolicyDoc, PolicyArticle.policy_id == PolicyDoc.id)
            .where(PolicyDoc.summary == "此")
        )
    with acting_as(actor):
        return {str(state) for state in db.session.scalars(statement)}


PUBLIC = {"PUBLISHED", "SUPERSEDED", "EXPIRED"}


@pytest.mark.parametrize(
    ("who", "states"),
    [
        ("nobody", PUBLIC),
        ("unit1", PUBLIC),
        ("xingqing_agent", set(STATES)),
        ("xingqing_auditor", set(STATES)),
        ("yongning_agent", PUBLIC),
        ("yinchuan_agent", set(STATES)),
        ("guyuan_agent", PUBLIC),
        ("region_admin", set(STATES)),
        ("editor", set(STATES)),
        ("sci", PUBLIC | {"WITHDRAWN"}),
        ("system_admin", set()),
        ("audit_admin", set()),
    ],
)
@pytest.mark.parametrize("entity", [PolicyDoc, PolicyArticle])
def test_reach(documents, cast, who, states, entity):
    assert seen(cast[who], entity) == states


@pytest.mark.parametrize(
    ("who", "count"), [("nobody", 0), ("yongning_agent", 0), ("xingqing_agent", 1), ("yinchuan_agent", 1)]
)
def test_articles_alone_follow_their_document(session, cast, who, count):
    doc = make_policy("DRAFT")
    with acting_as(cast[who]):
        assert (
            db.session.scalar(select(func.count()).select_from(PolicyArticle).where(PolicyArticle.policy_id == doc.id))
            == count
        )


@pytest.mark.parametrize("who", ["yongning_agent", "guyuan_agent", "unit1", "sci", "nobody"])
def test_nobody_writes_outside_their_area(session, cast, who):
    doc = make_policy("PUBLISHED")
    with acting_as(cast[who]), pytest.raises(OutOfReach), session.begin_nested():
        doc.summary = "改"
        session.flush()
    session.expire_all()


def test_a_version_never_changes(session, cast):
    make_policy()
    version = session.scalar(select(PolicyVersion).execution_options(populate_existing=True).limit(1))
    with pytest.raises(FixedVersion), acting_as(cast["xingqing_agent"]), session.begin_nested():
        version = session.scalars(select(PolicyVersion)).first()
        version.snapshot = "{}"
        session.flush()
    with pytest.raises(FixedVersion), acting_as(cast["xingqing_agent"]), session.begin_nested():
        session.delete(session.scalars(select(PolicyVersion)).first())
        session.flush()
