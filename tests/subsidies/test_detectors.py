"""F1–F4 and F18–F22 on dossiers made by hand: what each finds, what it leaves alone, and how it speaks (rules.md 5.2)."""

from datetime import date

import pytest

from app.subsidies.rules.detectors import DETECTORS, findings
from app.subsidies.rules.dossier_facts import Grievance, Period, Sheet
from app.subsidies.states import RedFlag
from tests.subsidies.dossiers import (
    FAR,
    case,
    dossier,
    found,
    house,
    insured,
    kept,
    line,
    owner,
    person,
    stint,
    with_stint,
)


def test_there_is_one_detector_for_each_flag():
    assert list(DETECTORS) == [flag.value for flag in RedFlag]


def test_a_clean_claim_has_no_findings():
    claim = case()
    assert findings(claim, dossier(claim)) == []


def test_the_same_facts_have_the_same_mark_and_other_facts_another():
    first = found("F2", insured={"h1": insured("2026-08")})[0]
    again = found("F2", insured={"h1": insured("2026-08")})[0]
    more = found("F2", insured={"h1": insured("2026-08", "2026-09")})[0]
    assert first.mark == again.mark != more.mark and len(first.mark) == 32


# -- F1


def test_f1_finds_another_internship_of_a_folded_record_on_the_same_days():
    twin = stint(id="s9", trainee_id="p9", unit_name="乙公司", first=date(2026, 7, 20), last=date(2026, 12, 31))
    (one,) = found("F1", people={"p1": person(twins=("p9",))}, stints_of={"p1": (stint(),), "p9": (twin,)})
    assert one.evidence == "马一：2026-07-20至2026-11-30同时在乙公司见习"
    assert ("马一的见习", "/admin/placements/s9") in one.links


def test_f1_names_nobody_of_another_county():
    twin = stint(id="s9", trainee_id="p9", unit_name="乙公司", region=FAR)
    (one,) = found("F1", people={"p1": person(twins=("p9",))}, stints_of={"p1": (stint(),), "p9": (twin,)})
    assert "外县（区）1家单位" in one.evidence and "乙公司" not in one.evidence
    assert all("s9" not in address for _label, address in one.links)


@pytest.mark.parametrize(
    ("kind", "first", "last", "number"),
    [
        ("PUBLIC_INTERN", date(2026, 1, 1), date(2026, 6, 1), 1),
        ("PUBLIC_INTERN", date(2026, 1, 1), date(2026, 5, 31), 0),
        ("SANZHIYIFU", date(2026, 11, 30), None, 1),
        ("UNEMPLOYMENT_BENEFIT", date(2026, 6, 1), date(2026, 8, 31), 0),
    ],
)
def test_f1_finds_other_programmes_with_a_post_on_the_same_days(kind, first, last, number):
    assert len(found("F1", benefits={"h1": (Period(kind, "某项目", first, last),)})) == number


def test_f1_leaves_internships_one_after_the_other():
    before = stint(id="s0", first=date(2025, 12, 1), last=date(2026, 5, 31))
    assert found("F1", stints_of={"p1": (before, stint())}) == []


# -- F2


@pytest.mark.parametrize(
    ("first", "last", "month", "number"),
    [
        (date(2026, 6, 1), date(2026, 11, 30), "2026-06", 1),
        (date(2026, 6, 30), date(2026, 11, 30), "2026-06", 0),  # nothing of June lies after the first day
        (date(2026, 6, 29), date(2026, 11, 30), "2026-06", 1),
        (date(2026, 6, 1), date(2026, 9, 30), "2026-10", 0),
        (date(2026, 6, 1), date(2026, 10, 1), "2026-10", 1),
        (date(2026, 6, 1), date(2026, 11, 30), "2026-05", 0),
    ],
)
def test_f2_counts_months_that_meet_the_days_after_the_first_one(first, last, month, number):
    assert len(found("F2", insured={"h1": insured(month)}, **with_stint(first=first, last=last))) == number


def test_f2_leaves_the_month_of_the_contract_and_insurance_as_flexibly_employed():
    rows = insured("2026-08") + insured("2026-07", as_="FLEXIBLE")
    assert found("F2", insured={"h1": rows}, kept=kept(), **with_stint(last=date(2026, 8, 14))) == []


def test_f2_leaves_the_last_month_of_somebody_who_left_for_other_work():
    ended = with_stint(state="ENDED", last=date(2026, 9, 10), end_reason="EMPLOYED_ELSEWHERE")
    assert found("F2", insured={"h1": insured("2026-09", uscc="91X")}, **ended) == []
    assert len(found("F2", insured={"h1": insured("2026-08", uscc="91X")}, **ended)) == 1


def test_f2_does_not_look_beyond_today():
    assert found("F2", insured={"h1": insured("2026-12")}, **with_stint(last=date(2027, 3, 1))) == []


# -- F3, F4


def test_f3_finds_a_business_and_a_legal_representative():
    assert "存续的市场主体" in found("F3", people={"p1": person(has_business=True)})[0].evidence
    (one,) = found("F3", relatives={"h1": (house(id="u2", name="乙公司", region=FAR),)})
    assert one.evidence == "马一：证件号码与外县（区）1家单位法定代表人相同"
    assert found("F3") == []


@pytest.mark.parametrize(
    ("month", "number"), [("2025-11", 0), ("2025-12", 1), ("2026-05", 1), ("2026-06", 0), ("2025-06", 0)]
)
def test_f4_looks_six_months_back(month, number):
    assert len(found("F4", insured={"h1": insured(month)})) == number


