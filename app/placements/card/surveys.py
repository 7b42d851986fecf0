"""The fields of the sums of the survey; a single answer has no card (C92)."""

from typing import Any

from app.core.card import Card
from app.organisations.queries import CITY_LOOKUP, COUNTY_LOOKUP
from app.placements.models import SurveyResult
from app.placements.queries.satisfaction import mean_of, percent
from app.units.queries import UNIT_LOOKUP


def _satisfied(row: Any) -> str:
    return f"{percent(row.satisfied, row.answers)}%"


def _willing(row: Any) -> str:
    return f"{percent(row.willing, row.answers)}%"


def _mean(row: Any) -> str:
    return str(mean_of(row.overall, row.answers))


RESULT = Card(
    SurveyResult,
    "survey-result",
    "满意度汇总",
    labels={
        "unit_id": "单位档案",
        "unit_name": "见习单位",
        "side": "填写方",
        "first_period": "起始季度",
        "last_period": "截止季度",
        "answers": "答卷份数",
        "satisfied_share": "满意率",
        "overall_mean": "总体满意度均分",
        "willing_share": "愿意推荐或继续",
        "region_code": "县区",
        "city_code": "所在市",
        "updated_at": "汇总时间",
    },
    groups={
        "范围": "unit_name side first_period last_period region_code",
        "结果": "answers satisfied_share overall_mean willing_share updated_at",
    },
    listed="unit_name side first_period last_period answers satisfied_share overall_mean willing_share region_code",
    searched="unit_name",
    filtered="side unit_id city_code region_code",
    ordered="last_period answers",
    derived={"satisfied_share": _satisfied, "overall_mean": _mean, "willing_share": _willing},
    reads={
        "satisfied_share": "satisfied answers",
        "overall_mean": "overall answers",
        "willing_share": "willing answers",
    },
    lookups={"region_code": COUNTY_LOOKUP, "city_code": CITY_LOOKUP, "unit_id": UNIT_LOOKUP},
    hints={"answers": "按整季度累加，满5份才汇总；单份答卷任何人都看不到。"},
    named=lambda row: f"{row.unit_name} {row.first_period}—{row.last_period}",
)
