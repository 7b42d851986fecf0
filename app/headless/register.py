"""What the public API adds to the application."""

from flask import Flask

from app.core import unit_of_work
from app.headless.views import api


def register(app: Flask) -> None:
    """Add the public API."""
    app.register_blueprint(api)
    unit_of_work.only_asks("public_api.eligibility", "public_api.subsidy-estimate")
