"""People as subjects of comparisons between departments: who is asked about, and what the answers change (R4, R7).

Hukou and registration as unemployed are fields that the sources say together; of these an answer changes nothing and
stands as evidence for the check of eligibility alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import update

from app.core import actor as actors
from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.bulk import in_pieces, update_rows
from app.core.card import masked
from app.core.choices import Choice
from app.exchange.models import ComparisonBatch
from app.exchange.queries.comparisons import known_days, valid_to
from app.exchange.services.subjects import Answered, Choosing, Named
from app.exchange.states import HARDSHIPS, Answer, Question, SubjectKind
from app.extensions import db
from app.organisations.queries import COUNTY_LOOKUP
from app.programme.queries import database_params
from app.trainees.models import Hardship, Trainee
from app.trainees.policy import knows_names
from app.trainees.queries import comparing as queries
from app.trainees.queries.hardship import open_claims
from app.trainees.services.hardship import perform as decide
from app.trainees.services.marks import refresh_marks
from app.trainees.states import Category, HardshipKind, TraineeState

FLAGS = {
    Question.IN_SCHOOL: "in_school",
    Question.EMPLOYEE_INSURED: "employee_insured",
    Question.ACTIVE_BUSINESS: "active_business",
}
IN_REGISTER = [state for state in TraineeState if state != TraineeState.CLOSED]
EVIDENCE_MAX = 200
NAME_MAX = 64


class People:
    """The people of the register in the actor's reach who agreed to comparisons."""

    kind = SubjectKind.PERSON

    def choosings(self, question: Question) -> list[Choosing]:
        """By state, county and category, and whether a valid answer is still missing."""
        return [
            Choosing("state", _("见习对象状态"), _translated(IN_REGISTER)),
            Choosing("region_code", _("服务县区"), tuple(COUNTY_LOOKUP.find(""))),
            Choosing("category", _("类别"), _translated(Category)),
            Choosing("due", _("比对情况"), (("DUE", _("只问没有有效答复的")),), default="DUE"),
        ]

    def count(self, actor: Actor, question: Question, chosen: Mapping[str, str]) -> int:
        """How many people that would be."""
        return queries.how_many_to_compare(question, chosen)

    def find(self, actor: Actor, question: Question, chosen: Mapping[str, str]) -> Iterable[tuple[str, str]]:
        """Their keys and identity numbers."""
        return queries.numbers(question, chosen)

    def names(self, keys: Sequence[str]) -> dict[str, Named]:
        """The names of those in reach, in full for who serves people, with the last characters of the number."""
        is_told = knows_names(actors.current())
        return {
            key: Named(
                _("%(name)s（尾号 %(tail)s）", name=name if is_told else masked(name), tail=tail),
                url_for("TraineeView.show", pk=key),
            )
            for key, name, tail in queries.called(keys)
        }

    def apply(self, actor: Actor, batch: ComparisonBatch, answers: Sequence[Answered]) -> int:
        """Set what R4 asks of the people, or let the owner's answer decide their claims of hardship (R7)."""
        if batch.question in FLAGS:
            return _flag(batch.question, answers)
        return _decide(batch, answers) if batch.question in HARDSHIPS else 0


def _translated(choices: Iterable[Choice]) -> tuple[tuple[str, str], ...]:
    return tuple((choice.value, _(choice.label)) for choice in choices)


def _flag(question: Question, answers: Sequence[Answered]) -> int:
    people = {row.id: row for row in queries.compared_facts([answer.subject_id for answer in answers])}
    known = known_days(list(people), FLAGS)
    return update_rows(
        Trainee,
        [
            (
                people[one.subject_id],
                {
                    FLAGS[question]: one.answer == Answer.YES,
                    "compared_on": _since(people[one.subject_id], question, one.day, known.get(one.subject_id, {})),
                },
            )
            for one in answers
            if one.subject_id in people
        ],
        "compare",
    )


def _since(person: Any, question: Question, day: date, known: Mapping[Question, date]) -> date | None:
    """The day as of which all that R4 asks is known; an answer that is missing leaves the day as it is."""
    days = {**known, question: max(day, known.get(question, day))}
    each = [max(filter(None, (person.compared_on, days.get(asked))), default=None) for asked in FLAGS]
    return person.compared_on if None in each else min(found for found in each if found is not None)


def _decide(batch: ComparisonBatch, answers: Sequence[Answered]) -> int:
    """Confirm or refuse the open claims as the department that keeps the records answered.

    It decides, whoever adopts the answer; a claim that the answering officer entered is left to somebody else.
    """
    said = {answer.subject_id: answer for answer in answers}
    kind = HardshipKind(batch.question.value)
    claims = [row for row in open_claims(kind, list(said)) if row.created_by_id != (batch.answered_by_id or 0)]
    person_of = {claim.id: claim.trainee_id for claim in claims}
    by = replace(
        SYSTEM, name=_("%(who)s（比对 %(number)s）", who=_(batch.answering_department.label), number=batch.number)
    )
    confirmed = [claim for claim in claims if said[claim.trainee_id].answer == Answer.YES]
    refused = [claim for claim in claims if said[claim.trainee_id].answer == Answer.NO]
    source = _("比对批次 %(number)s：%(question)s", number=batch.number, question=_(batch.question.label))
    common = {"decided_on": clock.today(), "decided_by": by.name[:NAME_MAX]}
    grace = timedelta(days=int(database_params().get("hardship_grace_days")))

    def holds(claim: Hardship) -> dict[str, Any]:
        day = said[claim.trainee_id].day
        until = valid_to(batch.question, day)
        evidence = f"{source}，{day.isoformat()}"[:EVIDENCE_MAX]
        return {**common, "valid_to": until, "marked_to": until + grace, "evidence": evidence}

    moved = decide.many(by, confirmed, "verify", holds, reason=source)
    moved |= decide.many(
        by, refused, "refuse", lambda _claim: {**common, "evidence": source[:EVIDENCE_MAX]}, reason=source
    )
    people = [person_of[key] for key in moved]
    _end_grace(kind, [key for key in people if said[key].answer == Answer.NO])
    refresh_marks(people)
    return len(moved)


def _end_grace(kind: HardshipKind, people: Sequence[str]) -> None:
    """End the marks that run-out claims of the refused still give."""
    today = clock.today()
    statement = update(Hardship).where(Hardship.kind == kind, Hardship.marked_to >= today)
    statement = statement.values(marked_to=today - timedelta(days=1), version=Hardship.version + 1)
    for piece in in_pieces(people):
        found = statement.where(Hardship.trainee_id.in_(piece))
        db.session.execute(found.execution_options(synchronize_session=False))


PEOPLE = People()
