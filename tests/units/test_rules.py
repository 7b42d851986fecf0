"""R11–R14 at their edges."""

from pathlib import Path

import pytest

from app.core import rulebook
from app.units import rules

PARAMS = rulebook.StaticParams(Path(__file__).parents[2] / "seeds" / "reference")
SOUND = {
    "established": "2015-01-01",
    "apply": "2024-01-10",
    "enterprise": True,
    "staff": 10,
    "arrears": 0,
    "disputes": 0,
    "safety": True,
    "region": "640104",
}


@pytest.mark.parametrize(
    ("code", "ok"),
    [
        ("91350100D2143569XA", True),
        ("N2640104MA7700014Q", True),
        ("91640104MA7700014", False),
        ("91640104MA770001499", False),
        ("91640104MA77000149 ", False),
        ("", False),
    ],
)
def test_credit_code(code, ok):
    assert rules.credit_code(uscc=code, params=PARAMS.fresh())["ok"] is ok


def test_a_failing_organisation_code_only_warns_by_default():
    result = rules.credit_code(uscc="91350100D21435690G", params=PARAMS.fresh())
    assert dict(result) == {"ok": True}
    assert "主体标识码" in result.warning
    assert rules.credit_code(uscc="91350100D2143569XA", params=PARAMS.fresh()).warning is None


def test_the_message_of_a_wrong_code():
    result = rules.credit_code(uscc="91640104MA77000148", params=PARAMS.fresh())
    assert result["message"] == "统一社会信用代码校验码不符。请核对营业执照（登记证书）。"


@pytest.mark.parametrize(
    ("changed", "reasons"),
    [
        ({}, []),
        ({"established": "2021-01-10"}, []),
        ({"established": "2021-01-11"}, ["YEARS"]),
        ({"established": "2024-02-29", "apply": "2027-02-28"}, []),
        ({"established": "2024-02-01"}, ["YEARS"]),
        ({"staff": 9}, ["STAFF"]),
        ({"staff": 0, "enterprise": False}, []),
        ({"arrears": 1}, ["ARREARS"]),
        ({"disputes": 2}, ["DISPUTES"]),
        ({"safety": False}, ["SAFETY"]),
        ({"region": "620102"}, ["REGION"]),
        ({"region": "640199"}, ["REGION"]),
        (
            {"established": "2023-01-01", "staff": 1, "arrears": 1, "disputes": 1, "safety": False, "region": "110101"},
            ["YEARS", "STAFF", "ARREARS", "DISPUTES", "SAFETY", "REGION"],
        ),
        ({"apply": "2023-12-22", "established": "2022-01-01", "staff": 1}, ["YEARS", "STAFF"]),
        # Before the trial measures: registration and no bad record, nothing else.
        ({"apply": "2023-12-21", "established": "2022-01-01", "staff": 1, "safety": False}, []),
        ({"apply": "2023-07-01", "established": "2023-07-01"}, []),
        ({"apply": "2023-07-01", "established": "2023-07-02"}, ["REGISTRATION"]),
        ({"apply": "2023-07-01", "arrears": 1}, ["ARREARS"]),
        ({"apply": "2023-07-01", "disputes": 1}, ["DISPUTES"]),
        ({"apply": "2023-07-01", "region": "620102"}, ["REGION"]),
    ],
)
def test_accreditation_conditions(changed, reasons):
    result = rulebook.run("R12", SOUND | changed, PARAMS)
    assert (result["ok"], result["reasons"]) == (not reasons, reasons)


def test_the_message_names_every_unmet_condition():
    result = rulebook.run("R12", SOUND | {"staff": 9, "arrears": 1}, PARAMS)
    assert result["message"] == "单位认定条件不满足：企业参保职工不足10人；存在拖欠工资或社会保险费记录。"


def test_an_old_application_uses_no_later_parameter():
    result = rulebook.run("R12", SOUND | {"apply": "2023-07-01"}, PARAMS)
    assert {row.key for row in result.used} == {"unit_bad_records"}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, None),
        ({"ban_until": "2023-06-30"}, None),
        ({"ban_until": "2023-07-01"}, "禁入期限（至2023-07-01）"),
        ({"dishonest": True}, "失信惩戒记录"),
        ({"abnormal": True}, "经营异常记录"),
        ({"dispatch_agency": True, "abnormal": True}, "劳务派遣（中介）业务、经营异常记录"),
    ],
)
def test_no_exclusion(changed, reason):
    clean = {"dispatch_agency": False, "dishonest": False, "abnormal": False, "ban_until": None, "apply": "2023-07-01"}
    result = rulebook.run("R13", clean | changed, PARAMS)
    assert result["ok"] is (reason is None)
    assert result.message == (reason and f"单位存在{reason}，不予认定为就业见习单位。")


@pytest.mark.parametrize(
    ("fraud", "first_year", "y1", "y2", "action"),
    [
        (False, 5, [20, 100], [20, 100], "KEEP"),
        (False, 5, [19, 100], [20, 100], "KEEP"),
        (False, 5, [1, 5], [199, 1000], "WARN"),
        (False, 5, [0, 0], [0, 0], "KEEP"),
        (False, 5, [0, 0], [0, 1], "WARN"),
        (False, 5, [0, 1], [0, 0], "KEEP"),
        (False, 5, [0, 1], [0, 1], "PROPOSE_CANCEL"),
        (True, 50, [50, 50], [50, 50], "PROPOSE_CANCEL"),
        (False, 0, [9, 9], [9, 9], "PROPOSE_CANCEL"),
    ],
)
def test_yearly_review(fraud, first_year, y1, y2, action):
    inputs = {"fraud": fraud, "first_year_trainees": first_year, "y1": y1, "y2": y2}
    assert rulebook.run("R14", inputs, PARAMS)["action"] == action


def test_the_yearly_message_gives_year_and_finding():
    inputs = {"fraud": False, "first_year_trainees": 9, "y1": [0, 9], "y2": [1, 9], "year": 2024}
    message = rulebook.run("R14", inputs, PARAMS)["message"]
    assert message == "单位2024年度考核提示：连续2年留用率低于20%，建议取消。"
