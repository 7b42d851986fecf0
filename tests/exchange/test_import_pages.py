"""Imports over HTTP: the whole way of a file, once each, and nobody else's."""

import io
import re

import pytest
import sqlalchemy as sa

from app.core import unit_of_work
from app.core.actor import acting_as
from app.core.audit import AuditEntry
from app.core.scope import unscoped
from app.exchange.models import ImportBatch, ImportFault, ImportOutcome
from app.exchange.services import TARGETS
from app.extensions import db
from tests.exchange.importing import HEADINGS, OfficeLists, offices, stored_offices, upload
from tests.exchange.workbooks import opened, workbook

NEW = f"/admin/imports/new/{OfficeLists.name}"
BAD = (("测试机构1", "", "", "", ""), ("测试机构2", "123", "", "2023年6月", ""), ("", "", "", "", ""))


@pytest.fixture(autouse=True)
def target(app, session, monkeypatch, tmp_path):
    """A target of the tests' own, and progress in a folder of the test."""
    monkeypatch.setitem(TARGETS, OfficeLists.name, OfficeLists())
    monkeypatch.setitem(app.config, "INSTANCE_DIR", tmp_path)


def send(browser, body, *, key="", name="名单.xlsx", **given):
    file = (io.BytesIO(body), name)
    return browser.post(NEW, data={"file": file, "department": "HRSS", "_once": key, **given})


def pk_of(answer):
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return answer.location.split("/")[3]


def batches():
    with unscoped("a test counts the table itself"):
        return len(list(db.session.scalars(sa.select(ImportBatch.id))))


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def test_a_file_goes_its_whole_way(login):
    browser = login("xingqing_agent")
    assert "上传并检查" in text(browser.get(NEW))
    pk = pk_of(send(browser, workbook(HEADINGS, *BAD[:2])))
    page = f"/admin/imports/{pk}"
    shown = text(browser.get(page))
    for words in ("有误的单元格", "B3", "D3", "缺少“日”", "只导入无误的 1 行", "测试机构1"):
        assert words in shown
    assert "B3" not in text(browser.get(f"{page}?column=since"))
    refused = browser.post(f"{page}/run", data={})
    assert (refused.status_code, "请勾选" in text(refused)) == (422, True)
    assert browser.post(f"{page}/run", data={"only_good": "1"}).status_code == 302
    shown = text(browser.get(page))
    assert ("已导入 1 行" in shown, "撤销导入" in shown, stored_offices()) == (True, True, 1)
    with browser.get(f"{page}/errors.xlsx") as answer:
        rows, _comments = opened(answer.data)
    assert [row[0] for row in rows] == ["机构名称", "测试机构2"]
    assert browser.get(f"{page}/progress").json["is_over"] is True
    assert browser.post(f"{page}/undo", data={}).status_code == 302
    assert ("已撤销" in text(browser.get(page)), stored_offices()) == (True, 0)
    assert browser.post(f"{page}/undo", data={}).status_code == 409
    assert page in browser.get("/admin/imports/").get_data(as_text=True)


def test_sent_twice_it_is_received_and_stored_once(login):
    browser = login("xingqing_agent")
    body = offices(2)
    first, second = (send(browser, body, key="k1") for _time in range(2))
    assert (first.location, batches()) == (second.location, 1)
    pk = pk_of(first)
    for _time in range(2):
        assert browser.post(f"/admin/imports/{pk}/run", data={"_once": "k2"}).status_code == 302
    assert stored_offices() == 2


def test_what_is_wrong_with_the_file_is_told_beside_the_field(login):
    browser = login("xingqing_agent")
    for body, name, said in (
        (b"", "", "请选择"),
        (b"", "a.xlsx", "空"),
        (b"%PDF", "a.pdf", "只接受"),
        (b"PK\x03\x04", "a.xlsx", "不能作为"),
    ):
        answer = browser.post(NEW, data={"file": (io.BytesIO(body), name), "department": "HRSS"})
        assert (answer.status_code, said in text(answer)) == (422, True)
    answer = send(browser, offices(1), department="")
    assert (answer.status_code, "请填写“部门”" in text(answer)) == (422, True)
    assert batches() == 0


def test_columns_are_laid_out_on_a_page_of_their_own(login):
    browser = login("xingqing_agent")
    answer = send(browser, workbook(("谁", "号码"), ("测试机构1", "64010420000101123X")))
    assert answer.location.endswith("/columns")
    page = f"/admin/imports/{pk_of(answer)}"
    shown = browser.get(f"{page}/columns").get_data(as_text=True)
    assert "还有必填的列没有对应" in shown
    assert "64010420000101123X" not in shown
    assert browser.post(f"{page}/columns", data={"c-1": "id_no"}).status_code == 422
    assert browser.post(f"{page}/columns", data={"c-0": "name"}).status_code == 302
    assert "导入 1 行" in text(browser.get(page))
    assert browser.post(f"{page}/sheet", data={"sheet": "没有"}).status_code == 422
    assert browser.post(f"{page}/check", data={}).status_code == 302
    assert browser.post(f"{page}/drop", data={}).status_code == 302
    assert "已放弃" in text(browser.get(page))


