"""What the printed dossier of a selection is given: reports/showcase_dossier."""

from typing import TypedDict

from app.core.pdf.contracts import Sealed


class DossierItem(TypedDict):
    """One item of the criteria sheet in words."""

    label: str
    most: str
    bands: str
    basis: str


class DossierDimension(TypedDict):
    """A heading of the criteria sheet with its items."""

    label: str
    most: str
    items: list[DossierItem]


class DossierRow(TypedDict):
    """One line of the ranking; finished text.  ``line`` is drawn above the row, empty for none."""

    rank: str
    unit: str
    place: str
    kind: str
    system: str
    average: str
    bonus: str
    total: str
    spread: str
    retention: str
    intake: str
    outcome: str
    line: str


class DossierPoints(TypedDict):
    """What one item came to: the fact in words, then its points by the system, each expert, and their mean."""

    label: str
    most: str
    fact: str
    points: list[str]
    is_sum: bool


class DossierSheet(TypedDict):
    """The page of one nomination; ``radar`` has the corners of its outline in the empty chart of the context.

    ``facts`` name the tiles, ``heads`` the columns of points.
    """

    rank: str
    unit: str
    outcome: str
    why: str
    facts: list[tuple[str, str]]
    heads: list[str]
    lines: list[DossierPoints]
    radar: list[tuple[float, float]]
    opinion: str
    statement: str
    vetoes: str


class ShowcaseDossierContext(Sealed):
    """Cover, criteria, ranking with its line, one page for each nomination."""

    title: str
    issuer: str
    facts: list[tuple[str, str]]
    dimensions: list[DossierDimension]
    rows: list[DossierRow]
    sheets: list[DossierSheet]
    pictures: list[str]  # safe SVG
    radar: str  # safe SVG without an outline, or empty
    radar_width: int  # user units of it
