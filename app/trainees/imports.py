"""People from spreadsheets of three systems, of streets and of schools: checked by row, merged into the register."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.core import actor as actors
from app.core import clock
from app.core.actor import Actor
from app.core.codes import Education, Ethnicity, Industry, MajorClass, Sex, SkillLevel
from app.core.identifiers import normalise
from app.exchange.services.targets import MASKED, Column, Outcome, Row
from app.organisations.queries import counties_of
from app.programme.states import PostCategory
from app.security.states import Permission
from app.trainees import queries
from app.trainees.card.people import TRAINEE
from app.trainees.services import intake
from app.trainees.services.collecting import Report, absorb, already_known
from app.trainees.services.persons import STATED
from app.trainees.services.reading import education_reader, place_reader
from app.trainees.services.taking_back import take_back
from app.trainees.states import Channel

AT_ONCE = 2000
ALIASES: dict[str, tuple[str, ...]] = {
    "id_no": ("身份证号", "身份证", "证件号码", "证件号", "公民身份号码", "身份号码", "社会保障号码", "居民身份证号码"),
    "name": ("学生姓名", "人员姓名", "毕业生姓名", "申请人姓名"),
    "sex": ("性别名称",),
    "birth": ("出生年月日", "生日"),
    "ethnicity": ("民族名称",),
    "hukou_region": ("户籍地", "户口所在地", "户籍所在县区", "户籍县区", "户籍所在地区", "生源地", "户籍地址", "户籍"),
    "hukou_date": ("落户日期", "户口迁入日期"),
    "residence_region": ("居住地", "常住地址所在县区", "现居住地", "常住县区", "居住县区", "常住所在地", "现住地"),
    "address": ("居住地址", "现住址", "家庭住址", "联系地址", "通讯地址", "住址", "常住地址"),
    "phone": ("手机号", "手机号码", "手机", "电话", "本人电话", "移动电话", "联系方式", "联系手机"),
    "emergency_contact": ("紧急联系人及电话", "家长联系方式", "紧急联系电话"),
    "education": ("学历层次", "文化程度", "最高学历", "学历名称", "受教育程度"),
    "school": ("学校", "毕业学校", "学校名称", "院校名称", "毕业院校名称", "所在学校", "所在院校"),
    "major_class": ("专业大类", "学科门类"),
    "major_name": ("专业名称", "所学专业", "毕业专业"),
    "graduation_date": ("毕业日期", "毕业时间", "毕业年月日", "发证日期", "证书日期", "毕业证日期", "毕业证发证日期"),
    "certificate_no": ("毕业证号", "毕业证书号", "证书编号", "学历证书编号"),
    "in_school": ("是否在校", "在校状态"),
    "skill_level": ("技能等级", "职业技能等级", "职业资格等级"),
    "certificates": ("职业资格证书", "技能证书", "证书名称"),
    "unemp_reg_no": ("失业登记号", "登记编号", "失业登记编号", "就业失业登记证号", "就业创业证编号", "就业创业证号码"),
    "unemp_reg_date": ("登记失业日期", "登记日期", "失业登记时间", "登记时间", "失业时间"),
    "dereg_date": ("注销日期", "失业注销日期", "注销时间", "登记注销日期"),
    "is_willing": ("见习意愿", "是否愿意见习", "是否有见习意愿", "求职意愿"),
    "wish_regions": ("意向县区", "期望工作地区", "期望地区", "意向工作地", "求职地区"),
    "wish_categories": ("意向岗位", "期望岗位类别", "意向岗位类别"),
    "wish_industries": ("期望行业", "求职行业"),
    "wish_from": ("可到岗时间", "可上岗日期", "到岗时间"),
    "bank_name": ("银行名称", "发卡银行", "社保卡银行", "社保卡开户银行"),
    "bank_no": ("银行账号", "银行卡号", "社保卡账号", "社保卡银行账户", "社会保障卡账号"),
}
KINDS: dict[str, str] = {
    "id_no": "id_no",
    "phone": "phone",
    **dict.fromkeys(("birth", "hukou_date", "graduation_date", "unemp_reg_date", "dereg_date", "wish_from"), "date"),
    **dict.fromkeys(("in_school", "is_willing"), "bool"),
    **dict.fromkeys(("sex", "ethnicity", "major_class", "skill_level", "education"), "choice"),
    **dict.fromkeys(("wish_regions", "wish_categories", "wish_industries"), "several"),
    **dict.fromkeys(("hukou_region", "residence_region"), "region"),
}
LONGEST = {"name": 40, "school": 80, "major_name": 60, "certificate_no": 40, "unemp_reg_no": 40, "bank_name": 80}
REQUIRED = ("id_no", "name")
NUMBERS = ("phone", "bank_no")  # kept without dashes and blanks


def _options(name: str) -> tuple[tuple[str, str], ...]:
    if name == "wish_regions":
        return tuple((area.code, area.name) for area in counties_of("640000"))
    kinds = {
        "sex": Sex,
        "education": Education,
        "ethnicity": Ethnicity,
        "major_class": MajorClass,
        "skill_level": SkillLevel,
        "wish_categories": PostCategory,
        "wish_industries": Industry,
    }
    return tuple(kinds[name].options()) if name in kinds else ()


class TraineeTarget:
    """The register as a target of imports; what a row may say depends on where the list comes from."""

    name, title, permission = "trainee", TRAINEE.title, Permission.TRAINEE_WRITE

    def columns(self) -> list[Column]:
        """What lists of all sources may carry; each source fills some of it."""
        readers = {"education": education_reader, "hukou_region": place_reader, "residence_region": place_reader}
        return [
            Column(
                name,
                TRAINEE.labels[name],
                KINDS.get(name, "text"),
                required=name in REQUIRED,
                aliases=aliases,
                options=_options(name),
                longest=LONGEST.get(name, 200),
                sensitive=name in TRAINEE.sensitive,
                read=readers[name]() if name in readers else None,
            )
            for name, aliases in ALIASES.items()
        ]

    def options(self) -> list[Column]:
        """Which source the list comes from, and of which day its data are."""
        offered = tuple((str(c), c.label) for c in intake.channels_of(actors.current()))
        return [
            Column("channel", _("名单来源"), "choice", required=True, options=offered),
            Column(
                "as_of", _("数据日期"), "date", required=True, hint=_("名单导出或登记的日期；同一来源以日期新的为准。")
            ),
        ]

    def check(self, actor: Actor, rows: list[Row], given: dict[str, Any]) -> None:
        """Compare with the number, within the file, and with what can be true; say who would serve a new person."""
        self._identify(rows)
        channel, today = Channel(given["channel"]), clock.today()
        if channel not in intake.channels_of(actor):
            for row in rows:
                row.fault("", _("这一来源的名单不由您导入。"))
            return
        if given["as_of"] > today:
            for row in rows:
                row.fault("", _("数据日期不能晚于今天。"))
            return
        first: dict[str, int] = {}
        for row in rows:
            number = row.values.get("id_no")
            if isinstance(number, str) and number in first:
                row.fault("id_no", _("与第 %(n)s 行的身份证号码重复。", n=first[number]), _("同一人只保留一行"))
            elif isinstance(number, str):
                first[number] = row.number
            faulty = {fault.column for fault in row.faults}
            for name, said in intake.problems(_told(row), today, channel, is_read=True).items():
                if name not in faulty:
                    row.fault(name, said)
        self._place(actor, rows)

    @staticmethod
    def _identify(rows: list[Row]) -> None:
        """Find the number of rows of our own exports, in which it is masked."""
        keyed = [row for row in rows if row.record_id]
        numbers = queries.numbers_of([row.record_id for row in keyed if row.record_id])
        for row in rows:
            said = row.values.get("id_no")
            stored = numbers.get(row.record_id or "")
            if row.record_id and stored is None:
                row.fault("id_no", _("没有找到系统编号对应的档案，或者它不在您的职责范围内。"))
            elif stored and isinstance(said, str) and said != stored:
                row.fault("id_no", _("与系统编号对应的档案不是同一个身份证号码。"))
            elif stored:
                row.values["id_no"] = stored

    @staticmethod
    def _place(actor: Actor, rows: list[Row]) -> None:
        """Every new person needs a county that serves them."""
        county = intake.county_finder(actor)
        lost = [row for row in rows if row.is_good and row.values.get("id_no") and not _county_of(row, county)]
        known = queries.known_numbers([row.values["id_no"] for row in lost])
        for row in lost:
            if row.values["id_no"] not in known:
                row.fault(
                    "residence_region",
                    _("户籍地、常住地都不在您的职责范围内，不知道由哪个县区服务。"),
                    _("职责范围内的县（市、区）"),
                )

    def store(self, actor: Actor, rows: list[Row], given: dict[str, Any], batch_id: str) -> Iterator[Outcome]:
        """Merge the rows into the register, many at a time."""
        channel, as_of, county = Channel(given["channel"]), given["as_of"], intake.county_finder(actor)
        for start in range(0, len(rows), AT_ONCE):
            piece = rows[start : start + AT_ONCE]
            reports = [_report(row, channel, as_of, _county_of(row, county) or actor.region_code) for row in piece]
            for row, taken in zip(piece, absorb(actor, reports, batch_id=batch_id), strict=True):
                note = already_known() if taken.deed == "MERGED" else ""
                yield Outcome(row.number, taken.trainee_id, taken.deed, taken.before, note)

    def undo(self, actor: Actor, outcomes: list[Outcome], batch_id: str) -> list[tuple[int, str]]:
        """Take the rows back; a source that spoke again since, and people with visits, stay."""
        told = take_back(actor, batch_id, [(one.record_id, one.deed, one.before or {}) for one in outcomes])
        return [(one.row, reason) for one, reason in zip(outcomes, told, strict=True) if reason]


def _told(row: Row) -> dict[str, Any]:
    """The cells that say something; what our exports mask says nothing."""
    found = {name: value for name, value in row.values.items() if value is not MASKED}
    for name in NUMBERS:
        if found.get(name):
            found[name] = normalise(found[name])
    return found


def _county_of(row: Row, county: intake.County) -> str | None:
    return county(row.values.get("residence_region"), row.values.get("hukou_region"))


def _report(row: Row, channel: Channel, as_of: date, county: str) -> Report:
    values: Mapping[str, Any] = _told(row)
    return Report(values["id_no"], {n: values[n] for n in STATED if n in values}, channel, as_of, county)
