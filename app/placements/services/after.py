"""Who was kept: the contract, the insurance month that proves it, and whether it lasted (二(六), R47, C43, B28)."""

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.core import clock, files
from app.core.actor import SYSTEM, Actor
from app.core.calendar import add_months
from app.core.errors import Invalid, Problems, Refusal, Refused
from app.core.workflow import Mover
from app.extensions import db
from app.placements import signals
from app.placements.models import Placement, Retention, RetentionCheck
from app.placements.policy.after import may_change, may_check, may_record, may_verify
from app.placements.queries import after as queries
from app.placements.queries.reaching import placement_in_reach, placement_of
from app.placements.services import follow_up
from app.placements.states import EndType
from app.placements.states.care import ContractKind, RetentionKind, StillEmployed
from app.programme.queries import whole_number

CHECKED_AFTER = (1, 3, 6, 12)  # months of the contract (B28)
CONTRACT = "CONTRACT"
CHECKED_FACTS = ("signed_on", "contract_start", "contract_end", "late_reason")


def record_retention(
    actor: Actor,
    placement: Placement,
    *,
    contract_kind: str,
    signed_on: date,
    contract_start: date,
    contract_end: date | None = None,
    contract_no: str | None = None,
    late_reason: str | None = None,
    file: FileStorage | None = None,
) -> Retention:
    """Write down the labour contract that followed a placement; it counts once the county verified it (C43).

    It was signed during the internship or within the days of R47 after it; written down later than that, it needs a
    reason.  The contract (PDF, JPG or PNG) may come now or be added to the record.  Whoever was helped is not any more.
    """
    if refusal := may_record(actor, placement):
        raise Refused(refusal, status=409 if refusal.code == "state" else 403)
    Mover.lock(placement)
    if queries.retention_of(placement) is not None:
        raise Refused(Refusal("state", _("这份见习已登记留用。")), status=409)
    reason = (late_reason or "").strip() or None
    _check_contract(placement, signed_on, contract_start, contract_end, reason)
    retention = _store(
        placement,
        contract_no=contract_no,
        contract_kind=ContractKind(contract_kind),
        signed_on=signed_on,
        contract_start=contract_start,
        contract_end=contract_end,
        late_reason=reason,
    )
    if file is not None and file.filename:
        files.store(retention, CONTRACT, file)
    follow_up.close_employed(placement)
    return retention


def _store(placement: Placement, **facts: Any) -> Retention:
    retention = Retention(
        **Retention.keys_of(placement),
        kind=RetentionKind.EARLY if placement.end_type == EndType.EARLY_RETAINED else RetentionKind.AT_END,
        person_name=placement.person_name,
        unit_name=placement.unit_name,
        **facts,
    )
    db.session.add(retention)
    db.session.flush()
    return retention


def add_retention(actor: Actor, *, placement_id: str, **facts: Any) -> Retention:
    """The same from a form that names the placement."""
    placement = placement_in_reach(placement_id)
    if placement is None:
        raise Invalid({"placement_id": _("没有找到这份见习，或者不在您的职责范围内。")})
    return record_retention(actor, placement, **facts)


def _check_contract(placement: Placement, signed: date, start: date, end: date | None, late_reason: str | None) -> None:
    last = window_end(placement)
    problems: Problems = {}
    if placement.actual_start is not None and signed < placement.actual_start:
        problems["signed_on"] = [_("签订日期不能早于见习开始日期。")]
    elif signed > clock.today():
        problems["signed_on"] = [_("签订日期不能晚于今天。")]
    elif signed > last:
        problems["signed_on"] = [
            _("合同应在见习期间或者结束后（%(day)s 前）签订，之后签订的不计入留用（R47）。", day=last)
        ]
    if end is not None and end < start:
        problems["contract_end"] = [_("合同止期不能早于起期。")]
    if clock.today() > last and not late_reason:
        problems["late_reason"] = [_("已超过登记期限（%(day)s），请说明原因。", day=last)]
    if problems:
        raise Invalid(problems)


def window_end(placement: Placement) -> date:
    """The last day on which a contract counts as a retention (R47)."""
    end = placement.actual_end or placement.ends_on
    return end + timedelta(days=whole_number("retention_window_days", on=end))


