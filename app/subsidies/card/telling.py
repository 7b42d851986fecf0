"""What a claim's page tells beside its fields: who did what, until when, and what each step asked."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import calendar, clock
from app.core.workflow import StatusLog
from app.subsidies.models import Claim, ClaimCheck, ClaimRecount
from app.subsidies.states import PAID, ClaimState

DONE, NOW, TO_COME = "done", "now", "later"
HANDS = (  # the move, its words, and the state in which it waits
    ("submit", _l("录入提交"), {ClaimState.DRAFT, ClaimState.SUPPLEMENT}),
    ("accept", _l("受理"), {ClaimState.SUBMITTED}),
    ("pass", _l("初审"), {ClaimState.ACCEPTED, ClaimState.RISK_HOLD}),
    ("recheck", _l("复核"), {ClaimState.COUNTY_PASSED}),
    ("publish", _l("公示"), {ClaimState.RECHECK_PASSED, ClaimState.PUBLIC_NOTICE, ClaimState.OBJECTION}),
    ("pay", _l("拨付"), {ClaimState.APPROVED, ClaimState.SENT_TO_FINANCE, ClaimState.PAY_FAILED}),
)


@dataclass(frozen=True)
class Hand:
    """One station of a claim: whose hand, on which day; ``standing`` is done, now or later."""

    label: str
    name: str
    day: date | None
    standing: str


@dataclass(frozen=True)
class ToldClock:
    """Until when the waiting step should be done; ``tone`` is a badge's."""

    words: str
    tone: str


@dataclass(frozen=True)
class ToldCheck:
    """One rule as it was asked at a step."""

    rule: str
    words: str
    clause: str
    line: str
    is_met: bool


@dataclass(frozen=True)
class ToldChecks:
    """All rules of one step, the failed ones first."""

    step: str
    made_at: datetime
    made_by: str
    is_passed: bool
    results: list[ToldCheck]


def hands_of(claim: Claim, history: Sequence[StatusLog]) -> list[Hand]:
    """Who entered, accepted, passed, rechecked, published and paid the claim; nothing that was undone since."""
    published = _last(history, "publish") if claim.notice_id else None
    days = {
        "submit": _day(claim.submitted_at),
        "accept": claim.accepted_on,
        "pass": _day(claim.passed_at),
        "recheck": _day(claim.rechecked_at),
        "publish": _day(published.at) if published else claim.approved_on,
        "pay": claim.paid_on,
    }
    return [_hand(claim, _last(history, move), str(label), waits, days[move]) for move, label, waits in HANDS]


def _hand(claim: Claim, line: StatusLog | None, label: str, waits: Any, day: date | None) -> Hand:
    if claim.state in waits:
        return Hand(label, "", None, NOW)
    return Hand(label, line.actor_name if line and day else "", day, DONE if day else TO_COME)


def _day(at: datetime | None) -> date | None:
    return at.date() if at else None


def _last(history: Sequence[StatusLog], move: str) -> StatusLog | None:
    return next((line for line in reversed(history) if line.move == move), None)


def clock_of(due_on: date | None) -> ToldClock | None:
    """Until when the step that waits should be done, and how many workdays are left; None where no clock runs."""
    if due_on is None:
        return None
    today = clock.today()
    if today > due_on:
        return ToldClock(_("应于 %(day)s 前办结，已逾期", day=due_on), "bad")
    try:
        left = calendar.workdays().between(today, due_on)
    except calendar.MissingWorkdays:
        return ToldClock(_("应于 %(day)s 前办结", day=due_on), "waiting")
    return ToldClock(_("应于 %(day)s 前办结，还有 %(n)s 个工作日（含今天）", day=due_on, n=left), "waiting")


def waits(claim: Claim) -> bool:
    """Whether somebody still has to act on a claim by its due day."""
    return claim.state not in PAID | {ClaimState.REJECTED, ClaimState.WITHDRAWN, ClaimState.DRAFT}


def checks_told(checks: Sequence[ClaimCheck]) -> list[ToldChecks]:
    """The rules as they answered at each step, the latest step first."""
    return [_checks(check) for check in reversed(checks)]


def _checks(check: ClaimCheck) -> ToldChecks:
    results = [
        ToldCheck(
            str(row.get("rule", "")),
            str(row.get("words", "")),
            str(row.get("clause", "")),
            str(row.get("line") or ""),
            bool(row.get("ok", True)),
        )
        for row in json.loads(check.results or "[]")
    ]
    return ToldChecks(
        _(check.step.label),
        check.made_at,
        check.made_by,
        check.is_passed,
        sorted(results, key=lambda result: result.is_met),
    )


def differences_of(recount: ClaimRecount) -> list[dict[str, Any]]:
    """What a recount changed, line by line: name, month, before, after and their difference as people read them, words."""
    return [_difference(row) for row in json.loads(recount.differences or "[]")]


def _difference(row: dict[str, Any]) -> dict[str, Any]:
    before, after = Decimal(row["before"]), Decimal(row["after"])
    amounts = {"before": f"{before:,.2f}", "after": f"{after:,.2f}", "difference": f"{after - before:+,.2f}"}
    return {**row, **amounts}
