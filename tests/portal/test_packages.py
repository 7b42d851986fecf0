"""The public pages of packages of model posts, their poster and their feed: cookieless, cacheable, small, valid."""

import re
from datetime import datetime

import pytest
from lxml import etree

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.posts import queries, services
from tests.core.pdf_reader import open_pdf, pages, text_of
from tests.factories import make_post, make_unit
from tests.posts.packages import make_batch, model_post
from tests.posts.test_services import DAY

UNKNOWN = "00000000-0000-7000-8000-0000000000ff"
ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")


def released(cast, posts=3, **facts):
    """A package of Yinchuan that its agent released; its posts lie in two counties."""
    batch = make_batch(**{"name": "银川市2023年示范性岗位", "introduction": "任务真实 <b>带教明确</b>", **facts})
    for number in range(posts):
        region = ("640104", "640121")[number % 2]
        model_post(batch, region, title=f"示范岗位{number:02d}号", headcount=2)
    with clock.frozen(DAY), acting_as(cast["yinchuan_agent"]):
        services.release(cast["yinchuan_agent"], batch)
    return batch


@pytest.fixture
def package(session, cast):
    """A package that was released."""
    batch = released(cast)
    session.commit()
    return batch


@pytest.mark.parametrize("language", ["", "?lang=en"])
def test_list_and_package_are_small_cookieless_and_cacheable(client, package, language):
    for address in (f"/model-posts{language}", f"/model-posts/{package.id}{language}"):
        answer = client.get(address)
        html = answer.get_data(as_text=True)
        assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
        assert answer.cache_control.public and answer.cache_control.max_age == 60
        assert len(answer.data) < 60_000 and html.count("<h1") == 1
        assert not re.search(r"""\sstyle=|\son\w+=|<style|javascript:""", html)
        assert 'type="application/atom+xml"' in html
        assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_the_package_shows_its_posts_by_county_and_its_figures(client, package):
    html = client.get(f"/model-posts/{package.id}").get_data(as_text=True)
    assert html.count("badge-sun") == 3 and "银川市兴庆区" in html and "银川市永宁县" in html
    assert "&lt;b&gt;带教明确" in html and "入选理由：带教老师明确" in html
    assert "3 个" in html and "6 人" in html and "100.0%" in html
    assert html.index("示范岗位00号") < html.index("示范岗位02号") < html.index("示范岗位01号")
    one = client.get(f"/model-posts/{package.id}?county=640121").get_data(as_text=True)
    assert "示范岗位01号" in one and "示范岗位00号" not in one


