"""R15–R19 and R59: which posts may be offered, how many count, and when lists must be public."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from app.core import clock
from app.core.money import cut_percent
from app.core.rulebook import BLOCK, WARN, BadInput, Count, Params, Verdict, rule

CATEGORY_NAMES = {
    "RESEARCH": "科研类",
    "TECH_SKILL": "技术技能类",
    "MANAGEMENT": "管理类",
    "SOCIAL_SERVICE": "社会服务类",
}
KIND_NAMES = {
    "TECH_ENTERPRISE": "承担科技项目的科技型企业",
    "TECH_SME": "科技型中小企业",
    "LEADING_MANUFACTURER": "制造业龙头企业",
    "SINGLE_CHAMPION": "单项冠军企业",
    "LITTLE_GIANT": "专精特新“小巨人”企业",
    "PRIVATE_TECH_SCHOOL": "民办技工院校",
    "KEY_PROJECT": "重点项目单位",
    "KEY_ENTERPRISE": "重点企业",
    "STATE_OWNED": "国有企业",
    "MSME": "中小微企业",
    "PRIVATE_ENTERPRISE": "民营企业",
    "COMMUNITY_ORG": "城乡社区组织",
    "COMMUNITY_SERVICE": "社区服务机构",
    "GRASSROOTS_PLATFORM": "基层服务平台",
    "SOCIAL_ORG": "社会组织",
}


@rule(
    "R15",
    name="岗位类别与单位类型匹配",
    severity=WARN,
    clause="二(二)",
    quote="重点面向承担科技项目的科技型企业，开发一批科研类见习岗位",
    message="「{category}」岗位重点面向{kinds}{project}，{advice}。",
    predicate="PRIMARY when the unit is of a kind the category aims at; ALLOWED_WITH_REASON when it is not but gives a "
    "reason; else REJECT. A research post needs a running science project in every case.",
    parameters=("category_unit_kinds", "category_project_required", "category_strict"),
)
def category_match(*, category: str, kinds: list[str], project: bool, reason: str | None, params: Params) -> Verdict:
    """How a post's category fits the kinds of its unit; `project` is a science project on record."""
    aimed_at = params.get("category_unit_kinds")
    if category not in aimed_at:
        raise BadInput("category", f"{category!r} is none of {', '.join(aimed_at)}")
    needs_project = category in params.get("category_project_required")
    if needs_project and not project:
        result, advice = "REJECT", "请先登记在研科技项目或调整岗位类别"
    elif set(kinds) & set(aimed_at[category]):
        result, advice = "PRIMARY", ""
    elif (reason or "").strip() and not params.get("category_strict"):
        result, advice = "ALLOWED_WITH_REASON", "本单位不在其列，所述理由由县（区）审核"
    else:
        result, advice = "REJECT", "本单位不在其列，请说明理由或调整岗位类别"
    return Verdict(
        result != "REJECT",
        {"result": result},
        category=CATEGORY_NAMES.get(category, category),
        kinds="、".join(KIND_NAMES.get(kind, kind) for kind in aimed_at[category]),
        project="且须有在研科技项目" if needs_project else "",
        advice=advice,
    )


@rule(
    "R16",
    name="示范性岗位不少于10%",
    severity=WARN,
    clause="二(二)",
    quote="按照不少于百分之十的比例，精心选取一批示范性的高质量见习岗位，集中打包推出",
    message="示范性岗位{model}个，占比{pct}%，未达到{least}%，还需选取{need}个。",
    predicate="model ≥ ratio × total, rounded up; counted in places (headcount), per region and plan year.",
    parameters=("model_post_ratio",),
)
def model_post_share(*, total: Count, model: Count, params: Params) -> Verdict:
    """Enough of the places collected are model places; `need` is how many are short."""
    ratio = params.number("model_post_ratio")
    least = int((ratio * total).to_integral_value(ROUND_CEILING))
    ok = model >= least
    return Verdict(
        ok,
        {"ok": ok, "need": max(0, least - model)},
        model=model,
        pct=cut_percent(model, total) or Decimal("0.0"),
        least=_percent(ratio),
        need=max(0, least - model),
    )


