"""Load the showcase batches of the demo in the order in which they happened."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select

from app.core.actor import SYSTEM, acting_as
from app.core.unit_of_work import commit
from app.extensions import db
from app.security.queries import account_by_login
from app.showcase.models import Nomination, ShowcaseBatch
from seeds.demo.cast import People
from seeds.demo.showcased.past import Past
from seeds.demo.showcased.present import Present


def _named() -> list[str]:
    """The units that were named, whatever became of it."""
    with acting_as(SYSTEM):
        return list(db.session.scalars(select(Nomination.unit_id).where(Nomination.named_on.is_not(None))))


def load(say: Callable[[str], Any], people: People, *, ease: int = 0) -> int:
    """Load everything once; a run that finds a batch adds nothing."""
    with acting_as(SYSTEM):
        if known := db.session.scalar(select(func.count()).select_from(ShowcaseBatch)):
            return int(known)
        shown, other = (account_by_login(login) for login in ("unit1", "unit2"))
    if shown is None or other is None or not (shown.unit_id and other.unit_id):
        return 0
    Past(people, ease).run(other.unit_id, [shown.unit_id])
    commit()
    present, away = Present(people, ease), [other.unit_id, *_named()]
    present.county([shown.unit_id, *away])
    present.region(shown.unit_id, away)
    present.city(shown.unit_id, away)
    present.nation()
    commit()
    with acting_as(SYSTEM):
        found = select(Nomination.state, func.count()).group_by(Nomination.state).order_by(Nomination.state)
        say("showcase nominations: " + ", ".join(f"{number} {state}" for state, number in db.session.execute(found)))
        return int(db.session.scalar(select(func.count()).select_from(ShowcaseBatch)) or 0)
