"""The page that tells what is true today of a printed document; its addresses are on the paper as QR pictures."""

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from app.core import clock
from app.core.issued import IssuedState
from app.extensions import limiter
from app.portal import queries

verifying = Blueprint("verifying", __name__)
QUESTIONS = "60 per minute"  # of one address; sixteen hexadecimal digits are not guessed at this pace
CODE_MAX = 100
TONES = {
    IssuedState.VALID: "good",
    IssuedState.AMENDED: "warn",
    IssuedState.REVOKED: "bad",
    IssuedState.ENDED: "calm",
}
HONOURS = {"VALID": "good", "WARNED": "warn", "REVOKED": "bad", "LAPSED": "calm"}  # of a showcase unit
LABELS = {  # what documents tell, for the catalogue; anything else is shown as it is
    "姓名": _l("姓名"),
    "见习人员": _l("见习人员"),
    "见习单位": _l("见习单位"),
    "见习岗位": _l("见习岗位"),
    "见习期限": _l("见习期限"),
    "见习期间": _l("见习期间"),
    "见习情况": _l("见习情况"),
    "报到期限": _l("报到期限"),
    "协议编号": _l("协议编号"),
    "考核鉴定": _l("考核鉴定"),
    "鉴定结论": _l("鉴定结论"),
    "月份": _l("月份"),
    "人数": _l("人数"),
    "内容校验值": _l("内容校验值"),
    "公示编号": _l("公示编号"),
    "公示期限": _l("公示期限"),
    "申领笔数": _l("申领笔数"),
    "金额（元）": _l("金额（元）"),
    "拟命名单位数": _l("拟命名单位数"),
    "示范单位": _l("示范单位"),
    "示范级别": _l("示范级别"),
    "命名文号": _l("命名文号"),
    "有效期": _l("有效期"),
    "批次": _l("批次"),
    "推出日期": _l("推出日期"),
    "岗位（条）": _l("岗位（条）"),
    "招募（人）": _l("招募（人）"),
    "全市示范性岗位占比": _l("全市示范性岗位占比"),
}
TITLES = {
    "就业见习派遣单": _l("就业见习派遣单"),
    "就业见习协议": _l("就业见习协议"),
    "就业见习证书": _l("就业见习证书"),
    "就业见习鉴定表": _l("就业见习鉴定表"),
    "就业见习考勤表": _l("就业见习考勤表"),
    "就业见习补贴公示": _l("就业见习补贴公示"),
    "就业见习示范单位公示": _l("就业见习示范单位公示"),
    "就业见习示范单位荣誉证书": _l("就业见习示范单位荣誉证书"),
    "就业见习示范单位牌匾": _l("就业见习示范单位牌匾"),
    "示范性见习岗位集中推出": _l("示范性见习岗位集中推出"),
}


@verifying.get("/verify")
@limiter.limit(QUESTIONS)
def ask() -> Response:
    """The form for a code; a typed code leads to the address that the QR picture has."""
    code = "".join(request.args.get("code", "").split()).upper()
    if code and len(code) <= CODE_MAX:
        spoken: dict[str, Any] = {"lang": "en"} if request.args.get("lang") == "en" else {}
        return make_response(redirect(url_for("verifying.show", code=code, **spoken)))
    return _page(200)


@verifying.get("/verify/<code>")
@limiter.limit(QUESTIONS)
def show(code: str) -> Response:
    """What is true of the document; the same page and status for every code that is none of ours."""
    if len(code) > CODE_MAX:
        return _page(404, asked=True)
    if found := queries.verified(code):
        tone = HONOURS[found.naming["standing"]] if found.naming else TONES[found.state]
        return _page(200, found=found, tone=tone, asked=True)
    if summary := queries.summary_named(code):
        return _page(200, summary=summary, asked=True)
    return _page(404, asked=True)


def _page(status: int, **context: object) -> Response:
    given = {
        "found": None,
        "summary": None,
        "asked": False,
        "tone": "",
        "labels": LABELS,
        "titles": TITLES,
        "today": clock.today,
    } | context
    response = make_response(render_template("portal/verify.html", **given), status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
