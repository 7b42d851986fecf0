"""Print which database is configured (as a fingerprint) and which schema revision it holds; nothing else is loaded."""

import hashlib
import sys
from pathlib import Path

import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from config import settings


def revision(url: str) -> str:
    """The revision that the database reports, or `none`; an unreachable server is named without its password."""
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:
            if not sa.inspect(connection).has_table("alembic_version"):
                return "none"
            return str(connection.scalar(sa.text("SELECT version_num FROM alembic_version")) or "none")
    except sa.exc.OperationalError as problem:
        shown = engine.url.render_as_string(hide_password=True)
        sys.exit(f"The database {shown} cannot be reached: {str(problem.orig).splitlines()[0]}")
    finally:
        engine.dispose()


def main() -> None:
    url = settings()["SQLALCHEMY_DATABASE_URI"]
    print(hashlib.sha256(url.encode()).hexdigest()[:16], revision(url))


if __name__ == "__main__":
    main()
