"""Messages, their templates, where people want them, and the outbox."""

from datetime import date, datetime

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core import audit, clock
from app.core.identifiers import new_id
from app.core.types import Encrypted, Id, Record, choice
from app.messaging.states import Channel, OutboxState, Rhythm


class MessageTemplate(Record, Model):
    """The wording of one kind of message, edited by staff; ``{name}`` stands for a fact of the message."""

    __tablename__ = "message_template"

    key: Mapped[str] = mapped_column(String(48), unique=True)
    label: Mapped[str] = mapped_column(String(80))
    for_whom: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text)
    sms: Mapped[str | None] = mapped_column(String(200))  # None: this kind never goes by SMS
    facts: Mapped[str] = mapped_column(String(300), default="")  # the names that may stand in it
    is_active: Mapped[bool] = mapped_column(default=True)


class Message(Model):
    """One message to one account: what to do, by when, with a link that works; never a personal number in it."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("user_id", "once_key"),
        Index("ix_message_inbox", "user_id", "read_at", "id"),
        Index("ix_message_about", "entity", "record_id"),
        Index("ix_message_digest", "digested_at", "user_id"),
    )

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"))
    template: Mapped[str] = mapped_column(String(48))
    once_key: Mapped[str] = mapped_column(String(120))  # the same news never comes twice
    title: Mapped[str] = mapped_column(String(160))
    body: Mapped[str] = mapped_column(Text)
    link: Mapped[str] = mapped_column(String(200), default="")
    due_on: Mapped[date | None]
    entity: Mapped[str] = mapped_column(String(48), default="")
    record_id: Mapped[str | None] = mapped_column(Id)
    sent_at: Mapped[datetime] = mapped_column(default=clock.now)
    read_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)
    digested_at: Mapped[datetime | None]


class ContactPoint(Record, Model):
    """Where one account wants its messages beside the inbox."""

    __tablename__ = "contact_point"
    __table_args__ = (CheckConstraint("email_confirmed_at IS NULL OR email IS NOT NULL", name="confirmed_has_email"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"), unique=True)
    email: Mapped[str | None] = mapped_column(Encrypted)
    email_confirmed_at: Mapped[datetime | None]
    phone: Mapped[str | None] = mapped_column(Encrypted)
    rhythm: Mapped[Rhythm] = mapped_column(choice(Rhythm), default=Rhythm.AT_ONCE)
    wants_sms: Mapped[bool] = mapped_column(default=True)


class Outbox(Model):
    """One sending by e-mail or SMS, tried again with growing pauses until it is sent or given up."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "state", "next_try_at"),)

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    message_id: Mapped[str | None] = mapped_column(Id, ForeignKey("message.id", ondelete="SET NULL"), index=True)
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    address: Mapped[str] = mapped_column(Encrypted)
    subject: Mapped[str] = mapped_column(String(160), default="")
    body: Mapped[str] = mapped_column(Encrypted)
    state: Mapped[OutboxState] = mapped_column(choice(OutboxState), default=OutboxState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(default=clock.now)
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_at: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(String(80))


audit.hide(ContactPoint, "email", "phone")
audit.exempt(Message)  # it is itself the record of who was told what and when
audit.hide(Outbox, "address", "body")
audit.exempt(Outbox)
