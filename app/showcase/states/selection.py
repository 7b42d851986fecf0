"""States and moves of a showcase batch and of its nominations (rules.md 6.11)."""

from app.core.choices import Choice
from app.core.workflow import Ask, Workflow, move
from app.security.states import Role as R


class BatchState(Choice):
    """Where a batch stands."""

    PLANNED = "PLANNED", "筹备"
    OPEN = "OPEN", "申报中"
    CITY_REVIEW = "CITY_REVIEW", "初审"
    REGION_REVIEW = "REGION_REVIEW", "评审"
    PUBLIC_NOTICE = "PUBLIC_NOTICE", "公示"
    NAMED = "NAMED", "已命名"
    CLOSED = "CLOSED", "结束"


class NominationState(Choice):
    """Where the nomination of one unit stands."""

    DRAFT = "DRAFT", "草稿"
    SUBMITTED = "SUBMITTED", "已申报"
    CITY_RECOMMENDED = "CITY_RECOMMENDED", "初审推荐"
    CITY_REJECTED = "CITY_REJECTED", "初审未推荐"
    SCORED = "SCORED", "已评分"
    SHORTLISTED = "SHORTLISTED", "拟命名"
    NOT_SELECTED = "NOT_SELECTED", "未入选"
    OBJECTED = "OBJECTED", "有异议"
    NAMED = "NAMED", "已命名"
    WARNED = "WARNED", "限期整改"
    REVOKED = "REVOKED", "已撤销"


class CheckResult(Choice):
    """What a yearly check of a named unit found."""

    PASS = "PASS", "合格"
    WARN = "WARN", "限期整改"
    REVOKE = "REVOKE", "建议撤销"


B, N = BatchState, NominationState
ORGANISERS = frozenset({R.REGION_HRSS, R.CITY_AUDITOR, R.COUNTY_AUDITOR})
FIRST_REVIEWERS = frozenset({R.CITY_AUDITOR, R.COUNTY_AUDITOR, R.COUNTY_AGENT})
IN_FORCE = frozenset({N.NAMED, N.WARNED})
IN_REVIEW = frozenset({N.CITY_RECOMMENDED, N.SCORED, N.SHORTLISTED, N.NOT_SELECTED, N.OBJECTED})

SELECTING = Workflow(
    "示范单位评选批次",
    B.PLANNED,
    (
        move(
            "open",
            B.PLANNED,
            B.OPEN,
            "启动申报",
            ORGANISERS,
            tone="primary",
            guard="本级组织的批次；名额、日期、统计期间和评分标准齐全",
            effect="评分标准、名额和日期从此不能修改",
        ),
        move("close_applications", B.OPEN, B.CITY_REVIEW, "申报截止", {R.SYSTEM}, guard="申报截止日已过"),
        move(
            "start_review",
            B.CITY_REVIEW,
            B.REGION_REVIEW,
            "转入评审",
            ORGANISERS,
            tone="primary",
            guard="没有待初审的申报；评审专家不少于规定人数",
            effect="随机编号；为每位专家派发评分表，有利益关系的自动回避",
        ),
        move(
            "publish",
            B.REGION_REVIEW,
            B.PUBLIC_NOTICE,
            "公示拟命名单位",
            ORGANISERS,
            tone="primary",
            guard="全部申报已有评审结果，至少一家拟命名",
            effect="公示 5 个工作日，接受异议",
        ),
        move(
            "name",
            B.PUBLIC_NOTICE,
            B.NAMED,
            "命名授牌",
            ORGANISERS,
            tone="primary",
            asks=(Ask("doc_no", "命名文件文号"),),
            guard="公示期满，没有未处理的异议",
            effect="拟命名单位命名，有效期 3 年；发放证书和牌匾",
        ),
        move("close", B.NAMED, B.CLOSED, "结束批次", ORGANISERS),
    ),
    watched=True,
)

