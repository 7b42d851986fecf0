"""A claim as its claimant reads it: where it stands, who has it and until when, what happened; nothing of any risk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.workflow import StatusLog
from app.subsidies.card.words import UNDER_CHECK  # that a claim is held, and why, is for officers alone
from app.subsidies.models import Claim
from app.subsidies.states import COMMITTED, PAID, Claimant, ClaimState
from app.workspaces.presenters.trainee import Step

S = ClaimState
MINE, COUNTY, FINANCE = "mine", "county", "finance"

STANDING: dict[ClaimState, tuple[str, Any]] = {
    S.DRAFT: (MINE, _l("核对明细和材料后提交；提交前可以随时重新计算。")),
    S.SUBMITTED: (COUNTY, _l("等待受理：受理后开始审核。")),
    S.ACCEPTED: (COUNTY, _l("已受理，正在初审：逐条核对考勤、协议和发放记录。")),
    S.SUPPLEMENT: (MINE, _l("需要补正：按下列事项补齐后重新提交，逾期视为撤回。")),
    S.RISK_HOLD: (COUNTY, _l("正在核实有关情况，核实后继续审核；需要您配合时会与您联系。")),
    S.COUNTY_PASSED: (COUNTY, _l("初审已通过，等待另一名审核人员复核。")),
    S.RECHECK_PASSED: (COUNTY, _l("复核已通过，等待公示。")),
    S.PUBLIC_NOTICE: (COUNTY, _l("正在公示，期满没有异议的送财政拨付。")),
    S.OBJECTION: (COUNTY, _l("公示期间收到意见，正在核实答复。")),
    S.APPROVED: (COUNTY, _l("公示已通过，等待送财政。")),
    S.SENT_TO_FINANCE: (FINANCE, _l("已送财政，等待拨付。")),
    S.PAY_FAILED: (MINE, _l("银行退回，没有付成：请更正收款账户，更正后重新拨付。")),
    S.PAID: ("", _l("已拨付到收款账户。")),
    S.REJECTED: ("", _l("不予补贴。有不同意见的，可以依法申请行政复议。")),
    S.RECOVERING: (MINE, _l("有款项需要退回，请按下面的说明在期限内退回。")),
    S.RECOVERED: ("", _l("应退的款项已经全部退回。")),
    S.WITHDRAWN: ("", _l("已撤回，明细可以重新申领。")),
}
LABELS = {S.RISK_HOLD: UNDER_CHECK, S.DRAFT: _l("草稿，尚未提交"), S.ACCEPTED: _l("审核中")}
TONES = {
    S.DRAFT: "waiting",
    S.SUPPLEMENT: "bad",
    S.PAY_FAILED: "bad",
    S.RECOVERING: "bad",
    S.PAID: "good",
    S.RECOVERED: "good",
    S.REJECTED: "bad",
    S.WITHDRAWN: "quiet",
}
AT = {
    S.DRAFT: 0,
    S.SUPPLEMENT: 0,
    S.SUBMITTED: 1,
    S.ACCEPTED: 2,
    S.RISK_HOLD: 2,
    S.COUNTY_PASSED: 3,
    S.RECHECK_PASSED: 4,
    S.PUBLIC_NOTICE: 4,
    S.OBJECTION: 4,
    S.APPROVED: 5,
    S.SENT_TO_FINANCE: 5,
    S.PAY_FAILED: 5,
    S.PAID: 6,
    S.RECOVERING: 6,
    S.RECOVERED: 6,
}
STOPPED = frozenset({S.REJECTED, S.WITHDRAWN})
EVENTS: dict[str, tuple[Any, bool]] = {  # the moves that a claimant is told of, and whether with the reason
    "submit": (_l("提交申领"), False),
    "accept": (_l("受理"), False),
    "request_supplement": (_l("一次性告知补正"), False),
    "pass": (_l("初审通过"), False),
    "recheck": (_l("复核通过"), False),
    "revise": (_l("情况变化，重新计算"), True),
    "publish": (_l("公示"), False),
    "object": (_l("公示期间收到意见"), False),
    "dismiss": (_l("意见经核实不成立，继续公示"), False),
    "uphold": (_l("经核实不予补贴"), False),
    "approve": (_l("公示期满通过"), False),
    "send": (_l("送财政"), False),
    "pull": (_l("退回重新安排拨付"), False),
    "pay": (_l("已拨付"), False),
    "fail": (_l("银行退回，没有付成"), True),
    "fix_account": (_l("更正收款账户"), False),
    "withdraw": (_l("撤回"), True),
    "reject": (_l("不予补贴"), True),
    "refuse_held": (_l("经核实不予补贴"), False),
    "lapse": (_l("逾期未补正，视为撤回"), False),
    "recover": (_l("需要退回款项"), True),
    "settle": (_l("应退款项已全部退回"), False),
}


@dataclass(frozen=True)
class Standing:
    """Where a claim stands in plain words; ``who`` has it now, ``due`` is until when."""

    label: str
    tone: str
    words: str
    who: str = ""
    due: date | None = None
    is_mine: bool = False


@dataclass(frozen=True)
class Event:
    """One thing that happened."""

    at: datetime
    label: str
    reason: str = ""


def label_of(state: ClaimState) -> str:
    """A state as the claimant reads it; a held claim reads like one that is under review."""
    return str(LABELS.get(state) or _(state.label))


def tone_of(state: ClaimState) -> str:
    """The tone of the state's badge."""
    return TONES.get(state, "info")


