"""The first review below the organiser: site check, opinion, share of the area, vetoes."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Invalid, Problems, Refusal
from app.core.search import is_storable
from app.extensions import db
from app.organisations.queries import name_of
from app.security.states import Role
from app.showcase.models import Nomination, ShowcaseBatch
from app.showcase.policy.nominations import REVIEWER, may_veto
from app.showcase.queries import batches
from app.showcase.queries import nominations as queries
from app.showcase.rules import sheet_of
from app.showcase.services import facts, news
from app.showcase.services.moving import perform, require
from app.showcase.states import IN_FORCE, Veto
from app.units.states import UnitState

OPINION_MAX, WORDS_MAX, DOCUMENT_MAX = 1000, 300, 80


def recommend(
    actor: Actor, nomination: Nomination, *, site_checked_on: date | None, opinion: str | None, reason: str = ""
) -> Nomination:
    """Recommend after a visit to the site, within the share of the area and without a veto.

    The batch is locked first, so that two reviewers of an area cannot take its last place both.  The visit was on a
    day from the submission to today.
    """
    batch = batches.locked(nomination.batch_id)
    perform.begin(actor, nomination, "recommend")
    facts.renew_vetoes(batch, [nomination])
    _require_no_veto(actor, nomination)
    unit = queries.unit_by_key(nomination.unit_id)
    if unit.state != UnitState.ACCREDITED:
        ended = Refusal("not_accredited", _("见习单位现为“%(state)s”，不能推荐。", state=_(unit.state.label)))
        require(actor, "recommend", nomination, ended, status=409)
    words = (opinion or "").strip()
    if problems := _review_problems(nomination, site_checked_on, words):
        raise Invalid(problems)
    _require_place(actor, batch, nomination)
    perform(
        actor,
        nomination,
        "recommend",
        reason=reason,
        site_checked_on=site_checked_on,
        opinion=words,
        recommended_by_id=actor.user_id,
        recommended_on=clock.today(),
    )
    news.to_unit("showcase_recommended", nomination, batch=batch.title)
    return nomination


def _require_place(actor: Actor, batch: ShowcaseBatch, nomination: Nomination) -> None:
    share = share_of(nomination, batch)
    if share is not None and share[1] >= share[0]:
        area = name_of(news.area_of_reviewer(nomination))
        full = Refusal("share", _("%(area)s的推荐名额 %(n)s 个已用完。", area=area, n=share[0]), "四(三)")
        require(actor, "recommend", nomination, full, status=409)


def share_of(nomination: Nomination, batch: ShowcaseBatch | None = None) -> tuple[int, int] | None:
    """How many nominations the area may recommend, and how many were; None when no share was set for it."""
    batch = batch or nomination.batch
    area, is_city = news.area_of_reviewer(nomination), REVIEWER[nomination.level] == Role.CITY_AUDITOR
    most = json.loads(batch.shares or "{}").get(area)
    return None if most is None else (int(most), batches.recommended_in(batch, area, is_city=is_city))


def _review_problems(nomination: Nomination, visited: date | None, words: str) -> Problems:
    found: Problems = {}
    sent = clock.local(nomination.submitted_at).date() if nomination.submitted_at else clock.today()
    if visited is None:
        found["site_checked_on"] = [_("请填写实地核查日期。")]
    elif visited > clock.today():
        found["site_checked_on"] = [_("实地核查日期不能晚于今天。")]
    elif visited < sent:
        found["site_checked_on"] = [_("实地核查应在单位提交申报（%(day)s）以后进行。", day=sent)]
    if not words or len(words) > OPINION_MAX or not is_storable(words):
        found["opinion"] = [_("请填写核查情况与推荐意见，不超过 %(n)s 字。", n=OPINION_MAX)]
    return found


def _require_no_veto(actor: Actor, nomination: Nomination) -> None:
    if held := vetoes_of(nomination):
        told = "；".join(f"{_(veto.label)}：{words}" for veto, words in held.items())
        words = _("存在一票否决情形，不能推荐（%(vetoes)s）。", vetoes=told)
        require(actor, "recommend", nomination, Refusal("veto", words, "四(三)"), status=409)


def reject(actor: Actor, nomination: Nomination, *, reason: str = "") -> Nomination:
    """Do not recommend; the unit is told why."""
    perform(actor, nomination, "reject", reason=reason)
    title = nomination.batch.title
    news.to_unit("showcase_rejected", nomination, batch=title, reason=reason.strip())
    return nomination


# -- vetoes


def vetoes_of(nomination: Nomination) -> dict[Veto, str]:
    """What drops a unit, in the order of the list, each in words."""
    known: dict[str, str] = json.loads(nomination.vetoes or "{}")
    return {veto: known[veto] for veto in Veto if veto in known}


def mark_veto(actor: Actor, nomination: Nomination, *, veto: str, words: str, document: str) -> Nomination:
    """Record that a unit has a veto, in words and with the document that says so."""
    perform.lock(nomination)
    require(actor, "veto", nomination, may_veto(actor, nomination))
    words, document = words.strip(), document.strip()
    problems: Problems = {}
    if veto not in vetoes_to_mark(nomination):
        problems["veto"] = [_("请选择一票否决情形。")]
    if not words or len(words) > WORDS_MAX or not is_storable(words):
        problems["words"] = [_("请写明事实，不超过 %(n)s 字。", n=WORDS_MAX)]
    if not document or len(document) > DOCUMENT_MAX or not is_storable(document):
        problems["document"] = [_("请填写依据文书的名称和文号，不超过 %(n)s 字。", n=DOCUMENT_MAX)]
    if problems:
        raise Invalid(problems)
    held = {**vetoes_of(nomination), Veto(veto): _("%(words)s（依据：%(doc)s）", words=words, doc=document)}
    return _keep(nomination, held)


def vetoes_to_mark(nomination: Nomination) -> list[Veto]:
    """What may be recorded: before the naming what the sheet names, under which the unit applied; afterwards any."""
    counted = tuple(Veto) if nomination.state in IN_FORCE else sheet_of(nomination.batch.criteria).vetoes
    return [veto for veto in Veto if veto in counted]


def lift_veto(actor: Actor, nomination: Nomination, *, veto: str) -> Nomination:
    """Take a veto off that was recorded by mistake or is settled; the log keeps both.

    Not what the records still prove: they are put right first.
    """
    perform.lock(nomination)
    require(actor, "lift_veto", nomination, may_veto(actor, nomination))
    held = vetoes_of(nomination)
    if veto not in held:
        raise Invalid({"veto": _("没有登记这项一票否决情形。")})
    if veto in facts.proven_vetoes(nomination.batch, [nomination])[nomination.id]:
        proven = Refusal("proven", _("系统记录仍显示存在这一情形，更正记录后方可撤销登记。"), "四(三)")
        require(actor, "lift_veto", nomination, proven, status=409)
    del held[Veto(veto)]
    return _keep(nomination, held)


def _keep(nomination: Nomination, held: dict[Veto, str]) -> Nomination:
    ordered = {str(veto): held[veto] for veto in Veto if veto in held}
    nomination.vetoes = json.dumps(ordered, ensure_ascii=False)
    db.session.flush()
    return nomination


MOVES: dict[str, Callable[..., Any]] = {"recommend": recommend, "reject": reject}
