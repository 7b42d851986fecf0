"""Days: three voices, two of which settle; each day by itself, with a receipt (B15, X31)."""

from datetime import date, datetime
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, Refused
from app.placements.queries.attendance import calendar_of, month_grid, month_of_placement, today_of, week_of
from app.placements.queries.attendance.days import day_rows
from app.placements.rules.attendance import settled
from app.placements.services.attendance import days, presence
from app.placements.states.attendance import AttendanceCode as Code
from tests.placements.attendance_factories import agree, make_attended, mentor_of, pause, trainee_of, unit_of

MONDAY = date(2023, 7, 17)
CODES = st.sampled_from([None, *"POWSLA"]).map(lambda code: Code(code) if code else None)


@given(st.tuples(CODES, CODES, CODES))
def test_the_order_in_which_three_speak_once_does_not_matter(voices: Any) -> None:
    found = set()
    for order in permutations(range(3)):
        said: list[Code | None] = [None, None, None]
        code = None
        for side in order:
            said[side] = voices[side]
            code = settled(code, said)
        found.add(code)
    assert len(found) == 1


@given(st.lists(st.tuples(st.integers(0, 2), CODES), max_size=20))
def test_a_settled_day_changes_only_when_two_agree_otherwise(said: Any) -> None:
    voices: list[Code | None] = [None, None, None]
    before = None
    for side, code in said:
        voices[side] = code
        after = settled(before, voices)
        if after != before:
            assert voices.count(after) >= 2
        before = after


def test_two_of_three_settle_a_day_and_count_the_month(session: Any) -> None:
    with clock.frozen(datetime(2023, 7, 17, 8, 58, 3)):
        placement = make_attended()
        with acting_as(trainee_of(placement)) as young:
            receipt = days.tap(young, placement)
            assert (receipt.at, receipt.settled) == (datetime(2023, 7, 17, 8, 58, 3), None)
            assert "08:58:03" in receipt.words
        with acting_as(mentor_of(placement)) as mentor:
            days.mentor_confirm(mentor, placement, [MONDAY])
        with acting_as(trainee_of(placement)):
            assert today_of(placement).code == Code.P
            sheet = month_of_placement(placement, "2023-07")
            assert sheet is not None
            assert (sheet.due_days, sheet.own_days, sheet.attended, sheet.undecided) == (21, 16, 1, 15)


def test_a_late_tap_is_marked_and_has_its_bounds(session: Any) -> None:
    with clock.frozen(datetime(2023, 7, 24, 9, 0)):
        placement = make_attended()
        with acting_as(trainee_of(placement)) as young:
            assert days.tap(young, placement, day=date(2023, 7, 17)).is_late
            for day in (date(2023, 7, 14), date(2023, 7, 25)):
                with pytest.raises(Invalid):
                    days.tap(young, placement, day=day)


def test_a_missed_check_out_leaves_the_next_day_alone(session: Any) -> None:
    placement = make_attended()
    with acting_as(trainee_of(placement)) as young:
        with clock.frozen(datetime(2023, 7, 17, 9, 0)):
            days.tap(young, placement)
        with clock.frozen(datetime(2023, 7, 18, 9, 0)):
            assert days.tap(young, placement).out_at is None
        with clock.frozen(datetime(2023, 7, 18, 18, 0)):
            receipt = days.tap(young, placement, out=True)
        assert (receipt.at, receipt.out_at) == (datetime(2023, 7, 18, 9, 0), datetime(2023, 7, 18, 18, 0))
        with clock.frozen(datetime(2023, 7, 19, 18, 0)):
            only_out = days.tap(young, placement, out=True)
        assert only_out.code == Code.P and only_out.out_at == datetime(2023, 7, 19, 18, 0)
        first = calendar_of(placement, "2023-07")[16]
        assert first.trainee_out_at is None and first.trainee_code == Code.P


def test_the_first_moment_of_a_code_stays(session: Any) -> None:
    placement = make_attended()
    with acting_as(trainee_of(placement)) as young:
        with clock.frozen(datetime(2023, 7, 17, 9, 0)):
            days.tap(young, placement)
        with clock.frozen(datetime(2023, 7, 17, 11, 0)):
            assert days.tap(young, placement).at == datetime(2023, 7, 17, 9, 0)
            assert days.tap(young, placement, code="S").at == datetime(2023, 7, 17, 11, 0)


@pytest.mark.parametrize(
    ("day", "code", "fits"),
    [
        (date(2023, 7, 17), "P", True),
        (date(2023, 7, 17), "H", False),
        (date(2023, 7, 16), "P", True),  # somebody worked on a Sunday
        (date(2023, 7, 16), "L", False),
        (date(2023, 7, 7), "P", False),  # before the first day
    ],
)
def test_what_may_be_said_of_a_day(session: Any, day: date, code: str, fits: bool) -> None:
    with clock.frozen(date(2023, 7, 20)):
        placement = make_attended()
        with acting_as(unit_of(placement)) as unit:
            if fits:
                assert days.unit_mark(unit, placement, {day: code}).written == 1
            else:
                with pytest.raises(Invalid):
                    days.unit_mark(unit, placement, {day: code})


def test_make_up_workdays_are_due_and_holidays_are_not(session: Any) -> None:
    with clock.frozen(date(2023, 6, 30)):
        placement = make_attended(first=date(2023, 6, 1), last=date(2023, 12, 31))
        with acting_as(SYSTEM):
            kinds = {day.day.day: day.kind for day in calendar_of(placement, "2023-06")}
        assert kinds[25] is None  # a Sunday that is worked
        assert kinds[22] == kinds[23] == kinds[24] == Code.H


