"""Who may move which application, and why not: own side, in time, four eyes."""

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.workflow import Policy
from app.placements.models import Application
from app.posts.models import Post
from app.security.states import Role
from app.trainees.models import Trainee


def may_apply(actor: Actor, trainee: Trainee, post: Post) -> Refusal | None:
    """A young person applies for themselves, a county's window for those it serves or for its posts (C27)."""
    if actor.is_system or trainee.id in actor.trainee_ids:
        return None
    if actor.has(Role.COUNTY_AGENT) and actor.region_code in (trainee.region_code, post.region_code):
        return None
    return Refusal("role", _("由本人报名，或者由服务本人的县（区）、岗位所在县（区）窗口代为录入。"), "二(四)")


def enters_for(actor: Actor, trainee_id: str) -> bool:
    """Whether somebody else enters the application for the person."""
    return not actor.is_system and trainee_id not in actor.trainee_ids


def _of_unit(actor: Actor, application: Application) -> Refusal | None:
    if actor.is_system or application.unit_id in actor.unit_ids:
        return None
    return Refusal("not_own_unit", _("由岗位所属单位办理。"), "二(四)")


def _of_person(actor: Actor, application: Application) -> Refusal | None:
    if actor.is_system or application.trainee_id in actor.trainee_ids:
        return None
    return Refusal("not_own", _("由本人办理。"), "二(四)")


def may_accept(actor: Actor, application: Application) -> Refusal | None:
    """The person, while the offer holds."""
    return _of_person(actor, application) or _in_time(application)


def may_accept_for(actor: Actor, application: Application) -> Refusal | None:
    """The window of a county that has to do with it, while the offer holds."""
    if actor.region_code not in (application.region_code, application.home_region):
        return Refusal("other_county", _("由服务本人的县（区）或者岗位所在县（区）窗口代为确认。"))
    return _in_time(application)


def _in_time(application: Application) -> Refusal | None:
    last = application.offer_valid_to
    if last is not None and clock.today() > last:
        return Refusal("offer_over", _("确认期限%(day)s已过，不能再确认。", day=last.isoformat()))
    return None


def may_expire(actor: Actor, application: Application) -> Refusal | None:
    """The last day to confirm has passed."""
    if application.offer_valid_to is None or clock.today() <= application.offer_valid_to:
        return Refusal("offer_runs", _("确认期限尚未届满。"))
    return None


def may_check(actor: Actor, application: Application) -> Refusal | None:
    """A county that has to do with it."""
    if actor.is_system or actor.region_code in (application.region_code, application.home_region):
        return None
    return Refusal("other_county", _("由服务本人的县（区）或者岗位所在县（区）复核。"))


def may_dispatch(actor: Actor, application: Application) -> Refusal | None:
    """The auditor of the county of the post, and not whoever checked (four eyes)."""
    if actor.is_system:
        return None
    if actor.region_code != application.region_code:
        return Refusal("other_county", _("由岗位所在县（区）派遣。"), "二(四)")
    if actor.user_id is not None and actor.user_id == application.checked_by_id:
        return Refusal("four_eyes", _("不能派遣本人复核的人员，请由另一名审核人员办理。"))
    return None


def may_confirm_report(actor: Actor, application: Application) -> Refusal | None:
    """Each side once."""
    done = side_of(actor, application)
    if done is None:
        return Refusal("not_own", _("由单位和本人分别确认报到。"))
    if getattr(application, done) is not None:
        return Refusal("confirmed", _("您已确认报到，请等待另一方确认。"))
    return None


def side_of(actor: Actor, application: Application) -> str | None:
    """The column in which the side of the actor confirms that the person reported in."""
    if application.trainee_id in actor.trainee_ids:
        return "trainee_reported_at"
    return "unit_reported_at" if application.unit_id in actor.unit_ids else None


def may_report(actor: Actor, application: Application) -> Refusal | None:
    """Both sides have confirmed."""
    if application.unit_reported_at is None or application.trainee_reported_at is None:
        return Refusal("not_confirmed", _("单位和本人须各确认一次。"))
    return None


POLICY: dict[str, Policy] = {
    "receive": _of_unit,
    "offer": _of_unit,
    "decline": _of_unit,
    "accept": may_accept,
    "accept_for": may_accept_for,
    "withdraw": _of_person,
    "expire": may_expire,
    "check": may_check,
    "dispatch": may_dispatch,
    "fail_check": may_dispatch,
    "confirm_report": may_confirm_report,
    "report": may_report,
}
