"""Comparison batches: a question, its keyed tokens with their answers, and the files in which the answers came."""

from datetime import date, datetime

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core import actor as actors
from app.core import audit, clock
from app.core.identifiers import new_id
from app.core.types import Encrypted, Id, InArea, Record, choice
from app.exchange.states import QUESTIONS, About, Answer, ComparisonState, Question
from app.security.states import Department


class ComparisonBatch(Record, InArea, Model):
    """One question that an area's department asks of another about its own subjects.

    ``key`` is made when the batch is issued and turns identity numbers or credit codes into tokens, in this batch
    only; it is destroyed with a batch that ends without being adopted.  ``region_code`` is the asking area.
    """

    __tablename__ = "comparison_batch"
    __table_args__ = (
        UniqueConstraint("number"),
        CheckConstraint("state NOT IN ('ISSUED', 'ANSWERED', 'APPLIED') OR key IS NOT NULL", name="issued_has_key"),
        CheckConstraint("state IN ('ISSUED', 'ANSWERED', 'APPLIED') OR key IS NULL", name="key_ends_with_batch"),
        CheckConstraint("key IS NULL OR issued_on IS NOT NULL", name="key_has_day"),
        CheckConstraint("state NOT IN ('ANSWERED', 'APPLIED') OR answered_on IS NOT NULL", name="answered_has_day"),
        CheckConstraint("(state = 'APPLIED') = (applied_on IS NOT NULL)", name="applied_has_day"),
        CheckConstraint(
            "yes_count >= 0 AND no_count >= 0 AND unknown_count >= 0 "
            "AND yes_count + no_count + unknown_count <= asked_count",
            name="no_more_answers_than_asked",
        ),
        Index("ix_comparison_batch_region", "region_code", "id"),
        Index("ix_comparison_batch_city", "city_code", "id"),
        Index("ix_comparison_batch_answering", "answering_department", "state", "id"),
        Index("ix_comparison_batch_due", "state", "due_on"),
    )

    number: Mapped[str] = mapped_column(String(32))
    question: Mapped[Question] = mapped_column(choice(Question))
    asking_department: Mapped[Department] = mapped_column(choice(Department, name="asking_department"))
    answering_department: Mapped[Department] = mapped_column(choice(Department, name="answering_department"))
    purpose: Mapped[str] = mapped_column(String(200))
    filters: Mapped[str] = mapped_column(Text, default="{}")
    key: Mapped[str | None] = mapped_column(Encrypted)
    key_shown_at: Mapped[datetime | None]
    state: Mapped[ComparisonState] = mapped_column(choice(ComparisonState), default=ComparisonState.DRAFT)
    due_on: Mapped[date]
    issued_on: Mapped[date | None]
    answered_on: Mapped[date | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    answers_valid_to: Mapped[date | None]
    applied_on: Mapped[date | None]
    asked_count: Mapped[int] = mapped_column(default=0)
    yes_count: Mapped[int] = mapped_column(default=0)
    no_count: Mapped[int] = mapped_column(default=0)
    unknown_count: Mapped[int] = mapped_column(default=0)
    applied_count: Mapped[int] = mapped_column(default=0)

    @property
    def about(self) -> About:
        """The facts of the question."""
        return QUESTIONS[self.question]

    @property
    def unanswered_count(self) -> int:
        """How many subjects nothing was said of yet."""
        return self.asked_count - self.yes_count - self.no_count - self.unknown_count


class OfBatch:
    """A row that belongs to a batch and is reached through it."""

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)


class ComparisonLine(OfBatch, Model):
    """One subject of a batch as its token, with the answer; only the asking side may read it.

    ``answered_on`` is the day on which the answer was true, not the day on which it arrived.
    """

    __tablename__ = "comparison_line"
    __table_args__ = (
        UniqueConstraint("batch_id", "token"),
        CheckConstraint("answer IS NOT NULL OR (answered_on IS NULL AND figure IS NULL)", name="fact_has_answer"),
        CheckConstraint("answer NOT IN ('YES', 'NO') OR answered_on IS NOT NULL", name="answer_has_day"),
        CheckConstraint("figure >= 0", name="figure_not_negative"),
        Index("ix_comparison_line_subject", "subject_id", "answered_on"),
    )

    batch_id: Mapped[str] = mapped_column(Id, ForeignKey("comparison_batch.id"))
    subject_id: Mapped[str] = mapped_column(Id)
    token: Mapped[str] = mapped_column(String(64))
    answer: Mapped[Answer | None] = mapped_column(choice(Answer))
    answered_on: Mapped[date | None]
    figure: Mapped[int | None]


class ComparisonFile(OfBatch, Model):
    """A file of answers as it came in: kept sealed, with the hash of its clear bytes, as evidence."""

    __tablename__ = "comparison_file"

    batch_id: Mapped[str] = mapped_column(Id, ForeignKey("comparison_batch.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    received_by_id: Mapped[int | None] = mapped_column(default=lambda: actors.current().user_id)
    received_by: Mapped[str] = mapped_column(String(64), default=lambda: actors.current().name[:64])


audit.hide(ComparisonBatch, "key")
audit.hide(ComparisonFile, "sealed")
audit.exempt(ComparisonLine)  # written with their batch in one statement; the log says how many, the file says what
