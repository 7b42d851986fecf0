"""How lists write what the register keeps: schooling in common words, places outside the region."""

import re
from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from app.core.codes import Education
from app.exchange.services.cells.choices import choice_reader, region_reader
from app.exchange.services.cells.text import CellError, as_typed, plain
from app.organisations.queries import name_of

Reader = Callable[[Any], Any]
CODE = re.compile(r"[1-8]\d{5}")
COMMON_WORDS: dict[str, Education] = {
    "博士": Education.E11,
    "博士研究生": Education.E11,
    "硕士": Education.E14,
    "硕士研究生": Education.E14,
    "研究生": Education.E14,
    "本科": Education.E21,
    "大学本科": Education.E21,
    "普通本科": Education.E21,
    "本科生": Education.E21,
    "大学": Education.E21,
    "专科": Education.E31,
    "大专": Education.E31,
    "大学专科": Education.E31,
    "普通专科": Education.E31,
    "高职": Education.E31,
    "高职高专": Education.E31,
    "高职专科": Education.E31,
    "专科高职": Education.E31,
    "中专": Education.E41,
    "中等专科": Education.E41,
    "中职": Education.E41,
    "职高": Education.E44,
    "职业高中": Education.E44,
    "技校": Education.E47,
    "技工学校": Education.E47,
    "技师学院": Education.SENIOR_TECH,
    "高级技工": Education.SENIOR_TECH,
    "高级技工学校": Education.SENIOR_TECH,
    "预备技师": Education.SENIOR_TECH,
    "高中": Education.E61,
    "普通高中": Education.E61,
    "初中": Education.E71,
    "小学": Education.E81,
}
PROVINCES = {
    "110000": "北京市",
    "120000": "天津市",
    "130000": "河北省",
    "140000": "山西省",
    "150000": "内蒙古自治区",
    "210000": "辽宁省",
    "220000": "吉林省",
    "230000": "黑龙江省",
    "310000": "上海市",
    "320000": "江苏省",
    "330000": "浙江省",
    "340000": "安徽省",
    "350000": "福建省",
    "360000": "江西省",
    "370000": "山东省",
    "410000": "河南省",
    "420000": "湖北省",
    "430000": "湖南省",
    "440000": "广东省",
    "450000": "广西壮族自治区",
    "460000": "海南省",
    "500000": "重庆市",
    "510000": "四川省",
    "520000": "贵州省",
    "530000": "云南省",
    "540000": "西藏自治区",
    "610000": "陕西省",
    "620000": "甘肃省",
    "630000": "青海省",
    "650000": "新疆维吾尔自治区",
    "710000": "台湾省",
    "810000": "香港特别行政区",
    "820000": "澳门特别行政区",
}
SHORT = {name[:3] if name.startswith(("内蒙", "黑龙")) else name[:2]: code for code, name in PROVINCES.items()}


def education_reader() -> Reader:
    """Read the schooling by its code, by its name in the standard, or in common words."""
    standard = choice_reader(Education.options())

    def read(value: Any) -> str | None:
        word = re.sub(r"[\s（）()/]|毕业$", "", plain(as_typed(value)))
        return COMMON_WORDS[word] if word in COMMON_WORDS else standard(value)

    return read


def place_reader() -> Reader:
    """Read a place of the region down to its county, and a place elsewhere by its code or its province."""
    here = region_reader()

    def read(value: Any) -> str | None:
        text = plain(as_typed(value)).replace(" ", "")
        if CODE.fullmatch(text) and not text.startswith("64") and text[:2] + "0000" in PROVINCES:
            return text
        for word, code in SHORT.items():
            if text.startswith(word):
                return code
        try:
            return here(value)
        except CellError as error:
            raise CellError(error.message, _("宁夏的县（市、区）名称或代码；区外填省份名称或六位代码")) from error

    return read


def place_name(code: str | None) -> str:
    """The name of a place: of the region, or the province of a place elsewhere."""
    if not code or code.startswith("64"):
        return name_of(code)
    province = PROVINCES.get(code[:2] + "0000", "")
    return province if code.endswith("0000") or not province else f"{province}（{code}）"
