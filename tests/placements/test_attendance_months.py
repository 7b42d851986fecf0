"""Months: confirmed, submitted, verified, returned, locked and unlocked; corrections and figures that are a recount."""

import json
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from app.core import clock, jobs
from app.core.actor import SYSTEM, acting_as
from app.core.calendar import month_bounds
from app.core.errors import Invalid, Refused
from app.extensions import db
from app.messaging.models import Message
from app.placements import signals
from app.placements.jobs import attendance as timed
from app.placements.models import AttendanceCorrection, AttendanceMonth
from app.placements.queries.attendance import calendar_of, month_of_placement, months_of
from app.placements.queries.attendance.days import day_rows, terms_of
from app.placements.rules.attendance import counted
from app.placements.services.attendance import corrections, counting, days, flags, months
from app.placements.services.attendance.sheets import Sheets
from app.placements.states import AttendanceMonthState as S
from app.placements.states.attendance import AttendanceCode as Code
from app.posts.models import Post
from app.programme.queries import database_params
from tests.placements.attendance_factories import (
    agree,
    make_attended,
    make_sheet,
    mentor_of,
    pause,
    settle_month,
    train,
    trainee_of,
    unit_of,
)

JULY, AUGUST = "2023-07", "2023-08"


def confirmed(placement: Any, month: str = JULY) -> AttendanceMonth:
    sheet = settle_month(placement, month)
    with acting_as(trainee_of(placement)) as young:
        return months.confirm(young, sheet)


def submitted(placement: Any, month: str = JULY) -> AttendanceMonth:
    sheet = confirmed(placement, month)
    train(placement, date(2023, 7, 11))
    with acting_as(unit_of(placement)) as unit:
        return months.submit(unit, sheet)


def verified(placement: Any, agent: Any) -> AttendanceMonth:
    sheet = submitted(placement)
    with acting_as(agent):
        return months.verify(agent, sheet)


@pytest.mark.parametrize(("day", "refused"), [(date(2023, 7, 31), True), (date(2023, 8, 1), False)])
def test_a_month_is_confirmed_once_it_is_over(session: Any, day: date, refused: bool) -> None:
    with clock.frozen(day):
        placement = make_attended()
        sheet = make_sheet(placement, JULY)
        with acting_as(trainee_of(placement)) as young:
            if refused:
                with pytest.raises(Refused):
                    months.confirm(young, sheet)
            else:
                assert months.confirm(young, sheet).state == S.CONFIRMED_BY_TRAINEE


def test_an_ended_internship_is_confirmed_before_the_month_is_over(session: Any) -> None:
    with clock.frozen(date(2023, 7, 21)):
        placement = make_attended("ENDED", last=date(2023, 7, 20))
        sheet = make_sheet(placement, JULY)
        assert sheet.own_days == 9
        with acting_as(trainee_of(placement)) as young:
            assert months.confirm(young, sheet).state == S.CONFIRMED_BY_TRAINEE


@pytest.mark.parametrize(("day", "state"), [(3, S.OPEN), (4, S.CONFIRMED_BY_TRAINEE)])
def test_silence_for_three_days_counts_as_confirmed(session: Any, day: int, state: S) -> None:
    with clock.frozen(date(2023, 7, 10)):
        placement = make_attended()
        make_sheet(placement, JULY)
    with clock.frozen(datetime(2023, 8, day, 1, 0)), acting_as(SYSTEM):
        timed.confirm_by_default()
        sheet = month_of_placement(placement, JULY)
        assert sheet is not None and sheet.state == state
        assert sheet.is_confirmed_by_default is (state == S.CONFIRMED_BY_TRAINEE)


def test_an_objection_keeps_a_month_from_being_confirmed_by_silence(session: Any) -> None:
    with clock.frozen(date(2023, 7, 10)):
        placement = make_attended()
        sheet = make_sheet(placement, JULY)
    with clock.frozen(date(2023, 8, 20)):
        with acting_as(trainee_of(placement)) as young:
            months.object_to(young, sheet, words="7月12日应为公假")
        with acting_as(SYSTEM):
            assert timed.confirm_by_default() == 0
        with acting_as(trainee_of(placement)) as young:
            assert months.confirm(young, sheet).state == S.CONFIRMED_BY_TRAINEE


