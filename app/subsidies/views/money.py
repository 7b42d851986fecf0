"""Pages of budget accounts with their transactions, and the monthly tie-out with the vouchers of finance."""

from typing import Any

from flask import request, send_file
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import audit, charts, clock, paging, tabular, unit_of_work
from app.core.calendar import add_months
from app.core.errors import Invalid
from app.core.views import EntityView, Page
from app.security.states import Permission
from app.subsidies.card import money as cards
from app.subsidies.models import BudgetAccount, BudgetEntry
from app.subsidies.queries import money as queries
from app.subsidies.services import tie_out

READ = Permission.BUDGET_READ
SHOWN, MONTHS = 200, 24
Asked = tuple[str, list[tie_out.Tied], str]


class BudgetAccountView(EntityView):
    """What a county may spend on one item in a year; arranged by the list of the finance department."""

    card = cards.ACCOUNT
    route_base = "/admin/budget-accounts"
    read = READ
    show_template = "subsidies/account.html"

    def extra(self, record: BudgetAccount) -> dict[str, Any]:
        """The latest transactions, each with what was left after it, and the bar of three parts that always sums."""
        entries = paging.page(
            queries.entries_of(record).order_by(None),
            [(BudgetEntry.made_at, True), (BudgetEntry.id, True)],
            cursor=request.args.get("cursor"),
            limit=SHOWN,
            order="budget-account",
        )
        left = record.left_yuan if not request.args.get("cursor") else None
        return {
            "rows": _running(entries.rows, left),
            "next": entries.next,
            "left": record.left_yuan,
            "bar": charts.stacked(
                _("安排 %(sum)s 元", sum=f"{record.arranged_yuan:,.2f}"),
                [
                    charts.Slice(_("拨付"), record.paid_yuan),
                    charts.Slice(_("承诺"), record.committed_yuan),
                    charts.Slice(_("结余"), record.left_yuan),
                ],
                unit=_("元"),
            ),
        }


def _running(entries: list[BudgetEntry], left: Any) -> list[tuple[BudgetEntry, Any]]:
    """Transactions, the latest first, with what was left after each; without a start nothing is told."""
    rows = []
    for entry in entries:
        rows.append((entry, left))
        if left is not None:
            left -= entry.arranged_yuan - entry.committed_yuan - entry.paid_yuan
    return rows


class BudgetEntryView(EntityView):
    """The ledger: signed transactions, append-only."""

    card = cards.ENTRY
    route_base = "/admin/budget-entries"
    read = READ


class TieOutView(Page):
    """Paid equals vouchers, month by month and county by county; what differs is listed one by one."""

    route_base = "/admin/budget-tie-out"
    default_view = "list"
    needs = {"list": READ, "export": Permission.BUDGET_READ}

    @expose("/")
    @has_access
    def list(self) -> Any:
        """The tie-out of one month."""
        month, rows, problem = self._asked()
        return self.show_page(
            "subsidies/tie_out.html",
            month=month,
            months=_months(),
            rows=rows,
            total=tie_out.total(rows),
            problem=problem,
        ), (422 if problem else 200)

    @expose("/export.xlsx")
    @has_access
    def export(self) -> Any:
        """The same as a workbook; logged."""
        month, rows, problem = self._asked()
        if problem:
            raise Invalid({"month": problem})
        stream = tabular.spooled()
        tie_out.export(rows, month, stream)
        audit.note("export", entity="tie-out", month=month, rows=len(rows))
        unit_of_work.keep_writes()
        stream.seek(0)
        name = f"{_('拨付与凭证对账')}-{month}.xlsx"
        return send_file(stream, tabular.XLSX, as_attachment=True, download_name=name)

    @staticmethod
    def _asked() -> Asked:
        month = request.args.get("month") or _months()[0]
        try:
            return month, tie_out.tied(actors.current(), month), ""
        except Invalid as error:
            return _months()[0], [], error.message


def _months() -> list[str]:
    first = clock.today().replace(day=1)
    return [clock.month_of(add_months(first, -back)) for back in range(MONTHS)]
