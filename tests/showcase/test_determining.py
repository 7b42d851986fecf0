"""Who is named: rank and quota, reserve, notice, naming with certificate; each refused before its time."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest

from app.core import clock, issuing
from app.core.actor import SYSTEM, acting_as
from app.core.calendar import add_years
from app.core.errors import Invalid, Refused
from app.core.workflow import history
from app.extensions import db
from app.messaging.models import Message
from app.showcase import signals
from app.showcase.services import determining, notices
from app.showcase.services.moving import perform
from app.showcase.states import BatchState
from app.showcase.states import NominationState as N
from app.units.models import Unit
from app.units.states import ShowcaseLevel, UnitState
from tests.showcase.factories import long_accredited, make_batch, make_naming, make_nomination

TODAY = clock.today()
DOC = "宁人社发〔2026〕9号"


def scored(batch, score, **facts):
    return make_nomination(batch, state="SCORED", score=Decimal(score), average=Decimal(score), **facts)


@pytest.fixture
def batch(session):
    """A batch of the region with a quota of two, in its review."""
    return make_batch("REGION_REVIEW")


def test_rank_and_quota_determine(cast, batch):
    actor = cast["region_admin"]
    a, b, c, low = (scored(batch, points) for points in ("88", "95", "90", "79.99"))
    vetoed = scored(batch, "99", vetoes=json.dumps({"SAFETY_ACCIDENT": "事故"}))
    with acting_as(actor):
        determining.determine(actor, batch)
    told = {each.id: (each.state, each.rank, each.reserve_rank) for each in (a, b, c, low, vetoed)}
    assert told == {
        b.id: (N.SHORTLISTED, 1, None),
        c.id: (N.SHORTLISTED, 2, None),
        a.id: (N.NOT_SELECTED, 3, 1),
        low.id: (N.NOT_SELECTED, 4, None),
        vetoed.id: (N.NOT_SELECTED, None, None),
    }
    with acting_as(SYSTEM):
        reasons = {row.record_id: row.reason for each in (a, low, vetoed) for row in history(each)}
    assert "递补第1位" in reasons[a.id]
    assert "未达到及格分80分" in reasons[low.id]
    assert "安全生产责任事故" in reasons[vetoed.id]


@pytest.mark.parametrize(
    "login", ["region_admin", "yinchuan_auditor", "xingqing_auditor", "supervisor", "unit1", "expert1"]
)
def test_only_the_organiser_determines(cast, batch, login):
    scored(batch, 90)
    with acting_as(cast[login]):
        if login == "region_admin":
            assert len(determining.determine(cast[login], batch)) == 1
        else:
            with pytest.raises(Refused):
                determining.determine(cast[login], batch)


@pytest.mark.parametrize("state", [state for state in BatchState if state != BatchState.REGION_REVIEW])
def test_determined_only_in_review(cast, state):
    batch = make_batch(state.value)
    scored(batch, 90)
    with acting_as(cast["region_admin"]), pytest.raises(Refused):
        determining.determine(cast["region_admin"], batch)


def test_not_determined_before_all_are_scored(cast, batch):
    scored(batch, 90)
    make_nomination(batch, state="CITY_RECOMMENDED")
    with acting_as(cast["region_admin"]), pytest.raises(Invalid, match="1 家单位没有评分结果"):
        determining.determine(cast["region_admin"], batch)


# -- reserve


@pytest.fixture
def noticed(cast, batch):
    """Two shortlisted units in notice, and two on the reserve list."""
    made = [scored(batch, points) for points in (95, 90, 88, 85)]
    with acting_as(cast["region_admin"]):
        determining.determine(cast["region_admin"], batch)
        determining.publish(cast["region_admin"], batch)
    return made


def test_the_reserve_moves_up_into_a_free_place_only(cast, batch, noticed):
    actor, (first, _second, third, fourth) = cast["region_admin"], noticed
    with acting_as(actor), pytest.raises(Refused, match="没有空出的名额"):
        determining.promote(actor, third, reason="递补")
    with acting_as(SYSTEM):
        perform(SYSTEM, first, "object")
    with acting_as(actor), pytest.raises(Refused, match="没有空出的名额"):
        determining.promote(actor, third, reason="递补")
    with acting_as(SYSTEM):
        perform(SYSTEM, first, "uphold", reason="异议成立")
    with acting_as(actor):
        with pytest.raises(Refused, match=third.unit_name):
            determining.promote(actor, fourth, reason="递补")
        determining.promote(actor, third, reason="名额空出")
        with pytest.raises(Refused):
            determining.promote(actor, fourth, reason="再递补")
        with pytest.raises(Refused, match="不在递补名单"):
            determining.promote(actor, first, reason="异议成立的不能递补")
    assert (third.state, third.reserve_rank) == (N.SHORTLISTED, None)


@pytest.mark.parametrize("state", ["REGION_REVIEW", "NAMED", "CLOSED"])
def test_no_reserve_outside_the_notice(cast, state):
    made = make_nomination(make_batch(state), state="NOT_SELECTED", reserve_rank=1)
    with acting_as(cast["region_admin"]), pytest.raises(Refused, match="公示期间"):
        determining.promote(cast["region_admin"], made, reason="x")


def test_dropped_only_with_ground(cast, batch, noticed):
    actor, first = cast["region_admin"], noticed[0]
    with acting_as(actor):
        with pytest.raises(Refused, match="一票否决"):
            determining.drop(actor, first, reason="x")
        first.vetoes = json.dumps({"WAGE_ARREARS": "拖欠"})
        determining.drop(actor, first, reason="拖欠补贴")
        assert (first.state, determining.places_left(batch)) == (N.NOT_SELECTED, 1)


# -- naming


def close_notices(batch):
    """The notices of the batch are over."""
    with acting_as(SYSTEM):
        for notice in db.session.query(notices.ShowcaseNotice).filter_by(batch_id=batch.id):
            notice.from_day, notice.to_day = TODAY - timedelta(days=9), TODAY - timedelta(days=1)
        db.session.flush()
        notices.close_due()


def test_named_after_the_notice(cast, batch, noticed):
    actor, first = cast["region_admin"], noticed[0]
    heard = []
    with acting_as(actor), pytest.raises(Invalid, match="公示未期满"):
        determining.name(actor, batch, doc_no=DOC)
    close_notices(batch)
    with acting_as(actor):
        with pytest.raises(Invalid) as told:
            determining.name(actor, batch, doc_no=" ")
        assert set(told.value.fields) == {"doc_no"}
        with signals.named.connected_to(lambda sender, **_more: heard.append(sender.id)):
            determining.name(actor, batch, doc_no=DOC)
    assert (batch.state, batch.named_on, batch.doc_no) == (BatchState.NAMED, TODAY, DOC)
    assert [each.state for each in noticed] == [N.NAMED, N.NAMED, N.NOT_SELECTED, N.NOT_SELECTED]
    assert first.valid_to == add_years(TODAY, 3) - timedelta(days=1)
    assert first.certificate_no.startswith("JXSFZS-202611-640000-")
    assert len(heard) == 2
    with acting_as(SYSTEM):
        assert db.session.get(Unit, first.unit_id).showcase_level == ShowcaseLevel.REGION
        assert issuing.latest(first, "showcase_certificate").number == first.certificate_no
        assert not db.session.query(Message).filter_by(template="showcase_named").count()  # nobody has an account there


def test_an_open_objection_keeps_all_from_being_named(cast, batch, noticed):
    close_notices(batch)
    with acting_as(SYSTEM):
        perform(SYSTEM, noticed[0], "object")
    with acting_as(cast["region_admin"]), pytest.raises(Invalid, match="未处理的异议"):
        determining.name(cast["region_admin"], batch, doc_no=DOC)


@pytest.mark.parametrize("harm", ["suspended", "veto"])
def test_who_lost_their_ground_is_dropped_first(cast, batch, noticed, harm):
    actor, first = cast["region_admin"], noticed[0]
    close_notices(batch)
    with acting_as(SYSTEM):
        if harm == "veto":
            first.vetoes = json.dumps({"SAFETY_ACCIDENT": "事故"})
        else:
            db.session.get(Unit, first.unit_id).state = UnitState.SUSPENDED
        db.session.flush()
    with acting_as(actor):
        with pytest.raises(Invalid, match=first.unit_name):
            determining.name(actor, batch, doc_no=DOC)
        determining.drop(actor, first, reason="不再符合条件")
        determining.name(actor, batch, doc_no=DOC)
    assert (first.state, noticed[1].state) == (N.NOT_SELECTED, N.NAMED)


def test_a_newer_naming_takes_the_place_of_one_that_stands(cast, batch):
    actor, unit = cast["region_admin"], long_accredited()
    before = make_naming(unit=unit)
    lower = make_naming("CITY", unit)
    made = make_nomination(batch, unit, "SHORTLISTED", rank=1)
    with acting_as(actor):
        determining.publish(actor, batch)
    close_notices(batch)
    with acting_as(actor):
        determining.name(actor, batch, doc_no=DOC)
    assert (before.state, before.lapsed_on) == (N.NAMED, TODAY)
    assert (made.state, lower.lapsed_on) == (N.NAMED, None)
    assert db.session.get(Unit, unit.id).showcase_level == ShowcaseLevel.REGION
