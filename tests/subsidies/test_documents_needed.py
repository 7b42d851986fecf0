"""What the system holds is not asked for again (R42); what is missing is provided once, by the claimant alone."""

from datetime import date
from typing import Any

import pytest

from app.core import clock
from app.core.actor import SYSTEM, Actor, acting_as
from app.core.errors import Invalid, Refused
from app.extensions import db
from app.placements.models import AllowancePayment, AttendanceMonth
from app.registers.models import UnemploymentRegistration
from app.security.roles import permissions_of
from app.subsidies.models import Claim
from app.subsidies.services import documents
from app.subsidies.services.documents import Source
from app.subsidies.states import ClaimDoc as D
from app.subsidies.states import ClaimKind as K
from app.subsidies.states import ClaimState as S
from app.trainees.models import EligibilityCheck, Trainee
from tests.placements.insurance_factories import make_cover, make_policy
from tests.subsidies.earning_factories import (
    insure,
    keep,
    make_earned,
    make_earning,
    make_month,
    pay,
    stored,
    unit_admin,
    young_person,
)
from tests.subsidies.factories import make_claim, make_line
from tests.subsidies.test_computing import parameter
from tests.subsidies.test_drafting import drafted, lines_of

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def sources(claim: Claim) -> dict[D, str]:
    """Where each document of a claim comes from."""
    with acting_as(SYSTEM):
        return {row.doc: row.source.value for row in documents.needed(claim)}


def claim_with(placement: Any, kind: K, **facts: Any) -> Claim:
    """A draft of a kind with one counted line of a placement."""
    claim = make_claim("DRAFT", kind=kind)
    make_line(claim, placement, slot=f"{kind}:x", sheet_id=None, **facts)
    return claim


def test_an_allowance_of_records_asks_for_nothing(session) -> None:
    claim = drafted(make_earned(2))
    assert sources(claim) == dict.fromkeys(
        [D.ROSTER, D.ID_OR_DIPLOMA, D.AGREEMENT, D.PAY_DETAIL, D.ATTENDANCE], "IN_SYSTEM"
    )
    with acting_as(SYSTEM):
        assert documents.missing_of(claim) is None


def test_a_slip_without_its_number_is_asked_for(session) -> None:
    """R42-2: only what is missing, and how many lines miss it."""
    placement = make_earned(1)
    make_month(placement, "2026-08")
    pay(placement, "2026-08", slip_no=None)
    claim = drafted(placement)
    assert sources(claim)[D.PAY_DETAIL] == "MISSING"
    with acting_as(SYSTEM):
        told = next(row for row in documents.needed(claim) if row.doc == D.PAY_DETAIL)
        assert "1 条明细" in told.words
        assert documents.missing_of(claim) == "缺少材料：基本生活补助发放明细账（单）及银行回单。"


def test_records_of_each_document_are_looked_at(session) -> None:
    placement = make_earned(1)
    claim = drafted(placement)
    with acting_as(SYSTEM):
        db.session.query(EligibilityCheck).update({"eligible": False})
        db.session.get_one(AttendanceMonth, lines_of(claim)[0].sheet_id).state = "OPEN"
        db.session.query(AllowancePayment).update({"is_by_bank": False})
        db.session.flush()
    found = sources(claim)
    assert [doc for doc, source in found.items() if source == "MISSING"] == [
        D.ID_OR_DIPLOMA,
        D.PAY_DETAIL,
        D.ATTENDANCE,
    ]
    with acting_as(SYSTEM):
        db.session.get_one(Trainee, placement.trainee_id).compared_on = clock.today()
        db.session.flush()
    assert sources(claim)[D.ID_OR_DIPLOMA] == "IN_SYSTEM"


def test_premiums_need_the_invoice_of_their_policy(session) -> None:
    placement = make_earning(covered=False)
    policy = make_policy()
    cover = make_cover(placement, policy)
    claim = claim_with(placement, K.ACCIDENT_INSURANCE, cover_id=cover.id)
    assert sources(claim) == {D.ROSTER: "IN_SYSTEM", D.POLICY: "IN_SYSTEM", D.INVOICE: "MISSING"}
    policy.invoice_no = "FP0001"
    stored(policy)
    assert sources(claim)[D.INVOICE] == "IN_SYSTEM"


def test_a_verified_contract_and_insured_months_are_there(session) -> None:
    placement = make_earning(state="ENDED")
    retention = keep(placement, verified=False, months=0)
    claim = claim_with(placement, K.REMAINING)
    found = sources(claim)
    assert (found[D.LABOUR_CONTRACT], found[D.SI_PROOF]) == ("MISSING", "MISSING")
    retention.verified_on = clock.today()
    stored(retention)
    insure(placement.trainee_id, "2026-11", insured_as="EMPLOYEE", employer="单位")
    found = sources(claim)
    assert (found[D.LABOUR_CONTRACT], found[D.SI_PROOF]) == ("IN_SYSTEM", "IN_SYSTEM")


