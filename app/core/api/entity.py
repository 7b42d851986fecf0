"""Generated REST of one entity: list, item, create, change, moves; out of reach is 404."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, jsonify, request
from flask_appbuilder.api import BaseApi, expose, protect
from flask_appbuilder.api.schemas import get_info_schema, get_item_schema, get_list_schema
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import once, permissions
from app.core.api import reading
from app.core.api.schema import load, schema_for
from app.core.declared import Declared
from app.core.errors import Answer, Invalid, OutOfReach, Stale, as_json
from app.core.views import saving
from app.extensions import db

Endpoint = Callable[..., Response]


def stored_once(endpoint: Endpoint) -> Endpoint:
    """Answer a repeated Idempotency-Key with the first answer."""

    @wraps(endpoint)
    def wrapped(*args: Any, **kwargs: Any) -> Response:
        return once.once(lambda: endpoint(*args, **kwargs))

    return wrapped


def asked(schema: dict[str, Any]) -> Callable[[Endpoint], Endpoint]:
    """Read the argument ``q`` in rison for an endpoint; raise Invalid when it is none or does not fit."""

    def decorate(endpoint: Endpoint) -> Endpoint:
        @wraps(endpoint)
        def wrapped(*args: Any, **kwargs: Any) -> Response:
            return endpoint(*args, rison=reading.question(request.args.get("q"), schema), **kwargs)

        return wrapped

    return decorate


class EntityApi(Declared, BaseApi):
    """REST generated from a card over the part's services; a part states only declarations."""

    allow_browser_login = False

    def __init__(self) -> None:
        super().__init__()
        needs = dict.fromkeys(("get", "get_item", "info", "move"), self.read) | dict.fromkeys(
            ("post", "put"), self.write or "nobody"
        )
        permissions.require(self.class_permission_name, needs)

    @expose("/", methods=["GET"])
    @protect()
    @asked(get_list_schema)
    def get(self, **kwargs: Any) -> Response:
        """List the records in reach: ``{count, ids, result, …}``, by ``q`` in rison.
        ---
        get:
          description: List of records in reach
          parameters:
          - {in: query, name: q, schema: {type: string}, description: rison of filters, order, page, columns}
          responses:
            200: {description: The list}
            401: {$ref: '#/components/responses/401'}
        """
        self.require_open()
        card, arguments = self.card, kwargs["rison"]
        names = reading.columns(card, arguments, ["id", *[n for n in card.listed if n not in card.sensitive]])
        statement = reading.filtered(card, arguments)
        offset, limit = reading.page(arguments)
        paged = reading.ordered(card, statement, arguments).offset(offset).limit(limit).options(*card.loads)
        rows = list(db.session.scalars(paged))
        return jsonify(
            count=reading.count(card, statement),
            ids=[row.id for row in rows],
            result=[reading.item(card, row, names) for row in rows],
            list_columns=names,
            label_columns={name: card.label(name) for name in names if name != "id"},
            order_columns=card.ordered,
            list_title=card.title,
        )

    @expose("/<pk>", methods=["GET"])
    @protect()
    @asked(get_item_schema)
    def get_item(self, pk: str, **kwargs: Any) -> Response:
        """Return one record in reach; personal fields are left out.
        ---
        get:
          parameters: [{in: path, name: pk, schema: {type: string}, required: true}]
          responses:
            200: {description: The record}
            404: {$ref: '#/components/responses/404'}
        """
        record = self.record(pk)
        versioned = ["version"] if hasattr(self.card.entity, "version") else []  # what is only added has none
        offered = ["id", *versioned, *self.card.shown_safely]
        names = reading.columns(self.card, kwargs["rison"], offered)
        return jsonify(
            id=record.id,
            result=reading.item(self.card, record, names),
            show_columns=names,
            label_columns={name: self.card.label(name) for name in names if name in self.card.labels},
            moves=[offer.move.name for offer in self.offers(record) if offer.refusal is None],
            show_title=self.card.title,
        )

    @expose("/_info", methods=["GET"])
    @protect()
    @asked(get_info_schema)
    def info(self, **_kwargs: Any) -> Response:
        """Describe the fields that may be written and sought; choices, but never related tables.
        ---
        get:
          responses:
            200: {description: Fields, filters and operators}
        """
        self.require_open()
        card = self.card
        written = [
            {
                "name": name,
                "label": card.label(name),
                "required": name in card.required,
                "choices": [{"value": v, "label": _(t)} for v, t in kind.options()]
                if (kind := card.choices(name))
                else None,
            }
            for name in card.written
        ]
        return jsonify(
            add_columns=written,
            edit_columns=written,
            filters={name: sorted(reading.OPERATORS) for name in reading.sought(card)},
        )

    @expose("/", methods=["POST"])
    @protect()
    @stored_once
    def post(self) -> Response:
        """Create a record through the part's service.
        ---
        post:
          requestBody: {required: true, content: {application/json: {schema: {type: object}}}}
          responses:
            201: {description: Created}
            422: {$ref: '#/components/responses/422'}
        """
        self.require_open()
        create = type(self).create
        if create is None:
            raise OutOfReach()
        made = create(actors.current(), **load(self.card.name, self._body()))
        db.session.flush()
        return self.created(made)

    def created(self, made: Any) -> Response:
        """Answer with what was created; a part says something else, when it is for others to see."""
        record = self.record(made.id)
        response = jsonify(
            id=record.id, result=reading.item(self.card, record, ["id", "version", *self.card.shown_safely])
        )
        response.status_code = 201
        return response

    @expose("/<pk>", methods=["PUT"])
    @protect()
    @stored_once
    def put(self, pk: str) -> Response:
        """Change a record; ``version`` must be the one read (409 with both versions otherwise).
        ---
        put:
          parameters: [{in: path, name: pk, schema: {type: string}, required: true}]
          requestBody: {required: true, content: {application/json: {schema: {type: object}}}}
          responses:
            200: {description: Changed}
            404: {$ref: '#/components/responses/404'}
            422: {$ref: '#/components/responses/422'}
        """
        update, record = type(self).update, self.record(pk)
        if update is None:
            raise OutOfReach()
        facts = load(self.card.name, self._body(), partial=True)
        if facts.pop("version") != record.version:
            raise Stale(saving.differences(self.card, record, facts))
        update(actors.current(), record, **facts)
        db.session.flush()
        return jsonify(id=record.id, result=reading.item(self.card, record, ["id", "version", *self.card.shown_safely]))

    @expose("/<pk>/moves/<name>", methods=["POST"])
    @protect()
    @stored_once
    def move(self, pk: str, name: str) -> Response:
        """Make one workflow move; send an Idempotency-Key so that a repeat answers the same.
        ---
        post:
          parameters:
          - {in: path, name: pk, schema: {type: string}, required: true}
          - {in: path, name: name, schema: {type: string}, required: true}
          responses:
            200: {description: Moved}
            403: {$ref: '#/components/responses/403'}
            404: {$ref: '#/components/responses/404'}
            422: {$ref: '#/components/responses/422'}
        """
        record = self.record(pk)
        body = self._body() if request.data else {}
        saving.move(self, record, name, body)
        db.session.flush()
        return jsonify(
            id=record.id,
            state=str(record.state),
            version=record.version,
            moves=[offer.move.name for offer in self.offers(record) if offer.refusal is None],
        )

    @staticmethod
    def _body() -> dict[str, Any]:
        try:
            body = request.get_json(silent=True) if request.is_json else None
        except RecursionError:
            body = None
        if not isinstance(body, dict):
            raise Invalid({"body": _("请求内容应为 JSON 对象。")})
        return body

    def add_apispec_components(self, api_spec: Any) -> None:
        """Publish the body schema of the entity in the OpenAPI document."""
        super().add_apispec_components(api_spec)
        if self.card.written:
            api_spec.components.schema(f"{self.card.name}_body", schema=schema_for(self.card.name))

    def response_400(self, message: Any = None) -> Response:
        return as_json(Answer(400, "bad_request", str(message or _("请求的格式不正确。"))))

    def response_401(self) -> Response:
        return as_json(Answer(401, "unauthorized", _("请先登录。")))

    def response_403(self) -> Response:
        return as_json(Answer(403, "forbidden", _("您没有办理这项业务的权限。")))
