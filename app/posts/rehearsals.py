"""Which posts of a year a proposed parameter or wage would judge otherwise, and what it would cost."""

from collections.abc import Iterator
from decimal import Decimal

from app.core.money import yuan
from app.core.rehearsal import MIN_WAGE, Flip, rehearse
from app.core.rulebook import Params
from app.posts import queries
from app.posts.models import Post
from app.posts.rules import category_match, model_post_share, post_terms
from app.posts.states import CategoryMatch

WORDS = {True: "符合", False: "不符合"}


def _terms(post: Post, params: Params) -> bool:
    on = (post.published_at or post.created_at).date()
    return post_terms(
        region=post.region_code,
        publish=on,
        allowance=post.allowance_yuan,
        months_min=post.months_min,
        months_max=post.months_max,
        headcount=post.headcount,
        hazardous=post.is_hazardous,
        params=params,
    ).ok


@rehearse("岗位信息与待遇", "R17", "months_min", "months_max", MIN_WAGE)
def terms(before: Params, after: Params, year: int) -> Iterator[Flip]:
    """Posts whose terms would change their verdict; the cost is what lifts the allowance to the new wage."""
    for post in queries.approved_in(year):
        was, would_be = _terms(post, before), _terms(post, after)
        if was != would_be:
            yield Flip("post", post.id, post.title, WORDS[was], WORDS[would_be], _lift(post, after))


def _lift(post: Post, after: Params) -> Decimal:
    """Yuan to lift every place of the post to the wage for its longest term; 0 when it lies above."""
    wage = after.min_wage(post.region_code, (post.published_at or post.created_at).date())
    if wage is None or post.allowance_yuan >= wage.amount:
        return Decimal(0)
    return yuan((wage.amount - post.allowance_yuan) * post.headcount * post.months_max)


@rehearse("岗位类别与单位类型匹配", "R15", "category_unit_kinds", "category_project_required", "category_strict")
def matches(before: Params, after: Params, year: int) -> Iterator[Flip]:
    """Posts whose category would fit their unit otherwise."""
    kinds = queries.kinds_of_units(year)
    for post in queries.approved_in(year):
        own = kinds.get(post.unit_id, [])
        was, would_be = _match(post, own, before), _match(post, own, after)
        if was != would_be:
            yield Flip("post", post.id, post.title, was, would_be)


def _match(post: Post, kinds: list[str], params: Params) -> str:
    judged = category_match(
        category=str(post.category),
        kinds=kinds,
        project=bool(post.project_no),
        reason=post.category_reason,
        params=params,
    )
    return CategoryMatch.label_of(judged["result"])


@rehearse("示范性岗位占比", "R16", "model_post_ratio")
def shares(before: Params, after: Params, year: int) -> Iterator[Flip]:
    """Counties whose share of model posts would be judged otherwise."""
    for code, (total, model) in sorted(queries.collected_by_county(year).items()):
        was = model_post_share(total=total, model=model, params=before)
        would_be = model_post_share(total=total, model=model, params=after)
        if was.ok != would_be.ok or was["need"] != would_be["need"]:
            yield Flip(
                "region", code, after.region_name(code) or code, f"还需 {was['need']} 个", f"还需 {would_be['need']} 个"
            )
