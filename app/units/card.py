"""The fields of units and of what is written about them."""

from copy import copy
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from app.core.card import Card
from app.organisations.queries import CITY_LOOKUP, COUNTY_LOOKUP, REGION_LOOKUP
from app.registers.states import LISTED_BY
from app.units.models import (
    FOREVER,
    SiteCheck,
    Unit,
    UnitBan,
    UnitComparison,
    UnitObjection,
    UnitReview,
    UnitSite,
    UnitTag,
)
from app.units.queries import UNIT_LOOKUP

UNIT = Card(
    Unit,
    "unit",
    "见习单位",
    labels={
        "name": "单位名称",
        "uscc": "统一社会信用代码",
        "short_name": "简称",
        "legal_form": "法人类型",
        "industry": "行业门类",
        "scale": "企业规模",
        "established_on": "成立日期",
        "region_code": "所在县区",
        "city_code": "所在市",
        "address": "地址",
        "intro": "单位简介",
        "legal_rep": "法定代表人（负责人）",
        "staff_total": "职工人数",
        "staff_insured": "参保人数",
        "contact_name": "见习负责人",
        "contact_phone": "联系电话",
        "bank_name": "开户银行",
        "bank_account": "基本账户账号",
        "bank_holder": "账户户名（与单位名称不一致时填写）",
        "legal_rep_id_no": "法定代表人身份证号码",
        "legal_rep_address": "法定代表人住址",
        "is_dispatch_agency": "劳务派遣机构",
        "safety_ok": "劳动保护与安全条件符合",
        "arrears_count": "欠薪欠保记录（条）",
        "dispute_count": "纠纷案件（件）",
        "dishonest_flag": "失信惩戒",
        "abnormal_flag": "经营异常",
        "checked_on": "信用比对日期",
        "state": "状态",
        "submitted_at": "提交时间",
        "notice_from": "公示起",
        "notice_to": "公示止",
        "accredited_on": "认定日期",
        "accreditation_no": "认定编号",
        "valid_to": "有效期至",
        "last_confirmed_on": "清单确认日期",
        "proposed_on": "提出取消日期",
        "first_visitor": "核查人一",
        "second_visitor": "核查人二",
        "ended_on": "终止日期",
        "kinds": "单位类型",
        "kind_labels": "单位类型",
        "showcase_level": "示范级别",
        "updated_at": "更新时间",
    },
    groups={
        "基本信息": "name uscc short_name legal_form industry scale kind_labels established_on region_code address intro",
        "人员与联系": "legal_rep legal_rep_id_no legal_rep_address staff_total staff_insured contact_name contact_phone",
        "账户": "bank_name bank_account bank_holder",
        "合规情况": "is_dispatch_agency safety_ok arrears_count dispute_count dishonest_flag abnormal_flag checked_on",
        "认定": "state submitted_at first_visitor second_visitor notice_from notice_to accredited_on accreditation_no valid_to last_confirmed_on proposed_on ended_on showcase_level updated_at",
    },
    listed="name region_code industry kind_labels state submitted_at accredited_on valid_to",
    written="name uscc short_name legal_form industry scale established_on region_code address intro legal_rep legal_rep_id_no "
    "legal_rep_address staff_total staff_insured contact_name contact_phone bank_name bank_account bank_holder "
    "is_dispatch_agency safety_ok",
    searched="name uscc",
    filtered="state city_code region_code industry legal_form",
    ordered="name",
    sensitive="contact_name contact_phone bank_account legal_rep_id_no legal_rep_address",
    required="name uscc legal_form industry established_on region_code address legal_rep staff_total staff_insured contact_name contact_phone",
    derived={"kind_labels": lambda unit: unit.kind_labels},
    reads={"kind_labels": "kinds"},
    lookups={"region_code": COUNTY_LOOKUP, "city_code": CITY_LOOKUP},
    hints={
        "uscc": "18 位，见营业执照或登记证书；不含字母 I、O、S、V、Z。",
        "staff_insured": "由本单位缴纳职工社会保险的人数，不含劳务派遣人员。",
        "bank_account": "单位基本账户，用于补贴拨付；户名须与单位名称一致。",
        "legal_rep_id_no": "用于核对见习人员与法定代表人是否同一人或近亲属，加密保存。",
        "is_dispatch_agency": "劳务派遣机构不得认定为见习单位。",
    },
)
_OF_UNIT = {"unit_id": "见习单位", "unit_name": "见习单位", "region_code": "县区", "updated_at": "更新时间"}
_DERIVED = {"unit_name": lambda row: row.unit.name}
_READS = {"unit_name": "unit.name"}


