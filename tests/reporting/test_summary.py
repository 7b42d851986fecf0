"""The monthly summary against a ledger counted by hand and against plain SQL."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, OutOfReach
from app.core.money import cut_percent
from app.programme.models import Target
from app.reporting.queries import checks, placements, posts, subsidies, units
from app.reporting.queries.columns import columns
from app.reporting.queries.posts import Moments
from app.reporting.queries.summary import latest_month, monthly_summary, months
from tests.factories import make_post, make_tag, make_unit
from tests.reporting.factories import COUNTIES, Year, counted

ENDS = {
    "2023-01": date(2023, 1, 31),
    "2023-05": date(2023, 5, 31),
    "2023-06": date(2023, 6, 30),
    "2023-07": date(2023, 7, 31),
    "2023-08": date(2023, 8, 31),
}


def sheet(month, code="640000", who=SYSTEM):
    with acting_as(who):
        return monthly_summary(month, code)


def row(found, code):
    return next(row for row in found.rows if row.code == code)


def figures(found, code, *keys):
    values = row(found, code).values
    return tuple(values[key] for key in keys)


@pytest.mark.parametrize("month", ENDS)
def test_posts_are_those_of_the_ledger(whole_year, month):
    found, end = sheet(month), ENDS[month]
    for code in ("640000", "640100", "640400", *COUNTIES):
        prefix = code.rstrip("0") if code.endswith("00") else code
        total = counted(prefix, end)
        assert figures(found, code, "posts_total") == (total,), code
        by_category = [
            counted(prefix, end, of=lambda line, c=c: line.places * (line.category == c))
            for c in ("RESEARCH", "TECH_SKILL", "MANAGEMENT", "SOCIAL_SERVICE")
        ]
        assert (
            list(figures(found, code, "posts_research", "posts_tech_skill", "posts_management", "posts_social_service"))
            == by_category
        ), code
        model = counted(
            prefix,
            end,
            of=lambda line: (
                line.places * bool(line.chosen and line.chosen <= end and not (line.unchosen and line.unchosen <= end))
            ),
        )
        assert figures(found, code, "posts_model") == (model,), code
        assert figures(found, code, "posts_model_rate") == (cut_percent(model, total),), code


def test_the_year_by_hand(whole_year):
    """The same figures as constants, so that ledger and program cannot err together."""
    june, july, august = sheet("2023-06"), sheet("2023-07"), sheet("2023-08")
    assert figures(june, "640000", "posts_new", "posts_total", "posts_model", "industries_new") == (32, 80, 27, 3)
    assert figures(july, "640000", "posts_new", "posts_total", "posts_model") == (0, 80, 57)
    assert figures(august, "640000", "posts_new", "posts_total", "posts_model") == (15 - 35, 60, 20)
    assert figures(august, "640104", "posts_new", "posts_total", "note") == (-5, 30, "更正：撤回前月岗位1条5个")
    assert figures(august, "640400", "note") == ("更正：撤回前月岗位1条30个",)
    assert figures(august, "640121", "note") == (None,)


def test_a_post_that_came_and_went_in_one_month_leaves_no_trace(whole_year):
    july = sheet("2023-07")
    assert figures(july, "640105", "posts_new", "posts_total", "industries_new", "note") == (0, 8, 0, None)


def test_new_is_total_less_last_total_in_every_month(whole_year):
    last = dict.fromkeys(COUNTIES, 0)
    for number in range(1, 13):
        found = sheet(f"2023-{number:02d}")
        for code in COUNTIES:
            new, total = figures(found, code, "posts_new", "posts_total")
            assert new == total - last[code], (number, code)
            last[code] = total


def test_plain_sql_counts_the_same(whole_year, session):
    statement = sa.text(
        "SELECT region_code, SUM(headcount) AS n FROM post WHERE plan_year = 2023 AND approved_at < '2023-09-01' "
        "AND (withdrawn_at IS NULL OR withdrawn_at >= '2023-09-01') GROUP BY region_code"
    )
    with acting_as(SYSTEM):
        plain = {code: int(number) for code, number in session.execute(statement)}
    found = sheet("2023-08")
    assert {code: figures(found, code, "posts_total")[0] for code in plain} == plain
    assert sum(plain.values()) == figures(found, "640000", "posts_total")[0] == 60


def test_a_month_asked_for_later_is_the_same(cast, units):
    year, seen = Year(cast, units), {}
    for month, end in ENDS.items():
        year.until(end)
        with clock.frozen(end):
            seen[month] = [row.values for row in sheet(month).rows]
    year.until(date(2023, 12, 31))
    for month, values in seen.items():
        assert [row.values for row in sheet(month).rows] == values, month


def test_vacancies_are_those_of_posts_offered_at_the_month_end(whole_year):
    assert figures(sheet("2023-06"), "640105", "posts_vacant") == (8,)  # closed on 31 July
    assert figures(sheet("2023-07"), "640105", "posts_vacant") == (0,)
    assert figures(sheet("2023-07"), "640422", "posts_vacant") == (30,)  # withdrawn on 31 August
    assert figures(sheet("2023-08"), "640422", "posts_vacant") == (0,)


def test_what_does_not_count_is_left_out(bare, units):
    unit = units["640104"]
    with clock.frozen(date(2023, 6, 5)):
        for state in ("DRAFT", "SUBMITTED", "RETURNED"):
            make_post(unit, state)
        make_post(unit, "PUBLISHED", plan_year=2023, headcount=9)
    assert figures(sheet("2023-06"), "640104", "posts_total", "posts_new") == (9, 9)


def test_units_in_force_at_the_month_end(bare):
    make_unit(region_code="640104", accredited_on=date(2023, 6, 30), valid_to=date(2026, 6, 29))
    make_unit(region_code="640104", accredited_on=date(2023, 7, 1), valid_to=date(2026, 6, 30))
    make_unit(
        "CANCELLED",
        region_code="640104",
        accredited_on=date(2023, 2, 1),
        valid_to=date(2026, 1, 31),
        ended_on=date(2023, 7, 31),
    )
    make_unit(
        "EXITED",
        region_code="640104",
        accredited_on=date(2020, 7, 1),
        valid_to=date(2023, 6, 30),
        ended_on=date(2023, 7, 4),
    )
    make_unit("SUSPENDED", region_code="640105", accredited_on=date(2023, 5, 1), valid_to=date(2026, 4, 30))
    make_unit("REJECTED", region_code="640105", ended_on=date(2023, 5, 1))
    assert figures(sheet("2023-06"), "640104", "units_new", "units_total") == (1, 3)
    assert figures(sheet("2023-07"), "640104", "units_new", "units_total") == (1, 2)
    assert figures(sheet("2023-07"), "640100", "units_new", "units_total", "units_other") == (1, 3, 3)


@pytest.mark.parametrize(
    ("kinds", "key"),
    [
        (["STATE_OWNED", "LITTLE_GIANT"], "units_state_owned"),
        (["LITTLE_GIANT", "MSME"], "units_private"),
        (["SPECIALIZED_SME"], "units_private"),
        (["TECH_SME"], "units_technology"),
        (["COMMUNITY_ORG"], "units_social"),
        (["KEY_PROJECT"], "units_other"),
        ([], "units_other"),
    ],
)
def test_a_unit_stands_in_the_first_class_that_fits(bare, kinds, key):
    unit = make_unit(region_code="640104", accredited_on=date(2023, 3, 1), valid_to=date(2026, 2, 28))
    for kind in kinds:
        make_tag(unit, kind)
    found = row(sheet("2023-06"), "640104").values
    keys = [name for name, _kinds in units.CLASSES] + [units.OTHER]
    assert {name: found[name] for name in keys if found[name]} == {key: 1}
    assert found["units_total"] == 1


def test_only_tags_proven_at_the_month_end_classify(bare):
    unit = make_unit(region_code="640104", accredited_on=date(2023, 3, 1), valid_to=date(2026, 2, 28))
    make_tag(unit, "STATE_OWNED", valid_from=date(2023, 1, 1), valid_to=date(2023, 6, 30))
    make_tag(unit, "LITTLE_GIANT", valid_from=date(2023, 1, 1), verified_on=date(2023, 8, 1))
    make_tag(unit, "SOCIAL_ORG", valid_from=date(2023, 1, 1), verified_on=None)
    seen = {
        month: [key for key, _k in (*units.CLASSES, (units.OTHER, ())) if row(sheet(month), "640104").values[key]]
        for month in ("2023-06", "2023-07", "2023-08")
    }
    assert seen == {"2023-06": ["units_state_owned"], "2023-07": ["units_other"], "2023-08": ["units_technology"]}


def test_rows_stand_in_order_with_targets_of_their_own(whole_year, session):
    with acting_as(SYSTEM):
        session.add(
            Target(
                plan_year=2023, region_code="640104", min_posts=40, min_trainees=9, min_model_post_ratio=Decimal("0.1")
            )
        )
        session.flush()
    found = sheet("2023-06")
    assert [found.rows[0].code, found.rows[1].code, found.rows[2].code] == ["640000", "640100", "640104"]
    assert len(found.rows) == 28
    assert figures(found, "640000", "target_posts", "posts_rate") == (5000, Decimal("1.6"))
    assert figures(found, "640104", "target_posts", "target_trainees", "posts_rate") == (40, 9, Decimal("87.5"))
    assert figures(found, "640105", "target_posts", "posts_rate") == (None, None)


def test_what_belongs_to_a_city_itself_has_a_row(whole_year):
    unit = make_unit(region_code="640100", accredited_on=date(2023, 6, 1), valid_to=date(2026, 5, 31))
    with clock.frozen(date(2023, 6, 20)):
        make_post(unit, headcount=6)
    found = sheet("2023-06", "640100")
    assert [(row.name, row.values["posts_total"]) for row in found.rows[:2]] == [
        ("银川市", counted("6401", date(2023, 6, 30)) + 6),
        ("银川市本级", 6),
    ]
    assert found.rows[1].values["target_posts"] is None
    assert all(finding.ok for finding in found.findings)


def test_every_column_is_there_and_the_unconnected_are_zero_and_marked(whole_year):
    found = sheet("2023-06")
    assert [column.no for column in found.columns] == list(range(1, 83))
    assert {column.key for column in found.columns} == set(found.total.values)
    absent = [column for column in found.columns if not column.connected]
    assert {column.part for column in absent} == {
        "events",
        "publications",
    }
    assert {found.total.values[column.key] for column in absent if column.source == "SYSTEM"} == {0}


def test_all_checks_hold_and_the_unconnected_are_told_apart(whole_year):
    for month in ENDS:
        found = sheet(month).findings
        assert [finding.id for finding in found] == [f"C{number}" for number in range(1, 16)]
        assert {finding.id for finding in found if finding.is_connected} == {
            "C1",
            "C2",
            "C3",
            "C4",
            "C5",
            "C6",
            "C7",
            "C8",
            "C9",
            "C10",
            "C11",
            "C13",
            "C14",
            "C15",
        }
        assert [finding.id for finding in found if not finding.ok] == []


@pytest.mark.parametrize(
    ("code", "key", "ids"),
    [
        ("640104", "posts_research", {"C2", "C14"}),
        ("640104", "posts_total", {"C1", "C2", "C6", "C14", "C15"}),
        ("640100", "units_total", {"C6", "C11", "C14"}),
        ("640000", "posts_model", {"C14"}),
        ("640105", "units_other", {"C11", "C14"}),
        ("640104", "placements_total", {"C1", "C4", "C6", "C7", "C14"}),
        ("640104", "ended_total", {"C4", "C8", "C10", "C14"}),
        ("640104", "living_yuan", {"C13", "C14"}),
        ("640104", "subsidy_yuan", {"C6", "C13", "C14"}),
    ],
)
def test_a_wrong_figure_is_found(whole_year, code, key, ids):
    found = sheet("2023-06")
    rows = [
        replace(row, values={**row.values, key: row.values[key] + 1}) if row.code == code else row for row in found.rows
    ]
    leaves = [row.code for row in rows if row.level == "COUNTY"]
    with acting_as(SYSTEM):
        first, last = date(2023, 6, 1), date(2023, 6, 30)
        counts = checks.Counts(
            posts.recount(leaves, 2023, Moments.of(first, last)),
            units.recount(leaves, last),
            placements.recount(leaves, first, last),
            subsidies.recount(leaves, first, last),
        )
        judged = checks.findings(rows, counts, leaves)
    assert {finding.id for finding in judged if not finding.ok} == ids


def test_the_statements_do_not_grow_with_the_rows(whole_year, statements):
    sheet("2023-06", "640104")
    statements.clear()
    sheet("2023-06", "640104")
    few = len(statements)
    statements.clear()
    sheet("2023-06", "640000")
    assert len(statements) == few <= 20


@pytest.mark.parametrize(
    ("who", "codes"),
    [("region_admin", 28), ("yinchuan_agent", 7), ("xingqing_agent", 1), ("supervisor", 28)],
)
def test_each_sees_the_rows_of_the_own_area(cast, whole_year, who, codes):
    found = sheet("2023-06", None, cast[who])
    assert len(found.rows) == codes
    prefix = {28: "64", 7: "6401", 1: "640104"}[codes]
    assert found.total.values["posts_total"] == counted(prefix, date(2023, 6, 30))


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("xingqing_agent", "640121"),
        ("xingqing_agent", "640100"),
        ("yinchuan_agent", "640400"),
        ("yinchuan_agent", "640000"),
        ("region_admin", "650000"),
        ("nobody", "640104"),
    ],
)
def test_another_area_is_out_of_reach(cast, whole_year, who, code):
    with pytest.raises(OutOfReach):
        sheet("2023-06", code, cast[who])


def test_finance_reads_the_sums_but_no_records(cast, whole_year):
    finance = replace(
        cast["xingqing_agent"], roles=frozenset({"FINANCE"}), permissions=frozenset({"report:read", "target:read"})
    )
    assert sheet("2023-06", None, finance).total.values["posts_total"] == counted("640104", date(2023, 6, 30))
    with pytest.raises(OutOfReach):
        sheet("2023-06", "640105", finance)
    with pytest.raises(OutOfReach):
        sheet("2023-06", None, replace(finance, permissions=frozenset()))


@pytest.mark.parametrize("month", ["2023-13", "2023", "", "x", "2022-06", "2099-01"])
def test_a_month_that_cannot_be_reported_is_refused(session, month):
    with clock.frozen(date(2024, 2, 2)), pytest.raises(Invalid):
        sheet(month)


def test_months_on_offer_follow_the_clock(session):
    with acting_as(SYSTEM), clock.frozen(date(2023, 7, 2)):
        assert months() == [f"2023-{number:02d}" for number in (7, 6, 5, 4, 3, 2, 1)]
        assert latest_month(2023) == "2023-06"
        assert sheet("2023-07").is_running
        assert not sheet("2023-06").is_running
    with clock.frozen(date(2024, 3, 1)):
        assert latest_month(2023) == "2023-12"


def test_the_form_names_real_columns(app):
    with app.app_context():
        by_no = {column.no: column for column in columns()}
        short = {column.no for column in columns() if column.short}
    assert short == {*range(1, 15), 17, 18, *range(33, 37), 45, 47, 52, 53, 57, 58, 75}
    assert all(by_no[no].is_figure for column in by_no.values() if column.formula for no in column.formula)
