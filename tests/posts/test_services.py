"""A post's way from the unit's offer to its end."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError

from app.core import clock, jobs, marks
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, OutOfReach, Refused
from app.core.workflow import history
from app.extensions import db
from app.posts import queries, services
from app.posts.states import PostState as S
from app.programme.models import PlanYear
from app.programme.states import PlanState
from app.units.models import Unit, UnitSite
from tests.factories import make_post, make_tag, make_unit
from tests.posts.packages import make_batch

DAY = datetime(2023, 7, 3, 9, 0)
FACTS = {
    "title": "生产管理见习生",
    "category": "MANAGEMENT",
    "industry": "C",
    "duties": "协助管理。",
    "headcount": 5,
    "education": "BACHELOR",
    "months_min": 3,
    "months_max": 6,
    "allowance_yuan": Decimal("2050.00"),
    "mentor": "带教老师",
    "category_reason": "生产管理工作",
}


@pytest.fixture
def by(cast):
    """Return a function that lets somebody act on the day of the tests."""

    def act(who, verb, *given, on=DAY, **facts):
        actor = cast[who] if isinstance(who, str) else who
        with clock.frozen(on), acting_as(actor):
            return verb(actor, *given, **facts)

    return act


def _own(cast):
    """The accredited unit of the cast's first unit administrator."""
    with acting_as(SYSTEM):
        (key,) = cast["unit1"].unit_ids
        return db.session.get(Unit, key)


@pytest.fixture
def submitted(cast, by):
    unit = _own(cast)
    make_tag(unit, "KEY_ENTERPRISE")
    post = by("unit1", services.offer, unit_id=unit.id, **FACTS)
    return by("unit1", services.submit, post)


def test_offered_confirmed_returned_mended_and_published(by, submitted):
    post = submitted
    assert post.unit_confirmed_at == DAY
    by("xingqing_agent", services.send_back, post, reason="请细化", marks={"duties": "写明内容"})
    assert marks.standing(post) == {"duties": "写明内容"}
    by("unit1", services.correct, post, duties="每日协助编制生产计划。")
    by("unit1", services.submit, post)
    by("xingqing_agent", services.approve, post)
    assert (post.state, post.published_at, str(post.category_match), marks.standing(post)) == (
        S.PUBLISHED,
        DAY,
        "PRIMARY",
        {},
    )
    assert [entry.move for entry in history(post)] == ["submit", "return", "submit", "approve"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"allowance_yuan": Decimal("1949.99")}, "allowance_yuan"),
        ({"months_min": 2}, "months_min"),
        ({"months_max": 13}, "months_min"),
        ({"months_min": 7}, "months_min"),
        ({"headcount": 0}, "headcount"),
        ({"headcount": 501}, "headcount"),
        ({"is_hazardous": True}, "is_hazardous"),
        ({"site_id": "00000000-0000-0000-0000-000000000000"}, "site_id"),
    ],
)
def test_terms_that_break_r17_are_told_beside_their_field(cast, by, changed, field):
    for verb, given in ((services.offer, {"unit_id": _own(cast).id}), (services.correct, {})):
        record = () if given else (make_post(_own(cast), state="DRAFT"),)
        with pytest.raises(Invalid) as told:
            by("unit1", verb, *record, **{**FACTS, **given, **changed})
        assert list(told.value.fields) == [field]


def test_terms_are_judged_by_the_wage_of_the_day(cast, by):
    post = by("unit1", services.offer, unit_id=_own(cast).id, **{**FACTS, "allowance_yuan": Decimal("1950.00")})
    with pytest.raises(Invalid) as told:
        by("unit1", services.submit, post, on=datetime(2024, 6, 3))
    assert "allowance_yuan" in told.value.fields


@pytest.mark.parametrize("state", ["DRAFT", "SUSPENDED", "CANCELLED", "EXITED"])
def test_only_an_accredited_unit_offers(cast, by, state):
    unit = make_unit(state=state)
    with pytest.raises(Invalid) as told:
        by("xingqing_agent", services.offer, unit_id=unit.id, **FACTS)
    assert "unit_id" in told.value.fields


