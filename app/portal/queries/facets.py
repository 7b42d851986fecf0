"""The choices of the public filters."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from app.core.choices import Choice
from app.core.codes import Industry
from app.organisations.queries import areas
from app.portal.queries.reading import rows
from app.programme.states import EducationBand, PostCategory
from app.publications.models import PolicyDoc
from app.publications.queries import lines
from app.publications.states import READABLE
from app.registers.states import UnitKind
from app.security.states import Level


def _options(kind: type[Choice]) -> list[tuple[str, str]]:
    return [(value, _(label)) for value, label in kind.options()]


def post_facets() -> dict[str, Any]:
    """Return the choices of posts and units as (code, label); a county also names its city."""
    known = areas().values()
    return {
        "cities": [(area.code, _(area.name)) for area in known if area.level == Level.CITY],
        "counties": [(area.code, _(area.name), area.code[:4] + "00") for area in known if area.level == Level.COUNTY],
        "categories": _options(PostCategory),
        "educations": _options(EducationBand),
        "industries": _options(Industry),
        "kinds": _options(UnitKind),
    }


def policy_facets() -> dict[str, Any]:
    """Return the topics that published documents bear."""
    docs = PolicyDoc.__table__.c
    found = rows(select(docs.topics).where(docs.state.in_(READABLE), docs.topics != "").distinct().limit(500))
    topics = sorted({topic for row in found for topic in lines(row.topics)})
    return {"topics": [(topic, topic) for topic in topics]}
