"""F5, F6, F9–F15 and F17 on dossiers made by hand: accounts, money, mentors, units and retention (rules.md 5.2)."""

from datetime import date
from decimal import Decimal

import pytest

from app.subsidies.rules.dossier import OtherLine
from app.subsidies.rules.dossier_facts import Grievance, Guide, Period, Span, Year
from tests.subsidies.dossiers import (
    FAR,
    FIRST,
    LAST,
    NEAR,
    case,
    found,
    house,
    insured,
    kept,
    line,
    owner,
    payment,
    person,
    with_stint,
)

REMAINING = {"kind": "REMAINING"}


# -- F5


def test_f5_finds_an_account_in_another_name():
    (one,) = found("F5", case(account_holder="马二"))
    assert one.evidence == "收款人“甲公司”与账户户名“马二”不一致"
    assert found("F5", case(account_holder=None)) == []
    assert len(found("F5", people={"p1": person(bank_holder="马二")})) == 1
    assert found("F5", people={"p1": person(bank_holder="马一")}) == []


def test_f5_finds_accounts_of_several():
    (one,) = found("F5", accounts={"acc1": (owner(1, "单位"), owner(2, "单位", FAR))})
    assert one.evidence == "收款账户由2个主体共用：单位1，外县（区）1家单位"
    (one,) = found("F5", accounts={"bk1": (owner(1), owner(2))})
    assert one.trainee_id == "p1" and "马1、马2" in one.evidence


def test_f5_leaves_the_insurer_to_whom_many_counties_pay():
    claim = case(claimant="COUNTY", unit_id=None, kind="ACCIDENT_INSURANCE", account_holder=None)
    assert found("F5", claim, accounts={"acc1": (owner(1, "单位"), owner(2, "单位"))}) == []


# -- F6


@pytest.mark.parametrize(
    ("answer", "answered", "paid", "number"),
    [
        ("NOT_RECEIVED", date(2026, 8, 20), date(2026, 8, 20), 1),
        ("DIFFERENT", date(2026, 9, 1), date(2026, 8, 20), 1),
        ("NOT_RECEIVED", date(2026, 8, 19), date(2026, 8, 20), 0),
        ("RECEIVED", date(2026, 9, 1), date(2026, 8, 20), 0),
        ("NOT_RECEIVED", date(2026, 9, 1), None, 0),
    ],
)
def test_f6_hears_answers_that_came_after_the_subsidy(answer, answered, paid, number):
    paid_months = {("s1", "2026-07"): paid} if paid else {}
    told = payment(answer=answer, answered_on=answered)
    assert len(found("F6", payments={"s1": (told,)}, paid_months=paid_months)) == number


def test_f6_finds_a_slip_used_on_several_days():
    used = {("u1", "HD001"): (date(2026, 7, 5), date(2026, 8, 5))}
    (one,) = found("F6", payments={"s1": (payment(),)}, reused_slips=used)
    assert "回单号HD001在不同日期重复使用（2026-07-05、2026-08-05）" in one.evidence
    assert found("F6", payments={"s1": (payment(slip_no="HD002"),)}, reused_slips=used) == []
    assert found("F6", case(line(month="2026-09")), payments={"s1": (payment(),)}, reused_slips=used) == []


@pytest.mark.parametrize(
    ("received", "upheld", "trainee", "number"),
    [
        (date(2026, 8, 12), None, "p1", 1),  # within seven days of the payment
        (date(2026, 8, 13), None, "p1", 0),
        (date(2026, 10, 1), True, "p1", 1),
        (date(2026, 8, 6), False, "p1", 0),
        (date(2026, 8, 6), None, "p2", 0),
        (date(2026, 8, 6), True, None, 1),  # without a name
        (date(2026, 6, 6), True, None, 0),
    ],
)
def test_f6_hears_complaints_about_the_allowance(received, upheld, trainee, number):
    told = {"u1": (Grievance("g1", "ALLOWANCE", received, upheld, trainee),)}
    assert len(found("F6", payments={"s1": (payment(),)}, grievances=told)) == number


# -- F9, F10, F11


@pytest.mark.parametrize(("people", "staff", "number"), [(9, 30, 0), (10, 30, 1), (1, 0, 1), (0, 0, 0)])
def test_f9_compares_people_at_one_time_with_the_insured_staff(people, staff, number):
    spans = {"u1": (Span(FIRST, LAST),) * people}
    assert len(found("F9", houses={"u1": house(staff_insured=staff)}, spans=spans)) == number


