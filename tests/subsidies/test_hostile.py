"""What strangers of another county or unit reach, and what a unit learns of risks: nothing."""

import json

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.messaging.models import Message
from app.subsidies.models import Claim
from app.subsidies.services import (
    holding,
    reviewing,
)
from app.subsidies.services.papers import letters
from tests.subsidies.factories import make_claim, make_flag, make_line
from tests.subsidies.hostile import RISKY, S, api, code
from tests.subsidies.test_pages import keys, own_unit, world

__all__ = ["world"]


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
