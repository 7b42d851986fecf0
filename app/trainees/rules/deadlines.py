"""The last days on which a person can be a graduate or a youth of the plan (R2, R3)."""

from dataclasses import dataclass, field
from datetime import date

from app.core import clock
from app.core.rulebook import Params
from app.trainees.rules.category import graduate_in_time, youth_span


@dataclass
class Deadlines:
    """Answers for many people: parameters are asked once for each birth date and each graduation date."""

    params: Params
    on: date = field(default_factory=clock.today)
    _youth: dict[date, date] = field(default_factory=dict)
    _graduate: dict[date, date] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._levels = frozenset(self.params.get("graduate_levels", on=self.on))

    def of(self, birth: date, education: str | None, graduation: date | None) -> dict[str, date | None]:
        """``graduate_until`` and ``youth_until``, both included, and the later of them as ``deadline_on``."""
        youth = self._youth_until(birth)
        graduate = self._graduate_until(graduation) if graduation and education in self._levels else None
        return {
            "graduate_until": graduate,
            "youth_until": youth,
            "deadline_on": max(youth, graduate) if graduate else youth,
        }

    def _youth_until(self, birth: date) -> date:
        if birth not in self._youth:
            self._youth[birth] = youth_span(birth, self.on, self.params)[1]
        return self._youth[birth]

    def _graduate_until(self, graduation: date) -> date:
        if graduation not in self._graduate:
            ref = max(graduation, self.on)
            self._graduate[graduation] = graduate_in_time(graduation=graduation, ref=ref, params=self.params)[
                "last_day"
            ]
        return self._graduate[graduation]
