"""R39–R46 and R60–R62 at their edges."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from app.core import rulebook
from app.core.rulebook import BadInput
from app.subsidies.rules import claims, risk

ROOT = Path(__file__).parents[2]
PARAMS = rulebook.StaticParams(ROOT / "seeds" / "reference")
SHARED_CASES = ROOT.parent / "shared" / "domain" / "rule_cases.yaml"
OWN = [f"R{number}" for number in (*range(31, 47), 60, 61, 62)]
MONEY = st.decimals(0, 100000, places=2)


def run(number, **inputs):
    return rulebook.run(number, inputs, PARAMS)


@pytest.mark.parametrize("number", OWN)
def test_the_shared_cases(number):
    if not SHARED_CASES.exists():
        pytest.skip("the shared case file is not beside this repository")
    cases = [case for case in yaml.safe_load(SHARED_CASES.read_text(encoding="utf-8")) if case["rule"] == number]
    assert cases
    assert rulebook.report(rulebook.check_cases(cases, PARAMS)) == [f"{len(cases)} passed, 0 failed"]


@pytest.mark.parametrize("number", OWN)
def test_every_parameter_names_the_rules_that_read_it(number):
    for key in rulebook.find(number).parameters:
        rows = PARAMS.source.rows(key)
        assert rows, key
        assert all(number in row.rules for row in rows), key


HIRED = {
    "enterprise": True,
    "graduation": "2022-06-30",
    "birth": "2000-01-01",
    "registered": False,
    "contract_sign": "2023-10-16",
    "contract_years_ok": True,
    "si_paid": True,
    "other_grant": False,
    "param": "1000.00",
}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"contract_sign": "2024-06-30"}, None),
        ({"contract_sign": "2024-07-01"}, "被招用人员既非离校2年内高校毕业生，也非登记失业的16—24岁青年"),
        ({"contract_sign": "2024-07-01", "registered": True}, None),
        ({"graduation": None, "registered": True, "birth": "1998-10-17"}, None),
        (
            {"graduation": None, "registered": True, "birth": "1998-10-16"},
            "被招用人员既非离校2年内高校毕业生，也非登记失业的16—24岁青年",
        ),
        ({"graduation": None, "registered": False}, "被招用人员既非离校2年内高校毕业生，也非登记失业的16—24岁青年"),
        ({"birth": None}, None),
        ({"contract_years_ok": False, "si_paid": False}, "劳动合同期限不足1年；未缴纳社会保险"),
        ({"other_grant": True, "enterprise": False}, "用人单位不是企业；已领取一次性扩岗补助"),
    ],
)
def test_hiring(changed, reason):
    result = run("R39", **HIRED | changed)
    assert (result["ok"], result["amount"]) == (reason is None, Decimal("1000.00" if reason is None else "0.00"))
    assert result.message == (reason and f"不符合企业招用就业补贴条件：{reason}。")


def test_an_amount_not_yet_set_is_unknown_and_a_refusal_is_nothing():
    assert dict(run("R39", **HIRED | {"param": None})) == {"ok": True, "amount": None}
    assert run("R39", **HIRED | {"param": None, "si_paid": False})["amount"] == 0


@pytest.mark.parametrize(
    ("kind", "sign", "ok"),
    [
        ("REMAINING", "2023-06-09", True),
        ("HIRING", "2023-12-31", True),
        ("HIRING", "2024-06-01", False),
        ("HIRING", None, False),
        ("LIVING", "2024-01-01", True),
        ("ACCIDENT_INSURANCE", "2030-01-01", True),
        ("FLEX_SOCIAL", "2024-01-01", True),
        ("FLEX_SOCIAL", None, True),
        ("UNIT_FEE", "2024-01-01", True),
    ],
)
def test_the_window_of_signing(kind, sign, ok):
    assert run("R40", kind=kind, sign=sign)["ok"] is ok


def test_the_message_of_a_late_signature():
    message = run("R40", kind="REMAINING", sign="2024-01-01")["message"]
    assert message == "剩余期见习补贴政策实施期限截至2023-12-31，劳动合同签订于2024-01-01，不在期限内。"


@pytest.mark.parametrize(
    ("one", "other", "ok"),
    [
        (("LIVING", "2023-07-01", "2023-07-31"), ("LIVING", "2023-08-01", "2023-08-31"), True),
        (("LIVING", "2023-07-01", "2023-07-31"), ("LIVING", "2023-07-31", "2023-08-31"), False),
        (("LIVING", "2023-07-01", "2023-07-10"), ("LIVING", "2023-07-11", "2023-07-31"), False),
        (("REMAINING", "2023-10-16", "2023-12-31"), ("LIVING", "2023-10-01", "2023-10-15"), True),
        (("REMAINING", "2023-10-16", "2023-12-31"), ("LIVING", "2023-12-31", "2023-12-31"), False),
        (("REMAINING", "2023-10-01", "2023-12-31"), ("REMAINING", "2023-12-01", "2024-01-31"), False),
        (("UNEMPLOYMENT_BENEFIT", "2023-08-01", "2023-08-31"), ("LIVING", "2023-08-15", "2023-09-30"), False),
        (("UNEMPLOYMENT_BENEFIT", "2023-08-01", "2023-08-10"), ("LIVING", "2023-08-15", "2023-08-31"), False),
        (("PUBLIC_INTERN", "2023-01-01", "2023-07-31"), ("LIVING", "2023-08-01", "2023-08-31"), True),
        (("OTHER_SI_SUBSIDY", "2023-08-01", "2023-08-31"), ("FLEX_SOCIAL", "2023-08-01", "2023-10-31"), False),
        (("LIVING", "2023-08-01", "2023-08-31"), ("FLEX_SOCIAL", "2023-08-01", "2023-08-31"), True),
        (("LIVING", "2023-08-01", "2023-08-31"), ("ACCIDENT_INSURANCE", "2023-08-01", "2023-08-31"), True),
        (("EXPANSION_GRANT", "2023-10-16", "2023-10-16"), ("HIRING", "2023-10-16", "2023-10-16"), False),
        (("LIVING", "2022-12-01", "2022-12-31"), ("LIVING", "2023-12-01", "2023-12-31"), True),
    ],
)
def test_nothing_is_paid_twice(one, other, ok):
    def claim(kind, first, last):
        return {"kind": kind, "from": first, "to": last}

    far = claim("LIVING", "2020-01-01", "2020-01-31")
    assert run("R41", claims=[far, claim(*one)], new=claim(*other))["ok"] is ok
    assert run("R41", claims=[claim(*other), far], new=claim(*one))["ok"] is ok


def test_a_first_claim_and_the_message_of_a_second():
    new = {"kind": "LIVING", "from": "2023-08-01", "to": "2023-08-31"}
    assert run("R41", claims=[], new=new)["ok"]
    held = {"kind": "UNEMPLOYMENT_BENEFIT", "from": "2023-07-15", "to": "2023-09-14"}
    assert (
        run("R41", claims=[held], new=new)["message"] == "2023-08已享受「失业保险待遇」，不得重复申领「基本生活补贴」。"
    )


@pytest.mark.parametrize(
    ("kind", "provided", "in_system", "missing"),
    [
        ("LIVING", [], [], ["ROSTER", "ID_OR_DIPLOMA", "AGREEMENT", "PAY_DETAIL", "ATTENDANCE"]),
        ("REMAINING", ["SI_PROOF", "LABOUR_CONTRACT"], ["AGREEMENT"], ["ID_OR_DIPLOMA"]),
        ("ACCIDENT_INSURANCE", ["INVOICE", "POLICY", "ROSTER", "ROSTER"], [], []),
        ("FLEX_SOCIAL", ["PAY_DETAIL"], ["AGREEMENT", "ID_OR_DIPLOMA"], ["SI_PROOF"]),
        ("HIRING", [], ["ID_OR_DIPLOMA"], ["LABOUR_CONTRACT", "SI_PROOF", "UNEMP_PROOF"]),
        ("UNIT_FEE", ["ROSTER"], [], []),
        ("RETENTION_AWARD", [], ["ROSTER"], ["LABOUR_CONTRACT"]),
    ],
)
def test_documents(kind, provided, in_system, missing):
    assert run("R42", kind=kind, provided=provided, in_system=in_system)["missing"] == missing


def test_missing_documents_are_named():
    message = run("R42", kind="RETENTION_AWARD", provided=[], in_system=[])["message"]
    assert message == "缺少材料：参加就业见习人员花名册、劳动合同。"
    with pytest.raises(BadInput, match="kind"):
        run("R42", kind="GIFT", provided=[], in_system=[])


def test_every_kind_and_document_has_a_name():
    assert set(PARAMS.get("claim_docs")) <= set(claims.KIND_NAMES)
    assert {doc for docs in PARAMS.get("claim_docs").values() for doc in docs} == set(claims.DOCUMENT_NAMES)
    pairs = PARAMS.get("exclusive_pairs")
    assert {kind for kinds in pairs.values() for kind in kinds} | set(pairs) <= set(claims.KIND_NAMES)


@pytest.mark.parametrize(
    ("event", "submit", "ok", "due"),
    [
        ("2023-08-31", "2024-02-29", True, "2024-02-29"),
        ("2023-08-31", "2024-03-01", False, "2024-02-29"),
        ("2022-08-29", "2023-02-28", True, "2023-02-28"),
        ("2024-02-29", "2024-08-29", True, "2024-08-29"),
        ("2023-06-30", "2023-01-01", True, "2023-12-30"),
    ],
)
def test_claims_have_a_term(event, submit, ok, due):
    result = run("R43", event=event, submit=submit)
    assert (result["ok"], str(result["due"])) == (ok, due)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, None),
        ({"amount": "0.00", "budget_left": "0.00"}, None),
        ({"notice_passed": False}, "公示尚未结束"),
        ({"account": "乙"}, "收款人与账户名称不一致"),
        ({"amount": "10.01", "payee": ""}, "金额10.01元超过预算余额10.00元；收款人与账户名称不一致"),
    ],
)
def test_payment(changed, reason):
    sound = {"budget_left": "10.00", "amount": "10.00", "notice_passed": True, "payee": "甲", "account": "甲"}
    result = run("R44", **sound | changed)
    assert result["ok"] is (reason is None)
    assert result.message == (reason and f"资金支付校验未通过：{reason}。")


@pytest.mark.parametrize(
    ("spend", "vouchered", "deductible"), [("0.00", "0.00", "0"), ("100", "99.99", "99.99"), ("100", "120", "100")]
)
def test_tax_statement(spend, vouchered, deductible):
    result = run("R45", wage_total="5.00", internship_spend=spend, vouchered=vouchered)
    assert dict(result) == {"si_base": Decimal(5), "deductible": Decimal(deductible)}


@pytest.mark.parametrize(
    ("taken", "retention", "fee", "award"),
    [
        (10, [5, 10], 2000, 3000),
        (20, [9, 20], 2000, 0),
        (40, [21, 40], 3000, 5000),
        (41, [41, 41], 5000, 8000),
        (60, [30, 60], 5000, 8000),
        (61, [31, 61], 10000, 10000),
        (500, [0, 0], 10000, 0),
        (0, [0, 0], 0, 0),
    ],
)
def test_fee_and_award(taken, retention, fee, award):
    result = run("R46", taken=taken, retention=retention, enabled=True)
    assert (result["fee"], result["award"]) == (fee, award)
    off = run("R46", taken=taken, retention=retention, enabled=False)
    assert (off["fee"], off["award"]) == (0, 0) == tuple(run("R46", taken=taken, retention=retention).facts.values())


@pytest.mark.parametrize(
    ("flags", "result", "score"),
    [
        ([], "PASS", 0),
        (["F10"], "PASS", 15),
        (["F19", "F10"], "PASS", 25),
        (["F3"], "REVIEW", 30),
        (["F9", "F10"], "REVIEW", 30),
        (["F3", "F4"], "REVIEW", 55),
        (["F3", "F14"], "HOLD", 60),
        (["F22"], "HOLD", 60),
        (["F1", "F2", "F10"], "HOLD", 135),
        (["F3", "F3"], "REVIEW", 30),
    ],
)
def test_risk(flags, result, score):
    found = run("R60", flags=flags)
    assert (found["result"], found["score"]) == (result, score)
    assert found.ok is (result == "PASS")


def test_flags_are_named_and_known():
    assert set(PARAMS.get("flag_weights")) == set(PARAMS.get("flag_levels")) == set(risk.FLAG_NAMES)
    message = run("R60", flags=["F7", "F10"])["message"]
    assert message == "该申领触发风险提示（考勤异常、带教老师非本单位参保或带教人数过多），已转人工核查。"
    with pytest.raises(BadInput, match="flags"):
        run("R60", flags=["F1", "F23"])


@pytest.mark.parametrize(
    ("number", "on", "name", "masked", "shown"),
    [
        ("640104200103150025", "2019-03-14", "王小明", "640104********0025", "王**"),
        ("640104200103150025", "2019-03-15", "王小明", "640104********0025", "王小明"),
        ("64022119980615001X", "2023-07-01", None, "640221********001X", None),
        ("12345", "2023-07-01", "甲", "*2345", "甲"),
    ],
)
def test_masks(number, on, name, masked, shown):
    result = run("R61", id=number, on=on, name=name)
    assert (result["masked"], result["name"]) == (masked, shown)


@given(MONEY, MONEY)
def test_recovery_and_topup_settle_the_account(paid, recomputed):
    settled = run("R62", paid=paid, recomputed=recomputed, fraud=False)
    assert paid - settled["recover"] + settled["topup"] == recomputed
    assert settled["recover"] == 0 or settled["topup"] == 0
    assert run("R62", paid=paid, recomputed=recomputed, fraud=True)["recover"] == paid


def test_the_recovery_message():
    inputs = {"paid": "1950.00", "recomputed": "1485.71", "fraud": False}
    assert run("R62", **inputs, due="2024-01-31")["message"] == "应追回464.29元，请于2024-01-31前退回指定账户。"
    assert run("R62", **inputs | {"recomputed": "2000.00"}).ok
