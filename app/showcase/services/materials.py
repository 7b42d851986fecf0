"""The documents of a nomination, by the item that they prove; they change only while it is a draft."""

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.core import audit, files
from app.core.actor import Actor
from app.core.errors import Invalid, OutOfReach, Refusal
from app.core.files import StoredFile
from app.extensions import db
from app.showcase.models import Nomination
from app.showcase.policy.nominations import may_submit
from app.showcase.rules import sheet_of
from app.showcase.services.moving import perform, require
from app.showcase.states import NominationState

MOST = 5  # documents of one item


def provide(actor: Actor, nomination: Nomination, code: str, upload: FileStorage, *, field: str = "file") -> StoredFile:
    """Keep one document for an item of the sheet, PDF or picture, under the item's code.

    Raises Refused for anybody but the unit or after the submission, Invalid on ``field``.
    """
    _require_draft(actor, nomination, "provide")
    if sheet_of(nomination.batch.criteria).item(code) is None:
        raise Invalid({field: _("评分标准中没有这一项。")})
    if len(files.files_of(nomination, code)) >= MOST:
        raise Invalid({field: _("每一项最多 %(n)s 份材料，请先移除不需要的。", n=MOST)})
    return files.store(nomination, code, upload, field=field)


def remove(actor: Actor, nomination: Nomination, file_id: str) -> str:
    """Take a document off a draft and return its name; raises OutOfReach when it is not one of the nomination's."""
    _require_draft(actor, nomination, "remove_document")
    stored = files.file_of(nomination, file_id)
    if stored is None:
        raise OutOfReach()
    name = stored.name
    audit.note("remove_document", nomination, file=name)
    db.session.delete(stored)
    db.session.flush()
    return name


def _require_draft(actor: Actor, nomination: Nomination, attempt: str) -> None:
    perform.lock(nomination)
    if nomination.state != NominationState.DRAFT:
        sent = Refusal("state", _("申报已提交，撤回后才能修改。"))
        require(actor, attempt, nomination, sent, status=409)
    require(actor, attempt, nomination, may_submit(actor, nomination))
