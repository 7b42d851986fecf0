"""One person from the first source to now, as dated events; higher parts add theirs (B45)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select

from app.core.card import as_text
from app.core.workflow import history
from app.extensions import db
from app.trainees.models import (
    Consent,
    EligibilityCheck,
    Hardship,
    Trainee,
    TraineeMerge,
    TraineeSource,
    Visit,
)
from app.trainees.states import REGISTERING, HardshipState, TraineeState

TOLD_ELSEWHERE = frozenset({"collect", "contact", "qualify", "disqualify"})  # by the source, the visit, the check


@dataclass(frozen=True)
class Event:
    """Something that happened to or for a person; ``tone`` colours its mark, ``what`` names the kind of work."""

    on: date
    what: str
    title: str
    detail: str = ""
    who: str = ""
    tone: str = "info"
    at: datetime | None = None


Provider = Callable[[Trainee], Iterable[Event]]
PROVIDERS: list[Provider] = []


def add_events(provider: Provider) -> Provider:
    """Let a part tell what it knows of a person's way; each asks a constant number of statements."""
    PROVIDERS.append(provider)
    return provider


def events_of(trainee: Trainee) -> list[Event]:
    """Everything that is known of a person's way and that the actor may read, oldest first."""
    found = [event for provider in PROVIDERS for event in provider(trainee)]
    return sorted(found, key=lambda event: (event.on, event.at or datetime.combine(event.on, datetime.min.time())))


@add_events
def _sources(trainee: Trainee) -> Iterable[Event]:
    statement = select(TraineeSource).where(TraineeSource.trainee_id == trainee.id)
    for source in db.session.scalars(statement.order_by(TraineeSource.id)):
        name = as_text(source.channel)
        yield Event(source.first_seen_on, _("采集"), _("%(source)s首次入库", source=name))
        if source.last_seen_on > source.first_seen_on:
            yield Event(source.last_seen_on, _("采集"), _("%(source)s最近一次更新", source=name), tone="quiet")


@add_events
def _visits(trainee: Trainee) -> Iterable[Event]:
    statement = select(Visit).where(Visit.trainee_id == trainee.id).order_by(Visit.visited_on, Visit.id)
    for visit in db.session.scalars(statement):
        again = _("下次走访 %(day)s", day=visit.next_on.isoformat()) if visit.next_on else ""
        detail = _("；").join(part for part in ((visit.note or "").rstrip("。；"), again) if part)
        title = _("%(method)s走访：%(result)s", method=as_text(visit.method), result=as_text(visit.result))
        yield Event(visit.visited_on, _("走访"), title, detail, visit.visitor)


@add_events
def _consents(trainee: Trainee) -> Iterable[Event]:
    statement = select(Consent).where(Consent.trainee_id == trainee.id).order_by(Consent.id)
    for row in db.session.scalars(statement):
        words = _("本人同意：%(scope)s") if row.is_given else _("本人撤回同意：%(scope)s")
        tone = "good" if row.is_given else "waiting"
        yield Event(row.declared_on, _("授权"), words % {"scope": as_text(row.scope)}, as_text(row.means), tone=tone)


@add_events
def _hardships(trainee: Trainee) -> Iterable[Event]:
    statement = select(Hardship).where(Hardship.trainee_id == trainee.id).order_by(Hardship.id)
    for claim in db.session.scalars(statement):
        kind = as_text(claim.kind)
        yield Event(claim.claimed_on, _("困难认定"), _("申报%(kind)s", kind=kind), claim.proof or "", tone="waiting")
        if claim.decided_on is None:
            continue
        if claim.valid_to is None:
            title = _("%(kind)s核实未通过", kind=kind)
            yield Event(claim.decided_on, _("困难认定"), title, who=claim.decided_by or "", tone="bad")
            continue
        title = _("%(kind)s已核实，有效期至 %(day)s", kind=kind, day=claim.valid_to.isoformat())
        yield Event(claim.decided_on, _("困难认定"), title, claim.evidence or "", claim.decided_by or "", "good")
        if claim.state == HardshipState.REFUSED and claim.marked_to:
            yield Event(claim.marked_to, _("困难认定"), _("%(kind)s认定已撤销", kind=kind), tone="bad")


@add_events
def _checks(trainee: Trainee) -> Iterable[Event]:
    statement = select(EligibilityCheck).where(EligibilityCheck.trainee_id == trainee.id)
    for row in db.session.scalars(statement.order_by(EligibilityCheck.id)):
        if row.eligible:
            title = _("资格核验通过：%(category)s", category=as_text(row.category))
            detail = _("有效期至 %(day)s", day=row.valid_to.isoformat())
        else:
            title, detail = _("资格核验未通过"), ""
        yield Event(
            row.checked_on,
            _("资格核验"),
            title,
            detail,
            row.checked_by,
            "good" if row.eligible else "bad",
            row.created_at,
        )


@add_events
def _moves(trainee: Trainee) -> Iterable[Event]:
    for line in history(trainee):
        if line.move in TOLD_ELSEWHERE:
            continue
        known = REGISTERING.moves.get(line.move)
        title = _(known.label) if known else _("档案变动")
        if line.from_state != line.to_state:
            title += _("（%(state)s）", state=_(TraineeState.label_of(line.to_state)))
        yield Event(line.at.date(), _("办理"), title, line.reason, line.actor_name, at=line.at)


@add_events
def _merges(trainee: Trainee) -> Iterable[Event]:
    statement = select(TraineeMerge).where(TraineeMerge.kept_id == trainee.id).order_by(TraineeMerge.id)
    for row in db.session.scalars(statement):
        yield Event(row.merged_at.date(), _("合并"), _("并入一份重复档案"), row.reason, at=row.merged_at)
        if row.undone_at:
            yield Event(row.undone_at.date(), _("合并"), _("撤销合并"), at=row.undone_at, tone="waiting")
