"""Pages of posts, of recommending them to people, and of supply against demand."""

from app.posts.views.coverage import CoverageView
from app.posts.views.posts import ModelBatchView, PostView
from app.posts.views.recommending import PushView, RecommendView

__all__ = ["CoverageView", "ModelBatchView", "PostView", "PushView", "RecommendView"]
