"""The ranking of a batch: one order, explained, and the same as R57 names."""

import random
import time
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from app.core import rulebook
from app.showcase.rules.criteria import sheet_of
from app.showcase.rules.ranking import Outcome, Standing, rank, why_above

ROOT = Path(__file__).parents[2]
PARAMS = rulebook.StaticParams(ROOT / "seeds" / "reference")
SHEET = sheet_of(yaml.safe_load((ROOT / "seeds" / "reference" / "showcase_criteria.yaml").read_text(encoding="utf-8")))
NINE = datetime(2026, 11, 2, 9, 0)


def unit(name, score, retention="0.50", intake=10, **more):
    points = None if score is None else Decimal(str(score))
    return Standing(name, points, Decimal(retention), intake, more.pop("applied", NINE), name=name, **more)


def places(quota, *units, sheet=SHEET):
    return [(each.standing.key, each.rank, each.outcome, each.reserve_rank) for each in rank(sheet, quota, units)]


def test_quota_reserve_pass_mark_and_veto():
    placed = places(
        1,
        unit("丁", 79.99),
        unit("甲", 88),
        unit("乙", 91),
        unit("己", None),
        unit("戊", 99, veto=True),
        unit("丙", 80),
    )
    assert placed == [
        ("乙", 1, Outcome.SELECTED, None),
        ("甲", 2, Outcome.RESERVE, 1),
        ("丙", 3, Outcome.RESERVE, 2),
        ("丁", 4, Outcome.BELOW, None),
        ("己", None, Outcome.PENDING, None),
        ("戊", None, Outcome.VETO, None),
    ]


@pytest.mark.parametrize(
    ("above", "below", "words"),
    [
        (unit("甲", 91), unit("乙", "88.50"), "甲总分91分，高于乙88.5分"),
        (unit("甲", 88, "0.60"), unit("乙", 88, "0.55"), "总分相同，甲留用率60%高于乙55%"),
        (unit("甲", 104, "0.666667"), unit("乙", 100, "0.6"), "总分相同，甲留用率66.67%高于乙60%"),
        (unit("甲", 88, "0.666667"), unit("乙", 88, "0.666666"), "总分相同，甲留用率66.6667%高于乙66.6666%"),
        (unit("甲", 88, intake=31), unit("乙", 88), "总分、留用率相同，甲接收见习人员31人多于乙10人"),
        (
            unit("甲", 88),
            unit("乙", 88, applied=NINE + timedelta(minutes=1)),
            "总分、留用率、接收人数相同，甲申报在先（2026-11-02 09:00:00，乙2026-11-02 09:01:00）",
        ),
        (
            unit("乙", 88, number="003"),
            unit("甲", 88, number="007"),
            "总分、留用率、接收人数、申报时间均相同，按编号（003在007之前）排列，乙在前",
        ),
        (unit("A", 88), unit("B", 88), "总分、留用率、接收人数、申报时间均相同，按系统登记顺序排列，A在前"),
        (unit("甲", 1), unit("乙", None), "乙尚无总分，排在已评分单位之后"),
        (
            unit("甲", 1),
            unit("乙", 99, veto=True, veto_because="拖欠见习补贴"),
            "乙有一票否决情形（拖欠见习补贴），不参加排名",
        ),
    ],
)
def test_why_one_is_above_the_other(above, below, words):
    assert why_above(above, below, SHEET) == words == why_above(below, above, SHEET)
    first, second = rank(SHEET, 5, [below, above])
    assert (first.standing, first.ahead, second.ahead) == (above, words, "")


def test_the_ties_of_the_sheet_are_followed():
    many, kept = unit("甲", 88, "0.5", 40), unit("乙", 88, "0.9", 30)
    sheet = replace(SHEET, ties=("INTAKE", "RETENTION", "APPLIED"))
    assert [each.standing for each in rank(SHEET, 1, [many, kept])] == [kept, many]
    assert [each.standing for each in rank(sheet, 1, [many, kept])] == [many, kept]


def test_no_quota_takes_everybody_from_the_pass_mark_on():
    assert [row[2] for row in places(None, unit("甲", 80), unit("乙", 99), unit("丙", 79))] == [
        Outcome.SELECTED,
        Outcome.SELECTED,
        Outcome.BELOW,
    ]


def test_no_moment_of_application_comes_last():
    assert [row[0] for row in places(1, unit("A", 88, applied=None), unit("B", 88))] == ["B", "A"]


ROWS = st.lists(
    st.tuples(st.integers(76, 84), st.integers(0, 3), st.integers(0, 3), st.integers(0, 3), st.booleans()), max_size=30
)


@given(ROWS, st.one_of(st.none(), st.integers(0, 12)), st.randoms())
def test_it_agrees_with_the_rule_whatever_the_order(rows, quota, chance):
    standings = [
        unit(f"{place:03}", score, f"0.{kept}", intake, applied=NINE + timedelta(hours=hours), veto=veto)
        for place, (score, kept, intake, hours, veto) in enumerate(rows)
    ]
    units = [
        {"u": one.key, "s": one.score, "r": one.retention, "intake": one.intake, "veto": one.veto,
         "applied": one.applied.isoformat()} for one in standings
    ]  # fmt: skip
    placed = rank(SHEET, quota, standings)
    chosen = [each.standing.key for each in placed if each.outcome == Outcome.SELECTED]
    assert chosen == rulebook.run("R57", {"quota": quota, "units": units}, PARAMS)["selected"]
    shuffled = list(standings)
    chance.shuffle(shuffled)
    assert rank(SHEET, quota, shuffled) == placed
    assert [each.rank for each in placed if each.rank] == list(range(1, 1 + sum(not one.veto for one in standings)))


def test_two_thousand_are_ranked_and_explained_at_once():
    chance = random.Random(7)
    many = [
        unit(
            f"{place:04}", chance.randint(6000, 9999) / 100, f"{chance.randint(0, 20) / 20:.2f}", chance.randint(1, 60)
        )
        for place in range(2000)
    ]
    before = time.perf_counter()
    placed = rank(SHEET, 30, many)
    assert time.perf_counter() - before < 2
    assert len(placed) == 2000
    assert all(each.ahead for each in placed[:-1])
    assert all(each.why for each in placed)
