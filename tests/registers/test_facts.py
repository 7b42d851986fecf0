"""What an entry may not say: told beside its field, by page, program and import alike, and nothing stored."""

from datetime import date, timedelta

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid
from app.registers.services import lists
from tests.factories import id_number, uscc
from tests.guards.rows import count_of
from tests.registers.entries import BY_NAME, HOME, NAMES, as_form, as_json, facts_for, make_entry

TOMORROW = clock.today() + timedelta(days=1)
WRONG = (
    ("msme", {"uscc": "91640104MA00000000"}, "uscc"),
    ("msme", {"uscc": "123"}, "uscc"),
    ("msme", {"uscc": ""}, "uscc"),
    ("msme", {"name": ""}, "name"),
    ("msme", {"valid_from": ""}, "valid_from"),
    ("msme", {"valid_to": date(2022, 1, 1)}, "valid_to"),
    ("msme", {"scale": "LARGE"}, "scale"),
    ("msme", {"region_code": "640121"}, "region_code"),
    ("msme", {"note": "长" * 201}, "note"),
    ("science-project", {"proof_no": ""}, "proof_no"),
    ("science-project", {"valid_to": ""}, "valid_to"),
    ("tech-company", {"valid_to": ""}, "valid_to"),
    ("campus", {"students": "-1"}, "students"),
    ("graduate", {"id_no": "640104200001010019"}, "id_no"),
    ("graduate", {"id_no": "64010420000101"}, "id_no"),
    ("graduate", {"graduation_date": ""}, "graduation_date"),
    ("graduate", {"leaving_year": "1999"}, "leaving_year"),
    ("graduate", {"education": "博士"}, "education"),
    ("unemployment-registration", {"registered_on": TOMORROW}, "registered_on"),
    ("unemployment-registration", {"deregistered_on": date(2023, 2, 1), "reason": "LOST"}, "deregistered_on"),
    ("unemployment-registration", {"deregistered_on": date(2023, 4, 1)}, "reason"),
    ("unemployment-registration", {"reason": "LOST"}, "deregistered_on"),
    ("low-income-household", {"valid_to": date(2022, 1, 1)}, "valid_to"),
    ("budget-line", {"amount_yuan": "-1"}, "amount_yuan"),
    ("budget-line", {"amount_yuan": "1.005"}, "amount_yuan"),
    ("budget-line", {"amount_yuan": "1000000000000"}, "amount_yuan"),
    ("budget-line", {"year": "23"}, "year"),
    ("payment-voucher", {"amount_yuan": "0"}, "amount_yuan"),
    ("payment-voucher", {"paid_on": TOMORROW}, "paid_on"),
    ("internship-pledge", {"posts": "0"}, "posts"),
    ("internship-pledge", {"uscc": "1"}, "uscc"),
    ("youth-event", {"intentions": "81"}, "intentions"),
)


@pytest.mark.parametrize(("name", "changed", "field"), WRONG)
def test_a_wrong_fact_is_told_beside_its_field(login, officer, name, changed, field):
    entity, before = BY_NAME[name].entity, count_of(BY_NAME[name].entity)
    facts = as_form(facts_for(name, **changed))
    browser = login(officer(entity.department.value, HOME))
    answer = browser.post(f"/admin/{BY_NAME[name].address}/add", data=facts)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in page, page
    assert count_of(entity) == before


@pytest.mark.parametrize(("name", "changed", "field"), WRONG)
def test_programs_are_told_the_same(client, token, officer, name, changed, field):
    entity, before = BY_NAME[name].entity, count_of(BY_NAME[name].entity)
    facts = {key: value for key, value in as_json(facts_for(name, **changed)).items() if value != ""}
    facts |= {
        key: int(value)
        for key, value in facts.items()
        if isinstance(value, str)
        and value.lstrip("-").isdigit()
        and key in ("students", "leaving_year", "year", "posts", "intentions")
    }
    headers = token(officer(entity.department.value, HOME))
    answer = client.post(f"/api/v1/{name}/", json=facts, headers=headers)
    assert (answer.status_code, list(answer.json["error"]["fields"])) == (422, [field]), answer.json
    assert count_of(entity) == before


@pytest.mark.parametrize("name", NAMES)
def test_the_same_entry_stands_once_on_its_list_wherever_it_was_added(login, officer, name):
    facts = facts_for(name)
    if "region_code" not in BY_NAME[name].entity.key:
        make_entry(name, **{**facts, "region_code": "640402"})
    else:
        make_entry(name, **facts)
    before = count_of(BY_NAME[name].entity)
    browser = login(officer(BY_NAME[name].entity.department.value, HOME))
    answer = browser.post(f"/admin/{BY_NAME[name].address}/add", data=as_form(facts))
    assert answer.status_code == 422
    assert "名单中已有相同的记录" in answer.get_data(as_text=True)
    assert count_of(BY_NAME[name].entity) == before


def test_codes_are_stored_in_their_canonical_form(session):
    number, code = id_number(date(2000, 1, 1), 999), uscc(900_100)
    assert make_entry("graduate", id_no=f" {number.lower()} ").id_no == number
    assert make_entry("msme", uscc=f"{code[:8].lower()} {code[8:]}").uscc == code


def test_a_corrected_identity_number_is_the_new_key(session):
    entry, other = make_entry("graduate"), make_entry("graduate")
    with acting_as(SYSTEM):
        with pytest.raises(Invalid) as refused:
            lists.change(SYSTEM, entry, id_no=other.id_no)
        assert list(refused.value.fields) == ["id_no"]
        number = id_number(date(2000, 1, 1), 998)
        before = entry.id_hash
        lists.change(SYSTEM, entry, id_no=number)
    assert (entry.id_tail, entry.id_hash == before) == (number[-4:], False)


def test_an_empty_identity_number_keeps_the_stored_one(login, officer):
    entry = make_entry("graduate")
    browser = login(officer("EDU", HOME))
    facts = as_form(facts_for("graduate")) | {"id_no": "", "version": "1", "name": "改名"}
    kept = entry.id_hash
    assert browser.post(f"/admin/graduates/{entry.id}/edit", data=facts).status_code == 302
    assert (entry.name, entry.id_hash) == ("改名", kept)
