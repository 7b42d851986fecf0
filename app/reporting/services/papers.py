"""The documents of single placements from the terminal: of a record by its key or number, or of an area and month."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from app.core.errors import Invalid
from app.placements.queries import documents as queries
from app.placements.services import documents
from app.placements.services.documents import Paper
from app.subsidies.services import papers as subsidies
from app.units.models import Unit


def _of_record(
    find: Callable[[str], Any], make: Callable[[Any], Paper | subsidies.Paper | None]
) -> Callable[[str, str], bytes]:
    def build(_region: str, key: str) -> bytes:
        record = find(key)
        paper = make(record) if record is not None else None
        if paper is None:
            raise Invalid({"record": _("没有找到“%(key)s”，或者它还没有这份文书。", key=key)})
        return paper.pdf()

    return build


def attendance_sheet(region: str, month: str, unit: str = "") -> bytes:
    """The sheet of one unit in a month, or of every unit of an area."""
    if unit:
        found = queries.in_reach(Unit, unit)
        paper = documents.of_unit(found, month) if found is not None else None
    else:
        paper = documents.of_area(region, month)
    if paper is None:
        raise Invalid({"period": _("%(month)s没有考勤记录。", month=month)})
    return paper.pdf()


RECORDS: dict[str, Callable[[str, str], bytes]] = {
    "dispatch-letter": _of_record(queries.placement_by, documents.letter),
    "agreement": _of_record(queries.agreement_by, documents.agreement_file),
    "assessment": _of_record(queries.assessment_by, documents.assessment_form),
    "certificate": _of_record(queries.assessment_by, documents.certificate),
    "application-slip": _of_record(queries.application_by, documents.slip),
    **{kind: _of_record(subsidies.found, make) for kind, make in subsidies.BY_NAME.items()},
}
