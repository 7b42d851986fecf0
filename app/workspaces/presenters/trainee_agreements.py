"""An agreement in words: its clauses in order, what differs from the version before, what was changed since."""

from flask_babel import gettext as _

from app.placements.models import Agreement
from app.placements.queries import agreements as queries
from app.placements.queries.agreements import MinorChange
from app.placements.rules.agreement import CLAUSE_NAMES
from app.placements.rules.changing import FIELDS


def clauses_of(agreement: Agreement) -> list[tuple[str, str]]:
    """The clauses as heading and text, in the order of the printed agreement."""
    texts = queries.clauses_of(agreement)
    return [(_(name), texts[key]) for key, name in CLAUSE_NAMES.items() if texts.get(key)]


def differences(before: Agreement | None, after: Agreement) -> list[tuple[str, str, str]]:
    """The clauses that differ from the version before: heading, old text, new text."""
    if before is None:
        return []
    old, new = queries.clauses_of(before), queries.clauses_of(after)
    return [
        (_(name), old.get(key, ""), new.get(key, ""))
        for key, name in CLAUSE_NAMES.items()
        if old.get(key, "") != new.get(key, "")
    ]


def changes_of(agreement: Agreement) -> list[MinorChange]:
    """What was changed without a signature, with the names of the fields."""
    return [
        MinorChange(_(FIELDS[each.field].label) if each.field in FIELDS else each.field, *_rest(each))
        for each in queries.changes_of(agreement)
    ]


def _rest(change: MinorChange) -> tuple[str, str, str, str]:
    return change.old, change.new, change.who, change.when
