"""What anybody may know of namings, as columns and criteria for the public pages and the public API (B34).

The statements are made by the readers; here stands once what is public, what is in force, and how a unit is marked.
"""

import json
from typing import Any

from sqlalchemy import ColumnElement, Date, ScalarSelect, bindparam, case, or_, select

from app.core import clock
from app.showcase.models import Nomination, ShowcaseBatch, ShowcaseNotice
from app.showcase.rules.standing import EVER_NAMED, Standing
from app.showcase.states import BatchState
from app.showcase.states import NominationState as S
from app.units.states import ShowcaseLevel

NOMINATIONS, BATCHES = Nomination.__table__, ShowcaseBatch.__table__
N, B, A = NOMINATIONS.c, BATCHES.c, ShowcaseNotice.__table__.c
ITEM = (
    N.id, N.unit_id, N.unit_name, N.level, N.region_code, N.city_code, N.score, N.rank, N.state, N.named_on,
    N.valid_to, N.lapsed_on, N.warned_on, N.rectify_by, N.revoked_on, N.revoked_because, N.certificate_no,
    N.updated_at, B.id.label("batch_id"), B.title.label("batch_title"), B.doc_no, B.updated_at.label("also_updated_at"),
)  # fmt: skip
NAMED = N.state.in_(sorted(EVER_NAMED))
SHOWN_BATCH = B.state != BatchState.PLANNED
LEVELS = list(ShowcaseLevel)  # the highest first


def _today() -> ColumnElement[Any]:
    """The day on which a statement is run, not that on which it was written."""
    return bindparam("today", callable_=clock.today, type_=Date, unique=True)


def named() -> Any:
    """Every naming there ever was, with its batch."""
    return select(*ITEM).join_from(NOMINATIONS, BATCHES, N.batch_id == B.id).where(NAMED)


def _is_over() -> ColumnElement[bool]:
    return or_(N.valid_to < _today(), N.lapsed_on <= _today())


def in_force() -> ColumnElement[bool]:
    """Namings that stand today, those under rectification included."""
    return (
        N.state.in_((S.NAMED, S.WARNED)) & (N.valid_to >= _today()) & or_(N.lapsed_on.is_(None), N.lapsed_on > _today())
    )


def is_standing(wanted: Standing) -> ColumnElement[bool]:
    """Namings of which one thing is true today."""
    if wanted == Standing.REVOKED:
        return N.state == S.REVOKED
    if wanted == Standing.LAPSED:
        return N.state.in_((S.NAMED, S.WARNED)) & _is_over()
    return in_force() & (N.state == (S.WARNED if wanted == Standing.WARNED else S.NAMED))


def badge(unit_id: Any) -> ScalarSelect[Any]:
    """The highest level that a unit holds today, as a column beside the unit or its post; null for none."""
    order = case({level: place for place, level in enumerate(LEVELS)}, value=N.level)
    return select(N.level).where(N.unit_id == unit_id, in_force()).order_by(order).limit(1).scalar_subquery()


def rows_shown(text: str) -> list[dict[str, Any]]:
    """The rows of a notice as they were published: {nomination, unit, region, rank, score}."""
    return list(json.loads(text or "[]"))
