"""Who may what, written a second time: role × permission as a table, and role × page over HTTP."""

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.security.roles import APART, GRANTS, LEVELS, permissions_of
from app.security.states import Permission, Role
from app.units.models import Unit
from tests.factories import make_post
from tests.guards.rows import AFTER_A_PLACEMENT, OF_A_PLACEMENT
from tests.registers.entries import BY_NAME as LISTS
from tests.workspaces.trainee_factories import NOW, mentor_with_account, on_post

ONE_ENGINE = True  # decision 0016

COUNTY = "COUNTY_AGENT COUNTY_AUDITOR"
CITY = "CITY_AGENT CITY_AUDITOR"
REGION = "REGION_CENTER REGION_HRSS"
OFFICERS = f"{COUNTY} {CITY} {REGION}"
UNIT = "UNIT_OPERATOR UNIT_ADMIN"
READERS = f"{OFFICERS} DEPT_LIAISON SUPERVISOR"
KEEPERS = "COUNTY_AGENT CITY_AGENT REGION_CENTER"
HELPERS = "STREET_WORKER SCHOOL_OFFICER"
ADMINS = "SYSTEM_ADMIN SECURITY_ADMIN AUDIT_ADMIN"
EVERYBODY = " ".join(role for role in Role if role != Role.SYSTEM)
WHO_MAY = {
    "desk": EVERYBODY,
    "region:read": f"{READERS} {UNIT} FINANCE {HELPERS} EDITOR {ADMINS}",
    "agency:read": f"{READERS} {UNIT} FINANCE {HELPERS} EDITOR",
    "agency:write": OFFICERS,
    "target:read": f"{READERS} FINANCE",
    "target:write": f"{CITY} REGION_HRSS",
    "parameter:read": f"{READERS} FINANCE SYSTEM_ADMIN",
    "parameter:write": "REGION_HRSS",
    "unit:read": f"{READERS} {UNIT}",
    "unit:write": f"{UNIT} COUNTY_AGENT",
    "unit:check": OFFICERS,
    "post:read": f"{READERS} {UNIT} {HELPERS}",
    "post:write": f"{UNIT} COUNTY_AGENT",
    "model-batch:write": "CITY_AGENT REGION_HRSS",
    "policy:read": f"{READERS} {UNIT} FINANCE {HELPERS} EXPERT EDITOR",
    "policy:write": "COUNTY_AGENT CITY_AGENT REGION_CENTER REGION_HRSS EDITOR",
    "report:read": f"{READERS} FINANCE",
    "report:build": f"{OFFICERS} SUPERVISOR",
    "register:read": f"{OFFICERS} DEPT_LIAISON FINANCE SUPERVISOR",
    "register:write": f"{KEEPERS} DEPT_LIAISON FINANCE",
    "lead:read": f"{READERS} {HELPERS}",
    "lead:write": f"COUNTY_AGENT DEPT_LIAISON {HELPERS}",
    "trainee:read": f"{OFFICERS} SUPERVISOR {HELPERS}",
    "trainee:write": f"{KEEPERS} {HELPERS}",
    "trainee:check": COUNTY,
    "hardship:read": READERS,
    "hardship:verify": "COUNTY_AUDITOR DEPT_LIAISON",
    "comparison:read": READERS,
    "comparison:make": KEEPERS,
    "comparison:answer": "REGION_CENTER DEPT_LIAISON",
    "placement:read": f"{OFFICERS} SUPERVISOR {UNIT}",
    "placement:write": f"{UNIT} COUNTY_AGENT",
    "placement:check": COUNTY,
    "insurance:read": f"{OFFICERS} SUPERVISOR",
    "insurance:write": "COUNTY_AGENT CITY_AGENT",
    "followup:read": f"{OFFICERS} SUPERVISOR",
    "followup:write": "COUNTY_AGENT",
    "complaint:read": f"{OFFICERS} SUPERVISOR",
    "complaint:write": "COUNTY_AUDITOR",
    "presence:check": f"{COUNTY} SUPERVISOR",
    "subsidy:read": f"{OFFICERS} SUPERVISOR {UNIT}",
    "subsidy:claim": f"{UNIT} COUNTY_AGENT",
    "subsidy:check": f"{COUNTY} CITY_AUDITOR",
    "risk:read": f"{OFFICERS} SUPERVISOR",
    "risk:decide": "COUNTY_AUDITOR SUPERVISOR",
    "budget:read": f"{OFFICERS} SUPERVISOR FINANCE",
    "payment:send": "COUNTY_AGENT",
    "payment:confirm": "FINANCE",
    "showcase:read": f"{OFFICERS} SUPERVISOR",
    "showcase:organise": "COUNTY_AUDITOR CITY_AUDITOR REGION_HRSS",
    "showcase:watch": "SUPERVISOR",
    "showcase:score": "EXPERT",
    "showcase:nominate": UNIT,
    "template:read": OFFICERS,
    "template:write": "REGION_HRSS",
    "desk:trainee": "TRAINEE",
    "desk:unit": UNIT,
    "desk:mentor": "MENTOR",
    "exchange:import": f"{KEEPERS} DEPT_LIAISON FINANCE {HELPERS}",
    "exchange:export": f"{OFFICERS} DEPT_LIAISON FINANCE {UNIT}",
    "personal:export": KEEPERS,
    "personal:reveal": f"{OFFICERS} UNIT_ADMIN",
    "account:read": "SECURITY_ADMIN AUDIT_ADMIN",
    "account:write": "SECURITY_ADMIN",
    "audit:read": "SUPERVISOR AUDIT_ADMIN",
    "job:run": f"{REGION} SYSTEM_ADMIN",
}
NEVER_TOGETHER = """
    SYSTEM_ADMIN AUDIT_ADMIN
    SECURITY_ADMIN AUDIT_ADMIN
    UNIT_ADMIN COUNTY_AGENT
    UNIT_ADMIN COUNTY_AUDITOR
    UNIT_OPERATOR COUNTY_AGENT
    UNIT_OPERATOR COUNTY_AUDITOR
    COUNTY_AGENT COUNTY_AUDITOR
    CITY_AGENT CITY_AUDITOR
"""
CAST = {
    "region_admin": "REGION_HRSS",
    "center": "REGION_CENTER",
    "yinchuan_agent": "CITY_AGENT",
    "yinchuan_auditor": "CITY_AUDITOR",
    "xingqing_agent": "COUNTY_AGENT",
    "xingqing_auditor": "COUNTY_AUDITOR",
    "sci": "DEPT_LIAISON",
    "editor": "EDITOR",
    "supervisor": "SUPERVISOR",
    "finance_xingqing": "FINANCE",
    "system_admin": "SYSTEM_ADMIN",
    "security_admin": "SECURITY_ADMIN",
    "audit_admin": "AUDIT_ADMIN",
    "unit1": "UNIT_ADMIN UNIT_OPERATOR",
    "young": "TRAINEE",
    "guide": "MENTOR",
}
READ = {
    "accounts": "account:read",
    "audit": "audit:read",
    "offices": "agency:read",
    "agency-contacts": "agency:read",
    "targets": "target:read",
    "parameters": "parameter:read",
    "comparisons": "comparison:read",
    "imports": "exchange:import",
    "leads": "lead:read",
    "lead-contacts": "lead:read",
    "units": "unit:read",
    "unit-sites": "unit:read",
    "unit-tags": "unit:read",
    "unit-comparisons": "unit:read",
    "site-checks": "unit:read",
    "unit-objections": "unit:check",
    "unit-reviews": "unit:read",
    "unit-bans": "unit:check",
    "posts": "post:read",
    "model-post-batches": "post:read",
    "pushes": "trainee:read",
    "trainees": "trainee:read",
    "trainee-pairs": "trainee:read",
    "visits": "trainee:read",
    "consents": "trainee:read",
    "hardships": "hardship:read",
    "eligibility-checks": "trainee:read",
    "policies": "policy:read",
    "policy-articles": "policy:read",
    "policy-versions": "policy:read",
    "applications": "placement:read",
    "placements": "placement:read",
    "standing-requests": "placement:read",
    "suspensions": "placement:read",
    "agreements": "placement:read",
    "mentors": "placement:read",
    "mentor-logs": "placement:read",
    "trainings": "placement:read",
    "attendance-months": "placement:read",
    "leave": "placement:read",
    "attendance-corrections": "placement:read",
    "allowance-payments": "placement:read",
    "assessments": "placement:read",
    "retentions": "placement:read",
    "retention-checks": "placement:read",
    "insurance-policies": "insurance:read",
    "insurance-covers": "insurance:read",
    "insurance-cases": "insurance:read",
    "follow-ups": "followup:read",
    "follow-up-steps": "followup:read",
    "benefits": "followup:read",
    "complaints": "complaint:read",
    "presence-draws": "presence:check",
    "survey-results": "placement:read",
    "message-templates": "template:read",
    "claims": "subsidy:read",
    "claim-lines": "subsidy:read",
    "claim-recounts": "subsidy:read",
    "claim-notices": "subsidy:read",
    "risk-flags": "risk:read",
    "quality-samples": "risk:read",
    "notice-objections": "risk:read",
    "budget-accounts": "budget:read",
    "budget-entries": "budget:read",
    "payment-batches": "budget:read",
    "payment-items": "budget:read",
    "recoveries": "budget:read",
    "showcase-batches": "showcase:read",
    "nominations": "showcase:read",
    "showcase-checks": "showcase:read",
    "showcase-notices": "showcase:read",
    "showcase-objections": "showcase:read",
}
ADD = {
    "accounts": "account:write",
    "parameters": "parameter:write",
    "offices": "agency:write",
    "agency-contacts": "agency:write",
    "comparisons": "comparison:make",
    "leads": "lead:write",
    "units": "unit:write",
    "unit-sites": "unit:write",
    "unit-tags": "unit:write",
    "unit-comparisons": "unit:check",
    "site-checks": "unit:check",
    "unit-objections": "unit:check",
    "unit-reviews": "unit:check",
    "posts": "post:write",
    "pushes": "trainee:write",
    "trainees": "trainee:write",
    "trainee-pairs": "trainee:write",
    "visits": "trainee:write",
    "consents": "trainee:write",
    "hardships": "trainee:write",
    "eligibility-checks": "trainee:check",
    "policies": "policy:write",
    "policy-articles": "policy:write",
    "applications": "placement:check",
    "standing-requests": "placement:write",
    "agreements": "placement:write",
    "mentors": "placement:write",
    "mentor-logs": "placement:write",
    "trainings": "placement:write",
    "attendance-corrections": "placement:write",
    "allowance-payments": "placement:write",
    "retentions": "placement:write",
    "insurance-policies": "insurance:write",
    "insurance-covers": "insurance:write",
    "insurance-cases": "insurance:write",
    "follow-up-steps": "followup:write",
    "benefits": "followup:write",
    "presence-draws": "presence:check",
    "claims": "subsidy:claim",
    "showcase-batches": "showcase:organise",
}
TRAINEE_PAGES = (
    "posts/ applications/ agreements/ placement/ attendance/ leave/ allowance/ complaints/ assessment/ surveys/ next/ "
    "me/ me/edit me/timeline subsidies/ subsidies/insurance"
)
UNIT_PAGES = (
    "posts/ applications/ placements/ trainings/add mentors/ mentors/add attendance/ attendance/workbook leave/ "
    "allowances/ screen/ members/ surveys/ showcase/ subsidies/ subsidy-account/"
)
EXPORTS = ("export.xlsx", "export.csv", "export")
PAGES = (
    {f"/admin/{name}/": permission for name, permission in READ.items()}
    | {
        f"/admin/{name}/{file}": f"{permission} exchange:export"
        for name, permission in READ.items()
        for file in EXPORTS
    }
    | {f"/admin/{name}/add": permission for name, permission in ADD.items()}
    | {
        "/admin/": "desk",
        "/admin/find/": "desk",
        "/admin/standards/": "parameter:read",
        "/admin/dashboard/": "report:read",
        "/admin/exports/": "exchange:export",
        "/admin/registers/": "register:read",
        "/admin/background/": "job:run",
    }
    | {"/admin/parameters/rehearsal": "parameter:read"}
    | {"/admin/find-trainee/": "trainee:read"}
    | {"/admin/visit-round/": "trainee:write", "/admin/waiting-list/": "trainee:read"}
    | {"/admin/deadline-radar/": "trainee:read", "/admin/hardship-clock/": "trainee:read"}
    | {"/admin/matching/": "trainee:read", "/admin/matching/calls": "trainee:read", "/admin/coverage/": "report:read"}
    | dict.fromkeys(("/admin/standards/wages", "/admin/standards/workdays"), "parameter:write")
    | dict.fromkeys(("/admin/mobilisation/", "/admin/mobilisation/export.xlsx"), "report:read")
    | {"/admin/surveys/": "followup:read"}
    | dict.fromkeys(
        ("/admin/placement-health/", "/admin/retention-rates/", "/admin/ending-placements/"), "placement:read"
    )
    | dict.fromkeys(("/admin/insurance-gaps/", "/admin/insurance-compare/"), "insurance:read")
    | dict.fromkeys(("/admin/risk-network/", "/admin/subsidy-exclusion/"), "risk:read")
    | dict.fromkeys(("/admin/budget-tie-out/", "/admin/budget-tie-out/export.xlsx"), "budget:read")
    | {"/admin/payment-batches/new": "payment:send"}
    | {"/admin/model-posts/": "unit:check"}
    | {"/admin/scoring/": "showcase:score", "/admin/showcase-panel/": "showcase:read"}
    | {f"/{side}/messages/{page}": "desk" for side in ("admin", "desk") for page in ("", "settings")}
    | {f"/desk/{page}": "desk:trainee" for page in TRAINEE_PAGES.split()}
    | {f"/desk/mentor/{page}": "desk:mentor" for page in ("", "days/", "logs/", "leave/")}
    | {f"/desk/unit/{page}": "desk:unit" for page in UNIT_PAGES.split()}
    | {"/desk/": "desk:trainee", "/desk/mentor/": "desk:mentor", "/desk/unit/": "desk:unit"}
    | {"/admin/summaries/": "report:read", "/admin/summaries/export.xlsx": "report:read"}
)
LED_TO_A_DESK = {("unit1", "/admin/"), ("young", "/admin/"), ("guide", "/admin/")}  # the queue is of officers
BY_ROLE = {
    "/admin/slips/unit": "COUNTY_AGENT",
    "/admin/claims/insurance": "COUNTY_AGENT",
}  # the slip that confirms a registration is printed by the county
OWN_UNIT_ALREADY = {("unit1", "/admin/units/add")}  # told before the form that the account belongs to a unit
NOTHING_TO_ADD = {  # whoever may write finds no form: what is written comes of something else
    "model-post-batches": "model-batch:write",
    "message-templates": "template:write",
    "placements": "placement:write",
    "assessments": "placement:write",
    "retention-checks": "placement:check",
}
ANYBODY = {"/", "/units", "/posts", "/policies", "/agencies", "/admin/password/", "/login/", "/back"}
ANYBODY |= {  # how somebody without an account begins, and how a receipt is looked up; tests/workspaces, test_rights.py
    "/desk/register/",
    "/desk/register/unit",
    "/desk/register/confirm",
    "/desk/register/application",
    "/desk/reset/",
    "/desk/reset/choose",
    "/desk/complaints/check",
}


