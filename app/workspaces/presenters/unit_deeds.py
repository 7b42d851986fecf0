"""What a person of a unit may do with a record now, and why not what they may not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.workflow import Mover


@dataclass(frozen=True)
class Deed:
    """One button: it posts at once, leads to a form, or says why it is not to be had."""

    key: str
    label: str
    url: str = ""
    tone: str = "plain"
    posts: bool = False
    why: str = ""


@dataclass(frozen=True)
class Way:
    """Where a move is made: the address, and whether it needs no form."""

    url: str
    posts: bool = False
    label: str = ""


def deeds_of(mover: Mover, actor: Actor, record: Any, ways: Mapping[str, Way]) -> list[Deed]:
    """The moves that this state allows and that the desk knows a way to; one of another role says so."""
    found = []
    for name, way in ways.items():
        move = mover.workflow.moves[name]
        if record.state not in move.sources:
            continue
        refusal = mover.refusal(actor, record, move)
        why = refusal.message if refusal else ""
        found.append(Deed(name, way.label or _(move.label), way.url, move.tone, way.posts, why))
    return found
