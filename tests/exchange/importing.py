"""A target of its own for tests of imports, and uploads without a browser."""

import io

from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from app.core import bulk
from app.core.scope import unscoped
from app.exchange.models import ImportFault
from app.exchange.services import importing
from app.exchange.services.targets import Column, Outcome
from app.extensions import db
from app.organisations.models import DepartmentOffice
from app.security.states import Permission
from tests.exchange.workbooks import workbook

HEADINGS = ("机构名称", "负责人身份证号码", "办公电话", "设立日期", "开放")
DAY = "2023-06-05"


class OfficeLists:
    """Offices stored many at once, with columns of every difficult kind."""

    name, title, permission = "test-office", "测试机构", Permission.AGENCY_READ

    def columns(self):
        return [
            Column("name", "机构名称", required=True, longest=80),
            Column("id_no", "负责人身份证号码", "id_no", sensitive=True),
            Column("office_phone", "办公电话", "phone", sensitive=True),
            Column("since", "设立日期", "date"),
            Column("is_open", "开放", "bool"),
        ]

    def options(self):
        return [Column("department", "部门", "choice", required=True, options=(("HRSS", "人社"), ("EDU", "教育")))]

    def check(self, actor, rows, given):
        names = [row.values["name"] for row in rows if row.values.get("name")]
        stored = {
            name
            for (name,) in db.session.execute(
                select(DepartmentOffice.name).where(DepartmentOffice.name.in_(names[:500]))
            )
        }
        for row in rows:
            if row.values.get("name") in stored:
                row.fault("name", "库中已有这个机构。")

    def store(self, actor, rows, given, batch_id):
        facts = [
            {
                "name": row.values["name"],
                "department": given["department"],
                "region_code": actor.region_code,
                "office_phone": row.values.get("office_phone") or "",
            }
            for row in rows
        ]
        for row, key in zip(rows, bulk.insert_rows(DepartmentOffice, facts), strict=True):
            yield Outcome(row.number, key, "CREATED", {"version": 1})

    def undo(self, actor, outcomes, batch_id):
        stays = []
        for one in outcomes:
            office = db.session.get(DepartmentOffice, one.record_id)
            if office is None or office.version != one.before["version"]:
                stays.append((one.row, "已被修改。"))
            else:
                db.session.delete(office)
        return stays


def upload(actor, body, *, target, name="名单.xlsx", **given):
    """Upload bytes as a person would."""
    file = FileStorage(io.BytesIO(body), filename=name)
    return importing.upload(actor, importing.target_of(actor, target), file, given)


def offices(count, start=1):
    """A workbook of so many faultless offices."""
    return workbook(HEADINGS, *((f"测试机构{n}", "", "0951-5099001", DAY, "是") for n in range(start, start + count)))


def faults(batch):
    """What was told, as {cell: message}."""
    with unscoped("a test reads the table itself"):
        rows = db.session.scalars(select(ImportFault).where(ImportFault.batch_id == batch.id).order_by(ImportFault.id))
        return {row.cell: row.message for row in rows}


def stored_offices(prefix="测试机构"):
    """How many offices of an import there are."""
    with unscoped("a test counts the table itself"):
        return len(
            list(db.session.scalars(select(DepartmentOffice.id).where(DepartmentOffice.name.startswith(prefix))))
        )
