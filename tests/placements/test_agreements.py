"""Agreements: drafted whole, signed explicitly by both, fixed in one file, filed, changed by the table (R10, R20–R24)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.core import clock, files
from app.core.actor import SYSTEM, acting_as
from app.core.calendar import add_months
from app.core.errors import Invalid, OutOfReach, Refused
from app.core.issued import IssuedState
from app.core.issuing import latest
from app.extensions import db
from app.placements.queries import agreements as queries
from app.placements.rules.agreement import CLAUSE_NAMES
from app.placements.rules.wording import CLAUSES, missing
from app.placements.services import agreements, placements, signing
from app.placements.states import AgreementState as S
from app.placements.states import PlacementState
from app.posts.models import Post
from app.units.models import Unit
from tests.factories import make_post, make_trainee
from tests.placements.agreement_factories import filed, make_agreement, signature, signed, signed_by_unit, trainee_of
from tests.placements.factories import make_application, make_mentor, make_placement

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


# -- the draft


def test_the_wording_names_the_sixteen_clauses_of_the_parameter() -> None:
    assert len(CLAUSES) == 16
    assert missing({}, list(CLAUSES)) == list(CLAUSES)
    assert CLAUSES.keys() == CLAUSE_NAMES.keys()


def test_a_dispatch_drafts_a_whole_agreement(placement: Any) -> None:
    with acting_as(SYSTEM):
        agreements.follow_dispatch(placement)
        agreements.follow_dispatch(placement)
        rows = queries.agreements_of(placement)
    assert [row.state for row in rows] == [S.DRAFT]
    assert agreements.missing_clauses(rows[0]) == []
    text = "".join(queries.clauses_of(rows[0]).values())
    for said in (placement.person_name, placement.unit_name, placement.post_title, "2050.00", "不建立劳动关系"):
        assert said in text.replace(",", ""), said


def test_the_unit_writes_the_free_terms_and_clauses_follow(cast: Any, placement: Any) -> None:
    row = make_agreement(placement=placement)
    with acting_as(cast["unit1"]):
        agreements.edit(cast["unit1"], row, payday="每月10日", place_detail="三楼301室", ends_on=date(2030, 1, 1))
    clauses = queries.clauses_of(row)
    assert "每月10日" in clauses["ALLOWANCE"] and "三楼301室" in clauses["PLACE"]
    assert row.ends_on == placement.agreed_end  # dates were dispatched


def test_an_empty_term_leaves_its_clause_missing_and_keeps_the_unit_from_signing(cast: Any, placement: Any) -> None:
    row = make_agreement(placement=placement)
    with acting_as(cast["unit1"]):
        agreements.edit(cast["unit1"], row, post_content=" ")
        assert agreements.missing_clauses(row) == ["POST_CONTENT"]
        with pytest.raises(Invalid) as raised:
            agreements.sign_unit(cast["unit1"], row, **signature(cast["unit1"], row))
    assert "clauses" in raised.value.fields


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"daily_hours": Decimal("8.5")}, "daily_hours"),
        ({"weekly_hours": Decimal("44")}, "daily_hours"),
        ({"daily_hours": Decimal(8), "weekly_hours": Decimal(40)}, None),
    ],
)
def test_hours_are_held_against_r24(cast: Any, placement: Any, facts: dict[str, Any], field: str | None) -> None:
    row = make_agreement(placement=placement)
    with acting_as(cast["unit1"]):
        agreements.edit(cast["unit1"], row, **facts)
        if field is None:
            agreements.sign_unit(cast["unit1"], row, **signature(cast["unit1"], row))
            assert row.state == S.UNIT_SIGNED
            return
        with pytest.raises(Invalid) as raised:
            agreements.sign_unit(cast["unit1"], row, **signature(cast["unit1"], row))
    assert field in raised.value.fields


@pytest.mark.parametrize(("yuan", "ok"), [("2049.99", False), ("2050.00", True)])
def test_the_allowance_is_not_below_the_local_wage(cast: Any, placement: Any, yuan: str, ok: bool) -> None:
    row = make_agreement(placement=placement, allowance_yuan=Decimal(yuan))
    with acting_as(cast["unit1"]):
        if ok:
            assert agreements.sign_unit(cast["unit1"], row, **signature(cast["unit1"], row)).state == S.UNIT_SIGNED
            return
        with pytest.raises(Invalid) as raised:
            agreements.sign_unit(cast["unit1"], row, **signature(cast["unit1"], row))
    assert "allowance_yuan" in raised.value.fields


# -- signing


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"read_to_end": False}, "read_to_end"),
        ({"typed_name": "别人"}, "typed_name"),
        ({"code": ""}, "code"),
        ({"code": "abcdef"}, "code"),
    ],
)
def test_a_signature_needs_reading_name_and_code(
    cast: Any, placement: Any, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, Any], field: str
) -> None:
    row = make_agreement(placement=placement)
    monkeypatch.setattr("app.core.unit_of_work.commit", lambda: None)
    with acting_as(cast["unit1"]), pytest.raises(Invalid) as raised:
        agreements.sign_unit(cast["unit1"], row, **{**signature(cast["unit1"], row), **wrong})
    assert list(raised.value.fields) == [field]
    assert row.state == S.DRAFT and row.unit_signed_at is None


def test_a_wrong_code_stores_nothing_but_the_try(cast: Any, placement: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    row, stored = make_agreement(placement=placement, clauses="{}"), []
    given = {**signature(cast["unit1"], row), "code": "abcdef"}
    monkeypatch.setattr("app.core.unit_of_work.commit", lambda: stored.append((row.clauses, row.state)))
    with acting_as(cast["unit1"]), pytest.raises(Invalid):
        agreements.sign_unit(cast["unit1"], row, **given)
    assert stored == [("{}", S.DRAFT)]


def test_a_code_signs_once_and_only_its_own_agreement(cast: Any, placement: Any, unit: Unit) -> None:
    row, other = (
        make_agreement(placement=placement),
        make_agreement(placement=make_placement("PENDING", post=make_post(unit))),
    )
    given = signature(cast["unit1"], row)
    with acting_as(cast["unit1"]):
        agreements.sign_unit(cast["unit1"], row, **given)
        with pytest.raises(Invalid):
            agreements.sign_unit(cast["unit1"], other, **given)


def test_the_trainees_signature_fixes_the_one_file(cast: Any, placement: Any) -> None:
    trainee, row = trainee_of(placement), make_agreement(placement=placement)
    signed(cast, row, trainee)
    assert row.state == S.SIGNED
    document = latest(row, "agreement")
    assert document is not None and document.state == IssuedState.VALID
    assert document.sha256 == row.sha256 and document.file_id == row.file_id
    read = []
    for reader in (cast["unit1"], trainee, cast["xingqing_agent"]):
        with acting_as(reader):
            mine = queries.agreement_in_reach(row.id)
            assert mine is not None
            stored = queries.signed_file(mine)
            assert stored is not None
            read.append(files.content_of(stored))
    assert read[0] == read[1] == read[2]
    with acting_as(cast["unit2"]):
        assert queries.agreement_in_reach(row.id) is None


def test_neither_side_signs_twice(cast: Any, placement: Any) -> None:
    trainee, row = trainee_of(placement), make_agreement(placement=placement)
    signed(cast, row, trainee)
    with acting_as(trainee), pytest.raises(Refused) as raised:
        agreements.sign_trainee(trainee, row, **signature(trainee, row))
    assert raised.value.status == 409


def test_only_the_own_side_signs(cast: Any, placement: Any, unit: Unit) -> None:
    row = make_agreement(placement=placement)
    other = trainee_of(make_placement("PENDING", post=make_post(unit)))
    with acting_as(cast["unit2"]), pytest.raises((Refused, OutOfReach)):
        agreements.sign_unit(cast["unit2"], row, **signature(cast["unit2"], row))
    signed_by_unit(cast, row)
    with acting_as(other), pytest.raises((Refused, OutOfReach)):
        agreements.sign_trainee(other, row, **signature(other, row, row.person_name))
    with acting_as(cast["unit1"]), pytest.raises(Refused):
        agreements.sign_trainee(cast["unit1"], row, **signature(cast["unit1"], row, row.person_name))


@pytest.mark.parametrize(("days", "ok"), [(0, True), (1, False)])
def test_a_signature_comes_no_later_than_the_first_day(cast: Any, placement: Any, days: int, ok: bool) -> None:
    row = make_agreement(placement=placement)
    with clock.frozen(row.starts_on + days * DAY), acting_as(cast["unit1"]):
        given = signature(cast["unit1"], row)
        if ok:
            assert agreements.sign_unit(cast["unit1"], row, **given).state == S.UNIT_SIGNED
            return
        with pytest.raises(Invalid) as raised:
            agreements.sign_unit(cast["unit1"], row, **given)
    assert "signed_on" in raised.value.fields


@pytest.mark.parametrize(
    ("birth_years", "guardian", "consents", "hazardous", "fields"),
    [
        (18, None, False, False, []),
        (17, None, False, False, ["guardian", "guardian_consents"]),
        (17, "监护人", False, False, ["guardian_consents"]),
        (17, "", True, False, ["guardian"]),
        (17, "监护人", True, True, ["guardian"]),
        (17, "监护人", True, False, []),
    ],
)
def test_a_minor_signs_with_a_guardian(
    cast: Any, unit: Unit, birth_years: int, guardian: Any, consents: bool, hazardous: bool, fields: list[str]
) -> None:
    post = make_post(unit, is_hazardous=hazardous)
    young = make_trainee("MATCHING", birth=add_months(clock.today(), -12 * birth_years))
    from_today = make_placement("PENDING", application=_dispatched(young, post), post=post, mentor=make_mentor(unit))
    row, trainee = make_agreement(placement=from_today), trainee_of(from_today)
    signed_by_unit(cast, row)
    with acting_as(trainee):
        given = signature(trainee, row)
        if fields:
            with pytest.raises(Invalid) as raised:
                agreements.sign_trainee(trainee, row, **given, guardian=guardian, guardian_consents=consents)
            assert list(raised.value.fields) == fields
        else:
            agreements.sign_trainee(trainee, row, **given, guardian=guardian, guardian_consents=consents)
            assert row.guardian == (guardian if birth_years < 18 else None)


def _dispatched(young: Any, post: Post) -> Any:
    return make_application("DISPATCHED", trainee=young, post=post)


def test_a_minor_works_no_night(cast: Any, unit: Unit) -> None:
    post = make_post(unit)
    young = make_trainee("MATCHING", birth=add_months(clock.today(), -12 * 17))
    row = make_agreement(placement=make_placement("PENDING", application=_dispatched(young, post), post=post))
    with acting_as(cast["unit1"]):
        agreements.edit(cast["unit1"], row, night_work=True)
        with pytest.raises(Invalid) as raised:
            agreements.sign_unit(cast["unit1"], row, **signature(cast["unit1"], row))
    assert "daily_hours" in raised.value.fields


def test_the_window_prints_a_code_for_the_side_that_signs(cast: Any, placement: Any) -> None:
    row, trainee = make_agreement(placement=placement), trainee_of(placement)
    agent = cast["xingqing_agent"]
    with acting_as(agent):
        with pytest.raises(Refused):
            agreements.print_code(agent, row, "trainee")
        with pytest.raises(OutOfReach):
            agreements.print_code(agent, row, "other")
        code = agreements.print_code(agent, row, "unit")
    with acting_as(cast["unit1"]):
        agreements.sign_unit(cast["unit1"], row, read_to_end=True, typed_name="unit1", code=code)
        with pytest.raises(Refused):
            agreements.print_code(cast["unit1"], row, "trainee")
    with acting_as(agent):
        code = agreements.print_code(agent, row, "trainee")
    with acting_as(trainee):
        agreements.sign_trainee(trainee, row, read_to_end=True, typed_name=row.person_name, code=code)
    assert row.state == S.SIGNED


def test_a_code_is_asked_for_only_where_it_can_arrive(cast: Any, placement: Any) -> None:
    row = make_agreement(placement=placement)
    with acting_as(cast["unit1"]), pytest.raises(Invalid) as raised:
        agreements.request_code(cast["unit1"], row)
    assert "code" in raised.value.fields


# -- filing, return, void


def test_the_county_files_and_returns(cast: Any, placement: Any) -> None:
    trainee, row = trainee_of(placement), make_agreement(placement=placement)
    signed(cast, row, trainee)
    agent = cast["xingqing_agent"]
    with acting_as(agent):
        agreements.send_back(agent, row, reason="见习内容不具体", marks={"post_content": "请写明具体内容"})
    assert row.state == S.RETURNED
    assert latest(row, "agreement").state == IssuedState.REVOKED  # type: ignore[union-attr]
    with acting_as(cast["unit1"]):
        agreements.redraft(cast["unit1"], row)
        assert (row.state, row.sha256, row.trainee_signed_at) == (S.DRAFT, None, None)
        agreements.edit(cast["unit1"], row, post_content="协助前台接待与档案整理。")
    signed(cast, row, trainee)
    filed(cast, row)
    assert row.state == S.FILED and row.filed_on == clock.today()
    assert latest(row, "agreement").state == IssuedState.VALID  # type: ignore[union-attr]


def test_what_nobody_signs_is_void_and_may_be_drafted_again(cast: Any, placement: Any) -> None:
    row = make_agreement(placement=placement)
    with acting_as(SYSTEM):
        assert row in queries.unsigned_since(clock.today())
        assert row not in queries.unsigned_since(clock.today() - DAY)
        agreements.void_unsigned(row)
    assert row.state == S.VOID
    with acting_as(cast["unit1"]):
        again = agreements.draft(cast["unit1"], placement_id=placement.id)
        assert again.number == 2 and queries.is_first(again)
        with pytest.raises(Invalid):
            agreements.draft(cast["unit1"], placement_id=placement.id)


def test_what_was_signed_in_time_and_returned_is_signed_anew_after_the_first_day(cast: Any, placement: Any) -> None:
    trainee, row, agent = trainee_of(placement), make_agreement(placement=placement), cast["xingqing_agent"]
    signed(cast, row, trainee)
    with acting_as(SYSTEM):
        placement.state, placement.actual_start = PlacementState.ACTIVE, placement.starts_on
    with clock.frozen(clock.now() + 30 * DAY):
        with acting_as(agent):
            agreements.send_back(agent, row, reason="见习内容不具体")
        with acting_as(cast["unit1"]), pytest.raises(Refused):
            agreements.void(cast["unit1"], row, reason="不再签")
        with acting_as(SYSTEM):
            assert row not in queries.unsigned_since(clock.today())
        with acting_as(cast["unit1"]):
            agreements.redraft(cast["unit1"], row)
        signed(cast, row, trainee)
        assert filed(cast, row).state == S.FILED


def test_mentor_and_plan_are_those_of_the_placement_until_the_first_signature(cast: Any, placement: Any) -> None:
    row, unit = make_agreement(placement=placement), db.session.get_one(Unit, placement.unit_id)
    first, second = make_mentor(unit), make_mentor(unit)
    with acting_as(cast["unit1"]):
        agreements.edit(cast["unit1"], row, mentor_id=first.id, mentor_plan="按月轮岗。")
    assert (placement.mentor_id, placement.mentor_plan) == (first.id, "按月轮岗。")
    with acting_as(cast["unit1"]):
        placements.assign_mentor(cast["unit1"], placement, second.id)
    signed_by_unit(cast, row)
    assert row.mentor_id == second.id and second.name in queries.clauses_of(row)["MENTOR"]


@pytest.mark.parametrize(
    ("end_type", "state", "issued"),
    [
        ("NORMAL", S.COMPLETED, IssuedState.ENDED),
        ("EARLY", S.TERMINATED, IssuedState.ENDED),
        ("EARLY_RETAINED", S.TERMINATED, IssuedState.ENDED),
    ],
)
def test_the_agreement_ends_with_the_placement(cast: Any, placement: Any, end_type: str, state: S, issued: Any) -> None:
    row = make_agreement(placement=placement)
    filed(cast, signed(cast, row, trainee_of(placement)))
    facts = {"state": "ENDED", "end_type": end_type, "end_reason": "TERM_COMPLETED", "actual_end": placement.ends_on}
    with acting_as(SYSTEM):
        for name, value in {"actual_start": placement.starts_on, **facts}.items():
            setattr(placement, name, value)
        agreements.follow_end(placement)
    assert row.state == state and latest(row, "agreement").state == issued  # type: ignore[union-attr]


def test_a_cancelled_dispatch_closes_every_version(cast: Any, placement: Any) -> None:
    row = make_agreement(placement=placement)
    with acting_as(SYSTEM):
        agreements.follow_cancel(placement)
    assert row.state == S.VOID
