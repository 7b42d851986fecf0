"""The lines of the social insurance subsidy of flexibly employed people: an insured month each (R37, R38, R41, R43)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from app.core.calendar import month_bounds
from app.core.clock import month_of
from app.subsidies.rules.claims import Claimed
from app.subsidies.rules.facts import Insured, Internship
from app.subsidies.rules.flexible import flexible_amount, flexible_conditions, payments_count_from
from app.subsidies.rules.lines import NOTHING, LineDraft, Step
from app.subsidies.rules.working import Bench, Finding, made_of
from app.subsidies.states import ClaimKind

KIND = ClaimKind.FLEX_SOCIAL


def slot_of(month: str) -> str:
    """What is granted once to a person for an insured month."""
    return f"{KIND}:{month}"


def qualifying(bench: Bench, places: Sequence[Internship]) -> Internship | None:
    """The internship that the subsidy rests on: the latest that lasted long enough, else the latest."""
    ordered = sorted(places, key=lambda one: one.first, reverse=True)
    return next((one for one in ordered if _qualifies(bench, one)[0].is_met), next(iter(ordered), None))


def flexible_lines(
    bench: Bench, place: Internship, months: Sequence[Insured], first_day: date, last_day: date
) -> list[LineDraft]:
    """A line for each insured month within two days; the sum is rounded once per claim, and the lines add up to it."""
    step, point = _qualifies(bench, place)
    used = sum(line.kind == KIND for line in place.others(bench.but))
    from_ = month_of(payments_count_from(place.first, place.last_day or bench.asked_on, bench.params))
    wanted = [one for one in sorted(months) if from_ <= one.month and first_day <= month_bounds(one.month)[1]]
    wanted = [one for one in wanted if month_bounds(one.month)[0] <= last_day]
    findings = {one.month: _asked(bench, place, one, step, point) for one in wanted}
    payable = [one for one in wanted if findings[one.month].refused_by is None]
    amounts = _amounts(bench, place, payable, used, findings)
    return [_line(place, one, findings[one.month], amounts.get(one.month, NOTHING)) for one in wanted]


def _qualifies(bench: Bench, place: Internship) -> tuple[Step, date]:
    judged = flexible_conditions(
        start=place.first, last_day=place.last_day, insured_as="FLEXIBLE", on=bench.asked_on, params=bench.params
    )
    words = f"见习自{place.first}起，已于{judged['six_month_day']}满6个月；以灵活就业身份缴费。"
    return made_of(judged, words, six_month_day=judged["six_month_day"]), judged["six_month_day"]


def _asked(bench: Bench, place: Internship, one: Insured, qualifies: Step, point: date) -> Finding:
    first, last = month_bounds(one.month)
    found = Finding()
    found.add(bench.agreed(place))
    found.add(qualifies)
    found.add(bench.not_twice(Claimed(KIND, first, last), bench.held_by(place)))
    found.add(bench.in_time(max(last, point), "缴费月份或满6个月之日"))
    return found


def _amounts(
    bench: Bench, place: Internship, payable: list[Insured], used: int, findings: dict[str, Finding]
) -> dict[str, Decimal]:
    """R38 month by month: each takes what the rounded sum of all so far is more than the one before."""
    amounts: dict[str, Decimal] = {}
    before = NOTHING
    for count, one in enumerate(payable, start=1):
        payments = [each.amount for each in payable[:count]]
        judged = flexible_amount(payments=payments, used=used, on=place.first, params=bench.params)
        share = judged["amount"] - before
        words = (
            f"本月实缴{one.amount}元，本次第{count}个月、累计第{used + count}个月；本次前{count}个月按实际缴费的2/3"
            f"合计{judged['amount']}元（合计后四舍五入一次），减去此前{before}元，本月{share}元。"
        )
        values = {"paid": one.amount, "sum_so_far": judged["amount"], "used_before": used, "amount": share}
        findings[one.month].add(made_of(judged, words, **values))
        amounts[one.month], before = share, judged["amount"]
    return amounts


def _line(place: Internship, one: Insured, found: Finding, amount: Decimal) -> LineDraft:
    first, last = month_bounds(one.month)
    return LineDraft(
        kind=KIND,
        holder_id=place.trainee_id,
        slot=slot_of(one.month),
        from_day=first,
        to_day=last,
        event_on=last,
        region_code=place.region_code,
        amount_yuan=amount if found.refused_by is None else NOTHING,
        trainee_id=place.trainee_id,
        placement_id=place.id,
        person_name=place.person_name,
        id_tail=place.id_tail,
        month=one.month,
        standard_yuan=one.amount,
        refused_by=found.refused_by,
        reason=found.reason,
        steps=tuple(found.steps),
    )
