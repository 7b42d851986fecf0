"""Targets split to the areas below, all at once, so that the sum is always judged as a whole."""

from dataclasses import dataclass

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.errors import Invalid, Refusal, Refused
from app.extensions import db
from app.organisations.queries import children_of
from app.programme.models import Target
from app.programme.policy import may_split
from app.programme.queries import database_params, plan_year, target_of
from app.programme.rules import split_covers_target

SPLIT_MAX = 1_000_000


@dataclass(frozen=True)
class Share:
    """What one area below is to reach."""

    region_code: str
    posts: int
    trainees: int


def split_refusal(actor: Actor, target: Target) -> Refusal | None:
    """Say why the actor may not split the target, or None; a county has nothing below it."""
    year = plan_year(target.plan_year)
    assert year is not None
    if not children_of(target.region_code):
        return Refusal("no_areas_below", _("该地区没有下级地区，无需分解。"))
    return may_split(actor, target, year)


def split_target(actor: Actor, target: Target, shares: list[Share]) -> list[Target]:
    """Set the targets of all areas below; together they cover the one above (R50).

    Raises Refused when it is not the actor's to split, Invalid when an area is missing or the sum falls short.
    """
    if refusal := split_refusal(actor, target):
        raise Refused(refusal)
    below = [area.code for area in children_of(target.region_code)]
    by_code = {share.region_code: share for share in shares}
    if sorted(by_code) != sorted(below):
        raise Invalid({"shares": _("请为每个下级地区填写指标。")})
    if any(not 0 <= n <= SPLIT_MAX for share in shares for n in (share.posts, share.trainees)):
        raise Invalid({"shares": _("指标应为 0 以上的整数。")})
    judged = split_covers_target(
        region=target.region_code,
        county_posts=[by_code[code].posts for code in below],
        county_trainees=[by_code[code].trainees for code in below],
        year=target.plan_year,
        params=database_params(),
    )
    if judged.message:
        raise Invalid({"shares": judged.message})
    return [_set(target, by_code[code]) for code in below]


def _set(above: Target, share: Share) -> Target:
    found = target_of(above.plan_year, share.region_code)
    if found is None:
        found = Target(
            plan_year=above.plan_year,
            region_code=share.region_code,
            min_model_post_ratio=above.min_model_post_ratio,
            min_events_per_month=above.min_events_per_month,
            source_doc=above.source_doc,
        )
        db.session.add(found)
    found.min_posts, found.min_trainees = share.posts, share.trainees
    db.session.flush()
    return found
