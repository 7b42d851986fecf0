"""Leads: proposed by departments, contacted by the county, confirmed or declined; and what came of them."""

from datetime import date, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, OutOfReach, Refused
from app.core.workflow import history
from app.extensions import db
from app.programme.models import PlanYear
from app.programme.states import PlanState
from app.registers.models import Lead, LeadContact
from app.registers.queries import leads as queries
from app.registers.services import leads
from app.registers.states import LeadState as S
from tests.factories import make_lead, make_trainee, uscc

DAY = datetime(2023, 7, 3, 9, 0)
UNIT = {"region_code": "640104", "name": "兴庆测试科技有限公司", "contact_phone": "0951-5012345"}
YOUTH = {"region_code": "640104", "name": "马小测", "contact_phone": "139 0951 0001", "has_consent": True}
REACHED = {"contacted_on": DAY.date(), "method": "PHONE", "result": "CONSIDERING", "note": "说明了政策。"}
MISSED = {**REACHED, "result": "NO_ANSWER", "note": "无人接听。"}


@pytest.fixture
def by(cast):
    """Return a function that lets somebody act on the day of the tests."""

    def act(who, verb, *given, on=DAY, **facts):
        actor = cast[who] if isinstance(who, str) else who
        with clock.frozen(on), acting_as(actor):
            return verb(actor, *given, **facts)

    return act


def test_a_unit_is_proposed_contacted_and_confirmed(by):
    lead = by("sci", leads.propose, **UNIT)
    assert (lead.state, lead.department, lead.plan_year, lead.contact_by) == (S.PROPOSED, "SCI", 2023, date(2023, 8, 3))
    assert lead.contact_phone == "09515012345"
    by("xingqing_agent", leads.miss, lead, **MISSED)
    assert (lead.state, lead.contacted_on) == (S.PROPOSED, None)
    by("xingqing_agent", leads.contact, lead, **REACHED, on=datetime(2023, 7, 5))
    with pytest.raises(Refused) as told:
        by("xingqing_agent", leads.confirm, lead)
    assert told.value.code == "uscc"
    by("xingqing_agent", leads.correct, lead, uscc=uscc(1).lower())
    by("xingqing_agent", leads.confirm, lead, on=datetime(2023, 7, 6))
    assert (lead.state, lead.contacted_on, lead.confirmed_on) == (S.CONFIRMED, DAY.date(), date(2023, 7, 6))
    with acting_as(SYSTEM):
        assert [(row.result, row.contacted_by) for row in queries.contacts_of(lead)] == [
            ("CONSIDERING", "xingqing_agent"),
            ("NO_ANSWER", "xingqing_agent"),
        ]
        assert [entry.move for entry in history(lead)] == ["miss", "contact", "confirm"]


def test_the_first_contact_counts_and_the_last_is_known(by):
    lead = make_lead(proposed_on=date(2023, 6, 1), contact_by=date(2023, 7, 1))
    for day in (date(2023, 7, 2), date(2023, 6, 20), date(2023, 7, 3)):
        by("xingqing_agent", leads.contact, lead, **{**REACHED, "contacted_on": day})
    assert (lead.contacted_on, lead.last_contact_on) == (date(2023, 6, 20), date(2023, 7, 3))


@pytest.mark.parametrize("day", [date(2023, 7, 2), date(2023, 7, 4)])
@pytest.mark.parametrize(("verb", "facts"), [(leads.contact, REACHED), (leads.miss, MISSED)])
def test_nobody_is_contacted_before_the_proposal_or_tomorrow(by, verb, facts, day):
    lead = by("sci", leads.propose, **UNIT)
    with pytest.raises(Invalid) as told:
        by("xingqing_agent", verb, lead, **{**facts, "contacted_on": day})
    assert list(told.value.fields) == ["contacted_on"]
    with acting_as(SYSTEM):
        assert db.session.query(LeadContact).filter_by(lead_id=lead.id).count() == 0


def test_a_refusal_is_kept_with_its_reason_and_may_be_asked_again(by):
    lead = make_lead(state="CONFIRMED")
    by("xingqing_agent", leads.decline, lead, because="NO_NEED", reason="今年不招人")
    assert (lead.state, lead.declined_because, lead.confirmed_on, lead.declined_on) == (
        S.DECLINED,
        "NO_NEED",
        None,
        DAY.date(),
    )
    by("xingqing_agent", leads.reopen, lead, reason="单位来电有意")
    assert (lead.state, lead.declined_on, lead.declined_because) == (S.CONTACTED, None, None)
    with acting_as(SYSTEM):
        assert [entry.reason for entry in history(lead)] == ["今年不招人", "单位来电有意"]


