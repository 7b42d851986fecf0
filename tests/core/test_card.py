"""Cards say everything about an entity once; masking hides what is personal."""

import pytest

from app.core.card import CARDS, Card, as_text, masked
from app.core.types import Encrypted
from app.units.card import UNIT
from app.units.models import Unit
from app.units.states import UnitState


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("13912345678", "139****5678"),
        ("张三", "张*"),
        ("欧阳小雨", "欧***"),
        ("1234567", "*******"),
        ("12345678", "123*5678"),
        ("", ""),
        (None, ""),
    ],
)
def test_masking(value, shown):
    assert masked(value) == shown


@pytest.mark.parametrize("name", sorted(CARDS))
def test_personal_columns_are_sensitive_and_never_sought(name):
    """A list may show them, always masked: an export in clear takes its columns from the list."""
    card = CARDS[name]
    personal = {n for n in card.labels if n not in card.derived and isinstance(card.column_type(n), Encrypted)}
    assert personal <= card.sensitive
    assert card.sensitive & {*card.searched, *card.filtered, *card.ordered} == set()


@pytest.mark.parametrize("name", sorted(CARDS))
def test_every_label_is_chinese_and_every_requirement_is_written(name):
    card = CARDS[name]
    words = [card.title, *card.labels.values(), *card.hints.values(), *card.groups]
    assert all(any("\u4e00" <= c <= "\u9fff" for c in word) for word in words)
    assert card.required <= set(card.written)
    assert set(card.hints) <= set(card.labels)


@pytest.mark.parametrize(
    "wrong",
    [
        {"listed": "no_such"},
        {"written": "no_such"},
        {"labels": {"name": "名称"}, "groups": {"组": "name uscc"}},
        {"searched": "kind_labels"},
    ],
)
def test_a_card_that_contradicts_its_table_is_refused(wrong):
    given = {"labels": {"name": "名称"}, "groups": {"组": "name"}, "listed": "name", **wrong}
    with pytest.raises(ValueError, match="card"):
        Card(Unit, "broken", "坏", **given)
    assert "broken" not in CARDS


def test_values_read_the_chinese_way(app):
    with app.test_request_context():
        assert [as_text(True), as_text(False), as_text(UnitState.DRAFT)] == ["是", "否", "草稿"]
        assert UNIT.text(Unit(region_code="640104"), "region_code") == "兴庆区"
