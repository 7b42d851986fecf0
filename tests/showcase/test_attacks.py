"""What somebody tries who wants to win, to favour, to learn or to spoil a selection; each attempt fails in words."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, Refused
from app.extensions import db
from app.security.states import Permission as P
from app.showcase.models import Nomination
from app.showcase.queries.figures import at_month_end
from app.showcase.services import determining, reviewing, room
from app.showcase.services import scoring as services
from app.showcase.states import NominationState as N
from app.units.models import Unit
from app.units.states import UnitState
from app.workspaces.presenters.unit_showcase import result_of
from app.workspaces.queries.unit_showcase import reasons_of
from tests.showcase import factories as made
from tests.showcase import scoring_factories as scoring

TODAY = clock.today()
DAY = timedelta(days=1)
BATCHES, REST = "/admin/showcase-batches", "/api/v1/showcase-batch/"


def scored(batch, points, **facts):
    return made.make_nomination(batch, state="SCORED", score=Decimal(points), average=Decimal(points), **facts)


def owing(nomination):
    """The comparison finds after the application that the unit owes wages."""
    with acting_as(SYSTEM):
        unit = db.session.get(Unit, nomination.unit_id)
        unit.arrears_count = 3
        db.session.flush()
    return nomination


def facts_of(**changed):
    days = {"opens_on": 0, "closes_on": 10, "review_by": 20, "score_by": 30}
    return {
        "level": "REGION", "title": "评选", "year": 2023, "period_from": "2025-01-01", "period_to": "2025-12-31",
        **{name: str(TODAY + n * DAY) for name, n in days.items()}, "is_blind": True, "experts_min": 3,
        "spread_max": "15", **changed,
    }  # fmt: skip


ODD = [
    {"experts_min": None},
    {"spread_max": None},
    {"spread_max": "NaN"},
    {"spread_max": "1e9"},
    {"spread_max": "-1"},
    {"is_blind": None},
    {"quota": 10**9},
    {"quota": -1},
    {"quota": "x"},
    {"year": 9999},
    {"year": None},
    {"title": "\x00"},
    {"title": "\ud800"},
    {"title": "长" * 500},
    {"introduction": "长" * 10**6},
    {"closes_on": "2026-02-30"},
    {"closes_on": "9999-12-31"},
    {"level": "WORLD"},
    {"level": None},
    {"criteria": "{}"},
    {"shares": "{}"},
    {"state": "NAMED"},
    {"region_code": "640100"},
    {"experts_min": 10**12},
    {"opens_on": 5},
    {"period_from": "0001-01-01"},
]


@pytest.mark.parametrize("changed", ODD, ids=str)
def test_odd_facts_of_a_batch_are_told_beside_the_field(client, token, changed):
    body = json.dumps(facts_of(**changed))
    answer = client.post(REST, data=body, content_type="application/json", headers=token("region_admin"))
    assert answer.status_code == 422
    assert set(changed) & set(answer.json["error"]["fields"])
    kept = made.make_batch("PLANNED")
    body = json.dumps({"version": kept.version, **changed})
    answer = client.put(REST + kept.id, data=body, content_type="application/json", headers=token("region_admin"))
    assert 400 <= answer.status_code < 500


def test_what_a_unit_did_after_its_application_drops_it(cast, session):
    batch = made.make_batch("REGION_REVIEW", quota=1)
    bad, good = scored(batch, 95), scored(batch, 90)
    owing(bad)
    actor = cast["region_admin"]
    with acting_as(actor):
        listed = room.room_in_reach(actor, batch.id).listed
        assert [(place.contender.key, str(place.outcome)) for place in listed] == [
            (good.id, "SELECTED"),
            (bad.id, "VETO"),
        ]
        determining.determine(actor, batch)
    assert (bad.state, good.state) == (N.NOT_SELECTED, N.SHORTLISTED)
    assert "WAGE_ARREARS" in bad.vetoes


def test_what_a_unit_did_after_its_application_keeps_it_from_being_recommended(cast, session):
    one = owing(made.make_nomination(made.make_batch("CITY_REVIEW")))
    actor = cast["yinchuan_auditor"]
    with acting_as(actor), pytest.raises(Refused) as refused:
        reviewing.recommend(actor, one, site_checked_on=TODAY, opinion="同意推荐。")
    assert refused.value.refusal.code == "veto"


def test_what_a_unit_did_during_its_notice_keeps_it_from_being_named(cast, session):
    batch = made.make_batch("PUBLIC_NOTICE", quota=1)
    one = owing(made.make_nomination(batch, state="SHORTLISTED", rank=1))
    actor = cast["region_admin"]
    with acting_as(actor), pytest.raises(Invalid) as found:
        determining.name(actor, batch, doc_no="宁人社发〔2026〕9号")
    assert "vetoes" in found.value.fields
    with acting_as(actor):
        determining.drop(actor, one, reason="拖欠工资")
    assert one.state == N.NOT_SELECTED


def test_what_the_records_prove_is_not_lifted_by_hand(cast, session):
    batch = made.make_batch("OPEN")
    one = made.make_nomination(batch, vetoes=json.dumps({"WAGE_ARREARS": "信用比对"}))
    owing(one)
    actor = cast["yinchuan_auditor"]
    with acting_as(actor), pytest.raises(Refused) as refused:
        reviewing.lift_veto(actor, one, veto="WAGE_ARREARS")
    assert refused.value.refusal.code == "proven"


def test_a_reserve_with_a_veto_is_passed_over(cast, session):
    batch = made.make_batch("PUBLIC_NOTICE", quota=1)
    barred = json.dumps({"SAFETY_ACCIDENT": "事故"})
    first = made.make_nomination(batch, state="NOT_SELECTED", rank=2, reserve_rank=1, vetoes=barred)
    second = made.make_nomination(batch, state="NOT_SELECTED", rank=3, reserve_rank=2)
    actor = cast["region_admin"]
    with acting_as(actor), pytest.raises(Refused) as refused:
        determining.promote(actor, first, reason="递补")
    assert refused.value.refusal.code == "veto"
    with acting_as(actor):
        determining.promote(actor, second, reason="递补")
    assert second.state == N.SHORTLISTED


def test_who_was_dropped_takes_no_place_in_the_room(cast, session):
    batch = made.make_batch("REGION_REVIEW", quota=1)
    first, second = scored(batch, 95), scored(batch, 90)
    actor = cast["region_admin"]
    with acting_as(SYSTEM):
        db.session.get(Unit, first.unit_id).state = UnitState.SUSPENDED
        db.session.flush()
    with acting_as(actor):
        determining.drop(actor, first, reason="认定暂停")
        listed = room.room_in_reach(actor, batch.id).listed
        told = {place.contender.key: str(place.outcome) for place in listed}
        determining.determine(actor, batch)
    assert second.state == N.SHORTLISTED
    assert told == {first.id: "OUT", second.id: "SELECTED"}


def test_who_is_employed_by_a_unit_stands_back_though_its_code_was_not_given(cast, session):
    batch = scoring.make_batch()
    people = scoring.make_panel(batch)
    one = scoring.make_nomination(batch)
    with acting_as(SYSTEM):
        people[0].employer = f" {one.unit_name} 人力资源部"
        db.session.flush()
        services.open_scoring(batch)
    assert scoring.score_of(one, "expert1").state == "RECUSED"


def test_who_reviewed_a_unit_does_not_learn_its_number_before_the_scoring_is_over(session, client, token, login):
    _batch, (one,) = scoring.in_scoring()
    text = client.get(f"/api/v1/nomination/{one.id}", headers=token("yinchuan_auditor")).get_data(as_text=True)
    with acting_as(SYSTEM):
        number = db.session.get(Nomination, one.id).number
    assert number not in text
    assert number not in login("yinchuan_auditor").get(f"/admin/nominations/{one.id}").get_data(as_text=True)


def test_a_reason_nobody_asked_for_is_no_error(cast, client, token):
    _batch, (one,) = scoring.in_scoring()
    score = scoring.score_of(one, "expert1")
    headers = token("expert1")
    for reason in ("好", ["x"], {"a": 1}, "\x00", 10**30, "长" * 20_000):
        address = f"/api/v1/showcase-score/{score.id}/moves/submit"
        answer = client.post(address, json={"reason": reason}, headers=headers)
        assert answer.status_code == 422, answer.json
    assert scoring.score_of(one, "expert1").state == "ASSIGNED"


def test_who_came_to_an_office_scores_no_more(cast, session):
    _batch, (one,) = scoring.in_scoring()
    expert = cast["expert1"]
    both = replace(expert, permissions=expert.permissions | {P.SHOWCASE_READ, P.SHOWCASE_ORGANISE})
    with acting_as(both), pytest.raises(Refused) as refused:
        services.save(both, scoring.score_of(one, "expert1"), {"care": {"points": "80"}})
    assert refused.value.refusal.code == "officer"


def test_a_unit_counts_once_in_a_column(session):
    unit = made.long_accredited()
    for level in ("CITY", "COUNTY"):
        made.make_naming(level, unit)
    assert at_month_end(["640104"], TODAY.replace(day=1), TODAY)["640104"]["showcase_local"] == 1


def test_a_share_below_a_band_is_not_shown_as_if_it_reached_it(login, session):
    batch = made.make_batch("REGION_REVIEW")
    scored(batch, 90, retention=Decimal("0.699600"))
    page = login("region_admin").get(f"{BATCHES}/{batch.id}/room").get_data(as_text=True)
    assert "69.9%" in page
    assert "70.0%" not in page


def test_after_the_determination_the_room_tells_what_became_of_each(cast, session):
    batch = made.make_batch("PUBLIC_NOTICE", quota=1)
    first = made.make_nomination(batch, state="NOT_SELECTED", score=Decimal(95), rank=1)
    second = made.make_nomination(batch, state="SHORTLISTED", score=Decimal(90), rank=2)
    third = made.make_nomination(batch, state="NOT_SELECTED", score=Decimal(85), rank=3, reserve_rank=2)
    actor = cast["region_admin"]
    with acting_as(actor):
        listed = room.room_in_reach(actor, batch.id).listed
    assert [(place.contender.key, str(place.outcome)) for place in listed] == [
        (second.id, "SELECTED"),
        (third.id, "RESERVE"),
        (first.id, "OUT"),
    ]


def test_no_page_of_an_expert_names_the_unit_of_a_blind_batch(login, session):
    _batch, (one,) = scoring.in_scoring()
    for expert, points in (("expert1", "80"), ("expert2", "40"), ("expert3", "80")):
        browser, page = login(expert), f"/admin/scoring/{scoring.score_of(one, expert).id}"
        saved = browser.post(f"{page}/save", data={"points-care": points, "version": "1", "go": "check"})
        assert saved.status_code == 302
        assert browser.post(f"{page}/submit", data={"version": "2"}).status_code == 302
    with acting_as(SYSTEM):
        unit = db.session.get(Unit, one.unit_id)
        again = db.session.get(Nomination, one.id).round
    assert again == 2
    browser, second = login("expert1"), scoring.score_of(one, "expert1", 2).id
    for address in (f"/admin/scoring/{second}", f"/admin/scoring/{second}/check", "/admin/scoring/", "/admin/messages/",
                    "/admin/", "/admin/find/", f"/api/v1/nomination/{one.id}", "/desk/"):  # fmt: skip
        text = browser.get(address, follow_redirects=True).get_data(as_text=True)
        assert unit.name not in text, address
        assert unit.uscc not in text, address
        assert one.unit_id not in text, address


def test_a_veto_of_which_the_sheet_says_nothing_drops_nobody(cast, session):
    batch = scoring.make_batch("OPEN", closes_on=TODAY, review_by=TODAY)  # its sheet names no veto
    one = made.make_nomination(batch)
    owing(one)
    reviewer, organiser = cast["yinchuan_auditor"], cast["region_admin"]
    with acting_as(reviewer), pytest.raises(Invalid) as found:
        reviewing.mark_veto(reviewer, one, veto="SAFETY_ACCIDENT", words="事故", document="文书1号")
    assert "veto" in found.value.fields
    with acting_as(organiser):
        listed = room.room_in_reach(organiser, batch.id).listed
    assert {str(place.outcome) for place in listed if place.contender.unit_id == one.unit_id} <= {"SELECTED", "BELOW"}


@pytest.mark.parametrize(
    ("state", "who", "told"),
    [
        ("REGION_REVIEW", "yinchuan_auditor", False),
        ("REGION_REVIEW", "xingqing_agent", False),
        ("REGION_REVIEW", "region_admin", True),
        ("PUBLIC_NOTICE", "yinchuan_auditor", True),
    ],
)
def test_who_made_the_first_review_learns_no_average_while_others_are_scored(login, session, state, who, told):
    one = scored(made.make_batch(state), "87.65")
    page = login(who).get(f"/admin/nominations/{one.id}").get_data(as_text=True)
    assert ("87.65" in page) == told


def test_a_unit_that_was_dropped_reads_why(cast, session):
    one = owing(made.make_nomination(made.make_batch("PUBLIC_NOTICE", quota=1), state="SHORTLISTED", rank=1))
    with acting_as(cast["region_admin"]):
        determining.drop(cast["region_admin"], one, reason="拖欠工资，经核实")
        result = result_of(one, reasons_of([one])[one.id])
    assert result is not None
    assert "拖欠工资" in result.reason
