"""The family of refusals, and their one translation to a page and to JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from app.core import unit_of_work

Problems = dict[str, list[str]]


@dataclass(frozen=True)
class Refusal:
    """A policy's no: a stable code, a Chinese sentence to act on, the clause it rests on."""

    code: str
    message: str
    clause: str = ""


class ServiceError(Exception):
    """A request that cannot be done, told in words that the user can act on."""

    status = 400
    code = "invalid"

    def __init__(self, message: str, *, code: str | None = None, fields: Problems | None = None):
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.fields = fields or {}


class Invalid(ServiceError):
    """Facts break a rule; ``fields`` maps a field's name to its messages (HTTP 422)."""

    status = 422

    def __init__(self, problems: Mapping[str, list[str] | str], message: str | None = None):
        fields = {name: [said] if isinstance(said, str) else list(said) for name, said in problems.items()}
        first = next((said[0] for said in fields.values() if said), "")
        super().__init__(message or first or _("填写的内容有误，请按提示修改。"), fields=fields)


class Refused(ServiceError):
    """The actor may not, or the record's state does not allow it (HTTP 403 or 409)."""

    status = 403
    code = "forbidden"

    def __init__(self, refusal: Refusal, *, status: int = 403):
        super().__init__(refusal.message, code=refusal.code)
        self.status = status
        self.refusal = refusal


class OutOfReach(ServiceError):
    """No such record, or none that this actor may know of (HTTP 404)."""

    status = 404
    code = "not_found"

    def __init__(self, message: str | None = None):
        super().__init__(message or _("没有找到这条记录，或者它不在您的职责范围内。"))


@dataclass(frozen=True)
class Difference:
    """One field of which the stored and the typed value differ."""

    field: str
    label: str
    theirs: str
    yours: str


class Stale(ServiceError):
    """Somebody saved the record after the form was opened (HTTP 409)."""

    status = 409
    code = "stale"

    def __init__(self, differences: list[Difference] | None = None):
        super().__init__(_("这条记录在您打开后已被他人修改，请核对两个版本后再保存。"))
        self.differences = differences or []


class Conflict(ServiceError):
    """The database knows such a record already (HTTP 409)."""

    status = 409
    code = "conflict"

    def __init__(self) -> None:
        super().__init__(_("与已有记录冲突（可能已经提交过），没有保存。请刷新后核对。"))


UNSTORABLE = (DataError, UnicodeEncodeError, OverflowError)


@dataclass
class Answer:
    """What a failure looks like from outside."""

    status: int
    code: str
    message: str
    fields: Problems = field(default_factory=dict)


HTTP_WORDS: dict[int, tuple[str, str]] = {
    400: ("bad_request", "请求的格式不正确，请返回检查后重试。"),
    401: ("unauthorized", "请先登录。"),
    403: ("forbidden", "您没有办理这项业务的权限。"),
    404: ("not_found", "没有找到这个页面，或者它不在您的职责范围内。"),
    405: ("method_not_allowed", "这个地址不支持该操作。"),
    409: ("conflict", "数据已被他人修改，请刷新后重试。"),
    410: ("gone", "内容已撤回。"),
    413: ("too_large", "上传的文件或内容过大（上限 20 MB），请压缩后重试。"),
    415: ("unsupported_media_type", "不支持的内容类型。"),
    422: ("invalid", "填写的内容有误，请按提示修改。"),
    429: ("too_many_requests", "操作过于频繁，请稍后再试。"),
    500: ("internal", "系统出现错误，已记录。请稍后重试，或联系当地经办机构。"),
    503: ("unavailable", "系统正忙，请稍后重试。"),
}


def answer_for(error: BaseException) -> Answer:
    """Translate any exception into what the user is told; never leaks internals."""
    if isinstance(error, Stale):
        fields = {
            d.field: [_("对方已保存：%(theirs)s；您填写的：%(yours)s", theirs=d.theirs, yours=d.yours)]
            for d in error.differences
        }
        return Answer(error.status, error.code, error.message, fields)
    if isinstance(error, ServiceError):
        return Answer(error.status, error.code, error.message, error.fields)
    if isinstance(error, CSRFError):
        return Answer(400, "csrf", _("页面已过期，请刷新页面后重新提交；您填写的内容可从上一页找回。"))
    if isinstance(error, StaleDataError):
        return Answer(409, "stale", Stale().message)
    if isinstance(error, IntegrityError):
        return Answer(409, "conflict", Conflict().message)
    if isinstance(error, UNSTORABLE):
        return Answer(422, "invalid", _("内容含有不允许的字符，或数值超出范围。"))
    if isinstance(error, OperationalError):
        return Answer(503, "unavailable", _(HTTP_WORDS[503][1]))
    status = (error.code or 500) if isinstance(error, HTTPException) else 500
    code, words = HTTP_WORDS.get(status, ("error", HTTP_WORDS[500][1]))
    return Answer(status, code, _(words))


def as_json(answer: Answer) -> Response:
    """Return the API's one error shape (interfaces: code, message, fields)."""
    body: dict[str, Any] = {"code": answer.code, "message": answer.message, "fields": answer.fields}
    response = jsonify(error=body)
    response.status_code = answer.status
    return response


def wants_json() -> bool:
    return request.path.startswith("/api/")


def respond(error: BaseException) -> Response:
    """Turn an exception into a page or JSON, in the language of the request."""
    if isinstance(error, HTTPException) and error.response is not None:
        return make_response(error.response)
    answer = answer_for(error)
    if answer.status >= 500:
        current_app.logger.error("request failed: %s", type(error).__name__, exc_info=error)
    unit_of_work.rollback()
    page = as_json(answer) if wants_json() else make_response(render_template("errors/error.html", answer=answer))
    page.status_code = answer.status
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        page.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return page


def register(app: Flask) -> None:
    """Install the one translation on the application."""
    for kind in (ServiceError, HTTPException, StaleDataError, IntegrityError, OperationalError, Exception):
        app.register_error_handler(kind, respond)
