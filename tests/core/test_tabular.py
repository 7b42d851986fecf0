"""Spreadsheets out: real dates and numbers, nothing taken for a formula."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from app.core import tabular
from app.core.views import entity
from tests.factories import make_unit


def _back(rows):
    with tabular.xlsx("名单", ["甲", "乙"], rows) as stream:
        sheet = openpyxl.load_workbook(stream).active
        return [[cell.value for cell in row] for row in sheet.iter_rows()]


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
    ],
)
def test_values_keep_their_kind(value, stored):
    assert _back([[value, "x"]])[1][0] == stored


def test_text_is_never_a_formula():
    with tabular.xlsx("名单", ["甲"], [["=HYPERLINK(1)"], ["+1"], ["@x"]]) as stream:
        sheet = openpyxl.load_workbook(stream).active
        assert {cell.data_type for (cell,) in sheet.iter_rows(min_row=2)} == {"s"}


def test_headings_stand_first_and_stay_in_sight():
    with tabular.xlsx("名" * 40, ["甲", "乙"], []) as stream:
        sheet = openpyxl.load_workbook(stream).active
        assert ([cell.value for cell in sheet[1]], sheet.freeze_panes, len(sheet.title)) == (["甲", "乙"], "A2", 31)


def test_an_export_that_was_cut_says_so(login, session, monkeypatch):
    for number in range(3):
        make_unit(name=f"导出单位{number}")
    browser = login("xingqing_agent")
    for most, told in ((2, True), (3, False)):
        monkeypatch.setattr(entity, "EXPORT_MAX", most)
        with browser.get("/admin/units/export.xlsx?q=导出单位") as sheet:
            rows = list(openpyxl.load_workbook(BytesIO(sheet.data)).active.values)
        assert len(rows) == 1 + 3
        assert str(rows[-1][0]).startswith(f"仅导出前 {most} 条") is told
