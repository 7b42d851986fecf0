"""Printed documents of placements: what they say, who opens them, the same bytes for all, the code that stays true."""

import json
from datetime import date
from types import SimpleNamespace

import pytest

from app.core import documents as printing
from app.core import issuing
from app.core.actor import SYSTEM, acting_as
from app.core.errors import OutOfReach
from app.core.issued import IssuedState
from app.core.pdf.attendance import ROWS, ROWS_ON_LAST, row_counts
from app.core.pdf.official import face_of, long_codes
from app.extensions import db
from app.placements import signals
from app.placements.models import Assessment
from app.placements.queries import documents as queries
from app.placements.rules.agreement import CLAUSE_NAMES
from app.placements.services import documents
from app.placements.services.documents import facts
from app.reporting.services import build_report
from app.trainees.models import Trainee
from tests.core.pdf_reader import pages, text_of
from tests.factories import make_post, make_trainee, make_unit
from tests.placements.agreement_factories import make_agreement, trainee_of
from tests.placements.attendance_factories import make_attended, settle_month
from tests.placements.attendance_factories import unit_of as worker_of
from tests.placements.factories import make_application, make_placement

NAMES = ("马小燕", "阿不都热合曼·阿不都克里木", "赟喆堃")
LONG_UNIT = "宁夏回族自治区石嘴山市大武口区新能源装备制造与技术服务产业创新发展研究院有限责任公司"


def read(pdf: bytes) -> str:
    """The whole text of a file, without blanks and in drawing order."""
    return "".join("".join(text_of(page).split()) for page in pages(pdf))


def placed(name: str = "马小燕", state: str = "PENDING", **more):
    """A placement of a person with that name at a unit with a long name."""
    post = make_post(make_unit(name=LONG_UNIT)) if more.pop("long", False) else make_post()
    trainee = make_trainee("MATCHING", region_code=post.region_code, category="GRADUATE", name=name)
    return fresh(make_placement(state, trainee=trainee, post=post, **more))


def happens(what: str, placement) -> None:
    """Let the parts that follow placements hear of something."""
    with acting_as(SYSTEM):
        getattr(signals, what).send(placement, actor=SYSTEM)


def fresh(row):
    """The row as the database gives it, with its choices as choices."""
    with acting_as(SYSTEM):
        db.session.refresh(row)
    return row


def assessed(placement, state: str = "ISSUED", **facts):
    """An assessment with scores, opinion and answer."""
    given = {
        **Assessment.keys_of(placement),
        "person_name": placement.person_name,
        "unit_name": placement.unit_name,
        "due_on": placement.ends_on,
        "attitude": "EXCELLENT",
        "skill": "GOOD",
        "teamwork": "GOOD",
        "overall": "EXCELLENT",
        "opinion": "学习主动，能够独立完成测试工作。",
        "signed_by": "王建国",
        "signed_on": placement.ends_on,
        "trainee_opinion": "AGREES",
        "answered_on": placement.ends_on,
        "state": state,
    }
    if state == "ISSUED":
        given |= {"certificate_no": "JXZS-202401-640104-0001", "issued_on": placement.ends_on}
    with acting_as(SYSTEM):
        row = Assessment(**{**given, **facts})
        db.session.add(row)
        db.session.flush()
    return fresh(row)


def number_of(placement) -> str:
    with acting_as(SYSTEM):
        return db.session.get_one(Trainee, placement.trainee_id).id_no


def test_letter_is_issued_with_the_dispatch_and_says_who_where_when(session):
    placement = placed()
    happens("dispatched", placement)
    issued = issuing.latest(placement, "dispatch_letter")
    assert issued.state == IssuedState.VALID and issued.file_id is None
    with acting_as(SYSTEM):
        text = read(documents.letter(placement).pdf())
        application = queries.application_of(placement)
    for said in (application.dispatch_no, placement.person_name, placement.unit_name, placement.post_title, "报到回执"):
        assert said.replace(" ", "") in text
    assert number_of(placement) not in text


