"""Dashboard, summary pages, spreadsheet, PDF, landing page and command, as people meet them."""

import re
from datetime import date
from html import unescape
from io import BytesIO

import openpyxl
import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.audit import AuditEntry
from app.publications.models import PolicyDoc
from app.reporting.commands import report
from app.reporting.queries import dashboard
from app.reporting.queries.reach import area_in_reach
from app.reporting.queries.summary import monthly_summary
from app.reporting.services import build_report
from app.reporting.services.printing import summary_context, verification_code
from tests.core.pdf_reader import open_pdf, pages, text_of
from tests.factories import make_post
from tests.reporting.factories import LEDGER, counted, noon

YEAR_END = date(2023, 12, 31)


def cells(page: str) -> list[list[str]]:
    """The body of the sheet on the screen, row by row."""
    body = re.search(r'<table class="sheet">.*?<tbody>(.*?)</tbody>', page, re.S)
    assert body, "no sheet on the page"
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body[1], re.S)
    return [
        [unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in rows
    ]


def get(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)[:500]
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("form", ["FULL", "SHORT"])
def test_spreadsheet_equals_screen(login, whole_year, form):
    client = login("yinchuan_agent")
    address = f"month=2023-08&form={form}"
    screen = cells(get(client, f"/admin/summaries/?{address}"))
    book = openpyxl.load_workbook(BytesIO(client.get(f"/admin/summaries/export.xlsx?{address}").data))
    page = book.active
    numbers = [cell.value for cell in page[5]]
    kept = [place for place, number in enumerate(numbers) if number != 3]
    rows = [
        [row[place] for place in kept] for row in page.iter_rows(min_row=6, max_row=5 + len(screen), values_only=True)
    ]
    assert [[shown(cell) for cell in row] for row in screen] == [[shown(cell) for cell in row] for row in rows]
    assert page.cell(6, numbers.index(7) + 1).value == counted("6401", date(2023, 8, 31))
    assert isinstance(page.cell(6, numbers.index(13) + 1).value, int | float)
    assert len(numbers) == (82 if form == "FULL" else len(kept) + 1)
    assert any(merged.min_row == 3 and merged.size["columns"] > 5 for merged in page.merged_cells.ranges)


def shown(cell):
    """A cell of either side in one form: numbers as numbers, nothing as nothing."""
    text = str(cell).replace(",", "") if cell is not None else ""
    return float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text.replace("—", "")


def test_the_sheet_marks_what_is_not_connected(login, whole_year):
    page = get(login("region_admin"), "/admin/summaries/?month=2023-06")
    assert len(cells(page)) == 28
    assert page.count('class="mark-missing"') == 9 + 1  # one mark in the legend
    assert "相符" in page and "不符" not in page


def test_exports_are_logged(login, whole_year, session):
    login("xingqing_agent").get("/admin/summaries/export.xlsx?month=2023-06")
    with acting_as(SYSTEM):
        entry = session.scalars(
            sa.select(AuditEntry).where(AuditEntry.deed == "export").order_by(AuditEntry.id.desc())
        ).first()
    assert entry.actor_name == "xingqing_agent"
    assert "monthly-summary" in entry.changes and "640104" in entry.changes


@pytest.mark.parametrize(
    "page", ["/admin/summaries/", "/admin/summaries/export.xlsx", "/admin/summaries/export.pdf", "/admin/dashboard/"]
)
def test_another_county_is_not_found(login, session, page):
    assert login("xingqing_agent").get(f"{page}?area=640121&month=2023-06").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/admin/summaries/?month=2023-13",
        "/admin/summaries/?month=1999-01",
        "/admin/summaries/?form=A5",
        "/admin/dashboard/?year=1999",
        "/admin/dashboard/?year=x",
    ],
)
def test_bad_wishes_are_told_in_words(login, session, address):
    answer = login("xingqing_agent").get(address)
    assert answer.status_code == 422
    assert "<h1" in answer.get_data(as_text=True)


