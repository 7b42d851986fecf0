"""Who claims and where the money goes: the name and account of a unit, a person, or the insurer that a county paid."""

import re
from dataclasses import dataclass

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.errors import Invalid, OutOfReach, Refused
from app.core.search import is_storable
from app.placements.queries.documents import office_of
from app.subsidies.models import Claim
from app.subsidies.policy.claims import CLAIMANT_OF, may_draft
from app.subsidies.queries import working_claims as queries
from app.subsidies.states import Claimant, ClaimKind
from app.trainees.models import Trainee
from app.units.models import Unit

ACCOUNT_NO = re.compile(r"\d{8,32}", re.ASCII)
BANK_MAX, NAME_MAX = 80, 80


@dataclass(frozen=True)
class Payee:
    """Whose account is paid; ``holder`` is in whose name it is kept (R44)."""

    name: str
    bank: str | None
    account: str | None
    holder: str | None


@dataclass(frozen=True)
class Claiming:
    """One claimant of one kind, with the county that serves it."""

    kind: ClaimKind
    claimant: Claimant
    name: str
    region_code: str
    payee: Payee
    unit_id: str | None = None
    trainee_id: str | None = None


def claiming(
    actor: Actor,
    kind: ClaimKind,
    *,
    unit_id: str | None,
    trainee_id: str | None,
    region_code: str | None,
    payee: Payee | None,
) -> Claiming:
    """The claimant that an actor may claim for; raises Refused, or OutOfReach."""
    if refusal := may_draft(actor, kind, unit_id=unit_id, trainee_id=trainee_id):
        raise Refused(refusal)
    claimant = CLAIMANT_OF[kind]
    if claimant == Claimant.COUNTY:
        return _county(actor, kind, region_code, payee)
    if payee is not None and (payee.account or payee.name):
        raise Invalid({"payee_account": _("补贴拨付到单位（本人）档案中登记的账户，请先更新档案。")})
    if claimant == Claimant.UNIT:
        unit = queries.units([unit_id or ""]).get(unit_id or "")
        if unit is None:
            raise OutOfReach()
        return of_unit(kind, unit)
    person = queries.person(trainee_id or "")
    if person is None:
        raise OutOfReach()
    return Claiming(kind, claimant, person.name, person.region_code, account_of(person), trainee_id=person.id)


def of_unit(kind: ClaimKind, unit: Unit) -> Claiming:
    """A unit as a claimant."""
    return Claiming(kind, Claimant.UNIT, unit.name, unit.region_code, account_of(unit), unit_id=unit.id)


def account_of(owner: Unit | Trainee) -> Payee:
    """The account on file of a unit or a person; in its own name unless the file says otherwise."""
    number = owner.bank_account if isinstance(owner, Unit) else owner.bank_no
    return Payee(owner.name, owner.bank_name, number, owner.bank_holder or owner.name)


def _county(actor: Actor, kind: ClaimKind, region_code: str | None, payee: Payee | None) -> Claiming:
    """The area of an agent; the money goes to the insurer, whose account is the one given, else the last one paid."""
    area = region_code or actor.region_code
    if not area or not (actor.is_system or area == actor.region_code):
        raise OutOfReach()
    return Claiming(
        kind,
        Claimant.COUNTY,
        office_of(area).name[:80],
        area,
        insurer_account(area, payee or Payee("", None, None, None)),
    )


def insurer_account(area: str, given: Payee) -> Payee:
    """What is given of an insurer, filled from the last claim that paid it."""
    name, number, bank = given.name.strip(), digits_of(given.account), (given.bank or "").strip()
    if len(name) > NAME_MAX or not is_storable(name):
        raise Invalid({"payee_name": _("请填写保险机构名称，不超过 %(n)s 字。", n=NAME_MAX)})
    if number:
        if problems := account_problems(number, bank):
            raise Invalid(problems)
        return Payee(name, bank, number, name)
    before = queries.last_payee(area, name) if name else None
    return Payee(name, before.payee_bank, before.payee_account, name) if before else Payee(name, None, None, name)


def digits_of(account: str | None) -> str:
    """An account number as it is kept: without the blanks and dashes that people write."""
    return re.sub(r"[\s-]", "", account or "")


def account_problems(number: str, bank: str) -> dict[str, str]:
    """What is wrong with an account typed by hand, by field: its number without blanks, and its bank (R44)."""
    problems: dict[str, str] = {}
    if not ACCOUNT_NO.fullmatch(number):
        problems["payee_account"] = _("请填写 8 至 32 位数字的收款账号。")
    if not 0 < len(bank) <= BANK_MAX or not is_storable(bank):
        problems["payee_bank"] = _("请填写开户银行，不超过 %(n)s 字。", n=BANK_MAX)
    return problems


def fresh_account(claim: Claim) -> Payee | None:
    """The account on file today of who claims; None for a county's claim, whose account was given by hand."""
    owner: Unit | Trainee | None = None
    if claim.unit_id is not None:
        owner = queries.units([claim.unit_id]).get(claim.unit_id)
    elif claim.trainee_id is not None:
        owner = queries.person(claim.trainee_id)
    return account_of(owner) if owner else None
