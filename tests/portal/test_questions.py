"""The self-check and the calculator as pages: exact answers, errors beside their fields, nothing kept, both languages."""

import html as markup
import re

import pytest

from app import create_app
from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db, limiter
from app.organisations.models import AgencyContact, DepartmentOffice
from seeds.reference.load import load as load_reference
from tests.conftest import overrides
from tests.publications.factories import make_policy

GRADUATE = {
    "hukou": "640104", "birth": "2001-03-15", "education": "21", "graduation": "2022-06-30", "registered_on": "",
    "in_realname_db": "yes", "in_school": "no", "employee_insured": "no", "active_business": "no", "on": "2023-07-01",
    "county": "",
}  # fmt: skip
YOUTH = GRADUATE | {"education": "61", "graduation": "", "in_realname_db": "no", "registered_on": "2023-05-04"}
WHOLE = "/calculator?region=640104&start=2023-07-10&end=2024-01-09"
CHINESE = re.compile(r"[㐀-鿿]")
ORIGINAL = re.compile(r'<(span|p|button|a)[^>]* lang="zh-CN"[^>]*>.*?</\1>', re.DOTALL)
HIDDEN = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)


def text_of(answer):
    """The words of a page, without its markup."""
    return " ".join(markup.unescape(re.sub(r"<[^>]+>", " ", HIDDEN.sub("", answer.get_data(as_text=True)))).split())


def ruling(answer, number):
    """The words that stand beside one rule."""
    found = re.search(
        rf'<(li|div) class="ruling[^"]*" id="{number}">(.*?)</blockquote>', answer.get_data(as_text=True), re.DOTALL
    )
    assert found, number
    return " ".join(markup.unescape(re.sub(r"<[^>]+>", " ", found[2])).split())


@pytest.fixture
def office(session):
    """The published contact of 兴庆区."""
    with acting_as(SYSTEM):
        found = DepartmentOffice(department="HRSS", region_code="640104", name="兴庆区就业中心", office_phone="0951-1")
        session.add(found)
        session.flush()
        session.add(
            AgencyContact(
                office_id=found.id,
                region_code="640104",
                service="DISPATCH",
                post_title="窗口",
                office_phone="0951-7654321",
                published=True,
            )
        )
        session.flush()
    return found


@pytest.mark.parametrize("address", ["/check", "/calculator", WHOLE])
@pytest.mark.parametrize("language", ["", "en"])
def test_page_is_small_cookieless_and_may_be_cached(client, session, address, language):
    answer = client.get(f"{address}{'&' if '?' in address else '?'}lang={language}" if language else address)
    assert answer.status_code == 200 and "Set-Cookie" not in answer.headers
    assert answer.cache_control.public and answer.cache_control.max_age == 60
    page = answer.get_data(as_text=True)
    assert len(answer.data) < 60_000 and page.count("<h1") == 1
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert all(f'for="{name}"' in page for name in re.findall(r'<(?:select|input)[^>]*\sid="([^"]+)"', page))


def test_a_graduate_is_told_what_until_when_and_why(client, office):
    answer = client.post("/check", data=GRADUATE)
    words = text_of(answer)
    assert answer.status_code == 200
    assert "符合见习对象条件 离校2年内未就业高校毕业生" in words
    assert "最晚 2024年6月30日 签订协议都符合" in words
    assert ruling(answer, "R2").startswith("符合 R2 离校2年内未就业高校毕业生 符合到 2024年6月30日 为止。")
    assert "符合到 2026年3月14日 为止" in ruling(answer, "R3")
    assert (
        ruling(answer, "R1")
        == "符合 R1 宁夏户籍 「见习对象为具有宁夏户籍的离校2年内未就业高校毕业生和16-24岁失业青年」 宁人社发〔2023〕75号 三(一)"
    )
    assert "兴庆区就业中心" in words and "0951-7654321" in words
    assert 'href="/agencies?county=640104"' in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("changed", "headline", "rule", "said"),
    [
        ({"hukou": "other"}, "目前不符合", "R1", "户籍所在地不在宁夏"),
        ({"on": "2024-07-01"}, "目前不符合", "R4", "未办理失业登记"),
        ({"graduation": "2023-07-05"}, "目前不符合", "R2", "从 2023年7月5日 起符合"),
        ({"in_school": "yes"}, "目前不符合", "R4", "为在校生"),
        ({"birth": "1990-01-01"}, "符合见习对象条件", "R3", "不符合，但不影响"),
        (
            {"birth": "2008-03-15", "education": "71", "graduation": "", "registered_on": "2023-01-01"},
            "从 2024年3月15日 起符合",
            "R3",
            "从 2024年3月15日 起符合",
        ),
        (
            {"registered_on": "2023-08-01", "in_realname_db": "no"},
            "从 2023年8月1日 起符合",
            "R4",
            "失业登记日期（2023-08-01）晚于2023-07-01",
        ),
        ({"birth": "1990-01-01", "graduation": "2010-06-30"}, "毕业年限和青年年龄都不满足", "R6", "不在见习对象范围内"),
    ],
)
def test_who_is_refused_hears_why_and_when_that_ends(client, session, changed, headline, rule, said):
    answer = client.post("/check", data=GRADUATE | changed)
    assert answer.status_code == 200
    assert headline in text_of(answer) and said in ruling(answer, rule)


