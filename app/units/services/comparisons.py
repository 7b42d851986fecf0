"""Units as subjects of comparisons between departments, and what the answers change of them (R12, R13, R18)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.bulk import insert_rows, update_rows
from app.exchange.models import ComparisonBatch
from app.exchange.queries.comparisons import known_days
from app.exchange.services.subjects import Answered, Choosing, Named
from app.exchange.states import Answer, Question, SubjectKind
from app.units.models import Unit, UnitComparison
from app.units.queries import comparing as queries

CREDIT = {  # where an answer stands: the field of the unit, and that of the row which keeps the comparison
    Question.WAGE_ARREARS: ("arrears_count", "arrears_count"),
    Question.DISPUTES: ("dispute_count", "dispute_count"),
    Question.DISHONEST: ("dishonest_flag", "is_dishonest"),
    Question.ABNORMAL: ("abnormal_flag", "is_abnormal"),
    Question.SOCIAL_ORG_ABNORMAL: ("abnormal_flag", "is_abnormal"),
}
COUNTED = (Question.WAGE_ARREARS, Question.DISPUTES)
EVERY = (Question.WAGE_ARREARS, Question.DISPUTES, Question.DISHONEST)  # R12, R13; the list of abnormal ones by form


class Units:
    """The units in the actor's reach that apply for accreditation or hold it."""

    kind = SubjectKind.UNIT

    def choosings(self, question: Question) -> list[Choosing]:
        """By state, and whether a valid answer is still missing."""
        return [
            Choosing("state", _("单位状态"), tuple((state.value, _(state.label)) for state in queries.ASKED_ABOUT)),
            Choosing("due", _("比对情况"), (("DUE", _("只问没有有效答复的")),), default="DUE"),
        ]

    def count(self, actor: Actor, question: Question, chosen: Mapping[str, str]) -> int:
        """How many units that would be."""
        return queries.how_many_to_compare(question, chosen)

    def find(self, actor: Actor, question: Question, chosen: Mapping[str, str]) -> Iterable[tuple[str, str]]:
        """Their keys and credit codes."""
        return queries.credit_codes(question, chosen)

    def names(self, keys: Sequence[str]) -> dict[str, Named]:
        """The names of those in reach."""
        return {key: Named(name, url_for("UnitView.show", pk=key)) for key, name in queries.names_of(keys)}

    def apply(self, actor: Actor, batch: ComparisonBatch, answers: Sequence[Answered]) -> int:
        """Write insured staff on the unit, or keep a comparison of each unit and carry its answer to the unit."""
        units = {row.id: row for row in queries.compared_facts([answer.subject_id for answer in answers])}
        here = [answer for answer in answers if answer.subject_id in units]
        if batch.question == Question.INSURED_STAFF:
            return update_rows(Unit, [(units[one.subject_id], {"staff_insured": one.figure or 0}) for one in here])
        known = known_days(list(units), CREDIT)
        said = [(units[one.subject_id], _said(batch.question, one), one) for one in here]
        insert_rows(UnitComparison, [_kept(batch, unit, value, one.day) for unit, value, one in said])
        return update_rows(
            Unit,
            [
                (unit, {CREDIT[batch.question][0]: value, "checked_on": _since(unit, batch.question, one.day, known)})
                for unit, value, one in said
                if unit.checked_on is None or unit.checked_on <= one.day  # a later look by an officer stands
            ],
        )


def _said(question: Question, one: Answered) -> int | bool:
    """The answer as the unit keeps it: how many records, or whether it is listed."""
    yes = one.answer == Answer.YES
    if question in COUNTED:
        return max(one.figure or 0, 1) if yes else 0
    return yes


def _since(unit: Any, question: Question, day: date, known: Mapping[str, Mapping[Question, date]]) -> date | None:
    """The day as of which all that R12 and R13 ask is known; an answer that is missing leaves the day as it is."""
    days = dict(known.get(unit.id, {}))
    days[question] = max(day, days.get(question, day))
    listed = queries.abnormal_list_of(unit.legal_form)
    wanted = [*EVERY, listed] if listed else list(EVERY)
    each = [max(filter(None, (unit.checked_on, days.get(asked))), default=None) for asked in wanted]
    return unit.checked_on if None in each else min(day for day in each if day is not None)


def _kept(batch: ComparisonBatch, unit: Any, value: int | bool, day: date) -> dict[str, Any]:
    """The row that keeps the comparison: the answer, beside what was known of the unit before."""
    facts = {kept: getattr(unit, name) for name, kept in CREDIT.values()}
    return {
        "unit_id": unit.id,
        "region_code": unit.region_code,
        "compared_on": day,
        **facts,
        CREDIT[batch.question][1]: value,
        "source_doc": f"{batch.number} {batch.question.label}",
    }


UNITS = Units()
