"""Every address: who may, by which method, how it is written, and that none vanishes unnoticed."""

import re
from pathlib import Path

import pytest

from app.core.api import EntityApi
from app.core.permissions import REQUIRED
from app.core.views import EntityView, Page
from app.extensions import appbuilder
from app.security.states import Permission

PUBLIC = {
    "static",
    "appbuilder.static",
    "AuthView.login",
    "AuthView.logout",
    "TokenApi.login",
    "TokenApi.refresh",
    "LocaleView.index",
    "UtilView.back",  # the framework's; they change nothing but the visitor's own session
    "MenuApi.get_menu_data",  # refused to everybody: nothing states a permission for it
    "RegisterView.person",  # who registers, resets a password or accepts an invitation has no account yet
    "RegisterView.unit",
    "RegisterView.again",
    "RegisterView.confirm",
    "ResetView.ask",
    "ResetView.choose",
    "InvitedView.accept",
    "ReceiptView.check",  # an anonymous complaint is followed by its receipt
}
PUBLIC_BLUEPRINTS = ("portal.", "public_api.", "health.", "verifying.", "noticing.", "packaging.", "showcasing.")
FORMS = {  # their address shows by GET the form that it takes by POST
    "RegisterView.person",
    "RegisterView.unit",
    "RegisterView.confirm",
    "ResetView.ask",
    "ResetView.choose",
    "InvitedView.accept",
    "ReceiptView.check",
    "ClaimView.insurance",
    "UnitSubsidies.check",  # the answers to be checked before they are sent; sending is another address
    "TraineeSubsidies.check",
    "MessageView.settings",
    "DeskMessages.settings",
    "TraineePosts.apply",
    "TraineeLeave.list",
    "TraineeComplaints.list",
    "TraineeAssessments.show",
    "TraineeSurveys.show",
    "MentorDays.day",
    "UnitApplicants.decline",
    "UnitApplicants.offer",
    "UnitDeeds.ask",
    "UnitDeeds.contract",
    "UnitDeeds.mentor",
    "UnitDeeds.plan",
    "UnitDeeds.week",
    "UnitClosing.pay",
    "UnitClosing.slip",
    "UnitClosing.retained",
    "UnitClosing.retention",
    "UnitAgreements.sign",
    "UnitAgreements.void",
    "UnitAssessments.show",
    "UnitSurveys.show",
    "UnitShowcase.check",
    "ScoringView.check",
    "ShowcaseBatchView.shares",
}
PAPERS = {
    "DocumentView.open",
    "DeskDocuments.open",
    "PaperView.open",
    "DeskPaperView.open",
    "BatchPaperView.roster",
    "ShowcasePaperView.open",
}  # reading a paper; its number is given out at the first opening
PLACEHOLDER = re.compile(r"<[^>]+>")
STEP = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.(pdf|xlsx|csv|xml|txt|json|html|atom))?|_info")
SNAPSHOT = Path(__file__).with_name("routes.txt")


def _rules(app):
    return sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule))


def _writing(rule):
    return bool(rule.methods & {"POST", "PUT", "PATCH", "DELETE"})


def test_every_address_has_a_permission_or_is_public_on_purpose(app):
    views = {type(view).__name__: view for view in appbuilder.baseviews}
    bare = []
    for rule in _rules(app):
        name, _, method = rule.endpoint.partition(".")
        if rule.endpoint in PUBLIC or rule.endpoint.startswith(PUBLIC_BLUEPRINTS):
            continue
        function = getattr(type(views.get(name)), method, None)
        known = getattr(function, "_permission_name", None)
        if known is None or (name, f"can_{known}") not in REQUIRED:
            bare.append(rule.endpoint)
    assert bare == []


def test_what_is_required_exists():
    known = set(Permission) | {"signed-in", "nobody"}
    assert {permission for permission in REQUIRED.values() if permission not in known} == set()


def test_an_address_that_only_writes_is_never_opened_by_get(app):
    both = {rule.endpoint for rule in _rules(app) if _writing(rule) and "GET" in rule.methods}
    forms = {
        endpoint
        for endpoint in both
        if endpoint.split(".")[1]
        in {"add", "edit", "login", "change", "split", "find", "take", "add_wages", "add_year", "new", "columns"}
    }
    assert both - forms - FORMS == set()


@pytest.mark.parametrize("base", [EntityView, EntityApi])
def test_deeds_take_no_get(app, base):
    deeds = {"move", "bulk", "reveal", "upload", "confirm", "release", "open", "freeze", "post", "put", "logout"}
    deeds |= {"tool", "answers", "roster"} | {"run", "undo", "drop", "check", "sheet"}
    names = {type(view).__name__ for view in appbuilder.baseviews if isinstance(view, base | Page)}
    open_by_get = [
        rule.endpoint
        for rule in _rules(app)
        if rule.endpoint.split(".")[0] in names and rule.endpoint.split(".")[-1] in deeds and "GET" in rule.methods
    ]
    assert set(open_by_get) - FORMS - PAPERS == set()


def test_addresses_are_kebab_case(app):
    wrong = []
    for rule in _rules(app):
        if rule.endpoint in PUBLIC:
            continue
        steps = [step for step in PLACEHOLDER.sub("", rule.rule).split("/") if step and not step.startswith(".")]
        if not all(STEP.fullmatch(step) for step in steps):
            wrong.append(rule.rule)
    assert wrong == []


def test_no_address_vanishes_unnoticed(app):
    known = set(SNAPSHOT.read_text(encoding="utf-8").split("\n")) - {""}
    now = {
        f"{rule.endpoint} {rule.rule} {' '.join(sorted(rule.methods - {'HEAD', 'OPTIONS'}))}" for rule in _rules(app)
    }
    assert known - now == set(), f"gone; if on purpose, take it out of {SNAPSHOT.name}"