def _holders(permission):
    return set(WHO_MAY[permission].split())


def test_the_roles_hold_exactly_what_the_table_says():
    assert {role: {p for p in WHO_MAY if role in _holders(p)} for role in Role} == {
        role: {str(p) for p in GRANTS[role]} for role in Role
    }


def test_the_table_knows_every_permission():
    assert set(WHO_MAY) == {str(permission) for permission in Permission}


def test_reviewers_do_not_write_and_guardians_do_not_meet():
    assert set(APART) == {frozenset(pair.split()) for pair in NEVER_TOGETHER.strip().splitlines()}
    assert set(LEVELS) <= set(Role)


@pytest.mark.parametrize("roles", [frozenset(), frozenset({"NO_SUCH_ROLE"}), frozenset({"SYSTEM"})])
def test_unknown_or_machine_roles_grant_nothing(roles):
    assert permissions_of(roles) == frozenset()


@pytest.fixture
def people(session):
    """The logins of a young person on post and of a mentor who guides them; of officers and units, their own names."""
    with clock.frozen(NOW):
        mentor, guide = mentor_with_account()
        with acting_as(SYSTEM):
            post = make_post(db.session.get_one(Unit, mentor.unit_id))
        yield {"young": on_post(mentor=mentor, post=post)[1], "guide": guide}


