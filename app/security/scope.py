"""Who sees which accounts and audit entries."""

from typing import Any

from sqlalchemy import ColumnElement, false, or_, true

from app.core.actor import Actor
from app.core.audit import AuditEntry
from app.core.files import StoredFile
from app.core.issued import IssuedDocument
from app.core.jobs import JobRun
from app.core.marks import FieldMark
from app.core.numbers import NumberSeries
from app.core.once import HandledRequest
from app.core.scope import open_to_all, scoped, within_area
from app.core.workflow import StatusLog
from app.security.models import Account, Invitation, OneTimeCode, Registration
from app.security.states import Permission, Role

# Reached only through a record in reach, or by its own key; no page lists them.
open_to_all(StatusLog, FieldMark, HandledRequest, StoredFile, NumberSeries, JobRun, IssuedDocument)


def _own_or_managed(actor: Actor, account: Account) -> bool:
    own = account.user_id == actor.user_id
    return own or actor.may(Permission.ACCOUNT_WRITE) or (_heads_unit(actor) and account.unit_id in actor.unit_ids)


def _heads_unit(actor: Actor) -> bool:
    return actor.has(Role.UNIT_ADMIN) and bool(actor.unit_ids)


@scoped(Account, writes=_own_or_managed)
def visible_accounts(actor: Actor) -> ColumnElement[bool]:
    """Everybody sees their own account; a unit's administrator its people's; account readers those of their area."""
    if actor.user_id is None:
        return true() if actor.is_system else false()
    own = Account.user_id == actor.user_id
    if _heads_unit(actor):
        return or_(own, Account.unit_id.in_(actor.unit_ids))
    return or_(own, within_area(actor, Account)) if actor.may(Permission.ACCOUNT_READ) else own


@scoped(OneTimeCode, writes=lambda _actor, _code: False)
def visible_codes(actor: Actor) -> ColumnElement[bool]:
    """Nobody reads codes; the services that check one lift the scope by name."""
    return true() if actor.is_system else false()


@scoped(Registration, writes=lambda _actor, _registration: False)
def visible_registrations(actor: Actor) -> ColumnElement[bool]:
    """Nobody reads what was typed to register; the services that confirm one lift the scope by name."""
    return true() if actor.is_system else false()


def _own_unit(actor: Actor, invitation: Invitation) -> bool:
    return invitation.unit_id in actor.unit_ids


@scoped(Invitation, writes=_own_unit)
def visible_invitations(actor: Actor) -> ColumnElement[bool]:
    """A unit sees whom it invited."""
    return Invitation.unit_id.in_(actor.unit_ids) if actor.unit_ids else false()


def _append_only(_actor: Actor, _entry: Any) -> bool:
    return False


@scoped(AuditEntry, writes=_append_only)
def visible_audit(actor: Actor) -> ColumnElement[bool]:
    """Auditors read the deeds of their area; nobody writes through the session."""
    if not actor.may(Permission.AUDIT_READ):
        return false()
    if actor.level == "PROVINCE":
        return true()
    return AuditEntry.region_code.startswith(actor.region_code[:4] if actor.level == "CITY" else actor.region_code)
