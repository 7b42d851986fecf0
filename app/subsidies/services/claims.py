"""Draft claims whose lines the system works out, and keep, replace and release their lines; nobody types one.

A claim lies in one county.  Where a unit's posts lie in several, its own county is claimed first and each other one by
a claim of its own; a premium claim pays one insurer.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from app.core import clock, numbers
from app.core.actor import Actor
from app.core.bulk import in_pieces, insert_rows, update_rows
from app.core.errors import Invalid, Refusal, Refused
from app.core.pdf.verification import document_number
from app.core.unit_of_work import attempt
from app.extensions import db
from app.subsidies.models import Claim, ClaimLine
from app.subsidies.policy.claims import may_draft, may_submit
from app.subsidies.queries import working_after, working_claims
from app.subsidies.rules.lines import LineDraft
from app.subsidies.services import claimants, computing
from app.subsidies.services.claim_rows import claim_row, figures, line_rows
from app.subsidies.services.claimants import Claiming, Payee
from app.subsidies.services.moving import perform
from app.subsidies.states import BEFORE_REVIEW, Claimant, ClaimKind, ClaimState

SERIES = "JXBT"
NAMED = 3  # reasons that a refusal spells out
TOLD = ("claim_id", "slot", "amount_yuan", "refused_by")  # of a line, in the log


def draft(
    actor: Actor,
    kind: ClaimKind,
    *,
    unit_id: str | None = None,
    trainee_id: str | None = None,
    region_code: str | None = None,
    until: date | None = None,
    payee_bank: str | None = None,
    payee_account: str | None = None,
    payee_name: str | None = None,
) -> Claim:
    """Draft the claim of everything that can be claimed up to a day (today): revision 1, its counted lines hold.

    For premiums ``payee_name`` names the insurer.  Raises Refused for anybody but the claimant, OutOfReach, or
    Invalid on ``until``, ``payee_name`` and ``lines`` (nothing can be claimed, and why).
    """
    given = Payee(payee_name or "", payee_bank, payee_account, None)
    who = claimants.claiming(actor, kind, unit_id=unit_id, trainee_id=trainee_id, region_code=region_code, payee=given)
    day = _day(until)
    if who.claimant == Claimant.COUNTY:
        who, lines = _of_insurer(who, day)
    else:
        lines = computing.drafts(kind, unit_id=unit_id, trainee_id=trainee_id, until=day)
    area = region_code or _area_of(lines, who.region_code)
    lines = _news([line for line in lines if line.region_code == area], kind)
    _require_counted(who, lines)
    return _stored([(who, area, lines)])[0]


def draft_many(actor: Actor, kind: ClaimKind, unit_ids: Sequence[str], until: date | None = None) -> list[Claim]:
    """The same for many units, a claim for each unit and county with something to claim; 500 units at once."""
    for key in unit_ids:
        if refusal := may_draft(actor, kind, unit_id=key, trainee_id=None):
            raise Refused(refusal)
    day = _day(until)
    return [claim for piece in in_pieces(unit_ids) for claim in _drafted(kind, piece, day)]


def _drafted(kind: ClaimKind, unit_ids: Sequence[str], day: date) -> list[Claim]:
    units = working_claims.units(unit_ids)
    found = computing.drafts_of_many(kind, list(units), day)
    news = _news([line for lines in found.values() for line in lines], kind)
    by_claim: dict[tuple[str, str], list[LineDraft]] = defaultdict(list)
    for line in news:
        by_claim[(line.unit_id or "", line.region_code)].append(line)
    wanted = [
        (claimants.of_unit(kind, units[key]), area, lines)
        for (key, area), lines in sorted(by_claim.items())
        if any(line.is_counted for line in lines)
    ]
    return _stored(wanted)


def refresh(actor: Actor, claim: Claim, *, until: date | None = None) -> Claim:
    """Work the lines of a draft or of a claim to be supplemented out anew; the account is read anew as well.

    A draft's lines are replaced; of a claim that was sent in, a new revision follows and the old one is kept, and time
    limits count to the day on which it was first sent in (R43).  ``until`` is the last day that a draft may claim,
    today by default.  Raises Refused when it is past that or not the actor's own, Invalid on ``lines`` when nothing is
    left to claim.
    """
    perform.lock(claim)
    if claim.state not in BEFORE_REVIEW:
        raise Refused(Refusal("state", _("申领已提交，不能由申领人重新计算。")), status=409)
    if refusal := may_submit(actor, claim):
        raise Refused(refusal)
    if claim.follows_id is not None:
        return claim  # its lines are what a paid claim lacks, not what could be claimed today
    is_draft = claim.state == ClaimState.DRAFT
    lines = computing.drafts(
        claim.kind,
        unit_id=claim.unit_id,
        trainee_id=claim.trainee_id,
        region_code=claim.region_code if claim.claimant != Claimant.TRAINEE else None,
        until=(until or clock.today()) if is_draft else claim.period_to,
        insurer=claim.payee_name if claim.claimant == Claimant.COUNTY else None,
        but=(claim.id,),
        asked_on=claim.submitted_at.date() if claim.submitted_at else None,
    )
    lines = _news([line for line in lines if line.region_code == claim.region_code], claim.kind, but=(claim.id,))
    if not any(line.is_counted for line in lines):
        raise Invalid({"lines": _nothing(lines)})
    if payee := claimants.fresh_account(claim):
        claim.payee_bank, claim.payee_account, claim.account_holder = payee.bank, payee.account, payee.holder
    release_lines(claim)
    if is_draft:
        db.session.execute(delete(ClaimLine).where(ClaimLine.claim_id == claim.id))
    store_lines(claim, lines, claim.revision if is_draft else claim.revision + 1)
    return claim


# -- lines


def store_lines(claim: Claim, drafts: Sequence[LineDraft], revision: int) -> None:
    """Store lines as a revision of a claim, which they become: its sum, people and period; counted lines hold.

    The caller has released the lines before.  Raises Invalid on ``lines`` when another claim took a slot meanwhile.
    """
    with _one_slot_each():
        insert_rows(ClaimLine, line_rows(claim.id, claim.region_code, drafts, revision), told=TOLD)
        for name, value in figures(drafts).items():
            setattr(claim, name, value)
        claim.revision = revision
        db.session.flush()


def release_lines(claim: Claim) -> None:
    """Let every line of a claim give back what it holds: on withdrawal, refusal or lapse, or before a new revision."""
    lines = working_claims.holding_lines(claim)
    update_rows(ClaimLine, [(line, {"holds": False}) for line in lines], deed="release")
    for line in lines:
        db.session.expire(line)


def next_number(region_code: str) -> str:
    """The next number of a claim in an area, such as JXBT-202608-640104-00012."""
    return next_numbers(region_code, 1)[0]


def next_numbers(region_code: str, count: int) -> list[str]:
    """The next numbers of several claims in an area."""
    today = clock.today()
    taken = numbers.next_numbers(f"{SERIES}-{today:%Y%m}-{region_code}", count)
    return [document_number(SERIES, today, f"{region_code}-{number:05d}") for number in taken]


# -- parts


def _day(until: date | None) -> date:
    today = clock.today()
    if until is not None and until > today:
        raise Invalid({"until": _("截止日期不能晚于今天。")})
    return until or today


def _of_insurer(who: Claiming, day: date) -> tuple[Claiming, list[LineDraft]]:
    """The lines of the insurer that is named, else of the first one to whom anything is due."""
    names = working_after.insurers(who.region_code, day)
    if who.payee.name and who.payee.name not in names:
        raise Invalid({"payee_name": _("没有“%(name)s”承保且尚未申领的保险费。", name=who.payee.name)})
    lines: list[LineDraft] = []
    for name in [who.payee.name] if who.payee.name else names:
        lines = computing.drafts(who.kind, region_code=who.region_code, until=day, insurer=name)
        if any(line.is_counted for line in lines):
            payee = claimants.insurer_account(who.region_code, Payee(name, who.payee.bank, who.payee.account, name))
            return Claiming(who.kind, who.claimant, who.name, who.region_code, payee), lines
    return who, lines


def _area_of(lines: Iterable[LineDraft], own: str) -> str:
    """The county of which a claim is drafted: the claimant's own where it has something to claim, else the first."""
    counted = {line.region_code for line in lines if line.is_counted}
    return own if own in counted or not counted else min(counted)


