"""Identifiers of records, people and organisations: made, normalised, checked and masked.

The checks take the canonical form; call normalise() on what a person typed before storing or checking it.
"""

import re
import threading
import time
import unicodedata
from datetime import date
from secrets import randbits
from typing import Literal

from stdnum.cn import ric, uscc

USCC_SHAPE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
ID_CARD_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714-1997

_TAIL_BITS = 74
_lock = threading.Lock()
_last_ms = 0
_last_tail = 0


def new_id() -> str:
    """A new UUIDv7 as text (RFC 9562); those of one process sort in the order they were made."""
    global _last_ms, _last_tail
    with _lock:
        ms, tail = time.time_ns() // 1_000_000, randbits(_TAIL_BITS - 1)
        if ms <= _last_ms:
            ms, tail = _last_ms, _last_tail + 1 + randbits(32)
            if tail >> _TAIL_BITS:
                ms, tail = ms + 1, randbits(_TAIL_BITS - 1)
        _last_ms, _last_tail = ms, tail
    low = 0b10 << 62 | tail & ((1 << 62) - 1)
    text = f"{ms << 80 | 7 << 76 | tail >> 62 << 64 | low:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def normalise(text: str) -> str:
    """Full-width characters to half-width, no blanks or separators, upper case."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()


def uscc_problem(text: str) -> str | None:
    """Why this is no unified social credit code (GB 32100-2015), or None."""
    if len(text) != 18:
        return "统一社会信用代码应为18位。"
    if not USCC_SHAPE.fullmatch(text):
        return "统一社会信用代码含有不允许的字符（不使用I、O、S、V、Z，第3至8位为数字）。"
    if uscc.calc_check_digit(text[:17]) != text[17]:
        return "统一社会信用代码校验码不符。"
    return None


def organisation_code_problem(text: str) -> str | None:
    """Why characters 9 to 17 of a credit code are no organisation code (GB 11714), or None; some early codes fail."""
    body, check = text[8:16], text[16:17]
    total = sum(int(char, 36) * weight for char, weight in zip(body, ORGANISATION_WEIGHTS, strict=True))
    if check != "0123456789X0"[11 - total % 11]:
        return "统一社会信用代码第9至17位（主体标识码）校验不符，请核对。"
    return None


def id_card_problem(text: str, on: date) -> str | None:
    """Why this is no identity card number (GB 11643-1999) of someone born by that day, or None."""
    if len(text) != 18:
        return "身份证号码应为18位。"
    if not ID_CARD_SHAPE.fullmatch(text):
        return "身份证号码前17位应为数字，末位为数字或X。"
    try:
        birth = birth_of(text)
    except ValueError:
        return "身份证号码中的出生日期不存在。"
    if birth > on:
        return "身份证号码中的出生日期晚于当前日期。"
    if ric.calc_check_digit(text) != text[17]:
        return "身份证号码校验码不符。"
    return None


def birth_of(id_card: str) -> date:
    """The birth date that a valid identity card number carries."""
    return date(int(id_card[6:10]), int(id_card[10:12]), int(id_card[12:14]))


def sex_of(id_card: str) -> Literal["MALE", "FEMALE"]:
    """The sex that a valid identity card number carries: odd sequence numbers are male."""
    return "MALE" if int(id_card[16]) % 2 else "FEMALE"


def mask_id(text: str) -> str:
    """An identity number for other eyes: first six and last four of 18; of any other length only the last four."""
    if len(text) == 18:
        return f"{text[:6]}{'*' * 8}{text[14:]}"
    return "*" * len(text) if len(text) <= 4 else "*" * (len(text) - 4) + text[-4:]


def without_numbers(text: str) -> str:
    """A text such as a file name without the identity and account numbers that people put into it."""
    return re.sub(r"[0-9]{14,}[0-9Xx]", "***", text)


def mask_name(text: str) -> str:
    """A name for strangers: the first character and two stars, so that its length stays unknown too."""
    return f"{text.strip()[:1]}**" if text.strip() else ""
