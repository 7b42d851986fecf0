"""What keeps an expert from knowing a unit by its own words: names, codes, places and people taken out of a text.

It hides what the system knows of the unit.  What else may tell a unit apart (a product, a prize) stays, and the page
says so.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

UNIT, PERSON, PLACE, LEFT_OUT = "本单位", "（姓名略）", "本地", "（略）"
CORE_LEAST, PERSON_LEAST = 2, 2
REGIONS = ("宁夏回族自治区", "宁夏")
FORMS = re.compile(
    r"(?:股份有限公司|有限责任公司|集团有限公司|有限公司|股份公司|集团公司|总公司|分公司|公司|集团|总厂|厂|中心)$"
)
TRADES = re.compile(
    r"(?:发展|科技|实业|贸易|商贸|服务|管理|咨询|工程|建设|投资|文化|文旅|旅游|信息|技术|教育|医疗|餐饮|农业|食品|制造|电子|"
    r"网络|物流|酒店|开发|传媒|人力资源|能源|材料|机械|控股|产业|生物|环保|软件)$"
)
BRACKETED = re.compile(r"[（(][^（）()]{0,20}[）)]")
CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NP-RTUWXY]{18}(?![0-9A-Za-z])")
PHONE = re.compile(r"(?<!\d)(?:1\d{10}|0\d{2,3}-?\d{7,8})(?!\d)")
SITE = re.compile(r"(?:https?://|www\.)[^\s，。；、）)]+|[\w.+-]+@[\w-]+\.[\w.]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a unit and would tell it: its names, people, addresses, and the areas in which it lies."""

    names: tuple[str, ...]
    people: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()


def variants(name: str, areas: Iterable[str]) -> set[str]:
    """A name as people also write it: without region, brackets, legal form and trade."""
    found = {name.strip()}
    bare = BRACKETED.sub("", name).strip()
    for area in sorted({*REGIONS, *areas}, key=len, reverse=True):
        bare = bare.removeprefix(area)
    found.add(bare)
    shorter = FORMS.sub("", bare)
    while shorter and shorter not in found:
        found.add(shorter)
        shorter = TRADES.sub("", FORMS.sub("", shorter))
    return {
        each for each in found if len(each) >= CORE_LEAST and not TRADES.fullmatch(each) and not FORMS.fullmatch(each)
    }


def short_areas(areas: Iterable[str]) -> set[str]:
    """Areas as people also write them: 兴庆区 stays, 银川市 is 银川 too."""
    found = {area for area in areas if area}
    return found | {area.removesuffix("市").removesuffix("县") for area in found if len(area) > 2}


def veiled(text: str | None, known: Known) -> str:
    """The text with everything known of the unit taken out; the longest first, so that no rest of a name stays."""
    if not text:
        return ""
    areas = short_areas(known.areas)
    hidden = {each: UNIT for name in known.names for each in variants(name, areas)}
    hidden |= {each: LEFT_OUT for each in known.addresses if each}
    hidden |= {each: PERSON for each in known.people if len(each) >= PERSON_LEAST}
    hidden |= {each: PLACE for each in areas if each not in hidden}
    for each in sorted(hidden, key=len, reverse=True):
        text = text.replace(each, hidden[each])
    for pattern in (SITE, PHONE, CODE):
        text = pattern.sub(LEFT_OUT, text)
    return text
