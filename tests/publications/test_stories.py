"""R55: the half-yearly batch of stories."""

from datetime import datetime
from pathlib import Path

import pytest
import yaml

from app.core import clock, rulebook
from app.publications import rules

ROOT = Path(__file__).parents[2]
PARAMS = rulebook.StaticParams(ROOT / "seeds" / "reference")
SHARED_CASES = ROOT.parent / "shared" / "domain" / "rule_cases.yaml"


def run(**inputs):
    return rulebook.run(rules.stories_sent.number, inputs, PARAMS)


def test_the_shared_cases():
    if not SHARED_CASES.exists():
        pytest.skip("the shared case file is not beside this repository")
    cases = [case for case in yaml.safe_load(SHARED_CASES.read_text(encoding="utf-8")) if case["rule"] == "R55"]
    assert rulebook.report(rulebook.check_cases(cases, PARAMS)) == [f"{len(cases)} passed, 0 failed"]


@pytest.mark.parametrize(
    ("half", "submitted", "consents", "problem"),
    [
        ("H1", "2023-06-30T23:59:59", [True], None),
        ("H1", "2023-07-01", [True], "已逾期"),
        ("H2", "2023-07-01", [], None),
        ("H2", "2023-12-31", [True] * 50, None),
        ("H2", "2024-01-01", [False, True, False], "已逾期，有2篇未取得本人授权"),
        ("H2", "2023-12-01", [False], "有1篇未取得本人授权"),
    ],
)
def test_stories(half, submitted, consents, problem):
    result = run(year=2023, half=half, submitted=submitted, consents=consents)
    due = {"H1": ("上", "2023-06-30"), "H2": ("下", "2023-12-31")}[half]
    assert result["ok"] is (problem is None)
    assert result.message == (problem and f"2023年{due[0]}半年就业见习故事应于{due[1]}前报送，{problem}。")


def test_a_batch_not_yet_sent_is_judged_by_the_clock():
    batch = {"year": 2023, "half": "H1", "submitted": None, "consents": []}
    with clock.frozen(datetime(2023, 6, 30, 23, 59)):
        assert run(**batch)["ok"]
    with clock.frozen(datetime(2023, 7, 1)):
        assert run(**batch)["message"] == "2023年上半年就业见习故事应于2023-06-30前报送，尚未报送。"
