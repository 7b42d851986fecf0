"""One person from many sources: what each says is kept, joined in any order, and one value of each field wins (二(一)).

The facts of a source are {field: [value, as of, first seen, last seen]} in JSON's own types.  ``join`` is commutative,
associative and idempotent, so lists that come in any order and any number of times leave the same facts.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.trainees.states import Channel as C

Fact = list[Any]
Facts = dict[str, Fact]
Order = tuple[tuple[C, ...], ...]  # groups of channels: the first that speaks counts, within it the newest

SPOKEN = (C.SELF, C.JOBSEEK_MINIAPP, C.STREET, C.CYL)
_WHO: Order = ((C.OFFICER,), (C.REALNAME_DB, C.UNEMP_REGISTER), (C.SCHOOL,), SPOKEN)
_STUDIES: Order = (
    (C.OFFICER,),
    (C.REALNAME_DB,),
    (C.SCHOOL,),
    (C.JOBSEEK_MINIAPP,),
    (C.SELF,),
    (C.STREET,),
    (C.CYL,),
    (C.UNEMP_REGISTER,),
)
_WORK: Order = ((C.OFFICER,), (C.UNEMP_REGISTER,), (C.REALNAME_DB,), SPOKEN, (C.SCHOOL,))
_HOME: Order = ((C.OFFICER,), SPOKEN, (C.SCHOOL, C.REALNAME_DB, C.UNEMP_REGISTER))
_MIND: Order = ((C.OFFICER, *SPOKEN, C.SCHOOL, C.REALNAME_DB, C.UNEMP_REGISTER),)  # a person may change it any day
OF_MIND = ("is_willing", "wish_regions", "wish_categories", "wish_industries", "wish_from")

PRIORITY: dict[str, Order] = {
    **dict.fromkeys(("name", "ethnicity", "hukou_region", "hukou_date"), _WHO),
    **dict.fromkeys(
        (
            "education",
            "school",
            "major_class",
            "major_name",
            "graduation_date",
            "certificate_no",
            "in_school",
            "skill_level",
            "certificates",
        ),
        _STUDIES,
    ),
    **dict.fromkeys(("unemp_reg_no", "unemp_reg_date", "dereg_date"), _WORK),
    **dict.fromkeys(
        ("residence_region", "address", "phone", "emergency_contact", "bank_name", "bank_no"),
        _HOME,
    ),
    **dict.fromkeys(OF_MIND, _MIND),
}
DATES = frozenset({"hukou_date", "graduation_date", "unemp_reg_date", "dereg_date", "wish_from"})
TEXTS_NEVER_NULL = frozenset({"wish_regions", "wish_categories", "wish_industries"})
YES_OR_NO = frozenset({"in_school", "is_willing"})


RANK: dict[str, dict[C, tuple[int, int]]] = {  # of each field: the group of a channel, and its place there
    name: {c: (group, place) for group, channels in enumerate(order) for place, c in enumerate(channels)}
    for name, order in PRIORITY.items()
}


@dataclass(frozen=True, slots=True)
class Resolved:
    """The value of a field that counts, which source said it, and as of which day."""

    value: Any
    channel: C
    as_of: date


def said(values: Mapping[str, Any], as_of: date, seen_on: date) -> Facts:
    """What a source says as of a day; an empty value says nothing."""
    days = [as_of.isoformat(), seen_on.isoformat(), seen_on.isoformat()]
    return {name: [plain(value), *days] for name, value in values.items() if value is not None and value != ""}


def denied(names: Iterable[str], as_of: date, seen_on: date) -> Facts:
    """That an officer found that a field has no value, whatever the other sources say."""
    days = [as_of.isoformat(), seen_on.isoformat(), seen_on.isoformat()]
    return {name: [None, *days] for name in names}


def join(one: Facts, other: Facts) -> Facts:
    """Both together: of each field the newest statement, of two of the same day the one with the greater text."""
    joined = dict(one)
    for name, fact in other.items():
        joined[name] = _join(joined[name], fact) if name in joined else fact
    return joined


def _join(a: Fact, b: Fact) -> Fact:
    newer = a if (a[1], _rank(a[0])) >= (b[1], _rank(b[0])) else b
    return [newer[0], newer[1], min(a[2], b[2]), max(a[3], b[3])]


def _rank(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def agree(one: Facts | None, other: Facts) -> bool:
    """Whether both state the same as of the same days; when they were seen is no matter."""
    return one is not None and {n: f[:2] for n, f in one.items()} == {n: f[:2] for n, f in other.items()}


def resolve(sources: Mapping[C, Facts]) -> dict[str, Resolved]:
    """The value of each field that any source states, by the priority of the field."""
    return {
        name: Resolved(as_value(name, fact[0]), channel, date.fromisoformat(fact[1]))
        for name, (fact, channel) in _winners(sources).items()
    }


def _winners(sources: Mapping[C, Facts]) -> dict[str, tuple[Fact, C]]:
    """Of each field the statement that counts: the first group that speaks, in it the newest, then the first named."""
    best: dict[str, tuple[int, str, int, Fact, C]] = {}
    for channel, facts in sources.items():
        for name, fact in facts.items():
            rank = RANK.get(name, {}).get(channel)
            if rank is None or (fact[0] is None and not _may_deny(channel, name)):
                continue
            held = best.get(name)
            if held is None or _counts_before(rank, fact[1], held):
                best[name] = (rank[0], fact[1], rank[1], fact, channel)
    return {name: (fact, channel) for name, (_group, _day, _place, fact, channel) in best.items()}


def _may_deny(channel: C, name: str) -> bool:
    """Whether this source may say that a field has no value: an officer of any, a person of their own wishes."""
    return channel == C.OFFICER or (channel == C.SELF and name in OF_MIND)


def _counts_before(rank: tuple[int, int], day: str, held: tuple[int, str, int, Fact, C]) -> bool:
    if rank[0] != held[0]:
        return rank[0] < held[0]
    return day > held[1] if day != held[1] else rank[1] < held[2]


def as_value(name: str, plain: Any) -> Any:
    """A field's value as the register keeps it, from JSON."""
    if plain is None:
        return "" if name in TEXTS_NEVER_NULL else False if name in YES_OR_NO else None
    return date.fromisoformat(plain) if name in DATES else plain


def record_of(sources: Mapping[C, Facts]) -> dict[str, Any]:
    """The fields of the register that follow from the sources together; only those that are stated."""
    values = {name: as_value(name, fact[0]) for name, (fact, _channel) in _winners(sources).items()}
    since, until = values.get("unemp_reg_date"), values.get("dereg_date")
    if since and until and until < since:
        values["dereg_date"] = None  # registered anew after it
    return {
        **values,
        "in_realname_db": C.REALNAME_DB in sources,
        "channels": " ".join(channel for channel in C if channel in sources),
    }


def plain(value: Any) -> Any:
    """A value in JSON's own types."""
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool) else str(value)


def dumped(facts: Facts) -> str:
    """The facts as they are stored."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def loaded(text: str) -> Facts:
    """The facts from their stored form."""
    facts: Facts = json.loads(text)
    return facts