def test_f9_does_not_add_up_people_who_follow_each_other():
    first, second = (Span(FIRST, date(2026, 7, 15)),) * 9, (Span(date(2026, 7, 16), LAST),) * 9
    assert found("F9", spans={"u1": first + second}) == []


@pytest.mark.parametrize(
    ("insured_by_unit", "unit", "people", "words"),
    [
        (True, "u1", 2, ""),
        (True, "u1", 3, "同时带教3人（不超过2人）"),
        (False, "u1", 1, "没有在本单位参保的记录"),
        (True, "u2", 1, "不是见习单位的带教老师"),
    ],
)
def test_f10_looks_at_the_mentor(insured_by_unit, unit, people, words):
    guide = Guide("m1", "带教甲", unit, insured_by_unit, (Span(FIRST, LAST),) * people)
    several = found("F10", guides={"m1": guide})
    assert [words in one.evidence for one in several] == ([True] if words else [])


def test_f11_finds_the_household_and_the_address_of_the_legal_representative():
    assert "登记住址相同" in found("F11", people={"p1": person(address_hash="adrep")})[0].evidence
    together = {"h1": frozenset({"户1"}), "rep1": frozenset({"户1", "户2"})}
    assert "在同一户" in found("F11", households=together)[0].evidence
    assert found("F11", households={"h1": frozenset({"户1"}), "rep1": frozenset({"户2"})}) == []
    assert (
        found("F11", people={"p1": person(address_hash=None)}, houses={"u1": house(legal_rep_address_hash=None)}) == []
    )


# -- F12, F17


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, ""),
        ({"is_abnormal": True}, "经营异常"),
        ({"is_dishonest": True}, "失信"),
        ({"is_cancelled_for_fraud": True}, "因弄虚作假被取消资格"),
        ({"staff_insured": 9}, "参保职工不足10人"),
        ({"staff_insured": 9, "is_enterprise": False}, ""),
        ({"arrears": 1}, "拖欠"),
        ({"staff_insured": 9, "is_safe": False, "applied_on": date(2023, 12, 21)}, ""),  # not asked of it then
        ({"arrears": 1, "applied_on": date(2023, 12, 21)}, "拖欠"),
    ],
)
def test_f12_asks_what_was_in_force_when_the_unit_applied(facts, words):
    several = found("F12", houses={"u1": house(**facts)})
    assert [words in one.evidence for one in several] == ([True] if words else [])


@pytest.mark.parametrize(
    ("first", "last", "number"),
    [(date(2026, 1, 1), None, 1), (date(2026, 1, 1), date(2026, 6, 30), 0), (date(2026, 1, 1), date(2026, 7, 1), 1)],
)
def test_f12_reads_lists_of_warning_since_the_claimed_days(first, last, number):
    assert len(found("F12", troubles={"91U1": (Period("NIL_TAX", "零申报", first, last),)})) == number


def test_f17_asks_for_two_years_of_many_trainees_of_whom_hardly_anybody_was_kept():
    two = {("u1", 2024): Year(20, 20, 3), ("u1", 2025): Year(25, 20, 3)}
    assert "2024年见习20人，结束20人，留用3人" in found("F17", years=two)[0].evidence
    assert found("F17", years={**two, ("u1", 2025): Year(25, 20, 4)}) == []
    assert found("F17", years={**two, ("u1", 2024): Year(19, 19, 0)}) == []
    assert found("F17", years={**two, ("u1", 2024): Year(20, 0, 0)}) == []


def test_f17_counts_placements_where_no_review_is_on_record():
    spans = tuple(
        Span(date(year, 1, 5), date(year, 7, 4), is_ended=True, is_retained=number < 3)
        for year in (2024, 2025)
        for number in range(20)
    )
    assert len(found("F17", spans={"u1": spans})) == 1


# -- F13


def test_f13_finds_more_than_the_lines_come_to():
    assert "大于明细合计1950.00元" in found("F13", case(amount=Decimal("1950.01")))[0].evidence
    part = line(share="16/21", amount=Decimal("1485.71"))
    assert found("F13", case(part)) == []
    assert len(found("F13", case(line(share="16/21", amount=Decimal("1485.72"))))) == 1


