"""An application from the click to the person's yes: places reserved and freed under the lock of the post (R18).

Whoever locks more than one row locks the person first, then applications by key, then posts by key.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.errors import Invalid, Refusal, Refused
from app.core.scope import unscoped
from app.core.search import is_storable
from app.extensions import db
from app.placements import signals
from app.placements.models import Application
from app.placements.policy.applications import POLICY, enters_for, may_apply
from app.placements.queries import applications as queries
from app.placements.queries import placements
from app.placements.queries.applications import AFTER_ACCEPTING, CONSEQUENCE
from app.placements.services import news
from app.placements.states import APPLYING, OPEN, RESERVING, ApplicationState, DeclineReason
from app.posts.models import Post
from app.posts.rules.offers import places_left
from app.posts.services.pushing import answer_by_applying
from app.posts.services.seats import free_place, locked, take_place
from app.posts.states import OPEN as RECRUITING
from app.posts.states import PostState
from app.programme.queries import database_params, is_open, whole_number, workdays_after
from app.trainees.models import Trainee
from app.trainees.states import WAITING
from app.units.states import UnitState

perform = APPLYING.bound_to(POLICY)
S = ApplicationState
LETTER_MAX = 500
BEFORE_OFFER = frozenset({S.SUBMITTED, S.UNIT_REVIEW})
POST_ENDED = "岗位已停止招募"


def apply(
    actor: Actor,
    *,
    post_id: str,
    trainee_id: str | None = None,
    letter: str | None = None,
    available_from: date | None = None,
    entered_because: str | None = None,
) -> Application:
    """Apply for a post, oneself or for the person at a window, which says why (C27); raises Invalid beside the field.

    The person is locked, so that whatever is sent at the same time is counted one after the other.
    """
    own = next(iter(actor.trainee_ids), "") if len(actor.trainee_ids) == 1 else ""
    trainee, post = queries.lock_person(trainee_id or own), queries.post_of(post_id)
    if post is None or post.state not in RECRUITING:
        raise Invalid({"post_id": _("没有找到这个岗位，或者它已停止招募。")})
    if trainee is None:
        raise Invalid({"trainee_id": _("没有找到这个人，或者不在您的职责范围内。")})
    if refusal := may_apply(actor, trainee, post):
        raise Refused(refusal)
    for_them = enters_for(actor, trainee.id)
    _check_words(letter, available_from, entered_because, for_them=for_them)
    _check_person(trainee)
    _check_post(post)
    _check_others(trainee, post)
    application = Application(
        **_copied(trainee, post),
        letter=(letter or "").strip() or None,
        available_from=available_from,
        applied_at=clock.now(),
        answer_by=workdays_after(clock.today(), whole_number("application_silent_workdays")),
        is_entered_for=for_them,
        entered_because=(entered_because or "").strip() or None if for_them else None,
    )
    return _sent(actor, application)


def _sent(actor: Actor, application: Application) -> Application:
    db.session.add(application)
    db.session.flush()
    signals.applied.send(application, actor=actor)
    answer_by_applying(application.trainee_id, application.post_id)
    news.to_unit("application_new", application, due_on=application.answer_by)
    if application.is_entered_for:
        news.to_trainee("application_entered", application)
    return application


def _copied(trainee: Trainee, post: Post) -> dict[str, Any]:
    return {
        "trainee_id": trainee.id,
        "post_id": post.id,
        "unit_id": post.unit_id,
        "region_code": post.region_code,
        "home_region": trainee.region_code,
        "person_name": trainee.name,
        "id_tail": trainee.id_tail,
        "post_title": post.title,
        "unit_name": post.unit.name,
    }


def _check_words(letter: str | None, available: date | None, because: str | None, *, for_them: bool) -> None:
    if letter and (len(letter) > LETTER_MAX or not is_storable(letter)):
        raise Invalid({"letter": _("自荐内容不能超过 %(n)s 字，且不含特殊字符。", n=LETTER_MAX)})
    if available is not None and available < clock.today():
        raise Invalid({"available_from": _("可到岗日期不能早于今天。")})
    if for_them and not (because or "").strip():
        raise Invalid({"entered_because": _("代录入须写明原因（例如本人在窗口提出、本人无法上网）。")})


def _check_person(trainee: Trainee) -> None:
    if trainee.state not in WAITING:
        words = _("当前状态“%(state)s”不能报名，资格核验通过后方可报名。", state=_(trainee.state.label))
        raise Invalid({"trainee_id": words})
    if trainee.check_valid_to is None or trainee.check_valid_to < clock.today():
        raise Invalid({"trainee_id": _("资格核验已过有效期，请先联系服务县（区）重新核验。")})


def _check_post(post: Post) -> None:
    if not is_open(post.plan_year) or post.unit.state != UnitState.ACCREDITED:
        raise Invalid({"post_id": _("这个岗位目前不接受报名。")})
    if post.vacancies <= 0:
        raise Invalid({"post_id": _("这个岗位名额已满。")})


def _check_others(trainee: Trainee, post: Post) -> None:
    going = queries.open_of(trainee.id)
    if any(other.post_id == post.id for other in going):
        raise Invalid({"post_id": _("您已报名这个岗位，不能重复报名。")})
    if any(other.state in AFTER_ACCEPTING for other in going):
        raise Invalid({"post_id": _("您已接受一个岗位，如需另报请先撤回。")})
    most = whole_number("open_applications_max")
    if len(going) >= most:
        raise Invalid({"post_id": _("同时进行的报名不能超过 %(n)s 个，请等待结果或者先撤回一个。", n=most)})


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
    _closed(actor, application, "application_declined", why=_(why.label))
    return application


def _closed(actor: Actor, application: Application, key: str, **facts: Any) -> None:
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
    _closed(actor, application, "application_declined", why=_(why.label))
    if not over:
        news.to_unit("application_lapsed", application)
    return application


def accept(actor: Actor, application: Application, *, reason: str = "") -> Application:
    """Say yes to an offer in time; the person's other applications end, and their places are free again (C84)."""
    return _accept(actor, application, "accept", reason)


def accept_for(actor: Actor, application: Application, *, reason: str = "") -> Application:
    """The same at a window, for a person who signed there; the reason says so (C27)."""
    return _accept(actor, application, "accept_for", reason)


def _accept(actor: Actor, application: Application, name: str, reason: str) -> Application:
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
    perform.begin(actor, application, "expire")
    perform(actor, application, "expire")
    free_place(application.post_id)
    _closed(actor, application, "application_expired")
    news.to_unit("application_withdrawn", application, why=_("本人逾期未确认"))
    return application


def end_for_post(post: Post) -> None:
    """End the applications for a post that is recruited for no longer, up to the dispatch."""
    going = queries.open_at(post.id, OPEN - {S.DISPATCHED})
    with unscoped(CONSEQUENCE):
        for application in going:
            if _locked(application).state in BEFORE_OFFER:
                perform(SYSTEM, application, "lapse", decline_reason=DeclineReason.POST_CLOSED)
                _closed(SYSTEM, application, "application_declined", why=_(DeclineReason.POST_CLOSED.label))
    end_by_system([one for one in going if one.state in RESERVING], _(POST_ENDED), tells_person=True)


def keeps_post_open(post: Post) -> Refusal | None:
    """A post stays open while a place is promised and nobody has been sent yet (6.2)."""
    promised = RESERVING - {S.DISPATCHED}
    if queries.open_at(post.id, promised):
        return Refusal("promised", _("还有拟接收、待派遣的人员，办结后才能结束招募。"), "四(二)")
    return None
