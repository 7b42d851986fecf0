"""F1–F4, F18, F19, F21, F22: what speaks against a person of the claim (R60, rules.md 5.2)."""

from collections.abc import Iterator

from app.core.calendar import add_months
from app.subsidies.rules.detectors.telling import (
    days,
    first_of,
    last_of,
    listed,
    of_person,
    placement_link,
    unit_words,
)
from app.subsidies.rules.dossier import Case, Dossier, Finding
from app.subsidies.rules.dossier_facts import Insured, Person, Stint

ON_DUTY = frozenset({"PUBLIC_INTERN", "PUBLIC_WELFARE_JOB", "SANZHIYIFU"})  # schemes in which one is on a post
LEFT_FOR_WORK = frozenset({"CONTRACT_WITH_UNIT", "EMPLOYED_ELSEWHERE"})


def f1(case: Case, dossier: Dossier) -> Iterator[Finding]:
    """The same person at two posts on one day: another internship, or another programme with a post."""
    for stint, person in dossier.own_stints(case):
        for key in (person.id, *person.twins):
            for other in dossier.stints_of.get(key, ()):
                if other.id != stint.id and other.first <= stint.last and other.last >= stint.first:
                    met = days(max(stint.first, other.first), min(stint.last, other.last))
                    links = [placement_link(stint)]
                    links += [placement_link(other)] if other.region == case.region else []
                    yield of_person(case, "F1", person, (other.id,), f"{met}同时在{unit_words(case, other)}见习", links)
        for period in dossier.benefits.get(person.id_hash, ()):
            if period.kind in ON_DUTY and period.meets(stint.first, stint.last):
                words = f"{days(period.first, period.last)}在“{period.label}”项目，与见习期间重叠"
                yield of_person(case, "F1", person, (period.kind, period.first), words, [placement_link(stint)])


def f2(case: Case, dossier: Dossier) -> Iterator[Finding]:
    """Insured as an employee in a month that meets the days after the first one of the internship.

    The month in which a labour contract began that is on record, or in which the person left for other work, is
    explained by that.
    """
    for stint, person in dossier.own_stints(case):
        last = min(stint.last, dossier.today)
        months = sorted(
            {
                row.month
                for row in dossier.insured.get(person.id_hash, ())
                if row.insured_as == "EMPLOYEE"
                and last_of(row.month) > stint.first
                and first_of(row.month) <= last
                and row.month not in _explained(stint, dossier)
            }
        )
        if months:
            words = f"见习期间有{len(months)}个月职工社会保险缴费（{listed(months)}）"
            yield of_person(case, "F2", person, (stint.id, *months), words, [placement_link(stint)])


def _explained(stint: Stint, dossier: Dossier) -> set[str]:
    found = set()
    if kept := dossier.kept.get(stint.id):
        found.add(f"{kept.contract_start:%Y-%m}")
    if stint.state == "ENDED" and stint.end_reason in LEFT_FOR_WORK:
        found.add(f"{stint.last:%Y-%m}")
    return found


def f3(case: Case, dossier: Dossier) -> Iterator[Finding]:
    """The person has a business, by the answer of a comparison, or is a unit's legal representative."""
    for person in dossier.own_people(case):
        if person.has_business:
            when = f"（{person.compared_on}比对）" if person.compared_on else ""
            yield of_person(case, "F3", person, ("BUSINESS",), f"名下有正常存续的市场主体{when}")
        for house in dossier.relatives.get(person.id_hash, ()):
            links = [(house.name, f"/admin/units/{house.id}")] if house.region == case.region else []
            words = f"证件号码与{unit_words(case, house)}法定代表人相同"
            yield of_person(case, "F3", person, ("REP", house.id), words, links)


