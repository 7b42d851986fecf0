"""Pages of targets (with the split to the areas below), parameters, wages and workdays."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import flash, make_response, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import clock, rehearsal, rulebook, unit_of_work
from app.core.errors import Invalid, Refused, ServiceError
from app.core.rulebook import ParameterRow
from app.core.views import EntityView, Page
from app.organisations.queries import areas, children_of, counties_of
from app.programme import forms, queries, services
from app.programme.card import PARAMETER, TARGET
from app.programme.policy import may_keep_years
from app.programme.services import Share
from app.programme.states import Certainty
from app.security.states import Permission


class TargetView(EntityView):
    """Targets of the year; a target with areas below is split on its own page."""

    card = TARGET
    route_base = "/admin/targets"
    read = Permission.TARGET_READ
    needs = {"split": Permission.TARGET_READ}
    list_template = "programme/targets.html"
    show_template = "programme/target.html"

    def own_to_split(self, rows: Iterable[Any]) -> Any:
        """The newest of the listed targets that is the actor's own to split, or None."""
        acting = actors.current()
        own = [row for row in rows if row.region_code == acting.region_code]
        return next((row for row in own if services.split_refusal(acting, row) is None), None)

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
        typed = {
            area.code: (_typed("posts", area.code, known), _typed("trainees", area.code, known))
            for area in children_of(target.region_code)
        }
        problem = ""
        if request.method == "POST":
            try:
                services.split_target(
                    actors.current(), target, [Share(code, _number(p), _number(t)) for code, (p, t) in typed.items()]
                )
                flash(_("任务分解已保存。"), "success")
                return redirect(url_for("TargetView.show", pk=pk))
            except Invalid as error:
                problem = error.message
                unit_of_work.rollback()
                target = self.record(pk)
        page = self.show_page(
            "programme/split.html", card=self.card, target=target, typed=typed, areas=areas(), problem=problem
        )
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
    """Dated parameters: new rows are added with their source, history is never edited."""

    card = PARAMETER
    route_base = "/admin/parameters"
    read, write = Permission.PARAMETER_READ, Permission.PARAMETER_WRITE
    create = staticmethod(services.add_parameter)
    needs = {"rehearse": Permission.PARAMETER_READ}
    show_template = "programme/parameter.html"

    def extra(self, record: Any) -> dict[str, Any]:
        """The rules that read the parameter, and whether it can be rehearsed."""
        rules = [found for number in record.rules.split() if (found := rule_or_none(number)) is not None]
        return {"rules": rules, "rehearses": record.key in rehearsal.known_keys()}

    @expose("/rehearsal")
    @has_access
    def rehearse(self) -> Any:
        """Show which records of a year a proposed value or wage would judge otherwise, and what it would cost."""
        asked = {
            name: request.args.get(name, "").strip()[:400]
            for name in ("key", "value", "year", "region", *(f"class-{n}" for n in forms.CLASSES))
        }
        found, problem = None, ""
        if asked["key"]:
            try:
                found = self._rehearsed(asked)
            except Invalid as error:
                problem = error.message
        page = self.show_page(
            "programme/rehearsal.html",
            title=_("参数预演"),
            asked=asked,
            keys=rehearsal.known_keys(),
            found=found,
            problem=problem,
            years=[year.year for year in queries.plan_years()],
            classes=forms.CLASSES,
            areas=areas(),
            min_wage=rehearsal.MIN_WAGE,
        )
        return make_response(page, 422 if problem else 200)

    @staticmethod
    def _rehearsed(asked: dict[str, str]) -> Any:
        key, year = asked["key"], _number(asked["year"] or "0")
        if key not in rehearsal.known_keys():
            raise Invalid({"key": _("这个参数不能预演。")})
        if key == rehearsal.MIN_WAGE:
            wages = {n: forms.amount_of(asked[f"class-{n}"]) for n in forms.CLASSES if asked[f"class-{n}"]}
            if not wages:
                raise Invalid({"value": _("请至少填写一类的月标准。")})
            proposed = rehearsal.Proposed(queries.SOURCE, wages=wages)
        else:
            value = services.parsed_value(key, asked["value"])
            row = ParameterRow(key=key, value=value, effective_from=rehearsal.LONG_AGO, region=asked["region"] or None)
            proposed = rehearsal.Proposed(queries.SOURCE, row=row)
        try:
            return rehearsal.run(key, queries.SOURCE, proposed, year)
        except (TypeError, ValueError, ArithmeticError, KeyError) as error:
            raise Invalid({"value": _("按这个取值无法判断，请检查写法。")}) from error


