"""What a dossier says of people, placements, units and what they did; personal values as keyed hashes only."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

NOBODY: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A young person; ``twins`` are other records of the same person, folded together."""

    id: str
    name: str
    region: str
    id_hash: str
    phone_hash: str | None
    address_hash: str | None
    bank_hash: str | None
    bank_holder: str | None
    hukou_on: date | None
    graduated_on: date | None
    registered_on: date | None
    in_school: bool
    has_business: bool
    compared_on: date | None
    twins: tuple[str, ...] = NOBODY


@dataclass(frozen=True, slots=True)
class Stint:
    """A placement that began; ``last`` is the last day on post, the agreed one while it goes on."""

    id: str
    trainee_id: str
    unit_id: str
    unit_name: str
    person_name: str
    region: str
    state: str
    end_reason: str | None
    first: date
    last: date
    applied_on: date
    mentor_id: str | None
    site_id: str | None
    post_site_id: str | None
    agreed_site_id: str | None
    signed_on: date | None  # the first version, by both


@dataclass(frozen=True, slots=True)
class House:
    """A unit with what makes it suspicious."""

    id: str
    name: str
    uscc: str
    region: str
    is_enterprise: bool
    established_on: date
    applied_on: date
    accredited_on: date | None
    legal_rep_hash: str | None
    legal_rep_address_hash: str | None
    account_hash: str | None
    account_holder: str | None
    staff_insured: int
    arrears: int
    disputes: int
    is_safe: bool
    is_dishonest: bool
    is_abnormal: bool
    is_cancelled_for_fraud: bool
    checked_on: date | None


@dataclass(frozen=True, slots=True)
class Span:
    """The days of one trainee at a unit or with a mentor, and how they ended."""

    first: date
    last: date
    is_ended: bool = False
    is_retained: bool = False


@dataclass(frozen=True, slots=True)
class Guide:
    """A mentor; ``spans`` are the days of everybody whom they guide."""

    id: str
    name: str
    unit_id: str
    is_insured: bool
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Insured:
    """One month of social insurance."""

    month: str
    insured_as: str
    employer: str
    uscc: str | None
    entered_on: date | None


@dataclass(frozen=True, slots=True)
class Period:
    """A named stretch of days, both included; ``last`` None while it lasts."""

    kind: str
    label: str
    first: date
    last: date | None

    def meets(self, first: date, last: date) -> bool:
        """Whether a day of it lies between two days."""
        return self.first <= last and (self.last is None or self.last >= first)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The reasons to look at one month of attendance that were found when it was submitted."""

    id: str
    month: str
    flags: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Payment:
    """What the unit says that it paid one trainee, and the answer to it."""

    id: str
    month: str
    amount: Decimal
    paid_on: date
    slip_no: str | None
    answer: str | None
    answered_on: date | None
    received: Decimal | None


@dataclass(frozen=True, slots=True)
class Grievance:
    """A complaint about a unit, without its words; ``is_upheld`` None while nobody has decided."""

    id: str
    kind: str
    received_on: date
    is_upheld: bool | None
    trainee_id: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """The labour contract that followed a placement, and the answers of its checks as (months, result)."""

    id: str
    contract_start: date
    checks: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody who shares an account, a telephone, an address or a device; ``what`` is person or unit."""

    what: str
    id: str
    name: str
    region: str


@dataclass(frozen=True, slots=True)
class Year:
    """What a unit's year says for R14."""

    trainees: int
    ended: int
    retained: int
