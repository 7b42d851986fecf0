"""The running program: settings, extensions, then the parts in registry order."""

import uuid
from typing import Any

from flask import Flask, Response, g, request
from flask_babel import get_locale
from flask_talisman import Talisman
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from app import commands, registry
from app.core import actor, attempts, audit, errors, health, menu, once, scope, unit_of_work
from app.core.assets import asset
from app.core.card import masked
from app.core.choices import tone
from app.extensions import appbuilder, csrf, db, limiter, migrate
from app.organisations.queries import full_name_of
from app.security.manager import AccountManager
from app.security.queries import actor_of_request

POLICY = {
    "default-src": "'self'",
    "img-src": ["'self'", "data:"],
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
}


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """Build the application from the environment; ``overrides`` are for tests."""
    app = unit_of_work.Service(__name__)
    app.config.update(config.settings() | (overrides or {}))
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    if proxies := app.config["PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    _bind(app)
    with app.app_context():
        for register_staff in registry.STAFF_PARTS:
            register_staff(appbuilder)
    for register_public in registry.PUBLIC_PARTS:
        register_public(app)
    health.register(app)
    errors.register(app)
    commands.register(app)
    return app


def _bind(app: Flask) -> None:
    """Bind the extensions; CSRF before Flask-AppBuilder, the scope before the first query."""
    db.init_app(app)
    migrate.init_app(app, db)
    csrf.init_app(app)
    limiter.init_app(app)
    Talisman(
        app,
        content_security_policy=POLICY,
        content_security_policy_nonce_in=["script-src"],
        force_https=False,
        session_cookie_secure=app.config["SESSION_COOKIE_SECURE"],
        strict_transport_security=app.config["SESSION_COOKIE_SECURE"],
        frame_options="DENY",
        referrer_policy="same-origin",
    )
    scope.install(db.session)
    audit.install(db.session)
    unit_of_work.install(app)
    attempts.install(app)
    actor.provide(actor_of_request)
    app.before_request(_name_request)
    app.after_request(_keep_private)
    with app.app_context():
        appbuilder.__init__(security_manager_class=AccountManager)  # type: ignore[misc]
        appbuilder.init_app(app, db.session)
    app.extensions["babel"].locale_selector = _language
    app.context_processor(_template_globals)


def _name_request() -> None:
    g.request_id = str(uuid.uuid4())


def _keep_private(response: Response) -> Response:
    """Let no browser or proxy keep what staff saw."""
    if request.path.startswith(("/admin", "/desk", "/login", "/api/v1/")) and not request.path.startswith(
        "/api/v1/public"
    ):
        response.headers["Cache-Control"] = "no-store"
    return response


def _language() -> str:
    wanted = request.args.get("lang") if request else None
    return "en" if wanted == "en" else "zh"


def _with_lang(url: str) -> str:
    """Keep the language of the page on a link."""
    if str(get_locale()) != "en" or "lang=" in url:
        return url
    head, mark, anchor = url.partition("#")
    return f"{head}{'&' if '?' in head else '?'}lang=en{mark}{anchor}"


def _template_globals() -> dict[str, Any]:
    return {
        "actor": actor.current(),
        "area_name": lambda: full_name_of(actor.current().region_code),
        "asset": asset,
        "lang": lambda: str(get_locale()),
        "masked": masked,
        "menu": menu.menu,
        "menu_tabs": menu.tabs,
        "once_key": once.fresh_key,
        "state_tone": tone,
        "with_lang": _with_lang,
    }