def test_f4_finds_units_of_the_same_legal_representative_only():
    rows = {"h1": insured("2026-03", uscc="91U2")}
    assert found("F4", insured=rows) == []
    (one,) = found("F4", insured=rows, relatives={"rep1": (house(), house(id="u2", uscc="91U2"))})
    assert "同一法定代表人的关联单位参保：2026-03" in one.evidence


# -- F18, F19, F21, F22


def test_f18_finds_students_by_roster_and_by_comparison():
    assert "毕业生名册" in found("F18", students=frozenset({"h1"}))[0].evidence
    assert "2026-05-01" in found("F18", people={"p1": person(in_school=True)})[0].evidence
    assert found("F18") == []


@pytest.mark.parametrize(
    ("moved", "number"),
    [(date(2026, 2, 10), 0), (date(2026, 2, 11), 1), (date(2026, 5, 10), 1), (date(2026, 5, 11), 0), (None, 0)],
)
def test_f19_looks_three_months_back_from_the_application(moved, number):
    assert len(found("F19", people={"p1": person(hukou_on=moved)})) == number


@pytest.mark.parametrize(
    ("facts", "number"),
    [
        ({"registered_on": date(2026, 6, 1)}, 0),
        ({"registered_on": date(2026, 6, 2)}, 1),
        ({"registered_on": date(2026, 12, 15)}, 0),  # registered anew when it was over
        ({"graduated_on": date(2026, 7, 1)}, 1),
        ({"graduated_on": date(2026, 6, 1)}, 0),
    ],
)
def test_f21_finds_dates_after_the_first_day(facts, number):
    assert len(found("F21", people={"p1": person(**facts)})) == number


def test_f21_finds_an_agreement_signed_afterwards():
    (one,) = found("F21", **with_stint(signed_on=date(2026, 6, 3)))
    assert one.evidence == "马一：上岗日期2026-06-01，协议签订日期2026-06-03在其后"
    assert found("F21", **with_stint(signed_on=date(2026, 6, 1))) == []


def test_f22_counts_the_days_attended_while_away():
    away = {"h1": (Period("ABROAD", "出境", date(2026, 7, 6), date(2026, 7, 8)),)}
    days = {"s1": (date(2026, 7, 3), date(2026, 7, 6), date(2026, 7, 8), date(2026, 7, 9))}
    (one,) = found("F22", away=away, attended=days)
    assert "其间仍有2天出勤（2026-07-06、2026-07-08）" in one.evidence
    assert found("F22", away=away, attended={"s1": (date(2026, 7, 9),)}) == []
    assert found("F22", away=away) == []


def test_f22_takes_over_what_was_noted_with_a_claimed_month():
    noted = {"s1": (Sheet("a1", "2026-07", (("F22", "比对为出境"),)), Sheet("a2", "2026-08", (("F22", "其他"),)))}
    (one,) = found("F22", sheets=noted)
    assert one.evidence == "马一：2026-07比对为出境" and ("2026-07考勤", "/admin/attendance-months/a1") in one.links


# -- F7, F8, F16, F20


def test_f7_tells_of_the_claimed_months_only():
    noted = {"s1": (Sheet("a1", "2026-07", (("F7", "同一分钟签到"),)), Sheet("a2", "2026-08", (("F7", "其他"),)))}
    (one,) = found("F7", sheets=noted)
    assert one.evidence == "马一：2026-07同一分钟签到"
    assert found("F7", case(line(month="2026-09", slot="x")), sheets=noted) == []


def test_f8_needs_a_crowd():
    near = tuple(owner(number) for number in range(3))
    (one,) = found("F8", phones={"ph1": near})
    assert one.evidence == "马一：3名报名人员使用同一手机号：马0、马1、马2"
    assert found("F8", phones={"ph1": near[:2]}) == []
    assert "同一住址" in found("F8", addresses={"ad1": near})[0].evidence
    assert "3名见习人员使用同一设备签到" in found("F8", devices={"s1": 3})[0].evidence
    assert found("F8", devices={"s1": 2}) == []


def test_f8_counts_people_of_other_counties_without_naming_them():
    several = (owner(1), owner(2, region=FAR), owner(3, region=FAR))
    (one,) = found("F8", phones={"ph1": several})
    assert one.evidence.endswith("马1，外县（区）2人")
    assert all("人2" not in address and "人3" not in address for _label, address in one.links)


@pytest.mark.parametrize(
    ("kind", "received", "upheld", "code", "number"),
    [
        ("FEES", date(2026, 6, 1), True, "F16", 1),
        ("FEES", date(2026, 6, 1), None, "F16", 1),
        ("FEES", date(2026, 6, 1), False, "F16", 0),
        ("FEES", date(2026, 5, 31), True, "F16", 0),
        ("THIRD_PARTY", date(2026, 7, 1), True, "F20", 1),
        ("THIRD_PARTY", date(2026, 7, 1), False, "F20", 0),
        ("ALLOWANCE", date(2026, 7, 1), True, "F16", 0),
    ],
)
def test_f16_and_f20_hear_complaints_that_were_not_unfounded(kind, received, upheld, code, number):
    assert len(found(code, grievances={"u1": (Grievance("g1", kind, received, upheld, None),)})) == number


@pytest.mark.parametrize(
    ("site", "post", "agreed", "number"),
    [("b", "a", "a", 1), ("b", "a", "b", 0), ("a", "a", None, 0), (None, "a", "a", 0), ("b", None, None, 0)],
)
def test_f20_finds_a_site_that_neither_post_nor_agreement_names(site, post, agreed, number):
    assert len(found("F20", **with_stint(site_id=site, post_site_id=post, agreed_site_id=agreed))) == number
