"""What the night prepares: for people told of nothing for a while, the best posts, for a clerk to confirm."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, insert

from app.core.scope import unscoped
from app.core.types import city_of
from app.extensions import db
from app.organisations.queries import counties_of
from app.posts import queries
from app.posts.models import Suggestion
from app.posts.rules import Measure, Opening, Pair, rank_posts
from app.posts.services.pushing import as_snapshot

EACH = 3  # posts suggested to one person
PER_PLACE = 3  # a place is suggested to so many people at most, so that not all are sent after the same post
THE_NIGHT = "the night prepares drafts for the clerks of every county"


def suggest() -> int:
    """Prepare today's suggestions in every county, hardship first; return how many; a second run adds nothing."""
    judged_by = queries.measure()
    stale = delete(Suggestion).where(Suggestion.dismissed_on.is_(None), Suggestion.made_on < judged_by.on)
    db.session.execute(stale, execution_options={"synchronize_session": False})
    return sum(_suggest_in(area.code, judged_by) for area in counties_of("640000"))


def _suggest_in(county: str, judged_by: Measure) -> int:
    pause, most = (
        int(judged_by.params.get(key, on=judged_by.on, region=county))
        for key in ("push_pause_days", "suggestions_per_county")
    )
    rows = queries.long_untold(county, judged_by.on, pause=pause, limit=most)
    if not rows:
        return 0
    seekers = [queries.seeker_of(row, judged_by.on) for row in rows]
    offers = queries.pool_for(county, {place for seeker in seekers for place in seeker.wish_regions})
    openings = [queries.opening_of(offer, judged_by) for offer in offers]
    never, left = queries.never_again(seeker.key for seeker in seekers), Counter(_places(openings))
    found: list[dict[str, Any]] = []
    for seeker in seekers:
        free = (each for each in openings if left[each.key] > 0 and (seeker.key, each.key) not in never)
        for pair in rank_posts(seeker, free, judged_by)[:EACH]:
            left[pair.opening.key] -= 1
            found.append(_row(pair, county, judged_by))
    if found:
        with unscoped(THE_NIGHT):
            db.session.execute(insert(Suggestion), found)
    return len(found)


def _places(openings: Iterable[Opening]) -> dict[str, int]:
    return {opening.key: opening.vacancies * PER_PLACE for opening in openings}


def _row(pair: Pair, county: str, judged_by: Measure) -> dict[str, Any]:
    return {
        "trainee_id": pair.seeker.key,
        "post_id": pair.opening.key,
        "region_code": county,
        "city_code": city_of(county),
        "score": pair.match.score,
        "fit": pair.match.fit,
        "reasons": as_snapshot(pair.match),
        "made_on": judged_by.on,
    }
