"""Offering a post: the draft, the unit's confirmation, the review, the terms judged each time."""

from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core import marks as field_marks
from app.core.actor import Actor
from app.core.card import as_text
from app.core.errors import Invalid, Problems, Refusal, Refused
from app.extensions import db
from app.posts import queries, signals
from app.posts.models import Post
from app.posts.policy import CONTENT, POLICY, editable_fields
from app.posts.rules import category_match, post_terms
from app.posts.states import OFFERING, CategoryMatch
from app.programme.queries import database_params, is_open, year_of_offers
from app.units.queries import kinds_on, unit_in_reach
from app.units.states import UnitState

perform = OFFERING.bound_to(POLICY)

TERM_FIELDS = {
    "见习期限": "months_min",
    "生活补贴": "allowance_yuan",
    "招募人数": "headcount",
    "危险岗位": "is_hazardous",
}
HEADCOUNT_MAX = 500
TERMS = {*TERM_FIELDS.values(), "months_max"}


def offer(actor: Actor, *, unit_id: str, **facts: Any) -> Post:
    """Write a post of a unit in reach; it stays a draft until the unit confirms it (R59).

    It belongs to the plan of this year when that is open, else to the latest open one: targets roll on until
    the next plan is announced. Raises Invalid when no plan year is open.
    """
    unit = unit_in_reach(unit_id)
    if unit is None:
        raise Invalid({"unit_id": _("没有找到这个单位，或者它不在您的职责范围内。")})
    if unit.state != UnitState.ACCREDITED:
        raise Invalid(
            {"unit_id": _("单位当前状态为“%(state)s”，已认定的单位才能发布岗位。", state=as_text(unit.state))}
        )
    _require_site(unit.id, facts.get("site_id"))
    post = Post(unit_id=unit.id, region_code=unit.region_code, plan_year=_open_year(), **facts)
    post.is_entered_for_unit = unit.id not in actor.unit_ids
    _judge_terms(post, clock.today())
    db.session.add(post)
    db.session.flush()
    return post


def _open_year() -> int:
    year = year_of_offers(clock.today().year)
    if year is None:
        raise Invalid({"plan_year": _("目前没有开启的计划年度，不能发布岗位。")})
    return year


def _require_site(unit_id: str, site_id: str | None) -> None:
    if site_id and not queries.is_site_of(site_id, unit_id):
        raise Invalid({"site_id": _("请选择本单位的见习地点。")})


def correct(actor: Actor, post: Post, **facts: Any) -> Post:
    """Change what may be changed in the present state; terms are judged anew (R17)."""
    if facts.pop("unit_id", post.unit_id) != post.unit_id:
        raise Invalid({"unit_id": _("岗位不能转到其他单位。")})
    changed = {name: value for name, value in facts.items() if getattr(post, name) != value}
    if set(changed) - set(editable_fields(actor, post)):
        raise Refused(
            Refusal("state", _("当前状态“%(state)s”下不能修改这些内容。", state=as_text(post.state))), status=409
        )
    _require_site(post.unit_id, changed.get("site_id"))
    with db.session.no_autoflush:  # judged before any of it is stored
        for name, value in changed.items():
            setattr(post, name, value)
        if set(changed) & TERMS:
            _judge_terms(post, clock.today())
    db.session.flush()
    return post


def _judge_terms(post: Post, on: date) -> None:
    """Refuse terms that break R17, each message beside its field."""
    problems: Problems = {}
    if not 1 <= (post.headcount or 0) <= HEADCOUNT_MAX:
        problems["headcount"] = [_("招募人数应为 1—%(n)s。", n=HEADCOUNT_MAX)]
    judged = post_terms(
        region=post.region_code,
        publish=on,
        allowance=post.allowance_yuan,
        months_min=post.months_min,
        months_max=post.months_max,
        headcount=max(post.headcount or 0, 0),
        hazardous=bool(post.is_hazardous),
        params=database_params(),
    )
    if judged.message and not problems:
        problems = {TERM_FIELDS[name]: [judged.message] for name in str(judged.figures["field"]).split("、")}
    if problems:
        raise Invalid(problems)


def _judge_match(post: Post) -> CategoryMatch:
    """Say how the category fits the unit's kinds today; raise Invalid beside it when it does not at all (R15)."""
    judged = category_match(
        category=str(post.category),
        kinds=kinds_on(post.unit_id, clock.today()),
        project=queries.has_project(post, clock.today()),
        reason=post.category_reason,
        params=database_params(),
    )
    if judged["result"] == CategoryMatch.REJECT:
        raise Invalid({"category": judged.message or ""})
    return CategoryMatch(judged["result"])


def submit(actor: Actor, post: Post, *, reason: str = "") -> Post:
    """Confirm and send the post as the unit (R59); the unit must be in force, the terms in order (R17).

    A draft of a plan year that was frozen meanwhile moves on to the open one.
    """
    begin_offer(actor, post, "submit")
    year = post.plan_year if is_open(post.plan_year) else _open_year()
    _judge_terms(post, clock.today())
    _judge_match(post)
    if not (post.mentor or "").strip():
        raise Invalid({"mentor": _("提交前请填写带教老师。")})
    perform(actor, post, "submit", reason=reason, unit_confirmed_at=clock.now(), plan_year=year)
    field_marks.close(post)
    return post


def begin_offer(actor: Actor, post: Post, name: str) -> None:
    """Begin a move of a post whose unit must be in force, and keep the unit so until the end of the transaction.

    The unit is locked before the post, as a suspension does it, so that the two wait for each other in order.
    """
    state = queries.unit_state(post)
    perform.begin(actor, post, name)
    if state != UnitState.ACCREDITED:
        raise Invalid({"unit_id": _("单位当前状态为“%(state)s”，不能发布岗位。", state=as_text(state))})


def require_open_year(post: Post) -> None:
    """Refuse a post of a plan year that was frozen."""
    if not is_open(post.plan_year):
        raise Invalid({"plan_year": _("%(year)s 计划年度已封存，该岗位不能发布。", year=post.plan_year)})


def approve(actor: Actor, post: Post, *, reason: str = "") -> Post:
    """Publish after review: R15 must not say REJECT; from now on its places count (R49)."""
    begin_offer(actor, post, "approve")
    require_open_year(post)
    _judge_terms(post, clock.today())
    match = _judge_match(post)
    now = clock.now()
    perform(
        actor,
        post,
        "approve",
        reason=reason,
        approved_at=now,
        approved_by_id=actor.user_id,
        published_at=now,
        last_confirmed_on=clock.today(),
        category_match=match,
    )
    signals.published.send(post, actor=actor)
    return post


def send_back(actor: Actor, post: Post, *, reason: str = "", marks: dict[str, str] | None = None) -> Post:
    """Return the post to the unit with a reason and marks on single fields."""
    perform(actor, post, "return", reason=reason)
    field_marks.put(post, marks or {}, allowed=CONTENT)
    return post
