"""The fields of notices of units to be named, and of objections to them."""

from sqlalchemy.orm import selectinload

from app.core.card import Card
from app.organisations.queries import CITY_LOOKUP, COUNTY_LOOKUP
from app.showcase.models import ShowcaseNotice, ShowcaseObjection

_AREA = {"region_code": COUNTY_LOOKUP, "city_code": CITY_LOOKUP}
_LABELS = {"region_code": "地区", "city_code": "所在市", "updated_at": "更新时间"}
NOTICE = Card(
    ShowcaseNotice,
    "showcase-notice",
    "示范单位公示",
    labels={
        **_LABELS,
        "number": "公示编号",
        "title": "标题",
        "issuer": "公示单位",
        "office_phone": "监督电话",
        "from_day": "公示起",
        "to_day": "公示止",
        "units": "拟命名单位数",
        "state": "状态",
        "closed_on": "结束日期",
    },
    groups={
        "公示": "number title issuer office_phone from_day to_day state closed_on",
        "内容": "units region_code updated_at",
    },
    listed="number title from_day to_day units state region_code",
    searched="number title",
    filtered="state city_code region_code",
    ordered="to_day",
    lookups=_AREA,
    named=lambda row: str(row.number),
)
OBJECTION = Card(
    ShowcaseObjection,
    "showcase-objection",
    "示范单位公示异议",
    labels={
        **_LABELS,
        "unit_name": "单位名称",
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
        "异议": "unit_name notice_number received_on content raised_by contact",
        "办理": "state due_on answer decided_by decided_on region_code updated_at",
    },
    listed="unit_name notice_number received_on due_on state decided_on region_code",
    searched="unit_name",
    filtered="state city_code region_code",
    ordered="due_on",
    sensitive="content raised_by contact",  # read by a logged reveal, and left out of REST and files
    derived={"notice_number": lambda row: row.notice.number},
    reads={"notice_number": "notice.number"},
    lookups=_AREA,
    loads=(selectinload(ShowcaseObjection.notice),),
    named=lambda row: str(row.unit_name),
)
