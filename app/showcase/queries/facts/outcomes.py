"""Facts of how internships went and ended within the period."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Date, and_, case, cast, func, literal, null, or_, select
from sqlalchemy.orm import aliased

from app.core.calendar import DAY, add_months
from app.placements.models import Assessment, AttendanceMonth, Mentor, Placement, SurveyResult
from app.placements.states import AssessmentState, SurveySide
from app.programme.queries import database_params
from app.showcase.queries.facts.defining import (
    Within,
    define,
    either,
    ended,
    first_of_month,
    in_days,
    of_placement,
    records,
)
from app.showcase.rules.facts import Period
from app.showcase.states import Fact

FOREVER = date(9999, 12, 31)


@define(Fact.RETENTION, either(_l("已留用"), _l("未留用")))
def kept(period: Period, within: Within) -> Any:
    """Whether who ended was kept: contract and a month of social insurance were seen (R47, C43)."""
    return ended(period, within, Placement.is_retained)


@define(Fact.ABNORMAL, either(_l("非正常结束"), _l("上岗")))
def left_abnormally(period: Period, within: Within) -> Any:
    """Abnormal ends in the period against the people taken in in the period (S16); one row for each placement."""
    began, left = in_days(Placement.actual_start, period), in_days(Placement.actual_end, period)
    abnormal = and_(left, Placement.is_abnormal)
    day = case((abnormal, Placement.actual_end), else_=Placement.actual_start)
    one = records(
        Placement.unit_id,
        "placement",
        Placement.id,
        Placement.person_name,
        day,
        good=case((abnormal, 1), else_=0),
        whole=case((began, 1), else_=0),
    )
    return one.where(within(Placement.unit_id), or_(began, abnormal))


@define(Fact.ASSESSMENTS, either(_l("见习鉴定已出具"), _l("见习鉴定未出具")))
def assessed(period: Period, within: Within) -> Any:
    """Whether the certificate of who ended was issued and not revoked (C90)."""
    return ended(period, within, of_placement(Assessment, Assessment.state == AssessmentState.ISSUED))


@define(
    Fact.ATTENDANCE_ON_TIME,
    lambda row: _("%(month)s 按时报送", month=row.note) if row.good else _("%(month)s 未按时报送", month=row.note),
)
def sent_in_time(period: Period, within: Within) -> Any:
    """The sheets that were due in the period: sent and not late (R29); one that is overdue and not sent is late."""
    due = int(database_params().get("attendance_due_day", on=period.first))
    first, last = _first_due(period.first, due), _last_due(period.last, due)
    overdue = _last_due(period.on - DAY, due)
    sheet = AttendanceMonth
    sent = sheet.submitted_at.is_not(None)
    good = and_(sent, sheet.is_late.is_(False))
    one = records(sheet.unit_id, "attendance_month", sheet.id, sheet.person_name, None, good=good, note=sheet.month)
    return one.where(within(sheet.unit_id), sheet.month.between(first, last), or_(sent, sheet.month <= overdue))


def _first_due(day: date, due: int) -> str:
    """The first month of which the sheet is due on a day or later."""
    return f"{add_months(first_of_month(day), -1 if day.day <= due else 0):%Y-%m}"


def _last_due(day: date, due: int) -> str:
    """The last month of which the sheet is due on a day or before."""
    return f"{add_months(first_of_month(day), -1 if day.day >= due else -2):%Y-%m}"


@define(
    Fact.SATISFACTION,
    lambda row: _("满意%(good)s份，共%(whole)s份", good=row.good, whole=row.whole),
)
def satisfied(period: Period, within: Within) -> Any:
    """The sums of trainees' answers of quarters that lie in the period, five answers and more each (C92)."""
    result = SurveyResult
    label = result.first_period + literal("—") + result.last_period
    one = records(
        result.unit_id,
        "survey_result",
        result.id,
        label,
        result.last_day,
        good=result.satisfied,
        whole=result.answers,
    )
    return one.where(
        within(result.unit_id),
        result.side == SurveySide.TRAINEE,
        result.first_day >= period.first,
        result.last_day <= period.last,
    )


@define(Fact.MENTOR_LOAD, lambda row: _("最多同时带教%(n)s人", n=row.good))
def guided(period: Period, within: Within) -> Any:
    """The most trainees whom each mentor had on one day of the period.

    The number of a mentor's trainees grows only on a day on which one of them starts, so the largest is found on the
    first day of the period or on such a day.  Who stands still is guided on; a placement that goes on has no end yet.
    """
    one, other = aliased(Placement), aliased(Placement)
    begins = literal(period.first, Date)
    day = case((one.actual_start < begins, begins), else_=one.actual_start)
    at_once = (
        select(func.count(other.id))
        .where(other.mentor_id == one.mentor_id, other.actual_start <= day, _until(other) >= day)
        .correlate(one)
        .scalar_subquery()
    )
    each = (
        select(one.unit_id, one.mentor_id, at_once.label("many"))
        .where(within(one.unit_id), one.actual_start <= period.last, _until(one) >= period.first)
        .subquery()
    )
    most = (
        select(each.c.unit_id, each.c.mentor_id, func.max(each.c.many).label("most"))
        .group_by(each.c.unit_id, each.c.mentor_id)
        .subquery()
    )
    return records(
        most.c.unit_id, "mentor", most.c.mentor_id, Mentor.name, cast(null(), Date), good=most.c.most
    ).join_from(most, Mentor, Mentor.id == most.c.mentor_id)


def _until(placement: Any) -> Any:
    return func.coalesce(placement.actual_end, literal(FOREVER, Date))
