"""How detectors speak: findings about a person or a unit, links, and names that the reading county may see."""

from collections.abc import Sequence
from datetime import date

from app.core.calendar import add_months, month_bounds
from app.core.money import text
from app.subsidies.rules.dossier import Case, Finding
from app.subsidies.rules.dossier_facts import House, Owner, Person, Span, Stint

NAMED = 5  # people or units that one sentence names
Link = tuple[str, str]


def of_person(
    case: Case, code: str, person: Person, facts: Sequence[object], evidence: str, links: Sequence[Link] = ()
) -> Finding:
    """A finding about a person of the claim."""
    own = [line for line in case.lines if line.trainee_id == person.id]
    unit_id = next((line.unit_id for line in own if line.unit_id), case.unit_id)
    return Finding(
        claim_id=case.id,
        code=code,
        facts=tuple(str(fact) for fact in facts),
        evidence=f"{person.name}：{evidence}",
        links=(*links, (person.name, f"/admin/trainees/{person.id}")),
        unit_id=unit_id,
        unit_name=case.claimant_name if unit_id and unit_id == case.unit_id else "",
        trainee_id=person.id,
        person_name=person.name,
    )


def of_unit(
    case: Case, code: str, house: House, facts: Sequence[object], evidence: str, links: Sequence[Link] = ()
) -> Finding:
    """A finding about a unit of the claim."""
    return Finding(
        claim_id=case.id,
        code=code,
        facts=tuple(str(fact) for fact in facts),
        evidence=evidence,
        links=(*links, (house.name, f"/admin/units/{house.id}")),
        unit_id=house.id,
        unit_name=house.name,
    )


def of_claim(case: Case, code: str, facts: Sequence[object], evidence: str, links: Sequence[Link] = ()) -> Finding:
    """A finding about the claim as a whole."""
    return Finding(
        claim_id=case.id,
        code=code,
        facts=tuple(str(fact) for fact in facts),
        evidence=evidence,
        links=tuple(links),
        unit_id=case.unit_id,
        unit_name=case.claimant_name if case.unit_id else "",
        trainee_id=case.trainee_id,
        person_name=case.claimant_name if case.trainee_id else "",
    )


def placement_link(stint: Stint) -> Link:
    """The address of a placement."""
    return f"{stint.person_name}的见习", f"/admin/placements/{stint.id}"


def unit_words(case: Case, house: House | Stint) -> str:
    """A unit by name when it lies in the county of the claim; elsewhere only that there is one."""
    name = house.name if isinstance(house, House) else house.unit_name
    return name if house.region == case.region else "外县（区）1家单位"


def owner_words(case: Case, owners: Sequence[Owner]) -> str:
    """Who shares something: people and units of the claim's county by name, the others by their number."""
    near = sorted({owner.name for owner in owners if owner.region == case.region})
    far = {what: len({o.id for o in owners if o.region != case.region and o.what == what}) for what in ("人", "单位")}
    words = ["、".join(near[:NAMED]) + (f"等{len(near)}个" if len(near) > NAMED else "")] if near else []
    words += [f"外县（区）{far['人']}人"] if far["人"] else []
    words += [f"外县（区）{far['单位']}家单位"] if far["单位"] else []
    return "，".join(words)


def owner_links(case: Case, owners: Sequence[Owner]) -> list[Link]:
    """The addresses of those of the claim's county."""
    paths = {"人": "/admin/trainees/", "单位": "/admin/units/"}
    near = [owner for owner in owners if owner.region == case.region]
    return [(owner.name, paths[owner.what] + owner.id) for owner in near[:NAMED]]


def days(first: date, last: date | None) -> str:
    """A period in words."""
    return f"{first}至{last}" if last else f"{first}起"


def listed(items: Sequence[object]) -> str:
    """Several things, the first few by name."""
    told = "、".join(str(item) for item in items[:NAMED])
    return f"{told}等{len(items)}个" if len(items) > NAMED else told


def first_of(month: str) -> date:
    """The first day of a month YYYY-MM."""
    return month_bounds(month)[0]


def last_of(month: str) -> date:
    """The last day of a month YYYY-MM."""
    return month_bounds(month)[1]


def months_after(day: date, number: int) -> list[str]:
    """The month of a day and those that follow it, so many in all."""
    return [f"{add_months(day.replace(day=1), step):%Y-%m}" for step in range(number)]


def most_at_once(spans: Sequence[Span], first: date, last: date) -> int:
    """How many of the spans there are at one time between two days, at the most."""
    near = [span for span in spans if span.first <= last and span.last >= first]
    starts = {max(span.first, first) for span in near}
    return max((sum(span.first <= day <= span.last for span in near) for day in starts), default=0)


def money(amount: object) -> str:
    """An amount in words."""
    return f"{text(amount)}元"  # type: ignore[arg-type]
