"""F5, F6, F13–F15: accounts, money that went back, double claims, and retention that is not true."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from app.core.calendar import add_months
from app.core.clock import month_of
from app.core.money import round_share
from app.subsidies.rules.claims import Claimed, no_double_claim
from app.subsidies.rules.detectors.telling import (
    days,
    last_of,
    listed,
    money,
    months_after,
    of_claim,
    of_person,
    of_unit,
    owner_links,
    owner_words,
    placement_link,
)
from app.subsidies.rules.dossier import Case, Dossier, Finding, Line
from app.subsidies.rules.dossier_facts import House, Insured, Payment, Person, Stint

RETAINING = frozenset({"REMAINING", "HIRING", "RETENTION_AWARD"})
ADVERSE = {"NOT_RECEIVED": "没有收到", "DIFFERENT": "金额不符"}


def f5(case: Case, dossier: Dossier) -> Iterator[Finding]:
    """Paid to somebody else's account, or to one of several people or units."""
    holder = (case.account_holder or "").strip()
    if holder and holder != case.payee_name.strip():
        words = f"收款人“{case.payee_name}”与账户户名“{holder}”不一致"
        yield of_claim(case, "F5", ("HOLDER", holder), words)
    owners = dossier.accounts.get(case.payee_hash or "", ())
    if len(owners) > 1 and case.claimant != "COUNTY":
        words = f"收款账户由{len(owners)}个主体共用：{owner_words(case, owners)}"
        facts = ("SHARED", *sorted(owner.id for owner in owners))
        yield of_claim(case, "F5", facts, words, owner_links(case, owners))
    for person in dossier.own_people(case):
        yield from _card(case, dossier, person)


def _card(case: Case, dossier: Dossier, person: Person) -> Iterator[Finding]:
    held = (person.bank_holder or "").strip()
    if held and held != person.name:
        yield of_person(case, "F5", person, ("HOLDER", held), f"银行卡户名“{held}”不是本人")
    owners = dossier.accounts.get(person.bank_hash or "", ())
    if len(owners) > 1 and not (case.trainee_id == person.id and person.bank_hash == case.payee_hash):
        words = f"银行卡账户由{len(owners)}个主体共用：{owner_words(case, owners)}"
        facts = ("SHARED", *sorted(owner.id for owner in owners))
        yield of_person(case, "F5", person, facts, words, owner_links(case, owners))


def f6(case: Case, dossier: Dossier) -> Iterator[Finding]:
    """Money that went back: said by complaints, by answers after the subsidy was paid, or by a slip used twice."""
    for stint, person in dossier.own_stints(case):
        for payment in dossier.payments.get(stint.id, ()):
            yield from _answered(case, dossier, stint, person, payment)
            yield from _slip(case, dossier, stint, person, payment)
        yield from _complained(case, dossier, stint, person)
    for house in dossier.own_houses(case):
        for one in dossier.grievances.get(house.id, ()):
            if one.kind == "ALLOWANCE" and one.is_upheld and one.trainee_id is None and one.received_on >= case.first:
                words = f"{one.received_on}匿名投诉补贴未足额发放，经核属实"
                yield of_unit(case, "F6", house, (one.id,), words, [("投诉", f"/admin/complaints/{one.id}")])


def _answered(case: Case, dossier: Dossier, stint: Stint, person: Person, payment: Payment) -> Iterator[Finding]:
    paid_on = dossier.paid_months.get((stint.id, payment.month))
    if payment.answer in ADVERSE and paid_on and payment.answered_on and payment.answered_on >= paid_on:
        words = (
            f"{payment.month}补贴已于{paid_on}拨付，本人{payment.answered_on}答复单位发放的{money(payment.amount)}"
            f"{ADVERSE[payment.answer]}"
        )
        yield of_person(case, "F6", person, (payment.id, payment.answer), words, [_payment_link(payment)])


def _slip(case: Case, dossier: Dossier, stint: Stint, person: Person, payment: Payment) -> Iterator[Finding]:
    claimed = any(line.placement_id == stint.id and line.month == payment.month for line in case.lines)
    used = dossier.reused_slips.get((stint.unit_id, payment.slip_no or ""))
    if claimed and used:
        words = f"{payment.month}发放回单号{payment.slip_no}在不同日期重复使用（{used[0]}、{used[1]}）"
        yield of_person(case, "F6", person, ("SLIP", payment.id), words, [_payment_link(payment)])


def _complained(case: Case, dossier: Dossier, stint: Stint, person: Person) -> Iterator[Finding]:
    """A complaint about the allowance or fees that was upheld, or came within days of a payment and is undecided."""
    within = dossier.limit("flag_return_days")
    for one in dossier.grievances.get(stint.unit_id, ()):
        if one.kind not in ("ALLOWANCE", "FEES") or one.trainee_id != person.id or one.is_upheld is False:
            continue
        soon = [
            payment.paid_on
            for payment in dossier.payments.get(stint.id, ())
            if 0 <= (one.received_on - payment.paid_on).days <= within
        ]
        if one.is_upheld or (one.is_upheld is None and soon):
            when = f"（发放后{within}日内）" if soon else ""
            outcome = "经核属实" if one.is_upheld else "尚未办结"
            words = f"{one.received_on}{when}投诉补贴未足额发放或收取费用，{outcome}"
            facts = (one.id, "UPHELD" if one.is_upheld else "OPEN")
            yield of_person(case, "F6", person, facts, words, [("投诉", f"/admin/complaints/{one.id}")])


def _payment_link(payment: Payment) -> tuple[str, str]:
    return f"{payment.month}发放记录", f"/admin/allowance-payments/{payment.id}"


