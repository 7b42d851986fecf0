"""Changes of an agreement by the table of its fields (B27), and the pages where all of it is done."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.core import clock, files
from app.core.actor import SYSTEM, acting_as
from app.core.calendar import add_months
from app.core.errors import Invalid, Refused
from app.core.issued import IssuedState
from app.core.issuing import latest
from app.extensions import db
from app.placements.jobs import agreements as jobs
from app.placements.models import Agreement, Suspension
from app.placements.queries import agreements as queries
from app.placements.queries.insurance import gaps
from app.placements.rules.changing import FIELDS, needed_for
from app.placements.services import agreements, placements, signing
from app.placements.states import AgreementState as S
from app.placements.states import Needs, PlacementState
from app.units.models import Unit
from tests.factories import make_post
from tests.placements.agreement_factories import filed, make_agreement, signature, signed, signed_by_unit, trainee_of
from tests.placements.factories import make_mentor, make_placement
from tests.placements.insurance_factories import make_cover, make_policy

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def quick_print(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print the facts instead of the page; test_documents prints the page."""
    monkeypatch.setattr(
        signing, "agreement_pdf", lambda row, number, code: f"%PDF-1.7 {row.id} {number} {row.clauses}".encode()
    )


@pytest.fixture
def unit(cast: Any) -> Unit:
    """The unit of unit1."""
    return db.session.get_one(Unit, next(iter(cast["unit1"].unit_ids)))


@pytest.fixture
def placement(unit: Unit) -> Any:
    """Somebody dispatched to unit1 who begins today."""
    return make_placement("PENDING", post=make_post(unit))


@pytest.mark.parametrize(
    ("changed", "needs"),
    [
        (["payday"], Needs.NONE),
        (["payday", "contact"], Needs.NONE),
        (["mentor_id", "payday"], Needs.UNIT),
        (["pay_way"], Needs.TRAINEE),
        (["mentor_id", "pay_way"], Needs.ALL),
        (["ends_on", "contact"], Needs.ALL),
        (["site_id"], Needs.UNIT),
        (["site_id", "county"], Needs.ALL),
        ([], Needs.NONE),
    ],
)
def test_the_strongest_field_decides_who_signs(changed: list[str], needs: Needs) -> None:
    assert needed_for(changed) == needs


@pytest.fixture
def bound(cast: Any, placement: Any) -> tuple[Agreement, Any]:
    """A filed agreement, and its trainee."""
    trainee, row = trainee_of(placement), make_agreement(placement=placement)
    return filed(cast, signed(cast, row, trainee)), trainee


CHANGES: dict[str, Any] = {
    "ends_on": lambda row: row.ends_on + 30 * DAY,
    "allowance_yuan": lambda _row: Decimal("2300.00"),
    "benefits": lambda _row: "提供午餐",
    "post_content": lambda _row: "协助财务记账。",
    "daily_hours": lambda _row: Decimal(7),
    "weekly_hours": lambda _row: Decimal(35),
    "night_work": lambda _row: True,
    "mentor_id": lambda row: make_mentor(db.session.get_one(Unit, row.unit_id)).id,
    "mentor_plan": lambda _row: "每周两次带教。",
    "safety": lambda _row: "配发劳保用品。",
    "work_time": lambda _row: "9:00—17:00",
    "pay_way": lambda _row: "现金并签收",
    "payday": lambda _row: "每月5日",
    "place_detail": lambda _row: "二楼大厅",
    "attendance_note": lambda _row: "请假联系前台。",
    "contact": lambda _row: "前台",
}


