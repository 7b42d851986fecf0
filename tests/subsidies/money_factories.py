"""Claims on their way through notice, batch and finance, and the file that finance sends back."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from app.core import files
from app.core.actor import SYSTEM, Actor, acting_as
from app.subsidies.models import Claim, PaymentBatch
from app.subsidies.services import batches, detecting, ledger
from app.subsidies.states import RiskResult
from tests.subsidies.factories import make_account, make_claim, make_line

SUM = Decimal("1950.00")
TODAY = date(2026, 11, 25)


def calm(monkeypatch: Any, **stopped: RiskResult) -> None:
    """Let no detector stop a claim, but those named by their keys."""
    monkeypatch.setattr(detecting, "examine", lambda claims, step: dict(stopped))


def approved(count: int = 1, *, lines: bool = False, **facts: Any) -> list[Claim]:
    """Approved claims of which the money is committed in the account of Xingqing."""
    made = []
    for _number in range(count):
        claim = make_claim("APPROVED", **{"budget_year": None, **facts})
        if lines:
            make_line(claim)
        with acting_as(SYSTEM):
            ledger.commit(claim)
        made.append(claim)
    return made


def sent(cast: Mapping[str, Actor], count: int = 2, **facts: Any) -> PaymentBatch:
    """A batch of so many claims at finance."""
    make_account()
    return send(cast, approved(count, **facts))


def send(cast: Mapping[str, Actor], claims: list[Claim]) -> PaymentBatch:
    """These approved claims as a batch at finance."""
    agent = cast["xingqing_agent"]
    with acting_as(agent):
        batch = batches.draft(agent, [claim.id for claim in claims])
        assert batch is not None
        return batches.send(agent, batch)


def file_of(batch: PaymentBatch) -> bytes:
    """The file that went out."""
    with acting_as(SYSTEM):
        [kept] = files.files_of(batch, batches.FILE_KIND)
        return files.content_of(kept)


def filled(batch: PaymentBatch, answers: Mapping[int, tuple[Any, ...]] | None = None, **cells: Any) -> bytes:
    """The file as finance sends it back: all paid, or by row number (of the sheet, from 2) what is told.

    ``cells`` sets single cells, ``明细`` as D2, the cover as cover_B1.
    """
    book = load_workbook(BytesIO(file_of(batch)))
    sheet = book["明细"]
    for row in range(2, sheet.max_row + 1):
        told = (answers or {}).get(row, ("已拨付", f"PZ-2026-{row:03d}", TODAY, None))
        for column, value in zip("HIJK", told, strict=True):
            sheet[f"{column}{row}"] = value
    for place, value in cells.items():
        if place.startswith("cover_"):
            book["封面"][place.removeprefix("cover_")] = value
        else:
            sheet[place] = value
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
