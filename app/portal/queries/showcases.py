"""Showcase units as anybody may know them: what stands, what was taken back and why, batches and their criteria."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import ROUND_DOWN, Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, Select, func, select

from app.core import clock
from app.core.paging import Keys
from app.core.search import clean
from app.core.workflow import StatusLog
from app.portal.queries.places import place_name
from app.portal.queries.posts import offered_by
from app.portal.queries.reading import first, listed, rows
from app.showcase.models import ShowcaseCheck
from app.showcase.queries.public import ITEM, LEVELS, SHOWN_BATCH, B, N, in_force, is_standing, named
from app.showcase.rules import Dimension, sheet_of
from app.showcase.rules.bands import plain
from app.showcase.rules.facts import SHARES, UNITS, Measured, facts_of_text
from app.showcase.rules.honours import honour
from app.showcase.rules.standing import IN_FORCE, Standing, standing_of
from app.showcase.states import BatchState, Fact
from app.units.models import Unit
from app.units.states import ShowcaseLevel, UnitState

C, LOG, U = ShowcaseCheck.__table__.c, StatusLog.__table__.c, Unit.__table__.c
NEWEST: Keys = [(N.named_on, True), (N.id, True)]
WHOLE = (*ITEM, N.facts, N.facts_on, B.criteria, B.region_code.label("area"), B.period_from, B.period_to)
CHANGES = ("warn", "restore", "revoke")
PRIVATE = frozenset({Fact.VIOLATIONS, Fact.HARDSHIP_SHARE, Fact.OVER_PLEDGE})  # of records or of few people
TENTH = Decimal("0.1")


def showcases(filters: Mapping[str, Any], *, cursor: str | None = None, limit: int = 20) -> dict[str, Any]:
    """One page of namings, the newest first; those in force unless ``state`` asks for others."""
    state = filters.get("state")
    statement = named().where(is_standing(Standing(str(state))) if state else in_force())
    if filters.get("level"):
        statement = statement.where(N.level == ShowcaseLevel(str(filters["level"])))
    if filters.get("city"):
        statement = statement.where(N.city_code == filters["city"])
    for word in clean(str(filters.get("q") or "")).split()[:5]:
        statement = statement.where(N.unit_name.icontains(word, autoescape=True))
    return listed(statement, NEWEST, item, cursor=cursor, limit=limit, order="portal-showcases")


def newest_showcases(number: int) -> list[dict[str, Any]]:
    """The newest namings in force."""
    return [item(row) for row in rows(named().where(in_force()).order_by(N.named_on.desc(), N.id.desc()).limit(number))]


def levels_held() -> list[tuple[str, str, int]]:
    """How many namings of each level are in force: (code, label, count), the highest level first."""
    found = rows(select(N.level, func.count().label("held")).where(in_force()).group_by(N.level))
    counts = {row.level: int(row.held) for row in found}
    return [(str(level), _(level.label), counts[level]) for level in LEVELS if level in counts]


def namings_of(unit_id: str) -> list[dict[str, Any]]:
    """The namings of a unit that are in force, the highest level first."""
    found = [item(row) for row in rows(named().where(N.unit_id == unit_id, in_force()).order_by(N.id))]
    return sorted(found, key=lambda each: LEVELS.index(ShowcaseLevel(each["level"])))


def naming(key: str) -> dict[str, Any] | None:
    """What is true today of one naming, in short; None for what never was one."""
    row = first(named().where(N.id == key))
    return item(row) if row is not None else None


def showcase(key: str) -> dict[str, Any] | None:
    """The living certificate of a naming with reason, changes and yearly checks; None for what never was one."""
    row = first(named().where(N.id == key).with_only_columns(*WHOLE))
    if row is None:
        return None
    unit = first(select(U.id).where(U.id == row.unit_id, U.state == UnitState.ACCREDITED))
    return item(row) | {
        "honour": honour(row.level, place_name(row.area)),
        "dimensions": _dimensions(row),
        "period_from": row.period_from,
        "period_to": row.period_to,
        "changes": _changes(key),
        "checks": _checks(key),
        "has_page": unit is not None,
        "open_posts": offered_by(row.unit_id) if unit is not None else [],
        "updated_at": max(row.updated_at, row.also_updated_at),
    }


def _dimensions(row: Row[Any]) -> list[dict[str, Any]]:
    """What the system counted, by the headings of the criteria: (label, figure); never what an expert gave."""
    facts = facts_of_text(row.facts)
    found = []
    for dimension in sheet_of(row.criteria).dimensions:
        lines = [
            (entry.label, figure(entry.fact, facts[entry.fact]))
            for entry in dimension.items
            if entry.fact is not None and entry.fact not in PRIVATE and _tells(facts.get(entry.fact), dimension)
        ]
        if lines:
            found.append({"label": dimension.label, "items": lines})
    return found


def _tells(measured: Measured | None, dimension: Dimension) -> bool:
    """Whether a fact says why the unit was named: a bonus that it did not get does not."""
    return measured is not None and measured.value is not None and not (dimension.is_bonus and not measured.value)


def figure(fact: Fact, measured: Measured) -> str:
    """A fact in words, a share as percent without the counts behind it; empty when nothing is known of it."""
    if measured.value is None:
        return ""
    if fact in SHARES:
        return f"{plain((measured.value * 100).quantize(TENTH, ROUND_DOWN))}%"
    return f"{plain(measured.value)} {_(UNITS[fact])}"


def _changes(key: str) -> list[dict[str, Any]]:
    """What was said of the naming later: warned, restored, revoked, each with its day and reason; oldest first."""
    statement = select(LOG.at, LOG.move, LOG.reason).where(
        LOG.entity == "nomination", LOG.record_id == key, LOG.move.in_(CHANGES)
    )
    labels = {"warn": _("限期整改"), "restore": _("整改合格"), "revoke": _("撤销命名")}
    return [
        {"on": row.at.date(), "label": labels[row.move], "move": row.move, "reason": row.reason or ""}
        for row in rows(statement.order_by(LOG.at, LOG.id))
    ]


def _checks(key: str) -> list[dict[str, Any]]:
    statement = select(C.year, C.checked_on, C.result).where(C.nomination_id == key).order_by(C.year.desc())
    return [
        {"year": row.year, "on": row.checked_on, "result": str(row.result), "label": _(row.result.label)}
        for row in rows(statement)
    ]


def item(row: Row[Any]) -> dict[str, Any]:
    """The facts of a naming in a list, with what is true of it today."""
    standing = standing_of(row.state, row.valid_to, row.lapsed_on, clock.today())
    return {
        "id": row.id,
        "unit_id": row.unit_id,
        "unit_name": row.unit_name,
        "level": str(row.level),
        "level_label": _(row.level.label),
        "city": row.city_code,
        "region_name": place_name(row.region_code),
        "score": f"{row.score:.2f}",
        "rank": row.rank,
        "named_on": row.named_on,
        "valid_to": row.valid_to,
        "standing": str(standing),
        "standing_label": _(standing.label),
        "is_in_force": standing in IN_FORCE,
        "since": _since(row, standing),
        "rectify_by": row.rectify_by if standing == Standing.WARNED else None,
        "reason": row.revoked_because if standing == Standing.REVOKED else "",
        "certificate_no": row.certificate_no,
        "doc_no": row.doc_no or "",
        "batch": {"id": row.batch_id, "title": row.batch_title},
    }


def _since(row: Row[Any], standing: Standing) -> date:
    """Since which day that is true."""
    if standing == Standing.REVOKED:
        return row.revoked_on  # type: ignore[no-any-return]
    if standing == Standing.WARNED:
        return row.warned_on or row.named_on  # type: ignore[no-any-return]
    return (row.lapsed_on or row.valid_to) if standing == Standing.LAPSED else row.named_on  # type: ignore[no-any-return]


# -- batches

BATCH = (
    B.id, B.level, B.year, B.title, B.introduction, B.quota, B.region_code, B.opens_on, B.closes_on, B.review_by,
    B.score_by, B.period_from, B.period_to, B.state, B.named_on, B.doc_no, B.updated_at,
)  # fmt: skip


def _opened() -> Select[Any]:
    return select(*BATCH).where(SHOWN_BATCH)


def batches(number: int) -> list[dict[str, Any]]:
    """The newest batches that were opened."""
    return [_batch(row) for row in rows(_opened().order_by(B.opens_on.desc(), B.id.desc()).limit(number))]


def batch(key: str) -> dict[str, Any] | None:
    """One batch that was opened, with its criteria and, once they are named, its units."""
    row = first(_opened().where(B.id == key).add_columns(B.criteria, B.experts_min, B.spread_max, B.is_blind))
    if row is None:
        return None
    sheet = sheet_of(row.criteria)
    results = []
    if row.state in (BatchState.NAMED, BatchState.CLOSED):
        results = [item(each) for each in rows(named().where(N.batch_id == key).order_by(N.rank, N.id))]
    return _batch(row) | {
        "introduction": row.introduction or "",
        "sheet": sheet,
        "experts_min": row.experts_min,
        "spread_max": plain(row.spread_max),
        "is_blind": row.is_blind,
        "results": results,
    }


def _batch(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "level": str(row.level),
        "level_label": _(row.level.label),
        "year": row.year,
        "region_name": place_name(row.region_code),
        "quota": row.quota,
        "opens_on": row.opens_on,
        "closes_on": row.closes_on,
        "review_by": row.review_by,
        "score_by": row.score_by,
        "period_from": row.period_from,
        "period_to": row.period_to,
        "state": str(row.state),
        "state_label": _(row.state.label),
        "named_on": row.named_on,
        "doc_no": row.doc_no or "",
        "updated_at": max(row.updated_at, datetime.combine(row.named_on or row.opens_on, time())),
    }
