"""The lines of premiums that a county paid (R25, R26), and of the optional fee and award of a unit (R46)."""

from collections.abc import Iterable
from datetime import date

from app.core.rulebook import Result
from app.placements.rules import accident_sum
from app.subsidies.rules.claims import Claimed
from app.subsidies.rules.facts import Covered, Held, Internship
from app.subsidies.rules.lines import NOTHING, LineDraft, Step
from app.subsidies.rules.support import fee_and_award
from app.subsidies.rules.working import Bench, Finding, made_of
from app.subsidies.states import ClaimKind

COVER, FEE, AWARD = ClaimKind.ACCIDENT_INSURANCE, ClaimKind.UNIT_FEE, ClaimKind.RETENTION_AWARD


def cover_line(bench: Bench, place: Internship, cover: Covered, region_code: str) -> LineDraft:
    """The premium of one cover; a slot that passed on was paid for already."""
    found = Finding()
    words = f"{cover.from_day}至{cover.to_day}由{cover.insurer}承保（保单号{cover.policy_no}）。"
    if cover.passed_on:
        words = f"{cover.from_day}起使用提前离岗人员转接的名额，没有新的保险费。"
    found.add(Step("R25", words, {"from": str(cover.from_day), "to": str(cover.to_day)}, is_met=not cover.passed_on))
    judged = accident_sum(sum=cover.sum_yuan, premium=cover.premium_yuan, on=cover.valid_from, params=bench.params)
    told = f"保险金额{cover.sum_yuan}元，未超过规定额度；保险费每人{cover.premium_yuan}元。"
    found.add(made_of(judged, told, sum=cover.sum_yuan, premium=cover.premium_yuan))
    found.add(bench.not_twice(Claimed(COVER, cover.from_day, cover.to_day), bench.held_by(place)))
    found.add(bench.in_time(cover.to_day, "保险期满"))
    return LineDraft(
        kind=COVER,
        holder_id=place.trainee_id,
        slot=f"{COVER}:{cover.id}",
        from_day=cover.from_day,
        to_day=cover.to_day,
        event_on=cover.to_day,
        region_code=region_code,
        amount_yuan=cover.premium_yuan if found.refused_by is None else NOTHING,
        unit_id=place.unit_id,
        trainee_id=place.trainee_id,
        placement_id=place.id,
        cover_id=cover.id,
        person_name=place.person_name,
        id_tail=place.id_tail,
        standard_yuan=cover.premium_yuan,
        refused_by=found.refused_by,
        reason=found.reason,
        steps=tuple(found.steps),
    )


def unit_line(
    bench: Bench,
    kind: ClaimKind,
    year: int,
    *,
    unit_id: str,
    region_code: str,
    taken: int,
    retention: tuple[int, int],
    held: Iterable[Held],
) -> LineDraft:
    """The fee of a year by the most people at one time, or the award by the people of the year and its retention."""
    found = Finding()
    judged = fee_and_award(taken=taken, retention=retention, params=bench.params)
    amount = judged["fee"] if kind == FEE else judged["award"]
    found.add(_tier(kind, judged, taken, retention))
    first, last = date(year, 1, 1), date(year, 12, 31)
    has = [line.claimed for line in held if line.kind == kind and line.claim_id not in bench.but]
    found.add(bench.not_twice(Claimed(kind, first, last), has))
    found.add(bench.in_time(last, "年度末"))
    return LineDraft(
        kind=kind,
        holder_id=unit_id,
        slot=f"{kind}:{year}",
        from_day=first,
        to_day=last,
        event_on=last,
        region_code=region_code,
        amount_yuan=amount if found.refused_by is None else NOTHING,
        unit_id=unit_id,
        refused_by=found.refused_by,
        reason=found.reason,
        steps=tuple(found.steps),
    )


def _tier(kind: ClaimKind, judged: Result, taken: int, retention: tuple[int, int]) -> Step:
    """R46 as a step; off, below the lowest tier or with too little retention it refuses."""
    retained, ended = retention
    amount = judged["fee"] if kind == FEE else judged["award"]
    kept = f"，见习结束{ended}人、留用{retained}人" if kind == AWARD else ""
    counted = f"{'同时' if kind == FEE else '年度'}接收{taken}人{kept}"
    values = {"taken": taken, "retained": retained, "ended": ended, "amount": amount}
    if not judged.ok:
        words = f"「{kind.label}」没有启用，不能申领。"
    elif amount == NOTHING:
        words = f"{counted}，没有达到规定的人数档次或留用比例。"
    else:
        words = f"{counted}，对应{amount}元。"
    step = made_of(judged, words)
    return Step("R46", words, {key: str(value) for key, value in values.items()}, step.params, amount > NOTHING)
