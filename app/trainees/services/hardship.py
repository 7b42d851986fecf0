"""Hardship (R7): claimed by the county, street or school, confirmed by the department that keeps the records."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from app.core import audit, clock
from app.core.actor import SYSTEM, Actor
from app.core.calendar import add_months
from app.core.errors import Invalid, Refusal, Refused
from app.core.workflow import move_each
from app.extensions import db
from app.programme.queries import database_params
from app.registers.queries import people as lists
from app.security.states import Permission
from app.trainees.models import Hardship, Trainee
from app.trainees.policy import HARDSHIP_POLICY, owner_of
from app.trainees.queries import hardship as queries
from app.trainees.services.care import person
from app.trainees.services.marks import refresh_marks
from app.trainees.states import VERIFYING, HardshipKind

RENEWAL_DAYS = 92  # so long before its end a confirmation may be asked for anew
EVIDENCE_MAX = 200

perform = VERIFYING.bound_to(HARDSHIP_POLICY)


def claim(
    actor: Actor, *, trainee_id: str, kind: str, claimed_on: date | None = None, proof: str | None = None
) -> Hardship:
    """Enter a kind of hardship that a person claims; it waits for the department that keeps the records."""
    if not (actor.may(Permission.TRAINEE_WRITE) or actor.is_system):
        raise Refused(Refusal("role", _("困难情况由县（区）经办、街道社区村和高校工作人员登记。")))
    trainee, named = person(trainee_id), HardshipKind(kind)
    day = claimed_on or clock.today()
    if day > clock.today():
        raise Invalid({"claimed_on": _("申报日期不能晚于今天。")})
    if named not in database_params().get("hardship_kinds"):
        raise Invalid({"kind": _("这一困难类型目前不在认定范围内。")})
    if queries.open_claim(trainee.id, named) is not None:
        raise Invalid({"kind": _("这一困难类型已在核实中，无需重复申报。")})
    standing = queries.standing_claim(trainee.id, named)
    if standing and standing.valid_to and standing.valid_to > clock.today() + timedelta(days=RENEWAL_DAYS):
        raise Invalid({"kind": _("这一困难类型已核实，有效期至 %(day)s。", day=standing.valid_to.isoformat())})
    return _entered(trainee, named, day, proof)


def _entered(trainee: Trainee, kind: HardshipKind, day: date, proof: str | None) -> Hardship:
    row = Hardship(
        trainee_id=trainee.id,
        region_code=trainee.region_code,
        kind=kind,
        owner=owner_of(kind),
        person_name=trainee.name,
        id_tail=trainee.id_tail,
        claimed_on=day,
        proof=proof,
    )
    db.session.add(row)
    db.session.flush()
    return row


def verify(actor: Actor, row: Hardship, *, evidence: str, reason: str = "") -> Hardship:
    """Confirm a claim on the owner's records; the mark holds from today, to the end of the validity and its grace."""
    perform.begin(actor, row, "verify")
    if not evidence.strip() or len(evidence) > EVIDENCE_MAX:
        raise Invalid({"evidence": _("请写明核实依据，不超过 %(n)s 字。", n=EVIDENCE_MAX)})
    params, today = database_params(), clock.today()
    valid_to = add_months(today, int(params.get("hardship_reverify_months", on=today)))
    perform(
        actor,
        row,
        "verify",
        reason=reason,
        decided_on=today,
        decided_by=actor.name[:64],
        valid_to=valid_to,
        marked_to=valid_to + timedelta(days=int(params.get("hardship_grace_days", on=today))),
        evidence=evidence.strip(),
    )
    refresh_marks([row.trainee_id])
    return row


def refuse(actor: Actor, row: Hardship, *, reason: str = "") -> Hardship:
    """Tell that the owner's records do not show the hardship; a mark kept by grace ends with it."""
    perform.begin(actor, row, "refuse")
    perform(actor, row, "refuse", reason=reason, decided_on=clock.today(), decided_by=actor.name[:64])
    for earlier in queries.in_grace(row):
        earlier.marked_to = clock.today() - timedelta(days=1)
    refresh_marks([row.trainee_id])
    return row


def revoke(actor: Actor, row: Hardship, *, reason: str = "") -> Hardship:
    """Take a confirmation back; the mark ends today."""
    perform.begin(actor, row, "revoke")
    perform(actor, row, "revoke", reason=reason, marked_to=clock.today() - timedelta(days=1))
    refresh_marks([row.trainee_id])
    return row


def expire(actor: Actor, row: Hardship) -> Hardship:
    """End a confirmation that ran out, and ask the owner anew; the mark stays for the grace (C9)."""
    perform(actor, row, "expire")
    renewed = queries.open_claim(row.trainee_id, row.kind) is not None
    if not renewed and queries.is_followed(row.trainee_id):
        again = {name: getattr(row, name) for name in ("trainee_id", "region_code", "kind", "owner", "person_name")}
        db.session.add(Hardship(**again, id_tail=row.id_tail, proof=row.proof, claimed_on=clock.today()))
        db.session.flush()
    return row


def expire_all() -> int:
    """End every confirmation that ran out and bring the marks up to date; for the daily job."""
    ended = move_each(queries.run_out, lambda row: expire(SYSTEM, row))
    return ended + refresh_marks()


Listed = Callable[[list[str], date], dict[str, str]]  # keyed hashes of numbers -> what the list says of those on it


def verify_from_list(actor: Actor, kind: HardshipKind, listed: Listed) -> int:
    """Confirm the open claims in reach whose person stands on the owner's list today; return how many.

    A claim that this actor may not decide (four eyes) is left alone.
    """
    confirmed, after = 0, ""
    while pairs := queries.claims_to_compare(kind, after):
        after = pairs[-1][0].id
        found = listed([text for _row, text in pairs], clock.today())
        for row, text in pairs:
            if text in found and perform.refusal(actor, row, VERIFYING.moves["verify"]) is None:
                verify(actor, row, evidence=found[text][:EVIDENCE_MAX])
                confirmed += 1
    audit.note("verify-from-list", kind=str(kind), confirmed=confirmed)
    return confirmed


def verify_low_income(actor: Actor) -> int:
    """Confirm the open claims of low income in reach by 民政's own list of households (R7)."""

    def listed(hashes: list[str], day: date) -> dict[str, str]:
        found = lists.low_income_until(hashes, day)
        until = {key: f"，认定至 {last}" if last else "" for key, last in found.items()}
        return {key: f"低收入家庭名单（{day}在册）{until[key]}" for key in found}

    return verify_from_list(actor, HardshipKind.LOW_INCOME, listed)


MOVES: dict[str, Callable[..., Any]] = {"verify": verify, "refuse": refuse, "revoke": revoke}
