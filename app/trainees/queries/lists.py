"""Whom the labour offices' own lists name and the register has not heard of since."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select

from app.core.actor import Actor
from app.core.bulk import in_pieces
from app.core.scope import unscoped, within_area
from app.extensions import db
from app.registers.models import RealNameEntry, UnemploymentRegistration
from app.registers.states import EntryState
from app.trainees.models import Trainee, TraineeSource
from app.trainees.states import Channel

LISTS: dict[Channel, Any] = {
    Channel.UNEMP_REGISTER: UnemploymentRegistration,
    Channel.REALNAME_DB: RealNameEntry,
}
DAY_OF = {Channel.UNEMP_REGISTER: "registered_on", Channel.REALNAME_DB: "graduation_date"}
OWN_LISTS = "the labour offices' lists of the actor's area, against a register in which anybody may have the person"


def unheard(actor: Actor, channel: Channel, since: date, after: str, limit: int) -> list[tuple[str, str]]:
    """(key, hash) of the next listed entries of the area that changed since the register last heard of the person."""
    entity = LISTS[channel]
    heard = (
        select(TraineeSource.id)
        .join(Trainee, Trainee.id == TraineeSource.trainee_id)
        .where(
            Trainee.id_hash == entity.id_hash,
            TraineeSource.channel == channel,
            TraineeSource.updated_at >= entity.updated_at,
        )
    )
    statement = select(entity.id, entity.id_hash).where(
        within_area(actor, entity),
        entity.state == EntryState.LISTED,
        getattr(entity, DAY_OF[channel]) >= since,
        entity.id > after,
        ~heard.exists(),
    )
    with unscoped(OWN_LISTS):
        return [(key, hash_) for key, hash_ in db.session.execute(statement.order_by(entity.id).limit(limit))]


def latest_of(channel: Channel, hashes: Iterable[str]) -> list[Any]:
    """The latest listed entry of each person."""
    entity = LISTS[channel]
    found: dict[str, Any] = {}
    for piece in in_pieces(sorted(set(hashes))):
        statement = select(entity).where(entity.id_hash.in_(piece), entity.state == EntryState.LISTED)
        with unscoped(OWN_LISTS):
            for entry in db.session.scalars(statement.order_by(getattr(entity, DAY_OF[channel]), entity.id)):
                found[entry.id_hash] = entry
    return list(found.values())
