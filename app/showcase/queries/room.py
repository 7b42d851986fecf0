"""What the selection room reads: everybody who stands in a batch, how far the experts are, and their points."""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, select

from app.core.bulk import in_pieces
from app.core.scope import unscoped
from app.extensions import db
from app.showcase.models import Nomination, ShowcaseBatch, ShowcaseScore
from app.showcase.rules.criteria import Sheet
from app.showcase.rules.facts import Facts, facts_of_text, values_of
from app.showcase.rules.room import STANDS, Contender, Marks
from app.showcase.rules.scoring import given_points, marks_of
from app.showcase.states import ScoreState
from app.units.models import Unit

OF_BATCH = "the kinds of the units nominated in a batch in reach"
AGREED = Nomination.round == ShowcaseScore.round  # of the round that counts
COLUMNS = (
    Nomination.id,
    Nomination.unit_id,
    Nomination.unit_name,
    Nomination.region_code,
    Unit.legal_form,
    Nomination.state,
    Nomination.number,
    Nomination.submitted_at,
    Nomination.system_points,
    Nomination.average,
    Nomination.bonus,
    Nomination.score,
    Nomination.spread,
    Nomination.retention,
    Nomination.intake,
    Nomination.round,
    Nomination.vetoes,
    Nomination.rank,
    Nomination.reserve_rank,
)


def contenders(batch: ShowcaseBatch) -> list[Contender]:
    """Everybody who was nominated and not turned down before the experts; two statements."""
    statement = (
        select(*COLUMNS)
        .join(Unit, Unit.id == Nomination.unit_id)
        .where(Nomination.batch_id == batch.id, Nomination.state.in_(STANDS))
    )
    asked = progress(batch)
    with unscoped(OF_BATCH):
        rows = db.session.execute(statement.order_by(Nomination.id)).all()
    return [_contender(row, asked.get(row.id, (0, 0))) for row in rows]


def _contender(row: Any, asked: tuple[int, int]) -> Contender:
    given = tuple(row)
    return Contender(
        *given[:6],
        number=row.number or "",
        applied=row.submitted_at,
        system=row.system_points,
        average=row.average,
        bonus=row.bonus,
        score=row.score,
        spread=row.spread,
        retention=row.retention,
        intake=row.intake,
        round=row.round,
        vetoes=json.loads(row.vetoes),
        done=asked[0],
        asked=asked[1],
        fixed_rank=row.rank,
        reserve_rank=row.reserve_rank,
    )


def progress(batch: ShowcaseBatch) -> dict[str, tuple[int, int]]:
    """How many experts have submitted of those who score, by nomination, in the round that counts."""
    statement = (
        select(ShowcaseScore.nomination_id, ShowcaseScore.state, func.count())
        .join(Nomination, and_(Nomination.id == ShowcaseScore.nomination_id, AGREED))
        .where(ShowcaseScore.batch_id == batch.id, ShowcaseScore.state != ScoreState.RECUSED)
        .group_by(ShowcaseScore.nomination_id, ShowcaseScore.state)
    )
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for key, state, count in db.session.execute(statement):
        counted[key][1] += int(count)
        if state == ScoreState.SUBMITTED:
            counted[key][0] += int(count)
    return {key: (done, asked) for key, (done, asked) in counted.items()}


def facts_by_nomination(keys: Collection[str]) -> dict[str, Facts]:
    """The fixed facts of nominations in reach."""
    found: dict[str, Facts] = {}
    for piece in in_pieces(sorted(keys)):
        statement = select(Nomination.id, Nomination.facts).where(Nomination.id.in_(piece))
        found |= {key: facts_of_text(text) for key, text in db.session.execute(statement)}
    return found


def sheets_by_nomination(
    keys: Collection[str], sheet: Sheet, facts: dict[str, Facts]
) -> dict[str, list[dict[str, Decimal]]]:
    """The points by item of every expert who submitted in the round that counts, in the order of the panel."""
    found: dict[str, list[dict[str, Decimal]]] = defaultdict(list)
    for piece in in_pieces(sorted(keys)):
        statement = (
            select(ShowcaseScore.nomination_id, ShowcaseScore.points)
            .join(Nomination, and_(Nomination.id == ShowcaseScore.nomination_id, AGREED))
            .where(ShowcaseScore.nomination_id.in_(piece), ShowcaseScore.state == ScoreState.SUBMITTED)
            .order_by(ShowcaseScore.nomination_id, ShowcaseScore.panelist_id)
        )
        for key, text in db.session.execute(statement):
            values = values_of(facts.get(key, {}))
            found[key].append(given_points(sheet, values, marks_of(text)))
    return found


def system_marks(sheet: Sheet, facts: Facts) -> Marks:
    """What the system gives by item; nothing for items that people judge."""
    return Marks(sheet.system_points(values_of(facts)))


def added(points: Sequence[dict[str, Decimal]]) -> Marks:
    """The points of several experts added up by item."""
    sums: dict[str, Decimal] = {}
    for sheet in points:
        for code, given in sheet.items():
            sums[code] = sums.get(code, Decimal(0)) + given
    return Marks(sums, len(points))


def texts_of(keys: Collection[str]) -> list[Nomination]:
    """Whole nominations in reach, for pages that tell all of a few."""
    found: list[Nomination] = []
    for piece in in_pieces(sorted(keys)):
        found += db.session.scalars(select(Nomination).where(Nomination.id.in_(piece)))
    return found
