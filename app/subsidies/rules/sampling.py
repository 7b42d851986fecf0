"""The quality sample (C40): drawn from a published seed, so that anybody can repeat it."""

import hashlib


def rank_of(seed: str, number: str) -> str:
    """SHA-256, in hex, of the seed followed by the number of the claim."""
    return hashlib.sha256(f"{seed}{number}".encode()).hexdigest()


def is_drawn(rank: str, share_percent: int) -> bool:
    """Whether the rank, as a number modulo 100, is below the share in percent."""
    return int(rank, 16) % 100 < share_percent
