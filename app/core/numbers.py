"""Running numbers of documents and accreditations: gapless within a series, safe under concurrency."""

from flask_appbuilder import Model
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import audit
from app.core.insertion import insert_unless_there
from app.extensions import db


class NumberSeries(Model):
    """The last number given out in one series."""

    __tablename__ = "number_series"

    name: Mapped[str] = mapped_column(String(48), primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


audit.exempt(NumberSeries)


def next_number(series: str) -> int:
    """Return the next number of a series, starting with 1; the row stays locked until the commit."""
    return next_numbers(series, 1)[0]


def next_numbers(series: str, count: int) -> range:
    """Return the next numbers of a series for several records at once, under the same lock."""
    insert_unless_there(NumberSeries, name=series, last=0)
    wanted = select(NumberSeries).where(NumberSeries.name == series).with_for_update()
    row = db.session.scalars(wanted, execution_options={"populate_existing": True}).one()
    row.last += count
    db.session.flush()
    return range(row.last - count + 1, row.last + 1)
