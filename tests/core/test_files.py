"""Uploads are judged by their content and reached only through their record."""

import io

import pytest

from app.core import files
from app.core.actor import acting_as
from app.core.crypto import Undecipherable
from tests.factories import make_unit
from tests.units.conftest import PDF

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
CASES = {
    "text named pdf": (b"just words", "licence.pdf", "不是 PDF 文件"),
    "png named pdf": (PNG, "licence.pdf", "不是 PDF 文件"),
    "html named jpg": (b"<html><script>alert(1)</script>", "x.jpg", "不是 JPG 文件"),
    "program": (b"MZ" + b"\x00" * 64, "x.exe", "只接受"),
    "no ending": (PDF, "licence", "只接受"),
    "empty": (b"", "licence.pdf", "请选择"),
    "no name": (PDF, "", "请选择"),
    "wrong kind": (PDF, "licence.pdf", "材料种类"),
}


def _send(browser, unit, body, name, kind="LICENCE", **more):
    return browser.post(f"/admin/units/{unit.id}/files", data={"kind": kind, "file": (io.BytesIO(body), name), **more})


def _own(cast):
    (key,) = cast["unit1"].unit_ids
    return type("Own", (), {"id": key, "__tablename__": "unit"})


@pytest.mark.parametrize("case", sorted(CASES))
def test_what_is_no_document_is_told_in_words_and_not_kept(cast, login, case):
    body, name, words = CASES[case]
    unit = _own(cast)
    answer = _send(login("unit1"), unit, body, name, kind="NO_SUCH" if case == "wrong kind" else "LICENCE")
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert files.files_of(unit) == []


@pytest.mark.parametrize(
    ("body", "name"), [(PDF, "营业执照.pdf"), (PNG, "scan.PNG"), (PDF, "../../etc/x.pdf"), (PDF, "长" * 300 + ".pdf")]
)
def test_a_document_is_kept_and_comes_back_as_it_was(cast, login, body, name):
    unit, browser = _own(cast), login("unit1")
    assert _send(browser, unit, body, name).status_code == 302
    (stored,) = files.files_of(unit)
    assert "/" not in stored.name
    with browser.get(f"/admin/units/{unit.id}/files/{stored.id}") as answer:
        assert (answer.status_code, answer.data) == (200, body)
        assert "attachment" in answer.headers["Content-Disposition"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_fifty_megabytes_are_refused_in_words(cast, login):
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="big.pdf"\r\n\r\n%PDF-1.7'
    body = io.BytesIO(head + b"\x00" * (50 << 20) + b"\r\n--x--\r\n")
    address = f"/admin/units/{_own(cast).id}/files"
    answer = login("unit1").post(
        address,
        input_stream=body,
        content_length=body.getbuffer().nbytes,
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413
    assert "20 MB" in answer.get_data(as_text=True)
    assert files.files_of(_own(cast)) == []


def test_a_file_is_not_reached_from_elsewhere(cast, login):
    unit, browser = _own(cast), login("unit1")
    _send(browser, unit, PDF, "a.pdf")
    (stored,) = files.files_of(unit)
    with acting_as(cast["unit2"]):
        (other,) = cast["unit2"].unit_ids
    for who, record in (("yongning_agent", unit.id), ("unit2", unit.id), ("unit2", other), ("yongning_agent", other)):
        assert login(who).get(f"/admin/units/{record}/files/{stored.id}").status_code == 404
    with login("xingqing_agent").get(f"/admin/units/{unit.id}/files/{stored.id}") as answer:
        assert answer.status_code == 200


def test_a_double_click_uploads_once(cast, login):
    unit, browser = _own(cast), login("unit1")
    for _ in range(2):
        assert _send(browser, unit, PDF, "a.pdf", _once="k-1").status_code == 302
    assert len(files.files_of(unit)) == 1


@pytest.mark.parametrize("who", ["xingqing_agent", "xingqing_auditor", "sci"])
def test_only_those_who_fill_in_the_application_upload(login, session, who):
    assert _send(login(who), make_unit(state="SUBMITTED"), PDF, "a.pdf").status_code == 403


def test_a_file_lies_sealed_and_one_from_before_is_still_read(cast, login):
    unit, browser = _own(cast), login("unit1")
    _send(browser, unit, PDF, "a.pdf")
    (stored,) = files.files_of(unit)
    path = files.path_of(stored.sha256)
    assert PDF not in path.read_bytes()
    assert files.content_of(stored) == PDF
    path.write_bytes(PDF)
    assert files.content_of(stored) == PDF
    path.write_bytes(b"something else")
    with pytest.raises(Undecipherable):
        files.content_of(stored)
    path.unlink()
