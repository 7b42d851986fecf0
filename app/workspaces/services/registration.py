"""Young people and units register; a code by e-mail, or one printed by the county, proves who they are.

Whether a number is known is told to nobody: what is typed is kept, every answer is the same, and the register is
asked again when the code comes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.core import clock, crypto
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid
from app.messaging.queries import contacts_of
from app.messaging.services.contacts import keep_contact, mail_code
from app.security import services as accounts
from app.security.models import Account, Registration
from app.security.queries import account_for_sign_in, account_of_trainee
from app.security.rules import password_problem
from app.security.services import registrations
from app.security.states import WITHOUT_AREA, CodePurpose, Level, RegistrationKind, Role
from app.trainees.models import Trainee
from app.trainees.services import care, people
from app.trainees.states import Channel, ConsentMeans, ConsentScope, TraineeState, agreed
from app.units.models import Unit
from app.workspaces.queries import registration as known

CODE_MINUTES = 30
SAME = str.maketrans("", "", " ·•．.　")  # what names are written with or without
OF_UNIT = f"{Role.UNIT_ADMIN} {Role.UNIT_OPERATOR}"


@dataclass(frozen=True)
class _Standing:
    """What the register knows of who registers: a record, an account of it, and whether name and phone agree."""

    record: Trainee | Unit | None
    account: Account | None
    agrees: bool

    @classmethod
    def of(cls, registration: Registration) -> "_Standing":
        if registration.kind == RegistrationKind.UNIT:
            unit = known.live_unit(registration.number)
            return cls(unit, None, unit is None)
        person = known.person_of(registration.number)
        account = account_of_trainee(person.id) if person is not None else None
        return cls(person, account, person is None or _agrees(person, registration))


def _agrees(person: Trainee, registration: Registration) -> bool:
    same_name = person.name.translate(SAME) == registration.name.translate(SAME)
    return same_name and person.phone_hash is not None and person.phone_hash == crypto.keyed_hash(registration.phone)


def begin(kind: RegistrationKind, *, number: str, **facts: str | None) -> tuple[Registration, str]:
    """Keep what was typed and send a code where one may be sent; return what the demo's page shows of it too."""
    registration = registrations.begin_registration(kind, number=number, **facts)  # type: ignore[arg-type]
    standing = _Standing.of(registration)
    if standing.account is not None:
        registration.known_user_id = standing.account.user_id
    return registration, send_code(registration)


def send_code(registration: Registration) -> str:
    """Send the code of a registration by e-mail, if its code would count; return what the demo's page shows."""
    subject = registrations.own_subject(registration)
    if accounts.asked_too_often(CodePurpose.REGISTER, subject):
        return ""
    standing = _Standing.of(registration)
    code = accounts.issue_code(CodePurpose.REGISTER, subject, minutes=CODE_MINUTES)
    address = _address(registration, standing)
    return mail_code(address, code, purpose=_("注册账号"), minutes=CODE_MINUTES) if address else ""


def _address(registration: Registration, standing: _Standing) -> str | None:
    """Where a code may go: the address typed by whom the register does not contradict, or that of the account."""
    if not _mail_counts(registration, standing):
        return None
    if standing.account is None:
        return registration.email
    contact = next(iter(contacts_of([standing.account.user_id])), None)
    return contact.email if contact is not None and contact.email_confirmed_at else None


def _mail_counts(registration: Registration, standing: _Standing) -> bool:
    """Whether a code by e-mail proves enough: nothing known contradicts, or it went to the known account's address."""
    if standing.account is not None:
        return registration.known_user_id == standing.account.user_id
    return standing.agrees and registration.known_user_id is None


def confirm(key: str, *, code: str) -> Account:
    """Open the account of a registration by its code, or give the known account of the person the new password.

    Raises Invalid when there is nothing to confirm (any more) or the code does not fit.
    """
    registration = registrations.waiting_registration(key)
    if registration is None:
        raise Invalid({"code": _("没有待确认的注册，或已过期，请重新填写。")})
    standing = _Standing.of(registration)
    own = [registrations.own_subject(registration)] if _mail_counts(registration, standing) else []
    used = accounts.use_one_of(CodePurpose.REGISTER, [*own, *_printed_for(registration, standing)], code)
    by_mail = used in own
    with acting_as(SYSTEM):
        account = _OPENERS[registration.kind](registration, standing)
        keep_contact(
            account,
            email=registration.email,
            is_confirmed=by_mail and standing.account is None,
            phone=registration.phone,
        )
        registrations.done(registration, account.user_id)
    return account


