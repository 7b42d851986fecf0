"""The OpenAPI 3.1 document of the public API, built from the schemas that check and shape it."""

from functools import lru_cache
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields

from app.headless import schemas
from app.headless.resources import QUESTIONS, RESOURCES, Question, Resource

PREFIX = "/api/v1/public"
FAILURES = {
    404: "没有这条记录或尚未公布",
    410: "已撤回或已结束",
    413: "请求的内容超过 64 KB",
    415: "请求的内容不是 application/json",
    422: "参数有误，fields 逐项说明",
    429: "请求过于频繁",
}


def _name(schema: Any) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return str(kind.__name__)


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The whole document."""
    plugin = MarshmallowPlugin(schema_name_resolver=_name)
    lists = "已公布的岗位、示范性岗位批次、单位、经办机构、政策文件、补贴公示和目标任务"
    words = f"{lists}，按游标翻页；资格自查和补贴测算。无需登录，不保存所填内容。"
    info = {"description": words}
    spec = APISpec("宁夏就业见习公共接口", "1.0.0", "3.1.0", plugins=[plugin], info=info, servers=[{"url": PREFIX}])
    for code, words in FAILURES.items():
        spec.components.response(str(code), {"description": words, "content": _json(schemas.Failure)})
    for resource in RESOURCES.values():
        _add(spec, resource)
    for question in QUESTIONS.values():
        _add_question(spec, question)
    return dict(spec.to_dict())


def _json(schema: Any) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _add(spec: APISpec, resource: Resource) -> None:
    page = Schema.from_dict(
        {"items": fields.List(fields.Nested(resource.item)), "next": fields.String(allow_none=True)},
        name=f"{resource.name.title().replace('-', '')}Page",
    )
    spec.path(
        f"/{resource.name}",
        operations={
            "get": {
                "summary": resource.title,
                "operationId": f"list_{resource.name.replace('-', '_')}",
                "tags": [resource.title],
                "parameters": [{"in": "query", "schema": resource.query}],
                "responses": _responses(page, 422, 429),
            }
        },
    )
    key = {"in": "path", "name": "id", "required": True, "schema": {"type": "string", "format": "uuid"}}
    spec.path(
        f"/{resource.name}/{{id}}",
        operations={
            "get": {
                "summary": f"{resource.title}（详情）",
                "operationId": f"get_{resource.name.replace('-', '_')}",
                "tags": [resource.title],
                "parameters": [key, {"in": "query", "schema": schemas.DetailQuery()}],
                "responses": _responses(resource.detail, 404, 410, 429),
            }
        },
    )


def _add_question(spec: APISpec, question: Question) -> None:
    body = {"application/json": {"schema": question.question, "example": question.asked}}
    good = {"application/json": {"schema": question.answer, "example": question.answered}}
    spec.path(
        f"/{question.name}",
        operations={
            "post": {
                "summary": question.title,
                "operationId": question.name.replace("-", "_"),
                "tags": [question.title],
                "parameters": [{"in": "query", "schema": schemas.DetailQuery()}],
                "requestBody": {"required": True, "content": body},
                "responses": {
                    "200": {"description": "成功", "content": good},
                    **{str(code): str(code) for code in (413, 415, 422, 429)},
                },
            }
        },
    )


def _responses(schema: Any, *failures: int) -> dict[str, Any]:
    headers = {
        "ETag": {"schema": {"type": "string"}, "description": "用 If-None-Match 再问，未变时答 304"},
        "Last-Modified": {"schema": {"type": "string"}, "description": "内容最后变更的时刻"},
    }
    good = {"description": "成功", "headers": headers, "content": _json(schema)}
    return {"200": good, "304": {"description": "未变"}, **{str(code): str(code) for code in failures}}