def test_an_office_writes_a_draft_but_only_the_unit_confirms(cast, by):
    unit = _own(cast)
    make_tag(unit, "KEY_ENTERPRISE")
    post = by("xingqing_agent", services.offer, unit_id=unit.id, **FACTS)
    assert queries.collected_in(post.plan_year, unit.region_code)[0] == 0
    with pytest.raises(Refused) as imposed:
        by("xingqing_agent", services.submit, post)
    assert imposed.value.code == "role"
    by("unit1", services.submit, post)
    with pytest.raises(Refused) as refused:
        by("xingqing_agent", services.approve, post)
    assert refused.value.code == "four_eyes"
    by("xingqing_colleague", services.approve, post)
    with acting_as(SYSTEM):
        assert queries.collected_in(post.plan_year, unit.region_code) == (5, 0)


@pytest.mark.parametrize(
    ("category", "kind", "facts", "result"),
    [
        ("MANAGEMENT", "KEY_ENTERPRISE", {}, "PRIMARY"),
        ("TECH_SKILL", "STATE_OWNED", {"category_reason": "检修班组缺技术工"}, "ALLOWED_WITH_REASON"),
        ("TECH_SKILL", "STATE_OWNED", {}, None),
        ("RESEARCH", "TECH_ENTERPRISE", {"project_no": "2023BEG001"}, "PRIMARY"),
        ("RESEARCH", "TECH_ENTERPRISE", {"category_reason": "有研发需要"}, None),
    ],
)
def test_a_category_fits_the_kinds_of_the_unit(cast, by, category, kind, facts, result):
    unit = _own(cast)
    make_tag(unit, kind)
    post = make_post(unit, state="SUBMITTED", category=category, **facts)
    if result is None:
        with pytest.raises(Invalid) as told:
            by("xingqing_agent", services.approve, post)
        assert "category" in told.value.fields
        assert post.state == S.SUBMITTED
    else:
        by("xingqing_agent", services.approve, post)
        assert str(post.category_match) == result


def test_an_unverified_or_lapsed_tag_proves_nothing(cast, by):
    unit = _own(cast)
    make_tag(unit, "KEY_ENTERPRISE", verified_on=None, verified_by=None)
    make_tag(unit, "STATE_OWNED", valid_to=date(2023, 7, 2))
    with pytest.raises(Invalid):
        by("xingqing_agent", services.approve, make_post(unit, state="SUBMITTED"))


def test_places_fill_and_free_the_post(cast, by):
    post = make_post(_own(cast), headcount=2)
    by(SYSTEM, services.take_places, post, 2)
    assert (post.state, post.vacancies) == (S.FULL, 0)
    by(SYSTEM, services.take_places, post, 1)
    assert (post.state, post.vacancies) == (S.PUBLISHED, 1)
    for number in (-1, 3):
        with pytest.raises(Invalid):
            by(SYSTEM, services.take_places, post, number)


def test_a_freed_place_is_not_offered_while_the_unit_is_suspended(by):
    post = make_post(make_unit(state="SUSPENDED"), state="FULL", headcount=2, places_taken=2)
    by(SYSTEM, services.take_places, post, 1)
    assert post.state == S.FULL
    with clock.frozen(DAY):
        assert jobs.run("posts.places") == 0


def test_the_night_brings_states_in_step_with_places_and_the_year(session):
    full, free = make_post(headcount=1, places_taken=1), make_post(state="FULL", headcount=2, places_taken=1)
    assert [_night("posts.places"), _night("posts.places")] == [2, 0]
    assert _states(full, free) == [S.FULL, S.PUBLISHED]
    assert _night("posts.close_year") == 0
    with acting_as(SYSTEM):
        db.session.get(PlanYear, 2023).state = PlanState.FROZEN
    assert [_night("posts.close_year"), _night("posts.close_year")] == [2, 0]
    assert _states(full, free) == [S.CLOSED, S.CLOSED]


def _night(job):
    with clock.frozen(DAY):
        return jobs.run(job)


def _states(*posts):
    db.session.expire_all()
    with acting_as(SYSTEM):
        return [post.state for post in posts]


def test_model_posts_enter_the_open_batch_of_the_city_and_are_released_once(cast, by):
    first, second = make_post(_own(cast), headcount=10), make_post(_own(cast), headcount=90)
    by("yinchuan_agent", services.choose_model, first)
    assert first.model_since == DAY.date()
    with pytest.raises(Refused):
        by("yinchuan_agent", services.choose_model, first)
    with pytest.raises(Refused):
        by("yinchuan_agent", services.unchoose_model, second, reason="x")
    with acting_as(cast["yinchuan_agent"]):
        assert queries.collected_in(2023, "640100") == (100, 10)
        batch = queries.open_batch(2023, "640100")
        assert [post.id for post in queries.posts_of_batch(batch)] == [first.id]
    by("yinchuan_agent", services.release, batch)
    with pytest.raises(Refused):
        by("yinchuan_agent", services.release, batch)
    by("yinchuan_agent", services.choose_model, second)
    assert second.model_batch_id not in (None, first.model_batch_id)
    by("yinchuan_agent", services.unchoose_model, second, reason="质量不符")
    with acting_as(cast["yinchuan_agent"]), pytest.raises(Invalid):
        services.release(cast["yinchuan_agent"], queries.open_batch(2023, "640100"))


