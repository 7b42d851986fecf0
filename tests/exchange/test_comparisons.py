"""A question travels as tokens, comes back as answers, and becomes facts; nothing else crosses between departments."""

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.core import clock, crypto, jobs
from app.core.actor import acting_as
from app.core.errors import Invalid, OutOfReach, Refused
from app.core.scope import unscoped
from app.exchange.models import ComparisonBatch, ComparisonFile, ComparisonLine
from app.exchange.queries import comparisons as queries
from app.exchange.services import comparing
from app.exchange.services.comparing_answers import answer_from_file, answer_from_roster
from app.exchange.services.comparing_files import as_csv, as_xlsx
from app.exchange.services.comparing_reading import FaultyAnswers
from app.exchange.services.rosters import ROSTERS, Entry, Roster, add_roster
from app.exchange.services.tokens import Tokeniser, canonical
from app.exchange.states import COMPARING, QUESTIONS, Answer, ComparisonState, Question, SubjectKind
from app.security.states import Department
from app.trainees.services import hardship
from tests.exchange.comparing import adopted, answer, ask, consenting, issued, lines, sheet, token, workbook
from tests.factories import make_trainee

NOW = datetime(2023, 7, 10, 9, 0)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _july(session):
    with clock.frozen(NOW):
        yield


def _count(entity, *where):
    with unscoped("a test counts"):
        return entity and queries.db.session.scalar(sa.select(sa.func.count()).select_from(entity).where(*where))


# -- asking


def test_a_draft_asks_nobody_and_knows_how_many_it_would_ask(cast):
    consenting()
    consenting()
    make_trainee()  # has not agreed
    consenting(region_code="640121")  # another county's
    agent = cast["xingqing_agent"]
    batch = ask(agent, "IN_SCHOOL")
    assert (batch.state, batch.key, batch.number) == (ComparisonState.DRAFT, None, "BD20236401040001")
    assert (batch.answering_department, batch.due_on) == (Department.EDU, date(2023, 7, 20))
    with acting_as(agent):
        assert comparing.subjects_of(Question.IN_SCHOOL).count(agent, Question.IN_SCHOOL, {}) == 2
    assert _count(ComparisonLine) == 0


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"question": "AGE"}, "question"),
        ({"purpose": " "}, "purpose"),
        ({"purpose": "a" * 201}, "purpose"),
        ({"due_on": TODAY}, "due_on"),
        ({"due_on": date(2023, 12, 1)}, "due_on"),
        ({"chosen": {"state": "NOWHERE"}}, "state"),
        ({"chosen": {"region_code": "640121"}}, "region_code"),
    ],
)
def test_a_draft_says_beside_the_field_what_is_wrong(cast, facts, field):
    agent = cast["xingqing_agent"]
    given = {"question": "IN_SCHOOL", "purpose": "复核"} | facts
    with acting_as(agent), pytest.raises(Invalid) as error:
        comparing.make(agent, **given)
    assert list(error.value.fields) == [field]


@pytest.mark.parametrize("who", ["xingqing_auditor", "edu", "supervisor", "street1", "unit1"])
def test_only_agents_of_the_labour_offices_ask(cast, who):
    with acting_as(cast[who]), pytest.raises(Refused):
        comparing.make(cast[who], question="IN_SCHOOL", purpose="复核")


def test_issuing_makes_tokens_under_a_key_of_the_batch(cast):
    people = [consenting() for _n in range(3)]
    first, second = (issued(cast["xingqing_agent"], "IN_SCHOOL", due="") for _n in range(2))
    assert set(lines(first)) == {token(first, person.id_no) for person in people}
    assert set(lines(first)) & set(lines(second)) == set()
    assert (first.asked_count, first.issued_on, len(bytes.fromhex(first.key))) == (3, TODAY, 32)
    with unscoped("a test looks at the table itself"):
        raw = queries.db.session.execute(
            sa.text("SELECT key FROM comparison_batch WHERE number = :n"), {"n": first.number}
        )
        assert raw.scalar_one().startswith(crypto.PREFIX)


def test_consent_is_asked_at_the_moment_of_issuing(cast):
    stays, goes = consenting(), consenting()
    batch = ask(cast["xingqing_agent"], "IN_SCHOOL")
    with acting_as(cast["xingqing_agent"]):
        goes.consent_scope, goes.consent_on = "PUSH", TODAY
        queries.db.session.flush()
        comparing.issue(cast["xingqing_agent"], batch)
    assert set(lines(batch)) == {token(batch, stays.id_no)}


