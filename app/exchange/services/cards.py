"""Ordinary entities as targets: columns from the card, rows through the part's own services."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Boolean, ColumnElement, Date, Numeric

from app.core.actor import Actor
from app.core.card import Card
from app.core.errors import Refusal, Refused
from app.core.unit_of_work import attempt
from app.core.views.saving import REFUSALS, told
from app.exchange.queries import imports as queries
from app.exchange.services.card_columns import column_of
from app.exchange.services.columns import RECORD_ID
from app.exchange.services.targets import MASKED, Column, Outcome, Row
from app.extensions import db

Finder = Callable[[Collection[str]], Mapping[str, Collection[str]]]


class _Rehearsed(Exception):
    """Ends a rehearsal: everything it wrote goes."""


def found_by(entity: Any, *attributes: Any) -> Finder:
    """Find records in reach by what one of these attributes says, many words at once."""
    return lambda words: queries.keys_by_word(entity, attributes, words)


class CardTarget:
    """An entity whose rows go through ``create`` and ``update`` of its part, one by one, in one transaction.

    ``key`` names the columns by which a row without a system number finds its record; ``finders`` find the records
    of look-up columns; ``kinds``, ``aliases`` and ``names`` say what the card does not.
    """

    checked_at_once = 500
    stored_at_once = 500

    def __init__(
        self,
        card: Card,
        permission: str,
        create: Callable[..., Any],
        update: Callable[..., Any] | None = None,
        *,
        key: Sequence[str] = (),
        among: Callable[[], ColumnElement[bool]] | None = None,
        names: Sequence[str] | None = None,
        kinds: Mapping[str, str] | None = None,
        aliases: Mapping[str, tuple[str, ...]] | None = None,
        finders: Mapping[str, Finder] | None = None,
    ):
        self.card, self.permission = card, permission
        self.name, self.title = card.name, card.title
        self.create, self.update = create, update
        self.key, self.among = tuple(key), among
        self.names = list(names or card.written)
        self.kinds, self.aliases, self.finders = dict(kinds or {}), dict(aliases or {}), dict(finders or {})

    # -- what the sheet looks like

    def columns(self) -> list[Column]:
        """The written fields of the card, read as its forms read them."""
        return [column_of(self.card, name, self.kinds.get(name), self.aliases.get(name, ())) for name in self.names]

    def options(self) -> list[Column]:
        """Nothing is asked for the whole file."""
        return []

    # -- checking

    def check(self, actor: Actor, rows: list[Row], given: dict[str, Any]) -> None:
        """Find the records that the rows mean, then try every row on the services and take it all back."""
        self._find_choices(rows)
        self._find_records(rows)
        with suppress(_Rehearsed), attempt():
            known = self._records(rows)
            for row in rows:
                if row.is_good:
                    self._rehearse(actor, row, known)
            raise _Rehearsed

    def _rehearse(self, actor: Actor, row: Row, known: Mapping[str, Any]) -> None:
        try:
            with attempt():
                self._apply(actor, row, known)
        except REFUSALS as error:
            refusal = told(error)
            for name, said in refusal.fields.items():
                row.fault(name if name in row.values or name in self.names else "", " ".join(said))
            if not refusal.fields:
                row.fault("", refusal.message)

    def _find_choices(self, rows: list[Row]) -> None:
        """Put the keys of other records in the place of their names."""
        for name in self.names:
            lookup = self.card.lookups.get(name)
            if lookup is None or lookup.small:
                continue
            words = {row.values[name] for row in rows if row.values.get(name)}
            found = self.finders[name](words) if name in self.finders else _one_by_one(lookup.find, words)
            for row in rows:
                if word := row.values.get(name):
                    self._choose(row, name, word, found.get(word, ()))

    @staticmethod
    def _choose(row: Row, name: str, word: str, keys: Collection[str]) -> None:
        if len(keys) == 1:
            row.values[name] = next(iter(keys))
        elif keys:
            row.fault(name, _("有 %(n)s 条同名的记录，无法确定是哪一条。", n=len(keys)))
        else:
            row.fault(name, _("没有找到这一项，或者它不在您的职责范围内。"))

    def _find_records(self, rows: list[Row]) -> None:
        """Find which rows change a record: by system number, else by the natural key."""
        unknown = queries.unknown_keys(self.card.entity, [row.record_id for row in rows if row.record_id])
        first: dict[str, int] = {row.record_id: row.number for row in rows if row.record_id}
        for row in rows:
            if row.record_id in unknown and row.is_good:
                row.fault(RECORD_ID, _("没有找到系统编号对应的记录，或者它不在您的职责范围内。"))
        if not self.key:
            return
        asked = {row.number: self._fact(row) for row in rows if row.is_good and not row.record_id}
        among = self.among() if self.among else None
        stored = queries.keys_by_facts(self.card.entity, self.key, set(asked.values()), among)
        new: dict[tuple[Any, ...], int] = {}
        for row in rows:
            if (fact := asked.get(row.number)) is None:
                continue
            row.record_id = stored.get(fact)
            twin = first.setdefault(row.record_id, row.number) if row.record_id else new.setdefault(fact, row.number)
            if twin != row.number:
                row.fault(self.key[0], _("与第 %(n)s 行是同一条记录。", n=twin))

    def _fact(self, row: Row) -> tuple[Any, ...]:
        return tuple(row.values.get(name) for name in self.key)

    def _records(self, rows: list[Row]) -> dict[str, Any]:
        keys = [row.record_id for row in rows if row.is_good and row.record_id]
        return queries.records_by_keys(self.card.entity, keys, self.card.loads)

    # -- storing

    def store(self, actor: Actor, rows: list[Row], given: dict[str, Any], batch_id: str) -> list[Outcome]:
        """Create and change records; the rows were checked in this transaction."""
        known = self._records(rows)
        return [self._apply(actor, row, known) for row in rows]

    def _apply(self, actor: Actor, row: Row, known: Mapping[str, Any]) -> Outcome:
        if row.record_id is None:
            record = self.create(actor, **self._new_facts(row))
            db.session.flush()
            return Outcome(row.number, str(record.id), "CREATED", {"version": record.version})
        record = known[row.record_id]
        facts = self._changed_facts(row, record)
        if not facts:
            return Outcome(row.number, row.record_id, "UNCHANGED")
        before = {name: getattr(record, name) for name in facts}
        self._change(actor, record, facts)
        return Outcome(row.number, row.record_id, "UPDATED", {"version": record.version, "facts": _plain(before)})

    def _change(self, actor: Actor, record: Any, facts: dict[str, Any]) -> None:
        if self.update is None:
            raise Refused(Refusal("final", _("这类记录登记后不能修改；没有新增，也没有更新。")), status=409)
        self.update(actor, record, **facts)
        db.session.flush()

    def _new_facts(self, row: Row) -> dict[str, Any]:
        facts = {name: self._filled(name, value) for name, value in row.values.items() if name in self.names}
        return {name: value for name, value in facts.items() if value is not MASKED}

    def _filled(self, name: str, value: Any) -> Any:
        """What an empty cell means: no value, empty text, no; MASKED where the column has a value of its own."""
        card = self.card
        if value is not None or card.is_nullable(name):
            return value
        if isinstance(card.column_type(name), Boolean):
            return False
        return "" if card.is_text(name) and card.choices(name) is None else MASKED

    def _changed_facts(self, row: Row, record: Any) -> dict[str, Any]:
        facts = {}
        for name, value in row.values.items():
            if name not in self.names or value is MASKED or (value is None and name in self.card.sensitive):
                continue
            value = self._filled(name, value)
            if value is not MASKED and _said(value) != _said(getattr(record, name)):
                facts[name] = value
        return facts

    # -- taking back

    def undo(self, actor: Actor, outcomes: list[Outcome], batch_id: str) -> list[tuple[int, str]]:
        """Delete what was made and put back what was changed, where nobody has touched it since."""
        known = queries.records_by_keys(self.card.entity, [one.record_id for one in outcomes], self.card.loads)
        stays = []
        for one in reversed(outcomes):
            reason = self._take_back(actor, one, known.get(one.record_id))
            if reason:
                stays.append((one.row, reason))
        return stays[::-1]

    def _take_back(self, actor: Actor, one: Outcome, record: Any) -> str:
        if record is None:
            return _("记录已不存在，或者不在您的职责范围内。")
        before = one.before or {}
        if record.version != before.get("version"):
            return _("导入后又被修改过，保留现在的内容。")
        try:
            with attempt():
                if one.deed == "CREATED":
                    db.session.delete(record)
                    db.session.flush()
                else:
                    self._change(actor, record, self._rich(before["facts"]))
        except REFUSALS as error:
            return _("不能撤销：%(why)s", why=told(error).message)
        return ""

    def _rich(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        return {name: _typed(self.card, name, value) for name, value in facts.items()}


def _said(value: Any) -> Any:
    return None if value == "" else value


def _one_by_one(find: Callable[[str], list[tuple[str, str]]], words: Collection[str]) -> dict[str, set[str]]:
    return {word: {key for key, label in find(word) if label == word} for word in words}


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    stored: dict[str, Any] = json.loads(json.dumps(facts, default=str))
    return stored


def _typed(card: Card, name: str, value: Any) -> Any:
    kind = card.column_type(name)
    if value is None:
        return None
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    return Decimal(value) if isinstance(kind, Numeric) else value
