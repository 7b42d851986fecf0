"""What is written about a unit: sites, tags, comparisons, site checks, objections, yearly reviews."""

from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Invalid, Refusal, Refused
from app.extensions import db
from app.programme.queries import database_params
from app.registers.states import LISTED_BY
from app.security.states import Permission
from app.units import queries
from app.units.models import SiteCheck, Unit, UnitComparison, UnitObjection, UnitReview, UnitSite, UnitTag
from app.units.policy import may_decide
from app.units.rules import yearly_review
from app.units.services.following import refresh_kinds
from app.units.services.review import require_two_people
from app.units.states import ObjectionState, UnitState


def _unit(unit_id: str) -> Unit:
    unit = queries.unit_in_reach(unit_id)
    if unit is None:
        raise Invalid({"unit_id": _("没有找到这个单位，或者它不在您的职责范围内。")})
    return unit


def _add(unit: Unit, record: Any) -> Any:
    record.unit_id, record.region_code = unit.id, unit.region_code
    db.session.add(record)
    db.session.flush()
    return record


def _officer(actor: Actor) -> None:
    if not actor.may(Permission.UNIT_CHECK):
        raise Refused(Refusal("role", _("由县（区）工作人员登记。")))


def _change(record: Any, facts: dict[str, Any]) -> Any:
    if facts.pop("unit_id", record.unit_id) != record.unit_id:
        raise Invalid({"unit_id": _("不能改到其他单位，请在该单位新增。")})
    for name, value in facts.items():
        setattr(record, name, value)
    db.session.flush()
    return record


def add_site(actor: Actor, *, unit_id: str, **facts: Any) -> UnitSite:
    """Add a place of work."""
    found: UnitSite = _add(_unit(unit_id), UnitSite(**facts))
    return found


def change_site(actor: Actor, site: UnitSite, **facts: Any) -> UnitSite:
    """Change a place of work."""
    changed: UnitSite = _change(site, facts)
    return changed


def add_tag(actor: Actor, *, unit_id: str, **facts: Any) -> UnitTag:
    """Claim a kind with its proof; an officer's entry counts as verified, a unit's own waits for it.

    Of a kind that a department lists nobody's word counts, but the list.
    """
    unit = _unit(unit_id)
    _check_period(facts)
    if _verifies(actor, facts["kind"]):
        facts |= {"verified_on": clock.today(), "verified_by": actor.name}
    tag: UnitTag = _add(unit, UnitTag(**facts))
    refresh_kinds(unit)
    return tag


def change_tag(actor: Actor, tag: UnitTag, **facts: Any) -> UnitTag:
    """Change a tag; an officer's change verifies it, a unit's change asks for verification anew."""
    _check_period({"valid_from": tag.valid_from, "valid_to": tag.valid_to, **facts})
    verified = _verifies(actor, facts.get("kind", tag.kind))
    changed: UnitTag = _change(
        tag,
        {**facts, "verified_on": clock.today() if verified else None, "verified_by": actor.name if verified else None},
    )
    refresh_kinds(_unit(tag.unit_id))
    return changed


def _verifies(actor: Actor, kind: str) -> bool:
    return kind not in LISTED_BY and (actor.may(Permission.UNIT_CHECK) or actor.is_system)


def _check_period(facts: dict[str, Any]) -> None:
    if facts.get("valid_to") and facts["valid_to"] < facts["valid_from"]:
        raise Invalid({"valid_to": _("有效期止不能早于有效期起。")})


def add_comparison(actor: Actor, *, unit_id: str, **facts: Any) -> UnitComparison:
    """Record the answers of a credit comparison and carry them to the unit."""
    _officer(actor)
    unit = _unit(unit_id)
    if facts["compared_on"] > clock.today():
        raise Invalid({"compared_on": _("比对日期不能晚于今天。")})
    row: UnitComparison = _add(unit, UnitComparison(**facts))
    if unit.checked_on is None or row.compared_on >= unit.checked_on:
        unit.checked_on, unit.arrears_count, unit.dispute_count = row.compared_on, row.arrears_count, row.dispute_count
        unit.dishonest_flag, unit.abnormal_flag = row.is_dishonest, row.is_abnormal
        db.session.flush()
    return row


def add_site_check(actor: Actor, *, unit_id: str, **facts: Any) -> SiteCheck:
    """Record a visit by two people while the unit waits for it."""
    _officer(actor)
    unit = _unit(unit_id)
    if unit.state != UnitState.SITE_CHECK:
        raise Invalid({"unit_id": _("该单位不在“待实地核查”状态。")})
    _check_visit(unit, facts)
    row: SiteCheck = _add(unit, SiteCheck(**facts))
    return row


