"""What the rulebook says, in the reader's language: reasons, parameters with their values, and formulas in words."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.portal.presenters.words import yuan

NUMBER = re.compile(r"\d{4}-\d{2}-\d{2}|\d+")
JOINT = re.compile(r"([、；])")

# What the rules put into their messages; {1}, {2} … stand for the days and numbers in it.
SAID = (
    _l("您尚未取得高校毕业证书"),
    _l("您的毕业证书日期为{1}，{2}当日尚未取得毕业证书"),
    _l("您的毕业证书日期为{1}，离校{2}年期限截至{3}，{4}已超过期限"),
    _l("为在校生"),
    _l("以职工身份参加社会保险"),
    _l("名下有存续的市场主体"),
    _l("以灵活就业身份参加社会保险"),
    _l("未办理失业登记"),
    _l("失业登记日期（{1}）晚于{2}"),
    _l("失业登记已注销"),
    _l("劳动合同起始日不在见习期内"),
    _l("已完成期限不足协议约定的一半"),
    _l("劳动合同期限不足{1}年"),
    _l("缴纳社会保险不足{1}个月"),
    _l("签订劳动合同的单位不是见习单位"),
    _l("剩余期见习补贴"),
    _l("另行公布之日"),
)
NAMES = {
    "hukou_prefix": _l("宁夏户籍的行政区划代码前两位"),
    "hukou_applies_to": _l("户籍条件适用的人员"),
    "graduate_years": _l("离校年限（年）"),
    "graduate_clock": _l("离校年限从哪天起算"),
    "graduate_ref_date": _l("离校年限按哪天判断"),
    "age_min": _l("青年的最低年龄（周岁）"),
    "age_max": _l("青年的最高年龄（周岁）"),
    "age_ref_date": _l("年龄按哪天判断"),
    "age_attained_on": _l("周岁从哪天起算满"),
    "need_unemp_registration": _l("须办理失业登记的人员"),
    "exclude_employee_insured": _l("排除以职工身份参保的人员"),
    "exclude_active_business": _l("排除名下有存续市场主体的人员"),
    "flexible_insured_allowed": _l("允许以灵活就业身份参保"),
    "graduate_levels": _l("按高校毕业生对待的学历"),
    "min_wage": _l("当地月最低工资标准（元）"),
    "wage_basis": _l("最低工资标准按哪天取用"),
    "proration": _l("不满整月的算法"),
    "statutory_month_days": _l("法定月计薪天数"),
    "proration_threshold_days": _l("全额计发所需天数"),
    "paid_leave_kinds": _l("视同出勤的假"),
    "max_paid_months": _l("补贴最长月数"),
    "half_share": _l("须完成协议期限的比例"),
    "half_basis": _l("协议期限的计算口径"),
    "contract_min_years": _l("劳动合同最短年限（年）"),
    "si_months_paid_min": _l("须缴纳社会保险的月数"),
    "si_types": _l("须缴纳的社会保险"),
    "remaining_wage_basis": _l("剩余期补贴按哪天的标准"),
    "remaining_proration": _l("剩余期零头天数的算法"),
    "flex_min_months": _l("须满的见习月数"),
    "flex_reading": _l("“见习期满6个月以上”的理解"),
    "flex_months_from": _l("缴费月份从何时起算"),
    "flex_rate": _l("按实际缴费补贴的比例"),
    "flex_max_months": _l("社会保险补贴最长月数"),
    "flex_base_cap": _l("每月缴费的上限（元）"),
    "signing_window_remaining": _l("剩余期补贴政策在实施期内"),
    "valid_basis": _l("实施期限按哪天判断"),
}
VALUES = {
    "GRADUATE": _l("离校2年内未就业高校毕业生"),
    "YOUTH": _l("16—24岁失业青年"),
    "CERTIFICATE_DATE": _l("毕业证书日期"),
    "AGREEMENT_SIGN_DATE": _l("签订见习协议之日"),
    "APPLICATION_DATE": _l("报名之日"),
    "BIRTHDAY": _l("生日当天"),
    "DAY_AFTER": _l("生日次日"),
    "MONTH_OF_INTERNSHIP": _l("见习当月"),
    "ACTUAL_WORKDAYS": _l("标准 × 计发天数 ÷ 当月应出勤天数"),
    "STATUTORY_21_75": _l("标准 × 计发天数 ÷ 法定月计薪天数"),
    "THRESHOLD_15": _l("达到规定天数的全额计发，不足的不计发"),
    "OFFICIAL": _l("公假"),
    "WORK_INJURY": _l("工伤"),
    "SICK": _l("病假"),
    "CALENDAR_DAYS": _l("日历天数"),
    "PENSION": _l("养老"),
    "MEDICAL": _l("医疗"),
    "UNEMPLOYMENT": _l("失业"),
    "MATERNITY": _l("生育"),
    "CONTRACT_START": _l("劳动合同起始日"),
    "INTERNSHIP_MONTH": _l("按所在见习月的天数折算"),
    "INTERNSHIP_LENGTH": _l("见习时间满6个月"),
    "SIX_MONTHS_AFTER_END": _l("见习结束满6个月"),
    "INTERNSHIP_START": _l("见习第一天"),
    "SIX_MONTH_POINT": _l("见习满6个月之日"),
    "INTERNSHIP_END": _l("见习结束"),
    "CONTRACT_SIGN_DATE": _l("劳动合同签订之日"),
}
EDUCATIONS = _l("GB/T 4658 的毕业类代码及本地扩展码")


def reason(template: str, figures: Mapping[str, Any]) -> str:
    """Why a rule is not met; its message with its figures, both in the reader's language."""
    spoken = {name: _spoken(value) if isinstance(value, str) else value for name, value in figures.items()}
    return _(template).format_map(spoken)


