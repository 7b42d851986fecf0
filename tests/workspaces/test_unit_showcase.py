"""The selection at the desk of a unit: who may do what, what is kept, what is told before and after the notice."""

import json
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.calendar import add_years
from app.core.files import StoredFile
from app.core.workflow import StatusLog
from app.extensions import db
from app.security import services as accounts
from app.showcase.models import Nomination, ShowcaseBatch
from app.showcase.rules.criteria import sheet_of, sheet_text
from app.showcase.services import facts, notices
from app.showcase.states import NominationState
from tests.conftest import PASSWORD
from tests.showcase.factories import STATEMENT, make_batch, make_check, make_naming, make_nomination
from tests.workspaces.unit_factories import PDF, placed, told, unit_of

DESK = "/desk/unit/showcase/"
DAY = timedelta(days=1)
UNTOLD = ("88.50", "第 1 名", "拟命名", "未入选", "递补")


@pytest.fixture
def unit(cast):
    found = unit_of(cast)
    with acting_as(SYSTEM):
        found.accredited_on = add_years(clock.today(), -2)
        db.session.flush()
    return found


@pytest.fixture
def batch(session):
    return make_batch(level="CITY", title="银川市示范单位评选")


@pytest.fixture
def browser(login, unit):
    return login("unit1")


@pytest.fixture
def operator(login, unit):
    facts_ = {"region_code": unit.region_code, "level": "COUNTY", "password": PASSWORD, "unit_id": unit.id}
    with acting_as(SYSTEM):
        accounts.create_account(SYSTEM, login="operator1", name="操作员", roles="UNIT_OPERATOR", trusted=True, **facts_)
    return login("operator1")


def text(browser, path, status=200):
    answer = browser.get(path)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def row_of(unit, batch) -> Nomination:
    with acting_as(SYSTEM):
        found = select(Nomination).where(Nomination.batch_id == batch.id, Nomination.unit_id == unit.id)
        return db.session.scalars(found, execution_options={"populate_existing": True}).one()


def started(browser, unit, batch) -> Nomination:
    answer = browser.post(f"{DESK}start", data={"batch": batch.id})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return row_of(unit, batch)


def save(browser, row, **fields):
    given = {"version": str(row.version), "statement": STATEMENT, **fields}
    return browser.post(f"{DESK}{row.id}/save", data=given, content_type="multipart/form-data")


# -- what can be applied for


def test_open_batches_say_whether_the_unit_may_apply(browser, unit, batch):
    page = text(browser, DESK)
    assert "银川市示范单位评选" in page and "本单位符合申报条件" in page and "开始申报" in page
    assert make_batch("PLANNED", title="还在筹备的批次").title not in text(browser, DESK)


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"accredited_on": 100}, "认定满 1 年方可申报"), ({"state": "SUSPENDED"}, "已认定的单位方可申报")],
)
def test_what_keeps_a_unit_from_applying_is_told(browser, unit, batch, changed, words):
    with acting_as(SYSTEM):
        for name, value in changed.items():
            setattr(unit, name, clock.today() - value * DAY if isinstance(value, int) else value)
        db.session.flush()
    page = text(browser, DESK)
    assert words in page and f'value="{batch.id}"' not in page
    assert browser.post(f"{DESK}start", data={"batch": batch.id}).status_code == 409


def test_a_unit_that_stands_at_the_level_is_told_until_when(browser, unit, batch):
    standing = make_naming("CITY", unit)
    assert f"有效期至 {standing.valid_to}" in text(browser, DESK)


def test_a_known_veto_is_told_before_in_neutral_words(browser, unit, batch):
    with acting_as(SYSTEM):
        unit.arrears_count = 1
        db.session.flush()
    assert "拖欠工资或见习补贴" in text(browser, DESK)


def test_the_first_page_tells_what_to_do_by_when(browser, unit, batch):
    assert "todo-showcase-open" in text(browser, "/desk/unit/")
    started(browser, unit, batch)
    page = text(browser, "/desk/unit/")
    assert "todo-showcase-draft" in page and "todo-showcase-open" not in page
    make_naming("REGION", unit, "WARNED")
    assert "todo-showcase-rectify" in text(browser, "/desk/unit/")


