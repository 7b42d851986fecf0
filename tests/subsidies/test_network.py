"""What people and units share: grouped, scored, put into words, drawn; names only for whoever may know them."""

import re
from datetime import date, timedelta
from random import Random
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.actor import SYSTEM, acting_as
from app.core.charts_graph import GraphEdge, GraphNode, graph
from app.extensions import db
from app.placements.models import AttendanceDay
from app.subsidies.queries.network import clusters, picture
from app.subsidies.rules import network as rules
from app.subsidies.rules.network import PERSON, UNIT, Member, Tie, layout
from app.trainees.models import Trainee
from app.units.models import Unit
from tests.factories import make_post, make_trainee, make_unit
from tests.placements.factories import make_mentor, make_placement
from tests.subsidies.factories import make_claim

FIRST = date(2026, 6, 1)
SVG = "{http://www.w3.org/2000/svg}"


def person(number: int, *, is_near: bool = True) -> Member:
    return Member(PERSON, f"p{number}", f"马{number}", "640104", is_near)


def unit(number: int) -> Member:
    return Member(UNIT, f"u{number}", f"公司{number}", "640104")


def tie(kind: str, *members: Member, key: str = "") -> Tie:
    return Tie(kind, key or "".join(member.id for member in members), members)


# -- groups


def test_ties_that_meet_make_one_group():
    several = [
        tie("ACCOUNT", person(1), person(2)),
        tie("PHONE", person(2), person(3)),
        tie("ADDRESS", person(8), person(9)),
    ]
    first, second = rules.clusters(several)
    assert [member.id for member in first.members] == ["p1", "p2", "p3"]
    assert [member.id for member in second.members] == ["p8", "p9"]
    assert first.score == 40 + 15 + 20 and second.score == 10
    assert first.title == "3人，共用银行账户、手机号"


def test_an_internship_joins_only_those_who_share_something_already():
    ties = [tie("ACCOUNT", person(1), person(2)), tie("REP", unit(1), unit(2))]
    assert len(rules.clusters(ties)) == 2
    (one,) = rules.clusters(ties, [("p1", "u1"), ("p7", "u1"), ("p1", "u9")])
    assert one.works == (("p1", "u1"),) and {member.id for member in one.members} == {"p1", "p2", "u1", "u2"}


def test_what_one_alone_has_is_no_tie():
    assert rules.clusters([tie("ACCOUNT", person(1))]) == []


def test_words_tell_who_shares_what_and_count_those_elsewhere():
    shared = tie("ACCOUNT", person(1), person(2, is_near=False), unit(1))
    assert shared.words == "2人、1家单位共用1个银行账户：马1、公司1，外县（区）1个"
    assert shared.links == [("马1", "/admin/trainees/p1"), ("公司1", "/admin/units/u1")]
    assert person(2, is_near=False).label == "外县（区）人员" and person(2, is_near=False).href == ""


def test_many_are_named_up_to_a_number():
    words = tie("PHONE", *(person(number) for number in range(9))).words
    assert words == "9人共用1个手机号：马0、马1、马2、马3、马4、马5等9个"


pairs = st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15)).filter(lambda p: p[0] != p[1]), max_size=30)


@given(pairs)
def test_groups_are_the_connected_parts(edges):
    found = rules.clusters([tie("PHONE", person(a), person(b), key=f"{a}-{b}") for a, b in edges])
    groups = [{member.id for member in one.members} for one in found]
    assert sum(len(group) for group in groups) == len(set().union(*groups)) if groups else not edges
    for a, b in edges:
        assert any({f"p{a}", f"p{b}"} <= group for group in groups)
    reached = {f"p{number}" for pair in edges for number in pair}
    assert set().union(*groups) == reached if groups else not reached


@given(pairs, st.randoms(use_true_random=False))
def test_the_order_of_the_ties_does_not_matter(edges, random):
    ties = [tie("PHONE", person(a), person(b), key=f"{a}-{b}") for a, b in dict.fromkeys(edges)]
    shuffled = list(ties)
    random.shuffle(shuffled)
    assert {frozenset(m.id for m in one.members) for one in rules.clusters(ties)} == {
        frozenset(m.id for m in one.members) for one in rules.clusters(shuffled)
    }


# -- the picture


def test_a_picture_has_roles_names_and_links():
    (one,) = rules.clusters([tie("ACCOUNT", person(1), person(2, is_near=False), unit(1))], [("p1", "u1")])
    drawn = picture(one)
    assert drawn == picture(one)
    root = ET.fromstring(drawn)
    assert root.get("role") == "group" and root.get("aria-label") == one.title
    links = {link.get("href"): link.find(f"{SVG}title").text for link in root.iter(f"{SVG}a")}
    assert links == {"/admin/trainees/p1": "马1", "/admin/units/u1": "公司1"}
    assert "马2" not in drawn and "外县（区）人员" in drawn
    dashed = [path for path in root.iter(f"{SVG}path") if path.get("stroke-dasharray")]
    assert len(dashed) == 1


def test_the_picture_of_a_large_group_stays_small():
    ties = [tie("PHONE", *(person(number) for number in range(200)))]
    ties += [tie("ACCOUNT", person(number), unit(number), key=str(number)) for number in range(40)]
    (one,) = rules.clusters(ties)
    drawn = layout(one)
    assert max(sum(spot.column == column for spot in drawn.spots) for column in range(3)) == rules.SHOWN
    assert drawn.left_out == len(one.members) + len(one.ties) - len(drawn.spots) > 0


