"""The fields of leads and of their contacts."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement

from app.core.card import Card, Narrowing
from app.organisations.queries import CITY_LOOKUP, COUNTY_LOOKUP
from app.programme.queries import plan_years
from app.registers.models import Lead, LeadContact
from app.registers.queries.leads import of_plan, reached


def _years() -> list[tuple[str, str]]:
    return [(str(plan.year), _("%(year)s 年", year=plan.year)) for plan in plan_years()]


def _reached() -> list[tuple[str, str]]:
    return [
        ("YES", _("已联系")),
        ("IN_TIME", _("一个月内联系")),
        ("LATE", _("超过一个月联系")),
        ("OVERDUE", _("超过一个月未联系")),
        ("WAITING", _("未满一个月待联系")),
    ]


def _outcomes() -> list[tuple[str, str]]:
    return [("UNIT", _("单位已申请")), ("TRAINEE", _("青年已入库")), ("NONE", _("尚无"))]


def _has_outcome(option: str) -> ColumnElement[bool]:
    if option == "NONE":
        return Lead.unit_id.is_(None) & Lead.trainee_id.is_(None)
    return (Lead.unit_id if option == "UNIT" else Lead.trainee_id).is_not(None)


def _outcome(lead: Lead) -> str:
    if lead.unit_id:
        return str(_("单位已申请"))
    return str(_("青年已入库")) if lead.trainee_id else ""


LEAD = Card(
    Lead,
    "lead",
    "动员线索",
    labels={
        "kind": "线索类别",
        "department": "提出部门",
        "plan_year": "计划年度",
        "region_code": "所在县区",
        "city_code": "所在市",
        "name": "单位名称（青年姓名）",
        "uscc": "统一社会信用代码",
        "contact_name": "联系人",
        "contact_phone": "联系电话",
        "has_consent": "本人已同意提供姓名和电话",
        "need": "需求与说明",
        "state": "状态",
        "proposed_on": "提出日期",
        "contact_by": "应联系日期（一个月内）",
        "contacted_on": "首次联系日期",
        "last_contact_on": "最近联系日期",
        "confirmed_on": "确认意愿日期",
        "declined_on": "登记不参与日期",
        "declined_because": "不参与原因",
        "outcome": "后续",
        "updated_at": "更新时间",
    },
    groups={
        "线索": "kind name uscc region_code need",
        "联系方式": "contact_name contact_phone has_consent",
        "办理": "state department plan_year proposed_on contact_by contacted_on last_contact_on confirmed_on "
        "declined_on declined_because outcome updated_at",
    },
    listed="name kind state department region_code proposed_on contacted_on outcome",
    written="kind region_code name uscc contact_name contact_phone has_consent need",
    searched="name uscc",
    filtered="state kind department city_code region_code",
    sensitive="contact_name contact_phone",
    required="kind region_code name contact_phone",
    derived={"outcome": _outcome},
    lookups={"region_code": COUNTY_LOOKUP, "city_code": CITY_LOOKUP},
    narrowings={
        "counted": Narrowing(_l("计入线索数"), _years, lambda year: of_plan(int(year))),
        "reached": Narrowing(_l("联系情况"), _reached, reached),
        "outcome": Narrowing(_l("后续"), _outcomes, _has_outcome),
    },
    hints={
        "uscc": "单位线索填写；暂时不知道的可由县（区）联系时补充。",
        "contact_phone": "县（区）经办人员据此联系；青年须填本人手机号码。",
        "has_consent": "青年线索必须经本人同意。",
        "need": "如拟设岗位、所需专业、方便联系的时间；请勿填写身份证号码等敏感信息。",
        "region_code": "由该县（区）人社部门在 5 个工作日内联系。",
    },
)

CONTACT = Card(
    LeadContact,
    "lead-contact",
    "联系记录",
    labels={
        "contacted_on": "联系日期",
        "method": "联系方式",
        "result": "联系结果",
        "note": "联系情况",
        "contacted_by": "联系人员",
        "lead_id": "线索",
        "region_code": "县区",
        "created_at": "登记时间",
    },
    groups={"联系": "contacted_on method result note contacted_by region_code created_at"},
    listed="contacted_on method result contacted_by note region_code",
    searched="note",
    filtered="result method region_code",
    lookups={"region_code": COUNTY_LOOKUP},
    named=lambda row: f"{row.contacted_on} {_(row.method.label)}",
)
