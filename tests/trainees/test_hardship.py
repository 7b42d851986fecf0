"""Hardship: who claims, who confirms, how long the mark holds, what happens when a confirmation runs out (R7, C9)."""

from datetime import date, timedelta

import pytest

from app.core import clock, jobs
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, Refused
from app.extensions import db
from app.registers.models import LowIncomeHousehold
from app.trainees import services
from app.trainees.models import Hardship
from app.trainees.services import hardship
from app.trainees.states import HARDSHIP_OWNER, HardshipKind, HardshipState
from tests.factories import make_trainee
from tests.trainees.factories import make_hardship, marked

DAY = timedelta(days=1)
S = HardshipState


def claim(actor, trainee, kind="LOW_INCOME", **facts):
    with acting_as(actor):
        return services.claim(actor, trainee_id=trainee.id, kind=kind, **facts)


def move(actor, row, name, **facts):
    with acting_as(actor):
        return hardship.MOVES[name](actor, row, **facts)


def mark(trainee):
    return trainee.is_hardship, trainee.hardship_since, trainee.hardship_until


@pytest.mark.parametrize("kind", list(HardshipKind))
def test_each_kind_goes_to_its_owner_with_masked_hints_only(session, cast, kind):
    trainee = make_trainee()
    row = claim(cast["xingqing_agent"], trainee, kind)
    assert (row.owner, row.state, row.person_name) == (HARDSHIP_OWNER[kind], S.CLAIMED, trainee.name)
    assert row.id_tail == trainee.id_no[-4:]
    assert not trainee.is_hardship


def test_a_confirmation_marks_the_person_for_its_validity_and_grace(session, cast):
    with clock.frozen(date(2023, 7, 3)):
        trainee = make_trainee()
        row = claim(cast["xingqing_agent"], trainee)
        move(cast["civil_xingqing"], row, "verify", evidence="低保证 第12号")
        assert (row.decided_on, row.valid_to) == (date(2023, 7, 3), date(2024, 7, 3))
        assert row.marked_to == date(2024, 7, 3) + 92 * DAY
        assert mark(trainee) == (True, date(2023, 7, 3), row.marked_to)
        assert (row.decided_by, row.evidence) == ("civil_xingqing", "低保证 第12号")


@pytest.mark.parametrize(
    ("who", "kind", "allowed"),
    [
        ("civil_xingqing", "LOW_INCOME", True),
        ("civil", "LOW_INCOME", True),
        ("xingqing_auditor", "LOW_INCOME", False),
        ("civil_xingqing", "DISABLED", False),
        ("xingqing_auditor", "DISABLED", True),
        ("xingqing_auditor", "ZERO_EMPLOYMENT", True),
        ("xingqing_agent", "DISABLED", False),
        ("sci", "LOW_INCOME", False),
        ("edu", "DISABLED", False),
    ],
)
def test_only_the_owner_decides(session, cast, who, kind, allowed):
    row = make_hardship(kind=kind)
    if allowed:
        move(cast[who], row, "verify", evidence="档案")
        assert row.state == S.VERIFIED
        return
    for name, facts in (("verify", {"evidence": "档案"}), ("refuse", {"reason": "不在册"})):
        with pytest.raises(Refused):
            move(cast[who], row, name, **facts)
    assert row.state == S.CLAIMED


@pytest.mark.parametrize("kind", ["LOW_INCOME", "DISABLED"])
def test_nobody_confirms_what_they_entered(session, cast, kind):
    who = cast["civil_xingqing" if kind == "LOW_INCOME" else "xingqing_auditor"]
    row = make_hardship(kind=kind, created_by_id=who.user_id)
    with pytest.raises(Refused) as refused:
        move(who, row, "verify", evidence="档案")
    assert refused.value.code == "four_eyes"


