"""Placements as they stood at the end of a month (columns 31–56): who applied, started, ended, was kept or helped.

Whoever started within the plan year belongs to its cohort, in the county where the post is worked.  Days decide, not
the moments at which somebody wrote them down, so a month asked for again tells the same unless a day was corrected.
"""

from collections import Counter
from datetime import date, datetime
from typing import Any, cast

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from app.core.calendar import DAY
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
WORKING = (FollowUpClose.EMPLOYED, FollowUpClose.SELF_EMPLOYED, FollowUpClose.FLEXIBLE)


def at_month_end(codes: list[str], first: date, last: date) -> Figures:
    """The figures of applications, placements, ends and follow-ups by county, in four statements."""
    found: Figures = {code: {} for code in codes}
    for row in db.session.execute(_cohort(codes, first, last)).mappings():
        numbers = {key: int(value or 0) for key, value in row.items() if key != "region_code"}
        numbers["placements_secondary"] = numbers["placements_total"] - sum(numbers[key] for key in BANDS.values())
        numbers["placements_active"] = numbers["placements_total"] - numbers["ended_total"]
        numbers["not_retained"] = numbers["ended_total"] - numbers["retained"]
        found[row["region_code"]].update(numbers)
    _add_moves(found, codes, first, last)
    for code, kind, number in db.session.execute(_hardships(codes, first, last)):
        if kind in HARDSHIPS:
            found[code][HARDSHIPS[kind]] = int(number)
    return found


def _started(codes: list[str], first: date, last: date) -> ColumnElement[bool]:
    """Those who started within the plan year and by the last day of the month."""
    begins = date(first.year, 1, 1)
    return and_(Placement.actual_start.between(begins, last), Placement.region_code.in_(codes))


def _cohort(codes: list[str], first: date, last: date) -> Any:
    ended = Placement.actual_end <= last
    kept = and_(ended, Retention.verified_on <= last)
    helped = and_(ended, ~func.coalesce(Retention.verified_on <= last, False), FollowUp.first_contact_on <= last)
    working = and_(helped, FollowUp.closed_on <= last, FollowUp.closed_as.in_(WORKING))
    count = func.count

    def of(end: EndType) -> Any:
        return count().filter(ended, Placement.end_type == end)

    return (
        select(
            Placement.region_code,
            count().label("placements_total"),
            count().filter(Placement.actual_start >= first).label("placements_new"),
            count().filter(Placement.category == Category.GRADUATE).label("placements_graduate"),
            count().filter(Placement.category == Category.YOUTH).label("placements_youth"),
            *(count().filter(Placement.education_band == band).label(key) for band, key in BANDS.items()),
            count().filter(ended).label("ended_total"),
            of(EndType.NORMAL).label("ended_normal"),
            of(EndType.EARLY_RETAINED).label("ended_early_retained"),
            of(EndType.EARLY).label("ended_early"),
            count().filter(ended, Placement.is_abnormal).label("ended_abnormal"),
            count().filter(kept).label("retained"),
            count().filter(helped).label("followed_up"),
            count().filter(working).label("followed_up_employed"),
        )
        .select_from(Placement)
        .outerjoin(Retention, Retention.placement_id == Placement.id)
        .outerjoin(FollowUp, FollowUp.placement_id == Placement.id)
        .where(_started(codes, first, last))
        .group_by(Placement.region_code)
    )


def _add_moves(found: Figures, codes: list[str], first: date, last: date) -> None:
    """Applications entered and people dispatched within the month."""
    opens, closes = datetime(first.year, first.month, 1), datetime(last.year, last.month, last.day) + DAY
    applied = and_(Application.applied_at >= opens, Application.applied_at < closes)
    sent = Application.trainee_id.distinct()
    place = Application.region_code
    statements = {
        "applications": select(place, func.count()).where(applied),
        "dispatches": select(place, func.count(sent)).where(Application.dispatched_on.between(first, last)),
    }
    for key, statement in statements.items():
        for code, number in db.session.execute(statement.where(place.in_(codes)).group_by(place)):
            found[code][key] = int(number)


def _hardships(codes: list[str], first: date, last: date) -> Any:
    """People with a hardship that was confirmed and marked them on their first day, by kind; one may be of several."""
    claim, begun = aliased(Hardship), cast(Any, Placement.actual_start)
    return (
        select(Placement.region_code, claim.kind, func.count(Placement.trainee_id.distinct()))
        .join(claim, claim.trainee_id == Placement.trainee_id)
        .where(_started(codes, first, last), gives_mark(claim, begun))
        .group_by(Placement.region_code, claim.kind)
    )


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
