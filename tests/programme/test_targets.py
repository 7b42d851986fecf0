"""Targets: split by the city to its counties (R50), shown with what is still lacking."""

import re

import pytest

from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, Refused
from app.extensions import db
from app.organisations.queries import children_of
from app.programme import queries, services
from app.programme.models import PlanYear, PolicyParam, Target
from app.programme.services import Share
from app.programme.states import PlanState

CITY = "640200"  # Shizuishan: 1,000 posts, 200 trainees


@pytest.fixture
def target(session):
    return _target(CITY)


def _target(region):
    with acting_as(SYSTEM):
        return db.session.scalars(db.select(Target).where(Target.region_code == region, Target.plan_year == 2023)).one()


def _shares(posts, trainees, region=CITY):
    with acting_as(SYSTEM):
        codes = [area.code for area in children_of(region)]
    return [Share(code, p, t) for code, p, t in zip(codes, posts, trainees, strict=True)]


@pytest.mark.parametrize(
    ("posts", "trainees", "fits"),
    [
        ((400, 350, 250), (80, 70, 50), True),
        ((400, 350, 249), (80, 70, 50), False),
        ((400, 350, 250), (80, 70, 49), False),
        ((1000, 0, 0), (200, 0, 0), True),
        ((-1, 1000, 1), (200, 0, 0), False),
        ((1_000_001, 0, 0), (200, 0, 0), False),
    ],
)
def test_the_parts_cover_the_whole(target, posts, trainees, fits):
    with acting_as(SYSTEM):
        if fits:
            made = services.split_target(SYSTEM, target, _shares(posts, trainees))
            assert [(part.min_posts, part.min_trainees) for part in made] == list(zip(posts, trainees, strict=True))
            assert [part.id for part in queries.split_of(target)] == [part.id for part in made]
        else:
            with pytest.raises(Invalid) as told:
                services.split_target(SYSTEM, target, _shares(posts, trainees))
            assert list(told.value.fields) == ["shares"]
            assert queries.split_of(target) == []


def test_a_second_split_changes_the_same_rows(target):
    with acting_as(SYSTEM):
        first = [part.id for part in services.split_target(SYSTEM, target, _shares((400, 350, 250), (80, 70, 50)))]
        assert [
            part.id for part in services.split_target(SYSTEM, target, _shares((500, 300, 200), (80, 70, 50)))
        ] == first


@pytest.mark.parametrize("change", [lambda s: s[:-1], lambda s: [*s[:-1], Share("640104", 250, 50)], lambda s: []])
def test_every_area_below_gets_its_share(target, change):
    with acting_as(SYSTEM), pytest.raises(Invalid):
        services.split_target(SYSTEM, target, change(_shares((400, 350, 250), (80, 70, 50))))


@pytest.mark.parametrize(
    ("who", "region", "may"),
    [
        ("region_admin", "640100", True),
        ("yinchuan_agent", "640100", True),
        ("yinchuan_auditor", "640100", True),
        ("guyuan_agent", "640100", False),
        ("xingqing_agent", "640100", False),
        ("sci", "640100", False),
        ("yinchuan_agent", "640000", False),
        ("region_admin", "640000", True),
    ],
)
def test_the_city_splits_its_own_target(cast, session, who, region, may):
    refusal = services.split_refusal(cast[who], _target(region))
    assert (refusal is None) is may


def test_a_frozen_year_is_not_split(cast, target):
    with acting_as(SYSTEM):
        db.session.get(PlanYear, 2023).state = PlanState.FROZEN
        with pytest.raises(Refused) as refused:
            services.split_target(SYSTEM, target, _shares((400, 350, 250), (80, 70, 50)))
    assert refused.value.code == "frozen"


def _body(page, **changed):
    return {
        name: value or "999"
        for name, value in re.findall(r'<input name="((?:posts|trainees)-\d{6})" value="(\d*)"', page)
    } | changed


def test_the_page_keeps_what_was_typed_and_saves_nothing_while_it_falls_short(login, session):
    target, browser = _target("640100"), login("yinchuan_agent")
    page = browser.get(f"/admin/targets/{target.id}/split").get_data(as_text=True)
    short = dict.fromkeys(_body(page), "1")
    answer = browser.post(f"/admin/targets/{target.id}/split", data=short | {"posts-640104": "77"})
    assert answer.status_code == 422
    assert 'value="77"' in answer.get_data(as_text=True)
    assert "少于上级指标" in answer.get_data(as_text=True)
    assert queries.split_of(target) == []
    assert browser.post(f"/admin/targets/{target.id}/split", data=_body(page)).status_code == 302
    assert "999" in browser.get(f"/admin/targets/{target.id}").get_data(as_text=True)


@pytest.mark.parametrize("typed", ["", "x", "-1", "1.5", "１２", "9" * 20, "\x00"])
def test_a_senseless_share_is_told(login, session, typed):
    target, browser = _target("640100"), login("yinchuan_agent")
    page = browser.get(f"/admin/targets/{target.id}/split").get_data(as_text=True)
    answer = browser.post(f"/admin/targets/{target.id}/split", data=_body(page) | {"posts-640104": typed})
    assert answer.status_code == 422
    assert queries.split_of(target) == []


@pytest.mark.parametrize(
    ("who", "status"), [("guyuan_agent", 403), ("xingqing_agent", 403), ("sci", 403), ("unit1", 403)]
)
def test_others_neither_open_nor_send_the_split(login, session, who, status):
    target = _target("640100")
    for method in ("GET", "POST"):
        assert login(who).open(f"/admin/targets/{target.id}/split", method=method).status_code == status


def test_a_county_has_nothing_to_split(login, session):
    with acting_as(SYSTEM):
        (part, *_) = services.split_target(SYSTEM, _target(CITY), _shares((400, 350, 250), (80, 70, 50)))
    assert login("region_admin").post(f"/admin/targets/{part.id}/split", data={}).status_code == 403


@pytest.mark.parametrize("url", ["/api/v1/target/", "/api/v1/parameter/"])
def test_programs_read_targets_and_parameters_and_write_neither(client, token, session, url):
    headers = token("region_admin")
    body = client.get(url, headers=headers).json
    assert body["count"] > 0
    assert client.post(url, json={"min_posts": 1}, headers=headers).status_code in (403, 404)
    assert client.put(url + body["ids"][0], json={"version": 1}, headers=headers).status_code in (403, 404)


def test_parameters_show_their_source_and_history_is_not_edited(login, session):
    with acting_as(SYSTEM):
        row = db.session.scalars(db.select(PolicyParam).limit(1)).one()
    browser = login("region_admin")
    assert row.key in browser.get(f"/admin/parameters/{row.id}").get_data(as_text=True)
    assert browser.post(f"/admin/parameters/{row.id}/edit", data={"value": "0"}).status_code == 403


@pytest.mark.parametrize(
    ("year", "words"), [("2023", "2023"), ("1999", "1999"), ("x", "最低工资"), ("99999", "最低工资")]
)
def test_standards_show_any_year(login, session, year, words):
    answer = login("xingqing_agent").get(f"/admin/standards/?year={year}")
    assert answer.status_code == 200
    assert words in answer.get_data(as_text=True)