def _expected(who, url, permission):
    roles = set(CAST[who].split())
    if (who, url) in LED_TO_A_DESK:
        return 302
    may = all(roles & _holders(each) for each in permission.split())
    return 200 if may and (who, url) not in OWN_UNIT_ALREADY else 403


@pytest.mark.parametrize("who", sorted(CAST))
def test_each_role_opens_exactly_its_pages(login, people, who):
    browser = login(people.get(who, who))
    wrong = {}
    for url, permission in PAGES.items():
        expected = _expected(who, url, permission)
        with browser.get(url) as answer:
            status = answer.status_code
        if status != expected:
            wrong[url] = (status, expected)
    assert wrong == {}


@pytest.mark.parametrize("who", sorted(CAST))
def test_the_slip_of_a_unit_is_printed_by_the_county_alone(login, people, who):
    for url, role in BY_ROLE.items():
        expected = 200 if role in CAST[who].split() else 403
        assert login(people.get(who, who)).get(url).status_code == expected


@pytest.mark.parametrize(("who", "desk"), [("unit1", "/desk/unit/"), ("young", "/desk/"), ("guide", "/desk/mentor/")])
def test_who_has_a_desk_is_led_to_it_from_the_queue_of_officers(login, people, who, desk):
    answer = login(people.get(who, who)).get("/admin/")
    assert (answer.status_code, answer.location) == (302, desk)


