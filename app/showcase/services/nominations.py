"""A unit's own nomination: drafted, filled in, sent, taken back while the applications are open."""

import json
from collections.abc import Mapping

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.calendar import add_years
from app.core.errors import Invalid, OutOfReach, Problems, Refusal, Refused
from app.core.search import is_storable
from app.extensions import db
from app.organisations.queries import full_name_of
from app.programme.queries import whole_number
from app.showcase.models import Nomination, ShowcaseBatch
from app.showcase.policy.nominations import may_submit
from app.showcase.queries import facts as known
from app.showcase.queries import nominations as queries
from app.showcase.queries.facts.eligible import RENEWED_WITHIN_YEARS
from app.showcase.rules import sheet_of
from app.showcase.services import facts
from app.showcase.services.moving import perform, require
from app.showcase.states import BatchState, NominationState
from app.units.models import Unit
from app.units.queries import unit_in_reach
from app.units.states import ShowcaseLevel, UnitState

WORDS_MAX, STATEMENT_MAX = 1000, 3000
WHOLE_REGION = "640000"


def ineligible(unit: Unit, batch: ShowcaseBatch) -> Refusal | None:
    """Why a unit may not apply in a batch today, in words.

    It is accredited, in force, and has been for the years of the parameter; it lies in the area of the batch; its
    naming of the same level has less than a year left; for a national batch it meets the floor (R56).
    """
    if refusal := _unfit(unit):
        return refusal
    if not covers(batch.region_code, unit.region_code):
        return Refusal("area", _("本批次只接受%(area)s的单位申报。", area=full_name_of(batch.region_code)))
    held = queries.standing_of(unit.id, batch.level)
    if held is not None and held.valid_to and held.valid_to > add_years(clock.today(), RENEWED_WITHIN_YEARS):
        words = _("贵单位已是%(level)s示范单位，有效期至 %(day)s，期满前一年内方可再次申报。")
        return Refusal("named", words % {"level": _(batch.level.label), "day": held.valid_to}, "四(三)")
    if batch.level == ShowcaseLevel.NATIONAL:
        floor = known.floors_of([unit], known.period_of(batch))[unit.id]
        if not floor["ok"]:
            return Refusal("floor", floor.message or "", "四(三)")
    return None


def covers(area: str, county: str) -> bool:
    """Whether a county lies in the area of a batch: the region, a city or the county itself."""
    return area in (WHOLE_REGION, county[:4] + "00", county)


def _unfit(unit: Unit) -> Refusal | None:
    years = whole_number("showcase_accredited_years")
    if unit.state != UnitState.ACCREDITED or unit.accredited_on is None:
        words = _("见习单位“%(state)s”，已认定的单位方可申报。", state=_(unit.state.label))
        return Refusal("not_accredited", words, "四(三)")
    if unit.valid_to is not None and unit.valid_to < clock.today():
        return Refusal("expired", _("认定有效期已于 %(day)s 届满，续期后方可申报。", day=unit.valid_to), "四(三)")
    since = add_years(unit.accredited_on, years)
    if since <= clock.today():
        return None
    words = _(
        "认定满 %(n)s 年方可申报：贵单位 %(day)s 认定，%(since)s 起可以申报。",
        n=years,
        day=unit.accredited_on,
        since=since,
    )
    return Refusal("too_young", words, "四(三)")


def draft(actor: Actor, batch: ShowcaseBatch, *, unit_id: str = "") -> Nomination:
    """Begin the nomination of the actor's own unit in an open batch; the one that there is, when there is one."""
    unit = unit_in_reach(unit_id or next(iter(sorted(actor.unit_ids)), ""))
    if unit is None or unit.id not in actor.unit_ids:
        raise OutOfReach()
    if (known := queries.of_unit_in(batch, unit.id)) is not None:
        return known
    nomination = Nomination(
        batch_id=batch.id,
        batch=batch,
        unit_id=unit.id,
        unit_name=unit.name,
        region_code=unit.region_code,
        level=batch.level,
        state=NominationState.DRAFT,
    )
    with db.session.no_autoflush:
        require(actor, "nominate", batch, may_submit(actor, nomination) or ineligible(unit, batch), status=409)
    db.session.add(nomination)
    db.session.flush()
    return nomination


