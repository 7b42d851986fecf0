"""Passwords and the keeping of accounts."""

import secrets
from typing import Any

from flask import current_app
from flask_appbuilder.security.sqla.models import Role as FabRole
from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.security import check_password_hash, generate_password_hash

from app.core import audit, crypto
from app.core.actor import Actor
from app.core.errors import Invalid
from app.core.scope import unscoped
from app.extensions import db
from app.security.models import Account
from app.security.queries import account_by_login, is_alias_taken, region_of_unit
from app.security.rules import area_problem, password_problem, roles_problem, unit_problem
from app.security.services.signing_in import end_sessions
from app.security.states import OF_A_UNIT, Level, Role

CLEAR_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def hashed(password: str) -> str:
    """Return the salted hash that is stored; the method comes from the configuration."""
    return generate_password_hash(password, method=current_app.config.get("PASSWORD_METHOD", "scrypt"))


def change_password(actor: Actor, account: Account, *, old: str, new: str) -> Account:
    """Change one's own password; the old one is asked, other sessions end. Raises Invalid."""
    user = db.session.get(User, account.user_id)
    if user is None or not check_password_hash(user.password, old):
        raise Invalid({"old": _("当前密码不正确。")})
    problem = password_problem(new, login=account.login)
    if problem or new == old:
        raise Invalid({"new": problem or _("新密码不能与当前密码相同。")})
    user.password = hashed(new)
    account.must_change_password = False
    audit.note("password-changed", account)
    end_sessions(account)
    return account


def create_account(
    actor: Actor,
    *,
    login: str,
    name: str,
    roles: str,
    region_code: str,
    level: str,
    password: str,
    department: str | None = None,
    unit_id: str | None = None,
    trainee_id: str | None = None,
    mentor_id: str | None = None,
    phone: str = "",
    founds_unit: bool = False,
    trusted: bool = False,
    ready_hash: str = "",
) -> Account:
    """Create a person's account, whose password must be changed at the first sign-in. Raises Invalid.

    ``trainee_id`` and ``mentor_id`` say whose account it is; ``phone`` signs in too, when no other account has it;
    ``founds_unit`` opens a unit's account that will begin the application of its unit.  ``trusted`` skips the password
    policy and that change, ``ready_hash`` the hashing: for people who chose the password themselves, and for the demo.
    """
    problems = _role_problems(frozenset(roles.split()), level, region_code, unit_id or founds_unit)
    problems |= _new_problems(login, unit_id, region_code)
    if not trusted and (said := password_problem(password, login=login)):
        problems["password"] = said
    if problems:
        raise Invalid(problems)
    user = _add_user(login, name, ready_hash or hashed(password))
    place = {"level": Level(level), "region_code": region_code, "department": department, "unit_id": unit_id}
    whose = {"trainee_id": trainee_id, "mentor_id": mentor_id, "alias_hash": _free_alias(phone)}
    in_order = " ".join(sorted(roles.split()))
    account = Account(
        user_id=user.id, login=login, name=name, roles=in_order, must_change_password=not trusted, **place, **whose
    )
    db.session.add(account)
    db.session.flush()
    return account


def _new_problems(login: str, unit_id: str | None, region_code: str) -> dict[str, str]:
    problems = {}
    if account_by_login(login):
        problems["login"] = _("登录名已被使用。")
    if unit_id and region_code != region_of_unit(unit_id):
        problems["region_code"] = _("单位账号的辖区应为单位所在县区。")
    return problems


def _free_alias(phone: str) -> str | None:
    """The hash by which a phone number signs in; relatives who share a phone sign in by their login names."""
    alias = crypto.keyed_hash(phone) if phone else None
    return None if alias is None or is_alias_taken(alias) else alias


def follow_phone(account: Account, phone: str) -> None:
    """Let a person sign in by a new number; the old one no longer does, one that another account has is left to it."""
    alias = crypto.keyed_hash(phone) if phone else None
    if alias != account.alias_hash:
        with unscoped("the account of the acting person"):
            account.alias_hash = _free_alias(phone)
            db.session.flush()


