"""The dossier of a selection as PDF and workbook: who takes it, what it tells, that it is logged and numbered."""

from io import BytesIO

import openpyxl
import pytest
import sqlalchemy as sa

from app.core.actor import SYSTEM, acting_as
from app.core.audit import AuditEntry
from app.core.issued import IssuedDocument, IssuedState
from app.core.pdf.dossier import POINTS_ROWS, RANKING_ROWS, dossier_plan
from app.core.scope import unscoped
from app.extensions import db
from app.reporting.services import build_report
from app.showcase.models import Nomination
from app.showcase.services import dossier
from tests.showcase.factories import make_batch
from tests.showcase.room_factories import make_panel, room_of_four, scored


def url(batch, kind):
    return f"/admin/showcase-batches/{batch.id}/room/dossier.{kind}"


def test_the_pdf_is_numbered_and_stays_the_same_while_nothing_changes(login):
    batch, four = room_of_four()
    browser = login("region_admin")
    first = browser.get(url(batch, "pdf"))
    assert first.status_code == 200
    assert first.data.startswith(b"%PDF")
    assert browser.get(url(batch, "pdf")).status_code == 200
    issued = db.session.scalars(sa.select(IssuedDocument).where(IssuedDocument.record_id == batch.id)).all()
    assert [one.kind for one in issued] == ["showcase_dossier"]
    assert issued[0].number.startswith("JXSFJZ-202611-640000-")
    with acting_as(SYSTEM):
        db.session.get_one(Nomination, four[0].id).opinion = "另有意见。"
        db.session.flush()
    assert browser.get(url(batch, "pdf")).status_code == 200
    states = db.session.scalars(
        sa.select(IssuedDocument.state).where(IssuedDocument.record_id == batch.id).order_by(IssuedDocument.id)
    ).all()
    assert states == [IssuedState.AMENDED, IssuedState.VALID]
    with unscoped("a test reads the log"):
        of_batch = sa.select(AuditEntry).where(AuditEntry.deed == "export", AuditEntry.record_id == batch.id)
        assert len(db.session.scalars(of_batch).all()) == 3


def test_experts_have_no_names_in_it(session, cast):
    batch, _four = room_of_four()
    with acting_as(cast["region_admin"]) as officer:
        context = dossier.open_dossier(officer, batch.id).context
    assert [sheet["heads"] for sheet in context["sheets"]] == [["系统", "专家1", "专家2", "专家3", "平均"]] * 4
    assert "expert1" not in str(context)
    assert [row["line"] for row in context["rows"]] == ["", "", "名额线：以上2家在名额内", "及格线：80分"]
    first = [line["points"] for line in context["sheets"][0]["lines"] if line["is_sum"]]
    assert sum(float(points[-1]) for points in first[:-1]) == pytest.approx(92)


def test_every_nomination_has_its_page(session, cast):
    batch = make_batch("REGION_REVIEW")
    panel = make_panel(batch)
    for place in range(RANKING_ROWS + 2):
        scored(batch, panel, (80 + place % 9, 82, 84))
    with acting_as(cast["region_admin"]) as officer:
        context = dossier.open_dossier(officer, batch.id).context
    plan = dossier_plan(context)
    sheets = [page["sheet"] for page in plan["pages"]]
    assert sheets == [0, 1, 2, 2, 3, *[4] * (RANKING_ROWS + 2)]
    assert len(context["sheets"][0]["lines"]) <= POINTS_ROWS
    long = {**context, "sheets": [{**context["sheets"][0], "lines": context["sheets"][0]["lines"] * 2}]}
    assert [page["sheet"] for page in dossier_plan(long)["pages"]] == [0, 1, 2, 2, 3, 4, 5]


def test_the_workbook_tells_the_same_and_runs_no_formula(login):
    batch, _four = room_of_four()
    scored(batch, make_panel(batch, ["expert4"]), [81], "=HYPERLINK(1)", experts=3)
    answer = login("supervisor").get(url(batch, "xlsx"))
    assert answer.status_code == 200
    book = openpyxl.load_workbook(BytesIO(answer.data))
    assert book.sheetnames == ["批次", "排名", "指标", "评分", "轨迹"]
    ranking = list(book["排名"].values)
    assert [row[1] for row in ranking[1:]] == ["甲公司", "乙公司", "丙公司", "=HYPERLINK(1)", "丁公司"]
    assert {cell.data_type for cell in book["排名"]["B"]} == {"s"}
    given = [row for row in book["评分"].values if row[1] == "甲公司"]
    assert [(row[2], float(row[3])) for row in given] == [("专家1", 90), ("专家2", 92), ("专家3", 94)]
    assert "expert" not in str([list(sheet.values) for sheet in book])


@pytest.mark.parametrize(
    ("level", "who", "status"),
    [
        ("REGION", "region_admin", 200),
        ("REGION", "supervisor", 200),
        ("REGION", "yinchuan_auditor", 404),
        ("REGION", "expert1", 403),
        ("CITY", "yinchuan_auditor", 200),
        ("CITY", "region_admin", 404),  # sees the room, the dossier is the organiser's
        ("CITY", "yongning_auditor", 404),
        ("COUNTY", "xingqing_auditor", 200),
    ],
)
def test_who_takes_it(login, level, who, status):
    batch = make_batch("REGION_REVIEW", level)
    assert login(who).get(url(batch, "xlsx")).status_code == status


def test_the_terminal_builds_it(app, session, tmp_path):
    batch, _four = room_of_four()
    with acting_as(SYSTEM):
        pdf = build_report("showcase-dossier", region="640000", period="", record=batch.id)
    assert pdf.startswith(b"%PDF")


def test_there_is_none_before_the_applications_are_closed(login):
    answer = login("region_admin").get(url(make_batch("OPEN"), "xlsx"))
    assert answer.status_code == 422
