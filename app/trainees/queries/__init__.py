"""People by the questions asked of them."""

from app.trainees.queries.people import (
    TRAINEE_LOOKUP,
    by_number,
    is_tail,
    known_numbers,
    numbers_of,
    open_pairs_of,
    pairs_waiting,
    sources_in_reach,
    trainee_in_reach,
    with_channel,
    with_tail,
    with_wish,
)

__all__ = [
    "TRAINEE_LOOKUP",
    "by_number",
    "is_tail",
    "known_numbers",
    "numbers_of",
    "open_pairs_of",
    "pairs_waiting",
    "sources_in_reach",
    "trainee_in_reach",
    "with_channel",
    "with_tail",
    "with_wish",
]
