"""Pages of targets (with the split to the areas below), parameters, wages and workdays."""

from typing import Any

from flask import flash, make_response, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import clock, unit_of_work
from app.core.errors import Invalid, Refused
from app.core.views import EntityView, Page
from app.organisations.queries import areas, children_of
from app.programme import queries, services
from app.programme.card import PARAMETER, TARGET
from app.programme.services import Share
from app.security.states import Permission


class TargetView(EntityView):
    """Targets of the year; a target with areas below is split on its own page."""

    card = TARGET
    route_base = "/admin/targets"
    read = Permission.TARGET_READ
    needs = {"split": Permission.TARGET_READ}
    show_template = "programme/target.html"

    def extra(self, record: Any) -> dict[str, Any]:
        """The split below and what it lacks."""
        parts = queries.split_of(record)
        posts, trainees = [p.min_posts or 0 for p in parts], [p.min_trainees or 0 for p in parts]
        return {
            "parts": parts,
            "sum_posts": sum(posts),
            "sum_trainees": sum(trainees),
            "shortfall": queries.shortfall(record, posts, trainees) if parts else None,
            "splits": services.split_refusal(actors.current(), record) is None,
        }

    @expose("/<pk>/split", methods=["GET", "POST"])
    @has_access
    def split(self, pk: str) -> Any:
        """Set the targets of all areas below at once; the shortfall is shown while typing."""
        target = self.record(pk)
        if refusal := services.split_refusal(actors.current(), target):
            raise Refused(refusal)
        known = {part.region_code: part for part in queries.split_of(target)}
        typed = {area.code: (_typed("posts", area.code, known), _typed("trainees", area.code, known)) for area in children_of(target.region_code)}
        problem = ""
        if request.method == "POST":
            try:
                services.split_target(actors.current(), target, [Share(code, _number(p), _number(t)) for code, (p, t) in typed.items()])
                flash(_("任务分解已保存。"), "success")
                return redirect(url_for("TargetView.show", pk=pk))
            except Invalid as error:
                problem = error.message
                unit_of_work.rollback()
                target = self.record(pk)
        page = self.show_page("programme/split.html", card=self.card, target=target, typed=typed, areas=areas(), problem=problem)
        return make_response(page, 422 if problem else 200)


def _typed(kind: str, code: str, known: dict[str, Any]) -> str:
    given = request.form.get(f"{kind}-{code}")
    if given is not None:
        return given.strip()[:12]
    part = known.get(code)
    return "" if part is None else str(getattr(part, f"min_{kind}") or 0)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise Invalid({"shares": _("指标应为 0 以上的整数。")})
    return int(text)


class ParameterView(EntityView):
    """Dated parameters, read only; new rows come with their source."""

    card = PARAMETER
    route_base = "/admin/parameters"
    read = Permission.PARAMETER_READ


class StandardView(Page):
    """Minimum wages in force and the workday calendar of a year."""

    route_base = "/admin/standards"
    default_view = "list"
    needs = {"list": Permission.PARAMETER_READ}

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show the wages of every scheme and the months of the chosen year."""
        asked = request.args.get("year", "")
        year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else clock.today().year
        return self.show_page("programme/standards.html", title=_("最低工资与工作日历"), wages=queries.wages(), months=queries.workday_months(year), year=year, years=queries.workday_years())
