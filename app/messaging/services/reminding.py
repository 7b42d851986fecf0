"""Reminders of what is due, and one letter a day for those who want no more than that."""

from datetime import date, timedelta

from flask_babel import gettext as _

from app.core import clock
from app.messaging import queries
from app.messaging.models import ContactPoint, Message
from app.messaging.services import gateways
from app.messaging.services.outbox import address_of, as_mail, foot, queue, wants_sms
from app.messaging.states import Channel, Rhythm
from app.programme.queries import known_workday_after


def remind_due() -> int:
    """Remind of what is due on the next workday or earlier and is not done yet; each message once."""
    found = queries.due_by(_next_workday(clock.today()), clock.today())
    contacts = {contact.user_id: contact for contact in queries.contacts_of({each.user_id for each in found})}
    for message in found:
        _remind(message, contacts.get(message.user_id))
    return len(found)


def _next_workday(today: date) -> date:
    return known_workday_after(today, 1) or today + timedelta(days=1)


def _remind(message: Message, contact: ContactPoint | None) -> None:
    """Show the message as unread again, and send it once more to who is reached outside the inbox."""
    message.reminded_at, message.reminders, message.read_at = clock.now(), message.reminders + 1, None
    ways = gateways.open_ways()
    if contact is None:
        return
    title = _("【提醒】%(title)s", title=message.title)
    news = {"body": message.body, "due_on": message.due_on, "link": message.link}
    if Channel.EMAIL in ways and contact.email_confirmed_at and contact.rhythm != Rhythm.NEVER:
        queue(Channel.EMAIL, str(contact.email), title, as_mail(news), message_id=message.id)
    wording = queries.wording_of(message.template)
    if Channel.SMS in ways and wording.sms and wants_sms(contact):
        day = message.due_on.isoformat() if message.due_on else ""
        words = _("【提醒】%(title)s，期限 %(day)s，请登录平台办理。", title=message.title, day=day)
        queue(Channel.SMS, str(contact.phone), "", words, message_id=message.id)


def digest() -> int:
    """Send everybody who wants one letter a day what they have not read; return how many letters were written."""
    if Channel.EMAIL not in gateways.open_ways():
        return 0
    waiting: dict[int, list[Message]] = {}
    for message in queries.undigested():
        waiting.setdefault(message.user_id, []).append(message)
    letters = 0
    for contact in queries.contacts_of(waiting):
        _summarise(contact, waiting[contact.user_id])
        letters += 1
    return letters


def _summarise(contact: ContactPoint, news: list[Message]) -> None:
    for message in news:
        message.digested_at = clock.now()
    lines = [_line(message) for message in news]
    body = "\n\n".join([_("您有 %(n)s 条未读消息：", n=len(news)), *lines, foot()])
    queue(Channel.EMAIL, str(contact.email), _("今日消息汇总（%(n)s 条）", n=len(news)), body)


def _line(message: Message) -> str:
    until = _("（期限 %(day)s）", day=message.due_on.isoformat()) if message.due_on else ""
    return f"· {message.title}{until}\n  {address_of(message.link or '/desk/messages/')}"
