"""Printed documents: a folder of reports/ and its facts become PDF/A bytes.

`build("policy", context)` renders reports/policy/document.html with its document.css and the shared reports/base/.
The contexts are described in app.core.pdf.contracts. The work is done by one worker process per server process.
"""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.core import charts
from app.core.errors import ServiceError
from app.core.pdf.amounts import in_capitals
from app.core.pdf.attendance import attendance_pages
from app.core.pdf.dossier import dossier_plan
from app.core.pdf.frames import Attachment, Job, Printed
from app.core.pdf.notice import notice_plan, notice_tail
from app.core.pdf.official import (
    chinese_date,
    face_of,
    long_codes,
    moment,
    red_head,
    signing_rows,
    title_lines,
)
from app.core.pdf.press import PressError, PressSettings, press_for
from app.core.pdf.roster import ROWS_MAX, figure, roster_plan, roster_tail
from app.core.pdf.sheets import sheets
from app.core.pdf.verification import qr_svg

REPORTS = Path(__file__).resolve().parents[2] / "reports"
ENDS_ON_EVEN_PAGE = frozenset({"policy"})  # GB/T 9704 7.4: the imprint stands on the last, even page
PLANS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {  # long tables
    "payment_roster": roster_plan,
    "public_notice": notice_plan,
    "showcase_dossier": dossier_plan,
}
SIZE_LIMIT = 4 * 1024 * 1024  # characters of HTML
DEPTH_LIMIT = 100  # nested elements; far deeper input exhausts the layout's recursion
VOID = {
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "source",
    "track",
    "wbr",
}

logger = logging.getLogger(__name__)


class DocumentError(ServiceError):
    """A document could not be printed (HTTP 503); the message says what to do about it."""

    status = 503
    code = "document_failed"


class MissingGlyphs(DocumentError):
    """Characters that no installed face can draw; raised only where tests or settings ask for strictness."""

    code = "missing_glyphs"


def build(
    kind: str,
    context: Mapping[str, Any],
    *,
    variant: str = "pdf/a-3u",
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """The finished file; the same facts give the same bytes. Raises DocumentError."""
    return compose(kind, context, variant=variant, attachments=attachments).pdf


def compose(
    kind: str,
    context: Mapping[str, Any],
    *,
    variant: str = "pdf/a-3u",
    attachments: Sequence[Attachment] = (),
) -> Printed:
    """Like `build`, with the number of pages and the characters that no face could draw."""
    html = render(kind, context)
    check_shape(html)
    folders = [str(REPORTS / kind), str(REPORTS / "base")]
    job = Job(html, folders, variant, kind in ENDS_ON_EVEN_PAGE, list(attachments), planned(kind, context))
    try:
        printed = press_for(_settings()).print(job)
    except PressError as problem:
        logger.error("document %s was not printed: %s", kind, problem)
        raise DocumentError(_words_for(problem.reason)) from problem
    _report(kind, printed)
    return printed


def render(kind: str, context: Mapping[str, Any]) -> str:
    """The HTML of a document, before it is printed."""
    if kind not in kinds():
        raise ValueError(f"no such document: {kind}")
    return _environment().get_template(f"{kind}/document.html").render(context)


def planned(kind: str, context: Mapping[str, Any]) -> str:
    """What is drawn onto the sheets of a long table, as JSON; empty for a document that is laid out whole."""
    if kind not in PLANS:
        return ""
    if len(context["rows"]) > ROWS_MAX:
        raise DocumentError(
            _("超过 %(n)s 行，无法生成一份 PDF。请拆分后重试。", n=f"{ROWS_MAX:,}"), code="document_too_long"
        )
    return json.dumps(PLANS[kind](context), ensure_ascii=False)


@cache
def kinds() -> frozenset[str]:
    """The documents that can be printed: the folders of reports/."""
    return frozenset(path.parent.name for path in REPORTS.glob("*/document.html"))


class Depth(HTMLParser):
    """Measures how deeply the elements of a text are nested."""

    def __init__(self) -> None:
        super().__init__()
        self.now = self.deepest = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.now += 1
            self.deepest = max(self.deepest, self.now)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.now -= 1


def check_shape(html: str) -> None:
    """Refuse what is too long or too deeply nested to be an office document."""
    if len(html) > SIZE_LIMIT:
        raise DocumentError(_("文件内容过长，无法生成 PDF。请拆分后重试。"), code="document_too_long")
    depth = Depth()
    depth.feed(html)
    if depth.deepest > DEPTH_LIMIT:
        raise DocumentError(_("文件内容的格式嵌套过深，无法生成 PDF。请清除格式后重试。"), code="document_too_deep")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(REPORTS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        attendance_pages=attendance_pages,
        charts=charts,
        notice_tail=notice_tail,
        qr_svg=qr_svg,
        red_head=red_head,
        roster_tail=roster_tail,
        sheets=sheets,
        signing_rows=signing_rows,
        title_lines=title_lines,
    )
    environment.filters.update(chinese_date=chinese_date, face=face_of, figure=figure)
    environment.filters.update(capitals=in_capitals, long_codes=long_codes, moment=moment)
    return environment


def _settings() -> PressSettings:
    config = current_app.config
    return PressSettings(
        font_dir=Path(config["FONT_DIR"]),
        pango_dir=Path(config["PANGO_DIR"]),
        cache_dir=Path(config["INSTANCE_DIR"]) / "cache",
        wall_seconds=float(config.get("DOCUMENT_WALL_SECONDS", 60)),
    )


def _report(kind: str, printed: Printed) -> None:
    for complaint in printed.complaints:
        logger.warning("document %s: %s", kind, complaint)
    if not printed.missing:
        return
    letters = "".join(printed.missing)
    logger.error("document %s: no face draws %s", kind, letters)
    if current_app.config.get("DOCUMENT_STRICT_GLYPHS", current_app.testing):
        raise MissingGlyphs(_("打印字体缺少以下字符：%(letters)s", letters=letters))


def _words_for(reason: str) -> str:
    words = {
        "no_fonts": _("打印字体尚未安装，暂时不能生成 PDF。请管理员在服务器上运行 make fonts。"),
        "no_engine": _("排版组件尚未安装，暂时不能生成 PDF。请管理员在服务器上运行 make setup。"),
        "timeout": _("生成 PDF 用时过长，已停止。请缩短内容后重试。"),
        "busy": _("正在生成其他文件，请稍后再试。"),
    }
    return words.get(reason) or _("生成 PDF 时出错，已记录。请检查内容后重试。")
