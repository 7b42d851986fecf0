"""Documents under a number and a code: sealed, kept byte for byte, and truthful about what became of them."""

import hashlib

import pytest

from app.core import clock, files, issuing
from app.core.actor import SYSTEM, acting_as
from app.core.issued import IssuedDocument, IssuedState
from app.core.pdf.verification import number_in
from app.extensions import db
from tests.factories import make_unit

S = IssuedState
FACTS = [("姓名", "张**"), ("见习单位", "测试单位")]


@pytest.fixture
def unit(session):
    return make_unit()


def given_out(unit, **facts) -> IssuedDocument:
    asked = {"kind": "certificate", "series": "JXZS", "title": "见习证书", "issuer": "兴庆区", "shown": FACTS}
    with acting_as(SYSTEM):
        return issuing.issue(unit, **{**asked, "print_as": None, **facts})


def test_number_is_readable_and_counts_within_series_month_and_area(unit):
    first, second = given_out(unit), given_out(unit)
    other = given_out(unit, series="JXPQ")
    month = f"{clock.today():%Y%m}"
    assert first.number == f"JXZS-{month}-640104-0001"
    assert second.number == f"JXZS-{month}-640104-0002"
    assert other.number == f"JXPQ-{month}-640104-0001"


def test_code_carries_number_and_seal_and_finds_the_document(unit):
    document = given_out(unit)
    assert number_in(document.code) == document.number
    assert len(document.code.rsplit("-", 1)[1]) == 16
    assert issuing.issued_under(f" {document.code.lower()} ") is document
    assert issuing.verify_url(document.code).endswith(f"/verify/{document.code}")


def test_printed_bytes_are_kept_by_their_hash_among_the_files_of_the_record(unit):
    told = []

    def print_as(number, code):
        told.append((number, code))
        return b"%PDF-1.7 " + code.encode()

    document = given_out(unit, print_as=print_as)
    assert told == [(document.number, document.code)]
    stored = issuing.file_of(unit, document)
    assert files.content_of(stored) == b"%PDF-1.7 " + document.code.encode()
    assert document.sha256 == stored.sha256 == hashlib.sha256(files.content_of(stored)).hexdigest()
    assert stored.name == f"见习证书_{document.number}.pdf"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda code: code[:-1] + ("0" if code[-1] != "0" else "1"),
        lambda code: code.replace("0001-", "0002-"),
        lambda code: code[:-1],
        lambda code: code + "0",
        lambda code: code.rsplit("-", 1)[0],
        lambda _code: "",
        lambda _code: "x" * 5000,
        lambda _code: "' OR 1=1 --",
    ],
)
def test_spoiled_code_finds_nothing(unit, spoil):
    assert issuing.issued_under(spoil(given_out(unit).code)) is None


@pytest.mark.parametrize("field", ["title", "issuer", "shown", "kind"])
def test_altered_row_no_longer_fits_its_seal(unit, field):
    document = given_out(unit)
    setattr(document, field, "[]" if field == "shown" else "改动")
    db.session.flush()
    assert issuing.issued_under(document.code) is None


@pytest.mark.parametrize("state", [S.AMENDED, S.REVOKED, S.ENDED])
def test_change_says_state_day_and_note(unit, state):
    document, next_one = given_out(unit), given_out(unit)
    issuing.change(document, state, "按规定办理", followed_by=next_one)
    assert (document.state, document.changed_on, document.change_note) == (state, clock.today(), "按规定办理")
    assert document.followed_by == next_one.number
    assert issuing.issued_under(document.code).state == state


def test_revoked_stays_revoked_and_a_repeat_keeps_the_first_day(unit):
    document = given_out(unit)
    issuing.change(document, S.REVOKED, "弄虚作假")
    issuing.change(document, S.ENDED, "期满")
    issuing.change(document, S.REVOKED, "再次")
    assert (document.state, document.change_note) == (S.REVOKED, "弄虚作假")


def test_latest_is_the_newest_of_its_kind(unit):
    given_out(unit)
    second = given_out(unit)
    given_out(unit, kind="assessment")
    assert issuing.latest(unit, "certificate") is second
    assert len(issuing.issued_for(unit, "certificate")) == 2
    assert issuing.latest(unit, "agreement") is None


def test_foreign_number_is_refused(unit):
    with pytest.raises(ValueError, match="not a document number"):
        issuing.new_number("JXZS", "../../etc")
