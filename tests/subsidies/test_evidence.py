"""The evidence pack of a claim: everything behind it, each file with its hash, the same bytes for the same facts."""

import hashlib
import json
import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app.core import files, issuing
from app.core.actor import SYSTEM, acting_as
from app.core.audit import AuditEntry
from app.core.errors import OutOfReach
from app.core.workflow import StatusLog
from app.extensions import db
from app.placements.models import Agreement, AttendanceMonth
from app.subsidies.models import ClaimCheck
from app.subsidies.queries import papers as queries
from app.subsidies.services import evidence
from tests.subsidies.earning_factories import make_earned
from tests.subsidies.factories import make_claim, make_flag, make_line, make_notice
from tests.subsidies.test_papers import fresh


def _sheet(placement, month: str) -> str:
    with acting_as(SYSTEM):
        found = select(AttendanceMonth.id).filter_by(placement_id=placement.id, month=month)
        return db.session.scalars(found).one()


def packable():
    """A paid claim of a unit for two months, with agreement, sheet, slips, cover, checks, a flag, a notice."""
    placement = make_earned(2)
    with acting_as(SYSTEM):
        unit = queries.unit_in_reach(placement.unit_id)
    claim = make_claim("PAID", unit=unit, notice_id=make_notice().id)
    make_line(claim, placement, place=1, sheet_id=_sheet(placement, "2026-07"))
    make_line(
        claim, placement, place=2, month="2026-08", slot="LIVING:2026-08", from_day=date(2026, 8, 1),
        to_day=date(2026, 8, 31), sheet_id=_sheet(placement, "2026-08"),
    )  # fmt: skip
    make_flag(claim, "F7")
    answers = [{"rule": "R34", "ok": True, "words": "=已按月发放", "line": "2026-07", "clause": "三(一)"}]
    with acting_as(SYSTEM):
        db.session.add(
            ClaimCheck(
                claim_id=claim.id, region_code=claim.region_code, step="PASS", made_at=datetime(2026, 8, 5, 9),
                made_by="李初审", is_passed=True, results=json.dumps(answers, ensure_ascii=False),
            )
        )  # fmt: skip
        db.session.add(
            StatusLog(
                entity="claim", record_id=claim.id, move="accept", from_state="SUBMITTED", to_state="ACCEPTED",
                actor_name="王经办", role="COUNTY_AGENT", at=datetime(2026, 8, 4, 9), reason="",
            )
        )  # fmt: skip
        agreement = db.session.scalars(select(Agreement).where(Agreement.placement_id == placement.id)).one()
        if agreement.file_id is None or not files.is_there(files.file_of(agreement, agreement.file_id)):
            agreement.file_id = files.keep(agreement, "agreement", "协议.pdf", b"%PDF-1.7 signed").id
        db.session.flush()
        db.session.expire_all()  # as the database gives them, with choices as choices
    return fresh(claim)


def made(actor, claim) -> tuple[evidence.Pack, dict[str, bytes]]:
    """The pack as an actor gets it, and its files by name with the whole of it under ''."""
    with acting_as(actor):
        begun = evidence.begin(actor, claim.id)
        begun += [evidence.sheet(*wanted) for wanted in evidence.sheets(actor, claim.id)]
        pack = evidence.packed(evidence.gather(actor, claim.id, begun))
    with pack.stream as stream:
        body = stream.read()
    with zipfile.ZipFile(BytesIO(body)) as opened:
        assert opened.testzip() is None
        assert {info.date_time for info in opened.infolist()} == {evidence.LONG_AGO}
        return pack, {"": body} | {name: opened.read(name) for name in opened.namelist()}


