"""Personal fields at rest: authenticated encryption, and a keyed hash for equality search."""

import base64
import hashlib
import hmac
import os as _entropy
from binascii import a2b_base64
from collections.abc import Callable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

PREFIX = "v1:"
FILE_MARK = b"sealed1:"
NONCE_BYTES = 12


class Undecipherable(Exception):
    """The stored text was not written with the configured key, or was altered."""


@lru_cache(maxsize=8)
def _key(data_key: str, purpose: str) -> bytes:
    return hmac.new(base64.b64decode(data_key), purpose.encode(), hashlib.sha256).digest()


def _current(purpose: str) -> bytes:
    return _key(current_app.config["DATA_KEY"], purpose)


def encrypt(text: str) -> str:
    """Return ``v1:`` and base64 of nonce and AES-256-GCM ciphertext; never the same twice."""
    return PREFIX + base64.b64encode(_seal("encrypt", text.encode())).decode()


def _seal(purpose: str, content: bytes) -> bytes:
    nonce = _entropy.urandom(NONCE_BYTES)
    return nonce + AESGCM(_current(purpose)).encrypt(nonce, content, None)


def encrypt_bytes(content: bytes) -> bytes:
    """Seal a whole file that holds personal data; never the same twice."""
    return FILE_MARK + _seal("files", content)


def decrypt_bytes(stored: bytes) -> bytes:
    """Return the content of a sealed file; raise Undecipherable when key or content do not fit."""
    start = len(FILE_MARK)
    nonce, sealed = stored[start : start + NONCE_BYTES], stored[start + NONCE_BYTES :]
    if not stored.startswith(FILE_MARK) or len(nonce) < NONCE_BYTES:
        raise Undecipherable("the file was not sealed here")
    try:
        return AESGCM(_current("files")).decrypt(nonce, sealed, None)
    except InvalidTag as error:
        raise Undecipherable("the file cannot be read with the configured DATA_KEY") from error


def decrypt(stored: str) -> str:
    """Return the text; raise Undecipherable when key or content do not fit."""
    return decryptor()(stored)


def decryptor() -> Callable[[str], str]:
    """Return ``decrypt`` with the key in hand, for very many texts."""
    cipher = AESGCM(_current("encrypt"))

    def opened(stored: str) -> str:
        raw = a2b_base64(stored.removeprefix(PREFIX))
        try:
            return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None).decode()
        except InvalidTag as error:
            raise Undecipherable("personal field cannot be read with the configured DATA_KEY") from error

    return opened


def keyed_hash(text: str) -> str:
    """Return a hex HMAC-SHA256 of the text, for unique constraints and equality search."""
    return hmac.new(_current("search"), text.strip().upper().encode(), hashlib.sha256).hexdigest()


def sign(text: str, *, purpose: str, length: int = 16) -> str:
    """Return a short hex HMAC that proves the text was issued here."""
    return hmac.new(_current(purpose), text.encode(), hashlib.sha256).hexdigest()[:length]


def signed_by_us(text: str, signature: str, *, purpose: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(sign(text, purpose=purpose, length=len(signature) or 16), signature)
