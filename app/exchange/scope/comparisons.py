"""Who reaches which comparison: the asking side its subjects, the answering side tokens and counts alone."""

from typing import Any

from sqlalchemy import ColumnElement, false, or_, select

from app.core.actor import Actor
from app.core.scope import area_holds, scoped, within_area
from app.exchange.models import ComparisonBatch, ComparisonFile, ComparisonLine
from app.security.states import Department, Permission


def department_of(actor: Actor) -> str:
    """The department that the actor asks or answers for; officers who read the register are of 人社."""
    if actor.department or not actor.may(Permission.TRAINEE_READ):
        return actor.department
    return "" if actor.may(Permission.AUDIT_READ) else Department.HRSS.value


def _of_side(actor: Actor, side: Any) -> ColumnElement[bool]:
    """The batches of the actor's area on one side of which the actor's department stands."""
    department = department_of(actor)
    return within_area(actor, ComparisonBatch) & (side == department) if department else false()


def _asked_by(actor: Actor) -> ColumnElement[bool]:
    """The batches of which the actor may know the subjects: asked by the own department in the own area."""
    reads = actor.may(Permission.COMPARISON_READ) and actor.may(Permission.TRAINEE_READ)
    return _of_side(actor, ComparisonBatch.asking_department) if reads else false()


def to_answer(actor: Actor) -> ColumnElement[bool]:
    """The issued batches that the actor's department answers; those of a county also at its city and the region."""
    if not actor.may(Permission.COMPARISON_ANSWER):
        return false()
    return _of_side(actor, ComparisonBatch.answering_department) & ComparisonBatch.issued_on.is_not(None)


def _stores(actor: Actor, batch: Any) -> bool:
    sides = (batch.asking_department, batch.answering_department)
    return area_holds(actor, batch) and department_of(actor) in sides


@scoped(ComparisonBatch, writes=_stores)
def visible_comparisons(actor: Actor) -> ColumnElement[bool]:
    """Both sides see the batch; who supervises sees all batches of the area."""
    if actor.may(Permission.COMPARISON_READ) and actor.may(Permission.AUDIT_READ):
        return within_area(actor, ComparisonBatch)
    return or_(_asked_by(actor), to_answer(actor))


def _nobody(actor: Actor, _line: Any) -> bool:
    return actor.is_system  # services.comparing writes lines with their batch, and lifts the scope for it by name


@scoped(ComparisonLine, writes=_nobody)
def visible_lines(actor: Actor) -> ColumnElement[bool]:
    """The asking side alone: a line joins a token to its subject."""
    return ComparisonLine.batch_id.in_(select(ComparisonBatch.id).where(_asked_by(actor)))


def _answers(actor: Actor, _file: Any) -> bool:
    return actor.may(Permission.COMPARISON_ANSWER)


@scoped(ComparisonFile, writes=_answers)
def visible_files(actor: Actor) -> ColumnElement[bool]:
    """Whoever sees the batch sees the files in which it was answered."""
    return ComparisonFile.batch_id.in_(select(ComparisonBatch.id).where(visible_comparisons(actor)))
