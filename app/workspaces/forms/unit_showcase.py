"""The form of an application at the unit's desk: words of the unit to items, its statement, documents."""

from collections.abc import Iterable

from flask import request
from werkzeug.datastructures import FileStorage

from app.showcase.models import Nomination
from app.showcase.services.nominations import STATEMENT_MAX, WORDS_MAX, materials_of
from app.workspaces.forms.typed import Form

WORDS, FILE = "material-", "file-"


def given_of(nomination: Nomination) -> dict[str, str]:
    """The fields as they stand."""
    told = {f"{WORDS}{code}": words for code, words in materials_of(nomination).items()}
    return {"statement": nomination.statement or "", **told}


def stored_of(nomination: Nomination, codes: Iterable[str]) -> dict[str, str]:
    """The fields of the form with what is kept of each, to be held against what was typed."""
    return {"statement": "", **{f"{WORDS}{code}": "" for code in codes}, **given_of(nomination)}


def read_materials(form: Form, codes: Iterable[str]) -> dict[str, str]:
    """The words to the items of which the unit tells; raises Invalid beside the fields."""
    return {code: form.text(f"{WORDS}{code}", most=WORDS_MAX) for code in codes}


def read_statement(form: Form) -> str:
    """What the unit says of itself."""
    return form.text("statement", most=STATEMENT_MAX)


def uploads_of(codes: Iterable[str]) -> list[tuple[str, FileStorage]]:
    """The files that were chosen, by the item to which they belong."""
    chosen = [(code, request.files.get(f"{FILE}{code}")) for code in codes]
    return [(code, upload) for code, upload in chosen if upload is not None and upload.filename]
