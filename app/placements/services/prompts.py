"""Prompts 30, 15 and 7 days before the end: the unit, the trainee and the clerk each learn what to decide (B29)."""

from flask_babel import gettext as _

from app.core import clock
from app.messaging.queries import accounts_of_trainee, accounts_of_unit, officers_of
from app.messaging.services import tell
from app.placements.models import Placement
from app.security.states import Role

BEFORE = (7, 15, 30)  # days before the last one


def stage_of(placement: Placement) -> int | None:
    """Which prompt is due: the smallest number of days that the end is not farther away than; None before and after."""
    left = (placement.ends_on - clock.today()).days
    return next((days for days in BEFORE if 0 <= left <= days), None)


def prompt(placement: Placement) -> int:
    """Tell all three once for each stage of an end; return how many messages are new."""
    stage = stage_of(placement)
    if stage is None:
        return 0
    once = f"{placement.ends_on.isoformat()}:{stage}"
    told = 0
    for template, accounts, link in (
        ("end_near_unit", accounts_of_unit(placement.unit_id), f"/desk/unit/placements/{placement.id}#end"),
        ("end_near_trainee", accounts_of_trainee(placement.trainee_id), "/desk/placement#end"),
        (
            "end_near_office",
            officers_of(placement.region_code, {Role.COUNTY_AGENT}),
            f"/admin/placements/{placement.id}",
        ),
    ):
        new = tell(
            template,
            accounts,
            about=placement,
            link=link,
            due_on=placement.ends_on,
            once=once,
            name=placement.person_name,
            unit=placement.unit_name,
            days=(placement.ends_on - clock.today()).days,
            keeps=_said(placement.unit_will_keep),
            stays=_said(placement.wants_to_stay),
        )
        told += len(new)
    return told


def _said(answer: bool | None) -> str:
    return _("未答复") if answer is None else _("是") if answer else _("否")
