"""Work out the slots of claims in hand anew, with the facts of today and as of the day of their submission."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.core import clock
from app.core.errors import Invalid
from app.programme.queries import database_params
from app.subsidies.models import Claim
from app.subsidies.queries import working, working_after, working_claims
from app.subsidies.rules.facts import Internship
from app.subsidies.rules.lines import NOTHING, LineDraft
from app.subsidies.rules.working import Bench
from app.subsidies.rules.working_flexible import flexible_lines
from app.subsidies.rules.working_living import living_lines
from app.subsidies.rules.working_other import cover_line
from app.subsidies.services.computing_lines import OF_YEAR, ONCE_LINES, of_year
from app.subsidies.states import PAID, ClaimKind

GONE = "计算所依据的记录已经变更或撤销，不再计发。"
RULE_OF = {
    ClaimKind.LIVING: "R31",
    ClaimKind.REMAINING: "R35",
    ClaimKind.HIRING: "R39",
    ClaimKind.FLEX_SOCIAL: "R38",
    ClaimKind.ACCIDENT_INSURANCE: "R25",
}
Stored = Any  # a row of working_claims.lines_in_force
Places = dict[str, Internship]
Worker = Callable[[Bench, Claim, Sequence[Stored]], Iterable[LineDraft]]


def again(claims: Sequence[Claim]) -> dict[str, list[LineDraft]]:
    """What today's facts make of exactly the slots of each claim's revision in force, in the order of its lines.

    Time limits count to the day of submission.  A line that a paid claim refused stays refused there: another claim
    can take it up.  A constant number of statements for every 500 placements.
    """
    stored = working_claims.lines_in_force(claims)
    family = working_claims.families(claims)
    ground = Bench(database_params(), clock.today())
    found: dict[str, list[LineDraft]] = {}
    by_kind: dict[ClaimKind, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_kind[claim.kind].append(claim)
    for kind, same in by_kind.items():
        lines = [line for claim in same for line in stored[claim.id]]
        work = _worker(kind, lines)
        for claim in same:
            asked_on = claim.submitted_at.date() if claim.submitted_at else clock.today()
            bench = ground.on(asked_on, family[claim.id])
            made = {(line.holder_id, line.slot): line for line in work(bench, claim, stored[claim.id])}
            found[claim.id] = [
                _fitting(claim, line, made.get((line.holder_id, line.slot))) for line in stored[claim.id]
            ]
    return found


def _fitting(claim: Claim, stored: Stored, made: LineDraft | None) -> LineDraft:
    if made is None:
        return _refused(claim, stored)
    if claim.state in PAID and not stored.is_counted:
        return replace(made, amount_yuan=NOTHING, share="", refused_by=stored.refused_by, reason=stored.reason)
    return made


def _refused(claim: Claim, stored: Stored) -> LineDraft:
    """The line of a record that is not there any more."""
    return LineDraft(
        kind=claim.kind,
        holder_id=stored.holder_id,
        slot=stored.slot,
        from_day=stored.from_day,
        to_day=stored.to_day,
        event_on=stored.to_day,
        region_code=claim.region_code,
        unit_id=stored.unit_id,
        trainee_id=stored.trainee_id,
        placement_id=stored.placement_id,
        sheet_id=stored.sheet_id,
        cover_id=stored.cover_id,
        person_name=stored.person_name,
        id_tail=stored.id_tail,
        month=stored.month,
        refused_by=RULE_OF.get(claim.kind, "R46"),
        reason=GONE,
    )


def _worker(kind: ClaimKind, lines: Sequence[Stored]) -> Worker:
    """Read what all lines of a kind rest on, once, and return what works out one claim of it."""
    if kind in OF_YEAR:
        return _of_units(kind)
    keys = {line.placement_id for line in lines if line.placement_id}
    places = working.internships(keys, paid=kind == ClaimKind.LIVING)
    if kind == ClaimKind.LIVING:
        return _of_sheets(places, lines)
    if kind == ClaimKind.ACCIDENT_INSURANCE:
        return _of_covers(places, lines)
    return _of_months(places, lines) if kind == ClaimKind.FLEX_SOCIAL else _of_contracts(kind, places)


def _of_sheets(places: Places, lines: Sequence[Stored]) -> Worker:
    sheets = working.sheets({line.sheet_id for line in lines if line.sheet_id})

    def work(bench: Bench, _claim: Claim, mine: Sequence[Stored]) -> Iterable[LineDraft]:
        for key, own in working.by_placement(sheets[line.sheet_id] for line in mine if line.sheet_id in sheets):
            yield from living_lines(bench, places[key], own)

    return work


def _of_covers(places: Places, lines: Sequence[Stored]) -> Worker:
    covers = working_after.covers({line.cover_id for line in lines if line.cover_id})

    def work(bench: Bench, claim: Claim, mine: Sequence[Stored]) -> Iterable[LineDraft]:
        for line in mine:
            if cover := covers.get(line.cover_id):
                yield cover_line(bench, places[cover.placement_id], cover, claim.region_code)

    return work


def _of_months(places: Places, lines: Sequence[Stored]) -> Worker:
    months = working_after.flexible_months({line.trainee_id for line in lines})

    def work(bench: Bench, _claim: Claim, mine: Sequence[Stored]) -> Iterable[LineDraft]:
        if mine:
            wanted = {line.month for line in mine}
            paid = [one for one in months.get(mine[0].trainee_id, []) if one.month in wanted]
            yield from flexible_lines(bench, places[mine[0].placement_id], paid, date.min, date.max)

    return work


def _of_contracts(kind: ClaimKind, places: Places) -> Worker:
    contracts = working_after.contracts(places)

    def work(bench: Bench, _claim: Claim, mine: Sequence[Stored]) -> Iterable[LineDraft]:
        for line in mine:
            if line.placement_id in contracts:
                yield ONCE_LINES[kind](bench, places[line.placement_id], contracts[line.placement_id])

    return work


def _of_units(kind: ClaimKind) -> Worker:
    """Fees and awards are one for a unit and year; each claim is worked out by itself."""

    def work(bench: Bench, claim: Claim, mine: Sequence[Stored]) -> Iterable[LineDraft]:
        if claim.unit_id is None:
            raise Invalid({"unit_id": "这项补贴由单位申领。"})
        for line in mine:
            yield from of_year(bench, kind, [claim.unit_id], line.from_day.year)

    return work
