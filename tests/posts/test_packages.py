"""Packages of model posts: chosen into, permitted below the ratio, released, and what a released one keeps (R16)."""

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.core import clock, issuing
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, OutOfReach, Refused
from app.core.workflow import history
from app.extensions import db
from app.posts import queries, services
from app.posts.models import ModelPostBatch
from app.posts.services.packages import KIND
from app.posts.states import BatchState
from tests.factories import make_post, make_unit
from tests.guards.rows import row_of
from tests.posts.packages import FIGURES, make_batch, model_post
from tests.posts.test_services import DAY


@pytest.fixture
def by(cast):
    """Return a function that lets somebody act on the day of the tests."""

    def act(who, verb, *given, on=DAY, **facts):
        actor = cast[who]
        with clock.frozen(on), acting_as(actor):
            return verb(actor, *given, **facts)

    return act


def short(total=100, model=5):
    """A batch being gathered in Yinchuan with the share of its city."""
    batch = make_batch()
    model_post(batch, headcount=model)
    make_post(make_unit(), headcount=total - model)
    return batch


@pytest.mark.parametrize(("total", "model", "need"), [(100, 10, 0), (101, 10, 1), (9, 1, 0), (99, 5, 5)])
def test_a_package_is_released_from_the_tenth_part_on(by, total, model, need):
    batch = short(total, model)
    if need:
        with pytest.raises(Refused) as refused:
            by("yinchuan_agent", services.release, batch)
        assert (refused.value.code, refused.value.status) == ("R16", 409)
        assert f"示范性岗位{model}个" in refused.value.message and f"还需选取{need}个" in refused.value.message
        assert "审核人员" in refused.value.message
        assert row_of(batch)["state"] == "GATHERING"
    else:
        by("yinchuan_agent", services.release, batch)
        row = row_of(batch)
        kept = {name: row[name] for name in FIGURES}
        assert kept == {
            "released_on": DAY.date(), "post_count": 1, "place_count": model, "headcount_total": total,
            "headcount_model": model,
        }  # fmt: skip
        assert issuing.latest(batch, KIND).number.startswith("JXSF-202307-640100-")


def test_the_figures_of_the_day_stay_whatever_happens_later(by):
    batch = short(100, 10)
    by("yinchuan_agent", services.release, batch)
    make_post(make_unit(), headcount=400)
    row = row_of(batch)
    assert (row["headcount_total"], row["headcount_model"]) == (100, 10)


def test_below_the_ratio_the_auditor_says_why_and_another_releases(by):
    batch = short(100, 5)
    by("yinchuan_auditor", services.permit_short, batch, reason="岗位以社区服务为主，已列补充计划。")
    row = row_of(batch)
    assert (row["state"], row["short_need"], row["short_on"]) == ("GATHERING", 5, DAY.date())
    by("yinchuan_agent", services.release, batch)
    row = row_of(batch)
    assert (row["state"], row["short_reason"]) == ("RELEASED", "岗位以社区服务为主，已列补充计划。")
    with acting_as(SYSTEM):
        assert [line.move for line in history(batch)] == ["permit_short", "release"]


@pytest.mark.parametrize("who", ["yinchuan_agent", "region_admin", "xingqing_auditor", "supervisor", "unit1"])
def test_nobody_but_the_citys_auditor_gives_the_reason(by, who):
    batch = short()
    with pytest.raises((Refused, OutOfReach)):
        by(who, services.permit_short, batch, reason="理由")
    assert row_of(batch)["short_reason"] is None


def test_an_auditor_of_another_city_is_refused_in_words(by):
    batch = make_batch("640400")
    with pytest.raises(Refused) as refused:
        by("yinchuan_auditor", services.permit_short, batch, reason="理由")
    assert refused.value.code == "own_city"


def test_a_reason_is_required_and_only_where_something_is_short(by):
    batch = short()
    with pytest.raises(Invalid):
        by("yinchuan_auditor", services.permit_short, batch, reason="  ")
    model_post(batch, headcount=20)
    with pytest.raises(Refused) as refused:
        by("yinchuan_auditor", services.permit_short, batch, reason="理由")
    assert refused.value.code == "not_short"


