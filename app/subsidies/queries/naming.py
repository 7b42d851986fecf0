"""What the figures and the parameters of an explanation are called."""

from flask_babel import lazy_gettext as _l

VALUES = {
    "starts_on": _l("起始日"),
    "ends_on": _l("结束日"),
    "signed_on": _l("签订日期"),
    "months_before": _l("此前已享受月数"),
    "standard": _l("标准（元）"),
    "wage_class": _l("最低工资类别"),
    "event": _l("起算日"),
    "due": _l("应出勤天数"),
    "R43 due": _l("最后期限"),
    "claimed_on": _l("申领日期"),
    "attended": _l("出勤天数"),
    "paid_leave": _l("带薪假天数"),
    "personal_leave": _l("事假天数"),
    "payable": _l("计发天数"),
    "amount": _l("金额（元）"),
    "months": _l("月数"),
    "days": _l("天数"),
    "completed": _l("已完成天数"),
    "agreed": _l("协议天数"),
    "si_months": _l("缴费月数"),
    "six_month_day": _l("满6个月之日"),
    "computed": _l("应发（元）"),
    "paid_by_bank": _l("银行发放（元）"),
    "claimable": _l("可申领（元）"),
    "compared": _l("比对条数"),
    "premium": _l("保费（元）"),
    "used": _l("已计发月数"),
    "left": _l("剩余月数"),
    "share": _l("比例"),
}
PARAMETERS = {
    "min_wage": _l("当地月最低工资标准（元）"),
    "proration": _l("不满整月的算法"),
    "statutory_month_days": _l("法定月计薪天数"),
    "proration_threshold_days": _l("全额计发所需天数"),
    "paid_leave_kinds": _l("视同出勤的假"),
    "personal_leave_limit": _l("事假停发天数"),
    "max_paid_months": _l("补贴最长月数"),
    "min_months": _l("见习最短月数"),
    "max_months": _l("见习最长月数"),
    "once_only": _l("只能享受一次"),
    "pay_mode": _l("补贴发放方式"),
    "claim_rhythm": _l("申领周期"),
    "claim_within_months": _l("申领时限（月）"),
    "claim_docs": _l("申领材料"),
    "exclusive_pairs": _l("互斥的补贴"),
    "exclusive_by_day": _l("按日不重叠的补贴"),
    "attendance_due_day": _l("考勤报送截止日"),
    "late_sign_tolerance_days": _l("补签协议的宽限天数"),
    "half_share": _l("须完成协议期限的比例"),
    "half_basis": _l("协议期限的计算口径"),
    "contract_min_years": _l("劳动合同最短年限（年）"),
    "si_months_paid_min": _l("须缴纳社会保险的月数"),
    "si_types": _l("须缴纳的社会保险"),
    "remaining_wage_basis": _l("剩余期补贴按哪天的标准"),
    "remaining_proration": _l("剩余期零头天数的算法"),
    "signing_window_remaining": _l("剩余期补贴政策实施期"),
    "signing_window_hiring": _l("招用补贴政策实施期"),
    "valid_basis": _l("实施期限按哪天判断"),
    "hiring_subsidy_yuan": _l("招用补贴标准（元）"),
    "flex_min_months": _l("须满的见习月数"),
    "flex_reading": _l("“见习期满6个月以上”的理解"),
    "flex_months_from": _l("缴费月份从何时起算"),
    "flex_rate": _l("按实际缴费补贴的比例"),
    "flex_max_months": _l("社会保险补贴最长月数"),
    "flex_base_cap": _l("每月缴费的上限（元）"),
    "premium_cap_per_person": _l("每人保险金额上限（元）"),
    "unit_fee_enabled": _l("指导管理费是否开办"),
    "unit_fee_tiers": _l("指导管理费档次"),
    "retention_award_tiers": _l("留用奖补档次"),
}


def value_name(rule: str, key: str) -> str:
    """What a figure of a step is called; empty for one that the words of the step say already."""
    return str(VALUES.get(f"{rule} {key}") or VALUES.get(key) or "")


def parameter_name(key: str) -> str:
    """What a parameter decides, in words; its key where nobody named it."""
    return str(PARAMETERS.get(key, key))


CHOSEN = {  # the words that a parameter may hold, as people read them
    "ACTUAL_WORKDAYS": _l("标准 × 计发天数 ÷ 当月应出勤天数"),
    "STATUTORY_21_75": _l("标准 × 计发天数 ÷ 法定月计薪天数"),
    "THRESHOLD_15": _l("达到规定天数的全额计发，不足的不计发"),
    "MONTH_OF_INTERNSHIP": _l("见习当月"),
    "CALENDAR_DAYS": _l("日历天数"),
    "CONTRACT_START": _l("劳动合同起始日"),
    "CONTRACT_SIGN_DATE": _l("劳动合同签订之日"),
    "INTERNSHIP_MONTH": _l("按所在见习月的天数折算"),
    "INTERNSHIP_LENGTH": _l("见习时间满6个月"),
    "INTERNSHIP_START": _l("见习第一天"),
}


def chosen_name(value: str) -> str:
    """What a parameter was set to, in words; text that is no such word stays as it is."""
    return str(CHOSEN.get(value, value))
