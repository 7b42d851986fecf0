"""The ordered list of parts; the only file that names them all."""

from collections.abc import Callable

from flask import Flask
from flask_appbuilder import AppBuilder

from app.headless.register import register as headless
from app.organisations.register import register as organisations
from app.portal.register import register as portal
from app.posts.register import register as posts
from app.posts.states import OFFERING
from app.programme.register import register as programme
from app.publications.states import PUBLISHING
from app.publications.register import register as publications
from app.reporting.register import register as reporting
from app.security.register import register as security
from app.units.states import ACCREDITATION
from app.units.register import register as units

STAFF_PARTS: tuple[Callable[[AppBuilder], None], ...] = (
    security,
    organisations,
    programme,
    units,
    publications,
    posts,
    reporting,
)
PUBLIC_PARTS: tuple[Callable[[Flask], None], ...] = (
    portal,
    headless,
)
RULE_MODULES = (
    "app.units.rules",
    "app.posts.rules",
    "app.placements.rules",
    "app.programme.rules",
)
WORKFLOWS = (
    ACCREDITATION,
    OFFERING,
    PUBLISHING,
)
