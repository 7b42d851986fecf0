"""Recommending a post to a person: with consent, once, within the limit, in words; the answer; the night's drafts."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core import clock, jobs
from app.core.actor import SYSTEM, acting_as
from app.core.audit import AuditEntry
from app.core.errors import Invalid, Refused
from app.core.scope import unscoped
from app.core.workflow import StatusLog
from app.extensions import db
from app.organisations.models import AgencyContact
from app.posts import queries, services
from app.posts.models import Push, Suggestion
from app.posts.states import PushAnswer, PushChannel
from tests.factories import make_post, make_unit
from tests.guards.rows import make_office, row_of
from tests.posts.matching import XINGQING, YONGNING, YUANZHOU, offered, told, young


@pytest.fixture
def agent(cast):
    with acting_as(cast["xingqing_agent"]) as actor:
        yield actor


def refused(actor, person, post):
    with pytest.raises(Refused) as caught:
        services.push(actor, trainee_id=person.id, post_id=post.id)
    return caught.value.refusal.code, caught.value.status


def test_a_push_tells_who_what_why_by_when_and_where(app, agent):
    with acting_as(SYSTEM):
        office = make_office(XINGQING)
        db.session.add(
            AgencyContact(
                office_id=office.id,
                region_code=XINGQING,
                service="POST",
                post_title="岗位",
                office_phone="0951-1234567",
                published=True,
            )
        )
        db.session.flush()
    person, post = young(name="林小雨"), offered(title="数据标注见习生", majors="软件工程")
    push = services.push(agent, trainee_id=person.id, post_id=post.id, channel=PushChannel.PHONE)
    due = (clock.today() + timedelta(days=7)).isoformat()
    for words in (
        "您好！兴庆区人力资源和社会保障部门",
        "“数据标注见习生”（兴庆区，管理类，见习3—6个月，基本生活补贴每月2050.00元）",
        "推荐理由：工作地点在您常住的兴庆区；学历正好符合岗位要求：本科；专业相符：软件工程。",
        f"请您于{due}前",
        f"{app.config['PUBLIC_URL']}/posts/{post.id} ",
        "咨询电话：0951-1234567。",
    ):
        assert words in push.text, push.text
    assert (push.channel, push.pushed_on, push.pushed_by) == (PushChannel.PHONE, clock.today(), "xingqing_agent")
    assert (push.region_code, push.post_title) == (XINGQING, "数据标注见习生")
    assert "工作地点在您常住的兴庆区" in push.sentences
    assert sum(points for _words, points in json.loads(push.reasons)) == push.score


def test_the_first_push_begins_the_recommending_and_the_second_does_not(agent):
    person = young("ELIGIBLE")
    for _ in range(2):
        services.push(agent, trainee_id=person.id, post_id=offered().id)
    assert person.state == "MATCHING"
    moves = list(db.session.scalars(sa.select(StatusLog.move).where(StatusLog.record_id == person.id)))
    assert moves == ["match"]


@pytest.mark.parametrize("who", ["street1", "yinchuan_agent", "center"])
def test_others_who_serve_people_may_push_and_the_system_makes_the_move(cast, session, who):
    person = young("ELIGIBLE", created_by_id=cast["street1"].user_id)
    with acting_as(cast[who]):
        services.push(cast[who], trainee_id=person.id, post_id=offered().id)
        assert row_of(person)["state"] == "MATCHING"


@pytest.mark.parametrize("who", ["unit1", "supervisor", "xingqing_auditor", "civil", "nobody"])
def test_who_does_not_serve_people_may_not_push(cast, session, who):
    person, post = young(), offered()
    with acting_as(cast[who]), pytest.raises(Refused) as caught:
        services.push(cast[who], trainee_id=person.id, post_id=post.id)
    assert caught.value.refusal.code == "role"


def test_without_consent_nothing_is_pushed(agent):
    assert refused(agent, young(consent_scope="COMPARISON"), offered()) == ("no_consent", 403)


def test_never_twice(agent):
    person, post = young(), offered()
    services.push(agent, trainee_id=person.id, post_id=post.id)
    assert refused(agent, person, post) == ("told", 409)
    outcome = services.push_several(agent, [(person.id, post.id)] * 3)
    assert (outcome.done, [str(problem.code) for _title, problem in outcome.skipped]) == ([], ["told"])


def test_the_database_holds_one_push_of_a_pair(session):
    person, post = young(), offered()
    told(person, post)
    with pytest.raises(sa.exc.IntegrityError):
        told(person, post)


def test_no_more_than_five_in_a_week(agent):
    person = young()
    day = clock.today()
    with clock.frozen(day - timedelta(days=7)):
        services.push(agent, trainee_id=person.id, post_id=offered().id)
    for _ in range(5):
        services.push(agent, trainee_id=person.id, post_id=offered().id)
    assert refused(agent, person, offered()) == ("weekly_limit", 403)
    with clock.frozen(day + timedelta(days=7)):
        services.push(agent, trainee_id=person.id, post_id=offered().id)


def test_the_limit_counts_within_one_choice(agent):
    person, unit = young(), make_unit()
    outcome = services.push_several(agent, [(person.id, make_post(unit).id) for _ in range(7)])
    assert len(outcome.done) == 5
    assert [problem.code for _title, problem in outcome.skipped] == ["weekly_limit"] * 2


@pytest.mark.parametrize(
    ("state", "facts", "post", "code"),
    [
        ("COLLECTED", {}, {}, "unchecked"),
        ("ELIGIBLE", {"check_valid_to": clock.today() - timedelta(days=1)}, {}, "unchecked"),
        ("ELIGIBLE", {"education": "61"}, {}, "education"),
        ("ELIGIBLE", {"is_willing": False}, {}, "not_willing"),
        ("PLACED", {}, {}, "state"),
        ("ELIGIBLE", {}, {"state": "PAUSED"}, "not_published"),
        ("ELIGIBLE", {}, {"headcount": 1, "places_taken": 1}, "no_vacancy"),
    ],
)
def test_what_does_not_fit_is_not_pushed(agent, state, facts, post, code):
    person = young(state, **facts)
    assert refused(agent, person, offered(**post))[0] == code
    assert row_of(person)["state"] == state


def test_a_person_out_of_reach_is_not_known(cast, agent):
    far, post = young(region=YONGNING), offered()
    with pytest.raises(Invalid) as caught:
        services.push(agent, trainee_id=far.id, post_id=post.id)
    assert list(caught.value.fields) == ["trainee_id"]
    outcome = services.push_several(agent, [(far.id, post.id)])
    assert outcome.skipped[0][0].startswith("—")
    with pytest.raises(Invalid) as caught:
        services.push(agent, trainee_id=young().id, post_id="nonsense")
    assert list(caught.value.fields) == ["post_id"]


def test_a_post_of_another_county_may_be_pushed(agent):
    unit = make_unit(region_code=YUANZHOU, name="六盘山测试单位")
    person, post = young(wish_regions=YUANZHOU), make_post(unit)
    push = services.push(agent, trainee_id=person.id, post_id=post.id)
    assert (push.region_code, push.unit_name) == (XINGQING, "六盘山测试单位")


def test_the_log_keeps_the_push_but_not_what_it_tells_of_the_person(agent, session):
    person = young(name="林小雨")
    push = services.push(agent, trainee_id=person.id, post_id=offered().id)
    db.session.commit()
    with unscoped("a test reads the log"):
        changes = db.session.scalars(sa.select(AuditEntry.changes).where(AuditEntry.record_id == push.id)).all()
    assert len(changes) == 1
    assert '"text": ["***", "***"]' in changes[0]
    assert "林小雨" not in changes[0]
    assert "常住" not in changes[0]


def test_the_answer_is_written_down(agent):
    push = services.push(agent, trainee_id=young().id, post_id=offered().id)
    services.answer(agent, push, answer=PushAnswer.INTERESTED, note="愿去面试")
    assert (push.answer, push.answered_on, push.note) == ("INTERESTED", clock.today(), "愿去面试")
    services.answer(agent, push, note="改日再去")
    assert (push.answer, push.note) == ("INTERESTED", "改日再去")
    services.answer(agent, push, answer=None)
    assert (push.answer, push.answered_on) == (None, None)


def test_what_was_told_is_not_changed_and_no_answer_comes_before_it(agent):
    person, post = young(), offered()
    with pytest.raises(Invalid) as caught:
        services.push(agent, trainee_id=person.id, post_id=post.id, answer="INTERESTED", note=None)
    assert list(caught.value.fields) == ["answer"]
    push = services.push(agent, trainee_id=person.id, post_id=post.id)
    with pytest.raises(Invalid) as caught:
        services.answer(agent, push, trainee_id=person.id, post_id=offered().id, answer="INTERESTED")
    assert list(caught.value.fields) == ["post_id"]


@pytest.mark.parametrize(
    ("days", "answer", "field"),
    [(-1, "INTERESTED", "answered_on"), (1, "NO_ANSWER", "answered_on"), (0, None, "answer")],
)
def test_an_answer_has_a_day_between_the_push_and_today(agent, days, answer, field):
    push = services.push(agent, trainee_id=young().id, post_id=offered().id)
    with pytest.raises(Invalid) as caught:
        services.answer(agent, push, answer=answer, answered_on=clock.today() + timedelta(days=days))
    assert list(caught.value.fields) == [field]


# -- the night


def night():
    with acting_as(SYSTEM):
        return jobs.JOBS["posts.suggest"].run()


def drafts():
    with acting_as(SYSTEM):
        return list(db.session.scalars(sa.select(Suggestion).order_by(Suggestion.id)))


def test_the_night_prepares_for_those_who_wait_and_were_told_of_nothing(cast, session):
    post = offered(headcount=9)
    waits, hard = young(), young(is_hardship=True, hardship_since=clock.today())
    young(consent_scope="COMPARISON")
    young(is_willing=False)
    young("COLLECTED")
    lately = young("MATCHING")
    told(lately, offered(region=YUANZHOU))
    assert night() == 2
    assert night() == 0
    assert {(draft.trainee_id, draft.post_id) for draft in drafts()} == {(waits.id, post.id), (hard.id, post.id)}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Push)) in (0, 1)
    with acting_as(cast["xingqing_agent"]):
        assert [row.id for row in queries.suggestions()] == [hard.id, waits.id]
    with acting_as(cast["yongning_agent"]):
        assert queries.suggestions() == []


def test_no_place_is_promised_to_everybody(session):
    offered(headcount=1)
    for _ in range(5):
        young()
    assert night() == 3


def test_those_in_hardship_get_the_scarce_place(session):
    offered(headcount=1)
    for _ in range(4):
        young(waiting_since=clock.today() - timedelta(days=99))
    hard = young(is_hardship=True, hardship_since=clock.today(), waiting_since=clock.today())
    night()
    assert hard.id in {draft.trainee_id for draft in drafts()}


def test_a_clerk_confirms_and_dismisses(agent, cast):
    for _ in range(3):
        offered(headcount=9)
    person = young()
    night()
    first, second, third = queries.suggestions_of([draft.id for draft in drafts()])
    outcome = services.confirm(agent, [first.id], PushChannel.PHONE)
    assert [push.post_id for push in outcome.done] == [first.post_id]
    services.dismiss(agent, [second.id])
    assert [row[0].id for row in queries.suggestions()] == [third.id]
    with clock.frozen(clock.today() + timedelta(days=15)):
        with acting_as(SYSTEM):
            person.check_valid_to = clock.today() + timedelta(days=9)
            db.session.flush()
        night()
        assert {draft.post_id for draft in drafts() if draft.dismissed_on is None} == {third.post_id}


def test_suggestions_of_others_are_out_of_reach(cast, session):
    offered()
    young()
    night()
    (draft,) = drafts()
    with acting_as(cast["yongning_agent"]) as actor:
        assert services.confirm(actor, [draft.id]).done == []
        assert services.dismiss(actor, [draft.id]) == []
    assert row_of(draft)["dismissed_on"] is None
