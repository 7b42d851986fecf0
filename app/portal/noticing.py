"""The public notices of subsidies: read by anybody, objected to without signing in, answered to who has the receipt."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from app.core.errors import Invalid, Refused
from app.core.files import disposition
from app.extensions import csrf, limiter
from app.portal import documents, forms
from app.portal.forms.objecting import objection_form
from app.portal.queries import notices as queries
from app.portal.queries import post_facets, showcase_notices
from app.portal.views import cacheable, identifier, listing, missing, page, refusal
from app.subsidies.services.objections import raise_objection

noticing = Blueprint("noticing", __name__)
OBJECTIONS = "5 per minute; 30 per hour"  # of one address
QUESTIONS = "20 per minute"


@noticing.get("/notices")
def notices() -> Response:
    """The notices, newest first."""
    facets = post_facets()
    form = forms.agency_filters(request.args, facets)
    running = [] if form.query() or request.args.get("cursor") else showcase_notices.running_notices()
    return listing("portal/notices.html", form, queries.notices, "from_day", facets=facets, showcase_notices=running)


def _found(notice_id: str) -> dict[str, Any] | None:
    wanted = request.args.get("page", "1")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else 0
    key = identifier(notice_id)
    return queries.notice(key, number) if key else None


@noticing.get("/notices/<notice_id>")
def notice(notice_id: str) -> Response:
    """One notice with its masked rows, and the form for an objection while it runs."""
    found = _found(notice_id)
    if found is None:
        return missing("notice")
    return page("portal/notice.html", notice=found, form=objection_form({}), stamp=found["updated_at"])


@noticing.get("/notices/<notice_id>.pdf")
@limiter.limit(QUESTIONS)
def notice_pdf(notice_id: str) -> Response:
    """The same as PDF in official layout, with the address that proves it."""
    content = documents.notice_pdf(key) if (key := identifier(notice_id)) else None
    if content is None:
        return missing("notice")
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = disposition("inline", f"{_('补贴公示')}-{notice_id[:8]}.pdf")
    return cacheable(response, None, exact=False)


@csrf.exempt  # knows nobody and has no session to ride on: a token would need a cookie
@noticing.post("/notices/<notice_id>/objections")
@limiter.limit(OBJECTIONS)
def objection(notice_id: str) -> Response:
    """Take an objection; its receipt is shown once, on a page that nobody keeps."""
    found = _found(notice_id)
    if found is None:
        return missing("notice")
    return objected("portal/notice.html", found, "claim", raise_objection)


def objected(template: str, found: dict[str, Any], subject: str, take: Callable[..., tuple[Any, str]]) -> Response:
    """Take an objection to a claim or a unit of a notice as it was typed, or say what is wrong with it."""
    if not found["is_open"]:
        blank = objection_form({}, subject)
        return refusal(template, 409, notice=found, form=blank, problem=_("公示期已过。"))
    form = objection_form(request.form, subject)
    try:
        if form.errors:
            raise Invalid(form.errors)
        kept, receipt = take(found["id"], **form.facts)
    except Invalid as error:
        form.errors |= {name: said[0] for name, said in error.fields.items()}
        return refusal(template, 422, notice=found, form=form)
    except Refused as error:
        return refusal(template, error.status, notice=found, form=form, problem=error.message)
    named = {"claim": form.facts.get("claim", ""), "unit": getattr(kept, "unit_name", "")}
    return refusal("portal/objection.html", 200, notice=found, receipt=receipt, due=kept.due_on, **named)


@noticing.get("/notices/objection")
def ask() -> Response:
    """The form for a receipt."""
    return page("portal/objection_answer.html", asked=False, found=None, receipt="")


@csrf.exempt  # changes nothing, and a token would need a cookie
@noticing.post("/notices/objection")
@limiter.limit(QUESTIONS)
def answer() -> Response:
    """Where an objection stands, for whoever holds its receipt; posted, so that no receipt stands in an address."""
    receipt = request.form.get("receipt", "").strip()[:40]
    found = _answered(receipt) if receipt.isprintable() and receipt.isascii() else None
    status = 200 if found else 404
    return refusal(
        "portal/objection_answer.html", status, asked=True, found=found, receipt=receipt if not found else ""
    )


def _answered(receipt: str) -> dict[str, Any] | None:
    """The objection of a receipt, whichever kind of notice it was raised to."""
    return queries.objection(receipt) or showcase_notices.showcase_objection(receipt)
