"""R15–R19 and R59 on what is offered; how well people and posts suit each other; how good a post is."""

from app.posts.rules.bands import band_of, enough_for, just_as, open_to
from app.posts.rules.majors import hints_of
from app.posts.rules.matching import UNCHECKED, Block, Match, Pair, rank_people, rank_posts, score
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
from app.posts.rules.quality import (
    Criterion,
    Offered,
    Quality,
    QualityMeasure,
    UnitRecord,
    quality_measure,
    quality_of,
)
from app.posts.rules.weighing import Measure, Opening, Reason, Seeker, measure_on

__all__ = [
    "CATEGORY_NAMES",
    "KIND_NAMES",
    "UNCHECKED",
    "Block",
    "Criterion",
    "Match",
    "Measure",
    "Offer",
    "Offered",
    "Opening",
    "Pair",
    "Quality",
    "QualityMeasure",
    "Reason",
    "Seeker",
    "UnitRecord",
    "band_of",
    "category_match",
    "counted_places",
    "enough_for",
    "hints_of",
    "just_as",
    "list_published_in_time",
    "measure_on",
    "model_post_share",
    "open_to",
    "places_left",
    "post_terms",
    "quality_measure",
    "quality_of",
    "rank_people",
    "rank_posts",
    "score",
]
