"""What a hostile county, a cheating unit, officers with two roles and a dishonest clerk try over pages and REST."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask_babel import force_locale

from app.core import clock, crypto
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, Refused
from app.extensions import db
from app.messaging.models import Message
from app.security.roles import permissions_of
from app.subsidies.models import Claim, NoticeObjection, PaymentItem, Recovery, RiskFlag
from app.subsidies.services import batches, claims, flags, following, holding, notices, recoveries, results, reviewing
from app.subsidies.services.papers import letters
from app.subsidies.states import ClaimKind, ClaimState
from app.units.models import Unit
from app.units.services import standing
from tests.subsidies import flow
from tests.subsidies.factories import make_account, make_claim, make_flag, make_line, make_notice
from tests.subsidies.money_factories import calm, filled, sent
from tests.subsidies.test_pages import LISTS, keys, own_unit, world
from tests.subsidies.test_recoveries import act, give, overpaid, refused

__all__ = ["world"]
S = ClaimState
RISKY = ("风险", "红旗", "挂起", "RISK", "HOLD", "R60", "骗")
NASTY = ("a\x00b", "' OR 1=1 --", "<script>alert(1)</script>", "九" * 5000, "=cmd|'/c calc'!A1", "\ud7ff‮")


def api(address, key="", rest=""):
    return f"/api/v1/{LISTS[address]}/{key}{rest}"


def code(call):
    """Why a verb is refused: the code of a refusal, or the fields that are wrong."""
    with pytest.raises((Refused, Invalid)) as caught:
        call()
    error = caught.value
    return list(error.fields) if isinstance(error, Invalid) else error.refusal.code


def both(actor, *roles):
    """The same officer with further roles."""
    every = frozenset({*actor.roles, *roles})
    return replace(actor, roles=every, permissions=permissions_of(every))


# -- reach


@pytest.mark.parametrize("stranger", ["yongning_agent", "yongning_auditor", "unit2"])
def test_strangers_reach_nothing_by_any_door(world, login, token, stranger):
    browser, headers = login(stranger), token(stranger)
    claim, number = world["claim"], world["claim"].number
    for address, key in keys(world).items():
        for rest in ("", "/export.csv", f"?q={number[-5:]}"):
            with browser.get(f"/admin/{address}/{rest.removeprefix('/')}") as answer:
                assert number not in answer.get_data(as_text=True), (address, rest)
        for path in (f"/admin/{address}/{key}", f"/admin/{address}/{key}/edit"):
            assert browser.get(path).status_code in (302, 403, 404, 405), path
        wide = api(address) + f"?q=(filters:!((col:id,opr:eq,value:'{key}')))"
        assert key not in client_text(browser, wide, headers), address
    for kind in ("claim-form", "roster.pdf", "computation.xlsx", "decision", "recovery", "evidence.zip"):
        for folder in ("admin", "desk"):
            assert browser.get(f"/{folder}/claims/{claim.id}/papers/{kind}").status_code in (403, 404), kind
    for path in (
        f"/admin/payment-batches/{keys(world)['payment-batches']}/payments.xlsx",
        f"/admin/payment-batches/{keys(world)['payment-batches']}/roster.pdf",
        f"/admin/claims/papers/tax/{world['unit'].id}/2026",
        f"/admin/units/{world['unit'].id}/flags",
        f"/desk/unit/subsidies/claims/{claim.id}",
        f"/desk/subsidies/claims/{claim.id}",
    ):
        assert browser.get(path).status_code in (302, 403, 404), path
    for field in ("payee_account", "payee_name"):
        assert browser.post(f"/admin/claims/{claim.id}/reveal/{field}").status_code in (403, 404)


def client_text(browser, path, headers):
    return browser.get(path, headers=headers).get_data(as_text=True)


def test_bulk_moves_reach_no_claim_of_another_county(cast, login):
    claim = make_claim("SUBMITTED")
    answer = login("yongning_agent").post(
        "/admin/claims/bulk", data={"ids": claim.id, "id": claim.id, "move": "accept"}, follow_redirects=True
    )
    assert answer.status_code < 500 and claim.number not in answer.get_data(as_text=True)
    with acting_as(SYSTEM):
        assert db.session.get_one(Claim, claim.id).state == S.SUBMITTED


# -- what a unit may not know


def test_a_unit_cannot_seek_or_be_told_that_its_claim_is_held(cast, login, token):
    unit = own_unit(cast)
    claim = make_claim("RISK_HOLD", unit=unit, risk_result="HOLD", risk_score=80)
    browser, headers = login("unit1"), token("unit1")
    for operator in ("eq", "in", "neq"):
        asked = browser.get(
            api("claims") + f"?q=(filters:!((col:state,opr:{operator},value:RISK_HOLD)))", headers=headers
        )
        assert asked.status_code == 422 and claim.id not in asked.get_data(as_text=True), operator
    page = browser.get("/admin/claims/?state=RISK_HOLD").get_data(as_text=True)
    assert claim.number not in page and "风险挂起" not in page
    page = browser.get("/admin/claims/").get_data(as_text=True)
    assert claim.number in page and not [word for word in RISKY[:5] if word in page.replace("state=RISK_HOLD", "")]
    with browser.get("/admin/claims/export.csv") as answer:
        exported = answer.get_data(as_text=True)
    assert claim.number in exported and not [word for word in RISKY if word in exported]
    for move in ("withdraw", "submit", "fix_account", "release", "hold", "propose_release"):
        body = {
            "reason": "x",
            "pledge": True,
            "payee_account": "622200001111",
            "payee_bank": "x",
            "account_holder": "x",
        }
        answer = browser.post(api("claims", claim.id, f"/moves/{move}"), json=body, headers=headers)
        assert answer.status_code in (403, 404, 409), move
        if move in ("withdraw", "submit", "fix_account"):
            assert answer.status_code == 409 and "审核中（正在核实）" in answer.json["error"]["message"], move
            assert not [word for word in RISKY if word in answer.get_data(as_text=True)], move
    shown = browser.get(f"/admin/claims/{claim.id}").get_data(as_text=True)
    assert 'badge-bad">审核中' not in shown and "RISK_HOLD" not in shown
    asked = browser.get(api("claims") + "?q=(filters:!((col:state,opr:eq,value:ACCEPTED)))", headers=headers)
    assert asked.status_code == 200
    officer = token("xingqing_auditor")
    asked = browser.get(api("claims") + "?q=(filters:!((col:state,opr:eq,value:RISK_HOLD)))", headers=officer)
    assert claim.id in asked.json["ids"]


def test_a_refusal_for_flags_names_neither_flags_nor_their_rule(cast, login, token):
    unit = own_unit(cast)
    claim = make_claim("RISK_HOLD", unit=unit, risk_result="HOLD", risk_score=80)
    make_line(claim, unit_id=unit.id)
    make_flag(
        claim, "F1", level="HIGH", weight=60, state="CONFIRMED", decided_at=clock.now(), note="重复在岗", decided_by="x"
    )
    auditor, supervisor = cast["xingqing_auditor"], cast["supervisor"]
    with acting_as(auditor):
        holding.propose_refusal(auditor, claim, reason="F1 坐实")
    with acting_as(supervisor):
        holding.refuse_held(supervisor, claim, reason="F1 坐实，R60 挂起")
    with acting_as(SYSTEM):
        message = db.session.query(Message).filter_by(template="claim_rejected").one()
        context = letters._decided(claim, letters.issue_decision(claim))
    letter = json.dumps([context["paragraphs"], context["rules"], context["refused"]], ensure_ascii=False, default=str)
    headers = token("unit1")
    told = login("unit1").get(api("claims", claim.id), headers=headers).get_data(as_text=True)
    for words in (message.title + message.body, letter, told):
        assert not [word for word in (*RISKY, "F1", "岗（", "同期两处") if word in words], words
    assert "经核查不符合补贴条件" in message.body and "经核查不符合补贴条件" in letter and "三(一)" in message.body
    own = login("unit1")
    for path in (
        f"/admin/claims/{claim.id}",
        f"/desk/unit/subsidies/claims/{claim.id}",
        f"/desk/unit/subsidies/claims/{claim.id}/why",
    ):
        page = own.get(path)
        text = page.get_data(as_text=True)
        assert page.status_code == 200 and not [word for word in (*RISKY[:5], "R60", "F1 坐实") if word in text], path
    officer = login("xingqing_auditor").get(f"/admin/claims/{claim.id}").get_data(as_text=True)
    assert "R60" in officer


def test_a_flag_is_no_reason_to_reject(cast):
    claim = make_claim("ACCEPTED")
    auditor = cast["xingqing_auditor"]
    with acting_as(auditor):
        assert code(lambda: reviewing.reject(auditor, claim, reason="x", rule_ids="R34 R60")) == ["rule_ids"]


# -- what nobody may write


def test_nothing_of_a_claim_is_assigned_from_outside(world, login, token):
    browser, claim = login("unit1"), world["claim"]
    headers = token("unit1")
    body = {"state": "PAID", "amount_yuan": "1", "payee_account": "6222", "revision": 9, "needs_recount": False}
    assert browser.put(api("claims", claim.id), json={**body, "version": 1}, headers=headers).status_code in (404, 422)
    for extra in (
        "state",
        "amount_yuan",
        "revision",
        "needs_recount",
        "unit_id",
        "claimant",
        "paid_yuan",
        "region_code",
    ):
        given = {"kind": "LIVING", extra: "1"}
        assert browser.post(api("claims"), json=given, headers=headers).status_code == 422, extra
    given = {"kind": "LIVING", "period_to": "2026-08-31", "payee_account": "6222000011112222", "payee_name": "朋友"}
    answer = browser.post(api("claims"), json=given, headers=headers)
    assert answer.status_code == 422 and "payee_account" in answer.get_data(as_text=True)
    for address in set(LISTS) - {"claims"}:
        key = keys(world)[address]
        assert browser.put(api(address, key), json={"version": 1}, headers=headers).status_code in (403, 404), address
        assert browser.post(api(address), json={}, headers=headers).status_code in (403, 404), address
        for who in ("xingqing_agent", "finance_xingqing", "supervisor"):
            answer = browser.put(api(address, key), json={"version": 1, "amount_yuan": "1"}, headers=token(who))
            assert answer.status_code in (403, 404), (address, who)


@pytest.mark.parametrize("who", ["xingqing_agent", "xingqing_auditor", "supervisor", "finance_xingqing", "unit1"])
def test_moves_of_the_system_are_made_by_nobody_else(world, login, token, who):
    browser, headers = login("unit1"), token(who)
    for address, moves in {
        "claims": (
            "hold",
            "review_again",
            "publish",
            "object",
            "dismiss",
            "uphold",
            "approve",
            "send",
            "pull",
            "pay",
            "fail",
            "lapse",
            "recover",
            "settle",
        ),
        "payment-batches": ("settle",),
        "recoveries": ("settle",),
        "claim-notices": ("close",),
        "payment-items": ("pay",),
    }.items():
        for move in moves:
            answer = browser.post(
                api(address, keys(world)[address], f"/moves/{move}"), json={"reason": "x"}, headers=headers
            )
            assert answer.status_code in (403, 404), (address, move)
            page = login(who).post(f"/admin/{address}/{keys(world)[address]}/moves/{move}", data={"reason": "x"})
            assert page.status_code in (302, 403, 404), (address, move)
    with acting_as(SYSTEM):
        assert db.session.get_one(Claim, world["claim"].id).state == S.PAID


@pytest.mark.parametrize("nasty", NASTY)
def test_nasty_texts_are_refused_or_kept_as_text(world, login, token, nasty):
    browser, agent = login("xingqing_agent"), token("xingqing_agent")
    claim = make_claim("SUBMITTED")
    for body in (
        {"kind": nasty},
        {"kind": "LIVING", "period_to": nasty},
        {"kind": "ACCIDENT_INSURANCE", "payee_name": nasty},
        {"kind": "ACCIDENT_INSURANCE", "payee_name": "x", "payee_bank": nasty, "payee_account": nasty},
    ):
        answer = browser.post(api("claims"), json=body, headers=agent)
        assert answer.status_code in (403, 422), (body, answer.get_data(as_text=True)[:200])
    for move, body in (
        ("request_supplement", {"reason": nasty, "items": nasty}),
        ("reject", {"reason": nasty, "rule_ids": nasty}),
    ):
        who = token("xingqing_auditor") if move == "reject" else agent
        answer = browser.post(api("claims", claim.id, f"/moves/{move}"), json=body, headers=who)
        assert answer.status_code in (200, 409, 422), (move, answer.status_code)
        assert "<script>" not in answer.get_data(as_text=True)
    for path in ("/admin/payment-batches/new", f"/admin/payment-batches/{keys(world)['payment-batches']}/add"):
        assert browser.post(path, data={"claim": nasty}).status_code < 500
    assert browser.post(f"/admin/claims/{world['claim'].id}/recount", data={"cause": nasty}).status_code < 500
    recover = {"cause": nasty, "reason": nasty}
    assert login("xingqing_auditor").post(f"/admin/claims/{world['claim'].id}/recover", data=recover).status_code < 500
    insurance = dict.fromkeys(("payee_name", "payee_bank", "payee_account"), nasty)
    assert browser.post("/admin/claims/insurance", data=insurance).status_code < 500
    for path in (
        "/admin/claims/",
        "/admin/risk-network/",
        "/admin/budget-tie-out/",
        "/admin/budget-accounts/",
        "/admin/subsidy-exclusion/lookup",
    ):
        asked = dict.fromkeys(
            ("q", "state", "region_code", "risk", "year", "month", "unit_id", "cursor", "order", "late"), nasty
        )
        assert browser.get(path, query_string={**asked, "field": "trainee_id"}).status_code < 500, path
    answered = login("finance_xingqing").post(
        f"/admin/payment-items/{keys(world)['payment-items']}/answer",
        data={"is_paid": "1", "paid_on": "2026-11-25", "voucher_no": nasty, "problem": nasty},
    )
    assert answered.status_code < 500


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-11-26", "2026-02-30"])
def test_strange_days_are_said_beside_the_field(cast, login, token, day):
    answer = login("unit1").post(api("claims"), json={"kind": "LIVING", "period_to": day}, headers=token("unit1"))
    assert answer.status_code == 422, answer.get_data(as_text=True)


# -- four eyes


def test_a_supervisor_who_passed_a_claim_does_not_let_it_go(cast):
    supervisor = cast["supervisor"]
    claim = make_claim("RISK_HOLD", held_proposal="RELEASE", held_proposed_by_id=cast["xingqing_auditor"].user_id)
    with acting_as(SYSTEM):
        claim.passed_by_id = supervisor.user_id
        db.session.flush()
    for name in ("release", "refuse_held"):
        with acting_as(SYSTEM):
            claim.held_proposal = "RELEASE" if name == "release" else "REFUSE"
        with acting_as(supervisor):
            assert code(lambda verb=name: reviewing.MOVES[verb](supervisor, claim)) == "four_eyes", name


def test_an_officer_with_two_roles_makes_no_two_steps(cast):
    officer = both(cast["xingqing_agent"], "COUNTY_AUDITOR", "SUPERVISOR", "FINANCE")
    claim = make_claim("COUNTY_PASSED", passed_by_id=officer.user_id)
    with acting_as(officer):
        for name in ("recheck", "return"):
            assert code(lambda verb=name: reviewing.MOVES[verb](officer, claim, reason="x")) == "four_eyes", name
    claim = make_claim("ACCEPTED", submitted_by_id=officer.user_id)
    with acting_as(officer):
        for name in ("pass", "reject", "request_supplement"):
            facts = {"rule_ids": "R34"} if name == "reject" else {}
            assert (
                code(lambda verb=name, f=facts: reviewing.MOVES[verb](officer, claim, reason="x", **f)) == "four_eyes"
            )
    flag = make_flag(claim)
    with acting_as(officer):
        assert code(lambda: flags.clear(officer, flag, reason="x")) == "four_eyes"


def test_who_sent_a_batch_does_not_say_that_it_was_paid(cast, session, monkeypatch):
    calm(monkeypatch)
    batch = sent(cast, 1)
    officer = both(cast["xingqing_agent"], "FINANCE")
    with acting_as(officer):
        assert code(lambda: results.read_file(officer, batch, name="x.xlsx", body=filled(batch))) == "four_eyes"


def test_who_gave_an_account_by_hand_does_not_send_the_money(cast, session, monkeypatch):
    calm(monkeypatch)
    batch, finance = sent(cast, 1), cast["finance_xingqing"]
    with acting_as(finance):
        results.read_file(finance, batch, name="x.xlsx", body=filled(batch, {2: ("失败", None, None, "户名不符")}))
    with acting_as(SYSTEM):
        claim = db.session.query(Claim).one()
    agent, friend = cast["xingqing_agent"], {"payee_account": "6222 3333 4444 5555", "payee_bank": "某银行"}
    with acting_as(agent):
        reviewing.fix_account(agent, claim, **friend, account_holder=claim.payee_name)
        with pytest.raises(Invalid, match="由您更正"):
            batches.draft(agent, [claim.id])
    other = cast["xingqing_colleague"]
    with acting_as(other):
        assert batches.draft(other, [claim.id]).payments == 1


# -- paying twice


def test_an_answer_file_is_worth_nothing_a_second_time_or_elsewhere(cast, session, login, monkeypatch):
    calm(monkeypatch)
    first, finance = sent(cast, 2), login("finance_xingqing")
    body = filled(first)
    url = f"/admin/payment-batches/{first.id}/answers"

    def post(to, content):
        data = {"file": (BytesIO(content), "answers.xlsx")}
        return finance.post(to, data=data, content_type="multipart/form-data", follow_redirects=True)

    for cells in (
        {"G2": 19500},
        {"G2": -1950},
        {"G2": "1e9"},
        {"F2": "6222999988887777"},
        {"D2": "朋友"},
        {"A3": 1},
        {"cover_B1": "JXBF-1"},
        {"A2": 99},
    ):
        assert post(url, filled(first, **cells)).status_code == 422, cells
    twice = {2: ("已拨付", "PZ-1", date(2026, 11, 25), None), 3: ("已拨付", "PZ-1", date(2026, 11, 25), "x")}
    assert post(url, filled(first, twice)).status_code == 422
    assert post(url, body).status_code == 200
    again = post(url, body)
    assert again.status_code == 200
    assert post(url, filled(first, {2: ("已拨付", "PZ-OTHER", date(2026, 11, 25), None)})).status_code in (409, 422)
    with acting_as(SYSTEM):
        paid = list(db.session.scalars(sa.select(PaymentItem.state)))
        assert [str(state) for state in paid] == ["PAID", "PAID"]
        assert db.session.scalar(sa.text("SELECT count(*) FROM budget_entry WHERE kind = 'PAY'")) == 2
        second = [claim.id for claim in db.session.scalars(sa.select(Claim))]
    agent = login("xingqing_agent")
    for key in second:
        assert agent.post("/admin/payment-batches/new", data={"claim": key}).status_code == 422


def test_another_countys_finance_answers_and_receives_nothing(world, cast, login):
    browser = login("yongning_agent")
    for path in (
        f"/admin/payment-items/{keys(world)['payment-items']}/answer",
        f"/admin/recoveries/{keys(world)['recoveries']}/moves/return_money",
        f"/admin/payment-batches/{keys(world)['payment-batches']}/answers",
        f"/admin/payment-batches/{keys(world)['payment-batches']}/pull",
    ):
        assert browser.post(path, data={"item": keys(world)["payment-items"], "amount_yuan": "1"}).status_code in (
            302,
            403,
            404,
        )


def test_an_item_keeps_the_hash_of_its_account_without_blanks(session):
    assert PaymentItem(payee_account="6222 0000 1111").payee_hash == Claim(payee_account="622200001111").payee_hash


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


# -- recoveries


def test_a_receipt_of_money_counts_once_in_a_county_whatever_the_language(cast, session):
    following.listen()
    make_account("100000.00")
    made = []
    for _number in range(2):
        unit = flow.make_workplace()
        placement = flow.make_paid(unit)
        made.append(overpaid(cast, placement, flow.paid(cast, unit)))
        act(cast["supervisor"], recoveries.order, made[-1])
    first, second = made
    give(cast, first, "0.01", "SK1")
    for recovery in made:
        for language in ("zh", "en"):
            given = {"amount_yuan": "0.01", "returned_on": clock.today(), "voucher_no": "sk1 "}
            with force_locale(language):
                who = cast["finance_xingqing"]
                assert refused(who, recoveries.return_money, recovery, **given) == ["voucher_no"], language
    give(cast, second, "0.01", "K1")
    assert (first.returned_yuan, second.returned_yuan) == (Decimal("0.01"), Decimal("0.01"))


def test_the_stranger_writes_no_money_back(world, cast):
    finance = replace(cast["finance_xingqing"], region_code="640121")
    with acting_as(finance):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Recovery)) == 0
    with acting_as(cast["finance_xingqing"]):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Recovery)) == 1


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
