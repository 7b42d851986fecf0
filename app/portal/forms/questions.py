"""The two questions of the public site: what was typed, the facts that it says, what is wrong with each field."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import clock
from app.core.calendar import add_years

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
SPAN_YEARS, PAYMENTS_MAX, TYPED_MAX = 5, 24, 300
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WRITTEN_DAY = re.compile(r"([0-9]{4})[年./-]([0-9]{1,2})[月./-]([0-9]{1,2})日?")
PAYMENT = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,2})?)(?:[x×*]([0-9]{1,2}))?")
CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
ELSEWHERE = "other"  # a hukou outside Ningxia
NO_REGION = "000000"
ANSWERS = {"yes": True, "no": False, "unknown": False}
EDUCATIONS = (
    (_l("高校（专科及以上）毕业"), "11 14 17 21 28 31"),
    (_l("按高校毕业生对待"), "SENIOR_TECH SPECIAL_EDU_VOC"),
    (_l("其他学历"), "41 44 47 61 71 81 90"),
)
EDUCATION_NAMES = {
    "11": _l("博士研究生"),
    "14": _l("硕士研究生"),
    "17": _l("研究生班"),
    "21": _l("大学本科"),
    "28": _l("大学普通班"),
    "31": _l("大学专科（含高职）"),
    "SENIOR_TECH": _l("技师学院高级工班、预备技师班"),
    "SPECIAL_EDU_VOC": _l("特殊教育院校职业教育类"),
    "41": _l("中等专科"),
    "44": _l("职业高中"),
    "47": _l("技工学校"),
    "61": _l("普通高中"),
    "71": _l("初中"),
    "81": _l("小学"),
    "90": _l("其他（含高校结业、肄业）"),
}


@dataclass
class QuestionForm:
    """One question; `facts` is complete only when `errors` is empty."""

    typed: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)  # days that a date field of a browser could not show

    def read(self, given: Mapping[str, str], name: str) -> str:
        """What was typed into a field, of which a printable copy is kept for the form."""
        value = CONTROL.sub("", given.get(name, "")).strip()[:TYPED_MAX]
        self.typed[name] = value
        return value

    def day(self, given: Mapping[str, str], name: str, *, required: str = "") -> None:
        """A day, written as 2023-07-01 or 2023年7月1日; `required` says what is missing without it."""
        value, self.facts[name] = self.read(given, name), None
        if not value:
            if required:
                self.errors[name] = required
            return
        try:
            found = _day_of(value)
        except ValueError:
            self.errors[name] = _("请写成 2023-07-01 的形式，并核对有没有这一天。")
            self.unreadable.add(name)
            return
        if FIRST_DAY <= found <= LAST_DAY:
            self.facts[name], self.typed[name] = found, found.isoformat()
        else:
            self.errors[name] = _("日期应在 1900 年至 2100 年之间。")

    def choice(self, given: Mapping[str, str], name: str, known: Iterable[str], *, required: str = "") -> None:
        """One of the known codes."""
        value, self.facts[name] = self.read(given, name), None
        if value in known and value:
            self.facts[name] = value
        elif value:
            self.errors[name] = _("没有“%(value)s”这个选项，请从列表中选择。", value=value[:20])
        elif required:
            self.errors[name] = required


def _day_of(text: str) -> date:
    if ISO_DAY.fullmatch(text):
        return date.fromisoformat(text)
    if found := WRITTEN_DAY.fullmatch(text.replace(" ", "")):
        year, month, day = map(int, found.groups())
        return date(year, month, day)
    raise ValueError(text)


def educations() -> list[tuple[str, list[tuple[str, str]]]]:
    """The levels of education in groups, as (group, [(code, label)])."""
    return [(str(group), [(code, str(EDUCATION_NAMES[code])) for code in codes.split()]) for group, codes in EDUCATIONS]


def blank_check() -> QuestionForm:
    """The self-check as it is first shown: asked for today."""
    return QuestionForm(typed={"on": clock.today().isoformat()})


def check_form(given: Mapping[str, str], facets: Mapping[str, Any]) -> QuestionForm:
    """Read the self-check."""
    form = QuestionForm()
    counties = [str(option[0]) for option in facets["counties"]]
    form.choice(given, "hukou", [*counties, ELSEWHERE], required=_("请选择户籍所在的县（市、区）。"))
    form.day(given, "birth", required=_("请填写出生日期。"))
    form.choice(given, "education", EDUCATION_NAMES, required=_("请选择学历。"))
    form.day(given, "graduation")
    form.day(given, "registered_on")
    form.choice(given, "in_realname_db", ANSWERS, required=_("请选择一项；不清楚的选“不清楚”。"))
    for name in ("in_school", "employee_insured", "active_business"):
        form.choice(given, name, ("yes", "no"), required=_("请选择“是”或“否”。"))
    form.choice(given, "county", counties)
    form.day(given, "on")
    if not form.typed["on"]:
        form.facts["on"], form.typed["on"] = clock.today(), clock.today().isoformat()
    _judge_days(form)
    return form


def _judge_days(form: QuestionForm) -> None:
    """Nobody is judged before birth or has graduated before it."""
    birth, on, graduation = (form.facts[name] for name in ("birth", "on", "graduation"))
    if birth and on and birth > on:
        form.errors["birth"] = _("出生日期晚于签订协议的日期，请核对。")
    if birth and graduation and graduation <= birth:
        form.errors["graduation"] = _("毕业日期应晚于出生日期，请核对。")


def person(form: QuestionForm) -> dict[str, Any]:
    """The facts of a self-check without fault, as the rulebook asks for them."""
    facts = {name: form.facts[name] for name in ("birth", "education", "graduation", "registered_on", "on")}
    facts |= {
        name: ANSWERS[form.facts[name]]
        for name in ("in_realname_db", "in_school", "employee_insured", "active_business")
    }
    hukou = form.facts["hukou"]
    return facts | {"hukou": NO_REGION if hukou == ELSEWHERE else hukou}


def county_of(form: QuestionForm) -> str | None:
    """The county whose agency to turn to: the one chosen, else that of the hukou, if it is one of ours."""
    chosen = form.facts.get("county") or form.facts.get("hukou")
    return None if chosen == ELSEWHERE else chosen


def calculator_form(given: Mapping[str, str], facets: Mapping[str, Any]) -> QuestionForm:
    """Read the calculator."""
    form = QuestionForm()
    counties = [str(option[0]) for option in facets["counties"]]
    form.choice(given, "region", counties, required=_("请选择见习所在的县（市、区）。"))
    form.day(given, "start", required=_("请填写见习第一天。"))
    form.day(given, "end", required=_("请填写见习最后一天。"))
    form.day(given, "contract_start")
    form.day(given, "contract_end")
    _payments(form, given)
    _judge_spans(form)
    return form


def _payments(form: QuestionForm, given: Mapping[str, str]) -> None:
    """Amounts parted by blanks or commas; 803.41×6 stands for six months."""
    text = re.sub(r"\s*([x×*])\s*", r"\1", form.read(given, "payments").replace("元", " "))
    found: list[Decimal] = []
    for part in re.split(r"[\s,，、;；]+", text.strip()):
        if not part:
            continue
        if not (match := PAYMENT.fullmatch(part)):
            form.errors["payments"] = _("“%(part)s”不是金额；每月写一个金额，最多两位小数。", part=part[:20])
            return
        found += [Decimal(match[1])] * int(match[2] or 1)
    if len(found) > PAYMENTS_MAX:
        form.errors["payments"] = _("最多填写 %(n)s 个月。", n=PAYMENTS_MAX)
    form.facts["flexible_payments"] = found


def _judge_spans(form: QuestionForm) -> None:
    """Both spans run forward, and an internship of more than five years is a mistake."""
    start, end, began, ended = (form.facts[name] for name in ("start", "end", "contract_start", "contract_end"))
    if start and end and end < start:
        form.errors["end"] = _("最后一天早于第一天，请核对。")
    elif start and end and end >= add_years(start, SPAN_YEARS):
        form.errors["end"] = _("见习期不能超过 %(n)s 年，请核对。", n=SPAN_YEARS)
    if ended and not began and "contract_start" not in form.errors:
        form.errors["contract_start"] = _("填了合同终止日，也要填起始日。")
    elif ended and began and ended < began:
        form.errors["contract_end"] = _("合同终止日早于起始日，请核对。")
