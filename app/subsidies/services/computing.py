"""Work out lines from records: what could be claimed today, and what the facts of today make of lines in hand.

Nothing is stored and nothing typed.  Lines that are refused stay in the answer with the rule and its words.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from flask_babel import gettext as _

from app.core import clock
from app.core.errors import Invalid
from app.programme.queries import database_params
from app.subsidies.queries import working, working_after
from app.subsidies.rules.lines import LineDraft
from app.subsidies.rules.working import Bench
from app.subsidies.rules.working_flexible import flexible_lines, qualifying, slot_of
from app.subsidies.services.computing_again import again
from app.subsidies.services.computing_lines import (
    OF_YEAR,
    ONCE_LINES,
    of_contracts,
    of_covers,
    of_sheets,
    of_year,
    year_of,
)
from app.subsidies.states import ClaimKind

__all__ = ["again", "drafts", "drafts_of_many"]


def drafts(
    kind: ClaimKind,
    *,
    unit_id: str | None = None,
    trainee_id: str | None = None,
    region_code: str | None = None,
    until: date | None = None,
    insurer: str | None = None,
    policy_id: str | None = None,
    but: Collection[str] = (),
    asked_on: date | None = None,
) -> list[LineDraft]:
    """Every line that this claimant could claim today up to a day (today), counted and refused; nothing is stored.

    A unit claims by ``unit_id`` (``region_code`` narrows to a county where its posts are worked), a person by
    ``trainee_id``, a county its premiums by ``region_code``, perhaps of one insurer or policy.  Lines of the claims
    ``but`` do not stand in the way.  Time limits count to ``asked_on`` (today).  Raises Invalid when the claimant of
    the kind is not named.
    """
    until = until or clock.today()
    bench = _bench(but, asked_on)
    if kind == ClaimKind.FLEX_SOCIAL:
        return _flexible(bench, _named(trainee_id, "trainee_id"), until)
    if kind == ClaimKind.ACCIDENT_INSURANCE:
        return _premiums(bench, _named(region_code, "region_code"), until, insurer, policy_id)
    unit = _named(unit_id, "unit_id")
    found = _of_units(bench, kind, [unit], until).get(unit, [])
    return [line for line in found if region_code in (None, line.region_code)]


def _named(key: str | None, field: str) -> str:
    if key is None:
        raise Invalid({field: _("请指明申领人。")})
    return key


def drafts_of_many(
    kind: ClaimKind, unit_ids: Sequence[str], until: date, *, but: Collection[str] = ()
) -> dict[str, list[LineDraft]]:
    """The same for many units, in a constant number of statements for every 500 placements (and every 500 units)."""
    return _of_units(_bench(but), kind, unit_ids, until)


def _bench(but: Collection[str], asked_on: date | None = None) -> Bench:
    return Bench(database_params(), asked_on or clock.today(), frozenset(but))


def _of_units(bench: Bench, kind: ClaimKind, unit_ids: Sequence[str], until: date) -> dict[str, list[LineDraft]]:
    if kind == ClaimKind.LIVING:
        return _by_unit(of_sheets(bench, working.open_sheets(unit_ids, until, bench.but)))
    if kind in ONCE_LINES:
        return _by_unit(of_contracts(bench, kind, working_after.contracts_of_units(unit_ids, kind, bench.but), until))
    if kind in OF_YEAR:
        return _by_unit(of_year(bench, kind, unit_ids, year_of(kind, until)))
    raise Invalid({"kind": _("这项补贴不由单位申领。")})


def _by_unit(lines: Iterable[LineDraft]) -> dict[str, list[LineDraft]]:
    found: dict[str, list[LineDraft]] = defaultdict(list)
    for line in lines:
        found[line.unit_id or ""].append(line)
    return dict(found)


def _flexible(bench: Bench, trainee_id: str, until: date) -> list[LineDraft]:
    place = qualifying(bench, list(working.internships(working_after.internships_of(trainee_id)).values()))
    if place is None:
        return []
    taken = {line.slot for line in place.others(bench.but)}
    months = working_after.flexible_months([trainee_id]).get(trainee_id, [])
    free = [one for one in months if slot_of(one.month) not in taken]
    return flexible_lines(bench, place, free, date.min, until)


def _premiums(
    bench: Bench, region_code: str, until: date, insurer: str | None, policy_id: str | None
) -> list[LineDraft]:
    covers = working_after.open_covers(region_code, until, bench.but, insurer=insurer, policy_id=policy_id)
    return list(of_covers(bench, covers, region_code))
