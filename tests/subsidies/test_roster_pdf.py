"""Payment rosters: amounts in words, pages and subtotals that add up, masked numbers, long ones by the worker."""

from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace

import pytest

from app.core import documents
from app.core.actor import SYSTEM, acting_as
from app.core.errors import OutOfReach, Refused
from app.core.pdf.amounts import in_capitals
from app.core.pdf.roster import COLUMNS, EDGE, ROWS, WIDTH, figure, roster_plan
from app.core.views.extract import MAKERS, Wanted, making
from app.extensions import db
from app.subsidies.models import PaymentBatch, PaymentItem
from app.subsidies.queries import papers as queries
from app.subsidies.services import papers
from app.subsidies.services.papers import rosters
from app.trainees.models import Trainee
from tests.core.pdf_reader import lines, open_pdf, pages, text_of
from tests.subsidies.earning_factories import make_earning
from tests.subsidies.factories import make_claim, make_line
from tests.subsidies.test_papers import fresh, read

NAMES = ("马小燕", "阿不都热合曼·阿不都克里木", "赟喆堃")
LONG_UNIT = "宁夏回族自治区石嘴山市大武口区新能源装备制造与技术服务产业创新发展研究院有限责任公司"


def facts(rows: int) -> dict:
    """What a roster of so many rows is given; amounts all differ."""
    made = [
        {
            "name": NAMES[place % 3], "id_shown": f"640104********{place % 10000:04d}",
            "unit": LONG_UNIT if place % 2 else "宁夏甲公司", "post": "测试工程师", "period": "2026年7月",
            "standard": "1,950.00", "due": "23", "payable": "23", "amount": Decimal(195000 + place) / 100, "note": "",
        }
        for place in range(rows)
    ]  # fmt: skip
    return {
        "number": "", "code": "", "verify_url": "", "issued_on": SimpleNamespace(isoformat=lambda: "2026-11-25", year=2026, month=11, day=25),
        "title": "就业见习补贴发放花名册", "issuer": "测试局", "headings": [("申领编号", "JXBT-1")], "rows": made,
        "people": rows, "total": sum((row["amount"] for row in made), Decimal(0)), "signers": ["制表"], "footnote": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"), ("0.05", "伍分"), ("0.50", "伍角整"), ("1950", "壹仟玖佰伍拾元整"), ("10", "壹拾元整"),
        ("1485.71", "壹仟肆佰捌拾伍元柒角壹分"), ("100001", "壹拾万零壹元整"), ("325.04", "叁佰贰拾伍元零肆分"),
        ("1680.30", "壹仟陆佰捌拾元叁角整"), ("1010101.01", "壹佰零壹万零壹佰零壹元零壹分"), ("100010000", "壹亿零壹万元整"),
    ],
)  # fmt: skip
def test_amounts_in_capitals(amount, words):
    assert in_capitals(Decimal(amount)) == f"人民币{words}"


@pytest.mark.parametrize("amount", ["-1", "0.001", str(10**16)])
def test_what_is_no_amount_has_no_words(amount):
    with pytest.raises(ValueError, match=r"decimals|no amount"):
        in_capitals(Decimal(amount))


@pytest.mark.parametrize("rows", [0, 1, 20, 21, 26, 27, 46, 47, 2000])
def test_every_row_stands_on_one_page_and_subtotals_add_up(rows):
    plan = roster_plan(facts(rows))
    bands = [{band["columns"]: band for band in page["bands"]} for page in plan["pages"]]
    shown = [row for page in bands for row in page["row"]["rows"]]
    assert [row[0] for row in shown] == [str(place) for place in range(1, rows + 1)]
    subtotals = [Decimal(page["sum"]["rows"][0][1].replace(",", "")) for page in bands]
    assert figure(sum(subtotals)) == bands[-1]["total"]["rows"][0][1] == figure(facts(rows)["total"])
    assert all(len(page["row"]["rows"]) <= ROWS for page in bands)
    assert [page["sheet"] for page in plan["pages"]] == [0] * (len(bands) - 1) + [1]
    assert bands[0]["foot"]["rows"] == [[f"第 1 页　共 {len(bands)} 页"]]


def test_pages_hold_first_and_last_row_and_stay_archival(session):
    given = facts(60)
    pdf = documents.build("payment_roster", given)
    assert pdf == documents.build("payment_roster", given)
    drawn = pages(pdf)
    assert len(drawn) == 3
    first, last = text_of(drawn[0]), text_of(drawn[-1])
    assert "640104********0000" in first and NAMES[1] in first and "第 1 页　共 3 页" in first
    assert "640104********0059" in last and in_capitals(given["total"]) in last and figure(given["total"]) in last
    assert "制表" not in first and "制表" in last
    with open_pdf(pdf) as document, document.open_metadata() as told:
        assert told.pdfa_status == "3U" and len(document.pages) == 3
        assert all(font.FontFile2 if "/FontFile2" in font else font.FontFile3 for font in _descriptors(document))


def _descriptors(document):
    return [
        font.DescendantFonts[0].FontDescriptor for font in document.pages[0].resources["/Font"].as_dict().values()
    ]  # fmt: skip


