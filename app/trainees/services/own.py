"""What people say of themselves at their own desk: where they are reached, what they wish for, where money goes."""

from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Invalid, Refusal, Refused
from app.extensions import db
from app.security.queries import account_of
from app.security.services import follow_phone
from app.trainees.models import Trainee
from app.trainees.services import intake
from app.trainees.services.collecting import Report, absorb
from app.trainees.services.standing import perform
from app.trainees.states import Channel, TraineeState

OWN = (
    "phone",
    "address",
    "emergency_contact",
    "is_willing",
    "wish_regions",
    "wish_categories",
    "wish_industries",
    "wish_from",
    "bank_name",
    "bank_no",
)


def state(actor: Actor, trainee: Trainee, **facts: Any) -> Trainee:
    """Keep what a person says of themselves (channel SELF); an officer's finding still counts before it.

    Name, number, schooling and registrations are corrected by the office.  Raises Refused for anybody else's record
    and for a closed one, Invalid beside the fields.
    """
    perform.lock(trainee)
    if trainee.id not in actor.trainee_ids:
        raise Refused(Refusal("not_own", _("只能更新本人的资料。")))
    if trainee.state == TraineeState.CLOSED:
        raise Refused(Refusal("state", _("您的档案已关闭，请联系经办机构恢复。")), status=409)
    if wrong := set(facts) - set(OWN):
        raise Invalid({name: _("这一项由经办机构更正。") for name in wrong})
    told = {name: value for name, value in intake.cleaned(facts).items() if getattr(trainee, name) != value}
    known = {"id_no": trainee.id_no} | told
    if found := {name: said for name, said in intake.problems(known, clock.today()).items() if name in told}:
        raise Invalid(found)
    if told:
        absorb(actor, [Report(trainee.id_no, told, Channel.SELF, clock.today(), trainee.region_code, restates=True)])
        db.session.refresh(trainee)
        if "phone" in told:
            _sign_in_by(actor, trainee.phone or "")
    return trainee


def _sign_in_by(actor: Actor, phone: str) -> None:
    """Let the acting account sign in by the phone that counts now, if nobody else does."""
    account = account_of(actor.user_id) if actor.user_id is not None else None
    if account is not None:
        follow_phone(account, phone)


def outranked(trainee: Trainee, **facts: Any) -> list[str]:
    """The fields of what was just stated that an officer's finding still outranks."""
    return [name for name, value in intake.cleaned(facts).items() if getattr(trainee, name) != value]
