"""Both sides sign an agreement: read to the end, type the name, give the code; then the file is fixed (R10, R21)."""

from datetime import date, datetime

from flask_babel import gettext as _

from app.core import clock
from app.core import marks as field_marks
from app.core.actor import SYSTEM, Actor
from app.core.errors import Invalid, Problems, Refusal, Refused
from app.core.identifiers import mask_name
from app.core.issuing import issue
from app.extensions import db
from app.placements import signals
from app.placements.models import Agreement, Placement
from app.placements.queries import agreements as queries
from app.placements.queries.applications import lock_person
from app.placements.rules import agreement_complete
from app.placements.services.documents import agreement_pdf
from app.placements.services.drafting import (
    adopt,
    missing_clauses,
    perform,
    refresh_needs,
    require_lawful,
    take_effect,
    write_clauses,
)
from app.placements.services.sides import TRAINEE_SIDE, UNIT_SIDE, subject_of, tell_side
from app.placements.states import Needs
from app.programme.queries import database_params
from app.security.services import use_code
from app.security.states import CodePurpose
from app.trainees.rules import minor_protected

GUARDIAN_MAX = 40
SERIES = "JXXY"


def _require_signature(
    actor: Actor, agreement: Agreement, *, name: str, read_to_end: bool, typed_name: str, code: str
) -> None:
    """Raise Invalid unless the whole was read, the own name typed and the code given; the code is spent last.

    Nothing is written before: a wrong code is counted at once, and what was written would be stored with that.
    """
    problems: Problems = {}
    if not read_to_end:
        problems["read_to_end"] = [_("请先阅读协议全文至末尾。")]
    if (typed_name or "").strip() != name.strip():
        problems["typed_name"] = [_("键入的姓名与签署人姓名不一致。")]
    if not (code or "").strip():
        problems["code"] = [_("请填写一次性验证码。")]
    if problems:
        raise Invalid(problems)
    use_code(CodePurpose.SIGN, subject_of(agreement, actor.user_id), code)


# -- signatures


def sign_unit(
    actor: Actor, agreement: Agreement, *, read_to_end: bool, typed_name: str, code: str, reason: str = ""
) -> Agreement:
    """Sign for the unit; a version that needs the unit alone is then in force with the trainee's carried signature."""
    lock_person(agreement.trainee_id)
    perform.begin(actor, agreement, "sign_unit")
    placement = _live_placement(agreement)
    _require_signature(actor, agreement, name=actor.name, read_to_end=read_to_end, typed_name=typed_name, code=code)
    adopt(agreement, placement)
    write_clauses(agreement, placement)
    refresh_needs(agreement, placement)
    require_lawful(agreement, placement)
    _require_in_time(agreement)
    perform(actor, agreement, "sign_unit", reason=reason, unit_signed_at=clock.now(), unit_signer=actor.name[:40])
    field_marks.close(agreement)
    if agreement.needs == Needs.UNIT:
        carry_trainee(agreement, placement)
    else:
        _ask_trainee(agreement)
    return agreement


def sign_trainee(
    actor: Actor,
    agreement: Agreement,
    *,
    read_to_end: bool,
    typed_name: str,
    code: str,
    guardian: str | None = None,
    guardian_consents: bool = False,
    reason: str = "",
) -> Agreement:
    """Sign for the trainee, with a guardian's consent when under age; the file and its hash are fixed at once (R10)."""
    lock_person(agreement.trainee_id)
    perform.begin(actor, agreement, "sign_trainee")
    placement = _live_placement(agreement)
    require_lawful(agreement, placement)
    _require_in_time(agreement)
    named = _require_guardian(agreement, placement, guardian, guardian_consents)
    _require_signature(
        actor, agreement, name=agreement.person_name, read_to_end=read_to_end, typed_name=typed_name, code=code
    )
    agreement.guardian = named
    _fix(actor, agreement, placement, "sign_trainee", clock.now(), agreement.person_name, reason=reason)
    signals.prepared.send(placement, actor=actor)
    return agreement


def _live_placement(agreement: Agreement) -> Placement:
    placement = queries.placement_of(agreement)
    if placement.state in ("ENDED", "CANCELLED"):
        raise Refused(Refusal("state", _("见习已结束或取消，协议不再签署。")), status=409)
    return placement


def _require_in_time(agreement: Agreement) -> None:
    """The first version is signed by the first day (R21), a change before the agreement that it changes runs out.

    What was signed in time and returned by the county is signed anew whenever it is mended.
    """
    before = queries.version_before(agreement)
    last: date = before.ends_on if before else agreement.starts_on
    judged = agreement_complete(
        sign=queries.first_signed_on(agreement) or clock.today(),
        start=last,
        missing=missing_clauses(agreement),
        params=database_params(),
    )
    if judged.message:
        raise Invalid({"signed_on": judged.message})


