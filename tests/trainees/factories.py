"""What is written about people, made directly with facts that fit; never shared between tests."""

from datetime import date, timedelta
from typing import Any

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.trainees.models import Consent, EligibilityCheck, Hardship, Trainee, TraineeSource, Visit
from app.trainees.states import (
    HARDSHIP_OWNER,
    Category,
    Channel,
    ConsentMeans,
    ConsentScope,
    HardshipKind,
    HardshipState,
    VisitMethod,
    VisitResult,
)
from tests.factories import make_trainee

DAY = timedelta(days=1)


def _stored(row: Any) -> Any:
    with acting_as(SYSTEM):
        db.session.add(row)
        db.session.flush()
    return row


def _place(trainee: Trainee) -> dict[str, Any]:
    return {"trainee_id": trainee.id, "region_code": trainee.region_code}


def make_visit(trainee: Trainee | None = None, **facts: Any) -> Visit:
    """A visit of today that found the person willing."""
    given = {
        "method": VisitMethod.HOME,
        "visitor": "走访人",
        "visited_on": clock.today(),
        "result": VisitResult.WILLING,
    }
    return _stored(Visit(**{**_place(trainee or make_trainee()), **given, **facts}))


def make_consent(trainee: Trainee | None = None, **facts: Any) -> Consent:
    """That a person agreed to the comparison."""
    given = {"is_given": True, "declared_on": clock.today(), "means": ConsentMeans.PAPER}
    given["scope"] = ConsentScope(facts.pop("scope", "COMPARISON"))
    return _stored(Consent(**{**_place(trainee or make_trainee()), **given, **facts}))


def make_source(trainee: Trainee, channel: Channel = Channel.REALNAME_DB, **facts: Any) -> TraineeSource:
    """That a source saw a person today."""
    given = {"channel": channel, "facts": "{}", "first_seen_on": clock.today(), "last_seen_on": clock.today()}
    return _stored(TraineeSource(**{**_place(trainee), **given, **facts}))


def make_hardship(
    trainee: Trainee | None = None, state: str = "CLAIMED", kind: str = "LOW_INCOME", **facts: Any
) -> Hardship:
    """A claim in a state with the facts that the state requires; the person is not marked by it."""
    trainee, today = trainee or make_trainee(), clock.today()
    named = HardshipKind(kind)
    given: dict[str, Any] = {
        "kind": named,
        "owner": HARDSHIP_OWNER[named],
        "person_name": trainee.name,
        "id_tail": trainee.id_tail,
        "claimed_on": today,
        "state": HardshipState(state),
    }
    if state != "CLAIMED":
        given |= {"decided_on": today, "decided_by": "测试"}
    if state in ("VERIFIED", "EXPIRED"):
        end = today + 300 * DAY if state == "VERIFIED" else today
        given |= {"valid_to": end, "marked_to": end + 92 * DAY, "evidence": "名单"}
    return _stored(Hardship(**{**_place(trainee), **given, **facts}))


def make_check(trainee: Trainee | None = None, **facts: Any) -> EligibilityCheck:
    """A check of today that found the person eligible."""
    today = clock.today()
    given = {
        "checked_on": today,
        "checked_by": "测试",
        "valid_to": today + 30 * DAY,
        "eligible": True,
        "category": Category.GRADUATE,
        "answers": '[{"rule":"R1","ok":true,"message":null,"clause":"三(一)"}]',
    }
    return _stored(EligibilityCheck(**{**_place(trainee or make_trainee()), **given, **facts}))


def make_willing(state: str = "CONTACTED", **facts: Any) -> Trainee:
    """A willing person who waits since today, with the last days that follow from their facts."""
    today = clock.today()
    given: dict[str, Any] = {
        "is_willing": True,
        "waiting_since": today,
        "graduate_until": today + 600 * DAY,
        "youth_until": today + 900 * DAY,
    }
    given |= facts
    ends = [day for day in (given["graduate_until"], given["youth_until"]) if day]
    return make_trainee(state=state, **{"deadline_on": max(ends), **given})


def marked(trainee: Trainee, since: date | None = None) -> Trainee:
    """The person with the hardship mark."""
    with acting_as(SYSTEM):
        trainee.is_hardship, trainee.hardship_since = True, since or clock.today()
        trainee.hardship_until = clock.today() + 365 * DAY
        db.session.flush()
    return trainee
