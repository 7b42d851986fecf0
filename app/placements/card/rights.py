"""The fields of complaints and of the random presence check."""

from flask_babel import gettext as _

from app.core.card import Card
from app.organisations.queries import COUNTY_LOOKUP
from app.placements.models import Complaint, PresenceDraw
from app.units.queries import UNIT_LOOKUP

COMPLAINT = Card(
    Complaint,
    "complaint",
    "投诉与求助",
    labels={
        "unit_id": "被反映单位",
        "unit_name": "被反映单位",
        "region_code": "县区",
        "updated_at": "更新时间",
        "kind": "事项",
        "who": "来源",
        "content": "内容",
        "received_on": "收到日期",
        "due_on": "答复期限",
        "state": "状态",
        "answer": "答复内容",
        "is_upheld": "情况属实",
        "answered_on": "答复日期",
    },
    groups={
        "投诉": "unit_name kind who received_on content",
        "办理": "state due_on answer is_upheld answered_on region_code",
    },
    listed="unit_name kind who received_on due_on state is_upheld region_code",
    searched="unit_name",
    filtered="state kind unit_id region_code",
    ordered="due_on",
    sensitive="content",  # read by a logged reveal, and left out of REST and files
    derived={"who": lambda row: _("匿名") if row.is_anonymous else _("实名")},
    reads={"who": "is_anonymous"},
    lookups={"region_code": COUNTY_LOOKUP, "unit_id": UNIT_LOOKUP},
    named=lambda row: f"{row.unit_name} {row.kind.label}",
)
DRAW = Card(
    PresenceDraw,
    "presence-draw",
    "在岗抽查",
    labels={
        "drawn_on": "抽查日期",
        "seed": "随机种子",
        "pool": "在岗人数",
        "pool_hash": "名单摘要（SHA-256）",
        "size": "抽取人数",
        "region_code": "县区",
        "updated_at": "更新时间",
    },
    groups={"抽取": "drawn_on region_code pool size seed pool_hash"},
    listed="drawn_on pool size seed region_code",
    written="size",
    required="size",
    filtered="region_code",
    ordered="drawn_on",
    bounds={"size": (1, 200)},
    lookups={"region_code": COUNTY_LOOKUP},
    hints={"size": "从今天在岗的全部见习人员中随机抽取。每天只能抽取一次，抽取后不能重抽。"},
    named=lambda row: str(row.drawn_on),
)
