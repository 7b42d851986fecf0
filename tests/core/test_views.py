"""Generated pages: what is typed is never lost, what is wrong is told in Chinese, nothing is half saved."""

import re

import pytest
from flask.testing import FlaskClient

from app import create_app
from app.core.actor import SYSTEM, acting_as
from app.organisations.models import DepartmentOffice
from app.security.models import Account
from app.units.models import Unit, UnitTag
from tests.conftest import overrides
from tests.factories import make_post, make_tag, make_unit
from tests.guards.rows import count_of, make_office, row_of

CHINESE = re.compile("[\u4e00-\u9fff]")
OFFICE = {"name": "兴庆区测试中心", "department": "HRSS", "region_code": "640104"}


def test_a_blank_field_of_a_form_is_blank_and_not_an_error(login, session):
    assert login("xingqing_agent").post("/admin/offices/add", data=OFFICE).status_code == 302
    with acting_as(SYSTEM):
        office = session.query(DepartmentOffice).filter_by(name=OFFICE["name"]).one()
    assert (office.address, office.hours) == ("", "")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "长" * 81}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"department": "NO"}, "department"),
        ({"department": ""}, "department"),
        ({"region_code": "640121"}, "region_code"),
        ({"region_code": "999999"}, "region_code"),
        ({"region_code": "x" * 65}, "region_code"),
        ({"office_phone": "1" * 33}, "office_phone"),
    ],
)
def test_a_wrong_field_is_told_and_what_was_typed_is_kept(login, session, changed, field):
    before = count_of(DepartmentOffice)
    answer = login("xingqing_agent").post("/admin/offices/add", data={**OFFICE, "address": "我写的地址", **changed})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in page
    assert "我写的地址" in page
    assert count_of(DepartmentOffice) == before


@pytest.mark.parametrize("field", ["established_on", "staff_total", "legal_form"])
def test_messages_of_every_kind_of_field_are_chinese(login, session, field):
    page = login("xingqing_agent").post("/admin/units/add", data={field: "not-this"}).get_data(as_text=True)
    (said,) = re.findall(rf'<li><a href="#f-{field}">[^<]*</a>：?([^<]*)</li>', page)
    assert CHINESE.search(said), said


def test_a_stale_form_shows_both_versions_and_keeps_mine(login, session):
    office = make_office("640104")
    page = login("xingqing_agent").get(f"/admin/offices/{office.id}/edit").get_data(as_text=True)
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    mine = {"name": office.name, "department": "HRSS", "region_code": "640104", "version": version}
    assert (
        login("xingqing_colleague")
        .post(f"/admin/offices/{office.id}/edit", data={**mine, "hours": "对方写的"})
        .status_code
        == 302
    )
    late = login("xingqing_agent").post(f"/admin/offices/{office.id}/edit", data={**mine, "hours": "我写的"})
    page = late.get_data(as_text=True)
    assert late.status_code == 409
    assert "对方写的" in page
    assert 'value="我写的"' in page
    fresh = re.search(r'name="version" value="(\d+)"', page)[1]
    assert (
        login("xingqing_agent")
        .post(f"/admin/offices/{office.id}/edit", data={**mine, "hours": "我写的", "version": fresh})
        .status_code
        == 302
    )
    assert row_of(office)["hours"] == "我写的"


def test_a_form_without_or_with_a_senseless_version_saves_nothing(login, session):
    office = make_office("640104")
    for version in ("", "x", "-1", "9" * 30):
        body = {"name": "改名", "department": "HRSS", "region_code": "640104", "version": version}
        assert login("xingqing_agent").post(f"/admin/offices/{office.id}/edit", data=body).status_code == 409
    assert row_of(office)["name"] == office.name


