"""Plan years and targets, their split and what it lacks."""

from sqlalchemy import func, select

from app.extensions import db
from app.organisations.queries import children_of, name_of
from app.programme.models import PlanYear, Target
from app.programme.states import PlanState


def targets_of(year: int) -> dict[str, Target]:
    """Return the targets of a year by region; the last year that set any rolls on (Q12)."""
    last = db.session.scalar(select(func.max(Target.plan_year)).where(Target.plan_year <= year))
    rows = db.session.scalars(select(Target).where(Target.plan_year == last))
    return {row.region_code: row for row in rows}


def plan_years() -> list[PlanYear]:
    """Return the plan years, newest first."""
    return list(db.session.scalars(select(PlanYear).order_by(PlanYear.year.desc())))


def plan_year(year: int) -> PlanYear | None:
    """Return a plan year, or None when it was never opened."""
    return db.session.scalar(select(PlanYear).where(PlanYear.year == year))


def is_open(year: int) -> bool:
    """Whether the figures of a plan year may still change."""
    found = plan_year(year)
    return found is not None and found.state == PlanState.OPEN


def year_of_offers(year: int) -> int | None:
    """Return the plan year to which offers made in a calendar year belong: that year when it is open, else the latest
    open one, because targets roll on until the next plan is announced (Q12); None when none is open.
    """
    if is_open(year):
        return year
    return db.session.scalar(select(func.max(PlanYear.year)).where(PlanYear.state == PlanState.OPEN))


def target_of(year: int, region_code: str) -> Target | None:
    """Return the target that was set for an area in exactly this year."""
    return db.session.scalar(select(Target).where(Target.plan_year == year, Target.region_code == region_code))


def split_of(target: Target) -> list[Target]:
    """Return the targets of the areas directly below, in the order of the reference file."""
    codes = [area.code for area in children_of(target.region_code)]
    statement = select(Target).where(Target.plan_year == target.plan_year, Target.region_code.in_(codes))
    known = {row.region_code: row for row in db.session.scalars(statement)}
    return [known[code] for code in codes if code in known]


def shortfall(target: Target, posts: list[int], trainees: list[int]) -> tuple[int, int]:
    """How many posts and trainees a split lacks against the target above it; 0 where it is covered."""
    return max(0, (target.min_posts or 0) - sum(posts)), max(0, (target.min_trainees or 0) - sum(trainees))


def area_of(target: Target) -> str:
    """Return the name of a target's area."""
    return name_of(target.region_code)
