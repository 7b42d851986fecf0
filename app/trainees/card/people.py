"""The fields of people, and of two records that may be one person."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload

from app.core import actor as actors
from app.core.card import Card, Lookup, Narrowing, masked
from app.core.codes import Industry
from app.core.search import clean
from app.organisations.queries import CITY_LOOKUP, COUNTY_LOOKUP, REGION_LOOKUP, areas, counties_of, full_name_of
from app.programme.states import PostCategory
from app.security.states import Level
from app.trainees.models import Trainee, TraineePair
from app.trainees.policy import knows_names
from app.trainees.queries import TRAINEE_LOOKUP, with_channel, with_wish
from app.trainees.queries.waiting import NARROWINGS
from app.trainees.services.reading import PROVINCES, place_name
from app.trainees.states import Channel, ConsentScope


class Counties(list[tuple[str, str]]):
    """The counties of the region as choices, read when they are asked for."""

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter([(area.code, area.name) for area in counties_of("640000")])


class PlaceLookup(Lookup):
    """A county of the region, or a province elsewhere; a more exact place elsewhere that is stored already stays."""

    def knows(self, key: str) -> bool:
        return key in dict(self.find("")) or key[:2] + "0000" in PROVINCES


def _places(q: str) -> list[tuple[str, str]]:
    here = [(area.code, full_name_of(area.code)) for area in areas().values() if area.level == Level.COUNTY]
    return [pair for pair in (*here, *PROVINCES.items()) if clean(q) in pair[1]]


def shown_name(trainee: Any) -> str:
    """The name, in full only for those who serve people."""
    return trainee.name if knows_names(actors.current()) else masked(trainee.name)


def _labels(kind: Any, text: str) -> str:
    return "、".join(_(kind.label_of(value)) for value in text.split())


def channel_labels(trainee: Any) -> str:
    """The sources in words."""
    return _labels(Channel, trainee.channels)


PLACE_LOOKUP = PlaceLookup(_places, place_name, small=True)
TRAINEE = Card(
    Trainee,
    "trainee",
    "见习对象",
    labels={
        "shown_name": "姓名",
        "name": "姓名",
        "id_no": "身份证号码",
        "id_tail": "身份证号码后四位",
        "sex": "性别",
        "birth": "出生日期",
        "ethnicity": "民族",
        "hukou_region": "户籍所在地",
        "hukou_date": "户籍迁入日期",
        "residence_region": "常住地",
        "region_code": "服务县区",
        "city_code": "所在市",
        "address": "居住地址",
        "phone": "联系电话",
        "emergency_contact": "紧急联系人",
        "education": "学历",
        "school": "毕业院校",
        "major_class": "专业大类",
        "major_name": "专业",
        "graduation_date": "毕业证书日期",
        "certificate_no": "毕业证书编号",
        "in_school": "在校",
        "skill_level": "技能水平",
        "certificates": "技能证书",
        "unemp_reg_no": "就业创业证号",
        "unemp_reg_date": "失业登记日期",
        "dereg_date": "失业登记注销日期",
        "in_realname_db": "在实名库",
        "employee_insured": "职工参保",
        "active_business": "有存续市场主体",
        "compared_on": "信息比对日期",
        "channel_labels": "来源",
        "state": "状态",
        "category": "人员类别",
        "category_checked_on": "类别判定日期",
        "check_valid_to": "资格核验有效期至",
        "graduate_until": "离校2年届满日",
        "youth_until": "24岁届满日",
        "deadline_on": "最后可参加日期",
        "guardian_consent": "监护人同意",
        "is_hardship": "困难人员",
        "hardship_since": "困难标识起",
        "hardship_until": "困难标识止",
        "is_willing": "愿意见习",
        "waiting_since": "开始等待",
        "wish_regions": "意向地区",
        "wish_categories": "意向岗位类别",
        "wish_industries": "意向行业",
        "wish_from": "可上岗日期",
        "last_contact_on": "最近联系",
        "next_visit_on": "下次走访",
        "consent_scope": "本人授权",
        "consent_on": "授权日期",
        "bank_name": "社保卡开户银行",
        "bank_no": "社保卡银行账号",
        "bank_holder": "账户户名（与本人姓名不一致时）",
        "closed_on": "关闭日期",
        "closed_because": "关闭原因",
        "updated_at": "更新时间",
    },
    groups={
        "基本信息": "shown_name id_no sex birth ethnicity hukou_region hukou_date residence_region region_code",
        "联系方式": "phone address emergency_contact",
        "学历与技能": "education school major_class major_name graduation_date certificate_no in_school skill_level certificates",
        "失业登记与比对": "unemp_reg_no unemp_reg_date dereg_date in_realname_db employee_insured active_business compared_on",
        "资格与期限": "state category category_checked_on check_valid_to graduate_until youth_until deadline_on guardian_consent",
        "困难标识": "is_hardship hardship_since hardship_until",
        "意愿与走访": "is_willing waiting_since wish_regions wish_categories wish_industries wish_from last_contact_on next_visit_on",
        "授权与账户": "consent_scope consent_on bank_name bank_no bank_holder",
        "档案": "channel_labels closed_on closed_because updated_at",
    },
    listed="shown_name state category id_no phone region_code education skill_level wish_categories is_hardship deadline_on",
    written="id_no name ethnicity hukou_region hukou_date residence_region phone address emergency_contact education school "
    "major_class major_name graduation_date certificate_no in_school skill_level certificates unemp_reg_no unemp_reg_date "
    "dereg_date is_willing wish_regions wish_categories wish_industries wish_from bank_name bank_no",
    required="id_no name hukou_region",
    searched="name id_tail",
    filtered="state city_code region_code category is_hardship is_willing education skill_level",
    ordered="name",
    sensitive="id_no phone address emergency_contact bank_no",
    derived={"shown_name": shown_name, "channel_labels": channel_labels},
    reads={
        "shown_name": "name",
        "channel_labels": "channels",
        "wish_regions": "wish_regions",
        "wish_categories": "wish_categories",
        "wish_industries": "wish_industries",
        "consent_scope": "consent_scope",
    },
    texts={
        "wish_regions": lambda trainee: "、".join(place_name(code) for code in trainee.wish_regions.split()),
        "wish_categories": lambda trainee: _labels(PostCategory, trainee.wish_categories),
        "wish_industries": lambda trainee: _labels(Industry, trainee.wish_industries),
        "consent_scope": lambda trainee: _labels(ConsentScope, trainee.consent_scope),
    },
    several={
        "wish_regions": Counties(),
        "wish_categories": PostCategory.options(),
        "wish_industries": Industry.options(),
    },
    lookups={
        "region_code": COUNTY_LOOKUP,
        "city_code": CITY_LOOKUP,
        "hukou_region": PLACE_LOOKUP,
        "residence_region": PLACE_LOOKUP,
    },
    narrowings={
        **NARROWINGS,
        "channel": Narrowing(_l("来源"), lambda: [(c, _(label)) for c, label in Channel.options()], with_channel),
        "wish": Narrowing(_l("意向类别"), lambda: [(c, _(label)) for c, label in PostCategory.options()], with_wish),
    },
    hints={
        "id_no": "18 位，保存后不能修改；同一号码只有一份档案。",
        "hukou_region": "以户口簿为准，不看身份证号码前六位；宁夏以外选省份。",
        "residence_region": "由常住地所在县区提供服务；不填的按户籍所在地。",
        "graduation_date": "毕业证书上的日期；离校2年从这一天起算。",
        "unemp_reg_date": "青年须先办理失业登记。",
        "phone": "11 位手机号，或带区号的固定电话。",
        "bank_no": "本人社会保障卡的银行账户，用于发放补贴。",
    },
    named=shown_name,
)


def _first(pair: Any) -> str:
    return _told(pair.first)


def _second(pair: Any) -> str:
    return _told(pair.second)


def _told(trainee: Any) -> str:
    return _("%(name)s（尾号 %(tail)s）", name=shown_name(trainee), tail=trainee.id_tail) if trainee else "—"


PAIR = Card(
    TraineePair,
    "trainee-pair",
    "疑似重复档案",
    labels={
        "first_id": "档案一",
        "second_id": "档案二",
        "first_told": "档案一",
        "second_told": "档案二",
        "reason": "疑似原因",
        "region_code": "共同所在地",
        "city_code": "所在市",
        "state": "处理结果",
        "decided_on": "处理日期",
        "note": "说明",
        "updated_at": "更新时间",
    },
    groups={"疑似重复": "first_told second_told reason region_code state decided_on note updated_at"},
    listed="first_told second_told reason region_code state decided_on",
    written="first_id second_id note",
    required="first_id second_id",
    filtered="state reason region_code",
    derived={"first_told": _first, "second_told": _second},
    lookups={
        "first_id": TRAINEE_LOOKUP,
        "second_id": TRAINEE_LOOKUP,
        "region_code": REGION_LOOKUP,
        "city_code": CITY_LOOKUP,
    },
    hints={"first_id": "系统按姓名和出生日期、联系电话自动查找；其他情况在这里指定两份档案。"},
    loads=(selectinload(TraineePair.first), selectinload(TraineePair.second)),
    named=lambda pair: f"{_first(pair)} — {_second(pair)}",
)