def test_a_conflict_in_the_database_keeps_the_form(login, session):
    tag = make_tag(make_unit(), "MSME")
    body = {"unit_id": tag.unit_id, "kind": "MSME", "proof_no": "我写的编号", "valid_from": "2020-01-01"}
    answer = login("xingqing_agent").post("/admin/unit-tags/add", data=body)
    assert answer.status_code == 409
    assert "我写的编号" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "path",
    [
        "/admin/units/x",
        "/admin/units/%00",
        "/admin/units/00000000-0000-0000-0000-000000000000",
        "/admin/audit/x",
        "/admin/audit/" + "9" * 40,
        "/admin/audit/-1",
        "/admin/units/x/edit",
        "/admin/units/lookup?field=no",
        "/admin/units/x/files/y",
        "/admin/no-such-page",
    ],
)
def test_an_address_of_nothing_is_404_in_chinese(login, session, path):
    answer = login("audit_admin" if "audit" in path else "xingqing_agent").get(path)
    assert answer.status_code == 404
    assert CHINESE.search(answer.get_data(as_text=True))


@pytest.mark.parametrize(
    "query",
    [
        "state=NO",
        "region_code=' OR 1=1 --",
        "q=%00%25_",
        "q=" + "长" * 500,
        "order=uscc",
        "order=-name",
        "cursor=x",
        "industry=C&state=DRAFT",
        "unit_id=x",
    ],
)
def test_a_list_survives_any_address(login, session, query):
    browser = login("xingqing_agent")
    for name in ("units", "posts", "unit-tags"):
        page = browser.get(f"/admin/{name}/?{query}")
        assert page.status_code in (200, 302)
        with browser.get(f"/admin/{name}/export.xlsx?{query}") as sheet:
            assert sheet.status_code == (422 if "列表暂未查询" in page.get_data(as_text=True) else 200)


@pytest.mark.parametrize("query", ["state=NO", "region_code=640121", "region_code=x", "counted=1999", "unit_id=x"])
def test_a_filter_that_is_not_understood_finds_nothing(login, session, query):
    make_unit(name="不应列出的单位")
    page = (
        login("xingqing_agent")
        .get(f"/admin/{'posts' if query[:2] in ('co', 'un') else 'units'}/?{query}")
        .get_data(as_text=True)
    )
    assert "有筛选条件无法识别，列表暂未查询。" in page
    assert "不应列出的单位" not in page


def test_a_list_narrows_by_filter_search_and_order(login, session):
    first, second = (
        make_unit(name="甲一制造厂", industry="C"),
        make_unit(name="甲二农业社", industry="A", state="SUBMITTED"),
    )
    make_unit(name="甲三制造厂", region_code="640121")
    browser = login("xingqing_agent")

    def names(query):
        page = browser.get(f"/admin/units/?{query}").get_data(as_text=True)
        return re.findall("甲.(?:制造厂|农业社)", page)

    assert set(names("q=甲")) == {first.name, second.name}
    assert set(names("q=甲&industry=A")) == {second.name}
    assert set(names("q=甲&state=ACCREDITED")) == {first.name}
    assert names("q=甲&order=-name")[0] == second.name
    assert set(names("q=甲一 制造")) == {first.name}
    assert names("q=甲%25") == []


