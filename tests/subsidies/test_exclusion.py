"""What excludes what, across kinds, years and counties (R41, B23)."""

from datetime import date

import pytest

from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.programme.queries import database_params
from app.subsidies.queries import exclusion
from app.subsidies.rules.claims import Claimed
from app.subsidies.rules.exclusion import judged
from app.trainees.models import Trainee
from tests.factories import make_unit
from tests.subsidies.earning_factories import benefit, make_earning
from tests.subsidies.factories import make_claim, make_line

JULY = (date(2026, 7, 1), date(2026, 7, 31))

PAIRS = [  # has, days, wants, days, allowed
    ("LIVING", JULY, "LIVING", JULY, False),
    ("LIVING", (date(2026, 7, 1), date(2026, 7, 15)), "REMAINING", (date(2026, 7, 16), date(2026, 8, 31)), True),
    ("LIVING", (date(2026, 7, 1), date(2026, 7, 16)), "REMAINING", (date(2026, 7, 16), date(2026, 8, 31)), False),
    ("LIVING", (date(2026, 7, 1), date(2026, 7, 15)), "LIVING", (date(2026, 7, 16), date(2026, 7, 31)), False),
    ("UNEMPLOYMENT_BENEFIT", (date(2026, 1, 1), date(2026, 7, 1)), "LIVING", JULY, False),
    ("UNEMPLOYMENT_BENEFIT", (date(2026, 1, 1), date(2026, 6, 30)), "LIVING", JULY, True),
    ("PUBLIC_WELFARE_JOB", JULY, "LIVING", JULY, False),
    ("PUBLIC_INTERN", JULY, "LIVING", JULY, False),
    ("OTHER_SI_SUBSIDY", JULY, "FLEX_SOCIAL", JULY, False),
    ("LIVING", JULY, "FLEX_SOCIAL", JULY, True),
    ("EXPANSION_GRANT", JULY, "HIRING", JULY, False),
    (
        "ACCIDENT_INSURANCE",
        (date(2026, 1, 1), date(2026, 7, 14)),
        "ACCIDENT_INSURANCE",
        (date(2026, 7, 15), date(2027, 1, 1)),
        True,
    ),
    (
        "ACCIDENT_INSURANCE",
        (date(2026, 1, 1), date(2026, 7, 15)),
        "ACCIDENT_INSURANCE",
        (date(2026, 7, 15), date(2027, 1, 1)),
        False,
    ),
]


@pytest.mark.parametrize(("has", "has_days", "wants", "days", "allowed"), PAIRS)
def test_what_meets_what(session, has, has_days, wants, days, allowed) -> None:
    found = judged([Claimed(has, *has_days)], Claimed(wants, *days), database_params())
    assert found.ok is allowed


def test_the_table_is_symmetric_and_names_every_kind_of_the_parameters(session) -> None:
    with acting_as(SYSTEM):
        kinds, cells = exclusion.table()
    assert {"LIVING", "REMAINING", "FLEX_SOCIAL", "HIRING", "UNEMPLOYMENT_BENEFIT", "EXPANSION_GRANT"} <= set(kinds)
    assert len(cells) == len(kinds) ** 2
    assert all(cells[one, other].excludes == cells[other, one].excludes for one in kinds for other in kinds)
    assert cells["LIVING", "LIVING"].words == "同月不得重复"
    assert cells["REMAINING", "LIVING"].words == "按日不重叠"
    assert cells["LIVING", "HIRING"].words == "可以同时享受"
    assert cells["ACCIDENT_INSURANCE", "ACCIDENT_INSURANCE"].by_day
    assert exclusion.kind_name("LIVING") == "基本生活补贴"


def test_conflicts_are_found_in_every_county_and_list(session) -> None:
    placement = make_earning()
    claim = make_claim("PAID", unit=make_unit(region_code="640121"))
    make_line(claim, placement, region_code="640121")
    benefit(placement.trainee_id, "UNEMPLOYMENT_BENEFIT", date(2026, 6, 1))
    benefit(make_earning().trainee_id, "PUBLIC_INTERN", *JULY)
    with acting_as(SYSTEM):
        found = exclusion.conflicts("LIVING", placement.trainee_id, *JULY)
        assert [(one.kind, one.number) for one in found] == [("LIVING", claim.number), ("UNEMPLOYMENT_BENEFIT", None)]
        assert all("不得重复申领" in one.words for one in found)
        assert [one.kind for one in exclusion.conflicts("LIVING", placement.trainee_id, *JULY, but=[claim.id])] == [
            "UNEMPLOYMENT_BENEFIT"
        ]
        assert exclusion.conflicts("LIVING", placement.trainee_id, date(2026, 5, 1), date(2026, 5, 31)) == []


def test_what_was_given_back_or_removed_excludes_nothing(session) -> None:
    placement = make_earning()
    make_line(make_claim("WITHDRAWN"), placement, holds=False)
    gone = benefit(placement.trainee_id, "PUBLIC_INTERN", *JULY)
    with acting_as(SYSTEM):
        gone.state, gone.removed_on = "REMOVED", date(2026, 8, 1)
        db.session.flush()
        assert exclusion.conflicts("LIVING", placement.trainee_id, *JULY) == []


def test_the_history_of_a_person_tells_all_counties_and_years(session, cast) -> None:
    placement = make_earning()
    far = make_claim("REJECTED", unit=make_unit(region_code="640121"))
    make_line(far, placement, holds=False, region_code="640121")
    make_line(make_claim("PAID"), placement, month="2025-07", from_day=date(2025, 7, 1), to_day=date(2025, 7, 31))
    benefit(placement.trainee_id, "PUBLIC_INTERN", date(2024, 1, 1), date(2024, 12, 31), organisation="某局")
    with acting_as(cast["xingqing_auditor"]):
        person = db.session.get_one(Trainee, placement.trainee_id)
        found = exclusion.history_of(person)
    assert [(one.first.year, one.where, one.state, one.holds) for one in found] == [
        (2026, "永宁县", "不予补贴", False),
        (2025, "兴庆区", "已拨付", True),
        (2024, "某局", "比对名册", True),
    ]
