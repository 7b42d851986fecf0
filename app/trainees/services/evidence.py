"""The facts that a judgement takes, from the record, the departments' lists and their answers; each with its origin.

An answer of a comparison counts before a list, a list before what the record says: the nearest to whoever keeps the
books.  Where they differ, the piece says so, for the officer to look at.  What is kept is kept in Chinese, in whatever
language the officer reads.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from app.exchange.queries.comparisons import Evidence
from app.exchange.states import Answer, Question
from app.registers.states import IN_CLASS
from app.trainees.queries.checking import Known, Person
from app.trainees.rules import Facts
from app.trainees.rules.history import Span, Stay

Piece = dict[str, Any]  # kind, label, text, on, number, differs
FLAGS = {
    "in_school": Question.IN_SCHOOL,
    "employee_insured": Question.EMPLOYEE_INSURED,
    "active_business": Question.ACTIVE_BUSINESS,
}
OUTSIDE = ""  # of somebody who, the police say, has no hukou here


def facts_of(
    person: Person, known: Known, on: date, paid: tuple[Decimal, ...], stays: tuple[Stay, ...] | None = None
) -> tuple[Facts, list[Piece]]:
    """What the rules are asked about one person on a day, and where each fact comes from; no stays: R8 is not asked."""
    answers = known.answers.get(person.id, {})
    pieces = [_source(*said) for said in known.sources.get(person.id, [])]
    pieces += [_answer(question, told) for question, told in answers.items()]
    registered, deregistered = _registration(person, known, answers, on, pieces)
    flags = {name: _flag(person, name, answers) for name in FLAGS}
    schooling = known.schooling.get(person.id_hash)
    if schooling is not None:
        pieces.append(_schooling(person, schooling))
        if Question.IN_SCHOOL not in answers:
            flags["in_school"] = flags["in_school"] or schooling.enrolment in IN_CLASS
    listed = person.id_hash in known.real_name
    if listed:
        pieces.append(_piece("LIST", "实名信息数据库", "在库"))
    pieces += [_stay(stay) for stay in stays or ()]
    facts = Facts(
        hukou=_hukou(person, answers),
        birth=person.birth,
        education=str(person.education) if person.education else None,
        graduation=person.graduation_date,
        registered_on=registered,
        deregistered=deregistered,
        in_realname_db=person.in_realname_db or listed,
        on=on,
        id_card=person.id_no,
        history_paid_months=paid,
        existing=stays,
        planned=Span(on, on) if stays is not None else None,
        guardian_consent=person.guardian_consent,
        in_school=flags["in_school"],
        employee_insured=flags["employee_insured"],
        active_business=flags["active_business"],
    )
    return facts, pieces


def _piece(
    kind: str, label: str, text: str, on: date | None = None, number: str = "", *, differs: bool = False
) -> Piece:
    found: Piece = {"kind": kind, "label": label, "text": text}
    if on is not None:
        found["on"] = on.isoformat()
    if number:
        found["number"] = number
    if differs:
        found["differs"] = True
    return found


def _stay(stay: Stay) -> Piece:
    return _piece("PLACEMENT", "见习记录", f"{stay.unit} {stay.start}—{stay.end}", stay.start)


def _source(channel: Any, seen: date, batch: str | None) -> Piece:
    return _piece("SOURCE", channel.label, "来源在库", seen, batch or "")


def _answer(question: Question, told: Evidence) -> Piece:
    return _piece("ANSWER", question.label, told.answer.label, told.day, told.number)


def _flag(person: Person, name: str, answers: dict[Question, Evidence]) -> bool:
    told = answers.get(FLAGS[name])
    return told.answer == Answer.YES if told is not None else bool(getattr(person, name))


def _hukou(person: Person, answers: dict[Question, Evidence]) -> str:
    told = answers.get(Question.HUKOU_NINGXIA)
    denied = told is not None and told.answer == Answer.NO
    return OUTSIDE if denied else person.hukou_region or OUTSIDE


def _registration(
    person: Person, known: Known, answers: dict[Question, Evidence], on: date, pieces: list[Piece]
) -> tuple[date | None, bool]:
    """Since when the person is registered as unemployed, and whether that has ended by the day."""
    began, ended = person.unemp_reg_date, person.dereg_date
    listed = known.registered.get(person.id_hash)
    if listed is not None:
        differs = began is not None and began != listed.registered_on
        began, ended = listed
        text = f"登记 {began}，注销 {ended}" if ended else f"登记 {began}"
        pieces.append(_piece("LIST", "失业登记库", text, differs=differs))
    told = answers.get(Question.UNEMPLOYMENT_REGISTERED)
    if told is not None and told.answer == Answer.NO and (began is None or began <= told.day):
        return began, began is not None
    return began, ended is not None and ended <= on


def _schooling(person: Person, schooling: Any) -> Piece:
    day = schooling.graduation_date
    text = f"{schooling.school} {schooling.enrolment.label}"
    if day:
        text += f"，毕业证书日期 {day}"
    differs = bool(day and person.graduation_date and day != person.graduation_date)
    return _piece("LIST", "毕业生名册", text, differs=differs)
