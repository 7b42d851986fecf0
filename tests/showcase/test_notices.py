"""Notices of units to be named: frozen rows, five workdays, objections answered by somebody else, closed by the job."""

import json
from datetime import date, datetime, time
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, OutOfReach, Refused
from app.core.issued import IssuedDocument
from app.core.workflow import history
from app.messaging.models import Message
from app.programme import services as programme
from app.security.queries import account_by_login
from app.showcase.jobs import notices as jobs
from app.showcase.models import ShowcaseObjection
from app.showcase.queries import notices as queries
from app.showcase.services import notices, objections
from app.showcase.states import BatchState, NominationState, NoticeState, ObjectionState
from tests.showcase.factories import make_batch, make_nomination

LAST = date(2026, 12, 2)  # the fifth workday after Wednesday, 25 November 2026
AFTER = datetime(2026, 12, 3, 0, 45)
ANSWER = "已实地核查，情况属实。"


def shortlisted(batch, **facts):
    return make_nomination(batch, state="SHORTLISTED", **facts)


@pytest.fixture
def batch(session, cast):
    """A batch of the region in its notice."""
    return make_batch("PUBLIC_NOTICE")


def publish(batch, *nominations):
    with acting_as(SYSTEM):
        return notices.publish_notice(batch, nominations)


def close(moment=AFTER):
    with acting_as(SYSTEM), clock.frozen(moment):
        return jobs.close_notices()


def object_to(notice, nomination, **facts):
    given = {"unit": nomination.id, "content": "该单位拖欠工资", **facts}
    return objections.raise_objection(notice.id, **given)


def decide(cast, objection, verb, login="region_admin", answer=ANSWER):
    with acting_as(cast[login]):
        return verb(cast[login], objection, answer=answer)


def test_publishing_freezes_rows_without_people(batch, session):
    second = shortlisted(batch, rank=2, score=Decimal("88.50"))
    first = shortlisted(batch, rank=1, score=Decimal("91.00"))
    notice = publish(batch, second, first)
    assert notice.number.startswith("JXSF-202611-640000-")
    assert (notice.from_day, notice.to_day, notice.units) == (date(2026, 11, 25), LAST, 2)
    rows = json.loads(notice.shown)
    assert [set(row) for row in rows] == [{"nomination", "unit", "region", "rank", "score"}] * 2
    assert [(row["unit"], row["rank"], row["score"]) for row in rows] == [
        (first.unit_name, 1, "91.00"),
        (second.unit_name, 2, "88.50"),
    ]
    assert rows[0]["region"] == "银川市兴庆区"
    with acting_as(SYSTEM):
        first.unit_name, first.score = "改名", Decimal(60)
        session.flush()
        document = session.scalars(sa.select(IssuedDocument).where(IssuedDocument.record_id == notice.id)).one()
    assert document.number == notice.number
    assert "改名" not in notice.shown and json.loads(notice.shown)[0]["score"] == "91.00"


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 2, 11), date(2026, 2, 25)),  # the spring festival of 2026: 15 to 23 February, 14 and 28 worked
        (date(2026, 9, 28), date(2026, 10, 10)),  # 1 to 7 October, Saturday the 10th worked
        (date(2026, 12, 24), date(2026, 12, 31)),  # the last known day
        (date(2026, 11, 21), date(2026, 11, 27)),  # published on a Saturday
    ],
)
def test_five_workdays_are_those_of_the_calendar(batch, day, last):
    nomination = shortlisted(batch)
    with clock.frozen(datetime.combine(day, time(9))):
        assert publish(batch, nomination).to_day == last


def test_a_notice_runs_over_the_new_year_once_its_calendar_is_known(batch, session):
    nomination = shortlisted(batch)
    with clock.frozen(datetime(2026, 12, 28, 9)):
        with pytest.raises(Invalid) as unknown:
            publish(batch, nomination)
        assert "2027" in str(unknown.value.fields["to_day"])
        with acting_as(SYSTEM):
            days = {"holidays": [date(2027, 1, 1)], "makeup_days": [date(2027, 1, 3)]}
            programme.set_workdays(SYSTEM, year=2027, source_doc="测试通知", **days)
        assert publish(batch, nomination).to_day == date(2027, 1, 4)


def test_a_second_notice_of_a_batch_is_supplementary(batch):
    assert publish(batch, shortlisted(batch)).title.endswith("拟命名单位公示")
    assert publish(batch, shortlisted(batch)).title.endswith("拟命名单位补充公示")


def test_only_what_is_shortlisted_in_this_batch_is_published(batch):
    for wrong in ([], [make_nomination(batch, state="SCORED")], [shortlisted(make_batch("PUBLIC_NOTICE"))]):
        with pytest.raises(Refused):
            publish(batch, *wrong)


def test_unknown_workdays_are_a_clear_refusal(batch):
    nomination = shortlisted(batch)
    with clock.frozen(datetime(2031, 3, 3)), pytest.raises(Invalid) as unknown:
        publish(batch, nomination)
    assert set(unknown.value.fields) == {"to_day"}


def test_the_job_closes_after_the_last_day_and_tells_the_organiser_once(batch, session):
    nomination = shortlisted(batch)
    notice = publish(batch, nomination)
    assert close(datetime(2026, 12, 2, 23)) == 0
    assert close() == 1 and close() == 0
    assert (notice.state, notice.closed_on) == (NoticeState.CLOSED, date(2026, 12, 3))
    assert (batch.state, nomination.state) == (BatchState.PUBLIC_NOTICE, NominationState.SHORTLISTED)
    with acting_as(SYSTEM):
        told = session.scalars(sa.select(Message).where(Message.template == "showcase_notice_over")).all()
    assert {message.link for message in told} == {f"/admin/showcase-batches/{batch.id}"}