def _printed_for(registration: Registration, standing: _Standing) -> list[str]:
    """What a slip for this person or unit was printed for: the number typed, and that of the record it belongs to."""
    kept = standing.record.id_hash if isinstance(standing.record, Trainee) else None
    return list(dict.fromkeys([registration.subject, *([f"trainee:{kept}"] if kept else [])]))


def _open_trainee(registration: Registration, standing: _Standing) -> Account:
    """The account of a person: one for each, whatever they register again for."""
    if standing.account is not None:
        accounts.replace_password(standing.account, registration.password_hash)
        return standing.account
    person = standing.record if isinstance(standing.record, Trainee) else _collected(registration)
    open_ = person.state != TraineeState.CLOSED
    for scope in registration.consents.split():
        if open_ and not agreed(person.consent_scope, ConsentScope(scope)):
            care.declare(
                SYSTEM,
                trainee_id=person.id,
                scope=scope,
                declared_on=clock.today(),
                means=ConsentMeans.ONLINE,
                is_given=True,
                note=_("注册时本人同意"),
            )
    return accounts.create_account(
        SYSTEM,
        name=person.name,
        roles=Role.TRAINEE,
        region_code=person.region_code,
        trainee_id=person.id,
        **_chosen(registration),
    )


def _collected(registration: Registration) -> Trainee:
    return people.collect(
        SYSTEM,
        id_no=registration.number,
        channel=Channel.SELF,
        name=registration.name,
        phone=registration.phone,
        residence_region=registration.region_code,
    )


def _open_unit(registration: Registration, standing: _Standing) -> Account:
    """The account of a unit's administrator; where there is no unit yet, it will begin the application."""
    unit = standing.record if isinstance(standing.record, Unit) else None
    return accounts.create_account(
        SYSTEM,
        name=registration.name,
        roles=OF_UNIT,
        region_code=unit.region_code if unit is not None else registration.region_code,
        unit_id=unit.id if unit is not None else None,
        founds_unit=unit is None,
        **_chosen(registration),
    )


def _chosen(registration: Registration) -> dict[str, Any]:
    return {
        "login": registration.login,
        "password": "",
        "ready_hash": registration.password_hash,
        "trusted": True,
        "level": Level.COUNTY,
        "phone": registration.phone,
    }


_OPENERS: dict[RegistrationKind, Callable[[Registration, _Standing], Account]] = {
    RegistrationKind.TRAINEE: _open_trainee,
    RegistrationKind.UNIT: _open_unit,
}


def print_person_code(person: Trainee, *, minutes: int) -> str:
    """A code for the slip that an officer hands to a person whose identity card they have seen."""
    subject = f"trainee:{person.id_hash}"
    return accounts.issue_code(CodePurpose.REGISTER, subject, minutes=minutes)


def print_unit_code(uscc: str, *, minutes: int) -> str:
    """A code for the slip that an officer hands to whom a unit has sent with its licence."""
    subject = registrations.subject_of(RegistrationKind.UNIT, uscc)
    return accounts.issue_code(CodePurpose.REGISTER, subject, minutes=minutes)


def send_reset_code(login: str) -> str:
    """Send a code for a new password to the confirmed address of an account, if there is one; as ``mail_code``.

    Where no letter arrives a code is made all the same, but of no account: the same work, and nothing to be guessed.
    """
    account = _resettable(login)
    contact = next(iter(contacts_of([account.user_id])), None) if account is not None else None
    address = contact.email if contact is not None and contact.email_confirmed_at else None
    subject = _reset_subject(account if address else None, login)
    if accounts.asked_too_often(CodePurpose.RESET, subject):
        return ""
    code = accounts.issue_code(CodePurpose.RESET, subject, minutes=CODE_MINUTES)
    return mail_code(address, code, purpose=_("重新设置密码"), minutes=CODE_MINUTES) if address else ""


def reset_password(login: str, *, code: str, password: str) -> Account:
    """Set a new password by the code that came to the account's address; raises Invalid."""
    account = _resettable(login)
    if said := password_problem(password, login=login):
        raise Invalid({"password": said})
    ready = accounts.hashed(password)
    accounts.use_code(CodePurpose.RESET, _reset_subject(account, login), code)
    if account is None:
        raise Invalid({"code": _("验证码不正确、已使用或已过期。")})
    with acting_as(SYSTEM):
        accounts.replace_password(account, ready)
    return account


def _resettable(login: str) -> Account | None:
    """An account whose owner may set a new password alone; officers ask their administrator."""
    found = account_for_sign_in(login.strip()[:64])
    return found if found is not None and found.role_set <= WITHOUT_AREA else None


def _reset_subject(account: Account | None, login: str) -> str:
    return f"account:{account.user_id}" if account is not None else f"login:{crypto.keyed_hash(login)}"