def _require_guardian(agreement: Agreement, placement: Placement, guardian: str | None, consents: bool) -> str | None:
    found, params = queries.parties_of(agreement, placement), database_params()
    judged = {
        consent: minor_protected(
            birth=found.birth,
            start=agreement.starts_on,
            consent=consent,
            hazardous=found.post.is_hazardous,
            params=params,
        )
        for consent in (False, True)
    }
    if judged[False].ok:
        return None
    name = (guardian or "").strip()
    problems: Problems = {}
    if not judged[True].ok:
        problems["guardian"] = [judged[True].message or ""]
    elif not name or len(name) > GUARDIAN_MAX:
        problems["guardian"] = [_("见习人员未满18周岁，请填写监护人姓名。")]
    if not consents:
        problems["guardian_consents"] = [_("须由监护人同意本次见习。")]
    if problems:
        raise Invalid(problems)
    return name


# -- carried signatures


def carry_trainee(agreement: Agreement, placement: Placement) -> None:
    """Take over the trainee's signature of the version before, and say so on the version."""
    before = _before(agreement)
    agreement.guardian = before.guardian
    agreement.carried = _(
        "本次变更只需单位签署，本人签名沿用第%(n)s版（%(day)s签署）。",
        n=before.number,
        day=_day(before.trainee_signed_at),
    )
    _fix(SYSTEM, agreement, placement, "carry_trainee", before.trainee_signed_at, before.trainee_signer)


def carry_unit(agreement: Agreement) -> None:
    """Take over the unit's signature of the version before; the trainee signs next."""
    before = _before(agreement)
    agreement.carried = _(
        "本次变更只需本人签署，单位签名沿用第%(n)s版（%(day)s签署）。", n=before.number, day=_day(before.unit_signed_at)
    )
    perform(SYSTEM, agreement, "carry_unit", unit_signed_at=before.unit_signed_at, unit_signer=before.unit_signer)
    _ask_trainee(agreement)


def _before(agreement: Agreement) -> Agreement:
    before = queries.version_before(agreement)
    if before is None:
        raise Refused(Refusal("state", _("没有可沿用签名的版本。")), status=409)
    return before


def _day(moment: datetime | None) -> str:
    return moment.date().isoformat() if moment else ""


def _fix(
    actor: Actor,
    agreement: Agreement,
    placement: Placement,
    name: str,
    signed_at: datetime | None,
    signer: str | None,
    *,
    reason: str = "",
) -> None:
    """Print the file with both signatures, keep its hash, and let the version count as signed."""
    agreement.trainee_signed_at, agreement.trainee_signer = signed_at, signer
    db.session.flush()
    document = issue(
        agreement,
        kind="agreement",
        series=SERIES,
        title="就业见习协议",
        issuer=agreement.unit_name,
        shown=_shown(agreement),
        print_as=lambda number, code: agreement_pdf(agreement, number, code),
    )
    perform(actor, agreement, name, reason=reason, file_id=document.file_id, sha256=document.sha256)
    if queries.is_first(agreement):
        take_effect(agreement, placement)
    _tell_signed(agreement)


def _shown(agreement: Agreement) -> list[tuple[str, str]]:
    """What the code tells to anybody, in Chinese whatever the language of the request."""
    return [
        ("协议编号", f"{agreement.agreement_no}-{agreement.number}"),
        ("见习单位", agreement.unit_name),
        ("见习人员", mask_name(agreement.person_name)),
        ("见习岗位", agreement.post_title),
        ("见习期限", f"{agreement.starts_on} — {agreement.ends_on}"),
    ]


# -- telling


def _ask_trainee(agreement: Agreement) -> None:
    due = agreement.starts_on if queries.is_first(agreement) else agreement.ends_on
    once = str(agreement.unit_signed_at)
    tell_side("agreement_to_sign", agreement, TRAINEE_SIDE, due_on=due, once=once)


def _tell_signed(agreement: Agreement) -> None:
    once = str(agreement.sha256)[:16]
    if agreement.needs == Needs.UNIT:
        tell_side("agreement_changed_by_unit", agreement, TRAINEE_SIDE, once=once)
    else:
        tell_side("agreement_signed", agreement, TRAINEE_SIDE, once=once)
    tell_side("agreement_signed", agreement, UNIT_SIDE, once=once)
