"""From the yes to the first day: checked, dispatched, reported in, or not (R8–R10, R18, R20, R22, R25, R27)."""

from datetime import date, timedelta

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.errors import Invalid, Problems
from app.core.numbers import next_number
from app.core.scope import unscoped
from app.extensions import db
from app.placements import signals
from app.placements.models import Application, Placement
from app.placements.policy.applications import may_report, side_of
from app.placements.queries import applications as queries
from app.placements.queries import placements
from app.placements.queries.applications import CONSEQUENCE
from app.placements.rules import check_is_fresh, internship_length
from app.placements.services import insurance, news, starting
from app.placements.services.applying import perform
from app.placements.states import ApplicationState
from app.posts.models import Post
from app.posts.rules.bands import band_of
from app.posts.services.seats import free_place, locked
from app.programme.queries import database_params, is_open, whole_number, workdays_after
from app.programme.states import EducationBand
from app.trainees.models import EligibilityCheck, Trainee
from app.trainees.rules.history import once_only
from app.trainees.services import checking
from app.trainees.states import WAITING, TraineeState
from app.units.states import UnitState


def check(actor: Actor, application: Application, *, reason: str = "") -> Application:
    """Take the check of the last days, or judge the person anew (R27); whatever it says, the auditor decides on it."""
    queries.lock_person(application.trainee_id)
    perform.begin(actor, application, "check")
    found = _fresh_check(application)
    facts = {"check_id": found.id, "checked_by_id": actor.user_id, "checked_on": found.checked_on}
    perform(actor, application, "check", reason=reason, **facts)
    news.to_county("application_to_dispatch", application, roles=news.AUDITORS)
    return application


def _fresh_check(application: Application) -> EligibilityCheck:
    last, today = queries.last_check(application.trainee_id), clock.today()
    days = timedelta(days=whole_number("recheck_valid_days", on=today))
    with unscoped(CONSEQUENCE):
        person = db.session.get_one(Trainee, application.trainee_id)
        if last is not None and (person.state == TraineeState.INELIGIBLE or _holds(last, today, days)):
            return last
        return checking.check_eligibility(SYSTEM, person)


def _holds(found: EligibilityCheck, today: date, days: timedelta) -> bool:
    return found.checked_on >= today - days and found.valid_to >= today


def dispatch(
    actor: Actor,
    application: Application,
    *,
    starts_on: date,
    ends_on: date,
    mentor_id: str | None = None,
    reason: str = "",
) -> Application:
    """Send the person to the post: number, last day to report in, placement, cover; raises Invalid with every problem.

    The mentor may be named later, if the unit has one at all.
    """
    queries.hold_unit(application.unit_id)
    queries.lock_person(application.trainee_id)
    perform.begin(actor, application, "dispatch")
    with unscoped(CONSEQUENCE):
        person = db.session.get_one(Trainee, application.trainee_id)
        post = db.session.get_one(Post, application.post_id)
    found = queries.last_check(person.id)
    warnings = _require_all(application, person, post, found, starts_on, ends_on, mentor_id)
    today = clock.today()
    number = next_number(f"dispatch-{application.region_code}-{today.year}")
    facts = {
        "check_id": found.id if found else None,
        "dispatch_no": f"JXPQ{today.year}{application.region_code}-{number:04d}",
        "dispatched_on": today,
        "dispatched_by_id": actor.user_id,
        "report_by": max(workdays_after(today, whole_number("report_workdays")), starts_on),
    }
    perform(actor, application, "dispatch", reason="；".join(filter(None, (reason.strip(), *warnings))), **facts)
    placement = _placement(application, person, post, starts_on, ends_on, mentor_id)
    db.session.add(placement)
    db.session.flush()
    insurance.arrange(actor, placement)
    signals.dispatched.send(placement, actor=actor)
    for told in (news.to_trainee, news.to_unit):
        told("application_dispatched", application, due_on=application.report_by, start=starts_on, end=ends_on)
    return application


def _require_all(
    application: Application,
    person: Trainee,
    post: Post,
    found: EligibilityCheck | None,
    starts_on: date,
    ends_on: date,
    mentor_id: str | None,
) -> list[str]:
    """Judge every rule of the dispatch; raise Invalid with all that fail, return what needs a reason."""
    problems = _about_person(person, found)
    problems |= _about_days(application, starts_on, ends_on)
    problems |= _about_post(application, post)
    minor = starting.judge_minor(application, starts_on)
    if not minor.ok:
        problems["starts_on"] = [*problems.get("starts_on", []), minor.message or ""]
    warnings = _mentor(application, mentor_id, problems)
    if not problems and not insurance.can_cover(application.region_code, starts_on, ends_on):
        words = _(
            "本县（区）和所属市没有覆盖%(from)s至%(to)s的意外伤害保险名额，请先购买保险（R25）。",
            **{"from": starts_on, "to": ends_on},
        )
        problems["insurance"] = [words]
    if problems:
        raise Invalid(problems)
    return warnings


def _about_person(person: Trainee, found: EligibilityCheck | None) -> Problems:
    if found is None or not found.eligible or person.state not in WAITING:
        return {"check": [_("资格核验未通过，不能派遣；请办理“复核不通过”，或者重新核验（R1—R9）。")]}
    params = database_params()
    fresh = check_is_fresh(check=found.checked_on, dispatch=clock.today(), params=params)
    paid = placements.months_paid([person.id]).get(person.id, ())
    once = once_only(history_paid_months=list(paid), params=params)
    words = [one.message or "" for one in (fresh, once) if not one.ok]
    return {"check": words} if words else {}