# -- the draft


def test_the_sheet_shows_what_the_system_knows_and_asks_for_the_rest(browser, cast, unit, batch):
    placed(cast)
    row = started(browser, unit, batch)
    page = text(browser, f"{DESK}{row.id}")
    assert "稳定运行年限" in page and "怎样提高" in page
    assert 'name="material-stories"' in page and 'name="material-events"' in page
    assert 'name="material-retention"' not in page
    assert started(browser, unit, batch).id == row.id
    with acting_as(SYSTEM):
        known = facts.points_of(sheet_of(batch.criteria), facts.facts_of(row))[0]
    assert f"<strong>{known.normalize():f}</strong>" in page


def test_the_draft_keeps_words_and_documents(browser, unit, batch):
    row = started(browser, unit, batch)
    answer = save(browser, row, **{"material-stories": "推文一篇", "file-stories": (BytesIO(PDF), "推文截图.pdf")})
    assert answer.status_code == 303
    kept = row_of(unit, batch)
    assert (kept.statement, json.loads(kept.materials)) == (STATEMENT, {"stories": "推文一篇"})
    stored = db.session.scalars(select(StoredFile).where(StoredFile.record_id == row.id)).one()
    assert (stored.kind, stored.name) == ("stories", "推文截图.pdf")
    path, key = f"{DESK}{row.id}/files/{stored.id}", stored.id
    assert browser.get(path).data == PDF
    assert "推文截图.pdf" in text(browser, f"{DESK}{row.id}")
    assert save(browser, kept, remove=key).status_code == 303
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("木马.exe", b"MZ", "只接受 PDF、JPG、PNG"),
        ("改名.pdf", b"MZ-not-a-pdf", "不是 PDF 文件"),
        ("空.pdf", b"", "请选择要上传"),
    ],
)
def test_a_wrong_file_is_refused_and_nothing_typed_is_lost(browser, unit, batch, name, body, words):
    row = started(browser, unit, batch)
    answer = save(browser, row, **{"material-events": "两场", "file-events": (BytesIO(body), name)})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and words in page and "两场" in page and STATEMENT in page
    assert row_of(unit, batch).materials == "{}"


def test_five_documents_of_an_item_and_no_more(browser, unit, batch):
    row = started(browser, unit, batch)
    for number in range(6):
        answer = save(browser, row_of(unit, batch), **{"file-stories": (BytesIO(PDF), f"{number}.pdf")})
    assert answer.status_code == 422 and "最多 5 份" in answer.get_data(as_text=True)
    assert len(db.session.scalars(select(StoredFile).where(StoredFile.record_id == row.id)).all()) == 5


