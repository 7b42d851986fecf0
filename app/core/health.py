"""Two addresses for operators: does the process answer, and does its database?"""

from flask import Blueprint, Flask, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.core import jobs
from app.core.scope import unscoped
from app.extensions import db

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@health.get("/readyz")
def ready() -> ResponseReturnValue:
    """The database answers too; 503 tells a balancer to wait. ``worker`` says whether background work is done."""
    try:
        with unscoped("a probe names no table"):
            db.session.execute(text("SELECT 1"))
        is_working = jobs.is_working()
    except SQLAlchemyError:
        return jsonify(status="waiting for the database"), 503
    return jsonify(status="ok", worker="running" if is_working else "not running")


def register(app: Flask) -> None:
    """Add both addresses; they set no cookie and say nothing about versions."""
    app.register_blueprint(health)
