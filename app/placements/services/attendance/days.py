"""What trainee, mentor and unit say of days: stored at once, each day by itself, with a receipt (B15, X31)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Invalid, Refusal, Refused
from app.placements.models import Placement
from app.placements.policy.attendance import may_confirm_days, may_mark, may_tap
from app.placements.rules.attendance import derived
from app.placements.services.attendance import presence
from app.placements.services.attendance.sheets import Cell, Day, Sheets, Side
from app.placements.states.attendance import AttendanceCode as Code
from app.programme.queries import whole_number

SIDE_POLICY: dict[Side, Callable[[Actor, Placement], Refusal | None]] = {
    "trainee": may_tap,
    "mentor": may_confirm_days,
    "unit": may_mark,
}


@dataclass(frozen=True)
class Receipt:
    """What was stored of a tap, to the second; ``proof`` is None when no digits were given."""

    day: date
    code: Code
    at: datetime
    out_at: datetime | None
    proof: bool | None
    has_proof: bool
    is_late: bool
    settled: Code | None

    @property
    def words(self) -> str:
        """The receipt in one sentence."""
        said = _(
            "%(day)s已登记“%(code)s”，%(at)s。", day=self.day, code=_(self.code.label), at=f"{self.at:%m-%d %H:%M:%S}"
        )
        if self.out_at:
            said += _("签退 %(at)s。", at=f"{self.out_at:%m-%d %H:%M:%S}")
        if self.proof is False:
            said += _("屏幕上的数字不对，签到已保存，但没有到岗凭证；请看清当前数字后再输入。")
        elif self.has_proof:
            said += _("到岗凭证有效。")
        return said


@dataclass(frozen=True)
class Outcome:
    """How many days were written, and why the others were not, day by day."""

    written: int
    problems: dict[Cell, str]


def tap(
    actor: Actor,
    placement: Placement,
    *,
    day: date | None = None,
    code: str = "P",
    proof: str | None = None,
    device: str | None = None,
    out: bool = False,
) -> Receipt:
    """The trainee's one tap: today, or one of the last days (marked late); the first moment of a code stays.

    ``proof`` are the digits of the unit's screen, taken only for today; wrong ones lose no tap.  ``out`` tells the
    end of the day and changes nothing that was said before.  Raises Refused for another person, Invalid for the day.
    """
    if refusal := may_tap(actor, placement):
        raise Refused(refusal)
    day, said = day or clock.today(), _code(code)
    _require_recent(day)
    sheets, cell = Sheets([placement], day, day), (placement.id, day)
    known = sheets.days.get(cell)
    if out and known is not None and known["trainee_code"] is not None:
        said = known["trainee_code"]
    is_news = known is None or known["trainee_code"] != said
    if is_news and (problems := sheets.put("trainee", {cell: said})):
        raise Invalid({"day": problems[cell]})
    kept = sheets.day(cell)
    right = _prove(kept, placement, day, proof)
    _note(kept, device, out)
    sheets.store()
    late = kept["trainee_at"].date() > day
    return Receipt(day, said, kept["trainee_at"], kept["trainee_out_at"], right, kept["has_proof"], late, kept["code"])


def _note(kept: Day, device: str | None, out: bool) -> None:
    if device and kept["trainee_device"] is None:
        kept.set(trainee_device=device[:64])
    if out:
        kept.set(trainee_out_at=clock.now())


def _prove(kept: Day, placement: Placement, day: date, proof: str | None) -> bool | None:
    """Whether the digits were right; the tries of a day are few, and what was proved stays proved."""
    if not proof or day != clock.today():
        return None
    if kept["wrong_codes"] >= presence.TRIES_MAX:
        return False
    right = presence.is_right(proof, placement.unit_id, placement.site_id)
    if right:
        kept.set(has_proof=True)
    else:
        kept.set(wrong_codes=kept["wrong_codes"] + 1)
    return right


def _require_recent(day: date) -> None:
    back = whole_number("tap_back_days")
    if day > clock.today():
        raise Invalid({"day": _("还没有到这一天。")})
    if day < clock.today() - timedelta(days=back):
        raise Invalid({"day": _("只能补登最近 %(n)s 天；更早的请联系见习单位。", n=back)})


def _code(code: str) -> Code:
    try:
        return Code(str(code).strip().upper())
    except ValueError as error:
        raise Invalid({"code": _("没有这个考勤代码：%(code)s。", code=str(code)[:8])}) from error


def mentor_confirm(actor: Actor, placement: Placement, days: Iterable[date], code: str = "P") -> Outcome:
    """The mentor's voice on some days of one trainee; raises Invalid naming the days that cannot be said."""
    wanted = dict.fromkeys(((placement.id, day) for day in days), _code(code))
    return say(actor, "mentor", [placement], wanted, is_whole=True)


def unit_mark(actor: Actor, placement: Placement, codes: Mapping[date, str | None]) -> Outcome:
    """The unit's voice, day by day; an empty code takes it back.  Raises Invalid naming the days that cannot be."""
    wanted = {(placement.id, day): _code(code) if code else None for day, code in codes.items()}
    return say(actor, "unit", [placement], wanted, is_whole=True)


def say(
    actor: Actor,
    side: Side,
    placements: Sequence[Placement],
    wanted: Mapping[Cell, Code | None],
    *,
    is_whole: bool = False,
) -> Outcome:
    """Let one side speak of many days of many people in a few statements; what cannot be said is told, not stored.

    Raises Refused when one of the placements is not for this side to speak of; with ``is_whole`` Invalid naming the
    days that cannot be said, and nothing is stored.
    """
    for placement in placements:
        if refusal := SIDE_POLICY[side](actor, placement):
            raise Refused(refusal)
    if not wanted:
        return Outcome(0, {})
    days = [day for _key, day in wanted]
    sheets = Sheets(placements, min(days), max(days))
    problems = sheets.put(side, wanted)
    if problems and is_whole:
        raise Invalid({"days": list(problems.values())})
    return Outcome(sheets.store(), problems)


def fill_month(actor: Actor, placement: Placement, month_days: Iterable[date]) -> Outcome:
    """全勤: the unit says P of every due day until today on which it said nothing yet."""
    if refusal := may_mark(actor, placement):
        raise Refused(refusal)
    today = clock.today()
    days = sorted(day for day in month_days if day <= today)
    if not days:
        return Outcome(0, {})
    sheets = Sheets([placement], days[0], days[-1])
    term = sheets.terms[placement.id]
    cells = [(placement.id, day) for day in days if derived(term, day, sheets.workdays) is None]
    silent = [cell for cell in cells if cell not in sheets.days or sheets.days[cell]["unit_code"] is None]
    problems = sheets.put("unit", dict.fromkeys(silent, Code.P))
    return Outcome(sheets.store(), problems)
