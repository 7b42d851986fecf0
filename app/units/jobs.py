"""Timed moves of units: notices that ran out, supplements never sent, validity over, kinds begun and lapsed; and
what lists and leads do to them.
"""

from functools import partial

from app.core.actor import SYSTEM
from app.core.jobs import timed
from app.core.workflow import move_each
from app.programme.queries import database_params
from app.registers import signals as register_signals
from app.units import queries, services


@timed("units.close_notices", "公示期满认定见习单位", minute=20)
def close_notices() -> int:
    """Accredit the units whose notice ended without an objection that stands."""
    return move_each(queries.notice_over, partial(services.accredit, SYSTEM))


@timed("units.lapse_supplements", "逾期未补正的申请视为退出", minute=25)
def lapse_supplements() -> int:
    """End the applications that were not completed within 30 days."""
    days = int(database_params().get("unit_supplement_days"))
    return move_each(partial(queries.supplement_overdue, days), partial(services.lapse, SYSTEM))


@timed("units.expire", "认定到期的单位移出清单", minute=30)
def expire() -> int:
    """Take units past their validity off the list."""
    return move_each(queries.validity_over, partial(services.expire, SYSTEM))


@timed("units.lapse_tags", "生效和失效的单位类型", minute=35)
def lapse_tags() -> int:
    """Recompute the kinds of the units of which a tag or a list begins or ceases to prove a kind today."""
    return move_each(queries.kinds_outdated, services.refresh_kinds)


@timed("units.hashes", "补齐联系电话和账号的比对值", minute=38)
def fill_hashes() -> int:
    """Derive the hashes of phones and accounts that were stored before these were compared."""
    return move_each(queries.without_hashes, services.fill_hashes)


def listen() -> None:
    """Follow the lists and the leads in the same transaction."""
    register_signals.proofs_changed.connect(services.follow_lists)
    register_signals.lead_confirmed.connect(services.follow_lead)
