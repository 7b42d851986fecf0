"""The ordered list of parts; the only file that names them all."""

from collections.abc import Callable
from types import ModuleType

from flask import Flask
from flask_appbuilder import AppBuilder

from app.exchange import jobs as exchange_jobs
from app.exchange import scope as exchange_scope
from app.exchange.register import register as exchange
from app.exchange.states import COMPARING, EXPORTING, IMPORTING
from app.headless.register import register as headless
from app.messaging import jobs as messaging_jobs
from app.messaging import scope as messaging_scope
from app.messaging.register import register as messaging
from app.organisations import scope as organisations_scope
from app.organisations.register import register as organisations
from app.placements import jobs as placements_jobs
from app.placements import scope as placements_scope
from app.placements.register import register as placements
from app.placements.states import (
    AGREEING,
    APPLYING,
    ASSESSING,
    ATTENDING,
    COMPLAINING,
    FOLLOWING,
    INSURING,
    LEAVING,
    PLACING,
    REQUESTING,
)
from app.portal.register import register as portal
from app.posts import jobs as posts_jobs
from app.posts import rehearsals as posts_rehearsals
from app.posts import scope as posts_scope
from app.posts.register import register as posts
from app.posts.states import OFFERING, PACKAGING
from app.programme import scope as programme_scope
from app.programme.register import register as programme
from app.publications import jobs as publications_jobs
from app.publications import scope as publications_scope
from app.publications.register import register as publications
from app.publications.states import PUBLISHING
from app.registers import jobs as registers_jobs
from app.registers import scope as registers_scope
from app.registers.register import register as registers
from app.registers.states import KEEPING, MOBILISING
from app.reporting.register import register as reporting
from app.security import jobs as security_jobs
from app.security import scope as security_scope
from app.security.register import register as security
from app.showcase import jobs as showcase_jobs
from app.showcase import scope as showcase_scope
from app.showcase.register import register as showcase
from app.showcase.states import ANNOUNCING, NOMINATING, SCORING, SELECTING
from app.showcase.states import OBJECTING as CONTESTING
from app.subsidies import jobs as subsidies_jobs
from app.subsidies import scope as subsidies_scope
from app.subsidies.register import register as subsidies
from app.subsidies.states import BATCHING, CLAIMING, FLAGGING, NOTIFYING, OBJECTING, RECOVERING, SAMPLING
from app.trainees import jobs as trainees_jobs
from app.trainees import scope as trainees_scope
from app.trainees.register import register as trainees
from app.trainees.states import PAIRING, REGISTERING, VERIFYING
from app.units import jobs as units_jobs
from app.units import rehearsals as units_rehearsals
from app.units import scope as units_scope
from app.units.register import register as units
from app.units.states import ACCREDITATION
from app.workspaces.register import register as workspaces

STAFF_PARTS: tuple[Callable[[AppBuilder], None], ...] = (
    security,
    organisations,
    programme,
    messaging,
    exchange,
    registers,
    units,
    trainees,
    publications,
    posts,
    placements,
    subsidies,
    showcase,
    reporting,
    workspaces,
)
PUBLIC_PARTS: tuple[Callable[[Flask], None], ...] = (
    portal,
    headless,
)
SCOPES: tuple[ModuleType, ...] = (
    security_scope,
    organisations_scope,
    programme_scope,
    exchange_scope,
    registers_scope,
    units_scope,
    trainees_scope,
    publications_scope,
    posts_scope,
    messaging_scope,
    placements_scope,
    subsidies_scope,
    showcase_scope,
)
REHEARSALS: tuple[ModuleType, ...] = (units_rehearsals, posts_rehearsals)
TIMED: tuple[ModuleType, ...] = (
    security_jobs,
    messaging_jobs,
    exchange_jobs,
    registers_jobs,
    units_jobs,
    trainees_jobs,
    publications_jobs,
    posts_jobs,
    placements_jobs,
    subsidies_jobs,
    showcase_jobs,
)
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
    IMPORTING,
    EXPORTING,
    COMPARING,
    KEEPING,
    MOBILISING,
    ACCREDITATION,
    REGISTERING,
    VERIFYING,
    PAIRING,
    OFFERING,
    PACKAGING,
    PUBLISHING,
    APPLYING,
    PLACING,
    REQUESTING,
    AGREEING,
    ATTENDING,
    LEAVING,
    ASSESSING,
    FOLLOWING,
    INSURING,
    COMPLAINING,
    CLAIMING,
    FLAGGING,
    SAMPLING,
    NOTIFYING,
    OBJECTING,
    BATCHING,
    RECOVERING,
    SELECTING,
    NOMINATING,
    SCORING,
    ANNOUNCING,
    CONTESTING,
)
