"""What the public site adds to the application: its pages."""

from flask import Flask

from app.core import unit_of_work
from app.portal.noticing import noticing
from app.portal.packaging import packaging
from app.portal.showcasing import showcasing
from app.portal.verifying import verifying
from app.portal.views import portal


def register(app: Flask) -> None:
    """Add the public pages; FAB's own index gives way, because this blueprint comes first."""
    app.register_blueprint(portal)
    app.register_blueprint(verifying)
    app.register_blueprint(noticing)
    app.register_blueprint(showcasing)
    app.register_blueprint(packaging)
    unit_of_work.only_asks("portal.check_answer", "noticing.answer")
