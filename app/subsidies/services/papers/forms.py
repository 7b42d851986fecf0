"""The claim form (补贴申领表): what is claimed, on which documents, and what the offices did with it so far."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from app.core import issuing
from app.core.issued import IssuedDocument
from app.core.pdf.contracts import ClaimFormContext, ClaimGroup, ClaimStep
from app.core.pdf.official import chinese_date
from app.core.workflow import StatusLog, history
from app.placements.queries.documents import office_of
from app.subsidies.models import Claim, ClaimLine
from app.subsidies.queries import papers as queries
from app.subsidies.queries.claims import lines_of
from app.subsidies.services import documents
from app.subsidies.services.papers.paper import Paper
from app.subsidies.services.papers.wording import figure, month_name, period, sealed
from app.subsidies.states import BEFORE_REVIEW, ClaimState

FORM = "claim_form"
SERIES, TITLE = "JXSL", "就业见习补贴申领表"
PLEDGE = "本单位（本人）承诺：所报情况和所附材料真实、完整，没有重复申领；如有虚报、冒领，愿退回补贴并承担法律责任。"
GROUPS_MAX = 18
STEPS = (  # the move, the step on paper, what it says when nothing was written
    ("accept", "受理", "材料齐全，予以受理。"),
    ("pass", "初审", "经核对考勤、协议、发放凭证和信息比对结果，符合规定，初审通过。"),
    ("recheck", "复核", "复核金额与系统计算一致，复核通过。"),
    ("publish", "公示", "已列入补贴公示。"),
    ("approve", "审批", "公示期满，同意拨付。"),
    ("pay", "拨付", "已拨付。"),
    ("reject", "不予补贴", "不予补贴。"),
)
UNDONE = frozenset({"return", "revise", "release"})  # after which earlier steps count no more


def of_claim(claim: Claim) -> Paper:
    """The form of a claim as it stands; from its submission on under a number that changes with its content."""
    known = context(claim, None)
    if claim.state in BEFORE_REVIEW:
        return Paper(f"{TITLE}_{claim.number}_草稿.pdf", kind=FORM, context=known)
    issued = _issued(claim, known)
    return Paper(f"{TITLE}_{issued.number}.pdf", kind=FORM, context=context(claim, issued))


def _issued(claim: Claim, known: ClaimFormContext) -> IssuedDocument:
    content = {name: value for name, value in known.items() if name != "issued_on"}
    mark = queries.fingerprint(json.dumps(content, ensure_ascii=False, default=str, sort_keys=True))
    return issuing.issue_anew(
        claim,
        kind=FORM,
        series=SERIES,
        title=TITLE,
        issuer=known["office"],
        shown=[
            ("申领编号", claim.number),
            ("补贴种类", claim.kind.label),
            ("申领金额", f"{figure(claim.amount_yuan)}元"),
            ("内容校验值", mark[:16].upper()),
        ],
    )


def context(claim: Claim, issued: IssuedDocument | None) -> ClaimFormContext:
    """What reports/claim_form is given."""
    lines = lines_of(claim)
    counted = [line for line in lines if line.is_counted]
    account = claim.payee_account or ""
    return ClaimFormContext(
        **sealed(issued),
        office=office_of(claim.region_code).name,
        claim_no=claim.number,
        kind=claim.kind.label,
        claimant=claim.claimant_name,
        claimant_kind=claim.claimant.label,
        claimant_id=queries.claimant_number(claim),
        period=period(claim.period_from, claim.period_to),
        submitted=chinese_date(claim.submitted_at) if claim.submitted_at else "（尚未提交）",
        people=claim.people,
        amount=claim.amount_yuan,
        payee_name=claim.payee_name,
        payee_bank=claim.payee_bank or "",
        payee_account=f"尾号 {account[-4:]}" if len(account) > 4 else "",
        groups=_groups(counted),
        not_counted=len(lines) - len(counted),
        documents=[(row.doc.label, row.source.label, row.words) for row in documents.needed(claim)],
        pledge=PLEDGE,
        steps=_steps(claim, history(claim)),
    )


def _groups(lines: Sequence[ClaimLine]) -> list[ClaimGroup]:
    """The lines by month where they have one, else by kind; what is beyond the paper's room goes into one row."""
    found: dict[str, list[ClaimLine]] = {}
    for line in sorted(lines, key=lambda line: (line.month or "", line.place)):
        found.setdefault(month_name(line.month) if line.month else line.kind.label, []).append(line)
    named = list(found.items())
    if len(named) > GROUPS_MAX:
        rest = [line for _label, group in named[GROUPS_MAX - 1 :] for line in group]
        named = [*named[: GROUPS_MAX - 1], (f"其余{len(named) - GROUPS_MAX + 1}项", rest)]
    return [_group(label, group) for label, group in named]


def _group(label: str, lines: Sequence[ClaimLine]) -> ClaimGroup:
    days = [line.payable_days for line in lines if line.payable_days is not None]
    amount = sum((line.amount_yuan for line in lines), Decimal(0))
    return ClaimGroup(label=label, lines=len(lines), days=str(sum(days)) if days else "—", amount=figure(amount))


def _steps(claim: Claim, moves: Sequence[StatusLog]) -> list[ClaimStep]:
    """The steps that still count, oldest first; a step that was undone since stands empty."""
    last: dict[str, StatusLog] = {}
    for line in moves:
        if line.move in UNDONE:
            last = {name: row for name, row in last.items() if name == "accept"}
        last[{"refuse_held": "reject", "uphold": "reject"}.get(line.move, line.move)] = line
    words: dict[str, Callable[[], str]] = {"pay": lambda: f"已拨付，凭证号：{claim.voucher_no or ''}。"}
    made = []
    for move, label, said in STEPS:
        row = last.get(move)
        if row is None and (move == "reject" or claim.state == ClaimState.REJECTED):
            continue
        spoken = (row.reason or words.get(move, lambda said=said: said)()) if row else ""
        made.append(ClaimStep(label=label, words=spoken, who=row.actor_name if row else "", day=_day(row)))
    return made


def _day(row: StatusLog | None) -> str:
    day: date | None = row.at if row else None
    return chinese_date(day) if day else ""
