"""Notices of units to be named, as they were published: unit, county, rank and score; no people."""

from typing import Any

from sqlalchemy import Row, select

from app.core import clock, objecting
from app.core.issued import IssuedDocument, IssuedState
from app.core.issuing import verify_url
from app.core.pdf.showcase import ShowcaseNoticeContext
from app.portal.queries.reading import first, noticed, rows
from app.showcase.models import ShowcaseNotice
from app.showcase.queries.notices import objection_of_receipt
from app.showcase.queries.public import BATCHES, A, B, rows_shown
from app.showcase.services.notices import KIND
from app.showcase.states import NoticeState

D = IssuedDocument.__table__.c
ITEM = (
    A.id, A.number, A.title, A.issuer, A.region_code, A.from_day, A.to_day, A.units, A.state, A.closed_on,
    A.updated_at, B.id.label("batch_id"), B.title.label("batch_title"), B.level,
)  # fmt: skip


def _noticed() -> Any:
    return select(*ITEM).join_from(ShowcaseNotice.__table__, BATCHES, A.batch_id == B.id)


def running_notices() -> list[dict[str, Any]]:
    """The notices to which anybody may object today, the one that ends first on top."""
    running = (A.state == NoticeState.RUNNING) & (A.to_day >= clock.today())
    return [_item(row) for row in rows(_noticed().where(running).order_by(A.to_day, A.id).limit(20))]


def notices_of_batch(batch_id: str) -> list[dict[str, Any]]:
    """All notices of a batch, the first one first."""
    return [_item(row) for row in rows(_noticed().where(A.batch_id == batch_id).order_by(A.from_day, A.id))]


def showcase_notice(key: str) -> dict[str, Any] | None:
    """One notice with its rows."""
    row = first(_noticed().where(A.id == key).add_columns(A.office_phone, A.shown))
    if row is None:
        return None
    shown = rows_shown(row.shown)
    choices = [(each["nomination"], each["unit"]) for each in shown]
    return _item(row) | {"office_phone": row.office_phone, "rows": shown, "choices": choices}


def showcase_notice_print(key: str) -> tuple[str, ShowcaseNoticeContext] | None:
    """The mark and the facts of a notice's PDF."""
    row = first(_noticed().where(A.id == key).add_columns(A.office_phone, A.shown, A.version))
    proven = (D.entity == "showcase_notice", D.record_id == key, D.kind == KIND, D.state == IssuedState.VALID)
    issued = first(select(D.code).where(*proven))
    if row is None or issued is None:
        return None
    context = ShowcaseNoticeContext(
        number=row.number,
        code=issued.code,
        verify_url=verify_url(issued.code),
        issued_on=row.from_day,
        title=row.title,
        issuer=row.issuer,
        phone=row.office_phone,
        batch=row.batch_title,
        level=row.level.label,
        from_day=row.from_day,
        to_day=row.to_day,
        rows=[
            {"rank": str(each["rank"] or ""), "unit": each["unit"], "region": each["region"], "score": each["score"]}
            for each in rows_shown(row.shown)
        ],
    )
    return f"showcase-notice-{row.id}-{row.version}", context


def showcase_objection(receipt: str) -> dict[str, Any] | None:
    """Where the objection of a receipt stands, and its answer; nothing of who raised it nor of what was said."""
    found = objection_of_receipt(receipt)
    if found is None:
        return None
    return {"unit": found.unit_name} | objecting.told(found)


def _item(row: Row[Any]) -> dict[str, Any]:
    return noticed(row) | {
        "units": row.units,
        "batch": {"id": row.batch_id, "title": row.batch_title},
        "updated_at": row.updated_at,
    }
