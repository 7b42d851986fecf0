"""Targets, parameters, wages and workdays, by the questions asked of them."""

from app.programme.queries.source import REFERENCE_SERIES, SOURCE, DatabaseSource, database_params
from app.programme.queries.standards import KEY_LOOKUP, classes_on, known_days, missing_soon, unconfirmed, wages, workday_months, workday_years
from app.programme.queries.targets import area_of, open_years, shortfall, split_of, targets_of

__all__ = [
    "KEY_LOOKUP", "REFERENCE_SERIES", "SOURCE", "DatabaseSource", "area_of", "classes_on", "database_params", "known_days", "missing_soon",
    "open_years", "shortfall", "split_of", "targets_of", "unconfirmed", "wages", "workday_months", "workday_years",
]
