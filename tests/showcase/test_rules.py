"""R56 and R57 at their edges."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from app.core import rulebook
from app.showcase import rules

ROOT = Path(__file__).parents[2]
PARAMS = rulebook.StaticParams(ROOT / "seeds" / "reference")
SHARED_CASES = ROOT.parent / "shared" / "domain" / "rule_cases.yaml"
SOUND = {
    "years": 3,
    "y1": 50,
    "y2": 50,
    "tech_sme": False,
    "staff": 400,
    "abnormal": 9,
    "recruited": 50,
    "retained": 25,
    "ended": 50,
    "veto": False,
}


def run(number, **inputs):
    return rulebook.run(number, inputs, PARAMS)


@pytest.mark.parametrize("number", ["R56", "R57"])
def test_the_shared_cases(number):
    if not SHARED_CASES.exists():
        pytest.skip("the shared case file is not beside this repository")
    cases = [case for case in yaml.safe_load(SHARED_CASES.read_text(encoding="utf-8")) if case["rule"] == number]
    assert cases
    assert rulebook.report(rulebook.check_cases(cases, PARAMS)) == [f"{len(cases)} passed, 0 failed"]


@pytest.mark.parametrize(
    ("changed", "reasons"),
    [
        ({}, []),
        ({"years": 2}, ["YEARS"]),
        ({"y1": 0, "y2": 100}, []),
        ({"y1": 0, "y2": 99}, ["INTAKE"]),
        ({"tech_sme": True, "y1": 12, "y2": 20, "staff": 120}, []),
        ({"tech_sme": True, "y1": 11, "y2": 20, "staff": 120}, ["INTAKE"]),
        ({"tech_sme": True, "y1": 12, "y2": 20, "staff": 121}, ["INTAKE"]),
        ({"tech_sme": True, "y1": 0, "y2": 100, "staff": 120}, []),
        ({"tech_sme": False, "y1": 12, "y2": 20, "staff": 120}, ["INTAKE"]),
        ({"abnormal": 10}, ["ABNORMAL"]),
        ({"abnormal": 0, "recruited": 0}, ["ABNORMAL"]),
        ({"retained": 24, "ended": 49}, ["RETENTION"]),
        ({"retained": 0, "ended": 0}, ["RETENTION"]),
        ({"veto": True}, ["VETO"]),
        ({"satisfaction": "0.90"}, []),
        ({"satisfaction": "0.8999"}, ["SATISFACTION"]),
        (
            {"years": 0, "y1": 0, "y2": 0, "abnormal": 50, "retained": 0, "veto": True},
            ["YEARS", "INTAKE", "ABNORMAL", "RETENTION", "VETO"],
        ),
    ],
)
def test_the_national_floor(changed, reasons):
    result = run("R56", **SOUND | changed)
    assert (result["ok"], result["reasons"]) == (not reasons, reasons)


def test_the_message_gives_the_thresholds():
    message = run("R56", **SOUND | {"years": 2, "y1": 0, "retained": 0})["message"]
    assert message == (
        "未达到国家级高校毕业生就业见习示范单位标准：稳定运行不足3年；"
        "近两年年均接收见习人员不足50人（科技型中小企业不足职工总数的10%）；留用率未达到50%。"
    )


def unit(name, score, rate="0.50", intake=10, veto=False, **more):
    return {"u": name, "s": score, "r": rate, "intake": intake, "veto": veto, **more}


@pytest.mark.parametrize(
    ("quota", "units", "selected"),
    [
        (1, [], []),
        (0, [unit("甲", 99)], []),
        (3, [unit("甲", "79.99"), unit("乙", 80)], ["乙"]),
        (2, [unit("甲", 99, veto=True), unit("乙", 80), unit("丙", 81)], ["丙", "乙"]),
        (1, [unit("甲", 88, "0.70", 30), unit("乙", 88, "0.70", 31)], ["乙"]),
        (2, [unit("甲", 88), unit("乙", 88), unit("丙", 88)], ["甲", "乙"]),
        (1, [unit("甲", 88, applied="2023-09-02T09:00"), unit("乙", 88, applied="2023-09-01T09:00")], ["乙"]),
        (1, [unit("甲", 88), unit("乙", 88, applied="2023-09-01T09:00")], ["乙"]),
        (1, [unit("甲", 78, bonus=5), unit("乙", 82)], ["甲"]),
        (1, [unit("甲", 78, bonus=9), unit("乙", "83.5")], ["乙"]),
        (1, [unit("甲", 98, "0.50", bonus=5), unit("乙", 100, "0.51")], ["乙"]),
        (None, [unit("甲", 80), unit("乙", 90)], ["乙", "甲"]),
    ],
)
def test_named_units(quota, units, selected):
    assert run("R57", quota=quota, units=units)["selected"] == selected


@given(st.lists(st.tuples(st.integers(60, 100), st.integers(0, 100), st.booleans()), max_size=30), st.integers(0, 10))
def test_nobody_named_is_behind_somebody_left_out(rows, quota):
    units = [unit(str(place), score, f"{rate / 100}", veto=veto) for place, (score, rate, veto) in enumerate(rows)]
    selected = run("R57", quota=quota, units=units)["selected"]
    fit = {str(place): row[:2] for place, row in enumerate(rows) if row[0] >= 80 and not row[2]}
    assert len(selected) == min(quota, len(fit))
    assert all(
        fit[name] >= max((fit[other] for other in fit.keys() - set(selected)), default=(0, 0)) for name in selected
    )


def test_every_floor_has_its_words():
    assert set(rules.CONDITIONS) == {"YEARS", "INTAKE", "ABNORMAL", "RETENTION", "VETO", "SATISFACTION"}
    for number in ("R56", "R57"):
        assert all(number in row.rules for key in rulebook.find(number).parameters for row in PARAMS.source.rows(key))