@rule(
    "R17",
    name="岗位信息与待遇",
    severity=BLOCK,
    clause="三(一), 三(三)",
    quote="见习人员的基本生活补贴参照当地最低工资标准执行",
    message="岗位信息不合规：{field}（生活补贴不得低于{region}最低工资{amount}元/月；期限应为{least}—{most}个月）。",
    predicate="least ≤ months_min ≤ months_max ≤ most, allowance ≥ minimum wage of the county where people work on the "
    "day of publication, at least one place, no hazardous work.",
    parameters=("months_min", "months_max"),
)
def post_terms(
    *,
    region: str,
    publish: date,
    allowance: Decimal,
    months_min: int,
    months_max: int,
    headcount: int,
    hazardous: bool,
    params: Params,
) -> Verdict:
    """The terms of a post are lawful on its publication day; allowance in yuan a month."""
    least, most = params.get("months_min", on=publish), params.get("months_max", on=publish)
    wage = params.min_wage(region, publish)
    wrong = {
        "见习期限": not least <= months_min <= months_max <= most,
        "生活补贴": wage is None or allowance < wage.amount,
        "招募人数": headcount < 1,
        "危险岗位": hazardous,
    }
    fields = [field for field, holds in wrong.items() if holds]
    return Verdict(
        not fields,
        {"ok": not fields},
        field="、".join(fields),
        region=params.region_name(region) or region,
        amount=wage.amount if wage else "（未维护）",
        least=least,
        most=most,
    )


@rule(
    "R18",
    name="岗位名额",
    severity=BLOCK,
    clause="四(二)",
    quote="鼓励见习单位按需设岗",
    message="{problem}，不能继续派遣。",
    warning="本单位在岗见习人员将达{people}人，超过参保职工{staff}人的{ratio}%，请说明理由。",
    predicate="active + reserved + 1 ≤ headcount; a warning when the unit's trainees would exceed the ratio of its "
    "insured staff, a refusal when they would exceed the blocking ratio, if one is set.",
    parameters=("trainee_staff_ratio_warn", "trainee_staff_ratio_block"),
)
def places_left(
    *, headcount: Count, active: Count, reserved: Count, unit_active: Count, staff: Count, params: Params
) -> Verdict:
    """One more trainee fits; `reserved` are offered and dispatched people, `staff` the unit's insured employees."""
    people, block = unit_active + 1, params.get("trainee_staff_ratio_block")
    ratio = params.number("trainee_staff_ratio_warn")
    full = active + reserved + 1 > headcount
    too_many = block is not None and people > Decimal(str(block)) * staff
    warn = people > ratio * staff
    problem = f"该岗位名额{headcount}人已满" if full else f"见习人员超过参保职工{staff}人的规定比例"
    ok = not (full or too_many)
    return Verdict(
        ok, {"ok": ok, "warn": warn}, warn=warn, problem=problem, people=people, staff=staff, ratio=_percent(ratio)
    )


@rule(
    "R19",
    name="三张清单公布与更新",
    severity=WARN,
    clause="二(三)",
    quote="定期梳理本辖区见习单位清单、岗位目录清单和经办机构联络清单…及时向社会公布并实时更新",
    message="{problem}。",
    predicate="Published no later than 3 workdays after approval, and confirmed again at least every 30 days.",
    parameters=("publish_within_workdays", "list_confirm_days"),
)
def list_published_in_time(
    *,
    approved: date,
    published: date | None,
    last_confirmed: date | None = None,
    today: date | None = None,
    params: Params,
) -> Verdict:
    """A new entry became public in time; what is not yet public is judged by `today`, as is the last confirmation."""
    day = today or clock.today()
    due = params.workdays.add(approved, params.get("publish_within_workdays", on=approved))
    late = (published or day) > due
    keep = params.get("list_confirm_days", on=approved)
    stale = last_confirmed is not None and (day - last_confirmed).days > keep
    problem = f"清单公布超期：应于{due}前公布" if late else f"清单已超过{keep}天未确认，请核对更新"
    return Verdict(not late and not stale, {"ok": not late and not stale, "due": due}, problem=problem)


@dataclass(frozen=True)
class Offer:
    """The places of one post, and whether the unit itself confirmed it."""

    headcount: Count
    confirmed: bool


@rule(
    "R59",
    name="自愿原则",
    severity=BLOCK,
    clause="四(二)",
    quote="要坚持自愿原则，鼓励见习单位按需设岗，避免简单摊派",
    message="{unconfirmed}个岗位尚未经见习单位确认，不计入募集数。",
    predicate="Only places of posts that the unit itself confirmed online are counted.",
)
def counted_places(*, posts: list[Offer]) -> Verdict:
    """How many places count as collected."""
    counted = sum(post.headcount for post in posts if post.confirmed)
    open_ = sum(post.headcount for post in posts if not post.confirmed)
    return Verdict(open_ == 0, {"counted": counted}, unconfirmed=open_)


def _percent(ratio: Decimal) -> str:
    return f"{(ratio * 100).normalize():f}"
