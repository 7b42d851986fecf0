"""Scores handed out, written, submitted and refused by experts; each for themself.

A nomination is locked before its scores, always, so that of two experts who submit at once exactly one closes it.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from app.core import attempts, audit, clock, crypto
from app.core.actor import SYSTEM, Actor
from app.core.bulk import insert_rows, update_rows
from app.core.errors import Difference, Invalid, OutOfReach, Problems, Refusal, Refused, Stale
from app.core.search import is_storable
from app.extensions import db
from app.messaging.services import tell
from app.showcase.models import Nomination, Panelist, ShowcaseBatch, ShowcaseScore
from app.showcase.policy.scoring import conflict_of, may_write
from app.showcase.queries import panel as panels
from app.showcase.queries import scoring as queries
from app.showcase.rules import scoring as rules
from app.showcase.rules.criteria import Sheet, sheet_of
from app.showcase.rules.facts import facts_of_text
from app.showcase.rules.facts import values_of as bare
from app.showcase.rules.scoring import Mark, Values
from app.showcase.services.closing import close_when_done, organisers_of, row_of, settle
from app.showcase.services.moving import perform, require
from app.showcase.services.moving import score as move_score

__all__ = ["close_when_done", "entered", "hand_out", "open_scoring", "recuse", "save", "settle", "submit"]

WORDS_MAX = 1000
TOLD = ("nomination_id", "panelist_id", "round", "region_code")


@dataclass(frozen=True, slots=True)
class Opening:
    """What was handed out: scores, those from which experts stand back, and the nominations short of experts."""

    scores: int
    recused: int
    short: list[Nomination] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Saved:
    """What was kept of typed points, and by item what was not; the total is of all items that have points."""

    score: ShowcaseScore
    total: Decimal
    missing: int
    problems: Problems


# -- handing out


def open_scoring(batch: ShowcaseBatch) -> Opening:
    """Draw numbers at random and hand every recommended nomination to every expert; those with an interest stand back.

    Raises Refused when the batch has fewer experts than it demands.  The nominations that too few experts may score
    are told to the organiser, who adds an expert.
    """
    panel = panels.panel_of(batch)
    if len(panel) < batch.experts_min:
        words = _("评审专家不足 %(n)s 人，请先邀请专家。", n=batch.experts_min)
        raise Refused(Refusal("experts", words), status=409)
    found = queries.recommended(batch)
    _draw_numbers([each.nomination for each in found])
    opening = hand_out(batch, [(each.nomination, each.uscc) for each in found], panel)
    for panelist in panel:
        tell_assigned(batch, panelist)
    return opening


def _draw_numbers(nominations: list[Nomination]) -> None:
    """Numbers in an order that tells nothing of when or by whom a nomination was made."""
    drawn = list(range(1, len(nominations) + 1))
    secrets.SystemRandom().shuffle(drawn)
    width = max(3, len(str(len(drawn))))
    changes = [
        (nomination, {"number": f"S-{number:0{width}d}"}) for nomination, number in zip(nominations, drawn, strict=True)
    ]
    update_rows(Nomination, changes)  # hand_out reads them anew


def hand_out(batch: ShowcaseBatch, nominations: list[tuple[Nomination, str]], panel: list[Panelist]) -> Opening:
    """Give each nomination, with the credit code of its unit, to each expert, in a few statements for all."""
    keys = [nomination.id for nomination, _uscc in nominations]
    queries.lock_nominations(keys)
    rows, conflicts = [], {}
    for nomination, uscc in nominations:
        for panelist in panel:
            rows.append(row_of(batch, nomination, panelist))
            if why := conflict_of(panelist, nomination, uscc):
                conflicts[nomination.id, panelist.id] = why
    insert_rows(ShowcaseScore, rows, told=TOLD)
    _stand_back(batch, conflicts)
    short = queries.short_of(batch)
    _tell_short(batch, short)
    return Opening(len(rows), len(conflicts), short)


def _stand_back(batch: ShowcaseBatch, conflicts: Mapping[tuple[str, str], str]) -> None:
    standing = queries.conflicted(batch, set(conflicts))
    move_score.many(
        SYSTEM,
        standing,
        "recuse",
        lambda row: {"conflict": conflicts[row.nomination_id, row.panelist_id]},
        reason="系统自动回避",
    )


def tell_assigned(batch: ShowcaseBatch, panelist: Panelist) -> None:
    """Tell an expert that scores wait, and by when."""
    tell(
        "showcase_assigned",
        panels.accounts_of([panelist]),
        about=panelist,
        link="/admin/scoring/",
        due_on=batch.score_by,
        batch=batch.title,
        count=len(queries.open_scores_of(panelist)),
    )


def _tell_short(batch: ShowcaseBatch, short: list[Nomination]) -> None:
    if short:
        tell(
            "showcase_panel_short",
            organisers_of(batch),
            about=batch,
            link=f"/admin/showcase-panel/{batch.id}",
            due_on=batch.score_by,
            batch=batch.title,
            count=len(short),
            least=batch.experts_min,
        )


# -- one score


def entered(actor: Actor, key: str) -> ShowcaseScore:
    """The actor's own score of an address; to ask for somebody else's is refused as if it were none, and logged."""
    found = queries.score_in_reach(key)
    if found is None or found.user_id != actor.user_id:
        theirs = found or queries.somebodys_score(key)
        if theirs is not None:
            attempts.note_refused(actor, "open_score", theirs, "not_assigned")
        raise OutOfReach()
    return found


def values_of(nomination: Nomination) -> Values:
    """The values of the facts of a nomination, as they were fixed when it was submitted."""
    return bare(facts_of_text(nomination.facts))


def sheet_for(score: ShowcaseScore) -> Sheet:
    """The criteria sheet of a score's batch."""
    return sheet_of(score.nomination.batch.criteria)