def test_a_reason_does_not_cover_a_shortage_that_grew(by):
    batch = short(100, 5)
    by("yinchuan_auditor", services.permit_short, batch, reason="理由")
    more = make_post(make_unit(), headcount=60)
    with pytest.raises(Refused) as refused:
        by("yinchuan_agent", services.release, batch)
    assert "差额已经扩大" in refused.value.message
    by("yinchuan_auditor", services.permit_short, batch, reason="新增岗位较多，下批补足。")
    with acting_as(SYSTEM):
        db.session.delete(more)
        db.session.flush()
    by("yinchuan_agent", services.release, batch)
    assert row_of(batch)["short_need"] == 11


def test_a_reason_for_a_shortage_that_is_over_is_not_published(by):
    batch = short(100, 5)
    by("yinchuan_auditor", services.permit_short, batch, reason="理由")
    model_post(batch, headcount=30)
    by("yinchuan_agent", services.release, batch)
    assert row_of(batch)["short_reason"] is None


def test_who_gave_the_reason_does_not_release(cast, by):
    batch = short()
    by("yinchuan_auditor", services.permit_short, batch, reason="理由")
    with acting_as(SYSTEM):
        batch.short_by_id = cast["yinchuan_agent"].user_id
        db.session.flush()
    with pytest.raises(Refused) as refused:
        by("yinchuan_agent", services.release, batch)
    assert refused.value.code == "four_eyes"


def test_an_empty_package_is_not_released(by):
    with pytest.raises(Invalid) as told:
        by("yinchuan_agent", services.release, make_batch())
    assert "没有岗位" in told.value.message


def test_a_post_unchosen_after_the_release_stays_named_with_the_day(by):
    batch = short(100, 10)
    by("yinchuan_agent", services.release, batch)
    with acting_as(SYSTEM):
        (post,) = queries.posts_of_batch(batch)
    by("yinchuan_agent", services.unchoose_model, post, reason="质量不符", on=datetime(2023, 8, 1, 9))
    row = row_of(post)
    assert (row["is_model"], row["model_until"], row["model_batch_id"]) == (False, date(2023, 8, 1), batch.id)
    by("yinchuan_agent", services.choose_model, post, on=datetime(2023, 9, 1, 9))
    row = row_of(post)
    assert (row["is_model"], row["model_until"], row["model_batch_id"]) == (True, None, batch.id)
    with acting_as(SYSTEM):
        assert queries.open_batch(2023, "640100") is None


def test_a_post_withdrawn_after_the_release_stays_named_too(by):
    batch = make_batch(state="RELEASED")
    post = model_post(batch)
    by("xingqing_auditor", services.withdraw, post, reason="虚假岗位")
    row = row_of(post)
    assert (row["is_model"], row["model_until"], row["model_batch_id"]) == (False, DAY.date(), batch.id)


def test_a_post_unchosen_before_the_release_leaves_without_a_trace(by):
    post = model_post(make_batch())
    by("yinchuan_agent", services.unchoose_model, post, reason="质量不符")
    row = row_of(post)
    assert [row[name] for name in ("is_model", "model_since", "model_until", "model_batch_id", "model_reason")] == [
        False, None, None, None, None,
    ]  # fmt: skip


def test_a_choice_tells_why_and_begins_a_batch_with_the_name_of_the_city(by):
    post = make_post(make_unit(), benefits="午餐")
    by("yinchuan_agent", services.choose_model, post)
    with acting_as(SYSTEM):
        batch = queries.open_batch(2023, "640100")
    assert batch.name == "银川市2023年示范性岗位" and row_of(post)["model_batch_id"] == batch.id
    assert "带教老师明确" in row_of(post)["model_reason"]


