"""An application, from the young person's click to the first day."""

from app.core.choices import Choice
from app.core.workflow import Ask, Workflow, move
from app.security.states import Role as R


class ApplicationState(Choice):
    """Where an application stands."""

    SUBMITTED = "SUBMITTED", "已报名"
    UNIT_REVIEW = "UNIT_REVIEW", "单位审核"
    OFFERED = "OFFERED", "单位拟接收"
    ACCEPTED = "ACCEPTED", "本人确认"
    ELIGIBILITY_CHECK = "ELIGIBILITY_CHECK", "资格复核"
    DISPATCHED = "DISPATCHED", "已派遣"
    REPORTED = "REPORTED", "已报到"
    DECLINED = "DECLINED", "单位未接收"
    WITHDRAWN = "WITHDRAWN", "本人撤回"
    FAILED_CHECK = "FAILED_CHECK", "复核不通过"
    NO_SHOW = "NO_SHOW", "逾期未报到"


class DeclineReason(Choice):
    """Why a unit does not take somebody; origin, sex, ethnicity, belief and disability are no reasons."""

    OTHER_CHOSEN = "OTHER_CHOSEN", "已选择更合适的人选"
    MAJOR = "MAJOR", "专业或技能与岗位要求不符"
    EDUCATION = "EDUCATION", "学历与岗位要求不符"
    TIME = "TIME", "可到岗时间不合适"
    NO_ANSWER = "NO_ANSWER", "多次联系不上"
    POST_CHANGED = "POST_CHANGED", "岗位安排有变化"
    SILENT = "SILENT", "单位逾期未处理"
    POST_CLOSED = "POST_CLOSED", "岗位已停止招募"


S = ApplicationState
OPEN = frozenset({S.SUBMITTED, S.UNIT_REVIEW, S.OFFERED, S.ACCEPTED, S.ELIGIBILITY_CHECK, S.DISPATCHED})
RESERVING = frozenset({S.OFFERED, S.ACCEPTED, S.ELIGIBILITY_CHECK, S.DISPATCHED})  # they hold a place (R18)
UNIT = {R.UNIT_OPERATOR, R.UNIT_ADMIN}
DECLINE_REASONS = tuple(
    pair for pair in DeclineReason.options() if pair[0] not in (DeclineReason.SILENT, DeclineReason.POST_CLOSED)
)

APPLYING = Workflow(
    "报名与派遣",
    S.SUBMITTED,
    (
        move("receive", S.SUBMITTED, S.UNIT_REVIEW, "受理", UNIT, tone="primary", effect="5 个工作日内答复"),
        move(
            "offer",
            S.UNIT_REVIEW,
            S.OFFERED,
            "拟接收",
            UNIT,
            tone="primary",
            guard="岗位有空余名额（R18）",
            effect="预留一个名额；本人 3 个工作日内确认",
        ),
        move(
            "decline",
            S.UNIT_REVIEW,
            S.DECLINED,
            "不接收",
            UNIT,
            asks=(Ask("reason_code", "不接收的原因", "choice", options=DECLINE_REASONS),),
            guard="不得以户籍地、性别、民族、宗教信仰、残疾为由",
            effect="告知本人，继续推荐其他岗位",
        ),
        move(
            "lapse",
            {S.SUBMITTED, S.UNIT_REVIEW},
            S.DECLINED,
            "单位逾期未处理",
            {R.SYSTEM},
            guard="报名已满 10 个工作日，或岗位已停止招募",
            effect="告知本人，继续推荐其他岗位",
        ),
        move(
            "accept",
            S.OFFERED,
            S.ACCEPTED,
            "确认接受",
            {R.TRAINEE},
            tone="primary",
            guard="3 个工作日内",
            effect="本人的其他报名同时撤回",
        ),
        move(
            "accept_for",
            S.OFFERED,
            S.ACCEPTED,
            "代本人确认",
            {R.COUNTY_AGENT},
            reason=True,
            guard="本人在窗口签字，3 个工作日内",
            effect="本人的其他报名同时撤回；打印确认单签字留存",
        ),
        move(
            "withdraw",
            {S.SUBMITTED, S.UNIT_REVIEW, S.OFFERED, S.ACCEPTED, S.ELIGIBILITY_CHECK},
            S.WITHDRAWN,
            "撤回报名",
            {R.TRAINEE, R.SYSTEM},
            tone="danger",
            guard="派遣之前",
            effect="释放预留名额",
        ),
        move("expire", S.OFFERED, S.WITHDRAWN, "逾期未确认", {R.SYSTEM}, guard="确认期限已过", effect="释放预留名额"),
        move(
            "check",
            S.ACCEPTED,
            S.ELIGIBILITY_CHECK,
            "资格复核",
            {R.COUNTY_AGENT, R.SYSTEM},
            tone="primary",
            guard="30 日内的资格核验（R27）",
        ),
        move(
            "dispatch",
            S.ELIGIBILITY_CHECK,
            S.DISPATCHED,
            "网上派遣",
            {R.COUNTY_AUDITOR},
            tone="primary",
            asks=(
                Ask("starts_on", "见习开始日期", "date"),
                Ask("ends_on", "见习结束日期", "date"),
                Ask("mentor_id", "带教老师（也可由单位上岗前指定）", "choice", required=False),  # the unit's own
            ),
            guard="R1–R10、R18、R20、R22、R25、R27；派遣人不是资格复核经办人",
            effect="生成派遣单编号和派遣单，见习进入待上岗，起草见习协议",
        ),
        move(
            "fail_check",
            S.ELIGIBILITY_CHECK,
            S.FAILED_CHECK,
            "复核不通过",
            {R.COUNTY_AUDITOR},
            reason=True,
            tone="danger",
            guard="有未通过的规则",
            effect="释放预留名额，告知原因",
        ),
        move(
            "confirm_report",
            S.DISPATCHED,
            S.DISPATCHED,
            "确认报到",
            UNIT | {R.TRAINEE},
            tone="primary",
            guard="单位和本人各确认一次",
            effect="双方都确认后转为已报到",
        ),
        move(
            "report",
            S.DISPATCHED,
            S.REPORTED,
            "报到",
            {R.SYSTEM},
            guard="单位和本人均已确认，不晚于报到期限",
            effect="见习转为在岗",
        ),
        move(
            "miss",
            S.DISPATCHED,
            S.NO_SHOW,
            "逾期未报到",
            {R.SYSTEM},
            guard="报到期限后 3 个工作日",
            effect="取消派遣，释放名额",
        ),
        move("recall", S.DISPATCHED, S.WITHDRAWN, "取消派遣", {R.SYSTEM}, guard="尚未报到，见习已取消"),
    ),
)
