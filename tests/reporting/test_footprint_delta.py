"""Why a figure differs from that of the month before: new, corrected, no longer counted."""

from dataclasses import replace
from datetime import date

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.reporting.queries import delta, footprint
from app.reporting.queries.columns import columns
from app.reporting.states import Change
from app.trainees.services import people
from tests.factories import make_trainee
from tests.reporting.factories import noon
from tests.reporting.worlds import World

NEW, CORRECTED, LEFT = Change.NEW, Change.CORRECTED, Change.LEFT


def between(month, code, key, who=SYSTEM):
    with acting_as(who):
        cell = footprint.cell_of(month, code, key)
        return delta.between(cell, delta.month_before(month))


def told(found):
    return {share.kind: (share.records, share.change) for share in found.shares}


@pytest.mark.parametrize(
    ("month", "code", "key", "before", "now", "shares"),
    [
        ("2023-08", "640104", "posts_total", 35, 30, {NEW: (0, 0), CORRECTED: (0, 0), LEFT: (1, -5)}),
        ("2023-08", "640000", "posts_total", 80, 60, {NEW: (2, 15), CORRECTED: (0, 0), LEFT: (2, -35)}),
        ("2023-08", "640402", "posts_model", 7, 0, {NEW: (0, 0), CORRECTED: (0, 0), LEFT: (1, -7)}),
        ("2023-07", "640105", "posts_vacant", 8, 0, {NEW: (0, 0), CORRECTED: (0, 0), LEFT: (1, -8)}),
        ("2023-08", "640104", "posts_new", 0, -5, {NEW: (1, -5), CORRECTED: (0, 0), LEFT: (0, 0)}),
        ("2023-03", "640104", "posts_new", 0, 0, {NEW: (0, 0), CORRECTED: (0, 0), LEFT: (0, 0)}),
    ],
)
def test_the_year_by_hand(whole_year, month, code, key, before, now, shares):
    found = between(month, code, key)
    assert (found.before, found.now, found.difference, told(found)) == (before, now, now - before, shares)


def test_a_record_whose_weight_changed_was_corrected(whole_year):
    """A post of June that was withdrawn in August counts +5 in the one month and -5 in the other."""
    with acting_as(SYSTEM):
        found = delta.between(footprint.cell_of("2023-08", "640104", "posts_new"), "2023-06")
    assert told(found) == {NEW: (0, 0), CORRECTED: (1, -10), LEFT: (1, -20)}
    assert (found.before, found.now) == (25, -5)


def test_who_was_handed_over_was_corrected_away_and_hither(session, cast):
    agent = cast["xingqing_agent"]
    person = make_trainee(region_code="640104", created_at=noon(date(2023, 5, 10)))
    with clock.frozen(date(2023, 7, 20)), acting_as(agent):
        people.transfer(agent, person, region_code="640121", reason="迁居")
    nothing = (0, 0)
    for code, change in (("640104", -1), ("640121", 1), ("640100", 0), ("640000", 0)):
        found = between("2023-07", code, "trainees_known")
        assert told(found) == {NEW: nothing, CORRECTED: (1, change), LEFT: nothing}, code
        assert found.difference == change
    assert told(between("2023-07", "640104", "trainees_known", agent))[CORRECTED] == (1, -1)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_shares_always_add_up_to_the_difference(cast, bare, app, seed):
    World(cast, seed)
    with acting_as(SYSTEM):
        keys = [column.key for column in columns() if column.source == "SYSTEM" and column.connected]
        for key in keys:
            for code in ("640000", "640100", "640104"):
                cell = footprint.cell_of("2023-08", code, key)
                for source in footprint.sources(cell):
                    found = delta.between(source, "2023-07")
                    assert sum(share.change for share in found.shares) == found.difference, (key, code)
                    assert found.now == footprint.total(source)
                    assert found.before == footprint.total(replace(source, month="2023-07"))
                    for share in found.shares:
                        assert len(share.rows) == min(share.records, delta.SHOWN)


def test_the_first_month_of_the_first_plan_has_none_before(session):
    with acting_as(SYSTEM):
        assert delta.month_before("2023-01") is None
        assert delta.month_before("2023-02") == "2023-01"
