"""The public API: JSON without cookie; lists are cacheable and open to other origins, questions are not kept."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import UnsupportedMediaType

from app.core import clock
from app.core.errors import Invalid, OutOfReach
from app.extensions import csrf, limiter
from app.headless.openapi import PREFIX, document
from app.headless.resources import QUESTIONS, RESOURCES
from app.headless.schemas import DetailQuery

api = Blueprint("public_api", __name__, url_prefix=PREFIX)
limiter.limit("600 per minute")(api)

MAX_AGE_SECONDS = 60
BODY_MAX = 64 * 1024
FAULTS_MAX = 20  # how many faults of one body are told
ALWAYS_READ = frozenset({"limit", "cursor"})
DETAIL_QUERY = DetailQuery()
STARTED_AT = clock.now()  # the descriptions change with the program only


def arguments(schema: Schema) -> dict[str, Any]:
    """Check the arguments of the address; raises Invalid with a message per argument."""
    given = {name: value for name, value in request.args.items() if value or name in ALWAYS_READ}
    try:
        return dict(schema.load(given))
    except ValidationError as error:
        raise Invalid(_problems(error.messages_dict)) from error


def _problems(messages: Mapping[str, Any]) -> dict[str, list[str]]:
    """Messages by field; a message inside a list tells its place, a name that cannot be printed is cut to what can."""
    return {_printable(str(name)): _flat(words) for name, words in list(messages.items())[:FAULTS_MAX]}


def _flat(words: Any) -> list[str]:
    if isinstance(words, Mapping):
        inner = ((int(place) + 1, said) for place, found in words.items() for said in _flat(found))
        return [_("第 %(n)s 项：%(said)s", n=place, said=said) for place, said in inner][:FAULTS_MAX]
    said = words if isinstance(words, list) else [words]
    return [_("没有这个参数。") if word == "Unknown field." else str(word) for word in said]


def _printable(name: str) -> str:
    return "".join(letter for letter in name[:64] if letter.isprintable()) or "?"


def body(schema: Schema) -> dict[str, Any]:
    """Check the JSON body of a question; raises Invalid with a message per field, 415 for anything but JSON."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    request.max_content_length = BODY_MAX
    try:
        given = json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError) as error:
        raise Invalid({}, _("请求的内容不是正确的 JSON。")) from error
    if not isinstance(given, dict):
        raise Invalid({}, _("请求的内容应为一个 JSON 对象。"))
    try:
        return dict(schema.load(given))
    except ValidationError as error:
        raise Invalid(_problems(error.messages_dict)) from error


def answer(facts: Any, changed_at: datetime | None = None, *, is_living: bool = False) -> Response:
    """JSON that anyone may keep for a minute and ask again by ETag or Last-Modified; a living one is not kept."""
    return cacheable(jsonify(facts), changed_at, is_living=is_living)


def cacheable(response: Response, changed_at: datetime | None, *, is_living: bool = False) -> Response:
    """Add the validators of an answer and honour the ones that were sent."""
    response.cache_control.public = not request.cookies
    response.cache_control.private = bool(request.cookies) or None
    response.cache_control.max_age = 0 if is_living else MAX_AGE_SECONDS
    response.cache_control.no_cache = is_living or None
    response.set_etag(sha256(response.get_data()).hexdigest()[:32])
    response.last_modified = (changed_at or STARTED_AT).replace(tzinfo=clock.LOCAL).astimezone(UTC)
    response.make_conditional(request)
    return response


def many(name: str) -> Response:
    """One page of a resource: ``{items, next}``."""
    resource = RESOURCES[name]
    found = resource.many(arguments(resource.query))
    facts = {**found.facts, "items": resource.item.dump(found.facts["items"], many=True)}
    return answer(facts, found.changed_at, is_living=resource.is_living)


def one(name: str, key: str) -> Response:
    """One record of a resource."""
    arguments(DETAIL_QUERY)
    try:
        key = str(UUID(key))
    except ValueError as error:
        raise OutOfReach(_("没有找到这条记录，或者它尚未公布。")) from error
    resource = RESOURCES[name]
    found = resource.one(key)
    return answer(resource.detail.dump(found.facts), found.changed_at, is_living=resource.is_living)


for _name in RESOURCES:
    api.add_url_rule(f"/{_name}", _name, many, defaults={"name": _name})
    api.add_url_rule(f"/{_name}/<key>", f"{_name}_detail", one, defaults={"name": _name})


@csrf.exempt  # changes nothing and knows nobody: there is no session that another site could ride on
def ask(name: str) -> Response:
    """The answer to a question that is posted; neither is kept."""
    arguments(DETAIL_QUERY)
    question = QUESTIONS[name]
    response = jsonify(question.answer.dump(question.ask(body(question.question))))
    response.cache_control.no_store = True
    return response


for _name in QUESTIONS:
    api.add_url_rule(f"/{_name}", _name, ask, methods=["POST"], defaults={"name": _name})


@api.get("/openapi.json")
def openapi() -> Response:
    """The OpenAPI 3.1 document."""
    return answer(document())


@api.get("/docs")
def docs() -> Response:
    """The same for people."""
    return cacheable(make_response(render_template("headless/docs.html", spec=document(), prefix=PREFIX)), None)


@api.after_request
def open_to_other_origins(response: Response) -> Response:
    """Let pages of other platforms read the answers."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Last-Modified"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET"
        response.headers["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
    return response
