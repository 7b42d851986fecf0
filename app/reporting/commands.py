"""The terminal command that builds a report into a file."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app.core.actor import SYSTEM, acting_as
from app.core.errors import ServiceError
from app.core.unit_of_work import transaction
from app.reporting.services import build_report

report = AppGroup("report", help="Printed reports.")


@report.command("build")
@click.argument("kind")
@click.option("--region", default="640000", show_default=True, help="Code of the area (GB/T 2260).")
@click.option(
    "--period", default="", help="Month as YYYY-MM; for a policy or another single document its id or number."
)
@click.option("--record", default="", help="Id or number of the record; for attendance-sheet the id of one unit.")
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, writable=True, path_type=Path), help="The file to write."
)
def build(kind: str, region: str, period: str, record: str, out: Path) -> None:
    """Build a report: monthly-summary (A3), monthly-summary-short (A4), policy (GB/T 9704), attendance-sheet (a unit
    or an area in a month), dispatch-letter, agreement, assessment, certificate, application-slip, claim-form,
    payment-roster, decision-letter, recovery-order (one record), tax-statement (record UNIT:YEAR),
    showcase-dossier (one batch)."""
    with acting_as(SYSTEM), transaction():
        try:
            pdf = build_report(kind, region=region, period=period, record=record)
        except ServiceError as problem:
            raise click.ClickException(problem.message) from problem
    try:
        out.write_bytes(pdf)
    except OSError as problem:
        raise click.ClickException(f"{out}: {problem.strerror}") from problem
    click.echo(f"{out}: {len(pdf):,} bytes")
