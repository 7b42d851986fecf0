"""What readers type on the public pages: the filters of the lists, and the two questions."""

from app.portal.forms.filters import (
    FilterForm,
    agency_filters,
    package_filters,
    policy_filters,
    post_filters,
    showcase_filters,
    unit_filters,
)
from app.portal.forms.questions import (
    QuestionForm,
    blank_check,
    calculator_form,
    check_form,
    county_of,
    educations,
    person,
)

__all__ = [
    "FilterForm",
    "QuestionForm",
    "agency_filters",
    "blank_check",
    "calculator_form",
    "check_form",
    "county_of",
    "educations",
    "package_filters",
    "person",
    "policy_filters",
    "post_filters",
    "showcase_filters",
    "unit_filters",
]
