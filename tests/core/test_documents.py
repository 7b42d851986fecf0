"""Printed documents: layout of the official paper, the summary sheets, safety, sameness of bytes."""

import dataclasses
import threading
from datetime import date, datetime
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel

from app.core import documents
from app.core.documents import DocumentError, MissingGlyphs
from app.core.pdf import press, sheets
from app.core.pdf.frames import Attachment, Job
from app.core.pdf.official import chinese_date, red_head, signing_rows, title_lines
from app.core.pdf.verification import (
    document_number,
    is_genuine,
    number_in,
    qr_svg,
    verification_code,
)
from config import settings
from tests.core.pdf_reader import lines, open_pdf, pages, text_of

OFFICES = ["自治区人力资源和社会保障厅", "自治区教育厅", "自治区科技厅", "自治区工业和信息化厅"]
PARAGRAPH = (
    "<p>为做好就业见习工作，按照《关于实施百万就业见习岗位募集计划的通知》（人社部发〔2023〕27号）要求，"
    "各地要面向离校未就业毕业生、登记失业青年，募集一批“专精特新”企业的见习岗位，不少于5000个。</p>"
)
MARKS = "）：，。、；”"
SECRET = b"a secret of the tests"


@pytest.fixture
def printing(tmp_path):
    """A bare application with the faces of this installation and nothing else of the service."""
    app = Flask("printing")
    Babel(app)
    real = settings({})
    app.config.update(FONT_DIR=real["FONT_DIR"], PANGO_DIR=real["PANGO_DIR"], INSTANCE_DIR=real["INSTANCE_DIR"])
    app.testing = True
    with app.app_context():
        yield app


def policy(**changes):
    facts = {
        "title": "关于做好就业见习岗位募集工作的通知", "doc_no": "宁人社发〔2023〕75号", "issuers": OFFICES,
        "addressees": "各市、县（区）人力资源和社会保障局", "issued_on": date(2023, 6, 9), "body_html": PARAGRAPH * 12,
        "attachments": ["工作情况汇总表"], "release_note": "此件公开发布", "cc": "", "printed_by": "人力资源和社会保障厅办公室",
        "verify_url": "http://localhost/verify/NRSF-202306-75-0123456789ABCDEF",
    }  # fmt: skip
    return facts | changes


