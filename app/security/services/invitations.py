"""A unit's administrators invite colleagues and mentors, and keep the accounts of their people."""

import secrets
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _

from app.core import audit, clock, crypto
from app.core.actor import SYSTEM, Actor, acting_as
from app.core.errors import Invalid, OutOfReach, Refusal, Refused
from app.core.scope import unscoped
from app.extensions import db
from app.security import queries
from app.security.models import Account, Invitation
from app.security.services.accounts import create_account, hashed
from app.security.services.registrations import choice_problems
from app.security.states import AccountState, InvitationState, Level, Role

VALID_FOR = timedelta(days=7)
TOKEN_BYTES = 32
OFFERED = (
    (Role.UNIT_OPERATOR.value, "单位经办人"),
    (f"{Role.UNIT_ADMIN} {Role.UNIT_OPERATOR}", "单位管理员（负责人）"),
    (Role.MENTOR.value, "带教老师"),
)
ACCEPTING = "the holder of an invitation has no account yet"


def may_keep_members(actor: Actor) -> Refusal | None:
    """The people of a unit are kept by its administrators."""
    if actor.has(Role.UNIT_ADMIN) and actor.unit_ids:
        return None
    return Refusal("role", _("由本单位的单位管理员办理。"))


def invite(
    actor: Actor, *, name: str, roles: str, email: str | None = None, mentor_id: str | None = None
) -> tuple[Invitation, str]:
    """Invite somebody to an account of the actor's unit; return the invitation and its token, told once.

    The caller has made sure that the mentor is one of the unit.  Raises Refused, Invalid.
    """
    _require(actor)
    (unit_id,) = actor.unit_ids
    if roles not in dict(OFFERED):
        raise Invalid({"roles": _("请选择一项。")})
    if (roles == Role.MENTOR) != bool(mentor_id):
        raise Invalid({"mentor_id": _("请从本单位的带教老师中选择一位。")})
    if mentor_id and queries.mentors_with_account([mentor_id]):
        raise Invalid({"mentor_id": _("这位带教老师已有账号。")})
    if not name.strip():
        raise Invalid({"name": _("请填写姓名。")})
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation(
        unit_id=unit_id,
        region_code=queries.region_of_unit(unit_id),
        mentor_id=mentor_id,
        roles=roles,
        name=name.strip()[:40],
        email=email or None,
        token_hash=_hash(token),
        expires_at=clock.now() + VALID_FOR,
        state=InvitationState.OPEN,
    )
    db.session.add(invitation)
    db.session.flush()
    return invitation, token


def _hash(token: str) -> str:
    return crypto.sign(token, purpose="invitation", length=64)


def withdraw(actor: Actor, invitation: Invitation) -> Invitation:
    """Take an invitation back; its link is worth nothing any more."""
    _require(actor)
    if invitation.state != InvitationState.OPEN:
        raise Refused(Refusal("state", _("这份邀请已经处理过。")), status=409)
    _set(invitation, state=InvitationState.WITHDRAWN)
    return invitation


def invitation_of(token: str) -> Invitation:
    """The open invitation of a token, locked; raises OutOfReach when there is none (any more)."""
    with unscoped(ACCEPTING):
        found = queries.invitation_by(_hash(token))
    if found is None:
        raise OutOfReach(_("邀请链接无效、已使用、已撤回或已过期，请联系单位管理员重新邀请。"))
    return found


def accept(token: str, *, login: str, password: str) -> Account:
    """Open the account that an invitation promises; raises OutOfReach, Invalid."""
    invitation = invitation_of(token)
    if problems := choice_problems(login, password):
        raise Invalid(problems)
    with acting_as(SYSTEM):
        account = create_account(
            SYSTEM,
            login=login,
            name=invitation.name,
            roles=invitation.roles,
            region_code=invitation.region_code,
            level=Level.COUNTY,
            password=password,
            unit_id=invitation.unit_id,
            mentor_id=invitation.mentor_id,
            trusted=True,
            ready_hash=hashed(password),
        )
        _set(invitation, state=InvitationState.ACCEPTED, accepted_at=clock.now(), accepted_by_id=account.user_id)
    return account


def set_member_active(actor: Actor, account: Account, *, is_active: bool) -> Account:
    """Let a colleague or mentor sign in, or no longer; the last administrator of a unit stays.

    Raises Refused, OutOfReach for an account of somebody else's.
    """
    _require(actor)
    if account.unit_id not in actor.unit_ids:
        raise OutOfReach()
    heads = {each.id for each in queries.admins_of(str(account.unit_id))}
    if not is_active and heads == {account.id}:
        raise Refused(Refusal("last_admin", _("单位至少保留一名单位管理员。请先邀请新的管理员，再停用这个账号。")))
    _set(account, state=AccountState.ACTIVE if is_active else AccountState.DISABLED, epoch=account.epoch + 1)
    audit.note("member-on" if is_active else "member-off", account)
    return account


def _require(actor: Actor) -> None:
    if refusal := may_keep_members(actor):
        raise Refused(refusal)


def _set(record: Any, **facts: Any) -> None:
    for name, value in facts.items():
        setattr(record, name, value)
    db.session.flush()
