"""Certificate and plaque: sealed, printed once, the same ever after; codes that say at once what is true."""

from datetime import date, datetime, timedelta

import pytest

from app.core import clock, issuing
from app.core.actor import SYSTEM, acting_as
from app.core.issued import IssuedState
from app.showcase.models import Nomination
from app.showcase.rules.honours import honour
from app.showcase.rules.standing import Standing, standing_of
from app.showcase.services import certificates
from app.showcase.states import NominationState as N
from app.units.states import ShowcaseLevel
from tests.core.pdf_reader import pages, text_of
from tests.showcase.factories import make_batch, make_naming, make_nomination

TODAY = clock.today()
DAY = timedelta(days=1)


@pytest.fixture
def naming(session, cast):
    """A unit of the region's level, named today under a number of the series."""
    with acting_as(SYSTEM):
        batch = make_batch("NAMED")
        number = certificates.new_certificate_no(batch)
    dates = {"named_on": TODAY, "valid_to": date(2029, 11, 24)}
    nomination = make_nomination(batch, state="NAMED", certificate_no=number, **dates)
    with acting_as(SYSTEM):
        certificates.issue_certificate(nomination)
    return nomination


def printed(nomination, kind):
    with acting_as(SYSTEM):
        name, pdf = certificates.paper(nomination, kind)
    return name, pdf, "".join(text_of(page) for page in pages(pdf)).replace("\n", "")


def test_the_certificate_bears_the_number_of_the_nomination(naming):
    with acting_as(SYSTEM):
        issued = issuing.latest(naming, certificates.CERTIFICATE)
        assert issued.number == naming.certificate_no and issued.number.startswith("JXSFZS-202611-640000-")
        assert issuing.issued_under(issued.code) is issued
        assert dict(issuing.shown_facts(issued))["示范单位"] == naming.unit_name
        assert certificates.issue_certificate(naming) is issued
        assert len(issuing.issued_for(naming, certificates.PLAQUE)) == 1


def test_the_certificate_says_unit_level_document_and_days(naming):
    name, _pdf, said = printed(naming, certificates.CERTIFICATE)
    assert name.endswith(f"{naming.certificate_no}.pdf")
    for word in (
        "荣誉证书",
        naming.unit_name,
        "自治区级就业见习示范单位",
        "宁人社发〔2026〕1号",
        "有效期三年",
        "2026年11月25日至2029年11月24日",
        naming.certificate_no,
    ):
        assert word in said, word


def test_the_plaque_bears_title_issuer_and_year_on_one_page(naming):
    _name, pdf, said = printed(naming, certificates.PLAQUE)
    assert "就业见习示范单位" in said and "2026年11月" in said and len(pages(pdf)) == 1


@pytest.mark.parametrize("kind", certificates.KINDS)
def test_the_bytes_are_the_same_ever_after(naming, session, kind):
    _name, first, _said = printed(naming, kind)
    with acting_as(SYSTEM):
        naming.unit_name = "改名"
        session.flush()
    with clock.frozen(datetime(2027, 6, 1, 9)):
        assert printed(naming, kind)[1] == first


def test_there_is_no_paper_before_the_naming(session, cast):
    nomination = make_nomination(make_batch("PUBLIC_NOTICE"), state="SHORTLISTED")
    with acting_as(SYSTEM):
        assert certificates.certificate_pdf(nomination) is None and certificates.plaque_pdf(nomination) is None


@pytest.mark.parametrize(
    ("state", "facts", "says"),
    [
        (N.NAMED, {}, IssuedState.VALID),
        (N.WARNED, {"warned_on": TODAY, "rectify_by": TODAY + 60 * DAY}, IssuedState.AMENDED),
        (N.REVOKED, {"revoked_on": TODAY, "revoked_because": "弄虚作假"}, IssuedState.REVOKED),
        (N.NAMED, {"lapsed_on": TODAY}, IssuedState.ENDED),
    ],
)
def test_both_codes_follow_the_naming(naming, session, state, facts, says):
    with acting_as(SYSTEM):
        for name, value in {"state": state, **facts}.items():
            setattr(naming, name, value)
        session.flush()
        certificates.certificate_changed(naming, note="说明")
        papers = [issuing.latest(naming, kind) for kind in certificates.KINDS]
    assert {paper.state for paper in papers} == {says}
    if says != IssuedState.VALID:
        assert {paper.change_note for paper in papers} == {"说明"}


@pytest.mark.parametrize(
    ("state", "valid_to", "lapsed_on", "expected"),
    [
        (N.NAMED, TODAY, None, Standing.VALID),
        (N.NAMED, TODAY - DAY, None, Standing.LAPSED),
        (N.NAMED, TODAY + DAY, TODAY, Standing.LAPSED),
        (N.NAMED, TODAY + DAY, TODAY + DAY, Standing.VALID),
        (N.WARNED, TODAY, None, Standing.WARNED),
        (N.WARNED, TODAY - DAY, None, Standing.LAPSED),
        (N.REVOKED, TODAY - DAY, None, Standing.REVOKED),
        (N.REVOKED, TODAY + DAY, TODAY, Standing.REVOKED),
    ],
)
def test_what_is_true_of_a_naming_today(state, valid_to, lapsed_on, expected):
    assert standing_of(state, valid_to, lapsed_on, TODAY) == expected


@pytest.mark.parametrize(
    ("level", "area", "title"),
    [
        (ShowcaseLevel.NATIONAL, "宁夏回族自治区", "国家级高校毕业生就业见习示范单位"),
        (ShowcaseLevel.REGION, "宁夏回族自治区", "自治区级就业见习示范单位"),
        (ShowcaseLevel.CITY, "银川市", "银川市就业见习示范单位"),
        (ShowcaseLevel.COUNTY, "银川市兴庆区", "银川市兴庆区就业见习示范单位"),
    ],
)
def test_how_a_unit_is_called(level, area, title):
    assert honour(level, area) == title


def test_papers_are_opened_by_whom_the_nomination_is_reached(naming, session, login):
    session.commit()
    address = f"/admin/nominations/{naming.id}/papers"
    for who in ("region_admin", "yinchuan_auditor", "xingqing_auditor", "supervisor"):
        answer = login(who).get(f"{address}/certificate.pdf")
        assert answer.status_code == 200 and answer.mimetype == "application/pdf", who
        assert "no-store" in answer.headers["Cache-Control"]
    for who, page, status in (
        ("yongning_auditor", "certificate.pdf", 404),
        ("region_admin", "other.pdf", 404),
        ("expert1", "certificate.pdf", 403),
    ):
        assert login(who).get(f"{address}/{page}").status_code == status, who


def test_a_paper_is_opened_by_its_number_too(naming, session, login):
    with acting_as(SYSTEM):
        issued = issuing.latest(naming, certificates.PLAQUE)
    session.commit()
    assert login("region_admin").get(f"/admin/nominations/papers/issued/{issued.id}").status_code == 200
    assert login("yongning_auditor").get(f"/admin/nominations/papers/issued/{issued.id}").status_code == 404
    assert login("region_admin").get(f"/admin/nominations/papers/issued/{naming.id}").status_code == 404


def test_a_naming_made_directly_has_no_certificate_yet(session, cast):
    nomination: Nomination = make_naming()
    with acting_as(SYSTEM):
        assert certificates.certificate_pdf(nomination) is None
