"""What unit or trainee ask the county to confirm: to suspend, to resume, to keep, to end; four eyes (R28)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.core import clock, files
from app.core.actor import Actor
from app.core.errors import Invalid, Problems, Refusal, Refused
from app.core.search import is_storable
from app.core.workflow import Mover
from app.extensions import db
from app.placements.models import Placement, StandingRequest
from app.placements.policy.placements import may_ask
from app.placements.queries import applications
from app.placements.queries import placements as queries
from app.placements.services import ending, news
from app.placements.services.ending import DAY, judge_end, settle
from app.placements.services.starting import perform
from app.placements.states import EndReason, RequestKind, RequestState
from app.placements.states.placements import EARLY_REASONS
from app.posts.services.seats import locked

CONTRACT = "CONTRACT"  # the kind of the uploaded labour contract
WORDS_MAX = 500
EFFECTS: dict[RequestKind, Callable[[Actor, Placement, StandingRequest], Placement]] = {
    RequestKind.SUSPEND: ending.suspend,
    RequestKind.RESUME: ending.resume,
    RequestKind.RETAIN: ending.retain,
    RequestKind.END: ending.end,
}


def ask(
    actor: Actor,
    placement: Placement,
    *,
    kind: str,
    words: str,
    on_day: date | None = None,
    end_reason: str | None = None,
    contract_no: str | None = None,
    contract_signed_on: date | None = None,
    contract_start: date | None = None,
    contract_end: date | None = None,
) -> StandingRequest:
    """Ask the county to suspend, resume, keep or end; ``on_day`` is the first day of it, or the last day on post.

    To keep, the contract's days say the last day on post, and its copy is uploaded before the county confirms.
    """
    Mover.lock(placement)
    wanted = RequestKind(kind) if kind in dict(RequestKind.options()) else None
    if wanted is None:
        raise Invalid({"kind": _("请选择申请事项。")})
    if refusal := may_ask(actor, placement, wanted):
        raise Refused(refusal, status=409 if refusal.code == "state" else 403)
    if queries.open_request(placement) is not None:
        raise Invalid({"kind": _("已有一项申请等待县（区）确认，请等待结果或者先撤回。")})
    contract = {
        "contract_no": (contract_no or "").strip() or None,
        "contract_signed_on": contract_signed_on,
        "contract_start": contract_start,
        "contract_end": contract_end,
    }
    if wanted == RequestKind.RETAIN:
        on_day = contract_start - DAY if contract_start else None
        end_reason = EndReason.CONTRACT_WITH_UNIT.value
    _check(placement, wanted, on_day, words, end_reason, contract)
    asked = contract if wanted == RequestKind.RETAIN else {}
    request = _stored(actor, placement, wanted, on_day or clock.today(), words, end_reason, asked)
    _tell(request)
    return request


def _tell(request: StandingRequest) -> None:
    """Tell the county what waits for it, and the unit what its trainee asked."""
    facts = {"kind": _(request.kind.label), "day": request.on_day}
    news.to_county("request_asked", request, **facts)
    if request.is_by_trainee:
        news.to_unit("request_by_trainee", request, **facts)


def _stored(
    actor: Actor,
    placement: Placement,
    kind: RequestKind,
    day: date,
    words: str,
    end_reason: str | None,
    contract: dict[str, Any],
) -> StandingRequest:
    ends = kind in (RequestKind.RETAIN, RequestKind.END)
    request = StandingRequest(
        **StandingRequest.keys_of(placement),
        kind=kind,
        on_day=day,
        end_reason=EndReason(end_reason) if ends and end_reason else None,
        **contract,
        words=words.strip(),
        is_by_trainee=placement.trainee_id in actor.trainee_ids,
        person_name=placement.person_name,
        unit_name=placement.unit_name,
        asked_on=clock.today(),
        report_due=judge_end(placement, day, end_reason or "", None)["report_due"] if ends else None,
    )
    db.session.add(request)
    db.session.flush()
    return request


def ask_for(actor: Actor, *, placement_id: str, **facts: Any) -> StandingRequest:
    """The same for the placement of a form field or of a program's request."""
    placement = queries.placement_in_reach(placement_id)
    if placement is None:
        raise Invalid({"placement_id": _("没有找到这份见习，或者不在您的职责范围内。")})
    return ask(actor, placement, **facts)


