"""REST of people and of records that may be one person."""

from typing import Any

from flask import Response, jsonify

from app.core.api import EntityApi
from app.security.states import Permission
from app.trainees import queries, services
from app.trainees.card.people import PAIR, TRAINEE
from app.trainees.services import pairs, people
from app.trainees.services.collecting import already_known


class TraineeApi(EntityApi):
    """``/api/v1/trainee/``; a person whom somebody else serves is taken note of and answered with 202."""

    resource_name = "trainee"
    card = TRAINEE
    read, write = Permission.TRAINEE_READ, Permission.TRAINEE_WRITE
    mover, moves = services.perform, services.MOVES
    create, update = staticmethod(people.collect), staticmethod(people.correct)

    def created(self, made: Any) -> Response:
        """Answer with the record, or only that the report was kept."""
        if queries.trainee_in_reach(made.id) is not None:
            return super().created(made)
        response = jsonify(message=already_known())
        response.status_code = 202
        return response


class PairApi(EntityApi):
    """``/api/v1/trainee-pair/``."""

    resource_name = "trainee-pair"
    card = PAIR
    read, write = Permission.TRAINEE_READ, Permission.TRAINEE_WRITE
    mover, moves = pairs.decide, pairs.MOVES
    create = staticmethod(pairs.pair_up)