@pytest.mark.parametrize("page", ["/admin/summaries/", "/admin/dashboard/", "/admin/summaries/export.pdf"])
@pytest.mark.parametrize("who", ["unit1", "editor", "security_admin"])
def test_reports_are_for_those_who_may_read_them(login, session, page, who):
    answer = login(who).get(page)
    assert answer.status_code in (302, 403, 404)
    assert "汇总表" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("who", "prefix"), [("region_admin", "64"), ("yinchuan_agent", "6401"), ("xingqing_agent", "640104")]
)
def test_each_number_of_the_dashboard_is_a_recount(cast, whole_year, who, prefix):
    with acting_as(cast[who]), clock.frozen(YEAR_END):
        board = dashboard.board(area_in_reach(None), 2023)
    assert board.total.posts == counted(prefix, YEAR_END)
    assert board.total.model == counted(
        prefix, YEAR_END, of=lambda line: line.places * bool(line.chosen and not line.unchosen)
    )
    assert sum(line.posts for line in board.below) == (board.total.posts if board.below else 0)
    for shares in (board.industries, board.education, board.categories):
        assert sum(share.places for share in shares) == board.total.posts
    assert sum(board.monthly) + board.outside == board.total.posts
    assert board.monthly[5] == counted(prefix, YEAR_END, of=lambda line: line.places * (line.approved.month == 6))
    withdrawn = [line for line in LEDGER if line.withdrawn and line.county.startswith(prefix)]
    assert [share.records for share in board.states if share.key == "WITHDRAWN"] == [len(withdrawn)]
    assert board.pace == 1.0


def test_dashboard_links_lead_to_the_records(login, whole_year):
    page = get(login("xingqing_agent"), "/admin/dashboard/")
    assert f">{counted('640104', YEAR_END)}</a>" in page
    assert 'href="/admin/posts/?state=PUBLISHED&amp;region_code=640104"' in page
    assert page.count("<svg") >= 3 and "style=" not in page
    city = get(login("yinchuan_agent"), "/admin/dashboard/")
    assert "/admin/dashboard/?area=640104&amp;year=2023" in city
    assert "/admin/posts/?state=PUBLISHED" in city


@pytest.mark.parametrize(
    ("day", "pace"),
    [(date(2022, 12, 31), 0), (date(2023, 1, 1), 1 / 365), (date(2023, 6, 30), 181 / 365), (date(2024, 5, 1), 1)],
)
def test_pace_of_the_year(day, pace):
    assert dashboard.pace_of(2023, day) == pytest.approx(pace)


def test_the_dashboard_runs_as_many_statements_for_more_rows(cast, whole_year, statements):
    with acting_as(cast["region_admin"]):
        dashboard.board(area_in_reach(None), 2023)
        statements.clear()
        dashboard.board(area_in_reach(None), 2023)
    assert len(statements) <= 12


@pytest.mark.parametrize("form", ["FULL", "SHORT"])
def test_pdf_holds_the_figures(login, cast, whole_year, form):
    answer = login("region_admin").get(f"/admin/summaries/export.pdf?month=2023-06&form={form}")
    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    with open_pdf(answer.data) as document:
        width, height = (float(document.pages[0].MediaBox[place]) for place in (2, 3))
        assert len(document.pages) > 1 if form == "FULL" else len(document.pages) == 1
    assert (round(width), round(height)) == ((1191, 842) if form == "FULL" else (842, 595))
    text = "".join(text_of(page) for page in pages(answer.data)).replace(" ", "")
    with acting_as(cast["region_admin"]), clock.frozen(noon(YEAR_END)):
        code = verification_code(monthly_summary("2023-06"), form)
    for expected in ("宁夏就业见习岗位募集计划工作情况汇总表", "统计月份：2023年6月", "兴庆区", "未接入", code, "80"):
        assert expected in text


def test_the_code_seals_the_figures(cast, whole_year):
    with acting_as(SYSTEM):
        june = monthly_summary("2023-06")
        code = verification_code(june, "FULL")
        assert code == verification_code(monthly_summary("2023-06"), "FULL")
        june.total.values["posts_total"] += 1
        assert verification_code(june, "FULL") != code
        assert re.fullmatch(r"JXHZ-202306-640000-[0-9A-F]{16}", code)
        assert summary_context(june, "SHORT")["rows"][0]["level"] == "REGION"


