"""Who reaches what of the selection: officers by area, a unit its own nomination, an expert what was assigned.

A batch is read by everybody whose area it covers.  Scores are read by the expert who gave them and by the organiser;
nobody else, before or after (what is published are averages).
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select, true

from app.core.actor import Actor
from app.core.scope import area_holds, scoped, within_area
from app.security.states import Permission as P
from app.showcase.models import (
    Nomination,
    Panelist,
    ShowcaseBatch,
    ShowcaseCheck,
    ShowcaseNotice,
    ShowcaseObjection,
    ShowcaseScore,
)
from app.showcase.states import BatchState, NominationState

WHOLE_REGION = "640000"
Criterion = Callable[[Actor], ColumnElement[bool]]


def _covers(actor: Actor, entity: Any) -> ColumnElement[bool]:
    """The batches of the areas that the actor's own lies in, and of those that lie in it."""
    if actor.is_system or actor.level == "PROVINCE":
        return true()
    above = [WHOLE_REGION, actor.region_code[:4] + "00", actor.region_code]
    own = within_area(actor, entity) if actor.level in {"CITY", "COUNTY"} else false()
    return or_(entity.region_code.in_(above), own)


def _is_expert(actor: Actor) -> bool:
    return actor.may(P.SHOWCASE_SCORE) and not actor.is_system and not actor.may(P.SHOWCASE_READ)


@scoped(ShowcaseBatch, writes=area_holds)
def visible(actor: Actor) -> ColumnElement[bool]:
    """A unit does not see what is only planned; an expert sees the batches that invited them."""
    if actor.unit_ids:
        return _covers(actor, ShowcaseBatch) & (ShowcaseBatch.state != BatchState.PLANNED)
    if _is_expert(actor):
        mine = select(Panelist.batch_id).where(Panelist.user_id == actor.user_id)
        return ShowcaseBatch.id.in_(mine) & (ShowcaseBatch.state != BatchState.PLANNED)
    return _covers(actor, ShowcaseBatch) if actor.may(P.SHOWCASE_READ) else false()


def _own_or_area(actor: Actor, row: Any) -> bool:
    return row.unit_id in actor.unit_ids if actor.unit_ids else area_holds(actor, row)


@scoped(Nomination, writes=lambda actor, row: not _is_expert(actor) and _own_or_area(actor, row))
def visible_nominations(actor: Actor) -> ColumnElement[bool]:
    """The unit's own, those of an officer's area once they were sent in, and those that an expert is to score."""
    if actor.unit_ids:
        return Nomination.unit_id.in_(actor.unit_ids)
    if _is_expert(actor):
        return Nomination.id.in_(select(ShowcaseScore.nomination_id).where(ShowcaseScore.user_id == actor.user_id))
    if not actor.may(P.SHOWCASE_READ):
        return false()
    if actor.is_system:
        return true()
    return within_area(actor, Nomination) & (Nomination.state != NominationState.DRAFT)


@scoped(ShowcaseCheck, writes=area_holds)
def visible_checks(actor: Actor) -> ColumnElement[bool]:
    """The unit's own, and those of an officer's area."""
    if actor.unit_ids:
        return ShowcaseCheck.unit_id.in_(actor.unit_ids)
    return within_area(actor, ShowcaseCheck) if actor.may(P.SHOWCASE_READ) else false()


def _organising(entity: Any) -> Criterion:
    """What belongs to a batch, for who organises it: the area of the batch, not of the unit."""

    def criterion(actor: Actor) -> ColumnElement[bool]:
        if actor.unit_ids or not (actor.may(P.SHOWCASE_ORGANISE) or actor.may(P.SHOWCASE_WATCH)):
            return false()
        return within_area(actor, entity)

    return criterion


def _is_scorer(actor: Actor) -> bool:
    """Whether the actor is an expert: whatever else they may, of scores they see their own alone."""
    return actor.may(P.SHOWCASE_SCORE) and not actor.is_system


def _scores(actor: Actor) -> ColumnElement[bool]:
    if _is_scorer(actor):
        return ShowcaseScore.user_id == actor.user_id
    return _organising(ShowcaseScore)(actor)


def _own_score(actor: Actor, row: Any) -> bool:
    return bool(row.user_id == actor.user_id) if _is_scorer(actor) else area_holds(actor, row)


def _panel(actor: Actor) -> ColumnElement[bool]:
    if _is_scorer(actor):
        return Panelist.user_id == actor.user_id
    return _organising(Panelist)(actor)


def _organises_it(actor: Actor, row: Any) -> bool:
    return not _is_scorer(actor) and area_holds(actor, row)


scoped(ShowcaseScore, writes=_own_score)(_scores)
scoped(Panelist, writes=_organises_it)(_panel)
scoped(ShowcaseObjection, writes=area_holds)(_organising(ShowcaseObjection))


@scoped(ShowcaseNotice, writes=area_holds)
def visible_notices(actor: Actor) -> ColumnElement[bool]:
    """Read by every officer of an area that the batch covers; the public reads it on its pages."""
    if actor.unit_ids or not actor.may(P.SHOWCASE_READ):
        return false()
    return _covers(actor, ShowcaseNotice)
