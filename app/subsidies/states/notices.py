"""Public notices of claims and objections to them (公示, R44, R61, C89)."""

from app.core.choices import Choice
from app.core.workflow import Ask, Workflow, move
from app.security.states import Role as R


class NoticeState(Choice):
    """Whether a notice still runs."""

    RUNNING = "RUNNING", "公示中"
    CLOSED = "CLOSED", "公示结束"


class NoticeObjectionState(Choice):
    """What became of an objection."""

    OPEN = "OPEN", "处理中"
    UPHELD = "UPHELD", "成立"
    DISMISSED = "DISMISSED", "不成立"


N, O = NoticeState, NoticeObjectionState

NOTIFYING = Workflow(
    "补贴公示",
    N.RUNNING,
    (
        move(
            "close",
            N.RUNNING,
            N.CLOSED,
            "公示期满",
            {R.SYSTEM},
            guard="最后一日已过，没有未处理的异议",
            effect="预算足够的申领公示通过",
        ),
    ),
)

OBJECTING = Workflow(
    "公示异议",
    O.OPEN,
    (
        move(
            "uphold",
            O.OPEN,
            O.UPHELD,
            "异议成立",
            {R.COUNTY_AUDITOR},
            tone="danger",
            asks=(Ask("answer", "调查情况与答复", "area"),),
            guard="不是这笔申领的初审人",
            effect="这笔申领不予补贴",
        ),
        move(
            "dismiss",
            O.OPEN,
            O.DISMISSED,
            "异议不成立",
            {R.COUNTY_AUDITOR},
            asks=(Ask("answer", "调查情况与答复", "area"),),
            guard="不是这笔申领的初审人",
            effect="继续公示",
        ),
    ),
)
