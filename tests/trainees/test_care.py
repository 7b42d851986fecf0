"""Visits and consents: what each result does, who may write it down, what is refused beside its field."""

from datetime import timedelta

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, OutOfReach, Refused
from app.extensions import db
from app.trainees import services, signals
from app.trainees.models import Consent, Visit
from app.trainees.queries import care
from app.trainees.states import TraineeState as S
from app.trainees.states import VisitResult
from tests.factories import make_trainee
from tests.trainees.factories import make_visit, marked

DAY = timedelta(days=1)


def visit(actor, trainee, **facts):
    given = {"method": "HOME", "visited_on": clock.today(), "result": "WILLING", **facts}
    with acting_as(actor):
        return services.add_visit(actor, trainee_id=trainee.id, **given)


@pytest.mark.parametrize(
    ("result", "willing", "state"),
    [
        ("WILLING", True, S.CONTACTED),
        ("JOB_SEEKING", False, S.CONTACTED),
        ("TRAINING", False, S.CONTACTED),
        ("STARTUP", False, S.CONTACTED),
        ("EMPLOYED", False, S.CONTACTED),
        ("STUDY", False, S.CONTACTED),
        ("ENLIST", False, S.CONTACTED),
        ("NOT_NOW", False, S.CONTACTED),
        ("LOST", True, S.COLLECTED),
    ],
)
def test_what_a_visit_finds_holds_for_the_person(session, cast, result, willing, state):
    before = clock.today() - 10 * DAY
    trainee = make_trainee(is_willing=True, waiting_since=before)
    visit(cast["xingqing_agent"], trainee, result=result, next_on=clock.today() + 7 * DAY)
    assert (trainee.is_willing, trainee.waiting_since) == (willing, before if willing else None)
    assert (trainee.state, trainee.next_visit_on) == (state, clock.today() + 7 * DAY)
    assert trainee.last_contact_on == (None if result == "LOST" else clock.today())


def test_every_result_is_in_the_table_above():
    assert len(VisitResult) == 9


def test_waiting_begins_with_the_first_willing_answer(session, cast):
    trainee = make_trainee()
    visit(cast["xingqing_agent"], trainee, visited_on=clock.today() - 5 * DAY)
    visit(cast["xingqing_agent"], trainee)
    assert trainee.waiting_since == clock.today() - 5 * DAY


def test_an_earlier_visit_written_down_late_changes_nothing_that_holds_now(session, cast):
    trainee = make_trainee()
    visit(cast["xingqing_agent"], trainee, result="NOT_NOW", next_on=clock.today() + 9 * DAY)
    visit(cast["xingqing_agent"], trainee, visited_on=clock.today() - 3 * DAY, next_on=clock.today() - DAY)
    assert (trainee.is_willing, trainee.next_visit_on) == (False, clock.today() + 9 * DAY)
    assert trainee.last_contact_on == clock.today()


def test_the_mark_sets_the_next_visit_within_the_days_of_the_parameter(session, cast):
    trainee = marked(make_trainee())
    row = visit(cast["xingqing_agent"], trainee, result="WILLING")
    assert row.next_on == trainee.next_visit_on == clock.today() + 30 * DAY
    closing = visit(cast["xingqing_agent"], trainee, result="EMPLOYED")
    assert closing.next_on is None


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"visited_on": DAY}, "visited_on"),
        ({"visited_on": -40 * 365 * DAY}, "visited_on"),
        ({"next_on": -DAY}, "next_on"),
        ({"result": "LOST"}, "next_on"),
    ],
)
def test_impossible_days_are_told_beside_their_field(session, cast, facts, field):
    trainee = make_trainee()
    given = {name: clock.today() + value if isinstance(value, timedelta) else value for name, value in facts.items()}
    with pytest.raises(Invalid) as told:
        visit(cast["xingqing_agent"], trainee, **given)
    assert list(told.value.fields) == [field]


@pytest.mark.parametrize("who", ["street1", "school1", "xingqing_agent"])
def test_who_visits_writes_it_down(session, cast, who):
    actor = cast[who]
    with acting_as(actor):
        trainee = make_trainee(created_by_id=actor.user_id)
    assert visit(actor, trainee).visitor == actor.name
    assert trainee.state == S.CONTACTED


@pytest.mark.parametrize("who", ["xingqing_auditor", "yinchuan_agent", "center", "civil", "supervisor"])
def test_others_do_not(session, cast, who):
    trainee = make_trainee()
    with pytest.raises(Refused):
        visit(cast[who], trainee)


