"""Kinds of units follow from entries: added, changed, removed, restored, moved; every write tells which codes."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.scope import unscoped
from app.extensions import db
from app.registers import queries, signals
from app.registers.models import KindProof
from app.registers.services import lists
from app.registers.states import LISTED_BY, UnitKind
from tests.factories import uscc
from tests.registers.entries import BY_NAME, ELSEWHERE, NAMES, PROVING, make_entry, remove, restore

FIRST, LAST = date(2023, 1, 1), date(2023, 12, 31)


@pytest.fixture
def told(session):
    """The credit codes that were told to have changed, one set for each signal."""
    heard = []

    def hear(_sender, usccs):
        heard.append(usccs)

    signals.proofs_changed.connect(hear)
    yield heard
    signals.proofs_changed.disconnect(hear)


def _proofs(entry):
    with unscoped("a test looks at the table itself"):
        statement = sa.select(KindProof).where(KindProof.entry_id == entry.id)
        return list(db.session.scalars(statement, execution_options={"populate_existing": True}))


def test_every_listed_kind_is_proved_by_a_list_of_its_owner():
    proved = {kind: BY_NAME[name].entity.department for name in NAMES for kind in BY_NAME[name].entity.proves()}
    assert proved == LISTED_BY


@pytest.mark.parametrize(("name", "kind"), sorted(PROVING.items()))
def test_an_entry_proves_its_kind_on_each_day_of_its_validity(session, told, name, kind):
    entry = make_entry(name, valid_from=FIRST, valid_to=LAST)
    days = {FIRST - timedelta(days=1): [], FIRST: [kind], LAST: [kind], LAST + timedelta(days=1): []}
    assert {day: queries.kinds_proved(entry.uscc, day) for day in days} == days
    assert told == [{entry.uscc}]
    (proof,) = queries.proofs_of(entry.uscc, FIRST)
    assert (proof.kind, proof.department) == (UnitKind(kind), BY_NAME[name].entity.department)
    assert (proof.valid_from, proof.valid_to, proof.proof_no) == (FIRST, LAST, entry.proof_no or "")
    assert queries.proofs_of(entry.uscc, date(2022, 1, 1)) == []
    assert len(queries.proofs_of(entry.uscc)) == 1


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(PROVING)))
def test_other_lists_prove_nothing(session, told, name):
    assert _proofs(make_entry(name)) == []
    assert told == []


@pytest.mark.parametrize(
    ("name", "own", "kind"),
    [
        ("tech-company", "HIGH_TECH", "TECH_ENTERPRISE"),
        ("tech-company", "TECH_SME", "TECH_SME"),
        ("community-organisation", "COMMUNITY_SERVICE", "COMMUNITY_SERVICE"),
        ("community-organisation", "COMMUNITY_ORG", "COMMUNITY_ORG"),
    ],
)
def test_where_a_list_holds_two_kinds_the_entry_says_which(session, name, own, kind):
    entry = make_entry(name, kind=own)
    assert queries.kinds_proved(entry.uscc, clock.today()) == [kind]
    with acting_as(SYSTEM):
        other = next(each for each in BY_NAME[name].entity.kinds_by if each != own)
        lists.change(SYSTEM, entry, kind=other)
    assert queries.kinds_proved(entry.uscc, clock.today()) == [BY_NAME[name].entity.kinds_by[other]]


def test_a_change_of_the_code_tells_both_codes_and_moves_the_proof(session, told):
    entry, other = make_entry("msme"), uscc(900_001)
    before = entry.uscc
    with acting_as(SYSTEM):
        lists.change(SYSTEM, entry, uscc=other)
    assert told[-1] == {before, other}
    assert queries.kinds_by_code([before, other], clock.today()) == {other: ["MSME"]}


def test_the_area_of_a_proof_follows_its_entry(session):
    entry = make_entry("msme")
    with acting_as(SYSTEM):
        lists.change(SYSTEM, entry, region_code=ELSEWHERE)
    (proof,) = _proofs(entry)
    assert (proof.region_code, proof.city_code) == (ELSEWHERE, "640400")


def test_a_removed_entry_proves_until_the_day_before_and_a_restored_one_as_before(session, told):
    entry, today = make_entry("little-giant"), clock.today()
    remove(entry)
    assert queries.kinds_proved(entry.uscc, today) == []
    assert queries.kinds_proved(entry.uscc, today - timedelta(days=1)) == ["LITTLE_GIANT"]
    restore(entry)
    assert queries.kinds_proved(entry.uscc, today) == ["LITTLE_GIANT"]
    assert told == [{entry.uscc}] * 3


def test_what_is_removed_on_its_first_day_proved_nothing(session):
    entry = make_entry("msme", valid_from=clock.today())
    remove(entry)
    assert _proofs(entry) == []


def test_two_lists_prove_two_kinds_in_the_order_of_the_notice(session):
    code = uscc(900_002)
    for name in ("member-company", "msme", "little-giant"):
        make_entry(name, uscc=code)
    assert queries.kinds_proved(code, clock.today()) == ["LITTLE_GIANT", "MSME", "PRIVATE_ENTERPRISE"]
    assert queries.kinds_proved(uscc(900_003), clock.today()) == []


def test_many_codes_are_asked_in_one_statement(session, statements):
    codes = [make_entry("msme").uscc for _ in range(30)]
    statements.clear()
    assert len(queries.kinds_by_code(codes, clock.today())) == 30
    assert len(statements) == 1


@pytest.mark.parametrize(
    ("number", "code", "day", "running"),
    [
        ("P1", "own", FIRST, True),
        (" P1 ", "own", LAST, True),
        ("P1", "own", LAST + timedelta(days=1), False),
        ("P1", "own", FIRST - timedelta(days=1), False),
        ("P2", "own", FIRST, False),
        ("P1", "other", FIRST, False),
        ("", "own", FIRST, False),
    ],
)
def test_a_project_runs_for_who_undertakes_it(session, number, code, day, running):
    entry = make_entry("science-project", proof_no="P1", valid_from=FIRST, valid_to=LAST)
    assert queries.project_running(number, {"own": entry.uscc, "other": uscc(900_004)}[code], day) is running
    remove(entry)
    assert not queries.project_running(number, entry.uscc, day)


def test_the_abnormal_list_of_social_organisations_is_known(session):
    calm, abnormal = make_entry("social-organisation"), make_entry("social-organisation", is_abnormal=True)
    assert [queries.is_abnormal(entry.uscc) for entry in (calm, abnormal)] == [False, True]


@pytest.mark.parametrize(
    ("name", "given", "until"),
    [
        ("little-giant", {}, date(2025, 12, 31)),
        ("specialized-sme", {"valid_from": date(2024, 2, 29)}, date(2027, 2, 27)),
        ("tech-company", {"kind": "HIGH_TECH"}, date(2025, 12, 31)),
        ("member-company", {}, None),
    ],
)
def test_the_last_day_follows_from_the_first_where_the_batch_does_not_say(session, name, given, until):
    assert make_entry(name, **{"valid_from": FIRST, "valid_to": None, **given}).valid_to == until


def test_proofs_are_read_by_their_department_and_the_labour_offices_and_written_by_nobody(cast, session, acting):
    make_entry("msme")
    seen = {}
    for who in ("miit_xingqing", "miit_yongning", "civil_xingqing", "xingqing_agent", "supervisor", "unit1", "nobody"):
        with acting_as(cast[who]):
            seen[who] = len(db.session.scalars(sa.select(KindProof)).all())
    assert seen == {
        "miit_xingqing": 1,
        "miit_yongning": 0,
        "civil_xingqing": 0,
        "xingqing_agent": 1,
        "supervisor": 1,
        "unit1": 0,
        "nobody": 0,
    }