def test_a_lead_is_not_taken_up_again_beside_another_one(by):
    old = make_lead(state="DECLINED", uscc=uscc(7))
    make_lead(department="FIC", uscc=uscc(7))
    with pytest.raises(Invalid) as told:
        by("xingqing_agent", leads.reopen, old, reason="再问")
    assert "工商联" in told.value.message


@pytest.mark.parametrize(
    ("who", "kind", "may"),
    [
        ("sci", "UNIT", True),
        ("sci", "YOUTH", False),
        ("civil_xingqing", "UNIT", True),
        ("cyl", "YOUTH", True),
        ("cyl", "UNIT", True),
        ("edu", "YOUTH", True),
        ("street1", "YOUTH", True),
        ("street1", "UNIT", False),
        ("school1", "YOUTH", True),
        ("xingqing_agent", "UNIT", True),
        ("xingqing_agent", "YOUTH", False),
        ("yinchuan_agent", "UNIT", False),
        ("xingqing_auditor", "UNIT", False),
        ("supervisor", "UNIT", False),
        ("unit1", "UNIT", False),
    ],
)
def test_who_proposes_what(by, who, kind, may):
    facts = YOUTH if kind == "YOUTH" else UNIT
    if may:
        assert by(who, leads.propose, kind=kind, **facts).kind == kind
        return
    with pytest.raises(Refused) as told:
        by(who, leads.propose, kind=kind, **facts)
    assert told.value.code == "kind"


def test_streets_and_counties_propose_for_the_labour_office(by):
    assert by("street1", leads.propose, **YOUTH).department == "HRSS"
    assert by("xingqing_agent", leads.propose, **UNIT).department == "HRSS"
    assert by("school1", leads.propose, **{**YOUTH, "contact_phone": "13909510002"}).department == "EDU"


def test_who_may_propose_both_kinds_says_which(by):
    with pytest.raises(Invalid) as told:
        by("cyl", leads.propose, **UNIT)
    assert list(told.value.fields) == ["kind"]


def test_nobody_proposes_for_another_county(by):
    with pytest.raises(OutOfReach):
        by("civil_yongning", leads.propose, **UNIT)


@pytest.mark.parametrize(
    ("facts", "changed", "field"),
    [
        (UNIT, {"region_code": "640100"}, "region_code"),
        (UNIT, {"name": "  "}, "name"),
        (UNIT, {"contact_phone": "12345"}, "contact_phone"),
        (UNIT, {"uscc": "91640104MA77000148"}, "uscc"),
        (UNIT, {"uscc": "9164"}, "uscc"),
        (YOUTH, {"has_consent": False}, "has_consent"),
        (YOUTH, {"contact_phone": "09515012345"}, "contact_phone"),
        (YOUTH, {"contact_phone": ""}, "contact_phone"),
        (YOUTH, {"uscc": uscc(1)}, "uscc"),
    ],
)
def test_wrong_facts_are_told_beside_their_field(by, facts, changed, field):
    with pytest.raises(Invalid) as told:
        by("edu", leads.propose, kind="YOUTH" if facts is YOUTH else "UNIT", **{**facts, **changed})
    assert list(told.value.fields) == [field]


@pytest.mark.parametrize(
    ("state", "facts", "field"),
    [
        ("PROPOSED", {"uscc": uscc(5)}, "uscc"),
        ("CONTACTED", {"uscc": uscc(5)}, "uscc"),
        ("CONFIRMED", {"uscc": uscc(5), "contact_phone": "13800000000"}, "uscc"),
        ("DECLINED", {"uscc": uscc(5)}, None),
        ("WITHDRAWN", {"uscc": uscc(5)}, None),
        ("PROPOSED", {"uscc": uscc(5), "region_code": "640121"}, None),
        ("PROPOSED", {"uscc": uscc(5), "plan_year": 2022}, None),
        ("PROPOSED", {"uscc": uscc(6)}, None),
        ("PROPOSED", {"uscc": None, "contact_phone": "09515012345"}, "uscc"),
    ],
)
def test_a_unit_is_proposed_once_in_a_county_and_year(by, session, state, facts, field):
    with acting_as(SYSTEM):
        db.session.add(PlanYear(year=2022, title="计划", doc_no="x"))
        db.session.flush()
    make_lead(state=state, department="FIC", **facts)
    if field is None:
        assert by("sci", leads.propose, **UNIT, uscc=uscc(5)).state == S.PROPOSED
        return
    with pytest.raises(Invalid) as told:
        by("sci", leads.propose, **UNIT, uscc=uscc(5))
    assert list(told.value.fields) == [field]
    assert "工商联" in told.value.message
    assert "测试线索" not in told.value.message


