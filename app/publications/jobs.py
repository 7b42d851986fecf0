"""Timed moves of policy documents."""

from app.core.actor import SYSTEM
from app.core.jobs import timed
from app.publications import queries, services


@timed("publications.expire", "到期的政策文件标记为已失效", minute=50)
def expire() -> int:
    """Mark the documents whose last day in force has passed."""
    return len([services.expire(SYSTEM, doc) for doc in queries.validity_over()])
