"""The form of a criteria sheet: rows as they are typed, read into a sheet, with what is wrong beside each field.

A row without a label is left out, so that a row is removed by emptying it and added in a blank one; no JavaScript.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from flask_babel import gettext as _

from app.core.search import is_storable
from app.showcase.rules import Dimension, Item, Sheet, bands_of, bands_text, problems_of
from app.showcase.rules.bands import Band, plain
from app.showcase.rules.criteria import BASIS_MAX, LABEL_MAX, TIES, item_problems
from app.showcase.states import Fact, Veto

DIMENSIONS, BLANK_ROWS, ROWS = 12, 2, 30
MARK_MAX, NAME_MAX, BANDS_MAX = Decimal(1000), 60, 200
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")
ITEM_FIELDS = ("code", "label", "fact", "most", "bands", "basis")
EXAMPLE = "≥70%:15；≥60%:13"
NUMBER = re.compile(r"\d{1,4}(\.\d{1,2})?")


@dataclass
class TypedItem:
    """One row as it was typed."""

    code: str = ""
    label: str = ""
    fact: str = ""
    most: str = ""
    bands: str = ""
    basis: str = ""
    problems: dict[str, str] = field(default_factory=dict)


@dataclass
class TypedDimension:
    """One dimension as it was typed, with blank rows at its end."""

    code: str = ""
    label: str = ""
    is_bonus: bool = False
    items: list[TypedItem] = field(default_factory=list)
    problem: str = ""


@dataclass
class TypedSheet:
    """The whole form; ``problems`` are those of single fields of its head, ``told`` those of the sheet as a whole."""

    name: str = ""
    pass_score: str = ""
    full_score: str = ""
    bonus_max: str = ""
    vetoes: list[str] = field(default_factory=list)
    ties: list[str] = field(default_factory=list)
    dimensions: list[TypedDimension] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    @property
    def has_problems(self) -> bool:
        """Whether anything is wrong."""
        rows = [item for dimension in self.dimensions for item in dimension.items]
        wrong = any(row.problems for row in rows) or any(dimension.problem for dimension in self.dimensions)
        return bool(self.problems or self.told) or wrong


def typed_of(sheet: Sheet) -> TypedSheet:
    """The form of a sheet, with blank rows to add to."""
    typed = TypedSheet(
        name=sheet.name,
        pass_score=plain(sheet.pass_score),
        full_score=plain(sheet.full_score),
        bonus_max=plain(sheet.bonus_max),
        vetoes=[str(veto) for veto in sheet.vetoes],
        ties=list(sheet.ties),
        dimensions=[
            TypedDimension(
                each.code,
                each.label,
                each.is_bonus,
                [
                    TypedItem(
                        item.code,
                        item.label,
                        str(item.fact or ""),
                        plain(item.most),
                        bands_text(item.bands),
                        item.basis,
                    )
                    for item in each.items
                ],
            )
            for each in sheet.dimensions
        ],
    )
    return with_blanks(typed)


def with_blanks(typed: TypedSheet) -> TypedSheet:
    """Blank rows at the end of every dimension, and one blank dimension at the end."""
    for dimension in typed.dimensions:
        dimension.items = [row for row in dimension.items if row.label or row.problems]
        dimension.items += [TypedItem() for _place in range(BLANK_ROWS)]
    if len(typed.dimensions) < DIMENSIONS:
        typed.dimensions.append(TypedDimension(items=[TypedItem() for _place in range(BLANK_ROWS)]))
    return typed


def read(form: Mapping[str, str], vetoes: list[str]) -> tuple[TypedSheet, Sheet | None]:
    """What was typed, and the sheet when nothing is wrong with it."""
    typed = _typed(form, vetoes)
    sheet = _sheet(typed)
    if sheet is not None:
        beside = {words for item in sheet.items for words in item_problems(item)}
        typed.told = [words for words in problems_of(sheet) if words not in beside]
    return typed, None if typed.has_problems else sheet


def _typed(form: Mapping[str, str], vetoes: list[str]) -> TypedSheet:
    def said(name: str) -> str:
        return form.get(name, "").strip()

    def row_of(start: str) -> TypedItem:
        code, label, fact, most, bands, basis = (said(f"{start}-{name}") for name in ITEM_FIELDS)
        return TypedItem(code, label, fact, most, bands, basis)

    typed = TypedSheet(
        said("name"),
        said("pass_score"),
        said("full_score"),
        said("bonus_max"),
        [veto for veto in vetoes if veto in Veto.__members__],
        [said(f"tie-{place}") for place in range(len(TIES))],
    )
    for place in range(DIMENSIONS):
        rows = [row_of(f"i-{place}-{row}") for row in range(ROWS) if f"i-{place}-{row}-label" in form]
        kept = [row for row in rows if row.label]
        label = said(f"d-{place}-label")
        if label or kept:
            typed.dimensions.append(
                TypedDimension(said(f"d-{place}-code"), label, bool(said(f"d-{place}-bonus")), kept)
            )
    return typed


def _sheet(typed: TypedSheet) -> Sheet | None:
    if not typed.name or len(typed.name) > NAME_MAX or not is_storable(typed.name):
        typed.problems["name"] = _("请填写评分标准名称，不超过 %(n)s 字。", n=NAME_MAX)
    numbers = {name: _number(getattr(typed, name)) for name in ("pass_score", "full_score", "bonus_max")}
    typed.problems |= {name: _("请填写分数。") for name, number in numbers.items() if number is None}
    _give_codes(typed)
    made = [_dimension(dimension) for dimension in typed.dimensions]
    is_whole = all(len(each.items) == len(row.items) for each, row in zip(made, typed.dimensions, strict=True))
    passing, full, bonus = numbers.values()
    if passing is None or full is None or bonus is None or not is_whole:
        return None
    return Sheet(
        typed.name,
        tuple(each for each in made if each.items),
        passing,
        full,
        bonus,
        tuple(Veto(veto) for veto in typed.vetoes),
        tuple(typed.ties),
    )


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text) if NUMBER.fullmatch(text) else None
    except InvalidOperation:
        return None
    return number if number is not None and number <= MARK_MAX else None


def _give_codes(typed: TypedSheet) -> None:
    """A new row, or one whose code is odd or taken, gets a code of its own."""
    taken: set[str] = set()
    rows: list[tuple[TypedDimension | TypedItem, str]] = []
    for dimension in typed.dimensions:
        rows += [(dimension, "D"), *((item, "x") for item in dimension.items)]
    for row, _start in rows:
        if not CODE.fullmatch(row.code) or row.code in taken:
            row.code = ""
        taken.add(row.code)
    for row, start in rows:
        if not row.code:
            row.code = next(code for number in range(1, 999) if (code := f"{start}{number}") not in taken)
            taken.add(row.code)


def _dimension(typed: TypedDimension) -> Dimension:
    if not typed.label or len(typed.label) > LABEL_MAX or not is_storable(typed.label):
        typed.problem = _("请填写维度名称，不超过 %(n)s 字。", n=LABEL_MAX)
    elif not typed.items:
        typed.problem = _("这个维度还没有评分项；不需要的请清空维度名称。")
    items = [_item(row) for row in typed.items]
    return Dimension(typed.code, typed.label, tuple(item for item in items if item is not None), typed.is_bonus)


def _item(row: TypedItem) -> Item | None:
    most, bands = _number(row.most), _bands(row)
    if len(row.label) > LABEL_MAX or not is_storable(row.label):
        row.problems["label"] = _("不超过 %(n)s 字。", n=LABEL_MAX)
    if len(row.basis) > BASIS_MAX or not is_storable(row.basis):
        row.problems["basis"] = _("不超过 %(n)s 字。", n=BASIS_MAX)
    if row.fact and row.fact not in Fact.__members__:
        row.problems["fact"] = _("请选择系统指标，或“专家评分”。")
    if most is None:
        row.problems["most"] = _("请填写满分。")
    if row.problems or most is None:
        return None
    item = Item(row.code, row.label, most, Fact(row.fact) if row.fact else None, bands, row.basis)
    for words in item_problems(item):
        row.problems["most" if most <= 0 else "bands"] = words
    return item


def _bands(row: TypedItem) -> tuple[Band, ...]:
    if len(row.bands) > BANDS_MAX:
        row.problems["bands"] = _("不超过 %(n)s 字。", n=BANDS_MAX)
        return ()
    try:
        return bands_of(row.bands)
    except ValueError:
        row.problems["bands"] = _("写法如：%(example)s", example=EXAMPLE)
        return ()
