"""The verbs of security by stage: accounts and passwords, one-time codes, invitations."""

from app.security.services.accounts import (
    FAILURES_MAX,
    LOCKED_FOR,
    STAMP,
    authenticate,
    change_password,
    create_account,
    end_sessions,
    first_password,
    hashed,
    is_locked,
    reset_password,
    stamp,
    sync_roles,
    update_account,
)
from app.security.services.codes import issue_code, use_code

__all__ = [
    "FAILURES_MAX",
    "LOCKED_FOR",
    "STAMP",
    "authenticate",
    "change_password",
    "create_account",
    "end_sessions",
    "first_password",
    "hashed",
    "is_locked",
    "issue_code",
    "reset_password",
    "stamp",
    "sync_roles",
    "update_account",
    "use_code",
]
