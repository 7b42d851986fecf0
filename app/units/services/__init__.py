"""The verbs of units, by stage: application, review, standing, records."""

from collections.abc import Callable
from typing import Any

from app.units.policy import editable_fields
from app.units.services.applications import correct, draft, submit
from app.units.services.following import fill_hashes, follow_lead, follow_lists, refresh_kinds
from app.units.services.records import (
    add_comparison,
    add_objection,
    add_review,
    add_site,
    add_site_check,
    add_tag,
    change_site,
    change_site_check,
    change_tag,
    decide_objection,
)
from app.units.services.review import (
    accredit,
    lapse,
    pass_documents,
    pass_site_check,
    perform,
    reject,
    request_supplement,
    uphold_objection,
)
from app.units.services.standing import (
    confirm_cancel,
    confirm_listing,
    exit_plan,
    expire,
    keep,
    propose_cancel,
    renew,
    resume,
    set_showcase_level,
    suspend,
)

MOVES: dict[str, Callable[..., Any]] = {
    "submit": submit,
    "request_supplement": request_supplement,
    "pass_documents": pass_documents,
    "pass_site_check": pass_site_check,
    "reject": reject,
    "uphold_objection": uphold_objection,
    "suspend": suspend,
    "resume": resume,
    "propose_cancel": propose_cancel,
    "keep": keep,
    "confirm_cancel": confirm_cancel,
    "exit": exit_plan,
    "renew": renew,
}

__all__ = [
    "MOVES",
    "accredit",
    "add_comparison",
    "add_objection",
    "add_review",
    "add_site",
    "add_site_check",
    "add_tag",
    "change_site",
    "change_site_check",
    "change_tag",
    "confirm_cancel",
    "confirm_listing",
    "correct",
    "decide_objection",
    "draft",
    "editable_fields",
    "exit_plan",
    "expire",
    "fill_hashes",
    "follow_lead",
    "follow_lists",
    "keep",
    "lapse",
    "pass_documents",
    "pass_site_check",
    "perform",
    "propose_cancel",
    "refresh_kinds",
    "reject",
    "renew",
    "request_supplement",
    "resume",
    "set_showcase_level",
    "submit",
    "suspend",
    "uphold_objection",
]
