"""Rehearsals: what a proposed parameter would change in a past year's records, before it takes effect.

Parts register what they can judge again; nothing is stored and nothing is judged for good.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.core.calendar import WorkdayTable
from app.core.rulebook import ParameterRow, Params, Source, Target, Wage

LONG_AGO = date(1900, 1, 1)
MIN_WAGE = "min_wage"


@dataclass(frozen=True)
class Flip:
    """One record that would be judged otherwise; cost in yuan, positive when more would be spent."""

    entity: str
    record_id: str
    title: str
    before: str
    after: str
    cost_yuan: Decimal = Decimal(0)


Judge = Callable[[Params, Params, int], Iterable[Flip]]


@dataclass(frozen=True)
class Rehearsal:
    """What one part judges again, and which parameters can change its answer."""

    title: str
    rules: str
    keys: frozenset[str]
    judge: Judge


REHEARSALS: list[Rehearsal] = []


def rehearse(title: str, rules: str, *keys: str) -> Callable[[Judge], Judge]:
    """Register a part's judgement over a plan year."""

    def register(judge: Judge) -> Judge:
        REHEARSALS.append(Rehearsal(title, rules, frozenset(keys), judge))
        return judge

    return register


def known_keys() -> list[str]:
    """Return the parameters that some rehearsal reads."""
    return sorted({key for rehearsal in REHEARSALS for key in rehearsal.keys})


class Proposed:
    """The parameters in force, with one row or one wage put in the place of what holds."""

    def __init__(self, source: Source, *, row: ParameterRow | None = None, wages: dict[int, Decimal] | None = None):
        self.source, self.row, self.new_wages = source, row, wages or {}

    @property
    def workdays(self) -> WorkdayTable:
        return self.source.workdays

    def rows(self, key: str) -> Sequence[ParameterRow]:
        """Return the rows of a parameter, the proposed one instead of all others of its area."""
        rows = self.source.rows(key)
        if self.row is None or self.row.key != key:
            return rows
        return [row for row in rows if row.region != self.row.region] + [self.row]

    def wage(self, region: str, on: date) -> Wage | None:
        """Return the wage of a county, with the proposed amount of its class where there is one."""
        wage = self.source.wage(region, on)
        if wage is None or wage.wage_class not in self.new_wages:
            return wage
        return Wage(self.new_wages[wage.wage_class], wage.wage_class, wage.scheme, wage.effective_from)

    def target(self, region: str, year: int) -> Target | None:
        return self.source.target(region, year)

    def region_name(self, code: str) -> str | None:
        return self.source.region_name(code)


def run(key: str, source: Source, proposed: Proposed, year: int) -> list[tuple[Rehearsal, list[Flip]]]:
    """Run every rehearsal that reads the key over a plan year, within the actor's reach."""
    return [
        (rehearsal, list(rehearsal.judge(Params(source), Params(proposed), year)))
        for rehearsal in REHEARSALS
        if key in rehearsal.keys
    ]
