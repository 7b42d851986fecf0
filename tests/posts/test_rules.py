"""R15–R19 and R59 at their edges."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from app.core import clock, rulebook
from app.posts import rules

REFERENCE = Path(__file__).parents[2] / "seeds" / "reference"
PARAMS = rulebook.StaticParams(REFERENCE)
TERMS = {
    "region": "640104",
    "publish": "2023-07-01",
    "allowance": "1950.00",
    "months_min": 3,
    "months_max": 12,
    "headcount": 1,
    "hazardous": False,
}


@pytest.mark.parametrize(
    ("category", "kinds", "project", "reason", "result"),
    [
        ("RESEARCH", ["MSME", "TECH_SME"], True, "", "PRIMARY"),
        ("RESEARCH", ["STATE_OWNED"], True, "研发中心", "ALLOWED_WITH_REASON"),
        ("RESEARCH", ["STATE_OWNED"], True, "", "REJECT"),
        ("RESEARCH", ["STATE_OWNED"], False, "研发中心", "REJECT"),
        ("TECH_SKILL", ["LITTLE_GIANT"], False, "", "PRIMARY"),
        ("MANAGEMENT", ["PRIVATE_ENTERPRISE"], False, None, "PRIMARY"),
        ("SOCIAL_SERVICE", ["SOCIAL_ORG"], False, "", "PRIMARY"),
        ("SOCIAL_SERVICE", ["MSME"], True, "  ", "REJECT"),
        ("SOCIAL_SERVICE", [], False, "社区托管", "ALLOWED_WITH_REASON"),
    ],
)
def test_category_match(category, kinds, project, reason, result):
    inputs = {"category": category, "kinds": kinds, "project": project, "reason": reason}
    assert rulebook.run("R15", inputs, PARAMS)["result"] == result


@pytest.mark.parametrize(
    ("category", "project", "message"),
    [
        ("TECH_SKILL", False, "本单位不在其列，请说明理由或调整岗位类别。"),
        ("RESEARCH", False, "且须有在研科技项目，请先登记在研科技项目或调整岗位类别。"),
    ],
)
def test_a_mismatch_says_what_to_do(category, project, message):
    inputs = {"category": category, "kinds": ["MSME"], "project": project, "reason": ""}
    assert rulebook.run("R15", inputs, PARAMS)["message"].endswith(message)


def test_an_unknown_category_is_bad_input():
    with pytest.raises(rulebook.BadInput, match="category"):
        rules.category_match(category="ART", kinds=[], project=False, reason="", params=PARAMS.fresh())


def test_every_kind_that_a_category_aims_at_has_a_name():
    aimed_at = PARAMS.get("category_unit_kinds")
    assert set(aimed_at) == set(rules.CATEGORY_NAMES)
    assert {kind for kinds in aimed_at.values() for kind in kinds} == set(rules.KIND_NAMES)


@pytest.mark.parametrize(
    ("total", "model", "ok", "need"),
    [
        (0, 0, True, 0),
        (10, 1, True, 0),
        (11, 1, False, 1),
        (5000, 499, False, 1),
        (5000, 600, True, 0),
        (1, 0, False, 1),
    ],
)
def test_model_post_share(total, model, ok, need):
    result = rules.model_post_share(total=total, model=model, params=PARAMS.fresh())
    assert (result["ok"], result["need"]) == (ok, need)


def test_the_model_share_message_cuts_the_percentage():
    result = rules.model_post_share(total=1001, model=100, params=PARAMS.fresh())
    assert result["message"] == "示范性岗位100个，占比9.9%，未达到10%，还需选取1个。"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({}, None),
        ({"months_min": 12}, None),
        ({"months_min": 6, "months_max": 5}, "见习期限"),
        ({"months_max": 13}, "见习期限"),
        ({"headcount": 0}, "招募人数"),
        ({"hazardous": True}, "危险岗位"),
        ({"region": "640121", "allowance": 1840}, None),
        ({"region": "640121", "allowance": "1839.99"}, "生活补贴"),
        ({"region": "640121", "publish": "2024-04-30", "allowance": "1840"}, None),
        ({"region": "640121", "publish": "2024-05-01", "allowance": "1840"}, "生活补贴"),
        ({"region": "640121", "publish": "2024-05-01", "allowance": "2050"}, None),
        ({"region": "640100", "allowance": "9999"}, "生活补贴"),
        ({"months_min": 1, "headcount": -1, "hazardous": True}, "见习期限、招募人数、危险岗位"),
    ],
)
def test_post_terms(changed, field):
    result = rulebook.run("R17", TERMS | changed, PARAMS)
    assert result["ok"] is (field is None)
    assert field is None or f"：{field}（" in result["message"]


def test_the_terms_message_gives_the_local_figures():
    message = rulebook.run("R17", TERMS | {"allowance": "1"}, PARAMS)["message"]
    assert message == "岗位信息不合规：生活补贴（生活补贴不得低于兴庆区最低工资1950.00元/月；期限应为3—12个月）。"


@pytest.mark.parametrize(
    ("headcount", "active", "reserved", "unit_active", "staff", "ok", "warn"),
    [
        (1, 0, 0, 0, 4, True, False),
        (1, 0, 1, 0, 4, False, False),
        (0, 0, 0, 0, 100, False, False),
        (9, 2, 0, 2, 10, True, False),
        (9, 3, 0, 3, 10, True, True),
        (9, 0, 0, 0, 0, True, True),
        (2, 2, 0, 9, 10, False, True),
    ],
)
def test_places_left(headcount, active, reserved, unit_active, staff, ok, warn):
    given = {"headcount": headcount, "active": active, "reserved": reserved, "unit_active": unit_active, "staff": staff}
    result = rules.places_left(**given, params=PARAMS.fresh())
    assert (result["ok"], result["warn"]) == (ok, warn)
    assert (result.warning is not None) is warn


def test_a_blocking_ratio_refuses_when_a_region_sets_one(tmp_path):
    for file in ("parameters.yaml", "regions.csv"):
        (tmp_path / file).write_bytes((REFERENCE / file).read_bytes())
    held = yaml.safe_load((tmp_path / "parameters.yaml").read_text(encoding="utf-8"))
    for row in held:
        if row["key"] == "trainee_staff_ratio_block":
            row["value"] = "0.40"
    (tmp_path / "parameters.yaml").write_text(yaml.safe_dump(held), encoding="utf-8")
    strict = rulebook.StaticParams(tmp_path)
    inputs = {"headcount": 9, "active": 4, "reserved": 0, "staff": 10}
    assert rulebook.run("R18", inputs | {"unit_active": 3}, strict)["ok"]
    assert "比例" in rulebook.run("R18", inputs | {"unit_active": 4}, strict)["message"]


@pytest.mark.parametrize(
    ("approved", "published", "ok", "due"),
    [
        ("2023-09-28", "2023-10-09", True, date(2023, 10, 9)),
        ("2023-09-28", "2023-10-10", False, date(2023, 10, 9)),
        ("2023-01-20", "2023-01-30", True, date(2023, 1, 30)),
        ("2023-06-24", "2023-06-27", True, date(2023, 6, 27)),
        ("2023-07-03", "2023-07-03", True, date(2023, 7, 6)),
    ],
)
def test_lists_are_public_in_time(approved, published, ok, due):
    result = rulebook.run("R19", {"approved": approved, "published": published}, PARAMS)
    assert (result["ok"], result["due"]) == (ok, due)


@pytest.mark.parametrize(("today", "ok"), [("2023-07-06", True), ("2023-07-07", False)])
def test_what_is_not_yet_public_is_judged_by_the_day(today, ok):
    with clock.frozen(date.fromisoformat(today)):
        assert rulebook.run("R19", {"approved": "2023-07-03", "published": None}, PARAMS)["ok"] is ok


@pytest.mark.parametrize(("today", "ok"), [("2023-08-02", True), ("2023-08-03", False)])
def test_a_list_is_confirmed_every_30_days(today, ok):
    inputs = {"approved": "2023-07-03", "published": "2023-07-03", "last_confirmed": "2023-07-03", "today": today}
    result = rulebook.run("R19", inputs, PARAMS)
    assert result["ok"] is ok
    assert ok or "30天未确认" in result["message"]


@pytest.mark.parametrize(
    ("posts", "counted"),
    [([], 0), ([(3, True), (4, True)], 7), ([(3, False), (4, True)], 4), ([(0, True)], 0)],
)
def test_only_confirmed_places_count(posts, counted):
    offers = [{"headcount": headcount, "confirmed": confirmed} for headcount, confirmed in posts]
    assert rulebook.run("R59", {"posts": offers}, PARAMS)["counted"] == counted


def test_unconfirmed_places_are_named():
    result = rules.counted_places(posts=[rules.Offer(5, False), rules.Offer(2, True)])
    assert result["message"] == "5个岗位尚未经见习单位确认，不计入募集数。"
