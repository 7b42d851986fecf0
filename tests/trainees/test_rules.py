"""R1–R10 at their edges."""

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock, rulebook
from app.core.rulebook import ParameterRow, Params
from app.trainees.rules import age_on

ROOT = Path(__file__).parents[2]
PARAMS = rulebook.StaticParams(ROOT / "seeds" / "reference")
SHARED_CASES = ROOT.parent / "shared" / "domain" / "rule_cases.yaml"
OWN = [f"R{number}" for number in range(1, 11)]
YOUTH = {
    "category": "YOUTH",
    "reg_date": "2023-06-01",
    "deregistered": False,
    "ref": "2023-06-10",
    "in_realname_db": False,
    "in_school": False,
    "employee_insured": False,
    "active_business": False,
}
GRADUATE = YOUTH | {"category": "GRADUATE", "reg_date": None, "in_realname_db": True}
DAYS = st.dates(date(1960, 1, 1), date(2060, 12, 31))
JUDGED = st.dates(date(2000, 1, 1), date(2060, 12, 31))


class Changed:
    """The reference with some parameters replaced."""

    def __init__(self, **values):
        self.values = values

    def rows(self, key):
        if key in self.values:
            return [ParameterRow(key, self.values[key], date(2000, 1, 1))]
        return PARAMS.source.rows(key)

    def __getattr__(self, name):
        return getattr(PARAMS.source, name)


def run(number, params=PARAMS, **inputs):
    return rulebook.run(number, inputs, params)


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


@pytest.mark.parametrize(
    ("hukou", "id_prefix", "ok"),
    [
        ("640522", "640522", True),
        ("640100", "640100", True),
        ("640199", "640104", False),
        ("150404", "640104", False),
        ("", "640104", False),
        ("640104", None, True),
    ],
)
def test_hukou(hukou, id_prefix, ok):
    assert run("R1", hukou=hukou, id_prefix=id_prefix)["ok"] is ok


def test_hukou_before_the_notice_is_still_a_region_of_ningxia():
    with clock.frozen(date(2023, 6, 8)):
        assert run("R1", hukou="640104", id_prefix="640104")["ok"]
        assert not run("R1", hukou="620102", id_prefix="640104")["ok"]


def test_hukou_may_be_read_to_bind_graduates_only():
    other = Params(Changed(hukou_applies_to=["GRADUATE"]))
    assert run("R1", other, hukou="620102", category="YOUTH")["ok"]
    assert not run("R1", other, hukou="620102", category="GRADUATE")["ok"]
    assert not run("R1", other, hukou="620102", category="NONE")["ok"]


@pytest.mark.parametrize(
    ("graduation", "ref", "ok", "last_day"),
    [
        ("2023-06-30", "2023-06-30", True, "2025-06-30"),
        ("2023-07-01", "2023-06-30", False, "2025-07-01"),
        ("2020-02-29", "2022-02-28", True, "2022-02-28"),
        ("2022-02-28", "2024-02-28", True, "2024-02-28"),
        ("2022-02-28", "2024-02-29", False, "2024-02-28"),
        ("2021-12-31", "2023-12-31", True, "2023-12-31"),
        ("2021-12-31", "2024-01-01", False, "2023-12-31"),
        (None, "2023-06-30", False, None),
    ],
)
def test_two_years_from_the_certificate(graduation, ref, ok, last_day):
    result = run("R2", graduation=graduation, ref=ref)
    assert (result["ok"], result["last_day"]) == (ok, last_day and date.fromisoformat(last_day))


@pytest.mark.parametrize(
    ("graduation", "message"),
    [
        (None, "您尚未取得高校毕业证书。"),
        ("2023-07-02", "您的毕业证书日期为2023-07-02，2023-07-01当日尚未取得毕业证书。"),
        ("2021-06-30", "您的毕业证书日期为2021-06-30，离校2年期限截至2023-06-30，2023-07-01已超过期限。"),
    ],
)
def test_why_somebody_is_no_graduate_of_two_years(graduation, message):
    assert run("R2", graduation=graduation, ref="2023-07-01")["message"] == message