def standing_of(claim: Claim, office: str) -> Standing:
    """Who has a claim now and until when; ``office`` names the one of the county."""
    hand, words = STANDING[claim.state]
    mine = _("您本人") if claim.claimant == Claimant.TRAINEE else _("本单位")
    who = {MINE: mine, COUNTY: office, FINANCE: _("财政部门")}.get(hand, "")
    return Standing(
        label=label_of(claim.state),
        tone=tone_of(claim.state),
        words=str(words),
        who=who,
        due=claim.due_on if hand else None,
        is_mine=hand == MINE,
    )


def steps_of(claim: Claim) -> list[Step]:
    """The six steps from the submission to the payment, with their days."""
    days = (
        claim.submitted_at.date() if claim.submitted_at else None,
        claim.accepted_on,
        claim.passed_at.date() if claim.passed_at else None,
        claim.rechecked_at.date() if claim.rechecked_at else None,
        claim.approved_on,
        claim.paid_on,
    )
    labels = (_("提交"), _("受理"), _("初审"), _("复核"), _("公示"), _("拨付"))
    is_stopped = claim.state in STOPPED
    reached = next((place for place, day in reversed(list(enumerate(days))) if day), -1) + 1
    at = min(reached, len(labels) - 1) if is_stopped else AT[claim.state]
    return [
        Step(label, _standing(place, at, is_stopped=is_stopped), f"{day:%m-%d}" if day and place < at else "")
        for place, (label, day) in enumerate(zip(labels, days, strict=True))
    ]


def _standing(place: int, at: int, *, is_stopped: bool) -> str:
    if place < at:
        return "done"
    if place > at:
        return "next"
    return "stopped" if is_stopped else "here"


def events_of(history: Sequence[StatusLog]) -> list[Event]:
    """What happened to a claim, the latest first; what officers do among themselves is left out."""
    told = [(line, *EVENTS[line.move]) for line in history if line.move in EVENTS]
    return [Event(line.at, str(label), line.reason if says else "") for line, label, says in reversed(told)]


def letters_of(claim: Claim) -> list[tuple[str, str]]:
    """The papers of a claim that its claimant opens: kind and words, those that there are in its state."""
    found = [("claim-form", _("补贴申领表"))]
    if claim.claimant == Claimant.UNIT:
        found.append(("roster.pdf", _("花名册")))
    if claim.state in COMMITTED | PAID | {S.REJECTED}:
        found.append(("decision", _("补贴决定书")))
    if claim.state in (S.RECOVERING, S.RECOVERED):
        found.append(("recovery", _("退回款项通知书")))
    return found


def last_reason(history: Sequence[StatusLog], move: str) -> str:
    """The reason of the last move of a name, or nothing."""
    return next((line.reason for line in reversed(history) if line.move == move), "")
