"""From YAML and JSON primitives to the types that a rule declares for its inputs."""

import re
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from app.core import clock
from app.core.rulebook.errors import BadInput

DAY_SHAPE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _month(value: str) -> None:
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value):
        raise ValueError("is not a month YYYY-MM")


def _not_negative(value: int) -> None:
    if value < 0:
        raise ValueError("is below 0")


Month = Annotated[str, _month]
"""A calendar month 'YYYY-MM'."""
Count = Annotated[int, _not_negative]
"""A whole number, 0 or more."""


def coerce(hint: Any, value: Any, field: str) -> Any:
    """The value as the annotated type; BadInput naming the field when it is none."""
    try:
        return _coerce(hint, value, field)
    except BadInput:
        raise
    except (ValueError, TypeError, InvalidOperation) as error:
        raise BadInput(field, str(error) or "is not readable") from error


def _coerce(hint: Any, value: Any, field: str) -> Any:
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        plain = _coerce(args[0], value, field)
        for check in args[1:]:
            check(plain)
        return plain
    if origin in (Union, types.UnionType):
        return _optional(args, value, field)
    if value is None:
        raise ValueError("is missing")
    if origin is Literal:
        return _choice(args, value)
    if origin in (list, tuple):
        return _sequence(origin, args, value, field)
    return _scalar(hint, value, field)


def _optional(args: tuple[Any, ...], value: Any, field: str) -> Any:
    if value is None and types.NoneType in args:
        return None
    (hint,) = (arg for arg in args if arg is not types.NoneType)
    return _coerce(hint, value, field)


def _choice(args: tuple[Any, ...], value: Any) -> Any:
    if value not in args:
        raise ValueError(f"{value!r} is none of {', '.join(map(str, args))}")
    return value


def _sequence(origin: type, args: tuple[Any, ...], value: Any, field: str) -> Any:
    if not isinstance(value, (list, tuple)):
        raise ValueError("is not a list")
    if origin is tuple and args[-1] is not Ellipsis:
        if len(value) != len(args):
            raise ValueError(f"has {len(value)} items, not {len(args)}")
        pairs = enumerate(zip(args, value, strict=True))
        return tuple(coerce(hint, item, f"{field}[{place}]") for place, (hint, item) in pairs)
    return origin(coerce(args[0], item, f"{field}[{place}]") for place, item in enumerate(value))


def _scalar(hint: Any, value: Any, field: str) -> Any:
    if is_dataclass(hint):
        return _record(hint, value, field)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    return _READERS[hint](value)


def _record(hint: Any, value: Any, field: str) -> Any:
    """A dataclass from a mapping: field `from_` reads key `from`, further keys are left alone."""
    if isinstance(value, hint):
        return value
    if not isinstance(value, Mapping):
        raise ValueError("is not a mapping")
    hints = get_type_hints(hint, include_extras=True)
    given = {}
    for part in fields(hint):
        name = part.name.rstrip("_")
        if name in value:
            given[part.name] = coerce(hints[part.name], value[name], f"{field}.{name}")
        elif part.default is MISSING and part.default_factory is MISSING:
            raise BadInput(f"{field}.{name}", "is missing")
    return hint(**given)


def _bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true nor false")
    return value


def _int(value: Any) -> int:
    number = _decimal(value)
    if number != number.to_integral_value():
        raise ValueError(f"{value!r} is not a whole number")
    return int(number)


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        raise ValueError(f"{value!r} is not a number")
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError(f"{value!r} is not a number") from error
    if not number.is_finite():
        raise ValueError(f"{value!r} is not a number")
    return number


def _str(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise ValueError(f"{value!r} is not text")
    return str(value)


def _date(value: Any) -> date:
    if isinstance(value, datetime):
        raise ValueError("is a moment, not a day")
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not DAY_SHAPE.fullmatch(value):
        raise ValueError(f"{value!r} is not a day YYYY-MM-DD")
    return date.fromisoformat(value)


def _datetime(value: Any) -> datetime:
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return clock.local(value)
    return datetime.combine(_date(value), time.min)


_READERS: dict[Any, Callable[[Any], Any]] = {
    bool: _bool,
    int: _int,
    Decimal: _decimal,
    str: _str,
    date: _date,
    datetime: _datetime,
}
