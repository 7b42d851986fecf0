"""What leaves the service: who wants it, by which way; queued here, sent by the worker."""

from collections.abc import Mapping
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from app.core.scope import unscoped
from app.extensions import db
from app.messaging import queries
from app.messaging.models import ContactPoint, Outbox
from app.messaging.services import gateways
from app.messaging.states import Channel, Rhythm

QUEUING = "sendings of the service; only the worker reads them"


def send_out(told: Mapping[int, str], news: Mapping[str, Any], *, sms: str = "") -> None:
    """Queue a message, whose keys are given by user, for everybody who wants it at once outside the inbox."""
    ways = gateways.open_ways()
    if not told or not ways:
        return
    for contact in queries.contacts_of(told):
        key = told[contact.user_id]
        if Channel.EMAIL in ways and contact.rhythm == Rhythm.AT_ONCE and contact.email_confirmed_at:
            queue(Channel.EMAIL, str(contact.email), str(news["title"]), as_mail(news), message_id=key)
        if Channel.SMS in ways and sms and wants_sms(contact):
            queue(Channel.SMS, str(contact.phone), "", sms, message_id=key)


def wants_sms(contact: ContactPoint) -> bool:
    """Whether somebody gave a phone number and does not mind short messages."""
    return bool(contact.phone) and contact.wants_sms


def queue(channel: Channel, address: str, subject: str, body: str, *, message_id: str | None = None) -> None:
    """Put one sending into the outbox; it leaves after the commit, when the worker looks."""
    with unscoped(QUEUING):
        row = Outbox(message_id=message_id, channel=channel, address=address, subject=subject[:160], body=body)
        db.session.add(row)
        db.session.flush()


def as_mail(news: Mapping[str, Any]) -> str:
    """The text of an e-mail: what happened and what to do, by when, and a link that works."""
    lines = [str(news["body"])]
    if news.get("due_on"):
        lines.append(_("办理期限：%(day)s", day=news["due_on"].isoformat()))
    if news.get("link"):
        lines.append(_("请打开：%(link)s", link=address_of(str(news["link"]))))
    return "\n\n".join([*lines, foot()])


def foot() -> str:
    """Who writes, and how to get fewer of these."""
    return _(
        "——\n宁夏就业见习服务平台自动发送，请勿直接回复。接收方式可在“消息—接收设置”中修改：%(link)s",
        link=address_of("/desk/messages/settings"),
    )


def address_of(path: str) -> str:
    """The whole address of a path of the service."""
    return f"{current_app.config['PUBLIC_URL']}{path}"