def test_many_faults_are_shown_page_by_page(login):
    browser = login("xingqing_agent")
    pk = pk_of(send(browser, workbook(HEADINGS, *(("", "1", "", "", "") for _row in range(60)))))
    page = browser.get(f"/admin/imports/{pk}").get_data(as_text=True)
    seen = set(re.findall(r'<th scope="row" class="nw">([A-E]\d+)</th>', page))
    while found := re.search(r'href="([^"]*after=[^"#]+)#faults" rel="next"', page):
        page = browser.get(found[1].replace("&amp;", "&")).get_data(as_text=True)
        more = set(re.findall(r'<th scope="row" class="nw">([A-E]\d+)</th>', page))
        assert more and not more & seen
        seen |= more
    assert seen == {f"{letter}{row}" for letter in "AB" for row in range(2, 62)}


def test_templates_are_sent_and_logged(login):
    with login("xingqing_agent").get(f"/admin/imports/template/{OfficeLists.name}") as answer:
        rows, _comments = opened(answer.data)
    assert rows[0] == ["机构名称*", *HEADINGS[1:]]
    with unscoped("a test reads the log"):
        assert "import_template" in set(db.session.scalars(sa.select(AuditEntry.deed)))


def test_every_target_has_a_template_and_a_page(login, cast):
    for who in ("xingqing_agent", "edu", "civil_xingqing", "finance_xingqing", "street1", "school1"):
        browser = login(who)
        shown = browser.get("/admin/imports/").get_data(as_text=True)
        names = re.findall(r"/admin/imports/new/([a-z-]+)", shown)
        assert names
        for name in names:
            assert browser.get(f"/admin/imports/new/{name}").status_code == 200, name
            with browser.get(f"/admin/imports/template/{name}") as answer:
                rows, _comments = opened(answer.data)
            labels = [column.label for column in TARGETS[name].columns()] if name != "trainee" else rows[0]
            assert len(rows[0]) == len(labels)


def test_a_list_page_offers_its_import_to_who_may(login):
    link = "/admin/imports/new/office"
    assert link in login("xingqing_agent").get("/admin/offices/").get_data(as_text=True)
    assert link not in login("xingqing_auditor").get("/admin/offices/").get_data(as_text=True)


@pytest.mark.parametrize(
    ("who", "status"), [("sci", 403), ("xingqing_auditor", 403), ("unit1", 403), ("supervisor", 403)]
)
def test_only_who_writes_an_entity_imports_it(login, who, status):
    browser = login(who)
    for url in ("/admin/imports/new/unit", "/admin/imports/template/unit"):
        assert browser.get(url).status_code == status
    assert (
        browser.post("/admin/imports/new/unit", data={"file": (io.BytesIO(offices(1)), "a.xlsx")}).status_code == status
    )


def test_an_unknown_target_is_not_found(login):
    assert login("xingqing_agent").get("/admin/imports/new/nothing").status_code == 404


ADDRESSES = ("", "/columns", "/errors.xlsx", "/progress")
DEEDS = ("/columns", "/sheet", "/check", "/run", "/undo", "/drop")


def _made_by(cast, who, body=None):
    with acting_as(cast[who]) as actor:
        batch = upload(actor, body or workbook(HEADINGS, *BAD), target=OfficeLists.name, department="HRSS")
    unit_of_work.commit()
    return batch.id


@pytest.mark.parametrize(
    "who", ["yongning_agent", "edu", "civil_xingqing", "finance_xingqing", "street1", "street2", "school1"]
)
def test_a_batch_of_others_is_not_found(login, cast, who):
    pk = _made_by(cast, "xingqing_agent")
    browser = login(who)
    for address in ADDRESSES:
        assert browser.get(f"/admin/imports/{pk}{address}").status_code == 404
    for address in DEEDS:
        assert browser.post(f"/admin/imports/{pk}{address}", data={}).status_code == 404
    assert pk not in browser.get("/admin/imports/").get_data(as_text=True)
    with acting_as(cast[who]):
        for entity in (ImportBatch, ImportFault, ImportOutcome):
            assert list(db.session.scalars(sa.select(entity))) == []


@pytest.mark.parametrize("who", ["street1", "school1"])
def test_what_a_helper_imports_is_theirs_alone(login, cast, who):
    pk = _made_by(cast, who)
    for other in {"street1", "street2", "school1", "edu", "xingqing_agent"} - {who}:
        assert login(other).get(f"/admin/imports/{pk}").status_code == 404
    assert login(who).get(f"/admin/imports/{pk}").status_code == 200


@pytest.mark.parametrize("who", ["xingqing_colleague", "yinchuan_agent", "center"])
def test_the_same_department_looks_on_but_takes_neither_file_nor_deed(login, cast, who):
    pk = _made_by(cast, "xingqing_agent")
    browser = login(who)
    shown = text(browser.get(f"/admin/imports/{pk}"))
    assert "B3" in shown
    assert "下载标错表" not in shown
    for address in ("/columns", "/errors.xlsx"):
        assert browser.get(f"/admin/imports/{pk}{address}").status_code == 403
    for address in DEEDS:
        assert browser.post(f"/admin/imports/{pk}{address}", data={"only_good": "1", "sheet": "名单"}).status_code in (
            403,
            409,
        )
    assert stored_offices() == 0


def test_pages_and_answers_show_no_number_in_clear(login, cast):
    number = "640104200001011234"
    pk = _made_by(cast, "xingqing_agent", workbook(HEADINGS, (number, number, number, number, number)))
    browser = login("xingqing_agent")
    for url in (
        f"/admin/imports/{pk}",
        f"/admin/imports/{pk}/columns",
        f"/admin/imports/{pk}/progress",
        "/admin/imports/",
    ):
        assert number not in browser.get(url).get_data(as_text=True)
