"""States and moves of an import batch, and what may become of a row."""

from app.core.choices import Choice
from app.core.workflow import Workflow, move
from app.security.states import Role as R


class ImportState(Choice):
    """Where an import stands."""

    UPLOADED = "UPLOADED", "待对应列"
    CHECKING = "CHECKING", "等待检查"
    CHECKED = "CHECKED", "已检查"
    QUEUED = "QUEUED", "等待导入"
    RUNNING = "RUNNING", "正在导入"
    DONE = "DONE", "已导入"
    FAILED = "FAILED", "未能导入"
    UNDONE = "UNDONE", "已撤销"
    DROPPED = "DROPPED", "已放弃"


class RowDeed(Choice):
    """What became of a row."""

    CREATED = "CREATED", "新增"
    UPDATED = "UPDATED", "更新"
    MERGED = "MERGED", "合并"
    UNCHANGED = "UNCHANGED", "无变化"


S = ImportState
IMPORTERS = frozenset(
    {
        R.COUNTY_AGENT,
        R.CITY_AGENT,
        R.REGION_CENTER,
        R.DEPT_LIAISON,
        R.FINANCE,
        R.STREET_WORKER,
        R.SCHOOL_OFFICER,
        R.SYSTEM,
    }
)
UNDER_WAY = frozenset({S.CHECKING, S.QUEUED, S.RUNNING})

IMPORTING = Workflow(
    "数据导入",
    S.UPLOADED,
    (
        move("remap", {S.UPLOADED, S.CHECKED, S.FAILED}, S.UPLOADED, "重新对应列", IMPORTERS, guard="上传人本人"),
        move(
            "queue_check",
            {S.UPLOADED, S.CHECKED, S.FAILED},
            S.CHECKING,
            "排队检查",
            IMPORTERS,
            guard="上传人本人；行数多",
            effect="由后台任务检查",
        ),
        move(
            "check",
            {S.UPLOADED, S.CHECKING, S.CHECKED, S.QUEUED, S.RUNNING, S.FAILED},
            S.CHECKED,
            "检查",
            IMPORTERS,
            guard="上传人本人；必填列已对应",
            effect="列出全部有误的单元格，不保存任何记录",
        ),
        move("queue", {S.CHECKED, S.FAILED}, S.QUEUED, "排队导入", IMPORTERS, guard="上传人本人；行数多"),
        move("start", {S.CHECKED, S.QUEUED, S.RUNNING, S.FAILED}, S.RUNNING, "开始导入", IMPORTERS, guard="上传人本人"),
        move(
            "finish",
            S.RUNNING,
            S.DONE,
            "完成导入",
            IMPORTERS,
            guard="无误的行在同一事务中全部保存",
            effect="24 小时内可撤销",
        ),
        move("fail", {S.CHECKING, S.QUEUED, S.RUNNING}, S.FAILED, "未能导入", IMPORTERS, effect="没有保存任何记录"),
        move(
            "undo",
            S.DONE,
            S.UNDONE,
            "撤销导入",
            IMPORTERS,
            guard="上传人本人；导入后 24 小时内",
            effect="此后被修改过的记录保留并列出",
        ),
        move("drop", {S.UPLOADED, S.CHECKED, S.FAILED}, S.DROPPED, "放弃", IMPORTERS, guard="上传人本人"),
    ),
)
