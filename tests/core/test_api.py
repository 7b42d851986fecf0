"""Generated REST: Flask-AppBuilder's conventions, errors in one shape, bad input never a 500."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wtforms.validators import InputRequired

from app.core.api.schema import schema_for
from app.core.card import CARDS
from app.core.forms import form_for
from tests.factories import make_post, make_tag, make_unit, uscc
from tests.guards.rows import count_of, row_of

CHINESE = re.compile("[\u4e00-\u9fff]")
UNIT = {
    "name": "兴庆测试制造有限公司",
    "uscc": "91640104MA77000149",
    "legal_form": "ENTERPRISE",
    "industry": "C",
    "established_on": "2015-01-01",
    "region_code": "640104",
    "address": "测试路1号",
    "legal_rep": "测试人",
    "staff_total": 60,
    "staff_insured": 50,
    "contact_name": "联系人",
    "contact_phone": "13900000000",
}
POST = {
    "title": "生产管理见习生",
    "category": "MANAGEMENT",
    "industry": "C",
    "duties": "协助管理。",
    "headcount": 5,
    "education": "BACHELOR",
    "months_min": 3,
    "months_max": 6,
    "allowance_yuan": "2050.00",
}


def _says(answer):
    error = answer.json["error"]
    assert set(error) == {"code", "message", "fields"}
    assert all(
        CHINESE.search(words)
        for words in [error["message"], *(said for told in error["fields"].values() for said in told)]
    ), error
    return error


def test_create_read_change_and_move(client, token, session):
    headers = token("xingqing_agent")
    made = client.post("/api/v1/unit/", json=UNIT, headers=headers)
    assert made.status_code == 201, made.json
    key = made.json["id"]
    shown = client.get(f"/api/v1/unit/{key}", headers=headers).json
    assert (shown["result"]["name"], shown["result"]["state"], shown["moves"]) == (UNIT["name"], "DRAFT", [])
    assert not {"contact_phone", "contact_name", "bank_account"} & set(shown["result"])
    changed = client.put(
        f"/api/v1/unit/{key}", json={"version": shown["result"]["version"], "name": "新名"}, headers=headers
    )
    assert (changed.status_code, changed.json["result"]["name"]) == (200, "新名")
    moved = client.post(
        f"/api/v1/unit/{make_unit().id}/moves/suspend", json={"reason": "x"}, headers=token("xingqing_auditor")
    )
    assert (moved.status_code, moved.json["state"], sorted(moved.json["moves"])) == (
        200,
        "SUSPENDED",
        ["propose_cancel", "resume"],
    )


def test_a_stale_version_is_409_with_both_versions(client, token, session):
    unit, headers = make_unit(state="DRAFT"), token("unit1")
    tag = make_tag(unit, "MSME")
    headers = token("xingqing_agent")
    assert (
        client.put(
            f"/api/v1/unit-tag/{tag.id}", json={"version": tag.version, "proof_no": "对方"}, headers=headers
        ).status_code
        == 200
    )
    late = client.put(f"/api/v1/unit-tag/{tag.id}", json={"version": 1, "proof_no": "我的"}, headers=headers)
    assert late.status_code == 409
    (said,) = _says(late)["fields"]["proof_no"]
    assert "对方" in said
    assert "我的" in said


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": None}, "name"),
        ({"name": 5}, "name"),
        ({"name": "长" * 81}, "name"),
        ({"name": "a\x00"}, "name"),
        ({"name": "\ud800"}, "name"),
        ({"staff_total": "many"}, "staff_total"),
        ({"staff_total": -1}, "staff_total"),
        ({"staff_total": 10**12}, "staff_total"),
        ({"staff_total": 1.5}, "staff_total"),
        ({"established_on": "yesterday"}, "established_on"),
        ({"established_on": 5}, "established_on"),
        ({"legal_form": "NO"}, "legal_form"),
        ({"region_code": "640121"}, "region_code"),
        ({"region_code": "640100"}, "region_code"),
        ({"region_code": {}}, "region_code"),
        ({"uscc": "91640104MA77000148"}, "uscc"),
        ({"state": "ACCREDITED"}, "state"),
        ({"valid_to": "2030-01-01"}, "valid_to"),
        ({"safety_ok": None}, "safety_ok"),
        ({"safety_ok": "perhaps"}, "safety_ok"),
        ({"intro": "长" * 20001}, "intro"),
        ({"id": "x"}, "id"),
    ],
)
def test_a_wrong_fact_is_422_beside_its_field_and_nothing_is_stored(client, token, session, body, field):
    before = count_of(CARDS["unit"].entity)
    answer = client.post(
        "/api/v1/unit/",
        data=json.dumps({**UNIT, **body}),
        content_type="application/json",
        headers=token("xingqing_agent"),
    )
    assert answer.status_code == 422
    assert list(_says(answer)["fields"]) == [field]
    assert count_of(CARDS["unit"].entity) == before


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"allowance_yuan": "NaN"}, "allowance_yuan"),
        ({"allowance_yuan": "1e99"}, "allowance_yuan"),
        ({"allowance_yuan": "1949.99"}, "allowance_yuan"),
        ({"headcount": 501}, "headcount"),
        ({"headcount": 0}, "headcount"),
        ({"months_min": 0}, "months_min"),
        ({"site_id": "x"}, "site_id"),
        ({"is_hazardous": None}, "is_hazardous"),
        ({"places_taken": 3}, "places_taken"),
        ({"headcount": True}, "headcount"),
    ],
)
def test_a_wrong_post_is_422_when_made_and_when_changed(client, token, cast, session, body, field):
    (unit_id,) = cast["unit1"].unit_ids
    headers = token("unit1")
    answer = client.post("/api/v1/post/", json={**POST, "unit_id": unit_id, **body}, headers=headers)
    assert (answer.status_code, list(_says(answer)["fields"])) == (422, [field])
    post = make_post(_Unit(unit_id), state="DRAFT")
    before = row_of(post)
    answer = client.put(f"/api/v1/post/{post.id}", json={"version": post.version, **body}, headers=headers)
    assert (answer.status_code, list(_says(answer)["fields"])) == (422, [field])
    assert row_of(post) == before


class _Unit:
    region_code = "640104"

    def __init__(self, key):
        self.id = key


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("{", "application/json"),
        ("[]", "application/json"),
        ("null", "application/json"),
        ('"x"', "application/json"),
        ("", "application/json"),
        ("a=1", "application/x-www-form-urlencoded"),
        ("<x/>", "text/xml"),
        (b"\xff\xfe", "application/json"),
        ("[" * 5000, "application/json"),
    ],
)
def test_what_is_no_json_object_is_told(client, token, session, data, kind):
    headers = token("xingqing_agent")
    assert client.post("/api/v1/unit/", data=data, content_type=kind, headers=headers).status_code == 422
    move = client.post(
        f"/api/v1/unit/{make_unit().id}/moves/suspend",
        data=data or "x",
        content_type=kind,
        headers=token("xingqing_auditor"),
    )
    assert move.status_code == 422
    _says(move)


@pytest.mark.parametrize(
    "q",
    [
        "(filters:!((col:name,opr:eq,value:x)))",
        "(filters:!((col:contact_phone,opr:eq,value:'1')))",
        "(filters:!((col:name,opr:drop,value:x)))",
        "(filters:!((col:state,opr:eq,value:NO)))",
        "(filters:!((col:name,opr:eq,value:'%00')))",
        "(filters:x)",
        "(((",
        "(page:-1,page_size:-5)",
        "(page:99999999999,page_size:100)",
        "(order_column:uscc)",
        "(order_column:name,order_direction:desc)",
        "(columns:!(contact_phone))",
        "(columns:!(name))",
        "!n",
        "(filters:!((col:region_code,opr:in,value:!('640104','640121'))))",
        "(" * 3000,
        "(filters:!((col:name)))",
        "(filters:!(x))",
        "(filters:!((col:!(a),opr:eq,value:1)))",
        "(filters:!((col:name,opr:eq,value:!())))",
        "(filters:!((col:name,opr:in,value:!())))",
    ],
)
def test_a_list_survives_any_question(client, token, session, q):
    answer = client.get("/api/v1/unit/", query_string={"q": q.replace("%00", "\x00")}, headers=token("xingqing_agent"))
    assert answer.status_code in (200, 400, 422), q[:60]
    if answer.status_code != 200:
        _says(answer)
    assert "13900000000" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "column", "operator", "value", "status"),
    [
        ("trainee", "is_willing", "gt", "!t", 422),
        ("trainee", "is_willing", "eq", "!t", 200),
        ("post", "unit_id", "eq", "x", 200),
        ("post", "unit_id", "in", "!('01a208e6-7ab9-754f-9eb5-b808e97f8937')", 200),
    ],
)
def test_keys_are_sought_as_text_and_yes_or_no_has_no_order(client, token, path, column, operator, value, status):
    q = f"(filters:!((col:{column},opr:{operator},value:{value})))"
    assert client.get(f"/api/v1/{path}/", query_string={"q": q}, headers=token("xingqing_agent")).status_code == status


def test_lists_filter_order_and_page(client, token, session):
    headers = token("xingqing_agent")
    made = [make_unit(name=f"甲{n}厂", uscc=uscc(800000 + n)) for n in range(3)]

    def ask(q):
        return client.get("/api/v1/unit/", query_string={"q": q}, headers=headers).json

    body = ask("(filters:!((col:name,opr:sw,value:甲)),order_column:name,order_direction:desc,page_size:2)")
    assert (body["count"], [row["name"] for row in body["result"]]) == (3, ["甲2厂", "甲1厂"])
    assert ask(f"(filters:!((col:uscc,opr:eq,value:'{made[0].uscc}')))")["ids"] == [made[0].id]
    assert ask("(filters:!((col:name,opr:ct,value:'%')))")["count"] == 0


def test_the_description_lists_fields_but_no_related_rows(client, token, session):
    make_unit(name="不得出现的单位")
    answer = client.get("/api/v1/post/_info", headers=token("xingqing_agent"))
    assert answer.status_code == 200
    assert "不得出现的单位" not in answer.get_data(as_text=True)
    assert {"name": "title", "label": "岗位名称", "required": True, "choices": None} in answer.json["add_columns"]


@pytest.mark.parametrize("who", ["sci", "xingqing_auditor", "editor"])
def test_whoever_may_not_write_gets_403(client, token, session, who):
    answer = client.post("/api/v1/unit/", json=UNIT, headers=token(who))
    assert answer.status_code == 403
    assert _says(answer)["code"] == "forbidden"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(["640104", "640121", "DRAFT", "2023-01-01", "\x00"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
FUZZ = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


@pytest.mark.parametrize(("name", "base"), [("unit", UNIT), ("post", POST)])
def test_no_body_whatever_makes_the_service_fail(client, token, cast, session, name, base):
    headers = token("unit1" if name == "post" else "xingqing_agent")
    (unit_id,) = cast["unit1"].unit_ids
    fields = [*CARDS[name].written, "version", "id", "state"]

    @FUZZ
    @given(st.dictionaries(st.sampled_from(fields), JSON, max_size=3))
    def fuzz(changed):
        body = {**base, **({"unit_id": unit_id} if name == "post" else {}), **changed}
        with session.begin_nested() as point:
            answer = client.post(
                f"/api/v1/{name}/", data=json.dumps(body), content_type="application/json", headers=headers
            )
            assert answer.status_code in (201, 404, 409, 422), (answer.status_code, changed)
            if answer.status_code != 201:
                _says(answer)
            point.rollback()

    fuzz()


@pytest.mark.parametrize(
    ("amount", "fits"),
    [("2050.00", True), ("2050.000", True), ("2050.5", True), ("2050.006", False), ("2049.996", False)],
)
def test_money_is_exact_at_both_doors(client, token, login, session, amount, fits):
    unit = make_unit()
    post = {**POST, "unit_id": unit.id, "allowance_yuan": amount}
    answer = client.post("/api/v1/post/", json=post, headers=token("xingqing_agent"))
    form = login("xingqing_agent").post("/admin/posts/add", data={**post, "title": "表单岗位"})
    assert (answer.status_code, form.status_code) == ((201, 302) if fits else (422, 422))
    if not fits:
        assert answer.json["error"]["fields"]["allowance_yuan"] == ["最多填写 2 位小数。"]
        assert "最多填写 2 位小数。" in form.get_data(as_text=True)


def test_what_is_needed_is_the_same_at_both_doors(app):
    with app.test_request_context():
        for card in CARDS.values():
            form, schema = form_for(card), schema_for(card.name)
            asked = {name for name in card.written if any(isinstance(v, InputRequired) for v in form[name].validators)}
            assert {name for name in card.written if schema.fields[name].required} == asked, card.name


def test_nobody_leafs_ten_thousand_rows_deep(client, token, session):
    headers = token("xingqing_agent")
    for page, status in ((100, 200), (101, 422)):
        answer = client.get("/api/v1/unit/", query_string={"q": f"(page:{page},page_size:100)"}, headers=headers)
        assert answer.status_code == status
    assert "10,000" in answer.json["error"]["message"]


@pytest.mark.parametrize("reason", [["a"], {"a": 1}, 7, True])
def test_a_reason_is_text(client, token, reason):
    answer = client.post(
        f"/api/v1/unit/{make_unit().id}/moves/suspend", json={"reason": reason}, headers=token("xingqing_auditor")
    )
    assert (answer.status_code, list(answer.json["error"]["fields"])) == (422, ["reason"])
