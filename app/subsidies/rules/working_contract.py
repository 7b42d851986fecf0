"""The lines that follow a labour contract: the rest of the internship (R35, R36) and the hiring grant (R39)."""

from datetime import date
from typing import Any

from app.core.calendar import DAY, add_years
from app.subsidies.rules.claims import Claimed, signed_in_window
from app.subsidies.rules.facts import Contract, Internship
from app.subsidies.rules.hiring import hiring_grant
from app.subsidies.rules.lines import NOTHING, LineDraft, Step
from app.subsidies.rules.remaining import remaining_amount, remaining_conditions
from app.subsidies.rules.working import Bench, Finding, made_of
from app.subsidies.states import ClaimKind

UNVERIFIED = "录用情况尚待县（区）核实，核实后再申领。"
UNPUBLISHED = "企业招用就业补贴的自治区标准尚未公布，公布后再申领。"


def remaining_line(bench: Bench, place: Internship, contract: Contract) -> LineDraft:
    """The subsidy for the rest of an internship that ended in a contract, once per person."""
    found, standard, amount = Finding(), None, NOTHING
    for step in (bench.agreed(place), bench.length(place), bench.once_only(place)):
        found.add(step)
    found.add(_conditions(bench, place, contract))
    wage, standard = bench.wage(place.region_code, contract.start)
    found.add(wage)
    if standard is not None and contract.start <= place.agreed_end:
        judged = remaining_amount(
            region=place.region_code, contract_start=contract.start, end=place.agreed_end, params=bench.params
        )
        amount = judged["amount"]
        rest = f"{judged['months']}个月零{judged['days']}天"
        words = f"剩余期{contract.start}至{place.agreed_end}，共{rest}，补贴{amount}元。"
        found.add(made_of(judged, words, months=judged["months"], days=judged["days"], amount=amount))
    return _line(bench, place, contract, ClaimKind.REMAINING, found, amount, place.agreed_end, standard_yuan=standard)


def hiring_line(bench: Bench, place: Internship, contract: Contract) -> LineDraft:
    """The one-off grant of an enterprise that hired its trainee, once per person."""
    found, amount = Finding(), NOTHING
    if not contract.is_verified:
        found.add(Step("R39", UNVERIFIED, is_met=False))
    judged = hiring_grant(
        enterprise=place.is_enterprise,
        graduation=place.graduation,
        birth=place.birth,
        registered=_is_registered(place, contract),
        contract_sign=contract.signed_on,
        contract_years_ok=_is_long(bench, contract),
        si_paid=contract.si_months > 0,
        other_grant=_other_grant(bench, place, contract),
        params=bench.params,
    )
    if judged.ok and judged["amount"] is None:
        found.add(Step("R39", UNPUBLISHED, params=judged.used, is_met=False))
    else:
        amount = judged["amount"] or NOTHING
        found.add(made_of(judged, f"符合企业招用就业补贴条件，一次性补贴{amount}元。", amount=amount))
    return _line(bench, place, contract, ClaimKind.HIRING, found, amount, contract.start)


def _line(
    bench: Bench,
    place: Internship,
    contract: Contract,
    kind: ClaimKind,
    found: Finding,
    amount: Any,
    last: date,
    **facts: Any,
) -> LineDraft:
    """What both kinds share: the window of R40, nothing twice (R41), in time (R43)."""
    window = signed_in_window(kind=kind, sign=contract.signed_on, region=place.region_code, params=bench.params)
    found.add(made_of(window, f"劳动合同签订于{contract.signed_on}，在政策实施期限内。", signed_on=contract.signed_on))
    ends = max(contract.start, last)
    found.add(bench.not_twice(Claimed(kind, contract.start, ends), bench.held_by(place)))
    found.add(bench.in_time(contract.start, "劳动合同起始日"))
    return LineDraft(
        kind=kind,
        holder_id=place.trainee_id,
        slot=str(kind),
        from_day=contract.start,
        to_day=ends,
        event_on=contract.start,
        region_code=place.region_code,
        amount_yuan=amount if found.refused_by is None else NOTHING,
        unit_id=place.unit_id,
        trainee_id=place.trainee_id,
        placement_id=place.id,
        person_name=place.person_name,
        id_tail=place.id_tail,
        refused_by=found.refused_by,
        reason=found.reason,
        steps=tuple(found.steps),
        **facts,
    )


def _conditions(bench: Bench, place: Internship, contract: Contract) -> Step:
    """R35; a contract that the county has not verified, or that began after the end, refuses too."""
    if not contract.is_verified:
        return Step("R35", UNVERIFIED, is_met=False)
    judged = remaining_conditions(
        start=place.first,
        end=place.agreed_end,
        contract_start=contract.start,
        contract_end=contract.end,
        si_months=contract.si_months,
        same_employer=contract.is_same_employer,
        params=bench.params,
    )
    done, agreed = judged["completed"], judged["agreed"]
    ends = f"至{contract.end}" if contract.end else "（无固定期限）"
    words = (
        f"协议约定{agreed}天，签订劳动合同前已完成{done}天，达到一半以上；劳动合同{contract.start}起{ends}，"
        f"已缴社会保险{contract.si_months}个月。"
    )
    return made_of(judged, words, completed=done, agreed=agreed, si_months=contract.si_months)


def _is_long(bench: Bench, contract: Contract) -> bool:
    years, _used = bench.read("contract_min_years", on=contract.start)
    return contract.end is None or contract.end >= add_years(contract.start, years) - DAY


def _is_registered(place: Internship, contract: Contract) -> bool:
    """Registered as unemployed when the contract was signed; the registration ends with the first working day."""
    day = min(contract.signed_on, contract.start)
    return place.registered is not None and place.registered[0] <= day <= place.registered[1]


def _other_grant(bench: Bench, place: Internship, contract: Contract) -> bool:
    """Whether another grant was paid for this hiring: to the unit, or to nobody that the list names."""
    schemes, _used = bench.read("hiring_exclusive_with", on=contract.signed_on)
    return any(
        benefit.kind in (schemes or ()) and benefit.to >= contract.start and name in (None, "", place.unit_name)
        for benefit, name in place.benefits
    )
