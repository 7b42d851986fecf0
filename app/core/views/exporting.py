"""The export of a list: what is on the screen, all pages, as XLSX or CSV; personal fields in clear only by form."""

from collections.abc import Mapping
from dataclasses import replace
from typing import IO, Any

from flask import Response, abort, flash, make_response, redirect, request, send_file, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from sqlalchemy import Select, select
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import Length, ValidationError

from app.core import actor as actors
from app.core import audit, once, permissions, tabular, unit_of_work
from app.core.errors import Invalid, Refusal, Refused
from app.core.search import is_storable
from app.core.views import extract
from app.core.views.extract import PURPOSE_MAX, SOURCES, Extract, Wanted

METHODS = ("export", "export_csv", "take")


class TakeForm(FlaskForm):
    """How a list is taken away, and what for."""

    format = SelectField(_l("文件格式"), choices=extract.FORMS)
    clear = BooleanField(_l("包含明文个人信息（身份证号、电话、账号等）"))
    purpose = StringField(_l("用途"), [Length(max=PURPOSE_MAX, message=_l("用途不能超过 200 字。"))])

    def validate_purpose(self, field: Any) -> None:
        """Clear text is given for a purpose only."""
        said = (field.data or "").strip()
        if self.clear.data and not said:
            raise ValidationError(_("导出明文个人信息须填写用途。"))
        if not is_storable(said):
            raise ValidationError(_("含有不允许的字符。"))


class ExportingMixin:
    """Adds the exports to an EntityView; it needs the permission to export and that of the list."""

    def offer_export(self) -> None:
        """Make the list known as a source of exports; called once when the page is made."""
        SOURCES[type(self).__name__] = self  # type: ignore[assignment]

    def base(self, given: Mapping[str, str]) -> Select[Any]:
        """The records that the list is about; a part may narrow them, also by what the address says."""
        return select(self.card.entity)  # type: ignore[attr-defined]

    def may_take(self) -> bool:
        """Whether the actor may take this list away: who may not open it may not export it either."""
        sees = self.appbuilder.sm.has_access("can_list", self.class_permission_name)  # type: ignore[attr-defined]
        return bool(sees) and actors.current().may(permissions.EXPORT)

    def may_take_clear(self) -> bool:
        """Whether the actor may take the personal fields of this list away in clear."""
        return self.may_take() and actors.current().may(self.takes)  # type: ignore[attr-defined]

    @expose("/export.xlsx")
    @has_access
    def export(self) -> Any:
        """Export what the list shows as a workbook; logged."""
        return self._export("xlsx")

    @expose("/export.csv")
    @has_access
    def export_csv(self) -> Any:
        """Export what the list shows as comma-separated text; logged."""
        return self._export("csv")

    def _export(self, form: str) -> Any:
        made = self._extract(form=form)
        if extract.later() and made.count(extract.DIRECT_MAX) > extract.DIRECT_MAX:
            flash(_("超过 %(n)s 条，将在后台生成文件。", n=f"{extract.DIRECT_MAX:,}"), "info")
            kept: dict[str, Any] = {**made.conditions, "format": form}
            return redirect(url_for(f"{type(self).__name__}.take", **kept))
        unit_of_work.keep_writes()
        return self._sent(made)

    @expose("/export", methods=["GET", "POST"])
    @has_access
    def take(self) -> Any:
        """Ask for format, clear text and purpose; large exports are prepared in the background."""
        with unit_of_work.reading():
            made = self._extract(form=request.args.get("format", "xlsx"))
            number = made.count(extract.ROWS_MAX)
        form = TakeForm(format=made.wanted.form) if request.method == "GET" else TakeForm()
        if request.method == "GET" or not form.validate_on_submit():
            return self._take_page(form, made, number)
        if form.clear.data and not (made.sensitive and self.may_take_clear()):
            raise Refused(Refusal("role", _("您没有导出这份名单明文个人信息的权限。")))
        if number > extract.ROWS_MAX:
            raise Invalid({"filters": _("超过 %(n)s 条，请增加筛选条件后分次导出。", n=f"{extract.ROWS_MAX:,}")})
        purpose = (form.purpose.data or "").strip()
        return self._taken(self._extract(form=form.format.data, is_clear=form.clear.data, purpose=purpose), number)

    def _taken(self, made: Extract, number: int) -> Response:
        later = extract.later()
        if later is None or number <= extract.DIRECT_MAX:
            with unit_of_work.reading():
                return self._sent(made)
        wanted = replace(made.wanted, given=made.conditions)
        return once.once(lambda: make_response(redirect(later(wanted, made.title, number))))

    def _extract(self, **facts: Any) -> Extract:
        if not self.may_take():
            abort(403)
        if facts["form"] not in extract.FORMS:
            abort(404)
        return Extract(Wanted(type(self).__name__, request.args.to_dict(), **facts))

    def _take_page(self, form: TakeForm, made: Extract, number: int) -> Response:
        page = self.show_page(  # type: ignore[attr-defined]
            "admin/export.html",
            card=self.card,  # type: ignore[attr-defined]
            form=form,
            made=made,
            number=number,
            clear=bool(made.sensitive) and self.may_take_clear(),
            is_later=extract.later() is not None and number > extract.DIRECT_MAX,
            once=once.fresh_key(),
        )
        return make_response(page, 422 if form.errors else 200)

    def _sent(self, made: Extract) -> Response:
        stream: IO[bytes] = tabular.spooled()
        try:
            made.write(stream)
        except BaseException:
            stream.close()
            raise
        audit.note("export", **made.facts())
        stream.seek(0)
        return send_file(stream, tabular.TYPES[made.wanted.form], as_attachment=True, download_name=made.file_name)
