"""Placements as they stood at the end of a month (columns 31–56): who applied, started, ended, was kept or helped.

Whoever started within the plan year belongs to its cohort, in the county where the post is worked.  Days decide, not
the moments at which somebody wrote them down, so a month asked for again tells the same unless a day was corrected.
"""

from collections import Counter
from datetime import date, datetime
from typing import Any, cast

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.orm import aliased

from app.core.calendar import DAY
from app.core.figures import Measure, behind, behind_each
from app.extensions import db
from app.placements.models import Application, FollowUp, Placement, Retention
from app.placements.states import EndType, FollowUpClose
from app.programme.states import EducationBand
from app.reporting.queries.reach import plan_years
from app.trainees.models import Hardship
from app.trainees.queries.hardship import gives_mark
from app.trainees.states import Category, HardshipKind

Figures = dict[str, dict[str, int]]
BANDS = {
    EducationBand.POSTGRAD: "placements_postgraduate",
    EducationBand.BACHELOR: "placements_bachelor",
    EducationBand.JUNIOR_COLLEGE: "placements_junior_college",
}
HARDSHIPS = {
    HardshipKind.LOW_INCOME: "placements_low_income",
    HardshipKind.ZERO_EMPLOYMENT: "placements_zero_employment",
    HardshipKind.OUT_OF_POVERTY: "placements_out_of_poverty",
    HardshipKind.DISABLED: "placements_disabled",
}
ENDS = {
    EndType.NORMAL: "ended_normal",
    EndType.EARLY_RETAINED: "ended_early_retained",
    EndType.EARLY: "ended_early",
}
KINDS = {key: kind for kind, key in HARDSHIPS.items()}
MOVES = ("applications", "dispatches")
WORKING = (FollowUpClose.EMPLOYED, FollowUpClose.SELF_EMPLOYED, FollowUpClose.FLEXIBLE)


def at_month_end(codes: list[str], first: date, last: date) -> Figures:
    """The figures of applications, placements, ends and follow-ups by county, in four statements."""
    found: Figures = {code: {} for code in codes}
    for row in db.session.execute(_cohort(codes, first, last)).mappings():
        found[row["region_code"]].update({key: int(value or 0) for key, value in row.items() if key != "region_code"})
    _add_moves(found, codes, first, last)
    for code, kind, number in db.session.execute(_hardships(codes, first, last)):
        if kind in HARDSHIPS:
            found[code][HARDSHIPS[kind]] = int(number)
    return found


def _started(codes: list[str], first: date, last: date) -> ColumnElement[bool]:
    """Those who started within the plan year and by the last day of the month."""
    begins = date(first.year, 1, 1)
    return and_(Placement.actual_start.between(begins, last), Placement.region_code.in_(codes))


def measures(first: date, last: date) -> dict[str, Measure]:
    """What each column of the year's cohort counts (33–36, 41–45, 47–56)."""
    began, over = Placement.actual_start, Placement.actual_end
    ended = func.coalesce(over <= last, False)
    verified = func.coalesce(Retention.verified_on <= last, False)
    helped = and_(ended, ~verified, FollowUp.first_contact_on <= last)
    working = and_(helped, FollowUp.closed_on <= last, FollowUp.closed_as.in_(WORKING))
    ends = {key: Measure(and_(ended, Placement.end_type == end), over) for end, key in ENDS.items()}
    return {
        "placements_total": Measure(true(), began),
        "placements_new": Measure(began >= first, began),
        "placements_graduate": Measure(Placement.category == Category.GRADUATE, began),
        "placements_youth": Measure(Placement.category == Category.YOUTH, began),
        **{key: Measure(Placement.education_band == band, began) for band, key in BANDS.items()},
        "placements_secondary": Measure(Placement.education_band.not_in(BANDS), began),
        "placements_active": Measure(~ended, began),
        "ended_total": Measure(ended, over),
        **ends,
        "ended_abnormal": Measure(and_(ended, Placement.is_abnormal), over),
        "retained": Measure(and_(ended, verified), Retention.verified_on),
        "not_retained": Measure(and_(ended, ~verified), over),
        "followed_up": Measure(helped, FollowUp.first_contact_on),
        "followed_up_employed": Measure(working, FollowUp.closed_on),
    }


def _cohort(codes: list[str], first: date, last: date) -> Select[Any]:
    numbers = (measure.number().label(key) for key, measure in measures(first, last).items())
    return _of_cohort(select(Placement.region_code, *numbers), codes, first, last).group_by(Placement.region_code)


