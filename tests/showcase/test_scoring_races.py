"""Experts who submit, stand back or save at the same moment: each in a transaction of its own, on both engines."""

from collections.abc import Callable, Iterator
from decimal import Decimal as D
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.core import unit_of_work
from app.core.actor import Actor, acting_as
from app.core.errors import ServiceError
from app.core.scope import unscoped
from app.core.workflow import StatusLog
from app.extensions import db
from app.messaging.models import Message
from app.security.queries import account_by_login, actor_for
from app.showcase.models import Nomination, Panelist, ShowcaseBatch, ShowcaseScore
from app.showcase.queries import panel as panels
from app.showcase.services import panel
from app.showcase.services.scoring import recuse, save, submit
from app.units.models import Unit
from tests.guards.test_races import at_once, store
from tests.showcase import scoring_factories as made

NAMES = ("expert1", "expert2", "expert3", "expert4", "region_admin")
OWN = (ShowcaseScore, Panelist, Nomination)


@pytest.fixture
def people(app: Flask) -> dict[str, Actor]:
    """Experts and the organiser by login."""

    def find() -> dict[str, Actor]:
        return {name: actor_for(account) for name in NAMES if (account := account_by_login(name))}

    return store(app, find)  # type: ignore[no-any-return]


@pytest.fixture
def stored(app: Flask) -> Iterator[str]:
    """The key of a really stored nomination in scoring; taken away with all that was made."""

    def make() -> tuple[str, str, str]:
        batch, (nomination,) = made.in_scoring()
        return batch.id, nomination.id, nomination.unit_id

    batch_id, nomination_id, unit_id = store(app, make)

    def take_away() -> None:
        with unscoped("what a test stored is taken away again"):
            for entity in OWN:
                db.session.execute(sa.delete(entity).where(entity.batch_id == batch_id))
            db.session.execute(sa.delete(ShowcaseBatch).where(ShowcaseBatch.id == batch_id))
            db.session.execute(sa.delete(Unit).where(Unit.id == unit_id))
            db.session.execute(sa.delete(StatusLog).where(StatusLog.entity.in_(("nomination", "showcase_score"))))
            db.session.execute(sa.delete(Message).where(Message.template.like("showcase_%")))

    yield nomination_id
    store(app, take_away)


def _as(app: Flask, who: Actor, act: Callable[[Nomination], Any], key: str) -> Callable[[], str]:
    """A deed on the nomination by somebody, in a transaction of its own; answers how it went."""

    def deed() -> str:
        try:
            with app.app_context(), acting_as(who), unit_of_work.transaction():
                with unscoped("a test finds its row"):
                    nomination = db.session.get_one(Nomination, key)
                act(nomination)
        except ServiceError as error:
            return error.code
        return "done"

    return deed


def _giving(login: str, who: Actor, care: str) -> Callable[[Nomination], Any]:
    def act(nomination: Nomination) -> None:
        score = made.score_of(nomination, login)
        save(who, score, {"care": {"points": care}})
        submit(who, score)

    return act


def _standing_back(login: str, who: Actor) -> Callable[[Nomination], Any]:
    return lambda nomination: recuse(who, made.score_of(nomination, login), reason="有利益关系")


def _told(app: Flask, key: str) -> tuple[Any, ...]:
    """State, round, average, lines of the log and rows of the second round."""

    def look() -> tuple[Any, ...]:
        nomination = db.session.get_one(Nomination, key)
        lines = sa.select(sa.func.count()).where(StatusLog.record_id == key, StatusLog.move == "score")
        again = sa.select(sa.func.count()).where(ShowcaseScore.nomination_id == key, ShowcaseScore.round == 2)
        counts = (db.session.scalar(lines), db.session.scalar(again))
        return str(nomination.state), nomination.round, nomination.average, *counts

    return store(app, look)  # type: ignore[no-any-return]


def test_of_experts_who_submit_at_once_exactly_one_closes(app: Flask, people: Any, stored: str) -> None:
    gave = (("expert1", "60"), ("expert2", "61"), ("expert3", "62"))
    assert (
        at_once([_as(app, people[who], _giving(who, people[who], care), stored) for who, care in gave]) == ["done"] * 3
    )
    assert _told(app, stored) == ("SCORED", 1, D("72.25"), 1, 0)


def test_the_second_round_is_handed_out_once(app: Flask, people: Any, stored: str) -> None:
    gave = (("expert1", "80"), ("expert2", "40"), ("expert3", "60"))
    at_once([_as(app, people[who], _giving(who, people[who], care), stored) for who, care in gave])
    assert _told(app, stored) == ("CITY_RECOMMENDED", 2, None, 0, 3)


def test_who_stands_back_while_the_others_submit_leaves_too_few(app: Flask, people: Any, stored: str) -> None:
    deeds = [_as(app, people[who], _giving(who, people[who], "60"), stored) for who in ("expert1", "expert2")]
    deeds.append(_as(app, people["expert3"], _standing_back("expert3", people["expert3"]), stored))
    assert at_once(deeds) == ["done"] * 3
    assert _told(app, stored) == ("CITY_RECOMMENDED", 1, None, 0, 0)


def test_submitting_twice_at_once_counts_once(app: Flask, people: Any, stored: str) -> None:
    who = people["expert1"]
    _as(app, who, lambda one: save(who, made.score_of(one, "expert1"), {"care": {"points": "60"}}), stored)()
    deeds = [_as(app, who, lambda one: submit(who, made.score_of(one, "expert1")), stored) for _ in range(3)]
    assert sorted(at_once(deeds)) == ["done", "state", "state"]


def test_of_two_windows_one_saves(app: Flask, people: Any, stored: str) -> None:
    who = people["expert1"]
    version = store(app, lambda: made.score_of(db.session.get_one(Nomination, stored), "expert1").version)

    def act(care: str) -> Callable[[Nomination], Any]:
        return lambda one: save(who, made.score_of(one, "expert1"), {"care": {"points": care}}, version=version)

    assert sorted(at_once([_as(app, who, act(care), stored) for care in ("60", "61")])) == ["done", "stale"]


def test_an_expert_added_while_the_last_submits_is_counted_or_told_that_it_is_over(
    app: Flask, people: Any, stored: str
) -> None:
    for who in ("expert1", "expert2"):
        _as(app, people[who], _giving(who, people[who], "60"), stored)()
    chief = people["region_admin"]

    def add(nomination: Nomination) -> None:
        batch = db.session.get_one(ShowcaseBatch, nomination.batch_id)
        account = account_by_login("expert4")
        assert account is not None
        one = panel.invite(chief, batch, account, employer="宁夏大学")
        panel.add_expert(chief, panels.panelist_in_reach(one.id) or one, everywhere=True)

    last = _as(app, people["expert3"], _giving("expert3", people["expert3"], "60"), stored)
    told = at_once([last, _as(app, chief, add, stored)])
    state, *_rest = _told(app, stored)
    assert told[0] == "done"
    assert (state, told[1]) in {("CITY_RECOMMENDED", "done"), ("SCORED", "nothing")}
