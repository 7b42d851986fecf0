"""The fields of applications."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement

from app.core import clock
from app.core.card import Card, Narrowing
from app.organisations.queries import CITY_LOOKUP, COUNTY_LOOKUP
from app.placements.models import Application
from app.placements.queries.applications import not_reported
from app.posts.queries import OPEN_POST_LOOKUP
from app.programme.queries import plan_years
from app.trainees.queries import TRAINEE_LOOKUP
from app.units.queries import UNIT_LOOKUP


def _years() -> list[tuple[str, str]]:
    return [(str(plan.year), _("%(year)s 年", year=plan.year)) for plan in plan_years()]


def _applied_in(year: str) -> ColumnElement[bool]:
    first, after = datetime(int(year), 1, 1), datetime(int(year) + 1, 1, 1)
    return (Application.applied_at >= first) & (Application.applied_at < after)


def _late() -> list[tuple[str, str]]:
    return [("1", _("逾期未报到"))]


APPLICATION = Card(
    Application,
    "application",
    "报名与派遣",
    labels={
        "trainee_id": "报名人",
        "post_id": "见习岗位",
        "unit_id": "见习单位",
        "person_name": "姓名",
        "id_tail": "证件尾号",
        "post_title": "岗位名称",
        "unit_name": "见习单位",
        "region_code": "岗位所在县区",
        "city_code": "岗位所在市",
        "home_region": "服务本人的县区",
        "letter": "自荐内容",
        "available_from": "可到岗日期",
        "state": "状态",
        "applied_at": "报名时间",
        "answer_by": "单位答复期限",
        "interview_at": "面谈时间",
        "interview_place": "面谈地点",
        "decline_reason": "未接收原因",
        "offered_at": "拟接收时间",
        "offer_valid_to": "本人确认期限",
        "accepted_at": "本人确认时间",
        "checked_on": "资格核验日期",
        "dispatch_no": "派遣单编号",
        "dispatched_on": "派遣日期",
        "report_by": "报到期限",
        "unit_reported_at": "单位确认报到",
        "trainee_reported_at": "本人确认报到",
        "reported_on": "报到日期",
        "is_entered_for": "窗口代录入",
        "entered_because": "代录入原因",
        "updated_at": "更新时间",
    },
    groups={
        "报名": "person_name id_tail post_title unit_name region_code home_region applied_at letter available_from "
        "is_entered_for entered_because",
        "单位与本人": "state answer_by decline_reason interview_at interview_place offered_at offer_valid_to accepted_at",
        "复核与派遣": "checked_on dispatch_no dispatched_on report_by",
        "报到": "unit_reported_at trainee_reported_at reported_on updated_at",
    },
    listed="person_name post_title unit_name state applied_at answer_by offer_valid_to report_by region_code",
    written="post_id trainee_id letter available_from entered_because",
    required="post_id trainee_id entered_because",
    searched="person_name",
    filtered="state city_code region_code unit_id",
    narrowings={
        "year": Narrowing(_l("报名年度"), _years, _applied_in),
        "late": Narrowing(_l("报到情况"), _late, lambda _value: not_reported(clock.today())),
    },
    lookups={
        "trainee_id": TRAINEE_LOOKUP,
        "post_id": OPEN_POST_LOOKUP,
        "unit_id": UNIT_LOOKUP,
        "region_code": COUNTY_LOOKUP,
        "city_code": CITY_LOOKUP,
        "home_region": COUNTY_LOOKUP,
    },
    hints={
        "trainee_id": "资格核验通过且在有效期内的人员；每人同时进行的报名不超过 3 个。",
        "post_id": "招募中且有空余名额的岗位，可选全区岗位。",
        "entered_because": "窗口代录入须写明原因，例如本人在窗口提出、本人无法上网。",
    },
    named=lambda application: f"{application.person_name} · {application.post_title}",
)