def change_retention(actor: Actor, retention: Retention, **facts: Any) -> Retention:
    """Correct what was written down, as long as nobody verified it."""
    Mover.lock(retention)
    if refusal := may_change(actor, retention):
        raise Refused(refusal, status=409 if refusal.code == "state" else 403)
    facts.pop("placement_id", None)
    told = {name: facts.get(name, getattr(retention, name)) for name in CHECKED_FACTS}
    _check_contract(
        placement_of(retention),
        told["signed_on"],
        told["contract_start"],
        told["contract_end"],
        told["late_reason"],
    )
    for name, value in facts.items():
        setattr(retention, name, value)
    db.session.flush()
    signals.contract_changed.send(placement_of(retention), actor=actor)
    return retention


def verify_retention(actor: Actor, retention: Retention, *, si_start_month: str | None = None) -> Retention:
    """The county saw the contract and a month of social insurance at the unit: the person counts as kept (C43).

    Raises Invalid when either is missing; the checks after 1, 3, 6 and 12 months are laid (B28).
    """
    Mover.lock(retention)
    if refusal := may_verify(actor, retention):
        raise Refused(refusal, status=409 if refusal.code == "state" else 403)
    month = (si_start_month or retention.si_start_month or "").strip()
    _check_proofs(retention, month)
    retention.si_start_month, retention.si_months = month, max(retention.si_months, 1)
    retention.verified_on, retention.verified_by = clock.today(), actor.name[:64]
    placement = placement_of(retention)
    placement.is_retained = True
    for months in CHECKED_AFTER:
        db.session.add(
            RetentionCheck(
                **RetentionCheck.keys_of(placement),
                retention_id=retention.id,
                person_name=retention.person_name,
                unit_name=retention.unit_name,
                after_months=months,
                due_on=add_months(retention.contract_start, months),
            )
        )
    db.session.flush()
    return retention


def _check_proofs(retention: Retention, month: str) -> None:
    problems: Problems = {}
    if not files.files_of(retention, CONTRACT):
        problems["file"] = [_("请先上传劳动合同。")]
    if not _is_month(month):
        problems["si_start_month"] = [_("请填写开始参保月份，如 2023-07；见到参保记录后才能核实。")]
    elif not clock.month_of(retention.contract_start) <= month <= clock.month_of(clock.today()):
        problems["si_start_month"] = [_("参保月份应在合同开始的月份到本月之间。")]
    if problems:
        raise Invalid(problems)


def _is_month(text: str) -> bool:
    year, _dash, month = text.partition("-")
    fits = len(text) == 7 and year.isascii() and year.isdigit() and month.isascii() and month.isdigit()
    return fits and 1 <= int(month) <= 12


def answer_check(
    actor: Actor,
    check: RetentionCheck,
    *,
    result: str,
    checked_on: date | None = None,
    source_doc: str | None = None,
) -> RetentionCheck:
    """Write whether the person is still insured; a later look may correct it.  Not before its day."""
    if refusal := may_check(actor):
        raise Refused(refusal)
    Mover.lock(check)
    day, found = checked_on or clock.today(), StillEmployed(result)
    problems: Problems = {}
    if found == StillEmployed.DUE:
        problems["result"] = [_("请选择核查结果。")]
    if day < check.due_on or day > clock.today():
        problems["checked_on"] = [_("核查日期应在 %(day)s 到今天之间。", day=check.due_on)]
    if problems:
        raise Invalid(problems)
    check.result, check.checked_on, check.source_doc = found, day, source_doc
    db.session.flush()
    return check


def keep_early_contract(placement: Placement) -> Retention | None:
    """After an early retention that the county confirmed: write down the contract that the unit's request names."""
    told = queries.confirmed_retain(placement)
    if told is None or told.contract_start is None or queries.retention_of(placement) is not None:
        return None
    kind = ContractKind.FIXED if told.contract_end else ContractKind.OPEN
    try:
        return record_retention(
            SYSTEM,
            placement,
            contract_kind=kind,
            signed_on=told.contract_signed_on or told.contract_start,
            contract_start=told.contract_start,
            contract_end=told.contract_end,
            contract_no=told.contract_no,
            late_reason=_("提前留用申请中登记的合同。"),
        )
    except Invalid:  # the unit then writes it down by itself, as after any other end
        return None
