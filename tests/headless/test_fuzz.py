"""Two thousand bodies made from the document itself, half of them spoilt: nothing but 200, 415, 422 and 429 comes back."""

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.headless.openapi import document
from app.headless.resources import QUESTIONS

ALLOWED = {200, 415, 422, 429}
QUICK = settings(
    max_examples=500,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
WORD = st.text(max_size=20)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORD,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORD, inner, max_size=4),
    max_leaves=8,
)
DAYS = st.dates().map(str) | st.dates(min_value=date(2022, 1, 1), max_value=date(2026, 12, 31)).map(str)
KINDS = st.sampled_from(
    ["application/json"] * 9 + ["text/plain", "application/xml", "", "application/json; charset=gbk"]
)


def value_of(schema):
    """Values that the schema of one member allows."""
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    made = [_of_kind(kind, schema) for kind in kinds]
    return st.one_of(made)


def _of_kind(kind, schema):
    if kind == "null":
        return st.none()
    if kind == "boolean":
        return st.booleans()
    if kind == "array":
        return st.lists(value_of(schema["items"]), max_size=schema["maxItems"])
    if schema.get("format") == "date":
        return DAYS
    return st.from_regex(schema["pattern"]) | st.sampled_from(["640104", "640402", "640121"])


def body_of(schema):
    """Bodies that the schema allows, with or without what may be left out."""
    members = {name: value_of(shape) for name, shape in schema["properties"].items()}
    required = {name: members.pop(name) for name in schema["required"]}
    return st.fixed_dictionaries(required, optional=members)


def spoilt(schema):
    """Bodies of which one member is anything at all, or too much, or missing."""
    names = st.sampled_from(sorted(schema["properties"])) | WORD
    one_wrong = st.builds(lambda body, name, value: body | {name: value}, body_of(schema), names, ANYTHING)
    return one_wrong | ANYTHING


@pytest.mark.parametrize("name", list(QUESTIONS))
@pytest.mark.parametrize("good", [True, False], ids=["as-described", "spoilt"])
def test_only_the_promised_statuses(app, client, session, name, good):
    schema = document()["components"]["schemas"][type(QUESTIONS[name].question).__name__]
    seen = {}

    @QUICK
    @given(body=body_of(schema) if good else spoilt(schema), kind=KINDS)
    def run(body, kind):
        answer = client.post(f"/api/v1/public/{name}", data=json.dumps(body), content_type=kind)
        seen[answer.status_code] = seen.get(answer.status_code, 0) + 1
        assert answer.status_code in ALLOWED, answer.get_data(as_text=True)
        if answer.status_code != 200:
            assert set(answer.json["error"]) == {"code", "message", "fields"}

    run()
    assert sum(seen.values()) >= 500 and seen.get(422) and seen.get(415)
    assert not good or seen.get(200)