def test_an_objection_stops_its_unit_and_keeps_the_notice_open(batch, cast, session):
    good, doubtful = shortlisted(batch), shortlisted(batch)
    notice = publish(batch, good, doubtful)
    objection, receipt = object_to(notice, doubtful)
    assert (good.state, doubtful.state) == (NominationState.SHORTLISTED, NominationState.OBJECTED)
    assert (objection.due_on, objection.state) == (date(2026, 12, 10), ObjectionState.OPEN)
    assert len(receipt) == 19 and receipt not in repr(vars(objection))
    with acting_as(SYSTEM):
        told = session.scalars(sa.select(Message).where(Message.template == "showcase_objection")).all()
        assert told and all("拖欠" not in message.body for message in told)
        raw = session.execute(sa.text("SELECT content FROM showcase_objection")).scalar()
        assert "拖欠" not in raw
    assert close() == 0 and notice.state == NoticeState.RUNNING
    decide(cast, objection, objections.dismiss)
    assert doubtful.state == NominationState.SHORTLISTED
    assert close() == 1


def test_a_unit_goes_on_only_when_no_other_objection_is_open(batch, cast):
    nomination = shortlisted(batch)
    notice = publish(batch, nomination)
    first, _receipt = object_to(notice, nomination)
    second, _receipt = object_to(notice, nomination, content="另一件")
    decide(cast, first, objections.dismiss)
    assert nomination.state == NominationState.OBJECTED
    decide(cast, second, objections.uphold, answer="经查属实，不予命名")
    assert nomination.state == NominationState.NOT_SELECTED
    with acting_as(SYSTEM):
        assert history(nomination)[-1].reason == "经查属实，不予命名"


def test_an_upheld_objection_leaves_the_others_to_be_answered(batch, cast):
    nomination = shortlisted(batch)
    notice = publish(batch, nomination)
    first, _receipt = object_to(notice, nomination)
    second, _receipt = object_to(notice, nomination, content="另一件")
    decide(cast, first, objections.uphold)
    decide(cast, second, objections.dismiss)
    assert (nomination.state, second.state) == (NominationState.NOT_SELECTED, ObjectionState.DISMISSED)


@pytest.mark.parametrize("hand", ["recommended_by_id", "created_by_id", "submitted_by_id"])
def test_who_had_a_hand_in_a_nomination_does_not_answer_an_objection_to_it(batch, cast, session, hand):
    nomination = shortlisted(batch)
    objection, _receipt = object_to(publish(batch, nomination), nomination)
    with acting_as(SYSTEM):
        setattr(nomination, hand, account_by_login("region_admin").user_id)
        session.flush()
    with pytest.raises(Refused) as own:
        decide(cast, objection, objections.dismiss)
    assert own.value.code == "four_eyes"
    decide(cast, objection, objections.dismiss, "region_colleague")
    assert objection.state == ObjectionState.DISMISSED


@pytest.mark.parametrize("login", ["yinchuan_auditor", "xingqing_auditor", "xingqing_agent", "supervisor", "unit1"])
def test_nobody_but_the_organiser_answers(batch, cast, login):
    nomination = shortlisted(batch)
    objection, _receipt = object_to(publish(batch, nomination), nomination)
    with pytest.raises(Refused):
        decide(cast, objection, objections.dismiss, login)
    with pytest.raises(Invalid) as silent:
        decide(cast, objection, objections.dismiss, answer="  ")
    assert "answer" in silent.value.fields


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"content": " "}, "content"),
        ({"content": "长" * 1001}, "content"),
        ({"content": "\x00"}, "content"),
        ({"raised_by": "名" * 41}, "raised_by"),
        ({"contact": "号" * 61}, "contact"),
        ({"unit": "00000000-0000-7000-8000-0000000000ff"}, "unit"),
        ({"unit": "\x00"}, "unit"),
        ({"unit": ""}, "unit"),
    ],
)
def test_what_is_wrong_with_an_objection_is_said_beside_the_field(batch, facts, field):
    nomination = shortlisted(batch)
    notice = publish(batch, nomination)
    with pytest.raises(Invalid) as wrong:
        object_to(notice, nomination, **facts)
    assert set(wrong.value.fields) == {field}


def test_a_unit_of_another_notice_is_not_objected_to(batch):
    notice, other = publish(batch, shortlisted(batch)), shortlisted(batch)
    publish(batch, other)
    with pytest.raises(Invalid):
        object_to(notice, other)


def test_objections_end_with_the_last_day_and_with_the_decision(batch, cast):
    nomination = shortlisted(batch)
    notice = publish(batch, nomination)
    with clock.frozen(datetime(2026, 12, 2, 23, 59)):
        objection, _receipt = object_to(notice, nomination)
        decide(cast, objection, objections.uphold)
        with pytest.raises(Refused) as gone:
            object_to(notice, nomination, content="再提一次")
        assert gone.value.status == 409
    with clock.frozen(datetime(2026, 12, 3)), pytest.raises(OutOfReach):
        object_to(notice, nomination, content="晚了")


def test_the_same_words_are_one_objection(batch, session):
    nomination = shortlisted(batch)
    notice = publish(batch, nomination)
    objection, receipt = object_to(notice, nomination)
    with pytest.raises(Invalid) as twice:
        object_to(notice, nomination)
    assert "content" in twice.value.fields
    with acting_as(SYSTEM):
        assert session.scalar(sa.select(sa.func.count()).select_from(ShowcaseObjection)) == 1
    assert queries.objection_of_receipt(receipt.replace("-", "").lower()).id == objection.id
    assert queries.objection_of_receipt(f" {receipt} ").id == objection.id
    assert queries.objection_of_receipt(" ") is None
