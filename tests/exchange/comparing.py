"""People, units and deeds around comparison batches, for the tests of both sides."""

import csv
import io
from datetime import date, timedelta
from itertools import count
from typing import Any

import xlsxwriter

from app.core import clock
from app.core.actor import SYSTEM, Actor, acting_as
from app.exchange.models import ComparisonBatch, ComparisonLine
from app.exchange.queries import comparisons as queries
from app.exchange.services import comparing
from app.exchange.services.comparing_answers import answer_from_file
from app.exchange.services.comparing_files import as_csv
from app.exchange.services.tokens import Tokeniser
from app.exchange.states import ComparisonState
from app.extensions import db
from tests.factories import make_trainee

_serial = count(1)


def consenting(region_code: str = "640104", **facts: Any) -> Any:
    """A person of the register who agreed to comparisons."""
    return make_trainee(
        state="CONTACTED",
        region_code=region_code,
        consent_scope="COMPARISON",
        consent_on=date(2023, 6, 1),
        **facts,
    )


def make_comparison(state: str = "ISSUED", region_code: str = "640104", **facts: Any) -> ComparisonBatch:
    """A batch of one line in a state, about schooling, with the facts that the state requires."""
    today, serial = clock.today(), next(_serial)
    given: dict[str, Any] = {
        "number": f"T{serial:08d}",
        "question": "IN_SCHOOL",
        "asking_department": "HRSS",
        "answering_department": "EDU",
        "purpose": "资格复核",
        "region_code": region_code,
        "state": ComparisonState(state),
        "due_on": today + timedelta(days=10),
    }
    if state != "DRAFT":
        given |= {"issued_on": today, "asked_count": 1}
    if state in ("ISSUED", "ANSWERED", "APPLIED"):
        given["key"] = "0f" * 32
    if state in ("ANSWERED", "APPLIED"):
        given |= {"answered_on": today, "answers_valid_to": today + timedelta(days=30), "unknown_count": 1}
    if state == "APPLIED":
        given["applied_on"] = today
    with acting_as(SYSTEM):
        batch = ComparisonBatch(**(given | facts))
        db.session.add(batch)
        db.session.flush()
        if state != "DRAFT":
            db.session.add(ComparisonLine(batch_id=batch.id, subject_id=batch.id, token=f"{serial:064x}"))
            db.session.flush()
    return batch


def ask(actor: Actor, question: str, **chosen: str) -> ComparisonBatch:
    """Draft a batch."""
    with acting_as(actor):
        return comparing.make(actor, question=question, purpose="派遣前资格复核", chosen=chosen)


def issued(actor: Actor, question: str, **chosen: str) -> ComparisonBatch:
    """Draft a batch and issue it."""
    batch = ask(actor, question, **chosen)
    with acting_as(actor):
        return comparing.issue(actor, batch)


def token(batch: ComparisonBatch, number: str) -> str:
    """The token of a number in a batch."""
    return Tokeniser(batch.key, batch.about.subject)(number)


def sheet(batch: ComparisonBatch, answers: dict[str, tuple[Any, ...]], extra: tuple[Any, ...] = ()) -> bytes:
    """The CSV file of a batch with answers filled in by token: (结果, 日期, 数值)."""
    rows = list(csv.reader(io.StringIO(as_csv(batch).read().decode("utf-8-sig"))))
    head = next(n for n, row in enumerate(rows) if row and row[0] == "比对码")
    filled = rows[: head + 1] + [
        [row[0], *answers.get(row[0], ("",) * (len(row) - 1)), *extra] for row in rows[head + 1 :]
    ]
    text = io.StringIO()
    csv.writer(text).writerows(filled)
    return text.getvalue().encode()


def workbook(
    batch: ComparisonBatch, rows: list[list[Any]], head: tuple[str, ...] = ("比对码", "结果", "日期")
) -> bytes:
    """A workbook of a batch with any rows under its head."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    page = book.add_worksheet()
    for number, row in enumerate([["批次号", batch.number], [], list(head), *rows]):
        for place, value in enumerate(row):
            page.write_datetime(number, place, value, day) if isinstance(value, date) else page.write(
                number, place, value
            )
    book.close()
    return stream.getvalue()


def answer(
    actor: Actor, batch: ComparisonBatch, answers: dict[str, str | tuple[Any, ...]], day: date | None = None
) -> Any:
    """Answer by file, given as {number: 是 or (结果, 日期, …)}."""
    told = {token(batch, number): (said,) if isinstance(said, str) else said for number, said in answers.items()}
    with acting_as(actor):
        return answer_from_file(actor, batch, name="答复.csv", body=sheet(batch, told), day=day)


def adopted(
    asker: Actor, answerer: Actor, question: str, answers: dict[str, Any], day: date | None = None
) -> ComparisonBatch:
    """Ask, answer and adopt in one go."""
    batch = issued(asker, question)
    answer(answerer, batch, answers, day)
    with acting_as(asker):
        return comparing.apply(asker, batch)


def lines(batch: ComparisonBatch) -> dict[str, Any]:
    """The lines of a batch by token."""
    return {row.token: row for row in queries.tokens_of(batch)}
