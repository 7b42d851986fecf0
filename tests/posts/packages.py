"""Packages of model posts for tests: one being gathered or released, with posts in it."""

from datetime import date
from typing import Any

from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.posts.models import ModelPostBatch, Post
from tests.factories import make_post, make_unit

DAY = date(2023, 7, 3)
FIGURES = {"released_on": DAY, "post_count": 1, "place_count": 5, "headcount_total": 50, "headcount_model": 5}


def make_batch(region_code: str = "640100", state: str = "GATHERING", **facts: Any) -> ModelPostBatch:
    """A package of a city in a state, with the facts that the state requires."""
    figures = FIGURES if state == "RELEASED" else {}
    given = {"plan_year": 2023, "name": "示范性岗位批次", "state": state, **figures}
    with acting_as(SYSTEM):
        batch = ModelPostBatch(region_code=region_code, **{**given, **facts})
        db.session.add(batch)
        db.session.flush()
    return batch


def model_post(batch: ModelPostBatch | None = None, region_code: str = "640104", **facts: Any) -> Post:
    """A model post of a package."""
    given = {"is_model": True, "model_batch_id": batch.id if batch else None, "model_reason": "带教老师明确"}
    return make_post(make_unit(region_code=region_code), **{**given, **facts})
