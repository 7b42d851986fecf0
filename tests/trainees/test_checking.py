"""Checks of eligibility: what they take into account, what they store, where they move a person, and the nightly one."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, Refused
from app.core.workflow import history
from app.exchange.queries.comparisons import Evidence
from app.exchange.states import Answer, Question
from app.extensions import db
from app.registers.models import Graduate, RealNameEntry, UnemploymentRegistration
from app.trainees import services
from app.trainees.models import EligibilityCheck
from app.trainees.queries import checking as queries
from app.trainees.rules import telling
from app.trainees.services import checking
from app.trainees.states import Category, Channel
from app.trainees.states import TraineeState as S
from tests.factories import make_trainee
from tests.trainees.factories import make_source

DAY = timedelta(days=1)
AGREED = {"consent_scope": "COMPARISON", "consent_on": date(2023, 6, 1)}


@pytest.fixture
def agent(cast):
    return cast["xingqing_agent"]


def check(actor, trainee):
    with acting_as(actor):
        return services.check_eligibility(actor, trainee)


def verdicts(row):
    return {told.number: told.ok for told in telling.told(row.answers)}


def stored(row):
    with acting_as(SYSTEM):
        db.session.add(row)
        db.session.flush()
    return row


def listed(entity, trainee, **facts):
    return stored(entity(name=trainee.name, id_no=trainee.id_no, region_code=trainee.region_code, **facts))


@pytest.fixture
def answered(monkeypatch):
    """Adopted answers of comparisons by person, as the exchange would tell them."""
    known: dict[str, dict[Question, Evidence]] = {}
    monkeypatch.setattr(queries, "answers_of", lambda keys, on: {key: known[key] for key in keys if key in known})

    def tell(trainee, **answers):
        day = clock.today() - 3 * DAY
        known[trainee.id] = {
            Question[name]: Evidence(Answer[value], day, "BD-2023-1") for name, value in answers.items()
        }

    return tell


# -- what is stored, and the move that follows


@pytest.mark.parametrize("state", [S.COLLECTED, S.CONTACTED])
def test_who_meets_all_rules_becomes_eligible_for_thirty_days(session, agent, state):
    trainee = make_trainee(state=state.value, **AGREED)
    row = check(agent, trainee)
    assert (row.eligible, row.category, row.checked_by) == (True, Category.GRADUATE, agent.name)
    assert (row.checked_on, row.valid_to) == (clock.today(), clock.today() + 30 * DAY)
    assert (trainee.state, trainee.category, trainee.check_valid_to) == (S.ELIGIBLE, Category.GRADUATE, row.valid_to)
    assert trainee.category_checked_on == clock.today()
    assert {"R1", "R2", "R3", "R4", "R5", "R6", "R9"} <= set(verdicts(row))
    assert trainee.deadline_on == max(trainee.graduate_until, trainee.youth_until)
    assert [line.move for line in history(trainee)] == ["qualify"]


def test_who_fails_is_told_rule_by_rule_and_may_object(session, agent, cast):
    trainee = make_trainee(state="CONTACTED", hukou_region="620102", employee_insured=True, **AGREED)
    row = check(agent, trainee)
    assert (row.eligible, trainee.state) == (False, S.INELIGIBLE)
    line = history(trainee)[-1]
    assert line.move == "disqualify"
    assert line.reason.startswith("R1 您的户籍所在地不在宁夏")
    assert "R4 经比对，您当前以职工身份参加社会保险" in line.reason
    with acting_as(cast["xingqing_auditor"]):
        services.reconsider(cast["xingqing_auditor"], trainee, reason="户籍已迁入，提供户口簿")
    assert trainee.state == S.CONTACTED


def test_each_answer_carries_its_clause_and_the_days_between_which_it_holds(session, agent):
    row = check(agent, make_trainee(**AGREED))
    told = {each.number: each for each in telling.told(row.answers)}
    assert told["R1"].clause == "三(一)"
    assert "宁夏户籍" in told["R1"].quote
    assert told["R2"].holds_until > clock.today()
    assert told["R3"].is_alternative
    used = {item["key"] for item in json.loads(row.parameters)}
    assert {"graduate_years", "age_min", "age_max", "hukou_prefix"} <= used


def test_the_check_holds_no_longer_than_the_category(session, agent):
    birth = clock.today().replace(year=clock.today().year - 25, day=1) + 40 * DAY
    trainee = make_trainee(
        birth=birth,
        education=None,
        graduation_date=None,
        unemp_reg_date=clock.today() - 90 * DAY,
        **AGREED,
    )
    row = check(agent, trainee)
    assert row.eligible
    assert row.category == Category.YOUTH
    assert row.valid_to == min(trainee.youth_until, clock.today() + 30 * DAY)


def test_without_consent_nobody_is_found_eligible_and_nothing_is_stored(session, agent):
    trainee = make_trainee(state="CONTACTED")
    with pytest.raises(Refused) as refused:
        check(agent, trainee)
    assert refused.value.code == "no_consent"
    assert trainee.state == S.CONTACTED
    with acting_as(SYSTEM):
        assert queries.last_check(trainee) is None


def test_without_consent_one_may_still_be_found_ineligible(session, agent):
    trainee = make_trainee(hukou_region="620102")
    assert not check(agent, trainee).eligible


def test_what_is_missing_is_asked_for_first(session, agent):
    with pytest.raises(Invalid) as told:
        check(agent, make_trainee(hukou_region=None, **AGREED))
    assert list(told.value.fields) == ["hukou_region"]


@pytest.mark.parametrize("state", ["PLACED", "FINISHED", "CLOSED", "INELIGIBLE"])
def test_only_who_may_still_be_placed_is_checked(session, agent, state):
    with pytest.raises(Refused) as refused:
        check(agent, make_trainee(state=state, **AGREED))
    assert refused.value.status == 409


@pytest.mark.parametrize("who", ["xingqing_auditor", "street1", "yinchuan_agent", "region_admin", "civil"])
def test_only_the_county_agent_checks(session, cast, who):
    with pytest.raises(Refused) as refused:
        check(cast[who], make_trainee(**AGREED))
    assert refused.value.code == "role"


def test_a_recommended_person_stays_recommended(session, agent):
    trainee = make_trainee(state="MATCHING", check_valid_to=clock.today() - DAY)
    check(agent, trainee)
    assert (trainee.state, trainee.check_valid_to) == (S.MATCHING, clock.today() + 30 * DAY)


def test_a_judgement_shown_before_is_not_stored(session, agent):
    trainee = make_trainee(**AGREED)
    with acting_as(agent):
        assert checking.preview(agent, trainee).eligibility.eligible
        assert queries.last_check(trainee) is None
    assert trainee.state == S.COLLECTED


def test_free_hand_is_not_possible_the_rules_decide(session, agent):
    good, bad = make_trainee(**AGREED), make_trainee(hukou_region="620102", **AGREED)
    with acting_as(agent):
        with pytest.raises(Invalid) as told:
            services.MOVES["qualify"](agent, bad, reason="想让他通过")
        assert list(told.value.fields) == ["R1"]
        with pytest.raises(Invalid):
            services.MOVES["disqualify"](agent, good)
        assert services.MOVES["qualify"](agent, good).state == S.ELIGIBLE
        assert services.MOVES["disqualify"](agent, bad).state == S.INELIGIBLE


# -- what a judgement rests on


def test_sources_stand_as_evidence_with_their_batch(session, agent):
    trainee = make_trainee(**AGREED)
    batch = make_source(trainee, batch_id="01890000-0000-7000-8000-000000000001").batch_id
    make_source(trainee, Channel.UNEMP_REGISTER)
    pieces = json.loads(check(agent, trainee).evidence)
    assert [(piece["kind"], piece["label"], piece.get("number")) for piece in pieces] == [
        ("SOURCE", "实名信息数据库", batch),
        ("SOURCE", "失业登记库", None),
    ]


def test_the_lists_of_departments_count_before_the_record(session, agent):
    today = clock.today()
    youth = {"education": "61", "graduation_date": None, "in_realname_db": False, **AGREED}
    unknown = make_trainee(**youth)
    assert not check(agent, unknown).eligible
    registered = make_trainee(**youth)
    listed(UnemploymentRegistration, registered, reg_no="1", registered_on=today - 60 * DAY)
    assert check(agent, registered).category == Category.YOUTH
    ended = make_trainee(**youth, unemp_reg_date=today - 60 * DAY)
    listed(
        UnemploymentRegistration,
        ended,
        reg_no="1",
        registered_on=today - 60 * DAY,
        deregistered_on=today - DAY,
        reason="EMPLOYED",
    )
    assert not check(agent, ended).eligible
    graduate = make_trainee(in_realname_db=False, **AGREED)
    listed(RealNameEntry, graduate, graduation_date=graduate.graduation_date, school="宁夏大学", education="21")
    assert check(agent, graduate).eligible


def test_who_is_still_in_class_by_the_roster_is_not_eligible_and_a_differing_day_is_told(session, agent):
    pupil = make_trainee(**AGREED)
    listed(Graduate, pupil, school="宁夏大学", education="21", leaving_year=2023, enrolment="IN_SCHOOL")
    row = check(agent, pupil)
    assert (row.eligible, verdicts(row)["R4"]) == (False, False)
    left = make_trainee(**AGREED)
    day = left.graduation_date - 7 * DAY
    listed(
        Graduate,
        left,
        school="宁夏大学",
        education="21",
        leaving_year=day.year,
        enrolment="GRADUATED",
        graduation_date=day,
    )
    (piece,) = [p for p in json.loads(check(agent, left).evidence) if p["label"] == "毕业生名册"]
    assert piece["differs"]


@pytest.mark.parametrize(
    ("answers", "failed"),
    [
        ({"HUKOU_NINGXIA": "NO"}, "R1"),
        ({"IN_SCHOOL": "YES"}, "R4"),
        ({"EMPLOYEE_INSURED": "YES"}, "R4"),
        ({"ACTIVE_BUSINESS": "YES"}, "R4"),
    ],
)
def test_an_answer_of_a_comparison_counts_before_all(session, agent, answered, answers, failed):
    trainee = make_trainee(**AGREED)
    answered(trainee, **answers)
    row = check(agent, trainee)
    assert [number for number, ok in verdicts(row).items() if not ok] == [failed]
    assert {"BD-2023-1"} == {p.get("number") for p in json.loads(row.evidence) if p["kind"] == "ANSWER"}


def test_a_newer_no_takes_a_flag_of_the_record_away(session, agent, answered):
    trainee = make_trainee(employee_insured=True, **AGREED)
    answered(trainee, EMPLOYEE_INSURED="NO")
    assert check(agent, trainee).eligible


def test_a_registration_that_the_office_denies_does_not_count(session, agent, answered):
    today = clock.today()
    trainee = make_trainee(
        education="61", graduation_date=None, in_realname_db=False, unemp_reg_date=today - 60 * DAY, **AGREED
    )
    answered(trainee, UNEMPLOYMENT_REGISTERED="NO")
    assert verdicts(check(agent, trainee))["R4"] is False


def test_earlier_paid_internships_are_told_by_higher_parts(session, agent, monkeypatch):
    trainee = make_trainee(**AGREED)
    monkeypatch.setattr(checking, "HISTORIES", [lambda keys: {trainee.id: (Decimal(3),)}])
    assert verdicts(check(agent, trainee))["R9"] is False


# -- every night


def due(**facts):
    """An eligible person whose check ended yesterday and whom a source has seen since."""
    today = clock.today()
    given = {"check_valid_to": today - DAY, "compared_on": today, "category": "GRADUATE"}
    given |= {"graduate_until": today + 400 * DAY, "youth_until": today + 800 * DAY, **facts}
    return make_trainee(state=given.pop("state", "ELIGIBLE"), **given)


def recheck():
    with acting_as(SYSTEM):
        done = services.recheck_due()
        db.session.expire_all()
    return done


def test_who_stays_eligible_gets_a_new_check(session):
    trainee, matching = due(), due(state="MATCHING")
    assert recheck() == 2
    for each in (trainee, matching):
        assert each.check_valid_to == clock.today() + 30 * DAY
        with acting_as(SYSTEM):
            row = queries.last_check(each)
        assert (row.eligible, row.checked_by, row.city_code) == (True, "系统", each.city_code)
        assert verdicts(row)["R1"]
    assert matching.state == S.MATCHING
    assert recheck() == 0, "a repeat finds nothing left to do"


def test_who_is_too_old_or_out_of_time_is_moved_with_the_reasons(session):
    today = clock.today()
    trainee = due(
        birth=today.replace(year=today.year - 26, day=1),
        graduation_date=today.replace(year=today.year - 3, day=1),
        graduate_until=today - 300 * DAY,
        youth_until=today - 100 * DAY,
        check_valid_to=today + 5 * DAY,
    )
    assert recheck() == 1
    assert trainee.state == S.INELIGIBLE
    line = history(trainee)[-1]
    assert (line.actor_name, line.move) == ("系统", "disqualify")
    assert "R6" in line.reason


def test_a_graduate_past_two_years_goes_on_as_registered_youth(session):
    today = clock.today()
    trainee = due(
        graduation_date=today.replace(year=today.year - 3, day=1),
        graduate_until=today - 300 * DAY,
        unemp_reg_date=today - 90 * DAY,
        check_valid_to=today + 5 * DAY,
    )
    assert recheck() == 1
    assert (trainee.state, trainee.category) == (S.ELIGIBLE, Category.YOUTH)
    assert recheck() == 0


@pytest.mark.parametrize("flag", ["in_school", "employee_insured", "active_business"])
def test_what_was_learnt_since_moves_at_once(session, flag):
    trainee = due(check_valid_to=clock.today() + 20 * DAY, **{flag: True})
    assert recheck() == 1
    assert trainee.state == S.INELIGIBLE


@pytest.mark.parametrize(
    "facts",
    [
        {"check_valid_to": DAY},
        {"compared_on": -31 * DAY},
        {"compared_on": None},
        {"consent_scope": "PUSH"},
        {"state": "CONTACTED"},
    ],
)
def test_others_are_left_to_people(session, facts):
    given = {name: clock.today() + value if isinstance(value, timedelta) else value for name, value in facts.items()}
    trainee = due(**given)
    before = trainee.check_valid_to
    assert recheck() == 0
    assert trainee.check_valid_to == before


def test_a_fresh_source_is_evidence_too(session):
    trainee = due(compared_on=None)
    make_source(trainee)
    assert recheck() == 1


def test_one_that_cannot_be_moved_holds_up_no_other(session, monkeypatch):
    first, second = (due(in_school=True) for _ in range(2))
    settle = checking._settle

    def fail_once(actor, trainee, judged):
        if trainee.id == first.id:
            raise Invalid({"x": "没有"})
        return settle(actor, trainee, judged)

    monkeypatch.setattr(checking, "_settle", fail_once)
    assert recheck() == 1
    assert (first.state, second.state) == (S.ELIGIBLE, S.INELIGIBLE)


def test_the_night_asks_the_same_for_few_and_for_many(session, statements):
    due()
    _asked(statements)  # parameters are held in process after the first question
    for _ in range(2):
        due()
    few = _asked(statements)
    for _ in range(30):
        due()
    assert _asked(statements) == few


def _asked(statements):
    statements.clear()
    recheck()
    return len([sent for sent in statements if "number_series" not in sent])


def test_every_stored_check_names_its_person_and_area(session, agent):
    row = check(agent, make_trainee(**AGREED))
    assert isinstance(row, EligibilityCheck)
    assert (row.region_code, row.city_code) == ("640104", "640100")