def test_every_due_day_is_settled_before_a_month_is_submitted(session: Any) -> None:
    with clock.frozen(date(2023, 8, 1)):
        placement = make_attended()
        train(placement, date(2023, 7, 11))
        sheet = make_sheet(placement, JULY)
        agree(placement, {date(2023, 7, day): "P" for day in (10, 11, 12, 13, 14, 17, 18, 19, 20, 21, 24, 25, 26, 27)})
        with acting_as(trainee_of(placement)) as young:
            months.confirm(young, sheet)
        with acting_as(unit_of(placement)) as unit:
            with pytest.raises(Invalid, match="7月28日、7月31日"):
                months.submit(unit, sheet)
            agree(placement, {date(2023, 7, 28): "L", date(2023, 7, 31): "A"})
            assert months.submit(unit, sheet).state == S.SUBMITTED
        assert (sheet.attended, sheet.personal_leave, sheet.absent, sheet.undecided) == (14, 1, 1, 0)


@pytest.mark.parametrize(("held", "fits"), [(date(2023, 7, 31), True), (date(2023, 8, 1), False)])
def test_the_first_month_needs_the_training(session: Any, held: date, fits: bool) -> None:
    with clock.frozen(date(2023, 8, 2)):
        placement = make_attended()
        sheet = confirmed(placement)
        train(placement, held)
        with acting_as(unit_of(placement)) as unit:
            if fits:
                assert months.submit(unit, sheet).state == S.SUBMITTED
            else:
                with pytest.raises(Invalid, match="岗前培训"):
                    months.submit(unit, sheet)


@pytest.mark.parametrize(("day", "late"), [(2, False), (3, True)])
def test_a_sheet_after_the_second_is_late(session: Any, day: int, late: bool) -> None:
    with clock.frozen(datetime(2023, 8, day, 23, 59)):
        assert submitted(make_attended()).is_late is late


@pytest.mark.parametrize(
    ("settled", "sent", "late"),
    [(2, 4, False), (2, 5, False), (2, 6, True), (3, 4, True), (3, 5, True)],
)
def test_silence_of_the_trainee_makes_no_unit_late(session: Any, settled: int, sent: int, late: bool) -> None:
    with clock.frozen(date(2023, 7, 10)):
        placement = make_attended()
        make_sheet(placement, JULY)
        train(placement, date(2023, 7, 11))
    with clock.frozen(datetime(2023, 8, settled, 20)):
        sheet = settle_month(placement, JULY)
    with clock.frozen(datetime(2023, 8, 4, 1)), acting_as(SYSTEM):
        assert timed.confirm_by_default() == 1
    with clock.frozen(datetime(2023, 8, sent, 23, 59)), acting_as(unit_of(placement)) as unit:
        assert months.submit(unit, sheet).is_late is late


def test_a_unit_submits_everybody_and_learns_who_was_left(session: Any) -> None:
    with clock.frozen(date(2023, 8, 2)):
        ready = make_attended()
        sheet = confirmed(ready)
        train(ready, date(2023, 7, 11))
        other = make_attended(post=db.session.get_one(Post, ready.post_id))
        make_sheet(other, JULY)
        sent: list[Any] = []
        heard = signals.month_submitted.connected_to(lambda month, **_facts: sent.append(month.id))
        with heard, acting_as(unit_of(ready)) as unit:
            told = {row.placement_id: words for row, words in months.submit_unit(unit, ready.unit_id, JULY)}
        assert told[ready.id] == "" and told[other.id]
        assert sent == [sheet.id]


def test_the_county_verifies_returns_and_the_month_goes_round(session: Any, cast: Any) -> None:
    with clock.frozen(date(2023, 8, 2)):
        placement = make_attended()
        sheet = submitted(placement)
        with acting_as(cast["xingqing_agent"]) as agent:
            with pytest.raises(Invalid):
                months.send_back(agent, sheet)
            months.send_back(agent, sheet, reason="7月12日与走访不符")
        with acting_as(unit_of(placement)) as unit:
            with pytest.raises(Invalid):
                days.unit_mark(unit, placement, {date(2023, 7, 12): "L"})
            assert months.reopen(unit, sheet).state == S.OPEN
            assert sheet.confirmed_at is None
            days.unit_mark(unit, placement, {date(2023, 7, 12): "L"})
        with acting_as(trainee_of(placement)) as young:
            months.confirm(young, sheet)
        with acting_as(unit_of(placement)) as unit:
            months.submit(unit, sheet)
        with acting_as(cast["xingqing_agent"]) as agent:
            assert months.verify(agent, sheet).state == S.VERIFIED


def test_who_corrected_a_month_does_not_verify_it(session: Any, cast: Any) -> None:
    with clock.frozen(date(2023, 8, 2)):
        placement = make_attended()
        sheet = submitted(placement)
        with acting_as(cast["xingqing_agent"]) as agent:
            corrections.correct(agent, placement, day=date(2023, 7, 12), new_code="L", reason="走访记录")
            with pytest.raises(Refused):
                months.verify(agent, sheet)
        with acting_as(cast["xingqing_colleague"]) as colleague:
            assert months.verify(colleague, sheet).personal_leave == 1


