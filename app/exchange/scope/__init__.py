"""Who reaches which batches of imports and of comparisons."""

from app.exchange.scope.comparisons import department_of, to_answer, visible_comparisons
from app.exchange.scope.exports import visible_exports
from app.exchange.scope.imports import own_or_of_department, visible_imports

__all__ = [
    "department_of",
    "own_or_of_department",
    "to_answer",
    "visible_comparisons",
    "visible_exports",
    "visible_imports",
]
