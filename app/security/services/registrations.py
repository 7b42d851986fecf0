"""Registering: what was typed is kept apart from the accounts until a code proves who somebody is."""

from datetime import timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete
from werkzeug.security import check_password_hash

from app.core import clock, crypto
from app.core.errors import Invalid, Problems
from app.core.scope import unscoped
from app.extensions import db
from app.security import queries
from app.security.models import OneTimeCode, Registration
from app.security.rules import login_problem, password_problem
from app.security.services.accounts import hashed
from app.security.states import RegistrationKind

KEPT_FOR = timedelta(days=7)
A_DAY_MAX = 5  # registrations as one person or unit
TYPED = "what somebody typed to register; nobody has an account yet"


def subject_of(kind: RegistrationKind, number: str) -> str:
    """What a printed code is issued for: a person or a unit, by the keyed hash of the number."""
    return f"{kind.value.lower()}:{crypto.keyed_hash(number)}"


def own_subject(registration: Registration) -> str:
    """What a code sent by e-mail is issued for: this registration alone."""
    return f"registration:{registration.id}"


def choice_problems(login: str, password: str, *, subject: str = "") -> Problems:
    """What is wrong with the login and the password that somebody chose for an account to come."""
    problems: Problems = {}
    if said := login_problem(login) or _taken(login, subject):
        problems["login"] = [said]
    if said := password_problem(password, login=login):
        problems["password"] = [said]
    return problems


def _taken(login: str, subject: str) -> str | None:
    with unscoped(TYPED):
        others = [each for each in queries.open_registrations(login) if each.subject != subject]
    if others or queries.account_by_login(login) is not None:
        return _("登录名已被使用，请换一个。")
    return None


def begin_registration(kind: RegistrationKind, *, number: str, login: str, password: str, **facts: Any) -> Registration:
    """Keep what was typed, for seven days; an older one of the same person or unit under this login ends.

    The caller has judged the facts with ``choice_problems``.  Raises Invalid after five registrations of a day, which
    is told of known and unknown numbers alike.
    """
    subject, now = subject_of(kind, number), clock.now()
    with unscoped(TYPED):
        if queries.registrations_since(subject, now - timedelta(days=1)) >= A_DAY_MAX:
            raise Invalid({"number": _("今天提交的次数过多，请明天再试，或到所在县区窗口办理。")})
        for older in queries.open_registrations(login):
            older.expires_at = now
        registration = Registration(
            kind=kind,
            subject=subject,
            number=number,
            login=login,
            password_hash=hashed(password),
            expires_at=now + KEPT_FOR,
            **facts,
        )
        db.session.add(registration)
        db.session.flush()
    return registration


def waiting_registration(key: str) -> Registration | None:
    """The registration of this key that waits for its code, locked."""
    with unscoped(TYPED):
        return queries.registration_of(key) if key else None


def unconfirmed(login: str, password: str) -> str:
    """The key of the registration that login and password belong to, or nothing; takes the time of one check always."""
    with unscoped(TYPED):
        found = next(iter(queries.open_registrations(login.strip()[:64])), None)
    known = found.password_hash if found is not None else current_app.config["AUTH_DB_FAKE_PASSWORD_HASH_CHECK"]
    fits = check_password_hash(known, password)
    return found.id if found is not None and fits else ""


def done(registration: Registration, user_id: int) -> None:
    """Close a registration of which an account came; the number and the password are forgotten."""
    with unscoped(TYPED):
        registration.user_id = user_id
        registration.password_hash, registration.phone, registration.email = "-", "-", None
        if registration.kind == RegistrationKind.TRAINEE:
            registration.number = "-"
        db.session.flush()


def forget_old() -> int:
    """Delete registrations and codes that are over; return how many."""
    before = clock.now() - KEPT_FOR
    over = (
        delete(Registration).where(Registration.expires_at < clock.now()),
        delete(OneTimeCode).where(OneTimeCode.expires_at < before),
    )
    with unscoped("what is over is deleted, whoever typed it"):
        return sum(int(db.session.execute(statement).rowcount) for statement in over)  # type: ignore[attr-defined]
