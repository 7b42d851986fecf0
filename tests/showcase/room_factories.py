"""A batch with scored nominations for the tests of the selection room; the factories of batches make the rest."""

import json
from collections.abc import Sequence
from decimal import Decimal
from itertools import count
from typing import Any

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.security.queries import account_by_login
from app.showcase.models import Nomination, Panelist, ShowcaseBatch, ShowcaseScore
from app.showcase.rules.facts import Measured, facts_text
from app.showcase.rules.scoring import scored_items
from app.showcase.rules.sheets import default_sheet
from app.showcase.states import Fact
from tests.showcase.factories import long_accredited, make_batch, make_nomination

_serial = count(1)
EXPERTS = ("expert1", "expert2", "expert3")
SHARE = {Fact.RETENTION: (18, 30), Fact.ABNORMAL: (1, 30), Fact.AGREEMENTS_ON_TIME: (30, 30)}


def facts_json(intake: int = 30, **shares: tuple[int, int]) -> str:
    """Frozen facts: every share as (good, all), the other facts small counts."""
    told = {fact: Measured.of(fact, *pair) for fact, pair in SHARE.items()}
    told |= {Fact(code): Measured.of(Fact(code), *pair) for code, pair in shares.items()}
    told |= {Fact.INTAKE: Measured.of(Fact.INTAKE, intake, intake), Fact.YEARS: Measured.of(Fact.YEARS, 5, 5)}
    return facts_text(told)


def points_json(total: Decimal) -> str:
    """The points of an expert that add up to a total of 100: full marks less what is missing, item by item."""
    short, said = Decimal(100) - total, {}
    for item in scored_items(default_sheet()):
        code, most = item.code, item.most
        less = min(most, short)
        short -= less
        said[code] = {"points": f"{most - less:.2f}", "note": "核实" if less else ""}
    return json.dumps(said, ensure_ascii=False)


def make_panel(batch: ShowcaseBatch, logins: Sequence[str] = EXPERTS) -> list[Panelist]:
    """The experts of a batch."""
    panel = []
    for login in logins:
        account = account_by_login(login)
        assert account is not None
        facts = {"user_id": account.user_id, "name": account.name, "employer": "测试大学"}
        panel.append(Panelist(batch_id=batch.id, region_code=batch.region_code, invited_on=clock.today(), **facts))
    with acting_as(SYSTEM):
        db.session.add_all(panel)
        db.session.flush()
    return panel


def give(nomination: Nomination, panel: Sequence[Panelist], totals: Sequence[int | str | None]) -> list[ShowcaseScore]:
    """What each expert gave in the round of the nomination; None: not yet."""
    batch, made = nomination.batch, []
    for panelist, total in zip(panel, totals, strict=False):
        given = {} if total is None else {
            "state": "SUBMITTED", "total": Decimal(total), "submitted_at": clock.now(),
            "points": points_json(Decimal(total)),
        }  # fmt: skip
        keys = {"batch_id": batch.id, "nomination_id": nomination.id, "panelist_id": panelist.id}
        made.append(
            ShowcaseScore(
                **keys, user_id=panelist.user_id, round=nomination.round, region_code=batch.region_code, **given
            )
        )
    with acting_as(SYSTEM):
        db.session.add_all(made)
        db.session.flush()
    return made


def scored(
    batch: ShowcaseBatch, panel: Sequence[Panelist], totals: Sequence[int], name: str = "", **facts: Any
) -> Nomination:
    """A nomination that all experts scored; its average, spread and score follow from the totals."""
    unit = facts.pop("unit", None) or long_accredited(
        facts.pop("region_code", "640104"), **({"name": name} if name else {})
    )
    average = (Decimal(sum(totals)) / len(totals)).quantize(Decimal("0.01"))
    bonus = facts.pop("bonus", Decimal(0))
    given = {
        "average": average,
        "bonus": bonus,
        "score": min(Decimal(100), average + bonus),
        "spread": Decimal(max(totals) - min(totals)),
        "experts": len(totals),
        "facts": facts_json(),
        "number": f"{next(_serial):06}",
    }
    nomination = make_nomination(batch, unit, facts.pop("state", "SCORED"), **given | facts)
    give(nomination, panel, list(totals))
    return nomination


def room_of_four() -> tuple[ShowcaseBatch, list[Nomination]]:
    """Quota two: two within it, a tie that retention decides, one in reserve and one below the pass mark."""
    batch = make_batch("REGION_REVIEW", quota=2)
    panel = make_panel(batch)
    rows = (
        ("甲公司", (90, 92, 94), "0.60"),
        ("乙公司", (85, 88, 91), "0.70"),
        ("丙公司", (85, 88, 91), "0.55"),
        ("丁公司", (70, 72, 74), "0.60"),
    )
    return batch, [scored(batch, panel, totals, name, retention=Decimal(kept)) for name, totals, kept in rows]
