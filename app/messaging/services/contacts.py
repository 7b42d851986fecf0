"""Where somebody wants their messages beside the inbox; an e-mail address counts once a code from it came back."""

from flask import current_app
from flask_babel import gettext as _

from app.core import clock, crypto
from app.core.actor import Actor
from app.core.errors import Invalid, Problems
from app.core.scope import unscoped
from app.extensions import db
from app.messaging import queries
from app.messaging.models import ContactPoint
from app.messaging.rules import email_problem, mobile_problem
from app.messaging.rules.wording import filled
from app.messaging.services import gateways
from app.messaging.services.outbox import foot, queue
from app.messaging.states import Channel, Rhythm
from app.security.models import Account
from app.security.services import asked_too_often, issue_code, use_code
from app.security.states import CodePurpose

CODE_MINUTES = 30


def settle(actor: Actor, *, email: str, phone: str, rhythm: str, wants_sms: bool) -> ContactPoint:
    """Keep where one's messages go; a new e-mail address waits for its code. Raises Invalid."""
    problems: Problems = {}
    if email and (said := email_problem(email)):
        problems["email"] = [said]
    if phone and (said := mobile_problem(phone)):
        problems["phone"] = [said]
    if rhythm not in set(Rhythm):
        problems["rhythm"] = [_("请选择一项。")]
    if problems:
        raise Invalid(problems)
    contact = _own(actor)
    if (email or None) != contact.email:
        contact.email, contact.email_confirmed_at = email or None, None
    contact.phone, contact.rhythm, contact.wants_sms = phone or None, Rhythm(rhythm), wants_sms
    db.session.flush()
    return contact


def _own(actor: Actor) -> ContactPoint:
    assert actor.user_id is not None
    contact = queries.contact_of(actor.user_id)
    if contact is None:
        contact = ContactPoint(user_id=actor.user_id, rhythm=Rhythm.AT_ONCE, wants_sms=True)
        db.session.add(contact)
    return contact


def send_email_code(actor: Actor) -> str:
    """Send a code to one's unconfirmed address; return what ``mail_code`` lets the page show. Raises Invalid."""
    contact = _own(actor)
    if not contact.email or contact.email_confirmed_at:
        return ""
    if asked_too_often(CodePurpose.EMAIL, _subject(contact)):
        raise Invalid({"code": _("获取验证码过于频繁，请一小时后再试。")})
    code = issue_code(CodePurpose.EMAIL, _subject(contact), minutes=CODE_MINUTES)
    return mail_code(contact.email, code, purpose=_("确认接收消息的邮箱"), minutes=CODE_MINUTES)


def confirm_email(actor: Actor, *, code: str) -> ContactPoint:
    """Take the code that came by e-mail; raises Invalid when it does not fit the address."""
    contact = _own(actor)
    if not contact.email:
        raise Invalid({"email": _("请先填写电子邮箱。")})
    use_code(CodePurpose.EMAIL, _subject(contact), code)
    contact.email_confirmed_at = clock.now()
    db.session.flush()
    return contact


def _subject(contact: ContactPoint) -> str:
    """The account and the address together: a code for an older address confirms no other."""
    return f"{contact.user_id}:{crypto.keyed_hash(str(contact.email))}"


def can_mail_codes() -> bool:
    """Whether a code by e-mail reaches anybody: SMTP is configured, or this is the demo, whose pages show it."""
    return Channel.EMAIL in gateways.open_ways() or bool(current_app.config["DEMO"])


def mail_code(address: str, code: str, *, purpose: str, minutes: int) -> str:
    """Send a code by e-mail; return it only in the demo without SMTP, whose page then shows it."""
    if Channel.EMAIL not in gateways.open_ways():
        return code if current_app.config["DEMO"] else ""
    wording = queries.wording_of("code_email")
    facts = {"purpose": purpose, "code": code, "minutes": str(minutes)}
    queue(Channel.EMAIL, address, filled(wording.title, facts), f"{filled(wording.body, facts)}\n\n{foot()}")
    return ""


def keep_contact(account: Account, *, email: str | None, is_confirmed: bool, phone: str | None) -> None:
    """Keep what a person gave when the account was opened; what they have settled since stays."""
    with unscoped("the first addresses of an account that was just opened"):
        if queries.contact_of(account.user_id) is not None:
            return
        contact = ContactPoint(user_id=account.user_id, email=email or None, phone=phone or None)
        contact.rhythm, contact.wants_sms = Rhythm.AT_ONCE, True
        contact.email_confirmed_at = clock.now() if email and is_confirmed else None
        db.session.add(contact)
        db.session.flush()
