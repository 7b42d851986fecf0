"""The names of areas as the reader's language writes them."""

from flask_babel import gettext as _

from app.organisations.queries import areas
from app.security.states import Level


def place_name(code: str | None) -> str:
    """Return city and county together: 银川市兴庆区, or Xingqing District, Yinchuan."""
    area = areas().get(code or "")
    if area is None:
        return code or ""
    parent = areas().get(area.parent_code or "")
    if parent is None or parent.level != Level.CITY:
        return _(area.name)
    return _("%(city)s%(county)s", city=_(parent.name), county=_(area.name))
