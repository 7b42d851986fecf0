"""Every address that names a record × people whom the record is none of: they reach nothing and change nothing.

The record belongs to one trainee, at one unit, guided by one mentor.  The strangers are the nearest there are:
a colleague at the same unit and the mentor who guides that colleague; with them another unit and another county.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.api import EntityApi
from app.core.issuing import issue
from app.core.views import EntityView
from app.extensions import appbuilder, db
from app.messaging.models import Message
from app.posts.models import Post
from app.security.models import Invitation
from app.subsidies.services.papers.opening import CLAIM_KINDS
from app.subsidies.views.papers import EVIDENCE
from app.trainees.models import Trainee
from app.units.models import Unit
from tests.factories import make_post
from tests.guards.claims import make_batch
from tests.guards.naming import (
    ASKED,
    BODY,
    BY_STATE,
    DOCUMENTS,
    NAMED,
    NEITHER,
    NO_RECORD,
    OF_MENTOR,
    OF_PAPERS,
    OF_THE_UNIT,
    OF_TRAINEE,
    OF_UNIT,
    PUBLIC,
    SECOND,
    WITH_KIND,
)
from tests.guards.rows import AFTER_A_PLACEMENT, OF_A_PLACEMENT, ROWS, row_of
from tests.guards.showcases import scored
from tests.placements.agreement_factories import make_agreement
from tests.placements.factories import make_application
from tests.placements.survey_factories import make_request
from tests.showcase.factories import make_batch as make_showcase
from tests.showcase.factories import make_nomination
from tests.subsidies.factories import make_claim, make_line
from tests.workspaces.trainee_factories import NOW, mentor_with_account, on_post, store

ONE_ENGINE = True  # decision 0016

PEOPLE = ("trainee", "mentor")  # of the same unit as the record
STRANGERS = (*PEOPLE, "unit2", "yongning_agent")
HOME = "640104"
METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


@dataclass
class World:
    """One person's records and the logins of those who do and do not reach them."""

    records: dict[str, Any]
    logins: dict[str, str]
    name: str


@pytest.fixture
def world(session, cast):
    with clock.frozen(NOW):
        yield _world(cast)


def _world(cast):
    with acting_as(SYSTEM):
        unit = db.session.get_one(Unit, next(iter(cast["unit1"].unit_ids)))
    (guide, guide_login), (_other, other_login) = mentor_with_account(unit), mentor_with_account(unit)
    placement, own_login = on_post(mentor=guide, post=make_post(unit))
    _colleague, colleague_login = on_post(mentor=_other, post=make_post(unit))
    made = {name: make(placement) for name, make in {**OF_A_PLACEMENT, **AFTER_A_PLACEMENT}.items()}
    made |= _beside(placement, unit, guide, cast)
    logins = {"own": own_login, "guide": guide_login, "trainee": colleague_login, "mentor": other_login}
    return World(made, logins, placement.person_name)


def _beside(placement, unit, guide, cast):
    with acting_as(SYSTEM):
        person, post = db.session.get_one(Trainee, placement.trainee_id), db.session.get_one(Post, placement.post_id)
        account = cast.account("unit1")
    message = Message(user_id=account.user_id, template="x", once_key="x", title="标题", body="内容")
    invited = {"unit_id": unit.id, "region_code": unit.region_code, "roles": "UNIT_OPERATOR", "name": "同事"}
    invitation = Invitation(**invited, token_hash="0" * 64, expires_at=NOW + timedelta(days=7))
    agreement = make_agreement("SIGNED", placement=placement)
    return {
        "placement": placement,
        "trainee": person,
        "post": post,
        "mentor": guide,
        "application": make_application("OFFERED", trainee=person, post=make_post(unit)),
        "agreement": agreement,
        "account": account,
        "message": store(message),
        "invitation": store(invitation),
        "issued": _issued(agreement),
        "unit": unit,
        **_claimed(placement, unit),
        **scored(HOME),
        "benefit": ROWS["benefit"](HOME),
        "presence-draw": ROWS["presence-draw"](HOME),
        "survey-request": make_request(placement),
        "survey-request-unit": make_request(placement, "UNIT"),
        "nomination-of-unit": make_nomination(
            make_showcase(level="COUNTY", region_code=HOME), unit, "CITY_RECOMMENDED"
        ),
    }


def _claimed(placement, unit):
    """What the unit and the person each claim, and the batch that pays it."""
    claim = make_claim(unit=unit)
    own = {"claimant": "TRAINEE", "unit_id": None, "trainee_id": placement.trainee_id, "kind": "FLEX_SOCIAL"}
    person = dict.fromkeys(("claimant_name", "payee_name", "account_holder"), placement.person_name)
    other = make_claim(**own, **person, region_code=placement.home_region)
    make_line(claim, placement)
    make_line(other, placement, kind="FLEX_SOCIAL", unit_id=None, slot="FLEX_SOCIAL:2026-07")
    return {"claim": claim, "claim-of-trainee": other, "payment-batch": make_batch(HOME)}


def _issued(agreement):
    with acting_as(SYSTEM):
        facts = {"kind": "agreement", "series": "test", "title": "协议", "issuer": "测试", "shown": []}
        paper = issue(agreement, **facts, print_as=None)
        db.session.flush()
        return paper


def _views():
    return {type(view).__name__: view for view in appbuilder.baseviews}


def _named(app):
    """Every rule of a desk, or of a page of staff that no card generated, which names something."""
    views = _views()
    for rule in app.url_map.iter_rules():
        view = rule.endpoint.split(".")[0]
        generated = isinstance(views.get(view), EntityView) and not rule.arguments & {*SECOND} - {"file_id"}
        if rule.rule.startswith(("/desk", "/admin")) and rule.arguments and not generated:
            yield rule, view


