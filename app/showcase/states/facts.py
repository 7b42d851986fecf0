"""What the system knows of a unit, and what drops it whatever its score (rules.md 2.1)."""

from app.core.choices import Choice


class Veto(Choice):
    """What drops a unit whatever its score (rules.md 2.1)."""

    FALSE_CLAIM = "FALSE_CLAIM", "虚报冒领补贴"
    SAFETY_ACCIDENT = "SAFETY_ACCIDENT", "发生安全生产责任事故"
    WAGE_ARREARS = "WAGE_ARREARS", "拖欠工资或见习补贴"
    PERSONAL_DATA = "PERSONAL_DATA", "泄露个人信息"
    FALSE_MATERIAL = "FALSE_MATERIAL", "申报材料弄虚作假"


class Fact(Choice):
    """What the system knows of a unit over a period; a criteria item may be scored by one of them.

    Shares are from 0 to 1, YEARS are whole years, the others are counts.
    """

    YEARS = "YEARS", "稳定运行年限（年）"
    VIOLATIONS = "VIOLATIONS", "近三年违规记录（项）"
    AGREEMENTS_ON_TIME = "AGREEMENTS_ON_TIME", "见习协议按时签订率"
    ATTENDANCE_ON_TIME = "ATTENDANCE_ON_TIME", "考勤按时报送率"
    INTAKE = "INTAKE", "接收见习人员（人）"
    MODEL_SHARE = "MODEL_SHARE", "示范性岗位占比"
    CATEGORIES = "CATEGORIES", "覆盖岗位类别（类）"
    FILL_RATE = "FILL_RATE", "岗位上岗率"
    MENTOR_PLANS = "MENTOR_PLANS", "书面带教计划覆盖率"
    MENTOR_LOAD = "MENTOR_LOAD", "带教老师最多同时带教（人）"
    PREJOB_TRAINING = "PREJOB_TRAINING", "岗前培训覆盖率"
    ASSESSMENTS = "ASSESSMENTS", "结束鉴定完成率"
    RETENTION = "RETENTION", "留用率"
    ABNORMAL = "ABNORMAL", "非正常离岗率"
    SATISFACTION = "SATISFACTION", "见习人员满意度"
    HARDSHIP_SHARE = "HARDSHIP_SHARE", "困难群体占比"
    STORIES = "STORIES", "被采用的经验与故事（篇）"
    EVENTS = "EVENTS", "参加对接活动（场）"
    FIRST_QUARTER_POSTS = "FIRST_QUARTER_POSTS", "计划首季度内确认的岗位（个）"
    OVER_PLEDGE = "OVER_PLEDGE", "超出本单位承诺的上岗人数（人）"
    EXTRA_INSURANCE = "EXTRA_INSURANCE", "另购补充医疗保险的见习人员占比"
