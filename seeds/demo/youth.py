"""Invented young people: plausible as a population, none of them real; the same seed makes the same people.

Days are counted back from a given day, so that the demo is as full next year as it is today.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from faker import Faker

from app.organisations.queries import counties_of

CITY_WEIGHT = {"6401": 9, "6402": 4, "6403": 5, "6404": 5, "6405": 4}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
SCHOOLS = {
    "21": (
        "宁夏大学",
        "北方民族大学",
        "宁夏医科大学",
        "宁夏师范大学",
        "兰州大学",
        "西北民族大学",
        "长安大学",
        "陕西师范大学",
    ),
    "14": ("宁夏大学", "北方民族大学", "宁夏医科大学", "西北农林科技大学"),
    "31": (
        "宁夏职业技术学院",
        "宁夏工商职业技术学院",
        "宁夏建设职业技术学院",
        "宁夏财经职业技术学院",
        "宁夏葡萄酒与防沙治沙职业技术学院",
    ),
    "SENIOR_TECH": ("宁夏技师学院", "银川高级技工学校"),
    "41": ("银川市职业技术教育中心", "固原市职业技术学校", "中卫市职业技术学校"),
    "61": ("普通高中",),
    "71": ("", ""),
}
MAJORS = {
    "21": (
        ("08", "计算机科学与技术"),
        ("08", "机械设计制造及其自动化"),
        ("12", "会计学"),
        ("12", "工商管理"),
        ("05", "汉语言文学"),
        ("03", "法学"),
        ("10", "护理学"),
        ("09", "园艺"),
        ("02", "经济学"),
        ("04", "学前教育"),
    ),
    "14": (("08", "软件工程"), ("09", "食品科学与工程"), ("07", "生态学"), ("12", "公共管理")),
    "31": (
        ("51", "软件技术"),
        ("46", "机电一体化技术"),
        ("53", "大数据与会计"),
        ("54", "酒店管理与数字化运营"),
        ("43", "光伏工程技术"),
        ("52", "护理"),
        ("44", "建筑工程技术"),
        ("59", "社会工作"),
    ),
    "SENIOR_TECH": (("46", "数控加工"), ("46", "焊接技术"), ("50", "汽车维修")),
    "41": (("46", "机电技术应用"), ("54", "烹饪"), ("57", "幼儿保育")),
    "61": ((None, None),),
    "71": ((None, None),),
}
LEVELS = (("21", 40), ("31", 30), ("14", 4), ("SENIOR_TECH", 4), ("41", 10), ("61", 8), ("71", 4))
GRADUATES = {"21", "14", "31", "SENIOR_TECH"}
ELSEWHERE = ("620102", "610102", "410105", "150302")


def id_number(area: str, birth: date, sequence: int) -> str:
    """A well-formed identity number; sequences from 800 on are seldom given to anybody."""
    body = f"{area}{birth:%Y%m%d}{sequence:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


@dataclass(frozen=True)
class Youth:
    """One invented person; ``facts`` are the fields of the register, ``kind`` what the person is meant to show."""

    number: int
    kind: str  # graduate, youth, late (soon out of time), outside (no hukou here), old
    county: str
    facts: dict[str, Any]


def youths(number: int, today: date, seed: int = 202375) -> Iterator[Youth]:
    """Invent people one after another."""
    random, fake = Random(seed), Faker("zh_CN")
    fake.seed_instance(seed)
    counties = [area.code for area in counties_of("640000")]
    weights = [CITY_WEIGHT[code[:4]] for code in counties]
    used: set[str] = set()
    for index in range(1, number + 1):
        county = "640104" if index <= 40 else random.choices(counties, weights)[0]
        kind = random.choices(("graduate", "youth", "late", "outside", "old"), (52, 30, 12, 3, 3))[0]
        yield Youth(index, kind, county, _facts(index, kind, county, today, random, used, fake))


def _facts(
    index: int, kind: str, county: str, today: date, random: Random, used: set[str], fake: Faker
) -> dict[str, Any]:
    level = _level(kind, random)
    birth, graduation = _days(kind, level, today, random)
    is_man = random.random() < 0.5
    hukou = random.choice(ELSEWHERE) if kind == "outside" else county
    number = _number(hukou, birth, is_man, random, used)
    major_class, major_name = random.choice(MAJORS[level])
    return {
        "id_no": number,
        "name": fake.name_male() if is_man else fake.name_female(),
        "sex": "MALE" if is_man else "FEMALE",
        "birth": birth,
        "ethnicity": random.choices(("01", "03", "11", "97"), (62, 35, 2, 1))[0],
        "hukou_region": hukou,
        "residence_region": county,
        "phone": f"19900{index:06d}",
        "education": level,
        "school": random.choice(SCHOOLS[level]) or None,
        "major_class": major_class,
        "major_name": major_name,
        "graduation_date": graduation if level in GRADUATES else None,
        "certificate_no": f"1075{graduation:%Y%m}{index:06d}" if level in GRADUATES else None,
        "skill_level": random.choices(("NONE", "L5", "L4", "L3"), (60, 15, 15, 10))[0],
        "unemp_reg_no": f"{county}{index:08d}" if kind in ("youth", "late", "old") else None,
        "unemp_reg_date": today - timedelta(days=random.randint(20, 300)) if kind in ("youth", "late", "old") else None,
        "wish_regions": county,
        "wish_categories": random.choice(
            ("RESEARCH", "TECH_SKILL", "MANAGEMENT", "SOCIAL_SERVICE", "MANAGEMENT SOCIAL_SERVICE")
        ),
        "wish_industries": random.choice(("C", "I", "M", "F", "Q S", "A", "P")),
        "is_willing": random.random() < 0.75,
    }


def _level(kind: str, random: Random) -> str:
    levels = [(level, share) for level, share in LEVELS if (level in GRADUATES) == (kind in ("graduate", "outside"))]
    if kind in ("late", "old"):
        levels = list(LEVELS)
    return random.choices([level for level, _share in levels], [share for _level, share in levels])[0]


def _days(kind: str, level: str, today: date, random: Random) -> tuple[date, date]:
    """Birth, and the day of the certificate: in time, soon out of time, or past it."""
    since = {"late": random.randint(640, 729), "old": random.randint(1000, 1500)}.get(kind, random.randint(60, 600))
    graduation = today - timedelta(days=since)
    age = {"graduate": 22.5, "outside": 23.0, "youth": random.uniform(17, 24.5), "old": random.uniform(26, 29)}.get(
        kind, 24.3
    )
    spread = (
        random.randint(-200, 500)
        if kind in ("graduate", "outside")
        else random.randint(-120, 150)
        if kind == "late"
        else 0
    )
    return today - timedelta(days=int(age * 365.25) + spread), graduation


def _number(hukou: str, birth: date, is_man: bool, random: Random, used: set[str]) -> str:
    while True:
        sequence = random.randint(400, 499) * 2 + (1 if is_man else 0)
        number = id_number(hukou, birth, sequence)
        if number not in used:
            used.add(number)
            return number
