"""What each source says of a person beside what the others say, and which of them counts."""

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


@dataclass(frozen=True)
class Said:
    """One statement: the value in words, of which day it is, when it was first and last seen, whether it counts."""

    text: str
    as_of: str
    first_seen: str
    last_seen: str
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


def lines_of(trainee: Trainee, sources: Sequence[TraineeSource]) -> list[Line]:
    """The table of sources, in the order of the fields on the page."""
    told = [(Channel(source.channel), merging.loaded(source.facts)) for source in sources]
    joined: dict[Channel, merging.Facts] = {}
    for channel, facts in told:
        joined[channel] = merging.join(joined[channel], facts) if channel in joined else facts
    resolved = merging.resolve(joined)
    names = [name for name in ["name", *TRAINEE.shown] if any(name in facts for _channel, facts in told)]
    return [_line(name, told, resolved.get(name)) for name in names]


def _line(name: str, told: list[tuple[Channel, merging.Facts]], best: merging.Resolved | None) -> Line:
    cells = [_said(name, channel, facts[name], best) if name in facts else None for channel, facts in told]
    values = {str(facts[name][0]) for _channel, facts in told if name in facts}
    return Line(name, TRAINEE.label(name), cells, len(values) > 1)


def _said(name: str, channel: Channel, fact: merging.Fact, best: merging.Resolved | None) -> Said:
    value = merging.as_value(name, fact[0])
    text = word_for(name, value) if fact[0] is not None else _("（无）")
    counts = best is not None and (best.channel, best.value) == (channel, value)
    return Said(text, fact[1], fact[2], fact[3], counts)


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
    for name in TRAINEE.shown:
        one, other = (_shown(record, name) for record in (first, second))
        if one or other:
            same = TRAINEE.raw(first, name) == TRAINEE.raw(second, name)
            found.append(Comparison(TRAINEE.label(name), one, other, same))
    return found


def _shown(trainee: Trainee, name: str) -> str:
    text = TRAINEE.text(trainee, name)
    return masked(text) if name in TRAINEE.sensitive else text
