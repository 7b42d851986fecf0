"""Lines of many claimants at once from what was read: the step between the statements and the rules."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from app.placements.queries.after import retention_figures
from app.subsidies.queries import working, working_after
from app.subsidies.queries.exclusion import held_by
from app.subsidies.rules.facts import Contract, Covered, Internship, Sheet
from app.subsidies.rules.lines import LineDraft
from app.subsidies.rules.working import Bench
from app.subsidies.rules.working_contract import hiring_line, remaining_line
from app.subsidies.rules.working_living import living_lines
from app.subsidies.rules.working_other import cover_line, unit_line
from app.subsidies.states import ClaimKind

ONCE_LINES: dict[ClaimKind, Callable[[Bench, Internship, Contract], LineDraft]] = {
    ClaimKind.REMAINING: remaining_line,
    ClaimKind.HIRING: hiring_line,
}
OF_YEAR = (ClaimKind.UNIT_FEE, ClaimKind.RETENTION_AWARD)


def of_sheets(bench: Bench, sheets: Iterable[Sheet]) -> Iterable[LineDraft]:
    """The lines of the living allowance of sheets, by placement and month."""
    kept = list(working.by_placement(sheets))
    places = working.internships((key for key, _sheets in kept), paid=True)
    for key, mine in kept:
        yield from living_lines(bench, places[key], mine)


def of_contracts(bench: Bench, kind: ClaimKind, keys: Sequence[str], until: date) -> Iterable[LineDraft]:
    """The lines of contracts that began by a day."""
    places, contracts = working.internships(keys), working_after.contracts(keys)
    for key in sorted(places):
        if contracts[key].start <= until:
            yield ONCE_LINES[kind](bench, places[key], contracts[key])


def of_covers(bench: Bench, covers: Sequence[Covered], region_code: str) -> Iterable[LineDraft]:
    """The lines of premiums that an area paid."""
    places = working.internships(cover.placement_id for cover in covers)
    for cover in covers:
        yield cover_line(bench, places[cover.placement_id], cover, region_code)


def year_of(kind: ClaimKind, until: date) -> int:
    """A fee is of the year at hand, an award of the last year that is over: its retention is known only then."""
    is_over = (until.month, until.day) == (12, 31)
    return until.year if kind == ClaimKind.UNIT_FEE or is_over else until.year - 1


def of_year(bench: Bench, kind: ClaimKind, unit_ids: Sequence[str], year: int) -> Iterable[LineDraft]:
    """The fee or the award of each unit for a year, but for those that hold it already."""
    codes, held = working_after.areas_of_units(unit_ids), held_by(unit_ids)
    years = working_after.years_of_units(unit_ids, year)
    kept = retention_figures(unit_ids, date(year, 1, 1), date(year, 12, 31)) if kind != ClaimKind.UNIT_FEE else {}
    for unit_id, code in codes.items():
        mine = [line for line in held.get(unit_id, []) if line.claim_id not in bench.but]
        if any(line.slot == f"{kind}:{year}" for line in mine):
            continue
        most, taken = years.get(unit_id, (0, 0))
        figures = kept.get(unit_id)
        yield unit_line(
            bench,
            kind,
            year,
            unit_id=unit_id,
            region_code=code,
            taken=most if kind == ClaimKind.UNIT_FEE else taken,
            retention=(figures.retained, figures.ended) if figures else (0, 0),
            held=mine,
        )
