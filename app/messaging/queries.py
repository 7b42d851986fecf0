"""Who is told, and what waits to be read."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, or_, select

from app.core import actor as actors
from app.core import clock
from app.core.bulk import AT_ONCE
from app.core.scope import unscoped
from app.core.workflow import StatusLog
from app.extensions import db
from app.messaging.models import ContactPoint, Message, MessageTemplate, Outbox
from app.messaging.rules.wording import Wording, delivered
from app.messaging.states import Channel, OutboxState, Rhythm
from app.security.models import Account
from app.security.states import AccountState, Role

DIGEST_BACK = timedelta(days=7)
PAGE = 30
WHO = "the addressees of a message; only their keys are used"


def accounts_of_trainee(trainee_id: str) -> list[Account]:
    """The account of a young person, if there is one."""
    return _accounts(Account.trainee_id == trainee_id)


def accounts_of_trainees(keys: Collection[str]) -> dict[str, Account]:
    """The accounts of young people, by the key of the person; one statement for all."""
    return {str(account.trainee_id): account for account in _accounts(Account.trainee_id.in_(keys))} if keys else {}


def accounts_of_mentor(mentor_id: str) -> list[Account]:
    """The account of a mentor, if there is one."""
    return _accounts(Account.mentor_id == mentor_id)


def accounts_of_unit(unit_id: str) -> list[Account]:
    """Everybody who works for a unit; its mentors are told by themselves."""
    return _accounts(Account.unit_id == unit_id, Account.mentor_id.is_(None))


def officers_of(region_code: str, roles: Iterable[Role]) -> list[Account]:
    """The officers of an area who hold one of the roles."""
    holds = or_(*((" " + Account.roles + " ").like(f"% {role.value} %") for role in roles))
    return _accounts(Account.region_code == region_code, Account.unit_id.is_(None), holds)


def _accounts(*conditions: ColumnElement[bool]) -> list[Account]:
    statement = select(Account).where(Account.state == AccountState.ACTIVE, *conditions).order_by(Account.id)
    with unscoped(WHO):
        return list(db.session.scalars(statement))


def wording_of(key: str) -> MessageTemplate | Wording:
    """The wording of one kind of message: as staff have it now, else as delivered; raises KeyError for no such kind."""
    stored = db.session.scalar(select(MessageTemplate).where(MessageTemplate.key == key))
    return stored if stored is not None else delivered()[key]


def contacts_of(user_ids: Iterable[int]) -> list[ContactPoint]:
    """Where these people want their messages, for the services that send them."""
    wanted = sorted(user_ids)
    found: list[ContactPoint] = []
    with unscoped(WHO):
        for start in range(0, len(wanted), AT_ONCE):
            piece = wanted[start : start + AT_ONCE]
            found += db.session.scalars(select(ContactPoint).where(ContactPoint.user_id.in_(piece)))
    return found


def unread() -> int:
    """How many messages the acting person has not read."""
    own = Message.user_id == actors.current().user_id
    return int(db.session.scalar(select(func.count()).select_from(Message).where(own, Message.read_at.is_(None))) or 0)


def inbox(*, only_unread: bool, before: str = "") -> tuple[list[Message], bool]:
    """One page of the acting person's messages, newest first, and whether there are older ones."""
    statement = select(Message).where(Message.user_id == actors.current().user_id)
    if only_unread:
        statement = statement.where(Message.read_at.is_(None))
    if before:
        statement = statement.where(Message.id < before)
    rows = list(db.session.scalars(statement.order_by(Message.id.desc()).limit(PAGE + 1)))
    return rows[:PAGE], len(rows) > PAGE


def message_of(key: str) -> Message | None:
    """One message of the acting person; a statement of its own, so that the row scope is asked."""
    return db.session.scalar(select(Message).where(Message.id == key))


def unread_messages() -> list[Message]:
    """Everything that the acting person has not read."""
    own = Message.user_id == actors.current().user_id
    return list(db.session.scalars(select(Message).where(own, Message.read_at.is_(None))))


def contact_of(user_id: int | None) -> ContactPoint | None:
    """Where a person wants messages, if they ever said so."""
    return db.session.scalar(select(ContactPoint).where(ContactPoint.user_id == user_id))


def next_sending(ways: Iterable[Channel]) -> Outbox | None:
    """The sending that has waited longest, locked; one that another worker has in hand is passed over."""
    due = (Outbox.state == OutboxState.QUEUED) & (Outbox.next_try_at <= clock.now())
    statement = select(Outbox).where(due, Outbox.channel.in_(list(ways))).order_by(Outbox.next_try_at, Outbox.id)
    return db.session.scalar(statement.limit(1).with_for_update(skip_locked=True))


def due_by(last: date, today: date) -> list[Message]:
    """Messages that ask for something by a day and were not reminded of yet.

    What they are about has not moved since, or they are about no record and nobody has read them.
    """
    moved = (
        select(StatusLog.id)
        .where(
            StatusLog.entity == Message.entity,
            StatusLog.record_id == Message.record_id,
            StatusLog.at > Message.sent_at,
            StatusLog.from_state != StatusLog.to_state,
        )
        .exists()
    )
    undone = or_(Message.record_id.is_not(None) & ~moved, Message.record_id.is_(None) & Message.read_at.is_(None))
    open_ = Message.due_on.between(today, last) & Message.reminded_at.is_(None)
    return list(db.session.scalars(select(Message).where(open_, undone).order_by(Message.id)))


def undigested() -> list[Message]:
    """Unread messages of the last seven days for those who want one letter a day, oldest first."""
    statement = (
        select(Message)
        .join(ContactPoint, ContactPoint.user_id == Message.user_id)
        .where(
            ContactPoint.rhythm == Rhythm.DAILY,
            ContactPoint.email_confirmed_at.is_not(None),
            Message.digested_at.is_(None),
            Message.read_at.is_(None),
            Message.sent_at > clock.now() - DIGEST_BACK,
        )
    )
    return list(db.session.scalars(statement.order_by(Message.id)))
