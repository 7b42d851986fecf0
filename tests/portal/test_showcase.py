"""The public pages of showcase units: what stands, what was taken back and since when, notices with objections."""

import json
import re
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.core import clock, issuing
from app.core.actor import SYSTEM, acting_as
from app.showcase.models import ShowcaseObjection
from app.showcase.queries.nominations import nomination_in_reach
from app.showcase.services import certificates, checking, notices, objections, standing
from app.showcase.states import NominationState
from app.units.models import Unit
from tests.core.pdf_reader import pages, text_of
from tests.factories import make_post
from tests.showcase.factories import long_accredited, make_batch, make_check, make_naming, make_nomination

UNKNOWN = "00000000-0000-7000-8000-0000000000ff"
TODAY = clock.today()
API = "/api/v1/public/showcases"
VETO = json.dumps({"SAFETY_ACCIDENT": "事故（依据：〔2026〕3号）"})


@pytest.fixture
def named(session, cast):
    """A unit that holds the region's title, with its certificate and an open post."""
    unit = long_accredited(name="贺兰山数字科技有限公司")
    nomination = make_naming(unit=unit, rank=1, score=Decimal("92.50"))
    make_post(unit, title="数据标注员")
    with acting_as(SYSTEM):
        certificates.issue_certificate(nomination)
        standing.refresh_level(unit.id)
    session.commit()
    return nomination


@pytest.fixture
def noticed(session, cast):
    """A shortlisted unit in a notice that runs from today."""
    batch = make_batch("PUBLIC_NOTICE")
    nomination = make_nomination(batch, state="SHORTLISTED", rank=1, score=Decimal("91.00"))
    with acting_as(SYSTEM):
        nomination.told = notices.publish_notice(batch, [nomination]).id
    session.commit()
    return nomination


