"""The fields of assessments; what a trainee thinks of the unit is not among them."""

from app.core.card import Card
from app.organisations.queries import CITY_LOOKUP, COUNTY_LOOKUP
from app.placements.models import Assessment

ASSESSMENT = Card(
    Assessment,
    "assessment",
    "见习鉴定",
    labels={
        "person_name": "见习人员",
        "unit_name": "见习单位",
        "due_on": "单位应于何日前签署",
        "attitude": "工作态度",
        "skill": "业务能力",
        "teamwork": "团队协作",
        "overall": "综合鉴定",
        "opinion": "单位评语",
        "signed_by": "单位签署人",
        "signed_on": "单位签署日期",
        "trainee_opinion": "本人意见",
        "trainee_words": "本人说明",
        "answered_on": "答复日期",
        "days_attended": "出勤天数",
        "certificate_no": "证书编号",
        "issued_on": "出具日期",
        "state": "状态",
        "region_code": "县区",
        "city_code": "所在市",
        "updated_at": "更新时间",
    },
    groups={
        "见习": "person_name unit_name days_attended state region_code due_on",
        "单位鉴定": "attitude skill teamwork overall opinion signed_by signed_on",
        "本人答复": "trainee_opinion trainee_words answered_on",
        "证书": "certificate_no issued_on updated_at",
    },
    listed="person_name unit_name overall trainee_opinion state due_on signed_on certificate_no region_code",
    written="attitude skill teamwork overall opinion",
    required="attitude skill teamwork overall opinion",
    searched="person_name unit_name certificate_no",
    filtered="state overall trainee_opinion city_code region_code",
    lookups={"region_code": COUNTY_LOOKUP, "city_code": CITY_LOOKUP},
    hints={"opinion": "客观写明见习内容、表现和建议，不超过1000字；本人可以看到并表示不同意见。"},
    named=lambda row: f"{row.person_name} · {row.unit_name}",
)
