"""The first day and what must be in order before it (R8, R10, R21, R22, R25), the mentor, and what is called off."""

from datetime import date

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.errors import Invalid, Refusal, Refused
from app.core.rulebook import Result
from app.core.scope import unscoped
from app.extensions import db
from app.placements import signals
from app.placements.models import Mentor, Placement
from app.placements.policy.placements import POLICY, by_agreement, may_guide
from app.placements.queries import applications
from app.placements.queries import placements as queries
from app.placements.queries.applications import CONSEQUENCE
from app.placements.rules import mentor_named
from app.placements.services import applying, insurance, news
from app.placements.services.asked import ASKED
from app.placements.states import PLACING, ApplicationState
from app.posts.services.seats import free_place, locked
from app.programme.queries import database_params
from app.trainees.rules.history import Span, no_overlap
from app.trainees.rules.identity import minor_protected
from app.trainees.services import standing as people
from app.trainees.states import WAITING

perform = PLACING.bound_to(POLICY | ASKED)


def judge_mentor(mentor: Mentor | None, unit_id: str, on: date, *, but: str = "") -> Result:
    """What R22 says of a mentor for one more trainee of a unit on a day."""
    is_theirs = mentor is not None and mentor.is_active and mentor.unit_id == unit_id
    since = mentor.insured_since if mentor is not None else None
    tenure = None if since is None else (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day)
    return mentor_named(
        mentor=is_theirs,
        insured=since is not None and since <= on,
        tenure=tenure,
        trainees=queries.guided_by(mentor.id, but=but) + 1 if mentor is not None else 0,
        params=database_params(),
    )


def judge_overlap(trainee_id: str, start: date, end: date, *, but: str = "") -> Result:
    """What R8 says of some days of a person, one placement left out."""
    stays = queries.stays_of([trainee_id], but=but).get(trainee_id, ())
    return no_overlap(existing=list(stays), new=Span(start, end), params=database_params())


def judge_minor(placement_or_application: Placement, start: date) -> Result:
    """What R10 says of a first day at the post."""
    person, post = queries.person_of(placement_or_application), queries.post_of(placement_or_application)
    return minor_protected(
        birth=person.birth,
        start=start,
        consent=person.guardian_consent,
        hazardous=post.is_hazardous,
        params=database_params(),
    )


def hindrances(placement: Placement) -> list[str]:
    """What is missing before the placement may begin today, in words; empty when nothing is."""
    today, found = clock.today(), []
    if today < placement.agreed_start:
        found.append(_("见习开始日期为 %(day)s，尚未到期。", day=placement.agreed_start.isoformat()))
    if today > placement.agreed_end:
        found.append(_("约定的见习期限已过，请取消派遣后重新办理。"))
    if not queries.is_agreed(placement):
        found.append(_("见习协议尚未由双方签署（R21）。"))
    if gap := insurance.gaps(placement):
        found.append(_("%(day)s起无意外伤害保险覆盖，不得上岗（R25）。", day=gap.isoformat()))
    if queries.person_of(placement).state not in WAITING:
        found.append(_("本人的资格状态已变化，请县（区）重新核验。"))
    end = max(today, placement.agreed_end)
    judged = (
        judge_mentor(queries.mentor_of(placement.mentor_id), placement.unit_id, today, but=placement.id),
        judge_overlap(placement.trainee_id, today, end, but=placement.id),
        judge_minor(placement, today),
    )
    return found + [one.message or "" for one in judged if not one.ok]


def start(actor: Actor, placement: Placement) -> Placement:
    """Begin on post today, as the system, when nothing is missing; raises Invalid with what is."""
    applications.lock_person(placement.trainee_id)
    perform.begin(actor, placement, "start")
    if missing := hindrances(placement):
        raise Invalid({"start": missing})
    with unscoped(CONSEQUENCE):
        perform(actor, placement, "start", actual_start=clock.today(), starts_on=clock.today())
        people.place(SYSTEM, queries.person_of(placement))
        signals.started.send(placement, actor=actor)
    for told in (news.to_trainee, news.to_unit):
        told("placement_started", placement, start=placement.starts_on, end=placement.ends_on)
    news.to_mentor("mentor_assigned", placement)
    return placement


def cancel(actor: Actor, placement: Placement, *, reason: str = "") -> Placement:
    """Call a dispatch off before the first day; the place is free again, and nothing counts against the person (R9)."""
    locked(placement.post_id)
    applications.lock_person(placement.trainee_id)
    application = queries.application_of(placement)
    applying.perform.lock(application)
    perform.begin(actor, placement, "cancel")
    perform(actor, placement, "cancel", reason=reason)
    with unscoped(CONSEQUENCE):
        if application.state == ApplicationState.DISPATCHED:
            applying.perform(SYSTEM, application, "recall", reason=reason)
            signals.closed.send(application, actor=actor)
    cancelled(actor, placement, reason)
    return placement


def cancelled(actor: Actor, placement: Placement, why: str) -> None:
    """Free the place of a placement that will not begin, and tell whom it concerns."""
    free_place(placement.post_id)
    with unscoped(CONSEQUENCE):
        signals.cancelled.send(placement, actor=actor)
    for told in (news.to_trainee, news.to_unit):
        told("placement_cancelled", placement, why=why.strip())


def drop(placement: Placement, why: str) -> None:
    """Cancel the placement of somebody who never came; the caller has moved the application."""
    with unscoped(CONSEQUENCE):
        perform(SYSTEM, placement, "cancel", reason=why)
    cancelled(SYSTEM, placement, why)


def why_not_guide(actor: Actor, placement: Placement) -> Refusal | None:
    """Why the actor may not name the mentor beside the agreement: not theirs, begun, or signed with one (B27)."""
    if refusal := may_guide(actor, placement):
        return refusal
    return by_agreement() if queries.mentor_is_agreed(placement) else None


def assign_mentor(actor: Actor, placement: Placement, mentor_id: str, *, reason: str = "") -> str:
    """Name the mentor before the first day; return the warning of R22, or an empty text.  Raises Refused or Invalid.

    Once an agreement names one, or the placement has begun, only a change of the agreement does.
    """
    applications.lock_person(placement.trainee_id)
    perform.lock(placement)
    if refusal := why_not_guide(actor, placement):
        raise Refused(refusal, status=409 if refusal.code == "state" else 403)
    mentor = queries.mentor_of(mentor_id)
    judged = judge_mentor(mentor, placement.unit_id, clock.today(), but=placement.id)
    if mentor is None or not judged.ok:
        raise Invalid({"mentor_id": judged.message or _("请选择本单位的带教老师。")})
    placement.mentor_id = mentor.id
    db.session.flush()
    news.to_mentor("mentor_assigned", placement, once=mentor.id)
    news.to_trainee("mentor_named", placement, once=mentor.id, mentor=mentor.name)
    signals.prepared.send(placement, actor=actor)
    return judged.warning or ""


def change_mentor(actor: Actor, placement: Placement, *, mentor_id: str | None = None) -> Placement:
    """The same for the field of a form or of a program's request."""
    if mentor_id and mentor_id != placement.mentor_id:
        assign_mentor(actor, placement, mentor_id)
    return placement
