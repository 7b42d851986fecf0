"""What a dossier needs of money and days: other claims, accounts, payments, retention, sheets, browsers; in bulk."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.placements.models import (
    AllowancePayment,
    AttendanceDay,
    AttendanceMonth,
    Placement,
    Retention,
    RetentionCheck,
)
from app.placements.states.attendance import AttendanceCode
from app.subsidies.models import Claim, ClaimLine
from app.subsidies.queries.dossier_people import grouped, rows_in
from app.subsidies.rules.dossier import Line, OtherLine
from app.subsidies.rules.dossier_facts import Kept, Owner, Payment, Sheet
from app.subsidies.states import OVER, ClaimState
from app.trainees.models import Trainee
from app.units.models import Unit

PERSON, UNIT = "人", "单位"


def lines_of(claim_ids: Collection[str]) -> dict[str, tuple[Line, ...]]:
    """The counted lines of the revision in force, by claim, in their order."""
    line = ClaimLine
    columns = (
        line.kind,
        line.unit_id,
        line.trainee_id,
        line.placement_id,
        line.month,
        line.from_day,
        line.to_day,
        line.standard_yuan,
        line.share,
        line.amount_yuan,
        line.holder_id,
        line.slot,
    )
    statement = (
        select(line.claim_id, *columns)
        .join(Claim, (Claim.id == line.claim_id) & (Claim.revision == line.revision))
        .where(line.is_counted)
        .order_by(line.claim_id, line.place)
    )
    return grouped((row[0], Line(str(row[1]), *row[2:])) for row in rows_in(statement, line.claim_id, claim_ids))


def other_lines_of(
    trainee_ids: Collection[str],
) -> tuple[dict[str, tuple[OtherLine, ...]], dict[tuple[str, str], date]]:
    """The counted lines of all claims that stand, by person; and when each month of a placement was paid."""
    line = ClaimLine
    columns = (
        line.trainee_id,
        line.claim_id,
        Claim.number,
        line.kind,
        Claim.region_code,
        line.from_day,
        line.to_day,
        Claim.follows_id,
        line.placement_id,
        line.month,
        Claim.paid_on,
    )
    statement = (
        select(*columns)
        .join(Claim, (Claim.id == line.claim_id) & (Claim.revision == line.revision))
        .where(line.is_counted, Claim.state.not_in([*OVER, ClaimState.DRAFT]))
    )
    rows = list(rows_in(statement.order_by(line.from_day, line.id), line.trainee_id, trainee_ids))
    paid = {
        (row.placement_id, row.month): row.paid_on for row in rows if row.paid_on and row.placement_id and row.month
    }
    return grouped((row.trainee_id, _other(row)) for row in rows), paid


def _other(row: Any) -> OtherLine:
    return OtherLine(
        claim_id=row.claim_id,
        claim_number=row.number,
        kind=str(row.kind),
        region=row.region_code,
        first=row.from_day,
        last=row.to_day,
        follows_id=row.follows_id,
    )


def accounts_of(hashes: Collection[str]) -> dict[str, tuple[Owner, ...]]:
    """Who owns or is paid to each account, where that is more than one; two records of one unit are one."""
    found: dict[str, dict[tuple[str, str], Owner]] = defaultdict(dict)
    units = select(Unit.bank_account_hash, Unit.id, Unit.name, Unit.region_code, Unit.uscc).order_by(Unit.id)
    for account, key, name, region, code in rows_in(units, Unit.bank_account_hash, hashes):
        found[account][UNIT, code] = Owner(UNIT, key, name, region)
    people = select(Trainee.bank_hash, Trainee.id, Trainee.name, Trainee.region_code)
    for account, key, name, region in rows_in(
        people.where(Trainee.merged_into_id.is_(None)), Trainee.bank_hash, hashes
    ):
        found[account][PERSON, key] = Owner(PERSON, key, name, region)
    for account, owner, key in _paid_to(hashes):
        found[account].setdefault((owner.what, key), owner)
    return {account: tuple(owners.values()) for account, owners in found.items() if len(owners) > 1}


def _paid_to(hashes: Collection[str]) -> list[tuple[str, Owner, str]]:
    """The claimants whose claims were sent in with an account, with what tells two of them apart."""
    columns = (
        Claim.payee_hash,
        Claim.unit_id,
        Claim.trainee_id,
        Claim.claimant_name,
        Claim.region_code,
        Unit.uscc,
    )
    statement = (
        select(*columns)
        .outerjoin(Unit, Unit.id == Claim.unit_id)
        .where(
            Claim.state.not_in([ClaimState.DRAFT, ClaimState.WITHDRAWN]),
            Claim.unit_id.is_not(None) | Claim.trainee_id.is_not(None),
        )
        .distinct()
    )
    found = []
    for account, unit_id, trainee_id, name, region, code in rows_in(statement, Claim.payee_hash, hashes):
        owner = Owner(UNIT if unit_id else PERSON, unit_id or trainee_id, name, region)
        found.append((account, owner, code or owner.id))
    return found


def payments_of(placement_ids: Collection[str]) -> dict[str, tuple[Payment, ...]]:
    """What the units say that they paid, by placement, with the answers."""
    paid = AllowancePayment
    columns = (
        paid.placement_id,
        paid.id,
        paid.month,
        paid.amount_yuan,
        paid.paid_on,
        paid.slip_no,
        paid.answer,
        paid.answered_at,
        paid.received_yuan,
    )
    rows = rows_in(select(*columns).order_by(paid.month, paid.id), paid.placement_id, placement_ids)
    return grouped(
        (
            row[0],
            Payment(
                *row[1:6],
                answer=str(row.answer) if row.answer else None,
                answered_on=row.answered_at.date() if row.answered_at else None,
                received=row.received_yuan,
            ),
        )
        for row in rows
    )


def reused_slips(unit_ids: Collection[str]) -> dict[tuple[str, str], tuple[date, date]]:
    """The numbers of bank slips that a unit gave for payments of different days: the first and the last of them.

    One transfer on one day may pay several people, or several months.
    """
    paid = AllowancePayment
    statement = (
        select(paid.unit_id, paid.slip_no, func.min(paid.paid_on), func.max(paid.paid_on))
        .where(paid.slip_no.is_not(None), paid.slip_no != "")
        .group_by(paid.unit_id, paid.slip_no)
        .having(func.min(paid.paid_on) < func.max(paid.paid_on))
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in rows_in(statement, paid.unit_id, unit_ids)}


def kept_of(placement_ids: Collection[str]) -> dict[str, Kept]:
    """The labour contracts that followed placements, with the answers of their checks."""
    checks = select(RetentionCheck.retention_id, RetentionCheck.after_months, RetentionCheck.result)
    rows = list(
        rows_in(
            select(Retention.placement_id, Retention.id, Retention.contract_start),
            Retention.placement_id,
            placement_ids,
        )
    )
    asked = rows_in(checks.order_by(RetentionCheck.after_months), RetentionCheck.retention_id, [row[1] for row in rows])
    answers = grouped((row[0], (row[1], str(row[2]))) for row in asked)
    return {row[0]: Kept(row[1], row[2], answers.get(row[1], ())) for row in rows}


def sheets_of(placement_ids: Collection[str]) -> dict[str, tuple[Sheet, ...]]:
    """The months of attendance that carry reasons to look, by placement."""
    entity = AttendanceMonth
    statement = select(entity.placement_id, entity.id, entity.month, entity.flags).where(entity.flags != "[]")
    rows = rows_in(statement.order_by(entity.month), entity.placement_id, placement_ids)
    return grouped((row[0], Sheet(row[1], row[2], _flags(row[3]))) for row in rows)


def _flags(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((str(code), str(words)) for code, words in json.loads(text))


def attended_of(placement_ids: Collection[str]) -> dict[str, tuple[date, ...]]:
    """The days on which somebody is settled to have been present, by placement."""
    entity = AttendanceDay
    statement = select(entity.placement_id, entity.day).where(entity.code == AttendanceCode.P).order_by(entity.day)
    return grouped((row[0], row[1]) for row in rows_in(statement, entity.placement_id, placement_ids))


def devices_of(placement_ids: Collection[str], crowd: int) -> dict[str, int]:
    """How many people tapped from the most shared browser of each placement, where that is a crowd."""
    entity = AttendanceDay
    used = select(entity.placement_id, entity.trainee_device).where(entity.trainee_device.is_not(None)).distinct()
    of_placement: Mapping[str, tuple[str, ...]] = grouped(
        (row[0], row[1]) for row in rows_in(used, entity.placement_id, placement_ids)
    )
    devices = {device for several in of_placement.values() for device in several}
    people = func.count(Placement.trainee_id.distinct())
    counted = (
        select(entity.trainee_device, people)
        .join(Placement, Placement.id == entity.placement_id)
        .group_by(entity.trainee_device)
        .having(people >= crowd)
    )
    crowds: dict[Any, int] = {row[0]: row[1] for row in rows_in(counted, entity.trainee_device, devices)}
    most = {key: max((crowds.get(one, 0) for one in several), default=0) for key, several in of_placement.items()}
    return {key: number for key, number in most.items() if number}


def paid_since(day: date, after: str, limit: int) -> list[Claim]:
    """The claims paid on a day or later, in the order of their keys, after one of them."""
    statement = select(Claim).where(Claim.state == ClaimState.PAID, Claim.paid_on >= day, Claim.id > after)
    return list(db.session.scalars(statement.order_by(Claim.id).limit(limit)))
