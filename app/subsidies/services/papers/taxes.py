"""The yearly statement for a unit (C55, R45): what it spent on internship allowances, what it was given."""

import json
from collections.abc import Sequence
from decimal import Decimal

from flask_babel import gettext as _

from app.core import clock, issuing
from app.core.errors import Invalid
from app.core.issued import IssuedDocument
from app.core.pdf.contracts import TaxMonth, TaxStatementContext
from app.placements.queries.documents import office_of
from app.subsidies.queries import papers as queries
from app.subsidies.queries.papers import MonthOfTax
from app.subsidies.rules.support import tax_statement
from app.subsidies.services.papers.paper import Paper
from app.subsidies.services.papers.wording import figure, month_name, sealed
from app.units.models import Unit

STATEMENT = "tax_statement"
SERIES, TITLE = "JXSF", "就业见习补贴支出及税费支持情况说明"
FIRST_YEAR = 2023
NOTHING = Decimal("0.00")


def of_unit(unit: Unit, year: int) -> Paper:
    """The statement of a unit in reach for a year, numbered anew when a figure changes; Invalid for no such year."""
    if not FIRST_YEAR <= year <= clock.today().year:
        words = _("年度应在 %(first)s 至 %(last)s 之间。", first=FIRST_YEAR, last=clock.today().year)
        raise Invalid({"year": words})
    months, returned = queries.year_of_unit(unit, year), queries.returned_of_year(unit, year)
    issued = _issued(unit, year, context(unit, year, months, returned, None))
    return Paper(
        f"{TITLE}_{year}_{issued.number}.pdf", kind=STATEMENT, context=context(unit, year, months, returned, issued)
    )


def _issued(unit: Unit, year: int, known: TaxStatementContext) -> IssuedDocument:
    figures = json.dumps([known["months"], str(known["returned"])], ensure_ascii=False, sort_keys=True)
    return issuing.issue_anew(
        unit,
        kind=f"tax-{year}",
        series=SERIES,
        title=TITLE,
        issuer=known["issuer"],
        shown=[
            ("单位名称", unit.name),
            ("年度", f"{year}年"),
            ("见习补贴支出", f"{figure(known['spend'])}元"),
            ("收到见习补贴", f"{figure(known['received'])}元"),
            ("内容校验值", queries.fingerprint(figures)[:16].upper()),
        ],
    )


def context(
    unit: Unit, year: int, months: Sequence[MonthOfTax], returned: Decimal, issued: IssuedDocument | None
) -> TaxStatementContext:
    """What reports/tax_statement is given; the sentence and the deductible sum are R45's."""
    spend = sum((row.by_bank + row.otherwise for row in months), NOTHING)
    judged = tax_statement(
        wage_total=NOTHING,
        internship_spend=spend,
        vouchered=sum((row.with_slip for row in months), NOTHING),
        year=year,
    )
    totals = MonthOfTax(
        f"{year}-01",
        0,
        sum((row.by_bank for row in months), NOTHING),
        sum((row.with_slip for row in months), NOTHING),
        sum((row.otherwise for row in months), NOTHING),
        sum((row.received for row in months), NOTHING),
    )
    return TaxStatementContext(
        **sealed(issued),
        unit_name=unit.name,
        uscc=unit.uscc,
        year=year,
        issuer=office_of(unit.region_code).name,
        sentence=judged.template.format_map({**judged.figures, "amount": figure(spend)}),
        spend=spend,
        vouchered=judged["deductible"],
        received=totals.received,
        returned=returned,
        months=[_month(row, month_name(row.month)) for row in months],
        totals={**_month(totals, "全年合计"), "people": "—"},
        quote=judged.rule.quote,
        clause=judged.rule.clause,
    )


def _month(row: MonthOfTax, label: str) -> TaxMonth:
    return TaxMonth(
        month=label,
        people=str(row.people) if row.people else "—",
        by_bank=figure(row.by_bank),
        with_slip=figure(row.with_slip),
        otherwise=figure(row.otherwise),
        received=figure(row.received),
    )
