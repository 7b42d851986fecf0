"""An accredited unit: suspended, proposed for cancellation, kept, cancelled, renewed, expired, confirmed."""

from datetime import date

import pytest

from app.core import numbers
from app.core.actor import SYSTEM
from app.core.errors import Invalid, Refused
from app.units import queries, services
from app.units.states import UnitState as S
from tests.factories import make_post, make_unit
from tests.units.conftest import FACTS, LOW


def test_suspended_proposed_heard_and_cancelled_for_fraud(story):
    unit = make_unit(uscc=FACTS["uscc"])
    post = make_post(unit)
    story.as_("xingqing_auditor", services.propose_cancel, unit, reason="骗取补贴", fraud=True)
    assert (unit.state, str(post.state)) == (S.SUSPENDED, "PAUSED")
    with pytest.raises(Refused) as pending:
        story.as_("xingqing_auditor", services.resume, unit, reason="x")
    assert pending.value.code == "proposal_pending"
    with pytest.raises(Invalid) as early:
        story.days(7).as_("yinchuan_auditor", services.confirm_cancel, unit, reason="属实")
    assert "2023-07-10" in early.value.message
    story.days(1).as_("yinchuan_auditor", services.confirm_cancel, unit, reason="属实")
    assert (unit.state, str(post.state)) == (S.CANCELLED, "CLOSED")
    with pytest.raises(Invalid) as banned:
        story.days(300).as_("xingqing_agent", services.draft, **FACTS)
    assert "禁入期" in banned.value.message


def test_the_city_may_keep_a_unit_that_the_county_proposed(story):
    unit = make_unit(accredited_on=date(2021, 5, 4))
    for year in (2021, 2022):
        with pytest.raises(Invalid) as told:
            story.as_("xingqing_auditor", services.propose_cancel, unit, reason="留用率低")
        assert list(told.value.fields) == ["reason"]
        story.as_("xingqing_agent", services.add_review, unit_id=unit.id, year=year, **LOW)
    story.as_("xingqing_auditor", services.propose_cancel, unit, reason="留用率低")
    with pytest.raises(Refused) as twice:
        story.as_("xingqing_auditor", services.propose_cancel, unit, reason="再提")
    assert twice.value.code == "proposal_pending"
    story.as_("yinchuan_auditor", services.keep, unit, reason="整改到位")
    assert (unit.state, unit.proposed_on, unit.proposed_by_id) == (S.ACCREDITED, None, None)


@pytest.mark.parametrize("verb", [services.keep, services.confirm_cancel])
def test_the_city_decides_only_what_was_proposed(story, verb):
    with pytest.raises(Refused) as refused:
        story.as_("yinchuan_auditor", verb, make_unit(state="SUSPENDED"), reason="x")
    assert refused.value.code == "no_proposal"


def test_a_suspension_pauses_posts_and_ends_when_the_finding_is_closed(story):
    unit = make_unit()
    post, full = make_post(unit), make_post(unit, state="FULL", places_taken=5)
    story.as_("xingqing_auditor", services.suspend, unit, reason="安全隐患")
    assert (str(post.state), str(full.state)) == ("PAUSED", "FULL")
    story.as_("xingqing_auditor", services.resume, unit, reason="已整改")
    assert unit.state == S.ACCREDITED


@pytest.mark.parametrize(
    ("state", "facts", "job"),
    [
        ("ACCREDITED", {"valid_to": date(2023, 7, 2)}, "units.expire"),
        ("SUSPENDED", {"valid_to": date(2023, 7, 2)}, "units.expire"),
        ("SUPPLEMENT", {"supplement_asked_on": date(2023, 6, 3)}, "units.lapse_supplements"),
    ],
)
def test_time_ends_what_was_not_renewed_or_completed(story, state, facts, job):
    unit = make_unit(state=state, **facts)
    assert story.days(-1).night(job) == 0
    assert story.days(1).night(job) == 1
    assert unit.state == S.EXITED
    assert story.night(job) == 0


def test_validity_that_runs_out_leaves_a_proposal_to_the_city(story):
    unit = make_unit(valid_to=date(2023, 7, 4))
    story.as_("xingqing_auditor", services.propose_cancel, unit, reason="骗取补贴", fraud=True)
    assert story.days(2).night("units.expire") == 0
    with pytest.raises(Refused) as refused:
        story.as_(SYSTEM, services.expire, unit)
    assert refused.value.code == "proposal_pending"
    story.as_("yinchuan_auditor", services.keep, unit, reason="查无实据")
    assert story.days(1).night("units.expire") == 1
    assert unit.state == S.EXITED


def test_one_unit_that_cannot_be_moved_holds_up_no_other(story, monkeypatch, caplog):
    stuck, free = make_unit(state="PUBLIC_NOTICE"), make_unit(state="PUBLIC_NOTICE")
    for unit in (stuck, free):
        unit.notice_from, unit.notice_to = date(2023, 6, 20), date(2023, 6, 28)
    known = numbers.next_number
    tried = []

    def refuse_first(name):
        tried.append(name)
        if len(tried) == 1:
            raise Invalid({"number": "坏了"})
        return known(name)

    monkeypatch.setattr(numbers, "next_number", refuse_first)
    monkeypatch.setattr(queries, "BATCH", 1)
    assert story.night("units.close_notices") == 1
    assert (stuck.state, free.state) == (S.PUBLIC_NOTICE, S.ACCREDITED)
    assert stuck.id in caplog.text
    assert story.night("units.close_notices") == 1


@pytest.mark.parametrize(
    ("valid_to", "review", "renewed"),
    [
        (date(2023, 10, 2), "KEEP", None),
        (date(2023, 10, 1), "KEEP", date(2026, 10, 1)),
        (date(2023, 7, 3), None, date(2026, 7, 3)),
        (date(2023, 7, 2), None, None),
        (date(2023, 8, 1), "PROPOSE_CANCEL", None),
    ],
)
def test_a_unit_renews_in_its_last_ninety_days(story, valid_to, review, renewed):
    unit = make_unit(valid_to=valid_to, checked_on=story.now.date(), accredited_on=date(2020, 10, 2))
    if review:
        story.as_(
            "xingqing_agent",
            services.add_review,
            unit_id=unit.id,
            year=2022,
            trainees=9,
            ended=9,
            retained=9,
            abnormal=0,
            is_fraud=review != "KEEP",
        )
    if renewed is None:
        with pytest.raises((Refused, Invalid)):
            story.as_("xingqing_auditor", services.renew, unit)
    else:
        story.as_("xingqing_auditor", services.renew, unit)
        assert (unit.state, unit.valid_to) == (S.ACCREDITED, renewed)


@pytest.mark.parametrize(
    ("who", "state", "may"),
    [
        ("own", "ACCREDITED", True),
        ("xingqing_agent", "ACCREDITED", True),
        ("unit1", "ACCREDITED", False),
        ("sci", "ACCREDITED", False),
        ("own", "SUSPENDED", False),
    ],
)
def test_who_confirms_the_listing(story, who, state, may):
    unit = make_unit(state=state, last_confirmed_on=date(2020, 1, 1))
    actor = story.owner_of(unit) if who == "own" else who
    if may:
        story.as_(actor, services.confirm_listing, unit)
    else:
        with pytest.raises(Refused):
            story.as_(actor, services.confirm_listing, unit)
    assert (unit.last_confirmed_on == story.now.date()) is may