@pytest.mark.parametrize("field", list(CHANGES))
def test_every_field_is_signed_by_whom_the_table_says(cast: Any, bound: tuple[Agreement, Any], field: str) -> None:
    row, trainee = bound
    make_policy(row.region_code, valid_to=add_months(row.ends_on, 3))
    unit1, value = cast["unit1"], CHANGES[field](row)
    with acting_as(unit1):
        assert agreements.needs_of(row, **{field: value}) == FIELDS[field].needs
        found = agreements.propose_change(unit1, row, note="双方商定", **{field: value})
    needs = FIELDS[field].needs
    if needs == Needs.NONE:
        assert found is row and row.state == S.FILED
        line = queries.changes_of(row)[-1]
        assert (line.field, line.new, line.who) == (field, value, "unit1")
        return
    assert found.number == row.number + 1 and row.state == S.FILED
    if needs == Needs.TRAINEE:
        assert found.state == S.UNIT_SIGNED and "沿用第1版" in str(found.carried)
        assert found.unit_signed_at == row.unit_signed_at
        with acting_as(trainee):
            agreements.sign_trainee(trainee, found, **signature(trainee, found))
    else:
        signed_by_unit(cast, found)
    if needs == Needs.UNIT:
        assert found.trainee_signed_at == row.trainee_signed_at and "沿用第1版" in str(found.carried)
    if needs == Needs.ALL:
        assert found.state == S.UNIT_SIGNED
        with acting_as(trainee):
            agreements.sign_trainee(trainee, found, **signature(trainee, found))
    assert found.state == S.SIGNED
    filed(cast, found)
    assert row.state == S.AMENDED and found.state == S.FILED
    old, new = latest(row, "agreement"), latest(found, "agreement")
    assert old is not None and new is not None
    assert (old.state, old.followed_by) == (IssuedState.AMENDED, new.number)
    assert files.path_of(str(row.sha256)).exists()  # the old version stays readable
    if field == "mentor_id":
        assert queries.placement_of(row).mentor_id == value
    if field == "ends_on":
        assert queries.placement_of(row).agreed_end == queries.placement_of(row).ends_on == value


def test_after_the_first_day_the_mentor_changes_by_the_agreement_alone(cast: Any, bound: tuple[Agreement, Any]) -> None:
    row, _trainee = bound
    placement, other = queries.placement_of(row), make_mentor(db.session.get_one(Unit, row.unit_id))
    for state in (PlacementState.PENDING, PlacementState.ACTIVE):
        with acting_as(SYSTEM):
            placement.state, placement.actual_start = state, placement.starts_on
            row.mentor_id = placement.mentor_id
            db.session.flush()
        for name in ("unit1", "xingqing_agent", "xingqing_auditor"):
            with acting_as(cast[name]), pytest.raises(Refused) as raised:
                placements.assign_mentor(cast[name], placement, other.id)
            assert "协议变更" in str(raised.value) and placement.mentor_id != other.id
    with acting_as(cast["unit1"]):
        after = agreements.propose_change(cast["unit1"], row, note="原带教老师离职", mentor_id=other.id)
    assert after.needs == Needs.UNIT
    filed(cast, signed_by_unit(cast, after))
    assert queries.placement_of(row).mentor_id == other.id


def test_no_agreement_names_a_mentor_whom_r22_forbids(cast: Any, bound: tuple[Agreement, Any]) -> None:
    row, _trainee = bound
    uninsured = make_mentor(db.session.get_one(Unit, row.unit_id), insured_since=None)
    with acting_as(cast["unit1"]), pytest.raises(Invalid) as raised:
        agreements.propose_change(cast["unit1"], row, note="换带教", mentor_id=uninsured.id)
    assert "mentor_id" in raised.value.fields


def test_pages_lead_from_the_mentor_to_the_agreement(cast: Any, login: Any, bound: tuple[Agreement, Any]) -> None:
    row, _trainee = bound
    with acting_as(SYSTEM):
        row.mentor_id = queries.placement_of(row).mentor_id
        db.session.flush()
    browser = login("unit1")
    change = f"/desk/unit/agreements/{row.id}/change"
    assert change in browser.get(f"/desk/unit/placements/{row.placement_id}").get_data(as_text=True)
    assert browser.get(f"/desk/unit/placements/{row.placement_id}/mentor").location.endswith(change)
    edit = f"/admin/agreements/{row.id}/edit"
    assert edit in login("xingqing_agent").get(f"/admin/placements/{row.placement_id}").get_data(as_text=True)


def extended(cast: Any, row: Agreement, trainee: Any) -> Agreement:
    """A version for thirty days more, signed by both."""
    with acting_as(cast["unit1"]):
        after = agreements.propose_change(cast["unit1"], row, note="双方商定", ends_on=row.ends_on + 30 * DAY)
    return signed(cast, after, trainee)


