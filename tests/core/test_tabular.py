"""Spreadsheets out: real dates and numbers, nothing taken for a formula, read back as it was."""

import csv
import gc
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from app.core import tabular
from app.core.errors import Invalid


def _sheet(headings, rows, title="名单"):
    stream = BytesIO()
    tabular.xlsx(title, headings, tabular.in_columns(rows), stream)
    return openpyxl.load_workbook(stream).active


def _back(rows):
    return [[cell.value for cell in row] for row in _sheet(["甲", "乙"], rows).iter_rows()]


def _csv(rows):
    stream = BytesIO()
    tabular.csv_text("名单", ["甲"], tabular.in_columns(rows), stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (date(2023, 7, 1), datetime(2023, 7, 1)),
        (datetime(2023, 7, 1, 8, 30), datetime(2023, 7, 1, 8, 30)),
        (Decimal("1950.00"), 1950),
        (12, 12),
        (True, "是"),
        (False, "否"),
        ("=1+1", "=1+1"),
        ("https://example.invalid", "https://example.invalid"),
        ("", None),
        (None, None),
        ("91640104MA77000149", "91640104MA77000149"),
        (date(1899, 12, 30), "1899-12-30"),
        (10**17 + 1, "100000000000000001"),
        (1.25, 1.25),
        (" 前后有空格 ", " 前后有空格 "),
        ("一行\n二行", "一行\n二行"),
        ("<r>&</r>", "<r>&</r>"),
        ("a\x0bb_x0041_", "a_x000B_b_x005F_x0041_"),  # the escapes of the format, which openpyxl leaves in
        ("长" * 40_000, "长" * 32_767),
    ],
)
@pytest.mark.parametrize("other", ["x", None, 7])
def test_values_keep_their_kind(value, stored, other):
    found = _back([[value, "x"], [other, "x"]])[1:]
    assert [found[0][0], found[1][0]] == [stored, other]


def test_two_readers_understand_a_sheet_of_several_chunks():
    rows = [[f"甲{n}", date(2023, 1, 1) + timedelta(days=n), None if n % 3 else n] for n in range(4500)]
    stream = BytesIO()
    tabular.xlsx("名单", ["甲", "乙", "丙"], tabular.in_columns(rows), stream)
    stream.seek(0)
    found = CalamineWorkbook.from_filelike(stream).get_sheet_by_index(0).to_python()
    assert found[0] == ["甲", "乙", "丙"]
    assert [[name, day, number or None] for name, day, number in found[1:]] == [[a, b, c or None] for a, b, c in rows]
    assert openpyxl.load_workbook(stream).active.dimensions == "A1:C4501"


def test_an_export_that_fails_leaves_no_file_behind(tmp_path):
    def broken():
        yield [["甲"]]
        raise Invalid({"x": "y"})

    with pytest.raises(Invalid):
        tabular.xlsx("名单", ["甲"], broken(), BytesIO(), folder=tmp_path)
    gc.collect()
    assert list(tmp_path.iterdir()) == []


RISKY = ["=HYPERLINK(1)", "+1", "@x", "-2+3", "\t=1", "'=1", "''+"]
HARMLESS = ["甲", "'单引号", "a=1", "", "1-2"]


def test_text_is_never_a_formula():
    assert {cell.data_type for (cell,) in _sheet(["甲"], [[text] for text in RISKY]).iter_rows(min_row=2)} == {"s"}


def test_csv_runs_nothing_and_reads_back_as_it_was():
    stored = list(csv.reader(_csv([[text] for text in RISKY + HARMLESS]).decode("utf-8-sig").splitlines()))[1:]
    cells = [row[0] if row else "" for row in stored]
    assert [cell for cell in cells[: len(RISKY)] if not cell.startswith("'")] == []
    assert [cell[:1] for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t")] == []
    assert [tabular.restored(cell) for cell in cells] == RISKY + HARMLESS


def test_csv_opens_in_chinese_and_writes_values_the_chinese_way():
    told = _csv([[value] for value in (date(2023, 7, 1), datetime(2023, 7, 1, 8, 30), True, Decimal("1950.00"), None)])
    assert told.startswith(b"\xef\xbb\xbf")
    assert told.decode("utf-8-sig").split("\r\n") == ["甲", "2023-07-01", "2023-07-01 08:30", "是", "1950.00", '""', ""]


def test_headings_stand_first_and_stay_in_sight():
    sheet = _sheet(["甲", "乙"], [], title="名" * 40)
    assert ([cell.value for cell in sheet[1]], sheet.freeze_panes, len(sheet.title)) == (["甲", "乙"], "A2", 31)
