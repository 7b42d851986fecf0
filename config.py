"""All settings, read once from the environment; no other file touches os.environ.

Every name below may be set as an environment variable of the same name.
In production (ENV=production) the secrets have no default and demo accounts are refused.
"""

import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
DEVELOPMENT_SECRET = "development-only-secret-never-used-in-production"  # noqa: S105 (refused in production)
DEVELOPMENT_DATA_KEY = "ZGV2ZWxvcG1lbnQtb25seS1kYXRhLWtleS0zMi1ieXQ="


class BadConfiguration(Exception):
    """The environment lacks a setting, or contradicts itself."""


def _flag(environ: Mapping[str, str], name: str, default: bool) -> bool:
    return environ.get(name, "1" if default else "0").strip().lower() in {"1", "true", "yes", "on"}


def _database_url(environ: Mapping[str, str], instance: Path) -> str:
    url = environ.get("DATABASE_URL") or f"sqlite:///{instance / 'internships.db'}"
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def _secrets(environ: Mapping[str, str], production: bool) -> dict[str, str]:
    if production and not environ.get("TRUSTED_HOSTS"):
        raise BadConfiguration("ENV=production needs TRUSTED_HOSTS, the host names that people type")
    secrets = {
        "SECRET_KEY": environ.get("SECRET_KEY") or DEVELOPMENT_SECRET,
        "DATA_KEY": environ.get("DATA_KEY") or DEVELOPMENT_DATA_KEY,
    }
    defaults = {DEVELOPMENT_SECRET, DEVELOPMENT_DATA_KEY}
    if production and defaults & set(secrets.values()):
        raise BadConfiguration("ENV=production needs SECRET_KEY and DATA_KEY of its own")
    return secrets


def engine_options(url: str) -> dict[str, Any]:
    private: dict[str, Any] = {"hide_parameters": True}  # what people typed stands in no log of a failed statement
    if url.startswith("sqlite"):
        return {**private, "connect_args": {"timeout": 15}}
    # A plan kept for a prepared statement compares row by row with every key of an IN: 300 ms instead of 10.
    plans = "-c plan_cache_mode=force_custom_plan"
    options = f"-c lock_timeout=8000 -c statement_timeout=60000 -c timezone=Asia/Shanghai {plans}"
    return {
        **private,
        "pool_pre_ping": True,
        "pool_size": 8,
        "max_overflow": 8,
        "connect_args": {"options": options},
    }


def settings(environ: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the whole Flask configuration; raise BadConfiguration with a sentence to act on."""
    environ = os.environ if environ is None else environ
    production = environ.get("ENV") == "production"
    demo = _flag(environ, "DEMO", not production)
    if production and demo:
        raise BadConfiguration("DEMO accounts are refused when ENV=production")
    instance = Path(environ.get("INSTANCE_DIR") or ROOT / "instance").resolve()
    instance.mkdir(parents=True, exist_ok=True)
    url = _database_url(environ, instance)
    redis_url = environ.get("REDIS_URL") or None
    return {
        **_secrets(environ, production),
        **_framework(environ, production, redis_url),
        **_sending(environ),
        "ENV_NAME": "production" if production else "development",
        "DEMO": demo,
        "INSTANCE_DIR": instance,
        "FILES_DIR": Path(environ.get("FILES_DIR") or instance / "files"),
        "FONT_DIR": Path(environ.get("FONT_DIR") or instance / "fonts"),
        "PANGO_DIR": Path(environ.get("PANGO_DIR") or instance / "pango"),
        "PUBLIC_URL": environ.get("PUBLIC_URL", "http://127.0.0.1:8080").rstrip("/"),
        "PROXIES": int(environ.get("PROXIES", "0")),
        "PLAN_YEAR": int(environ.get("PLAN_YEAR", "2023")),
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(url),
        "REDIS_URL": redis_url,
        "MAX_CONTENT_LENGTH": 20 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
    }


def _sending(environ: Mapping[str, str]) -> dict[str, Any]:
    """The ways out for messages; without SMTP_HOST no e-mail leaves, without SMS_URL no SMS.

    SMTP_TLS is starttls, ssl or none.
    """
    tls = environ.get("SMTP_TLS", "starttls").strip().lower()
    if tls not in {"starttls", "ssl", "none"}:
        raise BadConfiguration("SMTP_TLS is one of starttls, ssl, none")
    host = environ.get("SMTP_HOST", "").strip()
    sender = environ.get("SMTP_FROM", "").strip()
    if host and "@" not in sender:
        raise BadConfiguration("SMTP_HOST needs SMTP_FROM, the address that messages come from")
    return {
        "SMTP_HOST": host,
        "SMTP_PORT": int(environ.get("SMTP_PORT") or (465 if tls == "ssl" else 587)),
        "SMTP_USER": environ.get("SMTP_USER", ""),
        "SMTP_PASSWORD": environ.get("SMTP_PASSWORD", ""),
        "SMTP_FROM": sender,
        "SMTP_TLS": tls,
        "SMS_URL": environ.get("SMS_URL", "").strip(),
        "SMS_KEY": environ.get("SMS_KEY", ""),
    }


def _framework(environ: Mapping[str, str], production: bool, redis_url: str | None) -> dict[str, Any]:
    trusted = environ.get("TRUSTED_HOSTS")
    return {
        "APP_NAME": "宁夏就业见习岗位募集计划平台",
        "BABEL_DEFAULT_LOCALE": "zh",
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
        "LANGUAGES": {"zh": {"flag": "cn", "name": "中文"}, "en": {"flag": "gb", "name": "English"}},
        "FAB_CREATE_DB": False,
        "FAB_UPDATE_PERMS": False,
        "FAB_ADD_SECURITY_API": False,
        "FAB_API_SWAGGER_UI": False,
        "FAB_API_MAX_PAGE_SIZE": 100,
        "FAB_BASE_TEMPLATE": "admin/base.html",
        "FAB_INDEX_VIEW": "app.reporting.views.WorkDesk",
        "FAB_SECURITY_SIGNALS_ENABLED": False,
        "AUTH_TYPE": 1,
        "AUTH_RATE_LIMITED": False,
        "RATELIMIT_STORAGE_URI": redis_url or "memory://",
        "RATELIMIT_HEADERS_ENABLED": True,
        "RATELIMIT_ENABLED": _flag(environ, "RATELIMIT_ENABLED", True),
        "LOGIN_RATE": environ.get("LOGIN_RATE", "20 per minute"),
        "REGISTER_RATE": environ.get("REGISTER_RATE", "30 per hour"),
        "PERMANENT_SESSION_LIFETIME": timedelta(minutes=30),
        "SESSION_COOKIE_NAME": "session",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": production,
        "JWT_ACCESS_TOKEN_EXPIRES": timedelta(minutes=15),
        "WTF_CSRF_TIME_LIMIT": None,
        "TRUSTED_HOSTS": trusted.split(",") if trusted else None,
        "SQLALCHEMY_TRACK_MODIFICATIONS": False,
    }
