"""The register of young people as it stood at the end of a month: visited, known, marked for hardship, told of posts.

Everybody counts in the county that served them when the month ended, wherever they were handed since.  A record that
was folded into another counts until then.  The sums are those of the area asked for, for whoever may read reports.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, Subquery, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.core.calendar import DAY
from app.core.scope import unscoped
from app.extensions import db
from app.posts.models import Push
from app.reporting.queries.reach import SUMS_ONLY
from app.trainees.models import Hardship, Stay, Trainee, TraineeMerge, Visit
from app.trainees.queries.hardship import gives_mark

Figures = dict[str, dict[str, int]]


def at_month_end(codes: list[str], first: date, last: date) -> Figures:
    """The figures of the register (columns 27–30) by county."""
    closes = datetime(last.year, last.month, last.day) + DAY
    served = _served_elsewhere(closes)
    place = func.coalesce(served.c.region_code, Trainee.region_code)
    statements: dict[str, Any] = {
        "visits": select(place, func.count(Visit.trainee_id.distinct()))
        .join_from(Visit, Trainee, Trainee.id == Visit.trainee_id)
        .where(Visit.visited_on.between(first, last)),
        "pushes": select(place, func.count())
        .join_from(Push, Trainee, Trainee.id == Push.trainee_id)
        .where(Push.pushed_on.between(first, last)),
    }
    found: Figures = {}
    for key, statement in statements.items():
        for code, number in _rows(statement, served, place, codes):
            found.setdefault(code, {})[key] = int(number)
    for code, known, hardship in _rows(_in_register(place, last, closes), served, place, codes):
        found.setdefault(code, {}).update(trainees_known=int(known), trainees_hardship=int(hardship))
    return found


def _served_elsewhere(closes: datetime) -> Subquery:
    """The county that served each person who was handed over later, when the month ended."""
    place = func.row_number().over(partition_by=Stay.trainee_id, order_by=(Stay.left_at, Stay.id)).label("place")
    later = select(Stay.trainee_id, Stay.region_code, place).where(Stay.left_at >= closes).subquery()
    return select(later.c.trainee_id, later.c.region_code).where(later.c.place == 1).subquery()


def _in_register(place: Any, last: date, closes: datetime) -> Select[Any]:
    merge, claim = aliased(TraineeMerge), aliased(Hardship)
    stood_apart = or_(merge.undone_at.is_(None), merge.undone_at >= closes)
    folded = exists().where(and_(merge.gone_id == Trainee.id, merge.merged_at < closes, stood_apart))
    is_marked = exists().where(and_(claim.trainee_id == Trainee.id, gives_mark(claim, last)))
    return (
        select(place, func.count(), func.count().filter(is_marked))
        .select_from(Trainee)
        .where(Trainee.created_at < closes, ~folded)
    )


def _rows(statement: Select[Any], served: Subquery, place: Any, codes: list[str]) -> list[Any]:
    whole = statement.outerjoin(served, served.c.trainee_id == Trainee.id).where(place.in_(codes)).group_by(place)
    with unscoped(SUMS_ONLY):
        return list(db.session.execute(whole))