def test_a_young_person_is_proposed_once_by_their_phone(by):
    by("street1", leads.propose, **YOUTH)
    with pytest.raises(Invalid) as told:
        by("cyl", leads.propose, kind="YOUTH", **{**YOUTH, "name": "另一写法", "contact_phone": "１３９-0951-0001"})
    assert list(told.value.fields) == ["contact_phone"]


def test_the_database_keeps_doubles_out_too(session):
    make_lead(uscc=uscc(5))
    with pytest.raises(IntegrityError):
        make_lead(uscc=uscc(5), state="CONFIRMED")


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": "YOUTH", "has_consent": False},
        {"state": "CONFIRMED", "uscc": None},
        {"contacted_on": date(2030, 1, 1)},
        {"declined_on": date(2030, 1, 1)},
        {"proposed_on": date(2023, 7, 3), "contact_by": date(2023, 7, 2)},
    ],
)
def test_the_database_refuses_what_makes_no_sense(session, facts):
    with pytest.raises(IntegrityError):
        make_lead(**facts)


def test_without_an_open_plan_year_nothing_is_proposed(by, session):
    with acting_as(SYSTEM):
        db.session.get(PlanYear, 2023).state = PlanState.FROZEN
        db.session.flush()
    with pytest.raises(Invalid):
        by("sci", leads.propose, **UNIT)


@pytest.mark.parametrize(
    ("who", "state", "field", "may"),
    [
        ("sci", "PROPOSED", "name", True),
        ("sci", "CONTACTED", "name", False),
        ("xingqing_agent", "PROPOSED", "contact_phone", True),
        ("xingqing_agent", "CONTACTED", "need", True),
        ("xingqing_agent", "CONFIRMED", "name", False),
        ("xingqing_agent", "CONTACTED", "has_consent", False),
        ("yinchuan_agent", "PROPOSED", "name", False),
    ],
)
def test_who_still_corrects_what(by, who, state, field, may):
    lead = make_lead(state=state)
    value = True if field == "has_consent" else "0951-5055555" if field == "contact_phone" else "改过的"
    if may:
        by(who, leads.correct, lead, **{field: value})
        return
    with pytest.raises(Refused) as told:
        by(who, leads.correct, lead, **{field: value})
    assert told.value.status == 409


def test_a_correction_is_judged_like_a_proposal(by):
    lead = make_lead()
    make_lead(uscc=uscc(8))
    for facts, field in (
        ({"uscc": uscc(8)}, "uscc"),
        ({"contact_phone": "1"}, "contact_phone"),
        ({"name": ""}, "name"),
    ):
        with pytest.raises(Invalid) as told:
            by("xingqing_agent", leads.correct, lead, **facts)
        assert list(told.value.fields) == [field]
        with acting_as(SYSTEM):
            db.session.refresh(lead)


@pytest.mark.parametrize(
    ("who", "facts", "may"),
    [
        ("sci", {}, True),
        ("civil", {}, False),
        ("xingqing_agent", {}, False),
        ("street1", {"kind": "YOUTH", "department": "HRSS"}, False),
    ],
)
def test_only_the_proposer_takes_a_lead_back(by, who, facts, may):
    lead = make_lead(**facts)
    if may:
        assert by(who, leads.withdraw, lead, reason="重复").state == S.WITHDRAWN
        return
    with pytest.raises((Refused, OutOfReach)):
        by(who, leads.withdraw, lead, reason="重复")
    assert lead.state == S.PROPOSED


def test_a_helper_takes_back_what_they_proposed_until_somebody_was_contacted(by):
    lead = by("street1", leads.propose, **YOUTH)
    with pytest.raises((Refused, OutOfReach)):
        by("street2", leads.withdraw, lead, reason="重复")
    by("xingqing_agent", leads.contact, lead, **REACHED)
    with pytest.raises(Refused) as told:
        by("street1", leads.withdraw, lead, reason="重复")
    assert told.value.status == 409