def test_an_owner_elsewhere_does_not_know_the_claim(session, cast):
    row = make_hardship()
    for who in ("civil_yongning", "miit_xingqing", "sci", "edu"):
        with acting_as(cast[who]):
            assert db.session.scalar(db.select(Hardship).where(Hardship.id == row.id)) is None, who
    for who in ("civil", "civil_xingqing", "xingqing_auditor", "supervisor"):
        with acting_as(cast[who]):
            assert db.session.scalar(db.select(Hardship).where(Hardship.id == row.id)) is row, who


def test_an_open_or_long_standing_claim_is_not_entered_again(session, cast):
    agent, trainee = cast["xingqing_agent"], make_trainee()
    claim(agent, trainee)
    with pytest.raises(Invalid):
        claim(agent, trainee)
    claim(agent, trainee, "DISABLED")
    other = make_trainee()
    make_hardship(other, "VERIFIED")
    with pytest.raises(Invalid) as told:
        claim(agent, other)
    assert list(told.value.fields) == ["kind"]
    nearly = make_trainee()
    make_hardship(nearly, "VERIFIED", valid_to=clock.today() + 50 * DAY)
    assert claim(agent, nearly).state == S.CLAIMED


def test_a_kind_that_the_parameters_do_not_name_is_not_taken(session, cast, monkeypatch):
    class Params:
        def get(self, key):
            return ["DISABLED"] if key == "hardship_kinds" else None

    monkeypatch.setattr(hardship, "database_params", Params)
    with pytest.raises(Invalid) as told:
        claim(cast["xingqing_agent"], make_trainee())
    assert list(told.value.fields) == ["kind"]


def test_a_refusal_and_a_revocation_take_the_mark(session, cast):
    owner, trainee = cast["civil_xingqing"], make_trainee()
    row = claim(cast["xingqing_agent"], trainee)
    move(owner, row, "verify", evidence="档案")
    with pytest.raises(Invalid):
        move(owner, row, "revoke")
    move(owner, row, "revoke", reason="已退出低保")
    assert (row.state, trainee.is_hardship, trainee.hardship_until) == (S.REFUSED, False, None)
    again = claim(cast["xingqing_agent"], trainee)
    move(owner, again, "refuse", reason="不在册")
    assert (again.state, again.valid_to, trainee.is_hardship) == (S.REFUSED, None, False)


def _verified_on(day, cast):
    with clock.frozen(day):
        trainee = make_trainee()
        row = claim(cast["xingqing_agent"], trainee)
        move(cast["civil_xingqing"], row, "verify", evidence="档案")
    return trainee, row


def claims_of(trainee):
    with acting_as(SYSTEM):
        found = db.session.scalars(db.select(Hardship).where(Hardship.trainee_id == trainee.id).order_by(Hardship.id))
        return list(found)


def test_a_confirmation_that_ran_out_keeps_its_mark_for_the_grace_and_asks_anew(session, cast):
    trainee, row = _verified_on(date(2023, 7, 3), cast)
    last = date(2024, 7, 3) + 92 * DAY
    with clock.frozen(date(2024, 7, 3)), acting_as(SYSTEM):
        services.expire_all()
        assert row.state == S.VERIFIED, "the last day still counts"
    with clock.frozen(date(2024, 7, 4)), acting_as(SYSTEM):
        assert services.expire_all() == 1
        assert services.expire_all() == 0, "a repeat finds nothing left to do"
        old, asked = claims_of(trainee)
        assert (old.state, asked.state, asked.kind) == (S.EXPIRED, S.CLAIMED, HardshipKind.LOW_INCOME)
        assert (trainee.is_hardship, trainee.hardship_until) == (True, last)
    with clock.frozen(last), acting_as(SYSTEM):
        services.expire_all()
        assert trainee.is_hardship
    with clock.frozen(last + DAY), acting_as(SYSTEM):
        assert services.expire_all() == 1
        assert mark(trainee) == (False, None, None)


def test_the_owner_prolongs_the_mark_within_the_grace_without_a_gap(session, cast):
    trainee, _row = _verified_on(date(2023, 7, 3), cast)
    with clock.frozen(date(2024, 8, 1)):
        with acting_as(SYSTEM):
            services.expire_all()
        asked = claims_of(trainee)[1]
        move(cast["civil_xingqing"], asked, "verify", evidence="仍在册")
        assert mark(trainee) == (True, date(2023, 7, 3), date(2025, 8, 1) + 92 * DAY)


