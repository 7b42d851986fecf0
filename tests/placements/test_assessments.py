"""Assessments: begun at the end, judged by the unit, answered by the trainee, certified by the county (C41, C57, C90)."""

from datetime import timedelta
from typing import Any

import pytest
from flask_babel import force_locale

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, OutOfReach, Refused
from app.core.files import file_of
from app.core.identifiers import mask_name
from app.core.issued import IssuedState
from app.core.issuing import latest, shown_facts
from app.extensions import db
from app.placements.card.assessments import ASSESSMENT
from app.placements.models import Assessment
from app.placements.queries import assessments as queries
from app.placements.queries.certificates import certificate_facts
from app.placements.queries.documents import office_of
from app.placements.services import assessments
from app.placements.services.documents import assessment_form
from app.placements.states import ASSESSING, EndType, Opinion
from app.placements.states import AssessmentState as A
from app.programme.queries import database_params
from app.units.models import Unit
from tests.factories import make_post
from tests.placements.agreement_factories import trainee_of
from tests.placements.factories import make_placement

DAY = timedelta(days=1)
JUDGED = {"attitude": "GOOD", "skill": "GOOD", "teamwork": "PASS", "overall": "GOOD", "opinion": "踏实肯学。"}


@pytest.fixture(autouse=True)
def quick_print(monkeypatch: pytest.MonkeyPatch) -> None:
    """Print a few bytes instead of the page; test_documents prints the page."""
    monkeypatch.setattr(assessments, "certificate_pdf", lambda _row, number, code: f"%PDF-1.7 {number} {code}".encode())


@pytest.fixture
def unit(cast: Any) -> Unit:
    """The unit of unit1."""
    return db.session.get_one(Unit, next(iter(cast["unit1"].unit_ids)))


@pytest.fixture
def placement(session: Any, unit: Unit) -> Any:
    """An internship at unit1 that ended today."""
    today = clock.today()
    made = make_placement("ENDED", post=make_post(unit), starts_on=today - 100 * DAY, ends_on=today)
    db.session.refresh(made)
    return made


@pytest.fixture
def row(placement: Any) -> Assessment:
    """Its assessment."""
    with acting_as(SYSTEM):
        assessments.follow_end(placement)
        assessments.follow_end(placement)  # a second telling makes no second one
        found = queries.assessment_of(placement)
    assert found is not None
    return found


def judged(cast: Any, row: Assessment, **facts: Any) -> Assessment:
    with acting_as(cast["unit1"]):
        return assessments.sign_unit(cast["unit1"], row, **{**JUDGED, **facts})


def answered(trainee: Any, row: Assessment, **facts: Any) -> Assessment:
    with acting_as(trainee):
        return assessments.answer(trainee, row, **{"opinion": "AGREES", **facts})


def test_an_end_begins_an_assessment_due_in_ten_workdays(row: Assessment) -> None:
    assert row.state == A.DRAFT
    assert row.due_on == database_params().workdays.add(clock.today(), 10)


def test_who_never_started_has_none(unit: Unit) -> None:
    gone = make_placement("CANCELLED", post=make_post(unit))
    with acting_as(SYSTEM):
        assessments.follow_end(gone)
        assert queries.assessment_of(gone) is None


def test_the_unit_fills_in_and_signs_whole(cast: Any, row: Assessment) -> None:
    with acting_as(cast["unit1"]):
        assessments.edit(cast["unit1"], row, attitude="GOOD")
        with pytest.raises(Invalid) as raised:
            assessments.sign_unit(cast["unit1"], row)
    assert sorted(raised.value.fields) == ["opinion", "overall", "skill", "teamwork"]
    assert judged(cast, row).state == A.UNIT_SIGNED
    with acting_as(cast["unit1"]), pytest.raises(Refused):
        assessments.edit(cast["unit1"], row, overall="FAIL")


@pytest.mark.parametrize("login", ["unit2", "xingqing_agent", "yongning_agent"])
def test_nobody_else_signs_for_the_unit(cast: Any, row: Assessment, login: str) -> None:
    with acting_as(cast[login]), pytest.raises((Refused, OutOfReach)):
        assessments.sign_unit(cast[login], row, **JUDGED)
    assert row.state == A.DRAFT


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        ({}, []),
        ({"opinion": "DISAGREES", "words": "出勤少算两天。"}, []),
        ({"opinion": "DISAGREES", "words": " "}, ["words"]),
        ({"opinion": "SILENT"}, ["opinion"]),
    ],
)
def test_the_trainee_answers(
    cast: Any, placement: Any, row: Assessment, facts: dict[str, Any], fields: list[str]
) -> None:
    trainee = trainee_of(placement)
    judged(cast, row)
    if fields:
        with pytest.raises(Invalid) as raised:
            answered(trainee, row, **facts)
        assert list(raised.value.fields) == fields
        assert row.state == A.UNIT_SIGNED
        return
    assert answered(trainee, row, **facts).state == A.ANSWERED


