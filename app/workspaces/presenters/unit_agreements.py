"""An agreement as the unit's desk prints it: its terms with who signs a change, and what may be done."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.workflow import Mover
from app.placements.models import Agreement
from app.placements.queries.mentoring import mentors_of
from app.placements.rules.changing import FIELDS
from app.placements.states import AgreementState
from app.posts.queries import find_sites
from app.units.queries import unit_in_reach
from app.workspaces.forms.unit import DAYS, HOURS, LONG, terms_offered
from app.workspaces.presenters.unit_deeds import Deed, Way, deeds_of

IN_FORCE = (AgreementState.SIGNED, AgreementState.FILED)


@dataclass(frozen=True)
class Term:
    """One field of the form of terms."""

    name: str
    label: str
    needs: str
    kind: str  # date, number, flag, choice, area, text
    options: tuple[tuple[str, str], ...] = ()


def terms_shown(agreement: Agreement) -> list[Term]:
    """The fields that the unit may write, in the order of the table of changes."""
    offered = terms_offered(agreement)
    options = {"mentor_id": _mentors(agreement), "site_id": _sites(agreement)}
    return [
        Term(name, _(field.label), _(field.needs.label), _kind(name), options.get(name, ()))
        for name, field in FIELDS.items()
        if name in offered
    ]


def _kind(name: str) -> str:
    if name in DAYS:
        return "date"
    if name in (*HOURS, "allowance_yuan"):
        return "number"
    known = {"night_work": "flag", "mentor_id": "choice", "site_id": "choice"} | dict.fromkeys(LONG, "area")
    return known.get(name, "text")


def _mentors(agreement: Agreement) -> tuple[tuple[str, str], ...]:
    unit = unit_in_reach(agreement.unit_id)
    rows = mentors_of(unit, active_only=True) if unit else []
    return tuple((mentor.id, f"{mentor.name}（{mentor.title}）" if mentor.title else mentor.name) for mentor in rows)


def _sites(_agreement: Agreement) -> tuple[tuple[str, str], ...]:
    return tuple(find_sites(""))


def deeds_for(perform: Mover, actor: Actor, agreement: Agreement) -> list[Deed]:
    """Write, sign, change, open again or give up."""
    pk = agreement.id
    ways = {
        "sign_unit": Way(url_for("UnitAgreements.sign", pk=pk, _anchor="sign")),
        "redraft": Way(url_for("UnitAgreements.redraft", pk=pk), posts=True),
        "void": Way(url_for("UnitAgreements.void", pk=pk, _anchor="void")),
    }
    found = deeds_of(perform, actor, agreement, ways)
    if agreement.state == AgreementState.DRAFT:
        found.insert(1, Deed("edit", _("修改条款"), url_for("UnitAgreements.edit", pk=pk)))
    if agreement.state in IN_FORCE:
        found.append(Deed("change", _("变更协议"), url_for("UnitAgreements.change", pk=pk)))
    return found