def test_what_is_being_gathered_is_nowhere(client, session):
    batch = make_batch(name="未推出的批次")
    model_post(batch)
    session.commit()
    assert "未推出的批次" not in client.get("/model-posts").get_data(as_text=True)
    assert "未推出的批次" not in client.get("/feeds/model-posts.atom").get_data(as_text=True)
    assert "未推出的批次" not in client.get("/").get_data(as_text=True)
    for address in (f"/model-posts/{batch.id}", f"/model-posts/{batch.id}.pdf"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("key", ["x", UNKNOWN, "1' OR 1=1", "%00"])
def test_a_package_that_is_not_there_is_a_404_page(client, key):
    for address in (f"/model-posts/{key}", f"/model-posts/{key}.pdf"):
        answer = client.get(address)
        assert answer.status_code == 404 and "示范性岗位" in answer.get_data(as_text=True)


@pytest.mark.parametrize("query", ["page=0", "page=2", "page=x", "page=-1", "page=１", "county=640402", "county=x"])
def test_a_page_or_county_that_is_not_there_is_a_404(client, package, query):
    assert client.get(f"/model-posts/{package.id}?{query}").status_code == 404


def test_many_posts_are_shown_page_by_page(client, session, cast):
    batch = released(cast, posts=30)
    session.commit()
    seen = []
    for page in (1, 2):
        answer = client.get(f"/model-posts/{batch.id}?page={page}")
        assert len(answer.data) < 60_000
        seen += re.findall(r"示范岗位\d\d号</a>", answer.get_data(as_text=True))
    assert len(seen) == len(set(seen)) == 30
    assert 'rel="next"' in client.get(f"/model-posts/{batch.id}").get_data(as_text=True)


def test_a_post_that_is_no_model_post_any_more_is_named_with_the_day(client, session, cast, package):
    with acting_as(SYSTEM):
        post = queries.posts_of_batch(package)[0]
    with clock.frozen(datetime(2023, 8, 1, 9)), acting_as(cast["yinchuan_agent"]):
        services.unchoose_model(cast["yinchuan_agent"], post, reason="内部原因")
    session.commit()
    html = client.get(f"/model-posts/{package.id}").get_data(as_text=True)
    assert "后来取消示范的岗位" in html and 'datetime="2023-08-01"' in html and html.count("badge-sun") == 2
    assert "内部原因" not in html


def test_the_reason_of_a_short_package_is_public(client, session, cast):
    batch = make_batch()
    model_post(batch, headcount=2)
    make_post(make_unit(), headcount=98)
    auditor = cast["yinchuan_auditor"]
    with clock.frozen(DAY), acting_as(auditor):
        services.permit_short(auditor, batch, reason="社区服务岗位居多。")
    with clock.frozen(DAY), acting_as(cast["yinchuan_agent"]):
        services.release(cast["yinchuan_agent"], batch)
    session.commit()
    html = client.get(f"/model-posts/{batch.id}").get_data(as_text=True)
    assert "社区服务岗位居多。" in html and "2.0%" in html


def test_lists_by_city_and_year_newest_first(client, session):
    made = [make_batch(city, "RELEASED", name=f"批次{city}") for city in ("640100", "640400")]
    session.commit()
    html = client.get("/model-posts?city=640400").get_data(as_text=True)
    assert "批次640400" in html and "批次640100" not in html
    assert "没有符合条件的批次" in client.get("/model-posts?year=2022").get_data(as_text=True)
    for wrong in ("city=1", "year=23"):
        assert client.get(f"/model-posts?{wrong}").status_code == 422, wrong
    assert client.get("/model-posts?cursor=bad").status_code == 404
    whole = client.get("/model-posts").get_data(as_text=True)
    assert whole.index(str(made[1].id)) < whole.index(str(made[0].id))


def test_home_and_posts_lead_to_the_newest_package(client, package):
    for address in ("/", "/posts"):
        html = client.get(address).get_data(as_text=True)
        assert f'href="/model-posts/{package.id}"' in html, address
    assert 'href="/model-posts"' in client.get("/").get_data(as_text=True)


def test_the_poster_has_every_post_and_both_codes(client, session, cast):
    batch = released(cast, posts=14)
    session.commit()
    answer = client.get(f"/model-posts/{batch.id}.pdf")
    assert answer.status_code == 200 and answer.mimetype == "application/pdf" and "Set-Cookie" not in answer.headers
    found = pages(answer.data)
    assert len(found) == 2
    first, second = (text_of(page) for page in found)
    assert first.count("示范岗位") == 12 and "JXSF-202307-640100-" in first and f"/model-posts/{batch.id}"[:20] in first
    assert all(f"示范岗位{number:02d}号" in second for number in range(14))
    document = open_pdf(answer.data)
    width, height = list(document.pages[0].mediabox)[2:]
    assert [round(float(side) * 25.4 / 72) for side in (width, height)] == [297, 420]  # A3, upright
    assert client.get(f"/model-posts/{batch.id}.pdf").data == answer.data


def test_the_code_of_the_poster_tells_the_figures_of_the_day(client, session, package):
    text = text_of(pages(client.get(f"/model-posts/{package.id}.pdf").data)[0])
    number, seal = re.search(r"(JXSF-\d{6}-\d{6}-\d{4})", text)[1], re.search(r"校验码：([0-9A-F]{16})", text)[1]
    page = client.get(f"/verify/{number}-{seal}").get_data(as_text=True)
    assert "示范性见习岗位集中推出" in page and "银川市2023年示范性岗位" in page and "100.0%" in page


def test_the_feed_is_valid_atom(client, session, cast, package):
    make_batch("640400", "RELEASED", name="固原 & <批次>\x0b")
    session.commit()
    answer = client.get("/feeds/model-posts.atom")
    assert answer.status_code == 200 and answer.mimetype == "application/atom+xml"
    assert answer.cache_control.public and "Set-Cookie" not in answer.headers
    root = etree.fromstring(answer.data)
    assert root.tag == f"{ATOM}feed"
    for node in (root, *root.findall(f"{ATOM}entry")):  # RFC 4287, 4.1
        assert [len(node.findall(f"{ATOM}{tag}")) for tag in ("id", "title", "updated")] == [1, 1, 1]
        assert MOMENT.fullmatch(node.findtext(f"{ATOM}updated")) and ":" in node.findtext(f"{ATOM}id")
        assert [link.get("href") for link in node.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
    assert root.find(f"{ATOM}author/{ATOM}name").text
    assert root.find(f"{ATOM}link[@rel='self']").get("href") == root.findtext(f"{ATOM}id")
    entries = root.findall(f"{ATOM}entry")
    assert {entry.findtext(f"{ATOM}title") for entry in entries} == {"固原 & <批次>", "银川市2023年示范性岗位"}
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2
    assert root.findtext(f"{ATOM}updated") == max(entry.findtext(f"{ATOM}updated") for entry in entries)
    again = client.get("/feeds/model-posts.atom", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_an_empty_feed_is_a_feed(client, session):
    root = etree.fromstring(client.get("/feeds/model-posts.atom").data)
    assert root.findtext(f"{ATOM}updated") == "2023-06-09T00:00:00+08:00" and root.findall(f"{ATOM}entry") == []
