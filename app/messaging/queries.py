"""Who is told, and what waits to be read."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, or_, select

from app.core import actor as actors
from app.core.scope import unscoped
from app.extensions import db
from app.messaging.models import ContactPoint, Message, MessageTemplate
from app.messaging.wording import Wording, delivered
from app.security.models import Account
from app.security.states import AccountState, Role

WHO = "the addressees of a message; only their keys are used"


def accounts_of_trainee(trainee_id: str) -> list[Account]:
    """The account of a young person, if there is one."""
    return _accounts(Account.trainee_id == trainee_id)


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
    statement = select(ContactPoint).where(ContactPoint.user_id.in_(sorted(user_ids)))
    with unscoped(WHO):
        return list(db.session.scalars(statement))


def unread() -> int:
    """How many messages the acting person has not read."""
    own = Message.user_id == actors.current().user_id
    return int(db.session.scalar(select(func.count()).select_from(Message).where(own, Message.read_at.is_(None))) or 0)
