"""The list of an entity: filters in the address, keyset pages, a bounded count, the same for export."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from sqlalchemy import Boolean, Select, false, select

from app.core import actor as actors
from app.core import paging, search
from app.core.card import Card

PAGE_SIZE = 25
Given = Mapping[str, str]


@dataclass
class Filter:
    """One field of the search bar with what was typed into it."""

    name: str
    label: str
    kind: str  # choice, lookup
    value: str
    text: str = ""
    options: list[tuple[str, str]] = field(default_factory=list)
    problem: str = ""


@dataclass
class Column:
    """One column head; ``sort_url`` is empty where no index supports the order."""

    name: str
    label: str
    is_number: bool
    sort_url: str = ""
    sorted: str = ""


@dataclass
class Listing:
    """Everything that the list template prints."""

    columns: list[Column]
    rows: list[Any]
    filters: list[Filter]
    q: str
    next_url: str | None
    previous_url: str | None
    first_url: str | None
    total: str
    is_filtered: bool
    export_query: dict[str, str]
    problem: str = ""


def filters_of(card: Card, given: Given | None = None) -> list[Filter]:
    """Read the search bar from the address (or as it was kept); an unknown choice is told, not obeyed."""
    given = request.args if given is None else given
    found = []
    for name in card.filtered:
        value = search.clean(given.get(name))
        entry = _filter(card, name, value)
        if name not in card.lookups or entry.kind == "lookup" or len(entry.options) > 1 or entry.problem:
            found.append(entry)  # an officer of one county needs no choice of counties
    for name, narrowing in card.narrowings.items():
        value, options = search.clean(given.get(name)), narrowing.options()
        if options or value:  # one without choices is not for this actor, not even its name
            found.append(_choice(name, str(narrowing.label), value, options))
    return found


def unclear(filters: list[Filter]) -> str:
    """Say that a filter of the address has no such choice, so that nothing is sought; empty when all are understood."""
    return _("有筛选条件无法识别，列表暂未查询。") if any(entry.problem for entry in filters) else ""


def _filter(card: Card, name: str, value: str) -> Filter:
    choices = card.choices(name)
    if choices is not None:
        options = [(key, _(label)) for key, label in choices.options()]
    elif isinstance(card.column_type(name), Boolean):
        options = [("1", _("是")), ("0", _("否"))]
    elif name in card.lookups and card.lookups[name].small:
        options = card.lookups[name].find("")
    else:
        known = card.lookups[name].label(value) if value and name in card.lookups else ""
        problem = _("没有这个选项") if value and not known else ""
        return Filter(name, card.label(name), "lookup", value, text=known, problem=problem)
    return _choice(name, card.label(name), value, options)


def _choice(name: str, label: str, value: str, options: list[tuple[str, str]]) -> Filter:
    problem = _("没有这个选项") if value and value not in dict(options) else ""
    return Filter(name, label, "choice", value, options=options, problem=problem)


def narrowed(card: Card, statement: Select[Any], filters: list[Filter], q: str) -> Select[Any]:
    """Apply the search bar to a statement; what was not understood finds nothing."""
    for entry in filters:
        if entry.problem:
            return statement.where(false())
        if not entry.value:
            continue
        if entry.name in card.narrowings:
            statement = statement.where(card.narrowings[entry.name].where(entry.value))
            continue
        column = card.attribute(entry.name)
        is_bool = isinstance(card.column_type(entry.name), Boolean)
        statement = statement.where(column.is_(entry.value == "1") if is_bool else column == entry.value)
    if q and card.searched:
        statement = statement.where(search.contains([card.attribute(name) for name in card.searched], q))
    return statement


def ordering(card: Card, given: Given | None = None) -> tuple[paging.Keys, str]:
    """Read the order from the address; else the card's own, else newest first by the time-ordered key."""
    wanted = (request.args if given is None else given).get("order", "")
    name, descending = wanted.removeprefix("-"), wanted.startswith("-")
    key = card.entity.id
    if name in card.ordered:
        return [(card.attribute(name), descending), (key, descending)], wanted
    if card.sorted_by:
        names = [(each.removeprefix("-"), each.startswith("-")) for each in card.sorted_by]
        return [*((card.attribute(each), down) for each, down in names), (key, False)], ""
    return [(key, True)], ""


def listing(card: Card, endpoint: str, base: Select[Any] | None = None) -> Listing:
    """Answer the list page for the current request and actor."""
    filters, q = filters_of(card), search.clean(request.args.get("q"))
    statement = narrowed(card, base if base is not None else select(card.entity), filters, q)
    keys, order = ordering(card)
    cursor = request.args.get("cursor")
    found = paging.page(
        statement.options(*card.loads), keys, cursor=cursor, limit=PAGE_SIZE, order=f"{card.name} {order}"
    )
    card.learn(found.rows)
    kept: dict[str, Any] = {entry.name: entry.value for entry in filters if entry.value}
    if q:
        kept["q"] = q

    def at(position: str | None) -> str | None:
        return url_for(f"{endpoint}.list", **kept, order=order or None, cursor=position) if position else None

    return Listing(
        columns=[_column(card, name, endpoint, kept, order) for name in telling(card)],
        rows=found.rows,
        filters=filters,
        q=q,
        next_url=at(found.next),
        previous_url=at(found.previous),
        first_url=url_for(f"{endpoint}.list", **kept, order=order or None) if cursor else None,
        total=_total(
            statement.with_only_columns(card.entity.id), has_more=bool(found.next or cursor), shown=len(found.rows)
        ),
        is_filtered=bool(kept),
        export_query={**kept, "order": order} if order else kept,
        problem=unclear(filters),
    )


def telling(card: Card) -> list[str]:
    """Return the listed columns without those that say the same in every row of the actor's reach."""
    acting = actors.current()
    same = {name for name in card.listed if name.startswith("unit_") and len(acting.unit_ids) == 1}
    lookup = card.lookups.get("region_code")
    if lookup is not None and lookup.whole and len(lookup.find("")) == 1:
        same.add("region_code")
    return [name for place, name in enumerate(card.listed) if place == 0 or name not in same]


def _total(statement: Select[Any], *, has_more: bool, shown: int) -> str:
    number = paging.count_up_to(statement) if has_more else shown
    if number > paging.COUNT_LIMIT:
        return _("超过 %(n)s 条", n=f"{paging.COUNT_LIMIT:,}")
    return _("共 %(n)s 条", n=f"{number:,}")


def _column(card: Card, name: str, endpoint: str, kept: dict[str, Any], order: str) -> Column:
    column = Column(name, card.label(name), card.is_number(name))
    if name in card.ordered:
        column.sorted = "desc" if order == f"-{name}" else "asc" if order == name else ""
        turned = f"-{name}" if column.sorted == "asc" else name
        column.sort_url = url_for(f"{endpoint}.list", **kept, order=turned)
    return column
