"""How well a person and a post suit each other: what forbids it, how good it is, and who goes before whom."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.calendar import add_years
from app.posts.rules.bands import open_to
from app.posts.rules.weighing import BEST, Measure, Opening, Reason, Seeker, reasons_of
from app.posts.states import Fit
from app.trainees.rules import minor_protected
from app.trainees.states import WAITING, TraineeState

UNCHECKED = frozenset({TraineeState.COLLECTED, TraineeState.CONTACTED})  # willing perhaps, not yet found eligible
ORDER = {Fit.HIGH: 0, Fit.MIDDLE: 1, Fit.LOW: 2}


@dataclass(frozen=True, slots=True)
class Block:
    """Why a match is out of the question, in words."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Match:
    """The judgement of one pair: blocked, or a score of 0–100 that the points of its reasons add up to."""

    score: int
    fit: Fit
    reasons: tuple[Reason, ...]
    blocks: tuple[Block, ...]
    is_pending: bool  # the person must be found eligible before anything can be pushed


@dataclass(frozen=True, slots=True)
class Pair:
    """A person and a post with their judgement."""

    seeker: Seeker
    opening: Opening
    match: Match


def score(seeker: Seeker, opening: Opening, measure: Measure) -> Match:
    """Judge one pair; a blocked pair has no points."""
    blocks = (
        *_blocks_of_post(opening),
        *_blocks_of_person(seeker, measure),
        *_blocks_of_pair(seeker, opening, measure),
    )
    pending = seeker.state in UNCHECKED or seeker.checked_to is None or seeker.checked_to < measure.on
    if blocks:
        return Match(0, Fit.LOW, (), blocks, pending)
    reasons = reasons_of(seeker, opening, measure)
    points = min(sum(reason.points for reason in reasons), BEST)
    fit = Fit.HIGH if points >= measure.high else Fit.MIDDLE if points >= measure.middle else Fit.LOW
    return Match(points, fit, reasons, (), pending)


def _blocks_of_post(opening: Opening) -> list[Block]:
    wrong = {
        "not_published": (not opening.is_published, "岗位目前不在招募中"),
        "no_vacancy": (opening.vacancies < 1, "岗位没有空余名额"),
        "unit": (not opening.unit_in_force, "见习单位目前未在认定有效期内或已暂停"),
    }
    return [Block(code, words) for code, (holds, words) in wrong.items() if holds]


def _blocks_of_person(seeker: Seeker, measure: Measure) -> list[Block]:
    found = []
    if seeker.state not in WAITING | UNCHECKED:
        found.append(Block("state", f"该人员当前状态为“{seeker.state.label}”，不在推荐范围"))
    if not seeker.is_willing:
        found.append(Block("not_willing", "该人员尚未表示见习意愿"))
    if seeker.deadline_on is not None and seeker.deadline_on < measure.on:
        found.append(Block("deadline", f"见习资格已于{seeker.deadline_on}到期"))
    return found


def _blocks_of_pair(seeker: Seeker, opening: Opening, measure: Measure) -> list[Block]:
    found = []
    if opening.education not in open_to(seeker.band):
        found.append(Block("education", f"学历未达到岗位要求（{opening.education.label}）"))
    start = max(measure.on, seeker.wish_from or measure.on)
    if add_years(seeker.birth, measure.adult_age) > start:
        judged = minor_protected(
            birth=seeker.birth,
            start=start,
            consent=seeker.guardian_consent,
            hazardous=opening.is_hazardous,
            params=measure.params,
        )
        if judged.message:
            found.append(Block("minor", judged.message))
    return found


def rank_posts(seeker: Seeker, openings: Iterable[Opening], measure: Measure) -> list[Pair]:
    """The posts open to a person, best first; equal ones by how long they have been offered, then by key."""
    pairs = _unblocked(((seeker, opening) for opening in openings), measure)
    return sorted(pairs, key=lambda pair: (-pair.match.score, -pair.opening.offered_days, pair.opening.key))


def rank_people(opening: Opening, seekers: Iterable[Seeker], measure: Measure) -> list[Pair]:
    """The people for a post, best first.

    Inside one band of fit those in hardship go first, whatever the points (二(一)); then the score, the longer
    waiting, the key.
    """
    return sorted(_unblocked(((seeker, opening) for seeker in seekers), measure), key=_turn)


def _turn(pair: Pair) -> tuple[int, bool, int, int, str]:
    seeker, match = pair.seeker, pair.match
    return ORDER[match.fit], not seeker.is_hardship, -match.score, -seeker.waiting_days, seeker.key


def _unblocked(pairs: Iterable[tuple[Seeker, Opening]], measure: Measure) -> list[Pair]:
    judged = (Pair(seeker, opening, score(seeker, opening, measure)) for seeker, opening in pairs)
    return [pair for pair in judged if not pair.match.blocks]
