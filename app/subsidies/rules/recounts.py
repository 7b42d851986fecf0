"""What differs when a claim is worked out anew: slot by slot, in words (C87, R62); pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.core.money import text
from app.subsidies.rules.lines import NOTHING, LineDraft, Step

Slot = tuple[str, str]  # holder and what may be granted once
WHOLE = Fraction(0)


@dataclass(frozen=True)
class Standing:
    """What stands for one slot now: yuan, the exact share of the standard, and whom and when it concerns."""

    amount: Decimal
    share: Fraction = WHOLE
    days: int | None = None
    name: str = ""
    month: str | None = None
    placement_id: str | None = None


@dataclass(frozen=True)
class Change:
    """One slot of which the amount differs."""

    slot: Slot
    name: str
    month: str | None
    before: Decimal
    after: Decimal
    share_before: Fraction
    share_after: Fraction
    placement_id: str | None
    words: str

    def as_json(self) -> dict[str, Any]:
        """The change as it is kept in ``claim_recount.differences``."""
        return {
            "holder": self.slot[0],
            "slot": self.slot[1],
            "name": self.name,
            "month": self.month,
            "before": text(self.before),
            "after": text(self.after),
            "share_before": str(self.share_before),
            "share_after": str(self.share_after),
            "placement": self.placement_id,
            "words": self.words,
        }


def share_of(told: str | None) -> Fraction:
    """An exact share as it is stored, nothing where there is none or where it is no number."""
    try:
        return Fraction(told) if told else WHOLE
    except (ValueError, ZeroDivisionError):
        return WHOLE


def standing_of(lines: Iterable[Any]) -> dict[Slot, Standing]:
    """What the counted lines, stored or drafted, grant by slot."""
    return {
        (line.holder_id, line.slot): Standing(
            line.amount_yuan, share_of(line.share), line.payable_days, line.person_name, line.month, line.placement_id
        )
        for line in lines
        if line.is_counted
    }


def changes_of(before: Mapping[Slot, Standing], after: Sequence[LineDraft]) -> list[Change]:
    """The slots of which the amount differs, in the order of the new lines, then those that are no more."""
    drafts = {(draft.holder_id, draft.slot): draft for draft in after}
    found = [_change(slot, before.get(slot), draft) for slot, draft in drafts.items()]
    found += [_change(slot, standing, None) for slot, standing in before.items() if slot not in drafts]
    return [change for change in found if change.before != change.after]


def _change(slot: Slot, old: Standing | None, draft: LineDraft | None) -> Change:
    was, now = old.amount if old else NOTHING, draft.amount_yuan if draft else NOTHING
    name = (draft.person_name if draft else "") or (old.name if old else "")
    month = (draft.month if draft else None) or (old.month if old else None)
    days = draft.payable_days if draft and draft.is_counted else 0
    return Change(
        slot,
        name,
        month,
        was,
        now,
        old.share if old else WHOLE,
        share_of(draft.share) if draft and draft.is_counted else WHOLE,
        (draft.placement_id if draft else None) or (old.placement_id if old else None),
        _words(" ".join(filter(None, (name, month))), was, now, old.days if old else None, days, draft),
    )


def _words(
    who: str, was: Decimal, now: Decimal, days_before: int | None, days_after: int | None, draft: LineDraft | None
) -> str:
    how = "增加" if now > was else "减少"
    told = f"{who}：原 {text(was)} 元，现 {text(now)} 元，{how} {text(abs(now - was))} 元"
    if days_before is not None and days_after is not None and days_before != days_after:
        told += f"（计发天数由 {days_before} 天变为 {days_after} 天）"
    if draft is None:
        return told + "；不再属于可申领的明细"
    return told + (f"；{draft.reason}" if draft.reason else "")


def topup_lines(changes: Sequence[Change], drafts: Sequence[LineDraft], serial: int) -> list[LineDraft]:
    """The lines of a claim that pays what was paid too little, at slots of their own with the suffix ``+serial``.

    What other lines of the same claim got too much is set off against them, from the last one back.
    """
    by_slot = {(draft.holder_id, draft.slot): draft for draft in drafts}
    too_much = sum((change.before - change.after for change in changes if change.after < change.before), NOTHING)
    added: list[LineDraft] = []
    for change in reversed([change for change in changes if change.after > change.before]):
        more = change.after - change.before
        off = min(more, too_much)
        too_much -= off
        if more > off:
            added.append(_topup(by_slot[change.slot], change, more - off, off, serial))
    return added[::-1]


def _topup(draft: LineDraft, change: Change, amount: Decimal, off: Decimal, serial: int) -> LineDraft:
    words = change.words + (f"；抵减同一申领中多拨的 {text(off)} 元，补发 {text(amount)} 元" if off else "；补发差额")
    values = {"before": text(change.before), "after": text(change.after), "offset": text(off)}
    return replace(
        draft,
        slot=f"{draft.slot}+{serial}",
        amount_yuan=amount,
        standard_yuan=None,  # the difference of two rounded amounts may be a cent off its share of the standard
        share=str(max(WHOLE, change.share_after - change.share_before)),
        steps=(*draft.steps, Step("R62", words, values)),
    )
