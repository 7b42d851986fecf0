"""Files as they come: encodings, delimiters, sheets, and files that were made to do harm."""

import io
import time
import zipfile
from contextlib import suppress
from datetime import date

import pytest
from openpyxl import Workbook as OpenpyxlWorkbook
from openpyxl.styles import PatternFill

from app.core.errors import Invalid
from app.exchange.services import guarding, reading
from tests.exchange.workbooks import comma_separated, raw_workbook, workbook

LINES = (("姓名", "备注"), ("张三", "甲"), ("李四", "乙"))
ROWS = [list(line) for line in LINES]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_comma_separated_text_is_read_in_every_usual_encoding(session, encoding, delimiter):
    body = comma_separated(*LINES, encoding=encoding, delimiter=delimiter)
    assert reading.read(body, "名单.csv").rows == ROWS


def test_quotes_line_breaks_and_protected_cells_of_csv(session):
    body = '姓名,地址,编号\r\n"张三","一号\r\n楼,甲座","=""00123"""\r\n李四,\'=1+1,="640104"'.encode()
    assert reading.read(body, "a.CSV").rows == [
        ["姓名", "地址", "编号"],
        ["张三", "一号\r\n楼,甲座", "00123"],
        ["李四", "=1+1", "640104"],
    ]


def test_a_workbook_keeps_its_row_numbers_and_loses_its_empty_end(session):
    body = workbook((), ("", "姓名", "", ""), ("", "张三", date(2023, 6, 5), " "), (" ", ""), ())
    sheet = reading.read(body, "a.xlsx")
    assert sheet.rows == [["", "", ""], ["", "姓名", ""], ["", "张三", date(2023, 6, 5)]]
    assert (sheet.name, sheet.names, sheet.width) == ("名单", ["名单"], 3)


def test_hidden_sheets_are_not_offered_and_others_may_be_chosen(session):
    body = workbook(sheets=[("#隐藏", LINES), ("说明", [("请先读",)]), ("名单", LINES)])
    assert reading.read(body, "a.xlsx").rows == [["请先读"]]
    sheet = reading.read(body, "a.xlsx", "名单")
    assert (sheet.rows, sheet.names) == (ROWS, ["说明", "名单"])
    assert reading.read(body, "a.xlsx", "隐藏").name == "说明"


def test_a_workbook_is_known_by_its_content(session):
    assert reading.read(workbook(*LINES), "名单.csv").rows == ROWS


@pytest.mark.parametrize(
    ("body", "name", "said"),
    [
        (b"", "a.xlsx", "空"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "a.xls", "旧版"),
        (b"%PDF-1.7", "a.pdf", "只接受"),
        (b"PK\x03\x04broken", "a.xlsx", "不能作为"),
        (b"\x00\x01\x02" * 50, "a.csv", "编码"),
        (b"\xff\xfe\x00", "a.csv", "编码"),
        (b"x" * (reading.SIZE_MAX + 1), "a.csv", "20 MB"),
        (b'"' + b"x" * 200_000, "a.csv", "引号"),
        (b"a\n" * (reading.ROWS_MAX + 16), "a.csv", "100,000 行"),
        (b"a," * 250 + b"a", "a.csv", "200 列"),
    ],
)
def test_what_is_no_list_is_told(session, body, name, said):
    with pytest.raises(Invalid) as told:
        reading.read(body, name)
    assert said in told.value.fields["file"][0]


def _zip(**files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def _lying(body, claimed=10):
    """The same archive, whose directory claims that every member is small."""
    lied = bytearray(body)
    at = body.find(b"PK\x01\x02")
    while at >= 0:
        lied[at + 24 : at + 28] = claimed.to_bytes(4, "little")
        at = body.find(b"PK\x01\x02", at + 4)
    return bytes(lied)


HUGE = "<row r='1'><c r='A1' t='inlineStr'><is><t>" + "x" * (5 << 20) + "</t></is></c></row>"
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
FAR_OTHERWISE = (
    "<row r='1048570'><c><v>1</v></c><c s='1'><v>2</v></c></row><row r='2'><c s='1' r = 'ZZ2' ><v>1</v></c></row>"
)
LONG = "<si><t>" + "长" * 30_000 + "</t></si>"
REFERRED = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 4_000))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(lambda: raw_workbook(HUGE), id="unfolds to gigabytes"),
        pytest.param(lambda: _lying(raw_workbook(HUGE)), id="unfolds to gigabytes and denies it"),
        pytest.param(lambda: raw_workbook(FAR), id="two cells far apart"),
        pytest.param(lambda: raw_workbook(FAR_OTHERWISE), id="two cells far apart, written otherwise"),
        pytest.param(lambda: raw_workbook(REFERRED, shared=LONG), id="one long text referred to often"),
        pytest.param(lambda: raw_workbook("", **{f"xl/media/{n}": "" for n in range(2_001)}), id="many members"),
    ],
)
def test_a_workbook_made_to_exhaust_us_is_refused_before_it_is_read(session, body, monkeypatch):
    monkeypatch.setattr(reading, "_workbook", lambda *_all: pytest.fail("it was read"))
    monkeypatch.setattr(guarding, "UNFOLDED_MAX", 4 << 20)
    with pytest.raises(Invalid) as told:
        reading.read(body(), "a.xlsx")
    assert "展开后过大" in told.value.fields["file"][0]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(lambda: _zip(**{"content.xml": "<x/>", "mimetype": "y"}), id="another office format"),
        pytest.param(lambda: raw_workbook("", **{"content.xml": "<x/>"}), id="two formats in one"),
        pytest.param(lambda: raw_workbook("")[:-30], id="cut off"),
        pytest.param(lambda: raw_workbook("<row"), id="broken XML"),
    ],
)
def test_what_is_no_workbook_is_told(session, body):
    with pytest.raises(Invalid) as told:
        reading.read(body(), "a.xlsx")
    assert "file" in told.value.fields


@pytest.mark.parametrize("piece", ["c ", "t='s' ", " r=", "<si>", "<c ", "<c r", "<x:", " "])
def test_no_content_makes_looking_through_slow(session, piece):
    text = piece * (300_000 // len(piece))
    begun = time.monotonic()
    for body in (raw_workbook(text), raw_workbook("", shared=text)):
        with suppress(Invalid):
            guarding.require_harmless(body)
    assert time.monotonic() - begun < 2


def test_formats_of_empty_cells_far_down_do_no_harm(session):
    book = OpenpyxlWorkbook()
    sheet = book.active
    sheet.append(["姓名"])
    sheet.append(["张三"])
    for row in range(1, 60_001, 50):
        sheet.cell(row=row, column=120).fill = PatternFill("solid", fgColor="FFFFFF")
    stream = io.BytesIO()
    book.save(stream)
    assert reading.read(stream.getvalue(), "a.xlsx").rows == [["姓名"], ["张三"]]


def test_a_long_but_honest_list_passes(session):
    shared = "".join(f"<si><t>{'文' * 300}{n}</t></si><si/>" for n in range(50))
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n % 100}</v></c></row>' for n in range(1, 5_001))
    assert len(reading.read(raw_workbook(rows, shared=shared), "a.xlsx").rows) == 5_000


@pytest.mark.parametrize(("place", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_letters(place, letters):
    assert reading.letter_of(place) == letters
