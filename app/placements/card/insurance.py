"""The fields of policies, covers and accidents."""

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload

from app.core.card import Card, Narrowing
from app.organisations.queries import COUNTY_LOOKUP, REGION_LOOKUP
from app.placements.models import InsuranceCase, InsuranceCover, InsurancePolicy
from app.placements.queries.insured import (
    COVER_LOOKUP,
    POLICY_LOOKUP,
    validity_options,
    validity_where,
)
from app.placements.queries.reaching import ANY_LOOKUP

_AREA = {"region_code": "县区", "updated_at": "更新时间"}
POLICY = Card(
    InsurancePolicy,
    "insurance-policy",
    "保险保单",
    labels={
        **_AREA,
        "insurer": "保险机构",
        "kind": "险种",
        "policy_no": "保单号",
        "sum_yuan": "每人保险金额（元）",
        "premium_yuan": "每人保费（元）",
        "slots": "名额",
        "valid_from": "保险起期",
        "valid_to": "保险止期",
        "invoice_no": "发票号",
        "note": "备注",
    },
    groups={
        "保单": "insurer kind policy_no region_code valid_from valid_to",
        "额度": "sum_yuan premium_yuan slots invoice_no note updated_at",
    },
    listed="policy_no insurer kind sum_yuan premium_yuan slots valid_from valid_to region_code",
    written="insurer kind policy_no sum_yuan premium_yuan slots valid_from valid_to invoice_no note",
    required="insurer kind policy_no sum_yuan premium_yuan slots valid_from valid_to",
    searched="insurer policy_no",
    filtered="kind region_code",
    ordered="valid_to",
    bounds={"slots": (1, 100_000)},
    lookups={"region_code": REGION_LOOKUP},
    narrowings={"validity": Narrowing(_l("有效情况"), validity_options, validity_where)},
    hints={
        "sum_yuan": "意外伤害保险每人不高于 50 万元（三(一)）；商业医疗保险另列一张保单。",
        "slots": "可参保人数。见习不满 3 个月即离开的，名额可转给新到岗人员。",
        "valid_from": "保险期间须覆盖见习全程；可以由先后几张保单衔接。",
    },
    named=lambda row: f"{row.insurer} {row.policy_no}",
)
COVER = Card(
    InsuranceCover,
    "insurance-cover",
    "参保人员",
    labels={
        **_AREA,
        "placement_id": "见习",
        "policy_id": "保单",
        "person_name": "姓名",
        "from_day": "参保起",
        "to_day": "参保止",
        "passed": "名额来源",
        "state": "状态",
    },
    groups={"参保": "person_name policy_id from_day to_day state passed region_code updated_at"},
    listed="person_name policy_id from_day to_day state passed region_code",
    written="placement_id policy_id from_day to_day",
    required="placement_id policy_id",
    searched="person_name",
    filtered="state region_code",
    ordered="to_day",
    derived={"passed": lambda row: "转接" if row.slot_from_id else "新增"},
    reads={"passed": "slot_from_id"},
    lookups={"region_code": COUNTY_LOOKUP, "policy_id": POLICY_LOOKUP, "placement_id": ANY_LOOKUP},
    hints={
        "from_day": "不填时，从保单和见习都开始的那天起。",
        "to_day": "不填时，到保单或者见习结束的那天止。",
        "policy_id": "意外伤害保险在派遣时自动办理；这里用于补办和商业医疗保险。",
    },
    named=lambda row: f"{row.person_name} {row.from_day}—{row.to_day}",
)
CASE = Card(
    InsuranceCase,
    "insurance-case",
    "出险与理赔",
    labels={
        **_AREA,
        "cover_id": "参保人员",
        "person_name": "姓名",
        "accident_on": "事故日期",
        "reported_on": "报案日期",
        "content": "事故经过",
        "result": "处理结果",
        "amount_yuan": "赔付金额（元）",
        "decided_on": "结论日期",
    },
    groups={
        "出险": "person_name accident_on reported_on content region_code",
        "理赔": "result amount_yuan decided_on updated_at",
    },
    listed="person_name accident_on reported_on result amount_yuan decided_on region_code",
    written="cover_id accident_on reported_on content result amount_yuan decided_on",
    required="cover_id accident_on content",
    searched="person_name",
    filtered="result region_code",
    lookups={"region_code": COUNTY_LOOKUP, "cover_id": COVER_LOOKUP},
    hints={"content": "时间、地点、经过和伤情。不要填写身份证号码、病历等个人信息。"},
    loads=(selectinload(InsuranceCase.cover),),
    named=lambda row: f"{row.person_name} {row.accident_on}",
)
