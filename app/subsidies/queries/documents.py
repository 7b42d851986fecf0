"""Which documents of a claim the system holds already, asked of its counted lines in a few statements (R42)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select

from app.core.files import StoredFile
from app.core.scope import unscoped
from app.extensions import db
from app.placements.models import (
    Agreement,
    AllowancePayment,
    AttendanceMonth,
    InsuranceCover,
    InsurancePolicy,
    Placement,
    Retention,
)
from app.registers.models import InsuranceMonth, UnemploymentRegistration
from app.registers.states import EntryState, InsuredAs
from app.subsidies.models import Claim, ClaimLine
from app.subsidies.queries.working import ON_FILE, VERIFIED
from app.subsidies.states import ClaimDoc, ClaimKind
from app.trainees.models import EligibilityCheck, Trainee
from app.trainees.states import Category

OF_CLAIM = "the records behind the counted lines of a claim in hand; only how many are missing leaves this function"


@dataclass(frozen=True)
class Records:
    """How many lines need a record, and how many of them lack it."""

    lines: int
    missing: int

    @property
    def is_whole(self) -> bool:
        """Whether every line has its record."""
        return self.lines > 0 and self.missing == 0


def _lines(claim: Claim) -> Any:
    return and_(ClaimLine.claim_id == claim.id, ClaimLine.revision == claim.revision, ClaimLine.is_counted)


def _identity(_claim: Claim) -> Any:
    """A judgement of eligibility or a comparison of the person, which both rest on identity and certificate."""
    checked = select(EligibilityCheck.id).where(
        EligibilityCheck.trainee_id == ClaimLine.trainee_id, EligibilityCheck.eligible
    )
    compared = select(Trainee.id).where(Trainee.id == ClaimLine.trainee_id, Trainee.compared_on.is_not(None))
    return or_(checked.exists(), compared.exists())


def _agreement(_claim: Claim) -> Any:
    return (
        select(Agreement.id)
        .where(Agreement.placement_id == ClaimLine.placement_id, Agreement.state.in_(ON_FILE))
        .exists()
    )


def _attendance(_claim: Claim) -> Any:
    return (
        select(AttendanceMonth.id)
        .where(AttendanceMonth.id == ClaimLine.sheet_id, AttendanceMonth.state.in_(VERIFIED))
        .exists()
    )


def _pay_detail(_claim: Claim) -> Any:
    """A transfer with the number of its slip."""
    return (
        select(AllowancePayment.id)
        .where(
            AllowancePayment.placement_id == ClaimLine.placement_id,
            AllowancePayment.month == ClaimLine.month,
            AllowancePayment.is_by_bank,
            AllowancePayment.slip_no.is_not(None),
            AllowancePayment.slip_no != "",
        )
        .exists()
    )


def _policy(_claim: Claim) -> Any:
    return select(InsuranceCover.id).where(InsuranceCover.id == ClaimLine.cover_id).exists()


def _invoice(_claim: Claim) -> Any:
    return (
        select(InsuranceCover.id)
        .join(InsurancePolicy, InsurancePolicy.id == InsuranceCover.policy_id)
        .where(
            InsuranceCover.id == ClaimLine.cover_id,
            InsurancePolicy.invoice_no.is_not(None),
            InsurancePolicy.invoice_no != "",
        )
        .exists()
    )


def _contract(claim: Claim) -> Any:
    verified = select(Retention.id).where(Retention.verified_on.is_not(None))
    if claim.kind == ClaimKind.RETENTION_AWARD:
        return verified.where(Retention.unit_id == ClaimLine.unit_id).exists()
    return verified.where(Retention.placement_id == ClaimLine.placement_id).exists()


def _insurance(claim: Claim) -> Any:
    """Insured months of the person: as flexibly employed in the line's month, else as an employee."""
    wanted = select(InsuranceMonth.id).where(
        InsuranceMonth.id_hash == Trainee.id_hash,
        Trainee.id == ClaimLine.trainee_id,
        InsuranceMonth.state == EntryState.LISTED,
    )
    if claim.kind == ClaimKind.FLEX_SOCIAL:
        own = wanted.where(InsuranceMonth.insured_as == InsuredAs.FLEXIBLE, InsuranceMonth.month == ClaimLine.month)
        return own.exists()
    verified = select(Retention.id).where(
        Retention.placement_id == ClaimLine.placement_id, Retention.verified_on.is_not(None), Retention.si_months > 0
    )
    employed = wanted.where(InsuranceMonth.insured_as == InsuredAs.EMPLOYEE)
    return or_(verified.exists(), employed.exists())


def _registration(_claim: Claim) -> Any:
    """Registered as unemployed; a graduate within the two years needs no registration (R39)."""
    person = select(Trainee.id).where(
        Trainee.id == ClaimLine.trainee_id,
        or_(
            Trainee.unemp_reg_date.is_not(None),
            select(UnemploymentRegistration.id)
            .where(
                UnemploymentRegistration.id_hash == Trainee.id_hash,
                UnemploymentRegistration.state == EntryState.LISTED,
            )
            .exists(),
        ),
    )
    graduate = select(Placement.id).where(
        Placement.id == ClaimLine.placement_id, Placement.category == Category.GRADUATE
    )
    return or_(person.exists(), graduate.exists())


RECORDS = {
    ClaimDoc.ID_OR_DIPLOMA: _identity,
    ClaimDoc.AGREEMENT: _agreement,
    ClaimDoc.ATTENDANCE: _attendance,
    ClaimDoc.PAY_DETAIL: _pay_detail,
    ClaimDoc.POLICY: _policy,
    ClaimDoc.INVOICE: _invoice,
    ClaimDoc.LABOUR_CONTRACT: _contract,
    ClaimDoc.SI_PROOF: _insurance,
    ClaimDoc.UNEMP_PROOF: _registration,
}


def records_of(claim: Claim, docs: list[ClaimDoc]) -> dict[ClaimDoc, Records]:
    """How far the records of each document reach over the claim's counted lines, in one statement."""
    asked = [doc for doc in docs if doc in RECORDS]
    if not asked:
        return {}
    columns = [func.count().filter(~RECORDS[doc](claim)) for doc in asked]
    with unscoped(OF_CLAIM):
        lines, *missing = db.session.execute(select(func.count(), *columns).where(_lines(claim))).one()
    return {doc: Records(int(lines), int(count)) for doc, count in zip(asked, missing, strict=True)}


def files_by_doc(claim: Claim) -> dict[str, StoredFile]:
    """The latest file that was provided for each document of a claim in hand."""
    statement = select(StoredFile).where(
        StoredFile.entity == claim.__tablename__,
        StoredFile.record_id == claim.id,
        StoredFile.kind.in_([doc.value for doc in ClaimDoc]),
    )
    return {row.kind: row for row in db.session.scalars(statement.order_by(StoredFile.uploaded_at, StoredFile.id))}
