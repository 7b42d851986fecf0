"""REST of posts."""

from app.core.api import EntityApi
from app.posts import services
from app.posts.card import BATCH, POST, PUSH
from app.security.states import Permission


class PostApi(EntityApi):
    """``/api/v1/post/``."""

    resource_name = "post"
    card = POST
    read, write = Permission.POST_READ, Permission.POST_WRITE
    mover, moves = services.perform, services.MOVES
    create, update = staticmethod(services.offer), staticmethod(services.correct)


class ModelBatchApi(EntityApi):
    """``/api/v1/model-post-batch/``."""

    resource_name = "model-post-batch"
    card = BATCH
    read, write = Permission.POST_READ, Permission.MODEL_BATCH_WRITE
    mover, moves = services.package, services.PACKAGE_MOVES
    update = staticmethod(services.describe)


class PushApi(EntityApi):
    """``/api/v1/push/``."""

    resource_name = "push"
    card = PUSH
    read, write = Permission.TRAINEE_READ, Permission.TRAINEE_WRITE
    create, update = staticmethod(services.push), staticmethod(services.answer)
