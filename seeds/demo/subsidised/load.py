"""Load the subsidies of the demo in the order in which one rests on the other."""

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

from sqlalchemy import func, select

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.calendar import month_bounds, next_month
from app.core.unit_of_work import commit
from app.extensions import db
from app.registers.models import BudgetLine
from app.security.queries import account_by_login
from app.subsidies.models import Claim
from app.subsidies.services import ledger
from seeds.demo.cast import People
from seeds.demo.lists import Lists
from seeds.demo.subsidised.granted import Granted
from seeds.demo.subsidised.history import History
from seeds.demo.subsidised.odd import Odd
from seeds.demo.subsidised.present import Present

PAST = ("2023-07", "2024-09")  # the months of the internships of 2023


def load(say: Callable[[str], Any], people: People, random: Random) -> int:
    """Load everything once; a run that finds claims adds nothing."""
    with acting_as(SYSTEM):
        if db.session.scalar(select(Claim.id).limit(1)) is not None:
            return 0
    present, lists = Present(people), Lists(random)
    mine = {account.unit_id for login in ("unit1", "unit2") if (account := account_by_login(login)) and account.unit_id}
    odd = Odd(lists, present.last, mine).plant()
    others = [unit for unit in present.units(present.before) if unit not in odd]
    home = [unit for unit in present.at_home(present.third) if unit not in odd]
    earlier = (home + [unit for unit in others if unit not in home])[:16]
    recent = [unit for unit in present.units(present.last) if unit not in odd and unit not in mine][:20]
    made = _past(people, lists, present, {present.third: set(home), present.before: set(earlier) | set(home)})
    say(f"claims of past months: {made} paid")
    commit()
    present.compared()
    present.paying(home)
    present.earlier(earlier)
    present.recent(recent)
    present.suspect(odd)
    commit()
    with acting_as(SYSTEM):
        states = db.session.execute(select(Claim.state, func.count()).group_by(Claim.state).order_by(Claim.state))
        say("claims: " + ", ".join(f"{number} {state}" for state, number in states))
    say(f"claims of today: {present.done['refused']} refused")
    return made


def _past(people: People, lists: Lists, present: Present, kept: dict[str, set[str]]) -> int:
    with acting_as(SYSTEM):
        lines = select(BudgetLine.region_code, BudgetLine.year, BudgetLine.item).distinct()
        for region, year, item in sorted((row[0], row[1], row[2]) for row in db.session.execute(lines)):
            ledger.arrange(region, year, item)
        granted = Granted(people, lists)
    history = History(lists, granted)
    history.living(_months(*PAST), {})
    for day in (date(2023, 11, 20), date(2024, 1, 22), date(2024, 4, 22)):
        history.remaining(day)
        history.flexible(day, 6)
    history.premiums(date(2023, 11, 27))
    history.living(_months(f"{clock.today().year}-01", present.before), kept)
    granted.close()
    return granted.made


def _months(first: str, last: str) -> list[str]:
    found = [first]
    while found[-1] < last and len(found) < 36:
        found.append(next_month(found[-1]))
    return [month for month in found if month_bounds(month)[1] < clock.today()]
