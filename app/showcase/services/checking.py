"""The yearly check of named units: the facts of the year are fixed with it, and what it found follows."""

from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Invalid, Problems
from app.core.search import is_storable
from app.extensions import db
from app.programme.queries import whole_number
from app.showcase.models import Nomination, ShowcaseCheck
from app.showcase.policy.nominations import may_check
from app.showcase.queries import facts as known
from app.showcase.queries import nominations as queries
from app.showcase.rules.facts import Period, facts_text
from app.showcase.services import news, standing
from app.showcase.services.moving import perform, require
from app.showcase.states import CheckResult, NominationState

FINDING_MAX = 1000


def period_of(year: int) -> Period:
    """The days of a year that a check looks at, up to today."""
    today = clock.today()
    return Period(date(year, 1, 1), min(date(year, 12, 31), today), year, today)


def yearly_check(
    actor: Actor, nomination: Nomination, *, year: int, result: CheckResult | str | None, finding: str
) -> ShowcaseCheck:
    """Record the check of a year with the facts as they stand; ``WARN`` starts a rectification at once.

    ``REVOKE`` only proposes: the organiser revokes with a reason of its own.  Raises Refused, Invalid.
    """
    perform.lock(nomination)
    require(actor, "check", nomination, may_check(actor, nomination))
    words = finding.strip()
    if problems := _problems(nomination, year, result, words):
        raise Invalid(problems)
    found = CheckResult(str(result))
    measured = known.measured([nomination.unit_id], period_of(year))[nomination.unit_id]
    check = ShowcaseCheck(
        nomination_id=nomination.id,
        unit_id=nomination.unit_id,
        unit_name=nomination.unit_name,
        region_code=nomination.region_code,
        year=year,
        checked_on=clock.today(),
        facts=facts_text(measured),
        result=found,
        finding=words,
    )
    db.session.add(check)
    db.session.flush()
    if found == CheckResult.WARN and nomination.state == NominationState.NAMED:
        standing.warn(actor, nomination, reason=words[:500])
    return check


def _problems(nomination: Nomination, year: int, result: Any, words: str) -> Problems:
    found: Problems = {}
    named = nomination.named_on or clock.today()
    if not named.year <= year <= clock.today().year:
        found["year"] = [_("检查年度应在命名当年至今年之间。")]
    elif queries.check_of(nomination, year) is not None:
        found["year"] = [_("%(year)s 年度的检查已经登记。", year=year)]
    if str(result or "") not in CheckResult.__members__:
        found["result"] = [_("请选择检查结果。")]
    if not words or len(words) > FINDING_MAX or not is_storable(words):
        found["finding"] = [_("请填写检查情况，不超过 %(n)s 字。", n=FINDING_MAX)]
    return found


def year_due() -> int | None:
    """The year of which checks are due today; None before the month of the parameter."""
    today = clock.today()
    return today.year if today.month >= whole_number("showcase_check_month") else None


def tell_due() -> int:
    """Tell the organisers, once a year for each batch, how many of its named units are to be checked."""
    year, told = year_due(), 0
    if year is None:
        return 0
    waiting: dict[str, list[Nomination]] = {}
    for nomination in queries.checks_due(year):
        waiting.setdefault(nomination.batch_id, []).append(nomination)
    for those in waiting.values():
        told += len(
            news.to_organiser(
                "showcase_check_due",
                those[0].batch,
                link="/admin/nominations/?todo=CHECK",
                due_on=date(year, 12, 31),
                once=f"check:{year}",
                count=len(those),
            )
        )
    return told
