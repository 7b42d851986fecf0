"""States and moves of a policy document."""

from app.core.choices import Choice
from app.core.workflow import Ask, Workflow, move
from app.security.states import Role as R


class PolicyState(Choice):
    """Where a policy document stands."""

    DRAFT = "DRAFT", "草稿"
    REVIEW = "REVIEW", "待审核"
    PUBLISHED = "PUBLISHED", "已发布"
    SUPERSEDED = "SUPERSEDED", "已被替代"
    EXPIRED = "EXPIRED", "已失效"
    WITHDRAWN = "WITHDRAWN", "已撤回"


class Validity(Choice):
    """Whether a published document is in force on a day."""

    NOT_YET = "NOT_YET", "尚未施行"
    IN_FORCE = "IN_FORCE", "现行有效"
    SUPERSEDED = "SUPERSEDED", "已被替代"
    EXPIRED = "EXPIRED", "已失效"
    WITHDRAWN = "WITHDRAWN", "已撤回"


S = PolicyState
READABLE = frozenset({S.PUBLISHED, S.SUPERSEDED, S.EXPIRED})
TRACED = READABLE | {S.WITHDRAWN}
AUTHORS = frozenset({R.COUNTY_AGENT, R.CITY_AGENT, R.REGION_HRSS, R.REGION_CENTER, R.EDITOR})
AUDITORS = frozenset({R.COUNTY_AUDITOR, R.CITY_AUDITOR, R.REGION_HRSS})

PUBLISHING = Workflow(
    "政策文件发布",
    S.DRAFT,
    (
        move(
            "submit",
            S.DRAFT,
            S.REVIEW,
            "送审",
            AUTHORS,
            tone="primary",
            guard="标题、文号、发文机关、日期和正文齐全；不含个人信息",
        ),
        move("return", S.REVIEW, S.DRAFT, "退回", AUDITORS, reason=True, marks=True, guard="同级审核人员；不是拟稿人"),
        move(
            "publish",
            S.REVIEW,
            S.PUBLISHED,
            "发布",
            AUDITORS,
            tone="primary",
            asks=(Ask("not_secret", "已确认不涉及国家秘密和工作秘密", "bool"),),
            guard="同级审核人员；不是拟稿人；不涉密；不含个人信息",
            effect="门户和公开接口可查；留存第一版",
        ),
        move(
            "supersede",
            S.PUBLISHED,
            S.SUPERSEDED,
            "标记被替代",
            AUDITORS,
            asks=(Ask("successor", "替代它的文件的文号"),),
            guard="替代文件已发布",
            effect="门户标明“已被替代”并链接现行文件",
        ),
        move("expire", S.PUBLISHED, S.EXPIRED, "到期", {R.SYSTEM}, guard="有效期已过", effect="标明“已失效”，仍可查阅"),
        move(
            "withdraw",
            S.PUBLISHED,
            S.WITHDRAWN,
            "撤回",
            AUDITORS,
            reason=True,
            tone="danger",
            effect="正文不再公开，保留撤回说明",
        ),
    ),
)
