"""REST of budget accounts and entries, of payment batches and items, and of recoveries."""

from app.core.api import EntityApi
from app.security.states import Permission
from app.subsidies.card import money as cards
from app.subsidies.services import batches, recoveries

READ = Permission.BUDGET_READ


class BudgetAccountApi(EntityApi):
    """``/api/v1/budget-account/``: read; money is arranged by the list of the finance department."""

    resource_name = "budget-account"
    card = cards.ACCOUNT
    read = READ


class BudgetEntryApi(EntityApi):
    """``/api/v1/budget-entry/``: read; the ledger is append-only."""

    resource_name = "budget-entry"
    card = cards.ENTRY
    read = READ


class PaymentBatchApi(EntityApi):
    """``/api/v1/payment-batch/``: read, and moved."""

    resource_name = "payment-batch"
    card = cards.BATCH
    read = READ
    mover, moves = batches.perform, batches.MOVES


class PaymentItemApi(EntityApi):
    """``/api/v1/payment-item/``: read, without account numbers."""

    resource_name = "payment-item"
    card = cards.ITEM
    read = READ


class RecoveryApi(EntityApi):
    """``/api/v1/recovery/``: read, and moved."""

    resource_name = "recovery"
    card = cards.RECOVERY
    read = READ
    mover, moves = recoveries.perform, recoveries.MOVES
