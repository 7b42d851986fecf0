"""Help for those who were not kept: opened at the end, served month by month, closed when it led somewhere (R58)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.calendar import add_months
from app.core.errors import Invalid, Problems, Refusal, Refused
from app.core.scope import unscoped
from app.extensions import db
from app.messaging.queries import accounts_of_trainee, officers_of
from app.messaging.services import tell
from app.placements.models import Benefit, FollowUp, FollowUpStep, Placement
from app.placements.policy.after import FOLLOW_UP_POLICY, may_help
from app.placements.queries import follow_up as queries
from app.placements.states.care import FOLLOWING, BenefitKind, FollowUpClose, FollowUpService, FollowUpState
from app.programme.queries import whole_number, workdays_after
from app.security.states import Role

perform = FOLLOWING.bound_to(FOLLOW_UP_POLICY)
OPENED = "the end of an internship opens help in the county that serves the person, wherever the post was"
SERVICE_OF = {
    BenefitKind.RENT: FollowUpService.STARTUP_ONE_STOP,
    BenefitKind.OFFICE: FollowUpService.STARTUP_ONE_STOP,
    BenefitKind.UTILITIES: FollowUpService.STARTUP_ONE_STOP,
    BenefitKind.LOAN: FollowUpService.STARTUP_POLICY,
    BenefitKind.TRAINING: FollowUpService.TRAINING,
    BenefitKind.GUIDANCE: FollowUpService.CAREER_GUIDANCE,
    BenefitKind.JOB_INFO: FollowUpService.JOB_INFO,
    BenefitKind.OTHER: FollowUpService.OTHER,
}
WISH_MAX = 200
CLOSES = frozenset(FollowUpClose) - {FollowUpClose.EXPIRED}


def open_for(placement: Placement) -> FollowUp | None:
    """Open help for somebody whose internship ended without a contract; None when it is open or was once.

    First contact within the workdays of R58 after the last day, help for its months.  The person's county is told.
    """
    end = placement.actual_end or placement.ends_on
    if queries.exists_for(placement.id):
        return None
    due = workdays_after(end, whole_number("followup_first_workdays", on=end), beside="last_day")
    case = FollowUp(
        trainee_id=placement.trainee_id,
        region_code=placement.home_region,
        placement_id=placement.id,
        person_name=placement.person_name,
        unit_name=placement.unit_name,
        ended_on=end,
        contact_due=due,
        until=add_months(end, whole_number("followup_months", on=end)),
    )
    with unscoped(OPENED):
        db.session.add(case)
        db.session.flush()
    _tell_opened(case)
    return case


def _tell_opened(case: FollowUp) -> None:
    names = {"name": case.person_name, "unit": case.unit_name}
    agents = officers_of(case.region_code, {Role.COUNTY_AGENT})
    page = f"/admin/follow-ups/{case.id}"
    tell("followup_opened", agents, about=case, link=page, due_on=case.contact_due, **names)
    person = accounts_of_trainee(case.trainee_id)
    tell("followup_next", person, about=case, link="/desk/next", due_on=case.contact_due, **names)


def add_step(
    actor: Actor,
    *,
    follow_up_id: str,
    kind: str,
    content: str,
    served_on: date | None = None,
    outcome: str | None = None,
    benefit_id: str | None = None,
) -> FollowUpStep:
    """Write down one service; the first is the first contact.  A referral names a line of the catalogue (C45, C46)."""
    _require(may_help(actor))
    case = queries.case_in_reach(follow_up_id)
    if case is None:
        raise Invalid({"follow_up_id": _("没有找到这件帮扶，或者不在您的职责范围内。")})
    perform.lock(case)
    day = served_on or clock.today()
    _check_step(case, day, benefit_id)
    step = FollowUpStep(
        trainee_id=case.trainee_id,
        region_code=case.region_code,
        follow_up_id=case.id,
        kind=FollowUpService(kind),
        served_on=day,
        served_by=actor.name[:64],
        content=content.strip(),
        outcome=outcome,
        benefit_id=benefit_id or None,
    )
    db.session.add(step)
    case.first_contact_on = min(case.first_contact_on or day, day)
    case.last_service_on = max(case.last_service_on or day, day)
    db.session.flush()
    return step


def _check_step(case: FollowUp, day: date, benefit_id: str | None) -> None:
    if case.state != FollowUpState.OPEN:
        raise Refused(Refusal("state", _("帮扶已结案，请先重新帮扶。")), status=409)
    problems: Problems = {}
    if day < case.ended_on or day > clock.today():
        problems["served_on"] = [_("服务日期应在见习结束（%(day)s）到今天之间。", day=case.ended_on)]
    if benefit_id and queries.benefit_in_reach(benefit_id) is None:
        problems["benefit_id"] = [_("没有找到这项服务。")]
    if problems:
        raise Invalid(problems)


def refer(actor: Actor, case: FollowUp, benefit: Benefit, *, content: str = "") -> FollowUpStep:
    """Refer the person to a line of the catalogue in one go, and tell them how to get it (B30, B31)."""
    step = add_step(
        actor,
        follow_up_id=case.id,
        kind=SERVICE_OF[benefit.kind],
        content=content.strip() or _("推荐：%(title)s（%(office)s）", title=benefit.title, office=benefit.office),
        benefit_id=benefit.id,
    )
    tell(
        "followup_referral",
        accounts_of_trainee(case.trainee_id),
        about=case,
        link="/desk/next",
        due_on=benefit.valid_to,
        once=benefit.id,
        title=benefit.title,
        office=benefit.office,
        how=benefit.how_to_get,
    )
    return step


def note_outcome(actor: Actor, step: FollowUpStep, *, outcome: str) -> FollowUpStep:
    """Write what came of a service or a referral."""
    _require(may_help(actor))
    text = outcome.strip()
    if not text or len(text) > WISH_MAX:
        raise Invalid({"outcome": _("请填写结果，不超过 %(n)s 字。", n=WISH_MAX)})
    perform.lock(step)
    step.outcome = text
    db.session.flush()
    return step


def state_wish(actor: Actor, case: FollowUp, *, wish: str) -> FollowUp:
    """The person says what they would like next (B30)."""
    if case.trainee_id not in actor.trainee_ids:
        raise Refused(Refusal("role", _("由本人填写。")))
    text = wish.strip()
    if not text or len(text) > WISH_MAX:
        raise Invalid({"wish": _("请填写您的打算，不超过 %(n)s 字。", n=WISH_MAX)})
    perform.lock(case)
    case.wish = text
    db.session.flush()
    return case


def close(actor: Actor, case: FollowUp, *, closed_as: str, reason: str = "") -> FollowUp:
    """Close the help as what it led to; somebody was asked at least once."""
    perform.begin(actor, case, "close")
    if closed_as not in CLOSES:
        raise Invalid({"closed_as": _("请选择结案方式。")})
    if case.first_contact_on is None:
        raise Invalid({"closed_as": _("请先登记首次联系，再结案（R58）。")})
    perform(actor, case, "close", reason=reason, closed_as=FollowUpClose(closed_as), closed_on=clock.today())
    return case


def close_employed(placement: Placement) -> None:
    """A retention was written down: whoever was helped after this placement found work."""
    case = queries.open_case_of(placement.id)
    if case is not None:
        facts = {"closed_as": FollowUpClose.EMPLOYED, "closed_on": clock.today()}
        with unscoped(OPENED):
            perform(SYSTEM, case, "close", reason=_("已登记留用。"), **facts)


def expire(actor: Actor, case: FollowUp) -> FollowUp:
    """End the help of which the months have passed."""
    perform(actor, case, "expire", closed_as=FollowUpClose.EXPIRED, closed_on=clock.today())
    return case


def reopen(actor: Actor, case: FollowUp, *, reason: str = "") -> FollowUp:
    """Help again, for the months of R58 from today."""
    perform.begin(actor, case, "reopen")
    until = max(case.until, add_months(clock.today(), whole_number("followup_months")))
    perform(actor, case, "reopen", reason=reason, closed_as=None, closed_on=None, until=until)
    return case


MOVES: dict[str, Callable[..., Any]] = {"close": close, "reopen": reopen}


def _require(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise Refused(refusal)
