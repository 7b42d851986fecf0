"""The fields of accounts and of the audit log."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import attempts
from app.core.audit import AuditEntry
from app.core.card import CARDS, Card, Narrowing
from app.security.models import Account
from app.security.queries import UNIT_LOOKUP
from app.security.states import Role

DEEDS = {
    "login": _l("登录"),
    "login-failed": _l("登录失败"),
    "logout": _l("退出"),
    "create": _l("新增"),
    "update": _l("修改"),
    "delete": _l("删除"),
    "reveal": _l("查看敏感信息"),
    "export": _l("导出"),
    "download": _l("下载"),
    "password-changed": _l("修改密码"),
    "password-reset": _l("重置密码"),
    "print-code": _l("打印一次性确认码"),
    "member-on": _l("启用本单位账号"),
    "member-off": _l("停用本单位账号"),
    "submit_score": _l("提交评分（留存校验值）"),
}


def _deed(entry: AuditEntry) -> str:
    """What was done in words; what was tried in vain is named so, with the name of the deed."""
    if entry.deed.startswith(attempts.PREFIX):
        return _("被拒绝的操作：%(deed)s", deed=entry.deed.removeprefix(attempts.PREFIX))
    return str(DEEDS.get(entry.deed, entry.deed))


def _title_of(table: str) -> str:
    """The title of the card whose records lie in a table; a table without a card keeps its name."""
    titles = {card.entity.__tablename__: card.title for card in CARDS.values()}
    return _(titles[table]) if table in titles else table


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
        "unit_id": "见习单位",
        "state": "状态",
        "last_login_at": "最近登录",
        "locked_until": "锁定至",
        "must_change_password": "须修改密码",
        "created_at": "创建时间",
    },
    groups={
        "账号": "login name role_labels state must_change_password",
        "职责": "level region_code department unit_id",
        "登录": "last_login_at locked_until created_at",
    },
    listed="login name role_labels level region_code department state last_login_at",
    written="login name roles level region_code department unit_id state",
    searched="login name",
    filtered="level department state",
    ordered="login name",
    derived={"role_labels": lambda account: account.role_labels},
    lookups={"unit_id": UNIT_LOOKUP},
    several={"roles": [(role, label) for role, label in Role.options() if role != Role.SYSTEM]},
    hints={
        "login": "创建后不能修改。",
        "roles": "经办与审核不得由同一人担任，系统管理、安全管理与审计管理也须分开。",
        "unit_id": "单位账号必填，输入单位名称或统一社会信用代码查找；层级选“县（市、区）”，辖区选单位所在县区。",
    },
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
    searched="actor_name",
    narrowings={
        "did": Narrowing(
            _l("操作"),
            lambda: [(deed, str(words)) for deed, words in DEEDS.items()],
            lambda deed: AuditEntry.deed == deed,
        )
    },
    texts={
        "deed": _deed,
        "entity": lambda entry: _title_of(entry.entity),
    },
    ordered="",
    named=lambda entry: f"{_deed(entry)} {_title_of(entry.entity)}".strip(),
)