def test_a_refusal_within_the_grace_ends_the_mark_at_once(session, cast):
    trainee, row = _verified_on(date(2023, 7, 3), cast)
    with clock.frozen(date(2024, 8, 1)):
        with acting_as(SYSTEM):
            services.expire_all()
        move(cast["civil_xingqing"], claims_of(trainee)[1], "refuse", reason="已不符合")
        assert (trainee.is_hardship, row.marked_to) == (False, date(2024, 7, 31))


def test_who_has_left_is_not_asked_anew(session, cast):
    trainee, _row = _verified_on(date(2023, 7, 3), cast)
    with clock.frozen(date(2024, 7, 4)), acting_as(SYSTEM):
        services.close(SYSTEM, trainee, closed_because="EMPLOYED", reason="已就业")
        services.expire_all()
    assert [row.state for row in claims_of(trainee)] == [S.EXPIRED]


def _household(trainee, **facts):
    with acting_as(SYSTEM):
        row = LowIncomeHousehold(
            **{
                "name": trainee.name,
                "id_no": trainee.id_no,
                "region_code": trainee.region_code,
                "kind": "LOW_INCOME",
                "household_no": "H1",
                "relation": "CHILD",
                "valid_from": clock.today() - 10 * DAY,
                **facts,
            }
        )
        db.session.add(row)
        db.session.flush()
    return row


def test_the_list_of_the_owner_confirms_by_job_and_by_button(session, cast):
    people = [make_trainee() for _ in range(4)]
    rows = [make_hardship(person) for person in people]
    _household(people[0])
    _household(people[1], valid_to=clock.today() - DAY)
    _household(people[3], region_code="640121")
    with acting_as(cast["civil_yongning"]):
        assert services.verify_low_income(cast["civil_yongning"]) == 0
    with acting_as(cast["civil_xingqing"]):
        assert services.verify_low_income(cast["civil_xingqing"]) == 2
    assert [row.state for row in rows] == [S.VERIFIED, S.CLAIMED, S.CLAIMED, S.VERIFIED]
    assert "名单" in rows[0].evidence
    assert people[0].is_hardship
    assert not people[1].is_hardship
    disabled = make_hardship(people[0], kind="DISABLED")
    with acting_as(SYSTEM):
        assert services.verify_low_income(SYSTEM) == 0
    assert disabled.state == S.CLAIMED


def test_four_eyes_hold_for_the_list_too(session, cast):
    owner = cast["civil_xingqing"]
    trainee = make_trainee()
    row = make_hardship(trainee, created_by_id=owner.user_id)
    _household(trainee)
    with acting_as(owner):
        assert services.verify_low_income(owner) == 0
    with acting_as(SYSTEM):
        assert services.verify_low_income(SYSTEM) == 1
    assert (row.state, row.decided_by) == (S.VERIFIED, "系统")


def test_marks_are_written_in_one_statement_whatever_the_number(session, cast, statements):
    rows = [make_hardship(state="VERIFIED", decided_on=clock.today()) for _ in range(12)]
    gone = marked(make_trainee())
    with acting_as(SYSTEM):
        statements.clear()
        assert services.refresh_marks() == 13
        assert len([sent for sent in statements if sent.startswith("UPDATE trainee")]) == 1
        assert services.refresh_marks() == 0
        session.expire_all()
        assert not gone.is_hardship
        assert all(session.get(type(gone), row.trainee_id).is_hardship for row in rows)


def test_the_jobs_run(session):
    assert {"trainees.hardship_lists", "trainees.hardship_expire", "trainees.recheck", "trainees.waiting"} <= set(
        jobs.JOBS
    )
    for name in ("trainees.hardship_lists", "trainees.hardship_expire", "trainees.recheck", "trainees.waiting"):
        jobs.JOBS[name].run()
