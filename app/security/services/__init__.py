"""The verbs of security by stage: accounts and passwords, one-time codes, invitations."""

from app.security.services.accounts import (
    bind_to_unit,
    change_password,
    create_account,
    first_password,
    follow_phone,
    hashed,
    replace_password,
    reset_password,
    sync_roles,
    update_account,
)
from app.security.services.codes import asked_too_often, issue_code, use_code, use_one_of
from app.security.services.registrations import unconfirmed
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
    "asked_too_often",
    "authenticate",
    "bind_to_unit",
    "change_password",
    "create_account",
    "end_sessions",
    "first_password",
    "follow_phone",
    "hashed",
    "is_locked",
    "issue_code",
    "replace_password",
    "reset_password",
    "stamp",
    "sync_roles",
    "unconfirmed",
    "update_account",
    "use_code",
    "use_one_of",
]
