"""One-time codes: six digits that prove somebody holds an address or a slip of paper."""

import hmac
import secrets
from collections.abc import Iterable
from datetime import timedelta

from flask_babel import gettext as _

from app.core import actor as actors
from app.core import clock, crypto, unit_of_work
from app.core.errors import Invalid
from app.core.scope import unscoped
from app.extensions import db
from app.security.models import OneTimeCode
from app.security.queries import CODE_TRIES_MAX, codes_since, usable_code, usable_codes
from app.security.states import CodePurpose

DIGITS = 6
CODES_AN_HOUR = 5
CODES_A_DAY = 10  # so that fifty guesses a day are the most that anybody has
CHECKED = "a code is checked and kept by the service alone; nobody reads it"


def issue_code(purpose: CodePurpose, subject: str, *, minutes: int) -> str:
    """Return a fresh code of six digits, told once; older unused codes of the same purpose and subject die."""
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    at = clock.now()
    with unscoped(CHECKED):
        for older in usable_codes(purpose, subject):
            older.expires_at = at
        db.session.add(
            OneTimeCode(
                purpose=purpose,
                subject=subject,
                code_hash=_hash(purpose, subject, code),
                made_at=at,
                made_by_id=actors.current().user_id,
                expires_at=at + timedelta(minutes=minutes),
            )
        )
        db.session.flush()
    return code


def use_code(purpose: CodePurpose, subject: str, code: str) -> None:
    """Accept a code once; raise Invalid({"code": …}) when it is wrong, expired, used or was tried five times.

    Call it before anything is written: a wrong try is committed at once, or the roll-back of the refused request
    would forget it.  The row stays locked from the reading to that commit, so that guesses sent at once are counted
    one after the other.
    """
    use_one_of(purpose, [subject], code)


def use_one_of(purpose: CodePurpose, subjects: Iterable[str], code: str) -> str:
    """Accept a code that may have been issued for one of several subjects; return which. As ``use_code``."""
    typed, tried = code.strip(), []
    with unscoped(CHECKED):
        for subject in subjects:
            found = usable_code(purpose, subject)
            if found is None:
                continue
            if hmac.compare_digest(found.code_hash, _hash(purpose, subject, typed)):
                found.used_at = clock.now()
                db.session.flush()
                return subject
            tried.append(found)
        for found in tried:
            found.tries += 1
        if tried:
            unit_of_work.commit()
    raise Invalid({"code": _("验证码不正确、已使用或已过期；输错 %(n)s 次后须重新获取。", n=CODE_TRIES_MAX)})


def asked_too_often(purpose: CodePurpose, subject: str) -> bool:
    """Whether so many codes were issued of late that no other is sent: no mailbox is filled, no code guessed."""
    now = clock.now()
    with unscoped(CHECKED):
        lately = codes_since(purpose, subject, now - timedelta(hours=1))
        return lately >= CODES_AN_HOUR or codes_since(purpose, subject, now - timedelta(days=1)) >= CODES_A_DAY


def _hash(purpose: CodePurpose, subject: str, code: str) -> str:
    return crypto.sign(f"{purpose}:{subject}:{code}", purpose="one-time-code", length=64)
