"""Plan years: opened when a plan is announced, frozen when the year is over and its figures stand."""

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Invalid, Refusal, Refused
from app.extensions import db
from app.programme.models import PlanYear
from app.programme.policy import may_keep_years
from app.programme.queries import plan_year, plan_years
from app.programme.states import PlanState


def open_year(actor: Actor, year: int) -> PlanYear:
    """Open a plan year for offers; it carries the notice of the year before on. Raises Invalid for a year that is
    known already or lies beyond the next one.
    """
    _require(actor)
    known = plan_years()
    if any(found.year == year for found in known):
        raise Invalid({"year": _("%(year)s 年度已开启过，不能重复开启。", year=year)})
    if not known or not known[-1].year <= year <= clock.today().year + 1:
        raise Invalid({"year": _("只能开启本年度或下一年度。")})
    opened = PlanYear(
        year=year, title=_("%(year)s年就业见习岗位募集计划", year=year), doc_no=known[0].doc_no, state=PlanState.OPEN
    )
    db.session.add(opened)
    db.session.flush()
    return opened


def freeze_year(actor: Actor, year: int) -> PlanYear:
    """Freeze a plan year that is over: its targets and figures stand, and its posts are closed in the night."""
    _require(actor)
    found = plan_year(year)
    if found is None:
        raise Invalid({"year": _("没有 %(year)s 年度。", year=year)})
    if found.state == PlanState.FROZEN:
        raise Refused(Refusal("state", _("%(year)s 年度已封存。", year=year)), status=409)
    if year >= clock.today().year:
        raise Invalid({"year": _("%(year)s 年度尚未结束，不能封存。", year=year)})
    found.state = PlanState.FROZEN
    db.session.flush()
    return found


def _require(actor: Actor) -> None:
    if refusal := may_keep_years(actor):
        raise Refused(refusal)
