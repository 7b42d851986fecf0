"""What happens to an accredited unit: suspension, cancellation in two hands, exit, expiry, confirmation."""

from collections.abc import Callable
from datetime import timedelta

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.calendar import add_years
from app.core.errors import Invalid, Refusal, Refused
from app.extensions import db
from app.programme.queries import database_params
from app.units import signals
from app.units.models import Unit, UnitBan
from app.units.policy import may_confirm
from app.units.queries import banned_until, last_review
from app.units.services.review import perform, require_fresh_comparison, workdays_after
from app.units.states import ReviewAction, ShowcaseLevel

EXIT_GUARDS: list[Callable[[Unit], Refusal | None]] = []


def add_exit_guard(guard: Callable[[Unit], Refusal | None]) -> None:
    """Let a higher part say why a unit cannot leave of its own will yet (6.1: nobody is on post)."""
    if guard not in EXIT_GUARDS:
        EXIT_GUARDS.append(guard)


def suspend(actor: Actor, unit: Unit, *, reason: str = "") -> Unit:
    """Suspend while a finding is open; its posts pause, running internships go on."""
    perform(actor, unit, "suspend", reason=reason)
    signals.suspended.send(unit, actor=actor)
    return unit


def resume(actor: Actor, unit: Unit, *, reason: str = "") -> Unit:
    """Lift a suspension when the finding is closed."""
    perform(actor, unit, "resume", reason=reason)
    signals.resumed.send(unit, actor=actor)
    return unit


def propose_cancel(actor: Actor, unit: Unit, *, reason: str = "", fraud: bool = False) -> Unit:
    """Propose to cancel for fraud, or because the last yearly review says so (R14); the unit is suspended and heard."""
    perform.begin(actor, unit, "propose_cancel")
    if not fraud and not _review_proposes_cancel(unit):
        raise Invalid({"reason": _("没有弄虚作假情形的，须最近一次年度考核结论为“建议取消”（R14）方可提出取消。")})
    facts = {"proposed_by_id": actor.user_id, "proposed_on": clock.today(), "proposed_for_fraud": bool(fraud)}
    perform(actor, unit, "propose_cancel", reason=reason, **facts)
    signals.suspended.send(unit, actor=actor)
    return unit


def _review_proposes_cancel(unit: Unit) -> bool:
    last = last_review(unit)
    return last is not None and last.action == ReviewAction.PROPOSE_CANCEL


def keep(actor: Actor, unit: Unit, *, reason: str = "") -> Unit:
    """Turn the proposal down; the unit is in force again."""
    perform(actor, unit, "keep", reason=reason, proposed_by_id=None, proposed_on=None, proposed_for_fraud=False)
    signals.resumed.send(unit, actor=actor)
    return unit


def confirm_cancel(actor: Actor, unit: Unit, *, reason: str = "") -> Unit:
    """Cancel after the hearing; a ban follows fraud. Raises Invalid while the unit may still answer."""
    perform.begin(actor, unit, "confirm_cancel")
    today = clock.today()
    heard = workdays_after(unit.proposed_on or today, "unit_hearing_workdays")
    if today <= heard:
        raise Invalid({"hearing": _("听取单位意见至 %(day)s，期满后方可确认取消。", day=heard.isoformat())})
    perform(actor, unit, "confirm_cancel", reason=reason, ended_on=today)
    if unit.proposed_for_fraud:
        ban(unit, reason.strip())
    signals.ended.send(unit, actor=actor)
    return unit


def ban(unit: Unit, reason: str) -> None:
    """Keep a unit off the list for the years of the parameter, from today on; one that is banned that long stays so."""
    today = clock.today()
    until = add_years(today, int(database_params().get("ban_years"))) - timedelta(days=1)
    known = banned_until(unit.uscc)
    if known is not None and known >= until:
        return
    db.session.add(
        UnitBan(
            uscc=unit.uscc,
            unit_id=unit.id,
            region_code=unit.region_code,
            banned_from=today,
            banned_to=until,
            reason=reason,
        )
    )


def exit_plan(actor: Actor, unit: Unit, *, reason: str = "") -> Unit:
    """Leave the plan of one's own will, once nobody is there or to come; raises Refused before that."""
    perform.begin(actor, unit, "exit")
    for guard in EXIT_GUARDS:
        if refusal := guard(unit):
            raise Refused(refusal, status=409)
    perform(actor, unit, "exit", reason=reason, ended_on=clock.today())
    signals.ended.send(unit, actor=actor)
    return unit


def expire(actor: Actor, unit: Unit) -> Unit:
    """Take a unit off the list when its validity has run out; internships that run there go on to their end."""
    perform(actor, unit, "expire", ended_on=clock.today())
    signals.ended.send(unit, actor=actor)
    return unit


def renew(actor: Actor, unit: Unit, *, reason: str = "") -> Unit:
    """Extend the validity by three years from its end, on a fresh comparison and without a proposal to cancel."""
    perform.begin(actor, unit, "renew")
    require_fresh_comparison(unit)
    if _review_proposes_cancel(unit):
        raise Invalid({"review": _("最近一次年度考核建议取消，不能续期。")})
    years = int(database_params().get("unit_valid_years"))
    until = add_years(unit.valid_to or clock.today(), years)
    perform(actor, unit, "renew", reason=reason, valid_to=until, last_confirmed_on=clock.today())
    return unit


def confirm_listing(actor: Actor, unit: Unit) -> Unit:
    """Confirm that the published facts still hold (R19)."""
    if refusal := may_confirm(actor, unit):
        raise Refused(refusal)
    unit.last_confirmed_on = clock.today()
    db.session.flush()
    return unit


def set_showcase_level(unit: Unit, level: ShowcaseLevel | None) -> Unit:
    """Write the highest showcase level at which the unit stands, as the part that names units has counted it."""
    if unit.showcase_level != level:
        unit.showcase_level = level
        db.session.flush()
    return unit
