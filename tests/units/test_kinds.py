"""What proves the kind of a unit: the list of its owner, or an officer where nobody keeps a list; and leads."""

from datetime import date, datetime, timedelta

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, Refused
from app.extensions import db
from app.registers import signals
from app.registers.services import leads
from app.units import queries, services
from app.units.card import TAG
from app.units.models import Unit, UnitTag
from app.units.services import review
from tests.factories import make_lead, make_proof, make_tag, make_unit, uscc
from tests.guards.rows import row_of
from tests.units.conftest import FACTS

DAY = date(2023, 7, 3)


def _kinds(unit, day=DAY):
    with acting_as(SYSTEM):
        return queries.kinds_on(unit.id, day)


def _told(*units):
    signals.proofs_changed.send(usccs=frozenset(unit.uscc for unit in units))


def test_a_list_proves_its_kind_between_its_days_both_included(session):
    unit = make_unit()
    make_proof(unit, "LITTLE_GIANT", valid_from=date(2023, 7, 1), valid_to=date(2023, 7, 5))
    days = [date(2023, 6, 30), date(2023, 7, 1), date(2023, 7, 5), date(2023, 7, 6)]
    assert [_kinds(unit, day) for day in days] == [[], ["LITTLE_GIANT"], ["LITTLE_GIANT"], []]


def test_lists_and_verified_tags_prove_together_in_the_order_of_the_notice(session):
    unit = make_unit()
    for kind in ("KEY_PROJECT", "OTHER"):
        make_tag(unit, kind)
    make_proof(unit, "MSME")
    make_proof(unit, "TECH_SME")
    make_proof(unit, "TECH_SME", valid_from=date(2022, 1, 1))
    assert _kinds(unit) == ["TECH_SME", "KEY_PROJECT", "MSME", "OTHER"]


@pytest.mark.parametrize("who", ["xingqing_agent", "xingqing_auditor", "region_admin"])
def test_no_officers_word_proves_a_listed_kind(story, who):
    unit = make_unit()
    facts = {"unit_id": unit.id, "proof_no": "T", "valid_from": date(2023, 1, 1)}
    listed = story.as_(who, services.add_tag, kind="STATE_OWNED", **facts)
    free = story.as_(who, services.add_tag, kind="GRASSROOTS_PLATFORM", **facts)
    assert (listed.verified_on, free.verified_on) == (None, DAY)
    story.as_(who, services.change_tag, listed, proof_no="T-2")
    assert listed.verified_on is None
    story.as_(who, services.change_tag, free, kind="SOCIAL_ORG")  # it becomes a kind that a list proves
    assert (free.verified_on, unit.kinds) == (None, "")


def test_a_verified_tag_of_a_listed_kind_from_earlier_days_proves_nothing(session):
    unit = make_unit()
    with acting_as(SYSTEM):
        tag = make_tag(unit, "STATE_OWNED", verified_on=None)
        tag.verified_on, tag.verified_by = date(2023, 1, 1), "经办"
        db.session.flush()
    assert _kinds(unit) == []


def test_a_list_of_another_area_proves_too_whoever_asks(cast):
    unit = make_unit()
    make_proof(unit, "STATE_OWNED", region_code="640402")
    for who in ("xingqing_agent", "unit2", "sci", "nobody"):
        with acting_as(cast[who]):
            assert queries.kinds_on(unit.id, DAY) == ["STATE_OWNED"], who


def test_the_kinds_written_on_units_follow_the_lists_at_once(cast, story):
    unit, other, gone = make_unit(), make_unit(kinds="MSME"), make_unit(kinds="STATE_OWNED")
    make_proof(unit, "LITTLE_GIANT")
    make_proof(other, "MSME")
    with clock.frozen(story.now), acting_as(cast["civil_yongning"]):  # whoever keeps the list, wherever the unit is
        _told(unit, other, gone)
    assert [row_of(one)["kinds"] for one in (unit, other, gone)] == ["LITTLE_GIANT", "MSME", ""]
    assert [row_of(one)["version"] for one in (unit, other, gone)] == [2, 1, 2]
    story.as_(story.owner_of(unit), services.correct, unit, intro="新简介")  # the unit was read anew
    assert row_of(unit)["version"] == 3