def _check(
    placement: Placement,
    kind: RequestKind,
    on_day: date | None,
    words: str,
    end_reason: str | None,
    contract: dict[str, Any],
) -> None:
    problems: Problems = {}
    if not words.strip() or len(words) > WORDS_MAX or not is_storable(words):
        problems["words"] = [_("请写明情况，不超过 %(n)s 字。", n=WORDS_MAX)]
    if kind == RequestKind.RETAIN:
        problems |= _contract_problems(contract)
    if on_day is None:
        problems.setdefault("contract_start" if kind == RequestKind.RETAIN else "on_day", [_("请填写日期。")])
    elif not _first_day(placement, kind) <= on_day <= placement.agreed_end:
        first = _first_day(placement, kind).isoformat()
        said = _("日期应在 %(first)s 至 %(last)s 之间。", first=first, last=placement.agreed_end.isoformat())
        problems["contract_start" if kind == RequestKind.RETAIN else "on_day"] = [said]
    if kind == RequestKind.END and end_reason not in dict(EARLY_REASONS):
        problems["end_reason"] = [_("请选择提前终止的原因。")]
    if problems:
        raise Invalid(problems)


def _first_day(placement: Placement, kind: RequestKind) -> date:
    if kind == RequestKind.RESUME:
        row = queries.open_suspension(placement)
        return row.from_day + DAY if row is not None else placement.starts_on
    return placement.starts_on


def _contract_problems(contract: dict[str, Any]) -> Problems:
    signed, start, end = (contract[name] for name in ("contract_signed_on", "contract_start", "contract_end"))
    problems: Problems = {}
    if signed is None or signed > clock.today():
        problems["contract_signed_on"] = [_("请填写合同签订日期，不能晚于今天。")]
    if end is not None and start is not None and end < start:
        problems["contract_end"] = [_("合同结束日期不能早于开始日期。")]
    return problems


def confirm(actor: Actor, request: StandingRequest, *, reason: str = "") -> StandingRequest:
    """Confirm a request, so that the placement stands still, goes on or ends; only once its day has come."""
    placement = queries.placement_of(request)
    locked(placement.post_id)
    applications.lock_person(request.trainee_id)
    Mover.lock(placement)
    settle.begin(actor, request, "confirm")
    _require_state(placement, request)
    if request.on_day > clock.today():
        raise Invalid({"on_day": _("%(day)s 尚未到，届时再确认。", day=request.on_day.isoformat())})
    if request.kind == RequestKind.RETAIN and not has_contract(request):
        raise Invalid({"contract": _("请先上传劳动合同，再确认提前留用。")})
    EFFECTS[request.kind](actor, placement, request)
    settle(actor, request, "confirm", reason=reason, decided_on=clock.today())
    return request


def _require_state(placement: Placement, request: StandingRequest) -> None:
    """Refuse when the placement does not stand where the request wants it moved from."""
    move = perform.workflow.moves[request.kind.value.lower()]
    if placement.state not in move.sources:
        words = _("见习当前状态为“%(state)s”，不能办理这项申请。", state=_(placement.state.label))
        raise Refused(Refusal("state", words), status=409)


def has_contract(request: StandingRequest) -> bool:
    """Whether the labour contract was uploaded with the request."""
    return bool(files.files_of(request, CONTRACT))


def refuse(actor: Actor, request: StandingRequest, *, reason: str = "") -> StandingRequest:
    """Turn a request down with a reason; the placement stays as it is."""
    settle(actor, request, "refuse", reason=reason, decided_on=clock.today())
    told = news.to_trainee if request.is_by_trainee else news.to_unit
    told("request_refused", request, kind=_(request.kind.label), why=reason.strip())
    return request


def take_back(actor: Actor, request: StandingRequest, *, reason: str = "") -> StandingRequest:
    """Take the own request back before it is decided."""
    settle(actor, request, "take_back", reason=reason, decided_on=clock.today())
    return request


def _confirming(kind: RequestKind) -> Callable[..., Placement]:
    """The move of a placement that confirms the request of this kind which waits."""

    def move(actor: Actor, placement: Placement, *, reason: str = "") -> Placement:
        perform.begin(actor, placement, kind.value.lower())
        request = queries.open_request_of(placement, kind)
        if request is None or request.state != RequestState.OPEN:
            raise Refused(Refusal("not_asked", _("单位或本人尚未申请“%(kind)s”。", kind=_(kind.label))))
        confirm(actor, request, reason=reason)
        return placement

    return move


BY_REQUEST = {kind.value.lower(): _confirming(kind) for kind in RequestKind}
MOVES: dict[str, Callable[..., Any]] = {"confirm": confirm, "refuse": refuse, "take_back": take_back}
