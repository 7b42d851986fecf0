"""The sixteen clauses of the internship agreement: the region's model text, filled with the facts.

The text is law in the making: who signs relies on it, so it changes with a reviewed release and not by a click.  What
a unit and a trainee settle for themselves are the terms, which stand in braces like every other fact.
"""

from collections.abc import Mapping, Sequence

CLAUSES: dict[str, str] = {
    "PARTIES": "甲方（见习单位）：{unit}，统一社会信用代码{uscc}，地址{unit_address}，负责人{legal_rep}。"
    "乙方（见习人员）：{name}，证件号码后四位{id_tail}。",
    "POST_CONTENT": "乙方在甲方“{post}”岗位见习。见习内容：{post_content}",
    "PLACE": "见习地点：{place}。未经乙方同意，甲方不得将乙方安排到其他县（市、区）或其他单位见习。",
    "PERIOD": "见习期限自{starts_on}起至{ends_on}止，首尾两日计算在内。",
    "WORK_TIME": "见习时间每日不超过{daily_hours}小时、每周不超过{weekly_hours}小时，{night}。作息安排：{work_time}。"
    "甲方保证乙方的休息日和法定节假日，不得安排加班。",
    "ALLOWANCE": "甲方每月向乙方发放基本生活补贴{allowance}元，{payday}发放，方式：{pay_way}；"
    "期间当地最低工资标准调整的，"
    "基本生活补贴不低于新标准。",
    "INSURANCE": "见习期间由{buyer}为乙方统一购买人身意外伤害保险，保险期间覆盖见习全程，保险生效前不得上岗。"
    "发生意外的，"
    "甲方应立即救治并在当日报告人社部门，协助乙方理赔。",
    "MENTOR": "甲方指定{mentor}为带教老师，其为甲方在职参保职工。带教计划：{mentor_plan}",
    "SAFETY": "甲方提供符合国家规定的劳动保护条件，上岗前对乙方进行不少于{prejob_hours}学时的岗前培训和安全教育，"
    "不安排危险岗位。{safety}",
    "ATTENDANCE": "甲方如实记录乙方考勤，乙方每月确认。乙方请假应事先提出，病假凭医疗机构证明。{attendance_note}",
    "RIGHTS": "甲方应按协议安排见习、培训和指导，按时足额发放基本生活补贴，不得收取押金、扣押证件，"
    "不得以见习替代正式用工。"
    "乙方应遵守甲方规章制度，服从见习安排，爱护财物。",
    "CONFIDENTIALITY": "乙方对见习中知悉的甲方商业秘密和内部资料保密，期满后仍然有效。甲方对乙方个人信息保密，"
    "仅用于见习管理。",
    "ASSESSMENT": "见习期满或结束后，甲方在10个工作日内对乙方进行考核并出具鉴定，乙方可以书面表示不同意见；鉴定合格的，"
    "由人社部门出具见习证书。",
    "TERMINATION": "协议变更由双方协商一致。有下列情形之一的，甲方可以解除协议：乙方已落实工作单位等不能继续见习；"
    "乙方不遵守规章制度且教育无效；乙方不服从管理造成严重损失；乙方不愿意继续见习。有下列情形之一的，"
    "乙方可以解除协议：未按时足额"
    "发放基本生活补贴；见习条件不安全；岗位与协议约定不符。见习期满或双方签订劳动合同的，协议终止。提前结束的，"
    "甲方应说明原因并报送人社部门。",
    "DISPUTE": "因履行协议发生争议的，双方协商解决；协商不成的，可以请{county}人社部门调解，或者依法提起诉讼。",
    "NO_LABOUR_RELATION": "见习是就业准备活动，见习期间双方不建立劳动关系，见习期间不视为就业。甲方正式录用乙方的，"
    "应及时与乙方"
    "签订劳动合同。",
}
NEEDED: dict[str, tuple[str, ...]] = {  # a clause without one of these facts says nothing and counts as missing
    "PARTIES": ("unit", "uscc", "unit_address", "legal_rep", "name", "id_tail"),
    "POST_CONTENT": ("post", "post_content"),
    "PLACE": ("place",),
    "PERIOD": ("starts_on", "ends_on"),
    "WORK_TIME": ("daily_hours", "weekly_hours", "work_time"),
    "ALLOWANCE": ("allowance", "payday", "pay_way"),
    "MENTOR": ("mentor", "mentor_plan"),
}
DEFAULT_TERMS: dict[str, str] = {
    "work_time": "周一至周五，按甲方作息时间执行",
    "payday": "每月15日前",
    "pay_way": "通过银行转账至乙方本人的社会保障卡账户",
    "mentor_plan": "带教老师按周安排见习内容，示范讲解并指导操作，每周记录带教情况，每月与乙方谈话一次。",
}


def compose(facts: Mapping[str, str]) -> dict[str, str]:
    """The text of every clause; one that lacks a fact it needs is empty."""
    return {
        clause: ""
        if any(not facts.get(name, "").strip() for name in NEEDED.get(clause, ()))
        else text.format_map(facts)
        for clause, text in CLAUSES.items()
    }


def missing(clauses: Mapping[str, str], required: Sequence[str]) -> list[str]:
    """The required clauses that say nothing (R21)."""
    return [clause for clause in required if not clauses.get(clause, "").strip()]