def test_flexible_months_prove_themselves_month_by_month(session) -> None:
    placement = make_earning(date(2026, 1, 1), date(2026, 6, 30), state="ENDED")
    claim = claim_with(placement, K.FLEX_SOCIAL, month="2026-07")
    insure(placement.trainee_id, "2026-08")
    assert sources(claim)[D.SI_PROOF] == "MISSING"
    insure(placement.trainee_id, "2026-07")
    assert sources(claim)[D.SI_PROOF] == "IN_SYSTEM"


def test_a_registration_is_asked_of_youth_not_of_graduates(session) -> None:
    youth, graduate = make_earning(state="ENDED", category="YOUTH"), make_earning(state="ENDED")
    assert sources(claim_with(graduate, K.HIRING))[D.UNEMP_PROOF] == "IN_SYSTEM"
    claim = claim_with(youth, K.HIRING)
    assert sources(claim)[D.UNEMP_PROOF] == "MISSING"
    with acting_as(SYSTEM):
        person = db.session.get_one(Trainee, youth.trainee_id)
    facts = {"name": person.name, "id_no": person.id_no, "reg_no": "1", "registered_on": date(2026, 1, 1)}
    stored(UnemploymentRegistration(region_code="640104", **facts))
    assert sources(claim)[D.UNEMP_PROOF] == "IN_SYSTEM"


def test_a_line_that_is_refused_needs_no_document(session) -> None:
    placement = make_earned(1)
    make_month(placement, "2026-08")
    claim = drafted(placement)
    assert [line.is_counted for line in lines_of(claim)] == [True, False]
    assert sources(claim)[D.PAY_DETAIL] == "IN_SYSTEM"


def test_where_the_county_pays_no_slip_is_asked_for(session) -> None:
    parameter("pay_mode", '"DIRECT_TO_CARD"', region="640104")
    placement = make_earning()
    make_month(placement, "2026-07")
    assert sources(drafted(placement))[D.PAY_DETAIL] == "IN_SYSTEM"


# -- provided


def missing_slip() -> tuple[Any, Claim]:
    """A draft that lacks the number of a slip, and its unit."""
    placement = make_earning()
    make_month(placement, "2026-07")
    pay(placement, "2026-07", slip_no=None)
    return unit_admin(placement.unit_id), drafted(placement)


def test_what_is_missing_is_provided_and_a_later_file_takes_its_place(session) -> None:
    admin, claim = missing_slip()
    with acting_as(admin):
        documents.provide(admin, claim, D.PAY_DETAIL, "回单.png", PNG)
        later = documents.provide(admin, claim, D.PAY_DETAIL, "回单二.png", PNG)
        told = next(row for row in documents.needed(claim) if row.doc == D.PAY_DETAIL)
        assert (told.source, told.file_id, told.is_missing) == (Source.PROVIDED, later.id, False)
        assert told.words == "回单二.png"
        assert documents.missing_of(claim) is None


@pytest.mark.parametrize(
    ("doc", "name", "body"),
    [
        (D.INVOICE, "a.png", PNG),
        (D.PAY_DETAIL, "a.exe", PNG),
        (D.PAY_DETAIL, "a.pdf", PNG),
        (D.PAY_DETAIL, "a.png", b""),
    ],
)
def test_a_file_that_does_not_fit_is_refused_in_words(session, doc, name, body) -> None:
    admin, claim = missing_slip()
    with acting_as(admin), pytest.raises(Invalid):
        documents.provide(admin, claim, doc, name, body)


def test_only_the_claimant_provides_and_only_before_the_review(session) -> None:
    admin, claim = missing_slip()
    roles = frozenset({"COUNTY_AGENT"})
    officer = Actor(name="经办", roles=roles, permissions=permissions_of(roles), level="COUNTY", region_code="640104")
    for stranger in (officer, young_person("x" * 26)):
        with acting_as(stranger), pytest.raises(Refused):
            documents.provide(stranger, claim, D.PAY_DETAIL, "a.png", PNG)
    claim.state, claim.submitted_at = S.SUBMITTED, clock.now()
    stored(claim)
    with acting_as(admin), pytest.raises(Refused):
        documents.provide(admin, claim, D.PAY_DETAIL, "a.png", PNG)


def test_links_lead_officers_to_the_records_and_nobody_else(session) -> None:
    admin, claim = missing_slip()
    roles = frozenset({"COUNTY_AGENT"})
    officer = Actor(name="经办", roles=roles, permissions=permissions_of(roles), level="COUNTY", region_code="640104")
    with acting_as(officer):
        assert {row.link for row in documents.needed(claim) if row.doc == D.ATTENDANCE} == {"/admin/attendance-months/"}
    with acting_as(admin):
        assert {row.link for row in documents.needed(claim)} == {None}


@pytest.mark.parametrize("number", [1, 6])
def test_the_statements_do_not_follow_the_lines(session, statements, number) -> None:
    claim = drafted(make_earned(number, first=date(2026, 5, 1)))
    with acting_as(SYSTEM):
        documents.needed(claim)
        statements.clear()
        documents.needed(claim)
    assert sum("number_series" not in one for one in statements) <= 3
