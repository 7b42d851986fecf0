"""Backup and restore: the database and the uploaded files, with a manifest that proves them whole."""

import hashlib
import json
import shutil
import sqlite3
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask import current_app
from sqlalchemy import URL, make_url

from app.core import audit, clock, unit_of_work
from app.extensions import db

MANIFEST = "manifest.json"


@click.command("backup")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
def backup(directory: Path) -> None:
    """Write a backup into a new folder of DIRECTORY and print its path."""
    folder = directory / f"{clock.now():%Y%m%d-%H%M%S}"
    folder.mkdir(parents=True)
    number, digest = audit.last_link()
    unit_of_work.rollback()
    url = db.engine.url
    if url.get_backend_name() == "sqlite":
        _copy_sqlite(Path(str(url.database)), folder / "database.sqlite3")
    else:
        _run_postgres("pg_dump", url, "--format=custom", f"--file={folder / 'database.dump'}")
    source = Path(current_app.config["FILES_DIR"])
    if source.exists():
        shutil.copytree(source, folder / "files", ignore=shutil.ignore_patterns("exports"))  # copies, kept for a week
    manifest = {"at": clock.now().isoformat(), "audit": f"{number}:{digest}", "files": _digests(folder)}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    click.echo(str(folder))


@click.command("restore")
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Overwrite the present database without asking.")
def restore(directory: Path, yes: bool) -> None:
    """Restore a backup after checking its manifest; stop the service first."""
    manifest: dict[str, Any] = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
    if _digests(directory) != manifest["files"]:
        raise click.ClickException("the backup does not fit its manifest; nothing was changed")
    if not yes:
        click.confirm(
            f"Overwrite the database with the backup of {datetime.fromisoformat(manifest['at']):%Y-%m-%d %H:%M}?",
            abort=True,
        )
    url = db.engine.url
    db.engine.dispose()
    if url.get_backend_name() == "sqlite":
        _copy_sqlite(directory / "database.sqlite3", Path(str(url.database)))
    else:
        _run_postgres(
            "pg_restore",
            url,
            "--clean",
            "--if-exists",
            "--no-owner",
            f"--dbname={url.database}",
            str(directory / "database.dump"),
        )
    if (directory / "files").exists():
        shutil.copytree(directory / "files", Path(current_app.config["FILES_DIR"]), dirs_exist_ok=True)
    click.echo("restored")


def _copy_sqlite(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as reader, sqlite3.connect(target) as writer:
        reader.backup(writer)
    reader.close()
    writer.close()


def _run_postgres(program: str, url: URL, *arguments: str) -> None:
    address = make_url(url)
    command = [program, f"--host={address.host or 'localhost'}", f"--port={address.port or 5432}"]
    if address.username:
        command.append(f"--username={address.username}")
    command += [*arguments] if program == "pg_restore" else [*arguments, str(address.database)]
    password = {"PGPASSWORD": str(address.password)} if address.password else {}
    path = shutil.which(program)
    if path is None:
        raise click.ClickException(f"{program} is missing: sudo apt-get install postgresql-client")
    done = subprocess.run([path, *command[1:]], env=password or None, check=False, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise click.ClickException(f"{program} failed: {done.stderr.strip()[:400]}")


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
