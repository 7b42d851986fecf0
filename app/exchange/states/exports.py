"""States and moves of an export that is prepared in the background."""

from datetime import timedelta

from app.core.choices import Choice
from app.core.workflow import Workflow, move
from app.security.states import Role as R


class ExportState(Choice):
    """Where an export stands."""

    QUEUED = "QUEUED", "等待生成"
    RUNNING = "RUNNING", "正在生成"
    DONE = "DONE", "可下载"
    FAILED = "FAILED", "未能生成"
    EXPIRED = "EXPIRED", "文件已删除"


S = ExportState
KEPT_FOR = timedelta(days=7)
ATTEMPTS_MAX = 3
EXPORTERS = frozenset(
    {
        R.COUNTY_AGENT,
        R.COUNTY_AUDITOR,
        R.CITY_AGENT,
        R.CITY_AUDITOR,
        R.REGION_CENTER,
        R.REGION_HRSS,
        R.DEPT_LIAISON,
        R.FINANCE,
        R.UNIT_OPERATOR,
        R.UNIT_ADMIN,
    }
)
WORKER = frozenset({R.SYSTEM})

EXPORTING = Workflow(
    "后台导出",
    S.QUEUED,
    (
        move("start", S.QUEUED, S.RUNNING, "开始生成", WORKER, effect="以申请人的职责范围读取"),
        move("requeue", S.RUNNING, S.QUEUED, "重新排队", WORKER, guard="后台任务中断，且不超过 3 次"),
        move("finish", S.RUNNING, S.DONE, "生成完成", WORKER, effect="7 天内由申请人本人下载"),
        move("fail", {S.QUEUED, S.RUNNING}, S.FAILED, "未能生成", WORKER, effect="不保留文件"),
        move("expire", S.DONE, S.EXPIRED, "到期删除", WORKER, guard="完成满 7 天"),
        move("discard", S.DONE, S.EXPIRED, "删除文件", EXPORTERS, guard="申请人本人"),
    ),
)
