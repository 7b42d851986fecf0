"""The criteria of the demo's batches: the default sheet, its scale fitted to units of the size that the demo has."""

from dataclasses import replace
from decimal import Decimal

from app.showcase.rules.bands import bands_of
from app.showcase.rules.criteria import Dimension, Item, Sheet
from app.showcase.rules.sheets import default_sheet

BANDS = {
    "attendance": "≥95%:4；≥80%:3；≥60%:2",
    "intake": "≥15:12；≥10:10；≥6:8；≥3:5；≥1:2",
    "model_share": "≥20%:5；≥10%:3",
    "fill_rate": "≥80%:5；≥60%:4；≥30%:3；≥10%:1",
    "categories": "≥2:3；≥1:2",
}


def fitted(name: str, pass_score: int) -> Sheet:
    """The default sheet under another name, with gentler bands and another pass mark."""
    sheet = default_sheet()
    parts = tuple(_part(part) for part in sheet.dimensions)
    return replace(sheet, name=name, dimensions=parts, pass_score=Decimal(pass_score))


def _part(part: Dimension) -> Dimension:
    return replace(part, items=tuple(_item(item) for item in part.items))


def _item(item: Item) -> Item:
    return replace(item, bands=bands_of(BANDS[item.code])) if item.code in BANDS else item
