"""The fields of red flags and of the quality sample; none of it is for units or young people."""

from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from app.core.card import Card
from app.organisations.queries import CITY_LOOKUP, COUNTY_LOOKUP
from app.subsidies.models import QualitySample, RiskFlag
from app.subsidies.states import RedFlag
from app.units.queries import UNIT_LOOKUP

_AREA = {"region_code": COUNTY_LOOKUP, "city_code": CITY_LOOKUP}
_LABELS = {"region_code": "县区", "city_code": "所在市", "updated_at": "更新时间"}
FLAG = Card(
    RiskFlag,
    "risk-flag",
    "风险红旗",
    labels={
        **_LABELS,
        "flag": "红旗",
        "code": "红旗",
        "level": "等级",
        "weight": "分值",
        "claim_number": "申领编号",
        "unit_id": "见习单位",
        "unit_name": "见习单位",
        "person_name": "涉及人员",
        "evidence": "依据",
        "step": "发现环节",
        "found_on": "发现日期",
        "is_standing": "最近查验仍存在",
        "state": "状态",
        "decided_at": "核查时间",
        "decided_by": "核查人",
        "note": "核查情况",
        "is_fraud": "弄虚作假骗取补贴",
    },
    groups={
        "红旗": "flag level weight evidence claim_number unit_name person_name",
        "查验": "step found_on is_standing region_code",
        "核查": "state decided_by decided_at note is_fraud updated_at",
    },
    listed="flag level weight unit_name person_name evidence state claim_number step found_on is_standing decided_by "
    "region_code",
    searched="unit_name person_name",
    filtered="state code level is_standing is_fraud unit_id city_code region_code",
    ordered="found_on weight",
    derived={
        "flag": lambda row: f"{row.code} {_(RedFlag(row.code).label)}",
        "claim_number": lambda row: row.claim.number,
    },
    reads={"flag": "code", "claim_number": "claim.number"},
    lookups={**_AREA, "unit_id": UNIT_LOOKUP},
    loads=(selectinload(RiskFlag.claim),),
    named=lambda row: f"{row.code} {row.unit_name or row.person_name}".strip(),
)
SAMPLE = Card(
    QualitySample,
    "quality-sample",
    "质量抽查",
    labels={
        **_LABELS,
        "claim_number": "申领编号",
        "officer_name": "初审人",
        "why": "抽查原因",
        "seed": "随机种子",
        "rank": "抽取值（SHA-256）",
        "drawn_on": "抽取日期",
        "state": "状态",
        "checked_at": "复查时间",
        "checked_by": "复查人",
        "note": "复查情况",
    },
    groups={
        "抽查": "claim_number officer_name why drawn_on region_code",
        "复查": "state checked_by checked_at note updated_at",
        "怎样抽取": "seed rank",
    },
    listed="claim_number officer_name why drawn_on state checked_by checked_at region_code",
    searched="claim_number officer_name",
    filtered="state why city_code region_code",
    ordered="drawn_on",
    lookups=_AREA,
    loads=(selectinload(QualitySample.claim),),
    hints={"rank": "对“种子|申领编号”计算 SHA-256，小于比例的即抽中。"},
    named=lambda row: str(row.claim_number),
)