def test_several_are_chosen_at_once_and_the_others_are_told(by):
    good = [make_post(make_unit()) for _ in range(3)]
    paused, chosen = make_post(make_unit(), "PAUSED"), model_post(make_batch())
    away = make_post(make_unit(region_code="640402"))
    keys = [post.id for post in (*good, paused, chosen, away)]
    outcome = by("yinchuan_agent", services.choose_several, [*keys, keys[0], "x"])
    assert outcome.done == [post.title for post in good]
    assert [title for title, _why in outcome.skipped] == [paused.title, chosen.title, "—", "—"]
    assert "暂停" in outcome.skipped[0][1] and outcome.skipped[1][1] == "已是示范性岗位。"
    assert {row_of(post)["model_batch_id"] for post in good} == {chosen.model_batch_id}


@pytest.mark.parametrize("who", ["xingqing_agent", "yinchuan_auditor", "supervisor", "unit1"])
def test_those_who_do_not_choose_choose_nothing(by, who):
    with pytest.raises(Refused):
        by(who, services.choose_several, [make_post(make_unit()).id])


def test_name_and_introduction_are_written_while_it_is_gathered(by):
    batch = short(100, 10)
    by("yinchuan_agent", services.describe, batch, name="第一批", introduction="精选岗位。")
    assert (row_of(batch)["name"], row_of(batch)["introduction"]) == ("第一批", "精选岗位。")
    with pytest.raises(Invalid):
        by("yinchuan_agent", services.describe, batch, name=" ")
    with pytest.raises(Refused):
        by("yinchuan_agent", services.describe, batch, plan_year=2024)
    by("yinchuan_agent", services.release, batch)
    with pytest.raises(Refused) as refused:
        by("yinchuan_agent", services.describe, batch, name="改名")
    assert refused.value.status == 409
    with pytest.raises(Refused):
        by("yinchuan_auditor", services.describe, make_batch(), name="改名")


WRONG = [
    {"state": "RELEASED", "released_on": None},
    {"released_on": date(2023, 7, 3)},
    {"state": "RELEASED", "headcount_model": None},
    {"post_count": 3},
    {"state": "RELEASED", "post_count": 0},
    {"state": "RELEASED", "place_count": 0},
    {"state": "RELEASED", "headcount_model": 51},
    {"short_reason": "理由"},
    {"short_need": 3},
]


@pytest.mark.parametrize("facts", WRONG)
def test_the_database_refuses_figures_that_do_not_fit_the_state(session, facts):
    with pytest.raises(IntegrityError):
        make_batch(**facts)


def test_the_database_refuses_one_hand_for_both(session, cast):
    me = cast["yinchuan_agent"].user_id
    reason = {"short_reason": "理由", "short_on": DAY.date(), "short_need": 3, "short_by_id": me}
    with pytest.raises(IntegrityError):
        make_batch(state="RELEASED", released_by_id=me, **reason)


def test_shares_of_counties_cities_and_region_are_sums_of_the_posts(session, cast):
    for county, total, model in (("640104", 60, 10), ("640121", 40, 0), ("640402", 30, 3)):
        make_post(make_unit(region_code=county), headcount=total - model)
        if model:
            model_post(region_code=county, headcount=model)
    with acting_as(cast["region_admin"]):
        shares = queries.shares_of(2023, [])
    found = {code: (share.total, share.model, share.need) for code, share in shares.items()}
    assert found == {
        "640104": (60, 10, 0), "640121": (40, 0, 4), "640100": (100, 10, 0), "640402": (30, 3, 0),
        "640400": (30, 3, 0), "640000": (130, 13, 0),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("who", "state", "sees"),
    [("yinchuan_auditor", "GATHERING", 1), ("guyuan_agent", "GATHERING", 0), ("unit1", "GATHERING", 0),
     ("unit1", "RELEASED", 1), ("region_admin", "GATHERING", 1)],
)  # fmt: skip
def test_batches_by_reach(session, cast, who, state, sees):
    make_batch(state=state)
    with acting_as(cast[who]):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(ModelPostBatch)) == sees


def test_states_of_a_package(session):
    assert services.package.workflow.start == BatchState.GATHERING