@pytest.mark.parametrize(("signal", "state"), [("cancelled", IssuedState.REVOKED), ("ended", IssuedState.ENDED)])
def test_letter_follows_its_placement(session, signal, state):
    placement = placed(starts_on=date(2023, 7, 10))
    happens("dispatched", placement)
    happens(signal, placement)
    assert issuing.latest(placement, "dispatch_letter").state == state


def test_number_of_the_dispatch_is_the_number_of_the_letter(session):
    placement = placed()
    with acting_as(SYSTEM):
        queries.application_of(placement).dispatch_no = "JXPQ2023640104-0001"
        issued = documents.issue_letter(placement)
    assert issued.number == "JXPQ2023640104-0001"
    assert issuing.issued_under(issued.code) is issued


def test_trainee_unit_and_county_get_the_same_bytes(session, cast):
    placement = placed()
    happens("dispatched", placement)
    readers = [trainee_of(placement), worker_of(placement), cast["xingqing_agent"]]
    files = []
    for actor in readers:
        with acting_as(actor):
            files.append(documents.open_paper(actor, "dispatch", placement.id).pdf())
    assert files[0] == files[1] == files[2]


@pytest.mark.parametrize("kind", [*documents.KINDS, "nonsense"])
def test_nobody_else_opens_anything(session, cast, kind):
    placement = placed()
    for actor in (cast["yongning_agent"], cast["unit2"], trainee_of(placed())):
        with acting_as(actor), pytest.raises(OutOfReach):
            documents.open_paper(actor, kind, placement.id)


@pytest.mark.parametrize("name", NAMES)
def test_agreement_bears_every_clause_and_both_signatures(session, name):
    placement = placed(name, long=True)
    agreement = make_agreement("SIGNED", placement=placement, person_name=name)
    with acting_as(SYSTEM):
        clauses = json.loads(agreement.clauses)
        text = read(
            documents.agreement_pdf(agreement, "JXXY-202307-640104-0012", "JXXY-202307-640104-0012-" + "A" * 16)
        )
    present = [clause for clause in CLAUSE_NAMES if clauses[clause]]
    assert len(present) == 16
    for place, clause in enumerate(present, 1):
        assert f"第{facts.ordinal(place)}条{CLAUSE_NAMES[clause]}" in text
        assert clauses[clause][:12].replace(" ", "") in text
    assert agreement.agreement_no in text and "JXXY-202307-640104-0012" in text and LONG_UNIT in text
    assert facts.text_hash(facts.numbered(clauses))[:32] in text
    assert number_of(placement) not in text


def test_file_of_a_signed_agreement_is_the_kept_one_and_a_draft_says_so(session):
    signed, draft = make_agreement("SIGNED"), make_agreement("DRAFT")
    with acting_as(SYSTEM):
        assert documents.agreement_file(signed).pdf() == b"%PDF-1.7 signed"
        assert "本件尚未签发" in read(documents.agreement_file(draft).pdf())


@pytest.mark.parametrize(
    ("facts_of", "says", "fresh"),
    [
        ({}, "见习期满", True),
        ({"is_retained": True}, "见习期满", False),
        ({"category": "YOUTH"}, "见习期满", False),
        ({"end_type": "EARLY", "end_reason": "UNWILLING"}, "未满协议约定期限", False),
        ({"end_type": "EARLY_RETAINED", "end_reason": "CONTRACT_WITH_UNIT"}, "被见习单位录用", False),
    ],
)
def test_certificate_says_whole_or_partial_and_later_treatment(session, facts_of, says, fresh):
    placement = placed("赟喆堃", "ENDED", **facts_of)
    with acting_as(SYSTEM):
        text = read(documents.certificate_pdf(assessed(placement), "JXZS-202401-640104-0001", ""))
    assert says in text and "优秀" in text and "JXZS-202401-640104-0001" in text
    assert ("参照应届毕业生" in text) is fresh


