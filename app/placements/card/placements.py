"""The fields of placements, of their suspensions, and of what was asked about them."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.card import Card, Narrowing
from app.organisations.queries import CITY_LOOKUP, COUNTY_LOOKUP
from app.placements.models import Placement, StandingRequest, Suspension
from app.placements.queries.mentoring import MENTOR_LOOKUP
from app.placements.queries.placements import TO_DO
from app.placements.queries.reaching import LIVE_LOOKUP
from app.posts.queries import SITE_LOOKUP
from app.programme.queries import plan_years
from app.units.queries import UNIT_LOOKUP


def _years() -> list[tuple[str, str]]:
    return [(str(plan.year), _("%(year)s 年", year=plan.year)) for plan in plan_years()]


def _to_do() -> list[tuple[str, str]]:
    return [("mentor", _("待指定带教老师")), ("stalled", _("中断至期满待处理"))]


_AREA = {"region_code": COUNTY_LOOKUP, "city_code": CITY_LOOKUP}
PLACEMENT = Card(
    Placement,
    "placement",
    "见习",
    labels={
        "unit_id": "见习单位",
        "person_name": "见习人员",
        "id_tail": "证件尾号",
        "post_title": "见习岗位",
        "unit_name": "见习单位",
        "region_code": "岗位所在县区",
        "city_code": "岗位所在市",
        "home_region": "服务本人的县区",
        "site_id": "见习地点",
        "mentor_id": "带教老师",
        "category": "人员类别",
        "education_band": "学历层次",
        "allowance_yuan": "基本生活补贴（元/月）",
        "agreed_start": "约定开始日期",
        "agreed_end": "约定结束日期",
        "actual_start": "实际上岗日期",
        "actual_end": "最后在岗日",
        "starts_on": "见习开始",
        "ends_on": "见习结束",
        "state": "状态",
        "end_type": "结束类型",
        "end_reason": "结束原因",
        "is_abnormal": "非正常离岗",
        "end_reported_on": "报送日期",
        "is_retained": "已留用",
        "months_paid": "已发补贴月数",
        "mentor_plan": "带教计划",
        "wants_to_stay": "本人愿意留用",
        "unit_will_keep": "单位拟留用",
        "plan_year": "计划年度",
        "updated_at": "更新时间",
    },
    groups={
        "人员与岗位": "person_name id_tail category education_band post_title unit_name site_id region_code home_region plan_year",
        "期限": "state agreed_start agreed_end actual_start actual_end starts_on ends_on",
        "带教与待遇": "mentor_id mentor_plan allowance_yuan months_paid",
        "结束与留用": "end_type end_reason is_abnormal end_reported_on wants_to_stay unit_will_keep is_retained updated_at",
    },
    listed="person_name post_title unit_name state starts_on ends_on category end_type region_code",
    written="mentor_id",
    searched="person_name",
    filtered="state city_code region_code unit_id category end_type is_abnormal",
    narrowings={
        "year": Narrowing(_l("计划年度"), _years, lambda year: Placement.plan_year == int(year)),
        "todo": Narrowing(_l("待办"), _to_do, lambda value: TO_DO[value]()),
    },
    lookups={"unit_id": UNIT_LOOKUP, "site_id": SITE_LOOKUP, "mentor_id": MENTOR_LOOKUP, "home_region": COUNTY_LOOKUP}
    | _AREA,
    hints={"mentor_id": "本单位在职参保职工；同时带教的人数较多或者入职时间较短的，系统会提示说明理由（R22）。"},
    named=lambda placement: f"{placement.person_name} · {placement.post_title}",
)
_OF_PLACEMENT = {
    "placement_id": "见习",
    "region_code": "县区",
    "city_code": "所在市",
    "unit_id": "见习单位",
    "updated_at": "更新时间",
}
STANDING_REQUEST = Card(
    StandingRequest,
    "standing-request",
    "中断与结束申请",
    labels={
        **_OF_PLACEMENT,
        "kind": "申请事项",
        "person_name": "见习人员",
        "unit_name": "见习单位",
        "on_day": "日期",
        "end_reason": "结束原因",
        "contract_no": "劳动合同编号",
        "contract_signed_on": "合同签订日期",
        "contract_start": "合同开始日期",
        "contract_end": "合同结束日期",
        "words": "情况说明",
        "is_by_trainee": "本人提出",
        "asked_on": "申请日期",
        "report_due": "应报送期限",
        "state": "状态",
        "decided_on": "办理日期",
    },
    groups={
        "申请": "person_name unit_name kind on_day end_reason words is_by_trainee asked_on report_due",
        "劳动合同": "contract_no contract_signed_on contract_start contract_end",
        "办理": "state decided_on region_code updated_at",
    },
    listed="person_name unit_name kind on_day end_reason state asked_on report_due region_code",
    written="placement_id kind on_day end_reason contract_no contract_signed_on contract_start contract_end words",
    required="placement_id kind words",
    searched="person_name",
    filtered="state kind city_code region_code unit_id",
    lookups={"placement_id": LIVE_LOOKUP, "unit_id": UNIT_LOOKUP} | _AREA,
    hints={
        "on_day": "中断的第一天、恢复的第一天，或者提前终止的最后在岗日；提前留用由合同开始日期推算。",
        "contract_start": "提前留用填写；最后在岗日为合同开始的前一日，保存后请上传劳动合同。",
    },
    named=lambda request: f"{request.person_name} · {_(request.kind.label)}",
)
SUSPENSION = Card(
    Suspension,
    "suspension",
    "见习中断",
    labels={**_OF_PLACEMENT, "from_day": "中断起", "to_day": "中断止", "reason": "原因"},
    groups={"中断": "placement_id from_day to_day reason region_code updated_at"},
    listed="from_day to_day reason placement_id region_code",
    filtered="city_code region_code unit_id",
    lookups={"placement_id": LIVE_LOOKUP, "unit_id": UNIT_LOOKUP} | _AREA,
    named=lambda row: str(row.from_day),
)
