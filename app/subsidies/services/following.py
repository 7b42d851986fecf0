"""What changes elsewhere and concerns claims: months unlocked, internships ended otherwise, lists, units cancelled.

A claim that a change concerns is marked in the same transaction; the job works it out anew once its months are settled
again, and where nothing differs it stays as it was (C87, R62).
"""

import json
from collections.abc import Collection, Iterable
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.bulk import update_rows
from app.core.scope import unscoped
from app.extensions import db
from app.placements import signals as placement_signals
from app.placements.models import AttendanceMonth, Placement
from app.programme.queries import database_params
from app.registers import signals as register_signals
from app.registers.models import InsuranceMonth
from app.subsidies import signals
from app.subsidies.models import Claim, ClaimLine, RiskFlag
from app.subsidies.queries import claims as queries
from app.subsidies.queries.claims import last_suspension
from app.subsidies.queries.flags import flags_of
from app.subsidies.services import holding, news, reviewing
from app.subsidies.states import CheckStep, ClaimKind, ClaimState, FlagLevel, RedFlag, RiskResult
from app.units import signals as unit_signals
from app.units.models import Unit
from app.units.states import UnitState

BY_CONTRACT = (ClaimKind.REMAINING, ClaimKind.HIRING)
BY_END = (ClaimKind.REMAINING, ClaimKind.FLEX_SOCIAL, ClaimKind.ACCIDENT_INSURANCE)


def mark(claims: Iterable[Claim]) -> list[Claim]:
    """Mark claims to be worked out anew, as the system; return those that were not marked before."""
    wanted = [claim for claim in claims if not claim.needs_recount]
    with acting_as(SYSTEM), unscoped(queries.CONSEQUENCE):
        if wanted:
            update_rows(Claim, [(claim, {"needs_recount": True}) for claim in wanted])
        for claim in wanted:
            db.session.refresh(claim)
    return wanted


def _mark_and_tell(claims: Iterable[Claim], why: str) -> None:
    for claim in mark(claims):
        news.to_county("claim_changed", claim, once=str(claim.version), reason=why)


def _month_unlocked(sheet: AttendanceMonth, **_facts: Any) -> None:
    claims = queries.resting_on(ClaimLine.sheet_id == sheet.id)
    _mark_and_tell(claims, _("%(name)s %(month)s 考勤解锁更正", name=sheet.person_name, month=sheet.month))


def _of_placement(placement: Placement, *conditions: Any) -> list[Claim]:
    return queries.resting_on(ClaimLine.placement_id == placement.id, *conditions)


def _ended(placement: Placement, **_facts: Any) -> None:
    """An end concerns what was granted beyond it, or what rests on how the internship ended."""
    beyond = or_(ClaimLine.to_day > placement.ends_on, ClaimLine.kind.in_(BY_END))
    _mark_and_tell(_of_placement(placement, beyond), _("%(name)s 见习结束", name=placement.person_name))


def _stood_still(placement: Placement, **_facts: Any) -> None:
    """A standing still that reaches back concerns the months in which it lies."""
    row = last_suspension(placement)
    if row is not None:
        claims = _of_placement(placement, ClaimLine.to_day >= row.from_day, ClaimLine.kind == ClaimKind.LIVING)
        _mark_and_tell(claims, _("%(name)s 见习中断或恢复", name=placement.person_name))


def _corrected(placement: Placement, **_facts: Any) -> None:
    _mark_and_tell(_of_placement(placement), _("%(name)s 的见习期限或结束原因更正", name=placement.person_name))


def _contract_changed(placement: Placement, **_facts: Any) -> None:
    claims = _of_placement(placement, ClaimLine.kind.in_(BY_CONTRACT))
    _mark_and_tell(claims, _("%(name)s 的劳动合同登记更正", name=placement.person_name))


def _insured_anew(sender: Any, *, ids: Collection[str]) -> None:
    """Months of social insurance that came or changed; a whole list at once is told by the desk, not claim by claim."""
    if sender is InsuranceMonth:
        db.session.flush()
        mark(queries.of_insured(list(ids)))


def _unit_ended(unit: Unit, **_facts: Any) -> None:
    """A unit cancelled for fraud: its claims are held, those sent in will be when they are accepted."""
    if unit.state != UnitState.CANCELLED or not unit.proposed_for_fraud:
        return
    why = _("见习单位因弄虚作假被取消资格。")
    with acting_as(SYSTEM), unscoped(queries.CONSEQUENCE):
        for claim in queries.living_of_unit(unit.id):
            _flag(claim, unit, why)
            claim.risk_result = RiskResult.HOLD
            holding.hold(claim, why)


def _flag(claim: Claim, unit: Unit, why: str) -> None:
    """The reason to look, as the detectors would write it; one that is there already stays as it is."""
    code, params = RedFlag.F12, database_params()
    mark_ = f"cancelled:{unit.id}"
    if any(row.code == code and row.mark == mark_ for row in flags_of(claim)):
        return
    db.session.add(
        RiskFlag(
            claim_id=claim.id,
            region_code=claim.region_code,
            code=code,
            mark=mark_,
            level=FlagLevel(params.get("flag_levels")[code.value]),
            weight=int(params.get("flag_weights")[code.value]),
            unit_id=unit.id,
            unit_name=unit.name,
            evidence=why,
            links=json.dumps([[unit.name, f"/admin/units/{unit.id}"]], ensure_ascii=False),
            step=CheckStep.SUBMIT,
            found_on=clock.today(),
        )
    )
    db.session.flush()


def _sample_differs(_sample: Any, *, claim: Claim, **_facts: Any) -> None:
    """A second look that found something else: the claim is reviewed anew, nothing is held for it any more (C40)."""
    with acting_as(SYSTEM), unscoped(queries.CONSEQUENCE):
        reviewing.review_again(claim, _("质量抽查不一致，重新审核。"))


def _flag_confirmed(flag: RiskFlag, *, claim: Claim, is_paid: bool, **_facts: Any) -> None:
    """A flag that is true stops what is not paid; what is with finance the agents are told to pull out of its batch.

    Of paid money that was obtained by fraud the auditors are told.
    """
    with acting_as(SYSTEM), unscoped(queries.CONSEQUENCE):
        if claim.state == ClaimState.SENT_TO_FINANCE:
            news.to_county("claim_pull", claim, once=flag.id, reason=flag.code.label)
        elif not is_paid:
            holding.hold(claim, _("红旗 %(code)s 已坐实。", code=flag.code.value))
        elif flag.is_fraud:
            news.to_county("claim_fraud", claim, roles=news.AUDITORS, once=flag.id, reason=flag.code.label)


def listen() -> None:
    """Follow internships, months, lists and units in the transaction in which they change."""
    placement_signals.month_unlocked.connect(_month_unlocked)
    placement_signals.ended.connect(_ended)
    placement_signals.corrected.connect(_corrected)
    placement_signals.contract_changed.connect(_contract_changed)
    for signal in (placement_signals.suspended, placement_signals.resumed):
        signal.connect(_stood_still)
    signals.sample_differs.connect(_sample_differs)
    signals.flag_confirmed.connect(_flag_confirmed)
    register_signals.entries_changed.connect(_insured_anew)
    unit_signals.ended.connect(_unit_ended)
