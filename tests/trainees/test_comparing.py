"""What adopted answers change of people: what R4 asks, and claims of hardship as their owner answered (R7)."""

import json
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.actor import acting_as
from app.core.audit import AuditEntry
from app.core.scope import unscoped
from app.core.unit_of_work import commit
from app.core.workflow import history
from app.exchange.services import comparing
from app.extensions import db
from app.trainees.models import Hardship
from app.trainees.services.hardship import claim
from tests.exchange.comparing import adopted, answer, consenting, issued

NOW = datetime(2023, 7, 10, 9, 0)
EVERYONE = {"in_school", "employee_insured", "active_business"}


@pytest.fixture(autouse=True)
def _july(session):
    with clock.frozen(NOW):
        yield


@pytest.mark.parametrize(
    ("question", "who", "field"),
    [
        ("IN_SCHOOL", "edu", "in_school"),
        ("EMPLOYEE_INSURED", "center", "employee_insured"),
        ("ACTIVE_BUSINESS", "center", "active_business"),
    ],
)
def test_an_answer_sets_its_fact_and_no_other(cast, question, who, field):
    yes, no, unknown, silent = (consenting(**{field: n > 0}) for n in range(4))
    batch = adopted(
        cast["xingqing_agent"], cast[who], question, {yes.id_no: "是", no.id_no: "否", unknown.id_no: "未知"}
    )
    assert [getattr(person, field) for person in (yes, no, unknown, silent)] == [True, False, True, True]
    assert {getattr(yes, other) for other in EVERYONE - {field}} == {False}
    assert batch.applied_count == 2


def test_the_change_stands_in_the_log_with_the_old_value(cast):
    person = consenting(in_school=True)
    adopted(cast["xingqing_agent"], cast["edu"], "IN_SCHOOL", {person.id_no: "否"})
    commit()
    with unscoped("a test reads the log"):
        entry = db.session.scalars(
            sa.select(AuditEntry).where(AuditEntry.record_id == person.id, AuditEntry.deed == "compare")
        ).one()
    assert json.loads(entry.changes) == {"in_school": [True, False]}


def test_the_day_of_comparison_is_that_since_which_everything_is_known(cast):
    person, agent = consenting(), cast["xingqing_agent"]
    adopted(agent, cast["edu"], "IN_SCHOOL", {person.id_no: ("否", "2023-07-03")})
    adopted(agent, cast["center"], "EMPLOYEE_INSURED", {person.id_no: ("否", "2023-07-05")})
    assert person.compared_on is None
    adopted(agent, cast["center"], "ACTIVE_BUSINESS", {person.id_no: ("否", "2023-07-08")})
    assert person.compared_on == date(2023, 7, 3)
    adopted(agent, cast["edu"], "IN_SCHOOL", {person.id_no: ("否", "2023-07-09")})
    assert person.compared_on == date(2023, 7, 5)


def test_an_older_answer_does_not_overtake_a_later_one(cast):
    person, agent = consenting(), cast["xingqing_agent"]
    older = issued(agent, "IN_SCHOOL")
    answer(cast["edu"], older, {person.id_no: ("否", "2023-07-01")})
    adopted(agent, cast["edu"], "IN_SCHOOL", {person.id_no: ("是", "2023-07-08")})
    with acting_as(agent):
        comparing.apply(agent, older)
    assert (person.in_school, older.applied_count) == (True, 0)


@pytest.mark.parametrize("question", ["HUKOU_NINGXIA", "UNEMPLOYMENT_REGISTERED"])
def test_what_sources_say_together_is_left_to_them(cast, question):
    person = consenting(hukou_region="640104", unemp_reg_date=None)
    batch = adopted(cast["xingqing_agent"], cast["center"], question, {person.id_no: "否"})
    assert (person.hukou_region, person.unemp_reg_date, batch.applied_count) == ("640104", None, 0)


def test_a_person_who_moved_away_meanwhile_is_left_alone(cast):
    person, agent = consenting(), cast["xingqing_agent"]
    batch = issued(agent, "IN_SCHOOL")
    answer(cast["edu"], batch, {person.id_no: "是"})
    with unscoped("a test moves a person"):
        person.region_code = "640121"
        db.session.flush()
    with acting_as(agent):
        comparing.apply(agent, batch)
    assert (person.in_school, batch.applied_count) == (False, 0)


