"""What a cheating unit sends in, objections of anybody, and what stands in logs."""

import json
from datetime import date
from io import BytesIO

import pytest
import sqlalchemy as sa

from app.core import clock, crypto
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.messaging.models import Message
from app.subsidies.models import Claim, NoticeObjection, RiskFlag
from app.subsidies.services import (
    claims,
    notices,
    reviewing,
    revising,
)
from app.subsidies.states import ClaimKind
from app.units.models import Unit
from app.units.services import standing
from tests.subsidies import flow
from tests.subsidies.factories import make_account, make_claim, make_notice
from tests.subsidies.hostile import NASTY, S, api, code
from tests.subsidies.money_factories import calm
from tests.subsidies.test_pages import own_unit

# -- submitting


@pytest.mark.parametrize("account", [None, " "])
def test_a_claim_without_an_account_is_not_sent_in(cast, login, token, account):
    unit = own_unit(cast)
    with acting_as(SYSTEM):
        unit.bank_account = account
        db.session.flush()
    flow.make_paid(unit)
    claim = flow.drafted(unit)
    boss = flow.admin_of(unit.id)
    with acting_as(boss):
        assert code(lambda: reviewing.MOVES["submit"](boss, claim, pledge=True)) == ["payee_account"]
    headers = token("unit1")
    browser = login("unit1")
    answer = browser.post(api("claims", claim.id, "/moves/submit"), json={"pledge": True}, headers=headers)
    assert answer.status_code == 422 and "payee_account" in answer.json["error"]["fields"]
    page = browser.post(f"/desk/unit/subsidies/claims/{claim.id}/submit", data={"pledge": "1"})
    assert page.status_code == 422 and "没有登记收款账号" in page.get_data(as_text=True)
    with acting_as(SYSTEM):
        assert db.session.get_one(Claim, claim.id).state == S.DRAFT
        db.session.get_one(Unit, unit.id).bank_account = "6222 0000 1111 2222"
        db.session.flush()
    answer = browser.post(api("claims", claim.id, "/moves/submit"), json={"pledge": True}, headers=headers)
    assert answer.status_code == 200, answer.json


def test_a_claim_freezes_whole_values(cast):
    unit = flow.make_workplace()
    flow.make_paid(unit)
    claim = flow.move(cast, flow.drafted(unit), "submit")
    rows = json.loads(claim.parameters)
    empty = {key for key, _region, value, _version in rows if value is None}
    assert empty <= {"personal_leave_limit"}  # in force and without a limit
    values = {key: value for key, _region, value, _version in rows}
    assert values["max_paid_months"] == 12 and values["exclusive_by_day"][0]  # a table with its rows


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"<html><script>alert(1)</script></html>", "a.pdf"),
        (b"PK\x03\x04" + b"\0" * 200, "bomb.pdf"),
        (b"%PDF-1.4 x", "a.html"),
        (b"%PDF-1.4 x", "../../a.exe"),
        (b"", "a.pdf"),
        (b"MZ" + b"\0" * 99, "a.png"),
    ],
)
def test_documents_are_what_they_say(cast, login, body, name):
    unit = own_unit(cast)
    claim = make_claim("SUPPLEMENT", unit=unit)
    browser = login("unit1")
    for path in (f"/desk/unit/subsidies/claims/{claim.id}/documents", f"/admin/claims/{claim.id}/files"):
        data = {"doc": "PAY_DETAIL", "kind": "PAY_DETAIL", "file": (BytesIO(body), name)}
        answer = browser.post(path, data=data, content_type="multipart/form-data")
        assert answer.status_code == 422, (path, answer.status_code)
    with acting_as(SYSTEM):
        assert (
            db.session.scalar(sa.text("SELECT count(*) FROM stored_file WHERE record_id = :key"), {"key": claim.id})
            == 0
        )


# -- notices


def test_a_claim_that_changed_is_not_approved(cast, session):
    make_account()
    claim = make_claim("PUBLIC_NOTICE", needs_recount=True)
    with acting_as(SYSTEM):
        assert code(lambda: notices.approve(claim)) == "changed"
        assert db.session.scalar(sa.text("SELECT count(*) FROM budget_entry WHERE kind = 'COMMIT'")) == 0
    assert claim.state == S.PUBLIC_NOTICE


