"""The two questions of the public API: the promised shapes to the fen and the day, and a clear refusal of everything else."""

import json
import time
from datetime import date
from decimal import Decimal

import pytest
from jsonschema import Draft202012Validator

from app import create_app
from app.core.rulebook import StaticParams
from app.extensions import limiter
from app.headless.resources import QUESTIONS
from app.subsidies.rules import estimate
from app.trainees.rules import Facts, check
from tests.conftest import overrides
from tests.guards.source import ROOT

BASE = "/api/v1/public"
GRADUATE = {
    "hukou": "640104", "birth": "2001-03-15", "education": "21", "graduation": "2022-06-30", "registered_on": None,
    "in_realname_db": True, "in_school": False, "employee_insured": False, "active_business": False, "on": "2023-07-01",
}  # fmt: skip
WHOLE = {
    "region": "640104", "start": "2023-07-10", "end": "2024-01-09", "contract_start": None, "contract_end": None, "flexible_payments": [],
}  # fmt: skip
NAMES = {
    "R1": "宁夏户籍",
    "R2": "离校2年内未就业高校毕业生",
    "R3": "16—24岁失业青年（年龄）",
    "R4": "失业（未就业）状态与失业登记",
    "R6": "人员类别判定",
}


@pytest.fixture
def ask(client, session):
    """Post a question; `changed` replaces some of its members."""

    def post(name, body, **changed):
        return client.post(f"{BASE}/{name}", data=json.dumps(body | changed), content_type="application/json")

    return post


def test_the_graduate_of_the_promise(ask):
    answer = ask("eligibility", GRADUATE)
    assert answer.status_code == 200 and answer.json == {
        "eligible": True,
        "category": "GRADUATE",
        "checks": [
            {
                "rule": number,
                "name": name,
                "ok": True,
                "message": None,
                "clause": "二(一)" if number == "R4" else "三(一)",
            }
            for number, name in NAMES.items()
        ],
        "deadlines": {"graduate_until": "2024-06-30", "youth_until": "2026-03-14"},
    }


def test_the_internship_of_the_promise(ask):
    months = [("2023-07", 21, 16, "1485.71"), ("2023-08", 23, 23, "1950.00"), ("2023-09", 20, 20, "1950.00"), ("2023-10", 19, 19, "1950.00"),
              ("2023-11", 22, 22, "1950.00"), ("2023-12", 21, 21, "1950.00"), ("2024-01", 22, 6, "531.82")]  # fmt: skip
    answer = ask("subsidy-estimate", WHOLE)
    assert answer.status_code == 200 and answer.json == {
        "living": {
            "lines": [
                {"month": month, "standard": "1950.00", "due": due, "payable": payable, "amount": amount}
                for month, due, payable, amount in months
            ],
            "months_paid": "6.03",
            "total": "11767.53",
        },
        "remaining": None,
        "flexible": None,
        "total": "11767.53",
    }


def test_a_failing_rule_says_why(ask):
    found = ask(
        "eligibility", GRADUATE, hukou="620102", employee_insured=True, education=None, graduation=None, on="2027-01-01"
    ).json
    assert (found["eligible"], found["category"], found["deadlines"]["graduate_until"]) == (False, "NONE", None)
    said = {item["rule"]: item["message"] for item in found["checks"] if not item["ok"]}
    assert set(said) == set(NAMES) and "以职工身份参加社会保险" in said["R4"] and "不在宁夏" in said["R1"]


def test_a_contract_and_contributions(ask):
    found = ask(
        "subsidy-estimate",
        WHOLE,
        end="2024-06-09",
        contract_start="2024-01-20",
        flexible_payments=["803.41", "803.41", "803.41", "900"],
    ).json
    assert found["remaining"] == {"months": 4, "days": 21, "amount": "9120.97"}
    assert found["flexible"] == {"months": 4, "amount": "2206.82"}
    assert Decimal(found["total"]) == Decimal(found["living"]["total"]) + Decimal("9120.97") + Decimal("2206.82")


def test_what_may_be_left_out(ask):
    short = {key: GRADUATE[key] for key in GRADUATE if key not in ("education", "graduation", "registered_on", "on")}
    assert ask("eligibility", short).json["checks"][3]["rule"] == "R4"
    assert ask("subsidy-estimate", {key: WHOLE[key] for key in ("region", "start", "end")}).json["total"] == "11767.53"


