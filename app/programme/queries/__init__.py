"""Targets, parameters, wages and workdays, by the questions asked of them."""

from app.programme.queries.source import REFERENCE_SERIES, SOURCE, DatabaseSource, database_params
from app.programme.queries.standards import (
    KEY_LOOKUP,
    any_row_of,
    classes_on,
    days_of,
    known_days,
    last_wage_day,
    missing_soon,
    rows_of,
    unconfirmed,
    wage_rows_reaching,
    wages,
    workday_months,
    workday_years,
)
from app.programme.queries.targets import (
    area_of,
    is_open,
    plan_year,
    plan_years,
    shortfall,
    split_of,
    target_of,
    targets_of,
    year_of_offers,
)

__all__ = [
    "KEY_LOOKUP", "REFERENCE_SERIES", "SOURCE", "DatabaseSource", "any_row_of", "area_of", "classes_on", "database_params", "days_of", "is_open",
    "known_days", "last_wage_day", "missing_soon", "plan_year", "plan_years", "rows_of", "shortfall", "split_of", "target_of",
    "targets_of", "unconfirmed", "wage_rows_reaching", "wages", "workday_months", "workday_years", "year_of_offers",
]
