"""R60–R62: red flags of a claim, what a public notice may show, and money that must come back."""

from datetime import date
from decimal import Decimal

from app.core import clock, identifiers
from app.core.calendar import add_years
from app.core.rulebook import BLOCK, REVIEW, BadInput, Params, Verdict, rule

NOTHING = Decimal("0.00")
FLAG_NAMES = {
    "F1": "同期两处在岗或其他项目在岗",
    "F2": "见习期间有职工社会保险缴费",
    "F3": "名下有正常存续市场主体或任法定代表人",
    "F4": "见习前6个月内曾在本单位或关联单位参保",
    "F5": "收款账户户名不符或多人共用",
    "F6": "补贴发放后短期回流单位或经办人",
    "F7": "考勤异常",
    "F8": "多人同一手机号、设备或住址批量报名",
    "F9": "见习人数超比例或单位无参保职工",
    "F10": "带教老师非本单位参保或带教人数过多",
    "F11": "与法定代表人同户或疑似近亲属",
    "F12": "单位异常",
    "F13": "同人同月重复申领或金额大于系统计算",
    "F14": "留用后3个月内停保",
    "F15": "劳动合同单位与见习单位不一致或社保补缴凑数",
    "F16": "收取费用、押金、贷款培训投诉",
    "F17": "连续两年大量见习低留用",
    "F18": "学籍在读",
    "F19": "户籍在报名前3个月内迁入",
    "F20": "实际地点与岗位地点不一致或派往第三方",
    "F21": "失业登记晚于上岗或材料日期倒置",
    "F22": "死亡、服刑、出境期间仍有考勤",
}


@rule(
    "R60",
    name="骗补风险红旗",
    severity=REVIEW,
    clause="二(五), 四(二)",
    quote="杜绝通过虚报、冒领等违法手段骗取、套取补助资金",
    message="该申领触发风险提示（{flags}），{todo}。",
    predicate="HOLD with any HIGH flag or a sum of weights from hold_at on; REVIEW from review_at on; else PASS. A "
    "flag is a reason to look, never a finding.",
    parameters=("flag_weights", "flag_levels", "hold_at", "review_at"),
)
def risk_of(*, flags: list[str], params: Params) -> Verdict:
    """What follows from the red flags of a claim; each flag counts once."""
    weights, levels, raised = params.get("flag_weights"), params.get("flag_levels"), list(dict.fromkeys(flags))
    if unknown := [flag for flag in raised if flag not in weights]:
        raise BadInput("flags", f"{', '.join(unknown)} is no red flag")
    score = sum(int(weights[flag]) for flag in raised)
    held = score >= params.get("hold_at") or any(levels.get(flag) == "HIGH" for flag in raised)
    result = "HOLD" if held else "REVIEW" if score >= params.get("review_at") else "PASS"
    told = "、".join(FLAG_NAMES.get(flag, flag) for flag in raised)
    todo = "已挂起，待人工核查" if held else "已转人工核查"
    return Verdict(result == "PASS", {"result": result, "score": score}, flags=told, todo=todo)


@rule(
    "R61",
    name="公示脱敏",
    severity=BLOCK,
    clause="个人信息保护法; 四(二)",
    quote="监督检查",
    message="公示内容含未脱敏个人信息，不能发布。",
    predicate="First six and last four characters of the identity number, eight stars between; the name of a person "
    "who is not of age is masked too.",
    parameters=("mask_style", "adult_age"),
)
def masked_for_notice(*, id: str, name: str | None = None, on: date | None = None, params: Params) -> Verdict:
    """How a person appears in a public notice of a day, today by default."""
    day = on or clock.today()
    young = identifiers.id_card_problem(id, day) is None and (
        add_years(identifiers.birth_of(id), params.get("adult_age", on=day)) > day
    )
    shown = name[:1] + "*" * max(1, len(name) - 1) if name and young else name
    return Verdict(True, {"masked": identifiers.mask_id(id), "name": shown})


@rule(
    "R62",
    name="追回",
    severity=BLOCK,
    clause="二(五), 四(二)",
    quote="防止补贴资金骗取、挪用、虚报、冒领等行为",
    message="应追回{amount}元，请于{due}前退回指定账户。",
    predicate="recover = all that was paid after fraud, else what was paid above the recomputed amount; topup = what "
    "was paid below it. Proven fraud also bans the unit.",
    parameters=("ban_years",),
)
def recovery(*, paid: Decimal, recomputed: Decimal, fraud: bool, due: date | None = None) -> Verdict:
    """What comes back and what is added, in yuan, when the facts changed after payment."""
    recover = paid if fraud else max(NOTHING, paid - recomputed)
    values = {"recover": recover, "topup": max(NOTHING, recomputed - paid)}
    return Verdict(recover <= 0, values, amount=recover, due=due or "通知规定日期")
