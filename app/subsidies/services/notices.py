"""Public notices (公示): published with masked people, five workdays, closed by the job only when nobody objects.

What a notice shows is frozen with it (R61): later changes of a claim never change what was published.
"""

import hashlib
import json
import logging
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from app.core import clock, issuing, unit_of_work
from app.core.actor import SYSTEM, Actor
from app.core.calendar import add_years
from app.core.errors import Refused, ServiceError
from app.core.issued import IssuedDocument
from app.core.money import text
from app.core.workflow import move_each
from app.extensions import db
from app.messaging.queries import officers_of
from app.messaging.services import tell
from app.organisations.queries import full_name_of
from app.placements.queries.documents import office_of
from app.programme.queries import database_params, whole_number, workdays_after
from app.security.states import Role
from app.subsidies import signals
from app.subsidies.models import Claim, ClaimLine, ClaimNotice
from app.subsidies.policy.notices import may_publish
from app.subsidies.queries import notices as queries
from app.subsidies.rules.risk import masked_for_notice
from app.subsidies.services import detecting, holding, ledger
from app.subsidies.services.moving import perform
from app.subsidies.states import NOTIFYING, CheckStep, RiskResult

log = logging.getLogger(__name__)
SERIES, KIND = "JXGS", "public_notice"
SHOWN_YEARS = 1  # how long after its last day a notice still shows people; afterwards only sums
Row = dict[str, Any]
close = NOTIFYING.bound_to({})


def publish(actor: Actor, region_code: str) -> ClaimNotice | None:
    """Put every claim of a county that passed the recheck into one notice from today on; None when there is none.

    Runs to the fifth workday after today.  Raises Refused for anybody but the county's agent and the job, Invalid
    where the workdays are not known.
    """
    if refusal := may_publish(actor, region_code):
        raise Refused(refusal)
    claims = queries.publishable(region_code, lock=True)
    if not claims:
        return None
    notice = _made(region_code, claims)
    issue(notice)
    facts = {"notice_id": notice.id, "due_on": notice.to_day}
    perform.many(SYSTEM, claims, "publish", lambda _claim: facts, reason=notice.number)
    return notice


def _made(region_code: str, claims: list[Claim]) -> ClaimNotice:
    today, rows, office = clock.today(), rows_of(claims), office_of(region_code)
    notice = ClaimNotice(
        region_code=region_code,
        number=issuing.new_number(SERIES, region_code),
        title=f"{full_name_of(region_code)}就业见习补贴公示",
        issuer=office.name,
        office_phone=office.phone,
        from_day=today,
        to_day=workdays_after(today, whole_number("public_notice_workdays"), beside="to_day"),
        claims=len(claims),
        people=len({(row["name"], row["id"]) for row in rows if row["id"]}),
        amount_yuan=sum((Decimal(row["amount"]) for row in rows), Decimal("0.00")),
        shown=json.dumps(rows, ensure_ascii=False),
    )
    db.session.add(notice)
    db.session.flush()
    return notice


def rows_of(claims: Iterable[Claim]) -> list[Row]:
    """The masked rows of claims, one for each person of a claim (one for the unit where nobody is named)."""
    known = {claim.id: claim for claim in claims}
    lines = queries.counted_lines(known.values())
    people = queries.people_named({line.trainee_id for line in lines if line.trainee_id})
    units = queries.units_named({line.unit_id for line in lines if line.unit_id})
    grouped: dict[tuple[str, str], list[ClaimLine]] = {}
    for line in lines:
        grouped.setdefault((line.claim_id, line.trainee_id or ""), []).append(line)
    return [
        _row(known[claim_id], named, people.get(trainee_id), units) for (claim_id, trainee_id), named in grouped.items()
    ]


