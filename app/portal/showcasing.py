"""Showcase units: the list, batches with their criteria, living certificates, notices with objections (B34).

What a certificate is worth may change at any moment, so every page here is asked for anew: caches keep it only to
compare its ETag.
"""

from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from app.core.files import disposition
from app.core.pdf.verification import qr_svg
from app.extensions import csrf, limiter
from app.portal import documents, forms
from app.portal.forms.objecting import objection_form
from app.portal.noticing import OBJECTIONS, QUESTIONS, objected
from app.portal.queries import post_facets
from app.portal.queries import showcase_notices as notices
from app.portal.queries import showcases as queries
from app.portal.views import cacheable, identifier, listing, missing, page
from app.showcase.rules.standing import Standing
from app.showcase.services.certificates import page_url
from app.showcase.services.objections import raise_objection
from app.units.states import ShowcaseLevel

showcasing = Blueprint("showcasing", __name__)
BATCHES_SHOWN = 12


@showcasing.get("/showcase")
def showcases() -> Response:
    """The units named today, the notices that run, and the batches."""
    facets = post_facets() | {
        "levels": [(value, _(label)) for value, label in ShowcaseLevel.options()],
        "standings": [(value, _(label)) for value, label in Standing.options()],
    }
    form = forms.showcase_filters(request.args, facets)
    context = {
        "running": notices.running_notices(),
        "levels": queries.levels_held(),
        "batches": queries.batches(BATCHES_SHOWN),
    }
    return listing(
        "portal/showcases.html", form, queries.showcases, "named_on", is_living=True, facets=facets, **context
    )


@showcasing.get("/showcase/batches/<batch_id>")
def batch(batch_id: str) -> Response:
    """One batch: what it asks for, when, and who was named."""
    found = queries.batch(key) if (key := identifier(batch_id)) else None
    if found is None:
        return missing("showcase-batch")
    told = notices.notices_of_batch(found["id"])
    return page("portal/showcase_batch.html", batch=found, notices=told, stamp=found["updated_at"], is_living=True)


@showcasing.get("/showcase/<nomination_id>")
def showcase(nomination_id: str) -> Response:
    """The living certificate of one naming: what is true of it today, since when, and why."""
    found = queries.showcase(key) if (key := identifier(nomination_id)) else None
    if found is None:
        return missing("showcase")
    picture = qr_svg(page_url(found["id"]))
    return page("portal/showcase.html", naming=found, qr=picture, stamp=found["updated_at"], is_living=True)


@showcasing.get("/showcase/notices/<notice_id>")
def notice(notice_id: str) -> Response:
    """One notice as it was published, and the form for an objection while it runs."""
    found = _noticed(notice_id)
    if found is None:
        return missing("notice")
    form = objection_form({}, "unit")
    return page("portal/showcase_notice.html", notice=found, form=form, stamp=found["updated_at"], is_living=True)


@showcasing.get("/showcase/notices/<notice_id>.pdf")
@limiter.limit(QUESTIONS)
def notice_pdf(notice_id: str) -> Response:
    """The same as PDF in official layout, with the address that proves it."""
    content = documents.showcase_notice_pdf(key) if (key := identifier(notice_id)) else None
    if content is None:
        return missing("notice")
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = disposition("inline", f"{_('示范单位公示')}-{notice_id[:8]}.pdf")
    return cacheable(response, None, exact=False)


@csrf.exempt  # knows nobody and has no session to ride on: a token would need a cookie
@showcasing.post("/showcase/notices/<notice_id>/objections")
@limiter.limit(OBJECTIONS)
def objection(notice_id: str) -> Response:
    """Take an objection; its receipt is shown once, on a page that nobody keeps."""
    found = _noticed(notice_id)
    if found is None:
        return missing("notice")
    return objected("portal/showcase_notice.html", found, "unit", raise_objection)


def _noticed(notice_id: str) -> dict[str, Any] | None:
    key = identifier(notice_id)
    return notices.showcase_notice(key) if key else None
