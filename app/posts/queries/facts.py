"""The facts of people and posts that a match is judged by, read as plain rows: no record is loaded for a ranking."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select

from app.core import clock
from app.core.scope import unscoped
from app.extensions import db
from app.organisations.queries import areas, name_of
from app.posts.models import Post
from app.posts.rules import Measure, Opening, Seeker, band_of, measure_on
from app.posts.states import PostState
from app.programme.queries import database_params
from app.trainees.models import Trainee
from app.units.models import Unit
from app.units.states import UnitState

PUBLISHED = "published posts are public, and a person may be told of those of the whole region"
PERSON: tuple[Any, ...] = (
    Trainee.id,
    Trainee.name,
    Trainee.id_tail,
    Trainee.region_code,
    Trainee.residence_region,
    Trainee.birth,
    Trainee.state,
    Trainee.is_willing,
    Trainee.guardian_consent,
    Trainee.education,
    Trainee.major_class,
    Trainee.major_name,
    Trainee.wish_regions,
    Trainee.wish_categories,
    Trainee.wish_industries,
    Trainee.wish_from,
    Trainee.deadline_on,
    Trainee.check_valid_to,
    Trainee.is_hardship,
    Trainee.waiting_since,
    Trainee.consent_scope,
)
OFFER: tuple[Any, ...] = (
    Post.id,
    Post.title,
    Post.region_code,
    Post.category,
    Post.industry,
    Post.education,
    Post.majors,
    Post.months_min,
    Post.months_max,
    Post.allowance_yuan,
    Post.headcount,
    Post.places_taken,
    Post.is_model,
    Post.is_hazardous,
    Post.published_at,
    Post.state,
    Unit.name.label("unit_name"),
    Unit.state.label("unit_state"),
    Unit.valid_to.label("unit_valid_to"),
)


def measure() -> Measure:
    """What rankings judge by today."""
    return measure_on(database_params(), clock.today())


def seeker_of(person: Any, today: date) -> Seeker:
    """The facts of a person, from the record or from a row of ``PERSON``; home counts where it lies in the region."""
    home = person.residence_region
    waiting = (today - person.waiting_since).days if person.waiting_since else 0
    return Seeker(
        key=person.id,
        county=home if home in areas() else person.region_code,
        birth=person.birth,
        state=person.state,
        is_willing=person.is_willing,
        guardian_consent=person.guardian_consent,
        band=band_of(person.education),
        major_class=person.major_class or "",
        major_name=person.major_name or "",
        wish_regions=tuple(person.wish_regions.split()),
        wish_categories=tuple(person.wish_categories.split()),
        wish_industries=tuple(person.wish_industries.split()),
        wish_from=person.wish_from,
        deadline_on=person.deadline_on,
        checked_to=person.check_valid_to,
        is_hardship=person.is_hardship,
        waiting_days=max(waiting, 0),
    )


def opening_of(row: Any, judged_by: Measure) -> Opening:
    """The facts of a post, from a row of ``OFFER``."""
    wage = judged_by.params.source.wage(row.region_code, judged_by.on)
    in_force = row.unit_state == UnitState.ACCREDITED and (
        row.unit_valid_to is None or row.unit_valid_to >= judged_by.on
    )
    return Opening(
        key=row.id,
        county=row.region_code,
        county_name=name_of(row.region_code),
        city_name=name_of(f"{row.region_code[:4]}00"),
        category=row.category,
        industry=row.industry,
        education=row.education,
        majors=row.majors or "",
        months_min=row.months_min,
        months_max=row.months_max,
        allowance=row.allowance_yuan,
        vacancies=row.headcount - row.places_taken,
        wage=wage.amount if wage else None,
        is_published=row.state == PostState.PUBLISHED,
        unit_in_force=in_force,
        is_model=row.is_model,
        is_hazardous=row.is_hazardous,
        offered_days=_days_since(row.published_at, judged_by.on),
    )


def _days_since(moment: datetime | None, today: date) -> int:
    return max((today - moment.date()).days, 0) if moment else 0


def offers(keys: Iterable[str]) -> Sequence[Row[Any]]:
    """Read posts by key as rows of ``OFFER``, whoever asks: those on offer are public, others are blocked by rule."""
    with unscoped(PUBLISHED):
        return db.session.execute(select(*OFFER).join(Unit, Post.unit_id == Unit.id).where(Post.id.in_(keys))).all()
