"""What the public API adds to the application."""

from flask import Flask

from app.headless.views import api


def register(app: Flask) -> None:
    """Add the public API."""
    app.register_blueprint(api)
