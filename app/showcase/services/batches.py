"""Batches from their planning to the experts: what binds everybody is settled before they open, and never after."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.errors import Invalid, Problems, Refusal
from app.core.workflow import move_each
from app.extensions import db
from app.organisations.queries import cities, counties_of
from app.showcase.models import ShowcaseBatch
from app.showcase.policy.batches import editable_fields, may_change_criteria, may_plan
from app.showcase.queries import batches as queries
from app.showcase.queries import facts as known
from app.showcase.rules import Sheet, problems_of, sheet_of, sheet_text
from app.showcase.rules.sheets import default_sheet
from app.showcase.services import news, scoring
from app.showcase.services.moving import move_batch, require
from app.showcase.states import BatchState, NominationState
from app.units.states import ShowcaseLevel

ANNOUNCED_DAYS = 3  # how long after it opened a batch is still told to units that could not be told before
SHARE_MAX = 999


def plan(actor: Actor, *, level: ShowcaseLevel | str, **facts: Any) -> ShowcaseBatch:
    """Plan a batch of the actor's own level and area, with the default criteria; raises Refused, Invalid."""
    wanted = ShowcaseLevel(level)
    shares = facts.pop("shares", None)
    batch = ShowcaseBatch(
        level=wanted, region_code=actor.region_code, criteria=sheet_text(default_sheet()), state=BatchState.PLANNED
    )
    require(actor, "plan", batch, may_plan(actor, wanted))
    _set(batch, facts)
    db.session.add(batch)
    db.session.flush()
    if shares:
        change_shares(actor, batch, shares)
    return batch


def edit(actor: Actor, batch: ShowcaseBatch, **facts: Any) -> ShowcaseBatch:
    """Change what may still be changed; who tries to change what is fixed is refused, and it is logged."""
    move_batch.lock(batch)
    changed = {name for name, value in facts.items() if getattr(batch, name) != value}
    if changed - set(editable_fields(actor, batch)):
        fixed = Refusal("fixed", _("批次已启动申报，名额、日期和统计期间不能修改。"), "四(三)")
        require(actor, "edit", batch, may_change_criteria(actor, batch) or fixed)
    _set(batch, facts)
    db.session.flush()
    return batch


