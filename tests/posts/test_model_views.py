"""The page of model posts, the pages and REST of packages, and the quality of a post where people see it."""

import re

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.units.models import Unit
from tests.factories import make_post, make_unit
from tests.guards.rows import row_of
from tests.posts.packages import make_batch, model_post
from tests.posts.test_services import DAY

PAGE = "/admin/model-posts/"


@pytest.mark.parametrize(
    ("who", "status", "chooses"),
    [
        ("yinchuan_agent", 200, True),
        ("yinchuan_auditor", 200, False),
        ("region_admin", 200, False),
        ("xingqing_agent", 200, False),
        ("unit1", 403, False),
        ("editor", 403, False),
        ("finance_xingqing", 403, False),
    ],
)
def test_who_reads_the_page_and_who_chooses_on_it(login, session, who, status, chooses):
    make_post(make_unit(), title="候选岗位甲")
    answer = login(who).get(PAGE)
    html = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert ("候选岗位甲" in html) is (status == 200)
    assert ('action="/admin/model-posts/choose' in html) is chooses


def test_the_page_counts_places_and_links_every_number(login, session):
    model_post(make_batch(), headcount=3)
    make_post(make_unit(region_code="640121"), headcount=47)
    html = login("yinchuan_agent").get(PAGE).get_data(as_text=True)
    assert "6.0%" in html and "还需选取 2 个" in html
    assert 'href="/admin/posts/?counted=2023&amp;city_code=640100"' in html
    assert 'href="/admin/posts/?counted=2023&amp;is_model=1&amp;region_code=640104"' in html
    assert "1 条岗位，3 个" in html


@pytest.mark.parametrize("query", ["area=640400", "area=x", "area=640000"])
def test_an_area_out_of_reach_is_not_there(login, session, query):
    assert login("yinchuan_agent").get(f"{PAGE}?{query}").status_code == 404


@pytest.mark.parametrize("query", ["year=x", "year=1999", "after=x", "year=²"])
def test_a_strange_question_is_answered_with_the_present_year(login, session, query):
    assert login("yinchuan_agent").get(f"{PAGE}?{query}").status_code == 200


def test_candidates_go_on_after_fifty(login, session):
    unit = make_unit()
    for number in range(52):
        make_post(unit, title=f"岗位{number:02d}号")
    browser = login("yinchuan_agent")
    first = browser.get(PAGE).get_data(as_text=True)
    following = re.search(r'href="([^"]*after=[^"]*)" rel="next"', first)[1].replace("&amp;", "&")
    second = browser.get(following).get_data(as_text=True)
    shown = [set(re.findall(r"岗位\d\d号</a>", html)) for html in (first, second)]
    assert [len(each) for each in shown] == [50, 2] and not shown[0] & shown[1]


def test_several_are_chosen_and_the_skipped_are_told(login, session):
    posts = [make_post(make_unit()) for _ in range(2)]
    paused = make_post(make_unit(), "PAUSED")
    browser = login("yinchuan_agent")
    done = browser.post(f"{PAGE}choose?year=2023", data={"id": [post.id for post in posts], "_once": "k1"})
    assert done.status_code == 302 and done.location.endswith("year=2023")
    assert browser.post(f"{PAGE}choose?year=2023", data={"id": [post.id for post in posts], "_once": "k1"}).location
    assert all(row_of(post)["is_model"] for post in posts)
    told = browser.post(f"{PAGE}choose", data={"id": [paused.id]}).get_data(as_text=True)
    assert "跳过 1 个" in told and paused.title in told and "暂停" in told
    assert "没有选择任何岗位" in browser.post(f"{PAGE}choose").get_data(as_text=True)
    assert login("yinchuan_auditor").post(f"{PAGE}choose", data={"id": [paused.id]}).status_code == 403


