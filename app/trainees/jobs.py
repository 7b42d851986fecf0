"""Timed jobs of trainees, and what follows in the same transaction when people are collected or merged."""

from typing import Any

from app.core.actor import SYSTEM
from app.core.jobs import timed
from app.extensions import db
from app.registers import signals as register_signals
from app.trainees import services, signals
from app.trainees.models import Trainee
from app.trainees.queries.people import without_hashes
from app.trainees.services import gathering, led


@timed("trainees.gather", "从失业登记、实名库台账归集见习对象", hour=0, minute=50)
def gather() -> int:
    """Take over whom the labour offices' own lists name since the last time."""
    return gathering.gather(SYSTEM)


@timed("trainees.hardship_lists", "按低收入家庭名单核实困难情况", hour=1, minute=5)
def verify_from_lists() -> int:
    """Confirm the waiting claims of low income by the list of 民政."""
    return services.verify_low_income(SYSTEM)


@timed("trainees.hardship_expire", "困难认定到期与标识更新", hour=1, minute=10)
def expire_hardship() -> int:
    """End confirmations that ran out, ask their owners anew, and bring the marks up to date."""
    return services.expire_all()


@timed("trainees.recheck", "资格到期人员重新核验", hour=1, minute=20)
def recheck() -> int:
    """Judge anew the eligible whom a passed day or new evidence may move."""
    return services.recheck_due()


@timed("trainees.waiting", "等待名单更新", hour=1, minute=40)
def waiting() -> int:
    """Write since when people wait, of those of whom no move or source told it."""
    return services.refresh_waiting()


@timed("trainees.hashes", "补齐银行账号和住址的比对值", hour=1, minute=50)
def fill_hashes() -> int:
    """Derive the hashes of bank numbers and addresses that were stored before these were compared."""
    done, after = 0, ""
    while people := without_hashes(after):
        for person in people:
            person.bank_no, person.address = person.bank_no, person.address
        done, after = done + len(people), people[-1].id
        db.session.flush()
    return done


def _collected(_sender: Any, *, fields: dict[str, set[str]]) -> None:
    told = [key for key, names in fields.items() if "is_willing" in names]
    if told:
        services.refresh_waiting(told)
    led.note_on_leads(key for key, names in fields.items() if "phone_hash" in names)


def _joined(_sender: Any, *, kept: Trainee, gone: Trainee, **_facts: Any) -> None:
    keys = [kept.id, gone.id]
    services.catch_up(kept)
    services.catch_up(gone)
    services.refresh_marks(keys)
    services.refresh_waiting(keys)


def _transferred(_sender: Any, *, trainee: Trainee, from_region: str) -> None:
    services.keep_stay(trainee, from_region)


def listen() -> None:
    """Follow what the register and the leads tell."""
    signals.collected.connect(_collected)
    register_signals.lead_confirmed.connect(led.follow_lead)
    signals.merged.connect(_joined)
    signals.parted.connect(_joined)
    signals.transferred.connect(_transferred)
