"""The register of young people as it stood at the end of a month: visited, known, marked for hardship, told of posts.

Everybody counts in the county that served them when the month ended, wherever they were handed since.  A record that
was folded into another counts until then.  The sums are those of the area asked for, for whoever may read reports.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.core.calendar import DAY
from app.core.figures import Measure, behind, behind_each
from app.core.scope import unscoped
from app.extensions import db
from app.posts.models import Push
from app.reporting.queries.reach import SUMS_ONLY
from app.trainees.models import Hardship, Stay, Trainee, TraineeMerge, Visit
from app.trainees.queries.hardship import gives_mark

Figures = dict[str, dict[str, int]]


def at_month_end(codes: list[str], first: date, last: date) -> Figures:
    """The figures of the register (columns 27–30) by county."""
    served = _served_elsewhere(_close(last))
    place: Any = func.coalesce(served.c.region_code, Trainee.region_code)
    people: Any = func.count(Visit.trainee_id.distinct())
    everybody: Any = func.count()
    known = measures(first, last)
    statements: dict[str, Any] = {
        "visits": _of(Visit, select(place, people)).where(known["visits"].where),
        "pushes": _of(Push, select(place, everybody)).where(known["pushes"].where),
    }
    found: Figures = {}
    for key, statement in statements.items():
        for code, number in _rows(statement, served, place, codes):
            found.setdefault(code, {})[key] = int(number)
    register = select(place, everybody, everybody.filter(_marked(last))).select_from(Trainee)
    for code, all_known, hardship in _rows(register.where(known["trainees_known"].where), served, place, codes):
        found.setdefault(code, {}).update(trainees_known=int(all_known), trainees_hardship=int(hardship))
    return found


def measures(first: date, last: date) -> dict[str, Measure]:
    """What each column of the register counts (27–30); visits count people, however often they were visited."""
    known = _known(_close(last))
    return {
        "visits": Measure(Visit.visited_on.between(first, last), Visit.visited_on),
        "pushes": Measure(Push.pushed_on.between(first, last), Push.pushed_on),
        "trainees_known": Measure(known, Trainee.created_at),
        "trainees_hardship": Measure(and_(known, _marked(last)), Trainee.created_at),
    }


def records(key: str, codes: list[str], first: date, last: date) -> Select[Any]:
    """The people behind a column, or for pushes what was sent; execute it with the row scope lifted."""
    served = _served_elsewhere(_close(last))
    place = func.coalesce(served.c.region_code, Trainee.region_code)
    measure = measures(first, last)[key]
    if key == "visits":
        statement = _of(Visit, behind_each("trainee", place, Trainee.id, Trainee.name, measure))
    elif key == "pushes":
        statement = _of(Push, behind("push", place, Push.id, Trainee.name, measure))
    else:
        statement = behind("trainee", place, Trainee.id, Trainee.name, measure).select_from(Trainee)
    return _served(statement, served, place, codes)


def _close(last: date) -> datetime:
    return datetime(last.year, last.month, last.day) + DAY


def _of(row: Any, statement: Select[Any]) -> Select[Any]:
    return statement.select_from(row).join(Trainee, Trainee.id == row.trainee_id)


def _served_elsewhere(closes: datetime) -> Subquery:
    """The county that served each person who was handed over later, when the month ended."""
    place = func.row_number().over(partition_by=Stay.trainee_id, order_by=(Stay.left_at, Stay.id)).label("place")
    later = select(Stay.trainee_id, Stay.region_code, place).where(Stay.left_at >= closes).subquery()
    return select(later.c.trainee_id, later.c.region_code).where(later.c.place == 1).subquery()


def _known(closes: datetime) -> ColumnElement[bool]:
    """The people who stood in the register at a moment, each once."""
    merge = aliased(TraineeMerge)
    stood_apart = or_(merge.undone_at.is_(None), merge.undone_at >= closes)
    folded = exists().where(and_(merge.gone_id == Trainee.id, merge.merged_at < closes, stood_apart))
    return and_(Trainee.created_at < closes, ~folded)


def _marked(last: date) -> ColumnElement[bool]:
    claim = aliased(Hardship)
    return exists().where(and_(claim.trainee_id == Trainee.id, gives_mark(claim, last)))


def _served(statement: Select[Any], served: Subquery, place: Any, codes: list[str]) -> Select[Any]:
    return statement.outerjoin(served, served.c.trainee_id == Trainee.id).where(place.in_(codes))


def _rows(statement: Select[Any], served: Subquery, place: Any, codes: list[str]) -> list[Any]:
    with unscoped(SUMS_ONLY):
        return list(db.session.execute(_served(statement, served, place, codes).group_by(place)))
