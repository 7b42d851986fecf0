"""Every page and API of every entity × a record out of reach: 404 or absent, and unchanged in the database."""

import io
import re

import openpyxl
import pytest
import sqlalchemy as sa

from app.core.actor import acting_as
from app.core.api import EntityApi
from app.core.card import CARDS
from app.core.scope import SCOPED, criterion
from app.core.views import EntityView, FilingMixin
from app.core.views.panels import PANELS
from app.extensions import appbuilder, db
from app.registers.scope import reads
from tests.factories import make_unit
from tests.guards.claims import ROWS as CLAIMED
from tests.guards.rows import AFTER_A_PLACEMENT, OF_A_PLACEMENT, ROWS, count_of, row_of
from tests.guards.showcases import ROWS as SELECTED
from tests.placements.care_factories import make_benefit
from tests.registers.entries import BY_NAME as LISTS

ONE_ENGINE = True  # decision 0016

OUTSIDERS = ("yongning_agent", "yongning_auditor", "guyuan_agent", "unit2")
HOME = "640104"
OPEN = {
    "target",
    "parameter",  # both printed in a public notice; tests/programme asks who may change them
    "message-template",  # the wording is no secret and belongs to no county; tests/messaging asks who may change it
}
ELSEWHERE = {"policy", "policy-article", "policy-version"}  # tests/publications/test_scope.py
ADMINISTRATORS = {"account", "audit"}  # kept by province administrators; tests/security
OF_EXPERTS = {"showcase-score"}  # by REST for the expert alone; tests/showcase/test_scoring_independence.py
CLOSED = set(ROWS) - OPEN - ADMINISTRATORS
PAPERS = {
    "agreement",
    "assessment",
    "attendance-month",
    "claim",
    "payment-batch",
    "nomination",
}  # their panels hold issued documents alone
PLACED = {
    *OF_A_PLACEMENT,
    *AFTER_A_PLACEMENT,
    "application",
    "placement",
    "agreement",
    "mentor",
    "insurance-policy",
    "benefit",
    "presence-draw",
    "survey-result",
}
PERSONAL = {
    "trainee",
    "trainee-pair",
    "push",
    "visit",
    "consent",
    "hardship",
    "eligibility-check",
    *PLACED,
    *CLAIMED,
    *SELECTED,
}  # rows about single people or money, which departments do not read; nor policies, draws and the draft of a benefit
BETWEEN_TWO = {"comparison"}  # tests/exchange asks which two departments read it
OF_ONE_DEPARTMENT = {*LISTS, "import-batch"}  # tests/registers and tests/exchange ask who reads and keeps them


def _views(kind):
    return [view for view in appbuilder.baseviews if isinstance(view, kind)]


def _of(kind, name):
    return [view for view in _views(kind) if view.card.name == name]


