"""R56 and R57: the national floor for model units, and who is named within the quota of a batch."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.core.rulebook import INFO, Count, Params, Verdict, rule

CONDITIONS = {
    "YEARS": "稳定运行不足{years}年",
    "INTAKE": "近两年年均接收见习人员不足{intake}人（科技型中小企业不足职工总数的{share:.0%}）",
    "ABNORMAL": "非正常离岗率未低于{abnormal:.0%}",
    "RETENTION": "留用率未达到{retention:.0%}",
    "VETO": "存在一票否决情形",
    "SATISFACTION": "见习人员满意度未达到{satisfaction:.0%}",
}

FLOORS = {
    "years": "national_min_years",
    "intake": "national_intake_average",
    "share": "national_sme_share",
    "abnormal": "national_abnormal_below",
    "retention": "national_retention_min",
    "satisfaction": "satisfaction_min",
}


@rule(
    "R56",
    name="国家级示范单位基本标准",
    severity=INFO,
    clause="四(三); 人社部函〔2023〕10号",
    quote="管理运行规范、吸纳人员较多、见习成效明显",
    message="未达到国家级高校毕业生就业见习示范单位标准：{reasons}。",
    predicate="years ≥ 3; average intake of two years ≥ 50, or a tech SME with at least 10 % of its staff in each; "
    "abnormal ends below 20 % of the people recruited; retention ≥ 50 %; no veto. A rate without a base is not met.",
    parameters=(
        "national_min_years",
        "national_intake_average",
        "national_sme_share",
        "national_abnormal_below",
        "national_retention_min",
        "national_quota",
        "satisfaction_min",
    ),
)
def national_floor(
    *,
    years: int,
    y1: Count,
    y2: Count,
    tech_sme: bool,
    staff: Count,
    abnormal: Count,
    recruited: Count,
    retained: Count,
    ended: Count,
    veto: bool,
    satisfaction: Decimal | None = None,
    params: Params,
) -> Verdict:
    """The unit meets the national floor; y1, y2: people taken in the last two years, satisfaction as a share."""
    least = {name: params.number(key) for name, key in FLOORS.items()}
    many = y1 + y2 >= 2 * least["intake"] or (tech_sme and min(y1, y2) >= least["share"] * staff)
    unmet = {
        "YEARS": years < least["years"],
        "INTAKE": not many,
        "ABNORMAL": not abnormal < least["abnormal"] * recruited,
        "RETENTION": ended == 0 or retained < least["retention"] * ended,
        "VETO": veto,
        "SATISFACTION": satisfaction is not None and satisfaction < least["satisfaction"],
    }
    reasons = [reason for reason, holds in unmet.items() if holds]
    told = "；".join(CONDITIONS[reason].format(**least) for reason in reasons)
    return Verdict(not reasons, {"ok": not reasons, "reasons": reasons}, reasons=told)


@dataclass(frozen=True)
class Candidate:
    """A nominated unit: score, retention rate, people taken, when it applied, its bonus if not in the score."""

    u: str
    s: Decimal
    r: Decimal
    intake: Count
    veto: bool
    applied: datetime | None = None
    bonus: Decimal = Decimal(0)


@rule(
    "R57",
    name="自治区级示范单位评分与名额",
    severity=INFO,
    clause="三(三), 四(三)",
    quote="优先激励参加本次计划并表现突出的各类单位",
    message="本批次达到{passing}分且无否决情形的单位{fit}家，名额{quota}个。",
    predicate="Score with its bonus, each up to its maximum; from the pass mark on, without a veto, ranked by score, "
    "retention, intake, earlier application; the first of them within the quota. No quota set: all.",
    parameters=("pass_score", "bonus_max", "score_max", "showcase_quota"),
)
def named_units(*, quota: Count | None, units: list[Candidate], params: Params) -> Verdict:
    """The units named in a batch, best first; units that tie in everything keep the order of the list."""
    passing, bonus, most = (params.number(key) for key in ("pass_score", "bonus_max", "score_max"))
    places = params.get("showcase_quota") if quota is None else quota
    scores = [(min(most, unit.s + min(bonus, unit.bonus)), unit) for unit in units if not unit.veto]
    fit = [(score, unit) for score, unit in scores if score >= passing]
    fit.sort(key=lambda pair: (-pair[0], -pair[1].r, -pair[1].intake, _since(pair[1])))
    selected = [unit.u for _score, unit in fit][:places]
    ok = places is None or len(selected) == places
    return Verdict(
        ok, {"selected": selected}, passing=passing, fit=len(fit), quota="不限" if places is None else places
    )


def _since(unit: Candidate) -> str:
    """When a unit applied, as text that sorts; one without a moment comes after all others."""
    return unit.applied.isoformat() if unit.applied else "~"
