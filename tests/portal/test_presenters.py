"""How facts are written."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import Babel

from app.portal import presenters


@pytest.fixture(params=["zh", "en"])
def language(request):
    app = Flask(__name__)
    Babel(app, locale_selector=lambda: request.param)
    with app.test_request_context():
        yield request.param


@pytest.mark.parametrize(
    ("amount", "words"), [("1950.00", "1,950"), ("1750.50", "1,750.50"), (Decimal("0.05"), "0.05"), ("100", "100")]
)
def test_yuan(amount, words):
    assert presenters.yuan(amount) == words


def test_day_follows_the_language_and_the_local_calendar(language):
    moment = datetime(2023, 6, 8, 17, 0, tzinfo=UTC)  # one o'clock at night of the 9th in Ningxia
    words = {"zh": "2023年6月9日", "en": "9 June 2023"}[language]
    assert presenters.day(moment) == f'<time datetime="2023-06-09">{words}</time>'
    assert presenters.day(date(2023, 6, 9)) == presenters.day(moment)
    assert presenters.day(None) == ""


@pytest.mark.parametrize(
    ("number", "heading", "words"),
    [("一", "目标任务", "一、目标任务"), ("一、", "目标任务", "一、目标任务"), ("（一）", "对象", "（一）对象"),
     ("1", "条件", "1. 条件"), ("", "正文", "正文"), ("第三条", "对象", "第三条对象")],
)  # fmt: skip
def test_heading(number, heading, words):
    assert presenters.heading({"number": number, "heading": heading}) == words


def test_prose_makes_paragraphs_and_escapes():
    assert presenters.prose("甲 <i>\n\n 乙 ") == "<p>甲 &lt;i&gt;</p>\n<p>乙</p>"
    assert presenters.prose(None) == ""


def test_telephone_is_dialled_without_punctuation_and_escaped():
    assert presenters.telephone("0951-12 34") == '<a class="tel" href="tel:09511234">0951-12 34</a>'
    assert presenters.telephone("<见公告>") == "&lt;见公告&gt;"


@pytest.mark.parametrize(
    ("rate", "length"), [("-1", "0.0"), ("0", "0.0"), ("99.98", "100.0"), ("250", "100.0"), ("42.5", "42.5")]
)
def test_bar_stays_on_its_track(rate, length):
    assert presenters.width(Decimal(rate)) == length


@pytest.mark.parametrize(
    ("rate", "pace", "words"),
    [
        ("100.0", "50", "已完成全年目标"),
        ("50.0", "50", "达到时间进度"),
        ("40.0", "52.5", "比时间进度少 12.5 个百分点"),
        ("40.0", None, ""),
    ],
)
def test_pace_words(rate, pace, words):
    app = Flask(__name__)
    Babel(app, locale_selector=lambda: "zh")
    with app.test_request_context():
        assert presenters.pace_words(Decimal(rate), Decimal(pace) if pace else None) == words


@pytest.mark.parametrize(("octets", "words"), [(1, "1 KB"), (23_456, "23 KB"), (3_200_000, "3.1 MB")])
def test_size(octets, words):
    assert presenters.size(octets) == words
