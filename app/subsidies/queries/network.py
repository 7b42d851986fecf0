"""What people and units share, found by grouping keyed hashes in the database; names only for whoever may know them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup
from sqlalchemy import String, cast, func, select, union_all

from app.core import actor as actors
from app.core.actor import Actor
from app.core.charts_graph import GraphEdge, GraphNode, graph
from app.core.scope import area_holds, unscoped
from app.extensions import db
from app.placements.models import AttendanceDay, Mentor, Placement
from app.programme.queries import whole_number
from app.subsidies.models import Claim
from app.subsidies.queries.dossier_people import grouped, rows_in
from app.subsidies.rules.network import PERSON, UNIT, Cluster, Member, Tie, layout
from app.subsidies.rules.network import clusters as joined
from app.subsidies.states import ClaimState
from app.trainees.models import Trainee
from app.units.models import Unit

ACROSS_AREAS = "what is shared crosses counties; whoever lies elsewhere is counted, not named"
COLUMNS = ("见习人员", "共用", "见习单位")
SHOWN = 60  # groups of one page
PAIR = 2  # an account, a legal representative or a mentor of two is one too many
Members = dict[str, tuple[Member, ...]]


def clusters(region: str | None = None) -> list[Cluster]:
    """The groups that touch a county (its code), or the actor's whole reach (None), the heaviest first, with pictures.

    Those who lie outside the actor's reach are counted but neither named nor linked.
    """
    actor, crowd = actors.current(), whole_number("flag_crowd_people")
    with unscoped(ACROSS_AREAS):
        found = [Tie(kind, key, several) for kind, ties in _ties(crowd) for key, several in sorted(ties.items())]
        works = _works({member.id for tie in found for member in tie.members if member.what == PERSON})
    seen = [Tie(tie.kind, tie.key, tuple(_seen_by(actor, member) for member in tie.members)) for tie in found]
    near = [one for one in joined(seen, works) if any(_touches(region, member) for member in one.members)]
    return [replace(one, picture=picture(one)) for one in near[:SHOWN]]


def _seen_by(actor: Actor, member: Member) -> Member:
    return member if area_holds(actor, member) else replace(member, is_near=False)


def _touches(region: str | None, member: Member) -> bool:
    return member.is_near and region in (None, member.region)


def picture(cluster: Cluster) -> Markup:
    """A group as a graph: people, what they share, units; internships are broken lines."""
    drawn = layout(cluster)
    nodes = [GraphNode(spot.key, spot.label, spot.column, spot.row, spot.href) for spot in drawn.spots]
    edges = [GraphEdge(one, other) for one, other in drawn.ties]
    edges += [GraphEdge(one, other, is_faint=True) for one, other in drawn.works]
    return graph(cluster.title, COLUMNS, nodes, edges)


def _ties(crowd: int) -> Iterable[tuple[str, Members]]:
    yield "ACCOUNT", _accounts()
    yield "PHONE", _of_people(Trainee.phone_hash, crowd)
    yield "ADDRESS", _of_people(Trainee.address_hash, crowd)
    yield "DEVICE", _devices(crowd)
    yield "REP", _legal_reps()
    yield "MENTOR", _mentors()


def _began() -> Any:
    return select(Placement.id).where(Placement.trainee_id == Trainee.id, Placement.actual_start.is_not(None)).exists()


def _of_people(column: Any, least: int) -> Members:
    """The trainees who began and share one of a column's hashes."""
    mine = (column.is_not(None), Trainee.merged_into_id.is_(None), _began())
    shared = db.session.scalars(select(column).where(*mine).group_by(column).having(func.count() >= least))
    members = select(column, Trainee.id, Trainee.name, Trainee.region_code).where(*mine).order_by(Trainee.id)
    rows = rows_in(members, column, list(shared))
    return grouped((row[0], Member(PERSON, *row[1:])) for row in rows)


def _accounts() -> Members:
    """Accounts of two or more people and units: the people's cards, the units' accounts, and where claims were paid."""
    people = select(Trainee.bank_hash.label("account"), cast(Trainee.id, String).label("owner")).where(
        Trainee.bank_hash.is_not(None), Trainee.merged_into_id.is_(None), _began()
    )
    units = select(Unit.bank_account_hash, cast(Unit.uscc, String)).where(Unit.bank_account_hash.is_not(None))
    sent = (Claim.payee_hash.is_not(None), Claim.state.not_in([ClaimState.DRAFT, ClaimState.WITHDRAWN]))
    by_people = select(Claim.payee_hash, cast(Claim.trainee_id, String)).where(*sent, Claim.trainee_id.is_not(None))
    by_units = select(Claim.payee_hash, cast(Unit.uscc, String)).join(Unit, Unit.id == Claim.unit_id).where(*sent)
    every = union_all(people, units, by_people, by_units).subquery()
    statement = select(every.c.account).group_by(every.c.account)
    shared = list(db.session.scalars(statement.having(func.count(every.c.owner.distinct()) >= PAIR)))
    return _owners(shared)