# -- hardship


@pytest.fixture
def claimant(cast):
    def make(kind="LOW_INCOME", by="xingqing_colleague"):
        person = consenting()
        with acting_as(cast[by]):
            row = claim(cast[by], trainee_id=person.id, kind=kind)
        return person, row

    return make


def test_only_who_claims_the_hardship_is_asked_about(cast, claimant):
    consenting()
    claimant("DISABLED")
    claimant()
    assert issued(cast["xingqing_agent"], "LOW_INCOME").asked_count == 1


def test_the_owners_answer_decides_the_claims(cast, claimant):
    (yes, confirmed), (no, refused), (unknown, open_) = claimant(), claimant(), claimant()
    agent, civil = cast["xingqing_agent"], cast["civil_xingqing"]
    batch = adopted(
        agent, civil, "LOW_INCOME", {yes.id_no: ("是", "2023-03-01"), no.id_no: "否", unknown.id_no: "未知"}
    )
    assert [str(row.state) for row in (confirmed, refused, open_)] == ["VERIFIED", "REFUSED", "CLAIMED"]
    assert (confirmed.decided_on, confirmed.valid_to) == (NOW.date(), date(2024, 3, 1))
    assert batch.number in confirmed.evidence
    assert confirmed.decided_by.startswith("民政（")
    assert (yes.is_hardship, no.is_hardship, unknown.is_hardship) == (True, False, False)
    assert batch.applied_count == 2
    with acting_as(agent):
        (line,) = history(confirmed)
        assert (line.move, line.to_state, line.role) == ("verify", "VERIFIED", "SYSTEM")
        assert batch.number in line.reason


def test_a_refusal_ends_the_mark_that_stood_by_grace(cast, claimant):
    person, first = claimant()
    agent, civil = cast["xingqing_agent"], cast["civil_xingqing"]
    adopted(agent, civil, "LOW_INCOME", {person.id_no: "是"})
    with unscoped("a test lets a confirmation run out"):
        first.valid_to, first.state = NOW.date(), "EXPIRED"
        db.session.flush()
    assert person.is_hardship
    with acting_as(cast["xingqing_colleague"]):
        claim(cast["xingqing_colleague"], trainee_id=person.id, kind="LOW_INCOME")
    adopted(agent, civil, "LOW_INCOME", {person.id_no: "否"})
    assert not person.is_hardship
    assert first.marked_to == NOW.date() - timedelta(days=1)


def test_nobody_decides_a_claim_that_they_entered(cast, claimant):
    person, row = claimant("ZERO_EMPLOYMENT", by="center")
    batch = adopted(cast["xingqing_agent"], cast["center"], "ZERO_EMPLOYMENT", {person.id_no: "是"})
    assert (str(row.state), batch.applied_count) == ("CLAIMED", 0)


@pytest.mark.parametrize("kind", ["ZERO_EMPLOYMENT", "OUT_OF_POVERTY", "DISABLED"])
def test_hardship_that_others_know_of_is_answered_through_the_center(cast, claimant, kind):
    person, row = claimant(kind)
    adopted(cast["xingqing_agent"], cast["center"], kind, {person.id_no: "是"})
    assert str(row.state) == "VERIFIED"


def test_many_claims_are_decided_in_a_constant_number_of_statements(cast, claimant, statements):
    def sent(number):
        people = [claimant()[0] for _n in range(number)]
        batch = issued(cast["xingqing_agent"], "LOW_INCOME")
        answer(cast["civil_xingqing"], batch, {person.id_no: "是" for person in people})
        statements.clear()
        with acting_as(cast["xingqing_agent"]):
            comparing.apply(cast["xingqing_agent"], batch)
        with unscoped("a test counts"):
            decided = db.session.scalar(
                sa.select(sa.func.count()).select_from(Hardship).where(Hardship.state == "VERIFIED")
            )
        assert decided >= number
        return len(statements)

    few = sent(2)
    assert sent(12) <= few + 2  # parameters are looked up anew once a second