def test_the_turning_day_is_exact(client, session):
    words = text_of(client.post("/check", data=YOUTH))
    assert "16—24岁失业青年" in words and "最晚 2026年3月14日 签订协议都符合" in words
    for day, good in (("2026-03-14", True), ("2026-03-15", False)):
        found = text_of(client.post("/check", data=YOUTH | {"on": day}))
        assert ("目前不符合" not in found) is good


def test_not_sure_counts_as_no_and_says_so(client, session):
    words = text_of(client.post("/check", data=GRADUATE | {"in_realname_db": "unknown"}))
    assert "目前不符合" in words and "按“否”判断" in words


def test_the_chosen_county_is_named_instead_of_the_hukou(client, office):
    page = client.post("/check", data=GRADUATE | {"hukou": "640121", "county": "640104"}).get_data(as_text=True)
    assert "兴庆区就业中心" in page and 'href="/agencies?county=640104"' in page
    assert "12333" in client.post("/check", data=GRADUATE | {"hukou": "640121"}).get_data(as_text=True)


def test_an_unconfirmed_reading_is_named(client, session):
    answer = client.post("/check", data=GRADUATE)
    assert re.search(r"参数待核实.*周岁从哪天起算满", text_of(answer))
    row = re.search(r'<tr id="p-age_attained_on">.*?</tr>', answer.get_data(as_text=True), re.DOTALL)
    assert "生日当天" in row[0] and "常识待核" in row[0]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("hukou", "", "请选择户籍"),
        ("hukou", "640100", "没有“640100”这个选项"),
        ("birth", "", "请填写出生日期"),
        ("birth", "2001-02-30", "2023-07-01 的形式"),
        ("birth", "1899-12-31", "1900 年至 2100 年"),
        ("birth", "2024-01-01", "出生日期晚于"),
        ("education", "<b>", "没有“<b>”这个选项"),
        ("graduation", "十月", "2023-07-01 的形式"),
        ("graduation", "2001-03-15", "毕业日期应晚于出生日期"),
        ("registered_on", "2023", "2023-07-01 的形式"),
        ("in_realname_db", "", "请选择一项"),
        ("in_school", "", "请选择“是”或“否”"),
        ("employee_insured", "maybe", "没有“maybe”这个选项"),
        ("active_business", "unknown", "没有“unknown”这个选项"),
        ("on", "1950-13-01", "2023-07-01 的形式"),
        ("on", "2101-01-01", "1900 年至 2100 年"),
        ("county", "110101", "没有“110101”这个选项"),
    ],
)
def test_each_wrong_field_is_explained_beside_it_and_the_rest_is_kept(client, session, field, value, said):
    answer = client.post("/check", data=GRADUATE | {field: value})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and answer.cache_control.no_store
    beside = re.search(rf'id="{field}-error">([^<]*)<', page)
    assert beside and said in markup.unescape(beside[1])
    assert f'href="#{field}"' in page and f"{field}-error" in re.search(r'aria-describedby="[^"]*error[^"]*"', page)[0]
    kept = {name: typed for name, typed in GRADUATE.items() if typed and name != field}
    for name, typed in kept.items():
        shown = re.search(
            rf'(name="{name}"[^>]*value="{typed}"(?![^>]*hidden)|value="{typed}" selected|name="{name}" value="{typed}" checked)',
            page,
        )
        assert shown, name


def test_a_day_may_be_written_in_chinese_and_a_wrong_one_stays_readable(client, session):
    assert client.post("/check", data=GRADUATE | {"birth": "2001年3月15日"}).status_code == 200
    page = client.post("/check", data=GRADUATE | {"birth": "2001年13月1日"}).get_data(as_text=True)
    assert re.search(r'name="birth" type="text"[^>]*value="2001年13月1日"', page)


