"""The random presence check (B17): a draw that anybody can repeat from its seed and its list."""

import hashlib
from collections.abc import Iterable


def pool_hash(keys: Iterable[str]) -> str:
    """SHA-256, in hex, of the sorted keys of all who were on post, each on a line of its own."""
    return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()


def drawn(seed: str, keys: Iterable[str], size: int) -> list[str]:
    """The first ``size`` keys in the order of SHA-256 of ``seed|key``; equal for everybody who knows seed and list."""
    return sorted(keys, key=lambda key: hashlib.sha256(f"{seed}|{key}".encode()).hexdigest())[:size]
