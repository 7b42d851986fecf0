"""The landing page, the dashboard, the board of mobilisation, and the monthly summary: on screen, as sheet and PDF."""

from functools import partial
from io import BytesIO
from typing import Any

from flask import Response, current_app, request, send_file, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import audit, clock, desk, tabular, unit_of_work
from app.core.errors import Invalid
from app.core.views import Page
from app.organisations.queries import areas, children_of, in_reach
from app.programme.queries import missing_soon
from app.reporting import presenters, services
from app.reporting.presenters import footprint as tracing
from app.reporting.presenters import mobilisation as mobilising
from app.reporting.queries import dashboard, delta, footprint, mobilisation, summary
from app.reporting.queries.desk import drafts_of
from app.reporting.queries.reach import area_in_reach, plan_years
from app.reporting.queries.summary import Sheet
from app.security.states import Department, Permission


def wanted_year() -> int:
    """The plan year of the address, or that of the configuration; Invalid when there is no such plan."""
    text = request.args.get("year", "")
    if not text:
        return int(current_app.config["PLAN_YEAR"])
    if not text.isdecimal() or int(text) not in plan_years():
        raise Invalid({"year": _("没有这个年度的募集计划。")})
    return int(text)


class WorkDesk(Page):
    """The work queue of the person who signed in."""

    route_base = "/admin"
    default_view = "list"
    needs = {"list": Permission.DESK}

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show the queues oldest first, then the area's figures, then my drafts."""
        acting, year = actors.current(), int(current_app.config["PLAN_YEAR"])
        sees_figures = acting.may(Permission.REPORT_READ) and acting.region_code in areas()
        lines = dashboard.progress_of(area_in_reach(None), year) if sees_figures else []
        return self.show_page(
            "reporting/desk.html",
            title=_("工作台"),
            queues=desk.queues(),
            progress=presenters.desk_lines(lines, year),
            year=year,
            drafts=[self._draft(view, record) for view, record in drafts_of(acting)],
            missing=missing_soon() if acting.may(Permission.PARAMETER_WRITE) else [],
        )

    @staticmethod
    def _draft(view: str, record: Any) -> dict[str, str]:
        name = record.title if view == "PostView" else record.name
        return {
            "label": f"{name}（{_(record.state.label)}）",
            "when": f"{record.updated_at:%Y-%m-%d %H:%M}",
            "url": url_for(f"{view}.show", pk=record.id),
        }


class DashboardView(Page):
    """Targets against actuals of the actor's area and of each below."""

    route_base = "/admin/dashboard"
    default_view = "list"
    needs = {"list": Permission.REPORT_READ}

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show the dashboard of an area and a plan year."""
        area, year = area_in_reach(request.args.get("area")), wanted_year()
        board = dashboard.board(area, year)
        parent = next((place for place in in_reach() if place.code == area.parent_code), None)
        return self.show_page(
            "reporting/dashboard.html",
            board=board,
            lines=presenters.area_lines(board),
            breakdowns=presenters.breakdowns(board),
            area_chart=presenters.area_chart(board),
            trends=presenters.trend_charts(board),
            category_chart=presenters.category_chart(board),
            posts_url=presenters.counted_url(area, year),
            model_url=presenters.counted_url(area, year, is_model="1"),
            started_url=presenters.started_url(area, year),
            units_url=presenters.units_url(area, state="ACCREDITED"),
            parent=parent,
            years=plan_years(),
            choices=_area_choices(),
        )


class SummaryView(Page):
    """The monthly summary of any month and area."""

    route_base = "/admin/summaries"
    default_view = "list"
    needs = {
        "list": Permission.REPORT_READ,
        "records": Permission.REPORT_READ,
        "xlsx": Permission.REPORT_READ,
        "pdf": Permission.REPORT_BUILD,
    }

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show the sheet on the screen with its checks."""
        form = _wanted_form()
        sheet = _wanted_sheet()
        columns = [
            column
            for column in sheet.columns
            if column.key not in ("reporter", "month") and (column.short or form == "FULL")
        ]
        here = {"month": sheet.month, "area": sheet.area.code, "form": form}
        return self.show_page(
            "reporting/summary.html",
            sheet=sheet,
            columns=columns,
            groups=presenters.runs(columns),
            form=form,
            here=here,
            months=summary.months(),
            choices=_area_choices(),
            shown=services.shown,
            records_url=tracing.records_url,
            may_print=actors.current().may(Permission.REPORT_BUILD),
            other={**here, "form": "SHORT" if form == "FULL" else "FULL"},
            below=children_of(sheet.area.code),
        )

    @expose("/records")
    @has_access
    def records(self) -> Any:
        """Show the records behind one figure, and why it differs from that of the month before (B7, B8)."""
        cell = _wanted_cell()
        listed, *others = footprint.sources(cell)
        page = footprint.page(listed, request.args.get("cursor"))
        earlier = delta.month_before(cell.month)
        change = delta.between(listed, earlier) if earlier else None
        return self.show_page(
            "reporting/records.html",
            cell=cell,
            listed=listed,
            others=others,
            value=services.shown(cell.column, footprint.value_of(cell)),
            total=services.shown(listed.column, footprint.total(listed)),
            count=footprint.count(listed),
            lines=tracing.lines(page.rows, listed.column),
            pages=tracing.pages(cell, page, request.args.get("cursor")),
            change=change,
            shares=tracing.shares(change, listed.column) if change else [],
            amount=partial(services.shown, listed.column),
            address=tracing.address,
            sheet_url=url_for("SummaryView.list", month=cell.month, area=cell.area.code),
        )

    @expose("/export.xlsx")
    @has_access
    def xlsx(self) -> Response:
        """Export the sheet; logged."""
        sheet, form = _wanted_sheet(), _wanted_form()
        return self._sent(services.summary_workbook(sheet, form), tabular.XLSX, sheet, form, "xlsx")

    @expose("/export.pdf")
    @has_access
    def pdf(self) -> Response:
        """Print the sheet on A3, the short form on A4; logged."""
        sheet, form = _wanted_sheet(), _wanted_form()
        return self._sent(BytesIO(services.summary_pdf(sheet, form)), "application/pdf", sheet, form, "pdf")

    @staticmethod
    def _sent(file: Any, kind: str, sheet: Sheet, form: str, ending: str) -> Response:
        audit.note("export", entity="monthly-summary", month=sheet.month, area=sheet.area.code, form=form, file=ending)
        unit_of_work.keep_writes()
        short = _("简表") if form == "SHORT" else ""
        return send_file(
            file,
            kind,
            as_attachment=True,
            download_name=f"{sheet.title}{short}-{sheet.area.name}-{sheet.month}.{ending}",
        )


