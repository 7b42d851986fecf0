"""Large files at rest: what was written comes out; what was tampered with does not."""

import io

import pytest

from app.core import sealed
from app.core.crypto import Undecipherable

SIZES = (0, 1, sealed.PIECE - 1, sealed.PIECE, sealed.PIECE + 1, 3 * sealed.PIECE + 7)


def _written(app, path, content, name="甲"):
    with app.app_context(), path.open("wb") as file, sealed.SealedWriter(file, name) as stream:
        for start in range(0, len(content), 100_000):
            stream.write(content[start : start + 100_000])
        stream.finish()
        assert stream.size == len(content)
    return path


def _pieces(path):
    stored, found = path.read_bytes(), []
    while stored:
        (length,) = sealed.LENGTH.unpack(stored[:4])
        found.append(stored[: 4 + length])
        stored = stored[4 + length :]
    return found


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_is_opened_whole(app, tmp_path, size):
    content = bytes(range(256)) * (size // 256 + 1)
    path = _written(app, tmp_path / "x", content[:size])
    assert b"".join(sealed.opened(app, path, "甲")) == content[:size]
    assert size < 16 or content[:16] not in path.read_bytes()


@pytest.mark.parametrize("harm", ["cut", "swapped", "doubled", "changed", "other name", "emptied"])
def test_what_was_tampered_with_is_not_opened(app, tmp_path, harm):
    path = _written(app, tmp_path / "x", b"a" * (2 * sealed.PIECE + 5))
    first, second, last = _pieces(path)
    changed = bytes([*second[:40], second[40] ^ 1, *second[41:]])
    harmed = {
        "cut": [first, second],
        "swapped": [second, first, last],
        "doubled": [first, first, second, last],
        "changed": [first, changed, last],
        "other name": [first, second, last],
        "emptied": [],
    }[harm]
    path.write_bytes(b"".join(harmed))
    with pytest.raises(Undecipherable):
        list(sealed.opened(app, path, "乙" if harm == "other name" else "甲"))


def test_a_file_that_was_not_finished_does_not_open(app, tmp_path):
    path = tmp_path / "x"
    with app.app_context(), path.open("wb") as file:
        sealed.SealedWriter(file, "甲").write(b"a" * (sealed.PIECE + 1))
    with pytest.raises(Undecipherable):
        list(sealed.opened(app, path, "甲"))


def test_the_stream_is_written_to_and_nothing_else(app):
    stream = sealed.SealedWriter(io.BytesIO(), "甲")
    assert stream.writable()
    assert not stream.readable()
    assert not stream.seekable()
