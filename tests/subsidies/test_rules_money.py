"""R31–R38 to the fen, computed by hand, and what holds for every internship."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock, rulebook
from app.core.calendar import DAY, MissingWorkdays
from app.core.rulebook import MissingParameter, ParameterRow, Params
from app.subsidies.rules import living_lines, payments_count_from

PARAMS = rulebook.StaticParams(Path(__file__).parents[2] / "seeds" / "reference")
COUNTIES = ("640104", "640121", "640221", "640402", "640422", "640502")
REGIONS = st.sampled_from(COUNTIES)
DAYS = st.dates(date(2022, 1, 1), date(2025, 11, 30))
MONTHS = st.builds(lambda year, month: f"{year}-{month:02d}", st.integers(2022, 2026), st.integers(1, 12))


class Changed:
    """The reference with some parameters replaced."""

    def __init__(self, **values):
        self.values = values

    def rows(self, key):
        if key in self.values:
            return [ParameterRow(key, self.values[key], date(2000, 1, 1))]
        return PARAMS.source.rows(key)

    def __getattr__(self, name):
        return getattr(PARAMS.source, name)


def run(number, params=PARAMS, **inputs):
    return rulebook.run(number, inputs, params)


@pytest.mark.parametrize(
    ("region", "month", "attended", "paid_leave", "due", "amount"),
    [
        ("640104", "2024-02", 18, 0, 18, "1950.00"),
        ("640104", "2024-02", 17, 0, 18, "1841.67"),
        ("640104", "2024-02", 0, 0, 18, "0.00"),
        ("640104", "2024-02", 29, 0, 18, "1950.00"),
        ("640104", "2024-02", 10, 8, 18, "1950.00"),
        ("640104", "2024-02", 18, 5, 18, "1950.00"),
        ("640104", "2022-02", 1, 0, 16, "121.88"),
        ("640104", "2022-02", 3, 0, 16, "365.63"),
        ("640121", "2022-02", 3, 0, 16, "345.00"),
        ("640422", "2024-04", 11, 0, 22, "875.00"),
        ("640422", "2024-05", 20, 0, 21, "1809.52"),
        ("640221", "2024-05", 20, 0, 21, "1952.38"),
        ("640104", "2023-10", 0, 1, 19, "102.63"),
    ],
)
def test_a_month(region, month, attended, paid_leave, due, amount):
    inputs = {"region": region, "month": month, "attended": attended, "paid_leave": paid_leave}
    for method in ({}, {"method": None}, {"method": "ACTUAL_WORKDAYS"}):
        result = run("R31", **inputs, **method)
        assert (result["due"], result["amount"]) == (due, Decimal(amount))


@pytest.mark.parametrize(
    ("method", "attended", "amount"),
    [
        ("THRESHOLD_15", 14, "0.00"),
        ("THRESHOLD_15", 15, "1950.00"),
        ("STATUTORY_21_75", 20, "1793.10"),
        ("STATUTORY_21_75", 21, "1950.00"),
        ("STATUTORY_21_75", 1, "89.66"),
    ],
)
def test_other_ways_to_pay_part_of_a_month(method, attended, amount):
    inputs = {"region": "640104", "month": "2023-07", "attended": attended}
    assert run("R31", **inputs, method=method)["amount"] == Decimal(amount)
    assert run("R31", Params(Changed(proration=method)), **inputs)["amount"] == Decimal(amount)


def test_the_month_remembers_what_it_read():
    result = run("R31", region="640104", month="2023-07", attended=1)
    assert {row.key for row in result.used} == {"proration", "min_wage"}


@pytest.mark.parametrize(
    ("inputs", "error"),
    [
        ({"region": "640100", "month": "2023-07"}, MissingParameter),
        ({"region": "620102", "month": "2023-07"}, MissingParameter),
        ({"region": "640104", "month": "2021-12"}, MissingWorkdays),
        ({"region": "640104", "month": "2027-01"}, MissingWorkdays),
        ({"region": "640104", "month": "2023-13"}, rulebook.BadInput),
        ({"region": "640104", "month": "2023-07", "attended": -1}, rulebook.BadInput),
    ],
)
def test_no_amount_without_a_standard_and_a_calendar(inputs, error):
    with pytest.raises(error):
        run("R31", **{"attended": 20} | inputs)


@pytest.mark.parametrize(
    ("region", "start", "end", "total", "last", "months"),
    [
        ("640104", "2023-07-10", "2024-01-09", "11767.53", "531.82", "1394/231"),
        ("640104", "2023-07-01", "2023-07-02", "0.00", "0.00", "0"),
        ("640104", "2023-07-03", "2023-07-03", "92.86", "92.86", "1/21"),
        ("640104", "2023-07-02", "2023-07-01", "0.00", "0.00", "0"),
        ("640104", "2022-01-01", "2023-12-31", "23400.00", "0.00", "12"),
        ("640104", "2023-01-01", "2023-12-31", "23400.00", "1950.00", "12"),
        ("640402", "2024-04-15", "2024-05-15", "1848.38", "814.29", "157/154"),
        ("640104", "2023-12-31", "2024-02-29", "3900.00", "1950.00", "2"),
        ("640422", "2023-02-28", "2023-03-31", "1837.50", "1750.00", "21/20"),
    ],
)
def test_a_whole_internship(region, start, end, total, last, months):
    result = run("R32", region=region, start=start, end=end)
    assert (result["total"], result["last"]) == (Decimal(total), Decimal(last))
    assert result["months_paid"] == months


def test_months_paid_before_count():
    inputs = {"region": "640104", "start": "2023-07-01", "end": "2023-09-30"}
    result = run("R32", **inputs, used="21/2")
    assert (result["total"], result["last"], result["months_paid"]) == (Decimal("2925.00"), Decimal("0.00"), "3/2")
    assert result["message"] == "该人员已计发满12个月，超出部分不予补贴。"
    assert run("R32", **inputs, used=9).ok
    assert run("R32", **inputs, used=13)["total"] == 0


@given(REGIONS, MONTHS, st.integers(0, 40), st.integers(0, 40))
def test_never_more_than_the_standard_a_month(region, month, attended, leave):
    result = run("R31", region=region, month=month, attended=attended, paid_leave=leave)
    standard = PARAMS.min_wage(region, date.fromisoformat(f"{month}-01")).amount
    assert 0 <= result["amount"] <= standard
    assert (result["amount"] == standard) is (attended + leave >= result["due"])


@given(REGIONS, DAYS, st.integers(0, 390))
def test_no_internship_is_paid_more_than_twelve_months(region, start, days):
    lines = list(living_lines(region, start, start + timedelta(days=days), PARAMS.fresh()))
    assert sum(line.share for line in lines) <= 12
    assert all(line.amount <= line.standard and line.payable <= line.due for line in lines)
    assert sum(line.payable for line in lines) == PARAMS.workdays.between(start, start + timedelta(days=days))


@given(REGIONS, DAYS, st.integers(0, 390), st.integers(0, 390))
def test_splitting_a_period_never_raises_the_total_by_more_than_rounding(region, start, days, cut):
    end, middle = start + timedelta(days=days), start + timedelta(days=min(days, cut))
    whole = list(living_lines(region, start, end, PARAMS.fresh()))
    first = list(living_lines(region, start, middle, PARAMS.fresh()))
    used = sum((line.share for line in first), Fraction(0))
    second = list(living_lines(region, middle + DAY, end, PARAMS.fresh(), months_used=used))
    assert used + sum(line.share for line in second) == sum(line.share for line in whole)
    parts = sum(line.amount for line in first + second)
    assert abs(parts - sum(line.amount for line in whole)) <= Decimal("0.01")


@pytest.mark.parametrize(
    ("month", "attended", "leave", "limit", "amount"),
    [
        ("2024-09", 21, 0, 5, "1900.00"),
        ("2024-09", 16, 5, 5, "1447.62"),
        ("2024-09", 21, 6, 5, "0.00"),
        ("2024-09", 10, 11, None, "904.76"),
        ("2024-09", 20, 1, 0, "0.00"),
        ("2024-09", 21, 0, 0, "1900.00"),
    ],
)
def test_leave(month, attended, leave, limit, amount):
    inputs = {"region": "640402", "month": month, "attended": attended, "personal_leave": leave, "limit": limit}
    assert run("R33", **inputs)["amount"] == Decimal(amount)


@pytest.mark.parametrize(
    ("region", "month", "amount"),
    [("640402", "2024-09", "0.00"), ("640402", "2024-07", "1239.13"), ("640422", "2024-09", "1357.14")],
)
def test_the_limit_of_the_region_and_the_day(region, month, amount):
    result = run("R33", region=region, month=month, attended=15, personal_leave=6)
    assert result["amount"] == Decimal(amount)
    assert result.message == ("本月事假6个工作日，超过5个工作日，停发当月基本生活补贴。" if amount == "0.00" else None)


@pytest.mark.parametrize(
    ("computed", "paid", "channel", "claimable"),
    [
        ("0.00", "0.00", "BANK", "0.00"),
        ("1485.71", "1485.71", "BANK", "1485.71"),
        ("1485.71", "1485.70", "BANK", None),
        ("1950.00", "1950.00", "CASH", None),
        ("1950.00", "9999.00", "", None),
    ],
)
def test_paid_first(computed, paid, channel, claimable):
    result = run("R34", computed=computed, paid=paid, channel=channel)
    assert (result["ok"], result["claimable"]) == (claimable is not None, Decimal(claimable or "0"))


def test_nothing_needs_to_be_paid_first_where_the_county_pays():
    direct = Params(Changed(pay_mode="DIRECT_TO_CARD"))
    assert run("R34", direct, computed="1950.00", paid="0.00", channel="")["claimable"] == Decimal("1950.00")


KEPT = {
    "start": "2023-07-01",
    "end": "2023-12-31",
    "contract_start": "2023-10-01",
    "contract_end": "2024-09-30",
    "si_months": 1,
    "same_employer": True,
}


@pytest.mark.parametrize(
    ("changed", "completed", "reason"),
    [
        ({"contract_end": None}, 92, None),
        ({"contract_end": "2024-09-29"}, 92, "劳动合同期限不足1年"),
        ({"contract_start": "2023-12-31", "contract_end": "2024-12-30"}, 183, None),
        ({"contract_start": "2024-01-01", "contract_end": None}, 184, "劳动合同起始日不在见习期内"),
        (
            {"contract_start": "2023-07-01", "contract_end": None},
            0,
            "劳动合同起始日不在见习期内；已完成期限不足协议约定的一半",
        ),
        ({"si_months": 0}, 92, "缴纳社会保险不足1个月"),
        ({"same_employer": False}, 92, "签订劳动合同的单位不是见习单位"),
        ({"end": "2024-01-01"}, 92, "已完成期限不足协议约定的一半"),
    ],
)
def test_remaining_conditions(changed, completed, reason):
    result = run("R35", **KEPT | changed)
    assert (result["ok"], result["completed"]) == (reason is None, completed)
    assert reason is None or result["message"] == (
        f"不符合剩余期见习补贴条件：{reason}（已完成{completed}天/协议{result['agreed']}天）。"
    )


def test_a_contract_from_a_leap_day_lasts_a_year_on_the_27th():
    leap = {"start": "2024-01-01", "end": "2024-04-28", "contract_start": "2024-02-29"}
    assert not run("R35", **KEPT | leap | {"contract_end": "2025-02-26"})["ok"]
    result = run("R35", **KEPT | leap | {"contract_end": "2025-02-27"})
    assert (result["ok"], result["completed"], result["agreed"]) == (False, 59, 119)
    assert run("R35", **KEPT | leap | {"end": "2024-04-27", "contract_end": "2025-02-27"})["ok"]


@pytest.mark.parametrize(
    ("region", "contract_start", "end", "months", "days", "amount"),
    [
        ("640104", "2023-12-31", "2023-12-31", 0, 1, "62.90"),
        ("640104", "2024-01-31", "2024-02-28", 1, 0, "1950.00"),
        ("640104", "2024-01-31", "2024-02-29", 1, 1, "2012.90"),
        ("640104", "2024-04-30", "2024-06-30", 2, 1, "3965.00"),
        ("640104", "2024-01-01", "2023-12-31", 0, 0, "0.00"),
        ("640221", "2024-05-01", "2024-10-31", 6, 0, "12300.00"),
        ("640422", "2023-02-15", "2023-03-01", 0, 15, "937.50"),
        ("640121", "2023-11-30", "2024-02-28", 3, 0, "5520.00"),
    ],
)
def test_remaining_amount(region, contract_start, end, months, days, amount):
    result = run("R36", region=region, contract_start=contract_start, end=end)
    assert (result["months"], result["days"], result["amount"]) == (months, days, Decimal(amount))


@given(REGIONS, DAYS, st.integers(0, 370))
def test_the_rest_is_worth_no_more_than_its_months(region, contract_start, days):
    standard = PARAMS.min_wage(region, contract_start).amount
    ends = [contract_start + timedelta(days=days + more) for more in (0, 1)]
    today, tomorrow = (run("R36", region=region, contract_start=contract_start, end=end) for end in ends)
    assert today["months"] * standard <= today["amount"] < (today["months"] + 1) * standard
    assert today["amount"] < tomorrow["amount"] <= today["amount"] + standard


@pytest.mark.parametrize(
    ("start", "last_day", "insured_as", "ok", "point"),
    [
        ("2023-08-31", "2024-02-27", "FLEXIBLE", False, "2024-02-28"),
        ("2022-08-31", "2023-02-27", "FLEXIBLE", True, "2023-02-27"),
        ("2023-08-29", "2024-02-28", "FLEXIBLE", True, "2024-02-28"),
        ("2023-01-01", "2023-06-30", "EMPLOYEE", False, "2023-06-30"),
        ("2023-01-01", "2023-12-31", "NONE", False, "2023-06-30"),
        ("2023-01-01", "2023-12-31", "FLEXIBLE", True, "2023-06-30"),
    ],
)
def test_flexible_conditions(start, last_day, insured_as, ok, point):
    result = run("R37", start=start, last_day=last_day, insured_as=insured_as)
    assert (result["ok"], result["six_month_day"]) == (ok, date.fromisoformat(point))


def test_somebody_still_there_is_judged_by_today():
    inputs = {"start": "2023-01-01", "last_day": None, "insured_as": "FLEXIBLE"}
    with clock.frozen(date(2023, 6, 29)):
        assert run("R37", **inputs)["message"] == (
            "见习未满6个月（满6个月日期为2023-06-30）或未以灵活就业身份缴费，不能申领社会保险补贴。"
        )
    with clock.frozen(date(2023, 6, 30)):
        assert run("R37", **inputs)["ok"]


def test_six_months_may_be_read_to_follow_the_end():
    later = Params(Changed(flex_reading="SIX_MONTHS_AFTER_END"))
    inputs = {"start": "2023-01-01", "last_day": "2023-08-31", "insured_as": "FLEXIBLE"}
    assert [run("R37", later, **inputs, on=day)["ok"] for day in ("2024-02-28", "2024-02-29")] == [False, True]


@pytest.mark.parametrize(
    ("reading", "day"),
    [("INTERNSHIP_START", "2023-01-01"), ("SIX_MONTH_POINT", "2023-06-30"), ("INTERNSHIP_END", "2023-10-01")],
)
def test_from_when_payments_count(reading, day):
    params = Params(Changed(flex_months_from=reading))
    assert payments_count_from(date(2023, 1, 1), date(2023, 9, 30), params) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("payments", "used", "months", "amount"),
    [
        ([], 0, 0, "0.00"),
        (["0.01"], 0, 1, "0.01"),
        (["0.02"], 0, 1, "0.01"),
        (["803.41"], 0, 1, "535.61"),
        (["803.41"] * 2, 0, 2, "1071.21"),
        (["900.00", "300.00", "600.00"], 11, 1, "600.00"),
        (["900.00"], 12, 0, "0.00"),
        (["900.00"], 15, 0, "0.00"),
        (["0.00", "900.00"], 10, 2, "600.00"),
        (["100.10"] * 13, 0, 12, "800.80"),
    ],
)
def test_two_thirds(payments, used, months, amount):
    result = run("R38", payments=payments, used=used)
    assert (result["months"], result["amount"]) == (months, Decimal(amount))


def test_a_published_contribution_caps_each_month():
    capped = Params(Changed(flex_base_cap="750.00"))
    assert run("R38", capped, payments=["900.00", "600.00"], used=0)["amount"] == Decimal("900.00")


def test_the_message_of_more_months_than_allowed():
    message = run("R38", payments=["900.00"] * 3, used=10)["message"]
    assert message == "灵活就业社会保险补贴最长12个月，您已享受10个月，本次可计2个月，金额1200.00元。"
