"""The posts that may suit a person, and the people who may suit a post: a bounded set, nearest and likeliest first.

The database narrows by area, state, places and education and ranks roughly; the rules judge what is left.  How many
rows a question reads does not grow with the register: each tier of nearness is cut off before it is ranked.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, false, literal, or_, select, true, union_all

from app.core import actor as actors
from app.core.scope import unscoped
from app.extensions import db
from app.posts.models import Post, Push
from app.posts.queries.facts import OFFER, PERSON, PUBLISHED, measure, offers, opening_of, seeker_of
from app.posts.rules import (
    UNCHECKED,
    Opening,
    Pair,
    Seeker,
    enough_for,
    hints_of,
    just_as,
    open_to,
    rank_people,
    rank_posts,
)
from app.posts.rules.majors import FAMILIES, families_of, words_of
from app.posts.rules.weighing import WHOLE_REGION
from app.posts.states import PostState
from app.programme.states import EducationBand
from app.security.states import Level
from app.trainees.models import Trainee
from app.trainees.states import WAITING, ConsentScope
from app.units.models import Unit

TAKEN = {"county": 250, "city": 150, "beyond": 100}  # posts of each tier that are judged
LOOKED_AT = 3  # so many times as many, the newest of the tier, are ranked roughly for it
PLACES_MAX = 6
PEOPLE = {"county": 300, "city": 60, "wished": 80}
COUNTY_MAX = 5000  # people of one county who are ranked roughly
UNCHECKED_MAX = 100
HINTS = 8  # words of a family of majors that are sought in texts
ROUGH_PERSON = (
    Trainee.id,
    Trainee.major_name,
    Trainee.wish_categories,
    Trainee.education,
    Trainee.is_hardship,
    Trainee.waiting_since,
)
ROUGH_POST = (
    Post.id,
    Post.published_at,
    Post.education,
    Post.category,
    Post.industry,
    Post.majors,
    Post.is_model,
    Post.headcount,
    Post.places_taken,
)


@dataclass(frozen=True)
class PostMatch:
    """One ranked post: what the page prints of it, and the judgement."""

    row: Any
    pair: Pair


@dataclass(frozen=True)
class PersonMatch:
    """One ranked person: what the page prints of them, the judgement, and whether they may be told."""

    row: Any
    pair: Pair
    consents: bool


# -- posts for a person


def posts_for(trainee: Trainee, limit: int = 20) -> list[PostMatch]:
    """The posts on offer that suit a person in reach best, those pushed before left out; two statements."""
    judged_by = measure()
    seeker = seeker_of(trainee, judged_by.on)
    with unscoped(PUBLISHED):
        rows = db.session.execute(_posts_near(seeker)).all()
    by_key = {row.id: row for row in rows}
    ranked = rank_posts(seeker, [opening_of(row, judged_by) for row in rows], judged_by)
    return [PostMatch(by_key[pair.opening.key], pair) for pair in ranked[:limit]]


def _posts_near(seeker: Seeker) -> Select[Any]:
    """The likeliest posts of each tier of nearness, as rows of ``OFFER``."""
    keys = union_all(*(_likeliest(seeker, tier, taken) for tier, taken in _tiers(seeker)))
    return select(*OFFER).join(Unit, Post.unit_id == Unit.id).where(Post.id.in_(select(keys.subquery().c.id)))


def _tiers(seeker: Seeker) -> list[tuple[ColumnElement[bool], int]]:
    """Home, the rest of the city, and each wished place outside it, or anywhere else when none was named.

    Each tier follows one index, newest first.
    """
    city = f"{seeker.county[:4]}00"
    near = [
        (Post.region_code == seeker.county, TAKEN["county"]),
        ((Post.city_code == city) & (Post.region_code != seeker.county), TAKEN["city"]),
    ]
    if not seeker.wish_regions or WHOLE_REGION in seeker.wish_regions:
        return [*near, (Post.city_code != city, TAKEN["beyond"])]
    places = [place for place in seeker.wish_regions if place[:4] != seeker.county[:4]][:PLACES_MAX]
    return near + [
        (Post.city_code == place if place.endswith("00") else Post.region_code == place, TAKEN["beyond"] // len(places))
        for place in places
    ]


def _likeliest(seeker: Seeker, tier: ColumnElement[bool], taken: int) -> Select[Any]:
    """Keys of the posts of a tier; what is full or was told is left out only after the cut, which follows the index."""
    newest = (
        select(*ROUGH_POST)
        .where(tier, Post.state == PostState.PUBLISHED, Post.education.in_(open_to(seeker.band)))
        .order_by(Post.published_at.desc(), Post.id.desc())
        .limit(taken * LOOKED_AT)
        .subquery()
    )
    told = exists().where(Push.post_id == newest.c.id, Push.trainee_id == seeker.key)
    chosen = (
        select(newest.c.id)
        .where(newest.c.places_taken < newest.c.headcount, ~told)
        .order_by(_rough_post(seeker, newest.c).desc(), newest.c.published_at.desc(), newest.c.id.desc())
    )
    return select(chosen.limit(taken).subquery().c.id)


def _rough_post(seeker: Seeker, post: Any) -> ColumnElement[int]:
    hints = hints_of(seeker.major_name, seeker.major_class)[:HINTS]
    named = or_(false(), *(post.majors.contains(word, autoescape=True) for word in hints))
    return (
        _worth(post.education == seeker.band, 4)
        + _worth(post.category.in_(seeker.wish_categories), 3)
        + _worth(post.industry.in_(seeker.wish_industries), 2)
        + _worth(named, 4)
        + _worth(post.is_model.is_(True), 1)
    )


def _worth(condition: ColumnElement[bool], points: int) -> ColumnElement[int]:
    return case((condition, literal(points)), else_=literal(0))


# -- people for a post


def people_for(post: Post, limit: int = 50) -> tuple[list[PersonMatch], list[PersonMatch]]:
    """The people in reach for a post: those who may be told of it, and those whose eligibility is still to be checked.

    Who was told of it before is left out; at most three statements.
    """
    judged_by = measure()
    (offer,) = offers([post.id])
    opening = opening_of(offer, judged_by)
    if not opening.is_published or opening.vacancies < 1:
        return [], []
    rows = db.session.execute(_people_near(opening)).all()
    waiting = db.session.execute(_unchecked_near(opening)).all()
    by_key = {row.id: row for row in (*rows, *waiting)}
    seekers = [seeker_of(row, judged_by.on) for row in by_key.values()]
    ranked = [_person(by_key[pair.seeker.key], pair) for pair in rank_people(opening, seekers, judged_by)]
    ready = [found for found in ranked if not found.pair.match.is_pending]
    return ready[:limit], [found for found in ranked if found.pair.match.is_pending][: limit // 2]


def _person(row: Any, pair: Pair) -> PersonMatch:
    return PersonMatch(row, pair, ConsentScope.PUSH in row.consent_scope.split())


def _may_suit(opening: Opening) -> ColumnElement[bool]:
    told = exists().where(Push.trainee_id == Trainee.id, Push.post_id == opening.key)
    schooled: ColumnElement[bool] = true()
    if opening.education != EducationBand.ANY:
        schooled = Trainee.education.in_(enough_for(opening.education))
    return Trainee.is_willing & schooled & ~told


def _people_near(opening: Opening) -> Select[Any]:
    """The likeliest of those who wait in the post's county, in its city, and of those who wish to work there.

    The county is ranked whole; beyond it, those who have waited longest, in hardship and not, are.
    """
    city, here = f"{opening.county[:4]}00", Trainee.region_code == opening.county
    tiers = [(here, PEOPLE["county"], COUNTY_MAX)]
    if actors.current().level != Level.COUNTY:  # what lies beyond is out of a county's reach
        around = (Trainee.city_code == city) & ~here
        wishes = or_(*(Trainee.wish_regions.contains(place) for place in (opening.county, city, WHOLE_REGION)))
        for hard in (Trainee.is_hardship.is_(True), Trainee.is_hardship.is_(False)):
            tiers.append((around & hard, PEOPLE["city"], PEOPLE["city"] * LOOKED_AT))
        if actors.current().level != Level.CITY:
            tiers.append(((Trainee.city_code != city) & wishes, PEOPLE["wished"], PEOPLE["wished"] * LOOKED_AT))
    keys = union_all(*(_likeliest_people(opening, *tier) for tier in tiers))
    return select(*PERSON).where(Trainee.id.in_(select(keys.subquery().c.id)))


def _likeliest_people(opening: Opening, tier: ColumnElement[bool], taken: int, looked_at: int) -> Select[Any]:
    longest = (
        select(*ROUGH_PERSON)
        .where(tier, Trainee.state.in_(WAITING), _may_suit(opening))
        .order_by(Trainee.waiting_since, Trainee.id)
        .limit(looked_at)
        .subquery()
    )
    chosen = select(longest.c.id).order_by(*_rough_person(opening, longest.c)).limit(taken)
    return select(chosen.subquery().c.id)


def _rough_person(opening: Opening, person: Any) -> list[Any]:
    """Fit first, so that the likeliest are judged whoever they are; then hardship, then waiting."""
    families = families_of(opening.majors)
    words = [*words_of(opening.majors), *(word for name in sorted(families) for word in FAMILIES[name])][:HINTS]
    fits = _worth(or_(false(), *(person.major_name.contains(word, autoescape=True) for word in words)), 4)
    fits += _worth(person.wish_categories.contains(str(opening.category)), 3)
    fits += _worth(person.education.in_(just_as(opening.education)), 4)
    return [fits.desc(), person.is_hardship.desc(), person.waiting_since, person.id]


def _unchecked_near(opening: Opening) -> Select[Any]:
    here = (Trainee.region_code == opening.county) & Trainee.state.in_(UNCHECKED) & _may_suit(opening)
    return select(*PERSON).where(here).order_by(Trainee.is_hardship.desc(), Trainee.waiting_since).limit(UNCHECKED_MAX)
