"""Units as subjects of comparisons between departments."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select

from app.core.bulk import in_pieces
from app.exchange.queries.comparisons import answered_since
from app.exchange.states import Question
from app.extensions import db
from app.units.models import Unit
from app.units.states import LegalForm
from app.units.states import UnitState as S

ASKED_ABOUT = (S.SUBMITTED, S.SUPPLEMENT, S.SITE_CHECK, S.PUBLIC_NOTICE, S.ACCREDITED, S.SUSPENDED)
SOCIAL_FORMS = (LegalForm.SOCIAL_GROUP, LegalForm.FOUNDATION, LegalForm.PRIVATE_NON_ENTERPRISE)


def abnormal_list_of(legal_form: LegalForm) -> Question | None:
    """Which department's list of abnormal operation names a unit of a legal form; none names institutions."""
    if legal_form == LegalForm.ENTERPRISE:
        return Question.ABNORMAL
    return Question.SOCIAL_ORG_ABNORMAL if legal_form in SOCIAL_FORMS else None


def _to_compare(question: Question, chosen: Mapping[str, str]) -> Select[str, str]:
    """The units in reach that a question is about, narrowed by state and by a missing answer."""
    statement = select(Unit.id, Unit.uscc).where(
        Unit.state.in_([chosen["state"]] if "state" in chosen else ASKED_ABOUT)
    )
    if question in (Question.ABNORMAL, Question.SOCIAL_ORG_ABNORMAL):
        named = [form for form in LegalForm if abnormal_list_of(form) == question]
        statement = statement.where(Unit.legal_form.in_(named))
    return statement.where(~answered_since(question, Unit.id)) if chosen.get("due") else statement


def credit_codes(question: Question, chosen: Mapping[str, str]) -> list[tuple[str, str]]:
    """The keys and credit codes of the units that a question is about."""
    return [(key, code) for key, code in db.session.execute(_to_compare(question, chosen).order_by(Unit.id))]


def how_many_to_compare(question: Question, chosen: Mapping[str, str]) -> int:
    """How many these are."""
    found = _to_compare(question, chosen).with_only_columns(Unit.id).subquery()
    return int(db.session.scalar(select(func.count()).select_from(found)) or 0)


def compared_facts(keys: Sequence[str]) -> list[Row[Any]]:
    """Of units in reach what comparisons change, with what a change of many rows needs to know."""
    columns = select(
        Unit.id,
        Unit.version,
        Unit.region_code,
        Unit.city_code,
        Unit.legal_form,
        Unit.staff_insured,
        Unit.arrears_count,
        Unit.dispute_count,
        Unit.dishonest_flag,
        Unit.abnormal_flag,
        Unit.checked_on,
    )
    return [row for piece in in_pieces(keys) for row in db.session.execute(columns.where(Unit.id.in_(piece)))]


def names_of(keys: Sequence[str]) -> list[tuple[str, str]]:
    """The keys and names of units in reach."""
    statement = select(Unit.id, Unit.name)
    return [(k, n) for piece in in_pieces(keys) for k, n in db.session.execute(statement.where(Unit.id.in_(piece)))]
