"""States and moves of a post, and of a package of model posts."""

from app.core.choices import Choice
from app.core.workflow import Workflow, move
from app.security.states import Role as R


class PostState(Choice):
    """Where a post stands."""

    DRAFT = "DRAFT", "草稿"
    SUBMITTED = "SUBMITTED", "待审核"
    RETURNED = "RETURNED", "已退回"
    PUBLISHED = "PUBLISHED", "招募中"
    FULL = "FULL", "已满员"
    PAUSED = "PAUSED", "暂停"
    CLOSED = "CLOSED", "已结束"
    WITHDRAWN = "WITHDRAWN", "已撤回"


class BatchState(Choice):
    """Whether a package of model posts is still being put together."""

    GATHERING = "GATHERING", "征集中"
    RELEASED = "RELEASED", "已推出"


class CategoryMatch(Choice):
    """How a post's category fits its unit's kinds (R15)."""

    PRIMARY = "PRIMARY", "重点来源"
    ALLOWED_WITH_REASON = "ALLOWED_WITH_REASON", "说明理由后可设"
    REJECT = "REJECT", "不匹配"


class Fit(Choice):
    """The band of a match's score; inside one band hardship goes first (二(一))."""

    HIGH = "HIGH", "高"
    MIDDLE = "MIDDLE", "中"
    LOW = "LOW", "低"


class QualityBand(Choice):
    """How good a post is, by its score (B12)."""

    GOOD = "GOOD", "优质"
    FAIR = "FAIR", "良好"
    POOR = "POOR", "待改进"

    @classmethod
    def of(cls, score: int) -> "QualityBand":
        """The band of a score: 80 and more, 65 and more, less."""
        return cls.GOOD if score >= 80 else cls.FAIR if score >= 65 else cls.POOR


class PushChannel(Choice):
    """How a person is told of a post."""

    SITE = "SITE", "站内消息"
    PHONE = "PHONE", "电话告知"
    PRINT = "PRINT", "打印单"


class PushAnswer(Choice):
    """What the person said to a post that was pushed."""

    INTERESTED = "INTERESTED", "有意向"
    NOT_INTERESTED = "NOT_INTERESTED", "无意向"
    NO_ANSWER = "NO_ANSWER", "未答复"


S = PostState
COUNTED = frozenset({S.PUBLISHED, S.FULL, S.PAUSED, S.CLOSED})
OPEN = frozenset({S.PUBLISHED})

OFFERING = Workflow(
    "见习岗位",
    S.DRAFT,
    (
        move(
            "submit",
            {S.DRAFT, S.RETURNED},
            S.SUBMITTED,
            "单位确认并提交",
            {R.UNIT_OPERATOR, R.UNIT_ADMIN},
            tone="primary",
            guard="单位已认定；R17；R59 单位自行确认",
            effect="记录单位确认时间",
        ),
        move(
            "approve",
            S.SUBMITTED,
            S.PUBLISHED,
            "审核发布",
            {R.COUNTY_AGENT},
            tone="primary",
            guard="单位已认定；计划年度未封存；R15 结论不是“不匹配”；R17",
            effect="计入募集数（R49），3 个工作日内公布（R19）",
        ),
        move("return", S.SUBMITTED, S.RETURNED, "退回修改", {R.COUNTY_AGENT}, reason=True, marks=True),
        move(
            "fill",
            S.PUBLISHED,
            S.FULL,
            "名额用完",
            {R.SYSTEM},
            guard="在岗与预留人数等于名额（R18）",
            effect="不再接受报名",
        ),
        move("reopen", S.FULL, S.PUBLISHED, "名额释放", {R.SYSTEM}, guard="有空余名额且计划年度未结束"),
        move(
            "pause",
            S.PUBLISHED,
            S.PAUSED,
            "暂停招募",
            {R.UNIT_OPERATOR, R.UNIT_ADMIN, R.COUNTY_AGENT, R.SYSTEM},
            reason=True,
        ),
        move(
            "resume",
            S.PAUSED,
            S.PUBLISHED,
            "恢复招募",
            {R.UNIT_OPERATOR, R.UNIT_ADMIN, R.COUNTY_AGENT},
            guard="单位已认定且未暂停；计划年度未封存",
        ),
        move(
            "close",
            {S.PUBLISHED, S.FULL, S.PAUSED},
            S.CLOSED,
            "结束招募",
            {R.UNIT_OPERATOR, R.UNIT_ADMIN, R.SYSTEM},
            reason=True,
            effect="仍计入募集数",
        ),
        move(
            "withdraw",
            frozenset(S) - {S.CLOSED, S.WITHDRAWN},
            S.WITHDRAWN,
            "撤回",
            {R.COUNTY_AUDITOR},
            reason=True,
            tone="danger",
            guard="错误或虚假岗位",
            effect="从募集数中剔除，记更正",
        ),
        move(
            "decline",
            {S.DRAFT, S.RETURNED},
            S.WITHDRAWN,
            "谢绝",
            {R.UNIT_OPERATOR, R.UNIT_ADMIN},
            reason=True,
            guard="工作人员代为录入、本单位不同意设置的岗位（R59 自愿原则）",
            effect="不计入募集数；谢绝数单列，作为不搞摊派的依据",
        ),
        move(
            "choose_model",
            S.PUBLISHED,
            S.PUBLISHED,
            "选为示范性岗位",
            {R.CITY_AGENT},
            tone="primary",
            effect="列入示范性岗位批次，显示 R16 占比；曾随批次推出的，仍归原批次",
        ),
        move(
            "unchoose_model",
            S.PUBLISHED,
            S.PUBLISHED,
            "取消示范性岗位",
            {R.CITY_AGENT},
            reason=True,
            effect="退出征集中的批次；已推出的批次保留该岗位并注明取消日期",
        ),
    ),
)

B = BatchState

PACKAGING = Workflow(
    "示范性岗位批次",
    B.GATHERING,
    (
        move(
            "permit_short",
            B.GATHERING,
            B.GATHERING,
            "说明占比不足的原因",
            {R.CITY_AUDITOR},
            reason=True,
            guard="本市批次；R16 占比未达到",
            effect="记录原因和当日差额；差额没有扩大时可以推出",
        ),
        move(
            "release",
            B.GATHERING,
            B.RELEASED,
            "集中推出",
            {R.CITY_AGENT, R.REGION_HRSS},
            tone="primary",
            guard="批次中有岗位；R16 占比达到，或者本市审核人员（另一人）已说明原因",
            effect="固定当日占比，在网上集中打包推出",
        ),
    ),
)
