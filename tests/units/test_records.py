"""What is written about a unit: yearly reviews, tags, comparisons."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.core import crypto
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, Refused
from app.units import jobs, services
from app.units.models import Unit
from tests.factories import make_unit
from tests.units.conftest import LOW


@pytest.mark.parametrize(
    ("years", "action"),
    [
        ([(20, 100)], "KEEP"),
        ([(19, 100)], "WARN"),
        ([(19, 100), (19, 100)], "PROPOSE_CANCEL"),
        ([(20, 100), (19, 100)], "WARN"),
    ],
)
def test_yearly_reviews_follow_the_retention_of_two_years(story, years, action):
    unit = make_unit(accredited_on=date(2021, 5, 4))
    for year, (retained, ended) in enumerate(years, start=2022):
        review = story.as_(
            "xingqing_agent",
            services.add_review,
            unit_id=unit.id,
            year=year,
            trainees=100,
            ended=ended,
            retained=retained,
            abnormal=0,
        )
    assert str(review.action) == action


@pytest.mark.parametrize(
    ("by_year", "actions"),
    [
        ({2021: 0, 2022: 0}, ["KEEP", "PROPOSE_CANCEL"]),
        ({2021: 0, 2022: 1}, ["KEEP", "KEEP"]),
        ({2021: 1, 2022: 0}, ["KEEP", "KEEP"]),
        ({2022: 0}, ["KEEP"]),
        ({2021: 5, 2022: 5, 2023: 0}, ["KEEP", "KEEP", "KEEP"]),
    ],
)
def test_a_unit_is_idle_when_its_first_twelve_months_brought_nobody(story, by_year, actions):
    unit = make_unit(accredited_on=date(2021, 11, 4))
    none = {"ended": 0, "retained": 0, "abnormal": 0}
    made = [
        story.as_("xingqing_agent", services.add_review, unit_id=unit.id, year=year, trainees=number, **none)
        for year, number in by_year.items()
    ]
    assert [str(review.action) for review in made] == actions


def test_a_review_keeps_what_was_found_behind_what_was_judged(story):
    unit = make_unit(accredited_on=date(2022, 5, 4))
    review = story.as_("xingqing_agent", services.add_review, unit_id=unit.id, year=2022, finding="台账齐全。", **LOW)
    judged, typed = review.finding.split("\n")
    assert "2022年度考核提示" in judged
    assert typed == "台账齐全。"


@pytest.mark.parametrize(
    ("state", "facts", "year", "field"),
    [
        ("ACCREDITED", {"accredited_on": date(2022, 5, 4)}, 2021, "year"),
        ("ACCREDITED", {"accredited_on": date(2022, 5, 4)}, 2024, "year"),
        ("CANCELLED", {"accredited_on": date(2021, 5, 4), "ended_on": date(2022, 5, 4)}, 2023, "year"),
        ("SUBMITTED", {}, 2023, "unit_id"),
        ("SUSPENDED", {"accredited_on": date(2022, 5, 4)}, 2023, None),
        ("EXITED", {"accredited_on": date(2021, 5, 4), "ended_on": date(2022, 5, 4)}, 2022, None),
    ],
)
def test_only_years_of_accreditation_are_reviewed(story, state, facts, year, field):
    unit = make_unit(state=state, **facts)
    if field is None:
        assert story.as_("xingqing_agent", services.add_review, unit_id=unit.id, year=year, **LOW).year == year
        return
    with pytest.raises(Invalid) as told:
        story.as_("xingqing_agent", services.add_review, unit_id=unit.id, year=year, **LOW)
    assert list(told.value.fields) == [field]


@pytest.mark.parametrize("facts", [{"retained": 2, "abnormal": 0}, {"retained": 0, "abnormal": 2}])
def test_a_review_counts_no_more_than_ended(story, facts):
    with pytest.raises(Invalid):
        story.as_(
            "xingqing_agent",
            services.add_review,
            unit_id=make_unit(accredited_on=date(2022, 5, 4)).id,
            year=2023,
            trainees=3,
            ended=1,
            **facts,
        )


def test_tags_prove_kinds_while_they_are_valid_and_verified(story):
    unit = make_unit()
    tag = story.as_(
        story.owner_of(unit),
        services.add_tag,
        unit_id=unit.id,
        kind="KEY_PROJECT",
        proof_no="T-1",
        valid_from=date(2023, 1, 1),
        valid_to=date(2023, 7, 10),
    )
    assert (tag.verified_on, unit.kinds) == (None, "")
    story.as_("xingqing_agent", services.change_tag, tag)
    assert (tag.verified_on, unit.kinds) == (date(2023, 7, 3), "KEY_PROJECT")
    story.as_(story.owner_of(unit), services.change_tag, tag, proof_no="T-2")
    assert (tag.verified_on, unit.kinds) == (None, "")
    story.as_("xingqing_agent", services.change_tag, tag)
    assert story.days(7).night("units.lapse_tags") == 0
    assert story.days(1).night("units.lapse_tags") == 1
    assert unit.kinds == ""


def test_a_tag_proves_its_kind_from_its_first_day_on(story):
    unit = make_unit()
    for number, days in (("T-1", 1), ("T-2", 1), ("T-3", 9)):
        story.as_(
            "xingqing_agent",
            services.add_tag,
            unit_id=unit.id,
            kind="KEY_PROJECT" if number != "T-2" else "OTHER",
            proof_no=number,
            valid_from=story.now.date() + timedelta(days=days),
        )
    assert unit.kinds == ""
    assert story.night("units.lapse_tags") == 0
    assert story.days(1).night("units.lapse_tags") == 1
    assert unit.kinds == "KEY_PROJECT OTHER"
    assert story.days(8).night("units.lapse_tags") == 0


def test_a_tag_that_ends_before_it_begins_is_refused(story):
    with pytest.raises(Invalid) as told:
        story.as_(
            "xingqing_agent",
            services.add_tag,
            unit_id=make_unit().id,
            kind="MSME",
            proof_no="T",
            valid_from=date(2023, 2, 1),
            valid_to=date(2023, 1, 1),
        )
    assert "valid_to" in told.value.fields


def test_the_newest_comparison_counts_and_older_ones_do_not(story):
    unit = make_unit(checked_on=None)
    for day, arrears in ((date(2023, 7, 2), 1), (date(2023, 6, 1), 5)):
        story.as_(
            "xingqing_agent",
            services.add_comparison,
            unit_id=unit.id,
            compared_on=day,
            arrears_count=arrears,
            source_doc="比对",
        )
    assert (unit.checked_on, unit.arrears_count) == (date(2023, 7, 2), 1)
    with pytest.raises(Invalid) as told:
        story.as_(
            "xingqing_agent", services.add_comparison, unit_id=unit.id, compared_on=date(2023, 7, 4), source_doc="比对"
        )
    assert "compared_on" in told.value.fields


@pytest.mark.parametrize(
    ("who", "verb"),
    [("unit1", services.add_comparison), ("sci", services.add_comparison), ("unit1", services.add_review)],
)
def test_evidence_is_written_by_the_county(story, who, verb):
    with pytest.raises(Refused):
        story.as_(who, verb, unit_id=make_unit().id, year=2023, compared_on=date(2023, 7, 1), source_doc="比对")


def test_phone_account_and_representative_are_compared_by_hash(session, cast):
    with acting_as(SYSTEM):
        unit = make_unit(contact_phone="13800000000", bank_account="6217 0000 1111", legal_rep_id_no="X")
        other = make_unit(bank_account="621700001111")
        assert unit.bank_account_hash == other.bank_account_hash == crypto.keyed_hash("621700001111")
        assert unit.contact_phone_hash == crypto.keyed_hash("13800000000") and unit.legal_rep_id_no_hash
        session.execute(sa.update(Unit).values(contact_phone_hash=None, bank_account_hash=None))
        session.expire_all()
        before = jobs.fill_hashes()
        assert before >= 2 and unit.bank_account_hash == crypto.keyed_hash("621700001111")
        assert jobs.fill_hashes() == 0