def _listing(tag: UnitTag) -> str:
    """What the lists say of a claimed kind."""
    if not tag.is_listed:
        return str(_("不由名单认定，由县（区）核实"))
    if tag.listed_to is None:
        return str(_("名单中未找到"))
    who = _(LISTED_BY[tag.kind].label)
    if tag.listed_to == FOREVER:
        return str(_("已由%(who)s部门名单证实（长期）", who=who))
    return str(_("已由%(who)s部门名单证实至%(day)s", who=who, day=tag.listed_to.isoformat()))


_LOOKUPS = {"unit_id": UNIT_LOOKUP, "region_code": REGION_LOOKUP}
_COMMON: dict[str, Any] = {"derived": _DERIVED, "reads": _READS, "lookups": _LOOKUPS}

SITE = Card(
    UnitSite,
    "unit-site",
    "见习地点",
    labels={**_OF_UNIT, "name": "地点名称", "address": "详细地址"},
    groups={"地点": "unit_name name address region_code updated_at"},
    listed="name address unit_name region_code",
    written="unit_id name address",
    required="unit_id name address",
    searched="name address",
    filtered="region_code",
    **_COMMON,
    loads=(selectinload(UnitSite.unit),),
)
TAG = Card(
    UnitTag,
    "unit-tag",
    "单位类型标签",
    labels={
        **_OF_UNIT,
        "kind": "类型",
        "proof_no": "证明编号（批次）",
        "valid_from": "有效期起",
        "valid_to": "有效期止",
        "listing": "名单核实",
        "verified_on": "核实日期",
        "verified_by": "核实人",
    },
    groups={
        "标签": "unit_name kind proof_no valid_from valid_to",
        "核实": "listing verified_on verified_by region_code updated_at",
    },
    listed="kind proof_no valid_from valid_to listing verified_on unit_name region_code",
    written="unit_id kind proof_no valid_from valid_to",
    required="unit_id kind proof_no valid_from",
    searched="proof_no",
    filtered="kind region_code",
    derived={**_DERIVED, "listing": _listing},
    lookups=_LOOKUPS,
    hints={
        "kind": "由部门名单认定的类型（如国有企业、专精特新企业）以主管部门名单为准，县（区）不再人工核实。",
    },
    loads=(selectinload(UnitTag.unit),),
    named=lambda tag: f"{tag.unit.name} {tag.kind.label}",
)
COMPARISON = Card(
    UnitComparison,
    "unit-comparison",
    "信用比对",
    labels={
        **_OF_UNIT,
        "compared_on": "比对日期",
        "arrears_count": "欠薪欠保记录（条）",
        "dispute_count": "纠纷案件（件）",
        "is_dishonest": "列入失信惩戒",
        "is_abnormal": "列入经营异常",
        "source_doc": "比对来源",
    },
    groups={
        "比对": "unit_name compared_on arrears_count dispute_count is_dishonest is_abnormal source_doc region_code updated_at"
    },
    listed="compared_on arrears_count dispute_count is_dishonest is_abnormal source_doc unit_name region_code",
    written="unit_id compared_on arrears_count dispute_count is_dishonest is_abnormal source_doc",
    required="unit_id compared_on arrears_count dispute_count source_doc",
    searched="source_doc",
    filtered="region_code",
    **_COMMON,
    loads=(selectinload(UnitComparison.unit),),
    named=lambda row: f"{row.unit.name} {row.compared_on}",
)
SITE_CHECK = Card(
    SiteCheck,
    "site-check",
    "实地核查",
    labels={
        **_OF_UNIT,
        "visited_on": "核查日期",
        "first_visitor": "核查人一",
        "second_visitor": "核查人二",
        "first_signed": "核查人一已签字",
        "second_signed": "核查人二已签字",
        "premises_ok": "场所符合",
        "safety_ok": "安全条件符合",
        "mentors_ok": "带教条件符合",
        "finding": "核查情况",
    },
    groups={
        "核查": "unit_name visited_on first_visitor second_visitor first_signed second_signed",
        "结论": "premises_ok safety_ok mentors_ok finding region_code updated_at",
    },
    listed="visited_on first_visitor second_visitor premises_ok safety_ok mentors_ok unit_name region_code",
    written="unit_id visited_on first_visitor second_visitor first_signed second_signed premises_ok safety_ok mentors_ok finding",
    required="unit_id visited_on first_visitor second_visitor finding",
    searched="finding",
    filtered="region_code",
    **_COMMON,
    loads=(selectinload(SiteCheck.unit),),
    named=lambda row: f"{row.unit.name} {row.visited_on}",
)
OBJECTION = Card(
    UnitObjection,
    "unit-objection",
    "公示异议",
    labels={
        **_OF_UNIT,
        "received_on": "收到日期",
        "content": "异议内容",
        "raised_by": "提出人",
        "state": "处理结果",
        "decided_on": "处理日期",
        "answer": "答复",
        "settled_on": "重新核查通过日期",
    },
    groups={
        "异议": "unit_name received_on content raised_by",
        "处理": "state decided_on answer settled_on region_code updated_at",
    },
    listed="received_on state decided_on unit_name region_code",
    written="unit_id received_on content raised_by state answer",
    required="unit_id received_on content",
    searched="content",
    filtered="state region_code",
    sensitive="raised_by",
    **_COMMON,
    loads=(selectinload(UnitObjection.unit),),
    named=lambda row: f"{row.unit.name} {row.received_on}",
)
OBJECTION_ENTRY = copy(OBJECTION)  # its page registers an objection without the decision, which is a later edit
OBJECTION_ENTRY.written = [name for name in OBJECTION.written if name not in ("state", "answer")]
REVIEW = Card(
    UnitReview,
    "unit-review",
    "年度考核",
    labels={
        **_OF_UNIT,
        "year": "年度",
        "trainees": "接收见习人员",
        "ended": "结束人数",
        "retained": "留用人数",
        "abnormal": "非正常离岗人数",
        "is_fraud": "存在弄虚作假",
        "action": "考核意见",
        "finding": "考核情况",
    },
    groups={
        "考核": "unit_name year trainees ended retained abnormal is_fraud",
        "意见": "action finding region_code updated_at",
    },
    listed="year trainees ended retained abnormal action unit_name region_code",
    written="unit_id year trainees ended retained abnormal is_fraud finding",
    required="unit_id year trainees ended retained abnormal",
    filtered="action region_code",
    **_COMMON,
    loads=(selectinload(UnitReview.unit),),
    named=lambda row: f"{row.unit.name} {row.year}",
)
BAN = Card(
    UnitBan,
    "unit-ban",
    "禁入记录",
    labels={
        "uscc": "统一社会信用代码",
        "unit_id": "见习单位",
        "banned_from": "禁入起",
        "banned_to": "禁入止",
        "reason": "原因",
        "region_code": "县区",
        "updated_at": "更新时间",
    },
    groups={"禁入": "uscc unit_id banned_from banned_to reason region_code updated_at"},
    listed="uscc unit_id banned_from banned_to region_code reason",
    searched="uscc reason",
    filtered="region_code",
    lookups=_LOOKUPS,
    named=lambda row: row.uscc,
)
