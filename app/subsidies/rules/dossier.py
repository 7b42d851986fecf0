"""What the detectors know of a set of claims: plain facts loaded beforehand, personal values as keyed hashes only."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from app.core.rulebook import Params
from app.subsidies.rules.dossier_facts import (
    Grievance,
    Guide,
    House,
    Insured,
    Kept,
    Owner,
    Payment,
    Period,
    Person,
    Sheet,
    Span,
    Stint,
    Year,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One counted line of a claim; both days included, yuan."""

    kind: str
    unit_id: str | None
    trainee_id: str | None
    placement_id: str | None
    month: str | None
    first: date
    last: date
    standard: Decimal | None
    share: str
    amount: Decimal
    holder_id: str
    slot: str


@dataclass(frozen=True, slots=True)
class Case:
    """A claim under examination with the counted lines of the revision in force."""

    id: str
    number: str
    kind: str
    claimant: str
    unit_id: str | None
    trainee_id: str | None
    claimant_name: str
    region: str
    first: date
    last: date
    amount: Decimal
    payee_name: str
    account_holder: str | None
    payee_hash: str | None
    follows_id: str | None
    paid_on: date | None
    lines: tuple[Line, ...]

    def placement_ids(self) -> tuple[str, ...]:
        """The placements of the lines, each once, in their order."""
        return tuple(dict.fromkeys(line.placement_id for line in self.lines if line.placement_id))

    def trainee_ids(self) -> tuple[str, ...]:
        """The people of the lines, each once, in their order."""
        return tuple(dict.fromkeys(line.trainee_id for line in self.lines if line.trainee_id))


@dataclass(frozen=True, slots=True)
class OtherLine:
    """A counted line of another claim that still stands, of the same person."""

    claim_id: str
    claim_number: str
    kind: str
    region: str
    first: date
    last: date
    follows_id: str | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason to look; ``facts`` name it, so that a later run meets the same one again."""

    claim_id: str
    code: str
    facts: tuple[str, ...]
    evidence: str
    links: tuple[tuple[str, str], ...] = ()
    unit_id: str | None = None
    unit_name: str = ""
    trainee_id: str | None = None
    person_name: str = ""

    @property
    def mark(self) -> str:
        """The name of the facts, 32 characters."""
        told = "|".join((self.code, self.unit_id or "", self.trainee_id or "", *self.facts))
        return hashlib.sha256(told.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Dossier:
    """Everything that the detectors may ask about some claims, as of ``today``."""

    today: date
    params: Params
    cases: tuple[Case, ...] = ()
    people: Mapping[str, Person] = field(default_factory=dict)
    stints: Mapping[str, Stint] = field(default_factory=dict)  # every one of the people, by placement
    stints_of: Mapping[str, tuple[Stint, ...]] = field(default_factory=dict)  # by person
    houses: Mapping[str, House] = field(default_factory=dict)
    relatives: Mapping[str, tuple[House, ...]] = field(default_factory=dict)  # by the hash of the legal representative
    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)  # by unit
    years: Mapping[tuple[str, int], Year] = field(default_factory=dict)  # reviews on record, by unit and year
    troubles: Mapping[str, tuple[Period, ...]] = field(default_factory=dict)  # by credit code
    guides: Mapping[str, Guide] = field(default_factory=dict)
    insured: Mapping[str, tuple[Insured, ...]] = field(default_factory=dict)  # by the hash of the number
    insured_through: str | None = None  # the last month of which the insurance office told anything
    benefits: Mapping[str, tuple[Period, ...]] = field(default_factory=dict)
    away: Mapping[str, tuple[Period, ...]] = field(default_factory=dict)
    attended: Mapping[str, tuple[date, ...]] = field(default_factory=dict)  # of those who were away, by placement
    students: frozenset[str] = frozenset()  # by the schools' rosters, hashes
    households: Mapping[str, frozenset[str]] = field(default_factory=dict)  # of people and legal representatives
    sheets: Mapping[str, tuple[Sheet, ...]] = field(default_factory=dict)  # by placement, with flags only
    payments: Mapping[str, tuple[Payment, ...]] = field(default_factory=dict)  # by placement
    reused_slips: Mapping[tuple[str, str], tuple[date, date]] = field(default_factory=dict)  # by unit and number
    grievances: Mapping[str, tuple[Grievance, ...]] = field(default_factory=dict)  # by unit
    kept: Mapping[str, Kept] = field(default_factory=dict)  # by placement
    other_lines: Mapping[str, tuple[OtherLine, ...]] = field(default_factory=dict)  # by person
    paid_months: Mapping[tuple[str, str], date] = field(default_factory=dict)  # by placement and month
    accounts: Mapping[str, tuple[Owner, ...]] = field(default_factory=dict)  # those of two or more owners
    phones: Mapping[str, tuple[Owner, ...]] = field(default_factory=dict)  # those of a crowd of applicants
    addresses: Mapping[str, tuple[Owner, ...]] = field(default_factory=dict)
    devices: Mapping[str, int] = field(default_factory=dict)  # by placement: most people on one of its devices

    def limit(self, key: str) -> int:
        """A number of the parameters, in force today."""
        return int(self.params.get(key, on=self.today))

    @cached_property
    def _own(self) -> dict[str, tuple[tuple[Stint, Person], ...]]:
        """The placements that each claim pays for, with their people: asked by most detectors."""
        return {case.id: tuple(self._stints_of(case)) for case in self.cases}

    def _stints_of(self, case: Case) -> Iterator[tuple[Stint, Person]]:
        for placement_id in case.placement_ids():
            stint = self.stints.get(placement_id)
            person = self.people.get(stint.trainee_id) if stint else None
            if stint and person:
                yield stint, person

    def own_stints(self, case: Case) -> tuple[tuple[Stint, Person], ...]:
        """The placements that a claim of the dossier pays for, each with its person."""
        return self._own[case.id]

    def own_people(self, case: Case) -> Iterator[Person]:
        """The people of a claim."""
        for trainee_id in dict.fromkeys((*case.trainee_ids(), *((case.trainee_id,) if case.trainee_id else ()))):
            if person := self.people.get(trainee_id):
                yield person

    def own_houses(self, case: Case) -> Iterator[House]:
        """The units that a claim is of, its claimant first."""
        keys = [case.unit_id, *(line.unit_id for line in case.lines)]
        for unit_id in dict.fromkeys(key for key in keys if key):
            if house := self.houses.get(unit_id):
                yield house
