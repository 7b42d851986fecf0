"""The register holds one row a person, made by hand in any state."""

import pytest

from app.trainees.states import TraineeState
from tests.factories import make_trainee


@pytest.mark.parametrize("state", list(TraineeState))
def test_a_person_can_stand_in_every_state(session, state):
    assert make_trainee(state=state.value).state == state
