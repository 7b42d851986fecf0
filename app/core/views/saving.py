"""What the generated pages do with a form: call the service, compare versions, move one or many."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app.core import actor as actors
from app.core import unit_of_work
from app.core.card import Card, as_text, masked
from app.core.errors import Conflict, Difference, Invalid, OutOfReach, Refusal, ServiceError, Stale
from app.core.search import is_storable
from app.core.workflow import Ask, Move

ANSWER_MAX = 500
REFUSALS = (ServiceError, IntegrityError, StaleDataError)


def not_editable(card: Card, record: Any) -> Refusal:
    """The refusal shown when a record can no longer be changed by hand."""
    state = getattr(record, "state", None)
    words = _(
        "“%(title)s”在当前状态“%(state)s”下不能修改。", title=_(card.title), state=as_text(state) if state else "—"
    )
    return Refusal("state", words)


def told(error: Exception) -> ServiceError:
    """A refusal of the service, or of the database, in words."""
    if isinstance(error, ServiceError):
        return error
    return Stale() if isinstance(error, StaleDataError) else Conflict()


def save(view: Any, form: Any, record: Any, facts: dict[str, Any]) -> Any:
    """Create or update through the part's service; raise Stale when someone saved in between."""
    acting, kind = actors.current(), type(view)
    if record is None:
        return kind.create(acting, **facts)
    if str(form["version"].data) != str(record.version):
        raise Stale(differences(view.card, record, facts))
    return kind.update(acting, record, **facts)


def differences(card: Card, record: Any, facts: Mapping[str, Any]) -> list[Difference]:
    """List the fields of which the stored and the typed value differ, as users read them."""
    found = []
    for name, value in facts.items():
        stored = card.raw(record, name)
        if stored == value or (not stored and not value):
            continue
        theirs, yours = card.text(record, name), _typed_text(card, name, value)
        if name in card.sensitive:
            theirs, yours = masked(theirs), masked(yours)
        found.append(Difference(name, card.label(name), theirs, yours))
    return found


def _typed_text(card: Card, name: str, value: Any) -> str:
    choices = card.choices(name)
    if choices is not None and value:
        return choices.label_of(value)
    if name in card.lookups and value:
        return card.lookups[name].label(str(value))
    return as_text(value) if value is not None else ""


def again(view: Any, form: Any, record: Any, error: ServiceError) -> Any:
    """Show the form again with what was typed, the messages beside their fields."""
    pk = record.id if record is not None else None
    unit_of_work.rollback()
    for name, said in error.fields.items():
        if name in form:
            form[name].errors = [*form[name].errors, *said]
    record = view.record(pk) if pk else None
    if isinstance(error, Stale) and record is not None:
        form["version"].data = str(record.version)
        form["version"].raw_data = [str(record.version)]
    return view._form_page(form, record, problem=error)


def answers(move: Move, given: Mapping[str, Any]) -> dict[str, Any]:
    """Read what a move asks for; raise Invalid with a message per field."""
    found: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for ask in move.asks:
        value = given.get(ask.name)
        try:
            found[ask.name] = _answer(ask, value)
        except ValueError:
            problems[ask.name] = _("请正确填写“%(label)s”。", label=_(ask.label))
    if problems:
        raise Invalid(problems)
    return found


def _answer(ask: Ask, value: Any) -> Any:
    if ask.kind == "bool":
        return value in (True, "1", "on", "true", "y")
    text = str(value).strip() if value is not None else ""
    if not text:
        if ask.required:
            raise ValueError(ask.name)
        return None
    if len(text) > ANSWER_MAX or not is_storable(text) or (ask.options and text not in dict(ask.options)):
        raise ValueError(ask.name)
    return date.fromisoformat(text) if ask.kind == "date" else text


def marks_of(given: Mapping[str, Any]) -> dict[str, str]:
    """Read field marks from a form (``mark-<field>``) or from JSON (``marks``)."""
    if isinstance(given.get("marks"), dict):
        return {str(name): str(note) for name, note in given["marks"].items() if str(note).strip()}
    return {
        key.removeprefix("mark-"): str(note)
        for key, note in given.items()
        if key.startswith("mark-") and str(note).strip()
    }


def move(view: Any, record: Any, name: str, given: Mapping[str, Any]) -> Move:
    """Make one move through the part's verb; unknown moves are out of reach."""
    if view.mover is None or name not in view.mover.workflow.moves or name not in view.moves:
        raise OutOfReach()
    wanted: Move = view.mover.workflow.moves[name]
    view.mover.require(actors.current(), record, wanted)
    facts = answers(wanted, given)
    if wanted.marks:
        facts["marks"] = marks_of(given)
    if wanted.reason or given.get("reason"):
        facts["reason"] = given.get("reason") or ""
        if not isinstance(facts["reason"], str):
            raise Invalid({"reason": _("请填写文字。")})
    view.moves[name](actors.current(), record, **facts)
    return wanted


def bulk(view: Any, ids: list[str], name: str, given: Mapping[str, Any]) -> tuple[list[str], list[tuple[str, str]]]:
    """Move each record in its own savepoint; return the done titles and (title, reason) of the skipped."""
    done: list[str] = []
    skipped: list[tuple[str, str]] = []
    for pk in ids:
        title = pk
        try:
            record = view.record(pk)
            title = view.card.named(record)
            with unit_of_work.attempt():
                move(view, record, name, given)
            done.append(title)
        except REFUSALS as raised:
            error = told(raised)
            skipped.append((title if not isinstance(error, OutOfReach) else "—", error.message))
    return done, skipped
