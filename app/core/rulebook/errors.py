"""What can be wrong with a question to the rulebook."""

from datetime import date


class RulebookError(ValueError):
    """The question cannot be answered; nothing was judged."""


class UnknownRule(RulebookError):
    """No rule is registered under this number."""


class BadInput(RulebookError):
    """An input is missing, unknown or not of its type; `field` names it."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


class MissingParameter(RulebookError):
    """No row of a parameter is in force for the day and region."""

    def __init__(self, key: str, on: date, region: str | None) -> None:
        super().__init__(f"no row of {key} in force on {on} for {region or 'all regions'}")
        self.key = key
