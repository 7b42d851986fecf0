"""Dated parameters: a new row from a day on; history is never edited."""

import json
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from app.core import numbers
from app.core.actor import Actor
from app.core.errors import Invalid, Problems
from app.extensions import db
from app.programme.models import PolicyParam
from app.programme.queries import REFERENCE_SERIES, SOURCE, any_row_of, rows_of
from app.programme.states import Certainty

DAY = timedelta(days=1)


def add_parameter(
    actor: Actor,
    *,
    key: str,
    value: str,
    effective_from: date,
    source_doc: str,
    certainty: Certainty | str,
    region_code: str | None = None,
    note: str | None = None,
) -> PolicyParam:
    """Add a row that holds from a day on; the row before it ends the day before.

    Raises Invalid for an unknown key, a value of another kind than before, or a day that is not after the
    last row of the same key and area. Amounts already computed keep the row versions they used.
    """
    earlier = rows_of(key, region_code)
    parsed, problems = _judged(key, value, effective_from, earlier)
    if problems:
        raise Invalid(problems)
    if earlier and (earlier[-1].effective_to is None or earlier[-1].effective_to >= effective_from):
        earlier[-1].effective_to = effective_from - DAY
    pattern = earlier[-1] if earlier else any_row_of(key)
    row = PolicyParam(
        key=key,
        region_code=region_code,
        value=json.dumps(parsed, ensure_ascii=False),
        effective_from=effective_from,
        source_doc=source_doc,
        certainty=Certainty(str(certainty)),
        note=note or "",
        rules=pattern.rules if pattern else "",
    )
    db.session.add(row)
    changed()
    return row


def changed() -> None:
    """Tell every process that reference data changed."""
    numbers.next_number(REFERENCE_SERIES)
    db.session.flush()
    SOURCE.forget()


def parsed_value(key: str, text: str) -> Any:
    """Read a typed value as the kind the key has had so far; raise Invalid when it does not fit."""
    known = any_row_of(key)
    if known is None:
        raise Invalid({"key": _("没有这个参数，请从已有参数中选择。")})
    before = json.loads(known.value)
    try:
        value = json.loads(text)
    except ValueError:
        value = text.strip()
    if isinstance(before, str) and not isinstance(value, str):
        value = text.strip()
    if before is not None and value is not None and type(before) is not type(value):
        raise Invalid({"value": _("取值的类型应与现有取值相同（现值：%(now)s）。", now=known.value[:80])})
    return value


def _judged(key: str, text: str, effective_from: date, earlier: list[PolicyParam]) -> tuple[Any, Problems]:
    problems: Problems = {}
    parsed = None
    try:
        parsed = parsed_value(key, text)
    except Invalid as error:
        problems.update(error.fields)
    if earlier and effective_from <= earlier[-1].effective_from:
        last = earlier[-1].effective_from.isoformat()
        problems["effective_from"] = [_("生效日期应晚于现有最后一行的生效日期 %(day)s；历史取值不能修改。", day=last)]
    return parsed, problems
