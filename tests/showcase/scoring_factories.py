"""Batches in scoring, made directly, with experts and recommended nominations."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.security.queries import account_by_login
from app.showcase.models import Nomination, Panelist, ShowcaseBatch, ShowcaseScore
from app.showcase.queries.panel import panel_of
from app.showcase.rules.criteria import Sheet, sheet_of, sheet_text
from app.showcase.services.scoring import open_scoring
from app.showcase.states import BatchState, NominationState
from app.units.states import ShowcaseLevel
from tests.factories import make_unit

_serial = count(1)
EXPERTS = ("expert1", "expert2", "expert3")
SMALL = {
    "name": "小表",
    "pass_score": "80",
    "full_score": "100",
    "bonus_max": "5",
    "dimensions": [
        {
            "code": "A",
            "label": "成效",
            "items": [
                {
                    "code": "retention",
                    "label": "留用率",
                    "most": "20",
                    "fact": "RETENTION",
                    "bands": "≥50%:20；≥40%:11.25",
                },
                {"code": "care", "label": "管理规范", "most": "80"},
            ],
        },
        {
            "code": "B",
            "label": "加分",
            "is_bonus": True,
            "items": [{"code": "first", "label": "首季", "most": "5", "fact": "FIRST_QUARTER_POSTS", "bands": "≥1:5"}],
        },
    ],
    "vetoes": [],
    "ties": ["RETENTION", "INTAKE", "APPLIED"],
}


def sheet() -> Sheet:
    """A sheet with one item that the system scores, one that people judge, and a bonus."""
    return sheet_of(SMALL)


def make_batch(state: str = "REGION_REVIEW", **facts: Any) -> ShowcaseBatch:
    """A batch of the region in a state, scored by the small sheet."""
    today = clock.today()
    given: dict[str, Any] = {
        "level": ShowcaseLevel.REGION,
        "year": 2023,
        "title": f"评选{next(_serial)}",
        "region_code": "640000",
        "quota": 10,
        "opens_on": today - timedelta(days=60),
        "closes_on": today - timedelta(days=30),
        "review_by": today - timedelta(days=10),
        "score_by": today + timedelta(days=20),
        "period_from": date(2025, 7, 1),
        "period_to": date(2026, 6, 30),
        "criteria": sheet_text(sheet()),
        "state": BatchState(state),
        "opened_on": None if state == "PLANNED" else today - timedelta(days=60),
    }
    with acting_as(SYSTEM):
        batch = ShowcaseBatch(**{**given, **facts})
        db.session.add(batch)
        db.session.flush()
    return batch


def make_nomination(
    batch: ShowcaseBatch, unit: Any = None, *, state: str = "CITY_RECOMMENDED", **facts: Any
) -> Nomination:
    """A nomination that was recommended, with a retention of 45 % (11.25 points) unless said otherwise."""
    with acting_as(SYSTEM):
        unit = unit or make_unit()
        known = {"RETENTION": {"value": "0.45", "good": 9, "all": 20}}
        given: dict[str, Any] = {
            "batch_id": batch.id,
            "unit_id": unit.id,
            "unit_name": unit.name,
            "level": batch.level,
            "region_code": unit.region_code,
            "facts": json.dumps(known),
            "facts_on": batch.closes_on,
            "submitted_at": clock.now() - timedelta(days=40),
            "state": NominationState(state),
            "opinion": "同意推荐",
            "site_checked_on": batch.closes_on,
            "bonus": Decimal(0),
        }
        nomination = Nomination(**{**given, **facts})
        db.session.add(nomination)
        db.session.flush()
    return nomination


def make_panel(batch: ShowcaseBatch, logins: Iterable[str] = EXPERTS, interests: str = "") -> list[Panelist]:
    """Experts of a batch, in order."""
    made = []
    with acting_as(SYSTEM):
        for login in logins:
            account = account_by_login(login)
            assert account is not None
            panelist = Panelist(
                batch_id=batch.id,
                region_code=batch.region_code,
                user_id=account.user_id,
                name=account.name,
                employer="宁夏大学",
                uscc_interests=interests,
                invited_on=clock.today(),
            )
            db.session.add(panelist)
            db.session.flush()
            made.append(panelist)
    return made


def in_scoring(
    nominations: int = 1, logins: Iterable[str] = EXPERTS, **facts: Any
) -> tuple[ShowcaseBatch, list[Nomination]]:
    """A batch of which the scores were handed out."""
    batch = make_batch(**facts)
    make_panel(batch, logins)
    made = [make_nomination(batch) for _ in range(nominations)]
    with acting_as(SYSTEM):
        open_scoring(batch)
    return batch, made


def scores_of(nomination: Nomination, turn: int = 1) -> list[ShowcaseScore]:
    """The scores of a nomination in one round, in the order of the panel."""
    statement = select(ShowcaseScore).where(ShowcaseScore.nomination_id == nomination.id, ShowcaseScore.round == turn)
    with acting_as(SYSTEM):
        return list(db.session.scalars(statement.order_by(ShowcaseScore.panelist_id)))


def score_of(nomination: Nomination, login: str, turn: int = 1) -> ShowcaseScore:
    """What one expert has to score."""
    account = account_by_login(login)
    assert account is not None
    return next(row for row in scores_of(nomination, turn) if row.user_id == account.user_id)


def panel_in(batch: ShowcaseBatch) -> list[Panelist]:
    """The experts of a batch, whoever asks."""
    with acting_as(SYSTEM):
        return panel_of(batch)