def _of_cohort(statement: Select[Any], codes: list[str], first: date, last: date) -> Select[Any]:
    return (
        statement.select_from(Placement)
        .outerjoin(Retention, Retention.placement_id == Placement.id)
        .outerjoin(FollowUp, FollowUp.placement_id == Placement.id)
        .where(_started(codes, first, last))
    )


def moves(first: date, last: date) -> dict[str, Measure]:
    """What the columns of applications count (31, 32); dispatches count people, however often they were sent."""
    opens, closes = datetime(first.year, first.month, 1), datetime(last.year, last.month, last.day) + DAY
    applied, sent = Application.applied_at, Application.dispatched_on
    return {
        "applications": Measure(and_(applied >= opens, applied < closes), applied),
        "dispatches": Measure(sent.between(first, last), sent),
    }


def _add_moves(found: Figures, codes: list[str], first: date, last: date) -> None:
    """Applications entered and people dispatched within the month."""
    place, known = Application.region_code, moves(first, last)
    counts = {"applications": func.count(), "dispatches": func.count(Application.trainee_id.distinct())}
    for key, count in counts.items():
        statement = select(place, count).where(known[key].where, place.in_(codes)).group_by(place)
        for code, number in db.session.execute(statement):
            found[code][key] = int(number)


def _marked_at_start(claim: Any) -> ColumnElement[bool]:
    """A hardship that was confirmed and marked the person on their first day."""
    begun = cast(Any, Placement.actual_start)
    return and_(claim.trainee_id == Placement.trainee_id, gives_mark(claim, begun))


def _hardships(codes: list[str], first: date, last: date) -> Select[Any]:
    """People with a hardship on their first day, by kind; one may be of several."""
    claim: Any = aliased(Hardship)
    place: Any = Placement.region_code
    return (
        select(place, claim.kind, func.count(Placement.trainee_id.distinct()))
        .join(claim, _marked_at_start(claim))
        .where(_started(codes, first, last))
        .group_by(Placement.region_code, claim.kind)
    )


def records(key: str, codes: list[str], first: date, last: date) -> Select[Any]:
    """The placements or applications behind a column, or the people where a column counts everybody once."""
    place = Placement.region_code
    if key in MOVES:
        measure, place = moves(first, last)[key], Application.region_code
        facts = place, Application.id, Application.person_name, measure
        if key == "dispatches":
            facts = place, Application.trainee_id, Application.person_name, measure
            return behind_each("trainee", *facts).where(place.in_(codes))
        return behind("application", *facts).where(place.in_(codes))
    if key in KINDS:
        claim = aliased(Hardship)
        measure = Measure(and_(_started(codes, first, last), claim.kind == KINDS[key]), Placement.actual_start)
        statement = behind_each("trainee", place, Placement.trainee_id, Placement.person_name, measure)
        return statement.join(claim, _marked_at_start(claim))
    measure = measures(first, last)[key]
    statement = behind("placement", place, Placement.id, Placement.person_name, measure)
    return _of_cohort(statement, codes, first, last)


def recount(codes: list[str], first: date, last: date) -> dict[str, tuple[int, int]]:
    """People who started in the plan year (before the month, by its end), once more from their applications (C6)."""
    start, begins = aliased(Placement), date(first.year, 1, 1)
    statement = (
        select(
            Application.region_code, func.count().filter(start.actual_start < first), func.count(start.id.distinct())
        )
        .join(start, start.application_id == Application.id)
        .where(
            Application.region_code.in_(codes),
            Application.reported_on.is_not(None),
            start.actual_start.between(begins, last),
        )
        .group_by(Application.region_code)
    )
    return {code: (int(before), int(now)) for code, before, now in db.session.execute(statement)}


def started_in(codes: list[str], year: int) -> Counter[str]:
    """How many people started an internship in a plan year, by county, as things stand now (R49)."""
    statement = (
        select(Placement.region_code, func.count())
        .where(_started(codes, date(year, 1, 1), date(year, 12, 31)))
        .group_by(Placement.region_code)
    )
    return Counter({code: int(number) for code, number in db.session.execute(statement)})


def years_started() -> list[tuple[str, str]]:
    """The plan years to choose the cohort of a list by."""
    return [(str(year), _("%(year)s年", year=year)) for year in plan_years()]


def of_cohort(year: str) -> ColumnElement[bool]:
    """The placements that began within a year."""
    return Placement.actual_start.between(date(int(year), 1, 1), date(int(year), 12, 31))