def test_text_stays_inside_its_column_however_long(session):
    glyphs = pages(documents.build("payment_roster", facts(8)))[0]
    edges, left = [], EDGE
    for column in COLUMNS:
        edges.append((left, left + column.width))
        left += column.width
    body = [line for line in lines(glyphs) if 42.5 < line[0].y < 42 + 8 * 5.6]
    assert body
    for line in body:
        for glyph in line:
            inside = [1 for start, end in edges if start + 0.5 <= glyph.x and glyph.right <= end - 0.5]
            assert inside or not glyph.text.strip(), glyph
    assert left == EDGE + WIDTH == 287.0


def rostered(state: str = "PAID"):
    """A claim with one paid line and one that is not."""
    placement = make_earning()
    with acting_as(SYSTEM):
        unit = queries.unit_in_reach(placement.unit_id)
        number = db.session.get_one(Trainee, placement.trainee_id).id_no
    claim = make_claim(state, unit=unit)
    make_line(claim, placement, place=1)
    refused = {"is_counted": False, "holds": False, "refused_by": "R34", "reason": "无", "amount_yuan": Decimal(0)}
    make_line(claim, placement, place=2, slot="LIVING:2026-08", month="2026-08", **refused)
    return fresh(claim), placement, number


def test_roster_of_a_claim_names_whom_is_paid_with_masked_numbers(session):
    claim, placement, number = rostered()
    with acting_as(SYSTEM):
        paper = papers.CLAIM_KINDS["roster.pdf"].make(claim)
        text = read(paper.body())
        again = papers.CLAIM_KINDS["roster.pdf"].make(claim)
    (row,) = paper.context["rows"]
    assert (row["name"], row["post"], row["period"]) == (placement.person_name, placement.post_title, "2026年7月")
    assert row["id_shown"] == f"{number[:6]}********{number[-4:]}" and row["amount"] == claim.amount_yuan
    assert number not in text and row["id_shown"] in text and "人民币壹仟玖佰伍拾元整" in text and "JXHM-" in text
    assert paper.name == again.name and paper.body() == again.body()


def test_roster_asks_the_same_statements_whatever_its_length(session, statements):
    counts = []
    for people in (1, 4):
        claim, _placement, _number = rostered()
        for place in range(3, 3 + people):
            make_line(claim, make_earning(), place=place)
        statements.clear()
        with acting_as(SYSTEM):
            assert len(queries.lines_of_claim(claim)) == people + 1
        counts.append(len(statements))
    assert counts[0] == counts[1]


def batch_of(*claims, state: str = "DRAFT") -> PaymentBatch:
    with acting_as(SYSTEM):
        batch = PaymentBatch(
            number=f"JXPC-{claims[0].number[-5:]}",
            title="2026年11月第1批",
            region_code=claims[0].region_code,
            state=state,
        )
        db.session.add(batch)
        db.session.flush()
        for place, claim in enumerate(claims, 1):
            db.session.add(
                PaymentItem(
                    batch_id=batch.id, claim_id=claim.id, place=place, claim_number=claim.number, payee_name="甲",
                    payee_account="6217000000000000", amount_yuan=claim.amount_yuan, region_code=claim.region_code,
                )
            )  # fmt: skip
        db.session.flush()
    return batch


def test_roster_of_a_batch_holds_all_its_claims_for_finance_too(session, cast):
    one, other = rostered("SENT_TO_FINANCE")[0], rostered("SENT_TO_FINANCE")[0]
    batch = batch_of(one, other)
    for who in ("xingqing_agent", "finance_xingqing"):
        with acting_as(cast[who]):
            paper = papers.open_batch_roster(cast[who], batch.id)
        assert [row["note"] for row in paper.context["rows"]] == [one.number, other.number]
        assert paper.context["total"] == one.amount_yuan + other.amount_yuan
    for who in ("yongning_agent", "unit1"):
        with acting_as(cast[who]), pytest.raises(OutOfReach):
            papers.open_batch_roster(cast[who], batch.id)


def test_long_roster_is_made_under_the_number_it_was_asked_for(session, cast, monkeypatch):
    monkeypatch.setitem(MAKERS, papers.SOURCE, papers.RosterMaking)
    claim, _placement, _number = rostered()
    with acting_as(cast["xingqing_agent"]):
        wanted, title, total = papers.ordered(claim)
        made, heard = making(wanted), []
        stream = BytesIO()
        made.write(stream, told=heard.append)
    assert (total, made.rows, heard[-1]) == (1, 1, 1) and claim.number in title
    assert wanted.given["number"] in made.file_name and wanted.given["number"] in read(stream.getvalue())
    with acting_as(SYSTEM):
        make_line(claim, make_earning(), place=9)
    with acting_as(cast["xingqing_agent"]), pytest.raises(Refused):
        making(wanted).write(BytesIO())
    with acting_as(cast["yongning_agent"]), pytest.raises(OutOfReach):
        making(Wanted(papers.SOURCE, {"claim": claim.id}, "pdf"))


def test_long_roster_is_waited_for_on_the_page_of_exports(login, session, monkeypatch):
    monkeypatch.setattr(papers, "DIRECT_MAX", 0)
    claim, _placement, _number = rostered()
    session.commit()
    answer = login("xingqing_agent").get(f"/admin/claims/{claim.id}/papers/roster.pdf")
    assert answer.status_code == 302 and "/admin/exports" in answer.location
    assert rosters.rows_of(claim) == 1
