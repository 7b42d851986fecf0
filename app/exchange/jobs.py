"""Timed jobs of exchange."""

from functools import partial

from app.core.actor import SYSTEM
from app.core.jobs import timed
from app.core.workflow import move_each
from app.exchange.queries import comparisons
from app.exchange.services import comparing, exporting, forgetting


@timed("exchange.expire_comparisons", "逾期未答复、答复已失效的比对批次", minute=15)
def expire_comparisons() -> int:
    """End the batches that were not answered in time, or whose answers no longer count."""
    return move_each(comparisons.overdue, partial(comparing.expire, SYSTEM))


@timed("exchange.expire_exports", "后台导出满七天的文件", hour=3, minute=20)
def expire_exports() -> int:
    """Delete the files of background exports whose week is over."""
    return exporting.expire_all()


@timed("exchange.forget_imports", "满三十天的导入文件和错误清单", hour=3, minute=25)
def forget_imports() -> int:
    """Remove uploaded lists and their faults after a month, and what could be put back once nobody may undo."""
    return forgetting.forget_old()
