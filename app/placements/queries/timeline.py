"""What placements tell of a person: applications, agreement, allowances, the end, what followed (B45)."""

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import select

from app.extensions import db
from app.placements.models import (
    Agreement,
    AllowancePayment,
    Application,
    Assessment,
    FollowUpStep,
    Placement,
    Retention,
)
from app.placements.states import ApplicationState, AssessmentState, PaymentAnswer, PlacementState
from app.trainees.models import Trainee
from app.trainees.queries.timeline import Event

LOST = frozenset(
    {ApplicationState.DECLINED, ApplicationState.WITHDRAWN, ApplicationState.FAILED_CHECK, ApplicationState.NO_SHOW}
)


def events_of_placements(trainee: Trainee) -> Iterable[Event]:
    """Everything that the actor may read of a person's internships; seven statements whatever their number."""
    yield from _applications(trainee)
    yield from _placements(trainee)
    yield from _agreements(trainee)
    yield from _payments(trainee)
    yield from _ends(trainee)


def _applications(trainee: Trainee) -> Iterable[Event]:
    statement = select(Application).where(Application.trainee_id == trainee.id).order_by(Application.id)
    for row in db.session.scalars(statement):
        title = _("报名%(post)s", post=row.post_title)
        lost = row.state in LOST
        yield Event(
            row.applied_at.date(), _("报名"), title, row.unit_name, tone="quiet" if lost else "info", at=row.applied_at
        )
        if row.offered_at:
            yield Event(row.offered_at.date(), _("报名"), _("单位拟接收"), row.unit_name, at=row.offered_at)
        if row.dispatched_on:
            number = _("派遣单 %(no)s", no=row.dispatch_no)
            yield Event(row.dispatched_on, _("派遣"), _("网上派遣到%(unit)s", unit=row.unit_name), number, tone="good")


def _placements(trainee: Trainee) -> Iterable[Event]:
    statement = select(Placement).where(Placement.trainee_id == trainee.id).order_by(Placement.id)
    for row in db.session.scalars(statement):
        if row.actual_start:
            yield Event(
                row.actual_start, _("见习"), _("上岗：%(post)s", post=row.post_title), row.unit_name, tone="good"
            )
        if row.actual_end and row.end_type and row.end_reason:
            why = _(row.end_reason.label)
            tone = "bad" if row.is_abnormal else "info"
            yield Event(row.actual_end, _("见习"), _("见习结束：%(how)s", how=_(row.end_type.label)), why, tone=tone)
        if row.state == PlacementState.CANCELLED:
            yield Event(row.updated_at.date(), _("见习"), _("派遣取消"), row.unit_name, tone="quiet", at=row.updated_at)


def _agreements(trainee: Trainee) -> Iterable[Event]:
    statement = select(Agreement).where(Agreement.trainee_id == trainee.id).order_by(Agreement.id)
    for row in db.session.scalars(statement):
        if row.trainee_signed_at:
            title = _("签署见习协议（第 %(n)s 版）", n=row.number)
            yield Event(row.trainee_signed_at.date(), _("协议"), title, row.agreement_no, at=row.trainee_signed_at)


def _payments(trainee: Trainee) -> Iterable[Event]:
    statement = select(AllowancePayment).where(AllowancePayment.trainee_id == trainee.id)
    for row in db.session.scalars(statement.order_by(AllowancePayment.id)):
        title = _("%(month)s 生活补贴 %(sum)s 元", month=row.month, sum=f"{row.amount_yuan:,.2f}")
        said = _("本人：%(answer)s", answer=_(row.answer.label)) if row.answer else _("待本人确认")
        tone = {None: "waiting", PaymentAnswer.RECEIVED: "good"}.get(row.answer, "bad")
        yield Event(row.paid_on, _("补贴"), title, said, tone=tone)


def _ends(trainee: Trainee) -> Iterable[Event]:
    assessments = select(Assessment).where(Assessment.trainee_id == trainee.id).order_by(Assessment.id)
    for row in db.session.scalars(assessments):
        if row.signed_on:
            yield Event(row.signed_on, _("鉴定"), _("单位作出见习鉴定"), row.unit_name)
        if row.issued_on:
            gone = row.state == AssessmentState.REVOKED
            title = _("见习证书已撤销") if gone else _("出具见习证书")
            yield Event(row.issued_on, _("证书"), title, row.certificate_no or "", tone="bad" if gone else "good")
    kept = select(Retention).where(Retention.trainee_id == trainee.id).order_by(Retention.id)
    for contract in db.session.scalars(kept):
        title = _("留用：%(kind)s", kind=_(contract.kind.label))
        yield Event(contract.contract_start, _("留用"), title, contract.unit_name, tone="good")
    steps = select(FollowUpStep).where(FollowUpStep.trainee_id == trainee.id).order_by(FollowUpStep.id)
    for step in db.session.scalars(steps):
        yield Event(step.served_on, _("帮扶"), _(step.kind.label), step.content, step.served_by)
