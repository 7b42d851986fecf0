"""The posts that may suit a person, and the people who may suit a post: a bounded set, nearest and likeliest first.

The database narrows by area, state, places and education and ranks roughly; the rules judge what is left.  How many
rows a question reads does not grow with the register: each tier of nearness is cut off before it is ranked.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, false, literal, or_, select, true, union_all

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
from app.posts.states import PostState
from app.programme.states import EducationBand
from app.trainees.models import Trainee
from app.trainees.states import WAITING, ConsentScope
from app.units.models import Unit

LOOKED_AT = 1500  # the newest of a tier that are ranked roughly
TAKEN = {"county": 250, "city": 150, "wished": 100}  # of these, the likeliest that are judged
PEOPLE = {"county": 300, "beyond": 200}


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
    county, city = Post.region_code == seeker.county, Post.city_code == f"{seeker.county[:4]}00"
    tiers = {"county": county, "city": city & ~county, "wished": _wished(seeker) & ~city}
    keys = union_all(*(_likeliest(seeker, tiers[name], number) for name, number in TAKEN.items()))
    return select(*OFFER).join(Unit, Post.unit_id == Unit.id).where(Post.id.in_(select(keys.subquery().c.id)))


def _wished(seeker: Seeker) -> ColumnElement[bool]:
    """Posts where the person wishes to work; anywhere, when they named no place."""
    places = seeker.wish_regions
    if not places or "640000" in places:
        return true()
    return Post.region_code.in_(places) | Post.city_code.in_(places)


def _likeliest(seeker: Seeker, tier: ColumnElement[bool], number: int) -> Select[Any]:
    offered = (
        select(Post.id, Post.published_at, Post.education, Post.category, Post.industry, Post.majors, Post.is_model)
        .where(
            tier,
            Post.state == PostState.PUBLISHED,
            Post.places_taken < Post.headcount,
            Post.education.in_(open_to(seeker.band)),
            ~exists().where(Push.post_id == Post.id, Push.trainee_id == seeker.key),
        )
        .order_by(Post.published_at.desc(), Post.id.desc())
        .limit(LOOKED_AT)
        .subquery()
    )
    rough = _rough_post(seeker, offered.c)
    chosen = select(offered.c.id).order_by(rough.desc(), offered.c.published_at.desc(), offered.c.id.desc())
    return select(chosen.limit(number).subquery().c.id)


def _rough_post(seeker: Seeker, post: Any) -> ColumnElement[int]:
    hints = hints_of(seeker.major_name, seeker.major_class)
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
    return ready[:limit], [found for found in ranked if found.pair.match.is_pending][:limit]


def _person(row: Any, pair: Pair) -> PersonMatch:
    return PersonMatch(row, pair, ConsentScope.PUSH in row.consent_scope.split())


def _may_suit(opening: Opening) -> ColumnElement[bool]:
    told = exists().where(Push.trainee_id == Trainee.id, Push.post_id == opening.key)
    schooled: ColumnElement[bool] = true()
    if opening.education != EducationBand.ANY:
        schooled = Trainee.education.in_(enough_for(opening.education))
    return Trainee.is_willing & schooled & ~told


def _people_near(opening: Opening) -> Select[Any]:
    near, beyond = _near(opening)
    waiting = Trainee.state.in_(WAITING) & _may_suit(opening)
    rough = _rough_person(opening)

    def first(tier: ColumnElement[bool], number: int) -> Select[Any]:
        chosen = select(Trainee.id).where(tier, waiting).order_by(*rough, Trainee.id).limit(number)
        return select(chosen.subquery().c.id)

    keys = union_all(first(near, PEOPLE["county"]), first(beyond, PEOPLE["beyond"]))
    return select(*PERSON).where(Trainee.id.in_(select(keys.subquery().c.id)))


def _near(opening: Opening) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """People of the post's county; and those of its city, or who wish to work there."""
    city = f"{opening.county[:4]}00"
    near = Trainee.region_code == opening.county
    wishes = (Trainee.wish_regions.contains(place) for place in (opening.county, city, "640000"))
    return near, ~near & or_(Trainee.city_code == city, *wishes)


def _rough_person(opening: Opening) -> list[Any]:
    families = families_of(opening.majors)
    words = [*words_of(opening.majors), *(word for name in sorted(families) for word in FAMILIES[name])][:12]
    fits = _worth(or_(false(), *(Trainee.major_name.contains(word, autoescape=True) for word in words)), 4)
    fits += _worth(Trainee.wish_categories.contains(str(opening.category)), 3)
    fits += _worth(Trainee.education.in_(just_as(opening.education)), 4)
    return [Trainee.is_hardship.desc(), fits.desc(), Trainee.waiting_since]


def _unchecked_near(opening: Opening) -> Select[Any]:
    near, _beyond = _near(opening)
    unchecked = Trainee.state.in_(UNCHECKED) & _may_suit(opening)
    return select(*PERSON).where(near, unchecked).order_by(*_rough_person(opening), Trainee.id).limit(100)
