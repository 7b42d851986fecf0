"""What the lists of people answer by hash, whoever asks, and what they answer to comparisons."""

from datetime import date, timedelta

import pytest

from app.core import clock, crypto
from app.core.actor import acting_as
from app.exchange.services.rosters import rosters_for
from app.exchange.states import Answer, Question
from app.registers import queries
from tests.factories import id_number
from tests.registers.entries import ELSEWHERE, HOME, make_entry, remove

BORN = date(2001, 2, 3)
A, B, C = (id_number(BORN, number) for number in (801, 802, 803))
HASHED = pytest.fixture(lambda app, session: {number: crypto.keyed_hash(number) for number in (A, B, C)}, name="hashed")


def test_the_last_registration_of_a_person_counts_wherever_it_stands(hashed, cast):
    make_entry("unemployment-registration", id_no=A, registered_on=date(2023, 5, 1), region_code=ELSEWHERE)
    make_entry(
        "unemployment-registration",
        id_no=A,
        registered_on=date(2022, 1, 1),
        deregistered_on=date(2022, 8, 1),
        reason="EMPLOYED",
    )
    make_entry(
        "unemployment-registration",
        id_no=B,
        registered_on=date(2023, 1, 1),
        deregistered_on=date(2023, 2, 1),
        reason="LOST",
    )
    with acting_as(cast["xingqing_agent"]):
        found = queries.unemployment_registrations(hashed.values())
    assert found == {hashed[A]: (date(2023, 5, 1), None), hashed[B]: (date(2023, 1, 1), date(2023, 2, 1))}


def test_rosters_tell_the_last_schooling_and_who_is_in_class(hashed):
    make_entry("graduate", id_no=A, leaving_year=2021, graduation_date=date(2021, 7, 1), education="31")
    make_entry("graduate", id_no=A, leaving_year=2099, enrolment="IN_SCHOOL", graduation_date=None, school="测试学院")
    make_entry("graduate", id_no=B)
    remove(make_entry("graduate", id_no=C))
    found = queries.graduates(hashed.values())
    assert (found[hashed[A]].school, found[hashed[A]].enrolment) == ("测试学院", "IN_SCHOOL")
    assert found[hashed[B]].graduation_date == date(2022, 7, 1)
    assert hashed[C] not in found
    assert queries.in_school(hashed.values()) == {hashed[A]}


def test_the_real_name_database_and_hard_graduates(hashed):
    make_entry("real-name-entry", id_no=A)
    make_entry("hard-graduate", id_no=B, kind="ORPHAN")
    make_entry("hard-graduate", id_no=B, kind="STUDENT_LOAN")
    assert queries.real_name_hashes(hashed.values()) == {hashed[A]}
    assert queries.hard_graduates(hashed.values()) == {hashed[B]: {"ORPHAN", "STUDENT_LOAN"}}


def test_low_income_holds_on_the_days_of_the_recognition(hashed):
    first, last = date(2023, 1, 1), date(2023, 12, 31)
    entry = make_entry("low-income-household", id_no=A, valid_from=first, valid_to=last)
    asked = {day: queries.low_income([hashed[A], hashed[B]], day) for day in (first, last, last + timedelta(days=1))}
    assert asked == {first: {hashed[A]}, last: {hashed[A]}, last + timedelta(days=1): set()}
    assert queries.low_income_until([hashed[A]], first) == {hashed[A]: last}
    remove(entry)
    assert queries.low_income([hashed[A]], first) == set()


def test_thousands_are_asked_in_few_statements(session, statements):
    statements.clear()
    assert queries.graduates([f"{number:064x}" for number in range(2000)]) == {}
    assert len(statements) == 4


def _answers(question, department, actor):
    (roster,) = rosters_for(question, department)
    with acting_as(actor):
        return {entry.number: (entry.answer, entry.day) for entry in roster.entries(actor)}


def test_the_owners_answer_comparisons_from_their_own_lists_in_their_area(session, acting):
    today = clock.today()
    make_entry("graduate", id_no=A, leaving_year=today.year + 1, enrolment="IN_SCHOOL", graduation_date=None)
    make_entry("graduate", id_no=A, leaving_year=2021, graduation_date=date(2021, 7, 1))
    make_entry("graduate", id_no=B)
    make_entry("graduate", id_no=C, leaving_year=2020, enrolment="IN_SCHOOL", graduation_date=None)
    found = _answers(Question.IN_SCHOOL, "EDU", acting("EDU", HOME))
    assert found == {A: (Answer.YES, today), B: (Answer.NO, today)}
    assert _answers(Question.IN_SCHOOL, "EDU", acting("EDU", ELSEWHERE)) == {}
    assert _answers(Question.IN_SCHOOL, "EDU", acting("CIVIL", HOME)) == {}


def test_low_income_unemployment_and_abnormal_lists_answer_too(session, acting):
    today = clock.today()
    make_entry("low-income-household", id_no=A)
    make_entry("low-income-household", id_no=B, valid_from=date(2020, 1, 1), valid_to=date(2021, 1, 1))
    make_entry("unemployment-registration", id_no=A)
    make_entry("unemployment-registration", id_no=B, deregistered_on=today, reason="STUDY")
    calm, abnormal = make_entry("social-organisation"), make_entry("social-organisation", is_abnormal=True)
    assert _answers(Question.LOW_INCOME, "CIVIL", acting("CIVIL", HOME)) == {A: (Answer.YES, today)}
    assert _answers(Question.UNEMPLOYMENT_REGISTERED, "HRSS", acting("HRSS", HOME)) == {
        A: (Answer.YES, today),
        B: (Answer.NO, today),
    }
    assert _answers(Question.SOCIAL_ORG_ABNORMAL, "CIVIL", acting("CIVIL", HOME)) == {
        calm.uscc: (Answer.NO, today),
        abnormal.uscc: (Answer.YES, today),
    }