@pytest.mark.parametrize("state", [PlacementState.PENDING, PlacementState.ACTIVE])
def test_more_days_are_covered_in_the_same_breath(cast: Any, bound: tuple[Agreement, Any], state: Any) -> None:
    row, trainee = bound
    placement = queries.placement_of(row)
    make_cover(placement, make_policy(row.region_code, valid_to=add_months(row.ends_on, 3)))
    with acting_as(SYSTEM):
        placement.state, placement.actual_start = state, placement.starts_on
    filed(cast, extended(cast, row, trainee))
    assert placement.ends_on == row.ends_on + 30 * DAY and gaps(placement) is None


def test_more_days_without_cover_are_not_filed(cast: Any, login: Any, bound: tuple[Agreement, Any]) -> None:
    row, trainee = bound
    placement, last = queries.placement_of(row), row.ends_on
    make_cover(placement, make_policy(row.region_code, valid_to=last + 10 * DAY))
    after = extended(cast, row, trainee)
    db.session.commit()
    answer = login("xingqing_agent").post(f"/admin/agreements/{after.id}/moves/file", follow_redirects=True)
    assert f"{last + 11 * DAY}起无意外伤害保险覆盖" in answer.get_data(as_text=True)
    with acting_as(SYSTEM):
        assert db.session.get_one(Agreement, after.id, populate_existing=True).state == S.SIGNED
        db.session.refresh(placement)
        assert placement.ends_on == last and str(gaps(placement)) == "None"


def test_the_table_covers_every_field_that_may_change() -> None:
    assert set(FIELDS) - {"county"} == set(agreements.CHANGEABLE)


def test_a_draft_that_hides_a_stronger_change_needs_both(cast: Any, bound: tuple[Agreement, Any]) -> None:
    row, _trainee = bound
    with acting_as(cast["unit1"]):
        after = agreements.propose_change(cast["unit1"], row, note="换作息", work_time="9:00—17:00")
        assert after.needs == Needs.UNIT
        agreements.edit(cast["unit1"], after, allowance_yuan=Decimal("2100.00"))
    assert after.needs == Needs.ALL
    assert signed_by_unit(cast, after).state == S.UNIT_SIGNED


def test_a_change_needs_a_note_a_difference_and_one_version_at_a_time(cast: Any, bound: tuple[Agreement, Any]) -> None:
    row, _trainee = bound
    unit1 = cast["unit1"]
    with acting_as(unit1):
        with pytest.raises(Invalid):
            agreements.propose_change(unit1, row, work_time="9:00—17:00")
        with pytest.raises(Invalid):
            agreements.propose_change(unit1, row, note="无", payday=row.payday)
        agreements.propose_change(unit1, row, note="换作息", work_time="9:00—17:00")
        with pytest.raises(Refused):
            agreements.propose_change(unit1, row, note="再改", work_time="10:00—18:00")
        with pytest.raises(Refused):
            agreements.edit_minor(unit1, row, payday="每月1日")


def test_a_minor_edit_refuses_what_needs_a_signature(cast: Any, bound: tuple[Agreement, Any]) -> None:
    row, _trainee = bound
    before = row.sha256
    with acting_as(cast["unit1"]):
        with pytest.raises(Refused) as raised:
            agreements.edit_minor(cast["unit1"], row, ends_on=row.ends_on + DAY)
        assert raised.value.code == "needs_signature"
        agreements.edit_minor(cast["unit1"], row, payday="每月1日")
    assert row.sha256 == before and json.loads(row.changes)[0][:3] == ["payday", "每月15日前", "每月1日"]


@pytest.mark.parametrize(("months", "days", "ok"), [(12, 0, True), (12, 1, False), (3, 0, True), (3, -1, False)])
def test_new_dates_are_held_against_r20(
    cast: Any, bound: tuple[Agreement, Any], months: int, days: int, ok: bool
) -> None:
    row, _trainee = bound
    last = add_months(row.starts_on, months) + (days - 1) * DAY
    with acting_as(cast["unit1"]):
        if ok:
            assert agreements.propose_change(cast["unit1"], row, note="改期", ends_on=last).ends_on == last
            return
        with pytest.raises(Invalid) as raised:
            agreements.propose_change(cast["unit1"], row, note="改期", ends_on=last)
    assert "ends_on" in raised.value.fields