def test_several_are_moved_at_once_and_the_skipped_told_why(login, session):
    good, wrong, far = make_unit(), make_unit(state="SUSPENDED"), make_unit(region_code="640121")
    answer = login("xingqing_auditor").post(
        "/admin/units/moves/suspend", data={"id": [good.id, wrong.id, far.id, "x"], "reason": "检查"}
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert [row_of(unit)["state"] for unit in (good, wrong, far)] == ["SUSPENDED", "SUSPENDED", "ACCREDITED"]
    assert wrong.name in page
    assert far.name not in page


@pytest.mark.parametrize(
    ("move", "body", "status"),
    [
        ("no_such", {}, 404),
        ("approve", {}, 403),
        ("accredit", {}, 404),
        ("suspend", {}, 422),
        ("suspend", {"reason": "a\x00"}, 422),
        ("suspend", {"reason": "长" * 501}, 422),
    ],
)
def test_a_senseless_move_is_told(login, session, move, body, status):
    unit = make_unit()
    kind = "posts" if move == "approve" else "units"
    record = make_post(unit, state="SUBMITTED") if kind == "posts" else unit
    answer = login("xingqing_auditor").post(f"/admin/{kind}/{record.id}/moves/{move}", data=body)
    assert answer.status_code == status
    assert CHINESE.search(answer.get_data(as_text=True))
    assert row_of(unit)["state"] == "ACCREDITED"


def test_personal_fields_are_masked_on_every_page(login, session):
    unit = make_unit(contact_phone="13912345678", state="DRAFT")
    browser = login("xingqing_agent")
    for url in ("/admin/units/", f"/admin/units/{unit.id}"):
        assert "13912345678" not in browser.get(url).get_data(as_text=True)
    assert "139****5678" in browser.get(f"/admin/units/{unit.id}").get_data(as_text=True)


def test_without_a_token_a_form_changes_nothing_and_the_page_says_so_in_chinese(tmp_path):
    application = create_app({**overrides(f"sqlite:///{tmp_path}/x.db", tmp_path), "WTF_CSRF_ENABLED": True})
    client = FlaskClient(application)
    for url in ("/login/", "/logout/", "/admin/units/add"):
        answer = client.post(url, data={"username": "x", "password": "y"})
        assert answer.status_code == 400, url
        assert "页面已过期" in answer.get_data(as_text=True)
    assert client.post("/api/v1/unit/", json={}).status_code == 401


def test_english_is_one_parameter_away(login, session):
    page = login("xingqing_agent").get("/admin/units/?lang=en").get_data(as_text=True)
    assert '<html lang="en' in page


def test_nothing_of_these_tests_is_left(session):
    assert count_of(Unit) == 2
    assert count_of(UnitTag) == 0


def test_an_officer_of_one_county_reads_no_column_that_says_the_same_in_every_row(login, session):
    make_unit(name="列头单位")
    county, city = (
        login(who).get("/admin/units/").get_data(as_text=True) for who in ("xingqing_agent", "yinchuan_agent")
    )
    heads = [re.findall(r"<th scope=\"col\"[^>]*>(?:<a[^>]*>)?([^<]+)", page) for page in (county, city)]
    assert "所在县区" not in heads[0]
    assert "所在县区" in heads[1]


def test_the_only_unit_of_a_person_is_filled_in_and_numbers_are_told_with_their_bounds(login, cast, session):
    browser = login("unit1")
    (own,) = cast["unit1"].unit_ids
    assert f'name="unit_id" value="{own}"' in browser.get("/admin/posts/add").get_data(as_text=True)
    page = browser.post("/admin/posts/add", data={"unit_id": own, "headcount": "abc", "allowance_yuan": "-5"}).get_data(
        as_text=True
    )
    assert page.count("请填写 1—500 的整数。") == 2  # above the form and under the field
    assert "请填写不小于 0 的金额。" in page
    assert "请选择岗位类别。" in page
    assert "请填写最短期限（月）。" in page


def test_roles_are_ticked_by_their_chinese_names(login, session):
    admin = login("security_admin")
    with acting_as(SYSTEM):
        account = session.query(Account).filter_by(login="xingqing_agent").one()
    address = f"/admin/accounts/{account.id}/edit"
    form = {"name": account.name, "level": "COUNTY", "state": "ACTIVE", "version": str(account.version)}
    assert "县（区）经办" in admin.get(address).get_data(as_text=True)
    assert admin.post(address, data={**form, "roles": ["COUNTY_AGENT", "EDITOR"]}).status_code == 302
    assert row_of(account)["roles"].split() == ["COUNTY_AGENT", "EDITOR"]
    assert admin.post(address, data={**form, "roles": ["NOBODY"]}).status_code == 422