@pytest.mark.parametrize("name", list(QUESTIONS))
def test_the_examples_of_the_document_are_true(ask, name):
    question = QUESTIONS[name]
    found = ask(name, question.asked).json
    if name == "eligibility":
        assert found | {"checks": found["checks"][:1]} == question.answered
    else:
        assert found == question.answered


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"hukou": 640104}, "hukou"), ({"hukou": "6401"}, "hukou"), ({"hukou": "640104\n"}, "hukou"), ({"hukou": "６４０１０４"}, "hukou"), ({"hukou": None}, "hukou"),
        ({"birth": "2001-3-15"}, "birth"), ({"birth": "20010315"}, "birth"), ({"birth": "2001-W01-1"}, "birth"), ({"birth": "2001-02-29"}, "birth"),
        ({"birth": "1899-12-31"}, "birth"), ({"birth": "2023-07-02"}, "birth"), ({"birth": 20010315}, "birth"), ({"birth": None}, "birth"),
        ({"education": "211"}, "education"), ({"education": 21}, "education"), ({"education": "21\n"}, "education"),
        ({"graduation": "2001-03-15"}, "graduation"), ({"graduation": ""}, "graduation"), ({"registered_on": True}, "registered_on"),
        ({"in_school": 0}, "in_school"), ({"in_school": "false"}, "in_school"), ({"in_school": None}, "in_school"), ({"in_realname_db": []}, "in_realname_db"),
        ({"employee_insured": {}}, "employee_insured"), ({"active_business": 1.0}, "active_business"),
        ({"on": "2101-01-01"}, "on"), ({"on": None}, "on"), ({"birth": "1950-01-01", "graduation": None, "on": "1999-12-31"}, "on"),
        ({"name": "张三"}, "name"), ({"\ud800": 1}, "?"),
    ],
)  # fmt: skip
def test_bad_facts_are_422_by_name(ask, changed, field):
    refused(ask("eligibility", GRADUATE | changed), field)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"region": "640100"}, "region"), ({"region": "640000"}, "region"), ({"region": "640199"}, "region"), ({"region": "110101"}, "region"), ({"region": 640104}, "region"),
        ({"start": "2024-01-10"}, "end"), ({"end": "2028-07-10"}, "end"), ({"start": "2010-01-01", "end": "2010-02-01"}, "start"),
        ({"start": "2026-12-01", "end": "2027-01-31"}, "end"), ({"contract_end": "2024-12-31"}, "contract_start"),
        ({"contract_start": "2024-01-01", "contract_end": "2023-12-31"}, "contract_end"), ({"contract_start": ""}, "contract_start"),
        ({"flexible_payments": None}, "flexible_payments"), ({"flexible_payments": "900.00"}, "flexible_payments"), ({"flexible_payments": {"0": "900.00"}}, "flexible_payments"),
        ({"flexible_payments": [900]}, "flexible_payments"), ({"flexible_payments": ["1.005"]}, "flexible_payments"), ({"flexible_payments": ["-1.00"]}, "flexible_payments"),
        ({"flexible_payments": ["NaN"]}, "flexible_payments"), ({"flexible_payments": ["1e3"]}, "flexible_payments"), ({"flexible_payments": ["1000000.00"]}, "flexible_payments"),
        ({"flexible_payments": ["900.00"] * 25}, "flexible_payments"), ({"flexible_payments": [None]}, "flexible_payments"), ({"flexible_payments": [["900.00"]]}, "flexible_payments"),
        ({"months": 6}, "months"),
    ],
)  # fmt: skip
def test_a_bad_internship_is_422_by_name(ask, changed, field):
    refused(ask("subsidy-estimate", WHOLE | changed), field)


def refused(answer, field):
    assert answer.status_code == 422, answer.get_data(as_text=True)
    error = answer.json["error"]
    assert error["code"] == "invalid" and list(error["fields"]) == [field] and len(error["fields"][field][0]) > 2
    assert error["message"] == error["fields"][field][0]


def test_the_place_of_a_wrong_payment_is_told(ask):
    said = ask("subsidy-estimate", WHOLE, flexible_payments=["1.00", "x", "2.00", 3]).json["error"]["fields"][
        "flexible_payments"
    ]
    assert [words[:5] for words in said] == ["第 2 项", "第 4 项"]