def test_the_page_table_is_complete(app):
    skipped = {"static", "appbuilder.static", "LocaleView.index", "MenuApi.get_menu_data"}
    pages = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods
        and not rule.arguments
        and rule.endpoint not in skipped
        and rule.rule.startswith(("/admin", "/desk"))
        and rule.rule.split("/")[-1] not in {"lookup"}
    }
    nobody = {f"/admin/{name}/add" for name in set(READ) - set(ADD)}
    others = {"/admin/summaries/export.pdf"}  # printing takes seconds; tests/reporting opens it
    others |= {"/admin/summaries/records"}  # names a month, an area and a column; tests/reporting opens it
    others |= {"/desk/claims/tax"}  # a unit's own year, nobody else's; tests/subsidies/test_papers.py opens it
    others |= {  # opened by department, not by role alone; tests/registers opens them
        f"/admin/{shown.address}/{page}"
        for shown in LISTS.values()
        for page in ("", "add", "export", "export.xlsx", "export.csv")
    }
    assert pages - set(PAGES) - nobody - others - ANYBODY - set(BY_ROLE) == set()


@pytest.mark.parametrize("name", sorted(set(READ) - set(ADD)))
def test_what_nobody_adds_has_no_form(login, name):
    for who in ("region_admin", "security_admin", "system_admin", "xingqing_agent", "unit1"):
        holds = name in NOTHING_TO_ADD and set(CAST[who].split()) & _holders(NOTHING_TO_ADD[name])
        assert login(who).get(f"/admin/{name}/add").status_code == (404 if holds else 403)


def test_strangers_are_sent_to_the_login_and_programs_get_401(client):
    for url in PAGES:
        answer = client.get(url)
        assert answer.status_code == 302, url
        assert "/login/" in answer.location
    for name in (
        "unit",
        "post",
        "office",
        "agency-contact",
        "target",
        "parameter",
        "lead",
        "push",
        "trainee",
        "trainee-pair",
        "visit",
        "consent",
        "hardship",
        "eligibility-check",
        *LISTS,
        "comparison",
        "unit-tag",
        "unit-site",
        "site-check",
        "unit-comparison",
        "unit-objection",
        "unit-review",
        "unit-ban",
        *OF_A_PLACEMENT,
        *AFTER_A_PLACEMENT,
        "application",
        "placement",
        "agreement",
        "mentor",
        "insurance-policy",
        "benefit",
        "presence-draw",
    ):
        assert client.get(f"/api/v1/{name}/").status_code == 401
