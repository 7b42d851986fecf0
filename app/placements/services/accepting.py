"""From the offer to the person's yes or no, and the end that others bring; places are freed under their posts (C84)."""

from collections.abc import Iterable

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.errors import Refusal
from app.core.scope import unscoped
from app.placements import signals
from app.placements.models import Application
from app.placements.queries import applications as queries
from app.placements.queries.applications import CONSEQUENCE
from app.placements.services import news
from app.placements.services.applying import perform
from app.placements.services.offering import closed
from app.placements.states import OPEN, RESERVING, ApplicationState, DeclineReason
from app.posts.models import Post
from app.posts.services.seats import free_place, locked

S = ApplicationState
BEFORE_OFFER = frozenset({S.SUBMITTED, S.UNIT_REVIEW})
POST_ENDED = "岗位已停止招募"


def accept(actor: Actor, application: Application, *, reason: str = "") -> Application:
    """Say yes to an offer in time; the person's other applications end, and their places are free again (C84)."""
    return _accept(actor, application, "accept", reason)


def accept_for(actor: Actor, application: Application, *, reason: str = "") -> Application:
    """The same at a window, for a person who signed there; the reason says so (C27)."""
    return _accept(actor, application, "accept_for", reason)


def _accept(actor: Actor, application: Application, name: str, reason: str) -> Application:
    for post_id in sorted({one.post_id for one in queries.open_of(application.trainee_id)}):
        locked(post_id)
    queries.lock_person(application.trainee_id)
    perform.begin(actor, application, name)
    perform(actor, application, name, reason=reason, accepted_at=clock.now())
    others = [other for other in queries.open_of(application.trainee_id) if other.id != application.id]
    end_by_system(others, _("本人已接受其他单位的岗位"))
    signals.accepted.send(application, actor=actor)
    news.to_unit("application_accepted", application)
    news.to_county("application_to_check", application)
    if name == "accept_for":
        news.to_trainee("application_accepted_for", application)
    return application


def end_by_system(applications: Iterable[Application], why: str, *, tells_person: bool = False) -> None:
    """Withdraw several applications as a consequence: all locked first, then moved, then their places freed."""
    with unscoped(CONSEQUENCE):
        going = [one for one in applications if _locked(one).state in OPEN - {S.DISPATCHED}]
        places = sorted(one.post_id for one in going if one.state in RESERVING)
        for one in going:
            perform(SYSTEM, one, "withdraw", reason=why)
            signals.closed.send(one, actor=SYSTEM)
            news.to_unit("application_withdrawn", one, why=why)
            if tells_person:
                news.to_trainee("application_ended", one, why=why)
        for post_id in places:
            free_place(post_id)


def _locked(application: Application) -> Application:
    perform.lock(application)
    return application


def withdraw(actor: Actor, application: Application, *, reason: str = "") -> Application:
    """Take the own application back before the dispatch; a reserved place is free again."""
    locked(application.post_id)
    perform.begin(actor, application, "withdraw")
    held = application.state in RESERVING
    perform(actor, application, "withdraw", reason=reason)
    if held:
        free_place(application.post_id)
    signals.closed.send(application, actor=actor)
    news.to_unit("application_withdrawn", application, why=reason.strip() or _("本人撤回"))
    return application


def expire(actor: Actor, application: Application) -> Application:
    """End an offer that was not confirmed in time; its place is free again."""
    locked(application.post_id)
    perform.begin(actor, application, "expire")
    perform(actor, application, "expire")
    free_place(application.post_id)
    closed(actor, application, "application_expired")
    news.to_unit("application_withdrawn", application, why=_("本人逾期未确认"))
    return application


def end_for_post(post: Post) -> None:
    """End the applications for a post that is recruited for no longer, up to the dispatch."""
    going = queries.open_at(post.id, OPEN - {S.DISPATCHED})
    with unscoped(CONSEQUENCE):
        for application in going:
            if _locked(application).state in BEFORE_OFFER:
                perform(SYSTEM, application, "lapse", decline_reason=DeclineReason.POST_CLOSED)
                closed(SYSTEM, application, "application_declined", why=_(DeclineReason.POST_CLOSED.label))
    end_by_system([one for one in going if one.state in RESERVING], _(POST_ENDED), tells_person=True)


def keeps_post_open(post: Post) -> Refusal | None:
    """A post stays open while a place is promised and nobody has been sent yet (6.2)."""
    promised = RESERVING - {S.DISPATCHED}
    if queries.open_at(post.id, promised):
        return Refusal("promised", _("还有拟接收、待派遣的人员，办结后才能结束招募。"), "四(二)")
    return None
