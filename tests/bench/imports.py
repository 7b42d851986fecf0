"""Import 10,000 invented people from a real workbook: seconds and peak memory of a process of its own (W8).

python -m tests.bench.imports [--rows 10000] [--engine sqlite]
"""

import json
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.organisations.queries import areas, counties_of
from app.security.services import create_account
from seeds.reference.load import load as load_reference
from tests.bench.import_once import LISTS, application
from tests.conftest import PASSWORD, _drop_postgres, _new_postgres, _reachable
from tests.factories import id_number

FIRST_HEADS = ("身份证号码", "姓名", "户籍所在地", "联系电话")
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈马杨", "明华丽军伟芳娜静强磊洋艳勇杰娟涛超兰"


def _line(index: int, channel: str, random: Random, counties: list[str]) -> list[Any]:
    birth = date(2000, 1, 1) + timedelta(days=index % 1500)
    name = random.choice(SURNAMES) + "".join(random.choices(GIVEN, k=2))
    told = {
        "REALNAME_DB": ["大学本科", "宁夏大学", "会计学", "2023-06-30", f"10749{index:012d}"],
        "JOBSEEK_MINIAPP": ["是", "兴庆区、金凤区", "管理类", f"解放路{index}号"],
        "UNEMP_REGISTER": [f"6401{index:08d}", "2023/5/4"],
    }
    return [id_number(birth, index), name, random.choice(counties), f"139{index:08d}", *told[channel]]


def write_list(path: Path, channel: str, rows: int, counties: list[str]) -> None:
    """Write the list of one source as a workbook."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet, random = book.add_worksheet(), Random(7)
    sheet.write_row(0, 0, [*FIRST_HEADS, *LISTS[channel][1]])
    for index in range(1, rows + 1):
        sheet.write_row(index, 0, _line(index, channel, random, counties))
    book.close()


def prepare(url: str, folder: Path, rows: int) -> None:
    """Make the database, the officer of the region and the three workbooks."""
    app = application(url, folder)
    with app.app_context(), acting_as(SYSTEM):
        db.create_all()
        load_reference(lambda _line: None)
        facts = {"roles": "REGION_CENTER", "region_code": "640000", "level": "PROVINCE", "department": "HRSS"}
        create_account(SYSTEM, login="center", name="center", password=PASSWORD, trusted=True, **facts)
        db.session.commit()
        counties = [areas()[area.code].name for area in counties_of("640000")]
        db.session.remove()
        db.engine.dispose()
    for channel in LISTS:
        write_list(folder / f"{channel}.xlsx", channel, rows, counties)


def _child(url: str, folder: Path, channel: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.import_once", channel, url, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def report(name: str, url: str, folder: Path, rows: int) -> None:
    """Prepare one engine, import the three lists one after another and the first once more; print a line for each."""
    prepare(url, folder, rows)
    for channel in (*LISTS, "REALNAME_DB"):
        found = _child(url, folder, channel)
        told = " ".join(f"{key} {found[key]:,}" for key in ("created", "updated", "unchanged") if found[key])
        print(
            f"{name:10} import {channel:15} {rows:7,} rows {found['total']:5.2f} s (upload {found['upload']:.2f}, dry run "
            f"{found['check']:.2f}, store {found['store']:.2f}) {found['cpu']:5.2f} s CPU {found['peak']:4.0f} MB peak "
            f"({found['rest']:.0f} MB before) {told}",
            flush=True,
        )


def main() -> None:
    """Measure both engines, each list in a process of its own."""
    parser = ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"))
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if wanted.engine != "postgresql":
            report("SQLite", f"sqlite:///{folder}/bench.db", folder, wanted.rows)
        if wanted.engine != "sqlite" and _reachable():
            url = _new_postgres()
            try:
                report("PostgreSQL", url, folder, wanted.rows)
            finally:
                _drop_postgres(url)


if __name__ == "__main__":
    main()
