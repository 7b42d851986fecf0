"""R20–R29, R47, R48 and R58 at the ends of months, years and tables."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock, rulebook
from app.core.calendar import MissingWorkdays
from app.placements.rules import internship_length
from app.placements.rules.agreement import CLAUSE_NAMES

ROOT = Path(__file__).parents[2]
PARAMS = rulebook.StaticParams(ROOT / "seeds" / "reference")
SHARED_CASES = ROOT.parent / "shared" / "domain" / "rule_cases.yaml"
OWN = [f"R{number}" for number in (*range(20, 30), 47, 48, 58)]
TABLE_DAYS = st.dates(date(2022, 1, 1), date(2026, 12, 31))


def run(number, **inputs):
    return rulebook.run(number, inputs, PARAMS)


@pytest.mark.parametrize("number", OWN)
def test_the_shared_cases(number):
    if not SHARED_CASES.exists():
        pytest.skip("the shared case file is not beside this repository")
    cases = [case for case in yaml.safe_load(SHARED_CASES.read_text(encoding="utf-8")) if case["rule"] == number]
    assert cases
    assert rulebook.report(rulebook.check_cases(cases, PARAMS)) == [f"{len(cases)} passed, 0 failed"]


@pytest.mark.parametrize("number", OWN)
def test_every_parameter_names_the_rules_that_read_it(number):
    for key in rulebook.find(number).parameters:
        rows = PARAMS.source.rows(key)
        assert rows, key
        assert all(number in row.rules for row in rows), key


@pytest.mark.parametrize(
    ("start", "end", "ok", "months", "days"),
    [
        ("2023-11-30", "2024-02-28", True, 3, 0),
        ("2023-11-30", "2024-02-27", False, 2, 29),
        ("2023-08-31", "2023-11-29", True, 3, 0),
        ("2024-02-29", "2025-02-27", True, 12, 0),
        ("2024-02-29", "2025-02-28", False, 12, 1),
        ("2023-07-15", "2024-07-15", False, 12, 1),
        ("2020-02-29", "2020-05-28", True, 3, 0),
        ("2023-07-01", "2023-07-01", False, 0, 1),
        ("2023-07-02", "2023-07-01", False, 0, 0),
        ("2023-07-10", "2024-01-09", True, 6, 0),
    ],
)
def test_internship_length(start, end, ok, months, days):
    result = run("R20", start=start, end=end)
    assert (result["ok"], result["months"], result["days"]) == (ok, months, days)


def test_the_length_message_gives_both_limits():
    result = internship_length(start=date(2023, 7, 1), end=date(2023, 8, 1), params=PARAMS.fresh())
    assert result["message"] == "见习期限应为3至12个月：最早可至2023-09-30，最晚可至2024-06-30。"
    assert {row.key for row in result.used} == {"min_months", "max_months"}


@pytest.mark.parametrize(
    ("sign", "missing", "problem"),
    [
        ("2023-06-01", [], None),
        ("2023-07-01", [], None),
        ("2023-07-02", [], "签订日2023-07-02晚于上岗日2023-07-01"),
        ("2023-07-01", ["INSURANCE", "MENTOR"], "缺少人身意外伤害保险、带教老师与带教计划"),
        ("2023-07-02", ["PLACE"], "签订日2023-07-02晚于上岗日2023-07-01；缺少地点"),
        (None, [], "尚未签订"),
    ],
)
def test_agreement(sign, missing, problem):
    result = run("R21", sign=sign, start="2023-07-01", missing=missing)
    assert result["ok"] is (problem is None)
    assert result.message == (problem and f"见习协议不完整或签订晚于上岗日：{problem}。")


def test_every_required_clause_has_a_name():
    assert set(PARAMS.get("required_clauses")) == set(CLAUSE_NAMES)


@pytest.mark.parametrize(
    ("mentor", "insured", "tenure", "trainees", "ok", "warn"),
    [
        (True, True, 12, 1, True, False),
        (True, True, 11, 1, True, True),
        (True, True, 11, 3, True, True),
        (True, True, 0, 0, True, True),
        (True, False, 24, 1, False, False),
        (False, False, None, 0, False, False),
        (False, True, 24, 3, False, True),
    ],
)
def test_mentor(mentor, insured, tenure, trainees, ok, warn):
    result = run("R22", mentor=mentor, insured=insured, tenure=tenure, trainees=trainees)
    assert (result["ok"], result["warn"]) == (ok, warn)
    assert result.warning == ("带教老师在本单位不足12个月或同时带教超过2人，请说明理由。" if warn else None)


@pytest.mark.parametrize(
    ("trainings", "ok"),
    [
        ([], False),
        ([("2023-01-31", 4)], True),
        ([("2023-01-31", "3.9")], False),
        ([("2023-01-10", 2), ("2023-01-11", 2)], False),
        ([("2023-02-01", 40)], False),
        ([("2022-12-01", 4)], True),
        ([("2023-02-01", 4), ("2023-01-20", 8)], True),
    ],
)
def test_training(trainings, ok):
    given_ = [{"date": day, "hours": hours} for day, hours in trainings]
    assert run("R23", start="2023-01-30", trainings=given_)["ok"] is ok


def test_other_trainings_do_not_count():
    later = [{"date": "2024-02-29", "hours": 8, "kind": "SKILL"}]
    result = run("R23", start="2024-02-01", trainings=later)
    assert result["message"] == "2024-02-29前尚未登记不少于4学时的岗前培训，不能确认首月考勤。"
    assert run("R23", start="2024-02-01", trainings=[later[0] | {"kind": "PRE_JOB"}])["ok"]


@pytest.mark.parametrize(
    ("daily", "weekly", "age", "night", "ok"),
    [
        (8, 40, 18, True, True),
        (8, 40, 17, True, False),
        (8, 40, 17, False, True),
        ("8.5", 40, 22, False, False),
        ("7.5", "37.5", 16, False, True),
        (8, "40.01", 22, False, False),
        (0, 0, 22, False, True),
    ],
)
def test_hours(daily, weekly, age, night, ok):
    assert run("R24", daily=daily, weekly=weekly, age=age, night=night)["ok"] is ok


@pytest.mark.parametrize(
    ("policies", "gap"),
    [
        ([], "2023-07-01"),
        ([("2023-07-01", "2023-12-31")], None),
        ([("2023-07-01", "2023-12-30")], "2023-12-31"),
        ([("2023-10-01", "2024-09-30"), ("2023-01-01", "2023-09-30")], None),
        ([("2023-01-01", "2023-09-29"), ("2023-10-01", "2024-09-30")], "2023-09-30"),
        ([("2023-01-01", "2023-10-31"), ("2023-07-15", "2023-08-15"), ("2023-11-01", "2024-01-01")], None),
        ([("2024-01-01", "2024-12-31")], "2023-07-01"),
        ([("2023-01-01", "2023-06-30")], "2023-07-01"),
        ([("2023-12-31", "2023-07-01")], "2023-07-01"),
        ([("2000-01-01", "9999-12-31")], None),
    ],
)
def test_insurance(policies, gap):
    result = run("R25", start="2023-07-01", end="2023-12-31", policies=[list(policy) for policy in policies])
    assert (result["ok"], result["gap_from"]) == (gap is None, gap and date.fromisoformat(gap))
    assert result.message == (gap and f"{gap}起无意外伤害保险覆盖，不得上岗（在岗人员请立即补办）。")


@given(st.lists(st.tuples(TABLE_DAYS, TABLE_DAYS), max_size=6))
def test_the_gap_is_the_first_day_without_a_policy(policies):
    start, end = date(2023, 7, 1), date(2023, 7, 31)
    bare = [day for day in range(1, 32) if not any(a <= date(2023, 7, day) <= b for a, b in policies)]
    result = run("R25", start=start, end=end, policies=policies)
    assert result["gap_from"] == (date(2023, 7, bare[0]) if bare else None)


@pytest.mark.parametrize(
    ("insured", "ok"), [("0.00", False), ("0.01", True), ("500000", True), ("500000.01", False), ("-1", False)]
)
def test_accident_sum(insured, ok):
    assert run("R26", sum=insured)["ok"] is ok


def test_the_cap_is_that_of_the_day():
    assert run("R26", sum="800000", on="2023-06-08")["ok"]
    message = run("R26", sum="800000.00", on="2023-06-09")["message"]
    assert message == "意外伤害保险额度800000.00元超过500000.00元上限。"
    assert run("R26", sum="500000", premium="99999")["ok"]


@pytest.mark.parametrize(
    ("check", "age", "problem"),
    [
        ("2024-03-01", 0, None),
        ("2024-01-31", 30, None),
        ("2024-01-30", 31, "已过31天，超过30天"),
        ("2024-03-02", -1, "晚于派遣日2024-03-01"),
    ],
)
def test_a_check_ages(check, age, problem):
    result = run("R27", check=check, dispatch="2024-03-01")
    assert (result["ok"], result["age_days"]) == (problem is None, age)
    assert result.message == (problem and f"资格核验（{check}）{problem}，请重新比对后派遣。")


@pytest.mark.parametrize(
    ("last_day", "reason", "end_type", "abnormal", "due"),
    [
        ("2023-12-31", "TERM_COMPLETED", "NORMAL", False, "2024-01-08"),
        ("2023-12-31", None, "NORMAL", False, "2024-01-08"),
        ("2023-12-31", "CONTRACT_WITH_UNIT", "EARLY_RETAINED", False, "2024-01-08"),
        ("2023-12-29", "EMPLOYED_ELSEWHERE", "EARLY", False, "2024-01-08"),
        ("2023-12-28", "ENLISTED", "EARLY", False, "2024-01-05"),
        ("2023-08-31", "FURTHER_STUDY", "EARLY", False, "2023-09-07"),
        ("2023-08-31", "UNWILLING", "EARLY", True, "2023-09-07"),
        ("2023-06-21", "HEALTH", "EARLY", True, "2023-06-29"),
        ("2024-02-08", "FRAUD", "EARLY", True, "2024-02-21"),
        ("2024-01-02", "UNIT_FAULT", "EARLY", True, "2024-01-09"),
    ],
)
def test_ends(last_day, reason, end_type, abnormal, due):
    result = run("R28", agreed_end="2023-12-31", last_day=last_day, reason=reason)
    assert (result["end_type"], result["abnormal"]) == (end_type, abnormal)
    assert result["report_due"] == date.fromisoformat(due)


def test_an_early_end_needs_a_reason_and_a_report():
    early = {"agreed_end": "2023-12-31", "last_day": "2023-08-31"}
    message = "请填写提前结束见习的原因并在2023-09-07前（5个工作日内）报送人社部门。"
    assert run("R28", **early, reason=None)["message"] == message
    assert run("R28", **early, reason="UNWILLING", reported="2023-09-08").message == message
    assert run("R28", **early, reason="UNWILLING", reported="2023-09-07").ok


def test_workdays_of_an_unknown_year_are_an_error():
    with pytest.raises(MissingWorkdays):
        run("R28", agreed_end="2027-12-31", last_day="2027-03-01", reason="UNWILLING")


@pytest.mark.parametrize(
    ("month", "submitted", "late", "due"),
    [
        ("2023-12", "2024-01-02", False, "2024-01-02"),
        ("2023-12", "2024-01-02T23:59:59", False, "2024-01-02"),
        ("2023-12", "2024-01-03T00:00:00", True, "2024-01-02"),
        ("2023-09", "2023-10-02", False, "2023-10-02"),
        ("2024-02", "2024-02-29", False, "2024-03-02"),
    ],
)
def test_attendance_sheet(month, submitted, late, due):
    result = run("R29", month=month, submitted=submitted)
    assert (result["late"], result["due"]) == (late, date.fromisoformat(due))


def test_a_sheet_not_yet_sent_is_judged_by_the_clock():
    with clock.frozen(datetime(2023, 8, 2, 23, 59)):
        assert not run("R29", month="2023-07", submitted=None)["late"]
    with clock.frozen(datetime(2023, 8, 3)):
        message = run("R29", month="2023-07", submitted=None)["message"]
    assert message == "2023-07考勤应于2023-08-02前报送，现已逾期。"


@pytest.mark.parametrize(
    ("retained", "ended", "rate", "reached"),
    [
        (0, 1, "0.00", False),
        (1, 1, "100.00", True),
        (1, 3, "33.33", False),
        (2, 3, "66.67", True),
        (49999, 99999, "50.00", False),
        (1, 800, "0.13", False),
        (3, 800, "0.38", False),
        (0, 0, None, False),
    ],
)
def test_retention_rate(retained, ended, rate, reached):
    result = run("R47", retained=retained, ended=ended)
    assert (result["rate"], result["reached"]) == (rate and Decimal(rate), reached)


@pytest.mark.parametrize(
    ("category", "status", "end_type", "retained", "employment", "fresh"),
    [
        ("GRADUATE", "ENDED", "NORMAL", True, "EMPLOYED", False),
        ("GRADUATE", "ENDED", "EARLY_RETAINED", True, "EMPLOYED", False),
        ("GRADUATE", "ENDED", "EARLY", False, "NOT_EMPLOYED", False),
        ("YOUTH", "ENDED", "NORMAL", False, "NOT_EMPLOYED", False),
        ("YOUTH", "ACTIVE", None, False, "NOT_EMPLOYED", False),
        ("GRADUATE", "SUSPENDED", None, False, "NOT_EMPLOYED", False),
    ],
)
def test_how_people_count(category, status, end_type, retained, employment, fresh):
    result = run("R48", category=category, status=status, end_type=end_type, retained=retained)
    assert dict(result) == {"employment_status": employment, "fresh": fresh}


@pytest.mark.parametrize(
    ("end", "first_contact", "ok", "due"),
    [
        ("2023-12-31", "2024-01-08", True, "2024-01-08"),
        ("2023-12-31", "2024-01-09", False, "2024-01-08"),
        ("2024-02-08", "2024-02-22", False, "2024-02-21"),
        ("2024-02-29", "2024-03-08", False, "2024-03-07"),
        ("2024-02-29", "2024-02-28", True, "2024-03-07"),
    ],
)
def test_first_contact(end, first_contact, ok, due):
    result = run("R58", end=end, first_contact=first_contact)
    assert (result["ok"], result["due"]) == (ok, date.fromisoformat(due))


@pytest.mark.parametrize(
    ("today", "services", "closed", "missed"),
    [
        ("2023-10-28", [], None, 0),
        ("2023-10-29", [], None, 1),
        ("2023-10-29", ["2023-10-28"], None, 0),
        ("2023-12-29", ["2023-09-29", "2023-11-28", "2023-12-28"], None, 0),
        ("2023-12-29", ["2023-09-28", "2023-10-29", "2023-12-28"], None, 1),
        ("2023-12-29", [], "2023-10-28", 0),
        ("2023-12-29", [], "2023-10-29", 1),
        ("2024-12-31", [], None, 3),
    ],
)
def test_one_service_in_each_month(today, services, closed, missed):
    inputs = {"end": "2023-09-28", "first_contact": "2023-10-09", "name": "甲"}
    result = run("R58", **inputs, services=services, closed=closed, today=today)
    assert result.message == (f"甲见习结束未留用，有{missed}个月未提供帮扶服务。" if missed else None)


def test_no_contact_yet_is_judged_by_the_day():
    assert run("R58", end="2023-09-28", first_contact=None, today="2023-10-11")["ok"]
    result = run("R58", end="2023-09-28", first_contact=None, today="2023-10-12")
    assert result["message"] == "该人员见习结束未留用，应于2023-10-11前首次联系，帮扶已逾期。"


@given(st.dates(date(2022, 1, 5), date(2026, 10, 1)), st.integers(1, 30))
def test_adding_workdays_and_counting_them_back_agree(day, count):
    table = PARAMS.workdays
    found = table.add(day, count)
    assert table.is_workday(found)
    assert table.between(day, found) - table.is_workday(day) == count
    assert table.add(found, -count) <= day
    assert not table.is_workday(day) or table.add(found, -count) == day
