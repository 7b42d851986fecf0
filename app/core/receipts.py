"""Receipts: the secret that alone opens what somebody handed in without giving a name."""

import secrets

from app.core import crypto

SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that look alike
GROUPS, GROUP = 4, 4


def new_receipt() -> str:
    """Sixteen random signs in groups of four, parted by dashes."""
    return "-".join("".join(secrets.choice(SIGNS) for _sign in range(GROUP)) for _group in range(GROUPS))


def receipt_hash(receipt: str) -> str:
    """How a receipt is kept: hashed with our key, without blanks, dashes and case."""
    return crypto.keyed_hash(receipt.replace("-", "").replace(" ", ""))
