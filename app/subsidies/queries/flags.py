"""Red flags and quality samples: of a claim, of a unit over time, waiting for a decision; seeds of a county."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.core.bulk import in_pieces
from app.core.calendar import month_bounds
from app.core.clock import month_of
from app.core.errors import OutOfReach
from app.extensions import db
from app.subsidies.models import Claim, QualitySample, RiskFlag, SampleSeed
from app.subsidies.states import FlagState, RedFlag, SampleState

ON_A_PAGE = 500
Found = TypeVar("Found")


class FlagCount(NamedTuple):
    """How often a flag was found in a month, and what people made of it."""

    month: str
    code: RedFlag
    found: int
    open: int
    cleared: int
    confirmed: int


def flags_of(claim: Claim) -> list[RiskFlag]:
    """The flags of a claim in reach: standing ones first, then by weight, the latest first."""
    statement = select(RiskFlag).where(RiskFlag.claim_id == claim.id)
    order = (RiskFlag.is_standing.desc(), RiskFlag.weight.desc(), RiskFlag.found_on.desc(), RiskFlag.id)
    return list(db.session.scalars(statement.order_by(*order)))


def flags_of_claims(claim_ids: Collection[str]) -> list[RiskFlag]:
    """The flags of several claims; the caller lifts the scope for a claimant, who does not read them."""
    found: list[RiskFlag] = []
    for piece in in_pieces(sorted(claim_ids)):
        found += db.session.scalars(select(RiskFlag).where(RiskFlag.claim_id.in_(piece)))
    return found


def all_decided(claim: Claim) -> bool:
    """Whether a person has cleared or confirmed every standing flag of a claim."""
    statement = select(func.count()).where(
        RiskFlag.claim_id == claim.id, RiskFlag.is_standing, RiskFlag.state == FlagState.OPEN
    )
    return not db.session.scalar(statement)


def is_confirmed(claim: Claim) -> bool:
    """Whether a person has confirmed a flag of a claim."""
    statement = select(func.count()).where(RiskFlag.claim_id == claim.id, RiskFlag.state == FlagState.CONFIRMED)
    return bool(db.session.scalar(statement))


def with_claim(flag: RiskFlag) -> RiskFlag:
    """The same flag with its claim loaded, for policy; OutOfReach for whoever reads neither."""
    statement = select(RiskFlag).where(RiskFlag.id == flag.id).options(selectinload(RiskFlag.claim))
    return _reached(db.session.scalar(statement))


def sample_with_claim(sample: QualitySample) -> QualitySample:
    """The same sample with its claim loaded, for policy; OutOfReach for whoever reads neither."""
    statement = select(QualitySample).where(QualitySample.id == sample.id).options(selectinload(QualitySample.claim))
    return _reached(db.session.scalar(statement))


def _reached(found: Found | None) -> Found:
    if found is None:
        raise OutOfReach()
    return found


def flags_over_time(unit_id: str) -> list[RiskFlag]:
    """The flags about a unit in reach over all its claims, the latest first, gone ones too, with their claims."""
    statement = select(RiskFlag).where(RiskFlag.unit_id == unit_id).options(selectinload(RiskFlag.claim))
    return list(db.session.scalars(statement.order_by(RiskFlag.found_on.desc(), RiskFlag.id.desc()).limit(ON_A_PAGE)))


def flag_counts(unit_id: str) -> list[FlagCount]:
    """The flags of a unit in reach by month and code, the latest month first, and what people made of them."""
    columns = (RiskFlag.found_on, RiskFlag.code, RiskFlag.state, func.count())
    statement = select(*columns).where(RiskFlag.unit_id == unit_id).group_by(*columns[:3])
    counted: dict[tuple[str, RedFlag], Counter[str]] = defaultdict(Counter)
    for found_on, code, state, number in db.session.execute(statement):
        counted[month_of(found_on), code][str(state)] += number
    order = sorted(counted, key=lambda key: (key[0], -list(RedFlag).index(key[1])), reverse=True)
    return [
        FlagCount(month, code, states.total(), *(states[str(state)] for state in FlagState))
        for month, code in order
        for states in (counted[month, code],)
    ]


def open_flags(unit_id: str | None = None) -> Sequence[RiskFlag]:
    """The standing flags in reach that wait for a decision, the heaviest first, with their claims."""
    statement = select(RiskFlag).where(RiskFlag.state == FlagState.OPEN, RiskFlag.is_standing)
    if unit_id is not None:
        statement = statement.where(RiskFlag.unit_id == unit_id)
    statement = statement.options(selectinload(RiskFlag.claim))
    return db.session.scalars(statement.order_by(RiskFlag.weight.desc(), RiskFlag.id).limit(ON_A_PAGE)).all()


def waiting_flags() -> tuple[int, date | None]:
    """How many standing flags in reach wait for a decision, and since when the oldest does."""
    statement = select(func.count(), func.min(RiskFlag.found_on))
    row = db.session.execute(statement.where(RiskFlag.state == FlagState.OPEN, RiskFlag.is_standing)).one()
    return row[0], row[1]


def waiting_samples() -> tuple[int, date | None]:
    """How many samples in reach wait for a second look, and since when the oldest does."""
    statement = select(func.count(), func.min(QualitySample.drawn_on))
    row = db.session.execute(statement.where(QualitySample.state == SampleState.OPEN)).one()
    return row[0], row[1]


def sample_of(claim_id: str) -> QualitySample | None:
    """The sample of a claim in reach."""
    return db.session.scalar(select(QualitySample).where(QualitySample.claim_id == claim_id))


def open_sample_claims(claim_ids: Collection[str]) -> set[str]:
    """Which of the claims still wait for their second look."""
    found: set[str] = set()
    for piece in in_pieces(sorted(claim_ids)):
        statement = select(QualitySample.claim_id).where(
            QualitySample.claim_id.in_(piece), QualitySample.state == SampleState.OPEN
        )
        found |= set(db.session.scalars(statement))
    return found


def has_passed_before(officer_id: int, but_not: str) -> bool:
    """Whether an officer passed another claim before this one, wherever it lies."""
    statement = select(Claim.id).where(Claim.passed_by_id == officer_id, Claim.id != but_not)
    return db.session.scalar(statement.limit(1)) is not None


def seed_in(region_code: str, month: str) -> SampleSeed | None:
    """The seed of a county's draws in a month YYYY-MM."""
    statement = select(SampleSeed).where(SampleSeed.region_code == region_code, SampleSeed.month == month)
    return db.session.scalar(statement)


def seeds_in_reach(limit: int = 60) -> list[SampleSeed]:
    """The published seeds in reach, the latest month first."""
    statement = select(SampleSeed).order_by(SampleSeed.month.desc(), SampleSeed.region_code)
    return list(db.session.scalars(statement.limit(limit)))


def samples_of_month(region_code: str, month: str) -> list[QualitySample]:
    """The samples of a county's month in the order of their drawing, for whoever repeats the draw."""
    statement = select(QualitySample).where(QualitySample.region_code == region_code)
    statement = statement.where(QualitySample.drawn_on.between(*month_bounds(month)))
    return list(db.session.scalars(statement.order_by(QualitySample.drawn_on, QualitySample.id)))
