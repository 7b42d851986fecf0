"""A person's months: what was granted for them and what came; the social insurance subsidy by R37 and R38 in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.calendar import MissingWorkdays
from app.core.clock import month_of, today
from app.placements.models import AllowancePayment
from app.programme.queries import database_params
from app.subsidies.card.words import UNDER_CHECK
from app.subsidies.models import ClaimLine
from app.subsidies.queries import working, working_after
from app.subsidies.queries.explaining import ToldStep, steps_of
from app.subsidies.rules.facts import Insured, Internship
from app.subsidies.rules.flexible import flexible_conditions, payments_count_from
from app.subsidies.rules.lines import LineDraft, total
from app.subsidies.rules.working import Bench
from app.subsidies.rules.working_flexible import qualifying
from app.subsidies.services import computing
from app.subsidies.states import OVER, PAID, ClaimKind, ClaimState
from app.workspaces.queries.subsidies import Whereabouts

S = ClaimState
OF_UNIT: dict[ClaimState, tuple[Any, str]] = {  # how a unit's claim reads to the person whose line it holds
    S.DRAFT: (_l("单位正在准备申领"), "quiet"),
    S.SUBMITTED: (_l("单位已申领，等待受理"), "info"),
    S.ACCEPTED: (_l("审核中"), "info"),
    S.SUPPLEMENT: (_l("单位正在补正材料"), "waiting"),
    S.RISK_HOLD: (UNDER_CHECK, "info"),
    S.COUNTY_PASSED: (_l("初审已通过"), "info"),
    S.RECHECK_PASSED: (_l("复核已通过"), "info"),
    S.PUBLIC_NOTICE: (_l("公示中"), "info"),
    S.OBJECTION: (_l("公示期间核实中"), "info"),
    S.APPROVED: (_l("已批准，等待拨付"), "info"),
    S.SENT_TO_FINANCE: (_l("已送财政，等待拨付"), "info"),
    S.PAY_FAILED: (_l("已批准，等待重新拨付"), "info"),
    S.PAID: (_l("已拨付"), "good"),
    S.RECOVERING: (_l("已拨付"), "good"),
    S.RECOVERED: (_l("已拨付"), "good"),
    S.REJECTED: (_l("不予补贴"), "bad"),
    S.WITHDRAWN: (_l("单位已撤回"), "quiet"),
}


@dataclass(frozen=True)
class Granted:
    """One line of the person with the whereabouts of its claim, in plain words."""

    line: ClaimLine
    steps: list[ToldStep]
    number: str
    words: str
    tone: str
    paid_on: date | None


@dataclass
class Month:
    """A month: what the unit was granted for me, and beside it what it says it paid me."""

    month: str
    granted: list[Granted] = field(default_factory=list)
    payments: list[AllowancePayment] = field(default_factory=list)

    @property
    def received(self) -> Decimal:
        """What I received, or the unit says so, in yuan."""
        return sum((_received(row) for row in self.payments), Decimal("0.00"))


def _received(row: AllowancePayment) -> Decimal:
    if row.answer is not None and row.received_yuan is not None:
        return row.received_yuan
    return Decimal("0.00") if row.answer == "NOT_RECEIVED" else row.amount_yuan


def of_units(lines: Iterable[ClaimLine], claims: Mapping[str, Whereabouts]) -> list[Granted]:
    """The lines in force that claims of units hold; one that was withdrawn only where no other claim followed."""
    found: list[Granted] = []
    slots: set[str] = set()
    for line in sorted(lines, key=lambda one: (claims[one.claim_id].state == S.WITHDRAWN, one.id)):
        at = claims[line.claim_id]
        if line.kind == ClaimKind.FLEX_SOCIAL or line.revision != at.revision:
            continue
        if at.state == S.WITHDRAWN and line.slot in slots:
            continue
        slots.add(line.slot)
        words, tone = OF_UNIT[at.state]
        found.append(Granted(line, steps_of(line), at.number, str(words), tone, at.paid_on))
    return found


def months_of(granted: Iterable[Granted], payments: Iterable[AllowancePayment]) -> list[Month]:
    """The months with a line of the living allowance or a payment, the latest first."""
    found: dict[str, Month] = {}
    for one in granted:
        if one.line.kind == ClaimKind.LIVING and one.line.month:
            found.setdefault(one.line.month, Month(one.line.month)).granted.append(one)
    for row in payments:
        found.setdefault(row.month, Month(row.month)).payments.append(row)
    return [found[month] for month in sorted(found, reverse=True)]


def others_of(granted: Iterable[Granted]) -> list[Granted]:
    """What units and counties were granted for me that is no month of the allowance."""
    return [one for one in granted if one.line.kind != ClaimKind.LIVING or not one.line.month]


# -- the social insurance subsidy


@dataclass(frozen=True)
class Standing:
    """Whether R37 holds: the internship, the day on which six months are complete, since when months count."""

    place: Internship | None
    ok: bool = False
    point: date | None = None
    counts_from: str = ""
    words: str = ""
    why: str = ""


@dataclass(frozen=True)
class InsuredMonth:
    """A month that the insurance office knows, what I paid, and what becomes of it, in yuan."""

    month: str
    paid: Decimal
    subsidy: Decimal | None
    words: str
    tone: str
    steps: list[ToldStep] = field(default_factory=list)
    claim_id: str = ""


@dataclass(frozen=True)
class Insurance:
    """Everything of the page of the social insurance subsidy."""

    standing: Standing
    months: list[InsuredMonth]
    amount: Decimal
    count: int
    problem: str = ""


def insurance_of(trainee_id: str, lines: Sequence[ClaimLine], claims: Mapping[str, Whereabouts]) -> Insurance:
    """What a person could claim today, with every month that is known; worked out now, nothing is stored."""
    params = database_params()
    bench = Bench(params, today())
    places = list(working.internships(working_after.internships_of(trainee_id)).values())
    known = working_after.flexible_months([trainee_id]).get(trainee_id, [])
    standing = _standing(bench, qualifying(bench, places))
    try:
        drafts = computing.drafts(ClaimKind.FLEX_SOCIAL, trainee_id=trainee_id, until=today())
    except MissingWorkdays as missing:
        return Insurance(standing, [], Decimal(0), 0, str(missing))
    counted = [line for line in drafts if line.is_counted]
    mine = {
        line.month: line
        for line in sorted(lines, key=lambda one: one.id)
        if line.kind == ClaimKind.FLEX_SOCIAL and _is_in_force(line, claims[line.claim_id])
    }
    by_month = {line.month: line for line in drafts}
    months = [_month(one, by_month.get(one.month), mine.get(one.month), claims, standing) for one in known]
    return Insurance(standing, months[::-1], total(counted), len(counted))


def _is_in_force(line: ClaimLine, at: Whereabouts) -> bool:
    return line.revision == at.revision and at.state not in OVER and line.is_counted


def _standing(bench: Bench, place: Internship | None) -> Standing:
    if place is None:
        return Standing(None, words=_("没有见习记录。见习满 6 个月后，以灵活就业身份缴纳社会保险的可以申领。"))
    judged = flexible_conditions(
        start=place.first, last_day=place.last_day, insured_as="FLEXIBLE", on=bench.asked_on, params=bench.params
    )
    point = judged["six_month_day"]
    last = place.last_day or bench.asked_on
    counts_from = month_of(payments_count_from(place.first, last, bench.params))
    facts = {"first": place.first.isoformat(), "day": point.isoformat()}
    if judged.ok:
        words = _("见习自 %(first)s 起，%(day)s 已满规定的月数，符合条件。", **facts)
    elif point > bench.asked_on:
        words = _("见习自 %(first)s 起，%(day)s 满规定的月数，那天起可以申领。", **facts)
    else:
        words = _("见习自 %(first)s 起，没有满规定的月数就结束了，不符合条件。", **facts)
    return Standing(place, judged.ok, point, counts_from, words, "" if judged.ok else str(judged.message))


def _month(
    one: Insured,
    draft: LineDraft | None,
    line: ClaimLine | None,
    claims: Mapping[str, Whereabouts],
    standing: Standing,
) -> InsuredMonth:
    if line is not None:
        at = claims[line.claim_id]
        words = _("已拨付") if at.state in PAID else _("在申领 %(number)s 中", number=at.number)
        tone = "good" if at.state in PAID else "info"
        return InsuredMonth(one.month, one.amount, line.amount_yuan, words, tone, steps_of(line), line.claim_id)
    if draft is None:
        words = _("%(month)s 以前的不计", month=standing.counts_from) if standing.counts_from else _("不计")
        return InsuredMonth(one.month, one.amount, None, words, "quiet")
    if draft.is_counted:
        return InsuredMonth(one.month, one.amount, draft.amount_yuan, _("可以申领"), "good", steps_of(draft))
    return InsuredMonth(one.month, one.amount, None, draft.reason or _("不能申领"), "bad", steps_of(draft))
