"""Posts that an office enters for a unit: they wait for the unit, which agrees or declines (R59); science projects; leads."""

from datetime import date, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, OutOfReach, Refused
from app.core.workflow import history
from app.extensions import db
from app.posts import queries, services
from app.posts.models import Post
from app.posts.states import PostState as S
from app.programme.models import PlanYear
from app.registers.models import ScienceProject
from app.units.models import Unit
from tests.factories import make_lead, make_post, make_proof, make_tag, make_unit
from tests.guards.rows import row_of
from tests.posts.test_services import DAY, FACTS


@pytest.fixture
def by(cast):
    """Return a function that lets somebody act on the day of the tests."""

    def act(who, verb, *given, on=DAY, **facts):
        actor = cast[who] if isinstance(who, str) else who
        with clock.frozen(on), acting_as(actor):
            return verb(actor, *given, **facts)

    return act


@pytest.fixture
def own(cast):
    """The accredited unit of the cast's first unit administrator."""
    with acting_as(SYSTEM):
        (key,) = cast["unit1"].unit_ids
        unit = db.session.get(Unit, key)
    make_tag(unit, "KEY_ENTERPRISE")
    return unit


def test_who_entered_a_post_is_kept(by, own):
    assert by("xingqing_agent", services.offer, unit_id=own.id, **FACTS).is_entered_for_unit
    assert not by("unit1", services.offer, unit_id=own.id, **FACTS).is_entered_for_unit


@pytest.mark.parametrize("returned", [False, True])
def test_a_unit_declines_what_an_office_entered_for_it(by, own, returned):
    post = by("xingqing_agent", services.offer, unit_id=own.id, **FACTS)
    if returned:
        by("unit1", services.submit, post)
        by("xingqing_colleague", services.send_back, post, reason="请细化", marks={"duties": "写明"})
    by("unit1", services.decline, post, reason="今年没有用人计划")
    assert (post.state, post.declined_at, post.withdrawn_at) == (S.WITHDRAWN, DAY, DAY)
    assert (history(post)[-1].move, history(post)[-1].reason) == ("decline", "今年没有用人计划")
    with acting_as(SYSTEM):
        assert queries.collected_in(2023, own.region_code) == (0, 0)
    for verb in (services.submit, services.decline):
        with pytest.raises(Refused) as told:
            by("unit1", verb, post, reason="x")
        assert told.value.status == 409


def test_a_refusal_needs_a_reason(by, own):
    post = by("xingqing_agent", services.offer, unit_id=own.id, **FACTS)
    with pytest.raises(Invalid) as told:
        by("unit1", services.decline, post, reason=" ")
    assert (list(told.value.fields), post.state) == (["reason"], S.DRAFT)


@pytest.mark.parametrize(
    ("who", "code"), [("unit1", "own_entry"), ("xingqing_agent", "role"), ("xingqing_auditor", "role"), ("sci", "role")]
)
def test_only_the_unit_declines_and_not_its_own_draft(by, own, who, code):
    entered = by("unit1", services.offer, unit_id=own.id, **FACTS) if who == "unit1" else None
    post = entered or by("xingqing_agent", services.offer, unit_id=own.id, **FACTS)
    with pytest.raises(Refused) as told:
        by(who, services.decline, post, reason="不同意")
    assert (told.value.code, post.state) == (code, S.DRAFT)


def test_another_unit_declines_nothing(by, own):
    post = by("xingqing_agent", services.offer, unit_id=own.id, **FACTS)
    with pytest.raises((Refused, OutOfReach)):
        by("unit2", services.decline, post, reason="不同意")
    assert row_of(post)["state"] == "DRAFT"


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "PUBLISHED", "is_entered_for_unit": True, "declined_at": DAY},
        {"state": "WITHDRAWN", "declined_at": DAY},
        {"state": "WITHDRAWN", "is_entered_for_unit": True, "declined_at": DAY, "approved_at": DAY},
    ],
)
def test_the_database_knows_what_can_be_declined(own, facts):
    with pytest.raises(IntegrityError):
        make_post(own, **facts)


