"""The fields of agreements."""

from copy import copy

from app.core.card import Card
from app.organisations.queries import CITY_LOOKUP, COUNTY_LOOKUP
from app.placements.models import Agreement
from app.placements.queries.mentoring import MENTOR_LOOKUP
from app.placements.queries.reaching import LIVE_LOOKUP
from app.posts.queries import SITE_LOOKUP

AGREEMENT = Card(
    Agreement,
    "agreement",
    "见习协议",
    labels={
        "placement_id": "见习",
        "agreement_no": "协议编号",
        "number": "版本",
        "person_name": "见习人员",
        "unit_name": "见习单位",
        "post_title": "见习岗位",
        "starts_on": "见习开始日期",
        "ends_on": "见习结束日期",
        "allowance_yuan": "基本生活补贴（元/月）",
        "benefits": "食宿、交通等其他待遇",
        "daily_hours": "每日见习时间（小时）",
        "weekly_hours": "每周见习时间（小时）",
        "night_work": "安排夜班",
        "site_id": "见习地点",
        "place_detail": "具体场所（楼层、房间）",
        "mentor_id": "带教老师",
        "mentor_plan": "带教计划",
        "post_content": "见习内容",
        "work_time": "作息安排",
        "payday": "基本生活补贴发放日",
        "pay_way": "基本生活补贴发放方式",
        "safety": "劳动保护与安全补充约定",
        "attendance_note": "请假联系与考勤说明",
        "contact": "单位联系人及电话",
        "state": "状态",
        "needs": "签署要求",
        "carried": "沿用签名",
        "change_note": "变更原因",
        "unit_signer": "单位签署人",
        "unit_signed_at": "单位签署时间",
        "trainee_signer": "本人签署",
        "trainee_signed_at": "本人签署时间",
        "guardian": "监护人",
        "sha256": "文件指纹（SHA-256）",
        "filed_on": "备案日期",
        "closed_on": "终止日期",
        "region_code": "县区",
        "city_code": "所在市",
        "updated_at": "更新时间",
    },
    groups={
        "协议": "agreement_no number state person_name unit_name post_title region_code needs change_note carried",
        "期限与待遇": "starts_on ends_on allowance_yuan benefits payday pay_way",
        "见习安排": "post_content site_id place_detail daily_hours weekly_hours night_work work_time mentor_id mentor_plan "
        "safety attendance_note contact",
        "签署与备案": "unit_signer unit_signed_at trainee_signer trainee_signed_at guardian sha256 filed_on closed_on "
        "updated_at",
    },
    listed="agreement_no person_name unit_name post_title starts_on ends_on state filed_on region_code",
    written="placement_id starts_on ends_on allowance_yuan benefits payday pay_way post_content site_id place_detail "
    "daily_hours weekly_hours night_work work_time mentor_id mentor_plan safety attendance_note contact change_note",
    required="placement_id starts_on ends_on allowance_yuan daily_hours weekly_hours",
    searched="agreement_no person_name unit_name",
    filtered="state needs city_code region_code",
    sensitive="contact guardian",
    texts={
        "daily_hours": lambda agreement: f"{agreement.daily_hours.normalize():f}",
        "weekly_hours": lambda agreement: f"{agreement.weekly_hours.normalize():f}",
    },
    reads={"daily_hours": "daily_hours", "weekly_hours": "weekly_hours"},
    lookups={
        "placement_id": LIVE_LOOKUP,
        "site_id": SITE_LOOKUP,
        "mentor_id": MENTOR_LOOKUP,
        "region_code": COUNTY_LOOKUP,
        "city_code": CITY_LOOKUP,
    },
    hints={
        "starts_on": "变更须双方签署；上岗后不能变更。",
        "ends_on": "变更须双方签署；扣除中断后合计不超过12个月。",
        "allowance_yuan": "变更须双方签署；不得低于当地最低工资标准。",
        "benefits": "变更须双方签署。",
        "post_content": "变更须双方签署。",
        "daily_hours": "变更须双方签署；每日不超过8小时。",
        "weekly_hours": "变更须双方签署；每周不超过40小时。",
        "night_work": "变更须双方签署；未满18周岁不得安排。",
        "site_id": "同一县区内变更由单位签署、告知本人；跨县区须双方签署。",
        "mentor_id": "变更由单位签署、告知本人。",
        "mentor_plan": "变更由单位签署、告知本人。",
        "safety": "变更由单位签署、告知本人。",
        "work_time": "变更由单位签署、告知本人。",
        "pay_way": "变更由本人签署、告知单位。",
        "payday": "变更无需签署，双方可见。",
        "place_detail": "变更无需签署，双方可见。",
        "attendance_note": "变更无需签署，双方可见。",
        "contact": "变更无需签署，双方可见。",
        "change_note": "需要签署的变更必须写明原因，双方都能看到。",
    },
    named=lambda agreement: f"{agreement.person_name} · {agreement.agreement_no}（第{agreement.number}版）",
)
AGREEMENT_ON_PLACEMENT = copy(AGREEMENT)  # on the page of its placement the names are said already
AGREEMENT_ON_PLACEMENT.listed = ["agreement_no", "number", "starts_on", "ends_on", "state", "needs", "filed_on"]
