"""Public notices of subsidy claims for other platforms, as they were published: masked rows, nothing else (R61)."""

import json
from typing import Any

from flask import url_for
from sqlalchemy import Row, select

from app.core import clock
from app.core.calendar import add_years
from app.core.money import text
from app.core.paging import Keys
from app.headless.queries.reading import Facts, Found, changed_at, county_of, listed, moved, single
from app.organisations.queries import full_name_of
from app.subsidies.models import ClaimNotice
from app.subsidies.services.notices import SHOWN_YEARS
from app.subsidies.states import NoticeState

N = ClaimNotice.__table__.c
NEWEST: Keys = [(N.from_day, True), (N.id, True)]
EQUALS = {"city": N.city_code, "county": N.region_code}
ITEM = (
    N.id, N.number, N.title, N.issuer, N.city_code, N.region_code, N.from_day, N.to_day, N.claims, N.people,
    N.amount_yuan, N.state, N.created_at, N.updated_at,
)  # fmt: skip


def notices(filters: Facts) -> Found:
    """One page of notices, the newest first."""
    statement = select(*ITEM)
    for name, column in EQUALS.items():
        if filters.get(name):
            statement = statement.where(column == filters[name])
    return listed(statement, NEWEST, _item, filters, order="api-notices", changed=moved("claim_notice"))


def notice(key: str) -> Found:
    """One notice with its masked rows; a year after its last day only with the sums."""
    row = single(select(*ITEM, N.shown).where(N.id == key))
    is_shown = clock.today() <= add_years(row.to_day, SHOWN_YEARS)
    rows = [
        {
            "claim": told["claim"],
            "unit": told["unit"] or None,
            "name": told["name"] or None,
            "id_masked": told["id"] or None,
            "kind": told["kind"],
            "period": told["period"],
            "months": [month for month in told["months"].split("、") if month],
            "amount_yuan": told["amount"],
        }
        for told in (json.loads(row.shown) if is_shown else [])
    ]
    return Found(_item(row) | {"rows": rows}, changed_at(row))


def _item(row: Row[Any]) -> Facts:
    return {
        "id": row.id,
        "number": row.number,
        "title": row.title,
        "issuer": row.issuer,
        "city": row.city_code,
        "county": county_of(row.region_code),
        "region_name": full_name_of(row.region_code),
        "from_day": row.from_day,
        "to_day": row.to_day,
        "is_open": row.state == NoticeState.RUNNING and row.to_day >= clock.today(),
        "claims": row.claims,
        "people": row.people,
        "amount_yuan": text(row.amount_yuan),
        "published_at": row.created_at,
        "page": url_for("noticing.notice", notice_id=row.id),
    }
