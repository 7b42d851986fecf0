"""What follows a naming: rectification, restoration, revocation, its end; the level of the unit is counted anew.

Every change is told at once to lists, pages and certificates: they read the nomination, and the codes of its papers
are changed in the same transaction.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.errors import Invalid, Refusal, Refused
from app.core.workflow import move_each
from app.extensions import db
from app.programme.queries import whole_number
from app.showcase import signals
from app.showcase.models import Nomination
from app.showcase.policy.nominations import may_note_plate
from app.showcase.queries import nominations as queries
from app.showcase.services import news
from app.showcase.services.certificates import certificate_changed
from app.showcase.services.moving import perform, require
from app.showcase.services.reviewing import vetoes_of
from app.showcase.states import NominationState as N
from app.units import signals as unit_signals
from app.units.models import Unit
from app.units.services import set_showcase_level
from app.units.states import ShowcaseLevel, UnitState

IN_SELECTION = frozenset({N.CITY_RECOMMENDED, N.SCORED, N.SHORTLISTED, N.OBJECTED})
DAY = timedelta(days=1)


def refresh_level(unit_id: str) -> ShowcaseLevel | None:
    """Write on the unit the highest level of its standing namings; the only place from which it is written."""
    level = queries.highest_level(unit_id, clock.today())
    set_showcase_level(queries.unit_by_key(unit_id), level)
    return level


def changed(actor: Actor, nomination: Nomination, note: str) -> Nomination:
    """Carry a change of a naming to the unit, its certificate, and whoever listens."""
    db.session.flush()
    refresh_level(nomination.unit_id)
    certificate_changed(nomination, note=note)
    signals.changed.send(nomination, actor=actor)
    return nomination


def warn(actor: Actor, nomination: Nomination, *, reason: str = "") -> Nomination:
    """Ask a named unit to put things right within the days of the parameter, counted from tomorrow."""
    today = clock.today()
    due = today + timedelta(days=whole_number("showcase_rectify_days"))
    perform(actor, nomination, "warn", reason=reason, warned_on=today, rectify_by=due)
    news.to_unit(
        "showcase_warned",
        nomination,
        due_on=due,
        reason=reason.strip(),
        batch=nomination.batch.title,
        once=f"warned:{today}",
    )
    return changed(actor, nomination, _("限期整改至 %(day)s", day=due))


def restore(actor: Actor, nomination: Nomination, *, reason: str = "") -> Nomination:
    """Find that a warned unit put things right."""
    perform(actor, nomination, "restore", reason=reason, rectify_by=None)
    return changed(actor, nomination, _("整改合格"))


def revoke(actor: Actor, nomination: Nomination, *, reason: str = "") -> Nomination:
    """Take the naming back.

    From an organiser only with a veto, after the rectification's last day, or when the yearly check proposes it;
    raises Refused otherwise.
    """
    perform.begin(actor, nomination, "revoke")
    if not actor.is_system:
        require(actor, "revoke", nomination, _not_yet(nomination), status=409)
    perform(
        actor,
        nomination,
        "revoke",
        reason=reason,
        revoked_on=clock.today(),
        revoked_because=reason.strip(),
        rectify_by=None,
    )
    news.to_unit("showcase_revoked", nomination, reason=reason.strip(), once=f"revoked:{clock.today()}")
    return changed(actor, nomination, reason.strip())


def _not_yet(nomination: Nomination) -> Refusal | None:
    over = nomination.rectify_by is not None and nomination.rectify_by < clock.today()
    if vetoes_of(nomination) or over or queries.proposes_revoking(nomination):
        return None
    if nomination.state == N.WARNED:
        return Refusal("rectifying", _("整改期至 %(day)s，期满仍不合格的方可撤销。", day=nomination.rectify_by))
    return Refusal("no_ground", _("撤销须有登记的一票否决情形，或年度检查建议撤销；其他问题请先限期整改。"), "四(三)")


def plate_returned(actor: Actor, nomination: Nomination, day: date) -> Nomination:
    """Note on which day the plate of a revoked or lapsed naming came back."""
    perform.lock(nomination)
    require(actor, "plate", nomination, may_note_plate(actor, nomination), status=409)
    ended = nomination.revoked_on or nomination.lapsed_on or day
    if not ended <= day <= clock.today():
        raise Invalid({"plate_returned_on": _("收回日期应在命名终止之日至今天之间。")})
    nomination.plate_returned_on = day
    db.session.flush()
    return nomination


def lapse(actor: Actor, nomination: Nomination, on: date, note: str) -> Nomination:
    """End a naming from a day on, without blame: its time is over, or a newer one takes its place."""
    perform.lock(nomination)
    if nomination.lapsed_on is not None or nomination.state not in (N.NAMED, N.WARNED):
        raise Refused(Refusal("state", _("命名已不在有效状态。")), status=409)
    nomination.lapsed_on = on
    return changed(actor, nomination, note)


def lapse_due() -> int:
    """End every naming whose last day is past; returns how many."""
    return move_each(partial(queries.over, clock.today()), _over)


def _over(nomination: Nomination) -> None:
    lapse(SYSTEM, nomination, (nomination.valid_to or clock.today()) + DAY, _("有效期满"))


def tell_overdue() -> int:
    """Tell the organisers, once for each rectification, that its last day is past."""
    told = 0
    for nomination in queries.rectification_over(clock.today()):
        told += len(
            news.to_organiser(
                "showcase_rectified_due",
                nomination.batch,
                link=f"/admin/nominations/{nomination.id}",
                once=f"rectified:{nomination.id}:{nomination.rectify_by}",
                unit=nomination.unit_name,
                day=nomination.rectify_by,
            )
        )
    return told


def follow_end(unit: Unit, **_more: Any) -> None:
    """A unit is no longer accredited: a cancelled one loses its namings, another's end; its selection stops."""
    is_blamed = unit.state == UnitState.CANCELLED
    why = _("见习单位认定已被取消。") if is_blamed else _("见习单位已退出见习单位清单。")
    for nomination in queries.of_unit(unit.id):
        if nomination.state in IN_SELECTION:
            perform(SYSTEM, nomination, "drop", reason=why)
        elif nomination.state in (N.NAMED, N.WARNED) and nomination.lapsed_on is None:
            if is_blamed:
                revoke(SYSTEM, nomination, reason=why)
            else:
                lapse(SYSTEM, nomination, clock.today(), why)


def listen() -> None:
    """Follow what happens to units; called once when the part registers."""
    unit_signals.ended.connect(follow_end)


MOVES: dict[str, Callable[..., Any]] = {"warn": warn, "restore": restore, "revoke": revoke}