def _spoken(text: str) -> str:
    joints = {"、": _("、"), "；": _("；")}
    return "".join(joints.get(part) or _phrase(part) for part in JOINT.split(text) if part)


def _phrase(text: str) -> str:
    found: list[str] = []

    def keep(match: re.Match[str]) -> str:
        found.append(match[0])
        return f"{{{len(found)}}}"

    return _(NUMBER.sub(keep, text)).format("", *found)


def parameter_name(key: str) -> str:
    """What a parameter decides, in words."""
    return str(NAMES.get(key, key))


def parameter_value(row: Mapping[str, Any]) -> str:
    """The value of a parameter in words."""
    value = row["value"]
    if row["key"] == "graduate_levels":
        return str(EDUCATIONS)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if value is None:
        return _("未设")
    if isinstance(value, (list, tuple)):
        return _("、").join(str(VALUES.get(str(item), item)) for item in value)
    return str(VALUES.get(str(value), value))


def month(first: date) -> str:
    """A calendar month as 2023-07, which needs no translation."""
    return f"{first:%Y-%m}"


def formula(entry: Mapping[str, Any]) -> str:
    """How the amount of a month comes about, in words."""
    line = entry["line"]
    standard, amount = yuan(line.standard), yuan(line.amount)
    if line.is_cut:
        if line.share == 0:
            return _("补贴月数已满，本月不再计发")
        share = Decimal(round(line.share * 10000)) / 10000
        return _(
            "%(standard)s × %(share)s（补贴月数将满，只计余下部分）= %(amount)s 元",
            standard=standard,
            share=share,
            amount=amount,
        )
    if line.share == Fraction(1):
        return _("出勤满月，按标准全额计发 %(amount)s 元", amount=amount)
    if line.share == 0:
        return _("计发天数不足，本月不计发")
    return _(
        "标准 %(standard)s × 计发 %(payable)s 天 ÷ %(divisor)s 天 = %(amount)s 元",
        standard=standard,
        payable=line.payable,
        divisor=entry["divisor"],
        amount=amount,
    )


def rest_formula(rest: Mapping[str, Any]) -> str:
    """How the subsidy for the rest of an internship comes about, in words."""
    parts = []
    if rest["months"]:
        parts.append(_("%(standard)s × %(n)s 个月", standard=yuan(rest["standard"]), n=rest["months"]))
    if rest["days"]:
        parts.append(
            _(
                "%(standard)s × %(n)s 天 ÷ %(span)s 天",
                standard=yuan(rest["standard"]),
                n=rest["days"],
                span=rest["span"],
            )
        )
    return _("%(sum)s = %(amount)s 元", sum=" + ".join(parts), amount=yuan(rest["amount"]))


def flexible_formula(found: Mapping[str, Any]) -> str:
    """How the social insurance subsidy comes about, in words."""
    if found["cap"] is not None:
        return _(
            "各月实际缴费（每月至多 %(cap)s 元）之和 × %(rate)s = %(amount)s 元",
            cap=yuan(found["cap"]),
            rate=found["rate"],
            amount=yuan(found["amount"]),
        )
    return _(
        "实际缴费合计 %(paid)s × %(rate)s = %(amount)s 元",
        paid=yuan(found["paid"]),
        rate=found["rate"],
        amount=yuan(found["amount"]),
    )


FILTERS = (reason, parameter_name, parameter_value, month, formula, rest_formula, flexible_formula)