@pytest.mark.parametrize("verb", ["contact", "miss", "confirm", "decline", "reopen"])
@pytest.mark.parametrize("who", ["sci", "yinchuan_agent", "xingqing_auditor", "supervisor"])
def test_only_the_county_agent_moves_leads(by, who, verb):
    states = {"confirm": "CONTACTED", "decline": "CONTACTED", "reopen": "DECLINED"}
    facts = {"contact": REACHED, "miss": MISSED, "decline": {"because": "OTHER"}}.get(verb, {})
    lead = make_lead(state=states.get(verb, "PROPOSED"))
    with pytest.raises(Refused) as told:
        by(who, leads.MOVES[verb], lead, reason="理由", **facts)
    assert told.value.code == "role"


SEES = {
    "sci": {"a", "c"},
    "civil": {"b"},
    "civil_xingqing": {"b"},
    "civil_yongning": set(),
    "miit_xingqing": set(),
    "cyl": {"d"},
    "street1": {"s1"},
    "street2": {"s2"},
    "school1": set(),
    "xingqing_agent": {"a", "b", "d", "s1", "s2"},
    "xingqing_auditor": {"a", "b", "d", "s1", "s2"},
    "yongning_agent": {"c"},
    "yinchuan_agent": {"a", "b", "c", "d", "s1", "s2"},
    "guyuan_agent": set(),
    "region_admin": {"a", "b", "c", "d", "s1", "s2"},
    "supervisor": {"a", "b", "c", "d", "s1", "s2"},
    "finance_xingqing": set(),
    "editor": set(),
    "unit1": set(),
    "nobody": set(),
}


@pytest.fixture
def several(cast):
    made = {
        "a": make_lead(),
        "b": make_lead(department="CIVIL"),
        "c": make_lead(region_code="640121"),
        "d": make_lead("YOUTH"),
        "s1": make_lead("YOUTH", department="HRSS", created_by_id=cast["street1"].user_id),
        "s2": make_lead("YOUTH", department="HRSS", created_by_id=cast["street2"].user_id),
    }
    with acting_as(SYSTEM):
        for lead in made.values():
            db.session.add(
                LeadContact(
                    lead_id=lead.id,
                    region_code=lead.region_code,
                    contacted_on=DAY.date(),
                    method="PHONE",
                    result="NO_ANSWER",
                    note="x",
                    contacted_by="x",
                )
            )
        db.session.flush()
    return made


@pytest.mark.parametrize("who", sorted(SEES))
def test_who_sees_which_leads_and_contacts(cast, several, who):
    names = {lead.id: name for name, lead in several.items()}
    with acting_as(cast[who]):
        db.session.expunge_all()
        assert {names[key] for key in db.session.scalars(db.select(Lead.id))} == SEES[who]
        assert {names[key] for key in db.session.scalars(db.select(LeadContact.lead_id))} == SEES[who]


def test_the_queue_of_a_county_counts_from_the_proposal(cast):
    make_lead(region_code="640121", proposed_on=date(2023, 6, 1), contact_by=date(2023, 7, 1))
    make_lead(region_code="640121", proposed_on=date(2023, 6, 9), contact_by=date(2023, 7, 9))
    make_lead(region_code="640121", state="CONTACTED")
    make_lead()
    with acting_as(cast["yongning_agent"]):
        assert queries.oldest_waiting() == (2, date(2023, 6, 1))


def test_people_of_the_register_are_found_by_their_phone(by, cast, session):
    person = make_trainee()
    lead = by("street1", leads.propose, **YOUTH)
    with acting_as(cast["xingqing_agent"]):
        assert leads.link_trainee(lead.phone_hash, person.id) == 0
    by("xingqing_agent", leads.contact, lead, **REACHED)
    by("xingqing_agent", leads.confirm, lead)
    with acting_as(cast["street2"]):
        assert leads.link_trainee(lead.phone_hash, person.id) == 1
        assert leads.link_trainee(lead.phone_hash, person.id) == 0
    assert lead.trainee_id == person.id
    by("xingqing_agent", leads.decline, lead, because="OTHER_PLAN", reason="已就业")
    assert lead.trainee_id is None
