"""One application put together for its pages, and the open batches with what keeps a unit from applying."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.showcase.models import Nomination, ShowcaseBatch
from app.showcase.queries import facts as counting
from app.showcase.rules.criteria import Sheet, sheet_of
from app.showcase.rules.facts import facts_of_text
from app.showcase.services.nominations import ineligible, materials_of
from app.showcase.states import NominationState, Veto
from app.units.models import Unit
from app.workspaces.presenters import unit_showcase as telling
from app.workspaces.presenters import unit_showcase_sheet as sheets
from app.workspaces.presenters.trainee import Step
from app.workspaces.queries import unit_showcase as asking

N = NominationState


@dataclass(frozen=True)
class Case:
    """Everything that a page of an application shows."""

    nomination: Nomination
    sheet: Sheet
    told: sheets.Told
    file: asking.File
    standing: telling.Standing
    steps: list[Step]
    result: telling.Result | None
    reason: str
    vetoes: list[str]

    @property
    def is_draft(self) -> bool:
        """Whether the unit may still write."""
        return self.nomination.state == N.DRAFT and not telling.is_lost(self.nomination)


def case_of(nomination: Nomination) -> Case:
    """The case of a nomination in hand with its batch: figures as fixed once it was sent, and those of today."""
    file, sheet = asking.file_of(nomination), sheet_of(nomination.batch.criteria)
    today = counting.measured([nomination.unit_id], counting.period_of(nomination.batch))[nomination.unit_id]
    is_fixed = nomination.facts_on is not None and nomination.state != N.DRAFT
    told = sheets.tell(
        sheet,
        facts_of_text(nomination.facts) if is_fixed else today,
        now=today if is_fixed else None,
        words=materials_of(nomination),
        documents=file.documents,
    )
    return Case(
        nomination,
        sheet,
        told,
        file,
        standing=telling.standing_of(nomination, file.notice),
        steps=telling.steps_of(nomination, file.notice),
        result=telling.result_of(nomination, file.reasons),
        reason=telling.reason_of(nomination, file.reasons),
        vetoes=vetoes_of(nomination.unit_id, nomination.batch) if nomination.state == N.DRAFT else [],
    )


def vetoes_of(unit_id: str, batch: ShowcaseBatch) -> list[str]:
    """What the system knows that may exclude a unit, in neutral words."""
    return worded(counting.known_vetoes([unit_id], counting.period_of(batch)).get(unit_id, {}))


def worded(found: Mapping[Veto, str]) -> list[str]:
    """Vetoes as a unit reads them."""
    return [_("%(veto)s：%(words)s", veto=_(veto.label), words=words) for veto, words in found.items()]


def offers_of(unit: Unit, batches: Sequence[ShowcaseBatch], mine: Sequence[Nomination]) -> list[telling.Offer]:
    """The open batches for a unit: applied already, may apply, or why not."""
    by_batch = {row.batch_id: row for row in mine if row.unit_id == unit.id}
    found = []
    for batch in batches:
        nomination = by_batch.get(batch.id)
        refusal = None if nomination else ineligible(unit, batch)
        why = refusal.message if refusal else ""
        warnings = () if nomination or why else tuple(vetoes_of(unit.id, batch))
        found.append(telling.Offer(batch, why, nomination, warnings))
    return found
