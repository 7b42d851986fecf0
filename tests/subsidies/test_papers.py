"""Papers of claims: what they say is what the records say, who opens them, numbers, the same bytes, fixed letters."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from app.core import issuing
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, OutOfReach
from app.core.issued import IssuedState
from app.core.workflow import StatusLog
from app.extensions import db
from app.reporting.services import build_report
from app.subsidies import signals
from app.subsidies.models import Claim
from app.subsidies.queries import papers as queries
from app.subsidies.services import papers
from app.subsidies.services.papers import forms, letters, rosters, taxes, workbooks
from app.trainees.models import Trainee
from tests.core.pdf_reader import pages, text_of
from tests.factories import make_trainee, make_unit
from tests.placements.attendance_factories import trainee_of
from tests.subsidies.earning_factories import make_earning, pay
from tests.subsidies.factories import make_claim, make_line


def read(pdf: bytes) -> str:
    """The whole text of a file, without blanks and in drawing order."""
    return "".join("".join(text_of(page).split()) for page in pages(pdf))


def fresh(row):
    """The row as the database gives it."""
    with acting_as(SYSTEM):
        db.session.refresh(row)
    return row


def claimed(state: str = "SUBMITTED", **facts) -> Claim:
    """A claim with one paid line and one refused one."""
    placement = make_earning()
    with acting_as(SYSTEM):
        unit = queries.unit_in_reach(placement.unit_id)
    claim = make_claim(state, unit=unit, **facts)
    steps = '[{"rule": "R31", "words": "1950.00 × 23 / 23", "values": {"due": "23"}, "params": [["proration", null, "ACTUAL_WORKDAYS", "v1"]], "met": true}]'
    make_line(claim, placement, place=1, steps=steps)
    make_line(
        claim, placement, place=2, amount_yuan=Decimal(0), is_counted=False, holds=False, month="2026-08",
        refused_by="R34", reason="没有银行回单", slot="LIVING:2026-08",
        from_day=date(2026, 8, 1), to_day=date(2026, 8, 31),
    )  # fmt: skip
    return fresh(claim)


def logged(claim: Claim, move: str, reason: str = "", who: str = "王经办") -> None:
    with acting_as(SYSTEM):
        db.session.add(
            StatusLog(
                entity="claim", record_id=claim.id, move=move, from_state="SUBMITTED", to_state=claim.state.value,
                actor_name=who, role="COUNTY_AGENT", at=datetime(2026, 8, 4, 9), reason=reason,
            )
        )  # fmt: skip
        db.session.flush()


def person_of(claim: Claim) -> Trainee:
    with acting_as(SYSTEM):
        return db.session.get_one(Trainee, queries.lines_of_claim(claim)[0].trainee_id)


def test_form_says_what_the_claim_says_and_keeps_its_number_until_that_changes(session):
    claim = claimed()
    logged(claim, "accept")
    with acting_as(SYSTEM):
        first, again = forms.of_claim(claim), forms.of_claim(claim)
        pdf, same = first.body(), again.body()
        logged(claim, "pass", "出勤核对无误")
        later = forms.of_claim(claim)
    text = read(pdf)
    assert pdf == same and first.name == again.name != later.name
    for said in (
        claim.number,
        claim.claimant_name,
        "1,950.00",
        "人民币壹仟玖佰伍拾元整",
        "2026年7月",
        "王经办",
        "JXSL-",
    ):
        assert "".join(said.split()) in text
    assert claim.payee_account not in text and f"尾号{claim.payee_account[-4:]}" in text
    assert "另有1条明细按规定未计发" in text
    assert "出勤核对无误" in read(later.body())
    newest, before = issuing.issued_for(claim, forms.FORM)
    assert before.followed_by == newest.number


def test_form_of_a_draft_is_no_document_yet(session):
    claim = claimed("DRAFT")
    with acting_as(SYSTEM):
        assert "本件尚未签发" in read(forms.of_claim(claim).body())
    assert issuing.latest(claim, forms.FORM) is None


def test_steps_that_were_undone_stand_empty_on_the_form(session):
    claim = claimed("ACCEPTED")
    for move in ("accept", "pass", "return"):
        logged(claim, move)
    with acting_as(SYSTEM):
        steps = {step["label"]: step["who"] for step in forms.context(claim, None)["steps"]}
    assert steps["受理"] == "王经办" and steps["初审"] == "" and "不予补贴" not in steps


def test_decision_is_issued_with_the_deed_printed_when_opened_and_fixed_ever_after(session, cast):
    claim = claimed("APPROVED")
    with acting_as(SYSTEM):
        signals.decided.send(claim, actor=SYSTEM)
        issued = issuing.latest(claim, letters.DECISION)
        assert issued.file_id is None and issued.issued_on == claim.approved_on
        assert issuing.issued_under(issued.code) is issued
    files = []
    for actor in (cast["xingqing_agent"], cast["supervisor"]):
        with acting_as(actor):
            files.append(papers.open_claim_paper(actor, "decision", claim.id).body())
    text = read(files[0])
    assert files[0] == files[1] and issued.file_id is not None
    for said in (
        claim.claimant_name,
        "就业见习补贴审核决定书",
        "人民币壹仟玖佰伍拾元整",
        "R31",
        "行政复议",
        "60日",
        "6个月",
        "行政诉讼",
    ):
        assert "".join(said.split()) in text
    assert "没有银行回单" in text and person_of(claim).id_no not in text


def test_refusal_names_rules_with_clauses_and_the_reason(session):
    claim = claimed("REJECTED", refused_rules="R43 R41")
    logged(claim, "reject", "逾期申领")
    with acting_as(SYSTEM):
        signals.decided.send(claim, actor=SYSTEM)
        text = read(letters.decision(claim).body())
    for said in ("不予就业见习补贴决定书", "逾期申领", "R43", "申领时限", "R41", "不得重复享受", "四(二)", "行政复议"):
        assert said in text
    assert dict(issuing.shown_facts(issuing.latest(claim, letters.DECISION)))["决定"] == "不予补贴"


@pytest.mark.parametrize(("signal", "state"), [("recounted", IssuedState.AMENDED), ("decided", IssuedState.REVOKED)])
def test_decision_is_not_valid_once_the_claim_is_reviewed_again_or_withdrawn(session, signal, state):
    claim = claimed("APPROVED")
    with acting_as(SYSTEM):
        letters.issue_decision(claim)
        claim.state = "ACCEPTED" if signal == "recounted" else "WITHDRAWN"
        db.session.flush()
        fresh(claim)
        getattr(signals, signal).send(claim, actor=SYSTEM)
    assert issuing.latest(claim, letters.DECISION).state == state


def test_nothing_is_decided_on_a_claim_under_review(session):
    with acting_as(SYSTEM):
        assert letters.decision(claimed()) is None and letters.recovery_order(claimed("PAID")) is None


@pytest.mark.parametrize("kind", [*papers.CLAIM_KINDS, "nonsense"])
def test_nobody_out_of_reach_opens_anything(session, cast, kind):
    claim = claimed("PAID")
    for actor in (cast["yongning_agent"], cast["unit2"]):
        with acting_as(actor), pytest.raises(OutOfReach):
            papers.open_claim_paper(actor, kind, claim.id)


def test_addresses_give_papers_within_reach_only_and_log_them(login, session):
    claim = claimed("PAID")
    session.commit()
    officer, stranger = login("xingqing_agent"), login("yongning_agent")
    for kind, mimetype in (
        ("claim-form", "application/pdf"), ("roster.pdf", "application/pdf"), ("decision", "application/pdf"),
        ("computation.xlsx", workbooks.XLSX),
    ):  # fmt: skip
        answer = officer.get(f"/admin/claims/{claim.id}/papers/{kind}")
        assert (answer.status_code, answer.mimetype) == (200, mimetype)
        assert answer.headers["Cache-Control"] == "no-store"
        assert stranger.get(f"/admin/claims/{claim.id}/papers/{kind}").status_code == 404
    assert officer.get(f"/admin/claims/{claim.id}/papers/nonsense").status_code == 404
    assert officer.get(f"/desk/claims/{claim.id}/papers/claim-form").status_code == 404
    issued = queries.issued_of(claim)
    assert {row.kind for row in issued} == {forms.FORM, rosters.ROSTER, letters.DECISION}
    for row in issued:
        assert officer.get(f"/admin/claims/papers/issued/{row.id}").status_code == 200
        assert stranger.get(f"/admin/claims/papers/issued/{row.id}").status_code == 404


def test_computation_sheet_holds_every_line_with_rules_and_parameter_versions(session):
    claim = claimed(revision=1)
    with acting_as(SYSTEM):
        paper = workbooks.computation(claim)
        body, again = paper.body(), workbooks.computation(claim).body()
    assert body == again
    book = load_workbook(BytesIO(body))
    assert book.sheetnames == ["申领", "明细", "计算步骤"]
    lines = list(book["明细"].values)
    assert len(lines) == 3 and lines[1][13] == 1950 and lines[2][15:17] == ("R34", "没有银行回单")
    step = dict(zip(workbooks.STEP, list(book["计算步骤"].values)[1], strict=True))
    assert (
        step["规则"] == "R31"
        and step["规则名称"]
        and "proration（全区）=标准 × 计发天数 ÷ 当月应出勤天数，版本 v1" in step["参数及版本"]
    )


def test_text_of_people_is_never_a_formula_in_a_workbook(session):
    body = workbooks.workbook("试", [workbooks.Tab("表", ("甲",), [("=1+1",), (True,), (None,)])], datetime(2026, 1, 1))
    cell = load_workbook(BytesIO(body))["表"]["A2"]
    assert cell.value == "=1+1" and cell.data_type == "s"


def test_tax_statement_adds_bank_payments_and_subsidies_by_month(session, cast):
    placement = make_earning(region="640104")
    pay(placement, "2026-07", "2050.00", paid_on=date(2026, 8, 5))
    pay(placement, "2026-08", "1000.00", paid_on=date(2026, 9, 5), slip_no=None)
    pay(placement, "2026-09", "500.00", paid_on=date(2026, 10, 5), is_by_bank=False)
    pay(placement, "2025-12", "9.00", paid_on=date(2025, 12, 31))
    with acting_as(SYSTEM):
        unit = queries.unit_in_reach(placement.unit_id)
        make_claim("PAID", unit=unit)
        known = taxes.of_unit(unit, 2026).context
        text = read(taxes.of_unit(unit, 2026).body())
    assert (known["spend"], known["vouchered"], known["received"]) == (
        Decimal("3550.00"), Decimal("2050.00"), Decimal("1950.00"),
    )  # fmt: skip
    assert "本单位2026年支出见习补贴相关费用3,550.00元，不计入社会保险缴费基数" in text
    assert known["months"][7]["by_bank"] == "2,050.00" and known["months"][7]["received"] == "1,950.00"
    assert known["months"][9]["otherwise"] == "500.00" and "三(二)" in text
    with acting_as(SYSTEM), pytest.raises(Invalid):
        taxes.of_unit(unit, 2031)
    with acting_as(cast["yongning_agent"]), pytest.raises(OutOfReach):
        papers.open_tax_statement(cast["yongning_agent"], unit.id, 2026)


def test_unit_opens_its_own_papers_at_its_desk_and_no_year_that_is_none(login, session, cast):
    unit_id = next(iter(cast["unit1"].unit_ids))
    with acting_as(SYSTEM):
        unit = queries.unit_in_reach(unit_id)
    claim, other = make_claim("PAID", unit=unit), make_claim("PAID", unit=make_unit())
    session.commit()
    browser = login("unit1")
    for kind in ("claim-form", "roster.pdf", "decision"):
        assert browser.get(f"/desk/claims/{claim.id}/papers/{kind}").status_code == 200
        assert browser.get(f"/desk/claims/{other.id}/papers/{kind}").status_code == 404
    for kind in ("computation.xlsx", "evidence.zip", "recovery"):
        assert browser.get(f"/desk/claims/{claim.id}/papers/{kind}").status_code == 404
    assert browser.get(f"/admin/claims/{claim.id}/papers/evidence.zip").status_code == 404
    assert browser.get("/desk/claims/tax?year=2026").status_code == 200
    for year in ("", "abc", "1999", "２０２６", "99999"):
        assert browser.get(f"/desk/claims/tax?year={year}").status_code == 422


def test_young_person_opens_the_decision_on_the_own_claim_only(session, cast):
    placement = make_earning()
    facts = {"claimant": "TRAINEE", "unit_id": None, "kind": "REMAINING"}
    claim = make_claim("REJECTED", trainee_id=placement.trainee_id, claimant_name="马小燕", **facts)
    other = make_claim("REJECTED", trainee_id=make_trainee("PLACED").id, claimant_name="别人", **facts)
    actor = trainee_of(placement)
    fresh(claim), fresh(other)
    with acting_as(actor):
        assert "马小燕" in read(papers.open_claim_paper(actor, "decision", claim.id).body())
        for kind, key in (("decision", other.id), ("roster.pdf", claim.id), ("computation.xlsx", claim.id)):
            with pytest.raises(OutOfReach):
                papers.open_claim_paper(actor, kind, key)
    assert dict(issuing.shown_facts(issuing.latest(claim, letters.DECISION)))["申领人"] == "马**"


def test_terminal_builds_each_paper_by_key_or_number_and_names_what_is_missing(session):
    claim = claimed("PAID")
    with acting_as(SYSTEM):
        unit = queries.unit_in_reach(claim.unit_id)
        keys = {"tax-statement": f"{unit.uscc}:2026"}
        for kind in ("claim-form", "payment-roster", "decision-letter", "tax-statement"):
            pdf = build_report(kind, region="640104", period=keys.get(kind, claim.number))
            assert unit.name in read(pdf)
        for kind, key in (
            ("recovery-order", claim.number),
            ("tax-statement", claim.number),
            ("claim-form", "无此编号"),
        ):
            with pytest.raises(Invalid):
                build_report(kind, region="640104", period=key)
