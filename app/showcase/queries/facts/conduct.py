"""How long a unit operates, what was found against it in the last three years, and what drops it at once."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Date, and_, case, cast, extract, func, or_, select, union_all
from sqlalchemy.types import Integer

from app.core.bulk import in_pieces
from app.core.calendar import DAY, add_years
from app.core.scope import unscoped
from app.extensions import db
from app.placements.models import Complaint
from app.placements.states import ComplaintState
from app.showcase.models import Nomination, ShowcaseObjection
from app.showcase.queries.facts.defining import ENTITIES, Within, define, records
from app.showcase.queries.facts.measuring import units_in_reach
from app.showcase.rules.facts import Period
from app.showcase.states import Fact, ObjectionState, Veto
from app.subsidies.models import Claim, NoticeObjection, Recovery, RiskFlag
from app.subsidies.states import FlagLevel, FlagState, NoticeObjectionState, RecoveryCause, RecoveryState
from app.units.models import Unit, UnitBan, UnitComparison, UnitObjection
from app.units.states import ObjectionState as UnitObjectionState

LOOKED_BACK = 3  # years
LEAP = 229
KNOWN = "whether something drops a unit is told of units in reach: that it exists, not who or what"


def since(period: Period) -> date:
    """The first day of the last three years."""
    return add_years(period.on, -LOOKED_BACK)


@define(Fact.YEARS, lambda row: _("%(day)s成立，满%(n)s年", day=row.day, n=row.good))
def operating(period: Period, within: Within) -> Any:
    """Whole years since the unit was established; who was established on 29 February has its day on the 28th too."""
    on = period.on
    today = on.month * 100 + on.day
    if (on + DAY).month == 3 and today < LEAP:
        today = LEAP
    established = Unit.established_on
    day = _part("month", established) * 100 + _part("day", established)
    years = on.year - _part("year", established) - case((day > today, 1), else_=0)
    return records(Unit.id, "unit", Unit.id, Unit.name, established, good=case((years > 0, years), else_=0)).where(
        within(Unit.id)
    )


def _part(name: str, day: Any) -> Any:
    return cast(extract(name, day), Integer)


@define(Fact.VIOLATIONS, lambda row: ENTITIES[row.entity].word)
def violations(period: Period, within: Within) -> Any:
    """Bans of the credit code, confirmed red flags, upheld complaints and objections of the last three years."""
    first = since(period)
    return union_all(
        _bans(first, within), _flags(first, within), _complaints(first, within), *_objections(first, within)
    )


def _bans(first: date, within: Within) -> Any:
    """A ban that ran on a day of these years."""
    one = records(Unit.id, "unit_ban", UnitBan.id, UnitBan.uscc, UnitBan.banned_from)
    return one.join_from(Unit, UnitBan, UnitBan.uscc == Unit.uscc).where(within(Unit.id), UnitBan.banned_to >= first)


def _flags(first: date, within: Within) -> Any:
    day = func.date(RiskFlag.decided_at, type_=Date())
    return records(RiskFlag.unit_id, "risk_flag", RiskFlag.id, RiskFlag.code, day).where(
        within(RiskFlag.unit_id), _confirmed(first)
    )


def _confirmed(first: date) -> ColumnElement[bool]:
    return and_(RiskFlag.state == FlagState.CONFIRMED, RiskFlag.decided_at >= datetime.combine(first, time.min))


def _complaints(first: date, within: Within) -> Any:
    one = records(Complaint.unit_id, "complaint", Complaint.id, Complaint.kind, Complaint.answered_on)
    return one.where(
        within(Complaint.unit_id),
        Complaint.state == ComplaintState.ANSWERED,
        Complaint.is_upheld.is_(True),
        Complaint.answered_on >= first,
    )


def _objections(first: date, within: Within) -> tuple[Any, ...]:
    own, noticed, shown = UnitObjection, NoticeObjection, ShowcaseObjection
    accrediting = records(own.unit_id, "unit_objection", own.id, "", own.decided_on).where(
        within(own.unit_id), own.state == UnitObjectionState.UPHELD, own.decided_on >= first
    )
    paying = (
        records(Claim.unit_id, "notice_objection", noticed.id, noticed.claim_number, noticed.decided_on)
        .join_from(noticed, Claim, Claim.id == noticed.claim_id)
        .where(within(Claim.unit_id), noticed.state == NoticeObjectionState.UPHELD, noticed.decided_on >= first)
    )
    selecting = (
        records(Nomination.unit_id, "showcase_objection", shown.id, shown.unit_name, shown.decided_on)
        .join_from(shown, Nomination, Nomination.id == shown.nomination_id)
        .where(within(Nomination.unit_id), shown.state == ObjectionState.UPHELD, shown.decided_on >= first)
    )
    return accrediting, paying, selecting


# -- what drops a unit whatever its score


def known_vetoes(unit_ids: Collection[str], period: Period) -> dict[str, dict[Veto, str]]:
    """The vetoes that the records of units in reach prove, with words; a unit of which none is known is not there.

    Accidents for which a unit answers, leaks and false material are in no register: an officer marks them.
    """
    found: dict[str, dict[Veto, str]] = defaultdict(dict)
    for asked in in_pieces(units_in_reach(unit_ids)):
        with unscoped(KNOWN):
            for unit_id in db.session.scalars(_frauds(asked, since(period))):
                found[unit_id][Veto.FALSE_CLAIM] = _("有经核实的骗取补贴疑点或追回决定")
            for unit_id in db.session.scalars(_arrears(asked, period)):
                found[unit_id][Veto.WAGE_ARREARS] = _("信用比对有拖欠工资记录")
    return dict(found)


def _frauds(unit_ids: Collection[str], first: date) -> Any:
    """Units with a confirmed flag that is high or of fraud, or that were ordered to pay back what was got by fraud."""
    grave = or_(RiskFlag.level == FlagLevel.HIGH, RiskFlag.is_fraud)
    ordered = (RecoveryState.ORDERED, RecoveryState.SETTLED)
    flagged = select(RiskFlag.unit_id).where(RiskFlag.unit_id.in_(unit_ids), _confirmed(first), grave)
    recovered = select(Recovery.unit_id).where(
        Recovery.unit_id.in_(unit_ids),
        Recovery.cause == RecoveryCause.FRAUD,
        Recovery.state.in_(ordered),
        Recovery.ordered_on >= first,
    )
    return flagged.union(recovered)


def _arrears(unit_ids: Collection[str], period: Period) -> Any:
    """Units that owe wages by the last comparison, or did by one since the period began."""
    owed = and_(UnitComparison.arrears_count > 0, UnitComparison.compared_on >= period.first)
    compared = select(UnitComparison.unit_id).where(UnitComparison.unit_id.in_(unit_ids), owed)
    return compared.union(select(Unit.id).where(Unit.id.in_(unit_ids), Unit.arrears_count > 0))
