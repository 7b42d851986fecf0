"""What the lines of all kinds share: judged rules become steps, and the first that refuses refuses the line.

A bench judges many lines with one set of parameters and answers an equal question once.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from app.core.calendar import month_bounds
from app.core.rulebook import MissingParameter, Params, Result, Used
from app.placements.rules import agreement_complete, internship_length
from app.programme.rules import local_wage
from app.subsidies.rules.claims import KIND_NAMES, Claimed, claim_in_time
from app.subsidies.rules.exclusion import judged as judged_exclusion
from app.subsidies.rules.facts import Internship
from app.subsidies.rules.lines import Step, step_of
from app.trainees.rules.history import once_only

REASON_MAX = 400


@dataclass
class Finding:
    """The steps of one line so far, and what refuses it; a failed step refuses unless it is only told."""

    steps: list[Step] = field(default_factory=list)
    refused_by: str | None = None
    words: list[str] = field(default_factory=list)

    def add(self, step: Step, *, blocks: bool = True) -> None:
        """Take a step over."""
        self.steps.append(step)
        if blocks and not step.is_met:
            self.refused_by = self.refused_by or step.rule
            self.words.append(step.words)

    @property
    def reason(self) -> str | None:
        """Why the line is refused, every failed rule in its own words."""
        return "；".join(word.rstrip("。") for word in self.words)[: REASON_MAX - 1] + "。" if self.words else None


class Bench:
    """Judges lines as of one day of claiming; ``but`` are the claims whose own lines do not stand in their way."""

    def __init__(self, params: Params, asked_on: date, but: frozenset[str] = frozenset()) -> None:
        self.params, self.asked_on, self.but = params, asked_on, but
        self._known: dict[Hashable, Any] = {}

    def on(self, asked_on: date, but: frozenset[str]) -> "Bench":
        """The same bench for another claim; what was answered stays known."""
        other = Bench(self.params, asked_on, but)
        other._known = self._known
        return other

    def once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What was made for an equal question, or make it now."""
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]

    def bounds(self, month: str) -> tuple[date, date]:
        """First and last day of a month."""
        found: tuple[date, date] = self.once(month, lambda: month_bounds(month))
        return found

    # -- rules that several kinds ask

    def agreed(self, place: Internship) -> Step:
        """R21: an agreement was signed by the first day and filed with the county."""
        if place.agreed is None or not place.agreed.is_filed:
            return Step("R21", "见习协议尚未备案，备案后再申领。", is_met=False)
        start, signed = place.agreed.starts_on, place.agreed.signed_on
        judged = agreement_complete(sign=signed, start=start, missing=[], params=self.params)  # whole when it was filed
        return made_of(judged, f"见习协议于{signed}签订，已备案。", signed_on=signed, starts_on=start)

    def length(self, place: Internship) -> Step:
        """R20: the agreed period is neither too short nor too long."""
        start, end = place.agreed_start, place.service_end

        def make() -> Step:
            judged = internship_length(start=start, end=end, params=self.params)
            words = f"协议期限{start}至{end}，共{judged['months']}个月零{judged['days']}天。"
            return made_of(judged, words, starts_on=start, ends_on=end)

        found: Step = self.once(("R20", start, end), make)
        return found

    def once_only(self, place: Internship) -> Step:
        """R9: no other internship of the person was paid."""

        def make() -> Step:
            judged = once_only(history_paid_months=list(place.elsewhere), params=self.params)
            return made_of(judged, "此前没有在其他见习中享受过补贴。", months_before=sum(place.elsewhere, Decimal(0)))

        found: Step = self.once(("R9", place.elsewhere), make)
        return found

    def wage(self, region: str, on: date) -> tuple[Step, Decimal | None]:
        """R30: the standard of the county in yuan on a day, None where there is none."""

        def make() -> tuple[Step, Decimal | None]:
            judged = local_wage(region=region, date=on, params=self.params)
            words = f"{self.params.region_name(region) or region}{on}执行的最低工资标准为每月{judged['amount']}元。"
            return made_of(judged, words, standard=judged["amount"], wage_class=judged["class"]), judged["amount"]

        found: tuple[Step, Decimal | None] = self.once(("R30", region, on), make)
        return found

    def in_time(self, event: date, what: str) -> Step:
        """R43: claimed within the months after an event."""

        def make() -> Step:
            judged = claim_in_time(event=event, submit=self.asked_on, params=self.params)
            words = f"{what}（{event}）起的申领时限为{judged['due']}，在时限内。"
            return made_of(judged, words, event=event, due=judged["due"], claimed_on=self.asked_on)

        found: Step = self.once(("R43", event, self.asked_on, what), make)
        return found

    def not_twice(self, new: Claimed, has: list[Claimed]) -> Step:
        """R41: nothing that the holder has already pays the same."""

        def make() -> Step:
            judged = judged_exclusion(has, new, self.params)
            words = f"同期没有与「{KIND_NAMES.get(new.kind, new.kind)}」互斥的补贴或待遇。"
            return made_of(judged, words, compared=len(has))

        if has:
            return make()
        found: Step = self.once(("R41", new.kind, new.from_), make)
        return found

    def read(self, key: str, **where: Any) -> tuple[Any, tuple[Used, ...]]:
        """A parameter with the row that it came from; the value is None when no row is in force."""
        own = self.params.fresh()
        try:
            value = own.get(key, **where)
        except MissingParameter:
            return None, ()
        self.params.absorb(own.used)
        return value, slim(own.used)

    def held_by(self, place: Internship) -> list[Claimed]:
        """What the person has already, of other claims and of other lists."""
        return [line.claimed for line in place.others(self.but)] + [benefit for benefit, _name in place.benefits]


def made_of(judged: Result, words: str, **values: Any) -> Step:
    """The step of a judged rule, its parameter rows told by version where the value is a whole table."""
    made = step_of(judged, words, **values)
    return Step(made.rule, made.words, made.values, slim(made.params), made.is_met)


def slim(used: tuple[Used, ...]) -> tuple[Used, ...]:
    """Parameter rows for a line: a table is named by its version alone, its rows stand with the claim once."""
    return tuple(Used(one.key, one.region, None, one.version) if isinstance(one.value, tuple) else one for one in used)
