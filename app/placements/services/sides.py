"""The two sides of an agreement: where each reads it, how it is told, and the one-time codes that each signs with."""

from typing import Any

from flask_babel import gettext as _

from app.core import audit
from app.core.actor import Actor
from app.core.errors import Invalid, OutOfReach, Refusal, Refused
from app.messaging.queries import accounts_of_trainee, accounts_of_unit, contacts_of, wording_of
from app.messaging.rules.wording import filled
from app.messaging.services import tell
from app.messaging.services.gateways import open_ways
from app.messaging.services.outbox import queue
from app.messaging.states import Channel
from app.placements.models import Agreement
from app.placements.services.drafting import perform
from app.placements.states import AgreementState as S
from app.security.models import Account
from app.security.services import asked_too_often, issue_code
from app.security.states import CodePurpose, Role

CODE_MINUTES = 10
PRINTED_MINUTES = 60  # a slip of paper is carried from the window to the screen
UNIT_SIDE, TRAINEE_SIDE = "unit", "trainee"


def subject_of(agreement: Agreement, user_id: int | None) -> str:
    """What a code for signing stands for: one agreement and one account."""
    return f"agreement:{agreement.id}:{user_id}"


def desk_link(agreement: Agreement, side: str) -> str:
    """Where a side reads and signs the agreement."""
    return f"/desk/unit/agreements/{agreement.id}" if side == UNIT_SIDE else f"/desk/agreements/{agreement.id}"


# -- codes


def request_code(actor: Actor, agreement: Agreement) -> None:
    """Send the acting signer a one-time code for this agreement by e-mail and SMS; raises Refused, or Invalid."""
    name = "sign_unit" if actor.unit_ids else "sign_trainee"
    perform.begin(actor, agreement, name)
    subject = subject_of(agreement, actor.user_id)
    if asked_too_often(CodePurpose.SIGN, subject):
        raise Invalid({"code": _("获取验证码过于频繁，请一小时后再试，或到县（区）窗口打印验证码。")})
    code = issue_code(CodePurpose.SIGN, subject, minutes=CODE_MINUTES)
    _send(agreement, int(actor.user_id or 0), code)


def _send(agreement: Agreement, user_id: int, code: str) -> None:
    """Queue the code for the confirmed mailbox and the phone of the signer, whatever else they are told there."""
    wording, ways = wording_of("sign_code"), open_ways()
    facts = {"code": code, "minutes": str(CODE_MINUTES), "number": agreement.agreement_no}
    sent = False
    for contact in contacts_of([user_id]):
        if Channel.EMAIL in ways and contact.email_confirmed_at and contact.email:
            queue(Channel.EMAIL, contact.email, filled(wording.title, facts), filled(wording.body, facts))
            sent = True
        if Channel.SMS in ways and contact.phone and wording.sms:
            queue(Channel.SMS, contact.phone, "", filled(wording.sms, facts))
            sent = True
    if not sent:
        raise Invalid(
            {"code": _("没有可用的邮箱或手机接收验证码，请先在消息设置中确认邮箱，或到县（区）窗口打印验证码。")}
        )


def print_code(actor: Actor, agreement: Agreement, side: str) -> str:
    """Return a code for the signer of one side, to be printed at the county's window; logged, and never shown again."""
    if not actor.has(Role.COUNTY_AGENT):
        raise Refused(Refusal("role", _("签署验证码由县（区）经办在窗口打印。")))
    wanted = {UNIT_SIDE: S.DRAFT, TRAINEE_SIDE: S.UNIT_SIGNED}.get(side)
    if wanted is None:
        raise OutOfReach()
    if agreement.state != wanted:
        raise Refused(Refusal("state", _("协议当前不由这一方签署。")), status=409)
    signer = next(iter(_accounts(agreement, side)), None)
    if signer is None:
        raise Invalid({"side": _("签署人尚未开通账号，请先协助其注册。")})
    audit.note("print_code", agreement, side=side, user_id=signer.user_id)
    return issue_code(CodePurpose.SIGN, subject_of(agreement, signer.user_id), minutes=PRINTED_MINUTES)


def _accounts(agreement: Agreement, side: str) -> list[Account]:
    if side == TRAINEE_SIDE:
        return accounts_of_trainee(agreement.trainee_id)
    return [account for account in accounts_of_unit(agreement.unit_id) if Role.UNIT_ADMIN in account.role_set]


# -- telling


def tell_side(key: str, agreement: Agreement, side: str, **more: Any) -> None:
    """Tell the trainee, or everybody who works for the unit, about one version of the agreement."""
    accounts = (
        accounts_of_trainee(agreement.trainee_id) if side == TRAINEE_SIDE else accounts_of_unit(agreement.unit_id)
    )
    given: dict[str, Any] = {
        "name": agreement.person_name,
        "unit": agreement.unit_name,
        "post": agreement.post_title,
        "number": agreement.number,
        **more,
    }
    tell(key, accounts, about=agreement, link=desk_link(agreement, side), **given)
