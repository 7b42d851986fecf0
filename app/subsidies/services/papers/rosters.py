"""The payment roster (发放花名册) of a claim or of a payment batch, numbered anew whenever its rows change."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import IO, Any

from flask_babel import gettext as _

from app.core import actor as actors
from app.core import documents, issuing
from app.core.errors import OutOfReach, Refusal, Refused
from app.core.issued import IssuedDocument
from app.core.pdf.contracts import RosterContext, RosterRow
from app.core.pdf.official import chinese_date
from app.core.views.extract import Wanted
from app.placements.queries.documents import office_of
from app.security.states import Permission
from app.subsidies.models import Claim, PaymentBatch
from app.subsidies.queries import papers as queries
from app.subsidies.queries.batches import batch_in_reach
from app.subsidies.queries.claims import claim_in_reach
from app.subsidies.queries.papers import RosterLine
from app.subsidies.services.papers.paper import Paper
from app.subsidies.services.papers.wording import figure, month_name, period, sealed
from app.subsidies.states import BEFORE_REVIEW

ROSTER = "payment_roster"
SERIES, TITLE = "JXHM", "就业见习补贴发放花名册"
DIRECT_MAX = 3_000  # more rows than these are printed in the background
SOURCE = "RosterPaper"
SIGNERS = ["制表", "审核", "单位负责人（盖章）", "日期"]
NOTE = "标准、天数依据见习当月当地最低工资标准和考勤记录，金额由系统逐行计算并四舍五入到分；身份证号隐去中间八位。"


def of_claim(claim: Claim) -> Paper:
    """The roster of a claim; under a number from its submission on."""
    lines = queries.lines_of_claim(claim)
    issued = None if claim.state in BEFORE_REVIEW else _issued(claim, lines)
    return _paper(claim, lines, issued)


def of_batch(batch: PaymentBatch) -> Paper:
    """The roster of all payments of a batch, claim after claim."""
    lines = queries.lines_of_batch(batch)
    return _paper(batch, lines, _issued(batch, lines) if lines else None)


def rows_of(record: Claim | PaymentBatch) -> int:
    """How many rows the roster of a claim or batch has."""
    return queries.count_of_claim(record) if isinstance(record, Claim) else queries.count_of_batch(record)


def context(record: Claim | PaymentBatch, lines: Sequence[RosterLine], issued: IssuedDocument | None) -> RosterContext:
    """What reports/payment_roster is given."""
    of_batch = isinstance(record, PaymentBatch)
    return RosterContext(
        **sealed(issued),
        title=TITLE,
        issuer=office_of(record.region_code).name,
        headings=_batch_facts(record) if isinstance(record, PaymentBatch) else _claim_facts(record),
        rows=[_row(line, of_batch=of_batch) for line in lines],
        people=len({line.trainee_id for line in lines if line.trainee_id}),
        total=_total(lines),
        signers=SIGNERS,
        footnote=NOTE,
    )


def _claim_facts(claim: Claim) -> list[tuple[str, str]]:
    return [
        ("申领人", claim.claimant_name),
        ("补贴种类", claim.kind.label),
        ("申领编号", claim.number),
        ("所属期", period(claim.period_from, claim.period_to)),
    ]


def _batch_facts(batch: PaymentBatch) -> list[tuple[str, str]]:
    sent = [("送财政日期", chinese_date(batch.sent_on))] if batch.sent_on else []
    return [("拨付批次", batch.title), ("批次号", batch.number), ("笔数", f"{batch.payments}笔"), *sent]


def _row(line: RosterLine, *, of_batch: bool) -> RosterRow:
    whole = line.month and (line.from_day.day, f"{line.from_day:%Y-%m}", f"{line.to_day:%Y-%m}") == (
        1,
        line.month,
        line.month,
    )
    notes = ([line.claim_number] if of_batch else []) + (["补发"] if line.follows else [])
    return RosterRow(
        name=line.name or "—",
        id_shown=line.id_shown or "—",
        unit=line.unit or "—",
        post=line.post or "—",
        period=month_name(line.month) if whole and line.month else f"{line.from_day}至{line.to_day}",
        standard=figure(line.standard) or "—",
        due="—" if line.due is None else str(line.due),
        payable="—" if line.payable is None else str(line.payable),
        amount=line.amount,
        note=" ".join(notes),
    )


def _total(lines: Sequence[RosterLine]) -> Decimal:
    return sum((line.amount for line in lines), Decimal("0.00"))


def _shown(record: Claim | PaymentBatch, lines: Sequence[RosterLine]) -> list[tuple[str, str]]:
    """What the code tells: whose roster it is, how many and how much, and the fingerprint of its rows."""
    told = (json.dumps([*map(str, _told(line))], ensure_ascii=False) for line in lines)
    of = ("拨付批次", record.number) if isinstance(record, PaymentBatch) else ("申领编号", record.number)
    return [
        of,
        ("人数", f"{len({line.trainee_id for line in lines if line.trainee_id})}人，{len(lines)}条"),
        ("金额", f"{figure(_total(lines))}元"),
        ("内容校验值", queries.fingerprint(*told)[:16].upper()),
    ]


def _told(line: RosterLine) -> tuple[Any, ...]:
    return tuple(getattr(line, name) for name in RosterLine.__slots__ if name != "trainee_id")


def _issued(record: Claim | PaymentBatch, lines: Sequence[RosterLine]) -> IssuedDocument:
    return issuing.issue_anew(
        record,
        kind=ROSTER,
        series=SERIES,
        title=TITLE,
        issuer=office_of(record.region_code).name,
        shown=_shown(record, lines),
    )


def _paper(record: Claim | PaymentBatch, lines: Sequence[RosterLine], issued: IssuedDocument | None) -> Paper:
    name = f"{TITLE}_{issued.number if issued else record.number}.pdf"
    return Paper(name, kind=ROSTER, context=context(record, lines, issued))


# -- long rosters, printed by the worker


class RosterSource:
    """Rosters as something that is made in the background for the person who asked."""

    card = None
    takes: str = Permission.EXPORT

    def base(self, given: Any) -> Any:
        """There is no list behind a roster."""
        raise OutOfReach()

    def may_take(self) -> bool:
        """Whether the actor may take rosters away; reach is asked of the claim or batch itself."""
        acting = actors.current()
        return acting.may(Permission.EXPORT) and (
            acting.may(Permission.SUBSIDY_READ) or acting.may(Permission.BUDGET_READ)
        )


class RosterMaking:
    """One roster in the making, within the reach of whoever acts; it bears the number it had when it was asked for."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        given = wanted.given
        self.record: Any = batch_in_reach(given["batch"]) if "batch" in given else claim_in_reach(given["claim"])
        if self.record is None:
            raise OutOfReach()
        self.rows = 0

    @property
    def title(self) -> str:
        """What the task is called."""
        return f"{TITLE} {self.record.number}"

    @property
    def file_name(self) -> str:
        """The name of the finished file."""
        return f"{TITLE}_{self.wanted.given.get('number') or self.record.number}.pdf"

    def count(self, limit: int) -> int:
        """How many rows it has, up to one beyond a limit."""
        return min(rows_of(self.record), limit + 1)

    def facts(self) -> dict[str, Any]:
        """What the log keeps of it."""
        return {"entity": self.record.__tablename__, "number": self.record.number, "form": "pdf", "rows": self.rows}

    def write(self, into: IO[bytes], *, told: Any = None, folder: Any = None) -> None:
        """Print it; Refused when its rows changed since it was asked for."""
        is_batch = isinstance(self.record, PaymentBatch)
        lines = queries.lines_of_batch(self.record) if is_batch else queries.lines_of_claim(self.record)
        tell = told or (lambda _rows: None)
        tell(len(lines) // 3)  # read; what is left is printing
        issued = issuing.latest(self.record, ROSTER) if self.wanted.given.get("number") else None
        if issued is not None and issuing.shown_facts(issued) != _shown(self.record, lines):
            raise Refused(Refusal("changed", _("名册的内容已变化，请重新生成。")), status=409)
        into.write(documents.build(ROSTER, context(self.record, lines, issued)))
        self.rows = len(lines)
        tell(self.rows)


def ordered(record: Claim | PaymentBatch) -> tuple[Wanted, str, int]:
    """What is asked of the worker: the roster of a claim or batch under the number that it gets now."""
    paper = of_claim(record) if isinstance(record, Claim) else of_batch(record)
    key = "claim" if isinstance(record, Claim) else "batch"
    given = {key: record.id, "number": paper.context["number"]}
    return Wanted(SOURCE, given, "pdf"), f"{TITLE} {record.number}", len(paper.context["rows"])
