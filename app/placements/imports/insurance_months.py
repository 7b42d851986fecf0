"""Months of social insurance from a file of the insurance office; they answer checks of retentions at once (B28)."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.calendar import next_month
from app.exchange.services.targets import MASKED, Column, Outcome, Row
from app.placements.queries.insured_months import Known, known_people
from app.placements.services import insured_months
from app.security.states import Permission

MONTH = re.compile(r"(\d{4})[-/.年]?(0[1-9]|1[0-2]|[1-9](?!\d))月?")
SPAN = re.compile(r"\s*(?:至|到|~|—+|－)\s*")
LONGEST_SPAN = 120  # months


def months_of(cell: Any) -> list[str]:
    """Read ``2023-08、2023-09``, ``202308 202309`` or ``2023-08至2023-12``; ValueError with what is allowed."""
    found: list[str] = []
    for piece in re.split(r"[、，,;；\s]+", SPAN.sub("至", str(cell).strip())):
        ends = [_month(text) for text in piece.split("至")] if piece else []
        if len(ends) > 2 or (len(ends) == 2 and ends[0] > ends[1]):
            raise ValueError(_("月份范围无法识别"))
        found += _span(*ends) if len(ends) == 2 else ends
    return sorted(set(found))


def _month(text: str) -> str:
    match = MONTH.fullmatch(text.strip())
    if match is None:
        raise ValueError(_("月份无法识别"))
    return f"{match[1]}-{int(match[2]):02d}"


def _span(first: str, last: str) -> list[str]:
    found = [first]
    while found[-1] < last and len(found) < LONGEST_SPAN:
        found.append(next_month(found[-1]))
    return found


class InsuranceMonthsTarget:
    """The checks of retentions as a target of imports: one row for a person and an employer."""

    name, title, permission = "retention-check", "社会保险缴费月份", Permission.PLACEMENT_CHECK

    def columns(self) -> list[Column]:
        """The person, by number or by name; who paid; for which months."""
        numbers = ("身份证号", "身份证", "证件号码", "公民身份号码", "社会保障号码")
        return [
            Column("id_no", _("身份证号码"), "id_no", aliases=numbers, sensitive=True),
            Column("name", _("姓名"), required=True, aliases=("人员姓名", "参保人姓名"), longest=40),
            Column("employer", _("参保单位"), aliases=("缴费单位", "单位名称"), longest=80),
            Column(
                "months",
                _("缴费月份"),
                aliases=("参保月份", "缴费年月", "费款所属期"),
                longest=500,
                hint=_("如 2023-08、2023-09，或者 2023-08至2023-12；没有缴费的留空。"),
                read=months_of,
            ),
        ]

    def options(self) -> list[Column]:
        """Of which day the file is, and where it comes from."""
        return [
            Column("as_of", _("数据日期"), "date", required=True, hint=_("只核查这一天以前到期的项目。")),
            Column("source", _("文件名称或批次"), required=True, longest=100),
        ]

    def check(self, actor: Actor, rows: list[Row], given: dict[str, Any]) -> None:
        """Every row has to name one person of whom a retention is on record in reach."""
        if given["as_of"] > clock.today():
            for row in rows:
                row.fault("", _("数据日期不能晚于今天。"))
            return
        people = known_people(_numbers(rows), _names(rows))
        for row in rows:
            if row.is_good and self._of(row, people) is None:
                row.fault(
                    "id_no" if _number(row) else "name",
                    _("没有找到这个人的留用登记，或者同名的不止一人。"),
                    _("职责范围内登记了留用的人员；同名的请填写身份证号码"),
                )

    @staticmethod
    def _of(row: Row, people: list[Known]) -> Known | None:
        number, name, unit = _number(row), row.values.get("name"), row.values.get("employer")
        if number:
            return next((one for one in people if one.has_number(number)), None)
        named = [one for one in people if one.name == name]
        at_unit = [one for one in named if one.unit == unit]
        only = at_unit if len(at_unit) == 1 else named
        return only[0] if len(only) == 1 else None

    def store(self, actor: Actor, rows: list[Row], given: dict[str, Any], batch_id: str) -> Iterator[Outcome]:
        """Answer the checks of each person from all their rows together; the first row carries what an undo needs."""
        people = known_people(_numbers(rows), _names(rows))
        by_person: dict[str, list[Row]] = {}
        for row in rows:
            if (one := self._of(row, people)) is not None:
                by_person.setdefault(one.retention_id, []).append(row)
        as_of, source = _day(given["as_of"]), str(given["source"])
        for key, mine in by_person.items():
            paid = [(row.values.get("employer") or "", row.values.get("months") or []) for row in mine]
            before = insured_months.fill(actor, key, paid, as_of=as_of, source=source)
            for place, row in enumerate(mine):
                changed = bool(before) and place == 0
                yield Outcome(row.number, key, "UPDATED" if changed else "UNCHANGED", before if changed else None)

    def undo(self, actor: Actor, outcomes: list[Outcome], batch_id: str) -> list[tuple[int, str]]:
        """Take the answers back; a check that was answered anew since stays."""
        kept = []
        for one in outcomes:
            if one.before and not insured_months.take_back(actor, one.record_id, one.before):
                kept.append((one.row, _("核查结果后来又有更改，保留不变。")))
        return kept


def _number(row: Row) -> str:
    said = row.values.get("id_no")
    return said if isinstance(said, str) and said is not MASKED else ""


def _numbers(rows: list[Row]) -> list[str]:
    return [number for row in rows if (number := _number(row))]


def _names(rows: list[Row]) -> list[str]:
    return sorted({str(row.values["name"]) for row in rows if row.values.get("name") and not _number(row)})


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


INSURANCE_MONTHS = InsuranceMonthsTarget()