NOMINATING = Workflow(
    "示范单位申报",
    N.DRAFT,
    (
        move(
            "submit",
            N.DRAFT,
            N.SUBMITTED,
            "提交申报",
            {R.UNIT_ADMIN},
            tone="primary",
            asks=(Ask("pledge", "本单位自愿申报，所填内容和材料真实", "bool"),),
            guard="申报期内；单位已认定满 1 年",
            effect="系统按统计期间生成各项指标并留存",
        ),
        move("take_back", N.SUBMITTED, N.DRAFT, "撤回修改", {R.UNIT_ADMIN}, guard="申报截止前"),
        move(
            "recommend",
            N.SUBMITTED,
            N.CITY_RECOMMENDED,
            "初审推荐",
            FIRST_REVIEWERS,
            tone="primary",
            asks=(Ask("site_checked_on", "实地核查日期", "date"), Ask("opinion", "核查情况与推荐意见", "area")),
            guard="已实地核查；不超过本地推荐名额；没有一票否决情形",
        ),
        move(
            "reject",
            N.SUBMITTED,
            N.CITY_REJECTED,
            "初审不推荐",
            FIRST_REVIEWERS,
            reason=True,
            tone="danger",
            effect="告知单位理由",
        ),
        move(
            "score",
            N.CITY_RECOMMENDED,
            N.SCORED,
            "评分完成",
            {R.SYSTEM},
            guard="专家全部评分，不少于规定人数，最高与最低相差不超过 15 分",
            effect="计算平均分",
        ),
        move(
            "settle",
            N.CITY_RECOMMENDED,
            N.SCORED,
            "认定评分结果",
            ORGANISERS,
            reason=True,
            guard="复评后分差仍超过 15 分",
            effect="以复评平均分为准，理由留存",
        ),
        move(
            "shortlist",
            N.SCORED,
            N.SHORTLISTED,
            "拟命名",
            ORGANISERS,
            tone="primary",
            guard="R57：达到及格分、在名额内、没有一票否决情形",
        ),
        move("not_select", N.SCORED, N.NOT_SELECTED, "不入选", ORGANISERS, reason=True),
        move(
            "promote",
            N.NOT_SELECTED,
            N.SHORTLISTED,
            "递补",
            ORGANISERS,
            reason=True,
            guard="有空出的名额；递补顺序第一位",
            effect="补充公示 5 个工作日",
        ),
        move("object", N.SHORTLISTED, N.OBJECTED, "收到异议", {R.SYSTEM}, effect="命名暂缓，限期答复"),
        move("uphold", N.OBJECTED, N.NOT_SELECTED, "异议成立", {R.SYSTEM}, guard="组织单位已答复异议"),
        move("dismiss", N.OBJECTED, N.SHORTLISTED, "异议不成立", {R.SYSTEM}, guard="组织单位已答复异议"),
        move(
            "drop",
            {N.CITY_RECOMMENDED, N.SCORED, N.SHORTLISTED, N.OBJECTED},
            N.NOT_SELECTED,
            "取消入选资格",
            ORGANISERS | {R.SYSTEM},
            reason=True,
            tone="danger",
            guard="有一票否决情形，或见习单位认定终止",
            effect="不再参加评选、公示和命名",
        ),
        move(
            "name",
            N.SHORTLISTED,
            N.NAMED,
            "命名授牌",
            ORGANISERS,
            guard="随批次命名",
            effect="单位标注示范级别；有效期 3 年",
        ),
        move(
            "warn",
            N.NAMED,
            N.WARNED,
            "限期整改",
            ORGANISERS,
            reason=True,
            tone="danger",
            guard="年度检查发现问题",
            effect="60 日内整改；公开页面即时标注",
        ),
        move("restore", N.WARNED, N.NAMED, "整改合格", ORGANISERS, reason=True),
        move(
            "revoke",
            IN_FORCE,
            N.REVOKED,
            "撤销命名",
            ORGANISERS | {R.SYSTEM},
            reason=True,
            tone="danger",
            guard="整改期满仍不合格，或有一票否决情形",
            effect="收回牌匾、更正名单，公开页面即时标注",
        ),
    ),
    watched=True,
)
