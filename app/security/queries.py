"""Who is asking: the account and the Actor behind a session or a token."""

from flask import has_request_context, request
from flask_appbuilder.security.sqla.models import User
from flask_jwt_extended import current_user as token_user
from flask_login import current_user
from sqlalchemy import select

from app.core.actor import NOBODY, Actor
from app.core.scope import unscoped
from app.core.search import is_storable
from app.extensions import db
from app.security.models import Account
from app.security.roles import permissions_of
from app.security.states import AccountState

WHO = "the account must be known before there is a scope"


def account_of(user_id: int) -> Account | None:
    """Return the account of a user id with its user loaded, in one statement."""
    statement = select(Account, User).join(User, User.id == Account.user_id).where(Account.user_id == user_id)
    with unscoped(WHO):
        row = db.session.execute(statement).first()
    return row[0] if row else None


def account_by_login(login: str) -> Account | None:
    """Find an account by its exact login, whatever the asker may see."""
    if not is_storable(login):
        return None
    with unscoped(WHO):
        return db.session.scalar(select(Account).where(Account.login == login))


def actor_for(account: Account) -> Actor:
    """Make the Actor of an account: roles, permissions, area, department, units."""
    roles = account.role_set
    return Actor(
        name=account.name,
        user_id=account.user_id,
        login=account.login,
        roles=roles,
        permissions=permissions_of(roles),
        level="" if account.unit_id else account.level,
        region_code=account.region_code,
        department=account.department or "",
        unit_ids=frozenset({account.unit_id} if account.unit_id else ()),
        address=(request.remote_addr or "") if has_request_context() else "",
    )


def actor_of_request() -> Actor:
    """Return the actor of the session or token of this request; anybody else is the public."""
    user = current_user if getattr(current_user, "is_authenticated", False) else None
    if user is None:
        try:
            user = token_user or None
        except RuntimeError:
            user = None
    if user is None:
        return NOBODY
    account = account_of(user.id)
    if account is None or account.state != AccountState.ACTIVE:
        return NOBODY
    return actor_for(account)
