"""The fields of public notices and of objections to them."""

from sqlalchemy.orm import selectinload

from app.core.card import Card
from app.organisations.queries import CITY_LOOKUP, COUNTY_LOOKUP
from app.subsidies.models import ClaimNotice, NoticeObjection

_AREA = {"region_code": COUNTY_LOOKUP, "city_code": CITY_LOOKUP}
_LABELS = {"region_code": "县区", "city_code": "所在市", "updated_at": "更新时间"}
NOTICE = Card(
    ClaimNotice,
    "claim-notice",
    "补贴公示",
    labels={
        **_LABELS,
        "number": "公示编号",
        "title": "标题",
        "issuer": "公示单位",
        "office_phone": "监督电话",
        "from_day": "公示起",
        "to_day": "公示止",
        "claims": "申领笔数",
        "people": "人数",
        "amount_yuan": "金额（元）",
        "state": "状态",
        "closed_on": "结束日期",
    },
    groups={
        "公示": "number title issuer office_phone from_day to_day state closed_on",
        "内容": "claims people amount_yuan region_code updated_at",
    },
    listed="number title from_day to_day claims people amount_yuan state region_code",
    searched="number title",
    filtered="state city_code region_code",
    ordered="to_day",
    lookups=_AREA,
    named=lambda row: str(row.number),
)
OBJECTION = Card(
    NoticeObjection,
    "notice-objection",
    "公示异议",
    labels={
        **_LABELS,
        "claim_number": "申领编号",
        "notice_number": "公示编号",
        "received_on": "收到日期",
        "due_on": "答复期限",
        "content": "异议内容",
        "raised_by": "提出人",
        "contact": "联系方式",
        "state": "状态",
        "answer": "调查情况与答复",
        "decided_on": "答复日期",
        "decided_by": "答复人",
    },
    groups={
        "异议": "claim_number notice_number received_on content raised_by contact",
        "办理": "state due_on answer decided_by decided_on region_code updated_at",
    },
    listed="claim_number notice_number received_on due_on state decided_on region_code",
    searched="claim_number",
    filtered="state city_code region_code",
    ordered="due_on",
    sensitive="content raised_by contact",  # read by a logged reveal, and left out of REST and files
    derived={"notice_number": lambda row: row.notice.number},
    reads={"notice_number": "notice.number"},
    lookups=_AREA,
    loads=(selectinload(NoticeObjection.notice),),
    named=lambda row: str(row.claim_number),
)
