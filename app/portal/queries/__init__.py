"""What the public pages ask: published rows only, as plain dicts, by Core selects with keyset paging."""

from app.portal.queries.agencies import agencies
from app.portal.queries.facets import policy_facets, post_facets
from app.portal.queries.judging import calculator_basis, check_basis, eligibility, subsidies
from app.portal.queries.packages import newest_package
from app.portal.queries.plan import plan_progress
from app.portal.queries.policies import latest_policies, policies, policy, policy_file, policy_print
from app.portal.queries.posts import latest_posts, model_posts, post, posts, similar_posts
from app.portal.queries.showcases import newest_showcases
from app.portal.queries.units import unit, units
from app.portal.queries.verifying import summary_named, verified

__all__ = [
    "agencies",
    "calculator_basis",
    "check_basis",
    "eligibility",
    "latest_policies",
    "latest_posts",
    "model_posts",
    "newest_package",
    "newest_showcases",
    "plan_progress",
    "policies",
    "policy",
    "policy_facets",
    "policy_file",
    "policy_print",
    "post",
    "post_facets",
    "posts",
    "similar_posts",
    "subsidies",
    "summary_named",
    "unit",
    "units",
    "verified",
]
