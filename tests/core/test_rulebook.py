"""The rulebook judges primitives, picks the dated row, and survives every bad case."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path

import pytest
import yaml

from app.core import clock, rulebook
from app.core.rulebook import BadInput, MissingParameter, ParameterRow, Params, UnknownRule, coercion, registry
from app.core.rulebook.cases import same

ROOT = Path(__file__).parents[2]
SHARED_CASES = ROOT.parent / "shared" / "domain" / "rule_cases.yaml"
REFERENCE = rulebook.StaticParams(ROOT / "seeds" / "reference")


class Colour(Enum):
    RED = "RED"


@dataclass
class Span:
    from_: date
    to: date | None = None


@pytest.fixture
def own_rules(monkeypatch):
    """A register of its own, with one rule that names every kind of answer."""
    monkeypatch.setattr(registry, "_RULES", {})

    @rulebook.rule(
        "R900",
        name="测试",
        severity=rulebook.WARN,
        clause="一",
        message="差{short}个。",
        warning="已有{n}个。",
        predicate="n ≥ least",
        parameters=("least",),
    )
    def enough(*, n: rulebook.Count, day: date | None = None, params: Params) -> rulebook.Verdict:
        least = params.get("least", on=day)
        return rulebook.Verdict(n >= least, {"ok": n >= least}, warn=n == least, short=least - n, n=n)

    return enough


class Rows:
    """A source with rows only."""

    def __init__(self, *rows):
        self.held = rows

    def rows(self, key):
        return [row for row in self.held if row.key == key]


LEAST = Params(
    Rows(
        ParameterRow("least", 3, date(2023, 1, 1), date(2023, 12, 31)),
        ParameterRow("least", 4, date(2024, 1, 1)),
        ParameterRow("least", 5, date(2023, 1, 1), region="640100"),
        ParameterRow("least", 6, date(2023, 1, 1), region="640104"),
        ParameterRow("least", 7, date(2023, 1, 1), region="640000"),
        ParameterRow("nothing", None, date(2023, 1, 1)),
    )
)


@pytest.mark.parametrize(
    ("on", "region", "value"),
    [
        ("2023-01-01", None, 3),
        ("2023-12-31", None, 3),
        ("2024-01-01", None, 4),
        ("2023-06-01", "640104", 6),
        ("2023-06-01", "640121", 5),
        ("2023-06-01", "640100", 5),
        ("2023-06-01", "640221", 7),
    ],
)
def test_the_row_in_force_nearest_to_the_region_counts(on, region, value):
    assert LEAST.get("least", on=date.fromisoformat(on), region=region) == value


def test_a_day_before_every_row_is_an_error_and_null_is_a_value():
    with pytest.raises(MissingParameter, match="least in force on 2022-12-31"):
        LEAST.get("least", on=date(2022, 12, 31))
    assert not LEAST.in_force("least", on=date(2022, 12, 31))
    assert LEAST.get("nothing", on=date(2023, 1, 1)) is None


def test_without_a_day_today_counts():
    with clock.frozen(date(2023, 5, 5)):
        assert LEAST.get("least") == 3
    with clock.frozen(date(2024, 5, 5)):
        assert LEAST.number("least") == Decimal(4)


def test_a_result_maps_its_facts_and_the_message_of_a_failure(own_rules):
    params = LEAST.fresh()
    failed = own_rules(n=1, day=date(2023, 5, 5), params=params)
    assert dict(failed) == {"ok": False, "message": "差2个。"}
    assert len(failed) == 2
    assert [(row.key, row.value, row.version) for row in params.used] == [("least", 3, "least@2023-01-01")]
    assert failed.used == params.used
    met = rulebook.run("R900", {"n": "3", "day": "2023-05-05"}, params)
    assert (dict(met), met.message, met.warning) == ({"ok": True}, None, "已有3个。")
    assert rulebook.run("R900", {"n": 9, "day": "2023-05-05"}, params).warning is None


def test_a_number_is_registered_by_one_module_only(own_rules):
    def elsewhere() -> rulebook.Verdict:
        return rulebook.Verdict(True, {})

    elsewhere.__module__ = "another.module"
    with pytest.raises(ValueError, match="R900 is registered"):
        rulebook.rule("R900", name="", severity=rulebook.INFO, clause="", message="", predicate="")(elsewhere)


@pytest.mark.parametrize(
    ("inputs", "field"),
    [
        ({}, "n"),
        ({"n": None}, "n"),
        ({"n": -1}, "n"),
        ({"n": 1.5}, "n"),
        ({"n": True}, "n"),
        ({"n": "many"}, "n"),
        ({"n": [1]}, "n"),
        ({"n": 1, "m": 2}, "m"),
        ({"n": 1, "day": "2023-02-30"}, "day"),
        ({"n": 1, "params": 1}, "params"),
        ([1], "inputs"),
    ],
)
def test_bad_input_names_the_field(own_rules, inputs, field):
    with pytest.raises(BadInput) as bad:
        rulebook.run("R900", inputs, LEAST)
    assert bad.value.field == field


@pytest.mark.parametrize("number", ["R901", None, ["R1"]])
def test_an_unknown_rule(own_rules, number):
    with pytest.raises(UnknownRule):
        rulebook.find(number)


@pytest.mark.parametrize(
    ("hint", "value", "read"),
    [
        (date, "2023-06-26", date(2023, 6, 26)),
        (date, date(2023, 6, 26), date(2023, 6, 26)),
        (date | None, None, None),
        (datetime, "2023-07-03T23:59:59", datetime(2023, 7, 3, 23, 59, 59)),
        (datetime, "2023-07-03T16:00:00+00:00", datetime(2023, 7, 4)),
        (datetime, date(2023, 7, 3), datetime(2023, 7, 3)),
        (Decimal, "1949.99", Decimal("1949.99")),
        (Decimal, 1950.1, Decimal("1950.1")),
        (int, "7", 7),
        (int, 7.0, 7),
        (str, 640104, "640104"),
        (Colour, "RED", Colour.RED),
        (list[int], ["1", 2], [1, 2]),
        (tuple[int, int], [19, 100], (19, 100)),
        (rulebook.Month, "2023-08", "2023-08"),
        (list[Span], [{"from": "2023-07-01", "note": "x"}], [Span(date(2023, 7, 1))]),
    ],
)
def test_primitives_become_the_declared_type(hint, value, read):
    found = coercion.coerce(hint, value, "field")
    assert found == read
    assert type(found) is type(read)


@pytest.mark.parametrize(
    ("hint", "value", "field"),
    [
        (date, "20230626", "field"),
        (date, datetime(2023, 6, 26, 1), "field"),
        (date, 20230626, "field"),
        (datetime, "soon", "field"),
        (bool, "true", "field"),
        (bool, 1, "field"),
        (Decimal, "1,950", "field"),
        (Decimal, "NaN", "field"),
        (Decimal, float("inf"), "field"),
        (str, True, "field"),
        (Colour, "BLUE", "field"),
        (rulebook.Month, "2023-13", "field"),
        (list[int], "12", "field"),
        (list[int], [1, "x"], "field[1]"),
        (tuple[int, int], [1], "field"),
        (list[Span], [{"to": "2023-07-01"}], "field[0].from"),
        (list[Span], ["2023-07-01"], "field[0]"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(hint, value, field):
    with pytest.raises(BadInput) as bad:
        coercion.coerce(hint, value, "field")
    assert bad.value.field == field


@pytest.mark.parametrize(
    ("expected", "got", "equal"),
    [
        ("1950.00", Decimal("1950"), True),
        (1950, Decimal("1950.00"), True),
        ("99.9", Decimal("99.8"), False),
        ("2023-06-26", date(2023, 6, 26), True),
        (date(2023, 6, 26), date(2023, 6, 26), True),
        ("2023-06-26", date(2023, 6, 27), False),
        (None, None, True),
        (None, 0, False),
        (True, True, True),
        (True, 1, False),
        (0, False, False),
        ([], [], True),
        (["A", "B"], ["B", "A"], False),
        (["A"], ("A",), True),
        ({"a": "1.0"}, {"a": 1}, True),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        ("01", "1", False),
        ("many", 1, False),
        ("RED", Colour.RED, True),
    ],
)
def test_same_compares_what_is_said(expected, got, equal):
    assert same(expected, got) is equal


def test_every_odd_case_is_a_failure_and_none_a_crash(own_rules):
    cases = [
        {"id": "good", "rule": "R900", "inputs": {"n": 4, "day": "2024-01-01"}, "expected": {"ok": True}},
        {"id": "differs", "rule": "R900", "inputs": {"n": 3, "day": "2024-01-01"}, "expected": {"ok": True}},
        {"id": "absent", "rule": "R900", "inputs": {"n": 3, "day": "2024-01-01"}, "expected": {"nothing": None}},
        {"id": "bad", "rule": "R900", "inputs": {"n": "x"}, "expected": {"ok": True}},
        {"id": "early", "rule": "R900", "inputs": {"n": 1, "day": "2020-01-01"}, "expected": {"ok": True}},
        {"id": "unknown", "rule": "R901", "inputs": {}, "expected": {"ok": True}},
        {"id": "empty", "rule": "R900", "inputs": {"n": 4}},
        {"id": "listed", "rule": "R900", "inputs": [4], "expected": {"ok": True}},
        "text",
    ]
    outcomes = rulebook.check_cases(cases, LEAST)
    assert [outcome.passed for outcome in outcomes] == [True] + [False] * 8
    lines = rulebook.report(outcomes)
    assert lines[0] == "differs: expected {ok: true}, got {ok: false}"
    assert lines[1] == "absent: expected {nothing: null}, got {nothing: <missing>}"
    assert "unknown rule R901" in lines[4]
    assert lines[-1] == "1 passed, 8 failed"
    assert all("\n" not in line for line in lines)


def test_a_case_file(tmp_path, own_rules):
    file = tmp_path / "cases.yaml"
    file.write_text('- {id: a, rule: R900, inputs: {n: 4, day: "2024-02-01"}, expected: {ok: true}}', encoding="utf-8")
    assert rulebook.check_file(file, LEAST) == (1, 0, ["1 passed, 0 failed"])


@pytest.mark.parametrize("content", [b"{", b"a: 1", b"\xff\xfe\xfa", None])
def test_an_unreadable_case_file_is_one_failure(tmp_path, own_rules, content):
    file = tmp_path / "cases.yaml"
    if content is not None:
        file.write_bytes(content)
    passed, failed, lines = rulebook.check_file(file, LEAST)
    assert (passed, failed, lines[-1]) == (0, 1, "0 passed, 1 failed")


MODULES = ("app.units.rules", "app.posts.rules", "app.placements.rules", "app.programme.rules")


def test_the_shared_cases_of_every_registered_rule():
    if not SHARED_CASES.exists():
        pytest.skip("the shared case file is not beside this repository")
    known = {rule.number for rule in rulebook.load(MODULES)}
    cases = [case for case in yaml.safe_load(SHARED_CASES.read_text(encoding="utf-8")) if case["rule"] in known]
    assert len(cases) >= 45
    assert rulebook.report(rulebook.check_cases(cases, REFERENCE)) == [f"{len(cases)} passed, 0 failed"]


def test_the_handbook_shows_every_rule_with_its_parameters():
    rules = rulebook.load(MODULES)
    numbers = [rule.number for rule in rules]
    assert numbers == sorted(numbers, key=lambda number: int(number[1:]))
    case = {"id": "R16-1", "rule": "R16", "title": "恰10%", "inputs": {"total": 10}, "expected": {"ok": True}}
    text = rulebook.rules_markdown(REFERENCE, [case])
    assert all(f"## {rule.number} {rule.name}" in text for rule in rules)
    assert "`model_post_ratio` = `0.10` (NOTICE, 宁人社发〔2023〕75号 二(二), from 2023-06-09)" in text
    assert "R16-1 恰10%" in text


def test_every_parameter_that_a_rule_names_is_in_the_reference():
    missing = [
        (rule.number, key) for rule in rulebook.load(MODULES) for key in rule.parameters if not REFERENCE.row(key)
    ]
    assert missing == []
