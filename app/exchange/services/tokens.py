"""Tokens: a number under the key of one batch, so that two batches cannot be joined by them."""

import hashlib
import hmac
import secrets

from stdnum.cn import ric

from app.core.identifiers import normalise
from app.exchange.states import SubjectKind

KEY_BYTES = 32
TOKEN_LENGTH = 64


def new_key() -> str:
    """A fresh random key as hex."""
    return secrets.token_hex(KEY_BYTES)


def canonical(number: str, kind: SubjectKind) -> str:
    """The number as both sides hash it: half-width, upper case, no blanks; an identity number of 15 digits as 18."""
    plain = normalise(number)
    if kind == SubjectKind.PERSON and len(plain) == 15 and plain.isascii() and plain.isdigit():
        body = f"{plain[:6]}19{plain[6:]}"
        return body + str(ric.calc_check_digit(body))
    return plain


class Tokeniser:
    """Turns numbers into the tokens of one batch."""

    def __init__(self, key: str, kind: SubjectKind):
        self._key, self._kind = bytes.fromhex(key), kind

    def __call__(self, number: str) -> str:
        return hmac.digest(self._key, canonical(number, self._kind).encode(), hashlib.sha256).hex()