def test_assessment_keeps_its_number_until_its_content_changes(session):
    record = assessed(placed("马小燕", "ENDED"), "ANSWERED")
    with acting_as(SYSTEM):
        first = documents.assessment_form(record)
        again = documents.assessment_form(record)
        record.trainee_opinion, record.trainee_words = "DISAGREES", "出勤天数少算了两天。"
        later = documents.assessment_form(record)
    assert first.name == again.name != later.name
    assert "有不同意见：出勤天数少算了两天" in read(later.pdf())
    newest, before = issuing.issued_for(record, "assessment")
    assert (before.state, before.followed_by) == (IssuedState.AMENDED, newest.number)


def test_assessment_before_the_signature_is_a_draft(session):
    record = assessed(placed(), "DRAFT")
    with acting_as(SYSTEM):
        assert "本件尚未签发" in read(documents.assessment_form(record).pdf())
    assert issuing.latest(record, "assessment") is None


def test_sheet_of_a_person_shows_every_code_and_gets_a_number_when_handed_in(session):
    placement = make_attended()
    sheet = settle_month(placement, "2023-08")
    with acting_as(SYSTEM):
        open_one = documents.of_person(sheet)
        sheet.confirmed_at = sheet.submitted_at = sheet.created_at
        sheet.state = "SUBMITTED"
        db.session.flush()
        handed_in = documents.of_person(sheet)
    text = read(open_one.pdf())
    assert placement.person_name in text and "2023年8月" in text and "P" * 5 in text and "本件尚未签发" in text
    assert "JXKQ-" in handed_in.name and "JXKQ-" in read(handed_in.pdf())


def test_unlocking_a_month_ends_what_was_printed_of_it(session):
    placement = make_attended()
    sheet = settle_month(placement, "2023-08")
    with acting_as(SYSTEM):
        sheet.confirmed_at = sheet.submitted_at = sheet.created_at
        sheet.state = "LOCKED"
        db.session.flush()
        documents.of_person(sheet)
        documents.of_unit(queries.unit_of(sheet), sheet.month)
        signals.month_unlocked.send(sheet, actor=SYSTEM)
        found = [issuing.latest(one, "attendance-2023-08") for one in (sheet, queries.unit_of(sheet))]
    assert [issued.state for issued in found] == [IssuedState.AMENDED] * 2


def test_sheet_of_a_unit_is_for_the_unit_and_officers_of_its_area(session, cast):
    placement = make_attended()
    sheet = settle_month(placement, "2023-08")
    for actor in (worker_of(placement), cast["xingqing_agent"]):
        with acting_as(actor):
            assert documents.open_paper(actor, "attendance-unit", sheet.id).pdf().startswith(b"%PDF")
    person = trainee_of(placement)
    with acting_as(person), pytest.raises(OutOfReach):
        documents.open_paper(person, "attendance-unit", sheet.id)


@pytest.mark.parametrize("people", [1, ROWS_ON_LAST, ROWS_ON_LAST + 1, ROWS, 50, 51, 56, 57, 84, 200])
def test_rows_fill_pages_and_the_last_leaves_room_for_signatures(people):
    counts = row_counts(people)
    assert sum(counts) == people and max(counts) <= ROWS
    assert 1 <= counts[-1] <= ROWS_ON_LAST


def test_two_hundred_people_stand_on_eight_pages(session):
    days = [
        {"number": day, "weekday": date(2023, 7, day).weekday(), "is_workday": day % 7 not in (1, 2)}
        for day in range(1, 32)
    ]
    codes = "".join("P" if day["is_workday"] else "H" for day in days)
    people = [{"name": NAMES[place % 3], "codes": codes} for place in range(200)]
    context = {
        **facts.sealed("", "", date(2023, 8, 1)),
        "month_name": "2023年7月",
        "due_days": 21,
        "days": days,
        "sheets": [{"unit_name": LONG_UNIT, "people": people}],
        "signers": ["制表人"],
        "footnote": "",
    }
    printed = printing.compose("attendance_sheet", context)
    assert printed.pages == 8 and not printed.missing and not printed.complaints


