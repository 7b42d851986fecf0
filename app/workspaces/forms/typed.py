"""A form of a desk: what was typed, read field by field, and what is wrong with it beside the field."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.core import fields
from app.core.choices import Choice
from app.core.errors import Invalid, Problems, ServiceError

C = TypeVar("C", bound=Choice)
AMOUNT_MAX = Decimal("1000000")


class Form:
    """The values of one form; a page shows it again with everything that was typed and every error in its place."""

    def __init__(self, typed: "MultiDict[str, str] | None" = None, given: Mapping[str, object] | None = None):
        self.typed = typed
        self.given = dict(given or {})
        self.errors: Problems = {}
        self.problem = ""
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        """The text that stands in a field now."""
        self.asked.add(name)
        if self.typed is not None:
            return self.typed.get(name, "")
        value = self.given.get(name)
        return "" if value is None else str(value)

    def several(self, name: str) -> list[str]:
        """The values ticked under one name."""
        if self.typed is not None:
            return self.typed.getlist(name)
        value = self.given.get(name) or ()
        return value.split() if isinstance(value, str) else [str(each) for each in value]  # type: ignore[attr-defined]

    def has(self, name: str) -> bool:
        """Whether the form that was sent has such a field, so that a page can lead to it."""
        return self.typed is not None and (name in self.typed or name in self.asked)

    def error(self, name: str) -> str:
        """The first thing that is wrong with a field, or nothing."""
        return next(iter(self.errors.get(name, ())), "")

    def take(self, error: ServiceError) -> None:
        """Keep what a service said: beside its fields, and at the head of the form."""
        for name, said in error.fields.items():
            self.errors.setdefault(name, []).extend(each for each in said if each not in self.errors.get(name, ()))
        self.problem = error.message

    def _wrong(self, name: str, words: str) -> None:
        self.errors.setdefault(name, []).append(words)

    def text(self, name: str, *, most: int, ask: str = "") -> str:
        """The text of a field without blanks around it; ``ask`` says what to fill in when it must not be empty."""
        text = self[name].replace("\r\n", "\n").strip()
        if not text and ask:
            self._wrong(name, ask)
        if len(text) > most:
            self._wrong(name, _("不能超过 %(n)s 个字，现在是 %(now)s 个。", n=most, now=len(text)))
        elif said := fields.text_problem(text):
            self._wrong(name, said)
        return text

    def day(self, name: str, *, ask: str = "") -> date | None:
        """The day of a field, written 2023-07-01."""
        text = self[name].strip()
        if not text:
            if ask:
                self._wrong(name, ask)
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            self._wrong(name, _("请按 2023-07-01 的样式填写日期。"))
            return None
        if said := fields.date_problem(day):
            self._wrong(name, said)
        return day

    def amount(self, name: str, *, ask: str = "") -> Decimal | None:
        """The amount of a field in yuan, two decimals at most."""
        text = self[name].replace(",", "").replace("，", "").strip()
        if not text:
            if ask:
                self._wrong(name, ask)
            return None
        try:
            value = Decimal(text)
        except InvalidOperation:
            value = Decimal(-1)
        if not value.is_finite() or not 0 <= value <= AMOUNT_MAX or value != round(value, 2):
            self._wrong(name, _("请填写金额，最多两位小数。"))
            return None
        return value

    def choice(self, name: str, kind: type[C], *, ask: str = "") -> C | None:
        """The chosen member of a code list."""
        text = self[name]
        if text in set(kind):
            return kind(text)
        if text or ask:
            self._wrong(name, ask or _("请选择一项。"))
        return None

    def flag(self, name: str, *, ask: str = "") -> bool:
        """Whether a box is ticked; ``ask`` is told when it must be."""
        ticked = self[name] in ("1", "y", "on", "true", "True")
        if not ticked and ask:
            self._wrong(name, ask)
        return ticked

    def check(self) -> None:
        """Raise Invalid with everything that was found wrong so far."""
        if self.errors:
            raise Invalid(self.errors)
