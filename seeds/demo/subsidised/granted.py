"""What a past claim leaves behind when it was paid: notice, batch, voucher, transactions, history, months, locked sheets."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from app.core import calendar, clock, issuing
from app.core.actor import SYSTEM, Actor, acting_as
from app.core.bulk import insert_rows, update_rows
from app.core.identifiers import new_id
from app.core.workflow import StatusLog
from app.extensions import db
from app.organisations.queries import full_name_of
from app.placements.models import AttendanceMonth, Placement
from app.placements.queries.documents import office_of
from app.placements.states import AttendanceMonthState
from app.registers.models import PaymentVoucher
from app.registers.states import BudgetItem
from app.security.models import Account
from app.subsidies.models import BudgetAccount, BudgetEntry, Claim, ClaimLine, ClaimNotice, PaymentBatch, PaymentItem
from app.subsidies.services import batch_files, notices
from app.subsidies.states import ClaimKind, EntryKind
from seeds.demo.cast import People
from seeds.demo.lists import Lists

ZERO = Decimal("0.00")
STEPS = (  # move, from, to, role, workdays after the submission
    ("submit", "DRAFT", "SUBMITTED", "UNIT_ADMIN", 0),
    ("accept", "SUBMITTED", "ACCEPTED", "COUNTY_AGENT", 1),
    ("pass", "ACCEPTED", "COUNTY_PASSED", "COUNTY_AGENT", 3),
    ("recheck", "COUNTY_PASSED", "RECHECK_PASSED", "COUNTY_AUDITOR", 4),
    ("publish", "RECHECK_PASSED", "PUBLIC_NOTICE", "SYSTEM", 5),
    ("approve", "PUBLIC_NOTICE", "APPROVED", "SYSTEM", 11),
    ("send", "APPROVED", "SENT_TO_FINANCE", "COUNTY_AGENT", 12),
    ("pay", "SENT_TO_FINANCE", "PAID", "FINANCE", 15),
)
AFTER = {name: days for name, _from, _to, _role, days in STEPS}


@dataclass
class Books:
    """What was granted so far: money by account, months by placement, sheets that are locked."""

    accounts: dict[tuple[str, int, BudgetItem], BudgetAccount]
    entries: list[dict[str, Any]] = field(default_factory=list)
    logs: list[dict[str, Any]] = field(default_factory=list)
    shares: dict[str, Fraction] = field(default_factory=lambda: defaultdict(Fraction))
    sheets: set[str] = field(default_factory=set)


class Granted:
    """Writes what follows claims that were paid, county by county."""

    def __init__(self, people: People, lists: Lists):
        self.people, self.lists, self.today = people, lists, clock.today()
        self.workdays = calendar.workdays()
        accounts = db.session.scalars(select(BudgetAccount))
        self.books = Books({(row.region_code, row.year, row.item): row for row in accounts})
        users = db.session.execute(select(Account.unit_id, Account.user_id).where(Account.unit_id.is_not(None)))
        self.users: dict[str, int] = {unit_id: user_id for unit_id, user_id in users if unit_id}
        self.made = 0

    def add(self, made: Sequence[Claim], day: date) -> None:
        """Write claims as paid: by county one notice and one batch with one voucher."""
        by_county: dict[str, list[Claim]] = defaultdict(list)
        for claim in made:
            by_county[claim.region_code].append(claim)
        for region, mine in sorted(by_county.items()):
            self._of_county(region, mine, day)
        self._note_lines([claim.id for claim in made])
        self.made += len(made)
        db.session.flush()

    def _at(self, day: date, step: str) -> datetime:
        return (
            datetime.combine(self.workdays.add(day, AFTER[step]), time(15, 20))
            if AFTER[step]
            else (datetime.combine(day, time(10, 5)))
        )

    def _of_county(self, region: str, mine: list[Claim], day: date) -> None:
        agent, auditor = self.people.officer(region, "agent"), self.people.officer(region, "auditor")
        with clock.frozen(self._at(day, "publish")):
            notice = self._notice(region, mine, day)
        paid = self._at(day, "pay").date()
        batch = self._batch(region, mine, paid, agent, day)
        voucher = f"PZ{paid:%Y%m%d}{region}{self.made:05d}"
        update_rows(Claim, [(claim, self._facts(claim, day, notice, voucher, agent, auditor)) for claim in mine])
        for claim in mine:
            db.session.expire(claim)
        self._items(batch, mine, voucher, paid)
        self._voucher(region, mine, voucher, paid)
        for claim in mine:
            self._enter(claim, day, paid)
            self._log(claim, day, agent, auditor)

    def _notice(self, region: str, mine: list[Claim], day: date) -> ClaimNotice:
        rows, office = notices.rows_of(mine), office_of(region)
        notice = ClaimNotice(
            region_code=region,
            number=issuing.new_number(notices.SERIES, region),
            title=f"{full_name_of(region)}就业见习补贴公示",
            issuer=office.name,
            office_phone=office.phone,
            from_day=self._at(day, "publish").date(),
            to_day=self.workdays.add(self._at(day, "publish").date(), 5),
            claims=len(mine),
            people=len({(row["name"], row["id"]) for row in rows if row["id"]}),
            amount_yuan=sum((claim.amount_yuan for claim in mine), ZERO),
            shown=json.dumps(rows, ensure_ascii=False),
            state="CLOSED",
            closed_on=self._at(day, "approve").date(),
        )
        db.session.add(notice)
        db.session.flush()
        notices.issue(notice)
        return notice

    def _facts(
        self, claim: Claim, day: date, notice: ClaimNotice, voucher: str, agent: Actor, auditor: Actor
    ) -> dict[str, Any]:
        approved = self._at(day, "approve").date()
        clerk = self.people.officer(claim.region_code, "clerk").user_id
        return {
            "state": "PAID",
            "submitted_at": self._at(day, "submit"),
            "submitted_by_id": self.users.get(claim.unit_id)
            if claim.unit_id
            else clerk
            if not claim.trainee_id
            else None,
            "accepted_on": self._at(day, "accept").date(),
            "passed_at": self._at(day, "pass"),
            "passed_by_id": agent.user_id,
            "rechecked_at": self._at(day, "recheck"),
            "rechecked_by_id": auditor.user_id,
            "notice_id": notice.id,
            "approved_on": approved,
            "budget_year": approved.year,
            "paid_on": self._at(day, "pay").date(),
            "voucher_no": voucher,
            "paid_yuan": claim.amount_yuan,
            "risk_result": "PASS",
            "risk_checked_at": self._at(day, "pass"),
        }

    def _batch(self, region: str, mine: list[Claim], paid: date, agent: Actor, day: date) -> PaymentBatch:
        sent = self._at(day, "send").date()
        with clock.frozen(datetime.combine(sent, time(10))):
            number = issuing.new_number("JXBF", region)
        batch = PaymentBatch(
            number=number,
            title=f"{number} 补贴拨付",
            region_code=region,
            state="SETTLED",
            payments=len(mine),
            amount_yuan=sum((claim.amount_yuan for claim in mine), ZERO),
            checksum="0" * 64,
            sent_on=sent,
            sent_by_id=agent.user_id,
            pay_due_on=self.workdays.add(sent, 10),
            settled_on=paid,
        )
        db.session.add(batch)
        db.session.flush()
        return batch

    def _items(self, batch: PaymentBatch, mine: list[Claim], voucher: str, paid: date) -> None:
        items = [
            PaymentItem(
                batch_id=batch.id,
                claim_id=claim.id,
                place=place,
                claim_number=claim.number,
                payee_name=claim.payee_name,
                payee_bank=claim.payee_bank,
                payee_account=claim.payee_account or "0",
                amount_yuan=claim.amount_yuan,
                state="PAID",
                voucher_no=voucher,
                paid_on=paid,
                region_code=batch.region_code,
            )
            for place, claim in enumerate(mine, start=1)
        ]
        db.session.add_all(items)
        batch.checksum = batch_files.checksum_of(batch, items, {claim.id: claim.kind for claim in mine})
        db.session.flush()

    def _voucher(self, region: str, mine: list[Claim], voucher: str, paid: date) -> None:
        """Finance's own list knows the payment too; here and there another sum, for the tie-out to find."""
        amount = sum((claim.amount_yuan for claim in mine), ZERO)
        off = Decimal("100.00") if region == "640121" and paid.month == self.today.month - 2 else ZERO
        facts = {"voucher_no": voucher, "paid_on": paid, "amount_yuan": amount + off, "payee": "见习单位（批量）"}
        with clock.frozen(datetime.combine(paid, time(16))):
            self.lists.enter(PaymentVoucher, region_code=region, **facts)

    def _enter(self, claim: Claim, day: date, paid: date) -> None:
        approved = self._at(day, "approve")
        account = self.books.accounts[claim.region_code, approved.year, BudgetItem(claim.kind.value)]
        whose = {"account_id": account.id, "region_code": claim.region_code, "claim_id": claim.id, "note": claim.number}
        amount = claim.amount_yuan
        moments = ((EntryKind.COMMIT, amount, ZERO, approved), (EntryKind.PAY, -amount, amount, self._at(day, "pay")))
        for kind, committed, spent, at in moments:
            figures = {"kind": kind, "arranged_yuan": ZERO, "committed_yuan": committed, "paid_yuan": spent}
            self.books.entries.append({"id": new_id(), **whose, **figures, "made_at": at, "made_by": "系统"})
        account.paid_yuan += amount

    def _log(self, claim: Claim, day: date, agent: Actor, auditor: Actor) -> None:
        names = {"COUNTY_AGENT": agent, "COUNTY_AUDITOR": auditor}
        for name, source, target, role, _days in STEPS:
            who = names.get(role)
            self.books.logs.append(
                {
                    "id": new_id(),
                    "entity": "claim",
                    "record_id": claim.id,
                    "move": name,
                    "from_state": source,
                    "to_state": target,
                    "actor_id": who.user_id if who else None,
                    "actor_name": who.name if who else claim.claimant_name[:64] if role == "UNIT_ADMIN" else "系统",
                    "role": role,
                    "at": self._at(day, name),
                    "reason": "",
                }
            )

    def _note_lines(self, claim_ids: list[str]) -> None:
        columns = select(ClaimLine.placement_id, ClaimLine.share, ClaimLine.sheet_id, ClaimLine.kind)
        for start in range(0, len(claim_ids), 500):
            mine = columns.where(ClaimLine.claim_id.in_(claim_ids[start : start + 500]), ClaimLine.holds)
            for placement_id, share, sheet_id, kind in db.session.execute(mine):
                if kind == ClaimKind.LIVING and placement_id and sheet_id:
                    self.books.shares[placement_id] += Fraction(share or 0)
                    self.books.sheets.add(sheet_id)

    def close(self) -> None:
        """Store what was gathered: transactions, histories, months paid, locked sheets."""
        with acting_as(SYSTEM):
            db.session.flush()
            insert_rows(BudgetEntry, self.books.entries, told=())
            insert_rows(StatusLog, self.books.logs, told=())
            rows = {row.id: row for row in db.session.scalars(select(Placement)) if row.id in self.books.shares}
            months = {
                key: Decimal(round(min(share, Fraction(12)) * 10_000)) / 10_000
                for key, share in self.books.shares.items()
            }
            update_rows(Placement, [(rows[key], {"months_paid": paid}) for key, paid in months.items()])
            sheets = [row for row in db.session.scalars(select(AttendanceMonth)) if row.id in self.books.sheets]
            locked = {"state": AttendanceMonthState.LOCKED}
            update_rows(
                AttendanceMonth,
                [
                    (row, {**locked, "locked_at": (row.verified_at or row.updated_at) + timedelta(days=5)})
                    for row in sheets
                ],
            )
            db.session.expire_all()