def bind_to_unit(account: Account, unit_id: str, region_code: str) -> None:
    """Give an account that founds a unit its unit; it lies in the unit's county from now on."""
    with unscoped("the account of the acting person, and the unit it has just begun"):
        account.unit_id, account.region_code = unit_id, region_code
        db.session.flush()


def _role_problems(roles: frozenset[str], level: str, region_code: str, unit_id: str | bool | None) -> dict[str, str]:
    said = {
        "roles": roles_problem(roles, level),
        "level": area_problem(level, region_code),
        "unit_id": unit_problem(roles, has_unit=bool(unit_id)),
    }
    return {field: words for field, words in said.items() if words}


def _add_user(login: str, name: str, password: str) -> User:
    """The framework's row of a person; its address is never written to."""
    email = f"{login}@accounts.invalid"
    user = User(username=login, first_name=name[:64], last_name="", email=email, active=True, password=password)
    db.session.add(user)
    db.session.flush()
    return user


def first_password() -> str:
    """Make a password to be handed over once: 20 letters and digits that are not mistaken for each other."""
    return "-".join("".join(secrets.choice(CLEAR_LETTERS) for _letter in range(5)) for _group in range(4))


def replace_password(account: Account, ready_hash: str) -> None:
    """Set a password that the person chose after proving who they are by a code; locks and sessions end."""
    with unscoped("the user row of an account whose owner brought the code"):
        user = db.session.get(User, account.user_id)
        assert user is not None
        user.password = ready_hash
        account.must_change_password, account.failures, account.locked_until = False, 0, None
        audit.note("password-reset", account)
        end_sessions(account)


def reset_password(actor: Actor, account: Account) -> str:
    """Give a person who has lost the password a first one, end the sessions, and return it."""
    password = first_password()
    with unscoped("the user row of an account in hand"):
        user = db.session.get(User, account.user_id)
        assert user is not None
        user.password = hashed(password)
        account.must_change_password, account.failures, account.locked_until = True, 0, None
        audit.note("password-reset", account)
        end_sessions(account)
    return password


def update_account(actor: Actor, account: Account, **facts: Any) -> Account:
    """Change name, roles, area or state; a change of roles or state ends the sessions."""
    roles = frozenset(str(facts.get("roles", account.roles)).split())
    place = str(facts.get("level", account.level)), str(facts.get("region_code", account.region_code))
    has_unit = account.unit_id or roles == account.role_set  # one that founds its unit has none yet
    if problems := _role_problems(roles, *place, has_unit if roles & OF_A_UNIT else account.unit_id):
        raise Invalid({"level" if list(problems) == ["level"] else "roles": list(problems.values())})
    if account.user_id == actor.user_id:
        if roles != account.role_set:
            raise Invalid({"roles": _("不能修改自己的角色，请由另一位安全管理员办理。")})
        if str(facts.get("state", account.state)) != str(account.state):
            raise Invalid({"state": _("不能停用自己的账号，请由另一位安全管理员办理。")})
    for key, value in facts.items():
        setattr(account, key, " ".join(sorted(roles)) if key == "roles" else value)
    account.epoch += 1
    db.session.flush()
    return account


def sync_roles() -> int:
    """Write the roles of the code into the framework's tables; return how many rows changed."""
    known = {role.name: role for role in db.session.scalars(select(FabRole))}
    changed = 0
    for role in Role:
        if role.value not in known:
            known[role.value] = FabRole(name=role.value)
            db.session.add(known[role.value])
            changed += 1
    with unscoped("roles are synchronised for all accounts"):
        both = select(Account, User).join(User, User.id == Account.user_id).options(selectinload(User.roles))
        rows = db.session.execute(both).all()
    for account, user in rows:
        wanted = {known[name] for name in account.role_set}
        if set(user.roles) != wanted:
            user.roles = sorted(wanted, key=lambda role: role.name)
            changed += 1
    db.session.flush()
    return changed
