"""REST of subsidies: who reads what, what is left out, and moves that are refused as on the pages."""

import pytest

from tests.placements.attendance_factories import make_attended
from tests.subsidies.factories import make_claim, make_flag, make_line
from tests.subsidies.test_pages import LISTS, MONEY, OWN, RISK, keys, own_unit, world

__all__ = ["world"]


def url(address, key=""):
    return f"/api/v1/{LISTS[address]}/{key}"


def test_officers_read_all_without_account_numbers(world, client, token):
    headers = token("xingqing_auditor")
    for address, key in keys(world).items():
        listed = client.get(url(address), headers=headers)
        assert listed.status_code == 200 and key in listed.json["ids"], address
        item = client.get(url(address, key), headers=headers)
        assert item.status_code == 200, address
        text = item.get_data(as_text=True)
        assert "payee_account" not in text and "这个人没有到岗" not in text and "李四" not in text, address


@pytest.mark.parametrize("stranger", ["yongning_agent", "yongning_auditor"])
def test_another_county_reads_and_moves_nothing(world, client, token, stranger):
    headers = token(stranger)
    for address, key in keys(world).items():
        assert client.get(url(address, key), headers=headers).status_code == 404, address
        assert key not in client.get(url(address), headers=headers).json["ids"], address
    for address, move in (("claims", "reject"), ("risk-flags", "clear"), ("payment-batches", "cancel")):
        path = url(address, f"{keys(world)[address]}/moves/{move}")
        answer = client.post(path, json={"reason": "x", "rule_ids": "R34"}, headers=headers)
        assert answer.status_code == 404, address


def test_a_unit_reads_its_own_and_nothing_of_risks(world, client, token):
    headers = token("unit1")
    for address in OWN:
        item = client.get(url(address, keys(world)[address]), headers=headers)
        assert item.status_code == 200 and "risk" not in item.get_data(as_text=True), address
    for address in RISK | MONEY:
        assert client.get(url(address), headers=headers).status_code == 403, address
        assert client.get(url(address, keys(world)[address]), headers=headers).status_code == 403, address
    assert client.get(url("claims", world["claim"].id), headers=token("unit2")).status_code == 404


def test_a_held_claim_is_under_check_for_its_unit(cast, client, token):
    claim = make_claim("RISK_HOLD", unit=own_unit(cast), risk_result="HOLD", risk_score=80)
    make_line(claim, make_attended(unit=own_unit(cast)))
    make_flag(claim)
    told = client.get(url("claims", claim.id), headers=token("unit1"))
    assert told.json["result"]["state"] == "CHECKING" and "RISK" not in told.get_data(as_text=True)
    assert client.get(url("claims", claim.id), headers=token("xingqing_auditor")).json["result"]["state"] == "RISK_HOLD"


def test_finance_reads_moneys_alone(world, client, token):
    headers = token("finance_xingqing")
    for address in set(LISTS) - MONEY:
        assert client.get(url(address), headers=headers).status_code == 403, address
    for address in MONEY:
        answer = client.get(url(address, keys(world)[address]), headers=headers)
        assert answer.status_code == 200 and world["placement"].person_name not in answer.get_data(as_text=True)


def test_nobody_writes_what_the_system_computes(world, client, token):
    headers = token("xingqing_agent")
    for address in set(LISTS) - {"claims"}:
        assert client.post(url(address), json={}, headers=headers).status_code == 403, address
    changed = client.put(
        url("claims", world["claim"].id), json={"version": 1, "kind": "HIRING"}, headers=token("unit1")
    )
    assert changed.status_code == 404
    assert client.post(url("claims"), json={"amount_yuan": "99999.00"}, headers=token("unit1")).status_code == 422


def test_nothing_to_claim_is_told_and_an_unknown_kind_too(cast, client, token):
    headers = token("unit1")
    nothing = client.post(url("claims"), json={"kind": "LIVING", "period_to": "2026-10-31"}, headers=headers)
    assert nothing.status_code == 422 and "lines" in nothing.json["error"]["fields"]
    assert (
        client.post(url("claims"), json={"kind": "CASH", "period_to": "2026-10-31"}, headers=headers).status_code == 422
    )
    late = client.post(url("claims"), json={"kind": "LIVING", "period_to": "2099-01-31"}, headers=headers)
    assert late.status_code == 422


def test_a_flag_is_decided_with_a_note(world, client, token):
    headers = token("xingqing_auditor")
    path = url("risk-flags", f"{world['flag'].id}/moves/clear")
    assert client.post(path, json={"reason": ""}, headers=headers).status_code == 422
    done = client.post(path, json={"reason": "已到现场核实"}, headers=headers)
    assert done.status_code == 200 and done.json["state"] == "CLEARED"
    assert client.post(path, json={"reason": "x"}, headers=token("xingqing_agent")).status_code == 403
