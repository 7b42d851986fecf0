"""People are collected once, whoever reports them; each reporter sees only what they serve."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.core import clock, crypto
from app.core.actor import SYSTEM, acting_as
from app.core.audit import AuditEntry
from app.core.errors import Invalid, OutOfReach, Refused
from app.core.scope import unscoped
from app.core.workflow import StatusLog
from app.extensions import db
from app.trainees import jobs
from app.trainees.models import Trainee, TraineeSource
from app.trainees.queries import trainee_in_reach
from app.trainees.services.people import collect, correct, transfer
from tests.factories import id_number, make_trainee

TODAY = date(2023, 7, 3)
BIRTH = date(2001, 5, 6)


@pytest.fixture(autouse=True)
def in_the_plan_year():
    with clock.frozen(TODAY):
        yield


def facts(number=1, **more):
    return {"id_no": id_number(BIRTH, number), "name": "马兰", "hukou_region": "640104", "phone": "13900000001", **more}


def everybody():
    with unscoped("a test looks at the table itself"):
        return list(db.session.scalars(sa.select(Trainee).order_by(Trainee.id)))


def sources():
    with unscoped("a test looks at the table itself"):
        return sorted(str(s.channel) for s in db.session.scalars(sa.select(TraineeSource)))


def by(cast, who, **given):
    with acting_as(cast[who]):
        trainee = collect(cast[who], **given)
        db.session.flush()
        return trainee


def test_a_street_worker_collects_a_person_and_sees_them(cast):
    trainee = by(cast, "street1", **facts(education="21", graduation_date=date(2022, 6, 30)))
    assert (trainee.region_code, trainee.state, trainee.sex, trainee.birth) == ("640104", "COLLECTED", "MALE", BIRTH)
    assert (trainee.channels, trainee.created_by_id) == ("STREET", cast["street1"].user_id)
    assert (trainee.graduate_until, trainee.youth_until) == (date(2024, 6, 30), date(2026, 5, 5))
    assert trainee.deadline_on == date(2026, 5, 5)
    with acting_as(cast["street1"]):
        assert trainee_in_reach(trainee.id) is not None
    for who in ("street2", "yongning_agent", "civil", "unit1", "school1"):
        with acting_as(cast[who]):
            assert trainee_in_reach(trainee.id) is None, who


def test_the_same_person_is_one_person_whoever_reports_them(cast):
    one = by(cast, "street1", **facts())
    other = by(cast, "yongning_agent", **facts(name="马 兰", phone="13900000002", education="31"))
    again = by(cast, "street2", **facts(id_no=" " + id_number(BIRTH, 1) + " "))
    assert one.id == other.id == again.id
    (person,) = everybody()
    assert person.region_code == "640104"
    assert person.education == "31"
    with acting_as(cast["yongning_agent"]):
        assert trainee_in_reach(one.id) is None
        assert db.session.scalars(sa.select(TraineeSource)).all() == []
    with acting_as(cast["xingqing_agent"]):
        assert len(db.session.scalars(sa.select(TraineeSource)).all()) == 1


def test_a_person_is_served_where_they_live_else_by_their_hukou(cast):
    def county(who, number, **more):
        return by(cast, who, **{**facts(number), "phone": None, **more}).region_code

    assert county("yinchuan_agent", 1, residence_region="640121") == "640121"
    assert county("yinchuan_agent", 2, residence_region="640402", hukou_region="640104") == "640104"
    assert county("xingqing_agent", 3, residence_region="640402", hukou_region="640402") == "640104"
    assert county("school1", 4, hukou_region="640402") == "640402"
    with pytest.raises(Invalid) as refused:
        county("yinchuan_agent", 5, hukou_region="620102")
    assert set(refused.value.fields) == {"residence_region"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id_no", id_number(BIRTH, 1)[:-1] + "?"),
        ("id_no", id_number(date(2015, 5, 6), 1)),
        ("id_no", id_number(date(1950, 5, 6), 1)),
        ("birth", date(2001, 5, 7)),
        ("sex", "FEMALE"),
        ("phone", "12345"),
        ("graduation_date", date(2026, 1, 1)),
        ("unemp_reg_date", TODAY + timedelta(days=1)),
        ("name", ""),
    ],
)
def test_what_cannot_be_true_is_told_beside_its_field(cast, field, value):
    with pytest.raises(Invalid) as refused:
        by(cast, "street1", **{**facts(), field: value})
    assert set(refused.value.fields) == {field if field not in ("birth", "sex") else "id_no"}
    assert everybody() == []


def test_an_officer_corrects_above_all_sources_and_the_number_stays(cast):
    trainee = by(cast, "street1", **facts(education="31"))
    with acting_as(cast["xingqing_agent"]):
        correct(cast["xingqing_agent"], trainee, education="21", name="马兰", school=None)
        assert trainee.education == "21"
        assert sources() == ["OFFICER", "STREET"]
        with pytest.raises(Refused):
            correct(cast["xingqing_agent"], trainee, id_no=id_number(BIRTH, 2))
        correct(cast["xingqing_agent"], trainee, phone="13900000009")
        correct(cast["xingqing_agent"], trainee, phone=None)
        assert (trainee.phone, trainee.phone_hash) == (None, None)
    by(cast, "school1", **facts(education="61"))
    assert everybody()[0].education == "21"


def test_a_helper_mends_their_own_word_on_the_same_day(cast):
    trainee = by(cast, "street1", **facts(phone="13900000009"))
    with acting_as(cast["street1"]):
        correct(cast["street1"], trainee, phone="13900000001")
    assert trainee.phone == "13900000001"
    assert sources() == ["STREET"]


def test_what_was_found_out_elsewhere_stays_until_a_source_says_something_new(cast):
    trainee = by(cast, "street1", **facts(is_willing=True))
    with acting_as(SYSTEM):
        trainee.is_willing = False
        db.session.flush()
    by(cast, "street1", **facts(is_willing=True, school="宁夏大学"))
    assert (trainee.is_willing, trainee.school) == (False, "宁夏大学")


def test_a_county_hands_a_person_over_with_their_sources(cast):
    trainee = by(cast, "xingqing_agent", **facts())
    agent = cast["xingqing_agent"]
    with acting_as(agent):
        transfer(agent, trainee, region_code="640121", reason="迁居永宁")
    with acting_as(agent):
        assert trainee_in_reach(trainee.id) is None
    with acting_as(cast["yongning_agent"]):
        assert trainee_in_reach(trainee.id) is not None
        assert len(db.session.scalars(sa.select(TraineeSource)).all()) == 1
    db.session.commit()
    with unscoped("a test looks at the table itself"):
        deeds = db.session.execute(
            sa.select(AuditEntry.deed, AuditEntry.region_code).where(AuditEntry.deed.like("transfer%"))
        )
        assert sorted(tuple(row) for row in deeds) == [("transfer-in", "640121"), ("transfer-out", "640104")]
        assert (
            "transfer" in db.session.scalars(sa.select(StatusLog.move).where(StatusLog.record_id == trainee.id)).all()
        )


@pytest.mark.parametrize(
    ("who", "region"), [("xingqing_agent", "640104"), ("xingqing_agent", "640100"), ("xingqing_agent", "620102")]
)
def test_a_person_is_handed_to_another_county_only(cast, who, region):
    trainee = make_trainee()
    with acting_as(cast[who]), pytest.raises(Invalid):
        transfer(cast[who], trainee, region_code=region, reason="迁居")


@pytest.mark.parametrize("who", ["street1", "xingqing_auditor", "civil", "yinchuan_auditor"])
def test_others_do_not_hand_people_over(cast, who):
    trainee = make_trainee(created_by_id=cast["street1"].user_id)
    with acting_as(cast[who]), pytest.raises((Refused, OutOfReach)):
        transfer(cast[who], trainee, region_code="640121", reason="迁居")


def test_the_log_tells_no_personal_value(cast):
    by(cast, "street1", **facts(address="民主巷9号", bank_no="6222000000000000001"))
    db.session.commit()
    with unscoped("a test looks at the table itself"):
        told = " ".join(db.session.scalars(sa.select(AuditEntry.changes)))
    for value in (id_number(BIRTH, 1), "13900000001", "民主巷9号", "6222000000000000001"):
        assert value not in told


def test_accounts_and_addresses_are_compared_by_hash(cast):
    first = collect(cast["street1"], **facts(1, bank_no="6217000011112222", address="解放街 1 号"))
    assert first.bank_hash == crypto.keyed_hash("6217000011112222")
    assert first.address_hash == crypto.keyed_hash("解放街1号")
    with acting_as(SYSTEM):
        db.session.execute(sa.update(Trainee).values(bank_hash=None, address_hash=None))
        db.session.expire_all()
        assert jobs.fill_hashes() >= 1 and jobs.fill_hashes() == 0
        assert first.bank_hash == crypto.keyed_hash("6217000011112222")
