"""Steps of a unit's accreditation, as verbs of the people who take them."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage

from app.core import clock, files, jobs
from app.core.actor import acting_as
from app.extensions import db
from app.units import services
from app.units.models import Unit

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
FACTS: dict[str, Any] = {
    "name": "兴庆测试制造有限公司",
    "uscc": "91640104MA77000149",
    "legal_form": "ENTERPRISE",
    "industry": "C",
    "established_on": datetime(2015, 1, 1).date(),
    "region_code": "640104",
    "address": "测试路1号",
    "legal_rep": "测试人",
    "staff_total": 60,
    "staff_insured": 50,
    "contact_name": "联系人",
    "contact_phone": "13900000000",
    "safety_ok": True,
}
START = datetime(2023, 7, 3, 9, 0)
LOW: dict[str, Any] = {"trainees": 9, "ended": 9, "retained": 0, "abnormal": 0}  # a year in which nobody stayed


def licence(unit: Unit) -> None:
    """Put a licence scan to the unit's files."""
    files.store(unit, "LICENCE", FileStorage(io.BytesIO(PDF), "licence.pdf"))


class Story:
    """One unit and the people around it; ``as_`` acts, ``days`` lets time pass."""

    def __init__(self, cast: Any) -> None:
        self.cast = cast
        self.now = START

    def as_(self, who: str, verb: Callable[..., Any], *given: Any, **facts: Any) -> Any:
        actor = self.cast[who] if isinstance(who, str) else who
        with clock.frozen(self.now), acting_as(actor):
            return verb(actor, *given, **facts)

    def days(self, number: int) -> "Story":
        self.now += timedelta(days=number)
        return self

    def night(self, job: str) -> int:
        with clock.frozen(self.now):
            return _run(job)

    def owner_of(self, unit: Unit) -> Any:
        """The actor of the unit's own administrator."""
        return _belonging(self.cast["unit1"], unit)


def _run(name: str) -> int:
    moved = jobs.run(name)
    db.session.expire_all()
    return moved


def _belonging(actor: Any, unit: Unit) -> Any:
    return replace(actor, unit_ids=frozenset({unit.id}), region_code=unit.region_code)


@pytest.fixture
def story(cast: Any) -> Story:
    return Story(cast)


@pytest.fixture
def at_site_check(story: Story) -> tuple[Story, Unit]:
    """A unit whose documents passed, waiting for the visit."""
    unit = story.as_("xingqing_agent", services.draft, **FACTS)
    owner = story.owner_of(unit)
    with acting_as(owner):
        licence(unit)
    story.as_(owner, services.submit, unit, pledge=True)
    story.as_(
        "xingqing_colleague", services.add_comparison, unit_id=unit.id, compared_on=story.now.date(), source_doc="比对"
    )
    story.as_("xingqing_colleague", services.pass_documents, unit, first_visitor="甲", second_visitor="乙")
    return story, unit
