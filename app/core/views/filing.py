"""Files on a record's page: uploaded, listed, downloaded only through the record."""

from typing import Any, ClassVar

from flask import Response, flash, make_response, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import audit, files, once, unit_of_work
from app.core.errors import Invalid, OutOfReach, Refusal, Refused


class FilingMixin:
    """Adds upload and download to an EntityView; ``file_kinds`` maps kind to its Chinese name."""

    file_kinds: ClassVar[dict[str, str]] = {}

    def may_file(self, record: Any) -> bool:
        """Whether this actor may add files to the record now; parts narrow it."""
        return False

    def may_read_file(self, record: Any, stored: files.StoredFile) -> bool:
        """Whether this actor may read one file of a record in reach; parts narrow it by kind."""
        return True

    @expose("/<pk>/files", methods=["POST"])
    @has_access
    def upload(self, pk: str) -> Any:
        """Keep one file for the record."""
        record = self.record(pk)  # type: ignore[attr-defined]
        if not self.may_file(record):
            raise Refused(Refusal("state", _("当前不能为这条记录上传材料。")))

        def act() -> Response:
            self._keep(record)
            flash(_("材料已上传。"), "success")
            return make_response(redirect(url_for(f"{self.endpoint}.show", pk=pk)))  # type: ignore[attr-defined]

        try:
            return once.once(act)
        except Invalid as error:
            unit_of_work.rollback()
            page: Response = self._record_page(self.record(pk), problem=error)  # type: ignore[attr-defined]
            return page

    def _keep(self, record: Any) -> None:
        kind, given = request.form.get("kind", ""), request.files.get("file")
        if kind not in self.file_kinds:
            raise Invalid({"kind": _("请选择材料种类。")})
        if given is None:
            raise Invalid({"file": _("请选择要上传的文件。")})
        files.store(record, kind, given)

    @expose("/<pk>/files/<file_id>")
    @has_access
    def download(self, pk: str, file_id: str) -> Any:
        """Send one file of a record in reach; logged."""
        record = self.record(pk)  # type: ignore[attr-defined]
        stored = files.file_of(record, file_id)
        if stored is None or not self.may_read_file(record, stored) or not files.is_there(stored):
            raise OutOfReach()
        audit.note("download", record, file=stored.name)
        unit_of_work.keep_writes()
        return files.as_download(stored)

    def filing(self, record: Any) -> dict[str, Any]:
        """What the record template needs to show files."""
        readable = [stored for stored in files.files_of(record) if self.may_read_file(record, stored)]
        return {"files": readable, "file_kinds": self.file_kinds, "files_open": self.may_file(record)}