def test_objections_are_kept_as_text_and_only_of_the_own_notice(cast, client):
    unit = own_unit(cast)
    notice, other = make_notice(), make_notice()

    def shown(claim):
        row = {"claim": claim.number, "unit": unit.name, "name": "张*", "id": "", "kind": "LIVING", "period": ""}
        return json.dumps([row | {"months": "2026-07", "amount": "1950.00"}])

    mine = make_claim("PUBLIC_NOTICE", unit=unit, notice_id=notice.id)
    theirs = make_claim("PUBLIC_NOTICE", unit=unit, notice_id=other.id)
    with acting_as(SYSTEM):
        notice.shown, other.shown = shown(mine), shown(theirs)
        db.session.flush()
    url = f"/notices/{notice.id}/objections"
    assert client.post(url, data={"claim": theirs.number, "content": "x"}).status_code == 422
    assert client.post(url, data={"claim": mine.number, "content": "x", "homepage": "http://x"}).status_code == 422
    assert client.post(url, data={"claim": mine.number, "content": "九" * 1001}).status_code == 422
    assert client.post(url, data={"claim": mine.number, "content": "x", "contact": "九" * 61}).status_code == 422
    assert client.post(f"/notices/{'0' * 36}/objections", data={"content": "x"}).status_code == 404
    for number, nasty in enumerate(NASTY[:3] + NASTY[4:]):
        answer = client.post(
            url, data={"claim": mine.number, "content": f"{number}{nasty}", "raised_by": nasty, "contact": nasty}
        )
        assert answer.status_code == 200, nasty
        assert "<script>alert" not in answer.get_data(as_text=True)
    same = client.post(
        url, data={"claim": mine.number, "content": f"1{NASTY[1]}", "raised_by": NASTY[1], "contact": NASTY[1]}
    )
    assert same.status_code == 422
    with acting_as(SYSTEM):
        assert db.session.query(NoticeObjection).count() == 5
    for receipt in ("", "AAAA-AAAA-AAAA-AAAA", "' OR 1=1 --", "%", "\x00", "九" * 99):
        assert client.post("/notices/objection", data={"receipt": receipt}).status_code == 404, receipt


# -- traces


def test_no_account_or_name_stands_in_logs_audit_or_messages(cast, session, caplog, monkeypatch):
    calm(monkeypatch)
    caplog.set_level("DEBUG")
    unit = own_unit(cast)
    account = "6222000099998888"
    with acting_as(SYSTEM):
        unit.bank_account = account
        db.session.flush()
    place = flow.make_paid(unit)
    claim = flow.move(cast, flow.drafted(unit), "submit", "accept")
    flow.move(cast, claim, "reject", reason="未先行发放", rule_ids="R34")
    with acting_as(SYSTEM):
        audits = str([tuple(row) for row in db.session.execute(sa.text("SELECT * FROM audit_entry"))])
        told = " ".join(row.title + row.body for row in db.session.query(Message))
    assert account not in caplog.text + audits + told
    assert place.person_name not in caplog.text and crypto.keyed_hash(account) not in audits


# -- what follows elsewhere


def test_a_unit_banned_for_fraud_has_its_other_claims_held(cast):
    unit = flow.make_workplace()
    flow.make_paid(unit)
    claim = flow.move(cast, flow.drafted(unit), "submit", "accept")
    with acting_as(SYSTEM):
        standing.ban(unit, "骗取就业见习补贴")
        db.session.flush()
    flow.move(cast, claim, "pass")
    assert claim.state == S.RISK_HOLD
    with acting_as(SYSTEM):
        assert any("禁入期" in flag.evidence for flag in db.session.query(RiskFlag).filter_by(code="F12"))


def test_a_supplement_does_not_make_a_claim_late(cast):
    """R43 counts to the first submission: June of a claim sent in on time is not lost while papers are asked for."""
    unit = flow.make_workplace()
    flow.make_paid(unit, ["2026-06"])
    claim = flow.move(cast, flow.drafted(unit), "submit")
    first = claim.submitted_at
    flow.move(cast, claim, "request_supplement", reason="材料", items="花名册盖章")
    boss = flow.admin_of(unit.id)
    with clock.frozen(date(2026, 12, 31)), acting_as(boss):
        claims.refresh(boss, claim)
    assert claim.amount_yuan > 0 and claim.revision == 2
    with clock.frozen(date(2026, 11, 26)):
        flow.move(cast, claim, "submit")
    assert (claim.state, claim.submitted_at) == (S.SUBMITTED, first)
    flow.move(cast, claim, "withdraw")
    with clock.frozen(date(2026, 12, 31)), acting_as(boss):
        assert code(lambda: claims.draft(boss, ClaimKind.LIVING, unit_id=unit.id)) == ["lines"]


def test_a_number_in_the_name_of_a_file_is_kept_nowhere(cast, login):
    unit = own_unit(cast)
    claim, number = make_claim("SUPPLEMENT", unit=unit), "64010420010315002X"
    browser = login("unit1")
    data = {"doc": "PAY_DETAIL", "file": (BytesIO(b"%PDF-1.4 test"), f"回单{number}.pdf")}
    path = f"/desk/unit/subsidies/claims/{claim.id}"
    assert browser.post(f"{path}/documents", data=data, content_type="multipart/form-data").status_code == 303
    with acting_as(SYSTEM):
        [kept] = db.session.execute(sa.text("SELECT id, name FROM stored_file WHERE kind = 'PAY_DETAIL'")).all()
        with browser.get(f"{path}/files/{kept.id}") as answer:
            assert answer.status_code == 200 and number not in str(answer.headers)
        audits = str([tuple(row) for row in db.session.execute(sa.text("SELECT * FROM audit_entry"))])
    assert kept.name == "回单***.pdf" and number not in audits and "download" in audits


def test_who_recounts_again_and_again_changes_no_sum(cast):
    make_account("100000.00")
    unit = flow.make_workplace()
    flow.make_paid(unit)
    claim = flow.paid(cast, unit)
    agent, before = cast["xingqing_agent"], claim.paid_yuan
    with acting_as(agent):
        for _number in range(3):
            assert revising.recount(agent, claim, cause="复核").outcome == "NONE"
    assert (claim.state, claim.paid_yuan, claim.amount_yuan) == (S.PAID, before, before)
