"""The fields of posts, of batches of model posts, and of what was recommended to people."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement
from sqlalchemy.orm import selectinload

from app.core import actor as actors
from app.core import clock
from app.core.card import Card, Narrowing, as_text, masked
from app.organisations.queries import CITY_LOOKUP, COUNTY_LOOKUP, REGION_LOOKUP
from app.posts.models import ModelPostBatch, Post, Push
from app.posts.queries import (
    BATCH_LOOKUP,
    OPEN_POST_LOOKUP,
    PUSH_LOADS,
    SITE_LOOKUP,
    counted,
    entered_for_units,
    led_by,
)
from app.programme.queries import plan_years
from app.security.states import Department, Permission
from app.trainees.queries import TRAINEE_LOOKUP
from app.units.queries import UNIT_LOOKUP


def _years() -> list[tuple[str, str]]:
    return [(str(plan.year), _("%(year)s 年", year=plan.year)) for plan in plan_years()]


def _departments() -> list[tuple[str, str]]:
    return [("ANY", _("任一部门")), *((value, str(_(label))) for value, label in Department.options())]


def _answers() -> list[tuple[str, str]]:
    return [
        ("ANY", _("全部代录岗位")),
        ("WAITING", _("待单位确认")),
        ("AGREED", _("单位已确认")),
        ("DECLINED", _("单位已谢绝")),
    ]


POST = Card(
    Post,
    "post",
    "见习岗位",
    labels={
        "title": "岗位名称",
        "unit_id": "见习单位",
        "unit_name": "见习单位",
        "site_id": "见习地点",
        "region_code": "县区",
        "city_code": "所在市",
        "category": "岗位类别",
        "industry": "行业门类",
        "duties": "岗位职责与见习内容",
        "requirements": "任职要求",
        "headcount": "招募人数（个）",
        "places_taken": "已占名额",
        "vacancies": "空余名额",
        "education": "学历要求",
        "majors": "专业要求",
        "months_min": "最短期限（月）",
        "months_max": "最长期限（月）",
        "allowance_yuan": "基本生活补贴（元/月）",
        "benefits": "其他待遇",
        "work_time": "工作时间",
        "mentor": "带教老师",
        "hazards": "危险因素说明",
        "is_hazardous": "高风险岗位",
        "project_no": "科技项目编号",
        "category_reason": "类别说明",
        "category_match": "类别匹配",
        "how_to_apply": "报名方式",
        "is_model": "示范性岗位",
        "model_since": "选为示范日期",
        "model_reason": "入选理由",
        "model_until": "取消示范日期",
        "model_batch_id": "示范岗位批次",
        "plan_year": "计划年度",
        "state": "状态",
        "unit_confirmed_at": "单位确认时间",
        "approved_at": "审核时间",
        "published_at": "发布时间",
        "last_confirmed_on": "清单确认日期",
        "closed_at": "结束时间",
        "withdrawn_at": "撤回时间",
        "declined_at": "单位谢绝时间",
        "is_entered_for_unit": "代为录入（须单位确认）",
        "updated_at": "更新时间",
    },
    groups={
        "岗位": "title unit_name site_id region_code category industry headcount places_taken vacancies plan_year",
        "内容与要求": "duties requirements education majors project_no category_reason",
        "期限与待遇": "months_min months_max allowance_yuan benefits work_time mentor is_hazardous hazards how_to_apply",
        "办理": "state category_match is_model model_since model_reason model_batch_id model_until unit_confirmed_at approved_at published_at last_confirmed_on closed_at withdrawn_at is_entered_for_unit declined_at updated_at",
    },
    listed="title state unit_name region_code category headcount vacancies allowance_yuan education is_model published_at",
    written="unit_id title category industry site_id headcount duties requirements education majors project_no category_reason "
    "months_min months_max allowance_yuan benefits work_time mentor is_hazardous hazards how_to_apply",
    searched="title",
    filtered="state city_code region_code category education industry is_model unit_id",
    ordered="title",
    figures="vacancies",
    bounds={"headcount": (1, 500)},
    narrowings={
        "counted": Narrowing(_l("计入募集数"), _years, lambda year: counted() & (Post.plan_year == int(year))),
        "year": Narrowing(_l("计划年度"), _years, lambda year: Post.plan_year == int(year)),
        "led": Narrowing(_l("动员部门"), _departments, led_by),
        "entered": Narrowing(_l("代录岗位"), _answers, entered_for_units),
    },
    required="unit_id title category industry headcount duties education months_min months_max allowance_yuan",
    derived={"unit_name": lambda post: post.unit.name, "vacancies": lambda post: post.vacancies},
    reads={"unit_name": "unit.name", "vacancies": "headcount places_taken"},
    lookups={
        "unit_id": UNIT_LOOKUP,
        "site_id": SITE_LOOKUP,
        "region_code": COUNTY_LOOKUP,
        "city_code": CITY_LOOKUP,
        "model_batch_id": BATCH_LOOKUP,
    },
    hints={
        "allowance_yuan": "不得低于岗位所在县区的最低工资标准。",
        "months_min": "见习期限为 3—12 个月。",
        "category_reason": "本单位类型不在该类别重点面向范围时必须说明理由（通知二（二））。",
        "project_no": "科研类岗位必须填写在研科技项目编号（通知二（二））；启用科技项目名单后，须为本单位承担且在研的项目。",
        "headcount": "按个岗位计入募集任务，1—500。",
    },
    loads=(selectinload(Post.unit),),
    named=lambda post: post.title,
)

BATCH = Card(
    ModelPostBatch,
    "model-post-batch",
    "示范性岗位批次",
    labels={
        "name": "批次名称",
        "introduction": "批次简介",
        "plan_year": "计划年度",
        "region_code": "地区",
        "state": "状态",
        "released_on": "推出日期",
        "post_count": "推出岗位（条）",
        "place_count": "推出招募人数（人）",
        "headcount_total": "推出当日全市累计募集（个）",
        "headcount_model": "推出当日全市示范性岗位（个）",
        "short_reason": "占比不足的原因",
        "short_on": "说明日期",
        "short_need": "说明时还需选取（个）",
        "updated_at": "更新时间",
    },
    groups={
        "批次": "name plan_year region_code state introduction updated_at",
        "推出与占比": "released_on post_count place_count headcount_total headcount_model short_on short_need short_reason",
    },
    listed="name plan_year region_code state released_on post_count place_count",
    written="name introduction",
    required="name",
    searched="name",
    filtered="state region_code",
    narrowings={"year": Narrowing(_l("计划年度"), _years, lambda year: ModelPostBatch.plan_year == int(year))},
    hints={
        "name": "例如：银川市2023年第一批示范性岗位。",
        "introduction": "公布在批次页面和海报上：这批岗位有什么特点、面向哪些青年，不超过300字。",
    },
    lookups={"region_code": REGION_LOOKUP},
)


def called(person: Any) -> str:
    """The name for those who serve or check people; others see the surname."""
    acting = actors.current()
    serves = acting.may(Permission.TRAINEE_WRITE) or acting.may(Permission.TRAINEE_CHECK)
    return str(person.name) if serves else masked(person.name)


def _waiting() -> list[tuple[str, str]]:
    return [("OPEN", _("等待答复")), ("LATE", _("逾期未答复"))]


def _unanswered(wanted: str) -> ColumnElement[bool]:
    waiting = Push.answer.is_(None)
    return waiting & (Push.answer_by < clock.today()) if wanted == "LATE" else waiting


PUSH = Card(
    Push,
    "push",
    "岗位推送",
    labels={
        "trainee_id": "见习对象",
        "trainee_name": "见习对象",
        "is_hardship": "困难人员",
        "post_id": "见习岗位",
        "post_title": "岗位名称",
        "unit_name": "见习单位",
        "region_code": "县区",
        "city_code": "所在市",
        "score": "匹配分",
        "fit": "适配度",
        "reason_words": "推荐理由",
        "text": "推送内容",
        "channel": "推送方式",
        "pushed_on": "推送日期",
        "pushed_by": "推送人",
        "answer_by": "请于此日前答复",
        "answer": "本人答复",
        "answered_on": "答复日期",
        "note": "备注",
        "updated_at": "更新时间",
    },
    groups={
        "推送": "trainee_name is_hardship post_title unit_name region_code channel pushed_on pushed_by",
        "匹配": "score fit reason_words text",
        "答复": "answer_by answer answered_on note updated_at",
    },
    listed="trainee_name is_hardship post_title unit_name fit channel pushed_on answer_by answer region_code",
    written="trainee_id post_id channel answer answered_on note",
    required="trainee_id post_id",
    searched="post_title unit_name",
    filtered="channel answer fit region_code city_code",
    ordered="post_title",
    narrowings={"reply": Narrowing(_l("答复情况"), _waiting, _unanswered)},
    derived={
        "trainee_name": lambda push: called(push.trainee) if push.trainee else "",
        "is_hardship": lambda push: as_text(bool(push.trainee and push.trainee.is_hardship)),
        "reason_words": lambda push: _("；").join(push.sentences),
    },
    lookups={
        "trainee_id": TRAINEE_LOOKUP,
        "post_id": OPEN_POST_LOOKUP,
        "region_code": COUNTY_LOOKUP,
        "city_code": CITY_LOOKUP,
    },
    hints={
        "trainee_id": "须已同意接收岗位推送，且资格核验通过。",
        "post_id": "招募中的岗位，可选全区岗位；同一岗位对同一人只推送一次。",
        "answered_on": "不填即为今日。",
    },
    loads=PUSH_LOADS,
    named=lambda push: f"{called(push.trainee) if push.trainee else ''} · {push.post_title}",
)