def _news(lines: list[LineDraft], kind: ClaimKind, but: Collection[str] = ()) -> list[LineDraft]:
    """The lines without refusals that an earlier claim has told already."""
    refused = {line.holder_id for line in lines if not line.is_counted}
    told = working_claims.told_before(kind, refused, but) if refused else set()
    return [line for line in lines if line.is_counted or (line.holder_id, line.slot, line.refused_by) not in told]


def _require_counted(who: Claiming, lines: list[LineDraft]) -> None:
    if any(line.is_counted for line in lines):
        return
    held = working_claims.drafts_of(
        who.kind, unit_id=who.unit_id, trainee_id=who.trainee_id, region_code=who.region_code
    )
    if held and not lines:
        raise Invalid({"lines": _("可申领的内容已在草稿 %(numbers)s 中。", numbers="、".join(held))})
    raise Invalid({"lines": _nothing(lines)})


def _nothing(lines: list[LineDraft]) -> str:
    """That nothing can be claimed, with the first reasons."""
    reasons = list(dict.fromkeys(f"{_named(line)}{line.reason}" for line in lines if line.reason))
    if not reasons:
        return _("目前没有可以申领的“已核对且未申领”的内容。")
    more = _("（共 %(n)s 条）", n=len(reasons)) if len(reasons) > NAMED else ""
    return _("目前没有可以申领的内容：%(why)s%(more)s", why="".join(reasons[:NAMED]), more=more)


def _named(line: LineDraft) -> str:
    named = " ".join(filter(None, (line.person_name, line.month)))
    return f"{named}：" if named else ""


def _stored(wanted: Sequence[tuple[Claiming, str, list[LineDraft]]]) -> list[Claim]:
    """Store claims with their lines, many in few statements; Invalid when another claim took a slot meanwhile."""
    if not wanted:
        return []
    areas: dict[str, int] = defaultdict(int)
    for _who, area, _lines in wanted:
        areas[area] += 1
    given = {area: iter(next_numbers(area, count)) for area, count in sorted(areas.items())}
    rows = [claim_row(who, area, lines, next(given[area])) for who, area, lines in wanted]
    with _one_slot_each():
        insert_rows(Claim, rows)
        lines = [
            line
            for row, (_who, area, drafts) in zip(rows, wanted, strict=True)
            for line in line_rows(row["id"], area, drafts, 1)
        ]
        insert_rows(ClaimLine, lines, told=TOLD)
    return working_claims.claims([row["id"] for row in rows])


@contextmanager
def _one_slot_each() -> Iterator[None]:
    """Two claims at once for the same slot: the second is told so, and leaves nothing behind."""
    try:
        with attempt():
            yield
    except IntegrityError as error:
        words = _("其中有内容刚刚被另一份申领占用，不能重复申领（R41），请刷新后重新生成。")
        raise Invalid({"lines": words}) from error
