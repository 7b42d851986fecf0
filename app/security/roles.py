"""The one table of role × permission; tests compare it whole, pages and API obey it."""

from app.security.states import Permission as P
from app.security.states import Role as R

_READS = frozenset(
    {
        P.DESK,
        P.REGION_READ,
        P.AGENCY_READ,
        P.TARGET_READ,
        P.PARAMETER_READ,
        P.UNIT_READ,
        P.POST_READ,
        P.POLICY_READ,
        P.REPORT_READ,
    }
)
_OFFICER = _READS | {
    P.UNIT_CHECK,
    P.AGENCY_WRITE,
    P.REPORT_BUILD,
    P.REGISTER_READ,
    P.LEAD_READ,
    P.TRAINEE_READ,
    P.HARDSHIP_READ,
    P.COMPARISON_READ,
    P.PLACEMENT_READ,
    P.INSURANCE_READ,
    P.FOLLOWUP_READ,
    P.COMPLAINT_READ,
    P.SUBSIDY_READ,
    P.RISK_READ,
    P.BUDGET_READ,
    P.SHOWCASE_READ,
    P.TEMPLATE_READ,
    P.EXPORT,
    P.PERSONAL_REVEAL,
}
_KEEPS_LISTS = frozenset({P.REGISTER_READ, P.REGISTER_WRITE, P.IMPORT, P.EXPORT})
_ASKS = frozenset({P.COMPARISON_MAKE, P.PERSONAL_EXPORT})
_HELPER = frozenset(
    {
        P.DESK,
        P.REGION_READ,
        P.AGENCY_READ,
        P.POST_READ,
        P.POLICY_READ,
        P.TRAINEE_READ,
        P.TRAINEE_WRITE,
        P.LEAD_READ,
        P.LEAD_WRITE,
        P.IMPORT,
    }
)
_UNIT = frozenset(
    {
        P.DESK,
        P.UNIT_READ,
        P.UNIT_WRITE,
        P.POST_READ,
        P.POST_WRITE,
        P.POLICY_READ,
        P.AGENCY_READ,
        P.REGION_READ,
        P.PLACEMENT_READ,
        P.PLACEMENT_WRITE,
        P.UNIT_DESK,
        P.SUBSIDY_READ,
        P.SUBSIDY_CLAIM,
        P.SHOWCASE_NOMINATE,
        P.EXPORT,
    }
)

