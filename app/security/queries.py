"""Who is asking: the account and the Actor behind a session or a token."""

from datetime import datetime
from typing import Any

from flask import has_request_context, request
from flask_appbuilder.security.sqla.models import User
from flask_jwt_extended import current_user as token_user
from flask_login import current_user
from sqlalchemy import column, exists, func, or_, select, table

from app.core import actor as actors
from app.core import clock, crypto
from app.core.actor import NOBODY, Actor
from app.core.card import Lookup
from app.core.scope import unscoped
from app.core.search import clean, is_storable
from app.core.types import Id
from app.extensions import db
from app.security.models import Account, Invitation, OneTimeCode, Registration
from app.security.roles import permissions_of
from app.security.states import WITHOUT_AREA, AccountState, CodePurpose, InvitationState, Permission, Role

CODE_TRIES_MAX = 5
WHO = "the account must be known before there is a scope"
UNIT = table("unit", column("id", Id), column("name"), column("uscc"), column("region_code"))  # a higher part's table
NAMED = "who keeps accounts names the unit of an account; only its name leaves this function"
FOUND_MAX = 20


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


def account_for_sign_in(typed: str) -> Account | None:
    """Find an account by what somebody types to sign in: its login, else the phone number that belongs to it alone."""
    found = account_by_login(typed)
    if found is not None or not typed.isascii() or not typed.isdigit():
        return found
    with unscoped(WHO):
        return db.session.scalar(select(Account).where(Account.alias_hash == crypto.keyed_hash(typed)))


def is_alias_taken(alias: str) -> bool:
    """Whether another account signs in by this phone number."""
    with unscoped(WHO):
        return db.session.scalar(select(Account.id).where(Account.alias_hash == alias)) is not None


def account_of_trainee(trainee_id: str) -> Account | None:
    """The one account of a person of the register, whatever its state."""
    with unscoped(WHO):
        return db.session.scalar(select(Account).where(Account.trainee_id == trainee_id))


def actor_for(account: Account) -> Actor:
    """Make the Actor of an account: roles, permissions, area, department, units."""
    roles = account.role_set
    return Actor(
        name=account.name,
        user_id=account.user_id,
        login=account.login,
        roles=roles,
        permissions=permissions_of(roles),
        level="" if account.unit_id or roles <= WITHOUT_AREA else account.level,
        region_code=account.region_code,
        department=account.department or "",
        unit_ids=frozenset({account.unit_id} if account.unit_id and not account.mentor_id else ()),
        trainee_ids=frozenset({account.trainee_id} if account.trainee_id else ()),
        mentor_ids=frozenset({account.mentor_id} if account.mentor_id else ()),
        address=(request.remote_addr or "") if has_request_context() else "",
    )


def actor_of_request() -> Actor:
    """Return the actor of the session or token of this request; anybody else is the public."""
    user = _token_holder() if request.path.startswith("/api/") else _session_holder()
    if user is None:
        return NOBODY
    account = account_of(user.id)
    if account is None or account.state != AccountState.ACTIVE:
        return NOBODY
    return actor_for(account)


def _session_holder() -> Any:
    return current_user if getattr(current_user, "is_authenticated", False) else None


def _token_holder() -> Any:
    """Programs act by their token alone; a cookie beside it counts for nothing."""
    try:
        return token_user or None
    except RuntimeError:
        return None


def find_units(q: str) -> list[tuple[str, str]]:
    """Search the units, for keepers of accounts, by a part of the name or the whole credit code."""
    word = clean(q)
    if not actors.current().may(Permission.ACCOUNT_WRITE):
        return []
    fits = or_(UNIT.c.name.icontains(word, autoescape=True), UNIT.c.uscc == word.upper())
    statement = select(UNIT.c.id, UNIT.c.name).where(fits).order_by(UNIT.c.name, UNIT.c.id).limit(FOUND_MAX)
    with unscoped(NAMED):
        return [(row.id, row.name) for row in db.session.execute(statement)]


def unit_name(key: str) -> str:
    """Return the name of the unit of an account, for those who may read accounts."""
    if not actors.current().may(Permission.ACCOUNT_READ):
        return ""
    with unscoped(NAMED):
        return db.session.scalar(select(UNIT.c.name).where(UNIT.c.id == key)) or ""


UNIT_LOOKUP = Lookup(find_units, unit_name)


def unit_by_code(uscc: str) -> tuple[str, str] | None:
    """Return (id, region_code) of the latest unit of a credit code."""
    statement = select(UNIT.c.id, UNIT.c.region_code).where(UNIT.c.uscc == clean(uscc).upper())
    with unscoped(NAMED):
        row = db.session.execute(statement.order_by(UNIT.c.id.desc()).limit(1)).first()
    return (row.id, row.region_code) if row else None


def region_of_unit(key: str) -> str | None:
    """Return the county of a unit, None when there is no such unit."""
    with unscoped(NAMED):
        found: str | None = db.session.scalar(select(UNIT.c.region_code).where(UNIT.c.id == key))
    return found