def test_spots_do_not_lie_on_each_other():
    ties = [tie("PHONE", *(person(number) for number in range(7))), tie("REP", unit(1), unit(2), person(1))]
    (one,) = rules.clusters(ties)
    places = [(spot.column, spot.row) for spot in layout(one).spots]
    assert len(set(places)) == len(places)


def test_labels_are_escaped_and_lines_to_nowhere_left_out():
    svg = graph("图<b>", ["左", "右"], [GraphNode("a", "<x>&", 0, 0.5)], [GraphEdge("a", "b")])
    root = ET.fromstring(svg)
    assert "<x>" not in svg and root.get("aria-label") == "图<b>" and root.get("role") == "img"
    assert not list(root.iter(f"{SVG}path"))
    assert ET.fromstring(graph("空", ["左"], [], [])) is not None


# -- out of the database


def intern(unit_: Unit | None = None, mentor=None, **facts):
    unit_ = unit_ or make_unit()
    person_ = make_trainee("PLACED", region_code=unit_.region_code, category="GRADUATE", **facts)
    return make_placement(post=make_post(unit_), trainee=person_, starts_on=FIRST, mentor=mentor or make_mentor(unit_))


def names(one) -> set[str]:
    return {member.id for member in one.members}


def test_accounts_join_cards_units_and_claims(session):
    here = make_unit(bank_account="6222 0001")
    first, second = intern(here, bank_no="62220001"), intern(bank_no="62220002")
    with acting_as(SYSTEM):
        (one,) = clusters()
        assert names(one) == {first.trainee_id, here.id}
        claim = make_claim("ACCEPTED", unit=here, payee_account="62220002")
        (one,) = clusters()
        assert names(one) == {first.trainee_id, second.trainee_id, here.id}
        assert [tie.kind for tie in one.ties] == ["ACCOUNT", "ACCOUNT"] and claim.payee_hash not in one.picture


def test_a_unit_that_came_back_is_one_unit(session):
    old = make_unit("EXITED", bank_account="62220001", legal_rep_id_no="640104197001010011")
    make_unit(uscc=old.uscc, bank_account="62220001", legal_rep_id_no="640104197001010011")
    with acting_as(SYSTEM):
        assert clusters() == []


@pytest.mark.parametrize(("people", "number"), [(2, 0), (3, 1)])
def test_a_crowd_shares_telephone_address_or_browser(session, people, number):
    for shared in ({"phone": "13955550000"}, {"address": "某村1号"}, {}):
        placements = [intern(**shared) for _ in range(people)]
        if not shared:
            for placement in placements:
                day = AttendanceDay(placement_id=placement.id, day=FIRST, trainee_device="浏览器")
                session.add(day)
    with acting_as(SYSTEM):
        session.flush()
        found = clusters()
    assert len(found) == 3 * number
    assert {tie.kind for one in found for tie in one.ties} == ({"PHONE", "ADDRESS", "DEVICE"} if number else set())


def test_legal_representatives_and_mentors_of_several_units(session):
    one, other = (make_unit(legal_rep_id_no="640104197001010011") for _ in range(2))
    mentor = make_mentor(one, id_hash="带教")
    make_mentor(other, id_hash="带教")
    boss = intern(bank_no="x1")
    with acting_as(SYSTEM):
        third = make_unit(legal_rep_id_no=session.get_one(Trainee, boss.trainee_id).id_no)
        intern(one, mentor)
        first, second = clusters()
    assert names(first) == {one.id, other.id} and [tie.kind for tie in first.ties] == ["MENTOR", "REP"]
    assert names(second) == {boss.trainee_id, third.id}


def test_whoever_lies_elsewhere_is_counted_not_named(session, cast):
    here, there = intern(bank_no="62220001"), intern(make_unit(region_code="640121"), bank_no="62220001")
    with acting_as(SYSTEM):
        near, far = (session.get_one(Trainee, row.trainee_id).name for row in (here, there))
    for login, seen, hidden in (("xingqing_auditor", near, far), ("yongning_auditor", far, near)):
        with acting_as(cast[login]):
            (one,) = clusters()
            told = " ".join([one.title, one.picture, *one.words])
            assert seen in told and hidden not in told and "外县（区）" in told
            assert len(re.findall("/admin/trainees/", one.picture)) == 1
    with acting_as(cast["supervisor"]):
        assert len(clusters()) == len(clusters("640104")) == len(clusters("640121")) == 1
        assert clusters("640422") == []
        assert near in clusters()[0].picture and far in clusters()[0].picture
    with acting_as(cast["unit1"]):
        assert clusters() == []
    with acting_as(cast["guyuan_agent"]):
        assert clusters() == []


def test_people_who_never_began_are_left_alone(session):
    for _ in range(4):
        make_trainee("COLLECTED", phone="13955550000", bank_no="62220001")
    with acting_as(SYSTEM):
        assert clusters() == []


def test_the_number_of_statements_is_fixed(session, statements):
    random, sent = Random(3), []
    for number in (2, 8):
        for _ in range(number):
            card = f"6222{random.randint(10**6, 10**7)}"
            for _ in range(2):
                intern(bank_no=card)
        with acting_as(SYSTEM):
            db.session.flush()
            clusters()
            statements.clear()
            clusters()
            sent.append(sum("number_series" not in one for one in statements))  # looked at once a second
    assert sent[0] == sent[1] <= 30


def test_days_do_not_matter_for_who_shares(session):
    for start in (FIRST, FIRST + timedelta(days=40)):
        unit_ = make_unit()
        person_ = make_trainee("PLACED", category="GRADUATE", bank_no="62220001")
        make_placement(post=make_post(unit_), trainee=person_, starts_on=start)
    with acting_as(SYSTEM):
        assert len(clusters()) == 1
