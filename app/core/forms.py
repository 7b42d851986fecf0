"""WTForms made from a card: field kinds, lengths and choices come from the model's columns."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy import Boolean, Date, DateTime, Integer, Numeric, String, Text
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import TextInput

from app.core.card import Card, Lookup, masked
from app.core.search import is_storable
from app.core.types import Encrypted

INT_MAX = 2_000_000_000
AREA_MAX = 20_000
PERSONAL_MAX = 200


class LookupField(StringField):
    """A foreign key chosen by searching as one types; it never loads the related table."""

    widget = TextInput()

    def __init__(self, *args: Any, label_of: Any = None, small: list[tuple[str, str]] | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.label_of = label_of
        self.small = small

    @property
    def chosen(self) -> str:
        """The label of the current key, for people without JavaScript too."""
        return self.label_of(str(self.data)) if self.data and self.label_of else ""


class BlankIsNone(StringField):
    """A text field that stores an empty input as no value."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        self.data = (self.data or "").strip()


class BlankArea(BlankIsNone, TextAreaField):
    """The same over several lines."""


def _storable(_form: Any, field: Field) -> None:
    if isinstance(field.data, str) and not is_storable(field.data):
        raise ValidationError(_("含有不允许的字符。"))


def _in_reach(lookup: Lookup) -> Any:
    def check(_form: Any, field: Field) -> None:
        if field.data and not lookup.knows(str(field.data)):
            raise ValidationError(_("没有找到这一项，或者它不在您的职责范围内。"))

    return check


def _field(card: Card, name: str) -> Any:
    """Build the unbound field of one column."""
    kind = card.column_type(name)
    column = card.attribute(name).property.columns[0]
    needed = name in card.required or (not column.nullable and column.default is None and not isinstance(kind, Boolean))
    checks: list[Any] = [InputRequired(_("请填写%(label)s。", label=card.label(name)))] if needed else [Optional()]
    more: dict[str, Any] = {"description": _(card.hints[name]) if name in card.hints else ""}
    label = card.label(name)
    choices = card.choices(name)
    if choices is not None:
        options = {"": _("请选择"), **{value: _(text) for value, text in choices.options()}}
        return SelectField(label, checks, choices=options, coerce=_blank, validate_choice=True, **more)
    if name in card.lookups:
        lookup = card.lookups[name]
        small = lookup.find("") if lookup.small else None
        return LookupField(
            label, [*checks, Length(max=64), _in_reach(lookup)], label_of=lookup.label, small=small, **more
        )
    if isinstance(kind, Boolean):
        return BooleanField(label, **more)
    if isinstance(kind, Date | DateTime):
        return DateField(label, checks, **more)
    if isinstance(kind, Numeric):
        limit = 10 ** ((kind.precision or 14) - (kind.scale or 2)) - 1
        return DecimalField(label, [*checks, NumberRange(min=0, max=limit)], places=kind.scale, **more)
    if isinstance(kind, Integer):
        return IntegerField(label, [*checks, NumberRange(min=0, max=INT_MAX)], **more)
    return _text_field(kind, label, checks, more)


def _text_field(kind: Any, label: str, checks: list[Any], more: dict[str, Any]) -> Any:
    checks = [*checks, _storable]
    if isinstance(kind, Encrypted):
        return BlankIsNone(label, [*checks, Length(max=PERSONAL_MAX)], **more)
    if isinstance(kind, Text):
        return BlankArea(label, [*checks, Length(max=AREA_MAX)], **more)
    if isinstance(kind, String) and kind.length:
        checks.append(Length(max=kind.length, message=_("不能超过 %(n)s 个字。", n=kind.length)))
    return BlankIsNone(label, checks, **more)


def _blank(value: Any) -> Any:
    return None if value in ("", None, "None") else str(value)


def form_for(
    card: Card, *, names: list[str] | None = None, record: Any = None, given: Mapping[str, Any] | None = None
) -> FlaskForm:
    """Return a bound form of the written fields; ``given`` prefills a new record."""
    wanted = card.written if names is None else names
    fields = {name: _field(card, name) for name in wanted}
    if record is not None:
        fields |= {name: _kept_field(card, record, name) for name in wanted if name in card.sensitive}
    fields["version"] = HiddenField()
    kind = type(f"{card.name.title()}Form", (FlaskForm,), fields)
    form: FlaskForm = kind(obj=None if record is None else _WithoutSecrets(card, record), data=dict(given or {}))
    return form


class _WithoutSecrets:
    """A record as a form may show it: personal fields read as nothing."""

    def __init__(self, card: Card, record: Any):
        self._card, self._record = card, record

    def __getattr__(self, name: str) -> Any:
        return None if name in self._card.sensitive else getattr(self._record, name)


def _kept_field(card: Card, record: Any, name: str) -> Any:
    """A personal field of a stored record: never shown in clear, kept when it is left empty."""
    now = masked(card.text(record, name))
    hint = _("现值 %(now)s；留空表示不修改。", now=now) if now else ""
    return BlankIsNone(card.label(name), [Optional(), Length(max=PERSONAL_MAX), _storable], description=hint)


def facts_of(card: Card, form: FlaskForm, names: list[str]) -> dict[str, Any]:
    """Return the typed values by field name.

    An empty input is no value where the column allows it, empty text where it is text; else it is left
    out, so that the stored value or the column's default stays.
    """
    facts: dict[str, Any] = {}
    for name in names:
        value = form[name].data
        if value not in ("", None):
            facts[name] = value
        elif card.is_nullable(name):
            facts[name] = None
        elif card.is_text(name) and card.choices(name) is None:
            facts[name] = ""
    return facts
