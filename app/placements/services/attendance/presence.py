"""The six digits on the unit's screen: they change every minute, need no network there and no GPS (B16).

A day has one key for each unit and site; whoever holds the key works the digits out for every minute of that day.
"""

import hashlib
import hmac
from datetime import date, datetime

from app.core import clock, crypto

DIGITS = 6
GRACE_MINUTES = 2  # the digits of these minutes before are taken too: reading and typing take time
TRIES_MAX = 5  # wrong digits of one trainee on one day
PURPOSE = "presence"
KEY_HEX = 64


def day_key(unit_id: str, site_id: str | None = None, day: date | None = None) -> str:
    """The key of a day in hex, for the screen of one unit and site."""
    return crypto.sign(f"{unit_id}:{site_id or ''}:{day or clock.today()}", purpose=PURPOSE, length=KEY_HEX)


def minute_of(moment: datetime) -> int:
    """The minute of the local day, from 0 to 1439."""
    return moment.hour * 60 + moment.minute


def code_of(key: str, minute: int) -> str:
    """The six digits of one minute; the script of the screen works out the same."""
    digest = hmac.new(bytes.fromhex(key), str(minute).encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest[:4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def code_now(unit_id: str, site_id: str | None = None) -> str:
    """The six digits of this minute."""
    return code_of(day_key(unit_id, site_id), minute_of(clock.now()))


def is_right(code: str, unit_id: str, site_id: str | None = None) -> bool:
    """Whether these were the digits of the site or of the whole unit, now or in the last minutes of today."""
    given, minute = "".join(code.split()), minute_of(clock.now())
    keys = {day_key(unit_id), day_key(unit_id, site_id)}
    minutes = range(max(0, minute - GRACE_MINUTES), minute + 1)
    right = [code_of(key, each) for key in keys for each in minutes]
    return any(hmac.compare_digest(given.encode(), each.encode()) for each in right)
