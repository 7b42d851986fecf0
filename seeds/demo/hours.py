"""When people of the demo work."""

from datetime import date, datetime
from random import Random


def hour(random: Random, day: date) -> datetime:
    """A moment of office hours on a day."""
    return datetime(day.year, day.month, day.day, random.randint(9, 16), random.randint(0, 59), random.randint(0, 59))
