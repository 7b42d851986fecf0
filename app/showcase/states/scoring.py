"""What an expert does with one nomination."""

from app.core.choices import Choice
from app.core.workflow import Workflow, move
from app.security.states import Role as R


class ScoreState(Choice):
    """What an expert did with one nomination."""

    ASSIGNED = "ASSIGNED", "待评分"
    SUBMITTED = "SUBMITTED", "已提交"
    RECUSED = "RECUSED", "已回避"


S = ScoreState

SCORING = Workflow(
    "专家评分",
    S.ASSIGNED,
    (
        move(
            "submit",
            S.ASSIGNED,
            S.SUBMITTED,
            "提交评分",
            {R.EXPERT},
            tone="primary",
            guard="各项均已评分；与被评单位没有利益关系",
            effect="提交后不能修改",
        ),
        move("recuse", S.ASSIGNED, S.RECUSED, "申请回避", {R.EXPERT, R.SYSTEM}, reason=True),
    ),
    watched=True,
)
