"""The verbs of security by stage: accounts and passwords, one-time codes, invitations."""

from app.security.services.accounts import (
    bind_to_unit,
    change_password,
    create_account,
    first_password,
    hashed,
    replace_password,
    reset_password,
    sync_roles,
    update_account,
)
from app.security.services.codes import issue_code, use_code
from app.security.services.signing_in import (
    FAILURES_MAX,
    LOCKED_FOR,
    STAMP,
    authenticate,
    end_sessions,
    is_locked,
    stamp,
)

__all__ = [
    "FAILURES_MAX",
    "LOCKED_FOR",
    "STAMP",
    "authenticate",
    "bind_to_unit",
    "change_password",
    "create_account",
    "end_sessions",
    "first_password",
    "hashed",
    "is_locked",
    "issue_code",
    "replace_password",
    "reset_password",
    "stamp",
    "sync_roles",
    "update_account",
    "use_code",
]
