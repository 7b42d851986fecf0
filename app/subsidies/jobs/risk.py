"""Timed deeds of risk: the month's seeds before its first approval, and paid claims looked at again."""

from app.core import clock
from app.core.calendar import add_months
from app.core.jobs import timed
from app.organisations.queries import counties_of
from app.programme.queries import whole_number
from app.subsidies.queries.dossier_money import paid_since
from app.subsidies.queries.flags import seed_in
from app.subsidies.services.detecting import AT_ONCE, examine
from app.subsidies.services.sampling import seed_for
from app.subsidies.states import CheckStep

WHOLE_REGION = "640000"


@timed("subsidies.seeds", "公布当月质量抽查种子", minute=1)
def publish_seeds() -> int:
    """Make this month's seed of every county that has none yet; a repeat finds them all."""
    month, made = clock.month_of(clock.today()), 0
    for county in counties_of(WHOLE_REGION):
        made += seed_in(county.code, month) is None
        seed_for(county.code, month)
    return made


@timed("subsidies.watch_paid", "已拨付申领的风险复查", hour=3, minute=20)
def watch_paid() -> int:
    """Run the detectors again over claims paid lately: money that goes back, and insurance that stops, show later."""
    since = add_months(clock.today(), -(whole_number("flag_retention_months") + 1))
    after, seen = "", 0
    while claims := paid_since(since, after, AT_ONCE):
        after = claims[-1].id
        seen += len(claims)
        examine(claims, CheckStep.PAY)
    return seen
