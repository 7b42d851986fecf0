"""The fields of targets and parameters."""

from flask_babel import gettext as _

from app.core.card import Card
from app.organisations.queries import REGION_LOOKUP
from app.programme.models import PolicyParam, Target
from app.programme.queries import KEY_LOOKUP

TARGET = Card(
    Target,
    "target",
    "年度目标任务",
    labels={
        "plan_year": "年度",
        "region_code": "地区",
        "min_posts": "岗位目标（个）",
        "min_trainees": "见习人员目标（名）",
        "min_model_post_ratio": "示范岗位占比下限",
        "min_events_per_month": "每月对接活动（场）",
        "source_doc": "依据",
        "note": "说明",
        "updated_at": "更新时间",
    },
    groups={
        "目标": "plan_year region_code min_posts min_trainees",
        "其他要求": "min_model_post_ratio min_events_per_month",
        "依据": "source_doc note updated_at",
    },
    listed="plan_year region_code min_posts min_trainees min_model_post_ratio min_events_per_month",
    filtered="region_code",
    sorted_by="-plan_year region_code",
    texts={"min_model_post_ratio": lambda target: f"{float(target.min_model_post_ratio) * 100:g}%"},
    lookups={"region_code": REGION_LOOKUP},
    named=lambda target: f"{target.plan_year}年 {REGION_LOOKUP.label(target.region_code)}",
)

PARAMETER = Card(
    PolicyParam,
    "parameter",
    "政策参数",
    labels={
        "key": "参数",
        "region_code": "适用地区",
        "value": "取值",
        "effective_from": "生效日期",
        "effective_to": "失效日期",
        "source_doc": "来源文件",
        "certainty": "可信度",
        "note": "说明",
        "rules": "适用规则",
    },
    groups={
        "参数": "key value region_code",
        "时效": "effective_from effective_to",
        "来源": "source_doc certainty rules note",
    },
    listed="note key value region_code effective_from effective_to certainty rules source_doc",
    written="key region_code value effective_from source_doc certainty note",
    required="key value effective_from source_doc certainty",
    searched="note key rules source_doc",
    filtered="certainty",
    hints={
        "key": "从已有参数中选择。",
        "value": "与现有取值同类：数字、文字（带引号的小数）或列表，按 JSON 书写。",
        "effective_from": "新取值自该日起生效，原取值止于前一日；历史取值不能修改，已办结的业务不重新计算。",
        "region_code": "不选为全区适用。",
    },
    ordered="key",
    texts={"value": lambda row: _("未设定") if row.value == "null" else row.value},
    lookups={"region_code": REGION_LOOKUP, "key": KEY_LOOKUP},
    named=lambda row: row.note or row.key,
)
