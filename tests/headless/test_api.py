"""The public API: exact shapes, every row once, clear refusals, validators that hold, nothing unpublished."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Mapper

from app.core.actor import SYSTEM, acting_as
from app.headless.resources import QUESTIONS, RESOURCES
from app.organisations.models import AgencyContact, DepartmentOffice
from app.organisations.queries import areas
from tests.factories import make_post, make_unit
from tests.posts.packages import make_batch
from tests.publications.factories import make_policy
from tests.showcase.factories import make_naming
from tests.subsidies.factories import make_notice

BASE = "/api/v1/public"
POST = {
    "id",
    "title",
    "category",
    "city",
    "county",
    "region_name",
    "unit",
    "headcount",
    "vacancies",
    "allowance_yuan",
    "education",
    "industry",
    "months_min",
    "months_max",
    "is_model",
    "published_at",
}
DETAIL = POST | {"duties", "requirements", "mentor", "benefits", "place", "how_to_apply", "json_ld"}
PERSONAL = ("联系人张三", "13911112222", "6222021234567890128", "李四")
UNKNOWN = "00000000-0000-7000-8000-0000000000ff"


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
def world(unit, session):
    """One published record of each kind, by the name of its resource."""
    with acting_as(SYSTEM):
        office = DepartmentOffice(department="HRSS", region_code="640100", name="银川市就业中心")
        session.add(office)
        session.flush()
        lines = [
            AgencyContact(
                office_id=office.id,
                region_code="640100",
                service="POST",
                post_title="经办岗",
                person_name="李四",
                office_phone="0951-1",
                published=p,
            )
            for p in (True, False)
        ]
        session.add_all(lines)
        session.flush()
        target = session.execute(sa.text("SELECT id FROM target WHERE region_code = '640100'")).scalar()
    return {
        "posts": make_post(unit).id,
        "units": unit.id,
        "agencies": lines[0].id,
        "policies": make_policy().id,
        "model-posts": make_batch(state="RELEASED").id,
        "notices": make_notice().id,
        "showcases": make_naming(unit=unit).id,
        "targets": str(target),
    }


def items(client, query):
    answer = client.get(f"{BASE}/{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.json["items"]


def test_a_post_has_the_promised_shape(client, unit):
    post = make_post(
        unit,
        title="软件测试",
        headcount=5,
        places_taken=2,
        allowance_yuan=Decimal("1950"),
        published_at=datetime(2023, 7, 1, 9, 30),
        is_model=True,
    )
    item = items(client, "posts")[0]
    assert set(item) == POST
    assert item == item | {
        "id": post.id,
        "title": "软件测试",
        "category": "MANAGEMENT",
        "city": "640100",
        "county": "640104",
        "region_name": "银川市兴庆区",
        "unit": {"id": unit.id, "name": unit.name},
        "headcount": 5,
        "vacancies": 3,
        "allowance_yuan": "1950.00",
        "education": "BACHELOR",
        "industry": "C",
        "months_min": 3,
        "months_max": 6,
        "is_model": True,
        "published_at": "2023-07-01T09:30:00+08:00",
    }
    detail = client.get(f"{BASE}/posts/{post.id}").json
    assert set(detail) == DETAIL and {name: detail[name] for name in POST} == item
    assert detail["json_ld"]["@type"] == "JobPosting" and detail["json_ld"]["baseSalary"]["value"]["value"] == "1950.00"
    assert detail["place"] == unit.address


@pytest.mark.parametrize("name", list(RESOURCES))
def test_each_resource_has_a_list_and_details_of_its_schema(client, world, name):
    resource = RESOURCES[name]
    listed = items(client, f"{name}?limit=100")
    assert world[name] in [item["id"] for item in listed]
    assert all(set(item) == set(resource.item.fields) for item in listed)
    assert set(client.get(f"{BASE}/{name}/{world[name]}").json) == set(resource.detail.fields)


@pytest.mark.parametrize("name", list(RESOURCES))
@pytest.mark.parametrize("key", [UNKNOWN, "1", "abc", "x" * 300, "%00"])
def test_unknown_keys_are_404(client, session, name, key):
    answer = client.get(f"{BASE}/{name}/{key}")
    assert answer.status_code == 404 and answer.json["error"]["code"] == "not_found"


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("DRAFT", 404),
        ("SUBMITTED", 404),
        ("RETURNED", 404),
        ("PUBLISHED", 200),
        ("FULL", 200),
        ("PAUSED", 404),
        ("CLOSED", 410),
    ],
)
def test_posts_by_state(client, unit, state, status):
    post = make_post(unit, state, places_taken=5 if state == "FULL" else 0)
    assert client.get(f"{BASE}/posts/{post.id}").status_code == status
    assert (post.id in [item["id"] for item in items(client, "posts")]) is (state == "PUBLISHED")


def test_a_withdrawn_post_is_gone(client, unit):
    taken_back = make_post(unit, "WITHDRAWN", published_at=datetime(2023, 7, 1))
    answer = client.get(f"{BASE}/posts/{taken_back.id}")
    assert answer.status_code == 410 and answer.json["error"]["code"] == "gone"
    assert client.get(f"{BASE}/posts/{make_post(unit, 'WITHDRAWN').id}").status_code == 404  # was never public


@pytest.mark.parametrize(
    ("state", "status"),
    [("DRAFT", 404), ("REVIEW", 404), ("PUBLISHED", 200), ("SUPERSEDED", 200), ("EXPIRED", 200), ("WITHDRAWN", 410)],
)
def test_policies_by_state(client, session, state, status):
    doc = make_policy(state)
    assert client.get(f"{BASE}/policies/{doc.id}").status_code == status
    assert (doc.id in [item["id"] for item in items(client, "policies")]) is (status == 200)


@pytest.mark.parametrize("state", ["SUSPENDED", "PUBLIC_NOTICE", "CANCELLED"])
def test_only_accredited_units(client, session, state):
    unit = make_unit(state)
    assert client.get(f"{BASE}/units/{unit.id}").status_code == 404 and unit.id not in [
        item["id"] for item in items(client, "units")
    ]


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("posts?city=640100", 2),
        ("posts?county=640121", 1),
        ("posts?category=RESEARCH", 1),
        ("posts?education=ANY", 1),
        ("posts?industry=I", 1),
        ("posts?model=true", 1),
        ("posts?model=0", 1),
        ("posts?q=塞上", 1),
        ("posts?q=%25", 0),
        ("posts?published_since=2023-07-02", 1),
        ("posts?published_since=2023-07-02T09:00:00%2B08:00", 1),
        ("posts?published_since=2023-07-02T09:00:00+08:00", 1),
        ("posts?published_since=2023-07-02T01:00:01Z", 0),
        ("posts?unit=" + UNKNOWN, 0),
        ("posts?city=640100&category=MANAGEMENT", 1),
        ("posts?city=", 2),
        ("targets?year=2023", 6),
        ("targets?year=2023&region=640100", 1),
        ("targets?year=2022", 0),
        ("units?q=塞上&kind=MSME&city=640100", 1),
        ("units?kind=KEY_PROJECT", 0),
    ],
)
def test_filters(client, unit, query, hits):
    make_post(
        unit,
        title="测试",
        category="RESEARCH",
        industry="I",
        education="ANY",
        is_model=True,
        published_at=datetime(2023, 7, 1, 9),
    )
    other = make_unit(region_code="640121", name="永宁工厂")
    make_post(other, title="管理", published_at=datetime(2023, 7, 2, 9))
    assert len(items(client, query)) == hits


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("posts?limit=0", "limit"),
        ("posts?limit=101", "limit"),
        ("posts?limit=abc", "limit"),
        ("posts?limit=-1", "limit"),
        ("posts?limit=1.5", "limit"),
        ("posts?limit=", "limit"),
        ("posts?cursor=abc", "cursor"),
        ("posts?cursor=" + "a" * 501, "cursor"),
        ("posts?city=110000", "city"),
        ("posts?city=6401", "city"),
        ("posts?category=X", "category"),
        ("posts?education=x", "education"),
        ("posts?model=maybe", "model"),
        ("posts?unit=7", "unit"),
        ("posts?published_since=yesterday", "published_since"),
        ("posts?catgory=RESEARCH", "catgory"),
        ("posts?q=" + "字" * 65, "q"),
        ("posts?q=%00", "q"),
        ("units?kind=X", "kind"),
        ("agencies?service=X", "service"),
        ("policies?year=0", "year"),
        ("policies?level=X", "level"),
        ("targets?year=x", "year"),
    ],
)
def test_bad_arguments_are_422_by_name(client, session, query, field):
    answer = client.get(f"{BASE}/{query}")
    assert answer.status_code == 422
    error = answer.json["error"]
    assert error["code"] == "invalid" and list(error["fields"]) == [field]
    assert error["message"] == error["fields"][field][0] and len(error["message"]) > 2


def test_paging_shows_each_post_once_while_others_arrive(client, unit):
    base = datetime(2023, 7, 1, 9, 0)
    made = {make_post(unit, published_at=base + timedelta(minutes=n // 4)).id for n in range(23)}
    seen, cursor = [], ""
    while cursor is not None:
        page = client.get(f"{BASE}/posts?limit=5{f'&cursor={cursor}' if cursor else ''}").json
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]
        make_post(unit, published_at=base + timedelta(days=1))
    assert len(seen) == 23 and set(seen) == made


def test_a_cursor_of_another_list_is_refused(client, unit):
    for _round in range(2):
        make_post(unit)
    cursor = client.get(f"{BASE}/posts?limit=1").json["next"]
    assert client.get(f"{BASE}/policies?cursor={cursor}").status_code == 422


def test_targets_page_through_all_regions(client, session):
    seen, cursor = [], ""
    while cursor is not None:
        page = client.get(f"{BASE}/targets?limit=4{f'&cursor={cursor}' if cursor else ''}").json
        seen += [item["region"] for item in page["items"]]
        cursor = page["next"]
    assert seen == ["640000", "640100", "640200", "640300", "640400", "640500"]


@pytest.mark.parametrize("path", [*RESOURCES, *(f"{name}/…" for name in RESOURCES), "openapi.json", "docs"])
def test_every_answer_has_validators_and_keeps_no_cookie(client, world, path):
    name = path.split("/")[0]
    address = f"{BASE}/{path.replace('…', world.get(name, ''))}"
    answer = client.get(address)
    assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
    assert answer.headers["Access-Control-Allow-Origin"] == "*" and answer.cache_control.public
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert client.get(address, headers={"If-Modified-Since": answer.headers["Last-Modified"]}).status_code == 304
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_list_is_new_when_a_post_leaves_it(client, unit, cast, session):
    from_past = make_post(unit, published_at=datetime(2023, 7, 1))
    stamp = client.get(f"{BASE}/posts").headers["Last-Modified"]
    with acting_as(SYSTEM):
        session.execute(
            sa.text(
                "INSERT INTO status_log (id, entity, record_id, move, from_state, to_state, actor_name, role, at, reason) "
                "VALUES (:id, 'post', :post, 'pause', 'PUBLISHED', 'PAUSED', 'x', '', :at, '')"
            ).bindparams(sa.bindparam("at", type_=sa.DateTime)),
            {"id": UNKNOWN, "post": from_past.id, "at": datetime(2999, 1, 1)},
        )
    assert client.get(f"{BASE}/posts", headers={"If-Modified-Since": stamp}).status_code == 200


def test_errors_have_one_shape_and_are_open_to_other_origins(client, session):
    answer = client.get(f"{BASE}/posts?limit=0")
    assert set(answer.json) == {"error"} and set(answer.json["error"]) == {"code", "message", "fields"}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert client.post(f"{BASE}/posts").status_code == 405
    assert client.get(f"{BASE}/stories").json["error"]["code"] == "not_found"


def test_a_browser_may_ask_before_it_asks(client, session):
    answer = client.options(
        f"{BASE}/posts", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    )
    assert answer.status_code == 200 and "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]


def test_nothing_personal_leaves(client, world):
    for name, key in world.items():
        for address in (name, f"{name}/{key}"):
            text = client.get(f"{BASE}/{address}").get_data(as_text=True)
            assert not [secret for secret in PERSONAL if secret in text], address


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("posts?city=640100&q=x", 2),
        ("posts", 2),
        ("posts/…", 2),
        ("units", 3),
        ("policies", 2),
        ("targets", 2),
        ("agencies", 2),
    ],
)
def test_few_statements_and_no_entities(client, world, app, statements, path, most):
    with app.app_context():
        areas()  # held in process
    loaded = []

    def note(target, _context):
        loaded.append(type(target).__name__)

    sa.event.listen(Mapper, "load", note)
    try:
        statements.clear()
        assert client.get(f"{BASE}/{path.replace('…', world['posts'])}").status_code == 200
        count = len(statements)
    finally:
        sa.event.remove(Mapper, "load", note)
    assert count <= most, "\n".join(statements)
    assert loaded == []


def test_the_openapi_document_tells_every_address_and_argument(client, session):
    spec = client.get(f"{BASE}/openapi.json").json
    assert spec["openapi"] == "3.1.0"
    lists = {f"/{name}" for name in RESOURCES} | {f"/{name}/{{id}}" for name in RESOURCES}
    assert set(spec["paths"]) == lists | {f"/{name}" for name in QUESTIONS}
    given = {p["name"]: p for p in spec["paths"]["/posts"]["get"]["parameters"]}
    assert set(given) == set(RESOURCES["posts"].query.fields)
    assert given["limit"]["schema"] | {"minimum": 1, "maximum": 100, "default": 25} == given["limit"]["schema"]
    assert set(spec["components"]["schemas"]["PostDetail"]["properties"]) == DETAIL
    pointed = {part.split('"')[0] for part in json.dumps(spec).split('"$ref": "#/components/')[1:]}
    known = {f"{kind}/{name}" for kind, found in spec["components"].items() for name in found}
    assert pointed <= known


def test_the_page_of_the_api_names_the_same_addresses(client, session):
    page = client.get(f"{BASE}/docs").get_data(as_text=True)
    assert all(f"GET {BASE}/{name}</code>" in page for name in RESOURCES)
    assert "published_since" in page and "http://" not in page.replace("http://www.w3.org", "")


def test_the_notice_by_day(client, session):
    doc = make_policy(effective_from=date(2999, 1, 1), issued_on=date(2023, 6, 1))
    assert client.get(f"{BASE}/policies/{doc.id}").json["validity"] == "NOT_YET"
