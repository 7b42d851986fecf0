"""The public pages: without cookie, cacheable, readable without JavaScript."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, make_response, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import Invalid
from app.core.files import disposition, opened, path_of
from app.extensions import csrf, limiter
from app.portal import documents, forms, presenters, queries
from app.posts.states import PostState
from app.publications.states import Validity

portal = Blueprint("portal", __name__)
for presenter in presenters.FILTERS:
    portal.add_app_template_filter(presenter)

MAX_AGE_SECONDS = 60
MAX_CURSOR = 500
JUDGEMENTS = "60 per minute"  # of one address; a school class behind one is served too


def cacheable(response: Response, stamp: date | datetime | None, *, exact: bool, is_living: bool = False) -> Response:
    """Let caches keep an answer for a minute and ask again by ETag; one that is living they ask about every time.

    `exact` says that the page changes whenever `stamp` does. A list also changes when an entry
    leaves it, so there `stamp` is told but a question by date alone is answered in full.
    """
    response.cache_control.public = not request.cookies  # an answer to somebody signed in also refreshes the cookie
    response.cache_control.private = bool(request.cookies) or None
    response.cache_control.max_age = 0 if is_living else MAX_AGE_SECONDS
    response.cache_control.no_cache = is_living or None
    response.set_etag(sha256(response.get_data()).hexdigest()[:32], weak=True)
    if exact:
        response.last_modified = presenters.as_utc(stamp)
    response.make_conditional(request)
    response.last_modified = presenters.as_utc(stamp)
    return response


def page(
    template: str,
    *,
    stamp: date | datetime | None = None,
    exact: bool = False,
    is_living: bool = False,
    **context: Any,
) -> Response:
    """Render a page that anyone may keep for a minute; ``is_living``: what may be revoked is asked for every time."""
    response = make_response(render_template(template, **context))
    return cacheable(response, stamp, exact=exact and not is_living, is_living=is_living)


def bears_honours(*lists: list[dict[str, Any]]) -> bool:
    """Whether an entry shows that its unit is a showcase unit, which may end at any moment."""
    return any(entry.get("showcase") for entries in lists for entry in entries)


def refusal(template: str, status: int, **context: Any) -> Response:
    """Render a page that says what is wrong and what to do; nobody keeps it."""
    response = make_response(render_template(template, **context), status)
    response.cache_control.no_store = True
    return response


def missing(kind: str) -> Response:
    """The page for a record that is not, or no longer, published."""
    return refusal("portal/missing.html", 404, kind=kind)


def identifier(text: str) -> str | None:
    """The canonical form of a record id, or None if it cannot be one."""
    try:
        value = str(UUID(text))
    except ValueError:
        return None
    return value if value == text.lower() else None


def newest(items: list[dict[str, Any]], key: str) -> date | datetime | None:
    """The latest day or moment among the entries of a list."""
    return max((item[key] for item in items if item.get(key)), default=None)


def listing(
    template: str, form: forms.FilterForm, ask: Any, dated: str, *, is_living: bool = False, **context: Any
) -> Response:
    """One page of a filtered list; a wrong filter or cursor is explained, never ignored."""
    context |= {"form": form, "chips": chips(form), "here": here}
    if form.errors:
        return refusal(template, 422, items=[], following=None, updated=None, **context)
    cursor = request.args.get("cursor") or None
    try:
        if cursor and (len(cursor) > MAX_CURSOR or not cursor.isascii()):
            raise ValueError("cursor")
        found = ask(form.filters, cursor=cursor, limit=20)
    except (ValueError, Invalid):
        if cursor is None:
            raise
        return refusal("portal/missing.html", 404, kind="page", first=here(form.query()))
    items, following = found["items"], found["next"]
    updated = newest(items, dated)
    link = here(form.query() | {"cursor": following}) if following else None
    later = here(form.query()) if cursor else None
    context |= {"items": items, "following": link, "first": later, "updated": updated}
    return page(template, stamp=updated, is_living=is_living or bears_honours(items), **context)


def here(query: Mapping[str, str]) -> str:
    """The address of the present list with another set of filters, in the present language."""
    spoken = {"lang": "en"} if request.args.get("lang") == "en" else {}
    values: dict[str, Any] = {**query, **spoken}
    return url_for(request.endpoint or "portal.home", **values)


def chips(form: forms.FilterForm) -> list[dict[str, str]]:
    """The filters in force, each with the address of the list without it."""
    query = form.query()
    return [
        {"label": form.labels[name], "without": here({key: query[key] for key in query if key != name})}
        for name in query
    ]


@portal.get("/")
def home() -> Response:
    """What this service is, the way in, and how far the plan has come."""
    model_posts, posts = queries.model_posts(3), queries.latest_posts(6)
    showcases = queries.newest_showcases(6)
    return page(
        "portal/home.html",
        is_living=bool(showcases) or bears_honours(model_posts, posts),
        facets=queries.post_facets(),
        progress=queries.plan_progress(current_app.config["PLAN_YEAR"]),
        policies=queries.latest_policies(4),
        model_posts=model_posts,
        package=queries.newest_package(),
        showcases=showcases,
        posts=posts,
    )


@portal.get("/posts")
def posts() -> Response:
    """The published posts, newest first."""
    facets = queries.post_facets()
    form = forms.post_filters(request.args, facets)
    context: dict[str, Any] = {"facets": facets, "package": queries.newest_package()}
    return listing("portal/posts.html", form, queries.posts, "published_at", **context)


@portal.get("/posts/<post_id>")
def post(post_id: str) -> Response:
    """One published post."""
    found = queries.post(key) if (key := identifier(post_id)) else None
    if found is None:
        return missing("post")
    if found["state"] == PostState.WITHDRAWN:
        return refusal("portal/missing.html", 410, kind="withdrawn")
    similar = queries.similar_posts(found["id"])
    stamp = found.get("updated_at") or found["published_at"]
    living = bears_honours([found], similar)
    return page("portal/post.html", post=found, similar=similar, stamp=stamp, exact=True, is_living=living)


@portal.get("/units")
def units() -> Response:
    """The accredited units."""
    facets = queries.post_facets()
    form = forms.unit_filters(request.args, facets)
    return listing("portal/units.html", form, queries.units, "accredited_on", facets=facets)


@portal.get("/units/<unit_id>")
def unit(unit_id: str) -> Response:
    """One accredited unit with its open posts."""
    found = queries.unit(key) if (key := identifier(unit_id)) else None
    if found is None:
        return missing("unit")
    stamp = newest(found["open_posts"], "published_at")
    return page("portal/unit.html", unit=found, stamp=stamp, is_living=bool(found["namings"]))


@portal.get("/agencies")
def agencies() -> Response:
    """Whom to ask, by area: the contact list of the agencies."""
    facets = queries.post_facets()
    form = forms.agency_filters(request.args, facets)
    context: dict[str, Any] = {"form": form, "facets": facets, "chips": chips(form), "here": here}
    if form.errors:
        return refusal("portal/agencies.html", 422, agencies={"groups": [], "updated_on": None}, **context)
    found = queries.agencies(city=form.code("city"), county=form.code("county"))
    return page("portal/agencies.html", agencies=found, stamp=found["updated_on"], **context)


@portal.get("/check")
def check() -> Response:
    """The self-check, not yet filled in."""
    return asking("portal/check.html", forms.blank_check(), queries.check_basis())


@csrf.exempt  # changes nothing and knows nobody: a token would need a cookie, and there is no session to ride on
@portal.post("/check")
@limiter.limit(JUDGEMENTS)
def check_answer() -> Response:
    """The self-check answered: posted, so that no birth date stands in an address; nothing of it is kept."""
    facets = queries.post_facets()
    form = forms.check_form(request.form, facets)
    answer = answered(form, lambda: queries.eligibility(forms.person(form)))
    if answer is None:
        return asking("portal/check.html", form, queries.check_basis(), status=422)
    county = forms.county_of(form)
    offices = queries.agencies(county=county)["groups"] if county else []
    context = {"answer": answer, "county": county, "offices": offices}
    return asking("portal/check.html", form, answer, status=200, **context)


@portal.get("/calculator")
def calculator() -> Response:
    """The calculator; its address holds the question and may be shared."""
    if not any(name in request.args for name in ("region", "start", "end")):
        return asking("portal/calculator.html", forms.QuestionForm(), queries.calculator_basis())
    form = forms.calculator_form(request.args, queries.post_facets())
    answer = answered(form, lambda: queries.subsidies(form.facts))
    if answer is None:
        return asking("portal/calculator.html", form, queries.calculator_basis(), status=422)
    offices = queries.agencies(county=form.facts["region"])["groups"]
    return asking("portal/calculator.html", form, answer, answer=answer, offices=offices)


def answered(form: forms.QuestionForm, ask: Callable[[], dict[str, Any]]) -> dict[str, Any] | None:
    """The answer to a question, or None with what is wrong noted beside its fields."""
    if form.errors:
        return None
    try:
        return ask()
    except Invalid as error:
        form.errors |= {name: said[0] for name, said in error.fields.items()}
        return None


def asking(
    template: str, form: forms.QuestionForm, basis: dict[str, Any], *, status: int | None = None, **context: Any
) -> Response:
    """A page with a question; without a status anyone may keep it for a minute, else nobody keeps it."""
    context |= {"form": form, "basis": basis, "facets": queries.post_facets(), "educations": forms.educations()}
    if status is None:
        return page(template, **context)
    return refusal(template, status, **context)


@portal.get("/policies")
def policies() -> Response:
    """The published policy documents."""
    facets = queries.policy_facets()
    form = forms.policy_filters(request.args, facets)
    return listing("portal/policies.html", form, queries.policies, "published_at", facets=facets)


@portal.get("/policies/<policy_id>")
def policy(policy_id: str) -> Response:
    """One policy document, article by article."""
    found = queries.policy(key) if (key := identifier(policy_id)) else None
    if found is None:
        return missing("policy")
    if found["validity"] == Validity.WITHDRAWN:
        return refusal("portal/trace.html", 410, policy=found)
    rules = {entry["anchor"]: entry["rules"] for entry in found["rules"]}
    return page("portal/policy.html", policy=found, rules=rules, stamp=found["published_at"])


@portal.get("/policies/<policy_id>.pdf")
def policy_pdf(policy_id: str) -> Response:
    """The same document as PDF in official layout."""
    content = documents.policy_pdf(key) if (key := identifier(policy_id)) else None
    if content is None:
        return missing("policy")
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = disposition("inline", f"{_('政策文件')}-{policy_id[:8]}.pdf")
    return cacheable(response, None, exact=False)


@portal.get("/policies/<policy_id>/files/<file_id>")
def policy_file(policy_id: str, file_id: str) -> Response:
    """One attachment of a published document."""
    key, file_key = identifier(policy_id), identifier(file_id)
    found = queries.policy_file(key, file_key) if key and file_key else None
    if found is None or not path_of(found.sha256).exists():
        return missing("policy")
    response = Response(opened(found.sha256), mimetype=found.content_type)
    response.headers["Content-Disposition"] = disposition("attachment", found.name)
    return cacheable(response, None, exact=False)
