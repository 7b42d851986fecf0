"""What is assigned, moved or typed from outside is refused, or kept as text."""

import pytest

from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.subsidies.models import Claim
from tests.subsidies.factories import make_claim
from tests.subsidies.hostile import NASTY, S, api
from tests.subsidies.test_pages import LISTS, keys, world

__all__ = ["world"]


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
