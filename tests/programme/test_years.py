"""Plan years: opened and frozen by the region, with what the night does to the posts of a frozen one."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError

from app.core import clock, jobs
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, Refused
from app.extensions import db
from app.posts.states import PostState
from app.programme import queries, services
from app.programme.models import MinWage, PlanYear, PolicyParam, Target
from app.programme.states import PlanState
from tests.factories import make_post
from tests.guards.rows import row_of

IN_2024 = date(2024, 1, 8)


def _act(cast, verb, year, who="region_admin", on=IN_2024):
    with clock.frozen(on), acting_as(cast[who]):
        return verb(cast[who], year)


def test_a_year_is_opened_once_and_follows_those_before(cast):
    opened = _act(cast, services.open_year, 2024)
    assert (opened.state, opened.title) == (PlanState.OPEN, "2024年就业见习岗位募集计划")
    for year in (2024, 2023, 2022, 2026):
        with pytest.raises(Invalid) as told:
            _act(cast, services.open_year, year)
        assert list(told.value.fields) == ["year"]


def test_a_year_is_frozen_once_when_it_is_over(cast):
    post = make_post(state="PAUSED")
    for year, on in ((2023, date(2023, 12, 31)), (2022, IN_2024)):
        with pytest.raises(Invalid):
            _act(cast, services.freeze_year, year, on=on)
    assert _act(cast, services.freeze_year, 2023).state == PlanState.FROZEN
    with pytest.raises(Refused) as again:
        _act(cast, services.freeze_year, 2023)
    assert again.value.status == 409
    with clock.frozen(IN_2024):
        assert jobs.run("posts.close_year") == 1
    assert row_of(post)["state"] == PostState.CLOSED


@pytest.mark.parametrize("who", ["center", "yinchuan_auditor", "xingqing_agent", "unit1", "system_admin"])
def test_only_the_region_keeps_the_years(cast, who):
    for verb, year in ((services.open_year, 2024), (services.freeze_year, 2023)):
        with pytest.raises(Refused) as refused:
            _act(cast, verb, year, who=who)
        assert refused.value.code == "role"


@pytest.mark.parametrize(
    ("states", "asked", "year"),
    [
        ({2023: "OPEN"}, 2023, 2023),
        ({2023: "OPEN"}, 2026, 2023),
        ({2023: "OPEN", 2024: "FROZEN"}, 2024, 2023),
        ({2023: "OPEN", 2024: "OPEN"}, 2025, 2024),
        ({2023: "FROZEN"}, 2023, None),
    ],
)
def test_offers_go_to_this_year_or_the_latest_open_one(session, states, asked, year):
    with acting_as(SYSTEM):
        for number, state in states.items():
            known = db.session.get(PlanYear, number) or PlanYear(year=number, title="x", doc_no="x")
            known.state = state
            db.session.add(known)
        db.session.flush()
        assert queries.year_of_offers(asked) == year


def test_years_are_opened_and_frozen_on_their_page(login, session):
    browser = login("region_admin")
    with clock.frozen(IN_2024):
        page = browser.get("/admin/standards/").get_data(as_text=True)
        assert "/admin/standards/years/open" in page
        assert "/admin/standards/years/freeze" in page
        assert browser.post("/admin/standards/years/open", data={"year": "2024"}).status_code == 302
        refused = browser.post("/admin/standards/years/freeze", data={"year": "2024"})
        assert refused.status_code == 422
        assert "尚未结束" in refused.get_data(as_text=True)
        assert browser.post("/admin/standards/years/freeze", data={"year": "x"}).status_code == 422
        assert browser.post("/admin/standards/years/freeze", data={"year": "2023"}).status_code == 302
        assert browser.post("/admin/standards/years/freeze", data={"year": "2023"}).status_code == 409
    with acting_as(SYSTEM):
        found = {year.year: str(year.state) for year in db.session.scalars(db.select(PlanYear))}
    assert found == {2023: "FROZEN", 2024: "OPEN"}
    reader = login("supervisor")
    assert "/admin/standards/years/" not in reader.get("/admin/standards/").get_data(as_text=True)
    assert reader.post("/admin/standards/years/open", data={"year": "2025"}).status_code == 403


@pytest.mark.parametrize(
    ("entity", "facts"),
    [
        (Target, {"min_model_post_ratio": Decimal("1.0001")}),
        (Target, {"min_model_post_ratio": Decimal("-0.1")}),
        (Target, {"min_events_per_month": -1}),
        (MinWage, {"monthly_yuan": Decimal(0)}),
        (MinWage, {"hourly_yuan": Decimal("-0.01")}),
    ],
)
def test_the_database_refuses_senseless_figures(session, entity, facts):
    with acting_as(SYSTEM):
        row = db.session.scalars(db.select(entity).limit(1)).one()
        for name, value in facts.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError):
            db.session.flush()


def test_a_value_for_the_whole_region_begins_once_a_day(session):
    with acting_as(SYSTEM):
        known = db.session.scalars(db.select(PolicyParam).where(PolicyParam.region_code.is_(None)).limit(1)).one()
        same = {name: getattr(known, name) for name in ("key", "effective_from", "value", "source_doc", "certainty")}
        db.session.add(PolicyParam(region_code="640100", **same))
        db.session.flush()
        db.session.add(PolicyParam(region_code=None, **same))
        with pytest.raises(IntegrityError):
            db.session.flush()