def _in_hand(score: ShowcaseScore) -> ShowcaseScore:
    """The score read anew, its nomination locked first, then itself."""
    nomination = queries.nomination_of(score)
    perform.lock(nomination)
    move_score.lock(score)
    return queries.with_papers(score)


def save(
    actor: Actor, score: ShowcaseScore, given: Mapping[str, Any], *, version: object = None, note: str | None = None
) -> Saved:
    """Keep what is valid of the typed points, {item: {"points", "note"}}, and tell by item what is not.

    Raises Refused unless it is the actor's own and still open, Stale with both versions when it was saved since
    ``version``.
    """
    score = queries.with_papers(score)
    move_score.lock(score)
    refusal = may_write(actor, score)
    status = 409 if refusal is not None and refusal.code in ("state", "old_round") else 403
    require(actor, "save", score, refusal, status=status)
    sheet, values, marks = sheet_for(score), values_of(score.nomination), rules.marks_of(score.points)
    if version is not None and str(version) != str(score.version):
        raise Stale(_differences(sheet, marks, given))
    kept, problems = rules.checked(sheet, values, given)
    after = {code: mark for code, mark in (marks | kept).items() if mark is not None}
    if (text := rules.marks_text(after)) != rules.marks_text(marks):
        score.points = text
    if note is not None:
        problems |= _keep_note(score, note)
    db.session.flush()
    points = rules.given_points(sheet, values, after)
    return Saved(score, sheet.base(points), len(rules.missing(sheet, values, after)), problems)


def _keep_note(score: ShowcaseScore, note: str) -> Problems:
    words = note.strip()
    if len(words) > WORDS_MAX or not is_storable(words):
        return {"note": [_("评语不能超过 %(n)s 字，也不能含有特殊字符。", n=WORDS_MAX)]}
    if words != (score.note or ""):
        score.note = words or None
    return {}


def _differences(sheet: Sheet, marks: Mapping[str, Mark], given: Mapping[str, Any]) -> list[Difference]:
    """The items of which the stored and the typed points differ."""
    found = []
    for code, said in given.items():
        item = sheet.item(code)
        if item is None or not isinstance(said, Mapping):
            continue
        stored = f"{marks[code].points:f} {marks[code].note}".strip() if code in marks else ""
        typed = f"{said.get('points') or ''} {said.get('note') or ''}".strip()
        if stored != typed:
            found.append(Difference(code, item.label, stored, typed))
    return found


def submit(actor: Actor, score: ShowcaseScore, *, version: object = None, reason: str = "") -> ShowcaseScore:
    """Submit the points of all items for good, and close the nomination when this was the last.

    Raises Refused when role, state or policy forbid it, Stale when it was saved since ``version``, Invalid with the
    items that have no points.
    """
    score = _in_hand(score)
    move_score.begin(actor, score, "submit")
    if version is not None and str(version) != str(score.version):
        raise Stale()
    sheet, values, marks = sheet_for(score), values_of(score.nomination), rules.marks_of(score.points)
    if lacking := rules.missing(sheet, values, marks):
        raise Invalid({item.code: _("请为“%(item)s”评分。", item=item.label) for item in lacking})
    points = rules.given_points(sheet, values, marks)
    full = {code: marks.get(code, Mark(given)) for code, given in points.items()}
    now = clock.now()
    text = rules.marks_text(full)
    move_score(actor, score, "submit", reason=reason, points=text, total=sheet.base(points), submitted_at=now)
    audit.note("submit_score", score, seal=_seal(score, text, now))
    close_when_done(score.nomination)
    return score


def _seal(score: ShowcaseScore, points: str, at: datetime) -> str:
    """What proves later that points are as they were submitted, without telling them."""
    return crypto.sign(json.dumps([score.id, points, str(at)], ensure_ascii=False), purpose="showcase-score")


def recuse(actor: Actor, score: ShowcaseScore, *, reason: str) -> ShowcaseScore:
    """Stand back from a nomination with the reason; closes it when nobody else is left.

    Raises Refused when role, state or policy forbid it, Invalid without a reason.
    """
    score = _in_hand(score)
    move_score(actor, score, "recuse", reason=reason, conflict=(reason or "").strip()[:500] or None)
    close_when_done(score.nomination)
    return score


MOVES: dict[str, Callable[..., ShowcaseScore]] = {"submit": submit, "recuse": recuse}
