"""Pages of posts and model posts, of recommending them to people, and of supply against demand."""

from app.posts.views.coverage import CoverageView
from app.posts.views.model_posts import ModelBatchView, ModelPostsView
from app.posts.views.posts import PostView
from app.posts.views.recommending import PushView, RecommendView

__all__ = ["CoverageView", "ModelBatchView", "ModelPostsView", "PostView", "PushView", "RecommendView"]