def test_what_somebody_else_saved_is_told_and_not_overwritten(browser, operator, unit, batch):
    row = started(browser, unit, batch)
    old = str(row.version)
    save(operator, row, **{"material-stories": "同事写的"})
    answer = save(browser, row, version=old, **{"material-stories": "我写的"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "他人刚刚保存为“同事写的”" in page and "我写的" in page
    assert json.loads(row_of(unit, batch).materials) == {"stories": "同事写的"}


def test_a_draft_keeps_itself_while_one_types(browser, unit, batch):
    row = started(browser, unit, batch)
    given = {"version": str(row.version), "statement": "写到一半", "material-stories": "", "material-events": ""}
    answer = browser.post(f"{DESK}{row.id}/save", data=given, headers={"Accept": "application/json"})
    kept = row_of(unit, batch)
    assert answer.json == {"version": kept.version, "at": clock.now().strftime("%H:%M")}
    assert kept.statement == "写到一半"
    given |= {"statement": "另一扇窗", "material-stories": "长" * 1001}
    refused = browser.post(f"{DESK}{row.id}/save", data=given, headers={"Accept": "application/json"})
    assert refused.status_code == 422 and row_of(unit, batch).statement == "写到一半"


# -- who submits


def test_an_operator_prepares_and_only_the_administrator_submits(browser, operator, unit, batch):
    row = started(operator, unit, batch)
    assert save(operator, row, go="check").location.endswith("/check")
    assert "现在不能由您提交" in text(operator, f"{DESK}{row.id}/check")
    assert operator.post(f"{DESK}{row.id}/submit", data={"pledge": "1"}).status_code == 403
    assert row_of(unit, batch).state == NominationState.DRAFT
    assert browser.post(f"{DESK}{row.id}/submit", data={}).status_code == 422
    assert browser.post(f"{DESK}{row.id}/submit", data={"pledge": "1"}).status_code == 303
    sent = row_of(unit, batch)
    assert sent.state == NominationState.SUBMITTED and sent.facts_on == clock.today()
    assert operator.post(f"{DESK}{row.id}/take-back").status_code == 403
    assert browser.post(f"{DESK}{row.id}/take-back").status_code == 303
    assert row_of(unit, batch).state == NominationState.DRAFT


def test_a_sent_application_is_frozen_and_says_then_and_now(browser, cast, unit, batch):
    row = started(browser, unit, batch)
    save(browser, row)
    browser.post(f"{DESK}{row.id}/submit", data={"pledge": "1"})
    assert "现在相同" in text(browser, f"{DESK}{row.id}")
    answer = save(browser, row_of(unit, batch), statement="改一改")
    assert answer.status_code == 409 and row_of(unit, batch).statement == STATEMENT
    with acting_as(SYSTEM):
        kept = row_of(unit, batch)
        kept.facts = kept.facts.replace('"YEARS": {"value": "11"', '"YEARS": {"value": "10"')
        db.session.flush()
    page = text(browser, f"{DESK}{row.id}")
    assert "申报时" in page and "10年" in page and "11年" in page


@pytest.mark.parametrize("state", ["OPEN", "CITY_REVIEW"])
def test_after_the_last_day_nothing_is_written_or_sent(browser, unit, batch, state):
    row = started(browser, unit, batch)
    save(browser, row)
    with clock.frozen(clock.now() + 15 * DAY):
        if state == "CITY_REVIEW":
            with acting_as(SYSTEM):
                db.session.get_one(ShowcaseBatch, batch.id).state = state
                db.session.flush()
        row = row_of(unit, batch)
        page = text(browser, f"{DESK}{row.id}")
        assert "没有提交" in page and "<textarea" not in page
        assert save(browser, row, statement="晚了").status_code == 403
        assert browser.post(f"{DESK}{row.id}/submit", data={"pledge": "1"}).status_code == 403
        assert (
            browser.post(f"{DESK}start", data={"batch": make_batch(closes_on=clock.today() - DAY).id}).status_code
            == 409
        )
    assert row_of(unit, batch).statement == STATEMENT


# -- reach


def test_an_application_of_another_unit_is_not_there(login, browser, unit, batch):
    row = started(browser, unit, batch)
    save(browser, row, **{"file-stories": (BytesIO(PDF), "a.pdf")})
    stored = db.session.scalars(select(StoredFile).where(StoredFile.record_id == row.id)).one()
    stranger, before = login("unit2"), row_of(unit, batch).version
    for path in ("", "/check", "/records/intake", f"/files/{stored.id}", "/papers/certificate.pdf"):
        assert stranger.get(f"{DESK}{row.id}{path}").status_code == 404, path
    for deed in ("save", "submit", "take-back"):
        assert stranger.post(f"{DESK}{row.id}/{deed}", data={"pledge": "1", "version": "1"}).status_code == 404, deed
    assert row_of(unit, batch).version == before
    assert browser.get(f"{DESK}{row.id}/papers/certificate.pdf").status_code == 404


def test_a_batch_of_another_city_is_not_there(browser, unit):
    far = make_batch(level="CITY", region_code="640200")
    assert far.title not in text(browser, DESK)
    assert browser.post(f"{DESK}start", data={"batch": far.id}).status_code == 404


@pytest.mark.parametrize(("code", "status"), [("intake", 200), ("stories", 404), ("nothing", 404)])
def test_the_records_behind_a_figure(browser, cast, unit, batch, code, status):
    person = placed(cast, actual_start=clock.today() - 60 * DAY)
    with acting_as(SYSTEM):
        db.session.get_one(ShowcaseBatch, batch.id)
    within = make_batch(level="CITY", period_from=clock.today() - 90 * DAY, period_to=clock.today())
    row = started(browser, unit, within)
    page = text(browser, f"{DESK}{row.id}/records/{code}", status)
    if status == 200:
        assert person.person_name in page and f"/desk/unit/placements/{person.id}" in page


# -- results


def judged(unit, state, batch_state, **facts_):
    batch = make_batch(batch_state, level="REGION")
    given = {"score": Decimal("88.50"), "average": Decimal("88.50"), "rank": 1, **facts_}
    return make_nomination(batch, unit, state, **given)


@pytest.mark.parametrize("state", ["SCORED", "SHORTLISTED", "NOT_SELECTED"])
def test_nothing_is_told_before_the_notice(browser, unit, state):
    row = judged(unit, state, "REGION_REVIEW", reserve_rank=1 if state == "NOT_SELECTED" else None)
    for path in (DESK, f"{DESK}{row.id}"):
        page = text(browser, path)
        assert "评审中" in page
        assert [words for words in UNTOLD if words in page and words != "拟命名"] == []
        assert "拟命名为示范单位" not in page


def test_the_result_is_told_with_the_notice(browser, unit):
    row = judged(unit, "SHORTLISTED", "REGION_REVIEW")
    with acting_as(SYSTEM):
        row.batch.state = "PUBLIC_NOTICE"
        notice = notices.publish_notice(row.batch, [row])
        db.session.flush()
    page = text(browser, f"{DESK}{row.id}")
    assert "88.50" in page and "正在公示" in page and notice.to_day.isoformat() in page


def test_why_a_unit_was_not_selected_is_told(browser, unit):
    row = judged(unit, "NOT_SELECTED", "PUBLIC_NOTICE", rank=3, reserve_rank=1)
    line = {"entity": "nomination", "record_id": row.id, "move": "not_select", "from_state": "SCORED"}
    line |= {"to_state": "NOT_SELECTED", "reason": "超出名额2个", "actor_name": "自治区", "role": "REGION_HRSS"}
    with acting_as(SYSTEM):
        db.session.add(StatusLog(**line, at=clock.now()))
        db.session.flush()
    page = text(browser, f"{DESK}{row.id}")
    assert "超出名额2个" in page and "递补顺序" in page


def test_a_named_unit_downloads_its_papers(browser, cast, unit):
    row = make_naming("REGION", unit)
    page = text(browser, f"{DESK}{row.id}")
    assert row.certificate_no in page and f"{DESK}{row.id}/papers/certificate.pdf" in page
    assert f"{DESK}{row.id}/papers/other.pdf" not in page
    assert browser.get(f"{DESK}{row.id}/papers/other.pdf").status_code == 404


@pytest.mark.parametrize("state", ["WARNED", "REVOKED"])
def test_a_warning_says_by_when_and_how_and_a_revocation_why(browser, unit, state):
    row = make_naming("REGION", unit, state)
    make_check(row, finding="考勤报送不及时")
    page = text(browser, f"{DESK}{row.id}")
    assert "考勤报送不及时" in page
    if state == "WARNED":
        assert row.rectify_by.isoformat() in page and "对照上面的理由" in page
    else:
        assert "弄虚作假" in page and "交回" in page and "下载证书" not in page


def test_the_pages_cost_the_same_for_one_and_for_many(browser, unit, batch, statements):
    def cost(path):
        statements.clear()
        text(browser, path)
        return told(statements)

    row = started(browser, unit, batch)
    cost(DESK)
    few = cost(DESK), cost(f"{DESK}{row.id}")
    for _number in range(4):
        make_naming("COUNTY", unit, lapsed_on=clock.today())
        judged(unit, "NOT_SELECTED", "PUBLIC_NOTICE")
    assert (cost(DESK), cost(f"{DESK}{row.id}")) == few


def test_another_sheet_asks_for_its_own_items(browser, unit):
    default = sheet_of(make_batch().criteria)
    said = json.loads(sheet_text(default))
    said["dimensions"][0]["items"][1] |= {"fact": None, "bands": "", "label": "内部制度健全"}
    batch = make_batch(level="CITY", criteria=json.dumps(said, ensure_ascii=False))
    row = started(browser, unit, batch)
    page = text(browser, f"{DESK}{row.id}")
    assert "内部制度健全" in page and 'name="material-violations"' in page
