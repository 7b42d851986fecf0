"""Headings as departments write them, and the columns that they fill."""

import pytest

from app.exchange.services.columns import RECORD_ID, layout_of
from app.exchange.services.targets import Column

COLUMNS = [
    Column("name", "姓名", required=True, aliases=("学生姓名",)),
    Column("id_no", "身份证号码", "id_no", required=True, aliases=("证件号码",)),
    Column("phone", "联系电话", "phone", aliases=("手机号",)),
    Column("amount", "基本生活补贴（元/月）", "amount", aliases=("补贴标准",)),
]


@pytest.mark.parametrize(
    ("rows", "first", "names"),
    [
        ([["姓名", "身份证号码", "联系电话"]], 1, ["name", "id_no", "phone"]),
        ([["姓名*", "身份证号码（必填）", " 联系 电话 "]], 1, ["name", "id_no", "phone"]),
        ([["联系电话：", "【必填】姓名", "证件号码"]], 1, ["phone", "name", "id_no"]),
        ([["序号", "学生姓名", "手机号"]], 1, ["", "name", "phone"]),
        ([["name", "id_no"]], 1, ["name", "id_no"]),
        ([["姓名", "姓名", "系统编号"]], 1, ["name", "", RECORD_ID]),
        ([["基本生活补贴", "姓名"]], 1, ["amount", "name"]),
        ([["基本生活补贴(元／月)", "姓名"]], 1, ["amount", "name"]),
        (
            [
                ["2023年见习登记表", "", ""],
                ["填报单位：某局", "", ""],
                ["姓名", "身份证号码", "备注"],
                ["张三", "", ""],
            ],
            3,
            ["name", "id_no", ""],
        ),
        (
            [
                ["登记表", "", "", ""],
                ["姓名", "证件", "", "联系方式"],
                ["", "类型", "身份证号码", "联系电话"],
                ["张三", "", "", ""],
            ],
            3,
            ["name", "", "id_no", "phone"],
        ),
        ([["本人", "", "家长"], ["姓名", "联系电话", "姓名"]], 2, ["name", "phone", ""]),
        ([["甲", "乙"], ["1", "2"]], 1, ["", ""]),
        ([], 0, []),
    ],
)
def test_headings_are_found_and_matched(rows, first, names):
    layout = layout_of(rows, COLUMNS)
    assert (layout.first, layout.names) == (first, names)


def test_two_lines_of_headings_are_told_together():
    layout = layout_of([["姓名", "家庭", ""], ["", "联系电话", "住址"], ["张三", "", ""]], COLUMNS)
    assert layout.headings == ["姓名", "家庭 联系电话", "家庭 住址"]
    assert layout.ignored() == [("C", "家庭 住址")]
    assert [column.name for column in layout.missing(COLUMNS)] == ["id_no"]


def test_our_own_columns_are_known():
    layout = layout_of([["姓名", "错误说明", "系统编号"]], COLUMNS)
    assert layout.names == ["name", "", RECORD_ID]
    assert layout.ignored() == []
    assert layout.is_keyed
    assert (layout.letter("name"), layout.letter(RECORD_ID), layout.letter("phone")) == ("A", "C", "")