def test_silence_is_an_answer_after_five_workdays(cast: Any, row: Assessment) -> None:
    judged(cast, row)
    last = database_params().workdays.add(clock.today(), 5)
    with acting_as(SYSTEM):
        day = database_params().workdays.add(last, -(assessments.ANSWER_WORKDAYS + 1))
        assert row not in queries.unanswered_since(day)
        day = database_params().workdays.add(database_params().workdays.add(last, 1), -6)
        assert row in queries.unanswered_since(day)
        assessments.answer_silently(row)
    assert (row.state, row.trainee_opinion) == (A.ANSWERED, Opinion.SILENT)


def test_how_satisfied_somebody_is_is_not_asked_with_a_name(cast: Any, placement: Any, row: Assessment) -> None:
    assert "satisfaction" not in {*ASSESSMENT.labels, *ASSESSMENT.shown, *ASSESSMENT.listed}
    assert "satisfaction" not in {ask.name for ask in ASSESSING.moves["answer"].asks}
    judged(cast, row)
    assert answered(trainee_of(placement), row).satisfaction is None


def test_the_county_issues_and_the_auditor_revokes_at_once(cast: Any, placement: Any, row: Assessment) -> None:
    judged(cast, row)
    answered(trainee_of(placement), row)
    agent, auditor = cast["xingqing_agent"], cast["xingqing_auditor"]
    with acting_as(auditor), pytest.raises(Refused):
        assessments.issue_certificate(auditor, row)
    with acting_as(agent):
        assessments.issue_certificate(agent, row)
        document = latest(row, "certificate")
        assert document is not None and document.file_id is not None
        stored = file_of(row, document.file_id)
    assert stored is not None
    assert (row.state, row.certificate_no) == (A.ISSUED, document.number)
    assert document.sha256 == stored.sha256
    with acting_as(auditor):
        with pytest.raises(Invalid):
            assessments.revoke(auditor, row, reason="材料不实")
        assessments.revoke(auditor, row, understood=True, reason="材料不实")
    assert row.state == A.REVOKED and document.state == IssuedState.REVOKED


def test_who_failed_gets_no_certificate(cast: Any, placement: Any, row: Assessment) -> None:
    judged(cast, row, overall="FAIL")
    answered(trainee_of(placement), row)
    with acting_as(cast["xingqing_agent"]), pytest.raises(Refused) as raised:
        assessments.issue_certificate(cast["xingqing_agent"], row)
    assert raised.value.code == "failed"


def test_what_the_code_tells_is_chinese_and_hides_the_length_of_the_name(
    cast: Any, placement: Any, row: Assessment
) -> None:
    judged(cast, row)
    answered(trainee_of(placement), row)
    with acting_as(cast["xingqing_agent"]), force_locale("en"):
        assessments.issue_certificate(cast["xingqing_agent"], row)
    document = latest(row, "certificate")
    assert document is not None and document.issuer == office_of(row.region_code).name
    told = dict(shown_facts(document))
    assert told["见习人员"] == mask_name(row.person_name) and told["鉴定结论"] == "良好"
    assert document.title == "就业见习证书" and "完成情况" in told


def test_the_county_sends_an_assessment_back_whole(cast: Any, placement: Any, row: Assessment) -> None:
    judged(cast, row)
    with acting_as(cast["unit1"]):
        assessment_form(row)
    answered(trainee_of(placement), row, opinion="DISAGREES", words="有误")
    with acting_as(cast["xingqing_agent"]):
        assessments.redo(cast["xingqing_agent"], row, reason="请核实出勤")
    assert (row.state, row.signed_on, row.trainee_words) == (A.DRAFT, None, None)
    assert row.overall == "GOOD"
    assert latest(row, "assessment").state == IssuedState.AMENDED  # type: ignore[union-attr]
    assert judged(cast, row).state == A.UNIT_SIGNED


@pytest.mark.parametrize(
    ("end_type", "category", "completed", "fresh"),
    [
        ("NORMAL", "GRADUATE", True, True),
        ("NORMAL", "YOUTH", True, False),
        ("EARLY", "GRADUATE", False, False),
        ("EARLY_RETAINED", "GRADUATE", False, False),
    ],
)
def test_the_certificate_says_whole_or_partial_and_r48(
    placement: Any, row: Assessment, end_type: str, category: str, completed: bool, fresh: bool
) -> None:
    with acting_as(SYSTEM):
        placement.end_type, placement.category = EndType(end_type), category
        db.session.flush()
        found = certificate_facts(row)
    assert (found.is_completed, found.is_fresh) == (completed, fresh)


@pytest.mark.parametrize(("who", "status"), [("unit1", 200), ("xingqing_agent", 200), ("unit2", 404)])
def test_no_page_shows_an_old_satisfaction(
    cast: Any, login: Any, placement: Any, row: Assessment, who: str, status: int
) -> None:
    judged(cast, row)
    answered(trainee_of(placement), row)
    with acting_as(SYSTEM):
        row.satisfaction = 2  # as rows of older versions have it
        db.session.flush()
    page = login(who).get(f"/admin/assessments/{row.id}")
    assert page.status_code == status and "满意度" not in page.get_data(as_text=True).split("<main", 1)[-1]
