"""The dossier of a set of claims: everything that the detectors ask, in a fixed number of statements for 500 keys."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.core import clock
from app.core.scope import unscoped
from app.programme.queries import database_params
from app.subsidies.models import Claim
from app.subsidies.queries import dossier_money as money
from app.subsidies.queries import dossier_people as people
from app.subsidies.queries import dossier_units as units
from app.subsidies.queries.dossier_people import grouped
from app.subsidies.rules.dossier import Case, Dossier, Line
from app.subsidies.rules.dossier_facts import Owner, Person, Stint
from app.trainees.models import Trainee

ACROSS_AREAS = (
    "the same person, account or telephone may appear in another county; what is told of it names nobody out of reach"
)


def dossier_of(claims: Sequence[Claim]) -> Dossier:
    """What is known today about the claims, wherever it lies; personal values are hashes."""
    with unscoped(ACROSS_AREAS):
        lines = money.lines_of([claim.id for claim in claims])
        cases = tuple(_case(claim, lines.get(claim.id, ())) for claim in claims)
        return _collect(cases)


def _case(claim: Claim, lines: tuple[Line, ...]) -> Case:
    return Case(
        id=claim.id,
        number=claim.number,
        kind=str(claim.kind),
        claimant=str(claim.claimant),
        unit_id=claim.unit_id,
        trainee_id=claim.trainee_id,
        claimant_name=claim.claimant_name,
        region=claim.region_code,
        first=claim.period_from,
        last=claim.period_to,
        amount=claim.amount_yuan,
        payee_name=claim.payee_name or "",
        account_holder=claim.account_holder,
        payee_hash=claim.payee_hash,
        follows_id=claim.follows_id,
        paid_on=claim.paid_on,
        lines=lines,
    )


def _present(keys: Iterable[str | None]) -> set[str]:
    return {key for key in keys if key}


def _collect(cases: tuple[Case, ...]) -> Dossier:
    today, params = clock.today(), database_params()
    back = int(params.get("low_retention_years", on=today))
    every = [line for case in cases for line in case.lines]
    known = people.people_of(_present([line.trainee_id for line in every] + [case.trainee_id for case in cases]))
    hashes = {person.id_hash for person in known.values()}
    stints = people.stints_of({*known, *(twin for person in known.values() for twin in person.twins)})
    own = _present(line.placement_id for line in every)
    unit_ids = _units_of(cases, every, [stint for stint in stints if stint.id in own])
    houses = units.houses_of(unit_ids)
    reps = _present(house.legal_rep_hash for house in houses.values())
    by_unit, by_mentor = units.spans_of(unit_ids)
    away = people.away_of(hashes)
    other_lines, paid_months = money.other_lines_of(set(known))
    return Dossier(
        today=today,
        params=params,
        cases=cases,
        people=known,
        stints={stint.id: stint for stint in stints},
        stints_of=grouped((stint.trainee_id, stint) for stint in stints),
        houses=houses,
        relatives=units.relatives_of(reps | hashes),
        spans=by_unit,
        years=units.years_of(unit_ids, range(today.year - back, today.year)),
        troubles=units.troubles_of({house.uscc for house in houses.values()}),
        guides=units.guides_of(by_mentor),
        insured_through=people.insured_through(),
        away=away,
        attended=money.attended_of(_of_people(stints, own, {p.id for p in known.values() if p.id_hash in away})),
        households=people.households_of(hashes | reps),
        reused_slips=money.reused_slips(unit_ids),
        grievances=units.grievances_of(unit_ids),
        other_lines=other_lines,
        paid_months=paid_months,
        accounts=_accounts_of(cases, known),
        **_shared(known, own, int(params.get("flag_crowd_people", on=today))),
        **_registered(hashes, today.year),
        **_of_placements(own),
    )


def _accounts_of(cases: tuple[Case, ...], known: dict[str, Person]) -> Any:
    """Whose the accounts are that the claims name or the people have, by hash."""
    named = [case.payee_hash for case in cases]
    return money.accounts_of(_present(named + [person.bank_hash for person in known.values()]))


def _registered(hashes: set[str], year: int) -> dict[str, Any]:
    """What other registers say of the people."""
    return {
        "insured": people.insured_of(hashes),
        "benefits": people.benefits_of(hashes),
        "students": people.students_among(hashes, year),
    }


def _of_placements(own: set[str]) -> dict[str, Any]:
    """The sheets, payments and contracts of the placements that are claimed for."""
    return {"sheets": money.sheets_of(own), "payments": money.payments_of(own), "kept": money.kept_of(own)}


def _units_of(cases: Iterable[Case], lines: Iterable[Line], stints: Iterable[Stint]) -> set[str]:
    return _present(row.unit_id for rows in (cases, lines, stints) for row in rows)


def _shared(known: Mapping[str, Person], own: set[str], crowd: int) -> dict[str, Any]:
    """The phones, addresses and devices that so many people share."""
    people_ = known.values()
    return {
        "phones": _crowds(Trainee.phone_hash, _present(person.phone_hash for person in people_), crowd),
        "addresses": _crowds(Trainee.address_hash, _present(person.address_hash for person in people_), crowd),
        "devices": money.devices_of(own, crowd),
    }


def _of_people(stints: Sequence[Stint], own: set[str], trainee_ids: set[str]) -> set[str]:
    return {stint.id for stint in stints if stint.id in own and stint.trainee_id in trainee_ids}


def _crowds(column: object, hashes: set[str], crowd: int) -> dict[str, tuple[Owner, ...]]:
    rows = people.applicants_sharing(column, hashes, crowd)
    return grouped((row[0], Owner(money.PERSON, row[1], row[2], row[3])) for row in rows)
