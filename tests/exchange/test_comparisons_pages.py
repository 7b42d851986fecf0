"""The pages of both sides: what each may do there, and what the other's data never reach."""

import csv
import io
import re
from datetime import datetime

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.actor import acting_as
from app.core.audit import AuditEntry
from app.core.scope import unscoped
from app.exchange.models import ComparisonBatch, ComparisonFile
from app.extensions import db
from tests.exchange.comparing import answer, consenting, issued, sheet, token
from tests.factories import make_unit

NOW = datetime(2023, 7, 10, 9, 0)
BASE = "/admin/comparisons"


@pytest.fixture(autouse=True)
def _july(session):
    with clock.frozen(NOW):
        yield


@pytest.fixture
def batch(cast):
    people = [consenting(name=f"张三{n}") for n in range(3)]
    made = issued(cast["xingqing_agent"], "IN_SCHOOL")
    made.people = people
    return made


def _logged(deed):
    with unscoped("a test reads the log"):
        return db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry).where(AuditEntry.deed == deed))


def _stored(pk):
    with unscoped("a test looks at the table itself"):
        return db.session.get(ComparisonBatch, pk, populate_existing=True)


def _file(browser, url, body, name="答复.csv", **more):
    return browser.post(url, data={"file": (io.BytesIO(body), name), **more}, content_type="multipart/form-data")


def test_a_question_is_chosen_counted_drafted_and_issued(login, cast, session):
    consenting()
    browser = login("xingqing_agent")
    text = browser.get(f"{BASE}/add").get_data(as_text=True)
    assert "是否在校就读" in text and "参保职工人数" in text
    text = browser.get(f"{BASE}/add?question=IN_SCHOOL").get_data(as_text=True)
    assert "现有 1 个对象" in text and "教育部门（学籍）" in text
    data = {"question": "IN_SCHOOL", "purpose": "资格复核", "due_on": "2023-07-20", "in-due": "DUE"}
    answer = browser.post(f"{BASE}/add", data=data)
    assert answer.status_code == 302
    page = browser.get(answer.location).get_data(as_text=True)
    assert "现有 1 个对象" in page and "只问没有有效答复的" in page
    assert browser.post(f"{answer.location}/moves/issue", data={}).status_code == 302
    assert _stored(answer.location.rsplit("/", 1)[1]).asked_count == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"purpose": ""}, "请写明比对用途"),
        ({"due_on": "2022-01-01"}, "答复期限应在明天"),
        ({"due_on": "明天"}, "请填写正确的日期"),
        ({"question": "AGE"}, "请选择比对事项"),
        ({"in-state": "NOWHERE"}, "没有这个选项"),
    ],
)
def test_a_wrong_draft_comes_back_with_what_was_typed(login, session, change, words):
    data = {"question": "IN_SCHOOL", "purpose": "资格复核", "due_on": "2023-07-20"} | change
    answer = login("xingqing_agent").post(f"{BASE}/add", data=data)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_a_strange_choice_in_the_address_counts_nobody(login, session):
    text = login("xingqing_agent").get(f"{BASE}/add?question=IN_SCHOOL&in-state=NOWHERE").get_data(as_text=True)
    assert "有筛选条件无法识别" in text


def test_the_answering_page_offers_the_ways_and_shows_no_subject(login, batch):
    text = login("edu").get(f"{BASE}/{batch.id}").get_data(as_text=True)
    assert "答复本批比对" in text and "本机比对工具" in text
    assert batch.key not in text
    assert not any(secret in text for person in batch.people for secret in (person.name, person.id, person.id_tail))
    assert login("edu").get(f"{BASE}/{batch.id}/lines").status_code == 404


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_file_out_is_sent_to_the_answering_side_and_logged(login, batch, ending):
    with login("edu").get(f"{BASE}/{batch.id}/questions.{ending}") as got:
        assert got.status_code == 200
        body = got.data
    assert not any(person.id_no.encode() in body for person in batch.people)
    assert _logged("comparison-download") == 1
    assert login("xingqing_agent").get(f"{BASE}/{batch.id}/questions.{ending}").status_code == 403
    assert login("civil").get(f"{BASE}/{batch.id}/questions.{ending}").status_code == 404


