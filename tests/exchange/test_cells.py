"""What people really type into spreadsheets, and what Excel makes of it."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from stdnum.cn import ric

from app.exchange.services.cells import CellError, reader_for, shown
from app.exchange.services.targets import Column

SIZES = (("LARGE", "大型"), ("MEDIUM", "中型"), ("OTHER", "民办非企业单位（社会服务机构）"))
ID = "640104200001011230"[:17]
ID_NO = ID + ric.calc_check_digit(ID + "0")
USCC = "91640104MA77000149"
DAY = date(2023, 6, 5)

COLUMNS = {
    "text": Column("x", "列", "text", longest=10),
    "area": Column("x", "列", "area", longest=40),
    "date": Column("x", "列", "date"),
    "month": Column("x", "列", "month"),
    "int": Column("x", "列", "int", bounds=(1, 500)),
    "amount": Column("x", "列", "amount"),
    "bool": Column("x", "列", "bool"),
    "choice": Column("x", "列", "choice", options=SIZES),
    "several": Column("x", "列", "several", options=SIZES),
    "region": Column("x", "列", "region"),
    "ours": Column("x", "列", "region", options=(("640104", "银川市兴庆区"),)),
    "id_no": Column("x", "列", "id_no"),
    "phone": Column("x", "列", "phone"),
    "uscc": Column("x", "列", "uscc"),
    "own": Column("x", "列", "text", read=lambda value: int(value) * 2),
}
READ = [
    ("text", "  张 三 ", "张三"),
    ("text", "张\u3000三", "张三"),
    ("text", "Li  Lei", "Li Lei"),
    ("text", "１２号楼Ａ座", "12号楼A座"),
    ("text", "一\n二", "一二"),
    ("text", "a\tb\x00", "a b"),
    ("text", "\u200b王五\ufeff", "王五"),
    ("text", 12.0, "12"),
    ("text", 12.5, "12.5"),
    ("text", True, "是"),
    ("text", datetime(2023, 6, 5), "2023-06-05"),
    ("text", "—", None),
    ("text", "（甲）", "（甲）"),
    ("area", "一 行\n\n二 行 ", "一行\n二行"),
    ("date", datetime(2023, 6, 5), DAY),
    ("date", datetime(2023, 6, 5, 8, 30), DAY),
    ("date", DAY, DAY),
    ("date", 45082.0, DAY),
    ("date", 45082.75, DAY),
    ("date", "45082", DAY),
    ("date", 20230605.0, DAY),
    ("date", "20230605", DAY),
    ("date", "2023-6-5", DAY),
    ("date", "2023/06/05", DAY),
    ("date", "2023.6.5", DAY),
    ("date", "2023年6月5日", DAY),
    ("date", " ２０２３年６月５日 ", DAY),
    ("date", "2023－06－05", DAY),
    ("date", "2023-06-05 00:00:00", DAY),
    ("date", "2023-06-05T08:30", DAY),
    ("date", "无", None),
    ("date", "/", None),
    ("month", "2023年6月", date(2023, 6, 1)),
    ("month", "2023-06", date(2023, 6, 1)),
    ("month", "202306", date(2023, 6, 1)),
    ("month", 2023.6, date(2023, 6, 1)),
    ("month", DAY, date(2023, 6, 1)),
    ("int", "１２", 12),
    ("int", 12.0, 12),
    ("int", "12人", 12),
    ("int", "  5 ", 5),
    ("amount", "1,950.00", Decimal("1950.00")),
    ("amount", "￥1950", Decimal("1950.00")),
    ("amount", "1950元", Decimal("1950.00")),
    ("amount", 1950.5, Decimal("1950.50")),
    ("amount", 0.1 + 0.2, Decimal("0.30")),
    ("amount", "—", None),
    ("bool", "是", True),
    ("bool", "√", True),
    ("bool", "有", True),
    ("bool", 1.0, True),
    ("bool", "１", True),
    ("bool", True, True),
    ("bool", "否", False),
    ("bool", "×", False),
    ("bool", "无", False),
    ("bool", 0.0, False),
    ("bool", "/", None),
    ("choice", "大型", "LARGE"),
    ("choice", " 大 型 ", "LARGE"),
    ("choice", "large", "LARGE"),
    ("choice", "民办非企业单位", "OTHER"),
    ("choice", "民办非企业单位(社会服务机构)", "OTHER"),
    ("choice", "无", None),
    ("several", "中型、大型", "LARGE MEDIUM"),
    ("several", "大型,中型；大型", "LARGE MEDIUM"),
    ("several", "大型 中型", "LARGE MEDIUM"),
    ("several", "民办非企业单位（社会服务机构）", "OTHER"),
    ("region", "兴庆区", "640104"),
    ("region", "银川市兴庆区", "640104"),
    ("region", "宁夏银川市兴庆区", "640104"),
    ("region", "宁夏回族自治区银川市兴庆区", "640104"),
    ("region", "银川兴庆区", "640104"),
    ("region", "640104", "640104"),
    ("region", 640104.0, "640104"),
    ("region", " 兴庆 区", "640104"),
    ("ours", "兴庆区", "640104"),
    ("id_no", ID_NO, ID_NO),
    ("id_no", f" {ID_NO.lower()} ", ID_NO),
    ("id_no", "".join(chr(ord(c) + 0xFEE0) for c in ID_NO), ID_NO),
    ("id_no", f"'{ID_NO}", ID_NO),
    ("id_no", f"{ID_NO[:6]} {ID_NO[6:14]} {ID_NO[14:]}", ID_NO),
    ("id_no", "无", None),
    ("phone", "13912345678", "13912345678"),
    ("phone", 13912345678.0, "13912345678"),
    ("phone", "139 1234 5678", "13912345678"),
    ("phone", "139-1234-5678", "13912345678"),
    ("phone", "+86 13912345678", "13912345678"),
    ("phone", "１３９１２３４５６７８", "13912345678"),
    ("phone", "0951-5099001", "0951-5099001"),
    ("phone", "09515099001", "0951-5099001"),
    ("phone", "（0951）5099001", "0951-5099001"),
    ("phone", "0951-5099001转8012", "0951-5099001-8012"),
    ("uscc", USCC, USCC),
    ("uscc", f" {USCC.lower()}", USCC),
    ("own", "21", 42),
]
WRONG = [
    ("text", "一二三四五六七八九十一", "11 个字"),
    ("text", "#REF!", "公式出错"),
    ("date", "2023年6月", "缺少“日”"),
    ("date", "2023-06", "缺少“日”"),
    ("date", "2023-02-30", "不存在"),
    ("date", "2023-13-01", "不存在"),
    ("date", "23-6-5", "四位年份"),
    ("date", "06/05/2023", "最前面"),
    ("date", "1023-06-05", "1900"),
    ("date", "六月五日", "无法识别"),
    ("date", 12.5, "无法识别"),
    ("date", "####", "####"),
    ("month", 2023.1, "分不清"),
    ("month", "6月", "无法识别"),
    ("int", "12.5", "整数"),
    ("int", "0", "超出范围"),
    ("int", 501.0, "超出范围"),
    ("int", "十二", "无法识别"),
    ("int", "1e400", "超出范围"),
    ("int", "NaN", "无法识别"),
    ("int", float("nan"), "无法识别"),
    ("amount", float("inf"), "无法识别"),
    ("date", float("inf"), "无法识别"),
    ("month", float("nan"), "无法识别"),
    ("bool", float("nan"), "是"),
    ("id_no", float("inf"), "文本"),
    ("phone", float("nan"), "文本"),
    ("region", float("nan"), "没有这个地区"),
    ("choice", float("inf"), "没有这个选项"),
    ("amount", "1950.555", "最多填写 2 位小数"),
    ("amount", "-1", "超出范围"),
    ("amount", "1.5万", "万"),
    ("amount", "面议", "无法识别"),
    ("amount", True, "数字"),
    ("bool", "也许", "是"),
    ("choice", "大形", "您是否要填“大型”"),
    ("choice", "特大", "没有这个选项"),
    ("several", "大型、小型", "您是否要填“大型”"),
    ("region", "兴庆县", "您是否要填"),
    ("region", "成都市", "没有这个地区"),
    ("ours", "永宁县", "不在您的职责范围内"),
    ("id_no", "640104000101123", "15位旧证号码，请换为18位"),
    ("id_no", 640104000101123.0, "15位旧证号码，请换为18位"),
    ("id_no", 6.40104200001011e17, "文本"),
    ("id_no", "6.40104E+17", "文本"),
    ("id_no", ID_NO[:-1] + ("1" if ID_NO[-1] != "1" else "2"), "校验码"),
    ("id_no", "64010420000230123X", "出生日期不存在"),
    ("id_no", "12345", "18位"),
    ("phone", "1391234567", "这里有 10 位"),
    ("phone", "13912345678、13987654321", "一个号码"),
    ("phone", "1.39E+10", "文本"),
    ("phone", "12345", "不是有效"),
    ("uscc", "91640104MA7700014X", "校验码"),
    ("uscc", 9.1640104e17, "文本"),
    ("own", "x", "invalid literal"),
]


@pytest.mark.parametrize(("kind", "cell", "value"), READ)
def test_cells_are_read_as_they_were_meant(session, kind, cell, value):
    read = reader_for(COLUMNS[kind])
    assert read(cell) == value
    assert read(cell) == value  # also when it remembers
    assert type(read(cell)) is type(value)


@pytest.mark.parametrize(("kind", "cell", "said"), WRONG)
def test_what_cannot_be_read_is_told_with_what_is_allowed(session, kind, cell, said):
    read = reader_for(COLUMNS[kind])
    for _time in range(2):
        with pytest.raises(CellError, match=said) as told:
            read(cell)
    if kind not in ("text", "own"):
        assert told.value.allowed


def test_yes_and_one_are_not_confused(session):
    read = reader_for(COLUMNS["int"])
    assert read(1.0) == 1
    with pytest.raises(CellError):
        read(True)


@pytest.mark.parametrize(
    ("cell", "sensitive", "text"),
    [
        (ID_NO, True, f"{ID_NO[:3]}***********{ID_NO[-4:]}"),
        (f"见{ID_NO}", False, f"见{ID_NO[:3]}***********{ID_NO[-4:]}"),
        ("13912345678", False, "139****5678"),
        ("张三丰", True, "张**"),
        ("x" * 99, False, "x" * 39 + "…"),
        ("a\x00b\ud800", False, "a b "),
        (6.40104200001e17, True, "6.4**********e+17"),
    ],
)
def test_a_quoted_cell_is_short_and_masked(cell, sensitive, text):
    assert shown(cell, sensitive=sensitive) == text