@pytest.mark.parametrize("who", ["street2", "yongning_agent"])
def test_whom_one_does_not_reach_one_does_not_visit(session, cast, who):
    with acting_as(cast["street1"]):
        trainee = make_trainee(created_by_id=cast["street1"].user_id)
    with pytest.raises(Invalid) as told:
        visit(cast[who], trainee)
    assert list(told.value.fields) == ["trainee_id"]


def test_a_closed_record_takes_no_visit(session, cast):
    with pytest.raises(Invalid):
        visit(cast["xingqing_agent"], make_trainee(state="CLOSED"))


def test_nobody_counts_as_contacted_without_a_visit(session, cast):
    trainee, agent = make_trainee(), cast["xingqing_agent"]
    with acting_as(agent):
        with pytest.raises(Invalid):
            services.contact(agent, trainee)
        make_visit(trainee, result=VisitResult.LOST)
        with pytest.raises(Invalid):
            services.contact(agent, trainee)
        make_visit(trainee)
        assert services.contact(agent, trainee).state == S.CONTACTED


def test_a_found_job_proposes_to_close_until_a_later_visit_says_otherwise(session, cast):
    agent, trainee = cast["xingqing_agent"], make_trainee()

    def proposed():
        return set(db.session.scalars(db.select(type(trainee).id).where(care.close_proposed())))

    visit(agent, trainee, result="EMPLOYED", visited_on=clock.today() - DAY)
    with acting_as(agent):
        assert proposed() == {trainee.id}
    visit(agent, trainee, result="WILLING")
    with acting_as(agent):
        assert proposed() == set()
    visit(agent, trainee, result="ENLIST")
    with acting_as(agent):
        services.close(agent, trainee, closed_because="ENLISTED", reason="本人告知")
        assert proposed() == set()


# -- consents


def declare(actor, trainee, scope, **facts):
    with acting_as(actor):
        return services.declare(
            actor, trainee_id=trainee.id, scope=scope, declared_on=clock.today(), means="PAPER", **facts
        )


def test_consents_are_given_and_taken_back_one_by_one(session, cast):
    agent, trainee = cast["xingqing_agent"], make_trainee()
    declare(agent, trainee, "PUSH", is_given=True)
    declare(agent, trainee, "COMPARISON", is_given=True)
    assert (trainee.consent_scope, trainee.consent_on) == ("COMPARISON PUSH", clock.today())
    declare(agent, trainee, "PUSH")
    assert trainee.consent_scope == "COMPARISON"
    declare(agent, trainee, "COMPARISON")
    assert (trainee.consent_scope, trainee.consent_on) == ("", None)
    assert [row.is_given for row in care_rows(trainee)] == [False, False, True, True]


def care_rows(trainee):
    with acting_as(SYSTEM):
        return care.of_trainee(Consent, trainee)


@pytest.mark.parametrize("given", [True, False])
def test_the_same_declaration_twice_is_refused(session, cast, given):
    agent = cast["xingqing_agent"]
    trainee = make_trainee(consent_scope="PUSH" if given else "", consent_on=clock.today() if given else None)
    with pytest.raises(Invalid) as told:
        declare(agent, trainee, "PUSH", is_given=given)
    assert list(told.value.fields) == ["scope"]


def test_who_listens_hears_of_a_withdrawal(session, cast):
    heard = []
    trainee = make_trainee(consent_scope="PUSH", consent_on=clock.today())

    def hear(sender, **facts):
        heard.append((sender.id, str(facts["scope"])))

    with signals.consent_withdrawn.connected_to(hear):
        declare(cast["xingqing_agent"], trainee, "PUSH")
    assert heard == [(trainee.id, "PUSH")]


def test_a_helper_of_others_people_declares_nothing(session, cast):
    with acting_as(cast["street1"]):
        trainee = make_trainee(created_by_id=cast["street1"].user_id)
    declare(cast["street1"], trainee, "PUSH", is_given=True)
    with pytest.raises(Invalid):
        declare(cast["street2"], trainee, "COMPARISON", is_given=True)


def test_rows_about_people_of_others_cannot_be_stored(session, cast):
    theirs = make_trainee(region_code="640121")
    row = Visit(
        trainee_id=theirs.id, region_code="640121", method="HOME", visitor="某", visited_on=clock.today(), result="LOST"
    )
    with acting_as(cast["xingqing_agent"]), pytest.raises(OutOfReach):
        db.session.add(row)
        db.session.flush()