@pytest.mark.parametrize(
    ("birth", "ref", "ok", "age"),
    [
        ("1998-06-15", "2023-06-15", False, 25),
        ("2004-02-29", "2020-02-28", False, 15),
        ("2004-02-29", "2020-02-29", True, 16),
        ("2000-02-29", "2016-02-29", True, 16),
        ("2000-02-29", "2025-02-27", True, 24),
        ("2000-02-29", "2025-02-28", False, 25),
        ("2006-02-28", "2022-02-28", True, 16),
        ("2007-12-31", "2023-12-31", True, 16),
        ("2007-12-31", "2023-12-30", False, 15),
        ("1960-01-01", "2023-01-01", False, 63),
        ("2023-01-01", "2023-01-01", False, 0),
    ],
)
def test_age_of_a_youth(birth, ref, ok, age):
    result = run("R3", birth=birth, ref=ref)
    assert (result["ok"], result["age"]) == (ok, age)


def test_the_age_message():
    assert run("R3", birth="1998-06-15", ref="2023-06-15")["message"] == (
        "青年见习年龄应为16至24周岁（签订协议当日计算），您2023-06-15为25周岁。"
    )


def test_an_age_may_be_attained_a_day_later():
    later = Params(Changed(age_attained_on="DAY_AFTER"))
    answers = [
        run("R3", later, birth="2007-07-01", ref=day)
        for day in ("2023-07-01", "2023-07-02", "2032-07-01", "2032-07-02")
    ]
    assert [(answer["ok"], answer["age"]) for answer in answers] == [(False, 15), (True, 16), (True, 24), (False, 25)]


@given(DAYS, st.integers(0, 40000))
def test_age_grows_by_one_on_each_birthday_only(birth, later):
    day = birth + timedelta(days=later)
    assert age_on(birth, day + timedelta(days=1)) - age_on(birth, day) in (0, 1)
    assert abs(later - age_on(birth, day) * 365.2425) < 368


@given(DAYS, st.lists(JUDGED, min_size=3, max_size=3))
def test_the_age_and_the_two_years_hold_on_one_stretch_of_days(first, days):
    early, middle, late = sorted(days)
    for number, name in (("R2", "graduation"), ("R3", "birth")):
        ok = [run(number, **{name: first, "ref": day})["ok"] for day in (early, middle, late)]
        assert ok[1] or not (ok[0] and ok[2])


@pytest.mark.parametrize(
    ("facts", "changed", "reason"),
    [
        (YOUTH, {"reg_date": "2023-06-10"}, None),
        (YOUTH, {"reg_date": None}, "未办理失业登记"),
        (YOUTH, {"reg_date": "2023-06-11"}, "失业登记日期（2023-06-11）晚于2023-06-10"),
        (YOUTH, {"deregistered": True}, "失业登记已注销"),
        (YOUTH, {"reg_date": None, "in_realname_db": True}, "未办理失业登记"),
        (YOUTH, {"in_school": True}, "为在校生"),
        (YOUTH, {"employee_insured": True, "active_business": True}, "以职工身份参加社会保险、名下有存续的市场主体"),
        (GRADUATE, {}, None),
        (GRADUATE, {"in_realname_db": False}, "未办理失业登记"),
        (GRADUATE, {"in_realname_db": False, "reg_date": "2023-06-01"}, None),
        (GRADUATE, {"reg_date": "2023-07-01"}, None),
        (GRADUATE, {"reg_date": "2023-06-01", "deregistered": True}, None),
        (GRADUATE, {"active_business": True}, "名下有存续的市场主体"),
        (GRADUATE, {"category": "NONE"}, "未办理失业登记"),
        (GRADUATE, {"flexible_insured": True}, None),
    ],
)
def test_unemployed(facts, changed, reason):
    result = run("R4", **facts | changed)
    assert result["ok"] is (reason is None)
    assert result.message == (reason and f"经比对，您当前{reason}，不属于未就业（登记失业）状态，暂不能报名就业见习。")


