"""A post is chosen while its city's package is released: it is in the figures, or in the next package.

PostgreSQL only: row locks exist only there; SQLite lets one writer in at a time.
"""

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.core import once
from app.core.issued import IssuedDocument
from app.core.workflow import StatusLog
from app.extensions import db
from app.posts.models import ModelPostBatch, Post
from app.units.models import Unit
from tests.factories import make_post, make_unit
from tests.guards.test_races import at_once, bearer, store
from tests.posts.packages import make_batch, model_post


@pytest.fixture
def stored(app):
    """A really stored package with one post, and two more posts of the city, taken away afterwards."""
    with app.app_context():
        if db.engine.dialect.name != "postgresql":
            pytest.skip("row locks exist only on PostgreSQL")

    def make():
        batch = make_batch()
        held, others = model_post(batch), [make_post(make_unit()) for _ in range(2)]
        return batch.id, [post.id for post in others], [post.unit_id for post in (held, *others)]

    batch, posts, units = store(app, make)
    yield batch, posts

    def take_away():
        db.session.execute(sa.delete(IssuedDocument).where(IssuedDocument.entity == "model_post_batch"))
        db.session.execute(sa.delete(Post).where(Post.unit_id.in_(units)))
        db.session.execute(sa.delete(ModelPostBatch))
        db.session.execute(sa.delete(StatusLog).where(StatusLog.entity.in_(("post", "model_post_batch"))))
        db.session.execute(sa.delete(once.HandledRequest))
        db.session.execute(sa.delete(Unit).where(Unit.id.in_(units)))

    store(app, take_away)


def test_what_a_released_package_says_it_holds_is_what_it_holds(app, stored):
    batch, posts = stored
    headers = bearer(app, "yinchuan_agent")
    urls = [
        f"/api/v1/model-post-batch/{batch}/moves/release",
        *(f"/api/v1/post/{key}/moves/choose_model" for key in posts),
    ]
    answers = at_once([lambda url=url: FlaskClient(app).post(url, json={}, headers=headers) for url in urls])
    assert [answer.status_code for answer in answers].count(200) >= 2
    held = sa.select(sa.func.count()).select_from(Post).where(Post.model_batch_id == batch, Post.is_model)
    said = sa.select(ModelPostBatch.post_count).where(ModelPostBatch.id == batch)
    assert store(app, lambda: db.session.scalar(held)) == store(app, lambda: db.session.scalar(said))
