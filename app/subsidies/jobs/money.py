"""What the list of budget lines does to accounts, in the same transaction, and every night for what is older."""

from app.core.jobs import timed
from app.registers import signals as register_signals
from app.subsidies.services import ledger


@timed("subsidies.follow_budgets", "补贴预算与财政安排核对", hour=0, minute=35)
def follow_budgets() -> int:
    """Bring accounts in step with the list of budget lines; returns how many were not."""
    return ledger.follow_list()


def listen() -> None:
    """Follow the list of budget lines in the same transaction; too low a sum is refused there."""
    register_signals.entries_changed.connect(ledger.follow_lines)
