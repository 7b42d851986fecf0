"""R30 and R49–R52 at their edges."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from app.core import clock, rulebook

PARAMS = rulebook.StaticParams(Path(__file__).parents[2] / "seeds" / "reference")


@pytest.mark.parametrize(
    ("region", "day", "amount", "wage_class"),
    [
        ("640221", "2024-05-01", "2050.00", 1),
        ("640402", "2024-04-30", "1750.00", 3),
        ("640402", "2024-05-01", "1900.00", 2),
        ("640104", "2021-09-01", "1950.00", 1),
        ("640104", "2021-08-31", "1660.00", 1),
        ("640303", "2015-07-01", "1320.00", 3),
    ],
)
def test_local_wage(region, day, amount, wage_class):
    result = rulebook.run("R30", {"region": region, "date": day}, PARAMS)
    assert dict(result) == {"amount": Decimal(amount), "class": wage_class}


@pytest.mark.parametrize(
    ("region", "day", "name"),
    [
        ("640100", "2023-07-15", "银川市"),
        ("640000", "2023-07-15", "宁夏回族自治区"),
        ("640104", "2015-06-30", "兴庆区"),
        ("620102", "2023-07-15", "620102"),
    ],
)
def test_no_wage_is_an_error_with_its_place_and_day(region, day, name):
    result = rulebook.run("R30", {"region": region, "date": day}, PARAMS)
    message = f"未找到{name}在{day}的最低工资标准，请先维护参数。"
    assert dict(result) == {"amount": None, "class": None, "message": message}


@pytest.mark.parametrize(
    ("region", "posts", "trainees", "posts_ok", "trainees_ok", "rate"),
    [
        ("640200", 999, 200, False, True, "99.9"),
        ("640300", 1000, 199, True, False, "100.0"),
        ("640400", 0, 0, False, False, "0.0"),
        ("640000", 4999, 0, False, True, "99.9"),
        ("640500", 801, 150, True, True, "100.1"),
    ],
)
def test_target_progress(region, posts, trainees, posts_ok, trainees_ok, rate):
    result = rulebook.run("R49", {"region": region, "posts": posts, "trainees": trainees}, PARAMS)
    assert (result["posts_ok"], result["trainees_ok"]) == (posts_ok, trainees_ok)
    assert str(result["posts_rate"]) == rate


def test_targets_roll_on_but_never_back():
    inputs = {"region": "640100", "posts": 700, "trainees": 300}
    assert str(rulebook.run("R49", inputs | {"year": 2030}, PARAMS)["posts_rate"]) == "50.0"
    with pytest.raises(rulebook.BadInput, match="no target"):
        rulebook.run("R49", inputs | {"year": 2022}, PARAMS)


def test_the_progress_message():
    message = rulebook.run("R49", {"region": "640100", "posts": 1399, "trainees": 12}, PARAMS)["message"]
    assert message == "银川市已募集1399个（完成率99.9%），见习人员12名。"


@pytest.mark.parametrize(
    ("region", "posts", "trainees", "ok"),
    [
        ("640200", [1000], [200], True),
        ("640200", [500, 600], [100, 99], False),
        ("640200", [], [], False),
        ("640000", [1400, 1000, 1000, 800, 800], [], True),
        ("640000", [1400, 1000, 1000, 800, 799], [1000], False),
    ],
)
def test_the_split_covers_the_target(region, posts, trainees, ok):
    inputs = {"region": region, "county_posts": posts, "county_trainees": trainees}
    assert rulebook.run("R50", inputs, PARAMS)["ok"] is ok


def test_the_split_message_gives_both_sums():
    inputs = {"region": "640200", "county_posts": [400, 350, 249], "county_trainees": [80, 70, 50]}
    message = rulebook.run("R50", inputs, PARAMS)["message"]
    assert message == "县区分解合计999个岗位、200名见习人员，少于上级指标1000个岗位、200名见习人员。"


@pytest.mark.parametrize(
    ("kind", "day", "status", "count"),
    [
        ("COMMUNITY", "2023-08-01", "HELD", 1),
        ("SPECIAL_RECRUIT", "2023-08-31", "HELD", 1),
        ("TWO_WAY", "2023-08-15", "SUMMARISED", 0),
        ("LIVESTREAM", "2023-07-31", "HELD", 0),
        ("LIVESTREAM", "2023-09-01", "HELD", 0),
        ("CAMPUS", "2023-08-15", "CANCELLED", 0),
        ("SERVICE_ACTION", "2023-08-15", "HELD", 0),
        ("POLICY_TALK", "2023-08-15", "HELD", 0),
    ],
)
def test_special_events_held_in_the_month_count(kind, day, status, count):
    inputs = {"month": "2023-08", "events": [{"kind": kind, "date": day, "status": status}], "region": "640104"}
    result = rulebook.run("R51", inputs, PARAMS)
    assert (result["count"], result["ok"]) == (count, count > 0)
    assert count or result["message"] == "兴庆区2023-08已举办就业见习专项对接活动0场，应不少于1场。"


def test_all_events_of_a_month_are_counted():
    events = [{"kind": "CAMPUS", "date": f"2024-02-{day}", "status": "HELD"} for day in ("01", "15", "29")]
    assert rulebook.run("R51", {"month": "2024-02", "events": events}, PARAMS)["count"] == 3
    assert rulebook.run("R51", {"month": "2024-02", "events": []}, PARAMS)["count"] == 0


@pytest.mark.parametrize(
    ("month", "submitted", "due", "days"),
    [
        ("2023-12", "2024-01-03T23:59:59", "2024-01-03", 0),
        ("2023-12", "2024-01-04", "2024-01-03", 1),
        ("2023-06", "2023-06-30T10:00:00", "2023-07-03", 0),
        ("2023-06", "2023-07-03T16:00:00Z", "2023-07-03", 1),
        ("2024-01", "2024-03-01T00:00:00", "2024-02-03", 27),
    ],
)
def test_the_summary_is_due_on_the_third(month, submitted, due, days):
    result = rulebook.run("R52", {"month": month, "submitted": submitted}, PARAMS)
    assert (result["due"], result["days_late"], result["late"]) == (date.fromisoformat(due), days, days > 0)


def test_a_county_is_due_a_day_earlier():
    inputs = {"month": "2023-06", "submitted": "2023-07-03T08:00:00", "county": True}
    result = rulebook.run("R52", inputs, PARAMS)
    assert (result["due"], result["days_late"]) == (date(2023, 7, 2), 1)
    assert result["message"] == "2023-06汇总表应于2023-07-02前报送，已逾期1天。"


def test_a_summary_not_yet_sent_is_judged_by_the_clock():
    with clock.frozen(datetime(2023, 7, 3, 23, 59)):
        assert not rulebook.run("R52", {"month": "2023-06", "submitted": None}, PARAMS)["late"]
    with clock.frozen(datetime(2023, 7, 5, 0, 0)):
        assert rulebook.run("R52", {"month": "2023-06", "submitted": None}, PARAMS)["days_late"] == 2