def save(
    actor: Actor,
    nomination: Nomination,
    *,
    materials: Mapping[str, str] | None = None,
    statement: str | None = None,
) -> Nomination:
    """Keep what the unit says of itself and of single items, as long as it is a draft; an empty word is taken out."""
    perform.lock(nomination)
    if nomination.state != NominationState.DRAFT:
        sent = Refusal("state", _("申报已提交，撤回后才能修改。"))
        require(actor, "save", nomination, sent, status=409)
    require(actor, "save", nomination, may_submit(actor, nomination))
    known = {item.code for item in sheet_of(nomination.batch.criteria).items}
    given = {code: words.strip() for code, words in (materials or {}).items()}
    if problems := _problems(given, known, (statement or "").strip()):
        raise Invalid(problems)
    if materials is not None:
        kept = {**materials_of(nomination), **given}
        nomination.materials = json.dumps({code: words for code, words in kept.items() if words}, ensure_ascii=False)
    if statement is not None:
        nomination.statement = statement.strip() or None
    db.session.flush()
    return nomination


def _problems(given: Mapping[str, str], known: set[str], statement: str) -> Problems:
    found: Problems = {}
    for code, words in given.items():
        if code not in known:
            found[f"material-{code}"] = [_("评分标准中没有这一项。")]
        elif len(words) > WORDS_MAX or not is_storable(words):
            found[f"material-{code}"] = [_("不超过 %(n)s 字，且不含特殊字符。", n=WORDS_MAX)]
    if len(statement) > STATEMENT_MAX or not is_storable(statement):
        found["statement"] = [_("不超过 %(n)s 字，且不含特殊字符。", n=STATEMENT_MAX)]
    return found


def materials_of(nomination: Nomination) -> dict[str, str]:
    """What the unit says of items, by their codes."""
    found: dict[str, str] = json.loads(nomination.materials or "{}")
    return found


def submit(actor: Actor, nomination: Nomination, *, pledge: bool = False, reason: str = "") -> Nomination:
    """Send the nomination with the facts as the system counts them now; they are kept as they were.

    Raises Refused when the unit may not apply, Invalid without its pledge or its words.
    """
    perform.begin(actor, nomination, "submit")
    unit = queries.unit_by_key(nomination.unit_id)
    require(actor, "submit", nomination, ineligible(unit, nomination.batch), status=409)
    problems: Problems = {}
    if not pledge:
        problems["pledge"] = [_("请阅读并作出承诺。")]
    if not (nomination.statement or "").strip():
        problems["statement"] = [_("请填写申报单位概述。")]
    if problems:
        raise Invalid(problems)
    facts.freeze(nomination)
    perform(actor, nomination, "submit", reason=reason, submitted_at=clock.now(), submitted_by_id=actor.user_id)
    return nomination


def take_back(actor: Actor, nomination: Nomination, *, reason: str = "") -> Nomination:
    """Take the nomination back to change it; not once a reviewer recorded a veto."""
    perform.begin(actor, nomination, "take_back")
    if nomination.batch.state != BatchState.OPEN:
        raise Refused(Refusal("not_open", _("申报已截止，不能撤回。")), status=409)
    if json.loads(nomination.vetoes or "{}"):
        vetoed = Refusal("vetoed", _("已登记一票否决情形，不能撤回修改；有异议的请联系初审部门。"))
        require(actor, "take_back", nomination, vetoed, status=409)
    return perform(
        actor,
        nomination,
        "take_back",
        reason=reason,
        submitted_at=None,
        submitted_by_id=None,
        facts="{}",
        facts_on=None,
        system_points=None,
    )
