"""The fields of comparison batches."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.card import Card, Narrowing
from app.exchange.models import ComparisonBatch
from app.exchange.queries import comparisons as queries
from app.organisations.queries import CITY_LOOKUP, REGION_LOOKUP

TURNS = {"ANSWER": _l("待本部门答复"), "APPLY": _l("待本地区采用")}
WHERE = {"ANSWER": queries.to_answer_here, "APPLY": queries.to_apply_here}

COMPARISON = Card(
    ComparisonBatch,
    "comparison",
    "部门间信息比对",
    labels={
        "number": "批次号",
        "question": "比对事项",
        "holder": "信息来源",
        "rules": "用于规则",
        "purpose": "比对用途",
        "asking_department": "发起部门",
        "answering_department": "答复部门",
        "region_code": "发起地区",
        "city_code": "所在市",
        "state": "状态",
        "due_on": "答复期限",
        "issued_on": "发出日期",
        "answered_on": "收到答复日期",
        "answers_valid_to": "答复有效期至",
        "applied_on": "采用日期",
        "key_shown_at": "密钥查看时间",
        "asked_count": "对象数",
        "yes_count": "答复“是”",
        "no_count": "答复“否”",
        "unknown_count": "答复“未知”",
        "unanswered_count": "未答复",
        "applied_count": "据此更新的记录数",
        "updated_at": "更新时间",
    },
    groups={
        "比对": "number question holder rules purpose asking_department region_code answering_department",
        "进展": "state due_on issued_on key_shown_at answered_on answers_valid_to applied_on updated_at",
        "结果": "asked_count yes_count no_count unknown_count unanswered_count applied_count",
    },
    listed="number question state due_on answering_department asked_count yes_count no_count unknown_count region_code",
    searched="number purpose",
    filtered="question state answering_department city_code region_code",
    narrowings={
        "turn": Narrowing(
            _l("待办"), lambda: [(key, str(words)) for key, words in TURNS.items()], lambda key: WHERE[key]()
        )
    },
    derived={
        "holder": lambda batch: str(batch.about.holder),
        "rules": lambda batch: batch.about.rules,
        "unanswered_count": lambda batch: batch.unanswered_count,
    },
    figures="unanswered_count",
    lookups={"region_code": REGION_LOOKUP, "city_code": CITY_LOOKUP},
    named=lambda batch: f"{batch.number} {_(batch.question.label)}",
)
