"""What the public pages read: published rows only, few statements, no entities, no personal field."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Mapper

from app.core.actor import SYSTEM, acting_as
from app.core.clock import frozen
from app.organisations.models import AgencyContact, DepartmentOffice
from app.organisations.queries import areas
from app.portal import queries
from app.units.models import UnitSite
from tests.factories import make_post, make_unit
from tests.publications.factories import make_policy

PERSONAL = ("联系人张三", "13911112222", "6222021234567890128")
STATES = ("DRAFT", "SUBMITTED", "RETURNED", "PUBLISHED", "FULL", "PAUSED", "CLOSED", "WITHDRAWN")


@pytest.fixture
def unit(session):
    """An accredited unit with personal facts that must never leave."""
    return make_unit(
        name="塞上软件有限公司",
        contact_name=PERSONAL[0],
        contact_phone=PERSONAL[1],
        bank_account=PERSONAL[2],
        kinds="TECH_SME MSME",
    )


@pytest.fixture
def page(app, session):
    """Ask inside a request, as the views do."""

    def ask(function, *args, **kwargs):
        with app.test_request_context("/"):
            return function(*args, **kwargs)

    return ask


def ids(found):
    return [item["id"] for item in found["items"]]


@pytest.mark.parametrize("state", STATES)
def test_lists_show_offered_posts_only(page, unit, state):
    post = make_post(unit, state)
    assert (post.id in ids(page(queries.posts, {}))) is (state == "PUBLISHED")
    assert (post.id in [p["id"] for p in page(queries.latest_posts, 5)]) is (state == "PUBLISHED")


@pytest.mark.parametrize("state", STATES)
def test_details_of_what_is_or_was_offered(client, unit, state):
    post = make_post(unit, state, places_taken=5 if state == "FULL" else 0)
    answer = client.get(f"/posts/{post.id}")
    status = {"PUBLISHED": 200, "FULL": 200, "PAUSED": 200, "CLOSED": 200, "WITHDRAWN": 410}.get(state, 404)
    assert answer.status_code == status
    words = {"FULL": "名额已满", "PAUSED": "暂停招募", "CLOSED": "已结束招募", "WITHDRAWN": "已撤回"}.get(state, "")
    assert words in answer.get_data(as_text=True)
    assert (post.duties in answer.get_data(as_text=True)) is (status == 200)


@pytest.mark.parametrize(
    ("filters", "hits"),
    [
        ({"city": "640100"}, 2),
        ({"county": "640121"}, 1),
        ({"city": "640400"}, 0),
        ({"category": "RESEARCH"}, 1),
        ({"education": "BACHELOR"}, 1),
        ({"industry": "I"}, 1),
        ({"model": True}, 1),
        ({"q": "软件"}, 2),
        ({"q": "塞上 测试"}, 1),
        ({"q": "100%"}, 0),
        ({"q": "_"}, 0),
        ({"city": "640100", "category": "MANAGEMENT"}, 1),
    ],
)
def test_filters(page, unit, filters, hits):
    make_post(unit, title="软件测试", category="RESEARCH", industry="I", is_model=True, education="ANY")
    make_post(make_unit(region_code="640121", name="永宁软件厂"), title="车间管理", region_code="640121")
    assert len(page(queries.posts, filters)["items"]) == hits


def test_paging_shows_each_post_once(page, unit):
    base = datetime(2023, 7, 1, 9, 0)
    made = {make_post(unit, published_at=base + timedelta(minutes=n // 3)).id for n in range(23)}  # ties in time
    seen, cursor = [], None
    for _round in range(10):
        found = page(queries.posts, {}, cursor=cursor, limit=5)
        seen += ids(found)
        cursor = found["next"]
        if cursor is None:
            break
    assert len(seen) == 23 and set(seen) == made


def test_similar_posts_share_category_and_city(page, unit):
    this = make_post(unit)
    alike = make_post(unit)
    make_post(unit, "CLOSED")
    make_post(unit, category="RESEARCH")
    make_post(make_unit(region_code="640402"), region_code="640402")
    assert [p["id"] for p in page(queries.similar_posts, this.id)] == [alike.id]


def test_place_is_the_site_or_the_unit(page, unit):
    with acting_as(SYSTEM):
        site = UnitSite(unit_id=unit.id, region_code=unit.region_code, name="二厂", address="工业路8号")
        sa.orm.object_session(unit).add(site)
        sa.orm.object_session(unit).flush()
    assert page(queries.post, make_post(unit, site_id=site.id).id)["place"] == "工业路8号"
    assert page(queries.post, make_post(unit).id)["place"] == unit.address


@pytest.mark.parametrize(
    "state",
    ["DRAFT", "SUBMITTED", "SITE_CHECK", "PUBLIC_NOTICE", "ACCREDITED", "REJECTED", "SUSPENDED", "CANCELLED", "EXITED"],
)
def test_units_are_public_while_accredited(client, page, session, state):
    unit = make_unit(state)
    assert (unit.id in ids(page(queries.units, {}))) is (state == "ACCREDITED")
    assert client.get(f"/units/{unit.id}").status_code == (200 if state == "ACCREDITED" else 404)


def test_units_tell_what_they_offer(page, unit):
    make_post(unit, headcount=5, places_taken=2)
    make_post(unit, headcount=4)
    make_post(unit, "CLOSED")
    found = next(u for u in page(queries.units, {"kind": "TECH_SME", "q": "塞上"})["items"])
    assert (found["posts_open"], found["places_open"]) == (2, 7)
    assert page(queries.units, {"kind": "TECH"})["items"] == []
    whole = page(queries.unit, unit.id)
    assert (whole["posts_open"], whole["places_open"], len(whole["open_posts"])) == (2, 7, 2)


def test_no_personal_field_leaves(client, unit):
    post = make_post(unit)
    for address in ("/", "/posts", f"/posts/{post.id}", "/units", f"/units/{unit.id}"):
        page = client.get(address).get_data(as_text=True)
        assert not [secret for secret in PERSONAL if secret in page], address


def test_agencies_show_published_lines_without_names(client, session):
    with acting_as(SYSTEM):
        office = DepartmentOffice(
            department="HRSS",
            region_code="640104",
            name="兴庆区就业中心",
            address="解放街1号",
            office_phone="0951-1",
            hours="工作日",
        )
        session.add(office)
        session.flush()
        for published, phone in ((True, "0951-5000001"), (False, "0951-5000002")):
            session.add(
                AgencyContact(
                    office_id=office.id,
                    region_code="640104",
                    service="POST",
                    post_title="经办岗",
                    person_name="李四",
                    office_phone=phone,
                    published=published,
                    last_confirmed_on=date(2023, 7, 1),
                )
            )
        session.flush()
    page = client.get("/agencies?county=640104").get_data(as_text=True)
    assert "0951-5000001" in page and "0951-5000002" not in page and "李四" not in page
    assert "兴庆区就业中心" not in client.get("/agencies?city=640400").get_data(as_text=True)
    assert "兴庆区就业中心" in client.get("/agencies?city=640100").get_data(as_text=True)


def test_policies_by_state_and_filter(client, page, session):
    states = ("DRAFT", "REVIEW", "PUBLISHED", "EXPIRED", "WITHDRAWN")
    made = {state: make_policy(state, summary="甲乙丙") for state in states}
    shown = {made["PUBLISHED"].id, made["EXPIRED"].id}
    assert set(ids(page(queries.policies, {}))) == shown
    status = {state: client.get(f"/policies/{doc.id}").status_code for state, doc in made.items()}
    assert status == {"DRAFT": 404, "REVIEW": 404, "PUBLISHED": 200, "EXPIRED": 200, "WITHDRAWN": 410}
    assert client.get(f"/policies/{made['WITHDRAWN'].id}.pdf").status_code == 404
    trace = client.get(f"/policies/{made['WITHDRAWN'].id}").get_data(as_text=True)
    assert made["WITHDRAWN"].title in trace and "正文1" not in trace
    assert set(ids(page(queries.policies, {"q": "正文1"}))) == shown
    assert (
        page(queries.policies, {"year": "2022"})["items"] == []
        and len(page(queries.policies, {"year": "2023"})["items"]) == 2
    )
    assert (
        len(page(queries.policies, {"topic": "就业见习"})["items"]) == 2
        and page(queries.policies, {"topic": "就业"})["items"] == []
    )
    assert page(queries.policy_facets)["topics"] == [("就业见习", "就业见习")]
    assert [p["id"] for p in page(queries.latest_policies, 5)] == [made["PUBLISHED"].id]


def test_policies_name_their_successor(page, session):
    new = make_policy()
    old = make_policy("SUPERSEDED", successor_id=new.id)
    assert page(queries.policy, old.id)["next"]["id"] == new.id
    assert page(queries.policy, new.id)["previous"]["id"] == old.id


def test_pdf_follows_a_correction(client, session):
    doc = make_policy()
    first = client.get(f"/policies/{doc.id}.pdf")
    assert first.status_code == 200 and first.data.startswith(b"%PDF")
    assert client.get(f"/policies/{doc.id}.pdf").data == first.data
    with acting_as(SYSTEM):
        doc.addressees = "各街道"
        session.flush()
    assert client.get(f"/policies/{doc.id}.pdf").data != first.data


def test_progress_counts_confirmed_and_approved_places(page, unit):
    for state in ("PUBLISHED", "FULL", "PAUSED", "CLOSED", "DRAFT", "SUBMITTED", "WITHDRAWN"):
        make_post(unit, state, headcount=10, places_taken=10 if state == "FULL" else 0)
    make_post(unit, headcount=100, plan_year=2023, region_code="640121")
    with frozen(date(2023, 7, 2)):
        found = page(queries.plan_progress, 2023)
    region, yinchuan = found["region"], found["cities"][0]
    assert (found["year"], found["doc_no"], found["as_of"]) == (2023, "宁人社发〔2023〕75号", date(2023, 7, 2))
    assert (region["posts_actual"], region["posts_target"], region["posts_rate"]) == (140, 5000, Decimal("2.8"))
    assert (yinchuan["code"], yinchuan["posts_actual"], yinchuan["posts_target"], yinchuan["trainees_target"]) == (
        "640100",
        140,
        1400,
        300,
    )
    assert region["pace"] == Decimal("50.1") and yinchuan["trainees_actual"] == 0
    assert [city["posts_actual"] for city in found["cities"][1:]] == [0, 0, 0, 0]


def test_progress_after_and_before_the_plan(page, session):
    with frozen(date(2025, 3, 1)):
        later = page(queries.plan_progress, 2025)
    assert (later["year"], later["as_of"], later["region"]["pace"]) == (2023, date(2023, 12, 31), Decimal("100.0"))
    assert page(queries.plan_progress, 2022) is None


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/posts?city=640100&q=x", 2),
        ("/posts", 2),
        ("/posts/{post}", 2),
        ("/units", 2),
        ("/agencies", 1),
        ("/policies", 2),
        ("/", 9),
    ],
)
def test_few_statements_and_no_entities(client, page, unit, statements, address, most):
    for _round in range(3):
        post = make_post(unit)
    make_policy()
    page(areas)  # held in process
    loaded = []

    def note(target, _context):
        loaded.append(type(target).__name__)

    sa.event.listen(Mapper, "load", note)
    try:
        statements.clear()
        assert client.get(address.format(post=post.id)).status_code == 200
        count = len(statements)
    finally:
        sa.event.remove(Mapper, "load", note)
    assert count <= most, "\n".join(statements)
    assert loaded == []


def test_no_cookie_for_visitors_and_nothing_shared_for_people_signed_in(client, login, session):
    assert "Set-Cookie" not in client.get("/posts").headers
    assert client.get("/posts").cache_control.public
    person = login("xingqing_agent").get("/posts")
    assert person.cache_control.private and not person.cache_control.public


@pytest.mark.parametrize("cursor", ["x", "WyJwb3N0cyIsMCxbMV1d.AAAA", "%00", "a" * 600])
def test_bad_cursor_is_explained(client, session, cursor):
    answer = client.get(f"/posts?cursor={cursor}")
    assert answer.status_code == 404 and "从第一页看起" in answer.get_data(as_text=True)


def test_english(client, unit):
    post = make_post(unit)
    page = client.get(f"/posts/{post.id}?lang=en").get_data(as_text=True)
    assert '<html lang="en"' in page and "/units/" in page and "lang=en" in page
