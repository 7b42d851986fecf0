"""The messages of the program: what is written in `_()`, and what is declared as labels and reaches `_()` at run time.

python tools/messages.py update: bring the catalogue up to date, keep translations, drop dead messages
python tools/messages.py check: none forgotten, the public site wholly in English, placeholders agree
"""

import csv
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po
from flask import Flask

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app import create_app, registry
from app.core import card, desk, errors, menu, rulebook
from app.core.choices import Choice
from app.core.views import panels
from app.core.views.filing import FilingMixin
from app.core.workflow import Workflow
from app.placements.rules import surveys
from app.reporting.queries import columns as summary
from app.security.states import Role

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
BRACES = re.compile(r"(?<!\{)\{(\w+)\}")
REGIONS = "seeds/reference/regions.csv"
COLUMNS = "seeds/reference/monthly_columns.yaml"
QUESTIONS = "seeds/reference/survey_questions.yaml"
PUBLIC_FILES = ("app/templates/portal/", "app/templates/errors/", "app/templates/headless/", "app/portal/", REGIONS)
PUBLIC_CHOICES = frozenset(
    {"EducationBand", "Industry", "Level", "PostCategory", "PostState", "ServiceKind", "UnitKind", "Validity"}
)
PUBLIC = "public"  # a comment on messages of the public site that are not written in its own files

DATED = datetime(2023, 7, 1, tzinfo=UTC)  # a fixed day, so that the file changes only when a message does
HEADER: dict[str, Any] = {
    "project": "ningxia-internships",
    "version": "1",
    "header_comment": "# English of the platform; the msgids are the Chinese that the code shows.",
    "msgid_bugs_address": "-",
    "last_translator": "-",
    "language_team": "-",
    "creation_date": DATED,
    "revision_date": DATED,
    "fuzzy": False,
}

Said = Iterator[tuple[str, str]]  # (message, file that declares it)


def program() -> Flask:
    """The application with every part registered; its database is never opened."""
    return create_app({"SQLALCHEMY_DATABASE_URI": "sqlite://", "SQLALCHEMY_ENGINE_OPTIONS": {}})


def file_of(thing: type) -> str:
    return thing.__module__.replace(".", "/") + ".py"


def _subclasses(kind: type) -> Iterator[type]:
    for found in kind.__subclasses__():
        yield found
        yield from _subclasses(found)


def choices() -> list[type[Choice]]:
    """Every enumeration of the program, the roles included."""
    found: set[type[Choice]] = {kind for kind in _subclasses(Choice) if kind.__module__.startswith("app.")}
    return sorted(found | {Role}, key=lambda kind: (kind.__module__, kind.__qualname__))


def of_choices() -> Said:
    for kind in choices():
        yield from ((label, file_of(kind)) for _value, label in kind.options())


def of_cards() -> Said:
    for entity in card.CARDS.values():
        place = file_of(entity.entity).replace("models", "card")
        said = [entity.title, *entity.labels.values(), *entity.groups, *entity.hints.values()]
        yield from ((text, place) for text in said)


def of_workflow(flow: Workflow) -> Said:
    for move in flow.moves.values():
        asked = [text for ask in move.asks for text in (ask.label, *(label for _key, label in ask.options))]
        yield from ((text, file_of(flow.states)) for text in (move.label, *asked))


def of_frame() -> Said:
    """The words of the staff pages that parts register: menu, queues, panels, kinds of files."""
    yield from ((group, "app/core/menu.py") for group in menu.GROUPS)
    yield from ((entry.label, "app/core/menu.py") for entry in menu.ENTRIES)
    yield from ((queue.label, "app/core/desk.py") for queue in desk.QUEUES)
    for tabs in panels.PANELS.values():
        yield from ((panel.label, file_of(panel.card.entity).replace("models", "register")) for panel in tabs)
    for view in _subclasses(FilingMixin):
        yield from ((label, file_of(view)) for label in view.file_kinds.values())  # type: ignore[attr-defined]


def of_summary() -> Said:
    """The heads and checks of the monthly summary."""
    for column in summary.columns():
        yield from ((text, COLUMNS) for text in (column.group, column.label, column.unit))
    yield from ((check.label, COLUMNS) for check in summary.checks())


def of_surveys() -> Said:
    """The questions of the anonymous survey."""
    for question in surveys.questions():
        yield from ((text, QUESTIONS) for text in (question.words, question.hint))


def of_regions() -> Said:
    with (ROOT / REGIONS).open(encoding="utf-8", newline="") as rows:
        yield from ((row["name"], REGIONS) for row in csv.DictReader(rows))


def of_rules() -> Said:
    for rule in rulebook.load(registry.RULE_MODULES):
        place = rule.judge.__module__.replace(".", "/") + ".py"
        yield from ((text, place) for text in (rule.name, rule.message, rule.warning))


