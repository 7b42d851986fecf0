"""The reference files say what the notice says, and fit together."""

import csv
import re
from datetime import date, timedelta
from itertools import groupby, pairwise
from pathlib import Path

import pytest
import yaml

from app.core import rulebook

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "seeds" / "reference"
SHARED = ROOT.parent / "shared"
PARAMS = rulebook.StaticParams(FOLDER)


def rows(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read(name):
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def test_one_region_five_cities_22_counties():
    levels = {
        level: [row for row in rows("regions") if row["level"] == level] for level in ("PROVINCE", "CITY", "COUNTY")
    }
    assert [len(found) for found in levels.values()] == [1, 5, 22]
    assert all(row["parent_code"] == f"{row['code'][:4]}00" for row in levels["COUNTY"])
    assert {row["parent_code"] for row in levels["CITY"]} == {"640000"}
    assert len({row["short_name"] for row in rows("regions")}) == 28


def test_city_targets_add_up_to_the_plan():
    cities = [row for row in rows("targets") if row["level"] == "CITY"]
    assert sum(int(row["min_posts"]) for row in cities) == 5000
    assert sum(int(row["min_trainees"]) for row in cities) == 1000


def test_every_county_has_one_wage_on_every_day_since_2015():
    changes = {date.fromisoformat(row["effective_from"]) for row in rows("min_wages")} - {date(2015, 7, 1)}
    days = sorted(
        {day - timedelta(shift) for day in changes for shift in (0, 1)} | {date(2015, 7, 1), date(2030, 1, 1)}
    )
    for county in (row["code"] for row in rows("regions") if row["level"] == "COUNTY"):
        assert all(PARAMS.min_wage(county, day) for day in days), county


@pytest.mark.parametrize(
    ("month", "workdays"), [("2022-10", 18), ("2023-06", 21), ("2023-07", 21), ("2024-02", 18), ("2026-12", 23)]
)
def test_workdays_of_a_month(month, workdays):
    assert PARAMS.workdays.in_month(month) == workdays


def test_every_month_agrees_with_the_shared_calendar():
    source = SHARED / "domain" / "workdays.csv"
    if not source.exists():
        pytest.skip("the shared calendar is not beside this repository")
    with source.open(encoding="utf-8", newline="") as file:
        months = {f"{row['year']}-{int(row['month']):02d}": int(row["workdays"]) for row in csv.DictReader(file)}
    assert {month: PARAMS.workdays.in_month(month) for month in months} == months
    assert len(months) == 60


def test_parameter_rows_do_not_overlap():
    held = sorted(read("parameters.yaml"), key=lambda row: (row["key"], row["region"] or "", row["effective_from"]))
    for (key, _), group in groupby(held, key=lambda row: (row["key"], row["region"])):
        for earlier, later in pairwise(group):
            assert earlier["effective_to"] is not None, key
            assert earlier["effective_to"] < later["effective_from"], key


def test_parameter_rows_are_whole():
    for row in read("parameters.yaml"):
        assert row["certainty"] in {"NOTICE", "SOURCED", "GK", "PROPOSED"}, row
        assert row["source_doc"], row
        assert all(re.fullmatch(r"R([1-9]|[1-5]\d|6[0-2])", number) for number in row["rules"]), row
        assert not isinstance(row["value"], float), row


def test_cited_sources_are_listed():
    listed = {row["id"] for row in rows("sources")}
    cited = {mark for row in read("parameters.yaml") for mark in re.findall(r"\bS\d+\b", row["source_doc"])}
    assert cited <= listed
    assert len(listed) == 34


def test_the_summary_has_82_columns_and_15_checks():
    form = read("monthly_columns.yaml")
    columns = {column["no"]: column for column in form["columns"]}
    assert list(columns) == list(range(1, 83))
    assert len({column["key"] for column in columns.values()}) == 82
    short = [*range(1, 15), 17, 18, *range(33, 37), 45, 47, 52, 53, 57, 58, 75]
    assert [number for number, column in columns.items() if column["short"]] == short
    assert [check["id"] for check in form["checks"]] == [f"C{number}" for number in range(1, 16)]
    assert all(column["definition"] and column["part"] and column["clause"] for column in columns.values())
    rates = {number for number, column in columns.items() if column["source"] == "RATE"}
    assert rates == {13, 14, 46, 53} == {number for number, column in columns.items() if column["formula"]}


def test_the_ten_departments_issued_the_notice_in_order():
    policy = read("policy_75/policy.yaml")
    assert policy["issuers"] == [department["region"] for department in read("departments.yaml")]
    assert len(policy["issuers"]) == 10
    assert (policy["doc_no"], policy["issued_on"]) == ("宁人社发〔2023〕75号", date(2023, 6, 9))


def test_sections_of_the_notice_carry_their_anchors():
    sections = read("policy_75/policy.yaml")["sections"]
    headings = {section["anchor"]: section["heading"] for section in sections}
    assert len(headings) == len(sections) == 19
    assert headings["2-3"] == "增强见习对接效率"
    assert headings["3-1"] == "补贴支持"
    assert headings["4-5"] == "确保信息衔接畅通"


def test_the_notice_is_whole_and_names_no_contact():
    sections = read("policy_75/policy.yaml")["sections"]
    text = "".join(section["heading"] + "".join(section["paragraphs"]) for section in sections)
    assert not re.search(r"联系人|邮箱|@|\d{7}", text)
    assert not re.search(r"[一-鿿] \d|\d [一-鿿]", text)
    source = SHARED / "notice" / "宁人社发〔2023〕75号.txt"
    if source.exists():
        letters = re.compile(r"[^一-鿿]")
        body = source.read_text(encoding="utf-8").split("工商联：", 1)[1].split("联系人及", 1)[0]
        body = re.sub(r"^([一二三四])、|^（[一二三四五六]）", "", body, flags=re.MULTILINE)
        assert letters.sub("", text) == letters.sub("", body)
