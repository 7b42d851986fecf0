"""Inviting people of a unit: the mentor is one of the unit's, the letter goes by e-mail when an address is given."""

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.errors import Invalid
from app.messaging.queries import wording_of
from app.messaging.rules.wording import filled
from app.messaging.services import gateways
from app.messaging.services.contacts import keep_contact
from app.messaging.services.outbox import address_of, foot, queue
from app.messaging.states import Channel
from app.security.models import Account, Invitation
from app.security.services import invitations
from app.security.states import Role
from app.units.models import Unit
from app.workspaces.queries import registration as known


def invite(actor: Actor, unit: Unit, *, name: str, roles: str, email: str, mentor_id: str) -> tuple[Invitation, str]:
    """Invite somebody; return the invitation and the address of its link, told once. Raises Refused, Invalid."""
    mentor = None
    if roles == Role.MENTOR:
        mentor = next((each for each in known.mentors() if each.id == mentor_id), None)
        if mentor is None:
            raise Invalid({"mentor_id": _("请从本单位的带教老师中选择一位。")})
    invitation, token = invitations.invite(
        actor,
        name=mentor.name if mentor is not None else name,
        roles=roles,
        email=email or None,
        mentor_id=mentor.id if mentor is not None else None,
    )
    link = address_of(f"/desk/invited/{token}")
    if email and Channel.EMAIL in gateways.open_ways():
        _write(invitation, unit, email, link)
    return invitation, link


def _write(invitation: Invitation, unit: Unit, email: str, link: str) -> None:
    wording = wording_of("invitation")
    until = invitation.expires_at.date().isoformat()
    facts = {"unit": unit.name, "role": roles_in_words(invitation.roles), "due": until}
    body = "\n\n".join([filled(wording.body, facts), link, foot()])
    queue(Channel.EMAIL, email, filled(wording.title, facts), body)


def roles_in_words(roles: str) -> str:
    """The offered roles of an invitation, for people."""
    return _(dict(invitations.OFFERED).get(roles, roles))


def accept(token: str, *, login: str, password: str) -> Account:
    """Open the account of an invitation; the address it named waits for a code, as the link may have been copied."""
    invitation = invitations.invitation_of(token)
    email = invitation.email
    account = invitations.accept(token, login=login, password=password)
    keep_contact(account, email=email, is_confirmed=False, phone=None)
    return account
