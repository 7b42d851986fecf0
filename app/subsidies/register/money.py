"""What moneys add: pages, REST, menu lines, queues of agents, finance, auditors and supervisors."""

from typing import Any

from flask_appbuilder import AppBuilder

from app.core import desk, menu
from app.security.states import Permission as P
from app.security.states import Role as R
from app.subsidies.api import money as api
from app.subsidies.jobs import money as jobs
from app.subsidies.queries import claims as claim_queries
from app.subsidies.queries import notices as notice_queries
from app.subsidies.queries import waiting
from app.subsidies.states import BatchState, ClaimState, RecoveryState
from app.subsidies.views import batches, recoveries
from app.subsidies.views import money as views

VIEWS: tuple[Any, ...] = (
    views.BudgetAccountView,
    views.BudgetEntryView,
    batches.PaymentBatchView,
    batches.PaymentItemView,
    views.TieOutView,
    recoveries.RecoveryView,
)
APIS: tuple[Any, ...] = (
    api.BudgetAccountApi,
    api.BudgetEntryApi,
    api.PaymentBatchApi,
    api.PaymentItemApi,
    api.RecoveryApi,
)
ACCOUNTS = "BudgetAccountView.list"
MENU = (
    ("预算与拨付", ACCOUNTS),
    ("拨付批次", "PaymentBatchView.list"),
    ("拨付明细", "PaymentItemView.list"),
    ("预算流水", "BudgetEntryView.list"),
    ("按月对账", "TieOutView.list"),
)
AGENT, AUDITOR, FINANCE = {R.COUNTY_AGENT}, {R.COUNTY_AUDITOR}, {R.FINANCE}


def register(appbuilder: AppBuilder) -> None:
    """Add all of it, and follow the finance department's list."""
    jobs.listen()
    for view in VIEWS:
        appbuilder.add_view_no_menu(view)
    for resource in APIS:
        appbuilder.add_api(resource)
    for line, endpoint in MENU:
        menu.add("补贴资金", line, endpoint, P.BUDGET_READ, beside="" if endpoint == ACCOUNTS else ACCOUNTS)
    menu.add("补贴资金", "补贴追回", "RecoveryView.list", P.BUDGET_READ)
    _queues()


def _queues() -> None:
    approved, failed, noticed = (
        s.value for s in (ClaimState.APPROVED, ClaimState.PAY_FAILED, ClaimState.PUBLIC_NOTICE)
    )
    desk.add("待送财政的补贴申领", AGENT, waiting.to_send, "ClaimView", 10, state=approved)
    desk.add("拨付失败的补贴申领", AGENT, waiting.failed, "ClaimView", 5, state=failed)
    desk.add("公示期满、预算不足的申领", AGENT, notice_queries.waiting_for_budget, "ClaimView", state=noticed)
    desk.add("待财政拨付的批次", FINANCE, waiting.batches_sent, "PaymentBatchView", 10, state=BatchState.SENT.value)
    desk.add("多拨待提出追回的申领", AUDITOR, claim_queries.overpaid, "ClaimRecountView", 10, outcome="RECOVERY")
    proposed = RecoveryState.PROPOSED.value
    desk.add("待决定的追回", {R.SUPERVISOR}, waiting.recoveries_proposed, "RecoveryView", 5, state=proposed)
    desk.add("逾期未退回的追回", AGENT | AUDITOR, waiting.recoveries_late, "RecoveryView", late="LATE")
