"""Large files at rest: sealed piece by piece as they are written, opened piece by piece as they are sent.

Each piece is sealed on its own (``crypto.encrypt_bytes``) with the name of the file, its number and whether it is
the last: pieces that were taken away, put in another order or brought in from another file are found out.
"""

import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from app.core import crypto

PIECE = 256 << 10
HEAD = struct.Struct(">I?")  # number of the piece, whether it is the last
LENGTH = struct.Struct(">I")
LONGEST = PIECE + (64 << 10)


class SealedWriter(io.RawIOBase):
    """A stream that is only written to; ``close`` seals the last piece, ``size`` is what was put in."""

    def __init__(self, into: IO[bytes], name: str):
        super().__init__()
        self._into = into
        self._name = name.encode()
        self._waiting = bytearray()
        self._number = 0
        self.size = 0

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, content: Any) -> int:
        """Take some bytes; whole pieces go to the file at once."""
        self._waiting += content
        length = len(memoryview(content).cast("B"))
        self.size += length
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]
        return length

    def finish(self) -> None:
        """Seal what is left as the last piece; without it the file does not open."""
        self._seal(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        sealed = crypto.encrypt_bytes(self._name + HEAD.pack(self._number, is_last) + piece)
        self._into.write(LENGTH.pack(len(sealed)) + sealed)
        self._number += 1


def opened(app: Any, path: Path, name: str) -> Iterator[bytes]:
    """Yield the content; raise Undecipherable where the file is not what was sealed under this name.

    The key comes from the application that is given: an answer is sent after its request is over.
    """
    number, is_last = 0, False
    with path.open("rb") as file:
        while not is_last:
            start = file.read(LENGTH.size)
            length = LENGTH.unpack(start)[0] if len(start) == LENGTH.size else 0
            with app.app_context():
                piece = crypto.decrypt_bytes(file.read(min(length, LONGEST)))
            is_last = piece.startswith(name.encode() + HEAD.pack(number, True))
            if not is_last and not piece.startswith(name.encode() + HEAD.pack(number, False)):
                raise crypto.Undecipherable("a piece of the file is missing or is not its own")
            number += 1
            yield piece[len(name.encode()) + HEAD.size :]
