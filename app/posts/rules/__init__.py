"""R15–R19 and R59 on what is offered."""

from app.posts.rules.offers import (
    CATEGORY_NAMES,
    KIND_NAMES,
    Offer,
    category_match,
    counted_places,
    list_published_in_time,
    model_post_share,
    places_left,
    post_terms,
)

__all__ = [
    "CATEGORY_NAMES",
    "KIND_NAMES",
    "Offer",
    "category_match",
    "counted_places",
    "list_published_in_time",
    "model_post_share",
    "places_left",
    "post_terms",
]