def test_the_unit_declines_over_http_and_the_lists_find_it(login, by, own):
    mine = by("xingqing_agent", services.offer, unit_id=own.id, **{**FACTS, "title": "代录甲"})
    by("xingqing_agent", services.offer, unit_id=own.id, **{**FACTS, "title": "代录乙"})
    agreed = by("xingqing_agent", services.offer, unit_id=own.id, **{**FACTS, "title": "代录丙"})
    by("unit1", services.submit, agreed)
    by("unit1", services.offer, unit_id=own.id, **{**FACTS, "title": "自行录入"})
    browser, url = login("unit1"), f"/admin/posts/{mine.id}"
    assert f'action="{url}/moves/decline"' in browser.get(url).get_data(as_text=True)
    assert browser.post(f"{url}/moves/decline", data={"reason": "没有用人计划"}).status_code == 302
    officer = login("xingqing_agent")
    found = {
        answer: {
            name
            for name in ("代录甲", "代录乙", "代录丙", "自行录入")
            if name in officer.get(f"/admin/posts/?entered={answer}").get_data(as_text=True)
        }
        for answer in ("ANY", "WAITING", "AGREED", "DECLINED")
    }
    assert found == {
        "ANY": {"代录甲", "代录乙", "代录丙"},
        "WAITING": {"代录乙"},
        "AGREED": {"代录丙"},
        "DECLINED": {"代录甲"},
    }


# -- R15: the running project


def _project(unit, **facts):
    with acting_as(SYSTEM):
        project = ScienceProject(
            **{
                "name": "承担单位",
                "title": "测试项目",
                "uscc": unit.uscc,
                "proof_no": "2023BEG001",
                "region_code": unit.region_code,
                "valid_from": date(2023, 1, 1),
                "valid_to": date(2023, 12, 31),
                "level": "REGION",
                **facts,
            }
        )
        db.session.add(project)
        db.session.flush()
    return project


@pytest.mark.parametrize(
    ("facts", "passes"),
    [
        (None, True),  # 科技 keeps no list yet: the number that the unit gives is enough
        ({}, True),
        ({"proof_no": "2023BEG002"}, False),
        ({"valid_to": date(2023, 7, 2)}, False),
        ({"valid_from": date(2023, 7, 4)}, False),
        ({"uscc": "91640104MA77000149"}, False),
        ({"state": "REMOVED", "removed_on": date(2023, 7, 1)}, False),
        ({"region_code": "640402"}, True),
    ],
)
def test_a_research_post_needs_a_running_project_of_its_unit(by, own, facts, passes):
    make_proof(own, "TECH_ENTERPRISE")
    if facts is not None:
        _project(own, **facts)
    post = make_post(own, state="DRAFT", category="RESEARCH", project_no=" 2023BEG001")
    if passes:
        assert by("unit1", services.submit, post).state == S.SUBMITTED
        return
    with pytest.raises(Invalid) as told:
        by("unit1", services.submit, post)
    assert list(told.value.fields) == ["category"]


def test_a_kind_that_lapsed_meanwhile_stops_the_approval(by, own):
    make_proof(own, "LITTLE_GIANT", valid_to=date(2023, 7, 10))
    post = make_post(own, state="DRAFT", category="TECH_SKILL")
    by("unit1", services.submit, post)
    with pytest.raises(Invalid):
        by("xingqing_agent", services.approve, post, on=datetime(2023, 7, 11, 9))
    assert str(by("xingqing_agent", services.approve, post, on=datetime(2023, 7, 10, 9)).category_match) == "PRIMARY"


# -- what followed on leads


def test_the_page_of_a_lead_shows_its_posts(login, session):
    with clock.frozen(DAY):
        unit = make_unit()
        lead = make_lead(state="CONFIRMED", unit_id=unit.id, uscc=unit.uscc)
        post = make_post(unit)
    for who in ("xingqing_agent", "sci", "supervisor"):
        assert f"/admin/posts/{post.id}" in login(who).get(f"/admin/leads/{lead.id}").get_data(as_text=True)


@pytest.mark.parametrize(
    ("lead", "post", "follows"),
    [
        ({}, {}, True),
        ({"department": "FIC"}, {}, False),
        ({}, {"plan_year": 2022}, False),
        ({}, {"unit_confirmed_at": datetime(2023, 6, 1)}, False),
    ],
)
def test_posts_follow_on_the_lead_of_their_unit(cast, session, lead, post, follows):
    with acting_as(SYSTEM):
        db.session.add(PlanYear(year=2022, title="计划", doc_no="x"))
        db.session.flush()
    with clock.frozen(DAY):
        unit = make_unit()
        made = make_lead(state="CONFIRMED", unit_id=unit.id, uscc=unit.uscc, **lead)
        offered = make_post(unit, **post)
    with acting_as(cast["xingqing_agent"]):
        found = list(db.session.scalars(db.select(Post.id).where(queries.led_by("SCI"))))
        assert found == ([offered.id] if follows else [])
        assert bool(queries.of_lead(made)) is (follows or bool(lead))
    with acting_as(cast["civil"]):  # another department learns nothing of who led whom
        assert list(db.session.scalars(db.select(Post.id).where(queries.led_by("SCI")))) == []
