"""The evidence pack of a claim (B21): one ZIP of every paper behind it, with the SHA-256 of each.

It is made in three steps, so that printing holds up no writer: numbers are given out, facts and kept files are read,
then everything is printed and packed.  The same facts give the same bytes.
"""

import hashlib
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO

from app.core import audit, files, issuing, tabular
from app.core.actor import Actor
from app.core.errors import OutOfReach, Refusal, Refused
from app.core.issued import IssuedDocument
from app.placements.models import AttendanceMonth
from app.placements.queries.agreements import signed_file
from app.placements.queries.documents import in_reach, office_of
from app.placements.services import documents as placement_documents
from app.security.states import Permission
from app.subsidies.models import Claim
from app.subsidies.queries import evidence as behind
from app.subsidies.queries import papers as queries
from app.subsidies.queries.claims import claim_in_reach, lines_of
from app.subsidies.services.documents import needed
from app.subsidies.services.papers import forms, letters, rosters, workbooks
from app.subsidies.services.papers.paper import Paper
from app.subsidies.states import Claimant

PACK, SERIES, TITLE = "evidence_pack", "JXZJ", "就业见习补贴证据材料包"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
HASHES, CONTENTS = "hashes.txt", "00_目录.txt"
Piece = tuple[str, Paper]


@dataclass(frozen=True)
class Gathered:
    """What goes into a pack, and what should be there but is not kept."""

    name: str
    pieces: list[Piece]
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Pack:
    """A finished pack: its file at its start, how many files it holds, and the SHA-256 of the list of their hashes."""

    stream: IO[bytes]
    name: str
    files: int
    list_sha256: str


def claim_for(actor: Actor, key: str) -> Claim:
    """The claim of which the actor may take everything away: officers who read claims and risks, within their reach."""
    is_claimant = bool(actor.unit_ids or actor.trainee_ids or actor.mentor_ids)
    claim = None if is_claimant else claim_in_reach(key)
    if claim is None:
        raise OutOfReach()
    if not (actor.may(Permission.SUBSIDY_READ) and actor.may(Permission.RISK_READ)):
        raise Refused(Refusal("role", "您没有查阅补贴证据材料的权限。"))
    return claim


def begin(actor: Actor, key: str) -> list[Piece]:
    """Log the download and give form, roster and letters their numbers; what is printed of them stays to be printed."""
    claim = claim_for(actor, key)
    audit.note("download", claim, document="evidence.zip", personal=True)
    pieces = [("01_申领表", forms.of_claim(claim)), ("02_发放花名册", rosters.of_claim(claim))]
    for folder, letter in (("10_决定书", letters.decision(claim)), ("11_追回通知书", letters.recovery_order(claim))):
        pieces += [(folder, letter)] if letter is not None else []
    return pieces


def sheets(actor: Actor, key: str) -> list[tuple[str, str, str]]:
    """The attendance sheets behind a claim: (unit, month, month of one person or ''), each to be given its number."""
    claim = claim_for(actor, key)
    found_sheets = behind.sheets_behind([line for line in lines_of(claim) if line.is_counted])
    if claim.claimant == Claimant.TRAINEE:
        return [(unit, month, sheet) for (unit, month), found in found_sheets.items() for sheet in found]
    return [(unit, month, "") for unit, month in found_sheets]


def sheet(unit_id: str, month: str, sheet_id: str) -> Piece:
    """One attendance sheet of a unit's month, or of one person's, under its number where it was handed in."""
    if sheet_id:
        paper = placement_documents.of_person(in_reach(AttendanceMonth, sheet_id))
    else:
        unit = queries.unit_in_reach(unit_id)
        if unit is None:
            raise OutOfReach()
        paper = placement_documents.of_unit(unit, month)
    return f"05_考勤表/{month}", Paper(paper.name, paper.content, paper.kind, paper.context)