def test_a_short_package_goes_through_two_hands(login, session):
    batch = make_batch()
    model_post(batch, headcount=2)
    make_post(make_unit(), headcount=48)
    agent, auditor = login("yinchuan_agent"), login("yinchuan_auditor")
    url = f"/admin/model-post-batches/{batch.id}"
    page = agent.get(url).get_data(as_text=True)
    assert "还需选取 3 个" in page and "须由本市审核人员先说明原因" in page
    refused = agent.post(f"{url}/moves/release")
    assert refused.status_code == 409 and "还需选取3个" in refused.get_data(as_text=True)
    assert auditor.post(f"{url}/moves/release").status_code == 403
    assert auditor.post(f"{url}/moves/permit_short", data={"reason": ""}).status_code == 422
    assert auditor.post(f"{url}/moves/permit_short", data={"reason": "社区岗位居多。"}).status_code == 302
    assert "审核人员已说明占比不足的原因" in agent.get(url).get_data(as_text=True)
    assert agent.post(f"{url}/moves/release").status_code == 302
    released = agent.get(url).get_data(as_text=True)
    assert f'href="/model-posts/{batch.id}"' in released and f'href="/model-posts/{batch.id}.pdf"' in released
    assert "推出当日本市示范性岗位占比" in released and "4.0%" in released


def test_name_and_introduction_are_edited_until_the_release(login, session):
    batch = make_batch()
    browser, url = login("yinchuan_agent"), f"/admin/model-post-batches/{batch.id}/edit"
    data = {"name": "第一批", "introduction": "精选岗位", "version": str(batch.version)}
    assert browser.post(url, data=data).status_code == 302
    assert row_of(batch)["introduction"] == "精选岗位"
    released = make_batch("640100", "RELEASED")
    assert browser.get(f"/admin/model-post-batches/{released.id}/edit").status_code == 403


def test_rest_moves_a_package_once(client, token, session):
    batch = make_batch()
    model_post(batch)
    url, headers = f"/api/v1/model-post-batch/{batch.id}", token("yinchuan_agent") | {"Idempotency-Key": "release-1"}
    assert client.get(url, headers=headers).json["moves"] == ["release"]
    first = client.post(f"{url}/moves/release", json={}, headers=headers)
    again = client.post(f"{url}/moves/release", json={}, headers=headers)
    assert (first.status_code, again.status_code) == (200, 200) and first.json == again.json
    other = headers | {"Idempotency-Key": "release-2"}
    assert client.post(f"{url}/moves/release", json={}, headers=other).status_code == 409
    put = client.put(url, json={"name": "改名", "version": row_of(batch)["version"]}, headers=other)
    assert put.status_code == 409 and row_of(batch)["name"] != "改名"
    assert (
        client.post(f"{url}/moves/permit_short", json={"reason": "x"}, headers=token("yinchuan_agent")).status_code
        == 403
    )


def test_the_unit_sees_the_score_and_what_to_improve(login, cast, session):
    (key,) = cast["unit1"].unit_ids
    with acting_as(SYSTEM):
        post = make_post(db.session.get(Unit, key))
    browser = login("unit1")
    desk = browser.get("/desk/unit/posts/").get_data(as_text=True)
    assert re.search(rf'<strong>\d+</strong> <a class="nw" href="/admin/posts/{post.id}#quality">改进建议', desk)
    page = browser.get(f"/admin/posts/{post.id}").get_data(as_text=True)
    assert "岗位质量分与改进建议" in page and "逐条写明至少3项具体任务" in page


@pytest.mark.parametrize(("who", "sees"), [("xingqing_agent", True), ("supervisor", True), ("street1", False)])
def test_officers_see_the_score_and_those_who_recommend_do_not(login, session, who, sees):
    post = make_post(make_unit())
    page = login(who).get(f"/admin/posts/{post.id}").get_data(as_text=True)
    assert ("岗位质量分与改进建议" in page) is sees


def test_a_choice_on_the_page_of_the_post_still_works(login, session):
    post = make_post(make_unit())
    with clock.frozen(DAY):
        assert login("yinchuan_agent").post(f"/admin/posts/{post.id}/moves/choose_model").status_code == 302
    assert row_of(post)["model_since"] == DAY.date()
