"""The public notice of the units to be named, and objections to them (C89)."""

from app.core.choices import Choice
from app.core.workflow import Ask, Workflow, move
from app.security.states import Role as R
from app.showcase.states.selection import ORGANISERS


class NoticeState(Choice):
    """Whether the notice still runs."""

    RUNNING = "RUNNING", "公示中"
    CLOSED = "CLOSED", "公示结束"


class ObjectionState(Choice):
    """What became of an objection."""

    OPEN = "OPEN", "处理中"
    UPHELD = "UPHELD", "成立"
    DISMISSED = "DISMISSED", "不成立"


ANSWER = Ask("answer", "调查情况与答复", "area")

ANNOUNCING = Workflow(
    "示范单位公示",
    NoticeState.RUNNING,
    (
        move(
            "close",
            NoticeState.RUNNING,
            NoticeState.CLOSED,
            "公示期满",
            {R.SYSTEM},
            guard="最后一日已过，没有未处理的异议",
        ),
    ),
)

OBJECTING = Workflow(
    "示范单位公示异议",
    ObjectionState.OPEN,
    (
        move(
            "uphold",
            ObjectionState.OPEN,
            ObjectionState.UPHELD,
            "异议成立",
            ORGANISERS,
            tone="danger",
            asks=(ANSWER,),
            effect="该单位不入选",
        ),
        move(
            "dismiss",
            ObjectionState.OPEN,
            ObjectionState.DISMISSED,
            "异议不成立",
            ORGANISERS,
            asks=(ANSWER,),
            effect="继续公示",
        ),
    ),
)
