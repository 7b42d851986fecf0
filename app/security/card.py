"""The fields of accounts and of the audit log."""

from app.core.audit import AuditEntry
from app.core.card import Card
from app.security.models import Account

ACCOUNT = Card(
    Account,
    "account",
    "账号",
    labels={
        "login": "登录名",
        "name": "姓名",
        "roles": "角色",
        "role_labels": "角色",
        "level": "层级",
        "region_code": "辖区",
        "department": "部门",
        "state": "状态",
        "last_login_at": "最近登录",
        "locked_until": "锁定至",
        "must_change_password": "须修改密码",
        "created_at": "创建时间",
    },
    groups={
        "账号": "login name role_labels state must_change_password",
        "职责": "level region_code department",
        "登录": "last_login_at locked_until created_at",
    },
    listed="login name role_labels level region_code department state last_login_at",
    written="name roles level department state",
    searched="login name",
    filtered="level department state",
    ordered="login name",
    derived={"role_labels": lambda account: account.role_labels},
    hints={"roles": "角色代码以空格分隔，如 COUNTY_AGENT。经办与审核不得由同一人担任。"},
)

AUDIT = Card(
    AuditEntry,
    "audit",
    "审计日志",
    labels={
        "id": "序号",
        "at": "时间",
        "actor_name": "操作人",
        "deed": "操作",
        "entity": "对象",
        "record_id": "对象编号",
        "region_code": "辖区",
        "address": "来源地址",
        "request_id": "请求编号",
        "changes": "变更内容",
        "digest": "校验值",
        "previous": "前一条校验值",
    },
    groups={
        "操作": "id at actor_name deed entity record_id region_code",
        "来源": "address request_id",
        "内容": "changes",
        "链": "previous digest",
    },
    listed="id at actor_name deed entity record_id region_code address",
    searched="actor_name deed entity",
    ordered="",
    named=lambda entry: f"{entry.deed} {entry.entity}",
)
