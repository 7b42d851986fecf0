"""The fields of mentors, of their weekly notes and of trainings."""

from sqlalchemy.orm import selectinload

from app.core.card import Card
from app.organisations.queries import CITY_LOOKUP, COUNTY_LOOKUP
from app.placements.models import Mentor, MentorLog, Training
from app.placements.queries.reaching import LIVE_LOOKUP
from app.units.queries import UNIT_LOOKUP

MENTOR = Card(
    Mentor,
    "mentor",
    "带教老师",
    labels={
        "unit_id": "见习单位",
        "unit_name": "见习单位",
        "name": "姓名",
        "id_no": "证件号码",
        "phone": "联系电话",
        "title": "职务、职称或技能等级",
        "skilled_years": "从业年限",
        "joined_on": "到本单位工作日期",
        "insured_since": "本单位参保起始日期",
        "most_trainees": "最多同时带教（人）",
        "is_active": "在用",
        "note": "专长与说明",
        "region_code": "县区",
        "city_code": "所在市",
        "updated_at": "更新时间",
    },
    groups={
        "带教老师": "name unit_name title skilled_years joined_on insured_since most_trainees is_active note",
        "个人信息": "id_no phone region_code updated_at",
    },
    listed="name unit_name title skilled_years joined_on insured_since most_trainees is_active region_code",
    written="unit_id name id_no phone title skilled_years joined_on insured_since most_trainees is_active note",
    required="unit_id name joined_on insured_since",
    searched="name",
    filtered="is_active city_code region_code",
    sensitive="id_no phone",
    derived={"unit_name": lambda mentor: mentor.unit.name if mentor.unit else ""},
    reads={"unit_name": "unit.name"},
    lookups={"unit_id": UNIT_LOOKUP, "region_code": COUNTY_LOOKUP, "city_code": CITY_LOOKUP},
    hints={
        "insured_since": "带教老师须为本单位在职参保职工；没有参保日期的不能带教。",
        "joined_on": "在本单位不足12个月的，系统会提示说明理由。",
        "most_trainees": "同时带教超过2人的，系统会提示说明理由。",
    },
    bounds={"skilled_years": (0, 60), "most_trainees": (1, 20)},
    loads=(selectinload(Mentor.unit),),
)
_OF_PLACEMENT = {"placement_id": "见习", "person_name": "见习人员", "region_code": "县区", "updated_at": "更新时间"}
_DERIVED = {"person_name": lambda row: row.placement.person_name if row.placement else ""}
_READS = {"person_name": "placement.person_name"}
_LOOKUPS = {"placement_id": LIVE_LOOKUP, "region_code": COUNTY_LOOKUP}
MENTOR_LOG = Card(
    MentorLog,
    "mentor-log",
    "带教记录",
    labels={**_OF_PLACEMENT, "week_of": "周（周一日期）", "content": "带教内容", "written_by": "填写人"},
    groups={"带教记录": "person_name week_of content written_by region_code updated_at"},
    listed="week_of person_name content written_by region_code",
    written="placement_id week_of content",
    required="placement_id week_of content",
    searched="content",
    filtered="region_code",
    derived=_DERIVED,
    reads=_READS,
    lookups=_LOOKUPS,
    loads=(selectinload(MentorLog.placement),),
    hints={"week_of": "填写该周任意一天，按周一归档；可补记最近一个月。"},
    named=lambda row: f"{row.week_of}",
)
TRAINING = Card(
    Training,
    "training",
    "培训记录",
    labels={
        **_OF_PLACEMENT,
        "kind": "培训类型",
        "held_on": "培训日期",
        "hours": "学时",
        "trainer": "培训人",
        "content": "培训内容",
    },
    groups={"培训": "person_name kind held_on hours trainer content region_code updated_at"},
    listed="held_on kind person_name hours trainer content region_code",
    written="placement_id kind held_on hours trainer content",
    required="placement_id kind held_on hours trainer content",
    searched="trainer content",
    filtered="kind region_code",
    derived=_DERIVED,
    reads={**_READS, "hours": "hours"},
    lookups=_LOOKUPS,
    loads=(selectinload(Training.placement),),
    texts={"hours": lambda row: f"{row.hours.normalize():f}"},
    hints={"kind": "上岗当月须登记不少于4学时的岗前培训（含安全教育）。"},
    named=lambda row: f"{row.kind.label} {row.held_on}",
)
