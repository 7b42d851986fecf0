"""The health of placements (B26): what each of six things says today, for many placements with a few statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.core import clock
from app.core.bulk import in_pieces
from app.core.calendar import DAY
from app.core.rulebook import Params
from app.core.scope import unscoped
from app.extensions import db
from app.placements.models import (
    Agreement,
    AllowancePayment,
    AttendanceMonth,
    Mentor,
    Placement,
    Training,
)
from app.placements.queries.insurance import AHEAD, days_covered, gap_of
from app.placements.rules import attendance_in_time, trained_before_work
from app.placements.rules import on_post as rules_on_post
from app.placements.states import LIVE, PlacementState
from app.placements.states.agreements import AgreementState
from app.placements.states.attendance import AttendanceMonthState, PaymentAnswer
from app.programme.queries import database_params

STATES_ONLY = "the health of placements in hand; only whether something is in order leaves this function"
GREEN, AMBER, RED = "good", "waiting", "bad"  # the tones of badges
WEIGHT = {GREEN: 0, AMBER: 1, RED: 2}
FILED = frozenset({AgreementState.FILED, AgreementState.AMENDED, AgreementState.COMPLETED, AgreementState.TERMINATED})
SENT = frozenset({AttendanceMonthState.SUBMITTED, AttendanceMonthState.VERIFIED, AttendanceMonthState.LOCKED})
PAY_DAY = 15  # of the next month, until which the proof of payment may come without an alarm
MOST = 3000


@dataclass(frozen=True)
class Light:
    """One thing that has to be in order: its tone (good, waiting, bad), words, and the part of the page to go to.

    Label and words are put into the reader's language when they are printed: of many lights few are.
    """

    key: str
    label: LazyString
    tone: str
    words: LazyString | str
    anchor: str


@dataclass(frozen=True)
class Health:
    """The lights of one placement, and the worst of them."""

    lights: tuple[Light, ...]

    @property
    def tone(self) -> str:
        """The worst tone of all."""
        return max((light.tone for light in self.lights), key=lambda tone: WEIGHT[tone], default=GREEN)

    @property
    def rank(self) -> tuple[int, int]:
        """How bad it is: red lights, then amber ones."""
        tones = [light.tone for light in self.lights]
        return tones.count(RED), tones.count(AMBER)


@dataclass
class _Found:
    """What was read of one placement."""

    covers: list[tuple[date, date]]
    trainings: list[Any]
    agreements: list[Any]
    months: dict[str, Any]
    payments: dict[str, Any]


class _Rules:
    """R23 and R29 as they judge many placements: each question that comes again is answered once."""

    def __init__(self, params: Params):
        self.params = params
        self.months: dict[str, Any] = {}
        self.untrained: dict[date, Any] = {}

    def in_time(self, month: str) -> Any:
        """R29 of a sheet that was not sent."""
        if month not in self.months:
            self.months[month] = attendance_in_time(month=month, submitted=None, params=self.params)
        return self.months[month]

    def trained(self, start: date, held: list[rules_on_post.Training]) -> Any:
        """R23 of a placement from its first day and its trainings."""
        if held or start not in self.untrained:
            judged = trained_before_work(start=start, trainings=held, params=self.params)
            if held:
                return judged
            self.untrained[start] = judged
        return self.untrained[start]


def health_of(placements: Sequence[Placement]) -> dict[str, Health]:
    """The health of each placement by its key; the number of statements does not depend on how many there are."""
    keys = [placement.id for placement in placements]
    with unscoped(STATES_ONLY):
        covers = days_covered(keys)
        trainings = _rows(Training.placement_id, keys, Training.kind, Training.held_on, Training.hours)
        agreements = _rows(Agreement.placement_id, keys, Agreement.state, Agreement.number)
        months = _rows(AttendanceMonth.placement_id, keys, AttendanceMonth.month, AttendanceMonth.state)
        payments = _rows(AllowancePayment.placement_id, keys, AllowancePayment.month, AllowancePayment.answer)
        mentors = _active_mentors(placements)
    rules, today = _Rules(database_params()), clock.today()
    found = {}
    for placement in placements:
        key = placement.id
        read = _Found(
            covers.get(key, []),
            trainings[key],
            agreements[key],
            {row.month: row.state for row in months[key]},
            {row.month: row.answer for row in sorted(payments[key], key=_is_wrong)},  # of several, what was wrong
        )
        found[key] = Health(_lights(placement, read, mentors, rules, today))
    return found


def _is_wrong(payment: Any) -> bool:
    return payment.answer not in (None, PaymentAnswer.RECEIVED)


def _rows(owner: Any, keys: list[str], *columns: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for piece in in_pieces(keys):
        for row in db.session.execute(select(owner.label("owner"), *columns).where(owner.in_(piece))):
            found[row.owner].append(row)
    return found


def _active_mentors(placements: Iterable[Placement]) -> set[str]:
    keys = sorted({placement.mentor_id for placement in placements if placement.mentor_id})
    found: set[str] = set()
    for piece in in_pieces(keys):
        found |= set(db.session.scalars(select(Mentor.id).where(Mentor.id.in_(piece), Mentor.is_active)))
    return found


def _lights(placement: Placement, read: _Found, mentors: set[str], rules: "_Rules", today: date) -> tuple[Light, ...]:
    return (
        _insurance(placement, read, today),
        _mentor(placement, mentors),
        _training(placement, read, rules, today),
        _agreement(placement, read),
        _payment(placement, read, today),
        _attendance(placement, read, rules, today),
    )


def _insurance(placement: Placement, read: _Found, today: date) -> Light:
    def light(tone: str, words: LazyString | str) -> Light:
        return Light("insurance", _l("保险"), tone, words, "panel-covers")

    over = placement.ends_on < today
    gap = None if over else gap_of(placement, read.covers, since=today)
    if gap is None:
        return light(GREEN, _l("保险覆盖全程"))
    if gap <= max(today, placement.starts_on):
        return light(RED, _l("%(day)s 起没有保险，请立即补办", day=gap))
    return light(RED if gap <= today + AHEAD else AMBER, _l("保险只到 %(day)s，请续保", day=gap - DAY))


def _mentor(placement: Placement, mentors: set[str]) -> Light:
    def light(tone: str, words: LazyString | str) -> Light:
        return Light("mentor", _l("带教"), tone, words, "facts")

    if placement.mentor_id is None:
        waiting = placement.state == PlacementState.PENDING
        return light(AMBER if waiting else RED, _l("尚未指定带教老师"))
    if placement.mentor_id not in mentors:
        return light(RED, _l("带教老师已停用，请更换"))
    if not (placement.mentor_plan or "").strip():
        return light(AMBER, _l("还没有带教计划"))
    return light(GREEN, _l("已有带教老师和计划"))


def _training(placement: Placement, read: _Found, rules: "_Rules", today: date) -> Light:
    def light(tone: str, words: LazyString | str) -> Light:
        return Light("training", _l("岗前培训"), tone, words, "panel-trainings")

    held = [rules_on_post.Training(row.held_on, row.hours, str(row.kind)) for row in read.trainings]
    judged = rules.trained(placement.starts_on, held)
    if judged.ok:
        return light(GREEN, _l("岗前培训已完成"))
    return light(RED if judged.figures["by"] < today else AMBER, judged.message or "")


def _agreement(placement: Placement, read: _Found) -> Light:
    def light(tone: str, words: LazyString | str) -> Light:
        return Light("agreement", _l("协议"), tone, words, "panel-agreements")

    states = {row.state for row in read.agreements}
    if states & FILED:
        return light(GREEN, _l("协议已备案"))
    if AgreementState.SIGNED in states:
        return light(AMBER, _l("双方已签，待县区备案"))
    pending = placement.state == PlacementState.PENDING
    words = _l("待双方签署协议") if states else _l("还没有协议")
    return light(AMBER if pending else RED, words)


def _payment(placement: Placement, read: _Found, today: date) -> Light:
    def light(tone: str, words: LazyString | str) -> Light:
        return Light("payment", _l("补贴发放"), tone, words, "panel-allowances")

    month = last_month(today)
    if clock.month_of(placement.starts_on) > month or placement.state == PlacementState.PENDING:
        return light(GREEN, _l("尚未到首次发放"))
    if month not in read.payments:
        late = today.day > PAY_DAY
        return light(RED if late else AMBER, _l("%(month)s 补贴没有发放记录", month=month))
    said = read.payments[month]
    if said is None:
        return light(AMBER, _l("%(month)s 补贴待本人确认", month=month))
    if said == PaymentAnswer.RECEIVED:
        return light(GREEN, _l("%(month)s 补贴本人已确认", month=month))
    return light(RED, _l("%(month)s 补贴：%(said)s", month=month, said=_l(said.label)))


def _attendance(placement: Placement, read: _Found, rules: "_Rules", today: date) -> Light:
    def light(tone: str, words: LazyString | str) -> Light:
        return Light("attendance", _l("考勤"), tone, words, "panel-attendance")

    month = last_month(today)
    if clock.month_of(placement.starts_on) > month or placement.state == PlacementState.PENDING:
        return light(GREEN, _l("首月考勤登记中"))
    if read.months.get(month) in SENT:
        return light(GREEN, _l("%(month)s 考勤已报送", month=month))
    judged = rules.in_time(month)
    if judged.ok:
        return light(AMBER, _l("%(month)s 考勤待报送，%(due)s 前", month=month, due=judged["due"]))
    return light(RED, _l("%(month)s 考勤逾期未报送", month=month))


def last_month(today: date) -> str:
    """The month before that of a day."""
    return clock.month_of(today.replace(day=1) - DAY)


def examined(*, region_code: str = "", most: int = MOST) -> list[Placement]:
    """The live placements of the actor's reach, or of one county of it, whose health the list shows."""
    statement = select(Placement).where(Placement.state.in_(LIVE))
    if region_code:
        statement = statement.where(Placement.region_code == region_code)
    return list(db.session.scalars(statement.order_by(Placement.id).limit(most)))


def worst_first(placements: Sequence[Placement], *, light: str = "", tone: str = "") -> list[tuple[Placement, Health]]:
    """Placements with their health, the worst first; narrowed to a tone of all, or of one light."""
    health = health_of(placements)
    pairs = [(placement, health[placement.id]) for placement in placements]
    if light:
        wanted = {tone} if tone else {RED, AMBER}
        pairs = [pair for pair in pairs if any(one.key == light and one.tone in wanted for one in pair[1].lights)]
    elif tone:
        pairs = [pair for pair in pairs if pair[1].tone == tone]
    return sorted(pairs, key=lambda pair: (*(-n for n in pair[1].rank), pair[0].ends_on, pair[0].id))