def declared() -> Said:
    """Every label that reaches `_()` as a variable, with the file that declares it."""
    yield from of_choices()
    yield from of_cards()
    for flow in registry.WORKFLOWS:
        yield from of_workflow(flow)
    yield from of_frame()
    yield from of_summary()
    yield from of_surveys()
    yield from of_regions()
    yield from of_rules()
    yield from ((words, "app/core/errors.py") for _code, words in errors.HTTP_WORDS.values())


def shown_publicly() -> set[str]:
    """The declared labels that the public site shows."""
    labels = {label for kind in choices() if kind.__name__ in PUBLIC_CHOICES for _value, label in kind.options()}
    names = {rule.name for rule in rulebook.load(registry.RULE_MODULES)}
    return labels | names | {words for _code, words in errors.HTTP_WORDS.values()}


def written() -> Iterator[tuple[str | tuple[str, ...], str]]:
    """Every literal message of the code and the templates, with its file."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as stream:
        methods, options = parse_mapping_cfg(stream)
    found = extract_from_dir(ROOT / "app", _below("app", methods), _below("app", options), KEYWORDS)
    for name, _line, message, _comments, _context in found:
        yield message, f"app/{name}"


def _below(folder: str, mapping: Any) -> Any:
    """The patterns of babel.cfg as seen from a folder."""
    if isinstance(mapping, Mapping):
        return {pattern.removeprefix(f"{folder}/"): options for pattern, options in mapping.items()}
    return [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in mapping]


def messages() -> Catalog:
    """All messages that the program can show today, without their English."""
    found = Catalog("en", **HEADER)
    with program().app_context():
        public = shown_publicly()
        labels = {(text, place) for text, place in declared() if CHINESE.search(text)}
        said = sorted({*written(), *labels}, key=lambda pair: (pair[1], str(pair[0])))
    for message, place in said:
        found.add(message, locations=[(place, 0)], auto_comments=[PUBLIC] if message in public else [])
    return found


def is_public(message: Message) -> bool:
    places = [str(place) for place, _line in message.locations]
    return PUBLIC in message.auto_comments or any(place.startswith(PUBLIC_FILES) for place in places)


def _texts(message: Message) -> list[str]:
    return [text for text in (message.string if isinstance(message.string, tuple) else (message.string,)) if text]


def faults(message: Message, known: Message | None) -> Iterator[str]:
    """What is wrong with the English of one message."""
    if known is None:
        yield "not in the catalogue"
        return
    texts = _texts(known)
    if known.fuzzy or not texts:
        yield from ["public and not translated"] if is_public(message) else []
        return
    original = message.id if isinstance(message.id, str) else message.id[0]
    if any(set(BRACES.findall(text)) != set(BRACES.findall(original)) for text in texts):
        yield "placeholders in braces differ"
    if any(CHINESE.search(text) for text in texts):
        yield "Chinese in the English"
    yield from (str(error) for error in known.check())


def problems(code: Catalog, english: Catalog) -> list[str]:
    """One line per fault, and one per message of the catalogue that nothing says any more."""
    found = []
    for message in code:
        if message.id:
            place = ", ".join(str(name) for name, _line in message.locations[:2])
            found += [f"{place}: {fault}: {message.id!r}" for fault in faults(message, english.get(message.id))]
    dead = [message for message in english if message.id and code.get(message.id) is None]
    return found + [f"no longer said: {message.id!r}" for message in dead]


def catalogue() -> Catalog:
    """The English catalogue as it stands; an empty one when there is none."""
    if not CATALOGUE.is_file():
        return Catalog("en")
    with CATALOGUE.open("rb") as stream:
        return read_po(stream, locale="en")


def update() -> int:
    """Write the catalogue anew; the number of messages that wait for their English."""
    english, code = catalogue(), messages()
    for message in code:
        known = english.get(message.id) if message.id else None
        if known is not None and not known.fuzzy:
            message.string = known.string
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as stream:
        write_po(stream, code, width=120, sort_by_file=True, include_lineno=False)
    return sum(1 for message in code if message.id and not _texts(message))


def check() -> int:
    """Print what has to be mended; the exit code."""
    found = problems(messages(), catalogue())
    for line in found[:40]:
        print(line)
    if found:
        print(f"{len(found)} to mend: `python tools/messages.py update`, then fill in {CATALOGUE.relative_to(ROOT)}")
    return 1 if found else 0


@click.command()
@click.argument("deed", type=click.Choice(["update", "check"]))
def main(deed: str) -> None:
    """Bring the English catalogue up to date, or check it."""
    if deed == "check":
        sys.exit(check())
    print(f"{update()} messages wait for their English")


if __name__ == "__main__":
    main()
