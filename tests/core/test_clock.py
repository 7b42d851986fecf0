"""The clock answers naive local time, and stands still where a test says so."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.core import clock


def test_now_is_naive_shanghai_time(monkeypatch):
    monkeypatch.setattr(clock, "_ahead", timedelta())
    expected = datetime.now(UTC).replace(tzinfo=None) + timedelta(hours=8)
    assert clock.now().tzinfo is None
    assert abs(clock.now() - expected) < timedelta(seconds=5)


def test_the_clock_runs_on_from_where_it_is_set(monkeypatch):
    monkeypatch.setattr(clock, "_ahead", timedelta())
    clock.set_to(datetime(2027, 1, 2, 23, 59, 59))
    first = clock.now()
    assert timedelta() <= first - datetime(2027, 1, 2, 23, 59, 59) < timedelta(seconds=5)
    assert first <= clock.now()


def test_frozen_time_ends_with_its_block():
    with clock.frozen(datetime(2023, 7, 3, 23, 59, 59)):
        assert clock.now() == datetime(2023, 7, 3, 23, 59, 59)
        with clock.frozen(date(2023, 12, 31)):
            assert (clock.now(), clock.today()) == (datetime(2023, 12, 31), date(2023, 12, 31))
        assert clock.today() == date(2023, 7, 3)
    assert clock.today() > date(2023, 7, 3)


def test_frozen_time_ends_with_an_error_too():
    with pytest.raises(RuntimeError), clock.frozen(date(2023, 1, 1)):
        raise RuntimeError
    assert clock.today() > date(2023, 1, 1)


def test_an_aware_moment_becomes_local():
    assert clock.local(datetime(2023, 7, 3, 16, 0, tzinfo=UTC)) == datetime(2023, 7, 4, 0, 0)


@pytest.mark.parametrize(("day", "month"), [(date(2023, 7, 31), "2023-07"), (datetime(987, 12, 1, 8, 0), "0987-12")])
def test_month_of(day, month):
    assert clock.month_of(day) == month
