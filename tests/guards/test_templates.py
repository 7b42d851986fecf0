"""Templates decide nothing that the browser's policy forbids: no inline code, no foreign address, no form without a token."""

import re

import pytest

from tests.guards.source import APP

TEMPLATES = sorted((APP / "templates").rglob("*.html"))
STATIC = sorted(path for path in (APP / "static").rglob("*") if path.suffix in {".css", ".js"})
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*="),
    "style element": re.compile(r"<style\b"),
    "script without a source": re.compile(r"<script\b(?![^>]*(?:\bsrc=|type=\"application/ld\+json\"))"),
    "event handler": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "unescaped output": re.compile(r"(?<!')\|\s*safe\b|autoescape\s+false"),
}
FOREIGN = re.compile(r"(?:https?:)?//(?!www\.w3\.org)[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)
FORM = re.compile(r"<form\b[^>]*method=\"post\".*?</form>", re.DOTALL | re.IGNORECASE)


def _text(path):
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def _id(path):
    return str(path.relative_to(APP))


@pytest.mark.parametrize("path", TEMPLATES, ids=_id)
def test_a_template_holds_no_code_of_its_own(path):
    text = _text(path)
    assert [what for what, pattern in INLINE.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", TEMPLATES + STATIC, ids=_id)
def test_nothing_is_fetched_from_elsewhere(path):
    assert FOREIGN.findall(_text(path)) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=_id)
def test_every_posting_form_carries_a_token(path):
    bare = [form[:80] for form in FORM.findall(_text(path)) if "csrf" not in form and "keys()" not in form]
    assert bare == []


def test_the_keys_of_the_desks_hold_the_token():
    text = (APP / "templates/workspaces/_macros.html").read_text(encoding="utf-8")
    assert re.search(r"macro keys\(\) -%\}\{\{ csrf\(\) \}\}<input[^>]*_once", text)


def test_there_are_templates_with_posting_forms():
    assert sum(len(FORM.findall(_text(path))) for path in TEMPLATES) >= 5
