"""The fields of nominations and of yearly checks; points stand on the record's page, for whom they may be told."""

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import selectinload

from app.core import actor as actors
from app.core.card import Card, Narrowing
from app.organisations.queries import CITY_LOOKUP, COUNTY_LOOKUP
from app.showcase.models import Nomination, ShowcaseCheck
from app.showcase.policy.scoring import may_know_number
from app.showcase.queries import waiting

WAITING = {
    "REVIEW": _l("待本人初审"),
    "RECTIFIED": _l("整改期满待复核"),
    "CHECK": _l("待年度检查"),
    "REVOKE": _l("建议撤销待决定"),
    "PLATE": _l("已撤销，牌匾未收回"),
}
_AREA = {"region_code": COUNTY_LOOKUP, "city_code": CITY_LOOKUP}
_LABELS = {"unit_name": "单位名称", "region_code": "县区", "city_code": "所在市", "updated_at": "更新时间"}


def _todo() -> list[tuple[str, str]]:
    return [(name, str(words)) for name, words in WAITING.items()]


def _number(nomination: Nomination) -> str:
    """The number by which experts know it, for whom it may be told."""
    return nomination.number or "" if may_know_number(actors.current(), nomination) else ""


NOMINATION = Card(
    Nomination,
    "nomination",
    "示范单位申报",
    labels={
        **_LABELS,
        "batch_title": "评选批次",
        "level": "级别",
        "state": "状态",
        "number": "评审编号",
        "submitted_at": "提交时间",
        "facts_on": "指标统计日",
        "site_checked_on": "实地核查日期",
        "opinion": "推荐意见",
        "recommended_on": "推荐日期",
        "named_on": "命名日期",
        "valid_to": "有效期至",
        "certificate_no": "证书编号",
        "warned_on": "要求整改日期",
        "rectify_by": "整改期限",
        "revoked_on": "撤销日期",
        "revoked_because": "撤销理由",
        "plate_returned_on": "牌匾收回日期",
        "lapsed_on": "命名终止日期",
    },
    groups={
        "申报": "unit_name batch_title level state number submitted_at facts_on region_code updated_at",
        "初审": "site_checked_on recommended_on opinion",
        "命名": "certificate_no named_on valid_to warned_on rectify_by revoked_on revoked_because lapsed_on "
        "plate_returned_on",
    },
    listed="unit_name batch_title level state submitted_at recommended_on named_on valid_to region_code",
    searched="unit_name certificate_no",
    filtered="state level city_code region_code",
    ordered="submitted_at",
    derived={"batch_title": lambda nomination: nomination.batch.title, "number": _number},
    reads={"batch_title": "batch.title"},
    lookups=_AREA,
    narrowings={
        "batch": Narrowing(_l("评选批次"), waiting.batches_to_choose, waiting.of_batch),
        "todo": Narrowing(_l("待办"), _todo, waiting.where_waits),
    },
    loads=(selectinload(Nomination.batch),),
    named=lambda nomination: str(nomination.unit_name),
)
CHECK = Card(
    ShowcaseCheck,
    "showcase-check",
    "示范单位年度检查",
    labels={
        **_LABELS,
        "year": "检查年度",
        "checked_on": "检查日期",
        "result": "结果",
        "finding": "检查情况",
        "level": "级别",
    },
    groups={"检查": "unit_name level year checked_on result finding region_code updated_at"},
    listed="unit_name level year result checked_on finding region_code",
    searched="unit_name",
    filtered="result city_code region_code",
    ordered="checked_on",
    derived={"level": lambda check: check.nomination.level.label},
    reads={"level": "nomination.level"},
    lookups=_AREA,
    loads=(selectinload(ShowcaseCheck.nomination),),
    named=lambda check: f"{check.unit_name} {check.year}",
)
