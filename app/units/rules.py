"""R11–R14: who may be an internship unit, and when one is warned or proposed for cancellation."""

from datetime import date

from app.core import identifiers
from app.core.calendar import add_years
from app.core.rulebook import BLOCK, REVIEW, Count, Params, Verdict, rule

CONDITIONS = {
    "REGISTRATION": "申请时尚未依法登记",
    "YEARS": "在宁夏登记经营未满{years}年",
    "STAFF": "企业参保职工不足{staff}人",
    "ARREARS": "存在拖欠工资或社会保险费记录",
    "DISPUTES": "存在经济、合同或诉讼纠纷案件",
    "SAFETY": "劳动保护或安全生产条件不符合要求",
    "REGION": "所在地不在宁夏",
}


@rule(
    "R11",
    name="统一社会信用代码校验",
    severity=BLOCK,
    clause="GB 32100-2015, GB 11714-1997",
    message="{problem}请核对营业执照（登记证书）。",
    warning="{problem}",
    predicate="18 characters of the code set, check character by MOD 31-3; the inner organisation code by MOD 11, "
    "which only warns unless `check_org_digit` is BLOCK.",
    parameters=("check_org_digit",),
)
def credit_code(*, uscc: str, params: Params) -> Verdict:
    """The unit's credit code is well formed; takes the normalised code."""
    if problem := identifiers.uscc_problem(uscc):
        return Verdict(False, {"ok": False}, problem=problem)
    problem = identifiers.organisation_code_problem(uscc)
    ok = problem is None or params.get("check_org_digit") != BLOCK
    return Verdict(ok, {"ok": ok}, warn=ok and problem is not None, problem=problem)


@rule(
    "R12",
    name="见习单位认定条件",
    severity=BLOCK,
    clause="宁夏青年就业见习管理办法(试行); 四(一)",
    quote="主动做好见习单位认定",
    message="单位认定条件不满足：{reasons}。",
    predicate="Registered in Ningxia without bad records; from the day the trial measures apply also 3 full years of "
    "operation, 10 insured staff for an enterprise, safe working conditions. Conditions not yet in force on the day "
    "of application are not asked.",
    parameters=("unit_bad_records", "unit_min_years", "unit_min_staff", "unit_safety_required"),
)
def accreditation_conditions(
    *,
    established: date,
    apply: date,
    enterprise: bool,
    staff: Count,
    arrears: Count,
    disputes: Count,
    safety: bool,
    region: str,
    params: Params,
) -> Verdict:
    """The unit meets what was asked of applicants on the day it applied; staff are insured employees."""
    years = params.get("unit_min_years", on=apply) if params.in_force("unit_min_years", on=apply) else None
    least = params.get("unit_min_staff", on=apply) if params.in_force("unit_min_staff", on=apply) else None
    safe = params.in_force("unit_safety_required", on=apply) and params.get("unit_safety_required", on=apply)
    records = params.get("unit_bad_records", on=apply)
    unmet = {
        "REGISTRATION": years is None and apply < established,
        "YEARS": years is not None and add_years(established, years) > apply,
        "STAFF": least is not None and enterprise and staff < least,
        "ARREARS": "ARREARS" in records and arrears > 0,
        "DISPUTES": "DISPUTES" in records and disputes > 0,
        "SAFETY": safe and not safety,
        "REGION": params.region_name(region) is None,
    }
    reasons = [reason for reason, holds in unmet.items() if holds]
    told = "；".join(CONDITIONS[reason].format(years=years, staff=least) for reason in reasons)
    return Verdict(not reasons, {"ok": not reasons, "reasons": reasons}, reasons=told)


@rule(
    "R13",
    name="单位负面情形",
    severity=BLOCK,
    clause="二(五)",
    quote="坚决打击以营利为目的违规见习",
    message="单位存在{reason}，不予认定为就业见习单位。",
    predicate="No labour dispatch agency, not on the dishonesty or abnormal-operation list, and no ban that runs on "
    "the day of application; the last day of a ban still counts.",
    parameters=("ban_years",),
)
def no_exclusion(
    *, dispatch_agency: bool, dishonest: bool, abnormal: bool, ban_until: date | None, apply: date
) -> Verdict:
    """Nothing keeps the unit from being accredited."""
    banned = ban_until is not None and ban_until >= apply
    found = {
        "劳务派遣（中介）业务": dispatch_agency,
        "失信惩戒记录": dishonest,
        "经营异常记录": abnormal,
        f"禁入期限（至{ban_until}）": banned,
    }
    reasons = [reason for reason, holds in found.items() if holds]
    return Verdict(not reasons, {"ok": not reasons}, reason="、".join(reasons))


@rule(
    "R14",
    name="见习单位动态管理",
    severity=REVIEW,
    clause="四(三), 四(五)",
    quote="创新和完善本单位见习管理制度",
    message="单位{year}年度考核提示：{finding}。",
    predicate="PROPOSE_CANCEL after fraud, without a trainee in the first year, or with a retention rate below the "
    "floor in every one of the last two years; WARN when only the last year is below; else KEEP. A year in which no "
    "internship ended has no rate and is not below.",
    parameters=("low_retention", "low_retention_years"),
)
def yearly_review(
    *,
    fraud: bool,
    first_year_trainees: Count | None,
    y1: tuple[Count, Count],
    y2: tuple[Count, Count],
    year: int | None = None,
    params: Params,
) -> Verdict:
    """What follows the yearly look at a unit; y1, y2: (retained, ended) of the earlier and the last year.

    Nobody knows yet, or asks no longer, about the first year: ``first_year_trainees`` is None.
    """
    floor = params.number("low_retention")
    low = [retained < floor * ended for retained, ended in (y1, y2)]
    findings = {
        "存在弄虚作假、骗取补贴行为，建议取消": fraud,
        "认定后一年内未接收见习人员，建议取消": first_year_trainees == 0,
        f"连续{params.get('low_retention_years')}年留用率低于{floor:.0%}，建议取消": all(
            low[-int(params.get("low_retention_years")) :]
        ),
    }
    cancel = [finding for finding, holds in findings.items() if holds]
    action = "PROPOSE_CANCEL" if cancel else "WARN" if low[-1] else "KEEP"
    told = "；".join(cancel) or f"上年度留用率低于{floor:.0%}，予以提醒"
    return Verdict(action == "KEEP", {"action": action}, year=year or "", finding=told)
