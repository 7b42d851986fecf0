"""One placement as the unit's desk prints it: its way, and what the unit may do now."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.core.actor import Actor
from app.placements.models import Placement
from app.placements.services.ending import settle
from app.placements.services.placements import why_not_guide
from app.placements.states import LIVE, ON_POST, SIGNED_STATES, AssessmentState, PlacementState, RequestKind
from app.workspaces.presenters.unit_applicants import Step
from app.workspaces.presenters.unit_deeds import Deed
from app.workspaces.queries.unit_record import File

S = PlacementState


def steps_of(placement: Placement, file: File) -> list[Step]:
    """From the dispatch to the job: done, here, next."""
    signed = bool(file.agreement and file.agreement.trainee_signed_at)
    started, ended = placement.actual_start is not None, placement.state == S.ENDED
    assessed = bool(file.assessment and file.assessment.state != AssessmentState.DRAFT)
    marks = [
        (_("已派遣"), True, ""),
        (_("签订协议"), signed, ""),
        (_("报到上岗"), started, f"{placement.actual_start:%m-%d}" if placement.actual_start else ""),
        (_("见习结束"), ended, f"{placement.ends_on:%m-%d}"),
        (_("见习鉴定"), assessed, ""),
        (_("留用登记"), file.retention is not None, ""),
    ]
    if placement.state == S.CANCELLED:
        return [Step(marks[0][0], "done"), Step(_("派遣已取消"), "stopped")]
    here = next((place for place, (_label, done, _when) in enumerate(marks) if not done), len(marks))
    return [
        Step(label, "done" if done else "here" if place == here else "next", when)
        for place, (label, done, when) in enumerate(marks)
    ]


def deeds_of(actor: Actor, placement: Placement, file: File) -> dict[str, list[Deed]]:
    """The buttons of each block of the page."""
    live, on_post = placement.state in LIVE, placement.state in ON_POST

    def deed(name: str, label: str, tone: str = "plain", view: str = "UnitDeeds", **more: Any) -> Deed:
        return Deed(name, label, url_for(f"{view}.{name}", pk=placement.id, **more), tone)

    found: dict[str, list[Deed]] = {"mentor": [], "training": [], "payment": [], "standing": [], "end": []}
    if live:
        found["mentor"] += _mentor(actor, placement, file)
        found["mentor"].append(deed("plan", _("填写带教计划")))
        url = url_for("UnitTrainings.add", placement_id=placement.id)
        found["training"].append(Deed("training", _("登记培训"), url))
    if on_post:
        found["mentor"].append(deed("week", _("填写周记")))
    if placement.actual_start is not None:
        found["payment"].append(deed("pay", _("登记发放"), view="UnitClosing"))
    found["standing"] = _standing(actor, placement, file)
    if placement.state == S.ENDED and file.retention is None:
        found["end"].append(deed("retention", _("登记留用"), "primary", view="UnitClosing"))
    return found


def _mentor(actor: Actor, placement: Placement, file: File) -> list[Deed]:
    """Name the mentor, or change the agreement that names one (B27)."""
    if why_not_guide(actor, placement) is None:
        none = placement.mentor_id is None
        url = url_for("UnitDeeds.mentor", pk=placement.id)
        return [Deed("mentor", _("指定带教老师") if none else _("更换"), url, "primary" if none else "plain")]
    if file.agreement is None:
        return []
    page = "UnitAgreements.change" if file.agreement.state in SIGNED_STATES else "UnitAgreements.show"
    return [Deed("mentor", _("变更协议以更换"), url_for(page, pk=file.agreement.id))]


def _standing(actor: Actor, placement: Placement, file: File) -> list[Deed]:
    request = file.open_request
    if request is not None:
        refusal = settle.refusal(actor, request, settle.workflow.moves["take_back"])
        url = url_for("UnitDeeds.take_back", pk=placement.id)
        return [Deed("take_back", _("撤回申请"), url, posts=True, why=refusal.message if refusal else "")]
    offered = {
        S.ACTIVE: (RequestKind.RETAIN, RequestKind.SUSPEND, RequestKind.END),
        S.SUSPENDED: (RequestKind.RESUME, RequestKind.RETAIN, RequestKind.END),
    }.get(placement.state, ())
    tones = {RequestKind.END: "danger"}
    return [
        Deed(
            kind.value,
            _("申请%(kind)s", kind=_(kind.label)),
            url_for("UnitDeeds.ask", pk=placement.id, kind=kind.value.lower()),
            tones.get(kind, "plain"),
        )
        for kind in offered
    ]
