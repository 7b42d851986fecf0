"""What the database itself refuses of units, whoever writes."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError

from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.units.models import UnitBan, UnitComparison, UnitReview
from tests.factories import make_unit

DAY = date(2023, 7, 3)


@pytest.mark.parametrize(
    ("state", "facts"),
    [
        ("ACCREDITED", {"ended_on": DAY}),
        ("REJECTED", {"ended_on": None}),
        ("CANCELLED", {"ended_on": None}),
        ("SUPPLEMENT", {"supplement_asked_on": None}),
        ("SITE_CHECK", {"second_visitor": None}),
        ("SITE_CHECK", {"second_visitor": "甲"}),
        ("ACCREDITED", {"arrears_count": -1}),
        ("ACCREDITED", {"submitted_by_id": 987654}),
        ("ACCREDITED", {"reviewed_by_id": 987654}),
        ("ACCREDITED", {"proposed_by_id": 987654}),
    ],
)
def test_facts_of_a_unit_fit_its_state(session, state, facts):
    with pytest.raises(IntegrityError):
        make_unit(state=state, **facts)


@pytest.mark.parametrize(
    ("entity", "facts"),
    [
        (UnitComparison, {"compared_on": DAY, "source_doc": "比对", "arrears_count": -1}),
        (UnitComparison, {"compared_on": DAY, "source_doc": "比对", "dispute_count": -1}),
        (UnitReview, {"year": 2023, "action": "KEEP", "trainees": -1}),
        (UnitReview, {"year": 2023, "action": "KEEP", "ended": 1, "retained": 2}),
        (UnitReview, {"year": 2023, "action": "KEEP", "ended": 1, "abnormal": 2}),
        (UnitBan, {"uscc": "91640104MA77000149", "reason": "x", "banned_from": DAY, "banned_to": date(2023, 7, 2)}),
    ],
)
def test_counts_and_periods_make_sense(session, entity, facts):
    unit = make_unit()
    with acting_as(SYSTEM), pytest.raises(IntegrityError):
        db.session.add(entity(unit_id=unit.id, region_code=unit.region_code, **facts))
        db.session.flush()
