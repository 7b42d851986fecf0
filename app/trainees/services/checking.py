"""Eligibility by R1–R10 on what is known of a person, with its evidence; stored, and moved accordingly (R27)."""

import json
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError

from app.core import audit, clock, unit_of_work
from app.core.actor import SYSTEM, Actor
from app.core.bulk import in_pieces
from app.core.errors import Invalid, Refusal, Refused, ServiceError
from app.core.scope import unscoped
from app.core.types import city_of
from app.extensions import db
from app.programme.queries import database_params
from app.trainees.models import EligibilityCheck, Trainee
from app.trainees.policy import may_qualify
from app.trainees.queries import checking as queries
from app.trainees.rules import Eligibility, check, telling
from app.trainees.rules.deadlines import Deadlines
from app.trainees.rules.history import Stay
from app.trainees.services import evidence
from app.trainees.services.care import person
from app.trainees.services.standing import perform
from app.trainees.states import Category, TraineeState

log = logging.getLogger(__name__)

REASON_MAX = 500
BY_RULE = "judgements of the nightly job, of people whom it has read; stored in one statement"
Months = Mapping[str, tuple[Decimal, ...]]
Stays = Mapping[str, tuple[Stay, ...]]
HISTORIES: list[Callable[[list[str]], Months]] = []
STAYS: list[Callable[[list[str]], Stays]] = []


def add_history(months_paid: Callable[[list[str]], Months]) -> None:
    """Let a higher part tell the months of allowance that earlier internships of people were paid (R9)."""
    HISTORIES.append(months_paid)


def add_stays(stays: Callable[[list[str]], Stays]) -> None:
    """Let a higher part tell on which days people took or take part in an internship (R8)."""
    if stays not in STAYS:
        STAYS.append(stays)


@dataclass(frozen=True)
class Judgement:
    """What the rules say of one person on a day, and what that rests on."""

    person: queries.Person
    on: date
    eligibility: Eligibility
    evidence: str
    valid_to: date

    @property
    def reason(self) -> str:
        """Why the person is refused, rule by rule."""
        said = [f"{item.rule} {item.message}" for item in telling.unmet(self.eligibility.checks)]
        return "\n".join(said)[:REASON_MAX]


def judge(people: Sequence[queries.Person], on: date) -> list[Judgement]:
    """Judge many people on a day with the evidence at hand; a constant number of statements for each 500."""
    params, known = database_params(), queries.known_of(people, on)
    keys = [one.id for one in people]
    paid: dict[str, tuple[Decimal, ...]] = {}
    for ask in HISTORIES:
        paid |= ask(keys)
    stays: dict[str, tuple[Stay, ...]] = {}
    for tell in STAYS:
        stays |= tell(keys)
    days = timedelta(days=int(params.get("recheck_valid_days", on=on)))
    judged = []
    for one in people:
        facts, pieces = evidence.facts_of(one, known, on, paid.get(one.id, ()), stays.get(one.id))
        found = check(facts, params)
        judged.append(Judgement(one, on, found, json.dumps(pieces, ensure_ascii=False), _valid_to(found, on, days)))
    return judged


def _valid_to(found: Eligibility, on: date, days: timedelta) -> date:
    """So many days as a check holds, but no longer than the person's category."""
    last = on + days
    until = found.deadlines.graduate_until if found.category == Category.GRADUATE else found.deadlines.youth_until
    return min(last, until) if found.eligible and until else last


def preview(actor: Actor, trainee: Trainee) -> Judgement:
    """Judge one person now without storing anything; raises Refused or Invalid like the check itself."""
    perform.require(actor, trainee, perform.workflow.moves["disqualify"])
    if not trainee.hukou_region:
        raise Invalid({"hukou_region": _("请先补充户籍所在地，再核验资格。")})
    return judge([trainee], clock.today())[0]


def check_eligibility(actor: Actor, trainee: Trainee) -> EligibilityCheck:
    """Judge a person today, store the judgement with its evidence, and move the person to where it leads.

    Who is found eligible must have agreed to comparisons (Refused); a recommended person stays recommended.
    """
    perform.begin(actor, trainee, "disqualify")
    return _settle(actor, trainee, preview(actor, trainee))


def check_person(actor: Actor, *, trainee_id: str) -> EligibilityCheck:
    """The same for the person of a form field or of a program's request."""
    return check_eligibility(actor, person(trainee_id))


def hindrance(actor: Actor, trainee: Trainee, judged: Judgement | None) -> Refusal | None:
    """Why a judgement that finds the person eligible could not be stored, or None."""
    return may_qualify(actor, trainee) if judged is not None and judged.eligibility.eligible else None