def change_site_check(actor: Actor, check: SiteCheck, **facts: Any) -> SiteCheck:
    """Complete a visit record until the unit has left the site check."""
    _officer(actor)
    unit = _unit(check.unit_id)
    if unit.state != UnitState.SITE_CHECK:
        raise Refused(Refusal("state", _("核查已结束，记录不能再修改。")), status=409)
    _check_visit(
        unit,
        {
            "visited_on": check.visited_on,
            "first_visitor": check.first_visitor,
            "second_visitor": check.second_visitor,
            **facts,
        },
    )
    changed: SiteCheck = _change(check, facts)
    return changed


def _check_visit(unit: Unit, facts: dict[str, Any]) -> None:
    """The visit lies not in the future and was made by the two who were named when the documents passed."""
    if facts["visited_on"] > clock.today():
        raise Invalid({"visited_on": _("核查日期不能晚于今天。")})
    first, second = facts["first_visitor"].strip(), facts["second_visitor"].strip()
    require_two_people(first, second)
    if {first, second} != {unit.first_visitor, unit.second_visitor}:
        words = _(
            "核查人应为材料通过时确定的 %(a)s、%(b)s。", a=unit.first_visitor or "—", b=unit.second_visitor or "—"
        )
        raise Invalid({"first_visitor": words})


def add_objection(actor: Actor, *, unit_id: str, **facts: Any) -> UnitObjection:
    """Register an objection received during the public notice."""
    _officer(actor)
    unit = _unit(unit_id)
    if unit.state != UnitState.PUBLIC_NOTICE:
        raise Invalid({"unit_id": _("该单位不在公示期。")})
    if unit.notice_from is None or not unit.notice_from <= facts["received_on"] <= clock.today():
        since = unit.notice_from.isoformat() if unit.notice_from else "—"
        raise Invalid({"received_on": _("收到日期应在公示开始之日（%(day)s）至今天之间。", day=since)})
    facts = {name: value for name, value in facts.items() if name not in ("state", "answer")}
    row: UnitObjection = _add(unit, UnitObjection(**facts))
    return row


def decide_objection(actor: Actor, objection: UnitObjection, **facts: Any) -> UnitObjection:
    """Answer an objection: upheld or dismissed, once, with an answer; the auditor decides."""
    if refusal := may_decide(actor, objection):
        raise Refused(refusal)
    if objection.state != ObjectionState.OPEN:
        raise Refused(Refusal("state", _("该异议已处理。")), status=409)
    state, answer = facts.get("state", objection.state), (facts.get("answer") or "").strip()
    if str(state) == ObjectionState.OPEN or not answer:
        raise Invalid({"answer": _("请选择处理结果并填写答复。")})
    changed: UnitObjection = _change(
        objection, {"state": ObjectionState(str(state)), "answer": answer, "decided_on": clock.today()}
    )
    return changed


def add_review(actor: Actor, *, unit_id: str, year: int, **facts: Any) -> UnitReview:
    """Write the yearly review of a unit that was accredited; the action follows from R14 over this and the last year."""  # noqa: E501
    _officer(actor)
    unit = _unit(unit_id)
    _check_year(unit, year)
    if facts["retained"] > facts["ended"] or facts["abnormal"] > facts["ended"]:
        raise Invalid({"retained": _("留用人数、非正常离岗人数都不能多于结束人数。")})
    last = queries.review_of(unit, year - 1)
    judged = yearly_review(
        fraud=bool(facts.get("is_fraud")),
        first_year_trainees=_first_year_trainees(unit, year, facts["trainees"]),
        y1=(last.retained, last.ended) if last else (0, 0),
        y2=(facts["retained"], facts["ended"]),
        year=year,
        params=database_params(),
    )
    finding = "\n".join(said for said in (judged.message, (facts.pop("finding", None) or "").strip()) if said)
    row: UnitReview = _add(unit, UnitReview(year=year, action=judged["action"], finding=finding, **facts))
    return row


def _check_year(unit: Unit, year: int) -> None:
    """A year is reviewed in which the unit held its accreditation for a while."""
    if unit.accredited_on is None:
        raise Invalid({"unit_id": _("该单位未经认定，没有年度考核。")})
    first, last = unit.accredited_on.year, (unit.ended_on or clock.today()).year
    if not first <= year <= last:
        raise Invalid({"year": _("考核年度应在 %(first)s 至 %(last)s 之间。", first=first, last=last)})


def _first_year_trainees(unit: Unit, year: int, trainees: int) -> int | None:
    """The trainees of the first twelve months after accreditation, or None when the reviews do not tell.

    Reviews go by calendar year, so the twelve months are over within the second one, and both must be known.
    """
    if unit.accredited_on is None or year != unit.accredited_on.year + 1:
        return None
    first = queries.review_of(unit, unit.accredited_on.year)
    return None if first is None else first.trainees + trainees
