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


class ComparisonApi(EntityApi):
    """``/api/v1/unit-comparison/``."""

    resource_name = "unit-comparison"
    card = card.COMPARISON
    read, write = Permission.UNIT_READ, Permission.UNIT_CHECK
    create = staticmethod(services.add_comparison)


class ObjectionApi(EntityApi):
    """``/api/v1/unit-objection/``; state and answer are written by PUT, which decides."""

    resource_name = "unit-objection"
    card = card.OBJECTION
    read, write = Permission.UNIT_CHECK, Permission.UNIT_CHECK
    create, update = staticmethod(services.add_objection), staticmethod(services.decide_objection)


class ReviewApi(EntityApi):
    """``/api/v1/unit-review/``."""

    resource_name = "unit-review"
    card = card.REVIEW
    read, write = Permission.UNIT_READ, Permission.UNIT_CHECK
    create = staticmethod(services.add_review)


class BanApi(EntityApi):
    """``/api/v1/unit-ban/``: read only, a ban follows a cancellation for fraud."""

    resource_name = "unit-ban"
    card = card.BAN
    read = Permission.UNIT_CHECK