def summary(form="FULL", columns=60):
    groups = ("目标", "岗位", "", "人员", "补贴")
    rows = [("REGION", "全区合计", "640000")]
    rows += [("CITY", f"甲乙丙{n}市", f"640{n}00") for n in range(1, 6)]
    rows += [("COUNTY", f"红寺堡{n}区", f"6401{n:02d}") for n in range(1, 23)]
    return {
        "title": "工作情况汇总表", "month": "2023年6月", "region_name": "人力资源和社会保障厅",
        "columns": [
            {"no": 4 + n, "label": f"民营及中小微企业{n}", "group": groups[n // 3 % 5], "unit": "个", "connected": n % 7 > 0, "decimals": 0}
            for n in range(columns)
        ],
        "rows": [
            {"level": level, "name": name, "code": code, "cells": [None if n == 7 else f"{(n + 1) * 37 + at:,}.50" for n in range(columns)]}
            for at, (level, name, code) in enumerate(rows)
        ],
        "generated_at": datetime(2023, 7, 3, 9, 12), "document_no": "JXHZ-202306-640000",
        "verify_url": "http://localhost/verify/JXHZ-202306-640000-0123456789ABCDEF", "form": form,
    }  # fmt: skip


def press_settings(app, **changes):
    return dataclasses.replace(documents._settings(), **changes)


def job(html):
    return Job(f"<html lang=zh-CN><body>{html}", [str(documents.REPORTS / "base")])


def test_a_full_page_has_22_lines_of_equal_pitch(printing):
    page = pages(documents.build("policy", policy()))[1]
    baselines = [line[0].y for line in lines(page) if line[0].y < 262]
    assert len(baselines) == 22
    assert all(abs(below - above - 10.227) < 0.06 for above, below in pairwise(baselines))


def test_full_lines_reach_both_edges_of_the_type_area(printing):
    page = pages(documents.build("policy", policy()))[1]
    full = [line for line in lines(page) if line[0].y < 262 and len(line) >= 26]
    assert len(full) > 10
    assert all(abs(line[-1].right - 182) < 0.3 for line in full)
    assert all(abs(line[0].x - 26) < 0.1 or abs(line[0].x - 37.14) < 0.1 for line in full)


def test_neighbouring_marks_share_their_blank_halves(printing):
    glyphs = [glyph for page in pages(documents.build("policy", policy())) for glyph in page]
    gaps = [right.x - left.x for left, right in pairwise(glyphs) if left.text + right.text == "》（"]
    em = 16 * 25.4 / 72
    assert gaps
    assert all(gap < 0.75 * em for gap in gaps)


@pytest.mark.parametrize("paragraphs", [3, 5, 8, 12])
def test_the_imprint_stands_at_the_foot_of_an_even_last_page(printing, paragraphs):
    printed = pages(documents.build("policy", policy(body_html=PARAGRAPH * paragraphs, cc="各市人民政府")))
    assert len(printed) % 2 == 0
    (foot,) = [line for line in lines(printed[-1]) if text_of(line).endswith("2023年6月9日印发")]
    assert 256 < foot[0].y < 262
    assert "抄送：各市人民政府。" in [text_of(line) for line in lines(printed[-1])]


def test_behind_a_blank_page_the_imprint_bears_no_number(printing):
    blank_seen = False
    for paragraphs in range(3, 30):
        found = pages(
            documents.build(
                "policy",
                policy(
                    body_html="<p>短</p>" * paragraphs,
                    attachments=[],
                    release_note="",
                    issuers=OFFICES[:1],
                ),
            )
        )
        numbers = [any(text_of(line).startswith("—") for line in lines(page)) for page in found]
        if any(not page for page in found):
            blank_seen = True
            assert not found[-2]
            assert numbers == [True] * (len(found) - 2) + [False, False]
        else:
            assert all(numbers)
    assert blank_seen


def test_our_own_styles_are_understood_whole(printing):
    for kind, facts in (
        ("policy", policy()),
        ("policy", policy(issuers=OFFICES[:1])),
        ("monthly_summary", summary("SHORT", 6)),
    ):
        assert documents.compose(kind, facts).complaints == []


def test_joint_issuers_stand_in_order_in_head_and_signature(printing):
    found = pages(documents.build("policy", policy()))
    head = [text_of(line) for line in lines([glyph for glyph in found[0] if glyph.x < 150])]
    assert [name for name in head if name in OFFICES] == OFFICES
    written = "".join(text_of(line) for page in found[1:] for line in lines(page))
    places = [written.index(name) for name in OFFICES]
    assert places == sorted(places)


def test_the_signature_never_stands_on_a_page_without_text(printing):
    for paragraphs in range(6, 14):
        found = pages(
            documents.build(
                "policy",
                policy(body_html=PARAGRAPH * paragraphs, attachments=[], issuers=OFFICES[:1]),
            )
        )
        (page,) = [page for page in found if any(text_of(line) == "2023年6月9日" for line in lines(page))]
        first = text_of(lines(page)[0])
        assert first not in OFFICES
        assert len(first) > 3


@pytest.mark.parametrize(("form", "size"), [("FULL", (420, 297)), ("SHORT", (297, 210))])
def test_no_figure_of_the_summary_is_cut_or_overlapped(printing, form, size):
    facts = summary(form, 60 if form == "FULL" else 24)
    pdf = documents.build("monthly_summary", facts)
    with open_pdf(pdf) as document:
        box = document.pages[0].mediabox
        assert [round(float(side) * 25.4 / 72) for side in box[2:]] == list(size)
    seen = set()
    for page in pages(pdf):
        for line in lines(page):
            for left, right in pairwise(line):
                if left.text in MARKS:
                    continue  # set at half width before another mark
                assert right.x - left.right > -0.25, f"{left.text}{right.text} overlap in {text_of(line)}"
            assert line[0].x >= 8
            assert line[-1].right <= size[0] - 8
            seen.add(text_of(line))
    for row in facts["rows"]:
        written = "".join(text for text in seen if text.startswith(row["name"] + row["code"]))
        assert all((cell or "—") in written for cell in row["cells"])


def test_the_short_form_is_one_page_and_the_whole_table_names_every_column_once(printing):
    assert documents.compose("monthly_summary", summary("SHORT", 24)).pages == 1
    parts = sheets.sheets(summary()["columns"], summary()["rows"], "FULL")
    assert [column.facts["no"] for part in parts for column in part.columns] == list(range(4, 64))
    assert all(abs(sum(column.width_mm for column in part.columns) - 358) < 1 for part in parts)


def test_columns_without_source_are_marked_and_explained(printing):
    printed = pages(documents.build("monthly_summary", summary("SHORT", 14)))[0]
    assert text_of(printed).count("△") == 2 + 1  # two such columns and the note
    facts = summary("SHORT", 6)
    for column in facts["columns"]:
        column["connected"] = True
    assert "△" not in text_of(pages(documents.build("monthly_summary", facts))[0])


def test_same_facts_give_same_bytes_in_different_processes(printing):
    made = []
    for seed in ("1", "2"):
        worker = press.Press(press_settings(printing, hash_seed=seed))
        html = documents.render("policy", policy())
        folders = [str(documents.REPORTS / "policy"), str(documents.REPORTS / "base")]
        made.append(worker.print(Job(html, folders, even_pages=True, attachments=[Attachment("a.csv", b"1,2")])).pdf)
        worker.close()
    assert made[0] == made[1]


def test_attached_data_is_listed_once(printing):
    pdf = documents.build(
        "policy",
        policy(),
        attachments=[Attachment("cells.csv", b"no,value\n4,1400\n", "汇总表数据", "Source")],
    )
    with open_pdf(pdf) as document:
        assert len(document.Root.AF) == 1
        assert document.attachments["cells.csv"].get_file().read_bytes() == b"no,value\n4,1400\n"
        assert document.open_metadata().pdfa_status == "3U"


def test_a_text_cannot_reach_the_network_or_the_disk(printing, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("not for print")
    body = f'<link rel="attachment" href="{secret.as_uri()}"><img src="{secret.as_uri()}"><img src="http://127.0.0.1:1/x.png">'
    body += (
        '<style>@import url(asset:../config.py); p { background: url("http://127.0.0.1:1/y.png") }</style>' + PARAGRAPH
    )
    printed = documents.compose("policy", policy(body_html=body))
    with open_pdf(printed.pdf) as document:
        assert not document.attachments
    assert len([complaint for complaint in printed.complaints if "forbidden" in complaint]) >= 3
    assert b"not for print" not in printed.pdf


def test_a_character_that_no_face_draws_is_not_passed_over(printing):
    with pytest.raises(MissingGlyphs, match="\U00013000"):
        documents.build("policy", policy(body_html="<p>\U00013000</p>"))
    printing.config["DOCUMENT_STRICT_GLYPHS"] = False
    assert documents.compose("policy", policy(body_html="<p>\U00013000</p>")).missing == ["\U00013000"]


def test_rare_characters_of_names_are_drawn(printing):
    assert documents.compose("policy", policy(body_html="<p>喆堃昇祎赟頔骉旻犇珺琲</p>")).missing == []


def test_a_text_that_takes_too_long_is_stopped_and_the_next_is_printed(printing):
    worker = press.Press(press_settings(printing, wall_seconds=2))
    with pytest.raises(press.PressError, match=r"timeout|ended"):
        worker.print(
            job("<table>" + "<tr><td colspan=900000>x</td></tr>" * 50 + "</table>" + "<p style='columns:2000'>x</p>")
        )
    assert worker.print(job("<p>下一份</p>")).pages == 1
    worker.close()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<div>" * 120 + "</div>" * 120, "document_too_deep"),
        ("<p>" + "长" * 4_200_000, "document_too_long"),
    ],
)
def test_input_beyond_an_office_document_is_refused(printing, body, code):
    with pytest.raises(DocumentError) as caught:
        documents.build("policy", policy(body_html=body))
    assert caught.value.code == code


def test_without_faces_printing_is_refused_in_words(printing, tmp_path):
    printing.config["FONT_DIR"] = tmp_path
    with pytest.raises(DocumentError, match="make fonts"):
        documents.build("policy", policy())


def test_users_wait_for_each_other_and_a_tired_worker_is_replaced(printing):
    worker = press.Press(press_settings(printing, jobs_per_worker=2))
    results = []
    users = [threading.Thread(target=lambda: results.append(worker.print(job("<p>甲</p>")).pdf)) for _ in range(5)]
    for user in users:
        user.start()
    for user in users:
        user.join()
    assert len(results) == 5
    assert len(set(results)) == 1
    assert worker.jobs == 1
    worker.close()


def test_the_worker_gets_no_secrets_of_the_application(printing, tmp_path):
    (tmp_path / "tree/usr/lib/x86_64-linux-gnu").mkdir(parents=True)
    environment = press_settings(printing, pango_dir=tmp_path).environment()
    assert set(environment) == {
        "FONTCONFIG_FILE", "XDG_CACHE_HOME", "LANG", "PYTHONHASHSEED", "PYTHONDONTWRITEBYTECODE", "LD_LIBRARY_PATH",
    }  # fmt: skip
    assert environment["LD_LIBRARY_PATH"].endswith("tree/usr/lib/x86_64-linux-gnu")


def test_the_patched_engine_is_the_pinned_one():
    assert version("weasyprint") == "70.0"


def test_an_unknown_document_is_a_mistake_of_the_caller(printing):
    assert documents.kinds() >= {"policy", "monthly_summary"}
    with pytest.raises(ValueError, match="no such document"):
        documents.build("../policy", policy())


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("通知", ("通知",)),
        ("甲\n乙", ("甲", "乙")),
        (
            "关于实施2026年就业见习岗位募集计划的通知",
            ("关于实施2026年就业", "见习岗位募集计划的通知"),
        ),
        ("字" * 50, ("字" * 16, "字" * 17, "字" * 17)),
    ],
)
def test_title_lines_are_even_and_cut_no_word(title, parts):
    assert title_lines(title) == parts