def test_only_the_auditor_unlocks_and_others_are_told(session: Any, cast: Any) -> None:
    with clock.frozen(date(2023, 8, 2)):
        placement = make_attended()
        sheet = verified(placement, cast["xingqing_agent"])
        with acting_as(SYSTEM):
            months.lock(SYSTEM, sheet)
        with acting_as(cast["xingqing_agent"]) as agent, pytest.raises(Refused):
            months.unlock(agent, sheet, reason="更正")
        told: list[Any] = []
        heard = signals.month_unlocked.connected_to(lambda month, **_facts: told.append(month.id))
        with heard, acting_as(cast["xingqing_auditor"]) as auditor:
            assert months.unlock(auditor, sheet, reason="核查发现登记有误").state == S.OPEN
        assert told == [sheet.id] and sheet.locked_at is None


@pytest.mark.parametrize(
    ("state", "who", "allowed"),
    [
        ("OPEN", "unit", True),
        ("OPEN", "county", False),
        ("CONFIRMED", "unit", True),
        ("CONFIRMED", "county", False),
        ("SUBMITTED", "unit", False),
        ("SUBMITTED", "county", True),
        ("VERIFIED", "unit", False),
        ("VERIFIED", "county", True),
        ("LOCKED", "unit", False),
        ("LOCKED", "county", False),
    ],
)
def test_who_corrects_in_which_state(session: Any, cast: Any, state: str, who: str, allowed: bool) -> None:
    with clock.frozen(date(2023, 8, 2)):
        placement = make_attended()
        if state == "OPEN":
            settle_month(placement, JULY)
        elif state == "CONFIRMED":
            confirmed(placement)
        elif state == "SUBMITTED":
            submitted(placement)
        else:
            sheet = verified(placement, cast["xingqing_colleague"])
            if state == "LOCKED":
                with acting_as(SYSTEM):
                    months.lock(SYSTEM, sheet)
        actor = unit_of(placement) if who == "unit" else cast["xingqing_agent"]
        with acting_as(actor):
            if not allowed:
                with pytest.raises(Refused):
                    corrections.correct(actor, placement, day=date(2023, 7, 12), new_code="L", reason="请假条")
                return
            row = corrections.correct(actor, placement, day=date(2023, 7, 12), new_code="L", reason="请假条")
        assert (row.old_code, row.new_code, row.is_by_office) == (Code.P, Code.L, who == "county")
        with acting_as(trainee_of(placement)):
            day = calendar_of(placement, JULY)[11]
            assert day.code == Code.L and day.is_corrected
            assert len(db.session.scalars(db.select(AttendanceCorrection)).all()) == 1


@pytest.mark.parametrize(
    ("day", "code", "reason", "field"),
    [
        (date(2023, 7, 12), "P", "同", "new_code"),
        (date(2023, 7, 12), "H", "休息", "new_code"),
        (date(2023, 7, 12), "L", "  ", "reason"),
        (date(2023, 8, 1), "L", "没有定", "day"),
    ],
)
def test_what_no_correction_is(session: Any, day: date, code: str, reason: str, field: str) -> None:
    with clock.frozen(date(2023, 8, 2)):
        placement = make_attended()
        settle_month(placement, JULY)
        with acting_as(unit_of(placement)) as unit, pytest.raises(Invalid) as told:
            corrections.correct(unit, placement, day=day, new_code=code, reason=reason)
        assert field in told.value.fields


def test_a_corrected_day_stays_whatever_is_said_later(session: Any) -> None:
    with clock.frozen(date(2023, 8, 2)):
        placement = make_attended()
        settle_month(placement, JULY)
        with acting_as(unit_of(placement)) as unit:
            corrections.correct(unit, placement, day=date(2023, 7, 12), new_code="L", reason="请假条")
            with pytest.raises(Invalid):
                days.unit_mark(unit, placement, {date(2023, 7, 12): "A"})


def test_confirmed_days_stay_and_open_ones_may_still_be_said(session: Any) -> None:
    with clock.frozen(date(2023, 8, 2)):
        placement = make_attended()
        sheet = make_sheet(placement, JULY)
        agree(placement, {date(2023, 7, 12): "P"})
        with acting_as(trainee_of(placement)) as young:
            months.confirm(young, sheet)
        with acting_as(unit_of(placement)) as unit:
            with pytest.raises(Invalid):
                days.unit_mark(unit, placement, {date(2023, 7, 12): "A"})
            assert days.unit_mark(unit, placement, {date(2023, 7, 13): "P"}).written == 1


