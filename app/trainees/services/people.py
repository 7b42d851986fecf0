"""People are collected, corrected and handed from one county to another."""

from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.core import audit, clock
from app.core.actor import Actor
from app.core.errors import Invalid, Refusal, Refused
from app.core.identifiers import new_id
from app.core.scope import unscoped
from app.core.workflow import StatusLog
from app.extensions import db
from app.organisations.queries import areas, name_of
from app.security.states import Level
from app.trainees import signals
from app.trainees.models import Trainee
from app.trainees.policy import may_correct, may_transfer, may_write
from app.trainees.queries import sources as register
from app.trainees.scope import helps_only
from app.trainees.services import children, intake
from app.trainees.services.collecting import ONE_PERSON, Report, absorb
from app.trainees.services.doubles import place_pairs
from app.trainees.services.persons import STATED
from app.trainees.services.standing import perform
from app.trainees.states import Channel

TOLD_WITH_NUMBER = frozenset({"id_no", "sex", "birth"})


def collect(
    actor: Actor, *, id_no: str, channel: Channel | None = None, as_of: date | None = None, **facts: Any
) -> Trainee:
    """Take up what somebody said of a person; raises Invalid when it cannot be true.

    The answer is the one record of that number, wherever it lies: ask ``queries.trainee_in_reach`` before showing it.
    """
    if refusal := may_write(actor):
        raise Refused(refusal)
    today, source = clock.today(), channel or intake.own_channel(actor)
    values = intake.cleaned({**facts, "id_no": id_no})
    found = intake.problems(values, today)
    if not values.get("name"):
        found["name"] = _("请填写姓名。")
    county = intake.county_finder(actor)(values.get("residence_region"), values.get("hukou_region"))
    if county is None:
        found["residence_region"] = _("请填写常住地（职责范围内的县区），由该县区服务。")
    if found or county is None:
        raise Invalid(found)
    stated = {name: values[name] for name in STATED if name in values}
    report = Report(values["id_no"], stated, source, min(as_of or today, today), county)
    (taken,) = absorb(actor, [report])
    with unscoped(ONE_PERSON):
        trainee = db.session.get(Trainee, taken.trainee_id)
    if trainee is None:
        raise Invalid({"id_no": _("没有保存，请重试。")})
    return trainee


def correct(actor: Actor, trainee: Trainee, **facts: Any) -> Trainee:
    """State anew what differs: an officer's word counts before every list, a helper's replaces their own (二(一)).

    The number, and what follows from it, never changes; a wrong number is a new record and a merge.
    """
    perform.lock(trainee)
    if refusal := may_correct(actor, trainee):
        raise Refused(refusal, status=409 if refusal.code == "state" else 403)
    changed = {name: value for name, value in intake.cleaned(facts).items() if getattr(trainee, name) != value}
    if wrong := set(changed) - set(STATED):
        raise Refused(Refusal("identity", _("身份证号码、出生日期、性别和服务县区不能直接修改。")), status=409)
    if "name" in changed and not changed["name"]:
        raise Invalid({"name": _("请填写姓名。")})
    known = {"id_no": trainee.id_no, "unemp_reg_date": trainee.unemp_reg_date}
    if found := {
        name: said for name, said in intake.problems(known | changed, clock.today()).items() if name in changed
    }:
        raise Invalid(found)
    if changed and not wrong:
        channel = intake.own_channel(actor) if helps_only(actor) else Channel.OFFICER
        absorb(actor, [Report(trainee.id_no, changed, channel, clock.today(), trainee.region_code, restates=True)])
        db.session.refresh(trainee)
    return trainee


def transfer(actor: Actor, trainee: Trainee, *, region_code: str, reason: str) -> Trainee:
    """Hand a person to another county, with all that was written about them; both counties' logs say so."""
    perform.lock(trainee)
    if refusal := may_transfer(actor, trainee):
        raise Refused(refusal, status=409 if refusal.code == "state" else 403)
    here, reason = trainee.region_code, (reason or "").strip()
    area = areas().get(region_code)
    if area is None or area.level != Level.COUNTY or region_code == here:
        raise Invalid({"region_code": _("请选择转入的县（市、区）。")})
    if not reason or len(reason) > 200:
        raise Invalid({"reason": _("请填写原因，不超过 200 字。")})
    with unscoped("a person is handed to a county that the giver does not reach"):
        trainee.region_code = region_code
        children.move_area(trainee)
        db.session.flush()
        place_pairs(register.pairs_of([trainee.id]))
    _log_transfer(actor, trainee, here, reason)
    signals.transferred.send(Trainee, trainee=trainee, from_region=here)
    return trainee


def _log_transfer(actor: Actor, trainee: Trainee, here: str, reason: str) -> None:
    for deed, place in (("transfer-out", here), ("transfer-in", trainee.region_code)):
        told = {"region_code": (here, trainee.region_code), "reason": (None, reason)}
        audit.note_rows(Trainee, deed, [(trainee.id, place, told)])
    way = _("%(a)s → %(b)s：", a=name_of(here), b=name_of(trainee.region_code))
    db.session.add(
        StatusLog(
            id=new_id(),
            entity=Trainee.__tablename__,
            record_id=trainee.id,
            move="transfer",
            from_state=str(trainee.state),
            to_state=str(trainee.state),
            actor_id=actor.user_id,
            actor_name=actor.name[:64],
            role=next(iter(sorted(actor.roles)), ""),
            at=clock.now(),
            reason=way + reason,
        )
    )
    db.session.flush()
