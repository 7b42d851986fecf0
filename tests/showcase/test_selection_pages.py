"""Pages and REST of batches and nominations: the form of a sheet, what is typed wrong, records behind, queues, search."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core import clock, desk, files
from app.core.actor import SYSTEM, acting_as
from app.core.audit import AuditEntry
from app.extensions import db
from app.showcase.forms import criteria as sheet_form
from app.showcase.models import Nomination, ShowcaseBatch, ShowcaseCheck
from app.showcase.rules import problems_of, sheet_of
from app.showcase.rules.sheets import default_sheet
from app.showcase.states import BatchState
from app.showcase.states import NominationState as N
from tests.showcase.factories import long_accredited, make_batch, make_check, make_naming, make_nomination

TODAY = clock.today()
BATCHES, NOMINATIONS = "/admin/showcase-batches", "/admin/nominations"
FIELDS = ("code", "label", "fact", "most", "bands", "basis")


def typed(sheet=None):
    """What the browser sends when nothing was changed."""
    form = sheet_form.typed_of(sheet or default_sheet())
    sent = {name: getattr(form, name) for name in ("name", "pass_score", "full_score", "bonus_max")}
    sent |= {f"tie-{place}": code for place, code in enumerate(form.ties)}
    sent["veto"] = form.vetoes
    for d, dimension in enumerate(form.dimensions):
        sent |= {f"d-{d}-code": dimension.code, f"d-{d}-label": dimension.label}
        sent |= {f"d-{d}-bonus": "1"} if dimension.is_bonus else {}
        for i, row in enumerate(dimension.items):
            sent |= {f"i-{d}-{i}-{name}": getattr(row, name) for name in FIELDS}
    return sent


def refused():
    """(deed, record) of the refused attempts in the log."""
    with acting_as(SYSTEM):
        rows = db.session.scalars(
            sa.select(AuditEntry).where(AuditEntry.deed.like("refused_%")).order_by(AuditEntry.id)
        )
        return [(row.deed, row.record_id, row.actor_name) for row in rows]


def stored(entity, key):
    """The record as the database has it."""
    with acting_as(SYSTEM):
        return db.session.get_one(entity, key)


# -- the form of a sheet


def test_a_sheet_that_is_saved_unchanged_stays_the_same(login):
    batch = make_batch("PLANNED")
    browser = login("region_admin")
    assert browser.get(f"{BATCHES}/{batch.id}/criteria").status_code == 200
    assert browser.post(f"{BATCHES}/{batch.id}/criteria", data=typed()).status_code == 302
    assert sheet_of(stored(ShowcaseBatch, batch.id).criteria) == default_sheet()


def test_rows_are_added_in_blank_ones_and_removed_by_emptying_them(login):
    batch, data = make_batch("PLANNED"), typed()
    data |= {"i-0-1-label": "", "i-0-4-label": "遵守制度", "i-0-4-most": "6", "i-0-4-fact": ""}
    assert login("region_admin").post(f"{BATCHES}/{batch.id}/criteria", data=data).status_code == 302
    sheet = sheet_of(stored(ShowcaseBatch, batch.id).criteria)
    first = [item.label for item in sheet.dimensions[0].items]
    assert first == ["稳定运行年限", "见习协议按时签订", "考勤按时报送", "遵守制度"]
    assert problems_of(sheet) == []
    assert len({item.code for item in sheet.items}) == len(list(sheet.items))


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"i-0-0-bands": "很多"}, "i-0-0-bands", "写法如"),
        ({"i-0-0-most": "x"}, "i-0-0-most", "请填写满分"),
        ({"i-0-0-most": "7"}, "i-0-0-bands", "最高档得分应等于"),
        ({"i-0-0-fact": "MOON"}, "i-0-0-fact", "请选择系统指标"),
        ({"i-0-0-label": "长" * 41}, "i-0-0-label", "不超过 40 字"),
        ({"i-0-0-fact": ""}, "i-0-0-bands", "由专家评分，不设系统得分档"),
        ({"d-0-label": ""}, "d-0-label", "请填写维度名称"),
        ({"name": ""}, "c-name", "请填写评分标准名称"),
        ({"pass_score": "-1"}, "c-pass_score", "请填写分数"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_all_is_kept(login, changed, field, words):
    batch, data = make_batch("PLANNED"), typed() | changed | {"i-1-0-basis": "我改过的依据"}
    answer = login("region_admin").post(f"{BATCHES}/{batch.id}/criteria", data=data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in page
    assert words in page
    assert "我改过的依据" in page
    assert sheet_of(stored(ShowcaseBatch, batch.id).criteria) == default_sheet()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"full_score": "90"}, "应等于满分90分"),
        ({"tie-0": "INTAKE"}, "同分比较顺序"),
        ({"bonus_max": "3"}, "超过加分上限3分"),
        ({"i-5-0-fact": "", "i-5-0-bands": ""}, "加分项须由系统数据计算"),
    ],
)
def test_what_is_wrong_with_the_whole_stands_above(login, changed, words):
    batch = make_batch("PLANNED")
    answer = login("region_admin").post(f"{BATCHES}/{batch.id}/criteria", data=typed() | changed)
    assert (answer.status_code, words in answer.get_data(as_text=True)) == (422, True)


def test_a_sheet_is_copied_from_another_batch_and_set_back(login):
    data = typed() | {"pass_score": "70"}
    source, batch, browser = make_batch("PLANNED"), make_batch("PLANNED"), login("region_admin")
    browser.post(f"{BATCHES}/{source.id}/criteria", data=data)
    for given, passing in ((source.id, 70), ("", 80)):
        assert browser.post(f"{BATCHES}/{batch.id}/criteria/copy", data={"from": given}).status_code == 302
        assert sheet_of(stored(ShowcaseBatch, batch.id).criteria).pass_score == passing
    assert browser.post(f"{BATCHES}/{batch.id}/criteria/copy", data={"from": "nothing"}).status_code == 404


def test_every_attempt_on_an_open_batch_is_refused_and_logged(login, client, token):
    batch, browser = make_batch("OPEN"), login("region_admin")
    before = stored(ShowcaseBatch, batch.id).criteria
    shown = browser.get(f"{BATCHES}/{batch.id}/criteria").get_data(as_text=True)
    assert "不能修改" in shown
    assert "保存评分标准" not in shown
    sent = typed() | {"pass_score": "60"}
    edited = {
        "version": "1",
        "introduction": "说明",
        "review_by": str(batch.review_by),
        "score_by": str(batch.score_by),
    }
    assert browser.post(f"{BATCHES}/{batch.id}/criteria", data=sent).status_code == 403
    assert browser.post(f"{BATCHES}/{batch.id}/criteria/copy", data={"from": ""}).status_code == 302
    assert browser.post(f"{BATCHES}/{batch.id}/shares", data={"share-640100": "1"}).status_code == 403
    body = {"version": 1, "quota": 9, **{key: value for key, value in edited.items() if key != "version"}}
    answer = client.put(f"/api/v1/showcase-batch/{batch.id}", json=body, headers=token("region_admin"))
    assert answer.status_code in (403, 409)
    assert browser.post(f"{BATCHES}/{batch.id}/moves/open", data={}).status_code == 409
    assert refused() == [
        (f"refused_{deed}", batch.id, "region_admin") for deed in ("criteria", "criteria", "shares", "edit", "open")
    ]
    assert (stored(ShowcaseBatch, batch.id).criteria, stored(ShowcaseBatch, batch.id).quota) == (before, 2)


def test_who_organises_another_level_is_refused_and_logged(login):
    batch = make_batch("PLANNED")
    browser = login("yinchuan_auditor")
    assert browser.post(f"{BATCHES}/{batch.id}/criteria", data=typed()).status_code == 403
    assert browser.post(f"{BATCHES}/{batch.id}/moves/open", data={}).status_code == 403
    assert [row[0] for row in refused()] == ["refused_criteria", "refused_open"]
    assert stored(ShowcaseBatch, batch.id).state == BatchState.PLANNED


# -- planning


def test_a_batch_is_planned_and_edited_by_its_own_level(login):
    browser = login("yinchuan_auditor")
    form = browser.get(f"{BATCHES}/add").get_data(as_text=True)
    assert "市级" in form
    assert "自治区级" not in form.split('id="f-level"')[1].split("</select>")[0]
    data = {
        "title": "2026年银川市评选",
        "level": "CITY",
        "year": "2023",
        "opens_on": str(TODAY),
        "closes_on": str(TODAY + timedelta(days=20)),
        "review_by": str(TODAY + timedelta(days=30)),
        "score_by": str(TODAY + timedelta(days=40)),
        "period_from": "2025-01-01",
        "period_to": "2025-12-31",
        "is_blind": "y",
        "experts_min": "3",
        "spread_max": "15",
    }
    assert browser.post(f"{BATCHES}/add", data=data | {"score_by": str(TODAY)}).status_code == 422
    answer = browser.post(f"{BATCHES}/add", data=data)
    assert answer.status_code == 302
    batch = stored(ShowcaseBatch, answer.location.rsplit("/", 1)[-1])
    assert (batch.region_code, batch.level, batch.is_blind) == ("640100", "CITY", True)
    changed = data | {"title": "改名", "version": str(batch.version)}
    assert browser.post(f"{BATCHES}/{batch.id}/edit", data=changed).status_code == 302
    assert stored(ShowcaseBatch, batch.id).title == "改名"


@pytest.mark.parametrize(("value", "status"), [("3", 302), ("", 302), ("-1", 422), ("很多", 422), ("1.5", 422)])
def test_shares_are_numbers_or_empty(login, value, status):
    batch = make_batch("PLANNED")
    answer = login("region_admin").post(f"{BATCHES}/{batch.id}/shares", data={"share-640100": value})
    assert answer.status_code == status
    if status == 422:
        assert 'id="share-640100-error"' in answer.get_data(as_text=True)
    else:
        assert json.loads(stored(ShowcaseBatch, batch.id).shares) == ({"640100": 3} if value else {})


def test_a_county_has_nobody_to_share_among(login):
    batch = make_batch("PLANNED", "COUNTY")
    assert login("xingqing_auditor").get(f"{BATCHES}/{batch.id}/shares").status_code == 404


@pytest.mark.parametrize("state", list(BatchState))
def test_the_page_of_a_batch_in_every_state(login, state):
    batch = make_batch(state.value, shares='{"640100": 2}')
    for each in ("SUBMITTED", "CITY_RECOMMENDED", "NOT_SELECTED"):
        make_nomination(batch, state=each)
    make_nomination(batch, long_accredited("640121"), "CITY_RECOMMENDED")
    make_nomination(batch, state="DRAFT")
    for login_name in ("region_admin", "yinchuan_auditor", "xingqing_agent", "supervisor"):
        answer = login(login_name).get(f"{BATCHES}/{batch.id}")
        assert answer.status_code == 200
        shown = answer.get_data(as_text=True)
        assert 'aria-current="step"' in shown
        counted = 3 if login_name == "xingqing_agent" else 4
        assert f'申报单位 <span class="tally">{counted}</span>' in shown, login_name


# -- nominations


@pytest.mark.parametrize("state", [state for state in N if state != N.DRAFT])
def test_the_page_of_a_nomination_in_every_state(login, state):
    made = make_nomination(make_batch("CITY_REVIEW"), state=state.value, materials='{"stories": "报道三篇"}')
    with acting_as(SYSTEM):
        files.keep(made, "stories", "报道.pdf", b"%PDF-1.4 x")
    for login_name in ("region_admin", "yinchuan_auditor", "xingqing_agent", "supervisor"):
        shown = login(login_name).get(f"{NOMINATIONS}/{made.id}").get_data(as_text=True)
        assert "报道三篇" in shown
        assert "报道.pdf" in shown


def test_a_draft_is_the_units_own_affair(login, client, token):
    made = make_nomination(make_batch(), state="DRAFT")
    for who in ("region_admin", "xingqing_auditor"):
        assert login(who).get(f"{NOMINATIONS}/{made.id}").status_code == 404
        assert made.id not in login(who).get(f"{NOMINATIONS}/").get_data(as_text=True)
        assert client.get(f"/api/v1/nomination/{made.id}", headers=token(who)).status_code == 404


def test_the_records_behind_a_number(login):
    made = make_nomination(make_batch("CITY_REVIEW"))
    browser = login("yinchuan_auditor")
    assert "接收见习人员" in browser.get(f"{NOMINATIONS}/{made.id}/facts/INTAKE").get_data(as_text=True)
    assert browser.get(f"{NOMINATIONS}/{made.id}/facts/NOTHING").status_code == 404
    assert login("guyuan_agent").get(f"{NOMINATIONS}/{made.id}/facts/INTAKE").status_code == 404


def test_vetoes_are_recorded_and_lifted_on_the_page(login):
    made, browser = make_nomination(make_batch("CITY_REVIEW")), login("yinchuan_auditor")
    given = {"veto": "SAFETY_ACCIDENT", "words": "发生事故", "document": ""}
    answer = browser.post(f"{NOMINATIONS}/{made.id}/veto", data=given)
    assert answer.status_code == 422
    assert "发生事故" in answer.get_data(as_text=True)
    assert browser.post(f"{NOMINATIONS}/{made.id}/veto", data=given | {"document": "〔2026〕3号"}).status_code == 302
    assert "SAFETY_ACCIDENT" in stored(Nomination, made.id).vetoes
    visit = {"site_checked_on": str(TODAY), "opinion": "同意推荐"}
    assert browser.post(f"{NOMINATIONS}/{made.id}/moves/recommend", data=visit).status_code == 409
    assert browser.post(f"{NOMINATIONS}/{made.id}/lift-veto", data={"veto": "SAFETY_ACCIDENT"}).status_code == 302
    assert browser.post(f"{NOMINATIONS}/{made.id}/moves/recommend", data=visit).status_code == 302
    assert stored(Nomination, made.id).state == N.CITY_RECOMMENDED
    assert ("refused_recommend", made.id, "yinchuan_auditor") in refused()


def test_a_check_is_recorded_on_the_page_with_the_facts_of_the_year(login):
    made, browser = make_naming(), login("region_admin")
    given = {"year": "2026", "result": "WARN", "finding": ""}
    answer = browser.post(f"{NOMINATIONS}/{made.id}/check", data=given)
    assert (answer.status_code, 'id="check-finding-error"' in answer.get_data(as_text=True)) == (422, True)
    assert browser.post(f"{NOMINATIONS}/{made.id}/check", data=given | {"finding": "带教不足"}).status_code == 302
    assert stored(Nomination, made.id).state == N.WARNED
    with acting_as(SYSTEM):
        check = db.session.scalars(sa.select(ShowcaseCheck)).one()
    assert "接收见习人员" in browser.get(f"/admin/showcase-checks/{check.id}").get_data(as_text=True)
    assert login("xingqing_auditor").post(f"{NOMINATIONS}/{made.id}/check", data=given).status_code == 403


def test_a_plate_is_noted_on_the_page(login):
    made, browser = make_naming(state="REVOKED"), login("region_admin")
    for day, status in (("", 422), ("2099-01-01", 422), (str(TODAY), 302), (str(TODAY), 409)):
        answer = browser.post(f"{NOMINATIONS}/{made.id}/plate", data={"plate_returned_on": day})
        assert answer.status_code in ({status, 403} if status == 409 else {status})
    assert stored(Nomination, made.id).plate_returned_on == TODAY


def test_found_by_the_name_of_the_unit_and_shown_beside_it(login):
    unit = long_accredited(name="宁夏沙坡头文旅发展有限公司")
    made = make_nomination(make_batch(), unit)
    browser = login("xingqing_auditor")
    assert f"{NOMINATIONS}/{made.id}" in browser.post("/admin/find/", data={"q": "沙坡头"}).get_data(as_text=True)
    assert f"{NOMINATIONS}/{made.id}" in browser.get(f"/admin/units/{unit.id}").get_data(as_text=True)


# -- queues


def _waiting(actor):
    with acting_as(actor):
        return {
            queue.label: queue.waiting()[0]
            for queue in desk.QUEUES
            if actor.has(*queue.roles) and "示范" in queue.label
        }


def test_who_has_what_to_do(cast, app):
    make_batch("PLANNED")
    make_batch("PLANNED", "CITY")
    review = make_batch("CITY_REVIEW")
    make_nomination(review, state="CITY_RECOMMENDED")
    make_nomination(make_batch("CITY_REVIEW"), state="SUBMITTED")
    make_nomination(make_batch("CITY_REVIEW", "CITY"), state="SUBMITTED")
    make_naming(state="WARNED", rectify_by=TODAY - timedelta(days=1))
    make_check(make_naming(), 2026, "REVOKE")
    make_naming(state="REVOKED")
    with app.test_request_context():
        region = _waiting(cast["region_admin"])
        city = _waiting(cast["yinchuan_auditor"])
        county = _waiting(cast["xingqing_auditor"])
    assert region["待启动的示范评选批次"] == 1
    assert region["示范单位整改期满待复核"] == 1
    assert region["示范单位待年度检查"] == 1  # the warned one; the other has its check
    assert region["建议撤销待决定的示范单位"] == 1
    assert city["待启动的示范评选批次"] == 1
    assert (city["待初审的示范单位申报"], county["待初审的示范单位申报"]) == (1, 1)


@pytest.mark.parametrize("todo", ["REVIEW", "RECTIFIED", "CHECK", "REVOKE", "PLATE"])
def test_a_queue_opens_the_list_of_its_records(login, todo):
    for who in ("region_admin", "yinchuan_auditor", "xingqing_agent"):
        assert login(who).get(f"{NOMINATIONS}/?todo={todo}").status_code == 200


@pytest.mark.parametrize("todo", ["OPEN", "START", "DETERMINE", "NAME"])
def test_a_queue_opens_the_list_of_its_batches(login, todo):
    make_batch("PLANNED", title="筹备中的批次")
    shown = login("region_admin").get(f"{BATCHES}/?todo={todo}").get_data(as_text=True)
    assert ("筹备中的批次" in shown) == (todo == "OPEN")
