"""Clean claims with the noise of real life, single irregularities and rings, drawn anew for each seed."""

from tests.subsidies.planted.flags import irregular
from tests.subsidies.planted.noise import clean
from tests.subsidies.planted.rings import RINGS
from tests.subsidies.planted.world import World

__all__ = ["RINGS", "World", "clean", "irregular"]