def test_nobody_to_ask_about_is_told(cast):
    batch = ask(cast["xingqing_agent"], "IN_SCHOOL")
    with acting_as(cast["xingqing_agent"]), pytest.raises(Invalid, match="没有可以比对的对象"):
        comparing.issue(cast["xingqing_agent"], batch)


def test_a_county_issues_its_own_batch_alone(cast):
    consenting()
    batch = ask(cast["xingqing_agent"], "IN_SCHOOL")
    with acting_as(cast["yinchuan_agent"]), pytest.raises(Refused, match="发起比对的地区"):
        comparing.issue(cast["yinchuan_agent"], batch)


@pytest.mark.parametrize(
    ("typed", "hashed"),
    [
        ("64010420010101001x", "64010420010101001X"),
        (" ６４０１０４ 2001-0101 001X ", "64010420010101001X"),
        ("640104800101001", "640104198001010013"),
    ],
)
def test_numbers_are_hashed_in_one_form(typed, hashed):
    assert canonical(typed, SubjectKind.PERSON) == hashed
    assert len(hashed) == 18


# -- what crosses


def test_the_file_out_holds_tokens_and_no_name_or_number(cast):
    person = consenting(name="张某某")
    batch = issued(cast["xingqing_agent"], "IN_SCHOOL")
    text = as_csv(batch).read().decode("utf-8-sig")
    assert token(batch, person.id_no) in text
    assert "四（二）" in text
    assert batch.due_on.isoformat() in text
    for secret in (person.id_no, person.name, person.id, person.id_hash, person.id_tail, batch.key):
        assert secret not in text


def test_the_order_of_the_file_says_nothing_of_the_people(cast):
    for _n in range(20):
        consenting()
    batch = issued(cast["xingqing_agent"], "IN_SCHOOL")
    tokens = [row.token for row in queries.tokens_of(batch)]
    assert tokens == sorted(tokens)


def test_the_answering_side_reaches_no_subject(cast):
    consenting()
    batch = issued(cast["xingqing_agent"], "IN_SCHOOL")
    for who in ("edu", "supervisor", "center", "civil", "yongning_agent", "nobody"):
        with acting_as(cast[who]):
            found = queries.db.session.scalars(
                sa.select(ComparisonLine).where(ComparisonLine.batch_id == batch.id)
            ).all()
            assert len(found) == (1 if who == "center" else 0), who


SEES = {
    "xingqing_agent": True,
    "xingqing_auditor": True,
    "yinchuan_agent": True,
    "center": True,
    "edu": True,
    "supervisor": True,
    "civil": False,
    "sci": False,
    "yongning_agent": False,
    "guyuan_agent": False,
    "civil_xingqing": False,
    "street1": False,
    "unit1": False,
    "nobody": False,
}


@pytest.mark.parametrize("who", sorted(SEES))
def test_a_batch_is_seen_by_its_two_sides_alone(cast, who):
    consenting()
    batch = issued(cast["xingqing_agent"], "IN_SCHOOL")
    with acting_as(cast[who]):
        found = queries.db.session.scalar(sa.select(ComparisonBatch.id).where(ComparisonBatch.id == batch.id))
    assert (found is not None) == SEES[who]


def test_a_draft_is_not_seen_by_the_department_that_it_would_ask(cast):
    batch = ask(cast["xingqing_agent"], "IN_SCHOOL")
    with acting_as(cast["edu"]):
        assert queries.db.session.scalar(sa.select(ComparisonBatch.id).where(ComparisonBatch.id == batch.id)) is None


def test_a_county_officer_answers_the_batches_of_the_county_alone(cast):
    person = _claimant(cast)
    batch = issued(cast["xingqing_agent"], "LOW_INCOME")
    with acting_as(cast["civil_yongning"]), pytest.raises((Refused, OutOfReach)):
        answer(cast["civil_yongning"], batch, {person.id_no: "是"})
    assert answer(cast["civil_xingqing"], batch, {person.id_no: "是"}).yes == 1


def _claimant(cast, **facts):
    person = consenting(**facts)
    with acting_as(cast["street1"]):
        person.created_by_id = cast["street1"].user_id
    with acting_as(cast["xingqing_agent"]):
        hardship.claim(cast["xingqing_agent"], trainee_id=person.id, kind="LOW_INCOME")
    return person


