"""An application is sent: by the person, or at a window for them (C27).

Whoever locks more than one row, here and in the other stages, goes down one way: unit, posts by key, person,
applications by key, placement, agreement.
"""

from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Invalid, Refused
from app.core.search import is_storable
from app.extensions import db
from app.placements import signals
from app.placements.models import Application
from app.placements.policy.applications import POLICY, enters_for, may_apply
from app.placements.queries import applications as queries
from app.placements.queries.applications import AFTER_ACCEPTING
from app.placements.services import news
from app.placements.states import APPLYING, ApplicationState
from app.posts.models import Post
from app.posts.services.pushing import answer_by_applying
from app.posts.states import OPEN as RECRUITING
from app.programme.queries import is_open, whole_number, workdays_after
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