def _about_days(application: Application, starts_on: date, ends_on: date) -> Problems:
    if starts_on < clock.today():
        return {"starts_on": [_("见习开始日期不能早于今天。")]}
    length = internship_length(start=starts_on, end=ends_on, params=database_params())
    if not length.ok:
        return {"ends_on": [length.message or ""]}
    overlap = starting.judge_overlap(application.trainee_id, starts_on, ends_on)
    return {} if overlap.ok else {"starts_on": [overlap.message or ""]}


def _about_post(application: Application, post: Post) -> Problems:
    unit = queries.unit_of(application)
    if unit.state != UnitState.ACCREDITED or not is_open(post.plan_year):
        return {"post_id": [_("单位不在有效认定期内，或者计划年度已封存，不能派遣。")]}
    if post.places_taken > post.headcount:
        return {"post_id": [_("该岗位名额%(n)s人已满，不能继续派遣（R18）。", n=post.headcount)]}
    return {}


def _mentor(application: Application, mentor_id: str | None, problems: Problems) -> list[str]:
    if not mentor_id:
        if not placements.has_mentors(application.unit_id):
            problems["mentor_id"] = [_("见习单位还没有登记带教老师，请先由单位登记（R22）。")]
        return []
    judged = starting.judge_mentor(placements.mentor_of(mentor_id), application.unit_id, clock.today())
    if not judged.ok:
        problems["mentor_id"] = [judged.message or ""]
    return [judged.warning] if judged.warning else []


def _placement(
    application: Application, person: Trainee, post: Post, starts_on: date, ends_on: date, mentor_id: str | None
) -> Placement:
    copied = ("trainee_id", "post_id", "unit_id", "region_code", "home_region", "person_name", "id_tail")
    return Placement(
        **{name: getattr(application, name) for name in (*copied, "post_title", "unit_name")},
        application_id=application.id,
        site_id=post.site_id,
        mentor_id=mentor_id or None,
        category=person.category,
        education_band=band_of(person.education) or EducationBand.ANY,
        allowance_yuan=post.allowance_yuan,
        agreed_start=starts_on,
        agreed_end=ends_on,
        starts_on=starts_on,
        ends_on=ends_on,
        plan_year=post.plan_year,
    )


def fail_check(actor: Actor, application: Application, *, reason: str = "") -> Application:
    """Turn somebody down whose check failed; the place is free again.  Raises Invalid when all rules are met."""
    locked(application.post_id)
    perform.begin(actor, application, "fail_check")
    found = queries.last_check(application.trainee_id)
    with unscoped(CONSEQUENCE):
        person = db.session.get_one(Trainee, application.trainee_id, populate_existing=True)
    if not _about_person(person, found) and starting.judge_overlap(person.id, clock.today(), clock.today()).ok:
        raise Invalid({"check": _("资格核验全部通过，不能判为不通过；如有新情况，请先重新核验。")})
    perform(actor, application, "fail_check", reason=reason, check_id=found.id if found else None)
    free_place(application.post_id)
    signals.closed.send(application, actor=actor)
    news.to_trainee("application_failed", application, why=reason.strip())
    news.to_unit("application_withdrawn", application, why=_("资格复核未通过"))
    return application


def confirm_report(actor: Actor, application: Application, *, reason: str = "") -> Application:
    """Confirm, for the own side, that the person reported in; with both the internship begins when nothing is missing.

    What both confirmed stays confirmed while something is missing; it is tried again daily and by ``retry``.
    """
    queries.lock_person(application.trainee_id)
    perform.begin(actor, application, "confirm_report")
    side = side_of(actor, application) or "unit_reported_at"
    perform(actor, application, "confirm_report", reason=reason, **{side: clock.now()})
    if may_report(actor, application) is not None:
        other = news.to_unit if side == "trainee_reported_at" else news.to_trainee
        other("report_other_side", application, due_on=application.report_by)
    elif missing := retry(application):
        for told in (news.to_trainee, news.to_unit):
            told("report_blocked", application, what="；".join(missing))
        news.to_county("report_blocked", application, what="；".join(missing))
    return application


def retry(application: Application) -> list[str]:
    """Begin the placement of somebody whom both sides confirmed; return what is missing, nothing when it began.

    For the daily job and for whoever has just signed, insured or named a mentor.
    """
    placement = placements.of_application(application)
    if application.state != ApplicationState.DISPATCHED or placement is None:
        return [_("不在已派遣状态。")]
    if refusal := may_report(SYSTEM, application):
        return [refusal.message]
    missing = starting.hindrances(placement)
    if not missing:
        report(SYSTEM, application)
    return missing


def report(actor: Actor, application: Application) -> Application:
    """Note that the person is there, as the system, and begin on post; raises Invalid with what is missing."""
    queries.lock_person(application.trainee_id)
    placement = placements.of_application(application)
    with unscoped(CONSEQUENCE):
        perform.begin(actor, application, "report")
        perform(actor, application, "report", reported_on=clock.today())
        if placement is not None:
            starting.start(actor, placement)
    return application


def miss(actor: Actor, application: Application) -> Application:
    """End the dispatch of somebody who did not come, some workdays after the last day to report in."""
    locked(application.post_id)
    queries.lock_person(application.trainee_id)
    perform.begin(actor, application, "miss")
    last = workdays_after(application.report_by or clock.today(), whole_number("no_show_workdays"))
    if clock.today() <= last or may_report(actor, application) is None:
        raise Invalid(
            {"report_by": _("报到期限后 %(day)s 之前，或者双方均已确认的，不按逾期处理。", day=last.isoformat())}
        )
    placement, why = placements.of_application(application), _("逾期未报到")
    perform(actor, application, "miss", reason=why)
    signals.closed.send(application, actor=actor)
    if placement is not None:
        starting.drop(placement, why)
    news.to_county("application_missed", application)
    return application
