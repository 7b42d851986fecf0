"""What a unit does with an application: taken up, offered a place under the lock of the post (R18), turned down."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Invalid, Refusal, Refused
from app.core.scope import unscoped
from app.extensions import db
from app.placements import signals
from app.placements.models import Application
from app.placements.queries import applications as queries
from app.placements.queries import placements
from app.placements.queries.applications import CONSEQUENCE
from app.placements.services import news
from app.placements.services.applying import perform
from app.placements.states import APPLYING, DeclineReason
from app.posts.rules.offers import places_left
from app.posts.services.seats import locked, take_place
from app.posts.states import PostState
from app.programme.queries import database_params, whole_number, workdays_after
from app.trainees.models import Trainee
from app.trainees.states import WAITING
from app.units.states import UnitState


def receive(actor: Actor, application: Application, *, reason: str = "") -> Application:
    """Take an application up, as the unit; the answer is due in workdays, and no later than it was."""
    perform.begin(actor, application, "receive")
    due = workdays_after(clock.today(), whole_number("application_answer_workdays"))
    due = min(due, application.answer_by or due)
    perform(actor, application, "receive", reason=reason, answer_by=due)
    news.to_trainee("application_received", application, due_on=due)
    return application


def offer(
    actor: Actor,
    application: Application,
    *,
    interview_at: datetime | None = None,
    interview_place: str | None = None,
    reason: str = "",
) -> Application:
    """Offer a place, as the unit: it is reserved under the post's lock (R18).

    A warning about the share of trainees is kept as the reason of the move.  Raises Invalid when no place is left.
    """
    locked(application.post_id)
    perform.begin(actor, application, "offer")
    _require_waiting(application)
    warning = _require_room(application)
    take_place(application.post_id)
    until = workdays_after(clock.today(), whole_number("offer_valid_workdays"))
    facts: dict[str, Any] = {"offered_at": clock.now(), "offer_valid_to": until}
    facts |= {"interview_at": interview_at, "interview_place": interview_place}
    perform(actor, application, "offer", reason="；".join(filter(None, (reason.strip(), warning))), **facts)
    signals.offered.send(application, actor=actor)
    news.to_trainee("application_offered", application, due_on=until)
    return application


def _require_waiting(application: Application) -> None:
    with unscoped(CONSEQUENCE):
        person = db.session.get_one(Trainee, application.trainee_id, populate_existing=True)
    if person.state not in WAITING:
        raise Invalid({"trainee_id": _("本人当前状态为“%(state)s”，不能拟接收。", state=_(person.state.label))})


def _require_room(application: Application) -> str:
    """Judge R18 on the locked post; return the warning, if there is one."""
    post, unit = locked(application.post_id), queries.unit_of(application)
    if post.state in (PostState.CLOSED, PostState.WITHDRAWN) or unit.state != UnitState.ACCREDITED:
        raise Invalid({"post_id": _("岗位已停止招募，或者单位不在有效认定期内。")})
    judged = places_left(
        headcount=post.headcount,
        active=0,
        reserved=post.places_taken,
        unit_active=placements.on_post_at(unit.id),
        staff=unit.staff_insured or 0,
        params=database_params(),
    )
    if not judged.ok:
        raise Invalid({"places_taken": judged.message or ""})
    return judged.warning or ""


def decline(actor: Actor, application: Application, *, reason_code: str, reason: str = "") -> Application:
    """Turn somebody down, as the unit, for one of the reasons that are no discrimination."""
    perform.begin(actor, application, "decline")
    allowed = dict(APPLYING.moves["decline"].asks[0].options)
    if reason_code not in allowed:
        raise Invalid({"reason_code": _("请选择不接收的原因。")})
    why = DeclineReason(reason_code)
    perform(actor, application, "decline", reason=reason, decline_reason=why)
    closed(actor, application, "application_declined", why=_(why.label))
    return application


def closed(actor: Actor, application: Application, key: str, **facts: Any) -> None:
    """Tell the person, and whoever listens, that an application ended."""
    signals.closed.send(application, actor=actor)
    news.to_trainee(key, application, **facts)


def lapse(actor: Actor, application: Application) -> Application:
    """End an application that the unit left unanswered, or whose post ended."""
    perform.begin(actor, application, "lapse")
    post = queries.post_of(application.post_id)
    over = post is None or post.state in (PostState.CLOSED, PostState.WITHDRAWN)
    last = workdays_after(application.applied_at.date(), whole_number("application_silent_workdays"))
    if not over and clock.today() <= last:
        raise Refused(Refusal("runs", _("单位处理期限尚未届满。")))
    why = DeclineReason.POST_CLOSED if over else DeclineReason.SILENT
    perform(actor, application, "lapse", decline_reason=why)
    closed(actor, application, "application_declined", why=_(why.label))
    if not over:
        news.to_unit("application_lapsed", application)
    return application