def html(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def code_of(nomination):
    with acting_as(SYSTEM):
        return issuing.latest(nomination, certificates.CERTIFICATE).code


@pytest.mark.parametrize("language", ["", "?lang=en"])
def test_pages_are_small_cookieless_and_asked_for_anew(client, named, noticed, language):
    with acting_as(SYSTEM):
        batch_id = named.batch_id
    for page in ("", f"/{named.id}", f"/batches/{batch_id}", f"/notices/{noticed.told}"):
        answer = client.get(f"/showcase{page}{language}")
        text = answer.get_data(as_text=True)
        assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
        assert answer.cache_control.no_cache and answer.cache_control.max_age == 0
        assert len(answer.data) < 60_000 and text.count("<h1") == 1
        assert not re.search(r"""\sstyle=|\son\w+=|<style|javascript:""", text)
        again = client.get(f"/showcase{page}{language}", headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


def test_the_living_certificate_says_what_is_true_and_why(client, named, session):
    make_check(named, 2025)
    session.commit()
    text = html(client, f"/showcase/{named.id}")
    for word in (
        "贺兰山数字科技有限公司",
        "自治区级就业见习示范单位",
        "92.5",
        "第 1 位",
        "30 人",
        "60%",
        "2025",
        "合格",
        "数据标注员",
    ):
        assert word in text, word
    assert named.certificate_no in text and "<svg" in text and "有效" in text
    assert "18/30" not in text  # the counts behind a share stay inside


@pytest.mark.parametrize("state", sorted(set(NominationState) - {"NAMED", "WARNED", "REVOKED"}))
def test_what_was_never_named_has_no_page(client, session, cast, state):
    nomination = make_nomination(make_batch("REGION_REVIEW"), state=state)
    session.commit()
    assert client.get(f"/showcase/{nomination.id}").status_code == 404
    assert client.get(f"{API}/{nomination.id}").status_code == 404
    assert nomination.unit_name not in html(client, "/showcase")


@pytest.mark.parametrize("key", ["x", UNKNOWN, "1' OR 1=1", "%00"])
def test_unknown_addresses_are_404_pages(client, session, key):
    for address in (f"/showcase/{key}", f"/showcase/batches/{key}", f"/showcase/notices/{key}"):
        answer = client.get(address)
        assert answer.status_code == 404 and answer.cache_control.no_store, address
    assert client.get(f"/showcase/notices/{key}.pdf").status_code == 404
    assert client.post(f"/showcase/notices/{key}/objections", data={}).status_code == 404


def told_everywhere(client, nomination):
    """What each place says of a naming: (page, API, code, unit page, list, home, card of its post)."""
    name = nomination.unit_name
    return {
        "page": re.search(r'living-state"><strong>([^<]+)<', html(client, f"/showcase/{nomination.id}"))[1],
        "api": client.get(f"{API}/{nomination.id}").json["state"],
        "code": re.search(r'<h2 id="truth-title">([^<]+)<', html(client, f"/verify/{code_of(nomination)}"))[1],
        "unit": "自治区级示范单位" in html(client, f"/units/{nomination.unit_id}"),
        "list": name in html(client, "/showcase"),
        "home": 'id="showcase-title"' in html(client, "/"),
        "post": "自治区级示范单位" in html(client, "/posts"),
    }


def test_revocation_is_shown_everywhere_at_once(client, named, session, cast):
    before = told_everywhere(client, named)
    assert before == {
        "page": "有效",
        "api": "VALID",
        "code": "有效",
        "unit": True,
        "list": True,
        "home": True,
        "post": True,
    }
    addresses = [
        f"/showcase/{named.id}",
        "/showcase",
        f"/units/{named.unit_id}",
        "/",
        "/posts",
        f"{API}/{named.id}",
        API,
    ]
    tags = {address: client.get(address).headers["ETag"] for address in addresses}
    assert all(client.get(each).cache_control.max_age == 0 for each in addresses)
    with acting_as(cast["region_admin"]):
        named.vetoes = VETO
        standing.revoke(cast["region_admin"], nomination_in_reach(named.id), reason="发生安全生产责任事故")
    session.commit()
    after = told_everywhere(client, named)
    assert after == {
        "page": "已撤销",
        "api": "REVOKED",
        "code": "已撤销",
        "unit": False,
        "list": False,
        "home": False,
        "post": False,
    }
    for address, tag in tags.items():
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 200, address
    assert "发生安全生产责任事故" in html(client, f"/showcase/{named.id}")
    assert "发生安全生产责任事故" in html(client, f"/verify/{code_of(named)}")
    assert named.unit_name in html(client, "/showcase?state=REVOKED")
    assert "已撤销" in html(client, f"/showcase/batches/{named.batch_id}")


def test_a_warned_unit_still_stands_and_says_so(client, named, session, cast):
    with acting_as(cast["region_admin"]):
        checking.yearly_check(
            cast["region_admin"], nomination_in_reach(named.id), year=2026, result="WARN", finding="带教计划不全"
        )
    session.commit()
    told = told_everywhere(client, named)
    assert (told["page"], told["api"], told["code"]) == ("限期整改", "WARNED", "限期整改")
    assert told["unit"] and told["list"] and told["post"]
    text = html(client, f"/showcase/{named.id}")
    assert "带教计划不全" in text
    with acting_as(cast["region_admin"]):
        standing.restore(cast["region_admin"], nomination_in_reach(named.id), reason="整改到位")
    session.commit()
    assert told_everywhere(client, named)["page"] == "有效"
    assert "整改到位" in html(client, f"/showcase/{named.id}")


def test_a_naming_lapses_with_its_last_day_before_any_job(client, named, session):
    with acting_as(SYSTEM):
        named.valid_to = TODAY
        session.commit()
    assert told_everywhere(client, named)["page"] == "有效"
    with clock.frozen(datetime.combine(TODAY + timedelta(days=1), datetime.min.time())):
        told = told_everywhere(client, named)
        assert (told["page"], told["api"], told["code"]) == ("已过有效期", "LAPSED", "已过有效期")
        assert not any(told[place] for place in ("unit", "list", "home", "post"))


def test_the_highest_level_stands_on_the_card_and_all_on_the_page(client, named, session):
    with acting_as(SYSTEM):
        unit = session.get_one(Unit, named.unit_id)
    make_naming("NATIONAL", unit)
    make_naming("COUNTY", unit, "REVOKED")
    session.commit()
    text = html(client, "/posts")
    assert "国家级示范单位" in text and "自治区级示范单位" not in text
    page = html(client, f"/units/{named.unit_id}")
    assert page.index("国家级示范单位") < page.index("自治区级示范单位") and "县区级示范单位" not in page


def test_filters_of_the_list(client, named, session):
    other = make_naming("CITY", long_accredited(name="凤凰里餐饮管理有限公司", region_code="640121"))
    session.commit()
    one, two = named.unit_name, other.unit_name
    for query, shown in (
        ("", {one, two}),
        ("level=REGION", {one}),
        ("level=CITY&city=640100", {two}),
        ("city=640400", set()),
        ("q=贺兰山", {one}),
        ("state=VALID", {one, two}),
        ("state=LAPSED", set()),
    ):
        text = html(client, f"/showcase?{query}")
        assert {name for name in (one, two) if name in text} == shown, query
    for wrong in ("level=X", "city=1", "state=X", f"q={'长' * 51}"):
        assert client.get(f"/showcase?{wrong}").status_code == 422
    assert client.get("/showcase?cursor=x").status_code == 404


def test_a_batch_shows_criteria_and_results_and_a_planned_one_nothing(client, named, session):
    text = html(client, f"/showcase/batches/{named.batch_id}")
    assert "评分标准" in text and "一票否决" in text and named.unit_name in text and "92.5" in text
    planned, reviewed = make_batch("PLANNED"), make_batch("REGION_REVIEW")
    hidden = make_nomination(reviewed, state="SCORED", rank=1)
    session.commit()
    assert client.get(f"/showcase/batches/{planned.id}").status_code == 404
    assert planned.title not in html(client, "/showcase")
    assert hidden.unit_name not in html(client, f"/showcase/batches/{reviewed.id}")


# -- notices


def form(nomination, **facts):
    return {"unit": nomination.id, "content": "该单位拖欠工资", **facts}


def test_a_running_notice_stands_where_it_is_looked_for(client, noticed):
    address = f"/showcase/notices/{noticed.told}"
    text = html(client, address)
    assert noticed.unit_name in text and "91" in text and f'action="{address}/objections"' in text
    for place in ("/showcase", "/notices", f"/showcase/batches/{noticed.batch_id}"):
        assert address in html(client, place), place
    with clock.frozen(datetime(2026, 12, 3, 9)):
        assert address not in html(client, "/showcase") and address not in html(client, "/notices")
        text = html(client, address)
        assert "/objections" not in text and noticed.unit_name in text
        assert client.post(f"{address}/objections", data=form(noticed)).status_code == 409


def test_an_objection_is_taken_and_answered_by_receipt(client, noticed, cast, session):
    address = f"/showcase/notices/{noticed.told}/objections"
    answer = client.post(address, data=form(noticed, raised_by="马某", contact="13911112222"))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200 and answer.cache_control.no_store and "Set-Cookie" not in answer.headers
    receipt = re.search(r"[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}", text)[0]
    told = client.post("/notices/objection", data={"receipt": receipt}).get_data(as_text=True)
    assert "处理中" in told and noticed.unit_name in told and "马某" not in told and "拖欠" not in told
    with acting_as(cast["region_admin"]):
        found = session.scalars(sa.select(ShowcaseObjection)).one()
        objections.dismiss(cast["region_admin"], found, answer="已核实，没有拖欠。")
        session.commit()
    assert "已核实，没有拖欠。" in client.post("/notices/objection", data={"receipt": receipt}).get_data(as_text=True)
    assert client.post("/notices/objection", data={"receipt": "XXXX"}).status_code == 404


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, noticed):
    address = f"/showcase/notices/{noticed.told}/objections"
    answer = client.post(address, data=form(noticed, content="", raised_by="<b>马某</b>"))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422 and 'id="content-error"' in text
    assert "&lt;b&gt;马某&lt;/b&gt;" in text and "<b>马某" not in text
    for wrong in ({"unit": "x"}, {"content": "字" * 1001}, {"homepage": "http://spam"}, {"unit": "\x00"}):
        assert client.post(address, data=form(noticed, **wrong)).status_code == 422
    assert client.post(address, data=b"\xff").status_code == 422


def test_the_pdf_of_a_notice_has_its_rows_and_proves_itself(client, noticed):
    address = f"/showcase/notices/{noticed.told}.pdf"
    answer = client.get(address)
    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    assert client.get(address).data == answer.data
    said = "".join(text_of(page) for page in pages(answer.data)).replace("\n", "")
    assert noticed.unit_name in said and "2026年12月2日" in said and "银川市兴庆区" in said


# -- the API


def test_the_api_tells_everything_that_was_named_with_its_state(client, named, session):
    revoked = make_naming("CITY", state="REVOKED")
    make_check(named, 2025)
    session.commit()
    items = {item["id"]: item for item in client.get(API).json["items"]}
    assert items[named.id]["state"] == "VALID" and items[revoked.id]["state"] == "REVOKED"
    assert items[revoked.id]["revoked_because"] == "弄虚作假" and items[named.id]["page"] == f"/showcase/{named.id}"
    for query, found in (("level=CITY", {revoked.id}), ("state=VALID", {named.id}), ("city=640400", set())):
        assert {item["id"] for item in client.get(f"{API}?{query}").json["items"]} == found
    whole = client.get(f"{API}/{named.id}").json
    assert whole["score"] == "92.50" and whole["checks"] == [
        {"year": 2025, "checked_on": str(date(2026, 11, 25)), "result": "PASS"}
    ]
    assert client.get(f"{API}?state=X").status_code == 422
