"""What adopted answers change of units: records and lists of R12 and R13, insured staff of R18."""

import json
from datetime import date, datetime

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.actor import acting_as
from app.core.audit import AuditEntry
from app.core.scope import unscoped
from app.core.unit_of_work import commit
from app.exchange.services import comparing
from app.extensions import db
from app.units.models import UnitComparison
from tests.exchange.comparing import adopted, answer, issued, lines, token
from tests.factories import make_unit

NOW = datetime(2023, 7, 10, 9, 0)


@pytest.fixture(autouse=True)
def _july(session):
    with clock.frozen(NOW):
        yield


def _rows(unit):
    with unscoped("a test looks at the table itself"):
        return list(db.session.scalars(sa.select(UnitComparison).where(UnitComparison.unit_id == unit.id)))


ANSWERS = [
    ("WAGE_ARREARS", ("是", "2023-07-08", 3), {"arrears_count": 3}),
    ("WAGE_ARREARS", ("是", "2023-07-08", ""), {"arrears_count": 1}),
    ("WAGE_ARREARS", ("否", "2023-07-08", ""), {"arrears_count": 0}),
    ("DISPUTES", ("是", "2023-07-08", 2), {"dispute_count": 2}),
    ("DISHONEST", ("是", "2023-07-08"), {"dishonest_flag": True}),
    ("ABNORMAL", ("是", "2023-07-08"), {"abnormal_flag": True}),
    ("INSURED_STAFF", ("", "2023-07-08", 7), {"staff_insured": 7}),
    ("INSURED_STAFF", ("否", "2023-07-08", ""), {"staff_insured": 0}),
]


@pytest.mark.parametrize(("question", "said", "expected"), ANSWERS)
def test_an_answer_changes_its_fact(cast, question, said, expected):
    unit = make_unit(checked_on=None)
    adopted(cast["xingqing_agent"], cast["center"], question, {unit.uscc: said})
    assert {name: getattr(unit, name) for name in expected} == expected


def test_each_credit_answer_is_kept_with_its_batch(cast):
    unit = make_unit(dispute_count=4)
    batch = adopted(cast["xingqing_agent"], cast["center"], "WAGE_ARREARS", {unit.uscc: ("是", "2023-07-10", 2)})
    (row,) = _rows(unit)
    assert (row.arrears_count, row.dispute_count, row.compared_on) == (2, 4, date(2023, 7, 10))
    assert batch.number in row.source_doc


def test_insured_staff_keeps_the_old_number_in_the_log(cast):
    unit = make_unit(staff_insured=50)
    adopted(cast["xingqing_agent"], cast["center"], "INSURED_STAFF", {unit.uscc: ("是", "2023-07-08", 9)})
    commit()
    with unscoped("a test reads the log"):
        entry = db.session.scalars(
            sa.select(AuditEntry).where(AuditEntry.record_id == unit.id, AuditEntry.deed == "update")
        ).one()
    assert json.loads(entry.changes) == {"staff_insured": [50, 9]}
    assert _rows(unit) == []


def test_the_day_of_comparison_waits_for_every_question(cast):
    unit, agent, center = make_unit(checked_on=None), cast["xingqing_agent"], cast["center"]
    for number, question in enumerate(("WAGE_ARREARS", "DISPUTES", "DISHONEST", "ABNORMAL"), start=4):
        assert unit.checked_on is None
        adopted(agent, center, question, {unit.uscc: ("否", f"2023-07-0{number}")})
    assert unit.checked_on == date(2023, 7, 4)


def test_a_later_look_of_an_officer_stands(cast):
    unit = make_unit(checked_on=date(2023, 7, 9))
    adopted(cast["xingqing_agent"], cast["center"], "DISHONEST", {unit.uscc: ("是", "2023-07-01")})
    assert (unit.dishonest_flag, unit.checked_on, len(_rows(unit))) == (False, date(2023, 7, 9), 1)


@pytest.mark.parametrize(
    ("question", "form", "asked"),
    [
        ("ABNORMAL", "ENTERPRISE", True),
        ("ABNORMAL", "SOCIAL_GROUP", False),
        ("SOCIAL_ORG_ABNORMAL", "SOCIAL_GROUP", True),
        ("SOCIAL_ORG_ABNORMAL", "ENTERPRISE", False),
        ("ABNORMAL", "INSTITUTION", False),
    ],
)
def test_the_lists_of_abnormal_ones_are_asked_about_whom_they_can_name(cast, question, form, asked):
    unit = make_unit(legal_form=form)
    other = make_unit(legal_form="SOCIAL_GROUP" if question == "SOCIAL_ORG_ABNORMAL" else "ENTERPRISE")
    batch = issued(cast["xingqing_agent"], question)
    assert (token(batch, unit.uscc) in lines(batch)) == asked
    assert token(batch, other.uscc) in lines(batch)


def test_units_that_have_not_applied_are_not_asked_about(cast):
    draft, sent = make_unit(state="DRAFT"), make_unit(state="SUBMITTED")
    batch = issued(cast["xingqing_agent"], "DISHONEST", state="SUBMITTED")
    assert set(lines(batch)) == {token(batch, sent.uscc)}
    assert token(batch, draft.uscc) not in lines(batch)


def test_a_figure_that_is_needed_must_be_there(cast):
    unit = make_unit()
    batch = issued(cast["xingqing_agent"], "INSURED_STAFF")
    for said in (("是", "2023-07-08", ""), ("是", "2023-07-08", "-3"), ("是", "2023-07-08", "约50")):
        with pytest.raises(Exception, match="1 处错误"):
            answer(cast["center"], batch, {unit.uscc: said})


def test_social_organisations_are_answered_by_civil_affairs(cast):
    unit = make_unit(legal_form="SOCIAL_GROUP", checked_on=None)
    adopted(cast["xingqing_agent"], cast["civil_xingqing"], "SOCIAL_ORG_ABNORMAL", {unit.uscc: "是"})
    assert unit.abnormal_flag is True


def test_adopting_many_takes_a_constant_number_of_statements(cast, statements):
    def sent(number):
        units = [make_unit() for _n in range(number)]
        batch = issued(cast["xingqing_agent"], "WAGE_ARREARS")
        answer(cast["center"], batch, {unit.uscc: ("是", "2023-07-10", 1) for unit in units})
        statements.clear()
        with acting_as(cast["xingqing_agent"]):
            comparing.apply(cast["xingqing_agent"], batch)
        return len(statements)

    few = sent(2)
    assert sent(12) <= few + 2  # parameters are looked up anew once a second
