"""What was recommended to whom, what waits for an answer or a call, and what the night prepared."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, Select, exists, func, select, union_all
from sqlalchemy.orm import selectinload

from app.core import clock
from app.core.card import Lookup, as_text
from app.core.scope import unscoped
from app.core.search import clean
from app.extensions import db
from app.organisations.models import AgencyContact
from app.organisations.states import ServiceKind
from app.posts.models import Post, Push, Suggestion
from app.posts.queries.facts import OFFER, PERSON, PUBLISHED
from app.posts.states import PostState, PushChannel
from app.trainees.models import Trainee
from app.trainees.queries.timeline import Event, add_events
from app.trainees.states import WAITING, ConsentScope
from app.units.models import Unit

WEEK = timedelta(days=7)
PANEL_MAX = 50
CALLS_MAX = 200
SUGGESTIONS_MAX = 300
POOL = {"county": 300, "city": 150, "wished": 150}  # the newest posts that the night judges a county's people by
CALLED = (Trainee.name, Trainee.id_tail, Trainee.is_hardship, Trainee.waiting_since)
PUSH_LOADS = (selectinload(Push.trainee).load_only(*CALLED),)
PUBLIC_CONTACTS = "published contacts of the offices are public"


def pushes_to(trainee: Trainee) -> list[Push]:
    """Return what was recommended to a person, newest first."""
    return _shown(Push.trainee_id == trainee.id)


def push_to(trainee_id: str, post_id: str) -> Push | None:
    """The recommendation of a post to a person, if there was one."""
    return db.session.scalar(select(Push).where(Push.trainee_id == trainee_id, Push.post_id == post_id))


def pushes_of(post: Post) -> list[Push]:
    """Return to whom a post was recommended, newest first."""
    return _shown(Push.post_id == post.id)


def _shown(condition: Any) -> list[Push]:
    statement = select(Push).where(condition).options(*PUSH_LOADS).order_by(Push.id.desc()).limit(PANEL_MAX)
    return list(db.session.scalars(statement))


def unanswered_calls(*, phones: bool = False) -> list[Push]:
    """Return what is still to be told by telephone: hardship first, then the older; with the telephones if wanted."""
    loads = (selectinload(Push.trainee).load_only(*CALLED, Trainee.phone),) if phones else PUSH_LOADS
    statement = (
        select(Push)
        .join(Trainee, Push.trainee_id == Trainee.id)
        .where(Push.channel == PushChannel.PHONE, Push.answer.is_(None))
        .options(*loads)
        .order_by(Trainee.is_hardship.desc(), Push.pushed_on, Push.id)
        .limit(CALLS_MAX)
    )
    return list(db.session.scalars(statement))


def late_answers() -> tuple[int, date | None]:
    """How many recommendations in reach had no answer by the day asked for, and since when the oldest is late."""
    late = Push.answer.is_(None) & (Push.answer_by < clock.today())
    number, since = db.session.execute(
        select(func.count(), func.min(Push.answer_by)).where(late).select_from(Push)
    ).one()
    return int(number), since


@add_events
def _told(trainee: Trainee) -> Iterable[Event]:
    for push in reversed(pushes_to(trainee)):
        title = _("推送岗位：%(title)s（%(unit)s）", title=push.post_title, unit=push.unit_name)
        yield Event(push.pushed_on, _("岗位推送"), title, as_text(push.channel), push.pushed_by, at=push.created_at)
        if push.answer and push.answered_on:
            answer = _("本人答复：%(answer)s", answer=as_text(push.answer))
            yield Event(push.answered_on, _("岗位推送"), answer, push.note or "")


# -- what a recommendation rests on


def people_locked(keys: Iterable[str]) -> dict[str, Trainee]:
    """Read people in reach anew, in the order of their keys, and let nobody else change them meanwhile."""
    statement = select(Trainee).where(Trainee.id.in_(keys)).order_by(Trainee.id).with_for_update()
    return {
        person.id: person for person in db.session.scalars(statement, execution_options={"populate_existing": True})
    }


def told_before(people: Iterable[str]) -> set[tuple[str, str]]:
    """Return the (person, post) pairs of these people that were recommended already."""
    statement = select(Push.trainee_id, Push.post_id).where(Push.trainee_id.in_(people))
    with unscoped("never twice, whoever told them first"):
        return {(person, post) for person, post in db.session.execute(statement)}


def told_this_week(people: Iterable[str], today: date) -> dict[str, int]:
    """How many posts each person was told of in the last seven days."""
    statement = select(Push.trainee_id, func.count()).where(
        Push.trainee_id.in_(people), Push.pushed_on > today - WEEK, Push.pushed_on <= today
    )
    with unscoped("the limit holds whoever told them"):
        return {person: int(number) for person, number in db.session.execute(statement.group_by(Push.trainee_id))}


def phones_of(counties: Iterable[str]) -> dict[str, str]:
    """The published office telephone for questions about posts, per county."""
    kinds = (ServiceKind.POST, ServiceKind.ADVICE)
    statement = (
        select(AgencyContact.region_code, AgencyContact.service, AgencyContact.office_phone)
        .where(AgencyContact.published, AgencyContact.region_code.in_(counties), AgencyContact.service.in_(kinds))
        .order_by(AgencyContact.id.desc())
    )
    with unscoped(PUBLIC_CONTACTS):
        rows = db.session.execute(statement).all()
    by_rank = sorted(rows, key=lambda row: kinds.index(row.service), reverse=True)
    return {row.region_code: row.office_phone for row in by_rank}


def find_open_posts(q: str) -> list[tuple[str, str]]:
    """Search the posts on offer, of the whole region, by title."""
    statement = (
        select(Post.id, Post.title, Unit.name)
        .join(Unit, Post.unit_id == Unit.id)
        .where(Post.state == PostState.PUBLISHED, Post.title.istartswith(clean(q), autoescape=True))
        .order_by(Post.title, Post.id)
        .limit(20)
    )
    with unscoped(PUBLISHED):
        return [(key, f"{title}（{unit}）") for key, title, unit in db.session.execute(statement)]


def post_title(key: str) -> str:
    """Return the title and the unit of a post that was ever offered."""
    statement = select(Post.title, Unit.name).join(Unit, Post.unit_id == Unit.id)
    with unscoped(PUBLISHED):
        row = db.session.execute(statement.where(Post.id == key, Post.published_at.is_not(None))).first()
    return f"{row[0]}（{row[1]}）" if row else ""


# -- the night's suggestions


def suggestions() -> Sequence[Row[Any]]:
    """Suggestions in reach with their people, for a clerk to confirm today: hardship first, then the longer waiting."""
    told = exists().where(Push.trainee_id == Suggestion.trainee_id, Push.post_id == Suggestion.post_id)
    statement = (
        select(Suggestion, *PERSON)
        .join(Trainee, Suggestion.trainee_id == Trainee.id)
        .where(Suggestion.dismissed_on.is_(None), Trainee.state.in_(WAITING), Trainee.is_willing, ~told)
        .where(Trainee.consent_scope.contains(ConsentScope.PUSH.value))
    )
    order = (Trainee.is_hardship.desc(), Trainee.waiting_since, Trainee.id, Suggestion.score.desc(), Suggestion.id)
    return db.session.execute(statement.order_by(*order).limit(SUGGESTIONS_MAX)).all()


def suggestions_of(keys: Iterable[str]) -> list[Suggestion]:
    """Return suggestions in reach by key, those still open."""
    statement = select(Suggestion).where(Suggestion.id.in_(keys), Suggestion.dismissed_on.is_(None))
    return list(db.session.scalars(statement.order_by(Suggestion.id)))


def waiting_suggestions() -> tuple[int, date | None]:
    """How many suggestions in reach wait for a clerk, and since when the oldest does."""
    statement = select(func.count(), func.min(Suggestion.made_on)).where(Suggestion.dismissed_on.is_(None))
    number, since = db.session.execute(statement.select_from(Suggestion)).one()
    return int(number), since


def long_untold(county: str, today: date, *, pause: int, limit: int) -> Sequence[Row[Any]]:
    """People of a county who wait, agreed to be told, and were told of nothing for a while; hardship first."""
    lately = exists().where(Push.trainee_id == Trainee.id, Push.pushed_on > today - timedelta(days=pause))
    prepared = exists().where(Suggestion.trainee_id == Trainee.id, Suggestion.made_on == today)
    statement = select(*PERSON).where(
        Trainee.region_code == county,
        Trainee.state.in_(WAITING),
        Trainee.is_willing,
        Trainee.check_valid_to >= today,
        Trainee.consent_scope.contains(ConsentScope.PUSH.value),
        ~lately,
        ~prepared,
    )
    order = (Trainee.is_hardship.desc(), Trainee.waiting_since, Trainee.id)
    return db.session.execute(statement.order_by(*order).limit(limit)).all()


def pool_for(county: str, wished: Iterable[str]) -> Sequence[Row[Any]]:
    """The newest posts on offer of a county, of its city and of the places that its people named, as rows of OFFER."""
    city, places = f"{county[:4]}00", set(wished)
    tiers = {
        "county": Post.region_code == county,
        "city": (Post.city_code == city) & (Post.region_code != county),
        "wished": (Post.region_code.in_(places) | Post.city_code.in_(places)) & (Post.city_code != city),
    }
    keys = union_all(*(_newest(tiers[name], number) for name, number in POOL.items()))
    statement = select(*OFFER).join(Unit, Post.unit_id == Unit.id).where(Post.id.in_(select(keys.subquery().c.id)))
    with unscoped(PUBLISHED):
        return db.session.execute(statement).all()


def _newest(tier: Any, number: int) -> Select[Any]:
    chosen = select(Post.id).where(tier, Post.state == PostState.PUBLISHED, Post.places_taken < Post.headcount)
    return select(chosen.order_by(Post.published_at.desc(), Post.id.desc()).limit(number).subquery().c.id)


def never_again(people: Iterable[str]) -> set[tuple[str, str]]:
    """The (person, post) pairs that were recommended, or turned down as a suggestion."""
    keys = list(people)
    told = select(Push.trainee_id, Push.post_id).where(Push.trainee_id.in_(keys))
    turned_down = select(Suggestion.trainee_id, Suggestion.post_id).where(Suggestion.trainee_id.in_(keys))
    with unscoped("never twice, whoever told them first"):
        return {(person, post) for person, post in db.session.execute(union_all(told, turned_down))}


OPEN_POST_LOOKUP = Lookup(find_open_posts, post_title)
