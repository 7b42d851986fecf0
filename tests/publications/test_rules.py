"""Personal numbers are found however they are written; text is cleaned; validity has both ends."""

from datetime import date

import pytest

from app.publications.rules import body_html, clean_body, official_html, paragraphs, personal_data, validity

DAY = date(2023, 7, 1)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("联系电话13800138000", ["手机号码"]),
        ("电话 138-0013-8000", ["手机号码"]),
        ("+86 138 0013 8000", ["手机号码"]),
        ("１３８００１３８０００", ["手机号码"]),
        ("138\u200b00138000", ["手机号码"]),
        ("身份证11010519491231002X。", ["身份证号码"]),
        ("11010519491231002Ｘ", ["身份证号码"]),
        ("110105194912310021", ["身份证号码"]),  # a slip in the check digit
        ("110105491231002", ["身份证号码"]),
        ("卡号6222021234567890128", ["银行账号"]),
        ("账号：2901 0101 0900 1234", ["银行账号"]),
        ("张三 13800138000 11010519491231002X", ["身份证号码", "手机号码"]),
        ("办公电话0951-5099123，咨询电话12333", []),
        ("统一社会信用代码91640100MA75W1234X", []),
        ("全年募集不少于5000个，宁人社发〔2023〕75号，20230609", []),
        ("流水号202312011200000001", []),
        ("", []),
        (None, []),
    ],
)
def test_personal_data(text, kinds):
    assert personal_data(text, DAY) == kinds


def test_markup_is_reduced_and_plain_text_kept():
    dirty = '<p onclick="x()">甲<script>alert(1)</script><a href="javascript:1">乙</a></p><table><tr><td colspan="2" style="x">丙</td></tr></table>'
    clean = clean_body(dirty)
    assert "script" not in clean and "onclick" not in clean and "style" not in clean and "<a" not in clean
    assert '<td colspan="2">丙</td>' in clean
    assert clean_body("3 < 5\n甲 & 乙") == "3 < 5\n甲 & 乙"
    assert str(body_html("3 < 5\n\n甲 & 乙")) == "<p>3 &lt; 5</p>\n<p>甲 &amp; 乙</p>"


def test_stored_markup_is_cleaned_on_the_way_out_too():
    assert "<script" not in body_html("<p>甲</p><script>alert(1)</script>")


def test_paragraphs_of_both_kinds():
    assert paragraphs("甲\n\n乙 ") == ["甲", "乙"]
    assert paragraphs("<p>甲&amp;</p><ul><li>乙</li><li>丙</li></ul>") == ["甲&", "乙", "丙"]


def test_official_text_runs_level_two_heads_into_their_paragraph():
    articles = [
        {"level": 1, "number": "一、", "heading": "目标<任务>", "body": "甲"},
        {"level": 2, "number": "（一）", "heading": "对象", "body": "乙\n丙"},
        {"level": 1, "number": None, "heading": None, "body": "丁"},
    ]
    assert official_html(articles) == (
        "<h2>一、目标&lt;任务&gt;</h2>\n<p>甲</p>\n<p><em>（一）对象。</em>乙</p>\n<p>丙</p>\n<p>丁</p>"
    )


@pytest.mark.parametrize(
    ("state", "first", "last", "expected"),
    [
        ("PUBLISHED", date(2023, 6, 1), None, "IN_FORCE"),
        ("PUBLISHED", date(2023, 6, 1), DAY, "IN_FORCE"),
        ("PUBLISHED", date(2023, 6, 1), date(2023, 6, 30), "EXPIRED"),
        ("PUBLISHED", date(2023, 7, 2), None, "NOT_YET"),
        ("PUBLISHED", DAY, None, "IN_FORCE"),
        ("SUPERSEDED", date(2023, 6, 1), None, "SUPERSEDED"),
        ("WITHDRAWN", date(2023, 6, 1), None, "WITHDRAWN"),
    ],
)
def test_validity(state, first, last, expected):
    assert validity(state, first, last, DAY) == expected
