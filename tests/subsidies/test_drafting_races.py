"""What happens to one month's allowance when it is claimed many times at the same moment, on both engines."""

from datetime import datetime

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.actor import acting_as
from app.core.errors import Invalid
from app.core.files import StoredFile
from app.core.scope import unscoped
from app.extensions import db
from app.placements.models import (
    Agreement,
    AllowancePayment,
    Application,
    AttendanceMonth,
    InsuranceCover,
    InsurancePolicy,
    Mentor,
    Placement,
)
from app.posts.models import Post
from app.subsidies.models import Claim, ClaimLine
from app.subsidies.services import claims
from app.subsidies.states import ClaimKind
from app.trainees.models import EligibilityCheck, Trainee
from app.units.models import Unit
from tests.guards.test_races import at_once, store
from tests.subsidies.earning_factories import make_earned, unit_admin

NOW = datetime(2026, 11, 25, 10)
OF_UNIT = (ClaimLine, Claim, InsuranceCover, AllowancePayment, AttendanceMonth, Agreement)


@pytest.fixture
def earned(app):
    """A really stored internship of two months that can be claimed, taken away with all that was made of it."""

    def make():
        with clock.frozen(NOW):
            placement = make_earned(2)
            policies = db.session.scalars(sa.select(InsuranceCover.policy_id)).all()
            return placement.unit_id, placement.trainee_id, placement.mentor_id, list(policies)

    found = store(app, make)
    yield found
    store(app, lambda: take_away(*found))


def take_away(unit, person, mentor, policies):
    with unscoped("what a test stored is taken away again"):
        agreements = sa.select(Agreement.id).where(Agreement.unit_id == unit)
        db.session.execute(sa.delete(StoredFile).where(StoredFile.record_id.in_(agreements)))
        for entity in (*OF_UNIT, Placement, Application):
            db.session.execute(sa.delete(entity).where(entity.unit_id == unit))
        db.session.execute(sa.delete(InsurancePolicy).where(InsurancePolicy.id.in_(policies)))
        db.session.execute(sa.delete(EligibilityCheck).where(EligibilityCheck.trainee_id == person))
        db.session.execute(sa.delete(Mentor).where(Mentor.id == mentor))
        db.session.execute(sa.delete(Post).where(Post.unit_id == unit))
        db.session.execute(sa.delete(Trainee).where(Trainee.id == person))
        db.session.execute(sa.delete(Unit).where(Unit.id == unit))


def test_one_of_many_claims_at_once_gets_the_month(app, earned) -> None:
    unit, person, *_rest = earned
    admin = unit_admin(unit)

    def draft():
        def act():
            with clock.frozen(NOW), acting_as(admin):
                return claims.draft(admin, ClaimKind.LIVING, unit_id=unit).id

        try:
            return store(app, act)
        except Invalid as refused:
            return refused

    answers = at_once([draft] * 6)
    made = [answer for answer in answers if isinstance(answer, str)]
    assert len(made) == 1
    assert all("lines" in answer.fields for answer in answers if isinstance(answer, Invalid))
    held = sa.select(ClaimLine.slot).where(ClaimLine.trainee_id == person, ClaimLine.holds)
    assert sorted(store(app, lambda: db.session.scalars(held).all())) == ["LIVING:2026-07", "LIVING:2026-08"]
    assert store(app, lambda: db.session.scalar(sa.select(sa.func.count()).where(Claim.unit_id == unit))) == 1
