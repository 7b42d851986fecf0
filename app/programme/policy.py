"""Who may set which target, and who opens and freezes plan years."""

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.errors import Refusal
from app.programme.models import PlanYear, Target
from app.programme.states import PlanState
from app.security.states import Level, Role


def may_split(actor: Actor, target: Target, year: PlanYear) -> Refusal | None:
    """A city splits its own target to its counties (notice 一); the region may split its own, and any city's."""
    if year.state == PlanState.FROZEN:
        return Refusal("frozen", _("%(year)s 年度已封存，指标不能再修改。", year=year.year))
    if actor.is_system:
        return None
    if (
        actor.level == Level.CITY
        and actor.has(Role.CITY_AGENT, Role.CITY_AUDITOR)
        and target.region_code == actor.region_code
    ):
        return None
    if actor.has(Role.REGION_HRSS):
        return None
    return Refusal("role", _("县区任务由所在地级市分解，自治区可代为分解。"), "一")


def may_keep_years(actor: Actor) -> Refusal | None:
    """The region's department, which announces the plan, opens and freezes its years."""
    if actor.is_system or actor.has(Role.REGION_HRSS):
        return None
    return Refusal("role", _("计划年度由自治区人社厅开启和封存。"), "一")
