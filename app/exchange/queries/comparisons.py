"""Comparison batches, their tokens, and the answers as evidence."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, false, func, select
from sqlalchemy.orm import aliased

from app.core import actor as actors
from app.core import clock
from app.core.bulk import in_pieces
from app.core.calendar import add_months
from app.core.scope import unscoped
from app.exchange.models import ComparisonBatch, ComparisonFile, ComparisonLine
from app.exchange.scope import department_of, to_answer
from app.exchange.states import HARDSHIPS, QUESTIONS, VALID_DAYS, Answer, Question
from app.exchange.states import ComparisonState as S
from app.extensions import db
from app.programme.queries import database_params

IN_HAND = "the subject is in the caller's hands; what was answered of it counts whoever asked"
TOKENS_ONLY = "the batch is in reach; tokens say nothing of subjects"
KNOWN = (Answer.YES, Answer.NO)
BATCH = 200  # batches that the job holds at a time
PAGE_SIZE = 50


class Evidence(NamedTuple):
    """What an adopted batch says of a subject: yes or no, on which day that was true, and where it stands."""

    answer: Answer
    day: date
    number: str
    figure: int | None = None


def valid_to(question: Question, day: date) -> date:
    """The last day on which an answer that was true on a day still counts."""
    params = database_params()
    if question in HARDSHIPS:
        return add_months(day, int(params.get("hardship_reverify_months")))
    return day + timedelta(days=int(params.get(VALID_DAYS[QUESTIONS[question].subject])))


def _first_valid(question: Question) -> date:
    """The earliest day of which an answer still counts today."""
    today, params = clock.today(), database_params()
    if question in HARDSHIPS:
        return add_months(today, -int(params.get("hardship_reverify_months")))
    return today - timedelta(days=int(params.get(VALID_DAYS[QUESTIONS[question].subject])))


def answers_for(subject_id: str, on: date) -> dict[Question, Evidence]:
    """What adopted comparisons say of one subject on a day: the latest valid answer to each question (R4, R7, R12)."""
    return answers_of([subject_id], on).get(subject_id, {})


def answers_of(subject_ids: Sequence[str], on: date) -> dict[str, dict[Question, Evidence]]:
    """The same for many subjects at once; those of whom nothing valid is known are absent."""
    found: dict[str, dict[Question, Evidence]] = {}
    for row in _adopted(subject_ids):
        if row.answered_on <= on <= valid_to(row.question, row.answered_on):
            told = found.setdefault(row.subject_id, {})
            told[row.question] = Evidence(row.answer, row.answered_on, row.number, row.figure)
    return found


def known_days(subject_ids: Sequence[str], questions: Iterable[Question]) -> dict[str, dict[Question, date]]:
    """The latest day on which each question was answered with yes or no, by subject; valid or not."""
    wanted, found = set(questions), dict[str, dict[Question, date]]()
    for row in _adopted(subject_ids):
        if row.question in wanted:
            found.setdefault(row.subject_id, {})[row.question] = row.answered_on
    return found


def _adopted(subject_ids: Sequence[str]) -> list[Row[Any]]:
    """The yes and no of adopted batches, oldest first, so that the last one of a question stands."""
    statement = (
        select(
            ComparisonLine.subject_id,
            ComparisonLine.answer,
            ComparisonLine.answered_on,
            ComparisonLine.figure,
            ComparisonBatch.question,
            ComparisonBatch.number,
        )
        .join(ComparisonBatch, ComparisonBatch.id == ComparisonLine.batch_id)
        .where(ComparisonBatch.state == S.APPLIED, ComparisonLine.answer.in_(KNOWN))
        .order_by(ComparisonLine.answered_on, ComparisonLine.id)
    )
    with unscoped(IN_HAND):
        return [
            row
            for piece in in_pieces(subject_ids)
            for row in db.session.execute(statement.where(ComparisonLine.subject_id.in_(piece)))
        ]


def answered_since(question: Question, subject: Any) -> ColumnElement[bool]:
    """Whether an adopted answer to the question still counts today, for the key column of a subject."""
    return (
        select(ComparisonLine.id)
        .join(ComparisonBatch, ComparisonBatch.id == ComparisonLine.batch_id)
        .where(
            ComparisonLine.subject_id == subject,
            ComparisonLine.answer.in_(KNOWN),
            ComparisonLine.answered_on >= _first_valid(question),
            ComparisonBatch.question == question,
            ComparisonBatch.state == S.APPLIED,
        )
        .exists()
    )


def tokens_of(batch: ComparisonBatch) -> list[Row[Any]]:
    """The tokens of a batch with their answers, in an order that says nothing of the subjects."""
    table = ComparisonLine
    statement = select(table.token, table.answer, table.answered_on, table.figure).where(table.batch_id == batch.id)
    with unscoped(TOKENS_ONLY):
        return list(db.session.execute(statement.order_by(table.token)))


def answers_to_adopt(batch: ComparisonBatch) -> list[Row[Any]]:
    """The yes and no of a batch, but those that a later day of another adopted batch has overtaken."""
    line, later, other = ComparisonLine, aliased(ComparisonLine), aliased(ComparisonBatch)
    overtaken = (
        select(later.id)
        .join(other, other.id == later.batch_id)
        .where(
            later.subject_id == line.subject_id,
            later.answered_on > line.answered_on,
            later.answer.in_(KNOWN),
            other.question == batch.question,
            other.state == S.APPLIED,
        )
        .exists()
    )
    statement = select(line.subject_id, line.answer, line.answered_on, line.figure)
    with unscoped("another area's later answer counts too; the lines are those of the batch in reach"):
        return list(db.session.execute(statement.where(line.batch_id == batch.id, line.answer.in_(KNOWN), ~overtaken)))


def lines_page(batch: ComparisonBatch, answer: str, after: str) -> list[ComparisonLine]:
    """The next lines of a batch for the asking side, of one answer, of no answer (``NONE``) or of all."""
    statement = select(ComparisonLine).where(ComparisonLine.batch_id == batch.id)
    if answer:
        wanted = ComparisonLine.answer.is_(None) if answer == "NONE" else ComparisonLine.answer == Answer(answer)
        statement = statement.where(wanted)
    if after:
        statement = statement.where(ComparisonLine.id > after)
    return list(db.session.scalars(statement.order_by(ComparisonLine.id).limit(PAGE_SIZE + 1)))


def may_read_lines(batch: ComparisonBatch) -> bool:
    """Whether the actor stands on the asking side of a batch that has lines."""
    return db.session.scalar(select(ComparisonLine.id).where(ComparisonLine.batch_id == batch.id).limit(1)) is not None


def files_of(batch: ComparisonBatch) -> list[ComparisonFile]:
    """The files in which a batch in reach was answered, newest first; without their content."""
    statement = select(ComparisonFile).where(ComparisonFile.batch_id == batch.id)
    return list(db.session.scalars(statement.order_by(ComparisonFile.id.desc())))


def file_of(batch: ComparisonBatch, key: str) -> ComparisonFile | None:
    """One of them."""
    return db.session.scalar(
        select(ComparisonFile).where(ComparisonFile.batch_id == batch.id, ComparisonFile.id == key)
    )


def to_answer_here() -> ColumnElement[bool]:
    """The batches that wait for the answer of the actor's department."""
    return to_answer(actors.current()) & (ComparisonBatch.state == S.ISSUED)