def test_red_head_gives_way_to_text_when_many_sign():
    assert red_head(OFFICES[:1]).top_mm == 33
    assert red_head(OFFICES[:1]).scale < 1
    ten = red_head(OFFICES[:1] * 10)
    assert ten.height_mm + ten.top_mm < 82
    assert chinese_date(date(2023, 6, 9)) == "2023年6月9日"
    assert signing_rows(["甲", "乙", "丙", "丁", "戊"]) == [["甲", "乙"], ["丙", "丁"], ["戊"]]


def test_a_code_proves_number_and_content():
    number = document_number("jxhz", date(2023, 6, 30), "640000")
    code = verification_code(number, "content", SECRET)
    assert number == "JXHZ-202306-640000"
    assert number_in(f" {code.lower()} ") == number
    assert is_genuine(code.lower(), "content", SECRET)
    assert not is_genuine(code, "another", SECRET)
    assert not is_genuine(number, "content", SECRET)
    with pytest.raises(ValueError, match="not a document number"):
        document_number("jxhz", date(2023, 6, 30), "../x")


def test_qr_picture_scales_and_needs_no_file():
    picture = qr_svg("http://localhost/verify/x")
    assert picture.startswith("<svg")
    assert "viewBox" in picture
    assert " width=" not in picture


def test_reports_hold_no_code():
    assert {path.suffix for path in Path(documents.REPORTS).rglob("*") if path.is_file()} == {
        ".html",
        ".css",
    }
