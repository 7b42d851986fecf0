"""Signing in and staying signed in: one answer and one time for every failure, a lock after five of them."""

import hashlib
import hmac
from datetime import timedelta

from flask import current_app
from flask_appbuilder.security.sqla.models import User
from werkzeug.security import check_password_hash

from app.core import audit, clock, crypto
from app.core.actor import acting_as
from app.core.scope import unscoped
from app.core.search import is_storable
from app.extensions import db
from app.security.models import Account
from app.security.queries import account_for_sign_in, actor_for
from app.security.states import AccountState

FAILURES_MAX = 5
LOCKED_FOR = timedelta(minutes=15)
STAMP = "stamp"


def is_locked(account: Account) -> bool:
    """Tell whether sign-in is barred for now after five failures."""
    return account.locked_until is not None and account.locked_until > clock.now()


def authenticate(login: str, password: str) -> Account | None:
    """Return the account when login and password fit and it is neither locked nor disabled.

    An unknown login costs the same time as a wrong password.  The row is locked only after the password
    was checked: guesses sent at once are counted one after the other, and none passes a lock.
    """
    account = account_for_sign_in(login.strip()[:64])
    if account is None:
        check_password_hash(current_app.config["AUTH_DB_FAKE_PASSWORD_HASH_CHECK"], password)
        audit.note("login-failed", tried=_tried(login))
        return None
    with unscoped("the password is checked before there is an actor"):
        user = db.session.get(User, account.user_id)
        fits = user is not None and check_password_hash(user.password, password)
        db.session.refresh(account, with_for_update=True)
        if fits and not is_locked(account) and account.state == AccountState.ACTIVE:
            account.failures, account.locked_until, account.last_login_at = 0, None, clock.now()
            with acting_as(actor_for(account)):
                audit.note("login", account)
                db.session.flush()
            return account
        _count_failure(account)
        db.session.flush()
    return None


def _tried(login: str) -> str:
    """A mark by which the tries of one unknown login are known again; people type passwords into that field."""
    return crypto.sign(login.strip()[:64], purpose="login") if is_storable(login) else ""


def _count_failure(account: Account) -> None:
    audit.note("login-failed", account)
    if is_locked(account):
        return
    account.failures += 1
    if account.failures >= FAILURES_MAX:
        account.locked_until, account.failures = clock.now() + LOCKED_FOR, 0


def stamp(account: Account, user: User) -> str:
    """Return the mark that a session and a token carry; it dies with a logout or a new password."""
    facts = f"{account.epoch}:{user.password}".encode()
    return hmac.new(str(current_app.secret_key).encode(), facts, hashlib.sha256).hexdigest()[:24]


def end_sessions(account: Account) -> None:
    """End every session and token of the account."""
    with unscoped("an account may always end its own sessions"):
        account.epoch += 1
        db.session.flush()
