"""Timed deeds of claims: supplements that never came, reminders before days run out, changes worked out anew."""

from datetime import date
from functools import partial

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import SYSTEM
from app.core.calendar import DAY
from app.core.jobs import timed
from app.core.workflow import move_each
from app.programme.queries import known_workday_after, whole_number
from app.subsidies.models import Claim, Recovery
from app.subsidies.queries import claims as queries
from app.subsidies.services import news, revising, submitting
from app.subsidies.states import ClaimState

S = ClaimState
SOON = 5 * DAY  # before the last day of a supplement or a recovery
REVISED = (S.ACCEPTED, S.COUNTY_PASSED, S.RECHECK_PASSED, S.PUBLIC_NOTICE, S.APPROVED, S.PAY_FAILED)
RECOUNTED = (S.PAID, S.RECOVERED)
WAITING = {S.SUBMITTED: news.AGENTS, S.ACCEPTED: news.AGENTS, S.COUNTY_PASSED: news.AUDITORS}
WHY = "考勤、协议或登记信息有变化，系统重新计算"


@timed("subsidies.lapse", "补贴申领逾期未补正视为撤回", hour=0, minute=25)
def lapse() -> int:
    """Take as withdrawn what was not supplemented within the days of the parameter."""
    days = whole_number("claim_supplement_days")
    return move_each(partial(queries.unanswered, days), partial(submitting.lapse, SYSTEM))


@timed("subsidies.recount", "情况变化的补贴申领重新计算", hour=1, minute=50)
def recount() -> int:
    """Work out anew what a change concerns, once its attendance is settled again; others are left to the next run."""
    revised = move_each(partial(queries.to_recount, REVISED), _revise)
    return revised + move_each(partial(queries.to_recount, RECOUNTED), _recount)


def _revise(claim: Claim) -> None:
    revising.revise(SYSTEM, claim, reason=_(WHY))


def _recount(claim: Claim) -> None:
    revising.recount(SYSTEM, claim, cause=_(WHY))


@timed("subsidies.remind", "提醒补贴申领的办理时限", hour=8, minute=20)
def remind() -> int:
    """Remind officers on the workday before a claim is due, claimants before their own last days; once each."""
    return _remind_officers() + _remind_claimants() + _remind_debtors()


def _remind_officers() -> int:
    today, told = clock.today(), 0
    last = known_workday_after(today, 1) or today + DAY
    for state, roles in WAITING.items():
        for claim in _each_due(state, today, last):
            once = f"due:{claim.due_on}"
            told += len(news.to_county("claim_due", claim, roles=roles, due_on=claim.due_on, once=once))
    return told


def _remind_claimants() -> int:
    today = clock.today()
    return sum(
        len(news.to_claimant("claim_supplement_due", claim, due_on=claim.due_on, once=f"due:{claim.due_on}"))
        for claim in _each_due(S.SUPPLEMENT, today, today + SOON)
    )


def _remind_debtors() -> int:
    today, after, told = clock.today(), "", 0
    while rows := queries.recoveries_due(today, today + SOON, after):
        after = rows[-1].id
        told += sum(_remind_debtor(row) for row in rows)
    return told


def _remind_debtor(row: Recovery) -> int:
    return len(news.to_claimant("recovery_due", row, due_on=row.due_on, once=f"due:{row.due_on}"))


def _each_due(state: ClaimState, first: date, last: date) -> list[Claim]:
    found: list[Claim] = []
    after = ""
    while claims := queries.due_between(state, first, last, after):
        after = claims[-1].id
        found += claims
    return found