def test_the_key_is_shown_inside_the_tool_alone_and_each_time_logged(login, batch):
    browser = login("edu")
    got = browser.post(f"{BASE}/{batch.id}/tool")
    text = got.get_data(as_text=True)
    assert got.status_code == 200 and batch.key in text
    assert "connect-src &#39;none&#39;" in text or "connect-src 'none'" in text
    assert not re.search(r"<form\b", text)
    assert browser.post(f"{BASE}/{batch.id}/tool").status_code == 200
    assert _logged("comparison-key") == 2
    assert _stored(batch.id).key_shown_at == NOW
    for who, status in (("xingqing_agent", 403), ("center", 403), ("supervisor", 403), ("civil", 404)):
        assert login(who).post(f"{BASE}/{batch.id}/tool").status_code == status, who


def test_after_the_end_there_is_neither_key_nor_file(login, cast, batch):
    assert login("xingqing_agent").post(f"{BASE}/{batch.id}/moves/cancel", data={"reason": "不需要"}).status_code == 302
    browser = login("edu")
    assert browser.get(f"{BASE}/{batch.id}").status_code == 200
    assert browser.post(f"{BASE}/{batch.id}/tool").status_code == 403
    assert browser.get(f"{BASE}/{batch.id}/questions.csv").status_code == 403


def test_a_filled_file_is_taken_kept_and_sent_back_only_to_the_side_that_gave_it(login, batch):
    body = sheet(batch, {token(batch, person.id_no): ("是", "2023-07-01") for person in batch.people})
    browser = login("edu")
    assert _file(browser, f"{BASE}/{batch.id}/answers", body, day="2023-07-09").status_code == 302
    assert "已答复：是 3" in browser.get(f"{BASE}/{batch.id}").get_data(as_text=True)
    with unscoped("a test looks at the table itself"):
        kept = db.session.scalars(sa.select(ComparisonFile)).one()
    for who, status in (
        ("edu", 200),
        ("xingqing_agent", 404),
        ("xingqing_auditor", 404),
        ("civil", 404),
        ("yongning_agent", 404),
    ):
        with login(who).get(f"{BASE}/{batch.id}/evidence/{kept.id}") as got:
            assert got.status_code == status
            assert (got.data == body) == (status == 200)
    assert _logged("download") == 1
    asking = login("xingqing_agent").get(f"{BASE}/{batch.id}").get_data(as_text=True)
    assert kept.sha256 in asking and "/evidence/" not in asking


def test_faulty_cells_are_listed_and_the_page_says_nothing_was_kept(login, batch):
    body = sheet(batch, {token(batch, batch.people[0].id_no): ("大概", "2023-07-01")})
    got = _file(login("edu"), f"{BASE}/{batch.id}/answers", body)
    text = got.get_data(as_text=True)
    assert got.status_code == 422
    assert "没有保存任何答复" in text and "是、否、未知" in text
    assert re.search(r">B\d+<", text)
    assert _stored(batch.id).state == "ISSUED"


@pytest.mark.parametrize(("data", "words"), [({}, "请选择要上传的文件"), ({"day": "x"}, "请选择要上传的文件")])
def test_a_missing_file_is_told(login, batch, data, words):
    got = login("edu").post(f"{BASE}/{batch.id}/answers", data=data)
    assert (got.status_code, words in got.get_data(as_text=True)) == (422, True)


def test_a_list_of_no_department_is_told(login, batch):
    got = login("edu").post(f"{BASE}/{batch.id}/roster", data={"roster": "nothing"})
    assert (got.status_code, "没有可用于答复的名册" in got.get_data(as_text=True)) == (422, True)


