"""The fields of retentions, their checks, follow-ups, their steps, and the catalogue of help."""

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload

from app.core.card import Card, Narrowing
from app.organisations.queries import COUNTY_LOOKUP, REGION_LOOKUP
from app.placements.models import Benefit, FollowUp, FollowUpStep, Retention, RetentionCheck
from app.placements.queries import checks, follow_up
from app.placements.queries.reaching import ANY_LOOKUP
from app.units.queries import UNIT_LOOKUP

_AREA = {"region_code": "县区", "updated_at": "更新时间"}
_LOOKUPS = {"region_code": COUNTY_LOOKUP}
RETENTION = Card(
    Retention,
    "retention",
    "留用登记",
    labels={
        **_AREA,
        "placement_id": "见习",
        "unit_id": "见习单位",
        "kind": "留用类型",
        "person_name": "姓名",
        "unit_name": "单位",
        "contract_no": "合同编号",
        "contract_kind": "合同种类",
        "signed_on": "签订日期",
        "contract_start": "合同起期",
        "contract_end": "合同止期",
        "late_reason": "逾期登记的原因",
        "si_start_month": "开始参保月份",
        "si_months": "已见参保月数",
        "verified_on": "核实日期",
        "verified_by": "核实人",
    },
    groups={
        "合同": "person_name unit_name kind contract_kind contract_no signed_on contract_start contract_end late_reason",
        "参保与核实": "si_start_month si_months verified_on verified_by region_code updated_at",
    },
    listed="person_name unit_name kind signed_on contract_start si_start_month verified_on region_code",
    written="placement_id contract_kind contract_no signed_on contract_start contract_end late_reason",
    required="placement_id contract_kind signed_on contract_start",
    searched="person_name unit_name",
    filtered="kind unit_id region_code",
    lookups={**_LOOKUPS, "placement_id": ANY_LOOKUP, "unit_id": UNIT_LOOKUP},
    narrowings={"standing": Narrowing(_l("核实情况"), checks.standing_options, checks.standing_where)},
    hints={
        "signed_on": "见习期间或者结束后 30 日内签订的计入留用（R47）。",
        "late_reason": "超过 30 日登记的必须说明原因。",
        "contract_end": "无固定期限的不填。",
    },
    named=lambda row: f"{row.person_name} {row.contract_start}",
)
CHECK = Card(
    RetentionCheck,
    "retention-check",
    "留用核查",
    labels={
        **_AREA,
        "unit_id": "见习单位",
        "person_name": "姓名",
        "unit_name": "单位",
        "after_months": "满几个月",
        "due_on": "应核查日期",
        "result": "核查结果",
        "checked_on": "核查日期",
        "source_doc": "依据",
    },
    groups={"核查": "person_name unit_name after_months due_on result checked_on source_doc region_code updated_at"},
    listed="person_name unit_name after_months due_on result checked_on source_doc region_code",
    written="result checked_on source_doc",
    required="result",
    searched="person_name unit_name",
    filtered="result after_months unit_id region_code",
    ordered="due_on",
    sorted_by="due_on",
    lookups={**_LOOKUPS, "unit_id": UNIT_LOOKUP, "after_months": checks.MONTHS_LOOKUP},
    narrowings={"due": Narrowing(_l("到期情况"), checks.due_options, checks.due_where)},
    hints={"source_doc": "如社会保险缴费记录的批次或者截图编号。不要填写身份证号码。"},
    named=lambda row: f"{row.person_name}（{row.after_months} 个月）",
)
FOLLOW_UP = Card(
    FollowUp,
    "follow-up",
    "后续帮扶",
    labels={
        **_AREA,
        "person_name": "姓名",
        "unit_name": "见习单位",
        "ended_on": "见习结束",
        "contact_due": "首次联系期限",
        "until": "帮扶至",
        "first_contact_on": "首次联系",
        "last_service_on": "最近服务",
        "wish": "本人打算",
        "state": "状态",
        "closed_as": "结案方式",
        "closed_on": "结案日期",
    },
    groups={
        "帮扶对象": "person_name unit_name ended_on wish region_code",
        "进展": "contact_due first_contact_on last_service_on until closed_as closed_on state updated_at",
    },
    listed="person_name unit_name ended_on contact_due first_contact_on last_service_on until state closed_as region_code",
    searched="person_name unit_name",
    filtered="state closed_as region_code",
    ordered="contact_due ended_on",
    lookups=_LOOKUPS,
    narrowings={"todo": Narrowing(_l("待办"), follow_up.todo_options, follow_up.todo_where)},
    named=lambda row: f"{row.person_name}（{row.unit_name}）",
)
STEP = Card(
    FollowUpStep,
    "follow-up-step",
    "帮扶服务",
    labels={
        **_AREA,
        "follow_up_id": "帮扶",
        "kind": "服务内容",
        "served_on": "服务日期",
        "served_by": "服务人",
        "content": "服务情况",
        "outcome": "结果",
        "benefit_id": "服务目录",
        "benefit_title": "服务目录",
    },
    groups={"服务": "kind served_on served_by content benefit_title outcome region_code updated_at"},
    listed="served_on kind content benefit_title outcome served_by",
    written="follow_up_id kind served_on content benefit_id outcome",
    required="follow_up_id kind content",
    filtered="kind region_code",
    derived={"benefit_title": lambda row: row.benefit.title if row.benefit else ""},
    reads={"benefit_title": "benefit.title"},
    lookups={**_LOOKUPS, "follow_up_id": follow_up.CASE_LOOKUP, "benefit_id": follow_up.BENEFIT_LOOKUP},
    hints={
        "served_on": "不填为今天。第一次服务即首次联系。",
        "content": "联系方式、需求和提供的服务。不要填写身份证号码等个人信息。",
    },
    loads=(selectinload(FollowUpStep.benefit),),
    named=lambda row: f"{row.kind.label} {row.served_on}",
)
BENEFIT = Card(
    Benefit,
    "benefit",
    "帮扶服务目录",
    labels={
        **_AREA,
        "kind": "类别",
        "title": "名称",
        "content": "内容",
        "how_to_get": "如何办理",
        "office": "办理单位",
        "office_phone": "办公电话",
        "valid_from": "有效期起",
        "valid_to": "有效期止",
        "is_published": "公开",
    },
    groups={
        "服务": "title kind content how_to_get",
        "办理": "office office_phone valid_from valid_to is_published region_code updated_at",
    },
    listed="title kind office valid_from valid_to is_published region_code",
    written="kind title content how_to_get office office_phone valid_from valid_to is_published",
    required="kind title content how_to_get office valid_from",
    searched="title office",
    filtered="kind is_published region_code",
    lookups={"region_code": REGION_LOOKUP},
    hints={
        "office_phone": "只填办公电话，不填个人手机。",
        "is_published": "公开后青年和公众都能看到；过了有效期自动不再展示。",
    },
    named=lambda row: row.title,
)
