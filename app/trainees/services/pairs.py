"""Two records that may be one person: somebody decides, and may undo a merge for a week (P41).

A merged record keeps its own sources; the kept record's fields follow from the sources of both, so nothing has to be
guessed when a merge is undone.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import SYSTEM_ROLE, Actor
from app.core.errors import Invalid, Refusal, Refused
from app.core.scope import unscoped
from app.extensions import db
from app.trainees import queries, signals
from app.trainees.models import Trainee, TraineeMerge, TraineePair
from app.trainees.policy import may_pair
from app.trainees.queries import sources as register
from app.trainees.rules import merging
from app.trainees.services import children
from app.trainees.services.doubles import common_area, find_pairs
from app.trainees.services.persons import Person, changes_back, changes_of, fresh_deadlines, people_of, write
from app.trainees.services.standing import perform
from app.trainees.states import PAIRING, CloseReason, PairReason, PairState, TraineeState

UNDO_FOR = timedelta(days=7)
ONE_OF_TWO = "both records are in the actor's reach; what hangs on them goes along"


def _may(actor: Actor, _pair: TraineePair) -> Refusal | None:
    return may_pair(actor)


decide = PAIRING.bound_to({"merge": _may, "apart": _may, "reopen": _may})


def pair_up(actor: Actor, *, first_id: str, second_id: str, note: str | None = None) -> TraineePair:
    """Name two records in reach that may be one person although nothing in them is alike."""
    if refusal := may_pair(actor):
        raise Refused(refusal)
    first, second = sorted((_in_reach(first_id, "first_id"), _in_reach(second_id, "second_id")), key=lambda t: t.id)
    if first.id == second.id:
        raise Invalid({"second_id": _("请选择两份不同的档案。")})
    if register.known_pairs([first.id]) & {(first.id, second.id)}:
        raise Invalid({"second_id": _("这两份档案已在疑似重复清单中。")})
    area = common_area(first.region_code, second.region_code)
    pair = TraineePair(first_id=first.id, second_id=second.id, region_code=area, reason=PairReason.NAMED, note=note)
    db.session.add(pair)
    db.session.flush()
    return pair


def _in_reach(key: str, name: str) -> Trainee:
    trainee = queries.trainee_in_reach(key)
    if trainee is None or trainee.merged_into_id is not None:
        raise Invalid({name: _("没有找到这份档案，或者它不在您的职责范围内。")})
    return trainee


def apart(actor: Actor, pair: TraineePair, *, reason: str = "") -> TraineePair:
    """Decide that the two are different people; the pair is not proposed again."""
    return decide(actor, pair, "apart", reason=reason, decided_on=clock.today(), note=reason[:200] or None)


def merge(actor: Actor, pair: TraineePair, *, keep: str, reason: str = "") -> TraineePair:
    """Fold one record into the other: all that hangs on it goes along, and it is closed as a duplicate."""
    decide.begin(actor, pair, "merge")
    kept, gone = _both(pair, keep)
    if kept.merged_into_id or gone.merged_into_id:
        raise Refused(Refusal("state", _("其中一份档案已并入其他档案。")), status=409)
    if gone.state == TraineeState.PLACED:
        raise Invalid({"keep": _("见习中的档案不能并入另一份，请保留它。")})
    with unscoped(ONE_OF_TWO):
        old = _said(_person(kept))
        before: dict[str, Any] = {"gone": _values(gone, ("closed_on", "closed_because", *_WAITING))}
        before["said"] = {name: merging.plain(value) for name, value in _said(_person(gone)).items()}
        before["contacts"] = _values(kept, CONTACTS)
        before["children"] = children.hand_over(gone, kept)
        _fold(actor, gone, kept, reason)
        together = _person(kept)
        before["kept"] = write(together, changes_of(together, old, fresh_deadlines()))
        db.session.add(_noted(pair, kept, gone, before, reason))
        _drop_other_pairs(gone, pair)
        decide(actor, pair, "merge", reason=reason, decided_on=clock.today(), note=reason[:200] or None)
        find_pairs([kept.id])
        signals.merged.send(Trainee, kept=kept, gone=gone)
        db.session.flush()
    return pair


_WAITING = ("is_willing", "waiting_since", "next_visit_on")
CONTACTS = ("last_contact_on", "next_visit_on")


def _both(pair: TraineePair, keep: str) -> tuple[Trainee, Trainee]:
    """The record that stays and the one that goes, locked in one order."""
    if keep not in ("first", "second"):
        raise Invalid({"keep": _("请选择保留哪一份。")})
    first, second = queries.trainee_in_reach(pair.first_id), queries.trainee_in_reach(pair.second_id)
    if first is None or second is None:
        raise Refused(Refusal("reach", _("其中一份档案不在您的职责范围内，请由上级经办人员处理。")))
    perform.lock(first)
    perform.lock(second)
    return (first, second) if keep == "first" else (second, first)


def _person(trainee: Trainee) -> Person:
    return people_of(Trainee.id, [trainee.id])[trainee.id][1]


def _said(person: Person) -> dict[str, Any]:
    return merging.record_of(person.joined())


def _values(trainee: Trainee, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: merging.plain(getattr(trainee, name)) for name in names}


def _through_system(actor: Actor) -> Actor:
    """The same person, whose decision makes the register itself move the record."""
    return replace(actor, roles=actor.roles | {SYSTEM_ROLE})


def _fold(actor: Actor, gone: Trainee, kept: Trainee, reason: str) -> None:
    facts: dict[str, Any] = {"merged_into_id": kept.id, "closed_because": CloseReason.DUPLICATE}
    facts |= {"closed_on": clock.today(), "is_willing": False, "waiting_since": None, "next_visit_on": None}
    if gone.state == TraineeState.CLOSED:
        for name, value in facts.items():
            setattr(gone, name, value)
    else:
        words = reason or _("并入尾号 %(tail)s 的档案", tail=kept.id_tail)
        perform(_through_system(actor), gone, "close", reason=words, **facts)
    for sources in register.sources_of([gone.id]).values():
        for source in sources:
            source.region_code = kept.region_code
    db.session.flush()


def _noted(pair: TraineePair, kept: Trainee, gone: Trainee, before: Mapping[str, Any], reason: str) -> TraineeMerge:
    now = clock.now()
    return TraineeMerge(
        kept_id=kept.id,
        gone_id=gone.id,
        region_code=pair.region_code,
        before=json.dumps(before, ensure_ascii=False),
        merged_at=now,
        undo_until=now + UNDO_FOR,
        reason=reason,
    )


def _drop_other_pairs(gone: Trainee, but: TraineePair) -> None:
    """A record that is gone makes no pairs; an undo finds them again."""
    for other in register.pairs_of([gone.id]):
        if other.id != but.id and other.state == PairState.OPEN:
            db.session.delete(other)


def reopen(actor: Actor, pair: TraineePair, *, reason: str = "") -> TraineePair:
    """Undo what was decided: a merge within its window, a parting at any time."""
    decide.begin(actor, pair, "reopen")
    if pair.state == PairState.MERGED:
        _undo(actor, pair, reason)
    return decide(actor, pair, "reopen", reason=reason, decided_on=None)


def _undo(actor: Actor, pair: TraineePair, reason: str) -> None:
    first, second = queries.trainee_in_reach(pair.first_id), queries.trainee_in_reach(pair.second_id)
    if first is None or second is None:
        raise Refused(Refusal("reach", _("其中一份档案不在您的职责范围内，请由上级经办人员处理。")))
    gone = second if second.merged_into_id == first.id else first
    noted = register.last_merge_of(gone.id)
    if noted is None or clock.now() > noted.undo_until:
        raise Refused(Refusal("too_late", _("合并已超过 %(n)s 日，不能撤销。", n=UNDO_FOR.days)), status=409)
    with unscoped(ONE_OF_TWO):
        _unfold(actor, gone, noted, reason)


def _unfold(actor: Actor, gone: Trainee, noted: TraineeMerge, reason: str) -> None:
    before = json.loads(noted.before)
    together = _person(gone)
    kept, old = together.root, _said(together)
    perform.lock(kept)
    facts = {name: _rich(name, value) for name, value in before["gone"].items()} | {"merged_into_id": None}
    if facts["closed_because"] is None:
        perform.take_back(_through_system(actor), gone, "close", reason=reason, **facts)
    else:  # it was closed for another reason before it was merged
        for name, value in facts.items():
            setattr(gone, name, value)
    db.session.flush()
    for sources in register.sources_of([gone.id]).values():
        for source in sources:
            source.region_code = gone.region_code
    children.hand_back(before["children"], {noted.kept_id, kept.id}, gone)
    back = before["kept"] if kept.id == noted.kept_id else {}
    said = {name: merging.as_value(name, value) for name, value in before["said"].items()}
    for record, told, instead in ((kept, old, back), (gone, said, {})):
        alone = _person(record)
        write(alone, changes_back(alone, told, instead, fresh_deadlines()))
    if kept.id == noted.kept_id:  # those follow from the visits again, where there are any
        for name, value in before["contacts"].items():
            setattr(kept, name, _rich(name, value))
    noted.undone_at = clock.now()
    db.session.flush()
    find_pairs([gone.id])
    signals.parted.send(Trainee, kept=kept, gone=gone)


def _rich(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if value and name.endswith(("_on", "_since")) else value


MOVES: dict[str, Callable[..., Any]] = {"merge": merge, "apart": apart, "reopen": reopen}
