"""Reference data is open; targets are read by everybody and written by whoever splits them."""

from sqlalchemy import ColumnElement, true

from app.core.actor import Actor
from app.core.scope import area_holds, open_to_all, scoped
from app.programme.models import MinWage, PlanYear, PolicyParam, RegionWageClass, Target, Workday
from app.security.states import Permission

open_to_all(PlanYear, RegionWageClass, MinWage, Workday, PolicyParam)


def _of_own_area(actor: Actor, target: Target) -> bool:
    return actor.may(Permission.TARGET_WRITE) and area_holds(actor, target)


@scoped(Target, writes=_of_own_area)
def visible_targets(actor: Actor) -> ColumnElement[bool]:
    """Targets are printed in a public notice: everybody may read them."""
    return true()
