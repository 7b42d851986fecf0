"""From finished HTML to PDF/A bytes: one font configuration, Chinese justification, no outside access."""

import gc
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pydyf
import weasyprint
from weasyprint.text.fonts import FontConfiguration

from app.core.pdf import justify, quick
from app.core.pdf.fetcher import LockedFetcher
from app.core.pdf.frames import Job, Printed
from app.core.pdf.placed import Plan

MISSING_GLYPH = ".notdef"
EVEN_PAGES_STYLE = ".last-page { break-before: left }"  # left pages are the even ones
UNNUMBERED_STYLE = ".last-page { page: unnumbered }"


class Complaints(logging.Handler):
    """Collects what WeasyPrint says during one job."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.missing: list[str] = []
        self.others: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if MISSING_GLYPH in str(record.msg) and record.args:
            self.missing.append(str(record.args[0]))  # type: ignore[index]
        else:
            self.others.append(record.getMessage()[:300])


@contextmanager
def listening() -> Iterator[Complaints]:
    handler, logger = Complaints(), logging.getLogger("weasyprint")
    logger.handlers, logger.propagate = [handler], False
    try:
        yield handler
    finally:
        logger.removeHandler(handler)


@contextmanager
def without_collector() -> Iterator[None]:
    """Layout makes millions of short-lived cycles; the cyclic collector would cost half as much time again."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()
        gc.collect()


def once_per_file(document: Any, pdf: pydyf.PDF) -> None:
    """Mend WeasyPrint 70.0, which lists every attachment twice in the catalogue's /AF."""
    if files := pdf.catalog.get("AF"):
        pdf.catalog["AF"] = pydyf.Array(list(dict.fromkeys(files)))


class Engine:
    """Keeps what is dear to make: the patched WeasyPrint and its font configuration."""

    def __init__(self) -> None:
        justify.install()
        quick.install()
        self.fonts = FontConfiguration()

    def build(self, job: Job) -> Printed:
        """Print one document; the same job gives the same bytes on every host with the same faces."""
        with without_collector(), listening() as complaints:
            document = self._evened(job) if job.even_pages else self._render(job, [])
            if job.plan:
                document = Plan(json.loads(job.plan)).applied(document)
            document.metadata.attachments = self._attachments(job)
            pdf = document.write_pdf(pdf_variant=job.variant, finisher=once_per_file)
            pages = len(document.pages)
            del document
        missing = sorted(set(complaints.missing))
        return Printed(pdf, pages, missing, list(dict.fromkeys(complaints.others)))

    def _evened(self, job: Job) -> Any:
        """End on an even page; behind a blank one the last page bears no number either (GB/T 9704 7.5)."""
        document = self._render(job, [])
        if len(document.pages) % 2 == 0:
            return document
        document = self._render(job, [EVEN_PAGES_STYLE])
        if not document.pages[-2]._page_box.page_type.blank:
            return document
        return self._render(job, [EVEN_PAGES_STYLE, UNNUMBERED_STYLE])

    def _render(self, job: Job, extra_styles: list[str]) -> Any:
        fetcher = LockedFetcher([Path(folder) for folder in job.folders])
        source = weasyprint.HTML(string=job.html, url_fetcher=fetcher, base_url="asset:")
        styles = [weasyprint.CSS(string=style, font_config=self.fonts, url_fetcher=fetcher) for style in extra_styles]
        return source.render(font_config=self.fonts, stylesheets=styles, pdf_variant=job.variant)

    @staticmethod
    def _attachments(job: Job) -> list[weasyprint.Attachment]:
        """Only what the caller gave: links of rel=attachment in the text are dropped. Fixed dates keep bytes equal."""
        then = datetime(2023, 6, 9, tzinfo=UTC)
        return [
            weasyprint.Attachment(
                file_obj=BytesIO(file.content),
                name=file.name,
                description=file.description,
                created=then,
                modified=then,
                relationship=file.relationship,
            )
            for file in job.attachments
        ]
