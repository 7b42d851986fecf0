"""What the records say of an internship when its subsidies are worked out; plain facts, read once for many people."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from app.subsidies.rules.claims import Claimed

NOTHING = Decimal("0.00")
Days = tuple[date, date]


class Held(NamedTuple):
    """A line that holds its slot: granted, or claimed and not decided; of any unit, county and year."""

    claim_id: str
    claim_number: str
    holder_id: str
    slot: str
    kind: str
    placement_id: str | None
    month: str | None
    from_day: date
    to_day: date
    share: str

    @property
    def claimed(self) -> Claimed:
        """The same as R41 asks for it."""
        return Claimed(self.kind, self.from_day, self.to_day)


class Sheet(NamedTuple):
    """The attendance of one placement in one month, in workdays; ``is_verified`` when the county has verified it."""

    id: str
    placement_id: str
    month: str
    due_days: int
    attended: int
    paid_leave: int
    personal_leave: int
    is_verified: bool
    submitted_late: bool

    @property
    def payable(self) -> int:
        """The days that are paid (R31)."""
        return self.attended + self.paid_leave


@dataclass(frozen=True)
class Paid:
    """What the unit paid a trainee for a month in yuan, by bank and otherwise, as far as the trainee agrees."""

    by_bank: Decimal = NOTHING
    otherwise: Decimal = NOTHING
    last_on: date | None = None
    objected: bool = False  # the trainee says that money is missing

    @property
    def channel(self) -> str:
        """What R34 asks: by bank, or not."""
        return "OTHER" if not self.by_bank and self.otherwise else "BANK"


class Agreed(NamedTuple):
    """The agreement of a placement; ``signed_on`` is the day on which both had signed for the first time."""

    starts_on: date
    signed_on: date | None
    is_filed: bool


class Contract(NamedTuple):
    """The labour contract that followed; ``end`` None = open-ended."""

    is_early: bool
    signed_on: date
    start: date
    end: date | None
    is_verified: bool
    si_months: int
    is_same_employer: bool


@dataclass(frozen=True)
class Internship:
    """One placement with all that its subsidies rest on; periods count both days.

    ``elsewhere`` are the months of allowance that other placements of the person were paid (R9), ``held`` the
    lines of the person that hold their slot, in every county and year, ``benefits`` what other lists say (R41).
    """

    id: str
    trainee_id: str
    unit_id: str
    region_code: str
    person_name: str
    id_tail: str
    agreed_start: date
    agreed_end: date
    first: date
    last: date
    last_day: date | None  # the real one; None while on post
    service_end: date  # the agreed end without the days on which the internship stood still (R20)
    agreed: Agreed | None = None
    elsewhere: tuple[Decimal, ...] = ()
    held: tuple[Held, ...] = ()
    benefits: tuple[tuple[Claimed, str | None], ...] = ()  # with the organisation
    covered: tuple[Days, ...] = ()
    paid: dict[str, Paid] = field(default_factory=dict)  # by month
    contract: Contract | None = None
    graduation: date | None = None
    birth: date | None = None
    registered: Days | None = None  # as unemployed; the last day open: date.max
    is_enterprise: bool = False
    unit_name: str = ""

    def others(self, but: frozenset[str]) -> list[Held]:
        """The held lines without those of some claims."""
        return [line for line in self.held if line.claim_id not in but]

    def months_used(self, but: frozenset[str]) -> Fraction:
        """The exact months of allowance that other lines of this placement take of its longest time (R32)."""
        mine = (line for line in self.held if line.placement_id == self.id and line.kind == "LIVING")
        return sum((Fraction(line.share or "0") for line in mine if line.claim_id not in but), Fraction(0))


class Insured(NamedTuple):
    """A month that a person paid social insurance for as flexibly employed, in yuan."""

    month: str
    amount: Decimal


class Covered(NamedTuple):
    """One person's cover under an accident policy; ``passed_on`` when the slot came from somebody who left."""

    id: str
    placement_id: str
    from_day: date
    to_day: date
    insurer: str
    policy_no: str
    sum_yuan: Decimal
    premium_yuan: Decimal
    valid_from: date
    passed_on: bool
