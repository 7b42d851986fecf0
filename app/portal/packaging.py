"""The packages of model posts: the list, one package, its poster as PDF, and the feed of new ones."""

from datetime import datetime, time
from typing import Any

from flask import Blueprint, Response, current_app, request
from flask_babel import gettext as _

from app.core import feeds
from app.core.files import disposition
from app.extensions import limiter
from app.portal import documents, forms
from app.portal.queries import packages as queries
from app.portal.queries import post_facets
from app.portal.views import cacheable, here, identifier, listing, missing, page

packaging = Blueprint("packaging", __name__)
PRINTS = "20 per minute"  # of one address
IN_FEED = 20


@packaging.get("/model-posts")
def packages() -> Response:
    """The released packages, newest first."""
    facets = post_facets()
    form = forms.package_filters(request.args, facets)
    return listing("portal/packages.html", form, queries.packages, "released_on", facets=facets)


@packaging.get("/model-posts/<package_id>")
def package(package_id: str) -> Response:
    """One package with its posts by county."""
    found = _found(package_id)
    if found is None:
        return missing("package")
    return page("portal/package.html", package=found, at=_at(found["id"], found["county"]), stamp=found["updated_at"])


def _found(package_id: str) -> dict[str, Any] | None:
    wanted = request.args.get("page", "1")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else 0
    key = identifier(package_id)
    return queries.package(key, county=request.args.get("county") or None, page=number) if key else None


def _at(key: str, county: str | None) -> Any:
    """The address of another page of the package, or of another county."""

    def address(number: int = 1, place: str | None = county) -> str:
        query = {"package_id": key} | ({"county": place} if place else {})
        return here(query | ({"page": str(number)} if number > 1 else {}))

    return address


@packaging.get("/model-posts/<package_id>.pdf")
@limiter.limit(PRINTS)
def poster(package_id: str) -> Response:
    """The package as a poster: A3, the best posts on the first page, all of them in a table behind it."""
    content = documents.poster_pdf(key) if (key := identifier(package_id)) else None
    if content is None:
        return missing("package")
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = disposition("inline", f"{_('示范性岗位海报')}-{package_id[:8]}.pdf")
    return cacheable(response, None, exact=False)


@packaging.get("/feeds/model-posts.atom")
def feed() -> Response:
    """The newest packages as an Atom feed."""
    base = current_app.config["PUBLIC_URL"]
    newest = queries.latest_packages(IN_FEED)
    content = feeds.atom(
        title="宁夏示范性见习岗位",
        url=f"{base}/feeds/model-posts.atom",
        page=f"{base}/model-posts",
        author="宁夏就业见习服务平台",
        entries=[_entry(base, item) for item in newest],
    )
    response = Response(content, mimetype=feeds.MIMETYPE)
    return cacheable(response, max((item["updated_at"] for item in newest), default=None), exact=False)


def _entry(base: str, item: dict[str, Any]) -> feeds.Entry:
    figures = f"{item['region_name']}推出示范性岗位{item['posts_number']}个，招募{item['places']}人。"
    return feeds.Entry(
        id=f"urn:uuid:{item['id']}",
        title=item["name"],
        url=f"{base}/model-posts/{item['id']}",
        published=datetime.combine(item["released_on"], time()),
        updated=item["updated_at"],
        summary=f"{figures}{item['introduction']}",
        categories=[item["region_name"]],
    )