def rule_or_none(number: str) -> Any:
    """Return a registered rule, or None when its part is not there yet."""
    try:
        return rulebook.find(number)
    except rulebook.UnknownRule:
        return None


class StandardView(Page):
    """Plan years, minimum wages in force and the workday calendar of a year; new schemes and years."""

    route_base = "/admin/standards"
    default_view = "list"
    needs = {
        "list": Permission.PARAMETER_READ,
        **dict.fromkeys(("add_wages", "add_year", "open", "freeze"), Permission.PARAMETER_WRITE),
    }

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show the plan years, the wages of every scheme and the months of the chosen year."""
        return self._page()

    def _page(self, problem: ServiceError | None = None) -> Any:
        asked = request.args.get("year", "")
        year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else clock.today().year
        page = self.show_page(
            "programme/standards.html",
            title=_("最低工资与工作日历"),
            wages=queries.wages(),
            months=queries.workday_months(year),
            year=year,
            years=queries.workday_years(),
            missing=queries.missing_soon(),
            writes=actors.current().may(Permission.PARAMETER_WRITE),
            plan_years=queries.plan_years(),
            opens=clock.today().year,
            keeps=may_keep_years(actors.current()) is None,
            problem=problem,
        )
        return make_response(page, problem.status if problem else 200)

    @expose("/years/open", methods=["POST"])
    @has_access
    def open(self) -> Any:
        """Open a plan year."""
        return self._kept(services.open_year, _("计划年度已开启。"))

    @expose("/years/freeze", methods=["POST"])
    @has_access
    def freeze(self) -> Any:
        """Freeze a plan year."""
        return self._kept(services.freeze_year, _("计划年度已封存。"))

    def _kept(self, verb: Callable[..., Any], done: str) -> Any:
        try:
            verb(actors.current(), _number(request.form.get("year", "")[:4]))
        except ServiceError as error:
            unit_of_work.rollback()
            return self._page(error)
        flash(done, "success")
        return redirect(url_for("StandardView.list"))

    @expose("/wages", methods=["GET", "POST"])
    @has_access
    def add_wages(self) -> Any:
        """Begin a new scheme of minimum wages for all counties."""
        error = self._posted(self._store_wages)
        if error is None:
            return redirect(url_for("StandardView.list"))
        page = self.show_page(
            "programme/wages.html",
            title=_("新的最低工资标准"),
            error=error,
            typed=request.form,
            classes=forms.CLASSES,
            counties=counties_of("640000"),
            now=queries.classes_on(clock.today()),
            certainties=Certainty.options(),
        )
        return make_response(page, error.status if error.fields else 200)

    @staticmethod
    def _store_wages() -> None:
        given = request.form
        services.add_wages(
            actors.current(),
            effective_from=forms.day_of(given, "effective_from"),
            wages=forms.wages_of(given),
            classes=forms.classes_of(given),
            source_doc=given.get("source_doc", "")[:200],
            certainty=_certainty(given.get("certainty", "")),
        )
        flash(_("新的最低工资标准已保存。"), "success")

    @expose("/workdays", methods=["GET", "POST"])
    @has_access
    def add_year(self) -> Any:
        """Enter the workdays of a year."""
        error = self._posted(self._store_year)
        if error is None:
            return redirect(url_for("StandardView.list"))
        page = self.show_page("programme/workdays.html", title=_("录入工作日历"), error=error, typed=request.form)
        return make_response(page, error.status if error.fields else 200)

    @staticmethod
    def _store_year() -> None:
        given = request.form
        year = given.get("year", "").strip()
        if not (year.isascii() and year.isdigit() and 2000 < int(year[:5]) < 2100):
            raise Invalid({"year": _("请填写四位年份。")})
        services.set_workdays(
            actors.current(),
            year=int(year),
            holidays=forms.days_of(given, "holidays"),
            makeup_days=forms.days_of(given, "makeup_days"),
            source_doc=given.get("source_doc", "")[:200],
        )
        flash(_("%(year)s 年工作日历已保存。", year=year), "success")

    @staticmethod
    def _posted(store: Callable[[], None]) -> Invalid | None:
        """Store a posted form; return None when it was stored, else what is wrong (nothing yet for a GET)."""
        if request.method == "GET":
            return Invalid({})
        try:
            store()
        except Invalid as error:
            unit_of_work.rollback()
            return error
        return None


def _certainty(text: str) -> Certainty:
    if text not in Certainty.__members__:
        raise Invalid({"certainty": _("请选择可信度。")})
    return Certainty(text)