class MobilisationView(Page):
    """What came of the leads of each department and area, without any ranking (C62, C63, C65, C66)."""

    route_base = "/admin/mobilisation"
    default_view = "list"
    needs = {"list": Permission.REPORT_READ, "xlsx": Permission.REPORT_READ}

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show the board of an area, a plan year and a department."""
        board = _wanted_board()
        return self.show_page(
            "reporting/mobilisation.html",
            board=board,
            name_of=mobilising.name_of,
            link=partial(mobilising.link, board),
            area_url=partial(mobilising.area_url, board),
            chart=mobilising.chart(board),
            years=plan_years(),
            choices=_area_choices(),
            departments=Department.options() if board.sees_all else [],
            parent=next((place for place in in_reach() if place.code == board.area.parent_code), None),
        )

    @expose("/export.xlsx")
    @has_access
    def xlsx(self) -> Response:
        """Export the board with department by county; logged."""
        board = _wanted_board()
        heads, rows = mobilising.sheet(board)
        file = tabular.spooled()
        title = _("%(year)s年部门动员情况", year=board.year)
        tabular.xlsx(title, heads, tabular.in_columns(rows), file)
        file.seek(0)
        audit.note("export", entity="mobilisation", year=board.year, area=board.area.code)
        unit_of_work.keep_writes()
        return send_file(file, tabular.XLSX, as_attachment=True, download_name=f"{title}-{board.area.name}.xlsx")


def _wanted_board() -> mobilisation.Board:
    area = area_in_reach(request.args.get("area"))
    return mobilisation.board(area, _year_of_leads(), request.args.get("department", ""))


def _year_of_leads() -> int:
    """Leads belong to the year that runs; without a plan for it, or asked for another, as everywhere."""
    now = clock.today().year
    return now if not request.args.get("year") and now in plan_years() else wanted_year()


def _wanted_sheet() -> Sheet:
    month = request.args.get("month") or summary.latest_month(int(current_app.config["PLAN_YEAR"]))
    return summary.monthly_summary(month, request.args.get("area"))


def _wanted_cell() -> footprint.Cell:
    given = request.args
    is_own = given.get("own") == "1"
    return footprint.cell_of(given.get("month", ""), given.get("area"), given.get("column", ""), is_own=is_own)


def _wanted_form() -> str:
    wanted = request.args.get("form", "FULL").upper()
    if wanted not in services.FORMS:
        raise Invalid({"form": _("表式应为全表或简表。")})
    return wanted


def _area_choices() -> list[tuple[str, str]]:
    """The areas that the actor may choose, counties set in under their city."""
    return [(area.code, ("　" if area.level == "COUNTY" else "") + area.name) for area in in_reach()]
