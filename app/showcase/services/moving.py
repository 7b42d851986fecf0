"""The only way to move a batch, a nomination or a score."""

from app.showcase.policy import batches, nominations, scoring
from app.showcase.states import NOMINATING, SCORING, SELECTING

move_batch = SELECTING.bound_to(batches.POLICY)
perform = NOMINATING.bound_to(nominations.POLICY)
score = SCORING.bound_to(scoring.POLICY)
