"""R53 and R54: the year's report in time, and a monthly summary whose figures tie; the checks C1–C15 one by one."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core import clock
from app.core.calendar import DAY
from app.core.rulebook import BLOCK, WARN, Count, Params, Verdict, rule

Figures = Mapping[int, Any]  # whole numbers, and yuan as Decimal


@rule(
    "R53",
    name="年度实施情况报告12月20日前",
    severity=WARN,
    clause="四(五)",
    quote="于12月20前报送当年计划实施情况报告",
    message="{year}年度实施情况报告应于{due}前报送，已逾期{days}天。",
    predicate="submitted before 24:00 of 20 December of the year.",
    parameters=("annual_due", "due_inclusive"),
)
def annual_report_in_time(*, year: int, submitted: dt.datetime | None, params: Params) -> Verdict:
    """The report of a year came in time; one not yet sent is judged by the clock."""
    month, day = str(params.get("annual_due", on=dt.date(year, 12, 1))).split("-")
    due = dt.date(year, int(month), int(day))
    last_day = due if params.get("due_inclusive", on=due) else due - DAY
    days = max(0, ((submitted or clock.now()).date() - last_day).days)
    return Verdict(days == 0, {"late": days > 0, "due": due, "days_late": days}, year=year, due=due, days=days)


@rule(
    "R54",
    name="汇总表勾稽与上线数据一致",
    severity=BLOCK,
    clause="四(五)",
    quote="各项数据均以上线数据为基准进行报送",
    message="汇总表勾稽不符：{failed}（累计岗位填报{a}，系统{b}）。",
    predicate="C1 last total + new = total; C2 the four categories add up; C3 model ≤ total; "
    "C4 on post + ended = all trainees; C5 retained ≤ ended; C6 reported = counted by the system at the cut-off.",
    parameters=("cutoff",),
)
def summary_ties(
    *,
    prev_posts: Count,
    new_posts: int,
    cum_posts: Count,
    by_category: list[Count],
    model: Count,
    cum_trainees: Count,
    on_post: Count,
    ended: Count,
    retained: Count,
    reported: Count,
    system: Count,
) -> Verdict:
    """The main figures of one summary tie; new posts may be negative when earlier ones were withdrawn."""
    tests = {
        "C1": prev_posts + new_posts == cum_posts,
        "C2": sum(by_category) == cum_posts,
        "C3": model <= cum_posts,
        "C4": on_post + ended == cum_trainees,
        "C5": retained <= ended,
        "C6": reported == system,
    }
    failed = [name for name, holds in tests.items() if not holds]
    return Verdict(not failed, {"ok": not failed, "failed": failed}, failed="、".join(failed), a=reported, b=system)


@dataclass(frozen=True)
class Break:
    """One place where a check fails: what the columns say, and what they should say."""

    columns: tuple[int, ...]
    found: Any
    wanted: Any
    relation: str = "="


def sums(figures: Figures, parts: Sequence[int], whole: int) -> list[Break]:
    """The parts add up to the whole (C2, C4, C7, C8, C10, C11, C13)."""
    found = sum(figures[column] for column in parts)
    return [] if found == figures[whole] else [Break((*parts, whole), found, figures[whole])]


def at_most(figures: Figures, parts: Sequence[int], bound: int) -> list[Break]:
    """The parts together do not exceed the bound (C3, C5, C9, C12)."""
    found = sum(figures[column] for column in parts)
    return [] if found <= figures[bound] else [Break((*parts, bound), found, figures[bound], "≤")]


def running(figures: Figures, before: Figures, total: int, new: int) -> list[Break]:
    """Last month's total plus this month's new is this month's total (C1)."""
    wanted = before.get(total, 0) + figures[new]
    return [] if figures[total] == wanted else [Break((total, new), figures[total], wanted)]


def equal(figures: Figures, counted: Figures) -> list[Break]:
    """Each figure equals the other count of the same thing (C6 the system's, C14 the counties', C15 the last close)."""
    return [
        Break((column,), figures[column], number) for column, number in counted.items() if figures[column] != number
    ]
