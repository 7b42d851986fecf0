"""Batches, nominations and namings for tests, made directly in any state with facts that fit it."""

import json
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.calendar import add_years
from app.extensions import db
from app.showcase.models import Nomination, ShowcaseBatch, ShowcaseCheck
from app.showcase.rules import sheet_text
from app.showcase.rules.sheets import default_sheet
from app.showcase.states import BatchState, NominationState
from app.units.models import Unit
from app.units.states import ShowcaseLevel
from tests.factories import make_unit

_serial = count(1)
PLEDGED = {"pledge": True}
STATEMENT = "本单位连续三年接收见习人员，制度健全。"
UNSENT = {"DRAFT"}
UNREVIEWED = {"DRAFT", "SUBMITTED", "CITY_REJECTED"}
SCORED = {"SCORED", "SHORTLISTED", "NOT_SELECTED", "OBJECTED", "NAMED", "WARNED", "REVOKED"}
ENDED = {"NAMED", "WARNED", "REVOKED"}
AREAS = {"NATIONAL": "640000", "REGION": "640000", "CITY": "640100", "COUNTY": "640104"}


def long_accredited(region_code: str = "640104", **facts: Any) -> Unit:
    """A unit that was accredited two years ago, so that it may apply."""
    return make_unit(region_code=region_code, accredited_on=add_years(clock.today(), -2), **facts)


def make_batch(state: str = "OPEN", level: str = "REGION", **facts: Any) -> ShowcaseBatch:
    """A batch in a state; its applications run from a month ago for another fortnight unless said otherwise."""
    today = clock.today()
    given: dict[str, Any] = {
        "level": ShowcaseLevel(level),
        "region_code": AREAS[level],
        "year": 2023,
        "title": f"第{next(_serial)}批就业见习示范单位评选",
        "quota": 2,
        "opens_on": today - timedelta(days=30),
        "closes_on": today + timedelta(days=14),
        "review_by": today + timedelta(days=30),
        "score_by": today + timedelta(days=60),
        "period_from": date(2025, 1, 1),
        "period_to": date(2025, 12, 31),
        "criteria": sheet_text(default_sheet()),
        "state": BatchState(state),
    }
    if state != "PLANNED":
        given |= {"opened_on": today - timedelta(days=30)}
    if state in {"NAMED", "CLOSED"}:
        given |= {"named_on": today, "doc_no": "宁人社发〔2026〕1号"}
    with acting_as(SYSTEM):
        batch = ShowcaseBatch(**{**given, **facts})
        db.session.add(batch)
        db.session.flush()
    return batch


def make_nomination(
    batch: ShowcaseBatch, unit: Unit | None = None, state: str = "SUBMITTED", **facts: Any
) -> Nomination:
    """A nomination in a state, with the facts that the state requires; scored ones have 90 points."""
    unit, today, number = unit or long_accredited(), clock.today(), next(_serial)
    given: dict[str, Any] = {
        "batch_id": batch.id,
        "unit_id": unit.id,
        "unit_name": unit.name,
        "region_code": unit.region_code,
        "level": batch.level,
        "state": NominationState(state),
        "statement": STATEMENT,
    }
    if state not in UNSENT:
        sent = {"INTAKE": {"value": "30", "good": 30, "all": 30}, "RETENTION": {"value": "0.6", "good": 18, "all": 30}}
        given |= {
            "submitted_at": clock.now() - timedelta(days=20),
            "facts": json.dumps(sent),
            "facts_on": today - timedelta(days=20),
            "system_points": Decimal("60.00"),
            "retention": Decimal("0.6"),
            "intake": 30,
        }
    if state not in UNREVIEWED:
        visited = today - timedelta(days=10)
        given |= {"site_checked_on": visited, "opinion": "同意推荐。", "recommended_on": visited}
    if state in SCORED:
        given |= {"average": Decimal(90), "score": Decimal(90), "experts": 3, "spread": Decimal(4)}
    if state in ENDED:
        given |= {
            "named_on": today - timedelta(days=400),
            "valid_to": today + timedelta(days=600),
            "certificate_no": f"JXSFZS-202510-{batch.region_code}-{number:04d}",
        }
    if state == "WARNED":
        given |= {"warned_on": today - timedelta(days=10), "rectify_by": today + timedelta(days=50)}
    if state == "REVOKED":
        given |= {"revoked_on": today, "revoked_because": "弄虚作假"}
    with acting_as(SYSTEM):
        nomination = Nomination(**{**given, **facts})
        nomination.batch = batch
        db.session.add(nomination)
        db.session.flush()
    return nomination


def make_naming(level: str = "REGION", unit: Unit | None = None, state: str = "NAMED", **facts: Any) -> Nomination:
    """A unit that was named in a batch of its own."""
    region = {"region_code": unit.region_code} if unit is not None and level == "COUNTY" else {}
    return make_nomination(make_batch("NAMED", level, **region), unit, state, **facts)


def make_check(nomination: Nomination, year: int = 2025, result: str = "PASS", **facts: Any) -> ShowcaseCheck:
    """A yearly check of a named unit."""
    given = {
        "nomination_id": nomination.id,
        "unit_id": nomination.unit_id,
        "unit_name": nomination.unit_name,
        "region_code": nomination.region_code,
        "year": year,
        "checked_on": clock.today(),
        "result": result,
        "finding": "符合要求。",
    }
    with acting_as(SYSTEM):
        check = ShowcaseCheck(**{**given, **facts})
        db.session.add(check)
        db.session.flush()
    return check