def test_the_exclusions_can_be_switched_off():
    lenient = Params(Changed(exclude_employee_insured=False, exclude_active_business=False))
    assert run("R4", lenient, **YOUTH | {"employee_insured": True, "active_business": True})["ok"]
    strict = Params(Changed(flexible_insured_allowed=False))
    assert not run("R4", strict, **YOUTH | {"flexible_insured": True})["ok"]


@pytest.mark.parametrize(
    ("number", "birth", "sex"),
    [
        ("11010519491231002X", "1949-12-31", "FEMALE"),
        ("640104200002290011", "2000-02-29", None),
        ("64010420010229001X", None, None),
        ("64010420011301001X", None, None),
        ("6401042001031500", None, None),
        ("640104010315002", None, None),
        ("64010420010315002A", None, None),
        ("", None, None),
    ],
)
def test_identity_numbers(number, birth, sex):
    result = run("R5", id=number)
    if sex is None and birth is not None:  # the date exists, only the check character is wrong
        assert "校验码" in result["message"]
    elif birth is None:
        assert dict(result) == {"ok": False, "birth": None, "sex": None, "message": result["message"]}
    else:
        assert dict(result) == {"ok": True, "birth": date.fromisoformat(birth), "sex": sex}


def test_the_number_agrees_with_the_fields_entered():
    same = {"id": "640422200712010019", "birth": "2007-12-01", "sex": "MALE"}
    assert run("R5", **same)["ok"]
    result = run("R5", **same | {"birth": "2007-12-02", "sex": "FEMALE"})
    assert not result["ok"]
    assert result["message"] == "身份证号码与填写的出生日期、性别不一致，请核对后重新填写。"


def test_nobody_is_born_tomorrow():
    assert not run("R5", id="640422200712010019", on="2007-11-30")["ok"]
    assert run("R5", id="640422200712010019", on="2007-12-01")["ok"]


@pytest.mark.parametrize(
    ("birth", "education", "graduation", "category"),
    [
        ("2001-03-15", "21", "2021-07-01", "GRADUATE"),
        ("2001-03-15", "21", "2021-06-30", "YOUTH"),
        ("2001-03-15", "22", "2022-06-30", "YOUTH"),
        ("1990-03-15", "11", "2022-06-30", "GRADUATE"),
        ("1990-03-15", "44", "2022-06-30", "NONE"),
        ("1990-03-15", "SENIOR_TECH", "2022-06-30", "GRADUATE"),
        ("1990-03-15", "SPECIAL_EDU_VOC", "2022-06-30", "GRADUATE"),
        ("2001-03-15", "61", None, "YOUTH"),
        ("2001-03-15", None, None, "YOUTH"),
        ("2001-03-15", "21", "2023-07-02", "YOUTH"),
        ("1998-07-02", "31", None, "YOUTH"),
        ("1998-07-01", "31", None, "NONE"),
        ("2007-07-02", "71", None, "NONE"),
    ],
)
def test_category(birth, education, graduation, category):
    result = run("R6", birth=birth, education=education, graduation=graduation, ref="2023-07-01")
    assert result["category"] == category
    assert result.ok is (category != "NONE")


@pytest.mark.parametrize(
    ("claimed", "verified", "marked", "pending"),
    [
        ([], [], False, []),
        ([], ["DISABLED"], True, []),
        (["DISABLED", "LOW_INCOME"], ["LOW_INCOME"], True, ["DISABLED"]),
        (["ZERO_EMPLOYMENT", "OTHER"], [], False, ["ZERO_EMPLOYMENT", "OTHER"]),
    ],
)
def test_hardship_mark(claimed, verified, marked, pending):
    result = run("R7", claimed=claimed, verified=verified)
    assert (result["marked"], result["pending"]) == (marked, pending)