def test_following_the_lists_takes_as_many_statements_for_many_units(cast, story, statements):
    def count(number):
        units = [make_unit() for _ in range(number)]
        for unit in units:
            make_proof(unit, "MSME")
        with clock.frozen(story.now), acting_as(cast["sci"]):
            db.session.expunge_all()
            statements.clear()
            _told(*units)
        return len(statements)

    assert count(2) == count(40)


def test_the_night_lapses_and_begins_what_the_lists_say(story):
    lapsing, coming, steady = make_unit(), make_unit(), make_unit()
    make_proof(lapsing, "MSME", valid_to=DAY)
    make_proof(coming, "MSME", valid_from=DAY + timedelta(days=1))
    make_proof(steady, "MSME")
    with clock.frozen(story.now), acting_as(SYSTEM):
        _told(lapsing, coming, steady)
    assert [unit.kinds for unit in (lapsing, coming, steady)] == ["MSME", "", "MSME"]
    assert story.night("units.lapse_tags") == 0
    assert story.days(1).night("units.lapse_tags") == 2
    assert [unit.kinds for unit in (lapsing, coming, steady)] == ["", "MSME", "MSME"]
    assert story.night("units.lapse_tags") == 0


def test_the_night_finds_what_a_vanished_proof_left_behind_in_small_steps(story, monkeypatch):
    monkeypatch.setattr(queries, "BATCH", 2)
    left = [make_unit(kinds="STATE_OWNED") for _ in range(5)]
    for _ in range(3):
        make_unit()
    assert [story.night("units.lapse_tags"), story.night("units.lapse_tags")] == [5, 0]
    assert {unit.kinds for unit in left} == {""}


def test_a_claim_shows_whether_a_list_confirms_it(cast, session):
    unit = make_unit()
    tags = [make_tag(unit, kind, verified_on=None) for kind in ("MSME", "STATE_OWNED", "TECH_SME", "KEY_PROJECT")]
    make_proof(unit, "MSME", valid_to=date(2023, 12, 31), region_code="640402")
    make_proof(unit, "MSME", valid_to=date(2023, 9, 30))
    make_proof(unit, "STATE_OWNED")
    make_proof(unit, "TECH_SME", valid_to=date(2023, 7, 2))
    with clock.frozen(DAY), acting_as(cast["xingqing_agent"]):
        db.session.expunge_all()
        found = {
            tag.kind: TAG.text(tag, "listing") for tag in db.session.scalars(db.select(UnitTag).options(*TAG.loads))
        }
    assert {tag.kind for tag in tags} == set(found)
    assert list(found.values()) == [
        "已由工业和信息化部门名单证实至2023-12-31",
        "已由国资委部门名单证实（长期）",
        "名单中未找到",
        "不由名单认定，由县（区）核实",
    ]
    with clock.frozen(date(2024, 1, 1)), acting_as(cast["xingqing_agent"]):
        db.session.expunge_all()
        assert TAG.text(db.session.get(UnitTag, tags[0].id), "listing") == "名单中未找到"


def test_the_page_of_a_unit_shows_what_the_lists_say(login, cast, session):
    (key,) = cast["unit1"].unit_ids
    with acting_as(SYSTEM):
        unit = db.session.get(Unit, key)
    make_proof(unit, "LITTLE_GIANT", proof_no="宁工信〔2023〕9号", region_code="640402")
    make_proof(unit, "STATE_OWNED", proof_no="旧批次", valid_to=date(2021, 1, 1))
    for who in ("unit1", "xingqing_agent", "sci"):
        page = login(who).get(f"/admin/units/{key}").get_data(as_text=True)
        assert "宁工信〔2023〕9号" in page and "旧批次" in page
        assert page.count("不在有效期") == 1


