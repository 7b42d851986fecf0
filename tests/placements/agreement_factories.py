"""Agreements in any state and signers with accounts for tests, made directly."""

from typing import Any

from app.core import clock
from app.core.actor import SYSTEM, Actor, acting_as
from app.core.files import keep
from app.extensions import db
from app.placements.models import Agreement, Placement
from app.placements.services import agreements
from app.placements.services.drafting import draft_for
from app.placements.services.sides import subject_of
from app.placements.states import AgreementState
from app.security.queries import actor_for
from app.security.services import create_account, issue_code
from app.security.states import CodePurpose
from tests.conftest import PASSWORD
from tests.placements.factories import make_placement

SIGNED = {"SIGNED", "FILED", "AMENDED", "TERMINATED", "COMPLETED"}


def make_agreement(state: str = "DRAFT", *, placement: Placement | None = None, **facts: Any) -> Agreement:
    """An agreement of a pending placement in a state, with the facts that the state requires."""
    placement = placement or make_placement("PENDING")
    with acting_as(SYSTEM):
        agreement = draft_for(placement)
        now = clock.now()
        given: dict[str, Any] = {"state": AgreementState(state)}
        if state in SIGNED | {"UNIT_SIGNED", "RETURNED"}:
            given |= {"unit_signed_at": now, "unit_signer": "unit1"}
        if state in SIGNED | {"RETURNED"}:
            stored = keep(agreement, "agreement", "协议.pdf", b"%PDF-1.7 signed")
            given |= {"trainee_signed_at": now, "trainee_signer": placement.person_name}
            given |= {"sha256": stored.sha256, "file_id": stored.id}
        if state in SIGNED - {"SIGNED"}:
            given["filed_on"] = clock.today()
        for name, value in (given | facts).items():
            setattr(agreement, name, value)
        db.session.flush()
    return agreement


def trainee_of(placement: Placement) -> Actor:
    """The trainee of a placement, with an account of their own."""
    with acting_as(SYSTEM):
        account = create_account(
            SYSTEM,
            login=f"t{placement.id[-12:]}",
            name=placement.person_name,
            roles="TRAINEE",
            region_code=placement.region_code,
            level="COUNTY",
            password=PASSWORD,
            trainee_id=placement.trainee_id,
            trusted=True,
        )
        return actor_for(account)


def signature(actor: Any, row: Agreement, name: str = "") -> dict[str, Any]:
    """What a signer gives: read, name, code."""
    code = issue_code(CodePurpose.SIGN, subject_of(row, actor.user_id), minutes=10)
    return {"read_to_end": True, "typed_name": name or actor.name, "code": code}


def signed_by_unit(cast: Any, row: Agreement) -> Agreement:
    """Signed by unit1."""
    with acting_as(cast["unit1"]):
        return agreements.sign_unit(cast["unit1"], row, **signature(cast["unit1"], row))


def signed(cast: Any, row: Agreement, trainee: Any) -> Agreement:
    """Signed by both."""
    signed_by_unit(cast, row)
    with acting_as(trainee):
        return agreements.sign_trainee(trainee, row, **signature(trainee, row))


def filed(cast: Any, row: Agreement) -> Agreement:
    """Filed by the county."""
    with acting_as(cast["xingqing_agent"]):
        return agreements.file(cast["xingqing_agent"], row)