@pytest.mark.parametrize("who", ["guyuan_agent", "xingqing_agent", "region_admin"])
def test_only_the_own_city_chooses_model_posts(cast, by, who):
    with pytest.raises((Refused, OutOfReach)):
        by(who, services.choose_model, make_post(_own(cast)))


def test_a_withdrawn_post_no_longer_counts_a_closed_one_does(cast, by):
    kept, wrong = make_post(_own(cast), headcount=3), make_post(_own(cast), headcount=4, is_model=True)
    by("unit1", services.close, kept, reason="招满")
    by("xingqing_auditor", services.withdraw, wrong, reason="虚假岗位")
    assert (wrong.is_model, wrong.withdrawn_at) == (False, DAY)
    with acting_as(SYSTEM):
        assert queries.collected_in(2023, "640104") == (3, 0)


def test_pause_and_resume_need_a_unit_in_force(cast, by):
    unit = _own(cast)
    post = make_post(unit)
    by("unit1", services.pause, post, reason="设备检修")
    by("unit1", services.resume, post)
    assert post.state == S.PUBLISHED
    paused = make_post(make_unit(state="SUSPENDED"), state="PAUSED")
    with pytest.raises(Invalid):
        by("xingqing_agent", services.resume, paused)


@pytest.mark.parametrize(
    ("state", "field", "may"),
    [
        ("DRAFT", "title", True),
        ("RETURNED", "title", True),
        ("SUBMITTED", "title", False),
        ("PUBLISHED", "title", False),
        ("PUBLISHED", "how_to_apply", True),
        ("CLOSED", "how_to_apply", False),
    ],
)
def test_what_may_still_be_corrected_depends_on_the_state(cast, by, state, field, may):
    post = make_post(_own(cast), state=state)
    if may:
        by("unit1", services.correct, post, **{field: "新内容"})
        assert getattr(post, field) == "新内容"
    else:
        with pytest.raises(Refused) as refused:
            by("unit1", services.correct, post, **{field: "新内容"})
        assert refused.value.status == 409


def test_a_site_of_another_unit_is_no_place_for_the_post(cast, by):
    other = make_unit()
    with acting_as(SYSTEM):
        site = UnitSite(unit_id=other.id, region_code=other.region_code, name="别处", address="别处")
        db.session.add(site)
        db.session.flush()
    with pytest.raises(Invalid) as told:
        by("xingqing_agent", services.offer, unit_id=_own(cast).id, site_id=site.id, **FACTS)
    assert "site_id" in told.value.fields


def _freeze(*years):
    with acting_as(SYSTEM):
        for year in years:
            db.session.get(PlanYear, year).state = PlanState.FROZEN
        db.session.flush()


def _open(year):
    with acting_as(SYSTEM):
        db.session.add(PlanYear(year=year, title="计划", doc_no="x"))
        db.session.flush()


def test_a_post_belongs_to_this_years_plan_or_to_the_latest_open_one(cast, by):
    unit = _own(cast)
    later = datetime(2025, 3, 3)
    assert by("unit1", services.offer, unit_id=unit.id, on=later, **FACTS).plan_year == 2023
    _open(2024)
    assert by("unit1", services.offer, unit_id=unit.id, on=later, **FACTS).plan_year == 2024
    assert by("unit1", services.offer, unit_id=unit.id, **FACTS).plan_year == 2023
    _freeze(2023, 2024)
    with pytest.raises(Invalid) as told:
        by("unit1", services.offer, unit_id=unit.id, on=later, **FACTS)
    assert list(told.value.fields) == ["plan_year"]