# -- answering


def test_answers_come_in_with_their_days_and_the_file_is_kept_sealed(cast):
    people = [consenting() for _n in range(4)]
    batch = issued(cast["xingqing_agent"], "IN_SCHOOL")
    received = answer(
        cast["edu"],
        batch,
        {people[0].id_no: ("是", "2023年7月1日"), people[1].id_no: "否", people[2].id_no: "查无"},
        day=date(2023, 7, 5),
    )
    assert (received.yes, received.no, received.unknown, received.missing) == (1, 1, 1, 1)
    told = [lines(batch)[token(batch, person.id_no)] for person in people]
    assert [(row.answer, row.answered_on) for row in told] == [
        (Answer.YES, date(2023, 7, 1)),
        (Answer.NO, date(2023, 7, 5)),
        (Answer.UNKNOWN, None),
        (None, None),
    ]
    assert (batch.state, batch.yes_count, batch.unanswered_count) == (ComparisonState.ANSWERED, 1, 1)
    with acting_as(cast["xingqing_agent"]):
        (kept,) = queries.files_of(batch)
        assert kept.sealed.startswith(crypto.FILE_MARK)
        assert token(batch, people[0].id_no).encode() in crypto.decrypt_bytes(kept.sealed)
        assert len(kept.sha256) == 64


def test_answering_again_replaces_the_whole_answer(cast):
    people = [consenting() for _n in range(2)]
    batch = issued(cast["xingqing_agent"], "IN_SCHOOL")
    answer(cast["edu"], batch, {people[0].id_no: "是", people[1].id_no: "是"})
    answer(cast["edu"], batch, {people[1].id_no: "否"})
    assert (batch.yes_count, batch.no_count, batch.unanswered_count) == (0, 1, 1)
    assert lines(batch)[token(batch, people[0].id_no)].answer is None
    assert _count(ComparisonFile, ComparisonFile.batch_id == batch.id) == 2


