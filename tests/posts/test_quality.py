"""How good a post is: every criterion with its reason and its advice, and the facts behind it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.core import clock
from app.core.actor import acting_as
from app.core.rulebook import StaticParams
from app.posts import queries
from app.posts.rules import Offered, UnitRecord, quality_measure, quality_of
from app.posts.rules.quality import CRITERIA, SKILLED
from app.posts.states import CategoryMatch, QualityBand
from app.units.states import ShowcaseLevel
from tests.factories import make_post, make_unit
from tests.placements.factories import make_placement
from tests.posts.test_services import DAY

ON = date(2023, 9, 4)
MEASURE = quality_measure(StaticParams(Path(__file__).parents[2] / "seeds" / "reference"), ON)
DUTIES = (
    "在带教老师指导下编写测试用例，执行功能测试；整理缺陷台账，跟踪修改结果；每月参加一次岗前和专项培训，"
    "独立完成一个小型模块的测试报告。参加考核答辩。"
)
GOOD = Offered(
    key="p1",
    duties=DUTIES,
    mentor="张工程师，从业十二年",
    requirements="计算机类相关专业。",
    allowance=Decimal("2400.00"),
    wage=Decimal("1950.00"),
    benefits="午餐、宿舍",
    months_min=3,
    months_max=12,
    place=True,
    work_time="每周五天，每天八小时",
    is_hazardous=False,
    hazards="",
    match=CategoryMatch.PRIMARY,
    showcase=ShowcaseLevel.CITY,
    confirmed_on=date(2023, 8, 30),
    record=UnitRecord(ended=10, retained=6, abnormal=0, satisfaction=Decimal("0.95")),
)


def judged(**changed):
    return quality_of(replace(GOOD, **changed), MEASURE)


def points(quality, code):
    found = next(each for each in quality.criteria if each.code == code)
    return found.points, found.possible


def test_the_weights_in_force_cover_every_criterion_and_add_up_to_a_hundred():
    assert set(MEASURE.weights) == set(CRITERIA)
    assert sum(MEASURE.weights.values()) == 100 and min(MEASURE.weights.values()) > 0


def test_the_best_post_has_a_hundred_points_and_nothing_to_improve():
    best = judged()
    assert (best.score, best.band, best.advice) == (100, QualityBand.GOOD, [])
    assert best.reason == "职责具体，列明4项任务；生活补贴每月2400元，高于当地最低工资23%；带教老师明确"


@pytest.mark.parametrize(
    ("code", "changed", "share"),
    [
        ("tasks", {"duties": "协助日常工作。"}, 0),
        ("tasks", {"duties": "负责整理客户的来访资料和台账；接听电话，登记来访"}, 50),
        ("tasks", {"duties": DUTIES + "，另外打杂。"}, 0),
        ("tasks", {"duties": DUTIES.replace("整理", "端茶倒水，整理")}, 0),
        ("mentor", {"mentor": ""}, 0),
        ("mentor", {"mentor": "张某"}, 50),
        ("training", {"requirements": ""}, 50),
        ("training", {"duties": "编写用例。" * 10}, 50),
        ("training", {"duties": "编写用例。" * 10, "requirements": ""}, 0),
        ("allowance", {"allowance": Decimal("1950.00")}, 0),
        ("allowance", {"allowance": Decimal("2145.00")}, 50),
        ("allowance", {"allowance": Decimal("2340.00")}, 100),
        ("benefits", {"benefits": " "}, 0),
        ("months", {"months_max": 5}, 40),
        ("arrangement", {"place": False}, 50),
        ("arrangement", {"work_time": ""}, 50),
        ("arrangement", {"work_time": "", "place": False}, 0),
        ("safety", {"hazards": "登高作业"}, 50),
        ("safety", {"is_hazardous": True}, 0),
        ("category", {"match": CategoryMatch.ALLOWED_WITH_REASON}, 50),
        ("retention", {"record": UnitRecord(ended=10, retained=3)}, 40),
        ("retention", {"record": UnitRecord(ended=10, retained=1)}, 0),
        ("steady", {"record": UnitRecord(ended=10, retained=6, abnormal=1)}, 50),
        ("steady", {"record": UnitRecord(ended=10, retained=6, abnormal=2)}, 0),
        ("satisfaction", {"record": UnitRecord(satisfaction=Decimal("0.7"))}, 50),
        ("satisfaction", {"record": UnitRecord(satisfaction=Decimal("0.5"))}, 0),
        ("showcase", {"showcase": None}, 0),
        ("showcase", {"showcase": ShowcaseLevel.COUNTY}, 80),
        ("listed", {"confirmed_on": date(2023, 8, 4)}, 0),
        ("listed", {"confirmed_on": date(2023, 8, 5)}, 100),
    ],
)
def test_each_criterion_has_points_a_reason_and_advice(code, changed, share):
    quality = judged(**changed)
    got, possible = points(quality, code)
    assert (got, possible) == (MEASURE.weights[code] * share // 100, MEASURE.weights[code])
    found = next(each for each in quality.criteria if each.code == code)
    assert found.words and bool(found.how) is (share < 100)
    assert (quality.score < 100) is (got < possible)


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("allowance", {"wage": None}),
        ("category", {"match": None}),
        ("retention", {"record": UnitRecord(ended=2, retained=0, abnormal=2)}),
        ("steady", {"record": UnitRecord(ended=2, retained=0, abnormal=2)}),
        ("satisfaction", {"record": UnitRecord()}),
        ("listed", {"confirmed_on": None}),
    ],
)
def test_what_cannot_be_known_is_left_out_of_both_sums(code, changed):
    quality = judged(**changed)
    assert points(quality, code) == (0, 0)
    assert quality.score == 100


def test_advice_names_what_brings_most_first_and_says_how():
    quality = judged(duties="打杂", mentor="", benefits="")
    assert [each.code for each in quality.advice] == ["tasks", "mentor", "benefits", "training"]
    assert "删去“打杂”" in quality.advice[0].how and quality.band == QualityBand.POOR


@pytest.mark.parametrize("word", SKILLED)
def test_a_mentor_is_known_by_a_title_or_by_years(word):
    assert points(judged(mentor=f"王{word}"), "mentor")[0] == MEASURE.weights["mentor"]


def test_the_facts_come_from_post_wage_unit_and_placements(session, cast):
    unit = make_unit(showcase_level="CITY")
    post = make_post(unit, duties=DUTIES, category_match="PRIMARY", benefits="午餐", work_time="每周五天")
    for ended in ({"is_retained": True}, {"is_retained": True}, {"is_abnormal": True}):
        make_placement("ENDED", post=make_post(unit), starts_on=date(2026, 1, 5), **ended)
    with acting_as(cast["xingqing_agent"]):
        quality = queries.quality_of_post(post)
    told = {each.code: each.words for each in quality.criteria}
    assert told["retention"] == "单位留用率67%（结束3人，留用2人）" and told["steady"] == "单位非正常离岗率33%"
    assert told["showcase"] == "市级示范单位" and told["category"].startswith("单位属于")
    assert told["listed"] == "岗位清单今天确认过"


@pytest.mark.parametrize(("who", "sees"), [("xingqing_agent", 1), ("yongning_agent", 0), ("unit1", 0)])
def test_quality_is_told_within_reach(session, cast, who, sees):
    post = make_post(make_unit())
    with acting_as(cast[who]):
        assert len(queries.qualities_of([post.id])) == sees


def test_a_list_is_judged_in_a_constant_number_of_statements(session, cast, statements):
    def ask(number):
        keys = [make_post(make_unit()).id for _ in range(number)]
        with acting_as(cast["yinchuan_agent"]):
            queries.qualities_of(keys)  # parameters are held after the first question
            statements.clear()
            assert len(queries.qualities_of(keys)) == number
        return len(statements)

    assert ask(2) == ask(20) <= 4


def test_candidates_are_the_published_others_of_the_area_the_best_first(session, cast):
    plain, fine = make_post(make_unit()), make_post(make_unit(), duties=DUTIES, benefits="午餐")
    more = make_post(make_unit(), headcount=9)
    for state in ("DRAFT", "SUBMITTED", "PAUSED", "FULL", "CLOSED"):
        make_post(make_unit(), state, places_taken=5 if state == "FULL" else 0)
    make_post(make_unit(), is_model=True)
    make_post(make_unit(region_code="640402"))
    with acting_as(cast["yinchuan_agent"]), clock.frozen(DAY):
        found = queries.candidates(2023, "640100")
        assert [row.id for row, _quality in found] == [fine.id, more.id, plain.id]
        assert queries.count_candidates(2023, "640100") == 3
        assert queries.candidates(2023, "640402") == [] == queries.candidates(2022, "640100")
        assert [quality.score for _row, quality in found] == sorted((q.score for _r, q in found), reverse=True)