def _addresses(app, world):
    """Every (method, url) of these rules, filled with the one person's records."""
    for rule, view in _named(app):
        if view in PUBLIC | NO_RECORD | NEITHER:
            continue
        for url in _filled(rule, view, world.records):
            yield from ((method, url) for method in sorted(rule.methods & METHODS))


def _filled(rule, view, records):
    second = {name: records[key].id for name, key in SECOND.items()}
    url = rule.rule
    for name, key in second.items():
        url = url.replace(f"<{name}>", key)
    if rule.endpoint in WITH_KIND:
        return [url.replace("<kind>", kind).replace("<pk>", records[name].id) for kind, name in DOCUMENTS.items()]
    shown = _views()[view]
    name = NAMED.get(rule.endpoint) or NAMED.get(view) or shown.card.name
    url = url.replace("<month>", "2023-06").replace("<pk>", records[name].id)
    url = url.replace("<code>", "intake").replace("<unit_id>", records["unit"].id).replace("<int:year>", "2023")
    kinds = (*CLAIM_KINDS, EVIDENCE) if rule.endpoint in OF_PAPERS else ASKED
    return [url.replace("<kind>", kind) for kind in (kinds if "<kind>" in url else ("",))]


def test_every_address_that_names_something_stands_in_the_table(app):
    known = {*NAMED, *PUBLIC, *NO_RECORD, *NEITHER, *WITH_KIND}
    cards = {name for name, view in _views().items() if isinstance(view, EntityView)}
    assert {
        rule.endpoint for rule, view in _named(app) if view not in known | cards and rule.endpoint not in known
    } == (set())


@pytest.mark.parametrize("who", STRANGERS)
def test_strangers_reach_nothing_that_an_address_names(app, login, world, who):
    browser = login(world.logins.get(who, who))
    before = {name: row_of(record) for name, record in world.records.items()}
    wrong = {}
    for method, url in _addresses(app, world):
        with browser.open(url, method=method, data=BODY if method == "POST" else None) as answer:
            if answer.status_code not in (403, 404):
                wrong[f"{method} {url}"] = answer.status_code
    assert wrong == {}
    assert {name: row_of(record) for name, record in world.records.items()} == before


@pytest.mark.parametrize(("who", "views"), [("own", OF_TRAINEE), ("guide", OF_MENTOR), ("unit1", OF_UNIT)])
def test_whose_record_it_is_does_reach_it(app, login, world, who, views):
    """What the strangers are refused is there: the same addresses open for those to whom the record belongs."""
    browser, opened = login(world.logins.get(who, who)), 0
    for rule, view in _named(app):
        if (view in views or rule.endpoint in views) and "GET" in rule.methods and "<file_id>" not in rule.rule:
            if rule.endpoint in BY_STATE:
                continue
            for url in _filled(rule, view, world.records):
                status = browser.get(url).status_code
                assert status not in (403, 404), (url, status)
                opened += status == 200
    assert opened
    assert browser.get(f"/desk/documents/agreement/{world.records['agreement'].id}").status_code == 200


@pytest.mark.parametrize("who", PEOPLE)
def test_trainees_and_mentors_open_no_page_of_staff(app, login, world, who):
    """Every generated page of every entity, of a record of the same unit, list or form."""
    browser, wrong = login(world.logins[who]), {}
    records = {**dict.fromkeys(ROWS), **world.records}
    for name, view in _views().items():
        if not isinstance(view, EntityView):
            continue
        record = records.get(view.card.name) or world.records["placement"]
        for rule in app.url_map.iter_rules():
            if rule.endpoint.split(".")[0] == name:
                for method in sorted(rule.methods & METHODS):
                    url = _any(rule.rule, record.id)
                    with browser.open(url, method=method) as answer:
                        if answer.status_code not in (403, 404):
                            wrong[f"{method} {url}"] = answer.status_code
    assert wrong == {}


def _any(url, key):
    for name in ("pk", *SECOND):
        url = url.replace(f"<{name}>", key)
    for name, value in (("name", "approve"), ("field", "name"), ("target", "trainee")):
        url = url.replace(f"<{name}>", value)
    return url


@pytest.mark.parametrize("who", PEOPLE)
def test_trainees_and_mentors_reach_nothing_through_programs(app, client, token, world, who):
    headers, wrong = token(world.logins[who]), {}
    for name, view in _views().items():
        if not isinstance(view, EntityApi):
            continue
        record = world.records.get(view.card.name) or world.records["placement"]
        for rule in app.url_map.iter_rules():
            if rule.endpoint.split(".")[0] == name and not rule.rule.endswith("_info"):
                for method in sorted(rule.methods & METHODS):
                    url = _any(rule.rule, record.id)
                    status = client.open(url, method=method, headers=headers, json={"version": 1}).status_code
                    if status not in (403, 404):
                        wrong[f"{method} {url}"] = status
    assert wrong == {}


@pytest.mark.parametrize("who", PEOPLE)
def test_no_page_that_names_no_record_tells_of_a_colleague(app, login, world, who):
    browser, wrong = login(world.logins[who]), {}
    telling = {world.name, *(record.id for name, record in world.records.items() if name not in OF_THE_UNIT)}
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(("/desk", "/admin")) and "GET" in rule.methods and not rule.arguments:
            with browser.get(rule.rule) as answer:
                told = {word for word in telling if word in answer.get_data(as_text=True)}
            if told:
                wrong[rule.rule] = told
    assert wrong == {}
