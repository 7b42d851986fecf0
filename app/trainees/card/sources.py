"""What each source says of a person beside what the others say, and which of them counts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.core import actor as actors
from app.core.card import as_text, masked
from app.trainees.card.people import TRAINEE
from app.trainees.models import Trainee, TraineeSource
from app.trainees.policy import knows_names
from app.trainees.rules import merging
from app.trainees.states import Channel

Days = tuple[str, str, str]  # of which day a statement is, when it was first and last seen


@dataclass(frozen=True)
class Head:
    """One source: its name, whether it spoke of a record that was folded into this one, and the days of most it says."""

    label: str
    folded: bool
    days: Days


@dataclass(frozen=True)
class Said:
    """One statement: the value in words, its days where they are not those of the head, whether it counts."""

    text: str
    days: Days | None
    counts: bool


@dataclass(frozen=True)
class Line:
    """One field over all sources."""

    name: str
    label: str
    cells: list[Said | None]
    differs: bool


@dataclass(frozen=True)
class Comparison:
    """One field of two records side by side."""

    label: str
    first: str
    second: str
    same: bool


Told = list[tuple[Channel, merging.Facts, Days]]


def table_of(trainee: Trainee, sources: Sequence[TraineeSource]) -> tuple[list[Head], list[Line]]:
    """The heads and the lines of the table of sources, in the order of the fields on the page."""
    told: Told = []
    for source in sources:
        facts = merging.loaded(source.facts)
        told.append((Channel(source.channel), facts, _usual_days(facts)))
    heads = [
        Head(_(channel.label), source.trainee_id != trainee.id, days)
        for source, (channel, _facts, days) in zip(sources, told, strict=True)
    ]
    return heads, _lines(told)


def _usual_days(facts: merging.Facts) -> Days:
    counted = Counter((fact[1], fact[2], fact[3]) for fact in facts.values())
    return counted.most_common(1)[0][0] if counted else ("", "", "")


def _lines(told: Told) -> list[Line]:
    joined: dict[Channel, merging.Facts] = {}
    for channel, facts, _days in told:
        joined[channel] = merging.join(joined[channel], facts) if channel in joined else facts
    resolved = merging.resolve(joined)
    names = [name for name in ["name", *TRAINEE.shown] if any(name in facts for _channel, facts, _days in told)]
    return [_line(name, told, resolved.get(name)) for name in names]


def _line(name: str, told: Told, best: merging.Resolved | None) -> Line:
    several = sum(name in facts for _channel, facts, _days in told) > 1
    cells = [
        _said(name, channel, facts[name], days, best if several else None) if name in facts else None
        for channel, facts, days in told
    ]
    values = {str(facts[name][0]) for _channel, facts, _days in told if name in facts}
    return Line(name, TRAINEE.label(name), cells, len(values) > 1)


def _said(name: str, channel: Channel, fact: merging.Fact, usual: Days, best: merging.Resolved | None) -> Said:
    value = merging.as_value(name, fact[0])
    text = word_for(name, value) if fact[0] is not None else _("（无）")
    counts = best is not None and (best.channel, best.value) == (channel, value)
    days = (fact[1], fact[2], fact[3])
    return Said(text, days if days != usual else None, counts)


def word_for(name: str, value: Any) -> str:
    """A value of a field as people read it, the personal ones masked."""
    if value is None or value == "":
        return ""
    kind = TRAINEE.choices(name)
    if kind is not None:
        return _(kind.label_of(value))
    if name in TRAINEE.several:
        labels: Mapping[str, str] = dict(TRAINEE.several[name])
        return "、".join(_(labels.get(part, part)) for part in str(value).split())
    if name in TRAINEE.lookups:
        return TRAINEE.lookups[name].label(str(value))
    text = as_text(value) if isinstance(value, bool | date) else str(value)
    hidden = name in TRAINEE.sensitive or (name == "name" and not knows_names(actors.current()))
    return masked(text) if hidden else text


def side_by_side(first: Trainee, second: Trainee) -> list[Comparison]:
    """Two records field by field, without what neither of them says."""
    found = []
    for name in (name for name in TRAINEE.shown if name != "updated_at"):
        one, other = (_shown(record, name) for record in (first, second))
        if one or other:
            same = TRAINEE.raw(first, name) == TRAINEE.raw(second, name)
            found.append(Comparison(TRAINEE.label(name), one, other, same))
    return found


def _shown(trainee: Trainee, name: str) -> str:
    text = TRAINEE.text(trainee, name)
    return masked(text) if name in TRAINEE.sensitive else text