def f13(case: Case, dossier: Dossier) -> Iterator[Finding]:
    """Claimed twice (R41), or more than the lines come to."""
    total = sum(line.amount for line in case.lines)
    if case.amount > total:
        words = f"申领金额{money(case.amount)}大于明细合计{money(total or 0)}"
        yield of_claim(case, "F13", ("TOTAL", case.amount, total), words)
    for line in case.lines:
        most = _most(line)
        if most is not None and line.amount > most:
            words = f"{line.month or line.first}明细{money(line.amount)}大于按标准计算的{money(most)}"
            yield of_claim(case, "F13", ("LINE", line.slot, line.amount), words)
    for person in dossier.own_people(case):
        yield from _doubled(case, dossier, person)


def _most(line: Line) -> Decimal | None:
    """The standard's share that a line may come to; None where it has none."""
    if line.standard is None or not line.share or line.share == "1":
        return line.standard if line.share else None
    part = Fraction(line.share)
    return round_share(line.standard, part.numerator, part.denominator)


def _doubled(case: Case, dossier: Dossier, person: Person) -> Iterator[Finding]:
    near = [
        (Claimed(row.kind, row.first, row.last), row)
        for row in dossier.other_lines.get(person.id, ())
        if case.id not in (row.claim_id, row.follows_id) and row.claim_id != case.follows_id
    ]
    benefits = [
        Claimed(period.kind, period.first, period.last or dossier.today)
        for period in dossier.benefits.get(person.id_hash, ())
    ]
    if not near and not benefits:
        return
    found: list[str] = []
    links: list[tuple[str, str]] = []
    for line in (line for line in case.lines if line.trainee_id == person.id):
        new = Claimed(line.kind, line.first, line.last)
        for other, row in near:
            if not no_double_claim(claims=[other], new=new, params=dossier.params).ok:
                where = f"申领{row.claim_number}" if row.region == case.region else "外县（区）另一笔申领"
                found.append(f"{line.month or days(line.first, line.last)}与{where}重复")
                links += [(row.claim_number, f"/admin/claims/{row.claim_id}")] if row.region == case.region else []
        judged = no_double_claim(claims=benefits, new=new, params=dossier.params)
        if not judged.ok:
            found.append(str(judged.message).rstrip("。"))
    if found:
        told = list(dict.fromkeys(found))
        yield of_person(case, "F13", person, ("R41", *told), listed(told), list(dict.fromkeys(links)))


def f14(case: Case, dossier: Dossier) -> Iterator[Finding]:
    """Kept only on paper: the unit stopped paying insurance within months of the contract's first day."""
    if case.kind not in RETAINING:
        return
    window = dossier.limit("flag_retention_months")
    for stint, person in dossier.own_stints(case):
        kept = dossier.kept.get(stint.id)
        if kept is None:
            continue
        told = [f"留用后{after}个月核查为已停保" for after, said in kept.checks if after <= window and said == "NO"]
        missing = _unpaid(stint, person, months_after(kept.contract_start, window + 1), dossier)
        told += [f"{listed(missing)}没有本单位职工社会保险缴费"] if missing else []
        if told:
            words = f"劳动合同{kept.contract_start}起，{'；'.join(told)}"
            link = ("留用登记", f"/admin/retentions/{kept.id}")
            yield of_person(case, "F14", person, (kept.id, *told), words, [link, placement_link(stint)])


def _unpaid(stint: Stint, person: Person, months: list[str], dossier: Dossier) -> list[str]:
    """The months after the first one that the unit paid and before the end of what the office told, without payment."""
    house = dossier.houses.get(stint.unit_id)
    paid = {row.month for row in dossier.insured.get(person.id_hash, ()) if house and _by_unit(row, house)}
    seen = [month for month in months if month in paid]
    until = min(dossier.insured_through or "", month_of(add_months(dossier.today.replace(day=1), -1)))
    return [month for month in months if seen and month > seen[0] and month <= until and month not in paid]


def _by_unit(row: Insured, house: House) -> bool:
    same = row.uscc == house.uscc if row.uscc else row.employer == house.name
    return row.insured_as == "EMPLOYEE" and same


def f15(case: Case, dossier: Dossier) -> Iterator[Finding]:
    """Hired by somebody else than the unit, or insurance paid late to make up the months."""
    if case.kind not in RETAINING:
        return
    late_months = dossier.limit("flag_late_insurance_months")
    for stint, person in dossier.own_stints(case):
        kept, house = dossier.kept.get(stint.id), dossier.houses.get(stint.unit_id)
        if kept is None or house is None:
            continue
        since = month_of(kept.contract_start)
        rows = [
            row
            for row in dossier.insured.get(person.id_hash, ())
            if row.insured_as == "EMPLOYEE" and row.month >= since
        ]
        own = {row.month for row in rows if _by_unit(row, house)}
        elsewhere = sorted({row.month for row in rows if not _by_unit(row, house)} - own)
        late = sorted(
            row.month
            for row in rows
            if _by_unit(row, house) and row.entered_on and row.entered_on > add_months(last_of(row.month), late_months)
        )
        told = [f"{listed(elsewhere)}由其他单位参保，不是见习单位"] if elsewhere else []
        moved = [after for after, said in kept.checks if said == "OTHER_EMPLOYER"]
        told += [f"留用后{moved[0]}个月核查为在其他单位参保"] if moved else []
        told += [f"{listed(late)}的社会保险费在{late_months}个月以后才补缴"] if late else []
        if told:
            link = ("留用登记", f"/admin/retentions/{kept.id}")
            words = f"劳动合同{kept.contract_start}起，{'；'.join(told)}"
            yield of_person(case, "F15", person, (kept.id, *told), words, [link, placement_link(stint)])