def test_the_job_opens_the_months_of_those_who_are_there(session: Any) -> None:
    with clock.frozen(date(2023, 9, 1)):
        here = make_attended()
        gone = make_attended("ENDED", last=date(2023, 8, 31))
        pending = make_attended("PENDING", first=date(2023, 9, 4))
        with acting_as(SYSTEM):
            assert timed.open_months() == 1
            assert timed.open_months() == 0
            assert [len(months_of(placement)) for placement in (here, gone, pending)] == [1, 0, 0]
    assert {"attendance.open_months", "attendance.confirm_by_default", "attendance.remind"} <= set(jobs.JOBS)


def test_starting_opens_and_ending_recounts(session: Any) -> None:
    timed.listen()
    with clock.frozen(date(2023, 7, 20)), acting_as(SYSTEM):
        placement = make_attended()
        signals.started.send(placement, actor=SYSTEM)
        [sheet] = months_of(placement)
        assert sheet.own_days == 16
        pause(placement, date(2023, 7, 24), None)
        signals.suspended.send(placement, actor=SYSTEM)
        assert sheet.own_days == 10
        placement.ends_on = date(2023, 7, 18)
        db.session.flush()
        signals.ended.send(placement, actor=SYSTEM)
        assert sheet.own_days == 7


def test_reminders_say_who_must_do_what_by_when(session: Any, cast: Any) -> None:
    with clock.frozen(date(2023, 8, 1)), acting_as(SYSTEM):
        unit_id = next(iter(cast["unit1"].unit_ids))
        placement = make_attended()
        placement.unit_id = unit_id
        db.session.flush()
        make_sheet(placement, JULY)
        assert timed.remind() > 0
        [message] = db.session.scalars(db.select(Message).where(Message.template == "attendance_submit_due"))
        assert message.due_on == date(2023, 8, 2) and message.link.endswith("month=2023-07")
        assert timed.remind() == 0


def test_the_figures_are_a_recount_after_any_walk(session: Any) -> None:
    random = Random(7)
    with clock.frozen(date(2023, 9, 30)):
        placement = make_attended()
        pause(placement, date(2023, 8, 14), date(2023, 8, 18))
        actors = {"trainee": trainee_of(placement), "mentor": mentor_of(placement), "unit": unit_of(placement)}
        for _step in range(60):
            side = random.choice(list(actors))
            day = date(2023, 7, 10) + timedelta(days=random.randrange(80))
            wanted = {(placement.id, day): Code(random.choice("PPPPOSLAWH"))}
            with acting_as(actors[side]) as actor:
                days.say(actor, side, [placement], wanted)  # type: ignore[arg-type]
        with acting_as(SYSTEM):
            term, params = terms_of([placement])[placement.id], database_params()
            for sheet in months_of(placement):
                rows = day_rows([placement.id], *month_bounds(sheet.month))
                figures = counted(sheet.month, term, {row.day: row.code for row in rows}, params.workdays)
                assert figures == tuple(getattr(sheet, name) for name in figures._fields)
                assert sheet.own_days == sum(figures[2:])
            assert counting.recount_of([placement], date(2023, 7, 1), date(2023, 9, 30)) == 0


def test_three_who_come_in_the_same_minute_on_ten_days_are_flagged(session: Any) -> None:
    with clock.frozen(date(2023, 8, 2)):
        first = make_attended()
        post = db.session.get_one(Post, first.post_id)
        people = [first, make_attended(post=post), make_attended(post=post)]
        alone = make_attended(post=post)
        with acting_as(SYSTEM):
            for day in (10, 11, 12, 13, 14, 17, 18, 19, 20, 21):
                for number, placement in enumerate([*people, alone]):
                    minute = 1 if placement is alone else 0
                    with clock.frozen(datetime(2023, 7, day, 9, minute, number)):
                        days.tap(SYSTEM, placement, device="same" if number < 2 else None)
            sheets = [make_sheet(placement, JULY) for placement in [*people, alone]]
            held = Sheets([*people, alone], date(2023, 7, 1), date(2023, 7, 31))
            found = flags.flags_of(sheets, held)
        assert "同一分钟" in found[people[2].id][0][1]
        assert alone.id not in found
        assert any("设备" in words for _flag, words in found[people[0].id])


def test_other_finders_add_their_reasons_and_the_weightiest_comes_first(session: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(flags, "FINDERS", [])
    flags.add_finder(lambda sheets: {sheet.placement_id: [("F22", "出境期间有考勤")] for sheet in sheets})
    with clock.frozen(date(2023, 8, 2)):
        placement = make_attended()
        agree(placement, {date(2023, 7, 16): "P"})
        found = json.loads(submitted(placement).flags)
    assert [flag for flag, _words in found] == ["F22", "F7"]
    assert "休息日" in found[1][1]
