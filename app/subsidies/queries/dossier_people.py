"""What a dossier needs of people: who they are, where they were, what other lists say of them; in bulk, by hashes."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import ARRAY, Row, any_, bindparam, func, select

from app.exchange.models import ComparisonBatch, ComparisonLine
from app.exchange.states import Answer, ComparisonState, Question
from app.extensions import db
from app.placements.models import Agreement, Application, Placement
from app.placements.states import PlacementState
from app.posts.models import Post
from app.registers.models import AwayPeriod, InsuranceMonth, LowIncomeHousehold, OtherBenefit
from app.registers.queries.people import graduates
from app.registers.states import IN_CLASS, EntryState
from app.subsidies.rules.dossier_facts import Insured, Period, Person, Stint
from app.trainees.models import Trainee

AT_ONCE = 5000  # keys of one statement
BEGAN = (PlacementState.ACTIVE, PlacementState.SUSPENDED, PlacementState.ENDED)
ASKED = (Question.ACTIVE_BUSINESS, Question.IN_SCHOOL)


def rows_in(statement: Any, column: Any, keys: Iterable[Any]) -> Iterator[Any]:
    """The rows of a statement whose column is among the keys: one statement for thousands of them."""
    rest = iter(sorted(set(keys)))
    while piece := list(islice(rest, AT_ONCE)):
        yield from db.session.execute(statement.where(_among(column, piece)))


def _among(column: Any, keys: list[Any]) -> Any:
    """The keys as one bound value, an array or a JSON list, since there may be more than one IN takes at ease."""
    if db.session.get_bind().dialect.name == "postgresql":
        return column == any_(bindparam(None, keys, type_=ARRAY(column.type)))
    return column.in_(select(func.json_each(json.dumps(keys)).table_valued("value").c.value))


def grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, tuple[Any, ...]]:
    """The second halves of pairs by the first ones, in their order."""
    found: dict[Any, list[Any]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: tuple(several) for key, several in found.items()}


def people_of(keys: Collection[str]) -> dict[str, Person]:
    """The people by key, with the records that were folded into theirs and the last answers of comparisons."""
    columns = (
        Trainee.name,
        Trainee.region_code,
        Trainee.id_hash,
        Trainee.phone_hash,
        Trainee.address_hash,
        Trainee.bank_hash,
        Trainee.bank_holder,
        Trainee.hukou_date,
        Trainee.graduation_date,
        Trainee.unemp_reg_date,
        Trainee.in_school,
        Trainee.active_business,
        Trainee.compared_on,
    )
    rows = list(rows_in(select(Trainee.id, Trainee.merged_into_id, *columns), Trainee.id, keys))
    twins, said = _twins(rows), _answers(keys)
    return {row.id: _person(row, twins.get(row.id, ()), said) for row in rows}


def _person(row: Row[Any], twins: tuple[str, ...], said: dict[tuple[str, str], tuple[str, date]]) -> Person:
    in_school = said.get((row.id, Question.IN_SCHOOL))
    business = said.get((row.id, Question.ACTIVE_BUSINESS))
    days = [answer[1] for answer in (in_school, business) if answer and answer[0] == Answer.YES]
    return Person(
        id=row.id,
        name=row.name,
        region=row.region_code,
        id_hash=row.id_hash,
        phone_hash=row.phone_hash,
        address_hash=row.address_hash,
        bank_hash=row.bank_hash,
        bank_holder=row.bank_holder,
        hukou_on=row.hukou_date,
        graduated_on=row.graduation_date,
        registered_on=row.unemp_reg_date,
        in_school=row.in_school or bool(in_school and in_school[0] == Answer.YES),
        has_business=row.active_business or bool(business and business[0] == Answer.YES),
        compared_on=max(days, default=row.compared_on),
        twins=twins,
    )


def _twins(rows: Iterable[Row[Any]]) -> dict[str, tuple[str, ...]]:
    """For each person the other records of the same one."""
    root = {row.id: row.merged_into_id or row.id for row in rows}
    statement = select(Trainee.id, Trainee.merged_into_id)
    folded = grouped((row[1], row[0]) for row in rows_in(statement, Trainee.merged_into_id, root.values()))
    return {
        key: tuple(other for other in (top, *folded.get(top, ())) if other != key)
        for key, top in root.items()
        if top != key or top in folded
    }


def _answers(keys: Collection[str]) -> dict[tuple[str, str], tuple[str, date]]:
    """The last adopted answer of each question about each person, with its day."""
    line, batch = ComparisonLine, ComparisonBatch
    statement = (
        select(line.subject_id, batch.question, line.answer, line.answered_on)
        .join(batch, batch.id == line.batch_id)
        .where(batch.question.in_(ASKED), batch.state == ComparisonState.APPLIED, line.answer.in_(("YES", "NO")))
        .order_by(line.answered_on)
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in rows_in(statement, line.subject_id, keys)}


def stints_of(trainee_ids: Collection[str]) -> list[Stint]:
    """Every placement of the people that began, in the order of their days."""
    columns = (
        Placement.id,
        Placement.trainee_id,
        Placement.unit_id,
        Placement.unit_name,
        Placement.person_name,
        Placement.region_code,
        Placement.state,
        Placement.end_reason,
        Placement.starts_on,
        Placement.ends_on,
        Placement.mentor_id,
        Placement.site_id,
        Application.applied_at,
        Post.site_id.label("post_site_id"),
    )
    statement = (
        select(*columns)
        .join(Application, Application.id == Placement.application_id)
        .join(Post, Post.id == Placement.post_id)
        .where(Placement.state.in_(BEGAN))
    )
    rows = list(rows_in(statement, Placement.trainee_id, trainee_ids))
    signed = _agreements({row.id for row in rows})
    found = [_stint(row, *signed.get(row.id, (None, None))) for row in rows]
    return sorted(found, key=lambda stint: (stint.first, stint.id))


def _stint(row: Row[Any], signed_on: date | None, site_id: str | None) -> Stint:
    return Stint(
        id=row.id,
        trainee_id=row.trainee_id,
        unit_id=row.unit_id,
        unit_name=row.unit_name,
        person_name=row.person_name,
        region=row.region_code,
        state=str(row.state),
        end_reason=str(row.end_reason) if row.end_reason else None,
        first=row.starts_on,
        last=row.ends_on,
        applied_on=row.applied_at.date(),
        mentor_id=row.mentor_id,
        site_id=row.site_id,
        post_site_id=row.post_site_id,
        agreed_site_id=site_id,
        signed_on=signed_on,
    )


def _agreements(placement_ids: Collection[str]) -> dict[str, tuple[date | None, str | None]]:
    """When both had signed the first version, and the site of the last signed one."""
    columns = (Agreement.placement_id, Agreement.unit_signed_at, Agreement.trainee_signed_at, Agreement.site_id)
    statement = (
        select(*columns)
        .where(Agreement.unit_signed_at.is_not(None), Agreement.trainee_signed_at.is_not(None))
        .order_by(Agreement.placement_id, Agreement.number)
    )
    found: dict[str, tuple[date | None, str | None]] = {}
    for key, by_unit, by_trainee, site_id in rows_in(statement, Agreement.placement_id, placement_ids):
        first = found[key][0] if key in found else max(by_unit, by_trainee).date()
        found[key] = (first, site_id)
    return found


def insured_of(hashes: Collection[str]) -> dict[str, tuple[Insured, ...]]:
    """The months of social insurance by person."""
    entity = InsuranceMonth
    columns = (entity.month, entity.insured_as, entity.employer, entity.employer_uscc, entity.entered_on)
    statement = select(entity.id_hash, *columns).where(entity.state == EntryState.LISTED)
    rows = rows_in(statement, entity.id_hash, hashes)
    return grouped((row[0], Insured(row[1], str(row[2]), row[3], row[4], row[5])) for row in rows)


def insured_through() -> str | None:
    """The last month of which the list of insurance months tells anything."""
    return db.session.scalar(select(func.max(InsuranceMonth.month)).where(InsuranceMonth.state == EntryState.LISTED))


def benefits_of(hashes: Collection[str]) -> dict[str, tuple[Period, ...]]:
    """The other programmes and benefits by person."""
    entity = OtherBenefit
    columns = (entity.id_hash, entity.scheme, entity.valid_from, entity.valid_to)
    rows = rows_in(select(*columns).where(entity.state == EntryState.LISTED), entity.id_hash, hashes)
    return grouped((key, Period(str(kind), kind.label, first, last)) for key, kind, first, last in rows)


def away_of(hashes: Collection[str]) -> dict[str, tuple[Period, ...]]:
    """The days on which people were dead, in custody or abroad."""
    entity = AwayPeriod
    columns = (entity.id_hash, entity.kind, entity.valid_from, entity.valid_to)
    rows = rows_in(select(*columns).where(entity.state == EntryState.LISTED), entity.id_hash, hashes)
    return grouped((key, Period(str(kind), kind.label, first, last)) for key, kind, first, last in rows)


def students_among(hashes: Collection[str], year: int) -> frozenset[str]:
    """Who is a student by the rosters; an entry that still says in class after the year of leaving says nothing."""
    known = graduates(hashes)
    return frozenset(key for key, one in known.items() if one.enrolment in IN_CLASS and one.leaving_year >= year)


def households_of(hashes: Collection[str]) -> dict[str, frozenset[str]]:
    """The numbers of the households to which people belong."""
    entity = LowIncomeHousehold
    statement = select(entity.id_hash, entity.household_no).where(entity.state == EntryState.LISTED)
    rows = grouped((row[0], row[1]) for row in rows_in(statement, entity.id_hash, hashes))
    return {key: frozenset(several) for key, several in rows.items()}


def applicants_sharing(column: Any, hashes: Collection[str], crowd: int) -> list[Row[Any]]:
    """(hash, key, name, area) of the applicants with one of the hashes, where at least ``crowd`` share it."""
    applied = select(Application.id).where(Application.trainee_id == Trainee.id).exists()
    person = Trainee.merged_into_id.is_(None)
    counted = select(column).where(applied, person).group_by(column).having(func.count() >= crowd)
    shared = [row[0] for row in rows_in(counted, column, hashes)]
    members = select(column, Trainee.id, Trainee.name, Trainee.region_code).where(applied, person)
    return list(rows_in(members.order_by(Trainee.id), column, shared))
