"""Compute and examine 10,000 claims of 60,000 lines, six people of each unit, on both engines; find the network too.

python -m tests.bench.subsidies_risk [--claims 10000] [--engine sqlite|postgresql]
"""

import tempfile
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

import config
from app import create_app
from app.core import clock, loading
from app.core.actor import SYSTEM, acting_as
from app.core.crypto import keyed_hash
from app.core.identifiers import new_id
from app.core.types import city_of
from app.core.unit_of_work import commit
from app.extensions import db
from app.placements.models import (
    Agreement,
    AllowancePayment,
    AttendanceDay,
    AttendanceMonth,
    InsuranceCover,
    InsurancePolicy,
    Mentor,
    Placement,
)
from app.subsidies.models import Claim, ClaimLine, RiskFlag
from app.subsidies.queries import network
from app.subsidies.services import claims
from app.subsidies.services.detecting import examine
from app.subsidies.states import CheckStep, ClaimKind
from app.trainees.models import Trainee
from app.units.models import Unit
from seeds import bench, bench_attendance
from seeds.reference.load import load as load_reference
from tests.conftest import _drop_postgres, _new_postgres, _reachable

NOW = datetime(2023, 11, 6, 9, 0)
MONTH, FIRST, LAST = "2023-10", date(2023, 5, 1), date(2023, 10, 31)
PEOPLE = 6  # of each unit, whose month makes one claim
BEFORE = datetime(2023, 4, 28, 9)
SETTLED = {"graduation_date": date(2022, 7, 1), "unemp_reg_date": date(2023, 3, 1), "hukou_date": date(2010, 1, 1)}
CHUNK = 20_000
UNITS_AT_ONCE = 500


def _application(url: str, folder: Path) -> Flask:
    return create_app(
        {
            "SQLALCHEMY_DATABASE_URI": url,
            "SQLALCHEMY_ENGINE_OPTIONS": config.engine_options(url),
            "FILES_DIR": folder,
            "PASSWORD_METHOD": "pbkdf2:sha256:1",
        }
    )


