"""What the public API asks: published rows only, as plain dicts with the moment at which they last changed."""

from app.headless.queries.judging import eligibility, estimate
from app.headless.queries.notices import notice, notices
from app.headless.queries.packages import package, packages
from app.headless.queries.plan import agencies, agency, target, targets
from app.headless.queries.policies import policies, policy
from app.headless.queries.posts import post, posts
from app.headless.queries.showcases import showcase, showcases
from app.headless.queries.units import unit, units

__all__ = [
    "agencies",
    "agency",
    "eligibility",
    "estimate",
    "notice",
    "notices",
    "package",
    "packages",
    "policies",
    "policy",
    "post",
    "posts",
    "showcase",
    "showcases",
    "target",
    "targets",
    "unit",
    "units",
]
