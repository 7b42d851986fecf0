"""What retention, its checks, the help after the end, and the ends that are near add to the application."""

from typing import Any

from flask_appbuilder import AppBuilder

from app.core import desk, menu
from app.core.actor import Actor
from app.core.views import Panel, add_panel
from app.exchange.services.targets import add_target
from app.placements.api import after as api
from app.placements.card import after as cards
from app.placements.imports.insurance_months import INSURANCE_MONTHS
from app.placements.jobs import after as jobs
from app.placements.models import Placement
from app.placements.policy.after import may_record
from app.placements.queries import after as queries
from app.placements.queries import follow_up
from app.placements.queries.unit_records import ends_of, satisfaction_of
from app.placements.views import after as views
from app.placements.views import follow_up as help_views
from app.posts.queries import add_record
from app.security.states import Permission as P
from app.security.states import Role as R

VIEWS: tuple[Any, ...] = (
    views.RetentionView,
    views.RetentionCheckView,
    views.RetentionRateView,
    views.EndingView,
    help_views.FollowUpView,
    help_views.FollowUpStepView,
    help_views.BenefitView,
)
APIS: tuple[Any, ...] = (api.RetentionApi, api.RetentionCheckApi, api.FollowUpApi, api.FollowUpStepApi, api.BenefitApi)
_COUNTY = {R.COUNTY_AGENT, R.COUNTY_AUDITOR}


def _officer(actor: Actor) -> bool:
    return bool(actor.level) and not actor.unit_ids


MENU = (  # line, page, who may read it, and the line beside whose page it stands
    ("即将期满", "EndingView.list", P.PLACEMENT_READ, ""),
    ("留用登记", "RetentionView.list", P.PLACEMENT_READ, ""),
    ("留用核查", "RetentionCheckView.list", P.PLACEMENT_READ, "RetentionView.list"),
    ("留用率", "RetentionRateView.list", P.PLACEMENT_READ, "RetentionView.list"),
    ("后续帮扶", "FollowUpView.list", P.FOLLOWUP_READ, ""),
    ("帮扶服务目录", "BenefitView.list", P.FOLLOWUP_READ, "FollowUpView.list"),
)


def _records(actor: Actor, placement: Placement) -> bool:
    return may_record(actor, placement) is None and not queries.retentions_of(placement)


def register(appbuilder: AppBuilder) -> None:
    """Add pages, REST, menu lines, panels, queues and the import, and follow signals."""
    for view in VIEWS:
        appbuilder.add_view_no_menu(view)
    for resource in APIS:
        appbuilder.add_api(resource)
    for line, endpoint, needed, beside in MENU:
        menu.add("见习管理", line, endpoint, needed, _officer, beside=beside)
    add_target(INSURANCE_MONTHS)
    for source in (ends_of, satisfaction_of):  # what the quality of a post knows of its unit
        add_record(source)
    _add_panels()
    desk.add("即将期满的见习", {R.COUNTY_AGENT}, queries.endings_waiting, "EndingView", is_idle=True)
    desk.add("待核实的留用", _COUNTY, queries.unverified, "RetentionView", 10, standing="OPEN")
    desk.add("到期的留用核查", _COUNTY, queries.checks_due, "RetentionCheckView", 10, due="NOW")
    desk.add("待首次联系的未留用人员", {R.COUNTY_AGENT}, follow_up.uncontacted, "FollowUpView", 5, todo="first")
    desk.add("一个月未服务的帮扶", {R.COUNTY_AGENT}, follow_up.silent, "FollowUpView", 20, todo="silent")
    jobs.listen()


PANELS: tuple[tuple[str, Panel], ...] = (
    (
        "placement",
        Panel(
            "retention",
            "留用",
            cards.RETENTION,
            queries.retentions_of,
            "RetentionView",
            "placement_id",
            P.PLACEMENT_READ,
            _records,
        ),
    ),
    *(
        (
            owner,
            Panel("checks", "留用核查", cards.CHECK, queries.checks_of, "RetentionCheckView", parent, P.PLACEMENT_READ),
        )
        for owner, parent in (("placement", "placement_id"), ("retention", "retention_id"))
    ),
    *(
        (
            owner,
            Panel("follow-ups", "后续帮扶", cards.FOLLOW_UP, rows, "FollowUpView", parent, P.FOLLOWUP_READ),
        )
        for owner, parent, rows in (
            ("placement", "placement_id", follow_up.cases_of_placement),
            ("trainee", "trainee_id", follow_up.cases_of_trainee),
        )
    ),
)


def _add_panels() -> None:
    for owner, panel in PANELS:
        add_panel(owner, panel)
