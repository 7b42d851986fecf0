"""Public notices of subsidy claims as anybody may read them: masked rows for a while, sums for ever (R61)."""

import json
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from app.core import clock, money, objecting
from app.core.calendar import add_years
from app.core.issued import IssuedDocument, IssuedState
from app.core.issuing import verify_url
from app.core.paging import Keys
from app.core.pdf.contracts import NoticeContext
from app.portal.queries.reading import first, listed, noticed
from app.subsidies.models import ClaimNotice
from app.subsidies.queries.notices import objection_of_receipt
from app.subsidies.services.notices import KIND, SHOWN_YEARS
from app.subsidies.states import ClaimKind

N, D = ClaimNotice.__table__.c, IssuedDocument.__table__.c
NEWEST: Keys = [(N.from_day, True), (N.id, True)]
ITEM = (
    N.id, N.number, N.title, N.issuer, N.region_code, N.from_day, N.to_day, N.claims, N.people, N.amount_yuan,
    N.state, N.closed_on,
)  # fmt: skip
ROWS_ON_PAGE = 100


def notices(filters: dict[str, Any], *, cursor: str | None, limit: int) -> dict[str, Any]:
    """One page of notices, the newest first; filters ``city`` and ``county``."""
    statement = select(*ITEM)
    if filters.get("city"):
        statement = statement.where(N.city_code == filters["city"])
    if filters.get("county"):
        statement = statement.where(N.region_code == filters["county"])
    return listed(statement, NEWEST, _item, cursor=cursor, limit=limit, order="portal-notices")


def notice(key: str, page: int = 1) -> dict[str, Any] | None:
    """One notice with the rows of a page, counted from 1; None when there is no such notice or page."""
    row = first(select(*ITEM, N.office_phone, N.shown, N.updated_at).where(N.id == key))
    if row is None:
        return None
    shown = _shown(row)
    pages = max(1, -(-len(shown) // ROWS_ON_PAGE))
    if not 1 <= page <= pages:
        return None
    start = (page - 1) * ROWS_ON_PAGE
    return _item(row) | {
        "office_phone": row.office_phone,
        "rows": shown[start : start + ROWS_ON_PAGE],
        "claim_numbers": list(dict.fromkeys(entry["claim"] for entry in shown)),
        "page": page,
        "pages": pages,
        "start": start,
        "updated_at": row.updated_at,
    }


def notice_print(key: str) -> tuple[str, NoticeContext] | None:
    """The mark and the facts of a notice's PDF; None when there is none, or when its people are no longer shown."""
    row = first(select(*ITEM, N.office_phone, N.shown, N.version).where(N.id == key))
    proven = (D.entity == "claim_notice", D.record_id == key, D.kind == KIND, D.state == IssuedState.VALID)
    issued = first(select(D.code).where(*proven))
    if row is None or issued is None or not (shown := _shown(row)):
        return None
    context = NoticeContext(
        number=row.number,
        code=issued.code,
        verify_url=verify_url(issued.code),
        issued_on=row.from_day,
        title=row.title,
        issuer=row.issuer,
        phone=row.office_phone,
        from_day=row.from_day,
        to_day=row.to_day,
        claims=row.claims,
        people=row.people,
        total=row.amount_yuan,
        rows=[
            {
                "claim": entry["claim"],
                "unit": entry["unit"],
                "name": entry["name"],
                "id_shown": entry["id"],
                "kind": ClaimKind(entry["kind"]).label,
                "months": entry["months"] or entry["period"],
                "amount": money.grouped(entry["amount"]),
            }
            for entry in shown
        ],
    )
    return f"notice-{row.id}-{row.version}", context


def objection(receipt: str) -> dict[str, Any] | None:
    """Where the objection of a receipt stands, and its answer; nothing of who raised it nor of what was said."""
    found = objection_of_receipt(receipt)
    if found is None:
        return None
    return {"claim": found.claim_number} | objecting.told(found)


def _shown(row: Row[Any]) -> list[dict[str, str]]:
    """The masked rows while they are shown: until a year after the last day."""
    return list(json.loads(row.shown)) if clock.today() <= _public_until(row.to_day) else []


def _public_until(to_day: date) -> date:
    return add_years(to_day, SHOWN_YEARS)


def _item(row: Row[Any]) -> dict[str, Any]:
    return noticed(row) | {
        "shows_people": clock.today() <= _public_until(row.to_day),
        "claims": row.claims,
        "people": row.people,
        "amount_yuan": row.amount_yuan,
    }
