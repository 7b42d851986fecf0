"""Columns 27–30 of the monthly summary: the register as it stood, whatever happened to people since."""

from datetime import date, datetime, timedelta

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.posts.models import Push
from app.reporting.queries.summary import monthly_summary
from app.trainees import services
from app.trainees.models import TraineeMerge
from app.trainees.services import hardship, people
from tests.factories import make_trainee
from tests.posts.matching import offered, told, young
from tests.trainees.factories import make_hardship, make_visit

MAY, JUNE, JULY = date(2023, 5, 10), date(2023, 6, 10), date(2023, 7, 10)


def known(day, region="640104", **facts):
    return make_trainee(region_code=region, created_at=datetime(day.year, day.month, day.day, 9), **facts)


def figures(month, code="640000", who=SYSTEM):
    with acting_as(who):
        sheet = monthly_summary(month, code)
    values = sheet.rows[0].values
    return tuple(values[key] for key in ("visits", "trainees_known", "trainees_hardship", "pushes"))


def test_each_month_has_its_own_visits_and_all_people_so_far(session):
    first, second = known(MAY), known(JUNE)
    known(JUNE, "640402")
    for day in (JUNE, JUNE + timedelta(days=3), JULY):
        make_visit(first, visited_on=day)
    make_visit(second, visited_on=JUNE)
    assert figures("2023-05") == (0, 1, 0, 0)
    assert figures("2023-06") == (2, 3, 0, 0)
    assert figures("2023-07") == (1, 3, 0, 0)
    assert figures("2023-06", "640100") == (2, 2, 0, 0)
    assert figures("2023-06", "640402") == (0, 1, 0, 0)


def test_the_mark_counts_while_it_holds_grace_included(session, cast):
    person = known(MAY)
    with clock.frozen(JUNE):
        row = make_hardship(person)
        with acting_as(cast["civil_xingqing"]):
            hardship.verify(cast["civil_xingqing"], row, evidence="名单")
    assert [figures(month)[2] for month in ("2023-05", "2023-06", "2023-07")] == [0, 1, 1]
    with clock.frozen(date(2023, 8, 20)), acting_as(cast["civil_xingqing"]):
        hardship.revoke(cast["civil_xingqing"], row, reason="已退出")
    assert [figures(month)[2] for month in ("2023-06", "2023-07", "2023-08")] == [1, 1, 0]


def test_who_was_handed_over_still_counts_where_they_were(session, cast):
    agent = cast["xingqing_agent"]
    person = known(MAY)
    make_visit(person, visited_on=JUNE)
    with clock.frozen(date(2023, 7, 20)), acting_as(agent):
        people.transfer(agent, person, region_code="640121", reason="迁居")
    assert figures("2023-06", "640104") == (1, 1, 0, 0)
    assert figures("2023-06", "640121") == (0, 0, 0, 0)
    assert figures("2023-07", "640104")[1] == 0
    assert figures("2023-07", "640121")[1] == 1
    assert figures("2023-06", "640104", agent) == (1, 1, 0, 0), "also for the county that no longer sees the person"


def test_a_folded_record_counts_until_then_and_again_after_an_undo(session):
    kept, gone = known(MAY), known(MAY)
    with acting_as(SYSTEM):
        merge = TraineeMerge(
            kept_id=kept.id,
            gone_id=gone.id,
            region_code=kept.region_code,
            before="{}",
            merged_at=datetime(2023, 6, 15, 9),
            undo_until=datetime(2023, 6, 22, 9),
        )
        db.session.add(merge)
        db.session.flush()
        assert [figures(month)[1] for month in ("2023-05", "2023-06", "2023-07")] == [2, 1, 1]
        merge.undone_at = datetime(2023, 7, 1, 9)
        db.session.flush()
    assert [figures(month)[1] for month in ("2023-05", "2023-06", "2023-07")] == [2, 1, 2]


def test_a_closed_record_stays_in_the_cumulative_number(session):
    person = known(MAY)
    with acting_as(SYSTEM), clock.frozen(JUNE):
        services.close(SYSTEM, person, closed_because="EMPLOYED", reason="已就业")
    assert figures("2023-07")[1] == 1


def test_what_was_pushed_counts_in_its_month(session):
    push = told(young(), offered())
    assert isinstance(push, Push)
    with acting_as(SYSTEM):
        push.pushed_on = JUNE
        db.session.flush()
    assert (figures("2023-06")[3], figures("2023-07")[3]) == (1, 0)


@pytest.mark.parametrize("who", ["civil", "finance_xingqing", "region_admin", "supervisor"])
def test_who_reads_reports_gets_the_sums_without_reading_people(session, cast, who):
    known(MAY)
    code = "640104" if who.startswith("finance") else "640000"
    assert figures("2023-06", code, cast[who])[1] == 1