def _owners(accounts: Sequence[str]) -> Members:
    claimed = (
        select(Claim.payee_hash, Claim.trainee_id, Claim.unit_id).where(Claim.state != ClaimState.DRAFT).distinct()
    )
    paid = list(rows_in(claimed, Claim.payee_hash, accounts))
    cards = list(rows_in(select(Trainee.bank_hash, Trainee.id), Trainee.bank_hash, accounts))
    held = list(rows_in(select(Unit.bank_account_hash, Unit.id), Unit.bank_account_hash, accounts))
    people = {(row[0], row[1]) for row in [*cards, *paid] if row[1]}
    units = {(row[0], row[1]) for row in held} | {(row[0], row[2]) for row in paid if row[2]}
    known = _named_people({key for _account, key in people}) | _named_units({key for _account, key in units})
    pairs = dict.fromkeys((account, known[key]) for account, key in sorted(people | units) if key in known)
    return {account: several for account, several in grouped(pairs).items() if len(several) >= PAIR}


def _named_people(keys: Collection[str]) -> dict[str, Member]:
    statement = select(Trainee.id, Trainee.name, Trainee.region_code).where(Trainee.merged_into_id.is_(None))
    return {row[0]: Member(PERSON, *row) for row in rows_in(statement, Trainee.id, keys)}


def _named_units(keys: Collection[str]) -> dict[str, Member]:
    """The units by key; of two records of one unit the later one stands for it."""
    statement = select(Unit.id, Unit.name, Unit.region_code, Unit.uscc).order_by(Unit.id)
    rows = list(rows_in(statement, Unit.id, keys))
    last = {row.uscc: Member(UNIT, row.id, row.name, row.region_code) for row in rows}
    return {row.id: last[row.uscc] for row in rows}


def _devices(crowd: int) -> Members:
    """Browsers from which a crowd tapped, as people."""
    entity = AttendanceDay
    placements = func.count(entity.placement_id.distinct())
    statement = select(entity.trainee_device).where(entity.trainee_device.is_not(None))
    shared = list(db.session.scalars(statement.group_by(entity.trainee_device).having(placements >= crowd)))
    used = (
        select(entity.trainee_device, Placement.trainee_id)
        .join(Placement, Placement.id == entity.placement_id)
        .distinct()
        .order_by(Placement.trainee_id)
    )
    pairs = [(row[0], row[1]) for row in rows_in(used, entity.trainee_device, shared)]
    known = _named_people({key for _device, key in pairs})
    several = grouped((device, known[key]) for device, key in pairs if key in known)
    return {device: members for device, members in several.items() if len(members) >= crowd}


def _legal_reps() -> Members:
    """Legal representatives of two or more units, and those who are trainees themselves."""
    column = Unit.legal_rep_id_no_hash
    statement = select(column).where(column.is_not(None)).group_by(column)
    shared = set(db.session.scalars(statement.having(func.count(Unit.uscc.distinct()) >= PAIR)))
    trainees = select(column, Trainee.id, Trainee.name, Trainee.region_code).join(Trainee, Trainee.id_hash == column)
    interns = {row[0]: Member(PERSON, *row[1:]) for row in db.session.execute(trainees.where(_began()).distinct())}
    rows = list(rows_in(select(column, Unit.id), column, shared | set(interns)))
    known = _named_units({row[1] for row in rows})
    pairs = dict.fromkeys((row[0], known[row[1]]) for row in rows if row[1] in known)
    return grouped([*interns.items(), *pairs])


def _mentors() -> Members:
    """Mentors whom two or more units name."""
    column = Mentor.id_hash
    statement = select(column).where(column.is_not(None)).group_by(column)
    shared = db.session.scalars(statement.having(func.count(Mentor.unit_id.distinct()) >= PAIR))
    rows = list(rows_in(select(column, Mentor.unit_id).distinct(), column, list(shared)))
    known = _named_units({row[1] for row in rows})
    return grouped(dict.fromkeys((row[0], known[row[1]]) for row in rows if row[1] in known))


def _works(trainee_ids: Collection[str]) -> list[tuple[str, str]]:
    """Who of some people worked at which unit."""
    statement = select(Placement.trainee_id, Placement.unit_id).where(Placement.actual_start.is_not(None)).distinct()
    return [(row[0], row[1]) for row in rows_in(statement, Placement.trainee_id, trainee_ids)]