def test_an_abnormal_social_organisation_is_not_accredited(story, monkeypatch):
    monkeypatch.setattr(review, "is_abnormal", lambda code: True)
    unit = make_unit(state="SUBMITTED", checked_on=DAY, submitted_at=datetime(2023, 7, 1))
    with pytest.raises(Invalid, match="经营异常"):
        story.as_("xingqing_agent", services.pass_documents, unit, first_visitor="甲", second_visitor="乙")


# -- what came of leads


def _lead(**facts):
    return make_lead(**{"state": "CONFIRMED", "uscc": FACTS["uscc"], **facts})


def test_a_unit_that_applies_is_noted_on_the_lead_that_led_to_it(story):
    lead, others = _lead(), [_lead(region_code="640121"), make_lead(state="CONTACTED", uscc=uscc(3))]
    unit = story.as_("xingqing_agent", services.draft, **FACTS)
    assert row_of(lead)["unit_id"] == unit.id
    assert [row_of(other)["unit_id"] for other in others] == [None, None]


def test_a_corrected_code_or_county_moves_the_note(story):
    lead, other = _lead(), _lead(uscc=uscc(3))
    unit = story.as_("xingqing_agent", services.draft, **FACTS)
    story.as_("xingqing_agent", services.correct, unit, uscc=uscc(3))
    assert (row_of(lead)["unit_id"], row_of(other)["unit_id"]) == (None, unit.id)


@pytest.mark.parametrize(
    ("state", "region", "linked"),
    [
        ("DRAFT", "640104", True),
        ("ACCREDITED", "640104", True),
        ("REJECTED", "640104", False),
        ("DRAFT", "640121", False),
    ],
)
def test_a_lead_confirmed_later_finds_the_unit_that_is_there(story, state, region, linked):
    unit = make_unit(state=state, uscc=FACTS["uscc"], region_code=region)
    lead = make_lead(state="CONTACTED", uscc=FACTS["uscc"])
    story.as_("xingqing_agent", leads.confirm, lead)
    assert row_of(lead)["unit_id"] == (unit.id if linked else None)


def test_a_unit_that_stays_out_after_all_is_no_longer_noted(story):
    lead = _lead()
    story.as_("xingqing_agent", services.draft, **FACTS)
    story.as_("xingqing_agent", leads.decline, lead, because="NO_CAPACITY", reason="场地不足")
    assert row_of(lead)["unit_id"] is None


@pytest.mark.parametrize("who", ["sci", "xingqing_agent"])
def test_the_page_of_a_lead_shows_what_happened_since(login, story, who):
    lead = _lead()
    unit = story.as_("xingqing_agent", services.draft, **FACTS)
    page = login(who).get(f"/admin/leads/{lead.id}").get_data(as_text=True)
    assert f"/admin/units/{unit.id}" in page
    assert "单位已申请" in page
    assert login("civil").get(f"/admin/leads/{lead.id}").status_code == 404


def test_the_list_finds_leads_of_which_an_accredited_unit_came(login, story):
    applied, accredited = _lead(name="只申请的单位"), _lead(uscc=uscc(3), name="已认定的单位")
    story.as_("xingqing_agent", services.draft, **FACTS)
    unit = make_unit(uscc=uscc(3))
    with acting_as(SYSTEM):
        leads.link_unit(unit.id, uscc=unit.uscc, region_code=unit.region_code)
    page = login("xingqing_agent").get("/admin/leads/?accredited=1").get_data(as_text=True)
    assert accredited.name in page and applied.name not in page
    assert applied.name in login("sci").get("/admin/leads/?outcome=UNIT").get_data(as_text=True)


def test_a_unit_administrator_cannot_withdraw_what_a_department_proposed(story):
    with pytest.raises(Refused):
        story.as_("unit1", leads.withdraw, make_lead(), reason="x")
