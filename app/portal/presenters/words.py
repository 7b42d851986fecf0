"""How facts are written on the public pages: money, days, spans, sizes, plain text."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import format_date, get_locale
from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.core import clock

FULL = Decimal(100)


def local_day(moment: date | datetime) -> date:
    """The day in Ningxia on which a moment falls."""
    return clock.local(moment).date() if isinstance(moment, datetime) else moment


def as_utc(moment: date | datetime | None) -> datetime | None:
    """A moment or a day as the UTC moment that HTTP headers want."""
    if moment is None:
        return None
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    return (moment if moment.tzinfo else moment.replace(tzinfo=clock.LOCAL)).astimezone(UTC)


def day(moment: date | datetime | None) -> Markup:
    """A day in words of the reader's language, as a <time> element; nothing for no day."""
    if moment is None:
        return Markup()
    on = local_day(moment)
    words = format_date(on, "long" if _is_chinese() else "d MMMM y")
    return Markup('<time datetime="{}">{}</time>').format(on.isoformat(), words)


def yuan(amount: str | Decimal) -> str:
    """An amount in yuan with thousands separators; fen only where there are any."""
    return f"{Decimal(amount):,.2f}".removesuffix(".00")


def fen(amount: str | Decimal) -> str:
    """An amount in yuan with thousands separators and always both decimals, for figures that add up."""
    return f"{Decimal(amount):,.2f}"


def number(count: int) -> str:
    """A count with thousands separators."""
    return f"{count:,}"


def span(months_min: int, months_max: int) -> str:
    """The length of a post in months, both ends inclusive."""
    if months_min == months_max:
        return _("%(n)s 个月", n=months_min)
    return _("%(least)s 至 %(most)s 个月", least=months_min, most=months_max)


def size(octets: int) -> str:
    """A file size for people."""
    if octets < 1024 * 1024:
        return f"{max(1, round(octets / 1024))} KB"
    return f"{octets / 1024 / 1024:.1f} MB"


def prose(text: str | None) -> Markup:
    """Plain text as paragraphs, one per line, everything escaped."""
    lines = (line.strip() for line in (text or "").splitlines())
    return Markup("\n").join(Markup("<p>{}</p>").format(line) for line in lines if line)


def heading(article: Mapping[str, Any]) -> str:
    """The heading of an article with its number: 一、目标任务, （一）精准锁定见习对象, 1. …"""
    mark, words = str(article.get("number") or "").strip(), str(article.get("heading") or "").strip()
    if not mark:
        return words
    if mark.isdigit():
        return f"{mark}. {words}"
    return f"{mark}{words}" if mark[-1] in "、）).． 章条" else f"{mark}、{words}"


def unbroken(title: str) -> Markup:
    """A title whose short words, as the names of issuers are, do not break across lines."""
    words = title.split()
    parts = (Markup('<span class="word">{}</span>').format(word) if len(word) <= 14 else escape(word) for word in words)
    return Markup(" ").join(parts)


def telephone(phone: str) -> Markup:
    """A telephone number that a phone can dial."""
    digits = re.sub(r"[^\d+]", "", phone)
    return Markup('<a class="tel" href="tel:{}">{}</a>').format(digits, phone) if digits else escape(phone)


def pace_words(rate: Decimal, pace: Decimal | None) -> str:
    """Where an area stands against the share of the year that has passed."""
    if rate >= FULL:
        return _("已完成全年目标")
    if pace is None:
        return ""
    if rate >= pace:
        return _("达到时间进度")
    return _("比时间进度少 %(points)s 个百分点", points=(pace - rate).quantize(Decimal("0.1")))


def width(rate: Decimal) -> str:
    """The length of a bar in percent of its track."""
    return f"{min(max(rate, Decimal(0)), FULL):.1f}"


def _is_chinese() -> bool:
    locale = get_locale()
    return locale is None or locale.language == "zh"


FILTERS = (day, yuan, fen, number, span, size, prose, heading, unbroken, telephone, pace_words, width)
