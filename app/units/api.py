"""REST of units and of what is written about them."""

from app.core.api import EntityApi
from app.security.states import Permission
from app.units import card, services


class UnitApi(EntityApi):
    """``/api/v1/unit/``."""

    resource_name = "unit"
    card = card.UNIT
    read, write = Permission.UNIT_READ, Permission.UNIT_WRITE
    mover, moves = services.perform, services.MOVES
    create, update = staticmethod(services.draft), staticmethod(services.correct)


class TagApi(EntityApi):
    """``/api/v1/unit-tag/``."""

    resource_name = "unit-tag"
    card = card.TAG
    read, write = Permission.UNIT_READ, Permission.UNIT_WRITE
    create, update = staticmethod(services.add_tag), staticmethod(services.change_tag)


class SiteApi(EntityApi):
    """``/api/v1/unit-site/``."""

    resource_name = "unit-site"
    card = card.SITE
    read, write = Permission.UNIT_READ, Permission.UNIT_WRITE
    create, update = staticmethod(services.add_site), staticmethod(services.change_site)


class SiteCheckApi(EntityApi):
    """``/api/v1/site-check/``."""

    resource_name = "site-check"
    card = card.SITE_CHECK
    read, write = Permission.UNIT_READ, Permission.UNIT_CHECK
    create, update = staticmethod(services.add_site_check), staticmethod(services.change_site_check)