def to_apply_here() -> ColumnElement[bool]:
    """The answered batches that the actor's area may adopt."""
    acting = actors.current()
    if not department_of(acting):
        return false()
    mine = ComparisonBatch.asking_department == department_of(acting)
    return (ComparisonBatch.state == S.ANSWERED) & mine & (ComparisonBatch.region_code == acting.region_code)


def waiting_to_answer() -> tuple[int, date | None]:
    """How many batches wait for the answer of the actor's department, and since when."""
    return _oldest(to_answer_here(), ComparisonBatch.issued_on)


def waiting_to_apply() -> tuple[int, date | None]:
    """How many answered batches wait to be adopted by the actor's area, and since when."""
    return _oldest(to_apply_here(), ComparisonBatch.answered_on)


def _oldest(condition: ColumnElement[bool], since: Any) -> tuple[int, date | None]:
    row = db.session.execute(select(func.count(), func.min(since)).select_from(ComparisonBatch).where(condition)).one()
    return int(row[0]), row[1]


def overdue(after: str = "") -> list[ComparisonBatch]:
    """The batches whose term to answer has passed, or all of whose answers no longer count."""
    today = clock.today()
    unanswered = (ComparisonBatch.state == S.ISSUED) & (ComparisonBatch.due_on < today)
    outdated = (ComparisonBatch.state == S.ANSWERED) & (ComparisonBatch.answers_valid_to < today)
    statement = select(ComparisonBatch).where(ComparisonBatch.id > after, unanswered | outdated)
    return list(db.session.scalars(statement.order_by(ComparisonBatch.id).limit(BATCH)))
