"""The weights of a what-if as they stand in an address."""

import re
from collections.abc import Mapping
from decimal import Decimal

from flask_babel import gettext as _

from app.showcase.rules.room import Weights
from app.showcase.services.room import Room

FACTOR = re.compile(r"[0-9](?:\.[0-9]{1,2})?")
MARK = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2})?")
FACTOR_MAX, QUOTA_MAX = Decimal(5), 9999


def read_weights(given: Mapping[str, str], found: Room) -> tuple[Weights, dict[str, str], dict[str, str]]:
    """The weights of an address, what was typed, and by field what is wrong; what is missing is as it is today."""
    problems: dict[str, str] = {}
    factors, typed = {}, {}
    for each in found.sheet.dimensions:
        typed[each.code] = given.get(f"f_{each.code}", "").strip() or "1"
        factor = Decimal(typed[each.code]) if FACTOR.fullmatch(typed[each.code]) else None
        if factor is None or factor > FACTOR_MAX:
            problems[each.code] = _("请填写 0—%(most)s，最多两位小数。", most=FACTOR_MAX)
        factors[each.code] = Decimal(1) if factor is None else factor
    if not any(factors[each.code] for each in found.sheet.dimensions if not each.is_bonus):
        problems["factors"] = _("至少一个维度的权重应大于 0。")
    mark, quota = _marks_and_places(given, found, typed, problems)
    return Weights(factors, mark, quota), typed, problems


def _marks_and_places(
    given: Mapping[str, str], found: Room, typed: dict[str, str], problems: dict[str, str]
) -> tuple[Decimal, int | None]:
    sheet = found.sheet
    typed["pass"] = given.get("pass", "").strip() or str(sheet.pass_score)
    mark = Decimal(typed["pass"]) if MARK.fullmatch(typed["pass"]) else Decimal(0)
    if not 0 < mark <= sheet.full_score:
        problems["pass"] = _("请填写大于 0、不超过满分的分数。")
        mark = sheet.pass_score
    typed["quota"] = given.get("quota", "" if found.batch.quota is None else str(found.batch.quota)).strip()
    if not typed["quota"]:
        return mark, None
    said = typed["quota"]
    if not (said.isascii() and said.isdigit() and 1 <= int(said[:6]) <= QUOTA_MAX):
        problems["quota"] = _("请填写 1—%(most)s 的整数，不限名额的留空。", most=QUOTA_MAX)
        return mark, found.batch.quota
    return mark, int(said)
