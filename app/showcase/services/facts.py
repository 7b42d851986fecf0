"""Facts of a nomination: counted and fixed when it is submitted, read back, and compared with today's count."""

import json
from collections.abc import Sequence
from decimal import Decimal

from app.core import clock
from app.core.rulebook import Result
from app.showcase.models import Nomination, ShowcaseBatch
from app.showcase.queries.batches import batch_of
from app.showcase.queries.facts import floors_of, known_vetoes, measured_unit, period_of
from app.showcase.rules.criteria import Sheet, sheet_of
from app.showcase.rules.facts import UNKNOWN, Drift, Facts, drifts, facts_of_text, facts_text, values_of
from app.showcase.states import Fact, Veto
from app.units.models import Unit

SYSTEM_VETOES = (Veto.FALSE_CLAIM, Veto.WAGE_ARREARS)  # those that the records can prove


def freeze(nomination: Nomination) -> Facts:
    """Count the facts of the batch's period today and fix them on the nomination, with all that follows from them.

    ``system_points`` are the points of the items that have a fact, without the bonus; ``bonus`` are those of the
    bonus.  Vetoes that an officer marked stay.
    """
    batch = batch_of(nomination)
    period = period_of(batch)
    sheet = sheet_of(batch.criteria)
    facts = measured_unit(nomination.unit_id, period)
    nomination.facts, nomination.facts_on = facts_text(facts), period.on
    nomination.system_points, nomination.bonus = points_of(sheet, facts)
    nomination.retention = facts.get(Fact.RETENTION, UNKNOWN).value
    nomination.intake = facts.get(Fact.INTAKE, UNKNOWN).good
    found = known_vetoes([nomination.unit_id], period).get(nomination.unit_id, {})
    nomination.vetoes = _vetoes(nomination, {veto: words for veto, words in found.items() if veto in sheet.vetoes})
    return facts


def points_of(sheet: Sheet, facts: Facts) -> tuple[Decimal, Decimal]:
    """What the system gives for the items with a fact: points without the bonus, and the bonus."""
    points = sheet.system_points(values_of(facts))
    return sheet.base(points), sheet.bonus(points)


def _vetoes(nomination: Nomination, found: dict[Veto, str]) -> str:
    marked = {veto: words for veto, words in vetoes_of(nomination).items() if veto not in SYSTEM_VETOES}
    told = {str(veto): words for veto in Veto for words in [(marked | found).get(veto)] if words}
    return json.dumps(told, ensure_ascii=False)


def vetoes_of(nomination: Nomination) -> dict[Veto, str]:
    """The vetoes written on a nomination, with words."""
    return {Veto(code): words for code, words in json.loads(nomination.vetoes).items()}


def proven_vetoes(batch: ShowcaseBatch, nominations: Sequence[Nomination]) -> dict[str, dict[Veto, str]]:
    """What the records prove today against the units of nominations of a batch, by the key of the nomination."""
    counted = sheet_of(batch.criteria).vetoes
    found = known_vetoes([each.unit_id for each in nominations], period_of(batch)) if nominations else {}
    return {
        each.id: {veto: words for veto, words in found.get(each.unit_id, {}).items() if veto in counted}
        for each in nominations
    }


def renew_vetoes(batch: ShowcaseBatch, nominations: Sequence[Nomination]) -> None:
    """Write down what came to the records after the application; nothing that was written is taken off.

    Asked before every step by which a unit comes nearer to its naming, so that what it did since is not overlooked.
    """
    proven = proven_vetoes(batch, nominations)
    for nomination in nominations:
        held = vetoes_of(nomination)
        if set(proven[nomination.id]) - set(held):
            told = proven[nomination.id] | held
            ordered = {str(veto): told[veto] for veto in Veto if veto in told}
            nomination.vetoes = json.dumps(ordered, ensure_ascii=False)


def facts_of(nomination: Nomination) -> Facts:
    """The facts as fixed; of a draft, as they are counted now."""
    if nomination.facts_on is None:
        return measured_unit(nomination.unit_id, period_of(batch_of(nomination)))
    return facts_of_text(nomination.facts)


def drift(nomination: Nomination) -> list[Drift]:
    """The fixed facts that the records tell differently by now, counted for the same days; none of a draft."""
    if nomination.facts_on is None:
        return []
    now = measured_unit(nomination.unit_id, period_of(batch_of(nomination), nomination.facts_on))
    return drifts(facts_of_text(nomination.facts), now)


def floor_of(unit: Unit, nomination: Nomination) -> Result:
    """What R56 says of the unit of a nomination, for the period of its batch."""
    period = period_of(batch_of(nomination), nomination.facts_on or clock.today())
    return floors_of([unit], period)[unit.id]
