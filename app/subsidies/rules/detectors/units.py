"""F9–F12 and F17: what speaks against the unit of the claim, its mentors and its legal representative."""

from collections.abc import Iterator

from app.subsidies.rules.detectors.telling import (
    days,
    most_at_once,
    of_person,
    of_unit,
    placement_link,
    unit_words,
)
from app.subsidies.rules.dossier import Case, Dossier, Finding
from app.subsidies.rules.dossier_facts import House, Year
from app.units.rules import accreditation_conditions


def f9(case: Case, dossier: Dossier) -> Iterator[Finding]:
    """More trainees at one time than the ratio of the insured staff, or nobody insured, in the period claimed."""
    ratio = dossier.params.number("trainee_staff_ratio_warn", on=dossier.today)
    for house in dossier.own_houses(case):
        people = most_at_once(dossier.spans.get(house.id, ()), case.first, min(case.last, dossier.today))
        if people and people > ratio * house.staff_insured:
            staff = house.staff_insured
            words = f"{days(case.first, case.last)}同时在岗见习人员最多{people}人，" + (
                f"超过参保职工{staff}人的{ratio:.0%}" if staff else "单位没有参保职工"
            )
            yield of_unit(case, "F9", house, (people, staff), words)


def f10(case: Case, dossier: Dossier) -> Iterator[Finding]:
    """A mentor whom the unit does not insure, or with more trainees at one time than allowed without a reason."""
    most, seen = dossier.limit("mentor_max_trainees"), set()
    for stint, _person in dossier.own_stints(case):
        guide = dossier.guides.get(stint.mentor_id or "")
        if guide is None or guide.id in seen:
            continue
        seen.add(guide.id)
        people = most_at_once(guide.spans, case.first, min(case.last, dossier.today))
        problems = [] if guide.is_insured else ["没有在本单位参保的记录"]
        problems += ["不是见习单位的带教老师"] if guide.unit_id != stint.unit_id else []
        problems += [f"同时带教{people}人（不超过{most}人）"] if people > most else []
        house = dossier.houses.get(stint.unit_id)
        if problems and house:
            link = (guide.name, f"/admin/mentors/{guide.id}")
            yield of_unit(
                case, "F10", house, (guide.id, *problems), f"带教老师{guide.name}：{'；'.join(problems)}", [link]
            )


def f11(case: Case, dossier: Dossier) -> Iterator[Finding]:
    """A trainee with the household or the address of the unit's legal representative."""
    for stint, person in dossier.own_stints(case):
        house = dossier.houses.get(stint.unit_id)
        if house is None or person.id_hash == house.legal_rep_hash:
            continue
        shared = []
        if person.address_hash and person.address_hash == house.legal_rep_address_hash:
            shared.append("登记住址相同")
        mine = dossier.households.get(person.id_hash, frozenset())
        if mine & dossier.households.get(house.legal_rep_hash or "", frozenset()):
            shared.append("在同一户")
        if shared:
            words = f"与{unit_words(case, house)}法定代表人{'、'.join(shared)}"
            yield of_person(case, "F11", person, (house.id, *shared), words, [placement_link(stint)])


def f12(case: Case, dossier: Dossier) -> Iterator[Finding]:
    """A unit in trouble: on a list of warning, or no longer what was asked of it on the day it applied (R12)."""
    for house in dossier.own_houses(case):
        problems = [word for word, holds in (("经营异常", house.is_abnormal), ("失信", house.is_dishonest)) if holds]
        told = [f"信用比对（{house.checked_on or '未注日期'}）显示{'、'.join(problems)}"] if problems else []
        for period in dossier.troubles.get(house.uscc, ()):
            if period.meets(case.first, dossier.today):
                told.append(f"{days(period.first, period.last)}{period.label}")
        told += ["见习单位因弄虚作假被取消资格"] if house.is_cancelled_for_fraud else []
        told += _unmet(house, dossier)
        if told:
            yield of_unit(case, "F12", house, told, "；".join(told))


def _unmet(house: House, dossier: Dossier) -> list[str]:
    """R12 by the conditions of the day on which the unit applied, with what is known of it today."""
    judged = accreditation_conditions(
        established=house.established_on,
        apply=house.applied_on,
        enterprise=house.is_enterprise,
        staff=house.staff_insured,
        arrears=house.arrears,
        disputes=house.disputes,
        safety=house.is_safe,
        region=house.region,
        params=dossier.params,
    )
    return [] if judged.ok else [str(judged.message).rstrip("。")]


def f17(case: Case, dossier: Dossier) -> Iterator[Finding]:
    """Many trainees and hardly anybody kept, in each of the years that R14 looks back."""
    many = dossier.limit("flag_many_trainees")
    floor = dossier.params.number("low_retention", on=dossier.today)
    back = dossier.limit("low_retention_years")
    years = range(dossier.today.year - back, dossier.today.year)
    for house in dossier.own_houses(case):
        told = [(year, _year(house, year, dossier)) for year in years]
        if all(one.trainees >= many and one.ended and one.retained < floor * one.ended for _year_, one in told):
            words = "；".join(f"{year}年见习{y.trainees}人，结束{y.ended}人，留用{y.retained}人" for year, y in told)
            facts = [f"{year}:{y.trainees}:{y.ended}:{y.retained}" for year, y in told]
            yield of_unit(case, "F17", house, facts, f"连续{back}年见习{many}人以上，留用率低于{floor:.0%}：{words}")


def _year(house: House, year: int, dossier: Dossier) -> Year:
    """The year of the review on record, else what the placements say."""
    if held := dossier.years.get((house.id, year)):
        return held
    spans = dossier.spans.get(house.id, ())
    ended = [span for span in spans if span.is_ended and span.last.year == year]
    started = sum(span.first.year == year for span in spans)
    return Year(started, len(ended), sum(span.is_retained for span in ended))
