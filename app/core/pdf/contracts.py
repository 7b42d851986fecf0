"""What each printed document must be given. The keys are the names that its template uses."""

from datetime import date, datetime
from decimal import Decimal
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


class Sealed(TypedDict):
    """What every issued document bears; number, code and address are empty while it is a draft."""

    number: str
    code: str
    verify_url: str
    issued_on: date


class Person(TypedDict):
    """Who is interning where; the identity number comes masked (R61)."""

    person_name: str
    id_shown: str
    unit_name: str
    post_title: str


class Clause(TypedDict):
    """One clause of an agreement."""

    ordinal: str  # 一, 十六
    name: str
    text: str


class ChangeLine(TypedDict):
    """What was changed in an agreement."""

    field: str
    old: str
    new: str
    who: str
    when: str


class Signature(TypedDict):
    """One block at the end of an agreement: a typed name with its time, or room for a stamp."""

    side: str
    party: str
    name: str
    how: str
    at: str
    stamp: str


class DispatchLetterContext(Sealed, Person):
    """reports/dispatch_letter: the letter and, to be cut off, the unit's receipt, on one page."""

    dispatch_no: str
    issuer: str
    office: dict[str, str]  # name, address, phone, hours
    category: str
    education: str
    place: str
    mentor: str
    starts_on: date
    ends_on: date
    term: str
    allowance: str
    report_by: date
    bring: list[str]


class AgreementContext(Sealed, Person):
    """reports/agreement: parties, clauses, changes, signatures; text_sha256 is the fingerprint of the clauses."""

    agreement_no: str
    version: int
    uscc: str
    office: dict[str, str]
    allowance: str
    starts_on: date
    ends_on: date
    term: str
    clauses: list[Clause]
    change_note: str
    changes: list[ChangeLine]
    text_sha256: str
    signatures: list[Signature]


class SheetDay(TypedDict):
    """One day in the head of an attendance sheet; Monday is 0."""

    number: int
    weekday: int
    is_workday: bool


class SheetPerson(TypedDict):
    """One row: a letter for each day (P, O, W, S, L, A, H, N, or · where nothing is settled)."""

    name: str
    codes: str


class UnitSheet(TypedDict):
    """The people of one unit."""

    unit_name: str
    people: list[SheetPerson]


class AttendanceSheetContext(Sealed):
    """reports/attendance_sheet: one month of one or many units, each beginning a page."""

    month_name: str  # 2023年7月
    due_days: int
    days: list[SheetDay]
    sheets: list[UnitSheet]
    signers: list[str]
    footnote: str


class AssessmentContext(Sealed, Person):
    """reports/assessment: what the unit says, what the person answers, what the office does."""

    category: str
    education: str
    mentor: str
    starts_on: date
    ends_on: date
    term: str
    outcome: str
    attendance: str
    scores: list[tuple[str, str]]
    opinion: str
    signed_by: str
    signed_on: date | None
    answer: str
    answered_on: date | None
    is_answered_by_person: bool
    office: dict[str, str]
    office_words: str
    certified_on: date | None


class CertificateContext(Sealed, Person):
    """reports/certificate: one A4 page, landscape; ``note`` is the sentence of R48 where it holds."""

    issuer: str
    starts_on: date
    ends_on: date
    outcome: str
    grade: str
    note: str


class SlipContext(Sealed, Person):
    """reports/application_slip: what a window entered for a person, to be signed by them."""

    office: dict[str, str]
    deed: str
    because: str
    applied_at: datetime
    state: str


class RosterRow(TypedDict):
    """One paid line; finished text but for the amount, empty where a kind of claim has no such figure."""

    name: str
    id_shown: str  # first 6 and last 4 of the identity number
    unit: str
    post: str
    period: str
    standard: str
    due: str
    payable: str
    amount: Decimal
    note: str


class RosterContext(Sealed):
    """reports/payment_roster: every paid line of a claim or of a payment batch; ``total`` is the sum of its rows."""

    title: str
    issuer: str
    headings: list[tuple[str, str]]  # what stands above the table, at most six
    rows: list[RosterRow]
    people: int
    total: Decimal
    signers: list[str]
    footnote: str


class NoticeRow(TypedDict):
    """One person (or unit) of a claim in a public notice, finished text, the identity number masked (R61)."""

    claim: str
    unit: str
    name: str
    id_shown: str
    kind: str
    months: str
    amount: str


class NoticeContext(Sealed):
    """reports/public_notice: an official notice of claims with any number of rows; ``total`` is the sum of the rows."""

    title: str
    issuer: str
    phone: str
    from_day: date  # both days included
    to_day: date
    claims: int
    people: int
    total: Decimal
    rows: list[NoticeRow]


class ClaimGroup(TypedDict):
    """The paid lines of one month or kind together; finished text."""

    label: str
    lines: int
    days: str
    amount: str


class ClaimStep(TypedDict):
    """What an office did with a claim: the step, what it found, who did it and when; empty until then."""

    label: str
    words: str
    who: str
    day: str


class ClaimFormContext(Sealed):
    """reports/claim_form: what is claimed and on what documents, and what became of it so far."""

    office: str
    claim_no: str
    kind: str
    claimant: str
    claimant_kind: str
    claimant_id: str  # 统一社会信用代码 or a masked identity number
    period: str
    submitted: str
    people: int
    amount: Decimal
    payee_name: str
    payee_bank: str
    payee_account: str  # its last four digits
    groups: list[ClaimGroup]
    not_counted: int
    documents: list[tuple[str, str, str]]  # what, where it comes from, words
    pledge: str
    steps: list[ClaimStep]


class RuleLine(TypedDict):
    """One rule that a decision rests on."""

    rule: str
    name: str
    clause: str
    words: str


class DecisionContext(Sealed):
    """reports/decision_letter: a subsidy granted or refused, or money asked back; to a unit or a person."""

    title: str
    issuer: str
    addressee: str
    paragraphs: list[str]
    amount: Decimal | None
    amount_label: str
    rules_label: str
    rules: list[RuleLine]
    refused: list[tuple[str, str, str]]  # who or what, when, why it is not counted
    remedy: str
    is_refusal: bool


class TaxMonth(TypedDict):
    """One month of a tax statement; figures as text."""

    month: str
    people: str
    by_bank: str
    with_slip: str
    otherwise: str
    received: str


class TaxStatementContext(Sealed):
    """reports/tax_statement: what a unit spent on internship allowances in a year, and what it was given (R45)."""

    unit_name: str
    uscc: str
    year: int
    issuer: str
    sentence: str
    spend: Decimal
    vouchered: Decimal
    received: Decimal
    returned: Decimal
    months: list[TaxMonth]
    totals: TaxMonth
    quote: str
    clause: str