@pytest.mark.parametrize(
    ("kind", "first", "last", "number"),
    [
        ("LIVING", date(2026, 7, 1), date(2026, 7, 31), 1),
        ("LIVING", date(2026, 6, 1), date(2026, 6, 30), 0),
        ("REMAINING", date(2026, 8, 1), date(2026, 9, 30), 0),
        ("REMAINING", date(2026, 7, 31), date(2026, 9, 30), 1),
        ("ACCIDENT_INSURANCE", date(2026, 6, 1), date(2027, 5, 31), 0),
    ],
)
def test_f13_finds_claims_that_exclude_each_other(kind, first, last, number):
    other = OtherLine("c2", "JXBT-2", kind, NEAR, first, last, None)
    assert len(found("F13", other_lines={"p1": (other,)})) == number


def test_f13_leaves_what_tops_up_a_paid_claim_and_the_claim_itself():
    def lines(claim_id, follows):
        return {"p1": (OtherLine(claim_id, "x", "LIVING", NEAR, date(2026, 7, 1), date(2026, 7, 31), follows),)}

    assert found("F13", other_lines=lines("c1", None)) == []
    assert found("F13", other_lines=lines("c2", "c1")) == []
    assert found("F13", case(follows_id="c2"), other_lines=lines("c2", None)) == []


def test_f13_tells_of_a_claim_elsewhere_without_its_number():
    other = OtherLine("c2", "JXBT-2", "LIVING", FAR, date(2026, 7, 1), date(2026, 7, 31), None)
    (one,) = found("F13", other_lines={"p1": (other,)})
    assert "外县（区）另一笔申领" in one.evidence and "JXBT-2" not in one.evidence
    assert all("c2" not in address for _label, address in one.links)


def test_f13_meets_other_benefits():
    benefit = Period("UNEMPLOYMENT_BENEFIT", "失业保险待遇", date(2026, 7, 1), date(2026, 7, 31))
    assert "失业保险待遇" in found("F13", benefits={"h1": (benefit,)})[0].evidence
    later = Period("UNEMPLOYMENT_BENEFIT", "失业保险待遇", date(2026, 8, 1), None)
    assert found("F13", benefits={"h1": (later,)}) == []


# -- F14, F15

PAID = ("2026-08", "2026-09", "2026-10")


@pytest.mark.parametrize(
    ("months", "checks", "words"),
    [
        (PAID, (), ""),
        (("2026-08",), (), "2026-09、2026-10没有本单位职工社会保险缴费"),
        (("2026-08", "2026-10"), (), "2026-09没有"),
        ((), (), ""),  # nothing known of the person yet
        (PAID, ((1, "YES"), (3, "NO")), "留用后3个月核查为已停保"),
        (PAID, ((6, "NO"),), ""),
    ],
)
def test_f14_finds_insurance_that_stops_after_the_contract(months, checks, words):
    several = found("F14", case(line(**REMAINING), **REMAINING), insured={"h1": insured(*months)}, kept=kept(*checks))
    assert [words in one.evidence for one in several] == ([True] if words else [])


def test_f14_does_not_judge_months_of_which_nothing_was_told():
    facts = {"insured": {"h1": insured("2026-08")}, "kept": kept(), "insured_through": "2026-08"}
    assert found("F14", case(line(**REMAINING), **REMAINING), **facts) == []


def test_f14_and_f15_are_asked_of_claims_that_rest_on_a_contract():
    facts = {"insured": {"h1": insured("2026-08")}, "kept": kept((1, "OTHER_EMPLOYER"), (3, "NO"))}
    assert found("F14", **facts) == [] and found("F15", **facts) == []


@pytest.mark.parametrize(
    ("rows", "checks", "words"),
    [
        (insured("2026-08", "2026-09"), (), ""),
        (insured("2026-08", uscc="91X"), (), "2026-08由其他单位参保"),
        (insured("2026-08") + insured("2026-08", uscc="91X"), (), ""),
        (insured("2026-08", entered=date(2026, 10, 31)), (), ""),
        (insured("2026-08", entered=date(2026, 11, 1)), (), "2026-08的社会保险费在2个月以后才补缴"),
        (insured("2026-08"), ((1, "OTHER_EMPLOYER"),), "留用后1个月核查为在其他单位参保"),
    ],
)
def test_f15_finds_another_employer_and_late_payments(rows, checks, words):
    several = found("F15", case(line(**REMAINING), **REMAINING), insured={"h1": rows}, kept=kept(*checks))
    assert [words in one.evidence for one in several] == ([True] if words else [])


def test_a_person_of_whom_no_placement_is_known_is_still_looked_at():
    claim = case(
        line(placement_id=None, unit_id=None), kind="FLEX_SOCIAL", claimant="TRAINEE", unit_id=None, trainee_id="p1"
    )
    assert len(found("F18", claim, people={"p1": person(in_school=True)}, **with_stint())) == 1
