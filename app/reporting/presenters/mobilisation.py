"""The board of mobilisation as it is read: links to the leads and posts behind a number, a picture, a sheet."""

from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app.core import actor as actors
from app.core import charts
from app.registers.card.leads import LEAD
from app.reporting.presenters import counted_url, posts_url, records_url
from app.reporting.queries.mobilisation import Board, Line
from app.security.states import Department, Permission

D = Department
SHORT = {
    D.HRSS: "人社",
    D.EDU: "教育",
    D.SCI: "科技",
    D.MIIT: "工信",
    D.CIVIL: "民政",
    D.FIN: "财政",
    D.COM: "商务",
    D.SASAC: "国资",
    D.CYL: "共青团",
    D.FIC: "工商联",
}
LEADS: dict[str, dict[str, str]] = {  # the filters of the list of leads that say the same as a count
    "units": {"kind": "UNIT"},
    "youth": {"kind": "YOUTH"},
    "contacted": {"reached": "YES"},
    "willing": {"state": "CONFIRMED"},
    "accredited": {"state": "CONFIRMED", "accredited": "1"},
    "registered": {"state": "CONFIRMED", "outcome": "TRAINEE"},
    "declined": {"state": "DECLINED"},
    "told": {"kind": "UNIT", "reached": "IN_TIME"},
    "late": {"kind": "UNIT", "reached": "LATE"},
    "overdue": {"kind": "UNIT", "reached": "OVERDUE"},
    "waiting": {"kind": "UNIT", "reached": "WAITING"},
}
ENTERED = {"entered": "ANY", "agreed": "AGREED", "refused": "DECLINED"}


def link(board: Board, line: Line, name: str) -> str | None:
    """The list behind a count; None where the actor sees only the sum, or where no list says the same."""
    if name in ENTERED:
        return posts_url(line.area, entered=ENTERED[name], year=str(board.year))
    if not board.sees_all and line.department != actors.current().department:
        return None
    if name == "places":
        return counted_url(line.area, board.year, led=line.department or "ANY")
    if name == "placed":  # of two ways, and no list of placements says both
        return None
    wanted = {"counted": str(board.year), **LEADS[name]}
    if line.department:
        wanted["department"] = line.department
    return records_url(LEAD, "LeadView", Permission.LEAD_READ, line.area, **wanted)


def area_url(board: Board, line: Line) -> str:
    """The board of an area below, of the same department."""
    return url_for(
        "MobilisationView.list",
        area=line.area.code,
        year=board.year,
        department=board.department if board.sees_all else None,
    )


def name_of(line: Line) -> str:
    """The department of a line in words."""
    return str(_(line.department.label)) if line.department else str(_("合计"))


def chart(board: Board) -> Markup | None:
    """Leads, contacts and willing ones of each department, in the order of the notice."""
    if not board.total.counts.leads:
        return None
    names = [str(_(SHORT[line.department])) for line in board.departments if line.department]
    series = [
        charts.Series(label, [getattr(line.counts, name) for line in board.departments])
        for label, name in ((_("线索"), "leads"), (_("已联系"), "contacted"), (_("有意愿"), "willing"))
    ]
    return charts.bars(_("各部门动员线索"), names, series, unit=_("条"), width=940, height=300)


HEADINGS = ("单位线索", "青年线索", "已联系", "有意愿", "已认定单位", "已入库青年", "岗位数（计入募集）", "见习人员")
FIGURES = ("units", "youth", "contacted", "willing", "accredited", "registered", "places", "placed")


def sheet(board: Board) -> tuple[list[str], Iterator[list[Any]]]:
    """The board as rows: every department of the area, then department by county as far as the actor sees it."""
    heads = ["部门", "地区", *HEADINGS, "未参与（谢绝）", "一个月内联系单位", "联系覆盖率（%）"]
    lines = [*board.departments, board.total, *board.details]
    return [str(_(head)) for head in heads], (_row(line) for line in lines)


def _row(line: Line) -> list[Any]:
    counts = line.counts
    figures = [getattr(counts, name) for name in FIGURES]
    rate = None if counts.coverage is None else float(counts.coverage)
    return [name_of(line), line.area.name, *figures, counts.declined, counts.told, rate]