@pytest.mark.parametrize("name", list(QUESTIONS))
@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", "application/json", 422), (b"{", "application/json", 422), (b"[]", "application/json", 422), (b"null", "application/json", 422), (b'"x"', "application/json", 422),
        (b"\xff\xfe{}", "application/json", 422), (b"[" * 60_000, "application/json", 422), (b'{"a":' * 9_000, "application/json", 422), (b"9" * 9_000, "application/json", 422),
        (b"{}", "", 415), (b"{}", "text/plain", 415), (b"{}", "application/x-www-form-urlencoded", 415), (b"{}", "application/vnd.api+json", 415),
        (b"{}", "application/json; charset=utf-8", 422), (b" " * 70_000 + b"{}", "application/json", 413),
    ],
)  # fmt: skip
def test_what_is_no_json_is_told_so(client, session, name, body, kind, status):
    answer = client.post(f"{BASE}/{name}", data=body, content_type=kind)
    assert answer.status_code == status
    assert set(answer.json["error"]) == {"code", "message", "fields"}


@pytest.mark.parametrize("name", list(QUESTIONS))
def test_answers_are_not_kept_and_set_no_cookie(ask, client, session, name):
    answer = ask(name, QUESTIONS[name].asked)
    assert answer.cache_control.no_store and "Set-Cookie" not in answer.headers and "ETag" not in answer.headers
    assert client.get(f"{BASE}/{name}").status_code == 405
    assert client.post(f"{BASE}/{name}?page=1", json=QUESTIONS[name].asked).json["error"]["fields"]["page"]
    english = client.post(f"{BASE}/{name}?lang=en", json={"x": 1}).get_data(as_text=True)
    assert not any("㐀" <= letter <= "鿿" for letter in english)


@pytest.mark.parametrize("name", list(QUESTIONS))
def test_too_many_questions_are_429(tmp_path, monkeypatch, name):
    monkeypatch.setattr(limiter, "enabled", True)
    app = create_app(overrides(f"sqlite:///{tmp_path}/limit.db", tmp_path) | {"RATELIMIT_ENABLED": True})
    browser = app.test_client()
    seen = [browser.post(f"{BASE}/{name}", data="{}").status_code for _round in range(601)]
    limiter.reset()
    assert seen == [415] * 600 + [429]


def test_the_document_describes_both_questions(client, session):
    spec = client.get(f"{BASE}/openapi.json").json
    for name, question in QUESTIONS.items():
        found = spec["paths"][f"/{name}"]["post"]
        content = found["requestBody"]["content"]["application/json"]
        assert content["example"] == question.asked and found["requestBody"]["required"] is True
        assert set(found["responses"]) == {"200", "413", "415", "422", "429"}
        for schema, example in (
            (content["schema"], question.asked),
            (found["responses"]["200"]["content"]["application/json"]["schema"], question.answered),
        ):
            Draft202012Validator({**schema, "components": spec["components"]}).validate(example)
    asked = spec["components"]["schemas"]["EstimateQuestion"]
    assert asked["additionalProperties"] is False and asked["required"] == ["end", "region", "start"]
    assert asked["properties"]["flexible_payments"]["maxItems"] == 24


def test_the_page_of_the_api_shows_both(client, session):
    page = client.get(f"{BASE}/docs").get_data(as_text=True)
    for name in QUESTIONS:
        assert f"<code>POST {BASE}/{name}</code>" in page
    assert "flexible_payments" in page and json.dumps("2001-03-15") in page.replace("&#34;", '"')


def test_the_pure_part_is_fast():
    params = StaticParams(ROOT / "seeds" / "reference")
    person = Facts(
        **{
            key: date.fromisoformat(value) if key in ("birth", "graduation", "on") else value
            for key, value in GRADUATE.items()
        }
    )
    check(person, params)
    assert _milliseconds(lambda: check(person, params)) < 1
    year = ("640104", date(2023, 1, 10), date(2024, 1, 9), date(2023, 8, 1), None, [Decimal("803.41")] * 12)
    estimate(*year, params=params)
    assert _milliseconds(lambda: estimate(*year, params=params)) < 3


def _milliseconds(deed, rounds=40):
    """CPU time of one round, the best of three."""
    best = []
    for _attempt in range(3):
        begin = time.process_time()
        for _round in range(rounds):
            deed()
        best.append((time.process_time() - begin) / rounds * 1000)
    return min(best)