def test_every_faulty_cell_is_told_and_nothing_is_kept(cast):
    people = [consenting() for _n in range(6)]
    batch = issued(cast["xingqing_agent"], "IN_SCHOOL")
    codes = [token(batch, person.id_no) for person in people]
    body = workbook(
        batch,
        [
            [codes[0], "是", date(2023, 7, 1)],
            [codes[1], "可能", date(2023, 7, 1)],
            [codes[2], "是", "七月一日"],
            [codes[3], "否", date(2023, 8, 1)],
            ["f" * 64, "是"],
            [codes[0], "否"],
            ["", "是"],
            [codes[4], "否", "张三 640104200101010019"],
            [codes[5], "否", None, "备注"],
        ],
    )
    with acting_as(cast["edu"]), pytest.raises(FaultyAnswers) as error:
        answer_from_file(cast["edu"], batch, name="答复.xlsx", body=body)
    assert [fault.column for fault in error.value.faults] == ["B5", "C6", "C7", "A8", "A9", "A10", "C11", "C11", "D12"]
    assert "640104200101010019" not in "".join(fault.message for fault in error.value.faults)
    assert batch.yes_count == 0
    assert {row.answer for row in lines(batch).values()} == {None}
    assert _count(ComparisonFile) == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda body: body.replace("比对码", "身份证号"), "没有找到“比对码”一列"),
        (lambda body: body.replace("BD2023", "BD2022"), "另一批比对"),
        (lambda body: body.replace("比对码,结果,日期", "比对码,日期"), "1 处错误"),
        (lambda body: body.replace("比对码,结果,日期", "比对码,结果,日期,姓名"), "1 处错误"),
        (lambda body: body.replace(",是,", ",,"), "一条答复也没有"),
        (lambda body: "", "文件是空的"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_words(cast, change, words):
    person = consenting()
    batch = issued(cast["xingqing_agent"], "IN_SCHOOL")
    body = change(sheet(batch, {token(batch, person.id_no): ("是", "2023-07-01")}).decode()).encode()
    with acting_as(cast["edu"]), pytest.raises(Invalid, match=words):
        answer_from_file(cast["edu"], batch, name="答复.csv", body=body)


def test_messy_cells_are_understood(cast):
    people = [consenting() for _n in range(5)]
    batch = issued(cast["xingqing_agent"], "IN_SCHOOL")
    codes = [token(batch, person.id_no) for person in people]
    body = workbook(
        batch,
        [
            [f" {codes[0].upper()} ", " 是 ", "2023/7/1"],
            [codes[1], 1, 45108],
            [codes[2], "Ｎ", "２０２３．７．１"],
            [],
            [codes[3], "未知"],
            [codes[4], "/"],
        ],
    )
    with acting_as(cast["edu"]):
        received = answer_from_file(cast["edu"], batch, name="答复.xlsx", body=body)
    assert (received.yes, received.no, received.unknown, received.missing) == (2, 1, 1, 1)
    assert {lines(batch)[code].answered_on for code in codes[:3]} == {date(2023, 7, 1)}


def test_the_workbook_out_is_read_back_as_it_is(cast):
    people = [consenting() for _n in range(3)]
    batch = issued(cast["xingqing_agent"], "IN_SCHOOL")
    answer(cast["edu"], batch, {people[0].id_no: ("是", "2023-07-01"), people[1].id_no: "否"})
    before = lines(batch)
    with acting_as(cast["edu"]), as_xlsx(batch) as stream:
        answer_from_file(cast["edu"], batch, name="答复.xlsx", body=stream.read())
    assert lines(batch) == before


@pytest.mark.parametrize("who", ["civil", "xingqing_agent", "center"])
def test_only_the_department_that_was_asked_answers(cast, who):
    person = consenting()
    batch = issued(cast["xingqing_agent"], "IN_SCHOOL")
    with pytest.raises((Refused, OutOfReach)):
        answer(cast[who], batch, {person.id_no: "是"})


def test_answers_that_are_too_old_to_count_are_refused(cast):
    person = consenting()
    batch = issued(cast["xingqing_agent"], "IN_SCHOOL")
    with pytest.raises(Invalid, match="有效期"):
        answer(cast["edu"], batch, {person.id_no: ("是", "2023-05-01")})


# -- from an own list


@pytest.fixture
def roster():
    listed: list[Entry] = []
    known = dict(ROSTERS)
    ROSTERS.clear()
    add_roster(
        Roster(
            "test", "测试名册", Department.EDU, Question.IN_SCHOOL, lambda _actor: iter(listed), can_be_complete=True
        )
    )
    yield listed
    ROSTERS.clear()
    ROSTERS.update(known)


@pytest.mark.parametrize(("whole", "absent"), [(None, Answer.UNKNOWN), (date(2023, 7, 9), Answer.NO)])
def test_a_list_kept_here_answers_and_only_a_complete_one_says_no(cast, roster, whole, absent):
    people = [consenting() for _n in range(3)]
    roster += [
        Entry(people[0].id_no.lower(), Answer.YES, date(2023, 7, 1)),
        Entry(people[1].id_no, Answer.YES, date(2023, 6, 1)),
        Entry(people[1].id_no, Answer.NO, date(2023, 7, 2)),
        Entry("640104200101010019", Answer.YES, date(2023, 7, 1)),
    ]
    batch = issued(cast["xingqing_agent"], "IN_SCHOOL")
    with acting_as(cast["edu"]):
        received = answer_from_roster(cast["edu"], batch, name="test", complete_on=whole)
    found = [lines(batch)[token(batch, person.id_no)] for person in people]
    assert [row.answer for row in found] == [Answer.YES, Answer.NO, absent]
    assert found[1].answered_on == date(2023, 7, 2)
    assert received.yes == 1
    assert _count(ComparisonFile) == 0


@pytest.mark.usefixtures("roster")
def test_another_departments_list_cannot_be_used(cast):
    consenting()
    batch = issued(cast["xingqing_agent"], "IN_SCHOOL")
    with acting_as(cast["edu"]), pytest.raises(Invalid, match="没有可用于答复的名册"):
        answer_from_roster(cast["edu"], batch, name="low-income-household")


# -- adopting, ending


def test_evidence_is_the_latest_valid_answer_of_an_adopted_batch(cast):
    person, agent, edu = consenting(), cast["xingqing_agent"], cast["edu"]
    adopted(agent, edu, "IN_SCHOOL", {person.id_no: ("是", "2023-07-01")})
    later = issued(agent, "IN_SCHOOL")
    answer(edu, later, {person.id_no: ("否", "2023-07-08")})
    assert queries.answers_for(person.id, TODAY)[Question.IN_SCHOOL].answer == Answer.YES
    with acting_as(agent):
        comparing.apply(agent, later)
    assert queries.answers_for(person.id, TODAY)[Question.IN_SCHOOL] == (
        Answer.NO,
        date(2023, 7, 8),
        later.number,
        None,
    )
    assert queries.answers_for(person.id, date(2023, 7, 5))[Question.IN_SCHOOL].answer == Answer.YES
    assert queries.answers_for(person.id, date(2023, 8, 7))[Question.IN_SCHOOL].answer == Answer.NO
    assert queries.answers_for(person.id, date(2023, 8, 8)) == {}
    assert queries.answers_of([person.id, "none"], TODAY).keys() == {person.id}


def test_who_was_answered_of_is_not_asked_again_while_it_counts(cast):
    people = [consenting() for _n in range(2)]
    agent = cast["xingqing_agent"]
    adopted(agent, cast["edu"], "IN_SCHOOL", {people[0].id_no: "否"})
    batch = issued(agent, "IN_SCHOOL", due="DUE")
    assert set(lines(batch)) == {token(batch, people[1].id_no)}


def test_who_answered_does_not_adopt(cast):
    person, center = consenting(), cast["center"]
    batch = issued(center, "EMPLOYEE_INSURED")
    answer(center, batch, {person.id_no: "否"})
    with acting_as(center), pytest.raises(Refused) as caught:
        comparing.apply(center, batch)
    assert caught.value.refusal.code == "four_eyes"


def test_adopting_twice_or_out_of_turn_is_refused(cast):
    person, agent = consenting(), cast["xingqing_agent"]
    batch = issued(agent, "IN_SCHOOL")
    with acting_as(agent), pytest.raises(Refused):
        comparing.apply(agent, batch)
    answer(cast["edu"], batch, {person.id_no: "否"})
    with acting_as(cast["yinchuan_agent"]), pytest.raises(Refused):
        comparing.apply(cast["yinchuan_agent"], batch)
    with acting_as(agent):
        comparing.apply(agent, batch)
        with pytest.raises(Refused):
            comparing.apply(agent, batch)
    with pytest.raises(Refused):
        answer(cast["edu"], batch, {person.id_no: "是"})


def test_sending_back_forgets_the_answers_and_gives_time(cast):
    person, agent = consenting(), cast["xingqing_agent"]
    batch = issued(agent, "IN_SCHOOL")
    answer(cast["edu"], batch, {person.id_no: "是"})
    with clock.frozen(NOW + timedelta(days=5)), acting_as(agent):
        comparing.send_back(agent, batch, reason="日期不对")
    assert (batch.state, batch.yes_count, batch.due_on) == (ComparisonState.ISSUED, 0, date(2023, 7, 25))
    assert {row.answer for row in lines(batch).values()} == {None}


@pytest.mark.parametrize(("who", "verb"), [("xingqing_agent", comparing.cancel), ("edu", comparing.decline)])
def test_what_ends_without_an_answer_loses_key_and_lines(cast, who, verb):
    consenting()
    batch = issued(cast["xingqing_agent"], "IN_SCHOOL")
    with acting_as(cast[who]):
        verb(cast[who], batch, reason="不再需要")
    assert (batch.state, batch.key, _count(ComparisonLine)) == (ComparisonState.CANCELLED, None, 0)


def test_the_night_ends_what_was_not_answered_and_what_holds_no_longer(cast):
    person, agent = consenting(), cast["xingqing_agent"]
    unanswered = issued(agent, "IN_SCHOOL")
    answered = issued(agent, "IN_SCHOOL")
    answer(cast["edu"], answered, {person.id_no: "是"})
    for day, ended in ((10, 0), (11, 1), (30, 0), (31, 1)):
        with clock.frozen(NOW + timedelta(days=day)):
            assert jobs.run("exchange.expire_comparisons") == ended, day
    queries.db.session.expire_all()
    with unscoped("a test looks"):
        assert {unanswered.state, answered.state} == {ComparisonState.EXPIRED}
        assert (unanswered.key, answered.key) == (None, None)


def test_every_question_is_whole():
    assert set(QUESTIONS) == set(Question)
    assert {about.owner for about in QUESTIONS.values()} <= set(Department)
    assert COMPARING.start == ComparisonState.DRAFT


def test_tokens_are_hmac_sha256_of_the_number():
    import hashlib
    import hmac

    key = "0f" * 32
    told = hmac.new(bytes.fromhex(key), b"91640104MA77000149", hashlib.sha256).hexdigest()
    assert Tokeniser(key, SubjectKind.UNIT)("91640104 ma7700-0149") == told
