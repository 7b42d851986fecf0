"""What is read to work out lines: sheets that nobody claimed, and internships with all that their subsidies rest on.

Many at once: some ten statements for every 500 placements, whatever they hold.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select

from app.core.bulk import in_pieces
from app.core.calendar import DAY, days_from
from app.core.clock import month_of
from app.core.scope import unscoped
from app.core.workflow import StatusLog
from app.extensions import db
from app.placements.models import Agreement, AllowancePayment, AttendanceMonth, Placement, Suspension
from app.placements.queries.insurance import days_covered
from app.placements.states import AgreementState, AttendanceMonthState, PaymentAnswer
from app.subsidies.models import ClaimLine
from app.subsidies.queries.exclusion import benefits_by_hash, held_by
from app.subsidies.rules.facts import NOTHING, Agreed, Internship, Paid, Sheet
from app.subsidies.states import ClaimKind
from app.trainees.models import Trainee
from app.units.models import Unit
from app.units.states import LegalForm

IN_HAND = "what hangs on placements in reach: the person's number as a hash, payments, agreements, other internships"
VERIFIED = (AttendanceMonthState.VERIFIED, AttendanceMonthState.LOCKED)
ON_FILE = (AgreementState.FILED, AgreementState.AMENDED, AgreementState.COMPLETED, AgreementState.TERMINATED)
Row = Any
_SHEET = (
    AttendanceMonth.id,
    AttendanceMonth.placement_id,
    AttendanceMonth.month,
    AttendanceMonth.due_days,
    AttendanceMonth.attended,
    AttendanceMonth.paid_leave,
    AttendanceMonth.personal_leave,
    AttendanceMonth.state,
    AttendanceMonth.is_late,
)
_PLACEMENT = (
    Placement.id,
    Placement.trainee_id,
    Placement.unit_id,
    Placement.region_code,
    Placement.person_name,
    Placement.id_tail,
    Placement.agreed_start,
    Placement.agreed_end,
    Placement.starts_on,
    Placement.ends_on,
    Placement.actual_end,
)


# -- sheets


def open_sheets(
    unit_ids: Sequence[str], until: date, but: Collection[str] = (), *, region_code: str | None = None
) -> list[Sheet]:
    """The verified sheets in reach of units up to the month of a day that no line of their placement holds.

    Lines of the claims ``but`` do not count as holding.
    """
    found: list[Sheet] = []
    for piece in in_pieces(list(unit_ids)):
        statement = select(*_SHEET).where(
            AttendanceMonth.unit_id.in_(piece),
            AttendanceMonth.month <= month_of(until),
            AttendanceMonth.state.in_(VERIFIED),
            ~_held(but).exists(),
        )
        if region_code is not None:
            statement = statement.where(AttendanceMonth.region_code == region_code)
        found += [_sheet(row) for row in db.session.execute(statement)]
    return found


def _held(but: Collection[str]) -> Any:
    slot = literal(f"{ClaimKind.LIVING}:").concat(AttendanceMonth.month)
    line = select(ClaimLine.id).where(
        ClaimLine.holder_id == AttendanceMonth.trainee_id,
        ClaimLine.slot == slot,
        ClaimLine.holds,
        ClaimLine.placement_id == AttendanceMonth.placement_id,
    )
    return line.where(ClaimLine.claim_id.not_in(list(but))) if but else line


def sheets(ids: Collection[str]) -> dict[str, Sheet]:
    """Sheets by their key, in any state: those of lines in hand."""
    found: dict[str, Sheet] = {}
    with unscoped(IN_HAND):
        for piece in in_pieces(sorted(ids)):
            rows = db.session.execute(select(*_SHEET).where(AttendanceMonth.id.in_(piece)))
            found |= {row.id: _sheet(row) for row in rows}
    return found


def _sheet(row: Row) -> Sheet:
    return Sheet._make((*row[:7], row.state in VERIFIED, row.is_late))


# -- internships


def internships(keys: Iterable[str], *, paid: bool = False) -> dict[str, Internship]:
    """The placements of some keys with what their subsidies rest on; ``paid`` reads the months' payments and cover.

    The caller has the keys from a statement within the actor's reach.
    """
    found: dict[str, Internship] = {}
    with unscoped(IN_HAND):
        for piece in in_pieces(sorted(set(keys))):
            found |= _loaded(piece, paid)
    return found


def _loaded(piece: list[str], with_payments: bool) -> dict[str, Internship]:
    rows = list(db.session.execute(_of_placements(Placement.id.in_(piece))))
    people = {row.trainee_id for row in rows}
    agreements, stood = _agreements(piece), _stood_still(piece)
    elsewhere, held = _months_paid(people), held_by(people)
    benefits = benefits_by_hash({row.id_hash for row in rows})
    payments = _payments(piece) if with_payments else {}
    covered = days_covered(piece) if with_payments else {}
    found = {}
    for row in rows:
        base = _internship(row, stood.get(row.id, []))
        found[row.id] = replace(
            base,
            agreed=agreements.get(row.id),
            elsewhere=tuple(months for key, months in elsewhere.get(row.trainee_id, ()) if key != row.id),
            held=tuple(held.get(row.trainee_id, ())),
            benefits=tuple(benefits.get(row.id_hash, ())),
            paid=payments.get(row.id, {}),
            covered=tuple(sorted(covered.get(row.id, ()))),
        )
    return found


def _of_placements(where: ColumnElement[bool]) -> Any:
    person = (Trainee.id_hash, Trainee.birth, Trainee.graduation_date, Trainee.unemp_reg_date, Trainee.dereg_date)
    statement = select(*_PLACEMENT, *person, Unit.legal_form, Unit.name.label("employer"))
    joined = statement.join(Trainee, Trainee.id == Placement.trainee_id).join(Unit, Unit.id == Placement.unit_id)
    return joined.where(where).order_by(Placement.id)


def _internship(row: Row, stood: list[tuple[date, date | None]]) -> Internship:
    end = row.agreed_end
    days = {day for first, last in stood if first <= end for day in days_from(first, min(last or end, end))}
    return Internship(
        id=row.id,
        trainee_id=row.trainee_id,
        unit_id=row.unit_id,
        region_code=row.region_code,
        person_name=row.person_name,
        id_tail=row.id_tail,
        agreed_start=row.agreed_start,
        agreed_end=end,
        first=row.starts_on,
        last=row.ends_on,
        last_day=row.actual_end,
        service_end=max(row.agreed_start, end - DAY * len(days)),
        graduation=row.graduation_date,
        birth=row.birth,
        registered=(row.unemp_reg_date, row.dereg_date or date.max) if row.unemp_reg_date else None,
        is_enterprise=row.legal_form == LegalForm.ENTERPRISE,
        unit_name=row.employer,
    )


def _agreements(piece: list[str]) -> dict[str, Agreed]:
    """The first version that both signed of each placement, and whether any version is on file; two statements."""
    statement = select(
        Agreement.id,
        Agreement.placement_id,
        Agreement.state,
        Agreement.starts_on,
        Agreement.unit_signed_at,
        Agreement.trainee_signed_at,
    ).where(Agreement.placement_id.in_(piece), Agreement.state != AgreementState.VOID)
    versions: dict[str, list[Row]] = defaultdict(list)
    for row in db.session.execute(statement.order_by(Agreement.placement_id, Agreement.number)):
        versions[row.placement_id].append(row)
    firsts = {key: _first_signed(rows) for key, rows in versions.items()}
    logged = _first_signings([row.id for row in firsts.values()])
    return {
        key: Agreed(
            firsts[key].starts_on,
            logged.get(firsts[key].id) or _signed_on(firsts[key]),
            any(row.state in ON_FILE for row in rows),
        )
        for key, rows in versions.items()
    }


def _first_signed(rows: list[Row]) -> Row:
    return next((row for row in rows if _signed_on(row)), rows[0])


def _signed_on(row: Row) -> date | None:
    if row.unit_signed_at is None or row.trainee_signed_at is None:
        return None
    return max(row.unit_signed_at, row.trainee_signed_at).date()  # type: ignore[no-any-return]


def _first_signings(keys: list[str]) -> dict[str, date]:
    """When both had signed for the first time; what was returned and signed anew keeps its first day (R21)."""
    statement = (
        select(StatusLog.record_id, func.min(StatusLog.at))
        .where(
            StatusLog.entity == Agreement.__tablename__,
            StatusLog.record_id.in_(keys),
            StatusLog.to_state == AgreementState.SIGNED,
            StatusLog.from_state != AgreementState.SIGNED,
        )
        .group_by(StatusLog.record_id)
    )
    return {key: moment.date() for key, moment in db.session.execute(statement)}


def _stood_still(piece: list[str]) -> dict[str, list[tuple[date, date | None]]]:
    statement = select(Suspension.placement_id, Suspension.from_day, Suspension.to_day)
    found: dict[str, list[tuple[date, date | None]]] = defaultdict(list)
    for key, first, last in db.session.execute(statement.where(Suspension.placement_id.in_(piece))):
        found[key].append((first, last))
    return found


def _months_paid(people: set[str]) -> dict[str, list[tuple[str, Decimal]]]:
    """The months that each placement of the people was paid, with its key (R9)."""
    statement = select(Placement.trainee_id, Placement.id, Placement.months_paid).where(
        Placement.trainee_id.in_(people), Placement.months_paid > 0
    )
    found: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)
    for person, key, months in db.session.execute(statement.order_by(Placement.id)):
        found[person].append((key, months))
    return found


def _payments(piece: list[str]) -> dict[str, dict[str, Paid]]:
    statement = select(
        AllowancePayment.placement_id,
        AllowancePayment.month,
        AllowancePayment.amount_yuan,
        AllowancePayment.received_yuan,
        AllowancePayment.is_by_bank,
        AllowancePayment.paid_on,
        AllowancePayment.answer,
    ).where(AllowancePayment.placement_id.in_(piece))
    found: dict[str, dict[str, Paid]] = defaultdict(dict)
    for row in db.session.execute(statement):
        months = found[row.placement_id]
        months[row.month] = _with(months.get(row.month, Paid()), row)
    return found


def _with(paid: Paid, row: Row) -> Paid:
    """One more payment; what the trainee says did not come does not count (B24)."""
    amount = row.amount_yuan
    if row.answer == PaymentAnswer.NOT_RECEIVED:
        amount = NOTHING
    elif row.answer == PaymentAnswer.DIFFERENT:
        amount = min(row.amount_yuan, row.received_yuan)
    return Paid(
        by_bank=paid.by_bank + (amount if row.is_by_bank else NOTHING),
        otherwise=paid.otherwise + (NOTHING if row.is_by_bank else amount),
        last_on=max(paid.last_on or row.paid_on, row.paid_on),
        objected=paid.objected or amount < row.amount_yuan,
    )


def by_placement(found: Iterable[Sheet]) -> Iterator[tuple[str, list[Sheet]]]:
    """Sheets of one placement together, in the order of the placements' keys."""
    kept: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in found:
        kept[sheet.placement_id].append(sheet)
    return iter(sorted(kept.items()))
