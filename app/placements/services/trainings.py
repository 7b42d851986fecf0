"""Trainings of the trainees of a unit, one or several at a time (C33, R23), and what the forms of mentoring share."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Invalid, Problems, Refusal, Refused
from app.extensions import db
from app.placements.models import Placement, Training
from app.placements.policy.mentoring import may_train
from app.placements.queries import mentoring as queries
from app.placements.queries.reaching import placement_in_reach
from app.placements.states import TrainingKind

HOURS_MAX = Decimal(200)
TEXT_MAX = 1000


def train(
    actor: Actor,
    placements: Iterable[Placement],
    *,
    kind: TrainingKind,
    held_on: date,
    hours: Decimal,
    trainer: str,
    content: str,
) -> list[Training]:
    """Record one training for several trainees of a unit (R23); whoever has the same on record is left out."""
    _check_training(held_on=held_on, hours=hours, trainer=trainer, content=content)
    rows = []
    for placement in placements:
        require(may_train(actor, placement))
        if not queries.has_same_training(placement.id, kind, held_on, content.strip()):
            rows.append(
                Training(
                    **keys_of(placement),
                    kind=TrainingKind(kind),
                    held_on=held_on,
                    hours=hours,
                    trainer=trainer.strip(),
                    content=content.strip(),
                )
            )
    db.session.add_all(rows)
    db.session.flush()
    return rows


def add_training(actor: Actor, *, placement_id: str, **facts: Any) -> Training:
    """Record a training of one trainee from the generated form."""
    made = train(actor, [placement_of(placement_id)], **facts)
    if not made:
        raise Invalid({"content": _("同一天同一内容的培训已登记。")})
    return made[0]


def change_training(actor: Actor, row: Training, **facts: Any) -> Training:
    """Correct a training while the internship goes on."""
    require(may_train(actor, placement_of(row.placement_id)))
    facts.pop("placement_id", None)
    given = {name: facts.get(name, getattr(row, name)) for name in ("held_on", "hours", "trainer", "content")}
    _check_training(**given)
    for name, value in tidied(facts).items():
        setattr(row, name, value)
    db.session.flush()
    return row


def _check_training(*, held_on: date | None, hours: Decimal | None, trainer: str, content: str) -> None:
    problems: Problems = {}
    if held_on is None or held_on > clock.today():
        problems["held_on"] = [_("培训日期不能晚于今天。")]
    if hours is None or not 0 < hours <= HOURS_MAX:
        problems["hours"] = [_("学时应大于0、不超过 %(n)s。", n=HOURS_MAX)]
    if not (trainer or "").strip() or len(trainer) > 40:
        problems["trainer"] = [_("请填写培训人，不超过40字。")]
    if not (content or "").strip() or len(content) > TEXT_MAX:
        problems["content"] = [_("请填写培训内容，不超过 %(n)s 字。", n=TEXT_MAX)]
    if problems:
        raise Invalid(problems)


def placement_of(key: str) -> Placement:
    """The placement of a form, in reach; raises Invalid."""
    placement = placement_in_reach(key)
    if placement is None:
        raise Invalid({"placement_id": _("没有找到这次见习，或者它不在您的职责范围内。")})
    return placement


def keys_of(placement: Placement) -> dict[str, str]:
    """What every row of mentoring says of its placement."""
    return {
        "placement_id": placement.id,
        "unit_id": placement.unit_id,
        "trainee_id": placement.trainee_id,
        "region_code": placement.region_code,
    }


def text_of(name: str, words: str) -> str:
    """A required text, trimmed; raises Invalid."""
    given = (words or "").strip()
    if not given or len(given) > TEXT_MAX:
        raise Invalid({name: _("请填写内容，不超过 %(n)s 字。", n=TEXT_MAX)})
    return given


def require(refusal: Refusal | None) -> None:
    """Raise what a policy refuses."""
    if refusal is not None:
        raise Refused(refusal, status=409 if refusal.code == "state" else 403)


def tidied(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts of a form with their texts trimmed."""
    return {name: value.strip() if isinstance(value, str) else value for name, value in facts.items()}