def f4(case: Case, dossier: Dossier) -> Iterator[Finding]:
    """Insured by the unit, or by one with the same legal representative, in the months before the internship."""
    back = dossier.limit("flag_prior_insured_months")
    for stint, person in dossier.own_stints(case):
        house = dossier.houses.get(stint.unit_id)
        if house is None:
            continue
        kin = {one.uscc for one in dossier.relatives.get(house.legal_rep_hash or "", ())} - {house.uscc}
        since = add_months(stint.first, -back)
        rows = [
            row
            for row in dossier.insured.get(person.id_hash, ())
            if row.insured_as == "EMPLOYEE" and since <= last_of(row.month) <= stint.first
        ]
        own = sorted({row.month for row in rows if _pays(row, house.uscc, house.name)})
        related = sorted({row.month for row in rows if row.uscc in kin})
        if own or related:
            words = f"上岗（{stint.first}）前{back}个月内由本单位参保：{listed(own)}" if own else ""
            more = f"由同一法定代表人的关联单位参保：{listed(related)}" if related else ""
            told = "；".join(part for part in (words, more) if part)
            yield of_person(case, "F4", person, (stint.id, *own, *related), told, [placement_link(stint)])


def _pays(row: Insured, uscc: str, name: str) -> bool:
    return row.uscc == uscc if row.uscc else bool(row.employer) and row.employer == name


def f18(case: Case, dossier: Dossier) -> Iterator[Finding]:
    """A student, by the answer of a comparison or the schools' rosters."""
    for person in dossier.own_people(case):
        by_roster = person.id_hash in dossier.students
        if by_roster or person.in_school:
            source = (
                "毕业生名册显示学籍在读" if by_roster else f"学籍比对结果为在读（{person.compared_on or '未注日期'}）"
            )
            yield of_person(case, "F18", person, ("IN_SCHOOL",), source)


def f19(case: Case, dossier: Dossier) -> Iterator[Finding]:
    """The household was moved in shortly before the person applied."""
    months = dossier.limit("flag_hukou_months")
    for stint, person in dossier.own_stints(case):
        moved = person.hukou_on
        if moved and add_months(stint.applied_on, -months) < moved <= stint.applied_on:
            words = f"户籍于{moved}迁入，报名日期{stint.applied_on}，相隔不足{months}个月"
            yield of_person(case, "F19", person, (moved,), words, [placement_link(stint)])


def f21(case: Case, dossier: Dossier) -> Iterator[Finding]:
    """Dates in the wrong order: registered, graduated or signed only after the internship had begun.

    A registration after the last day belongs to the time that follows and says nothing.
    """
    for stint, person in dossier.own_stints(case):
        wrong = _inverted(stint, person)
        if wrong:
            words = f"上岗日期{stint.first}，{'、'.join(f'{name}{day}' for name, day in wrong)}在其后"
            facts = (stint.id, *(f"{name}{day}" for name, day in wrong))
            yield of_person(case, "F21", person, facts, words, [placement_link(stint)])


def _inverted(stint: Stint, person: Person) -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    if person.registered_on and stint.first < person.registered_on <= stint.last:
        found.append(("失业登记日期", person.registered_on))
    if person.graduated_on and person.graduated_on > stint.first:
        found.append(("毕业证书日期", person.graduated_on))
    if stint.signed_on and stint.signed_on > stint.first:
        found.append(("协议签订日期", stint.signed_on))
    return found


def f22(case: Case, dossier: Dossier) -> Iterator[Finding]:
    """Attended on days on which the person was dead, in custody or abroad."""
    for stint, person in dossier.own_stints(case):
        for period in dossier.away.get(person.id_hash, ()):
            there = [day for day in dossier.attended.get(stint.id, ()) if period.meets(day, day)]
            if there:
                words = (
                    f"{days(period.first, period.last)}{period.label}，其间仍有{len(there)}天出勤（{listed(there)}）"
                )
                facts = (stint.id, period.kind, period.first, len(there), there[-1])
                yield of_person(case, "F22", person, facts, words, [placement_link(stint)])
        yield from _noted(case, dossier, stint, person)


def _noted(case: Case, dossier: Dossier, stint: Stint, person: Person) -> Iterator[Finding]:
    claimed = {line.month for line in case.lines if line.placement_id == stint.id}
    for sheet in dossier.sheets.get(stint.id, ()):
        if sheet.month in claimed:
            for code, words in sheet.flags:
                if code == "F22":
                    link = (f"{sheet.month}考勤", f"/admin/attendance-months/{sheet.id}")
                    yield of_person(case, "F22", person, (sheet.id, words), f"{sheet.month}{words}", [link])
