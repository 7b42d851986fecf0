"""Who organises a batch: the human-resources authority of its own level and area."""

from datetime import date

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.workflow import Policy
from app.security.states import Permission, Role
from app.showcase.models import ShowcaseBatch
from app.showcase.states import BatchState
from app.units.states import ShowcaseLevel as L

ORGANISER = {
    L.NATIONAL: Role.REGION_HRSS,
    L.REGION: Role.REGION_HRSS,
    L.CITY: Role.CITY_AUDITOR,
    L.COUNTY: Role.COUNTY_AUDITOR,
}
FIELDS = (
    "title",
    "introduction",
    "year",
    "quota",
    "shares",
    "opens_on",
    "closes_on",
    "review_by",
    "score_by",
    "period_from",
    "period_to",
    "is_blind",
    "experts_min",
    "spread_max",
)
LATER = ("introduction", "review_by", "score_by")  # what binds nobody yet may still be put right


def organises(actor: Actor, batch: ShowcaseBatch) -> bool:
    """Whether the actor organises the batch."""
    role = ORGANISER[batch.level]
    return actor.has(role) and actor.may(Permission.SHOWCASE_ORGANISE) and actor.region_code == batch.region_code


def levels_of(actor: Actor) -> list[L]:
    """The levels of which the actor organises batches."""
    if not actor.may(Permission.SHOWCASE_ORGANISE):
        return []
    return [level for level, role in ORGANISER.items() if actor.has(role)]


def may_plan(actor: Actor, level: L) -> Refusal | None:
    """Each level plans its own batches."""
    if level in levels_of(actor):
        return None
    return Refusal("organiser", _("只能筹备本级组织的评选批次。"), "四(三)")


def may_organise(actor: Actor, batch: ShowcaseBatch) -> Refusal | None:
    """The organiser, and nobody of another level or area."""
    if actor.is_system or organises(actor, batch):
        return None
    return Refusal("organiser", _("由组织本批次的人社部门办理。"), "四(三)")


def may_change_criteria(actor: Actor, batch: ShowcaseBatch) -> Refusal | None:
    """The organiser while the batch is planned: what units apply under stays as it was when they applied."""
    if refusal := may_organise(actor, batch):
        return refusal
    if batch.state != BatchState.PLANNED:
        return Refusal("criteria_fixed", _("批次已启动申报，评分标准、名额和日期不能修改。"), "四(三)")
    return None


def may_open(actor: Actor, batch: ShowcaseBatch) -> Refusal | None:
    """The organiser, not after the last day of application."""
    if refusal := may_organise(actor, batch):
        return refusal
    return Refusal("dates", _("申报截止日已过，请先修改日期。")) if _past(batch.closes_on) else None


def may_determine(actor: Actor, batch: ShowcaseBatch) -> Refusal | None:
    """The organiser, once the batch is with the experts and before its notice."""
    if refusal := may_organise(actor, batch):
        return refusal
    if batch.state != BatchState.REGION_REVIEW:
        return Refusal("state", _("批次在评审阶段才能确定拟命名单位。"))
    return None


def _past(day: date) -> bool:
    return day < clock.today()


def editable_fields(actor: Actor, batch: ShowcaseBatch) -> list[str]:
    """Everything while it is planned; afterwards what binds nobody; nothing once it is named."""
    if may_organise(actor, batch) is not None:
        return []
    if batch.state == BatchState.PLANNED:
        return list(FIELDS)
    return [] if batch.state in (BatchState.NAMED, BatchState.CLOSED) else list(LATER)


POLICY: dict[str, Policy] = {
    "open": may_open,
    "start_review": may_organise,
    "publish": may_organise,
    "name": may_organise,
    "close": may_organise,
}
