"""Personal text at rest, keyed hashes and signatures."""

import pytest
import sqlalchemy as sa

from app.core import crypto
from app.core.scope import unscoped
from app.units.models import Unit
from tests.factories import make_unit


def test_ciphertext_differs_each_time_and_reads_back(app):
    with app.app_context():
        first, second = crypto.encrypt("13900000000"), crypto.encrypt("13900000000")
        assert first != second
        assert crypto.decrypt(first) == crypto.decrypt(second) == "13900000000"


@pytest.mark.parametrize("place", [4, 10, 30, -5])
def test_an_altered_ciphertext_is_refused(app, place):
    with app.app_context():
        sealed = list(crypto.encrypt("某某某某某某某某"))
        sealed[place] = "A" if sealed[place] != "A" else "B"
        with pytest.raises(crypto.Undecipherable):
            crypto.decrypt("".join(sealed))


def test_another_key_reads_nothing(app, monkeypatch):
    with app.app_context():
        sealed, hashed = crypto.encrypt("某某某"), crypto.keyed_hash("某某某")
        monkeypatch.setitem(app.config, "DATA_KEY", "YW5vdGhlci1rZXktb2YtMzItYnl0ZXMtZm9yLXRlc3Q=")
        with pytest.raises(crypto.Undecipherable):
            crypto.decrypt(sealed)
        assert crypto.keyed_hash("某某某") != hashed


def test_equal_text_has_an_equal_hash_whatever_its_case(app):
    with app.app_context():
        assert crypto.keyed_hash(" 64010419900101123x") == crypto.keyed_hash("64010419900101123X")


@pytest.mark.parametrize(("text", "purpose", "holds"), [("a", "p", True), ("b", "p", False), ("a", "q", False)])
def test_signatures_hold_for_their_text_and_purpose(app, text, purpose, holds):
    with app.app_context():
        assert crypto.signed_by_us(text, crypto.sign("a", purpose="p"), purpose=purpose) is holds


def test_the_database_holds_no_personal_text_in_clear(session):
    unit = make_unit(contact_phone="13912345678", contact_name="某某某", bank_account="6222000000000000")
    table = Unit.__table__
    with unscoped("a test looks at what is stored"):
        raw = session.execute(
            sa.text("SELECT contact_phone, contact_name, bank_account FROM unit WHERE name = :n"), {"n": unit.name}
        ).one()
    assert all(value.startswith(crypto.PREFIX) for value in raw), table.name


def test_a_sealed_file_reads_back_and_shows_nothing(app):
    content = b"64010419900101123X" * 3
    with app.app_context():
        sealed = crypto.encrypt_bytes(content)
        assert content not in sealed
        assert sealed != crypto.encrypt_bytes(content)
        assert crypto.decrypt_bytes(sealed) == content
        for broken in (sealed[:-1] + bytes([sealed[-1] ^ 1]), content, sealed[:12], b""):
            with pytest.raises(crypto.Undecipherable):
                crypto.decrypt_bytes(broken)
