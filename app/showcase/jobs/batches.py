"""Timed deeds of batches and namings: applications close, units are told, namings lapse, checks and days fall due."""

from app.core.jobs import timed
from app.showcase.services import batches, checking, standing


@timed("showcase.close_applications", "示范单位申报截止", hour=0, minute=30)
def close_applications() -> int:
    """Close the applications of batches whose last day is past."""
    return batches.close_applications()


@timed("showcase.announce", "示范单位评选启动告知", hour=8, minute=20)
def announce() -> int:
    """Tell the units that may apply of the batches that opened lately."""
    return batches.announce()


@timed("showcase.lapse", "示范单位命名到期", hour=0, minute=35)
def lapse() -> int:
    """End the namings whose last day is past."""
    return standing.lapse_due()


@timed("showcase.rectification_over", "示范单位整改期满提醒", hour=8, minute=25)
def rectification_over() -> int:
    """Tell the organisers of rectifications whose last day is past."""
    return standing.tell_overdue()


@timed("showcase.checks_due", "示范单位年度检查提醒", hour=8, minute=30)
def checks_due() -> int:
    """Tell the organisers which named units are still to be checked this year."""
    return checking.tell_due()
