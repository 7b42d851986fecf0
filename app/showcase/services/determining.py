"""Who is to be named: the determination by rank and quota, the notice, the reserve, the naming."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.calendar import add_years
from app.core.errors import Invalid, Problems, Refusal
from app.programme.queries import whole_number
from app.showcase import signals
from app.showcase.models import Nomination, ShowcaseBatch
from app.showcase.policy.batches import may_determine
from app.showcase.queries import batches as queries
from app.showcase.queries import nominations as own
from app.showcase.rules import sheet_of
from app.showcase.rules.ranking import Outcome, Placed, Standing, rank
from app.showcase.services import batches, facts, news, notices, reviewing, scoring, standing
from app.showcase.services.certificates import issue_certificate, new_certificate_no
from app.showcase.services.moving import move_batch, perform, require
from app.showcase.states import NominationState as N
from app.showcase.states import Veto
from app.units.states import UnitState

IN_PLACE = frozenset({N.SHORTLISTED, N.OBJECTED})
DAY = timedelta(days=1)


def ranked(batch: ShowcaseBatch, nominations: Sequence[Nomination]) -> list[Placed]:
    """The nominations of a batch in their order, each with its place and why (R57)."""
    proven = facts.proven_vetoes(batch, nominations)
    return rank(sheet_of(batch.criteria), batch.quota, [_standing(each, proven[each.id]) for each in nominations])


def _standing(nomination: Nomination, proven: Mapping[Veto, str]) -> Standing:
    vetoes = {**proven, **reviewing.vetoes_of(nomination)}
    return Standing(
        nomination.id,
        nomination.score,
        nomination.retention,
        nomination.intake,
        nomination.submitted_at,
        veto=bool(vetoes),
        name=nomination.unit_name,
        number=nomination.number or "",
        veto_because="；".join(veto.label for veto in Veto if veto in vetoes),
    )


def determine(actor: Actor, batch: ShowcaseBatch) -> list[Placed]:
    """Shortlist the first of the ranking within the quota, and tell of every other in words why it is not.

    Who passed and found no place is on the reserve list.  Raises Refused for anybody but the organiser, Invalid while
    a nomination has no score.
    """
    move_batch.lock(batch)
    require(actor, "determine", batch, may_determine(actor, batch))
    if waiting := queries.how_many(batch, {N.CITY_RECOMMENDED}):
        raise Invalid({"nominations": _("还有 %(n)s 家单位没有评分结果。", n=waiting)})
    nominations = {each.id: each for each in queries.locked_nominations(batch, {N.SCORED})}
    if not nominations:
        raise Invalid({"nominations": _("没有可以确定的申报。")})
    facts.renew_vetoes(batch, list(nominations.values()))
    placed = ranked(batch, list(nominations.values()))
    for each in placed:
        nomination, places = nominations[each.standing.key], {"rank": each.rank, "reserve_rank": each.reserve_rank}
        if each.outcome == Outcome.SELECTED:
            perform(actor, nomination, "shortlist", reason=each.why[:500], **places)
        else:
            perform(actor, nomination, "not_select", reason=each.why[:500], **places)
    return placed


def publish(actor: Actor, batch: ShowcaseBatch, *, reason: str = "") -> ShowcaseBatch:
    """Put those to be named into a public notice; raises Invalid while one is undecided or none is shortlisted."""
    move_batch.begin(actor, batch, "publish")
    if waiting := queries.how_many(batch, {N.CITY_RECOMMENDED, N.SCORED}):
        raise Invalid({"nominations": _("还有 %(n)s 家单位没有确定结果。", n=waiting)})
    shortlisted = queries.nominations_of(batch, {N.SHORTLISTED})
    if not shortlisted:
        raise Invalid({"nominations": _("没有拟命名的单位，不能公示。")})
    move_batch(actor, batch, "publish", reason=reason)
    notices.publish_notice(batch, shortlisted)
    return batch


def places_left(batch: ShowcaseBatch) -> int | None:
    """How many places of the quota nobody holds now; None without a quota."""
    return None if batch.quota is None else max(0, batch.quota - queries.how_many(batch, IN_PLACE))


def promote(actor: Actor, nomination: Nomination, *, reason: str = "") -> Nomination:
    """Let the first of the reserve move up into a free place, with a notice of its own; the batch is locked first."""
    batch = queries.locked(nomination.batch_id)
    perform.begin(actor, nomination, "promote")
    if not places_left(batch):
        require(actor, "promote", nomination, Refusal("full", _("没有空出的名额。"), "四(三)"), status=409)
    first = _first_reserve(batch)
    if vetoes := reviewing.vetoes_of(nomination):
        told = "；".join(_(veto.label) for veto in vetoes)
        require(actor, "promote", nomination, Refusal("veto", _("存在一票否决情形：%(v)s。", v=told)), status=409)
    if first is None or first.id != nomination.id:
        name = first.unit_name if first else "—"
        behind = Refusal("not_first", _("递补按名次进行，下一家是“%(unit)s”。", unit=name), "四(三)")
        require(actor, "promote", nomination, behind, status=409)
    perform(actor, nomination, "promote", reason=reason, reserve_rank=None)
    notices.publish_notice(batch, [nomination])
    return nomination


def _first_reserve(batch: ShowcaseBatch) -> Nomination | None:
    """Who moves up next: the first of the reserve that has no veto and is accredited; the others are passed over."""
    waiting = own.reserve_of(batch.id)
    facts.renew_vetoes(batch, waiting)
    units = own.units_of(waiting)
    fit = (
        each for each in waiting if units[each.unit_id].state == UnitState.ACCREDITED and not reviewing.vetoes_of(each)
    )
    return next(fit, None)


def drop(actor: Actor, nomination: Nomination, *, reason: str = "") -> Nomination:
    """Take a unit with a recorded veto, or one that is suspended, out of the selection; its place is free then."""
    perform.begin(actor, nomination, "drop")
    facts.renew_vetoes(nomination.batch, [nomination])
    unit = own.unit_by_key(nomination.unit_id)
    if not reviewing.vetoes_of(nomination) and unit.state == UnitState.ACCREDITED:
        words = _("取消入选资格须先登记一票否决情形，或单位认定已暂停、终止。")
        require(actor, "drop", nomination, Refusal("no_ground", words, "四(三)"), status=409)
    return perform(actor, nomination, "drop", reason=reason, reserve_rank=None)


def name(actor: Actor, batch: ShowcaseBatch, *, doc_no: str | None, reason: str = "") -> ShowcaseBatch:
    """Name every shortlisted unit of a batch whose notice is over: certificate, three years, the unit's level."""
    move_batch.begin(actor, batch, "name")
    shortlisted = queries.locked_nominations(batch, {N.SHORTLISTED})
    document = (doc_no or "").strip()
    if problems := _naming_problems(batch, shortlisted, document):
        raise Invalid(problems)
    today = clock.today()
    batch.named_on, batch.doc_no = today, document
    for nomination in shortlisted:
        _name(actor, batch, nomination)
    move_batch(actor, batch, "name", reason=reason)
    return batch


