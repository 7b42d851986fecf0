"""The dossier of a selection as a workbook: batch, ranking, facts, scores without names, trail."""

from app.core import audit, clock
from app.core.actor import Actor
from app.organisations.queries import name_of
from app.showcase.queries.trail import whole_trail
from app.showcase.rules.bands import bands_text, plain
from app.showcase.rules.facts import UNKNOWN
from app.showcase.rules.ranking import rate
from app.showcase.rules.room import Place
from app.showcase.rules.scoring import scored_items
from app.showcase.rules.telling import told
from app.showcase.services import room as rooms
from app.showcase.services.dossier import TITLE, batch_facts, outcome_of, taken
from app.showcase.services.room import Room
from app.subsidies.services.papers import Paper
from app.subsidies.services.papers.workbooks import XLSX, Row, Tab, workbook

STEPS_MAX = 20_000
RANKING = (
    *("排名", "单位", "所在地", "单位性质", "结果", "递补次序", "状态", "编号", "申报时间", "系统得分", "专家平均分"),
    *("加分", "总分", "分差", "留用率", "接收人数", "一票否决", "结果说明", "为什么排在下一名之前"),
)
FACTS = ("排名", "单位")
SCORES = ("排名", "单位", "专家", "合计")
TRAIL = ("时间", "事项", "单位", "原状态", "现状态", "经办", "说明")
SHEET = ("维度", "评分项", "满分", "得分档", "说明")


def open_workbook(actor: Actor, key: str) -> Paper:
    """The workbook of a batch for its organiser and supervisors; who takes it is logged.

    Raises OutOfReach, and Invalid before the applications are closed.
    """
    found = taken(actor, key)
    name = f"{TITLE}_{found.batch.year}_{clock.today()}.xlsx"
    tabs = [_batch(found), _ranking(found), _facts(found), _scores(found), _trail(found)]
    content = workbook(f"{found.batch.title} {TITLE}", tabs, clock.now())
    audit.note("export", found.batch, file=name, rows=len(found.listed))
    return Paper(name, content=content, mimetype=XLSX)


def _batch(found: Room) -> Tab:
    items = [
        (each.label, item.label, item.most, bands_text(item.bands) or "专家评分", item.basis)
        for each in found.sheet.dimensions
        for item in each.items
    ]
    facts: list[Row] = [("评选批次", found.batch.title, None, None, None)]
    facts += [(label, text, None, None, None) for label, text in batch_facts(found)]
    return Tab("批次", ("项目", "内容", "", "", ""), [*facts, ("", "", None, None, None), SHEET, *items])


def _ranking(found: Room) -> Tab:
    return Tab("排名", RANKING, [_ranked(found, place) for place in found.listed])


def _ranked(found: Room, place: Place) -> Row:
    one, sees = place.contender, rooms.sees(place.contender)
    score = place.placed.standing.score
    return (
        place.rank,
        one.name,
        name_of(one.region_code),
        one.kind.label,
        outcome_of(place),
        place.placed.reserve_rank,
        one.state.label if one.state else "",
        one.number,
        one.applied,
        one.system,
        one.average if sees else None,
        one.bonus,
        score if sees or found.basis != "SCORE" else None,
        one.spread if sees else None,
        "" if one.retention is None else rate(one.retention),
        one.intake,
        one.veto_words,
        place.placed.why if sees or found.basis != "SCORE" else "",
        place.placed.ahead if sees or found.basis != "SCORE" else "",
    )


def _facts(found: Room) -> Tab:
    """One line for each unit, and for each item what the system knows and what it is worth."""
    facts = rooms.facts_of(found, [place.contender.key for place in found.listed])
    items = [item for item in found.sheet.items if item.fact is not None]
    heads = [head for item in items for head in (item.label, f"{item.label}得分（满分{plain(item.most)}）")]
    rows: list[Row] = []
    for place in found.listed:
        own, cells = facts.get(place.contender.key, {}), []
        for item in items:
            got = own.get(item.fact, UNKNOWN) if item.fact else UNKNOWN
            cells += [got.words(item.fact) if item.fact else "", item.points(got.value)[0]]
        rows.append((place.rank, place.contender.name, *cells))
    return Tab("指标", (*FACTS, *heads), rows)


def _scores(found: Room) -> Tab:
    """One line for what each expert gave, by a number that means nothing outside of one unit, never by name."""
    given = rooms.expert_sheets(found, found.listed)
    items = scored_items(found.sheet)
    rows: list[Row] = [
        (
            place.rank,
            place.contender.name,
            f"专家{number}",
            found.sheet.base(points),
            *(points.get(item.code) for item in items),
        )
        for place in found.listed
        for number, points in enumerate(given.get(place.contender.key, []), 1)
    ]
    return Tab("评分", (*SCORES, *(f"{item.label}（满分{plain(item.most)}）" for item in items)), rows)


def _trail(found: Room) -> Tab:
    steps = [told(step, sees=False) for step in whole_trail(found.batch, STEPS_MAX)]
    return Tab(
        "轨迹",
        TRAIL,
        [(one.step.at, one.what, one.step.about, *one.states, one.who, one.step.reason) for one in steps],
    )