def _addresses(app, view, record):
    """Every (method, url) of a view that names a record."""
    moves = list(view.mover.workflow.moves) if view.mover else ["approve"]
    fields = sorted(view.card.sensitive) or [view.card.shown[0]]
    fill = {"name": moves, "field": fields, "file_id": [record.id]}
    for rule in app.url_map.iter_rules():
        if rule.endpoint.split(".")[0] != type(view).__name__ or "pk" not in rule.arguments:
            continue
        urls = [rule.rule.replace("<pk>", record.id)]
        for name, values in fill.items():
            urls = [
                url.replace(f"<{name}>", value) for url in urls for value in (values if f"<{name}>" in url else [""])
            ]
        yield from (
            (method, url) for url in urls for method in sorted(rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"})
        )


def test_every_entity_with_a_page_or_api_stands_in_this_table():
    known = {view.card.name for view in _views(EntityView) + _views(EntityApi)}
    assert known - set(ROWS) - ELSEWHERE - ADMINISTRATORS == set()


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("name", sorted(CLOSED))
def test_pages_do_not_know_a_record_out_of_reach(app, login, cast, name, who):
    record = ROWS[name](HOME)
    browser, before = login(who), row_of(record)
    body = {"reason": "理由", "version": "1", "state": "UPHELD", "answer": "x", "name": "改名", "pledge": "on"}
    for view in _of(EntityView, name):
        wrong = {}
        for method, url in _addresses(app, view, record):
            status = browser.open(url, method=method, data=body if method == "POST" else None).status_code
            if status not in (403, 404) or (
                status == 403 and method == "GET" and url.endswith(record.id) and _reads(cast[who], view)
            ):
                wrong[f"{method} {url}"] = status
        assert wrong == {}
        if _reads(cast[who], view):
            assert browser.get(f"{view.route_base}/{record.id}").status_code == 404
    assert row_of(record) == before


def _reads(actor, view):
    return actor.may(view.read) and (view.card.name not in LISTS or reads(actor, view.card.entity))


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("name", sorted(CLOSED))
def test_lists_exports_lookups_and_bulk_moves_leave_it_out(login, cast, name, who):
    record = ROWS[name](HOME)
    browser, before = login(who), row_of(record)
    for view in _of(EntityView, name):
        if not _reads(cast[who], view):
            continue
        assert record.id not in browser.get(f"{view.route_base}/").get_data(as_text=True)
        secret = _telling(record) | {str(record.id)}  # every export ends in the key of its record
        assert _cells(browser, f"{view.route_base}/export.xlsx") & secret == set()
        with browser.get(f"{view.route_base}/export.csv") as told:
            assert {word for word in secret if word in told.get_data(as_text=True)} == set()
        for field in view.card.lookups:
            found = browser.get(f"{view.route_base}/lookup?field={field}").json["items"]
            assert record.id not in {item["value"] for item in found}
        for move in view.mover.workflow.moves if view.mover else ["approve"]:
            browser.post(f"{view.route_base}/moves/{move}", data={"id": record.id, "reason": "理由"})
    assert row_of(record) == before


def _cells(browser, url):
    with browser.get(url) as answer:
        sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    return {str(cell) for row in sheet.iter_rows(min_row=2, values_only=True) for cell in row if cell is not None}


def _telling(record):
    """What would give the record away in a sheet: its own name or title."""
    return {str(getattr(record, name)) for name in ("name", "title") if getattr(record, name, None)} - {
        "测试批次",
        "一号车间",
    }


@pytest.mark.parametrize("who", OUTSIDERS)
@pytest.mark.parametrize("name", sorted(CLOSED))
def test_programs_do_not_know_a_record_out_of_reach(app, client, token, cast, name, who):
    record = ROWS[name](HOME)
    headers, before = token(who), row_of(record)
    for view in _of(EntityApi, name):
        assert record.id not in client.get(f"/api/v1/{name}/", headers=headers).json.get("ids", [])
        found = client.get(f"/api/v1/{name}/?q=(filters:!())", headers=headers).get_data(as_text=True)
        assert record.id not in found
        for method, url in _addresses(app, view, record):
            status = client.open(url, method=method, headers=headers, json={"version": 1, "reason": "理由"}).status_code
            assert status in ((404,) if method == "GET" and _reads(cast[who], view) else (403, 404)), f"{method} {url}"
    assert row_of(record) == before


@pytest.mark.parametrize("name", sorted(CLOSED))
def test_strangers_change_and_read_nothing(app, client, session, name):
    record = ROWS[name](HOME)
    before = row_of(record)
    for kind, expected in ((EntityView, 302), (EntityApi, 401)):
        for view in _of(kind, name):
            for method, url in _addresses(app, view, record):
                assert client.open(url, method=method).status_code == expected, url
    assert row_of(record) == before


@pytest.mark.parametrize(
    "name", sorted(CLOSED - OF_ONE_DEPARTMENT - BETWEEN_TWO - PERSONAL - {"unit-objection", "unit-ban"})
)
def test_a_liaison_reads_everywhere_and_changes_nothing(app, login, cast, session, name):
    record = ROWS[name](HOME)
    browser, before = login("sci"), row_of(record)
    for view in _of(EntityView, name):
        assert browser.get(f"{view.route_base}/{record.id}").status_code == 200
        for method, url in _addresses(app, view, record):
            if method != "GET":
                assert browser.open(url, method=method, data={"reason": "理由"}).status_code in (403, 404, 409, 422), (
                    url
                )
    assert row_of(record) == before


@pytest.mark.parametrize("who", OUTSIDERS)
def test_panels_of_a_parent_out_of_reach_are_empty(cast, session, who):
    for name, panels in PANELS.items():
        if name not in ROWS:
            continue
        parent = ROWS[name](HOME)
        assert {panel.card.name for panel in panels} & CLOSED or name in OPEN | PAPERS
        with acting_as(cast[who]):
            assert {panel.key: panel.rows(parent) for panel in panels if panel.rows(parent)} == {}


def test_panels_of_a_placement_show_its_rows_to_those_responsible_alone(cast, session):
    placement = ROWS["placement"](HOME)
    rows = {name: make(placement) for name, make in (OF_A_PLACEMENT | AFTER_A_PLACEMENT).items()}
    panels = [panel for panel in PANELS["placement"] if panel.card.name in rows]
    assert {*rows} - {panel.card.name for panel in panels} == {"follow-up-step", "complaint"}  # on pages of their own
    for who in (*OUTSIDERS, "nobody", "xingqing_auditor"):
        with acting_as(cast[who]):
            shown = {panel.card.name for panel in panels if rows[panel.card.name] in panel.rows(placement)}
        assert shown == ({panel.card.name for panel in panels} if who == "xingqing_auditor" else set()), who


def test_what_is_published_of_the_catalogue_is_read_everywhere_and_changed_at_home_alone(login, cast, session):
    benefit = make_benefit(HOME)
    before = row_of(benefit)
    for who in ("yongning_agent", "guyuan_agent"):
        browser = login(who)
        assert browser.get(f"/admin/benefits/{benefit.id}").status_code == 200
        assert browser.post(f"/admin/benefits/{benefit.id}/edit", data={"title": "改", "version": "1"}).status_code in (
            403,
            404,
            409,
            422,
        )
    assert row_of(benefit) == before


@pytest.mark.parametrize("name", sorted(CLOSED))
def test_every_closed_table_is_narrowed_for_each_outsider(cast, session, name):
    record = ROWS[name](HOME)
    entity = type(record)
    assert entity in SCOPED
    for who in (*OUTSIDERS, "nobody"):
        actor = cast[who]
        with acting_as(actor):
            if actor.is_anonymous and name in ("unit", "post"):
                continue  # accredited units and offered posts are public
            db.session.expunge_all()
            assert db.session.scalar(sa.select(entity).where(entity.id == record.id)) is None, who
            assert str(criterion(entity, actor)) != "true", who


FOREIGN = (
    ("unit-site", {"name": "一号车间", "address": "测试路2号"}),
    ("unit-tag", {"kind": "MSME", "proof_no": "T-9", "valid_from": "2023-01-01"}),
    ("site-check", {"visited_on": "2023-05-04", "first_visitor": "甲", "second_visitor": "乙", "finding": "符合"}),
    (
        "post",
        {
            "title": "岗位",
            "category": "MANAGEMENT",
            "industry": "C",
            "headcount": 1,
            "duties": "工作",
            "education": "ANY",
            "months_min": 3,
            "months_max": 6,
            "allowance_yuan": "2050.00",
        },
    ),
)


@pytest.mark.parametrize(("name", "body"), FOREIGN, ids=[name for name, _ in FOREIGN])
def test_a_key_that_points_out_of_reach_is_refused_and_nothing_stored(client, token, login, cast, name, body):
    state = "SITE_CHECK" if name == "site-check" else "ACCREDITED"
    unit = make_unit(state=state, region_code=HOME)
    before = count_of(CARDS[name].entity)
    for who in ("yongning_agent", "unit2"):
        if name == "site-check" and who == "unit2":
            continue
        answer = client.post(f"/api/v1/{name}/", json={**body, "unit_id": unit.id}, headers=token(who))
        assert (answer.status_code, list(answer.json["error"]["fields"])) == (422, ["unit_id"]), answer.json
        (view,) = _of(EntityView, name)
        page = login(who).post(f"{view.route_base}/add", data={**body, "unit_id": unit.id})
        assert page.status_code == 422
        assert re.search("没有找到", page.get_data(as_text=True))
        assert unit.name not in page.get_data(as_text=True)
    assert count_of(CARDS[name].entity) == before


def test_a_county_of_others_is_refused_for_a_new_unit_and_office(client, token, session):
    answer = client.post(
        "/api/v1/office/",
        json={"name": "机构", "department": "HRSS", "region_code": "640121"},
        headers=token("xingqing_agent"),
    )
    assert (answer.status_code, list(answer.json["error"]["fields"])) == (422, ["region_code"])


def test_every_page_with_files_stands_in_the_matrix():
    assert {view.card.name for view in _views(FilingMixin)} <= set(ROWS) | ELSEWHERE


@pytest.mark.parametrize("name", sorted(CLOSED - OF_ONE_DEPARTMENT - OF_EXPERTS))
def test_whoever_is_responsible_does_reach_the_record(client, token, login, cast, name):
    record = ROWS[name](HOME)
    for view in _of(EntityView, name):
        assert login("xingqing_auditor").get(f"{view.route_base}/{record.id}").status_code == 200
    for _view in _of(EntityApi, name):
        answer = client.get(f"/api/v1/{name}/{record.id}", headers=token("xingqing_auditor"))
        assert (answer.status_code, answer.json["id"]) == (200, record.id)
