"""The lines of the living allowance: a person and a month, from the verified sheet to the amount (R29–R34)."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.placements.rules import insured_throughout
from app.subsidies.rules.claims import Claimed
from app.subsidies.rules.estimate import months_text
from app.subsidies.rules.facts import Days, Internship, Paid, Sheet
from app.subsidies.rules.lines import NOTHING, LineDraft, Step
from app.subsidies.rules.living import paid_in_advance, paid_part, share_left, share_of, stopped_by_leave
from app.subsidies.rules.working import Bench, Finding, made_of, slim
from app.subsidies.states import ClaimKind

KIND = ClaimKind.LIVING
UNPAID = Paid()
METHODS = {
    "ACTUAL_WORKDAYS": "按当月应出勤工作日计发",
    "STATUTORY_21_75": "按月计薪天数21.75天计发",
    "THRESHOLD_15": "出勤达到规定天数的按全月计发",
}


def slot_of(month: str) -> str:
    """What is granted once to a person for a month."""
    return f"{KIND}:{month}"


def living_lines(bench: Bench, place: Internship, sheets: Iterable[Sheet]) -> Iterator[LineDraft]:
    """A line for each sheet, in the order of the months; what earlier ones take is no longer left (R32)."""
    used = place.months_used(bench.but)
    common = [bench.agreed(place), bench.length(place), bench.once_only(place)]
    for sheet in sorted(sheets, key=lambda one: one.month):
        line, share = _line(bench, place, sheet, common, used)
        used += share if line.is_counted else 0
        yield line


def _line(
    bench: Bench, place: Internship, sheet: Sheet, common: list[Step], used: Fraction
) -> tuple[LineDraft, Fraction]:
    opens, closes = bench.bounds(sheet.month)
    first, last = max(opens, place.first), min(closes, place.last)
    if first > last:
        first, last = opens, closes
    found, paid, share, amount, standard = _judged(
        bench, place, sheet, (*common, _reported(sheet)), used, (first, last)
    )
    refused = found.refused_by is not None
    line = LineDraft(
        kind=KIND,
        holder_id=place.trainee_id,
        slot=slot_of(sheet.month),
        from_day=first,
        to_day=last,
        event_on=closes,
        region_code=place.region_code,
        amount_yuan=NOTHING if refused else amount,
        unit_id=place.unit_id,
        trainee_id=place.trainee_id,
        placement_id=place.id,
        sheet_id=sheet.id,
        person_name=place.person_name,
        id_tail=place.id_tail,
        month=sheet.month,
        standard_yuan=standard,
        due_days=sheet.due_days,
        payable_days=sheet.payable,
        personal_leave=sheet.personal_leave,
        share="" if refused else str(share),
        advance_yuan=paid.by_bank,
        refused_by=found.refused_by,
        reason=found.reason,
        steps=tuple(found.steps),
    )
    return line, share


def _judged(
    bench: Bench, place: Internship, sheet: Sheet, common: Iterable[Step], used: Fraction, days: Days
) -> tuple[Finding, Paid, Fraction, Decimal, Decimal | None]:
    """Every rule asked of a month: what was found, paid first, the share, its amount and the standard in yuan."""
    opens, closes = bench.bounds(sheet.month)
    found = Finding()
    for step in common:
        found.add(step, blocks=step.rule != "R29" or not sheet.is_verified)
    wage, standard = bench.wage(place.region_code, opens)
    found.add(wage)
    paid, share, amount = place.paid.get(sheet.month, UNPAID), Fraction(0), NOTHING
    if standard is not None:
        share, amount = _worked(bench, place, sheet, standard, used, found)
        found.add(_advanced(bench, place, amount, paid))
    found.add(bench.not_twice(Claimed(KIND, *days), bench.held_by(place)))
    found.add(bench.in_time(closes, "计发月份"))
    found.add(_insured(bench, place, *days), blocks=False)
    return found, paid, share, amount, standard


def _reported(sheet: Sheet) -> Step:
    """R29 is told, never refuses; a sheet that is not verified (any more) does."""
    if not sheet.is_verified:
        return Step("R29", f"{sheet.month}考勤尚未经县（区）核对，核对通过后再申领。", is_met=False)
    if sheet.submitted_late:
        return Step("R29", f"{sheet.month}考勤报送逾期，随下一批拨付。", is_met=False)
    return Step("R29", f"{sheet.month}考勤按时报送，县（区）已核对。")


def _worked(
    bench: Bench, place: Internship, sheet: Sheet, standard: Decimal, used: Fraction, found: Finding
) -> tuple[Fraction, Decimal]:
    """R31, R33 and R32 in the order in which they act: earned, stopped by leave, cut to what is left of 12 months."""
    month, earned = _month(bench, place, sheet, standard)
    found.add(month)
    found.add(_leave(bench, place, sheet))
    share, cut = _term(bench, place, earned, used)
    found.add(cut)
    amount: Decimal = bench.once(("amount", standard, share), lambda: paid_part(standard, share))
    return share, amount


def _month(bench: Bench, place: Internship, sheet: Sheet, standard: Decimal) -> tuple[Step, Fraction]:
    opens, region = bench.bounds(sheet.month)[0], place.region_code

    def make() -> tuple[Step, Fraction]:
        own = bench.params.fresh()
        method = own.get("proration", on=opens, region=region)
        if sheet.payable <= 0 or sheet.due_days <= 0:
            words = f"本月应出勤{sheet.due_days}天，没有计发天数，不计发基本生活补贴。"
            return Step("R31", words, {"due": str(sheet.due_days), "payable": "0"}, slim(own.used), False), Fraction(0)
        earned = share_of(sheet.payable, sheet.due_days, method, opens, own)
        amount = paid_part(standard, earned)
        leave = f"（出勤{sheet.attended}天、带薪假{sheet.paid_leave}天）" if sheet.paid_leave else ""
        counted = f"应出勤{sheet.due_days}天，计发{sheet.payable}天{leave}"
        sum_ = f"{standard}元×{sheet.payable}/{sheet.due_days}＝{amount}元"
        words = f"{counted}，{METHODS[method]}：{sum_ if method == 'ACTUAL_WORKDAYS' else f'{amount}元'}。"
        values = {"due": sheet.due_days, "payable": sheet.payable, "share": earned, "amount": amount}
        bench.params.absorb(own.used)
        ok = earned > 0
        return Step("R31", words, {k: str(v) for k, v in values.items()}, slim(own.used), ok), earned

    key = ("R31", region, sheet.month, sheet.due_days, sheet.attended, sheet.paid_leave, standard)
    made: tuple[Step, Fraction] = bench.once(key, make)
    return made


def _leave(bench: Bench, place: Internship, sheet: Sheet) -> Step:
    """R33: too much personal leave stops the month where the region says so."""
    region = place.region_code

    def make() -> Step:
        opens = bench.bounds(sheet.month)[0]
        limit, _used = bench.read("personal_leave_limit", on=opens, region=region)
        judged = stopped_by_leave(
            region=region,
            month=sheet.month,
            attended=sheet.attended,
            paid_leave=sheet.paid_leave,
            personal_leave=sheet.personal_leave,
            params=bench.params,
        )
        told = f"当地规定超过{limit}个工作日停发当月" if limit is not None else "当地没有停发上限，事假当日不计发"
        return made_of(judged, f"本月事假{sheet.personal_leave}天，{told}。", personal_leave=sheet.personal_leave)

    key = ("R33", region, sheet.month, sheet.attended, sheet.paid_leave, sheet.personal_leave)
    made: Step = bench.once(key, make)
    return made


def _term(bench: Bench, place: Internship, earned: Fraction, used: Fraction) -> tuple[Fraction, Step]:
    """R32: the share that is left of the longest time; a month of which nothing is left is refused."""

    def make() -> tuple[Fraction, Step]:
        most, rows = bench.read("max_paid_months", on=place.agreed_start)
        share = share_left(earned, used, place.agreed_start, bench.params)
        told = f"此前已计发{months_text(used)}个月，补贴期限最长{most}个月"
        values = {"used": str(used), "share": str(share), "most": str(most)}
        if share == earned:
            return share, Step("R32", f"{told}，本月可全部计发。", values, rows)
        if share > 0:
            return share, Step("R32", f"{told}，本月按剩余的{months_text(share)}个月计发。", values, rows)
        return share, Step("R32", f"{told}，超出部分不予补贴。", values, rows, is_met=False)

    made: tuple[Fraction, Step] = bench.once(("R32", place.agreed_start, earned, used), make)
    return made


def _advanced(bench: Bench, place: Internship, computed: Decimal, paid: Paid) -> Step:
    """R34: the unit paid by bank at least what is claimed, unless the county pays the trainee itself."""

    def make() -> Step:
        judged = paid_in_advance(
            computed=computed,
            paid=paid.by_bank,
            channel=paid.channel,
            region=place.region_code,
            params=bench.params,
        )
        mode, _used = bench.read("pay_mode", region=place.region_code)
        if mode != "UNIT_ADVANCE":
            words = "本县（区）直接发放到本人银行卡，无需单位先行垫付。"
        else:
            words = f"单位已通过银行发放{paid.by_bank}元，不低于应发{computed}元。"
        step = made_of(judged, words, computed=computed, paid_by_bank=paid.by_bank, claimable=judged["claimable"])
        if step.is_met or not (paid.objected or paid.otherwise):
            return step
        told = "本人反映没有足额收到，按实际收到的金额计算；" if paid.objected else ""
        told += f"另有{paid.otherwise}元不是银行发放，不计入；" if paid.otherwise else ""
        return Step(step.rule, told + step.words, step.values, step.params, step.is_met)

    key = ("R34", place.region_code, computed, paid.by_bank, paid.otherwise, paid.objected)
    made: Step = bench.once(key, make)
    return made


def _insured(bench: Bench, place: Internship, first: date, last: date) -> Step:
    """R25 is told: whoever is on post uninsured is insured at once, the month stays paid."""

    def make() -> Step:
        judged = insured_throughout(start=first, end=last, policies=list(place.covered))
        values: dict[str, Any] = {"from": first, "to": last}
        if judged.ok:
            return made_of(judged, f"{first}至{last}均在意外伤害保险期内。", **values)
        words = f"{judged['gap_from']}起没有意外伤害保险，请县（区）立即补办；不影响本月计发。"
        return Step("R25", words, {key: str(value) for key, value in values.items()}, is_met=False)

    made: Step = bench.once(("R25", first, last, place.covered), make)
    return made
