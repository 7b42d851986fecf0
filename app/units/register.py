"""What units adds to the application."""

from functools import partial

from flask_appbuilder import AppBuilder
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import desk, finding, menu
from app.core.actor import Actor
from app.core.card import Narrowing
from app.core.views import Panel, add_panel
from app.exchange.services import add_target
from app.exchange.services.subjects import add_subjects
from app.registers.card.leads import LEAD
from app.security.states import Permission
from app.security.states import Role as R
from app.units import api, card, imports, jobs, queries, views
from app.units.models import SiteCheck, Unit, UnitComparison, UnitObjection, UnitReview, UnitSite, UnitTag
from app.units.services.comparisons import UNITS
from app.units.states import UnitState

VIEWS = (
    views.UnitView,
    views.SiteView,
    views.TagView,
    views.ComparisonView,
    views.SiteCheckView,
    views.ObjectionView,
    views.ReviewView,
    views.BanView,
)
APIS = (
    api.UnitApi,
    api.TagApi,
    api.SiteApi,
    api.SiteCheckApi,
    api.ComparisonApi,
    api.ObjectionApi,
    api.ReviewApi,
    api.BanApi,
)


def _writer(actor: Actor, unit: Unit) -> bool:
    return actor.may(Permission.UNIT_WRITE)


def _checker(actor: Actor, unit: Unit) -> bool:
    return actor.may(Permission.UNIT_CHECK)


def _visitor(actor: Actor, unit: Unit) -> bool:
    return _checker(actor, unit) and unit.state == UnitState.SITE_CHECK


def _receiver(actor: Actor, unit: Unit) -> bool:
    return _checker(actor, unit) and unit.state == UnitState.PUBLIC_NOTICE


MENU = (
    ("见习单位", "UnitView.list", Permission.UNIT_READ),
    ("单位类型标签", "TagView.list", Permission.UNIT_READ),
    ("实地核查", "SiteCheckView.list", Permission.UNIT_CHECK),
    ("公示异议", "ObjectionView.list", Permission.UNIT_CHECK),
    ("年度考核", "ReviewView.list", Permission.UNIT_CHECK),
    ("禁入记录", "BanView.list", Permission.UNIT_CHECK),
)
PANELS = (
    ("sites", "见习地点", card.SITE, UnitSite, "SiteView", Permission.UNIT_READ, _writer),
    ("tags", "类型标签", card.TAG, UnitTag, "TagView", Permission.UNIT_READ, _writer),
    ("comparisons", "信用比对", card.COMPARISON, UnitComparison, "ComparisonView", Permission.UNIT_CHECK, _checker),
    ("site-checks", "实地核查", card.SITE_CHECK, SiteCheck, "SiteCheckView", Permission.UNIT_CHECK, _visitor),
    ("objections", "公示异议", card.OBJECTION, UnitObjection, "ObjectionView", Permission.UNIT_CHECK, _receiver),
    ("reviews", "年度考核", card.REVIEW, UnitReview, "ReviewView", Permission.UNIT_READ, _checker),
)
_COUNTY = {R.COUNTY_AGENT, R.COUNTY_AUDITOR}
WAITING = (  # what waits, for whom, in which state, how many workdays it may wait, whether nobody has to act
    ("待审核的认定申请", _COUNTY, UnitState.SUBMITTED, 5, False),
    ("待实地核查的单位", _COUNTY, UnitState.SITE_CHECK, 10, False),
    ("公示中的单位", {R.COUNTY_AUDITOR}, UnitState.PUBLIC_NOTICE, None, False),
    ("待补正的认定申请", {R.UNIT_ADMIN, R.UNIT_OPERATOR}, UnitState.SUPPLEMENT, None, False),
    ("暂停中的单位（含拟取消）", {R.COUNTY_AUDITOR, R.CITY_AUDITOR}, UnitState.SUSPENDED, None, True),
)


def register(appbuilder: AppBuilder) -> None:
    """Add pages, REST, menu lines, queues and panels."""
    add_target(imports.UNITS)
    jobs.listen()
    for view in VIEWS:
        appbuilder.add_view_no_menu(view)
    for resource in APIS:
        appbuilder.add_api(resource)
    finding.add(card.UNIT, "UnitView", Permission.UNIT_READ, lambda unit: unit.uscc)
    for line, endpoint, needed in MENU:
        menu.add("单位与岗位", line, endpoint, needed)
    for words, roles, state, workdays, is_idle in WAITING:
        waiting = partial(queries.oldest_in, state)
        desk.add(words, roles, waiting, "UnitView", workdays, is_idle=is_idle, state=state.value)
    for key, label, fields, entity, view_name, permission, add in PANELS:
        rows = partial(queries.children, entity)
        add_panel("unit", Panel(key, label, fields, rows, view_name, "unit_id", permission, add=add))
    _add_to_leads()
    add_subjects(UNITS)


def _add_to_leads() -> None:
    """Show on leads which unit came of them, and find those of which an accredited one did."""
    led = Panel("units", "见习单位", card.UNIT, queries.units_of_lead, "UnitView", "lead_id", Permission.UNIT_READ)
    add_panel("lead", led)
    LEAD.narrowings["accredited"] = Narrowing(
        _l("单位已认定"), lambda: [("1", _("是"))], lambda _value: queries.leads_to_accredited()
    )
