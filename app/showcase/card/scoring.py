"""The fields of a score, as its expert reads them."""

from sqlalchemy.orm import joinedload

from app.core.card import Card
from app.showcase.models import Nomination, ShowcaseScore

SCORE = Card(
    ShowcaseScore,
    "showcase-score",
    "专家评分",
    labels={
        "number": "编号",
        "batch": "批次",
        "round": "轮次",
        "state": "状态",
        "points": "各项评分",
        "note": "评语",
        "total": "总分",
        "conflict": "回避理由",
        "submitted_at": "提交时间",
        "updated_at": "更新时间",
    },
    groups={
        "评分": "number batch round state points note total",
        "办理": "conflict submitted_at updated_at",
    },
    listed="number batch round state total submitted_at",
    filtered="state round batch_id",
    ordered="updated_at",
    derived={
        "number": lambda row: row.nomination.number or "",
        "batch": lambda row: row.nomination.batch.title,
    },
    loads=(joinedload(ShowcaseScore.nomination).joinedload(Nomination.batch),),
    named=lambda row: str(row.nomination.number or ""),
)