def test_no_parameters_on_the_day_is_told_beside_the_day(client, session):
    answer = client.post("/check", data=GRADUATE | {"birth": "1960-01-01", "graduation": "", "on": "1980-01-01"})
    assert answer.status_code == 422
    assert "没有可用的政策参数" in re.search(r'id="on-error">([^<]*)', answer.get_data(as_text=True))[1]


def test_the_check_needs_no_token_and_leaves_no_trace(app, client, session, monkeypatch, statements):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    statements.clear()
    answer = client.post("/check", data=GRADUATE)
    assert answer.status_code == 200 and "Set-Cookie" not in answer.headers and answer.cache_control.no_store
    assert not [said for said in statements if said.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]
    assert client.post("/api/v1/public/eligibility", json={}).status_code == 422
    assert client.post("/login/", data={"username": "x", "password": "y"}).status_code == 400


def test_the_answer_can_be_had_in_the_other_language_without_typing_again(client, session):
    page = client.post("/check", data=GRADUATE).get_data(as_text=True)
    form = re.search(r'<form class="head-form" action="([^"]*)".*?</form>', page, re.DOTALL)
    given = dict(re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form[0]))
    again = client.post(markup.unescape(form[1]), data=given)
    assert "You are eligible" in text_of(again) and "Unemployed graduate" in text_of(again)


@pytest.mark.parametrize(
    "changed",
    [
        {}, {"hukou": "other"}, {"on": "2024-07-01"}, {"graduation": ""}, {"graduation": "2023-07-05"}, {"birth": "1990-01-01", "education": "61"},
        {"in_school": "yes", "employee_insured": "yes", "active_business": "yes"}, {"registered_on": "2023-08-01", "in_realname_db": "no"}, {"birth": ""},
        {"in_realname_db": "unknown"},
    ],
)  # fmt: skip
def test_the_english_check_holds_chinese_only_where_it_quotes(client, session, changed):
    assert_english(client.post("/check?lang=en", data=GRADUATE | changed))


@pytest.mark.parametrize(
    "asked",
    [
        "", "region=640104", "region=640104&start=2023-07-10&end=2024-01-09", "region=640104&start=2023-07-10&end=2024-06-09&contract_start=2024-01-20&payments=800x14",
        "region=640104&start=2023-07-10&end=2024-06-09&contract_start=2023-08-01&contract_end=2023-09-01&payments=800", "region=640402&start=2022-01-01&end=2023-12-31",
        "region=640104&start=2023-07-10&end=2023-06-09&payments=abc",
    ],
)  # fmt: skip
def test_the_english_calculator_holds_chinese_only_where_it_quotes(client, session, asked):
    assert_english(client.get(f"/calculator?{asked}&lang=en"))


def assert_english(answer):
    assert answer.status_code in (200, 422)
    page = ORIGINAL.sub("", HIDDEN.sub("", answer.get_data(as_text=True)))
    left = [" ".join(page[max(0, hit.start() - 60) : hit.end() + 20].split()) for hit in CHINESE.finditer(page)]
    assert left == []


def test_every_line_with_its_formula_and_the_sums(client, session):
    answer = client.get(WHOLE)
    words = text_of(answer)
    assert answer.status_code == 200
    assert "2023-07 1,950 21 天 16 天 标准 1,950 × 计发 16 天 ÷ 21 天 = 1,485.71 元 1,485.71" in words
    assert "2023-08 1,950 23 天 23 天 出勤满月，按标准全额计发 1,950 元 1,950.00" in words
    assert "2024-01 1,950 22 天 6 天 标准 1,950 × 计发 6 天 ÷ 22 天 = 531.82 元 531.82" in words
    assert "小计（6.03 个月） 11,767.53" in words and "测算合计 11,767.53 元" in words
    assert "其他补贴" not in words and "参数待核实" not in words
    assert re.search(r"当地月最低工资标准（元） R30 1950\.00 2021年9月1日", words)


def test_the_other_two_subsidies_and_their_warnings(client, session):
    answer = client.get(
        "/calculator?region=640104&start=2023-07-10&end=2024-06-09&contract_start=2024-01-20&payments=803.41x3,%20900"
    )
    words = text_of(answer)
    assert "剩余 4 个月零 21 天：1,950 × 4 个月 + 1,950 × 21 天 ÷ 31 天 = 9,120.97 元" in words
    assert "计 4 个月：实际缴费合计 3,310.23 × 2/3 = 2,206.82 元" in words
    assert "政策实施期限截至2023-12-31" in words
    assert re.search(r"参数待核实.*剩余期零头天数的算法", words)


