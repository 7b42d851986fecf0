"""What each printed document must be given. The keys are the names that its template uses."""

from datetime import date, datetime
from typing import Literal, NotRequired, TypedDict


class PolicyContext(TypedDict):
    """reports/policy: an official document in the layout of GB/T 9704-2012.

    ``body_html`` is sanitised HTML: ``p`` for paragraphs, ``h2`` for 一、, ``h3`` for （一） on a line of its own,
    ``em`` for （一）… that runs into its paragraph (set in 楷体), ``strong`` (set in 黑体), lists and simple tables.
    """

    title: str  # lines are broken by sense; a newline forces a break
    doc_no: str  # 宁人社发〔2023〕75号
    issuers: list[str]  # in signing order, the leading office first
    addressees: str  # without the closing colon
    issued_on: date
    body_html: str
    attachments: list[str]  # titles
    release_note: str  # 此件公开发布, or empty
    cc: str  # 抄送, or empty
    printed_by: str
    verify_url: str
    head_name: NotRequired[str]  # one name for the red head instead of all issuers


class SummaryColumn(TypedDict):
    """One column of the monthly summary."""

    no: int
    label: str
    group: str  # neighbours of one group share a head; empty for none
    unit: str
    connected: bool  # false: the part that would fill it does not exist yet (未接入)
    decimals: int


class SummaryRow(TypedDict):
    """One reporting unit; a cell is finished text, aligned by its column."""

    level: Literal["REGION", "CITY", "COUNTY"]
    name: str
    code: str
    cells: list[str | None]


class SummaryContext(TypedDict):
    """reports/monthly_summary: the whole table on A3 sheets, or the short form on one A4 page.

    ``columns`` and ``cells`` hold the figures only (column 4 onwards); name, code and month have their own places.
    """

    title: str
    month: str  # 2023年6月
    region_name: str
    columns: list[SummaryColumn]
    rows: list[SummaryRow]
    generated_at: datetime  # local time (Asia/Shanghai); an aware value keeps its own offset
    document_no: str
    verify_url: str
    form: Literal["FULL", "SHORT"]
