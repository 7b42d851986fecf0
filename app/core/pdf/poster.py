"""What the poster of a package of model posts must be given."""

from typing import TypedDict

from app.core.pdf.contracts import Sealed


class PosterRow(TypedDict):
    """One model post of a package, finished text; ``headcount`` in people, ``allowance`` in yuan a month."""

    title: str
    unit: str
    place: str
    category: str
    education: str
    months: str
    headcount: int
    allowance: str
    reason: str  # why it was chosen; empty when that was not written down


class PosterContext(Sealed):
    """reports/model_poster: a package of model posts on A3; twelve on the first page, all in a table behind it."""

    title: str
    issuer: str
    area: str
    introduction: str
    page_url: str
    posts: int
    places: int
    rows: list[PosterRow]