def _naming_problems(batch: ShowcaseBatch, shortlisted: Sequence[Nomination], document: str) -> Problems:
    found: Problems = {}
    if not 0 < len(document) <= 60:
        found["doc_no"] = [_("请填写命名文件文号，不超过 60 字。")]
    if queries.has_running_notice(batch) or queries.how_many(batch, {N.OBJECTED}):
        found["notice"] = [_("公示未期满，或者还有未处理的异议，不能命名。")]
    elif not shortlisted:
        found["nominations"] = [_("没有拟命名的单位。")]
    facts.renew_vetoes(batch, shortlisted)
    units = own.units_of(shortlisted)
    barred = [each.unit_name for each in shortlisted if units[each.unit_id].state != UnitState.ACCREDITED]
    vetoed = [each.unit_name for each in shortlisted if reviewing.vetoes_of(each)]
    if barred:
        found["units"] = [_("单位认定不在有效状态，请先取消其入选资格：%(names)s。", names="、".join(barred))]
    if vetoed:
        found["vetoes"] = [_("存在一票否决情形，请先取消其入选资格：%(names)s。", names="、".join(vetoed))]
    return found


def _name(actor: Actor, batch: ShowcaseBatch, nomination: Nomination) -> None:
    """Name one unit; a naming of the same level that still stands gives way to the new one."""
    today = clock.today()
    before = own.standing_of(nomination.unit_id, nomination.level)
    if before is not None:
        standing.lapse(actor, before, today, _("由新的命名替代"))
    until = add_years(today, whole_number("showcase_valid_years")) - DAY
    number = new_certificate_no(batch)
    perform(actor, nomination, "name", named_on=today, valid_to=until, certificate_no=number)
    standing.refresh_level(nomination.unit_id)
    issue_certificate(nomination)
    signals.named.send(nomination, actor=actor)
    news.to_unit("showcase_named", nomination, batch=batch.title, number=number, last=until, once="named")


BATCH_MOVES: dict[str, Callable[..., Any]] = {
    "open": batches.open_applications,
    "start_review": batches.start_review,
    "publish": publish,
    "name": name,
    "close": batches.close,
}
MOVES: dict[str, Callable[..., Any]] = {
    **reviewing.MOVES,
    "settle": scoring.settle,
    "promote": promote,
    "drop": drop,
    **standing.MOVES,
}
