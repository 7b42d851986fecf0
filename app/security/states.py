"""Roles, departments, levels and permissions: the vocabulary of who may do what."""

from enum import StrEnum

from app.core import permissions
from app.core.choices import Choice


class Level(Choice):
    """The level of an area and of the officers who work for it."""

    PROVINCE = "PROVINCE", "自治区"
    CITY = "CITY", "地级市"
    COUNTY = "COUNTY", "县（市、区）"


class Department(Choice):
    """The ten departments that signed the notice, in its order."""

    HRSS = "HRSS", "人力资源和社会保障"
    EDU = "EDU", "教育"
    SCI = "SCI", "科技"
    MIIT = "MIIT", "工业和信息化"
    CIVIL = "CIVIL", "民政"
    FIN = "FIN", "财政"
    COM = "COM", "商务"
    SASAC = "SASAC", "国资委"
    CYL = "CYL", "共青团"
    FIC = "FIC", "工商联"


class Role(Choice):
    """What a person is here for; several roles may meet in one account where four-eyes allows."""

    TRAINEE = "TRAINEE", "青年（求职者、见习人员）"
    UNIT_OPERATOR = "UNIT_OPERATOR", "单位经办人"
    UNIT_ADMIN = "UNIT_ADMIN", "单位管理员（负责人）"
    MENTOR = "MENTOR", "带教老师"
    COUNTY_AGENT = "COUNTY_AGENT", "县（区）经办"
    COUNTY_AUDITOR = "COUNTY_AUDITOR", "县（区）审核"
    CITY_AGENT = "CITY_AGENT", "市级经办"
    CITY_AUDITOR = "CITY_AUDITOR", "市级审核"
    REGION_CENTER = "REGION_CENTER", "自治区人力资源开发服务中心"
    REGION_HRSS = "REGION_HRSS", "自治区人社厅"
    DEPT_LIAISON = "DEPT_LIAISON", "部门联络员"
    FINANCE = "FINANCE", "财政部门"
    STREET_WORKER = "STREET_WORKER", "街道社区村工作人员"
    SCHOOL_OFFICER = "SCHOOL_OFFICER", "高校就业部门"
    INSURER = "INSURER", "保险机构"
    EXPERT = "EXPERT", "评审专家"
    SUPERVISOR = "SUPERVISOR", "监督检查（含审计只读）"
    EDITOR = "EDITOR", "内容编辑"
    SYSTEM_ADMIN = "SYSTEM_ADMIN", "系统管理员"
    SECURITY_ADMIN = "SECURITY_ADMIN", "安全管理员"
    AUDIT_ADMIN = "AUDIT_ADMIN", "审计管理员"
    SYSTEM = "SYSTEM", "系统"


OF_A_UNIT = frozenset({Role.UNIT_OPERATOR, Role.UNIT_ADMIN})
WITHOUT_AREA = OF_A_UNIT | {Role.MENTOR, Role.TRAINEE}  # their account lies in an area, but they answer for none


class AccountState(Choice):
    """Whether a person may sign in."""

    ACTIVE = "ACTIVE", "启用"
    DISABLED = "DISABLED", "停用"


class CodePurpose(Choice):
    """What a one-time code proves."""

    REGISTER = "REGISTER", "注册确认"
    EMAIL = "EMAIL", "邮箱确认"
    SIGN = "SIGN", "签署确认"
    RESET = "RESET", "找回密码"


class RegistrationKind(Choice):
    """Who registers."""

    TRAINEE = "TRAINEE", "青年"
    UNIT = "UNIT", "见习单位"


class InvitationState(Choice):
    """What became of an invitation."""

    OPEN = "OPEN", "待接受"
    ACCEPTED = "ACCEPTED", "已接受"
    WITHDRAWN = "WITHDRAWN", "已撤回"


class Permission(StrEnum):
    """Every right by its name; each endpoint states one (core.permissions)."""

    DESK = "desk"
    REGION_READ = "region:read"
    AGENCY_READ = "agency:read"
    AGENCY_WRITE = "agency:write"
    TARGET_READ = "target:read"
    TARGET_WRITE = "target:write"
    PARAMETER_READ = "parameter:read"
    PARAMETER_WRITE = "parameter:write"
    UNIT_READ = "unit:read"
    UNIT_WRITE = "unit:write"
    UNIT_CHECK = "unit:check"
    POST_READ = "post:read"
    POST_WRITE = "post:write"
    MODEL_BATCH_WRITE = "model-batch:write"
    POLICY_READ = "policy:read"
    POLICY_WRITE = "policy:write"
    REPORT_READ = "report:read"
    REPORT_BUILD = "report:build"
    REGISTER_READ = "register:read"
    REGISTER_WRITE = "register:write"
    LEAD_READ = "lead:read"
    LEAD_WRITE = "lead:write"
    TRAINEE_READ = "trainee:read"
    TRAINEE_WRITE = "trainee:write"
    TRAINEE_CHECK = "trainee:check"
    HARDSHIP_READ = "hardship:read"
    HARDSHIP_VERIFY = "hardship:verify"
    COMPARISON_READ = "comparison:read"
    COMPARISON_MAKE = "comparison:make"
    COMPARISON_ANSWER = "comparison:answer"
    PLACEMENT_READ = "placement:read"
    PLACEMENT_WRITE = "placement:write"
    PLACEMENT_CHECK = "placement:check"
    INSURANCE_READ = "insurance:read"
    INSURANCE_WRITE = "insurance:write"
    FOLLOWUP_READ = "followup:read"
    FOLLOWUP_WRITE = "followup:write"
    COMPLAINT_READ = "complaint:read"
    COMPLAINT_WRITE = "complaint:write"
    PRESENCE_CHECK = "presence:check"
    SUBSIDY_READ = "subsidy:read"
    SUBSIDY_CLAIM = "subsidy:claim"
    SUBSIDY_CHECK = "subsidy:check"
    RISK_READ = "risk:read"
    RISK_DECIDE = "risk:decide"
    BUDGET_READ = "budget:read"
    PAYMENT_SEND = "payment:send"
    PAYMENT_CONFIRM = "payment:confirm"
    SHOWCASE_READ = "showcase:read"
    SHOWCASE_ORGANISE = "showcase:organise"
    SHOWCASE_WATCH = "showcase:watch"  # reads scores and objections without organising
    SHOWCASE_SCORE = "showcase:score"
    SHOWCASE_NOMINATE = "showcase:nominate"
    TEMPLATE_READ = "template:read"
    TEMPLATE_WRITE = "template:write"
    TRAINEE_DESK = "desk:trainee"
    UNIT_DESK = "desk:unit"
    MENTOR_DESK = "desk:mentor"
    IMPORT = "exchange:import"
    EXPORT = permissions.EXPORT
    PERSONAL_EXPORT = permissions.PERSONAL_EXPORT
    PERSONAL_REVEAL = permissions.PERSONAL_REVEAL
    ACCOUNT_READ = "account:read"
    ACCOUNT_WRITE = "account:write"
    AUDIT_READ = "audit:read"
    JOB_RUN = "job:run"
