"""F7, F8, F16 and F20: attendance that looks made up, people in bulk, fees, and work somewhere else."""

from collections.abc import Iterator

from app.subsidies.rules.detectors.telling import (
    of_person,
    of_unit,
    owner_links,
    owner_words,
    placement_link,
)
from app.subsidies.rules.dossier import Case, Dossier, Finding
from app.subsidies.rules.dossier_facts import Grievance, Person, Stint


def f7(case: Case, dossier: Dossier) -> Iterator[Finding]:
    """The patterns that were found when the claimed months were submitted (placements.rules.patterns)."""
    yield from _of_sheets(case, dossier, "F7")


def _of_sheets(case: Case, dossier: Dossier, code: str) -> Iterator[Finding]:
    for stint, person in dossier.own_stints(case):
        claimed = {line.month for line in case.lines if line.placement_id == stint.id}
        told, links = [], []
        for sheet in dossier.sheets.get(stint.id, ()):
            words = [said for flag, said in sheet.flags if flag == code]
            if sheet.month in claimed and words:
                told.append(f"{sheet.month}{'，'.join(words)}")
                links.append((f"{sheet.month}考勤", f"/admin/attendance-months/{sheet.id}"))
        if told:
            yield of_person(case, code, person, (stint.id, *told), "；".join(told), links)


def f8(case: Case, dossier: Dossier) -> Iterator[Finding]:
    """Several applicants with one telephone, one address or one browser."""
    crowd = dossier.limit("flag_crowd_people")
    for stint, person in dossier.own_stints(case):
        told, facts, links = [], [], []
        for what, owners in (
            ("手机号", dossier.phones.get(person.phone_hash or "", ())),
            ("住址", dossier.addresses.get(person.address_hash or "", ())),
        ):
            if len(owners) >= crowd:
                told.append(f"{len(owners)}名报名人员使用同一{what}：{owner_words(case, owners)}")
                facts += [what, *sorted(owner.id for owner in owners)]
                links += owner_links(case, owners)
        if (people := dossier.devices.get(stint.id, 0)) >= crowd:
            told.append(f"{people}名见习人员使用同一设备签到")
            facts += ["DEVICE", str(people)]
        if told:
            links = list(dict.fromkeys((placement_link(stint), *links)))
            yield of_person(case, "F8", person, facts, "；".join(told), links)


def _since(case: Case, dossier: Dossier, unit_id: str) -> Iterator[Grievance]:
    """The complaints about a unit since its first placement of the claim began that were not found to be unfounded."""
    firsts = [stint.first for stint, _person in dossier.own_stints(case) if stint.unit_id == unit_id]
    since = min([*firsts, case.first])
    for one in dossier.grievances.get(unit_id, ()):
        if one.received_on >= since and one.is_upheld is not False:
            yield one


def _complaints(case: Case, dossier: Dossier, code: str, kind: str, what: str) -> Iterator[Finding]:
    for house in dossier.own_houses(case):
        several = [one for one in _since(case, dossier, house.id) if one.kind == kind]
        if several:
            upheld = sum(one.is_upheld is True for one in several)
            words = f"{several[0].received_on}以来有{len(several)}件{what}投诉，其中{upheld}件经核属实"
            links = [(f"{one.received_on}投诉", f"/admin/complaints/{one.id}") for one in several[:5]]
            facts = [f"{one.id}:{one.is_upheld}" for one in several]
            yield of_unit(case, code, house, facts, words, links)


def f16(case: Case, dossier: Dossier) -> Iterator[Finding]:
    """Complaints of fees, deposits or loans for training that are open or were upheld."""
    yield from _complaints(case, dossier, "F16", "FEES", "收取费用、押金或贷款培训的")


def f20(case: Case, dossier: Dossier) -> Iterator[Finding]:
    """Works somewhere else: another site than post and agreement name, complaints, or reasons noted with the month."""
    for stint, person in dossier.own_stints(case):
        if finding := _elsewhere(case, stint, person):
            yield finding
    yield from _complaints(case, dossier, "F20", "THIRD_PARTY", "被派往其他单位的")
    yield from _of_sheets(case, dossier, "F20")


def _elsewhere(case: Case, stint: Stint, person: Person) -> Finding | None:
    agreed = {site for site in (stint.post_site_id, stint.agreed_site_id) if site}
    if not stint.site_id or not agreed or stint.site_id in agreed:
        return None
    words = "实际见习地点与岗位、协议登记的地点不一致"
    return of_person(case, "F20", person, (stint.site_id, *sorted(agreed)), words, [placement_link(stint)])
