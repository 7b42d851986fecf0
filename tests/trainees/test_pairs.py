"""Records that may be one person are found, compared, merged and taken apart again."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, OutOfReach, Refused
from app.core.scope import unscoped
from app.core.workflow import history
from app.extensions import db
from app.trainees.models import Trainee, TraineePair, TraineeSource, Visit
from app.trainees.services import pairs
from app.trainees.services.people import collect
from tests.factories import id_number, make_trainee
from tests.guards.rows import row_of

TODAY = date(2023, 7, 3)
BIRTH = date(2001, 5, 6)
QUIET = {"version", "updated_at", "updated_by_id"}


@pytest.fixture(autouse=True)
def in_the_plan_year():
    with clock.frozen(TODAY):
        yield


def reported(cast, who, number, **more):
    given = {"id_no": id_number(BIRTH, number), "name": "马兰", "hukou_region": "640104", "education": "21", **more}
    with acting_as(cast[who]):
        trainee = collect(cast[who], **given)
        db.session.flush()
        return trainee


def found():
    with unscoped("a test looks at the table itself"):
        return list(db.session.scalars(sa.select(TraineePair).order_by(TraineePair.id)))


def plain(record):
    return {name: value for name, value in row_of(record).items() if name not in QUIET}


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ({}, {}, "NAME_BIRTH"),
        ({"phone": "13900000001"}, {"name": "马兰兰", "phone": "13900000001"}, "PHONE"),
        ({"phone": "13900000001"}, {"phone": "13900000001"}, "NAME_BIRTH"),
        ({"phone": "13900000001"}, {"name": "马兰兰", "phone": "13900000002"}, None),
    ],
)
def test_the_same_name_and_birth_or_the_same_phone_make_a_pair(cast, one, other, reason):
    first, second = reported(cast, "street1", 1, **one), reported(cast, "street2", 3, **other)
    assert [(p.first_id, p.second_id, p.reason) for p in found()] == (
        [(*sorted((first.id, second.id)), reason)] if reason else []
    )


def test_a_pair_is_noted_once_and_not_again_after_it_was_decided(cast):
    reported(cast, "street1", 1), reported(cast, "street1", 3)
    reported(cast, "street1", 3, name="马丽"), reported(cast, "street1", 3, name="马兰")
    (pair,) = found()
    with acting_as(cast["xingqing_agent"]):
        pairs.apart(cast["xingqing_agent"], pair, reason="双胞胎")
    reported(cast, "street1", 5)
    assert [p.state for p in found()] == ["APART", "OPEN", "OPEN"]


def test_a_phone_of_a_whole_class_says_nothing(cast):
    for number in range(1, 13, 2):
        reported(cast, "school1", number, name=f"学生{number}", phone="13900000001")
    assert len(found()) <= 6
    before = len(found())
    reported(cast, "school1", 21, name="学生21", phone="13900000001")
    assert len(found()) == before


@pytest.mark.parametrize(
    ("home", "area", "sees"),
    [
        ("640104", "640104", {"xingqing_agent", "xingqing_auditor", "yinchuan_agent", "center"}),
        ("640121", "640100", {"yinchuan_agent", "center"}),
        ("640402", "640000", {"center"}),
    ],
)
def test_a_pair_lies_in_the_smallest_area_that_holds_both(cast, home, area, sees):
    reported(cast, "school1", 1), reported(cast, "school1", 3, residence_region=home)
    assert [p.region_code for p in found()] == [area]
    for who in (
        "xingqing_agent",
        "xingqing_auditor",
        "yongning_agent",
        "yinchuan_agent",
        "center",
        "street1",
        "school1",
    ):
        with acting_as(cast[who]):
            assert (db.session.scalars(sa.select(TraineePair)).all() != []) == (who in sees), who


@pytest.fixture
def doubles(cast):
    """Two records of one person with sources and a visit, as (kept, gone, pair)."""
    kept = reported(cast, "street1", 1, phone="13900000001")
    gone = reported(cast, "street2", 3, phone="13900000002", school="宁夏大学")
    with acting_as(SYSTEM):
        db.session.add(
            Visit(
                trainee_id=gone.id,
                region_code="640104",
                method="PHONE",
                visitor="甲",
                visited_on=TODAY,
                result="WILLING",
            )
        )
        db.session.flush()
        gone.last_contact_on = TODAY
        db.session.flush()
    (pair,) = found()
    return kept, gone, pair


def keep(pair, kept):
    return "first" if pair.first_id == kept.id else "second"


def test_a_merge_joins_sources_hands_visits_over_and_closes_the_other(cast, doubles):
    kept, gone, pair = doubles
    agent = cast["xingqing_agent"]
    with acting_as(agent):
        pairs.merge(agent, pair, keep=keep(pair, kept), reason="电话核实")
        assert (kept.school, kept.phone) == ("宁夏大学", "13900000002")
        assert (gone.state, gone.closed_because, gone.merged_into_id) == ("CLOSED", "DUPLICATE", kept.id)
        assert [v.trainee_id for v in db.session.scalars(sa.select(Visit))] == [kept.id]
        assert pair.state == "MERGED"
        line = history(gone)[-1]
        assert (line.move, line.actor_name) == ("close", agent.name)
    reported(cast, "street2", 3, major_name="会计学")
    assert (row_of(kept)["major_name"], row_of(gone)["major_name"]) == ("会计学", None)


def test_a_merge_taken_back_leaves_both_as_they_were(cast, doubles):
    kept, gone, pair = doubles
    before = plain(kept), plain(gone)
    agent = cast["xingqing_agent"]
    with acting_as(agent):
        pairs.merge(agent, pair, keep=keep(pair, kept))
        assert (plain(kept), plain(gone)) != before
        pairs.reopen(agent, pair, reason="弄错了")
        assert (plain(kept), plain(gone)) == before
        assert [v.trainee_id for v in db.session.scalars(sa.select(Visit))] == [gone.id]
        assert (pair.state, pair.decided_on) == ("OPEN", None)
        pairs.merge(agent, pair, keep=keep(pair, kept))
        assert gone.merged_into_id == kept.id


def test_what_was_reported_after_a_merge_goes_back_to_its_own_number(cast, doubles):
    kept, gone, pair = doubles
    agent = cast["xingqing_agent"]
    with acting_as(agent):
        pairs.merge(agent, pair, keep=keep(pair, kept))
    reported(cast, "street2", 3, major_name="会计学")
    reported(cast, "street2", 1, certificates="会计初级")
    with acting_as(agent):
        pairs.reopen(agent, pair, reason="弄错了")
    assert (kept.major_name, kept.certificates, kept.school) == (None, "会计初级", None)
    assert (gone.school, gone.state) == ("宁夏大学", "COLLECTED")


def test_after_a_week_a_merge_stands(cast, doubles):
    kept, _gone, pair = doubles
    agent = cast["xingqing_agent"]
    with acting_as(agent):
        pairs.merge(agent, pair, keep=keep(pair, kept))
        with clock.frozen(TODAY + timedelta(days=8)), pytest.raises(Refused) as refused:
            pairs.reopen(agent, pair, reason="弄错了")
    assert refused.value.code == "too_late"
    assert pair.state == "MERGED"


def test_a_record_of_somebody_at_work_is_kept(cast):
    kept, placed = make_trainee(name="马兰"), make_trainee("PLACED", name="马兰")
    with acting_as(cast["xingqing_agent"]):
        pair = pairs.pair_up(cast["xingqing_agent"], first_id=kept.id, second_id=placed.id)
        with pytest.raises(Invalid):
            pairs.merge(cast["xingqing_agent"], pair, keep=keep(pair, kept))
        pairs.merge(cast["xingqing_agent"], pair, keep=keep(pair, placed))
    assert kept.merged_into_id == placed.id


def test_merges_over_several_records_follow_to_the_last(cast):
    one, two, three = (reported(cast, "street1", n, name=f"名{n}", certificates=f"证{n}") for n in (1, 3, 5))
    agent = cast["xingqing_agent"]
    with acting_as(agent):
        first = pairs.pair_up(agent, first_id=one.id, second_id=two.id)
        pairs.merge(agent, first, keep=keep(first, two))
        second = pairs.pair_up(agent, first_id=two.id, second_id=three.id)
        pairs.merge(agent, second, keep=keep(second, three))
    reported(cast, "street1", 1, school="宁夏大学")
    assert [row_of(t)["school"] for t in (one, two, three)] == [None, None, "宁夏大学"]
    with acting_as(agent):
        pairs.reopen(agent, first, reason="弄错了")
    assert [row_of(t)["school"] for t in (one, two, three)] == ["宁夏大学", None, None]
    assert (one.merged_into_id, two.merged_into_id) == (None, three.id)


@pytest.mark.parametrize("who", ["street1", "school1", "yongning_agent", "civil", "supervisor", "yinchuan_auditor"])
def test_others_decide_nothing(cast, doubles, who):
    kept, _gone, pair = doubles
    before = plain(kept), plain(pair)
    with acting_as(cast[who]), pytest.raises((Refused, OutOfReach)):
        pairs.merge(cast[who], pair, keep="first")
    assert (plain(kept), plain(pair)) == before


def test_a_pair_between_counties_is_not_for_one_of_them(cast):
    reported(cast, "school1", 1), reported(cast, "school1", 3, residence_region="640121")
    (pair,) = found()
    with acting_as(cast["yinchuan_agent"]):
        pairs.merge(cast["yinchuan_agent"], pair, keep="first")
    with unscoped("a test looks at the table itself"):
        kept = db.session.get(Trainee, pair.first_id)
        assert {s.region_code for s in db.session.scalars(sa.select(TraineeSource))} == {kept.region_code}
