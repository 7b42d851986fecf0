"""WTForms made from a card: field kinds, lengths and choices come from the model's columns."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy import Boolean, Date, DateTime, Integer, Numeric, Text
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation, ValidationError
from wtforms.widgets import TextInput

from app.core import fields
from app.core.card import Card, masked


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


class ToldNumber:
    """What a number field adds: one sentence with the bounds, whatever is wrong with the number."""

    def __init__(self, *args: Any, words: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.words = words

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number; letters are told like a number out of bounds."""
        if not "".join(valuelist).strip():
            self.data = None
            return
        try:
            super().process_formdata(valuelist)  # type: ignore[misc]
        except ValueError as error:
            raise ValueError(self.words) from error

    def pre_validate(self, form: Any) -> None:
        """What is no number is told once."""
        if self.process_errors:  # type: ignore[attr-defined]
            raise StopValidation()


class WholeNumber(ToldNumber, IntegerField):
    """A whole number."""


class Amount(ToldNumber, DecimalField):
    """Money, or another decimal."""


class Several(SelectMultipleField):
    """Choices to tick, stored as their names parted by spaces."""

    def process_data(self, value: Any) -> None:
        super().process_data(str(value or "").split())

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(" ".join(valuelist).split())

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        self.data: Any = " ".join(self.data or [])

    @property
    def ticked(self) -> list[str]:
        """The names that are ticked now, before and after validation."""
        return self.data.split() if isinstance(self.data, str) else list(self.data or [])


class BlankIsNone(StringField):
    """A text field that stores an empty input as no value."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        self.data = (self.data or "").strip()


class BlankArea(BlankIsNone, TextAreaField):
    """The same over several lines."""


def _check(problem: Callable[[Any], str | None]) -> Callable[[Any, Field], None]:
    """A validator that says what ``problem`` says about the typed value."""

    def check(_form: Any, field: Field) -> None:
        if said := problem(field.data):
            raise ValidationError(said)

    return check


def _text_problem(value: Any) -> str | None:
    return fields.text_problem(value) if isinstance(value, str) else None


_storable = _check(_text_problem)
_plausible = _check(fields.date_problem)


def _field(card: Card, name: str) -> Any:
    """Build the unbound field of one column."""
    kind, label, choices = card.column_type(name), card.label(name), card.choices(name)
    is_chosen = choices is not None or name in card.several or name in card.lookups or isinstance(kind, Date | DateTime)
    asked = InputRequired(_("请选择%(label)s。", label=label) if is_chosen else _("请填写%(label)s。", label=label))
    checks: list[Any] = [asked if fields.is_needed(card, name) else Optional()]
    more: dict[str, Any] = {"description": _(card.hints[name]) if name in card.hints else ""}
    if choices is not None:
        options = {"": _("请选择"), **{value: _(text) for value, text in choices.options()}}
        return SelectField(label, checks, choices=options, coerce=_blank, validate_choice=True, **more)
    if name in card.several:
        return Several(label, checks, choices=dict(card.several[name]), **more)
    if isinstance(kind, Boolean):
        return BooleanField(label, **more)
    if isinstance(kind, Date | DateTime):
        return DateField(label, [*checks, _plausible], **more)
    if isinstance(kind, Numeric | Integer):
        smallest, largest = fields.limits(card, name)
        said = fields.number_words(card, name)
        checks.append(NumberRange(min=smallest, max=largest, message=said))
        if isinstance(kind, Integer):
            return WholeNumber(label, checks, words=said, **more)
        checks.append(_check(lambda value: fields.decimals_problem(card, name, value)))
        return Amount(label, checks, words=said, places=kind.scale, **more)
    return _text_field(card, name, checks, more)


def _text_field(card: Card, name: str, checks: list[Any], more: dict[str, Any]) -> Any:
    most = fields.longest(card, name)
    checks = [*checks, _storable, Length(max=most, message=_("不能超过 %(n)s 个字。", n=most))]
    if name in card.lookups:
        lookup = card.lookups[name]
        checks.append(_check(lambda value: fields.choice_problem(card, name, str(value or ""))))
        more |= {"label_of": lookup.label, "small": lookup.find("") if lookup.small else None}
        return LookupField(card.label(name), checks, **more)
    is_area = isinstance(card.column_type(name), Text)
    return (BlankArea if is_area else BlankIsNone)(card.label(name), checks, **more)


def _blank(value: Any) -> Any:
    return None if value in ("", None, "None") else str(value)


def form_for(
    card: Card, *, names: list[str] | None = None, record: Any = None, given: Mapping[str, Any] | None = None
) -> FlaskForm:
    """Return a bound form of the written fields; ``given`` prefills a new record."""
    wanted = card.written if names is None else names
    members = {name: _field(card, name) for name in wanted}
    if record is not None:
        members |= {name: _kept_field(card, record, name) for name in wanted if name in card.sensitive}
    members["version"] = HiddenField()
    kind = type(f"{card.name.title()}Form", (FlaskForm,), members)
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
    return BlankIsNone(card.label(name), [Optional(), Length(max=fields.PERSONAL_MAX), _storable], description=hint)


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