GRANTS: dict[R, frozenset[P]] = {
    R.TRAINEE: frozenset({P.DESK, P.TRAINEE_DESK}),
    R.UNIT_OPERATOR: _UNIT,
    R.UNIT_ADMIN: _UNIT | {P.PERSONAL_REVEAL},
    R.MENTOR: frozenset({P.DESK, P.MENTOR_DESK}),
    R.COUNTY_AGENT: _OFFICER
    | _KEEPS_LISTS
    | _ASKS
    | {P.UNIT_WRITE, P.POST_WRITE, P.POLICY_WRITE, P.TRAINEE_WRITE, P.TRAINEE_CHECK, P.LEAD_WRITE}
    | {P.PLACEMENT_WRITE, P.PLACEMENT_CHECK, P.INSURANCE_WRITE, P.FOLLOWUP_WRITE, P.PRESENCE_CHECK}
    | {P.SUBSIDY_CLAIM, P.SUBSIDY_CHECK, P.PAYMENT_SEND},
    R.COUNTY_AUDITOR: _OFFICER
    | {P.TRAINEE_CHECK, P.HARDSHIP_VERIFY, P.PLACEMENT_CHECK, P.COMPLAINT_WRITE, P.PRESENCE_CHECK}
    | {P.SUBSIDY_CHECK, P.RISK_DECIDE, P.SHOWCASE_ORGANISE},
    R.CITY_AGENT: _OFFICER
    | _KEEPS_LISTS
    | _ASKS
    | {P.TARGET_WRITE, P.POLICY_WRITE, P.MODEL_BATCH_WRITE, P.TRAINEE_WRITE, P.INSURANCE_WRITE},
    R.CITY_AUDITOR: _OFFICER | {P.TARGET_WRITE, P.SUBSIDY_CHECK, P.SHOWCASE_ORGANISE},
    R.REGION_CENTER: _OFFICER
    | _KEEPS_LISTS
    | _ASKS
    | {P.POLICY_WRITE, P.JOB_RUN, P.TRAINEE_WRITE, P.COMPARISON_ANSWER},
    R.REGION_HRSS: _OFFICER
    | {P.TARGET_WRITE, P.PARAMETER_WRITE, P.POLICY_WRITE, P.MODEL_BATCH_WRITE, P.JOB_RUN, P.TEMPLATE_WRITE}
    | {P.SHOWCASE_ORGANISE},
    R.DEPT_LIAISON: _READS
    | _KEEPS_LISTS
    | {
        P.LEAD_READ,
        P.LEAD_WRITE,
        P.HARDSHIP_READ,
        P.HARDSHIP_VERIFY,
        P.COMPARISON_READ,
        P.COMPARISON_ANSWER,
    },
    R.FINANCE: _KEEPS_LISTS
    | {P.BUDGET_READ, P.PAYMENT_CONFIRM}
    | {P.DESK, P.REGION_READ, P.AGENCY_READ, P.TARGET_READ, P.PARAMETER_READ, P.POLICY_READ, P.REPORT_READ},
    R.STREET_WORKER: _HELPER,
    R.SCHOOL_OFFICER: _HELPER,
    R.INSURER: frozenset({P.DESK}),
    R.EXPERT: frozenset({P.DESK, P.POLICY_READ, P.SHOWCASE_SCORE}),
    R.SUPERVISOR: _READS
    | {
        P.AUDIT_READ,
        P.REPORT_BUILD,
        P.REGISTER_READ,
        P.LEAD_READ,
        P.TRAINEE_READ,
        P.HARDSHIP_READ,
        P.COMPARISON_READ,
        P.PLACEMENT_READ,
        P.INSURANCE_READ,
        P.FOLLOWUP_READ,
        P.COMPLAINT_READ,
        P.PRESENCE_CHECK,
        P.SUBSIDY_READ,
        P.RISK_READ,
        P.RISK_DECIDE,
        P.BUDGET_READ,
        P.SHOWCASE_READ,
        P.SHOWCASE_WATCH,
    },
    R.EDITOR: frozenset({P.DESK, P.POLICY_READ, P.POLICY_WRITE, P.AGENCY_READ, P.REGION_READ}),
    R.SYSTEM_ADMIN: frozenset({P.DESK, P.REGION_READ, P.PARAMETER_READ, P.JOB_RUN}),
    R.SECURITY_ADMIN: frozenset({P.DESK, P.REGION_READ, P.ACCOUNT_READ, P.ACCOUNT_WRITE}),
    R.AUDIT_ADMIN: frozenset({P.DESK, P.REGION_READ, P.AUDIT_READ, P.ACCOUNT_READ}),
    R.SYSTEM: frozenset(),
}

LEVELS: dict[R, frozenset[str]] = {
    **dict.fromkeys((R.COUNTY_AGENT, R.COUNTY_AUDITOR, R.STREET_WORKER), frozenset({"COUNTY"})),
    **dict.fromkeys((R.CITY_AGENT, R.CITY_AUDITOR), frozenset({"CITY"})),
    **dict.fromkeys(
        (R.REGION_CENTER, R.REGION_HRSS, R.SYSTEM_ADMIN, R.SECURITY_ADMIN, R.AUDIT_ADMIN), frozenset({"PROVINCE"})
    ),
}

APART: tuple[frozenset[R], ...] = (
    frozenset({R.SYSTEM_ADMIN, R.AUDIT_ADMIN}),
    frozenset({R.SECURITY_ADMIN, R.AUDIT_ADMIN}),
    frozenset({R.UNIT_ADMIN, R.COUNTY_AGENT}),
    frozenset({R.UNIT_ADMIN, R.COUNTY_AUDITOR}),
    frozenset({R.UNIT_OPERATOR, R.COUNTY_AGENT}),
    frozenset({R.UNIT_OPERATOR, R.COUNTY_AUDITOR}),
    frozenset({R.COUNTY_AGENT, R.COUNTY_AUDITOR}),
    frozenset({R.CITY_AGENT, R.CITY_AUDITOR}),
)


def permissions_of(roles: frozenset[str]) -> frozenset[str]:
    """Return every permission that the roles grant together; an unknown role grants nothing."""
    known = [GRANTS[R(role)] for role in roles if role in R.__members__]
    return frozenset(str(permission) for granted in known for permission in granted)