def _set(batch: ShowcaseBatch, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        setattr(batch, name, value.strip() if isinstance(value, str) else value)
    if found := _problems(batch):
        raise Invalid(found)


def _problems(batch: ShowcaseBatch) -> Problems:
    """What keeps the facts of a batch from fitting together, by field."""
    found: Problems = {}
    for name in ("title", "opens_on", "closes_on", "review_by", "score_by", "period_from", "period_to", "year"):
        if not getattr(batch, name):
            found[name] = [_("必填。")]
    if found:
        return found
    for earlier, later, words in (
        ("opens_on", "closes_on", _("申报截止日不能早于申报开始日。")),
        ("closes_on", "review_by", _("初审截止日不能早于申报截止日。")),
        ("review_by", "score_by", _("评分截止日不能早于初审截止日。")),
        ("period_from", "period_to", _("统计期间的止日不能早于起日。")),
    ):
        if getattr(batch, later) < getattr(batch, earlier):
            found[later] = [words]
    if batch.period_to > batch.closes_on:
        found.setdefault("period_to", [_("统计期间应在申报截止日以前结束。")])
    if not queries.is_plan_year(batch.year):
        found["year"] = [_("没有这个计划年度。")]
    if batch.quota is not None and batch.quota < 1:
        found["quota"] = [_("名额至少为 1 个；不限名额的请留空。")]
    if batch.experts_min is not None and batch.experts_min < 3:
        found["experts_min"] = [_("评审专家不少于 3 人。")]
    if batch.spread_max is not None and batch.spread_max <= 0:
        found["spread_max"] = [_("分差上限应大于 0。")]
    return found


# -- criteria and shares


def change_criteria(actor: Actor, batch: ShowcaseBatch, sheet: Sheet) -> ShowcaseBatch:
    """Put another criteria sheet in force while the batch is planned; an attempt later is refused and logged.

    Raises Invalid when the sheet does not add up.
    """
    _require_planned(actor, batch, "criteria")
    if found := problems_of(sheet):
        raise Invalid({"criteria": found})
    batch.criteria = sheet_text(sheet)
    db.session.flush()
    return batch


def copy_criteria(actor: Actor, batch: ShowcaseBatch, source: ShowcaseBatch | None) -> ShowcaseBatch:
    """Take the sheet of another batch in reach, or the default sheet for None."""
    return change_criteria(actor, batch, default_sheet() if source is None else sheet_of(source.criteria))


def change_shares(actor: Actor, batch: ShowcaseBatch, shares: Mapping[str, int | None]) -> ShowcaseBatch:
    """Say how many nominations each area may recommend at most; none said: no limit.

    Areas are the cities for a batch of the region, the counties for one of a city.
    """
    _require_planned(actor, batch, "shares")
    areas = shared_areas(batch)
    wrong = {
        f"share-{area}": _("请填写 0—%(n)s 的整数，不限的留空。", n=SHARE_MAX)
        for area, most in shares.items()
        if most is not None and not 0 <= most <= SHARE_MAX
    }
    if unknown := set(shares) - set(areas):
        wrong |= {f"share-{area}": _("不是本批次分配名额的地区。") for area in unknown}
    if wrong:
        raise Invalid(wrong)
    batch.shares = json.dumps({area: shares[area] for area in areas if shares.get(area) is not None})
    db.session.flush()
    return batch


def _require_planned(actor: Actor, batch: ShowcaseBatch, attempt: str) -> None:
    move_batch.lock(batch)
    require(actor, attempt, batch, may_change_criteria(actor, batch))


def shared_areas(batch: ShowcaseBatch) -> list[str]:
    """The areas that a batch may give shares to, in their usual order; none for a county's own."""
    if batch.level in (ShowcaseLevel.NATIONAL, ShowcaseLevel.REGION):
        return [area.code for area in cities()]
    if batch.level == ShowcaseLevel.CITY:
        return [area.code for area in counties_of(batch.region_code)]
    return []


def shares_of(batch: ShowcaseBatch) -> dict[str, int]:
    """The most that each area may recommend; an area that is not named has no limit."""
    return {area: int(most) for area, most in json.loads(batch.shares or "{}").items()}


# -- moves


def open_applications(actor: Actor, batch: ShowcaseBatch, *, reason: str = "") -> ShowcaseBatch:
    """Open a batch: criteria, dates and quota are settled, and bind from now on."""
    move_batch.begin(actor, batch, "open")
    problems = _problems(batch)
    if found := problems_of(sheet_of(batch.criteria)):
        problems["criteria"] = found
    if problems:
        raise Invalid(problems)
    move_batch(actor, batch, "open", reason=reason, opened_on=clock.today())
    return batch


def announce() -> int:
    """Tell the units that may apply of every batch that opened lately; each unit once for a batch."""
    today, told = clock.today(), 0
    for batch in queries.just_opened(today, ANNOUNCED_DAYS):
        units = [unit.id for unit in known.eligible_units(batch)]
        told += news.to_units("showcase_opened", batch, units, due_on=batch.closes_on, level=batch.level.label)
    return told


def close_applications() -> int:
    """Close the applications of every batch whose last day is past, and tell the reviewers what waits for them."""
    return move_each(partial(queries.applications_over, clock.today()), _close_applications)


def _close_applications(batch: ShowcaseBatch) -> None:
    move_batch(SYSTEM, batch, "close_applications")
    waiting: dict[str, int] = {}
    for nomination in queries.nominations_of(batch, {NominationState.SUBMITTED}):
        area = news.area_of_reviewer(nomination)
        waiting[area] = waiting.get(area, 0) + 1
    for area, count in waiting.items():
        news.to_reviewers(batch, area, count)


def start_review(actor: Actor, batch: ShowcaseBatch, *, reason: str = "") -> ShowcaseBatch:
    """Hand the recommended nominations to the experts; raises Invalid while a review is open or experts lack."""
    move_batch.begin(actor, batch, "start_review")
    problems: Problems = {}
    if waiting := queries.how_many(batch, {NominationState.SUBMITTED}):
        problems["nominations"] = [_("还有 %(n)s 家单位的申报没有初审。", n=waiting)]
    elif not queries.how_many(batch, {NominationState.CITY_RECOMMENDED}):
        problems["nominations"] = [_("没有初审推荐的单位，不能转入评审。")]
    if (experts := queries.experts_of(batch)) < batch.experts_min:
        problems["experts"] = [
            _("评审专家应不少于 %(least)s 人，现有 %(n)s 人，请先邀请专家。", least=batch.experts_min, n=experts)
        ]
    if problems:
        raise Invalid(problems)
    move_batch(actor, batch, "start_review", reason=reason)
    scoring.open_scoring(batch)
    return batch


def close(actor: Actor, batch: ShowcaseBatch, *, reason: str = "") -> ShowcaseBatch:
    """Close a batch whose units are named."""
    return move_batch(actor, batch, "close", reason=reason)
