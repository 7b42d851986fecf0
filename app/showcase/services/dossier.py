"""The dossier of a selection on paper: numbered anew whenever what it tells changes."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

from flask_babel import force_locale

from app.core import actor as actors
from app.core import audit, issuing
from app.core.actor import Actor
from app.core.errors import Invalid, OutOfReach
from app.core.issued import IssuedDocument
from app.core.pdf.official import chinese_date
from app.core.pdf.showcase_dossier import (
    DossierDimension,
    DossierItem,
    DossierPoints,
    DossierRow,
    DossierSheet,
    ShowcaseDossierContext,
)
from app.organisations.queries import full_name_of, name_of
from app.placements.queries.documents import office_of
from app.showcase.models import Nomination, ShowcaseBatch
from app.showcase.policy.room import takes_dossier
from app.showcase.rules import pictures
from app.showcase.rules.bands import bands_text, plain
from app.showcase.rules.criteria import Item, Sheet
from app.showcase.rules.facts import UNKNOWN, Facts
from app.showcase.rules.ranking import Outcome, rate
from app.showcase.rules.room import Place, shares
from app.showcase.rules.scoring import average_of
from app.showcase.services import room as rooms
from app.showcase.services.room import Room
from app.subsidies.services.papers import Paper
from app.units.states import ShowcaseLevel

KIND, SERIES, TITLE = "showcase_dossier", "JXSFJZ", "就业见习示范单位评选卷宗"
OPINION_MAX, STATEMENT_MAX = 380, 150
RADAR = 330  # user units of the chart
NONE = "—"


def open_dossier(actor: Actor, key: str) -> Paper:
    """The dossier of a batch for its organiser and supervisors, to be printed; who takes it is logged.

    Raises OutOfReach, and Invalid before the applications are closed.
    """
    found = taken(actor, key)
    with force_locale("zh"):
        context = _context(found)
        issued = _issued(found.batch, context)
    audit.note("export", found.batch, file=f"{issued.number}.pdf", rows=len(found.listed))
    context |= {  # type: ignore[assignment]
        "number": issued.number,
        "code": issued.code,
        "verify_url": issuing.verify_url(issued.code),
        "issued_on": issued.issued_on,
    }
    return Paper(f"{TITLE}_{issued.number}.pdf", kind=KIND, context=context)


def taken(actor: Actor, key: str) -> Room:
    """The room of a batch whose dossier the actor may take; there is none before the applications are closed."""
    batch = rooms.entered(actor, key)
    if not takes_dossier(actor, batch):
        raise OutOfReach()
    found = rooms.room_of(batch)
    if found.is_live:
        raise Invalid({"batch": "申报截止以后才能生成卷宗。"})
    return found


def _issued(batch: ShowcaseBatch, context: ShowcaseDossierContext) -> IssuedDocument:
    told = {name: context[name] for name in ("facts", "dimensions", "rows", "sheets")}  # type: ignore[literal-required]
    content = hashlib.sha256(json.dumps(told, ensure_ascii=False, default=str).encode()).hexdigest()
    return issuing.issue_anew(
        batch,
        kind=KIND,
        series=SERIES,
        title=TITLE,
        issuer=context["issuer"],
        shown=[
            ("评选批次", batch.title),
            ("参评单位", f"{len(context['rows'])}家"),
            ("批次状态", batch.state.label),
            ("内容校验值", content[:16].upper()),
        ],
    )


def _context(found: Room) -> ShowcaseDossierContext:
    batch, sheet, listed = found.batch, found.sheet, found.listed
    return ShowcaseDossierContext(
        number="",
        code="",
        verify_url="",
        issued_on=batch.opens_on,
        title=batch.title,
        issuer=office_of(batch.region_code).name,
        facts=batch_facts(found),
        dimensions=[_dimension(each.label, each.most, each.items) for each in sheet.dimensions],
        rows=_rows(found),
        sheets=_sheets(found),
        pictures=_pictures(found) if listed else [],
        radar=pictures.empty_profile(sheet, width=RADAR),
        radar_width=RADAR,
    )


def batch_facts(found: Room) -> list[tuple[str, str]]:
    """What binds everybody in the batch, as (label, text)."""
    batch = found.batch
    return [
        ("评选级别", batch.level.label),
        ("组织地区", full_name_of(batch.region_code)),
        ("评选年度", f"{batch.year}年"),
        ("批次状态", batch.state.label),
        ("申报时间", f"{chinese_date(batch.opens_on)}至{chinese_date(batch.closes_on)}"),
        ("统计期间", f"{chinese_date(batch.period_from)}至{chinese_date(batch.period_to)}"),
        ("名额", "不限" if batch.quota is None else f"{batch.quota}家"),
        ("及格分", f"{plain(found.sheet.pass_score)}分"),
        ("评审方式", f"{'匿名评审，' if batch.is_blind else ''}每家不少于{batch.experts_min}名专家，取全部平均分"),
        ("参评单位", f"{len(found.listed)}家，名额内{found.count(Outcome.SELECTED)}家，"
                     f"递补{found.count(Outcome.RESERVE)}家"),
    ]  # fmt: skip


def _dimension(label: str, most: Decimal, items: Sequence[Item]) -> DossierDimension:
    return DossierDimension(
        label=label,
        most=plain(most),
        items=[
            DossierItem(
                label=item.label,
                most=plain(item.most),
                bands=bands_text(item.bands) or "专家评分",
                basis=item.basis,
            )
            for item in items
        ],
    )


def _rows(found: Room) -> list[DossierRow]:
    rows, before = [], None
    for place in found.listed:
        rows.append(_row(found, place, _line(found, before, place)))
        before = place.outcome
    return rows


def _line(found: Room, before: Outcome | None, place: Place) -> str:
    if before == Outcome.SELECTED and place.outcome != Outcome.SELECTED:
        return f"名额线：以上{found.count(Outcome.SELECTED)}家在名额内"
    if before == Outcome.RESERVE and place.outcome == Outcome.BELOW:
        return f"及格线：{plain(found.sheet.pass_score)}分"
    return ""


def _row(found: Room, place: Place, line: str) -> DossierRow:
    one, told = place.contender, rooms.sees(place.contender)
    return DossierRow(
        rank=str(place.rank or NONE),
        unit=one.name,
        place=name_of(one.region_code),
        kind=one.kind.label.split("（")[0],
        system=figure(one.system),
        average=figure(one.average) if told else f"评分中{one.done}/{one.asked}" if one.asked else NONE,
        bonus=figure(one.bonus),
        total=figure(place.placed.standing.score) if told or found.basis != "SCORE" else NONE,
        spread=figure(one.spread) if told else NONE,
        retention=rate(one.retention) if one.retention is not None else NONE,
        intake=str(one.intake),
        outcome=outcome_of(place),
        line=line,
    )


def outcome_of(place: Place) -> str:
    """The outcome in words, of a reserve with its order."""
    order = place.placed.reserve_rank
    return f"{place.outcome.label}第{order}位" if order else place.outcome.label


def figure(points: Decimal | None) -> str:
    """Points with two decimals, or a dash."""
    return NONE if points is None else f"{points:.2f}"


# -- one page for each nomination


def _sheets(found: Room) -> list[DossierSheet]:
    keys = [place.contender.key for place in found.listed]
    facts, marks = rooms.facts_of(found, keys), rooms.marks_of(found, found.listed)
    given, whole = rooms.expert_sheets(found, found.listed), rooms.nominations_by_key(found, found.listed)
    made = []
    for place in found.listed:
        key = place.contender.key
        shape = pictures.profile_outline(found.sheet, marks[key], width=RADAR)
        made.append(_sheet(found, place, facts.get(key, {}), given.get(key, []), whole[key], shape))
    return made


def _sheet(
    found: Room,
    place: Place,
    facts: Facts,
    given: Sequence[Mapping[str, Decimal]],
    whole: Nomination,
    shape: list[tuple[float, float]],
) -> DossierSheet:
    one, row = place.contender, _row(found, place, "")
    experts = [f"专家{number}" for number in range(1, len(given) + 1)]
    return DossierSheet(
        rank=row["rank"],
        unit=one.name,
        outcome=row["outcome"],
        why=place.placed.why + (f"。{place.placed.ahead}" if place.placed.ahead and rooms.sees(one) else ""),
        facts=[
            ("所在地", f"{row['place']}　{row['kind']}"),
            ("系统得分", row["system"]),
            ("专家平均分", row["average"]),
            ("加分", row["bonus"]),
            ("总分", row["total"]),
            ("分差", row["spread"]),
        ],
        heads=["系统", *experts, *(["平均"] if experts else [])],
        lines=_lines(found.sheet, facts, given),
        radar=shape,
        opinion=_opinion(whole),
        statement=_cut(whole.statement or "", STATEMENT_MAX),
        vetoes=one.veto_words or "没有一票否决情形",
    )


def _lines(sheet: Sheet, facts: Facts, given: Sequence[Mapping[str, Decimal]]) -> list[DossierPoints]:
    system = sheet.system_points({fact: measured.value for fact, measured in facts.items()})
    columns: list[Mapping[str, Decimal]] = [system, *given]
    lines: list[DossierPoints] = []
    for each in sheet.dimensions:
        sums = [sum((points.get(item.code, Decimal(0)) for item in each.items), Decimal(0)) for points in columns]
        own = columns[:1] if each.is_bonus else columns
        lines.append(
            DossierPoints(
                label=each.label,
                most=plain(each.most),
                fact="",
                points=_figures(sums[: len(own)], len(columns)),
                is_sum=True,
            )
        )
        for item in each.items:
            words = facts.get(item.fact, UNKNOWN).words(item.fact) if item.fact else "材料"
            points = [column.get(item.code) for column in own]
            told = _figures(points, len(columns))
            lines.append(DossierPoints(label=item.label, most=plain(item.most), fact=words, points=told, is_sum=False))
    return lines


def _figures(points: Sequence[Decimal | None], columns: int) -> list[str]:
    """The system's points, those of each expert, and the mean of the experts when there are some."""
    told = [NONE if one is None else plain(one) for one in points] + [NONE] * (columns - len(points))
    if columns == 1:
        return told
    own = [one for one in points[1:] if one is not None]
    mean = average_of(own) if own else None
    return [*told, NONE if mean is None else plain(mean)]


def _opinion(whole: Nomination) -> str:
    if not whole.opinion:
        return NONE
    visited = f"{chinese_date(whole.site_checked_on)}实地核查。" if whole.site_checked_on else ""
    return visited + _cut(whole.opinion, OPINION_MAX)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}……（全文见系统）"


def _pictures(found: Room) -> list[str]:
    is_region = found.batch.level in (ShowcaseLevel.NATIONAL, ShowcaseLevel.REGION)
    by_area = shares(found.listed, lambda one: one.area(4 if is_region else 6), name_of)
    return [
        str(pictures.distribution("地区分布", by_area, width=520)),
        str(pictures.scores("得分分布", found.listed, found.sheet, width=520)),
    ]


def built(_region: str, key: str) -> bytes:
    """The dossier of a batch by its key, printed for the terminal."""
    return open_dossier(actors.current(), key).pdf()
