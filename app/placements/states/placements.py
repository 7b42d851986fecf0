"""One trainee at one post, and what unit or trainee ask the county to confirm."""

from app.core.choices import Choice
from app.core.workflow import Ask, Workflow, move
from app.security.states import Role as R


class PlacementState(Choice):
    """Where a placement stands."""

    PENDING = "PENDING", "待上岗"
    ACTIVE = "ACTIVE", "在岗"
    SUSPENDED = "SUSPENDED", "中断"
    ENDED = "ENDED", "已结束"
    CANCELLED = "CANCELLED", "已取消"


class EndType(Choice):
    """How a placement ended (R28)."""

    NORMAL = "NORMAL", "期满"
    EARLY_RETAINED = "EARLY_RETAINED", "提前留用"
    EARLY = "EARLY", "提前终止"


class EndReason(Choice):
    """Why a placement ended (R28; 办法(试行) S8)."""

    TERM_COMPLETED = "TERM_COMPLETED", "期满"
    CONTRACT_WITH_UNIT = "CONTRACT_WITH_UNIT", "与本单位签订劳动（聘用）合同"
    EMPLOYED_ELSEWHERE = "EMPLOYED_ELSEWHERE", "已落实其他工作单位"
    FURTHER_STUDY = "FURTHER_STUDY", "升学"
    ENLISTED = "ENLISTED", "应征入伍"
    RULE_BREACH = "RULE_BREACH", "不遵守规章制度且教育无效"
    GRAVE_LOSS = "GRAVE_LOSS", "不服从管理给单位造成严重损失"
    UNWILLING = "UNWILLING", "本人不愿继续"
    HEALTH = "HEALTH", "身体原因"
    UNIT_FAULT = "UNIT_FAULT", "单位原因"
    FRAUD = "FRAUD", "弄虚作假"


class RequestKind(Choice):
    """What a unit or a trainee asks the county to confirm."""

    SUSPEND = "SUSPEND", "中断见习"
    RESUME = "RESUME", "恢复见习"
    RETAIN = "RETAIN", "提前留用"
    END = "END", "提前终止"


class RequestState(Choice):
    """What became of a request."""

    OPEN = "OPEN", "待确认"
    CONFIRMED = "CONFIRMED", "已确认"
    REFUSED = "REFUSED", "未同意"
    TAKEN_BACK = "TAKEN_BACK", "已撤回"


S = PlacementState
LIVE = frozenset({S.PENDING, S.ACTIVE, S.SUSPENDED})
ON_POST = frozenset({S.ACTIVE, S.SUSPENDED})
UNIT = {R.UNIT_OPERATOR, R.UNIT_ADMIN}
EARLY_REASONS = tuple(
    pair for pair in EndReason.options() if pair[0] not in (EndReason.TERM_COMPLETED, EndReason.CONTRACT_WITH_UNIT)
)

PLACING = Workflow(
    "见习",
    S.PENDING,
    (
        move(
            "start",
            S.PENDING,
            S.ACTIVE,
            "上岗",
            {R.SYSTEM},
            guard="已报到；协议双方已签（R21）；意外伤害保险有效（R25）；有带教老师（R22）；R8、R10",
            effect="开始考勤，计入见习人数（R49）",
        ),
        move(
            "cancel",
            S.PENDING,
            S.CANCELLED,
            "取消派遣",
            {R.COUNTY_AGENT, R.SYSTEM},
            reason=True,
            tone="danger",
            guard="尚未报到",
            effect="释放名额，不占用一次见习机会（R9）",
        ),
        move(
            "suspend",
            S.ACTIVE,
            S.SUSPENDED,
            "确认中断",
            {R.COUNTY_AGENT},
            guard="单位已申请；事故、超过 10 个工作日的疾病或不可抗力",
            effect="中断期间不计补贴；结束日期可变更协议顺延，服务期合计不超过 12 个月",
        ),
        move("resume", S.SUSPENDED, S.ACTIVE, "确认恢复", {R.COUNTY_AGENT}, guard="单位已申请；保险仍有效（R25）"),
        move(
            "complete",
            S.ACTIVE,
            S.ENDED,
            "期满",
            {R.SYSTEM},
            guard="协议期满",
            effect="10 个工作日内出具见习鉴定；30 日内登记留用",
        ),
        move(
            "retain",
            {S.ACTIVE, S.SUSPENDED},
            S.ENDED,
            "确认提前留用",
            {R.COUNTY_AGENT},
            guard="单位已申请并上传劳动合同",
            effect="补贴计至合同开始前一日；可申领剩余期见习补贴（R35）",
        ),
        move(
            "end",
            {S.ACTIVE, S.SUSPENDED},
            S.ENDED,
            "确认提前终止",
            {R.COUNTY_AGENT, R.SYSTEM},
            guard="单位或本人已申请并说明原因（R28）",
            effect="保险名额可转接；开展后续帮扶（R58）",
        ),
        move(
            "correct",
            S.ENDED,
            S.ENDED,
            "更正结束信息",
            {R.COUNTY_AUDITOR},
            reason=True,
            asks=(
                Ask("last_day", "最后在岗日", "date"),
                Ask("end_reason", "结束原因", "choice", options=tuple(EndReason.options())),
            ),
            guard="已锁定的考勤月不变",
            effect="重新计算，差额按 R62 处理",
        ),
    ),
)

Q = RequestState
REQUESTING = Workflow(
    "中断与结束申请",
    Q.OPEN,
    (
        move(
            "confirm",
            Q.OPEN,
            Q.CONFIRMED,
            "确认",
            {R.COUNTY_AGENT},
            tone="primary",
            guard="申请人不是确认人",
            effect="见习随之中断、恢复或结束",
        ),
        move("refuse", Q.OPEN, Q.REFUSED, "不同意", {R.COUNTY_AGENT}, reason=True, effect="见习不变，告知申请人"),
        move(
            "take_back",
            Q.OPEN,
            Q.TAKEN_BACK,
            "撤回申请",
            UNIT | {R.TRAINEE, R.SYSTEM},
            guard="由申请一方撤回，或见习已另行结束",
        ),
    ),
)