def test_nothing_is_published_or_resumed_in_a_frozen_year(cast, by, submitted):
    draft, paused = make_post(_own(cast), state="DRAFT"), make_post(_own(cast), state="PAUSED")
    _freeze(2023)
    for who, verb, post in (("xingqing_agent", services.approve, submitted), ("unit1", services.resume, paused)):
        before = post.state
        with pytest.raises(Invalid) as told:
            by(who, verb, post)
        assert (list(told.value.fields), post.state) == (["plan_year"], before)
    with pytest.raises(Invalid):
        by("unit1", services.submit, draft)
    _open(2024)
    by("unit1", services.submit, draft)  # a draft moves on to the open year
    assert (draft.state, draft.plan_year) == (S.SUBMITTED, 2024)


def test_a_suspended_unit_publishes_nothing(cast, by, submitted):
    with acting_as(SYSTEM):
        _own(cast).state = "SUSPENDED"
        db.session.flush()
    with pytest.raises(Invalid) as told:
        by("xingqing_agent", services.approve, submitted)
    assert (list(told.value.fields), submitted.state) == (["unit_id"], S.SUBMITTED)


def test_an_offer_keeps_its_unit_from_being_suspended_meanwhile(cast, by, submitted, statements):
    by("xingqing_agent", services.approve, submitted)
    if db.engine.dialect.name != "postgresql":
        assert submitted.state == S.PUBLISHED  # one writer at a time: nothing to lock
        return
    unit, post = [sql for sql in statements if "FOR SHARE" in sql or "FOR UPDATE" in sql][:2]
    assert ("FROM unit" in unit, "FOR SHARE" in unit) == (True, True)  # first the unit, as a suspension does it
    assert ("FROM post" in post, "FOR UPDATE" in post) == (True, True)


@pytest.mark.parametrize(
    ("who", "state", "may"),
    [
        ("unit1", "PUBLISHED", True),
        ("xingqing_agent", "PUBLISHED", True),
        ("sci", "PUBLISHED", False),
        ("unit1", "PAUSED", False),
    ],
)
def test_who_confirms_the_listing(cast, by, who, state, may):
    post = make_post(_own(cast), state=state, last_confirmed_on=date(2020, 1, 1))
    if may:
        by(who, services.confirm_listing, post)
    else:
        with pytest.raises(Refused):
            by(who, services.confirm_listing, post)
    assert (post.last_confirmed_on == DAY.date()) is may


def test_queues_leave_out_the_posts_of_ended_units_and_count_from_the_confirmation(cast):
    home = {"region_code": "640121"}
    waiting = make_post(make_unit(**home), state="SUBMITTED", unit_confirmed_at=datetime(2023, 7, 1, 9))
    for state in ("CANCELLED", "EXITED"):
        make_post(make_unit(state=state, **home), state="SUBMITTED", unit_confirmed_at=datetime(2023, 5, 1))
    with acting_as(cast["yongning_agent"]):
        waiting.title = "改名"
        db.session.flush()
        assert queries.oldest_in(S.SUBMITTED) == (1, date(2023, 7, 1))


def test_a_returned_post_waits_since_it_was_returned(cast, by, submitted):
    by("xingqing_agent", services.send_back, submitted, reason="请细化", marks={}, on=datetime(2023, 7, 5, 9))
    by("unit1", services.correct, submitted, duties="每日协助。", on=datetime(2023, 7, 9, 9))
    with acting_as(cast["unit1"]):
        assert queries.oldest_in(S.RETURNED) == (1, date(2023, 7, 5))


def test_one_batch_of_a_city_is_gathered_at_a_time(session):
    for state in ("RELEASED", "RELEASED", "GATHERING"):
        make_batch(state=state)
    with pytest.raises(IntegrityError):
        make_batch()


def test_an_unknown_reviewer_is_refused_by_the_database(cast):
    with pytest.raises(IntegrityError):
        make_post(_own(cast), approved_by_id=987654)


def test_the_night_goes_through_all_posts_in_small_steps(session, monkeypatch):
    monkeypatch.setattr(queries.posts, "BATCH", 2)
    unit = make_unit()
    full = [make_post(unit, headcount=1, places_taken=1) for _ in range(5)]
    assert [_night("posts.places"), _night("posts.places")] == [5, 0]
    assert set(_states(*full)) == {S.FULL}


@pytest.mark.parametrize(("facts", "field"), [({"category": "RESEARCH"}, "category"), ({"mentor": " "}, "mentor")])
def test_what_the_county_would_refuse_is_told_at_submission(cast, by, facts, field):
    post = make_post(_own(cast), state="DRAFT", **{"category_reason": "管理工作", **facts})
    with pytest.raises(Invalid) as told:
        by("unit1", services.submit, post)
    assert field in told.value.fields
    assert post.state == S.DRAFT