def test_pack_holds_everything_with_the_hash_of_each_file(session, cast):
    claim = packable()
    pack, held = made(cast["xingqing_agent"], claim)
    folders = {name.split("/")[0] for name in held if "/" in name}
    assert folders == {
        "01_申领表", "02_发放花名册", "03_计算明细表", "04_见习协议", "05_考勤表", "06_发放与保险", "08_办理记录", "10_决定书",
    }  # fmt: skip
    assert len([name for name in held if name.startswith("05_考勤表/2026-0")]) == 2
    listed = dict(reversed(line.split("  ", 1)) for line in held["hashes.txt"].decode().splitlines())
    assert set(listed) == set(held) - {"hashes.txt", ""}
    assert all(hashlib.sha256(held[name]).hexdigest() == digest for name, digest in listed.items())
    assert pack.list_sha256 == hashlib.sha256(held["hashes.txt"]).hexdigest() and pack.files == len(listed)
    assert b"%PDF-1.7 signed" in [body for name, body in held.items() if name.startswith("04_")]


def test_records_in_the_pack_are_those_of_the_claim(session, cast):
    claim = packable()
    _pack, held = made(cast["supervisor"], claim)
    book = load_workbook(BytesIO(next(body for name, body in held.items() if name.startswith("08_"))))
    assert book.sheetnames == ["状态流转", "规则核查", "风险红旗", "公示与异议", "拨付凭证", "重新计算", "追回"]
    assert list(book["状态流转"].values)[1][1:5] == ("受理", "已提交", "已受理", "王经办")
    assert list(book["规则核查"].values)[1][3:7] == ("R34", "三(一)", "是", "=已按月发放")
    assert list(book["风险红旗"].values)[1][0] == "F7" and list(book["公示与异议"].values)[1][0] == "公示"
    money = load_workbook(BytesIO(next(body for name, body in held.items() if name.startswith("06_"))))
    assert [row[0] for row in list(money["补助发放"].values)[1:]] == ["2026-07", "2026-08"]
    assert len(list(money["保险"].values)) == 2


def test_same_facts_give_the_same_bytes_and_one_record_on_the_page(session, cast):
    claim = packable()
    (first, held), (second, again) = made(cast["xingqing_agent"], claim), made(cast["region_admin"], claim)
    assert held[""] == again[""]
    with acting_as(cast["xingqing_agent"]):
        issued = evidence.record(cast["xingqing_agent"], claim.id, first)
        assert evidence.record(cast["xingqing_agent"], claim.id, second) is issued
    assert issued.sha256 == first.list_sha256
    assert dict(issuing.shown_facts(issued))["清单校验值（SHA-256）"] == first.list_sha256
    assert [row.kind for row in queries.issued_of(claim)].count("evidence_pack") == 1


def test_what_the_disk_lost_is_named_and_the_pack_still_made(session, cast):
    claim = packable()
    with acting_as(SYSTEM):
        agreement = db.session.scalars(select(Agreement)).first()
        for row in db.session.scalars(select(Agreement)):
            row.file_id = None
        db.session.flush()
        number = agreement.agreement_no
    _pack, held = made(cast["xingqing_agent"], claim)
    assert f"见习协议 {number} 没有留存文件" in held["00_目录.txt"].decode("utf-8-sig")


@pytest.mark.parametrize("who", ["yongning_agent", "unit1", "unit2"])
def test_nobody_else_takes_a_pack(session, cast, who):
    claim = packable()
    with acting_as(cast[who]), pytest.raises(OutOfReach):
        evidence.begin(cast[who], claim.id)


def test_address_sends_the_pack_logs_it_and_shows_its_hash(login, session):
    claim = packable()
    session.commit()
    answer = login("xingqing_agent").get(f"/admin/claims/{claim.id}/papers/evidence.zip")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    with acting_as(SYSTEM):
        issued = issuing.latest(claim, evidence.PACK)
        logged = db.session.scalars(
            select(AuditEntry).where(AuditEntry.record_id == claim.id, AuditEntry.deed == "download")
        )
        assert any("evidence.zip" in row.changes for row in logged)
    assert issued.sha256 == answer.headers["X-List-SHA256"]
    answer.close()
    assert login("yongning_agent").get(f"/admin/claims/{claim.id}/papers/evidence.zip").status_code == 404
