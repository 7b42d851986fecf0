"""Which kinds of units the lists prove, for a credit code and a day; both ends of a validity count."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select

from app.core.bulk import in_pieces
from app.core.scope import unscoped
from app.extensions import db
from app.registers.models import KindProof, ScienceProject, SocialOrganisation
from app.registers.queries.lists import in_force
from app.registers.states import EntryState, UnitKind
from app.security.states import Department

OF_ONE_CODE = "a department proves the kinds of every unit of the region; only kinds and their proofs leave"


@dataclass(frozen=True)
class Proof:
    """What proves a kind: who says so, by which document, and between which days, both included."""

    uscc: str
    kind: UnitKind
    department: Department
    proof_no: str
    valid_from: date
    valid_to: date | None


def _holds(day: date) -> ColumnElement[bool]:
    return (KindProof.valid_from <= day) & (KindProof.valid_to.is_(None) | (KindProof.valid_to >= day))


def kinds_proved(uscc: str, day: date) -> list[UnitKind]:
    """The kinds that the lists prove of a credit code on a day, in the order of the notice."""
    return kinds_by_code([uscc], day).get(uscc, [])


def kinds_by_code(usccs: Iterable[str], day: date) -> dict[str, list[UnitKind]]:
    """The kinds that the lists prove on a day, for many credit codes at once; a code without any is left out."""
    proven: dict[str, set[UnitKind]] = defaultdict(set)
    with unscoped(OF_ONE_CODE):
        for piece in in_pieces(sorted(set(usccs))):
            statement = select(KindProof.uscc, KindProof.kind).where(KindProof.uscc.in_(piece), _holds(day))
            for uscc, kind in db.session.execute(statement):
                proven[uscc].add(kind)
    return {uscc: [kind for kind in UnitKind if kind in kinds] for uscc, kinds in proven.items()}


def proofs_of(uscc: str, day: date | None = None) -> list[Proof]:
    """The proofs of a credit code that hold on a day, or all that ever held; the longest first within a kind."""
    statement = select(
        KindProof.uscc,
        KindProof.kind,
        KindProof.department,
        KindProof.proof_no,
        KindProof.valid_from,
        KindProof.valid_to,
    ).where(KindProof.uscc == uscc)
    with unscoped(OF_ONE_CODE):
        rows = db.session.execute(statement.where(_holds(day)) if day else statement)
        found = [Proof(*row) for row in rows]
    order = list(UnitKind)
    return sorted(found, key=lambda proof: (order.index(proof.kind), proof.valid_to is not None, proof.valid_from))


def project_running(project_no: str, uscc: str, day: date) -> bool:
    """Whether the organisation undertakes a science project of this number that runs on the day (R15)."""
    statement = select(ScienceProject.id).where(
        ScienceProject.proof_no == project_no.strip(), ScienceProject.uscc == uscc, in_force(ScienceProject, day)
    )
    with unscoped(OF_ONE_CODE):
        return db.session.scalar(statement.limit(1)) is not None


def is_abnormal(uscc: str) -> bool:
    """Whether 民政 lists the social organisation as abnormal (R13)."""
    statement = select(SocialOrganisation.id).where(
        SocialOrganisation.uscc == uscc,
        SocialOrganisation.is_abnormal,
        SocialOrganisation.state == EntryState.LISTED,
    )
    with unscoped(OF_ONE_CODE):
        return db.session.scalar(statement.limit(1)) is not None