def test_suspended_days_do_not_count_as_service(cast: Any, bound: tuple[Agreement, Any]) -> None:
    row, _trainee = bound
    placement = queries.placement_of(row)
    with acting_as(SYSTEM):
        db.session.add(
            Suspension(
                **Suspension.keys_of(placement),
                from_day=row.starts_on + 10 * DAY,
                to_day=row.starts_on + 29 * DAY,
                reason="病假",
            )
        )
        db.session.flush()
    last = add_months(row.starts_on, 12) + 19 * DAY  # 20 days longer than twelve months
    with acting_as(cast["unit1"]):
        with pytest.raises(Invalid):
            agreements.propose_change(cast["unit1"], row, note="顺延", ends_on=last + DAY)
        assert agreements.propose_change(cast["unit1"], row, note="顺延", ends_on=last).needs == Needs.ALL


# -- pages, jobs and REST


def test_the_page_shows_clauses_versions_and_changes(cast: Any, login: Any, bound: tuple[Agreement, Any]) -> None:
    row, _trainee = bound
    with acting_as(cast["unit1"]):
        agreements.edit_minor(cast["unit1"], row, payday="每月1日")
        agreements.propose_change(cast["unit1"], row, note="换作息", work_time="9:00—17:00")
    for name in ("unit1", "xingqing_agent", "yinchuan_agent"):
        page = login(name).get(f"/admin/agreements/{row.id}").get_data(as_text=True)
        for said in ("见习期间双方不建立劳动关系", "第2版", "换作息", "每月1日", "更正记录"):
            assert said in page, (name, said)
        assert login(name).get("/admin/agreements/").status_code == 200
    assert login("unit2").get(f"/admin/agreements/{row.id}").status_code == 404


def test_the_unit_changes_by_the_form_and_lands_on_the_new_version(
    cast: Any, login: Any, bound: tuple[Agreement, Any]
) -> None:
    row, _trainee = bound
    browser = login("unit1")
    page = browser.get(f"/admin/agreements/{row.id}/edit")
    assert page.status_code == 200 and "变更须双方签署" in page.get_data(as_text=True)
    form = {name: getattr(row, name) for name in agreements.CHANGEABLE if getattr(row, name) is not None}
    form = {name: value for name, value in form.items() if value is not False}
    form |= {"version": row.version, "ends_on": (row.ends_on + 30 * DAY).isoformat(), "change_note": "双方商定延长"}
    form["starts_on"] = row.starts_on.isoformat()
    answer = browser.post(f"/admin/agreements/{row.id}/edit", data=form)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    with acting_as(SYSTEM):
        newest = queries.versions_of(db.session.get_one(Agreement, row.id))[0]
    assert (newest.number, newest.needs) == (2, Needs.ALL)
    assert answer.location.endswith(newest.id)


def test_the_unit_signs_on_the_page_once_for_the_same_key(cast: Any, login: Any, placement: Any) -> None:
    row = make_agreement(placement=placement)
    given = signature(cast["unit1"], row)
    browser, data = login("unit1"), {"read_to_end": "1", "typed_name": "unit1", "code": given["code"], "_once": "k1"}
    for _time in range(2):
        assert browser.post(f"/admin/agreements/{row.id}/moves/sign_unit", data=data).status_code == 302
    assert db.session.get_one(Agreement, row.id).state == S.UNIT_SIGNED


def test_the_window_prints_a_code_page_that_others_cannot_open(cast: Any, login: Any, placement: Any) -> None:
    row = make_agreement(placement=placement)
    page = login("xingqing_agent").post(f"/admin/agreements/{row.id}/print-code", data={"side": "unit"})
    assert page.status_code == 200 and "只能使用一次" in page.get_data(as_text=True)
    assert login("unit1").post(f"/admin/agreements/{row.id}/print-code", data={"side": "unit"}).status_code == 403


def test_jobs_prompt_and_void(cast: Any, placement: Any) -> None:
    row = make_agreement(placement=placement)
    with acting_as(SYSTEM):
        assert row in queries.to_be_prompted()
        assert jobs.prompt_signatures() >= 1
        assert jobs.void_unsigned() == 0
    with clock.frozen(clock.now() + 25 * DAY), acting_as(SYSTEM):
        assert jobs.void_unsigned() >= 1
    assert db.session.get_one(Agreement, row.id).state == S.VOID