def test_slip_is_for_what_a_window_entered(session, cast):
    entered = make_application(is_entered_for=True, entered_because="本人没有智能手机")
    own = make_application()
    actor = cast["xingqing_agent"]
    with acting_as(actor):
        text = read(documents.open_paper(actor, "slip", entered.id).pdf())
        with pytest.raises(OutOfReach):
            documents.open_paper(actor, "slip", own.id)
    assert "本人没有智能手机" in text and "申请人签字" in text


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2023, 7, 10), date(2024, 1, 9), "6个月"),
        (date(2023, 7, 10), date(2024, 1, 19), "6个月零10天"),
        (date(2023, 7, 10), date(2023, 7, 29), "20天"),
    ],
)
def test_term_counts_both_ends(first, last, said):
    assert facts.term(first, last) == said


@pytest.mark.parametrize(("number", "said"), [(1, "一"), (10, "十"), (16, "十六"), (20, "二十"), (21, "二十一")])
def test_ordinals(number, said):
    assert facts.ordinal(number) == said


def test_faces_and_long_codes():
    assert (face_of("马小燕"), face_of("阿不都·热合曼"), face_of("赟喆堃")) == ("kai", "kai", "song")
    assert long_codes("<b>91640104MA77000149") == '&lt;b&gt;<span class="code">91640104MA77000149</span>'


def test_office_without_an_entry_has_its_usual_name(session):
    assert queries.office_of("640499").name.endswith("人力资源和社会保障局")


def test_desk_and_staff_pages_send_the_file_and_log_it(session, login):
    placement = placed()
    happens("dispatched", placement)
    staff = login("xingqing_agent").get(f"/admin/placement-documents/dispatch/{placement.id}")
    assert staff.status_code == 200 and staff.mimetype == "application/pdf"
    assert staff.headers["Cache-Control"] == "no-store" and staff.data.startswith(b"%PDF")
    person = trainee_of(placement)
    own = login(person.login).get(f"/desk/documents/dispatch/{placement.application_id}")
    assert own.data == staff.data
    issued = issuing.latest(placement, "dispatch_letter")
    again = login("xingqing_agent").get(f"/admin/placement-documents/issued/{issued.id}/file")
    assert again.data == staff.data
    assert login("yongning_agent").get(f"/admin/placement-documents/dispatch/{placement.id}").status_code == 404
    assert login("unit2").get(f"/desk/documents/dispatch/{placement.id}").status_code == 404


def test_a_certificate_that_came_with_its_number_opens_under_it(session):
    record = assessed(placed("马小燕", "ENDED"))
    with acting_as(SYSTEM):
        first = documents.certificate(record).pdf()
        issued = issuing.latest(record, "certificate")
        assert (issued.number, issued.issued_on) == (record.certificate_no, record.issued_on)
        assert documents.certificate(record).pdf() == first
        assert documents.certificate(assessed(placed("马大山", "ENDED"), "ANSWERED")) is None


@pytest.mark.parametrize("kind", ["dispatch_letter", "dispatch-letter", "attendance_sheet", "agreement", "certificate"])
def test_terminal_builds_documents(session, kind):
    placement = fresh(make_attended())
    settle_month(placement, "2023-08")
    agreement = make_agreement("DRAFT")
    record = assessed(placed("马小燕", "ENDED"))
    with acting_as(SYSTEM):
        facts_of = SimpleNamespace(placement=placement.id, agreement=agreement.agreement_no, assessment=record.id)
        issuing.issue(
            record, kind="certificate", series="JXZS", title="就业见习证书", issuer="局", shown=[], print_as=None
        )
        key = {"agreement": facts_of.agreement, "certificate": facts_of.assessment}.get(kind, facts_of.placement)
        if kind == "attendance_sheet":
            pdf = build_report(kind, region="640104", period="2023-08")
        else:
            pdf = build_report(kind, region="640104", period="", record=key)
    assert pdf.startswith(b"%PDF")
