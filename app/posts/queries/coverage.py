"""How many wait and how many places are free, by education and kind of post, in each county: figures only."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from app.core.scope import unscoped
from app.extensions import db
from app.posts.models import Post
from app.posts.rules.bands import LADDER, REACHED, band_of
from app.posts.states import PostState
from app.programme.states import EducationBand, PostCategory
from app.trainees.models import Trainee
from app.trainees.queries.waiting import waiting

FIGURES = "sums of an area in reach; no person and no unit can be told from them"
ANY_KIND = ""  # people who named no kind of post
UNKNOWN = ""  # people whose education is not known
BANDS = tuple(reversed(LADDER))
Key = tuple[str, str]  # band, kind of post


@dataclass
class Coverage:
    """People and free places of a place; a person who named several kinds stands under each of them."""

    people: Counter[Key] = field(default_factory=Counter)
    places: Counter[Key] = field(default_factory=Counter)
    waiting: int = 0
    hardship: int = 0

    @property
    def free(self) -> int:
        """All places that are still to be had."""
        return self.places.total()

    def add(self, other: "Coverage") -> None:
        """Take the figures of another place in."""
        self.people.update(other.people)
        self.places.update(other.places)
        self.waiting += other.waiting
        self.hardship += other.hardship


def coverage(prefix: str) -> dict[str, Coverage]:
    """The figures of each county whose code begins so; two statements whatever the area."""
    found: dict[str, Coverage] = {}
    with unscoped(FIGURES):
        for code, education, people, hardship, anything, *wishes in db.session.execute(_people(prefix)):
            here, band = found.setdefault(code, Coverage()), band_of(education) or UNKNOWN
            here.waiting += int(people)
            here.hardship += int(hardship)
            for kind, number in zip((ANY_KIND, *PostCategory), (anything, *wishes), strict=True):
                here.people[str(band), str(kind)] += int(number)
        for code, band, kind, places in db.session.execute(_places(prefix)):
            found.setdefault(code, Coverage()).places[str(band), str(kind)] += int(places)
    return found


def _number(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))


def _people(prefix: str) -> Any:
    wishes = (_number(wishes_kind(kind)) for kind in PostCategory)
    return (
        select(
            Trainee.region_code,
            Trainee.education,
            func.count(),
            _number(Trainee.is_hardship),
            _number(Trainee.wish_categories == ""),
            *wishes,
        )
        .where(waiting(), Trainee.region_code.startswith(prefix))
        .group_by(Trainee.region_code, Trainee.education)
    )


def _places(prefix: str) -> Any:
    return (
        select(Post.region_code, Post.education, Post.category, func.sum(Post.headcount - Post.places_taken))
        .where(Post.state == PostState.PUBLISHED, Post.region_code.startswith(prefix))
        .group_by(Post.region_code, Post.education, Post.category)
    )


def wishes_kind(kind: str) -> ColumnElement[bool]:
    """People who named a kind of post; for none, those who named no kind at all."""
    return Trainee.wish_categories.contains(str(kind)) if kind else Trainee.wish_categories == ""


def has_band(band: str) -> ColumnElement[bool]:
    """People whose education reaches a band, and not more."""
    return Trainee.education.in_(REACHED.get(EducationBand(band), ()))