def test_the_hardship_message_names_what_is_pending():
    message = run("R7", claimed=["ZERO_EMPLOYMENT", "OTHER"], verified=[])["message"]
    assert message == "您申报的困难类型「零就业家庭、其他困难」尚待主管部门核实，核实通过后将作专门标识并优先推荐。"


@pytest.mark.parametrize(
    ("start", "end", "status", "ok"),
    [
        ("2023-09-30", "2023-09-30", "ENDED", False),
        ("2023-07-01", "2023-08-31", "ACTIVE", True),
        ("2023-07-01", "2023-09-01", "PENDING", False),
        ("2023-07-01", "2023-09-01", "SUSPENDED", False),
        ("2023-07-01", "2023-12-31", "CANCELLED", True),
        ("2023-07-01", "2023-12-31", "WITHDRAWN", True),
        ("2023-12-31", "2024-03-31", "ACTIVE", False),
        ("2024-01-01", "2024-03-31", "ACTIVE", True),
        ("2023-01-01", "2024-12-31", "ACTIVE", False),
        ("2023-07-01", None, "ACTIVE", False),
        ("2024-01-01", None, "ACTIVE", True),
    ],
)
def test_no_overlap(start, end, status, ok):
    existing = [{"start": start, "end": end, "status": status}]
    result = run("R8", existing=existing, new={"start": "2023-09-01", "end": "2023-12-31"})
    assert result["ok"] is ok


def test_a_long_history_is_searched_whole():
    months = [{"start": f"2022-{m:02d}-01", "end": f"2022-{m:02d}-28", "status": "ENDED"} for m in range(1, 13)]
    assert run("R8", existing=months, new={"start": "2022-02-28", "end": "2022-02-28"})["ok"] is False
    assert run("R8", existing=months, new={"start": "2022-01-29", "end": "2022-01-31"})["ok"]
    assert run("R8", existing=[], new={"start": "2022-01-29", "end": "2022-01-31"})["ok"]


def test_other_schemes_count_and_the_message_names_them():
    stay = {"start": "2023-07-01", "end": "2023-12-31", "status": "ACTIVE", "unit": "某县图书馆"}
    new = {"start": "2023-08-01", "end": "2023-12-31"}
    result = run("R8", existing=[stay | {"scheme": "PUBLIC_INTERN"}], new=new)
    assert result["message"] == ("您在某县图书馆的见习尚未结束（2023-07-01至2023-12-31），同一时间只能参加一个见习。")
    assert run("R8", existing=[stay | {"scheme": "EVENING_CLASS"}], new=new)["ok"]


@pytest.mark.parametrize(
    ("months", "ok"), [([], True), ([0], True), ([0, 0], True), ([0, 1], False), ([12], False), (["0.5"], False)]
)
def test_once_only(months, ok):
    assert run("R9", history_paid_months=months)["ok"] is ok
    assert run("R9", Params(Changed(once_only=False)), history_paid_months=months)["ok"]


def test_the_message_of_a_second_time():
    assert run("R9", history_paid_months=[3, 7])["message"] == "您已享受过就业见习补贴（10个月），每人只能享受一次。"
    message = run("R9", history_paid_months=["2.50"], unit="甲公司")["message"]
    assert message == "您已享受过就业见习补贴（甲公司，2.5个月），每人只能享受一次。"


@pytest.mark.parametrize(
    ("birth", "consent", "hazardous", "ok"),
    [
        ("2005-07-01", False, True, True),
        ("2005-07-02", False, False, False),
        ("2005-07-02", True, False, True),
        ("2005-07-02", True, True, False),
        ("2004-02-29", False, True, True),
    ],
)
def test_minors(birth, consent, hazardous, ok):
    assert run("R10", birth=birth, start="2023-07-01", consent=consent, hazardous=hazardous)["ok"] is ok


def test_the_message_about_minors():
    message = run("R10", birth="2006-03-01", start="2023-07-01", consent=False, hazardous=True)["message"]
    assert message == "见习人员上岗当日（2023-07-01）未满18周岁，须上传监护人同意书，且不得安排危险岗位。"