def test_days_of_a_suspension_are_not_asked(session: Any) -> None:
    with clock.frozen(date(2023, 8, 31)):
        placement = make_attended()
        pause(placement, date(2023, 8, 7), date(2023, 8, 11))
        with acting_as(unit_of(placement)) as unit:
            with pytest.raises(Invalid):
                days.unit_mark(unit, placement, {date(2023, 8, 8): "P"})
            days.unit_mark(unit, placement, {date(2023, 8, 14): "P"})
            sheet = month_of_placement(placement, "2023-08")
        assert sheet is not None and (sheet.due_days, sheet.own_days) == (23, 18)


def test_only_who_it_is_about_speaks(session: Any) -> None:
    with clock.frozen(MONDAY):
        placement, other = make_attended(), make_attended()
        with acting_as(SYSTEM):
            for verb in (
                lambda: days.tap(trainee_of(other), placement),
                lambda: days.tap(unit_of(placement), placement),
                lambda: days.mentor_confirm(mentor_of(other), placement, [MONDAY]),
                lambda: days.unit_mark(unit_of(other), placement, {MONDAY: "P"}),
                lambda: days.unit_mark(mentor_of(placement), placement, {MONDAY: "P"}),
            ):
                with pytest.raises(Refused):
                    verb()


def test_right_digits_prove_presence_and_wrong_ones_lose_no_tap(session: Any) -> None:
    with clock.frozen(datetime(2023, 7, 17, 9, 0)):
        placement = make_attended()
        with acting_as(trainee_of(placement)) as young:
            right = presence.code_now(placement.unit_id)
            wrong = "000000" if right != "000000" else "111111"
            receipt = days.tap(young, placement, proof=wrong)
            assert receipt.proof is False and not receipt.has_proof
            assert days.tap(young, placement, proof=right).has_proof
            assert days.tap(young, placement, proof=wrong).has_proof  # what was proved stays proved


def test_after_five_wrong_tries_the_right_digits_are_not_taken(session: Any) -> None:
    with clock.frozen(datetime(2023, 7, 17, 9, 0)):
        placement = make_attended()
        with acting_as(trainee_of(placement)) as young:
            right = presence.code_now(placement.unit_id)
            wrong = "000000" if right != "000000" else "111111"
            for _try in range(presence.TRIES_MAX):
                days.tap(young, placement, proof=wrong)
            assert not days.tap(young, placement, proof=right).has_proof


@pytest.mark.parametrize(("later", "taken"), [(0, True), (2, True), (3, False), (24 * 60, False)])
def test_digits_live_for_this_minute_and_the_two_before(session: Any, later: int, taken: bool) -> None:
    unit = "0189f7a2-0000-7000-8000-000000000001"
    with clock.frozen(datetime(2023, 7, 17, 9, 0)):
        code = presence.code_now(unit)
    moment = datetime.fromtimestamp(datetime(2023, 7, 17, 9, 0).timestamp() + later * 60)
    with clock.frozen(moment):
        assert presence.is_right(code, unit) is taken


def test_the_week_of_a_mentor_and_the_grid_of_a_unit(session: Any) -> None:
    with clock.frozen(date(2023, 7, 21)):
        placement = make_attended()
        agree(placement, {MONDAY: "P"})
        with acting_as(mentor_of(placement)):
            [(found, week)] = week_of(placement.mentor_id or "", MONDAY)
        assert found.id == placement.id and [day.code for day in week][:2] == [Code.P, None]
        with acting_as(unit_of(placement)):
            grid = month_grid(placement.unit_id, "2023-07")
        assert grid.rows[0].said == "." * 16 + "P" + "." * 14
        assert len(grid.days) == 31 and date(2023, 7, 16) in grid.rest_days


def test_many_days_take_few_statements(session: Any, statements: list[str]) -> None:
    with clock.frozen(date(2023, 7, 31)):
        placements = [make_attended() for _number in range(3)]
        days_ = [date(2023, 7, day) for day in (11, 12, 13, 14, 17, 18, 19, 20, 21)]
        with acting_as(SYSTEM):
            days.say(SYSTEM, "unit", placements, {(p.id, day): Code.P for p in placements for day in days_[:1]})
            statements.clear()
            days.say(SYSTEM, "unit", placements[:1], {(placements[0].id, days_[1]): Code.P})
            few = len(statements)
            statements.clear()
            days.say(SYSTEM, "unit", placements, {(p.id, day): Code.P for p in placements for day in days_[2:]})
            assert len(statements) <= few + 1
            assert len(day_rows([p.id for p in placements], days_[0], days_[-1])) == 3 * 8 + 1


def test_full_attendance_fills_what_was_not_said(session: Any) -> None:
    with clock.frozen(date(2023, 7, 14)):
        placement = make_attended()
        with acting_as(unit_of(placement)) as unit:
            days.unit_mark(unit, placement, {date(2023, 7, 11): "S"})
            done = days.fill_month(unit, placement, [date(2023, 7, day) for day in range(1, 32)])
            assert done.written == 4
            said = {row.day.day: row.unit_code for row in day_rows([placement.id], date(2023, 7, 1), date(2023, 7, 31))}
        assert said == {10: "P", 11: "S", 12: "P", 13: "P", 14: "P"}