def gather(actor: Actor, key: str, begun: Sequence[Piece]) -> Gathered:
    """Read kept files and facts; begun pieces come first.  Nothing is written."""
    claim = claim_for(actor, key)
    pieces, missing = list(begun), []
    pieces.append(("03_计算明细表", workbooks.computation(claim)))
    for agreement in behind.agreements_behind([line for line in lines_of(claim) if line.is_counted]):
        stored, name = signed_file(agreement), f"{agreement.agreement_no}_{agreement.person_name}.pdf"
        if stored is not None and files.is_there(stored):
            pieces.append(("04_见习协议", Paper(name, content=files.content_of(stored))))
        else:
            missing.append(f"见习协议 {agreement.agreement_no} 没有留存文件")
    for row in needed(claim):
        if row.file is not None and files.is_there(row.file):
            pieces.append((f"07_申报材料/{row.doc.label}", Paper(row.file.name, content=files.content_of(row.file))))
        elif row.is_missing:
            missing.append(f"{row.doc.label}：尚未提供")
    made_at = claim.submitted_at or claim.created_at
    money, told = workbooks.money_and_cover(claim), workbooks.records(claim)
    for folder, name, tabs in (
        ("06_发放与保险", "补助发放与保险清单.xlsx", money),
        ("08_办理记录", "核查、红旗、公示、拨付与状态记录.xlsx", told),
    ):
        pieces.append((folder, Paper(name, content=workbooks.workbook(name, tabs, made_at), mimetype=workbooks.XLSX)))
    pieces = [(folder, Paper(one.name, one.body()) if one.make else one) for folder, one in pieces]
    return Gathered(f"{TITLE}_{claim.number}.zip", pieces, missing)


def packed(gathered: Gathered) -> Pack:
    """Print and pack; needs no transaction.  Raises DocumentError."""
    stream = tabular.spooled()
    hashes: list[str] = []
    try:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as pack:
            for name, paper in _named(gathered.pieces):
                hashes.append(_put(pack, name, paper.body()))
            hashes.append(_put(pack, CONTENTS, _contents(hashes, gathered.missing)))
            listed = "\n".join(sorted(hashes, key=lambda line: line[66:])) + "\n"
            _put(pack, HASHES, listed.encode())
    except BaseException:
        stream.close()
        raise
    stream.seek(0)
    return Pack(stream, gathered.name, len(hashes), hashlib.sha256(listed.encode()).hexdigest())


def _named(pieces: Sequence[Piece]) -> Iterator[tuple[str, Paper]]:
    """Every piece under its place in the pack, by name; a name that comes twice gets a number."""
    seen: dict[str, int] = {}
    for folder, paper in sorted(pieces, key=lambda piece: (piece[0], piece[1].name)):
        name = f"{folder}/{UNSAFE.sub('_', paper.name)}"
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            stem, dot, ending = name.rpartition(".")
            name = f"{stem}（{seen[name]}）{dot}{ending}"
        yield name, paper


def _contents(hashes: Sequence[str], missing: Sequence[str]) -> bytes:
    lines = [TITLE, "", *(line[66:] for line in hashes), "", "未能收入的材料："]
    return ("\r\n".join([*lines, *(missing or ["无"])]) + "\r\n").encode("utf-8-sig")


def _put(pack: zipfile.ZipFile, name: str, body: bytes) -> str:
    info = zipfile.ZipInfo(name, LONG_AGO)
    info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
    pack.writestr(info, body)
    return f"{hashlib.sha256(body).hexdigest()}  {name}"


def record(actor: Actor, key: str, pack: Pack) -> IssuedDocument:
    """Keep the SHA-256 of a pack's list with the claim, where its page shows it; the same pack is kept once."""
    claim = claim_for(actor, key)
    issued = issuing.issue_anew(
        claim,
        kind=PACK,
        series=SERIES,
        title=TITLE,
        issuer=office_of(claim.region_code).name,
        shown=[
            ("申领编号", claim.number),
            ("文件数", f"{pack.files}个"),
            ("清单校验值（SHA-256）", pack.list_sha256),
        ],
    )
    issued.sha256 = pack.list_sha256
    return issued
