"""Import of the lists: rows are judged all together, and stored in a few statements whatever their number."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Date, Numeric

from app.core import clock
from app.core.actor import Actor
from app.core.errors import OutOfReach
from app.exchange.services import MASKED, CardTarget, Column, Outcome, Row
from app.exchange.services.card_columns import column_of
from app.exchange.services.columns import RECORD_ID
from app.registers.card.leads import LEAD
from app.registers.card.lists import ListOf
from app.registers.card.table import LISTS
from app.registers.models import Entry
from app.registers.queries.lists import Key, columns_of, entries, key_of, known_keys
from app.registers.rules.lists import completed, problems
from app.registers.scope import keeps
from app.registers.services import bulk, leads
from app.registers.states import EntryState
from app.security.states import Level, Permission

UPDATE, REFUSE = "UPDATE", "REFUSE"
ON_DOUBLE = Column(
    "doubles",
    "名单中已有的记录",
    "choice",
    options=((REFUSE, "作为错误列出"), (UPDATE, "用文件内容更新")),
    hint="按身份证号码、统一社会信用代码、编号等识别同一条记录；不选时作为错误列出。",
)
ALIASES = {
    "uscc": ("信用代码", "社会信用代码", "机构代码"),
    "id_no": ("身份证号", "公民身份号码", "证件号码", "身份证件号码"),
    "region_code": ("县区", "所在县区", "地区", "所在地区", "行政区划"),
    "proof_no": ("证书编号", "文号"),
    "valid_from": ("开始日期", "起始日期"),
    "valid_to": ("截止日期", "到期日期"),
    "leaving_year": ("毕业年份", "毕业年度"),
}
NAMES = {True: ("学生姓名", "人员姓名"), False: ("名称", "企业名称", "机构名称")}  # whether the list is of people
KINDS = {"id_no": "id_no"}
VERSION = "_version"


@dataclass(slots=True)
class Plan:
    """What a row comes to: a new entry with all its facts, or a stored one with what differs."""

    row: Row
    facts: dict[str, Any]
    entry: Entry | None = None


class ListTarget:
    """One list as the exchange sees it."""

    permission = Permission.REGISTER_WRITE.value

    def __init__(self, shown: ListOf):
        self.entity, self.card = shown.entity, shown.card
        self.name, self.title = shown.card.name, shown.card.title
        self.key_column = "id_no" if self.entity.key[0] == "id_hash" else self.entity.key[0]

    def is_open(self, actor: Actor) -> bool:
        """Whether the list is the actor's to write."""
        return keeps(actor, self.entity)

    def columns(self) -> list[Column]:
        aliases = ALIASES | {"name": NAMES[self.entity.is_personal]}
        found = [column_of(self.card, name, KINDS.get(name), aliases.get(name, ())) for name in self.card.written]
        return [replace(column, required=False) if _follows(column) else column for column in found]

    def options(self) -> list[Column]:
        return [ON_DOUBLE]

    def check(self, actor: Actor, rows: list[Row], given: dict[str, Any]) -> None:
        if not self.is_open(actor):
            raise OutOfReach()
        self._planned(actor, rows, given)

    def store(self, actor: Actor, rows: list[Row], given: dict[str, Any], batch_id: str) -> Iterable[Outcome]:
        plans = [plan for plan in self._planned(actor, rows, given) if plan.row.is_good]
        new = [plan for plan in plans if plan.entry is None]
        keys = bulk.add_many(actor, self.entity, [plan.facts for plan in new])
        made = [Outcome(plan.row.number, key, "CREATED") for plan, key in zip(new, keys, strict=True)]
        held = [(plan, plan.entry) for plan in plans if plan.entry is not None]
        told = [Outcome(plan.row.number, entry.id, *_deed(entry, plan.facts)) for plan, entry in held]
        bulk.change_many(actor, self.entity, [(entry, plan.facts) for plan, entry in held if plan.facts])
        return [*made, *told]

    def undo(self, actor: Actor, outcomes: list[Outcome], batch_id: str) -> list[tuple[int, str]]:
        done = [outcome for outcome in outcomes if outcome.deed in ("CREATED", "UPDATED")]
        now = entries(self.entity, [outcome.record_id for outcome in done])
        stays, taken, put_back = [], [], []
        for outcome in done:
            entry, before = now.get(outcome.record_id), outcome.before or {VERSION: 1}
            if entry is None:
                continue
            if entry.version != before[VERSION]:
                stays.append((outcome.row, _("导入后已被修改，予以保留。")))
            elif outcome.deed == "CREATED":
                taken.append(entry)
            else:
                put_back.append((entry, {name: self._rich(name, v) for name, v in before.items() if name != VERSION}))
        bulk.take_back(actor, self.entity, taken)
        bulk.change_many(actor, self.entity, put_back)
        return stays

    # -- judging

    def _planned(self, actor: Actor, rows: list[Row], given: dict[str, Any]) -> list[Plan]:
        """Judge the rows together and say what each comes to."""
        stored = entries(self.entity, [row.record_id for row in rows if row.record_id])
        plans = [plan for row in rows if (plan := self._first(actor, row, stored)) is not None]
        keys = [(plan, self._key(plan)) for plan in plans]
        known = known_keys(self.entity, [key for _plan, key in keys])
        updates = given.get("doubles") == UPDATE
        held = entries(self.entity, [key for key, _state in known.values()]) if updates else {}
        seen: dict[Key, int] = {}
        for plan, key in keys:
            self._judge_double(plan, key, seen, known, held if updates else None)
        today = clock.today()
        for plan in plans:
            self._judge_facts(plan, today)
        return plans

    def _first(self, actor: Actor, row: Row, stored: dict[str, Entry]) -> Plan | None:
        facts = {name: value for name, value in row.values.items() if value is not MASKED}
        if row.record_id is None:
            if not facts.get("region_code") and actor.level == Level.COUNTY:
                facts["region_code"] = actor.region_code
            return Plan(row, self._whole(dict.fromkeys(self.card.written) | facts))
        entry = stored.get(row.record_id)
        if entry is None:
            row.fault(RECORD_ID, _("没有找到系统编号所指的记录，或者它不在您的职责范围内。"))
            return None
        return self._onto(row, facts, entry)

    def _onto(self, row: Row, facts: dict[str, Any], entry: Entry) -> Plan | None:
        if entry.state != EntryState.LISTED:
            row.fault("", _("这条记录已移出名单，请先恢复在册再导入。"))
            return None
        told = {name: value for name, value in facts.items() if value is not None or self.card.is_nullable(name)}
        return Plan(row, told, entry)

    def _whole(self, facts: dict[str, Any]) -> dict[str, Any]:
        """The facts with all that follows from them."""
        return bulk.hashed(self.entity, completed(self.entity, facts))

    def _now(self, entry: Entry) -> dict[str, Any]:
        return {name: getattr(entry, name) for name in columns_of(self.entity)}

    def _key(self, plan: Plan) -> Key:
        if plan.entry is None:
            return key_of(self.entity, plan.facts)
        return key_of(self.entity, self._now(plan.entry) | self._whole(plan.facts))

    def _judge_double(
        self,
        plan: Plan,
        key: Key,
        seen: dict[Key, int],
        known: dict[Key, tuple[str, EntryState]],
        held: dict[str, Entry] | None,
    ) -> None:
        """Tell doubles within the file and against the list; with ``held`` a stored one in reach takes the row."""
        if None in key:
            return
        row = plan.row
        if key in seen:
            row.fault(self.key_column, _("与第 %(n)s 行重复。", n=seen[key]))
            return
        seen[key] = row.number
        found, state = known.get(key, (None, None))
        if found is None or (plan.entry is not None and plan.entry.id == found):
            return
        if state == EntryState.REMOVED:
            row.fault(self.key_column, _("名单中已有相同的记录，但已移出，请先恢复在册。"))
        elif held is None or found not in held or plan.entry is not None:
            row.fault(self.key_column, _("名单中已有相同的记录。"), _("可选择“用文件内容更新”后重新检查。"))
        else:
            told = {name: value for name, value in row.values.items() if value is not MASKED}
            onto = self._onto(row, told, held[found])
            plan.entry, plan.facts = held[found], onto.facts if onto else {}

    def _judge_facts(self, plan: Plan, today: date) -> None:
        """Fill what follows, tell what is wrong, and keep of a stored entry only what differs."""
        now = None if plan.entry is None else self._now(plan.entry)
        told = plan.facts if now is None else self._whole(now | plan.facts)
        bad = {fault.column for fault in plan.row.faults}
        for name, said in problems(self.entity, told, today).items():
            if name not in bad:
                plan.row.fault(name, said)
        if now is not None:
            plan.facts = {name: value for name, value in told.items() if value != now[name]}

    def _rich(self, name: str, value: Any) -> Any:
        """What a stored text of ``before`` was."""
        kind = getattr(self.entity, name).type
        if value is None or isinstance(value, bool | int):
            return value
        if isinstance(kind, Date):
            return date.fromisoformat(value)
        if isinstance(kind, Numeric):
            return Decimal(value)
        choices = getattr(kind, "enum_class", None)
        return choices(value) if choices else value


def _deed(entry: Entry, facts: dict[str, Any]) -> tuple[str, dict[str, Any] | None]:
    if not facts:
        return "UNCHANGED", None
    before = {name: _plain(getattr(entry, name)) for name in facts}
    return "UPDATED", {**before, VERSION: entry.version + 1}


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _follows(column: Column) -> bool:
    """Whether the column has one answer only: the county of an officer of that county."""
    return column.name == "region_code" and len(column.options) == 1


TARGETS = tuple(ListTarget(shown) for shown in LISTS)
LEADS = CardTarget(
    LEAD,
    Permission.LEAD_WRITE.value,
    leads.propose,
    leads.correct,
    kinds={"contact_phone": "phone"},
    aliases={
        "name": ("名称", "单位名称", "青年姓名", "姓名"),
        "uscc": ("信用代码", "社会信用代码"),
        "contact_phone": ("电话", "手机号码", "手机号"),
        "region_code": ("县区", "所在地区", "地区"),
        "has_consent": ("本人同意", "已同意"),
        "need": ("需求", "说明", "备注"),
    },
)
