"""The ordered list of parts; the only file that names them all."""

from collections.abc import Callable
from types import ModuleType

from flask import Flask
from flask_appbuilder import AppBuilder

from app.headless.register import register as headless
from app.organisations import scope as organisations_scope
from app.organisations.register import register as organisations
from app.portal.register import register as portal
from app.posts import jobs as posts_jobs
from app.posts import rehearsals as posts_rehearsals
from app.posts import scope as posts_scope
from app.posts.register import register as posts
from app.posts.states import OFFERING
from app.programme import scope as programme_scope
from app.programme.register import register as programme
from app.publications import jobs as publications_jobs
from app.publications import scope as publications_scope
from app.publications.register import register as publications
from app.publications.states import PUBLISHING
from app.reporting.register import register as reporting
from app.security import jobs as security_jobs
from app.security import scope as security_scope
from app.security.register import register as security
from app.units import jobs as units_jobs
from app.units import rehearsals as units_rehearsals
from app.units import scope as units_scope
from app.units.register import register as units
from app.units.states import ACCREDITATION

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
SCOPES: tuple[ModuleType, ...] = (
    security_scope,
    organisations_scope,
    programme_scope,
    units_scope,
    publications_scope,
    posts_scope,
)
REHEARSALS: tuple[ModuleType, ...] = (units_rehearsals, posts_rehearsals)
TIMED: tuple[ModuleType, ...] = (security_jobs, units_jobs, publications_jobs, posts_jobs)
RULE_MODULES = (
    "app.trainees.rules",
    "app.units.rules",
    "app.publications.rules",
    "app.posts.rules",
    "app.placements.rules",
    "app.programme.rules",
    "app.subsidies.rules",
    "app.showcase.rules",
    "app.reporting.rules",
)
WORKFLOWS = (
    ACCREDITATION,
    OFFERING,
    PUBLISHING,
)