def test_what_is_not_granted_says_which_rule_and_why(client, session):
    answer = client.get(
        "/calculator?region=640104&start=2023-07-10&end=2024-06-09&contract_start=2023-09-01&contract_end=2023-12-01&payments=800"
    )
    assert "已完成期限不足协议约定的一半；劳动合同期限不足1年" in ruling(answer, "R35")
    assert "见习未满6个月（满6个月日期为2024-01-09）" in ruling(answer, "R37")


def test_more_than_twelve_months_are_cut(client, session):
    words = text_of(client.get("/calculator?region=640104&start=2022-07-01&end=2023-08-31"))
    assert "2023-06 1,950 21 天 21 天 出勤满月" in words and words.count("补贴月数已满，本月不再计发") == 2
    assert "小计（12 个月） 23,400.00" in words and "补贴最长 12 个月，超出部分不计（R32）" in words


def test_fourteen_payments_count_twelve(client, session):
    words = text_of(client.get(f"{WHOLE}&payments=1000×14"))
    assert "计 12 个月：实际缴费合计 12,000 × 2/3 = 8,000 元" in words and "填了 14 个月，最长只计 12 个月" in words


def test_an_unconfirmed_wage_is_named(client, session):
    words = text_of(client.get("/calculator?region=640104&start=2024-05-06&end=2024-08-05"))
    assert "参数待核实" in words and "当地月最低工资标准（元）" in words.split("参数待核实")[1][:80]


@pytest.mark.parametrize(
    ("asked", "field", "said"),
    [
        ("region=&start=2023-07-10&end=2024-01-09", "region", "请选择见习所在"),
        ("region=640100&start=2023-07-10&end=2024-01-09", "region", "没有“640100”这个选项"),
        ("region=640104&start=&end=2024-01-09", "start", "请填写见习第一天"),
        ("region=640104&start=2023-07-10&end=", "end", "请填写见习最后一天"),
        ("region=640104&start=2023-07-10&end=2023-07-09", "end", "早于第一天"),
        ("region=640104&start=2020-07-10&end=2025-07-10", "end", "不能超过 5 年"),
        ("region=640104&start=2023-07-10&end=2024-01-09&contract_end=2024-01-01", "contract_start", "也要填起始日"),
        ("region=640104&start=2023-07-10&end=2024-01-09&contract_start=2024-01-01&contract_end=2023-12-31", "contract_end", "早于起始日"),
        ("region=640104&start=2023-07-10&end=2024-01-09&payments=8,00元,x", "payments", "“x”不是金额"),
        ("region=640104&start=2023-07-10&end=2024-01-09&payments=1.005", "payments", "不是金额"),
        ("region=640104&start=2023-07-10&end=2024-01-09&payments=800x25", "payments", "最多填写 24 个月"),
        ("region=640104&start=2010-07-10&end=2010-09-09", "start", "2010 年的工作日安排"),
        ("region=640104&start=2026-07-10&end=2027-01-09", "end", "2027 年的工作日安排"),
    ],
)  # fmt: skip
def test_each_wrong_field_of_the_calculator_is_explained_beside_it(client, session, asked, field, said):
    answer = client.get(f"/calculator?{asked}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    beside = re.search(rf'id="{field}-error">([^<]*)<', page)
    assert beside and said in markup.unescape(beside[1])
    if field != "region":
        assert 'value="640104" selected' in page


def test_rules_and_clauses_point_at_each_other(client, session):
    with acting_as(SYSTEM):
        doc = make_policy(doc_no="宁人社发〔2023〕75号")
        db.session.flush()
    assert f'href="/policies/{doc.id}#3-1"' in client.get("/check").get_data(as_text=True)
    assert f'href="/policies/{doc.id}?lang=en#3-3"' in client.get("/calculator?lang=en").get_data(as_text=True)


def test_the_menu_leads_to_both(client, session):
    page = client.get("/").get_data(as_text=True)
    assert page.count('href="/check"') >= 3 and page.count('href="/calculator"') >= 3
    assert re.search(r'href="/check" aria-current="page"', client.get("/check").get_data(as_text=True))


def test_the_blank_check_asks_for_today(client, session):
    with clock.frozen(clock.today()):
        assert f'value="{clock.today().isoformat()}"' in client.get("/check").get_data(as_text=True)


def test_one_address_asks_sixty_times_a_minute(tmp_path, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", True)
    app = create_app(overrides(f"sqlite:///{tmp_path}/limit.db", tmp_path) | {"RATELIMIT_ENABLED": True})
    with app.app_context(), acting_as(SYSTEM):
        db.create_all()
        load_reference(lambda _line: None)
        db.session.commit()
    browser = app.test_client()
    seen = [browser.post("/check", data={}).status_code for _round in range(61)]
    limiter.reset()
    assert seen == [422] * 60 + [429]
