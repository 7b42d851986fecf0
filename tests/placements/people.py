"""Who acts in tests of placements: a person, a unit and the officers of a county, with cover and mentors at hand."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from app.core import clock
from app.core.actor import SYSTEM, Actor, acting_as
from app.extensions import db
from app.placements.models import Agreement, Application, InsurancePolicy, Placement
from app.posts.models import Post
from app.security.roles import permissions_of
from app.trainees.models import Trainee
from tests.placements.factories import make_mentor, make_placement

START = date(2023, 7, 3)  # a Monday of the plan year, well inside the known calendar
DAY = timedelta(days=1)
_serial = count(1)


def as_trainee(trainee: Trainee) -> Actor:
    """The account of a young person, not stored."""
    roles = frozenset({"TRAINEE"})
    return Actor(name=trainee.name, roles=roles, permissions=permissions_of(roles), trainee_ids=frozenset({trainee.id}))


def as_unit(unit_id: str, role: str = "UNIT_OPERATOR") -> Actor:
    """An account of a unit, not stored."""
    roles = frozenset({role})
    return Actor(name="单位", roles=roles, permissions=permissions_of(roles), unit_ids=frozenset({unit_id}))


def make_policy(region_code: str = "640104", **facts: Any) -> InsurancePolicy:
    """An accident policy of two years with many slots."""
    given: dict[str, Any] = {
        "insurer": "测试保险",
        "kind": "ACCIDENT",
        "policy_no": f"T-{next(_serial)}",
        "sum_yuan": Decimal(500000),
        "premium_yuan": Decimal(100),
        "slots": 500,
        "valid_from": clock.today() - 365 * DAY,
        "valid_to": clock.today() + 730 * DAY,
        "region_code": region_code,
    }
    with acting_as(SYSTEM):
        policy = InsurancePolicy(**{**given, **facts})
        db.session.add(policy)
        db.session.flush()
    return policy


def make_agreed(placement: Placement, **facts: Any) -> Agreement:
    """The agreement of a placement, signed by both sides; a draft that the dispatch made is taken."""
    now = clock.now()
    given: dict[str, Any] = {
        **Agreement.keys_of(placement),
        "number": 1,
        "agreement_no": "T-1",
        "person_name": placement.person_name,
        "unit_name": placement.unit_name,
        "post_title": placement.post_title,
        "starts_on": placement.agreed_start,
        "ends_on": placement.agreed_end,
        "allowance_yuan": placement.allowance_yuan,
        "state": "SIGNED",
        "unit_signed_at": now,
        "trainee_signed_at": now,
        "sha256": "0" * 64,
    }
    with acting_as(SYSTEM):
        drafted = db.session.query(Agreement).filter_by(placement_id=placement.id).first()
        agreement = drafted or Agreement()
        for name, value in {**given, **facts}.items():
            setattr(agreement, name, value)
        db.session.add(agreement)
        db.session.flush()
    return agreement


@dataclass
class Scene:
    """One application with everybody who has to do with it."""

    application: Application
    trainee: Trainee
    post: Post
    person: Actor
    unit: Actor
    mentor_id: str


def scene_of(application: Application) -> Scene:
    """Gather who has to do with an application; the county has cover and the unit a mentor."""
    with acting_as(SYSTEM):
        trainee = db.session.get_one(Trainee, application.trainee_id)
        post = db.session.get_one(Post, application.post_id)
        mentor = make_mentor(unit=type("U", (), {"id": post.unit_id, "region_code": post.region_code})())
    make_policy(post.region_code)
    return Scene(application, trainee, post, as_trainee(trainee), as_unit(post.unit_id), mentor.id)


def pending(**facts: Any) -> Placement:
    """A placement that begins today and for which everything but the reports is in order."""
    placement = make_placement("PENDING", **facts)
    make_agreed(placement)
    return placement
