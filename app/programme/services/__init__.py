"""The verbs of programme: years opened and frozen, targets split, parameters added, wages and workdays kept."""

from app.programme.services.parameters import add_parameter, parsed_value
from app.programme.services.standards import add_wages, set_workdays
from app.programme.services.targets import Share, split_refusal, split_target
from app.programme.services.years import freeze_year, open_year

__all__ = [
    "Share",
    "add_parameter",
    "add_wages",
    "freeze_year",
    "open_year",
    "parsed_value",
    "set_workdays",
    "split_refusal",
    "split_target",
]
