"""The public pages: complete, safe, cacheable, and clear when something is wrong."""

import re
from types import SimpleNamespace

import pytest

from app.portal import views
from tests.portal.published import POLICY_ID, POST_ID, UNIT_ID, UNKNOWN_ID, world

PAGES = (
    "/", "/posts", "/posts?city=640100&county=640104&model=1", f"/posts/{POST_ID}", "/units", f"/units/{UNIT_ID}",
    "/agencies", "/agencies?county=640104", "/policies", "/policies?year=2023", f"/policies/{POLICY_ID}",
)  # fmt: skip


@pytest.fixture
def public(client, monkeypatch):
    """A visitor of a site on which one record of each kind is published."""
    monkeypatch.setattr(views, "queries", world())
    monkeypatch.setattr(
        views, "documents", SimpleNamespace(policy_pdf=lambda key: b"%PDF-1.7" if key == POLICY_ID else None)
    )
    return client


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["", "en"])
def test_page_is_small_cookieless_and_obeys_the_content_policy(public, address, language):
    asked = f"{address}{'&' if '?' in address else '?'}lang={language}" if language else address
    answer = public.get(asked)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert len(answer.data) < 60_000
    assert not re.search(r"""\sstyle=|\son\w+=|<style|javascript:""", html)
    assert all("src=" in tag or "ld+json" in tag for tag in re.findall(r"<script[^>]*>", html))
    assert html.count("<h1") == 1 and 'href="#main"' in html and 'id="main"' in html


@pytest.mark.parametrize("address", PAGES)
def test_page_is_cached_and_answers_304(public, address):
    answer = public.get(address)
    assert answer.cache_control.public and answer.cache_control.max_age == 60
    again = public.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304 and not again.data


def test_a_post_on_offer_leads_to_its_application_at_the_desk(public):
    assert f'href="/desk/posts/{POST_ID}/apply"' in public.get(f"/posts/{POST_ID}").get_data(as_text=True)
    home = public.get("/").get_data(as_text=True)
    assert 'href="/desk/posts/"' in home and 'href="/desk/register/unit"' in home


def test_record_page_answers_304_by_date_but_a_list_never_does(public):
    for address, status in ((f"/posts/{POST_ID}", 304), ("/posts", 200)):
        stamp = public.get(address).headers["Last-Modified"]
        assert public.get(address, headers={"If-Modified-Since": stamp}).status_code == status
    assert (
        public.get(f"/posts/{POST_ID}").headers["Last-Modified"] == "Tue, 04 Jul 2023 00:00:00 GMT"
    )  # 08:00 in Ningxia


@pytest.mark.parametrize("kind", ["posts", "units", "policies"])
@pytest.mark.parametrize(
    "key", [UNKNOWN_ID, "1", "x" * 300, "{" + POST_ID + "}", POST_ID.replace("-", ""), "..%2f..", "%00", "岗位"]
)
def test_unknown_or_malformed_id_is_a_clear_404(public, kind, key):
    answer = public.get(f"/{kind}/{key}")
    assert answer.status_code == 404
    assert "经办机构联络清单" in answer.get_data(as_text=True)


@pytest.mark.parametrize("address", ["/posts", "/units", "/policies"])
@pytest.mark.parametrize("cursor", ["bad", "x" * 5000, "游标"])
def test_broken_cursor_leads_back_to_the_first_page_with_the_filters(public, address, cursor):
    answer = public.get(address, query_string={"cursor": cursor, "q": "软件"})
    assert answer.status_code == 404
    assert f'href="{address}?q=%E8%BD%AF%E4%BB%B6"' in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("address", "field", "said"),
    [
        ("/posts?city=1", "city", "没有“1”这个选项"),
        ("/posts?category=<script>", "category", "没有“&lt;script&gt;”这个选项"),
        ("/posts?city=640100&county=640202", "county", "大武口区不属于银川市"),
        ("/posts?model=maybe", "model", "只能勾选或不勾选"),
        (f"/posts?q={'长' * 51}", "q", "最多 50 个字"),
        ("/posts?q=%00", "q", "无法识别的字符"),
        ("/units?industry=ZZ", "industry", "没有“ZZ”这个选项"),
        ("/policies?year=23", "year", "四位年份"),
        ("/agencies?county=999999", "county", "没有“999999”这个选项"),
    ],
)
def test_wrong_filter_is_explained_beside_its_field(public, address, field, said):
    answer = public.get(address)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert re.search(rf'id="{field}-error">[^<]*{re.escape(said)}', html)
    assert f'aria-describedby="{field}-error"' in html
    assert answer.cache_control.no_store


def test_wrong_filter_keeps_what_was_typed(public):
    html = public.get("/posts?q=软件&education=BACHELOR&city=1").get_data(as_text=True)
    assert 'value="软件"' in html
    assert '<option value="BACHELOR" selected>' in html


def test_facts_are_escaped(public):
    html = public.get(f"/posts/{POST_ID}").get_data(as_text=True)
    assert "&lt;b&gt;助理" in html and "<b>助理" not in html
    assert "<script>alert" not in html


def test_home_shows_target_actual_pace_and_people_on_post(public):
    html = public.get("/").get_data(as_text=True)
    assert "1,200" in html and "1,000" in html and "120.0%" in html
    assert "全年已过 50.0%" in html
    assert "126 / 300" in html and "未接入" not in html
    assert 'class="bar-fill bar-reached" width="100.0"' in html


def test_home_without_a_plan_says_so(public, monkeypatch):
    monkeypatch.setattr(views.queries, "plan_progress", lambda year: None)
    assert "本年度计划指标还没有发布" in public.get("/").get_data(as_text=True)


def test_list_goes_on_in_the_same_language_with_the_same_filters(public):
    html = public.get("/posts?city=640100&lang=en").get_data(as_text=True)
    assert 'href="/posts?city=640100&amp;cursor=good&amp;lang=en"' in html
    assert 'name="lang" value="en"' in html
    assert f'href="/posts/{POST_ID}?lang=en"' in html


def test_empty_list_says_what_to_do_next(public):
    html = public.get("/posts?q=没有&county=640104").get_data(as_text=True)
    assert "没有符合条件的岗位" in html
    assert 'href="/agencies?county=640104"' in html


def test_policy_has_official_head_contents_and_article_anchor(public):
    html = public.get(f"/policies/{POLICY_ID}").get_data(as_text=True)
    assert "自治区人力资源和社会保障厅文件" in html
    assert 'href="#a1"' in html and 'id="a1"' in html and "一、目标任务" in html
    assert "R16 年度目标" in html
    assert f'href="/policies/{POLICY_ID}.pdf"' in html


def test_policy_pdf_stands_beside_the_page(public):
    answer = public.get(f"/policies/{POLICY_ID}.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert public.get(f"/policies/{UNKNOWN_ID}.pdf").status_code == 404
    assert public.get("/policies/x.pdf").status_code == 404


def test_unknown_address_is_a_page_with_advice(public):
    answer = public.get("/nothing-here")
    html = answer.get_data(as_text=True)
    assert answer.status_code == 404
    assert "可以这样做" in html and "核对网址" in html


def test_an_address_that_leads_nowhere_stands_under_no_heading_of_the_menu(public):
    answer = public.get("/nowhere")
    assert answer.status_code == 404
    assert "aria-current" not in answer.get_data(as_text=True)
