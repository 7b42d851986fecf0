"""Facts of sources join in any order; of each field one source wins, by the priority of the field."""

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trainees.models import Trainee
from app.trainees.rules.merging import PRIORITY, dumped, join, loaded, record_of, resolve, said
from app.trainees.states import Channel as C

DAYS = st.dates(date(2023, 1, 1), date(2023, 1, 9))
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["马兰", "马 兰", "王强"]),
        "phone": st.sampled_from(["13900000001", "13900000002"]),
        "education": st.sampled_from(["21", "31"]),
        "graduation_date": DAYS,
        "is_willing": st.booleans(),
        "unemp_reg_date": DAYS,
        "dereg_date": DAYS,
    },
)
FACTS = st.builds(said, VALUES, DAYS, DAYS)
LISTS = st.lists(st.tuples(st.sampled_from([C.REALNAME_DB, C.JOBSEEK_MINIAPP, C.UNEMP_REGISTER]), FACTS), max_size=6)


@given(FACTS, FACTS)
def test_joining_asks_no_order(a, b):
    assert join(a, b) == join(b, a)


@given(FACTS, FACTS, FACTS)
def test_joining_asks_no_grouping(a, b, c):
    assert join(join(a, b), c) == join(a, join(b, c))


@given(FACTS, FACTS)
def test_joining_again_changes_nothing(a, b):
    assert join(a, a) == a
    assert join(join(a, b), b) == join(a, b)


@given(FACTS)
def test_facts_survive_their_storage(facts):
    assert loaded(dumped(facts)) == facts


def _imported(lists):
    sources = {}
    for channel, facts in lists:
        sources[channel] = join(sources.get(channel, {}), facts)
    return record_of(sources)


@given(LISTS, st.randoms())
def test_lists_in_any_order_and_any_number_of_times_give_one_record(lists, random):
    again = lists + [random.choice(lists) for _ in lists]
    random.shuffle(again)
    assert _imported(again) == _imported(lists)


AT, SEEN = date(2023, 5, 1), date(2023, 6, 1)


def _sources(**by_channel):
    return {C[name]: said(values, *((AT, SEEN))) for name, values in by_channel.items()}


@pytest.mark.parametrize(
    ("field", "sources", "winner"),
    [
        ("graduation_date", {"REALNAME_DB": {"graduation_date": AT}, "SELF": {"graduation_date": SEEN}}, "REALNAME_DB"),
        ("school", {"SCHOOL": {"school": "甲"}, "JOBSEEK_MINIAPP": {"school": "乙"}}, "SCHOOL"),
        (
            "unemp_reg_date",
            {"UNEMP_REGISTER": {"unemp_reg_date": AT}, "SELF": {"unemp_reg_date": SEEN}},
            "UNEMP_REGISTER",
        ),
        ("phone", {"REALNAME_DB": {"phone": "1"}, "STREET": {"phone": "2"}}, "STREET"),
        ("education", {"REALNAME_DB": {"education": "21"}, "OFFICER": {"education": "31"}}, "OFFICER"),
    ],
)
def test_each_field_believes_its_own_source(field, sources, winner):
    assert resolve(_sources(**sources))[field].channel == winner


def test_of_what_people_say_the_newest_counts():
    older, newer = said({"phone": "1"}, AT, SEEN), said({"phone": "2"}, SEEN, SEEN)
    assert resolve({C.SELF: older, C.STREET: newer})["phone"].value == "2"
    assert resolve({C.SELF: newer, C.STREET: older})["phone"].value == "2"


def test_a_registration_after_the_deregistration_stands():
    facts = said({"unemp_reg_date": SEEN, "dereg_date": AT}, SEEN, SEEN)
    assert record_of({C.UNEMP_REGISTER: facts})["dereg_date"] is None


def test_every_field_with_a_priority_is_one_of_the_register_and_knows_every_channel():
    assert set(PRIORITY) <= set(Trainee.__mapper__.column_attrs.keys())
    for order in PRIORITY.values():
        named = [channel for group in order for channel in group]
        assert sorted(named) == sorted(C), order


def test_a_day_decides_ties_by_value_not_by_arrival():
    one, other = said({"phone": "1"}, AT, SEEN), said({"phone": "2"}, AT, SEEN)
    assert {join(*pair)["phone"][0] for pair in permutations((one, other))} == {"2"}
