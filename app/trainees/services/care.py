"""Visits, and what a person agrees to."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Invalid, Problems, Refused
from app.extensions import db
from app.programme.queries import database_params
from app.trainees import queries, signals
from app.trainees.models import Consent, Trainee, Visit
from app.trainees.policy import may_visit
from app.trainees.queries import care
from app.trainees.services.standing import perform
from app.trainees.states import (
    CLOSES,
    UNWILLING,
    ConsentMeans,
    ConsentScope,
    TraineeState,
    VisitMethod,
    VisitResult,
    agreed,
)


def person(trainee_id: str) -> Trainee:
    """The person of a form field, locked; raises Invalid beside the field when there is none in reach."""
    trainee = queries.trainee_in_reach(trainee_id)
    if trainee is None:
        raise Invalid({"trainee_id": _("没有找到这个人，或者不在您的职责范围内。")})
    if trainee.state == TraineeState.CLOSED:
        raise Invalid({"trainee_id": _("这份档案已关闭，请先恢复。")})
    perform.lock(trainee)
    return trainee


def add_visit(
    actor: Actor,
    *,
    trainee_id: str,
    method: str,
    visited_on: date,
    result: str,
    visitor: str | None = None,
    next_on: date | None = None,
    note: str | None = None,
) -> Visit:
    """Write down a visit (走访摸排): it moves the person to 已联系, tells willingness, and sets the next day (C7)."""
    if refusal := may_visit(actor):
        raise Refused(refusal)
    trainee = person(trainee_id)
    found = VisitResult(result)
    _check_days(trainee, visited_on, next_on, found)
    earlier = care.last_visit(trainee)
    visit = Visit(
        trainee_id=trainee.id,
        region_code=trainee.region_code,
        method=VisitMethod(method),
        visitor=((visitor or "").strip() or actor.name)[:40],
        visited_on=visited_on,
        result=found,
        next_on=next_on,
        note=note,
    )
    db.session.add(visit)
    if earlier is None or visited_on >= earlier.visited_on:
        _take_over(trainee, visit)
    if found != VisitResult.LOST and (trainee.last_contact_on is None or visited_on > trainee.last_contact_on):
        trainee.last_contact_on = visited_on
    db.session.flush()
    if trainee.state == TraineeState.COLLECTED and found != VisitResult.LOST:
        perform(actor, trainee, "contact", reason=_("走访结果：%(result)s", result=_(found.label)))
    return visit


def _check_days(trainee: Trainee, visited_on: date, next_on: date | None, result: VisitResult) -> None:
    problems: Problems = {}
    if visited_on > clock.today():
        problems["visited_on"] = [_("走访日期不能晚于今天。")]
    elif visited_on <= trainee.birth:
        problems["visited_on"] = [_("走访日期不正确。")]
    if next_on is not None and next_on < visited_on:
        problems["next_on"] = [_("下次走访日期不能早于本次走访。")]
    if next_on is None and result == VisitResult.LOST:
        problems["next_on"] = [_("没有联系上的，请约定下次走访日期。")]
    if problems:
        raise Invalid(problems)


def _take_over(trainee: Trainee, visit: Visit) -> None:
    """What the latest visit says of the person holds now; the hardship mark sets a day of its own (C10)."""
    if visit.next_on is None and trainee.is_hardship and visit.result not in CLOSES:
        days = int(database_params().get("hardship_service_days"))
        visit.next_on = max(visit.visited_on + timedelta(days=days), clock.today())
    trainee.next_visit_on = visit.next_on
    if visit.result == VisitResult.WILLING:
        trainee.is_willing, trainee.waiting_since = True, trainee.waiting_since or visit.visited_on
    elif visit.result in UNWILLING:
        trainee.is_willing, trainee.waiting_since = False, None


def catch_up(trainee: Trainee) -> None:
    """Let the day of the last contact and of the next visit follow from the visits that an open record now has."""
    if trainee.state == TraineeState.CLOSED:
        return
    latest = care.last_visit(trainee)
    trainee.last_contact_on = care.last_met_on(trainee)
    trainee.next_visit_on = latest.next_on if latest else None
    db.session.flush()


def contact(actor: Actor, trainee: Trainee, *, reason: str = "") -> Trainee:
    """Count a person as contacted; a visit that reached them must be on record."""
    perform.begin(actor, trainee, "contact")
    if care.last_met_on(trainee) is None:
        raise Invalid({"visit": _("请先新增走访记录；保存走访后系统自动转为“已联系”。")})
    return perform(actor, trainee, "contact", reason=reason)


def declare(
    actor: Actor,
    *,
    trainee_id: str,
    scope: str,
    declared_on: date,
    means: str,
    is_given: bool = False,
    note: str | None = None,
) -> Consent:
    """Record that a person agreed to something, or (``is_given`` false) took it back, on a day and in which form."""
    trainee, named = person(trainee_id), ConsentScope(scope)
    stands = agreed(trainee.consent_scope, named)
    if declared_on > clock.today() or declared_on <= trainee.birth:
        raise Invalid({"declared_on": _("日期不能晚于今天，也不能早于出生日期。")})
    if stands == is_given:
        words = _("本人目前已同意这一项。") if stands else _("本人目前没有同意这一项，无需撤回。")
        raise Invalid({"scope": words})
    row = Consent(
        trainee_id=trainee.id,
        region_code=trainee.region_code,
        scope=named,
        is_given=is_given,
        declared_on=declared_on,
        means=ConsentMeans(means),
        note=note,
    )
    db.session.add(row)
    kept = [each for each in ConsentScope if (is_given if each == named else agreed(trainee.consent_scope, each))]
    trainee.consent_scope = " ".join(kept)
    trainee.consent_on = (declared_on if is_given else trainee.consent_on) if kept else None
    db.session.flush()
    if not is_given:
        signals.consent_withdrawn.send(trainee, actor=actor, scope=named)
    return row


MOVES: dict[str, Callable[..., Any]] = {"contact": contact}
