"""The monthly tie-out: what was paid equals the vouchers, county by county; what differs is listed one by one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import IO, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.actor import Actor
from app.core.calendar import month_bounds
from app.core.choices import Choice
from app.core.errors import Invalid, OutOfReach
from app.core.tabular import in_columns, xlsx
from app.organisations.queries import full_name_of, in_reach
from app.security.states import Level, Permission
from app.subsidies.queries import tie_out as queries
from app.subsidies.queries.tie_out import Sum

NOTHING = Decimal("0.00")


class Gap(Choice):
    """How our payments and the vouchers differ."""

    ONLY_OURS = "ONLY_OURS", "只有本系统登记"
    ONLY_THEIRS = "ONLY_THEIRS", "只有财政凭证"
    AMOUNT = "AMOUNT", "金额不同"
    MONTH = "MONTH", "不在同一个月"


@dataclass(frozen=True)
class Difference:
    """One voucher that does not tie out; a side that lacks it has no day and nothing paid."""

    gap: Gap
    region_code: str
    voucher_no: str
    ours: Decimal
    theirs: Decimal
    our_day: date | None
    their_day: date | None
    payments: int
    batch: str


@dataclass
class Tied:
    """One county's month: both sums in yuan and counts, and what differs; the region is the sum of its counties."""

    region_code: str
    name: str
    payments: int = 0
    vouchers: int = 0
    ours: Decimal = NOTHING
    theirs: Decimal = NOTHING
    differences: list[Difference] = field(default_factory=list)

    @property
    def is_even(self) -> bool:
        """Whether paid equals vouchers, one by one."""
        return not self.differences and self.ours == self.theirs


def tied(actor: Actor, month: str, region_code: str | None = None) -> list[Tied]:
    """Every county in reach, or one, in the order of their codes; raises Invalid for what is no month 'YYYY-MM'."""
    if not actor.may(Permission.BUDGET_READ):
        raise OutOfReach()
    try:
        first, last = month_bounds(month)
    except ValueError as error:
        raise Invalid({"month": _("请选择月份，如 2026-07。")}) from error
    counties = {area.code: area for area in in_reach() if area.level == Level.COUNTY}
    if region_code is not None and region_code not in counties:
        raise OutOfReach()
    wanted = [region_code] if region_code else sorted(counties)
    rows = {code: Tied(code, full_name_of(code)) for code in wanted}
    _count(rows, first, last)
    return list(rows.values())


def _count(rows: dict[str, Tied], first: date, last: date) -> None:
    numbers = {number for _region, number in queries.ours(first, last)}
    numbers |= {number for _region, number in queries.theirs(first, last, rows)}
    if not numbers:
        return
    ours, theirs = queries.ours(first, last, numbers), queries.theirs(first, last, rows, numbers)
    for region, number in sorted(ours.keys() | theirs.keys()):
        mine, other = ours.get((region, number)), theirs.get((region, number))
        if region in rows and any(side and first <= side.day <= last for side in (mine, other)):
            _add(rows[region], number, mine, other, first, last)


def _add(row: Tied, number: str, mine: Sum | None, other: Sum | None, first: date, last: date) -> None:
    if mine and first <= mine.day <= last:
        row.payments += mine.payments
        row.ours += mine.amount
    if other and first <= other.day <= last:
        row.vouchers += 1
        row.theirs += other.amount
    if gap := _gap(mine, other):
        row.differences.append(
            Difference(
                gap,
                row.region_code,
                number,
                mine.amount if mine else NOTHING,
                other.amount if other else NOTHING,
                mine.day if mine else None,
                other.day if other else None,
                mine.payments if mine else 0,
                other.batch if other else "",
            )
        )


def _gap(mine: Sum | None, other: Sum | None) -> Gap | None:
    if other is None:
        return Gap.ONLY_OURS
    if mine is None:
        return Gap.ONLY_THEIRS
    if mine.amount != other.amount:
        return Gap.AMOUNT
    return None if (mine.day.year, mine.day.month) == (other.day.year, other.day.month) else Gap.MONTH


def total(rows: Iterable[Tied], name: str = "") -> Tied:
    """The sum of counties, with all that differs in any of them."""
    found = Tied("", name or _("合计"))
    for row in rows:
        found.payments += row.payments
        found.vouchers += row.vouchers
        found.ours += row.ours
        found.theirs += row.theirs
        found.differences += row.differences
    return found


HEADINGS = (
    _l("县（区）"), _l("凭证号"), _l("对账结果"), _l("系统登记笔数"), _l("系统登记金额（元）"), _l("凭证金额（元）"),
    _l("相差（元）"), _l("系统登记拨付日期"), _l("凭证日期"), _l("凭证所记批次号"),
)  # fmt: skip


def export(rows: Sequence[Tied], month: str, into: IO[bytes]) -> None:
    """The tie-out as XLSX: a line for each county and one for each difference, the total at the end."""
    lines: list[tuple[Any, ...]] = []
    for row in [*rows, total(rows)]:
        state = _("相符") if row.is_even else _("有 %(n)s 处差异", n=len(row.differences))
        sums = (row.payments, row.ours, row.theirs, row.ours - row.theirs)
        lines.append((row.name, _("小计"), state, *sums, None, None, ""))
        lines += [_line(row, difference) for difference in row.differences if row.region_code]
    xlsx(_("拨付与凭证对账 %(month)s", month=month), [str(head) for head in HEADINGS], in_columns(lines), into)


def _line(row: Tied, told: Difference) -> tuple[Any, ...]:
    return (
        row.name,
        told.voucher_no,
        _(told.gap.label),
        told.payments,
        told.ours,
        told.theirs,
        told.ours - told.theirs,
        told.our_day,
        told.their_day,
        told.batch,
    )
