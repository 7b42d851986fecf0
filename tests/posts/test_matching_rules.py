"""How well a person and a post suit each other: what forbids it, what speaks for it, who goes first."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.codes import Education, Industry
from app.core.rulebook import StaticParams
from app.posts.rules import Opening, Seeker, band_of, enough_for, measure_on, open_to, rank_people, rank_posts, score
from app.posts.rules.bands import LADDER, REACHED
from app.posts.rules.majors import BY_CLASS, FAMILIES, families_of, families_of_person, same_major, words_of
from app.posts.rules.weighing import NEUTRAL, WEIGHED
from app.posts.states import Fit
from app.programme.states import EducationBand as B
from app.programme.states import PostCategory
from app.trainees.states import TraineeState as S

DAY = date(2023, 9, 4)
MEASURE = measure_on(StaticParams(Path(__file__).parents[2] / "seeds" / "reference"), DAY)
XINGQING, XIXIA, LITONG = "640104", "640105", "640302"

PERSON = Seeker(
    key="p1",
    county=XINGQING,
    birth=date(2001, 5, 1),
    state=S.ELIGIBLE,
    band=B.BACHELOR,
    major_class="08",
    major_name="软件工程",
    wish_categories=("TECH_SKILL",),
    wish_industries=("I",),
    deadline_on=date(2025, 6, 30),
    checked_to=DAY + timedelta(days=20),
)
POST = Opening(
    key="o1",
    county=XINGQING,
    county_name="兴庆区",
    city_name="银川市",
    category=PostCategory.TECH_SKILL,
    industry=Industry.I,
    education=B.BACHELOR,
    majors="计算机、软件工程等相关专业",
    months_min=3,
    months_max=12,
    allowance=Decimal("2400.00"),
    wage=Decimal("1950.00"),
    vacancies=2,
    is_model=True,
)


def judged(person=None, post=None):
    return score(replace(PERSON, **(person or {})), replace(POST, **(post or {})), MEASURE)


def said(match):
    return {reason.code: reason.words for reason in match.reasons}


def test_the_best_of_matches_has_all_points_and_says_why():
    match = judged({"wish_regions": (XINGQING,)})
    assert (match.score, match.fit, match.blocks, match.is_pending) == (100, Fit.HIGH, (), False)
    assert said(match) == {
        "area": "工作地点在您常住的兴庆区",
        "wish_area": "您希望在兴庆区见习",
        "education": "学历正好符合岗位要求：本科",
        "major": "专业相符：软件工程",
        "category": "岗位类别符合您的意向：技术技能类",
        "industry": "行业符合您的意向：信息传输、软件和信息技术服务业",
        "start": "岗位正在招募，随时可以到岗",
        "model": "示范性见习岗位",
        "months": "见习期限3—12个月",
        "allowance": "生活补贴每月2400.00元，高于当地最低工资标准",
    }


BLOCKED = [
    ({}, {"is_published": False}, "not_published"),
    ({}, {"vacancies": 0}, "no_vacancy"),
    ({}, {"unit_in_force": False}, "unit"),
    ({"birth": date(2006, 3, 1), "guardian_consent": False}, {}, "minor"),
    ({"birth": date(2006, 3, 1), "guardian_consent": True}, {"is_hazardous": True}, "minor"),
    ({"band": B.JUNIOR_COLLEGE}, {}, "education"),
    ({"band": None}, {"education": B.LOWER}, "education"),
    ({"band": B.HIGH_SCHOOL}, {"education": B.SECONDARY}, "education"),
    ({"state": S.PLACED}, {}, "state"),
    ({"state": S.INELIGIBLE}, {}, "state"),
    ({"state": S.CLOSED}, {}, "state"),
    ({"is_willing": False}, {}, "not_willing"),
    ({"deadline_on": DAY - timedelta(days=1)}, {}, "deadline"),
]


@pytest.mark.parametrize(("person", "post", "code"), BLOCKED)
def test_what_forbids_a_match_is_told_and_nothing_is_scored(person, post, code):
    match = judged(person, post)
    assert [block.code for block in match.blocks] == [code]
    assert (match.score, match.reasons) == (0, ())
    assert all(block.words for block in match.blocks)


ALLOWED = [
    ({"birth": date(2006, 3, 1), "guardian_consent": True}, {}),
    ({"birth": date(2005, 9, 4)}, {}),  # of age on the day itself
    ({"birth": date(2005, 9, 20), "wish_from": date(2023, 9, 20)}, {}),  # of age on the first day
    ({"deadline_on": DAY}, {}),
    ({"deadline_on": None}, {}),
    ({"band": None}, {"education": B.ANY}),
    ({"band": B.POSTGRAD}, {}),
    ({"state": S.MATCHING}, {}),
]


@pytest.mark.parametrize(("person", "post"), ALLOWED)
def test_what_is_at_the_edge_is_allowed(person, post):
    assert judged(person, post).blocks == ()


@pytest.mark.parametrize(
    ("person", "pending"),
    [
        ({"state": S.COLLECTED, "checked_to": None}, True),
        ({"state": S.CONTACTED, "checked_to": None}, True),
        ({"checked_to": DAY - timedelta(days=1)}, True),
        ({"checked_to": DAY}, False),
    ],
)
def test_who_is_not_yet_found_eligible_stands_apart(person, pending):
    assert judged(person).is_pending is pending


POINTS = [
    ("area", {"county": XIXIA}, {}, 18),
    ("area", {"county": LITONG, "wish_regions": (XINGQING,)}, {}, 13),
    ("area", {"county": LITONG, "wish_regions": ("640100",)}, {}, 13),
    ("area", {"county": LITONG, "wish_regions": ("640000",)}, {}, 13),
    ("area", {"county": LITONG}, {}, 0),
    ("wish_area", {}, {}, 5),
    ("wish_area", {"wish_regions": (LITONG,)}, {}, 0),
    ("category", {"wish_categories": ()}, {}, 5),
    ("category", {"wish_categories": ("RESEARCH", "TECH_SKILL")}, {}, 10),
    ("category", {"wish_categories": ("RESEARCH",)}, {}, 0),
    ("industry", {"wish_industries": ()}, {}, 3),
    ("industry", {"wish_industries": ("C",)}, {}, 0),
    ("education", {}, {"education": B.ANY}, 14),
    ("education", {}, {"education": B.JUNIOR_COLLEGE}, 12),
    ("education", {}, {"education": B.SECONDARY}, 6),
    ("major", {}, {"majors": ""}, 8),
    ("major", {}, {"majors": "专业不限"}, 8),
    ("major", {"major_name": "大数据技术"}, {}, 12),
    ("major", {"major_name": ""}, {}, 9),
    ("major", {"major_name": "", "major_class": ""}, {}, 0),
    ("major", {"major_name": "护理", "major_class": "52"}, {}, 0),
    ("start", {"wish_from": DAY + timedelta(days=30)}, {}, 3),
    ("start", {"wish_from": DAY + timedelta(days=31)}, {}, 0),
    ("months", {}, {"months_max": 3}, 2),
    ("model", {}, {"is_model": False}, 0),
    ("allowance", {}, {"allowance": Decimal("1950.00")}, 0),
    ("allowance", {}, {"allowance": Decimal("2000.00")}, 2),
    ("allowance", {}, {"wage": None}, 0),
]


@pytest.mark.parametrize(("code", "person", "post", "points"), POINTS)
def test_each_reason_has_its_points(code, person, post, points):
    found = {reason.code: reason.points for reason in judged(person, post).reasons}
    assert found.get(code, 0) == points


def test_near_goes_before_far():
    near, city, wished, far = (
        replace(POST, key=key, county=county)
        for key, county in (("a", XINGQING), ("b", XIXIA), ("c", LITONG), ("d", "640402"))
    )
    person = replace(PERSON, wish_regions=())
    ranked = rank_posts(replace(person, wish_regions=()), [far, city, near], MEASURE)
    assert [pair.opening.key for pair in ranked] == ["a", "b", "d"]
    ranked = rank_posts(replace(person, wish_regions=(LITONG, XINGQING)), [far, wished, near], MEASURE)
    assert [pair.opening.key for pair in ranked] == ["a", "c", "d"]


def test_the_reason_names_the_family_of_majors():
    assert said(judged({"major_name": "大数据技术"}))["major"] == "专业大类相符：计算机类"
    assert said(judged({"major_name": "会计", "major_class": "53"}, {"majors": "财务管理"}))["major"] == (
        "专业大类相符：财会金融类"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("计算机、软件工程等相关专业", ("计算机", "软件工程")),
        ("机械类专业优先", ("机械",)),
        ("会计/审计；税务 方向", ("会计", "审计", "税务")),
        ("不限", ()),
        ("专业不限，懂外语优先", ()),
        ("", ()),
    ],
)
def test_majors_are_read_out_of_what_units_write(text, words):
    assert words_of(text) == words


def test_majors_meet_by_name_family_and_class():
    assert same_major("计算机应用技术", ("计算机",)) == "计算机"
    assert same_major("软件", ("软件工程",)) == "软件工程"
    assert same_major("", ("软件工程",)) == ""
    assert "计算机类" in families_of("云计算与大数据")
    assert families_of_person("", "51") == {"计算机类", "电子电气类"}
    assert families_of_person("", "99") == set()
    assert {family for families in BY_CLASS.values() for family in families} <= set(FAMILIES)


def test_every_education_has_one_band():
    assert sorted(code for codes in REACHED.values() for code in codes) == sorted(Education)
    assert band_of(Education.E21) == B.BACHELOR
    assert band_of(Education.E23) == B.HIGH_SCHOOL  # left before the degree
    assert band_of(None) is None
    for band in LADDER:
        assert {asked for asked in LADDER if set(REACHED[band]) <= set(enough_for(asked))} == set(open_to(band)) - {
            B.ANY
        }
    assert set(enough_for(B.ANY)) == set(Education)


def test_weights_make_a_hundred_and_each_is_used():
    assert set(MEASURE.weights) == set(WEIGHED)
    assert sum(MEASURE.weights.values()) == 100


def test_weights_that_people_mistyped_weigh_nothing_and_nobody_passes_a_hundred():
    odd = replace(MEASURE, weights={"area": 100, "education": 100, "major": 0})
    assert score(PERSON, POST, odd).score == 100
    assert {reason.code for reason in score(PERSON, POST, odd).reasons} == {"area", "education"}


def test_hardship_goes_first_among_people_of_the_same_fit_and_no_further():
    strong = replace(PERSON, key="a")
    poorer = replace(PERSON, key="b", county=XIXIA, is_hardship=True)
    weak = replace(PERSON, key="c", county=LITONG, wish_categories=("RESEARCH",), is_hardship=True)
    ranked = rank_people(POST, [weak, strong, poorer], MEASURE)
    assert [(pair.seeker.key, pair.match.fit) for pair in ranked] == [
        ("b", Fit.HIGH),
        ("a", Fit.HIGH),
        ("c", Fit.MIDDLE),
    ]
    assert ranked[0].match.score < ranked[1].match.score


def test_hardship_changes_no_points():
    assert judged({"is_hardship": True}) == judged()


def test_equal_people_go_by_waiting_then_by_key():
    ranked = rank_people(
        POST, [replace(PERSON, key=key, waiting_days=days) for key, days in (("c", 3), ("b", 9), ("a", 3))], MEASURE
    )
    assert [pair.seeker.key for pair in ranked] == ["b", "a", "c"]


COUNTIES = st.sampled_from([XINGQING, XIXIA, LITONG, "640402", "640522"])
BANDS = st.sampled_from(list(B))
SEEKERS = st.builds(
    Seeker,
    key=st.uuids().map(str),
    county=COUNTIES,
    birth=st.dates(date(1998, 1, 1), date(2007, 9, 1)),
    state=st.sampled_from(list(S)),
    is_willing=st.booleans(),
    guardian_consent=st.booleans(),
    band=st.sampled_from([*LADDER, None]),
    major_class=st.sampled_from(["", "08", "51", "53"]),
    major_name=st.sampled_from(["", "软件工程", "会计", "护理"]),
    wish_regions=st.lists(COUNTIES, max_size=2, unique=True).map(tuple),
    wish_categories=st.lists(st.sampled_from([str(c) for c in PostCategory]), max_size=2, unique=True).map(tuple),
    wish_industries=st.lists(st.sampled_from([str(i) for i in Industry]), max_size=2, unique=True).map(tuple),
    wish_from=st.none() | st.dates(DAY - timedelta(days=90), DAY + timedelta(days=90)),
    deadline_on=st.none() | st.dates(DAY - timedelta(days=5), DAY + timedelta(days=400)),
    checked_to=st.none() | st.dates(DAY - timedelta(days=5), DAY + timedelta(days=30)),
    is_hardship=st.booleans(),
    waiting_days=st.integers(0, 300),
)
OPENINGS = st.builds(
    Opening,
    key=st.uuids().map(str),
    county=COUNTIES,
    county_name=st.just("某县"),
    city_name=st.just("某市"),
    category=st.sampled_from(list(PostCategory)),
    industry=st.sampled_from(list(Industry)),
    education=BANDS,
    majors=st.sampled_from(["", "不限", "软件工程", "财务、会计", "护理类"]),
    months_min=st.just(3),
    months_max=st.sampled_from([3, 6, 12]),
    allowance=st.sampled_from([Decimal("1950.00"), Decimal("2100.00"), Decimal("2600.00")]),
    vacancies=st.integers(-1, 3),
    wage=st.sampled_from([None, Decimal("1950.00")]),
    is_published=st.booleans(),
    unit_in_force=st.booleans(),
    is_model=st.booleans(),
    is_hazardous=st.booleans(),
    offered_days=st.integers(0, 60),
)


@settings(max_examples=300, deadline=None)
@given(SEEKERS, OPENINGS)
def test_reasons_add_up_and_blocked_pairs_have_none(person, post):
    match = score(person, post, MEASURE)
    assert 0 <= match.score <= 100
    assert match.score == sum(reason.points for reason in match.reasons)
    assert bool(match.blocks) <= (match.reasons == ())
    told = [reason.neutral for reason in match.reasons]
    assert told == sorted(told)
    assert all(reason.neutral == reason.words.startswith(NEUTRAL) for reason in match.reasons)


@settings(max_examples=100, deadline=None)
@given(OPENINGS, st.lists(SEEKERS, max_size=12, unique_by=lambda person: person.key), st.randoms())
def test_people_are_ranked_the_same_in_any_order_and_blocked_ones_never(post, people, random):
    shuffled = list(people)
    random.shuffle(shuffled)
    ranked = rank_people(post, people, MEASURE)
    assert ranked == rank_people(post, shuffled, MEASURE)
    assert [pair for pair in ranked if score(pair.seeker, post, MEASURE).blocks] == []
    for fit in Fit:
        marks = [pair.seeker.is_hardship for pair in ranked if pair.match.fit == fit]
        assert marks == sorted(marks, reverse=True)
    order = [list(Fit).index(pair.match.fit) for pair in ranked]
    assert order == sorted(order)


@settings(max_examples=100, deadline=None)
@given(SEEKERS, st.lists(OPENINGS, max_size=12, unique_by=lambda post: post.key), st.randoms())
def test_posts_are_ranked_by_score_the_same_in_any_order(person, posts, random):
    shuffled = list(posts)
    random.shuffle(shuffled)
    ranked = rank_posts(person, posts, MEASURE)
    assert ranked == rank_posts(person, shuffled, MEASURE)
    points = [pair.match.score for pair in ranked]
    assert points == sorted(points, reverse=True)
    assert all(pair.opening.vacancies > 0 and pair.opening.is_published for pair in ranked)