def usable_codes(purpose: CodePurpose, subject: str) -> list[OneTimeCode]:
    """The codes of a purpose and subject that are neither used nor expired, locked; the caller lifts the scope."""
    statement = (
        select(OneTimeCode)
        .where(
            OneTimeCode.purpose == purpose,
            OneTimeCode.subject == subject,
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > clock.now(),
        )
        .order_by(OneTimeCode.id.desc())
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(statement))


def usable_code(purpose: CodePurpose, subject: str) -> OneTimeCode | None:
    """The one code that may still be tried, locked: the latest, if fewer than five wrong tries were made."""
    latest = next(iter(usable_codes(purpose, subject)), None)
    return latest if latest is not None and latest.tries < CODE_TRIES_MAX else None


def codes_since(purpose: CodePurpose, subject: str, since: datetime) -> int:
    """How many codes were issued for a purpose and subject; the caller lifts the scope."""
    asked = (OneTimeCode.purpose == purpose) & (OneTimeCode.subject == subject) & (OneTimeCode.made_at >= since)
    return int(db.session.scalar(select(func.count()).select_from(OneTimeCode).where(asked)) or 0)


def open_registrations(login: str) -> list[Registration]:
    """The registrations under a login that still wait for their code; the caller lifts the scope."""
    waits = (Registration.expires_at > clock.now()) & Registration.user_id.is_(None)
    return list(db.session.scalars(select(Registration).where(Registration.login == login, waits)))


def registration_of(key: str) -> Registration | None:
    """A registration that still waits for its code, locked; the caller lifts the scope."""
    waits = (Registration.expires_at > clock.now()) & Registration.user_id.is_(None)
    statement = select(Registration).where(Registration.id == key, waits).with_for_update()
    return db.session.scalar(statement.execution_options(populate_existing=True))


def registrations_since(subject: str, since: datetime) -> int:
    """How often somebody registered as this person or unit; the caller lifts the scope."""
    asked = (Registration.subject == subject) & (Registration.created_at >= since)
    return int(db.session.scalar(select(func.count()).select_from(Registration).where(asked)) or 0)


def founded_by(user_id: int) -> Registration | None:
    """What the founder of a unit said of it; the caller lifts the scope."""
    return db.session.scalar(select(Registration).where(Registration.user_id == user_id))


def members_of(unit_id: str) -> list[Account]:
    """The accounts of a unit that the acting person may see, mentors among them."""
    return list(db.session.scalars(select(Account).where(Account.unit_id == unit_id).order_by(Account.id)))


def member(key: str) -> Account | None:
    """One account of the acting person's reach, by its key."""
    return db.session.scalar(select(Account).where(Account.id == key))


def admins_of(unit_id: str) -> list[Account]:
    """The administrators of a unit who may sign in, locked."""
    heads = (" " + Account.roles + " ").like(f"% {Role.UNIT_ADMIN.value} %")
    active = (Account.unit_id == unit_id) & (Account.state == AccountState.ACTIVE)
    statement = select(Account).where(active, heads).order_by(Account.id).with_for_update()
    return list(db.session.scalars(statement.execution_options(populate_existing=True)))


def invitations_of(unit_id: str) -> list[Invitation]:
    """The invitations of a unit that wait for an answer, expired ones among them."""
    waits = (Invitation.unit_id == unit_id) & (Invitation.state == InvitationState.OPEN)
    return list(db.session.scalars(select(Invitation).where(waits).order_by(Invitation.id.desc())))


def invitation(key: str) -> Invitation | None:
    """One invitation of the acting person's unit."""
    return db.session.scalar(select(Invitation).where(Invitation.id == key))


def invitation_by(token_hash: str) -> Invitation | None:
    """The open invitation of a token, locked, as long as who made it works for the unit; the caller lifts the scope."""
    waits = (Invitation.state == InvitationState.OPEN) & (Invitation.expires_at > clock.now())
    made_by_staff = exists().where(
        Account.user_id == Invitation.created_by_id,
        Account.unit_id == Invitation.unit_id,
        Account.state == AccountState.ACTIVE,
    )
    statement = select(Invitation).where(Invitation.token_hash == token_hash, waits, made_by_staff).with_for_update()
    return db.session.scalar(statement.execution_options(populate_existing=True))


def mentors_with_account(keys: list[str]) -> set[str]:
    """Those of the mentors who have an account; only their keys leave this function."""
    with unscoped("whether a mentor has an account"):
        found = db.session.scalars(select(Account.mentor_id).where(Account.mentor_id.in_(keys)))
        return {key for key in found if key}


def name_of_unit(key: str) -> str:
    """The name of the unit that invites, for whom it invited."""
    with unscoped("an invitation names the unit that it comes from"):
        return db.session.scalar(select(UNIT.c.name).where(UNIT.c.id == key)) or ""