def test_the_asking_side_reads_answer_by_answer_and_adopts(login, cast, batch):
    yes, no, _silent = batch.people
    answer(cast["edu"], batch, {yes.id_no: "是", no.id_no: "否"})
    browser = login("xingqing_agent")
    text = browser.get(f"{BASE}/{batch.id}/lines?answer=YES").get_data(as_text=True)
    assert yes.name in text and no.name not in text
    assert yes.id_no not in text
    assert "没有这样的答复" in browser.get(f"{BASE}/{batch.id}/lines?answer=UNKNOWN").get_data(as_text=True)
    assert browser.post(f"{BASE}/{batch.id}/moves/apply", data={}).status_code == 302
    assert _stored(batch.id).applied_count == 1
    assert browser.post(f"{BASE}/{batch.id}/moves/answer", data={}).status_code == 404


def test_the_lines_are_paged(login, cast):
    for _n in range(60):
        consenting()
    made = issued(cast["xingqing_agent"], "IN_SCHOOL")
    browser = login("xingqing_agent")
    first = browser.get(f"{BASE}/{made.id}/lines").get_data(as_text=True)
    following = re.search(r'href="([^"]*after=[^"]*)"', first)[1].replace("&amp;", "&")
    second = browser.get(following).get_data(as_text=True)
    assert (first.count("测试青年"), second.count("测试青年")) == (50, 10)


def test_a_subject_that_moved_out_of_reach_is_not_named(login, cast, batch):
    with unscoped("a test moves a person"):
        batch.people[0].region_code = "640121"
        db.session.flush()
    text = login("xingqing_agent").get(f"{BASE}/{batch.id}/lines").get_data(as_text=True)
    assert "现不在您的职责范围内" in text and batch.people[0].name not in text


def test_the_desk_tells_both_sides_what_waits(login, cast, batch):
    assert "待答复的比对" in login("edu").get("/admin/").get_data(as_text=True)
    found = login("edu").get(f"{BASE}/?turn=ANSWER").get_data(as_text=True)
    assert batch.number in found
    assert batch.number not in login("center").get(f"{BASE}/?turn=ANSWER").get_data(as_text=True)
    answer(cast["edu"], batch, {batch.people[0].id_no: "是"})
    assert batch.number in login("xingqing_agent").get(f"{BASE}/?turn=APPLY").get_data(as_text=True)
    assert batch.number not in login("yinchuan_agent").get(f"{BASE}/?turn=APPLY").get_data(as_text=True)


def test_programs_read_and_move_but_never_answer(client, token, cast, batch):
    headers = token("xingqing_agent")
    got = client.get(f"/api/v1/comparison/{batch.id}", headers=headers)
    assert got.status_code == 200
    assert {"key", "filters"} & set(got.json["result"]) == set()
    assert set(got.json["moves"]) == {"cancel"}
    assert client.post(f"/api/v1/comparison/{batch.id}/moves/answer", headers=headers, json={}).status_code == 404
    body = {"reason": "不再需要"}
    assert (
        client.post(f"/api/v1/comparison/{batch.id}/moves/cancel", headers=headers, json=body).json["state"]
        == "CANCELLED"
    )


def test_the_list_is_exported_without_secrets(login, batch):
    with login("xingqing_agent").get(f"{BASE}/export.csv") as got:
        rows = list(csv.reader(io.StringIO(got.data.decode("utf-8-sig"))))
    assert batch.number in rows[1]
    assert batch.key not in str(rows)


def test_units_are_named_on_the_lines_of_their_batch(login, cast):
    unit = make_unit()
    made = issued(cast["xingqing_agent"], "INSURED_STAFF")
    answer(cast["center"], made, {unit.uscc: ("是", "2023-07-08", 12)})
    text = login("xingqing_agent").get(f"{BASE}/{made.id}/lines?answer=YES").get_data(as_text=True)
    assert unit.name in text and "12" in text


def test_the_key_stays_out_of_every_page_log_and_export(login, cast, batch):
    answer(cast["edu"], batch, {batch.people[0].id_no: "是"})
    for who in ("edu", "xingqing_agent", "supervisor"):
        assert batch.key not in login(who).get(f"{BASE}/{batch.id}").get_data(as_text=True)
    with acting_as(cast["xingqing_agent"]), unscoped("a test reads the log"):
        changes = db.session.scalars(sa.select(AuditEntry.changes).where(AuditEntry.entity == "comparison_batch")).all()
    assert batch.key not in " ".join(changes)