def _defaults(entity: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in entity.__table__.columns:
        default = column.default
        plain = default is not None and default.is_scalar
        found[column.name] = default.arg if plain else None
    return found | {"created_at": BEFORE, "updated_at": BEFORE, "version": 1}


def _write(entity: Any, rows: Iterator[dict[str, Any]]) -> None:
    blank = _defaults(entity)
    blank = {name: value for name, value in blank.items() if name in entity.__table__.columns}
    while chunk := [{**blank, "id": new_id(), **row} for row in islice(rows, CHUNK)]:
        loading.put_rows(entity.__table__, chunk)
        commit()


def _people(number: int) -> None:
    """Units of six with a month of attendance; the modules of the other bench, told of another size."""
    bench.IN_A_UNIT = bench_attendance.IN_A_UNIT = PEOPLE
    bench_attendance.MONTHS = (MONTH,)
    workdays = bench_attendance.database_params().workdays
    bench.load_attendance(lambda _line: None, day_rows=number * workdays.in_month(MONTH))


def _accounts() -> None:
    """Every unit has an account, every mentor is insured, every month is verified, every person has a browser."""
    units = db.session.execute(sa.select(Unit.id, Unit.uscc)).all()
    table = Unit.__table__
    statement = table.update().where(table.c.id == sa.bindparam("key"))  # type: ignore[attr-defined]
    names = {"bank_account": sa.bindparam("account"), "bank_account_hash": sa.bindparam("hash")}
    rows = [{"key": key, "account": f"6222{code}", "hash": keyed_hash(f"6222{code}")} for key, code in units]
    db.session.connection().execute(statement.values(bank_name="测量银行", **names), rows)
    for changed in (
        sa.update(Mentor).values(insured_since=date(2018, 1, 1)),
        sa.update(AttendanceMonth).values(state="VERIFIED", verified_at=NOW),
        sa.update(AttendanceDay).values(trainee_device=AttendanceDay.placement_id.cast(sa.String)),
        sa.update(Trainee).values(address_hash=Trainee.id_hash, bank_hash=Trainee.id_hash, **SETTLED),
    ):
        db.session.execute(changed, execution_options={"synchronize_session": False})
    commit()


def _around(placements: list[Any]) -> None:
    """A filed agreement, a cover and a bank slip of each placement."""
    area = placements[0].region_code
    policy = {"id": new_id(), "insurer": "测量保险公司", "policy_no": "P1", "kind": "ACCIDENT"}
    policy |= {"sum_yuan": Decimal(500_000), "premium_yuan": Decimal(100), "slots": len(placements)}
    policy |= {"valid_from": FIRST, "valid_to": LAST, "region_code": area, "city_code": city_of(area)}
    _write(InsurancePolicy, iter([policy]))
    _write(Agreement, (_agreement(row, number) for number, row in enumerate(placements)))
    _write(InsuranceCover, (_cover(row, policy["id"]) for row in placements))
    _write(AllowancePayment, (_payment(row, number) for number, row in enumerate(placements)))


def _keys(row: Any) -> dict[str, Any]:
    return {
        "placement_id": row.id,
        "unit_id": row.unit_id,
        "trainee_id": row.trainee_id,
        "region_code": row.region_code,
        "city_code": city_of(row.region_code),
        "person_name": row.person_name,
    }


def _agreement(row: Any, number: int) -> dict[str, Any]:
    days = {"starts_on": FIRST, "ends_on": LAST, "unit_signed_at": BEFORE, "trainee_signed_at": BEFORE}
    words = {"agreement_no": f"XY{number:08d}", "unit_name": row.unit_name, "post_title": row.post_title}
    filed = {"state": "FILED", "filed_on": BEFORE.date(), "sha256": "0" * 64, "number": 1}
    return {**_keys(row), **days, **words, **filed, "allowance_yuan": Decimal("2050.00")}


def _cover(row: Any, policy_id: str) -> dict[str, Any]:
    return {**_keys(row), "policy_id": policy_id, "from_day": FIRST, "to_day": LAST}


def _payment(row: Any, number: int) -> dict[str, Any]:
    paid = {"month": MONTH, "amount_yuan": Decimal("2050.00"), "paid_on": date(2023, 11, 1)}
    answered = {"answer": "RECEIVED", "answered_at": datetime(2023, 11, 2)}
    return {**_keys(row), **paid, **answered, "slip_no": f"HD{number:08d}", "is_by_bank": True}


def _fill(number: int) -> list[str]:
    db.create_all()
    load_reference(lambda _line: None)
    _people(number * PEOPLE)
    _accounts()
    columns = (Placement.id, Placement.unit_id, Placement.trainee_id, Placement.region_code)
    named = (Placement.person_name, Placement.unit_name, Placement.post_title)
    _around(list(db.session.execute(sa.select(*columns, *named))))
    db.session.connection().exec_driver_sql("ANALYZE")
    commit()
    return list(db.session.scalars(sa.select(Unit.id).order_by(Unit.id)))


def _timed(title: str, act: Callable[[], Any]) -> float:
    began, started = time.process_time(), time.perf_counter()
    act()
    wall = time.perf_counter() - started
    print(f"{title:<44} {wall:8.1f} s wall {time.process_time() - began:8.1f} s cpu", flush=True)
    return wall


def _compute(unit_ids: list[str]) -> None:
    rest = iter(unit_ids)
    while piece := list(islice(rest, UNITS_AT_ONCE)):
        claims.draft_many(SYSTEM, ClaimKind.LIVING, piece)
        commit()
        db.session.expunge_all()


def _examine() -> None:
    after = ""
    while several := list(db.session.scalars(sa.select(Claim).where(Claim.id > after).order_by(Claim.id).limit(500))):
        after = several[-1].id
        examine(several, CheckStep.SUBMIT)
        commit()
        db.session.expunge_all()


def _count(entity: Any) -> int:
    return int(db.session.scalar(sa.select(sa.func.count()).select_from(entity)) or 0)


def measure(url: str, folder: Path, number: int) -> None:
    """Fill a database and print one table."""
    app = _application(url, folder)
    with app.app_context(), acting_as(SYSTEM), clock.frozen(NOW):
        unit_ids: list[str] = []
        _timed("fill", lambda: unit_ids.extend(_fill(number)))
        whole = _timed("compute and store", lambda: _compute(unit_ids))
        counted = _count(sa.select(ClaimLine.id).where(ClaimLine.is_counted).subquery())
        print(f"{_count(Claim):,} claims, {_count(ClaimLine):,} lines, {counted:,} counted")
        whole += _timed("examine, first time", _examine)
        print("flags", dict(Counter(code.value for code in db.session.scalars(sa.select(RiskFlag.code)))))
        print(f"{'compute and examine':<44} {whole:8.1f} s wall")
        _timed("examine again", _examine)
        found: list[Any] = []
        _timed(f"network of {_count(Trainee):,} people", lambda: found.extend(network.clusters()))
        print(f"{len(found)} groups")
        db.session.remove()
        db.engine.dispose()


def main() -> None:
    """Measure one engine or both."""
    parser = ArgumentParser()
    parser.add_argument("--claims", type=int, default=10_000)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"))
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if wanted.engine != "postgresql":
            print("SQLite")
            measure(f"sqlite:///{folder}/bench.db", folder, wanted.claims)
        if wanted.engine != "sqlite" and _reachable():
            print("PostgreSQL")
            url = _new_postgres()
            measure(url, folder, wanted.claims)
            _drop_postgres(url)


if __name__ == "__main__":
    main()
