"""Averages, spreads and what may be typed: worked cases, and random ones recounted."""

import random
from decimal import Decimal as D
from typing import Any

import pytest

from app.showcase.rules import scoring as rules
from app.showcase.rules.scoring import Mark, Outcome
from app.showcase.states import Fact
from tests.showcase.scoring_factories import sheet

KNOWN = {Fact.RETENTION: D("0.45")}
UNKNOWN: dict[Fact, Any] = {Fact.RETENTION: None}


@pytest.mark.parametrize(
    ("totals", "average", "spread"),
    [
        (["88", "91", "85"], "88.00", "6"),
        (["80", "80", "80.01"], "80.00", "0.01"),
        (["80", "80.5", "80.5", "80.5"], "80.38", "0.5"),  # 80.375, half up
        (["70.25", "70.25", "70.5", "70.5", "70.5"], "70.40", "0.25"),
        (["90", "75", "75"], "80.00", "15"),
        (["100", "0", "0"], "33.33", "100"),  # nothing is dropped
        (["66.67", "66.66", "66.67", "66.66"], "66.67", "0.01"),  # 66.665, half up
    ],
)
def test_averages_are_half_up_of_all_totals(totals: list[str], average: str, spread: str) -> None:
    given = [D(total) for total in totals]
    assert rules.average_of(given) == D(average)
    assert rules.spread_of(given) == D(spread)


@pytest.mark.parametrize(
    ("totals", "turn", "outcome"),
    [
        (["90", "75", "80"], 1, Outcome.SCORED),  # exactly 15 apart is no reason
        (["90.01", "75", "80"], 1, Outcome.AGAIN),
        (["90.01", "75", "80"], 2, Outcome.SETTLE),
        (["90", "75", "80"], 2, Outcome.SCORED),
        (["90", "88"], 1, Outcome.FEW),
        (["90", "60"], 2, Outcome.FEW),
        ([], 1, Outcome.FEW),
    ],
)
def test_what_follows_a_round(totals: list[str], turn: int, outcome: Outcome) -> None:
    closing = rules.closing_of([D(total) for total in totals], turn=turn, least=3, most_apart=D(15))
    assert (closing.outcome, closing.experts) == (outcome, len(totals))


def test_any_totals_average_as_they_recount() -> None:
    draw = random.Random(57)
    for _ in range(500):
        totals = [D(draw.randrange(0, 201)) / 2 for _ in range(draw.randrange(3, 12))]
        cents = sum(int(total * 100) for total in totals)
        whole, rest = divmod(cents, len(totals))
        recount = D(whole + (1 if 2 * rest >= len(totals) else 0)) / 100
        assert rules.average_of(totals) == recount
        assert rules.spread_of(totals) == sorted(totals)[-1] - sorted(totals)[0]
        told = rules.closing_of(totals, turn=1, least=3, most_apart=D(15)).outcome
        assert told == (Outcome.AGAIN if max(totals) - min(totals) > 15 else Outcome.SCORED)


@pytest.mark.parametrize(
    ("code", "points", "note", "kept"),
    [
        ("care", "0", "", Mark(D(0))),
        ("care", "80", "", Mark(D(80))),
        ("care", "79.50", "", Mark(D("79.50"))),
        ("care", " ７０．５ ", "", Mark(D("70.5"))),  # as a Chinese keyboard types it
        ("care", "", "", None),
        ("care", None, "", None),
        ("care", 60, "写了理由", Mark(D(60), "写了理由")),
        ("retention", "11.25", "", Mark(D("11.25"))),  # the system's own points, off the step
        ("retention", "20", "有新的留用证明", Mark(D(20), "有新的留用证明")),
    ],
)
def test_what_may_be_given(code: str, points: Any, note: str, kept: Mark | None) -> None:
    assert rules.checked(sheet(), KNOWN, {code: {"points": points, "note": note}}) == ({code: kept}, {})


@pytest.mark.parametrize(
    ("code", "points", "note", "said"),
    [
        ("care", "80.5", "", "0—80"),
        ("care", "70.25", "", "0.5 分为一档"),
        ("care", "-1", "", "0—80"),
        ("care", "1e1", "", "0—80"),
        ("care", "NaN", "", "0—80"),
        ("care", "7.000", "", "0—80"),
        ("care", "很好", "", "0—80"),
        ("care", "٣", "", "0—80"),
        ("care", "70", "长" * 301, "理由不能超过"),
        ("care", "70", "\x00", "特殊字符"),
        ("retention", "20", "", "填写理由"),
        ("retention", "20", "  ", "填写理由"),
        ("retention", "11.5", "", "填写理由"),
        ("first", "5", "", "没有这个评分项"),  # the bonus is the system's
        ("none", "5", "", "没有这个评分项"),
    ],
)
def test_what_may_not_be_given(code: str, points: str, note: str, said: str) -> None:
    kept, problems = rules.checked(sheet(), KNOWN, {code: {"points": points, "note": note}})
    assert kept == {}
    assert said in problems[code][0]


def test_a_known_fact_starts_an_item_and_an_unknown_one_does_not() -> None:
    assert rules.given_points(sheet(), KNOWN, {}) == {"retention": D("11.25")}
    assert [item.code for item in rules.missing(sheet(), KNOWN, {})] == ["care"]
    assert [item.code for item in rules.missing(sheet(), UNKNOWN, {})] == ["retention", "care"]
    marks = {"retention": Mark(D(5), "看过材料"), "care": Mark(D(60))}
    assert rules.missing(sheet(), UNKNOWN, marks) == []
    assert sheet().base(rules.given_points(sheet(), KNOWN, marks)) == 65


def test_marks_are_stored_and_read_alike() -> None:
    marks = {"care": Mark(D("60.50"), "“好”"), "retention": Mark(D("11.25"))}
    assert rules.marks_of(rules.marks_text(marks)) == marks
    assert rules.marks_of("{}") == {}


def test_the_score_stops_at_the_full_mark() -> None:
    assert rules.score_of(sheet(), D("97.50"), D(5)) == 100
    assert rules.score_of(sheet(), D("80.00"), D(9)) == 85
    assert rules.score_of(sheet(), D("79.99"), D(0)) == D("79.99")