def test_the_landing_page_shows_figures_queues_and_own_drafts(login, cast, whole_year, session):
    unit = whole_year.units["640104"]
    with acting_as(cast["xingqing_agent"]):
        mine = make_post(unit, "DRAFT", title="我的草稿岗位", created_by_id=cast["xingqing_agent"].user_id)
        make_post(unit, "DRAFT", title="别人的草稿岗位", created_by_id=cast["xingqing_colleague"].user_id)
    page = get(login("xingqing_agent"), "/admin/")
    assert "我的草稿岗位" in page and f"/admin/posts/{mine.id}" in page and "别人的草稿岗位" not in page
    assert "兴庆区" in page and f"{counted('640104', YEAR_END)}</td>" in page


def test_the_command_builds_a_file(app, whole_year, tmp_path):
    out = tmp_path / "summary.pdf"
    result = app.test_cli_runner().invoke(
        report, ["build", "monthly-summary-short", "--region", "640100", "--period", "2023-06", "--out", str(out)]
    )
    assert result.exit_code == 0, result.output
    text = "".join(text_of(page) for page in pages(out.read_bytes())).replace(" ", "")
    assert "银川市" in text and "JXHZ-202306-640100S-" in text


@pytest.mark.parametrize(
    ("kind", "region", "period", "said"),
    [
        ("yearly", "640000", "2023-06", "没有“yearly”这种报表"),
        ("monthly-summary", "999999", "2023-06", "没有行政区划代码“999999”"),
        ("monthly-summary", "640000", "2023-6", "统计月份应为"),
        ("monthly-summary", "640000", "2022-06", "2022 年没有募集计划"),
        ("policy", "640000", "没有这个文号", "没有找到已发布的政策文件"),
    ],
)
def test_the_command_says_what_is_wrong(app, session, tmp_path, kind, region, period, said):
    result = app.test_cli_runner().invoke(
        report, ["build", kind, "--region", region, "--period", period, "--out", str(tmp_path / "x.pdf")]
    )
    assert result.exit_code == 1
    assert said in result.output
    assert not (tmp_path / "x.pdf").exists()


def test_a_policy_is_printed_by_its_number(session):
    from_number = "宁人社测〔2023〕1号"
    facts = {
        "title": "关于测试的通知",
        "doc_no": from_number,
        "issuers": "自治区人力资源和社会保障厅",
        "region_code": "640000",
        "level": "PROVINCE",
        "issued_on": date(2023, 6, 9),
        "effective_from": date(2023, 6, 9),
        "article_count": 1,
        "state": "PUBLISHED",
        "published_at": noon(date(2023, 6, 9)),
        "submitted_at": noon(date(2023, 6, 8)),
        "revision": 1,
    }
    with acting_as(SYSTEM):
        session.add(PolicyDoc(**facts))
        session.flush()
        pdf = build_report("policy", region="640000", period=from_number)
    assert from_number in "".join(text_of(page) for page in pages(pdf)).replace(" ", "")


def test_a_number_of_the_dashboard_opens_exactly_the_posts_that_it_counts(login, session):
    for state in ("PUBLISHED", "CLOSED", "DRAFT", "SUBMITTED", "WITHDRAWN"):
        make_post(state=state, plan_year=2023, headcount=7)
    browser = login("xingqing_agent")
    page = get(browser, "/admin/dashboard/?year=2023")
    tile = re.search(
        r'<p class="tile-value"><a href="([^"]*counted=2023[^"]*)">([^<]+)</a></p>\s*<p class="tile-note">([^<]*)', page
    )
    assert tile and int(tile[2].replace(",", "")) == 14
    assert tile[3].startswith("2 条岗位")
    assert "共 2 条" in get(browser, unescape(tile[1]))


def test_the_desk_of_the_region_says_which_tables_will_be_missing(login):
    with clock.frozen(date(2026, 11, 1)):
        assert "2027" in login("region_admin").get("/admin/").get_data(as_text=True)
        assert "尚未维护" not in login("xingqing_agent").get("/admin/").get_data(as_text=True)