def _row(claim: Claim, lines: list[ClaimLine], person: tuple[str, str] | None, units: dict[str, str]) -> Row:
    shown = {"name": "", "masked": ""}
    if person is not None:
        shown = dict(masked_for_notice(id=person[1], name=person[0], params=database_params()))
    unit_id = next((line.unit_id for line in lines if line.unit_id), None) or claim.unit_id
    return {
        "claim": claim.number,
        "unit": units.get(unit_id or "", claim.claimant_name if claim.unit_id else ""),
        "name": shown["name"] or "",
        "id": shown["masked"],
        "kind": claim.kind.value,
        "period": f"{min(line.from_day for line in lines)}—{max(line.to_day for line in lines)}",
        "months": "、".join(sorted({line.month for line in lines if line.month})),
        "amount": text(sum((line.amount_yuan for line in lines), Decimal("0.00"))),
    }


def issue(notice: ClaimNotice) -> IssuedDocument:
    """Give the notice its sealed code; its file is printed when it is asked for, from the frozen rows."""
    return issuing.issue(
        notice,
        kind=KIND,
        series=SERIES,
        title="就业见习补贴公示",
        issuer=notice.issuer,
        shown=[
            ("公示编号", notice.number),
            ("公示期限", f"{notice.from_day}—{notice.to_day}"),
            ("申领笔数", str(notice.claims)),
            ("金额（元）", text(notice.amount_yuan)),
            ("内容校验值", hashlib.sha256(notice.shown.encode()).hexdigest()[:16]),
        ],
        print_as=None,
        number=notice.number,
    )


def close_due() -> int:
    """Approve the claims that got through their notice, and close the notices that are over; return how many moved.

    A claim with an open objection waits for the answer; one for which too little money is left stays in its notice,
    and is tried again the next day (R44).  A notice stays open while one of its objections is.
    """
    today = clock.today()
    claims = queries.past_notice(today)
    moved = sum(_approved(claim) for claim in _unsuspected(claims))
    _tell_of_lacking(today)
    moved += move_each(partial(queries.to_be_closed, today), partial(_close, today))
    return moved


def _unsuspected(claims: list[Claim]) -> list[Claim]:
    """The claims that no detector stops at the end of the notice; the others are held."""
    found = detecting.examine(claims, CheckStep.APPROVE) if claims else {}
    going = []
    for claim in claims:
        if found.get(claim.id) == RiskResult.HOLD:
            holding.hold(claim, "公示期满前查验发现高风险")
        else:
            going.append(claim)
    return going


def _approved(claim: Claim) -> bool:
    """Approve one claim if its money is there; whether it was."""
    try:
        with unit_of_work.attempt():
            approve(claim)
    except ServiceError as error:
        if error.code != "budget":
            log.warning("claim %s was not approved: %s", claim.id, error)
        return False
    return True


def approve(claim: Claim) -> Claim:
    """The notice is over: commit the money and set the day by which it is to be paid (R44)."""
    perform.begin(SYSTEM, claim, "approve")
    due = workdays_after(clock.today(), whole_number("pay_workdays"))
    ledger.commit(claim)
    perform(SYSTEM, claim, "approve", approved_on=clock.today(), due_on=due)
    signals.decided.send(claim, actor=SYSTEM)
    return claim


def _close(today: date, notice: ClaimNotice) -> ClaimNotice:
    return close(SYSTEM, notice, "close", closed_on=today)


def _tell_of_lacking(today: date) -> None:
    """Tell the county's agents and finance, once a day, for which kinds the money does not suffice."""
    for lack in queries.lacking(today):
        for roles, link in (
            (Role.COUNTY_AGENT, "/admin/claims/?state=PUBLIC_NOTICE"),
            (Role.FINANCE, "/admin/budget-accounts/"),
        ):
            tell(
                "budget_lacking",
                officers_of(lack["region_code"], {roles}),
                link=link,
                once=f"{today}:{lack['region_code']}:{lack['kind']}",
                kind=lack["kind"].label,
                claims=lack["claims"],
                need=text(lack["need"]),
                left=text(lack["left"]),
            )


def public_until(notice: ClaimNotice) -> date:
    """The last day on which a notice shows people."""
    return add_years(notice.to_day, SHOWN_YEARS)