def _settle(actor: Actor, trainee: Trainee, judged: Judgement) -> EligibilityCheck:
    found = judged.eligibility
    if found.eligible and (refusal := may_qualify(actor, trainee)):
        raise Refused(refusal)
    row = EligibilityCheck(**_row(judged, actor.name, region_code=trainee.region_code))
    db.session.add(row)
    facts: dict[str, Any] = {
        "category": Category(found.category),
        "category_checked_on": judged.on,
        "check_valid_to": judged.valid_to,
        **Deadlines(database_params(), judged.on).of(trainee.birth, trainee.education, trainee.graduation_date),
    }
    if not found.eligible:
        perform(actor, trainee, "disqualify", reason=judged.reason, **facts)
    elif trainee.state in (TraineeState.COLLECTED, TraineeState.CONTACTED):
        perform(actor, trainee, "qualify", **facts)
    else:
        for name, value in facts.items():
            setattr(trainee, name, value)
    db.session.flush()
    return row


def _row(judged: Judgement, by: str, *, region_code: str) -> dict[str, Any]:
    found = judged.eligibility
    return {
        "trainee_id": judged.person.id,
        "region_code": region_code,
        "checked_on": judged.on,
        "checked_by": by[:64],
        "valid_to": judged.valid_to,
        "eligible": found.eligible,
        "category": Category(found.category),
        "answers": telling.dumped(found.checks),
        "parameters": telling.parameters(found.used),
        "evidence": judged.evidence,
    }


def qualify(actor: Actor, trainee: Trainee, *, reason: str = "") -> Trainee:
    """Check the person and find them eligible; raises Invalid with the rules that are not met."""
    perform.begin(actor, trainee, "qualify")
    judged = preview(actor, trainee)
    if not judged.eligibility.eligible:
        unmet = telling.unmet(judged.eligibility.checks)
        raise Invalid(
            {item.rule: item.message or item.name for item in unmet},
            _("按规则核验未通过，不能认定：%(why)s", why=judged.reason),
        )
    _settle(actor, trainee, judged)
    return trainee


def disqualify(actor: Actor, trainee: Trainee, *, reason: str = "") -> Trainee:
    """Check the person and find them not eligible; raises Invalid when all rules are met."""
    perform.begin(actor, trainee, "disqualify")
    judged = preview(actor, trainee)
    if judged.eligibility.eligible:
        raise Invalid({"rules": _("按规则核验全部通过，不能判为不符合；如有新情况，请先更正档案后再核验。")})
    _settle(actor, trainee, judged)
    return trainee


# -- the nightly judgement of all who are due


def recheck_due() -> int:
    """Judge anew the eligible whom something may move, set-based; return how many judgements were stored."""
    on, after, renewed, moved = clock.today(), "", 0, 0
    fresh_since = on - timedelta(days=int(database_params().get("recheck_valid_days", on=on)))
    while people := queries.due_people(on, fresh_since, after):
        after = people[-1].id
        judged = judge(people, on)
        renewed += _renew([one for one in judged if one.eligibility.eligible and _is_news(one)])
        moved += _withdraw([one for one in judged if not one.eligibility.eligible])
    audit.note("recheck", renewed=renewed, disqualified=moved)
    return renewed + moved


def _is_news(judged: Judgement) -> bool:
    """Whether the stored check has ended or says another category."""
    person: Any = judged.person
    return person.check_valid_to < judged.on or str(person.category) != judged.eligibility.category


def _renew(judged: list[Judgement]) -> int:
    """Store the judgements of those who stay eligible and prolong their checks, a few statements for all."""
    persons: list[Any] = [one.person for one in judged]
    rows = [_row(one, SYSTEM.name, region_code=person.region_code) for one, person in zip(judged, persons, strict=True)]
    if rows:
        with unscoped(BY_RULE):
            db.session.execute(EligibilityCheck.__table__.insert(), [_with_city(row) for row in rows])
    alike: dict[tuple[str, date], list[str]] = defaultdict(list)
    for one in judged:
        alike[one.eligibility.category, one.valid_to].append(one.person.id)
    for (category, valid_to), keys in alike.items():
        _prolong(keys, Category(category), valid_to, judged[0].on)
    return len(judged)


def _with_city(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "city_code": city_of(row["region_code"])}


def _prolong(keys: list[str], category: Category, valid_to: date, on: date) -> None:
    facts = {"category": category, "category_checked_on": on, "check_valid_to": valid_to, "updated_at": clock.now()}
    statement = update(Trainee).values(**facts, version=Trainee.version + 1)
    for piece in in_pieces(keys):
        found = statement.where(Trainee.id.in_(piece))
        db.session.execute(found.execution_options(synchronize_session=False))


def _withdraw(judged: list[Judgement]) -> int:
    """Move those who are eligible no longer, each by itself, so that one that cannot be moved holds up no other."""
    found, moved = queries.people(one.person.id for one in judged), 0
    for one in judged:
        try:
            with unit_of_work.attempt():
                _settle(SYSTEM, found[one.person.id], one)
            moved += 1
        except (ServiceError, SQLAlchemyError) as error:
            log.warning("trainee %s was skipped: %s", one.person.id, type(error).__name__)
    return moved


MOVES: dict[str, Callable[..., Any]] = {"qualify": qualify, "disqualify": disqualify}
