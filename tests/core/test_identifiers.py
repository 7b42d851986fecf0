"""Identifiers are made in order, read as typed, checked by their standards and masked."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from app.core import identifiers

TODAY = date(2023, 7, 1)
CODE_SET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def test_new_ids_are_version_7_in_order_and_unique():
    made = [identifiers.new_id() for _ in range(5000)]
    assert made == sorted(set(made))
    assert {(UUID(text).version, UUID(text).variant) for text in made} == {(7, "specified in RFC 4122")}
    assert all(text == str(UUID(text)) for text in made)


def test_ids_keep_their_order_when_the_clock_stands_or_steps_back(monkeypatch):
    monkeypatch.setattr(identifiers, "_last_tail", (1 << 74) - 2)
    monkeypatch.setattr(identifiers, "_last_ms", 2**47)
    made = [identifiers.new_id() for _ in range(3)]
    assert made == sorted(made)
    assert UUID(made[0]).int >> 80 == 2**47 + 1


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        (" 91640104ma77000149 ", "91640104MA77000149"),
        ("９１６４０１０４ＭＡ７７０００１４９", "91640104MA77000149"),
        ("64022119980615001ｘ", "64022119980615001X"),
        ("640104\u30002001-0315 0025", "640104200103150025"),
    ],
)
def test_normalise(typed, canonical):
    assert identifiers.normalise(typed) == canonical


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("91640104MA77000149", None),
        ("N2640104MA7700014Q", None),
        ("91350100D2143569XA", None),
        ("91640104MA77000148", "校验码"),
        ("91640104MA7700O149", "字符"),
        ("91640104MA770001", "18位"),
        ("91640104ma77000149", "字符"),
        ("9164010AMA77000149", "字符"),
        ("", "18位"),
    ],
)
def test_credit_code(code, problem):
    found = identifiers.uscc_problem(code)
    assert found is None if problem is None else problem in found


def test_organisation_code_of_the_standard_and_one_that_fails():
    assert identifiers.organisation_code_problem("91350100D2143569XA") is None
    assert "主体标识码" in identifiers.organisation_code_problem("91350100D21435690G")


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("640422200712010019", None),
        ("640422200712010018", "校验码"),
        ("64010420010230001X", "不存在"),
        ("64010420010315002", "18位"),
        ("64010420010315O025", "数字"),
        ("64022119980615001x", "数字"),
        ("6401042001031500²5", "数字"),
    ],
)
def test_identity_card(number, problem):
    found = identifiers.id_card_problem(number, TODAY)
    assert found is None if problem is None else problem in found


def test_nobody_is_born_tomorrow():
    assert "晚于" in identifiers.id_card_problem("640422200712010019", date(2007, 11, 30))
    assert identifiers.id_card_problem("640422200712010019", date(2007, 12, 1)) is None


def test_birth_and_sex_stand_in_the_number():
    assert identifiers.birth_of("640422200712010019") == date(2007, 12, 1)
    assert [identifiers.sex_of(n) for n in ("640422200712010019", "640104200103150025")] == ["MALE", "FEMALE"]


@given(st.text(CODE_SET, min_size=2, max_size=2), st.integers(0, 999999), st.text(CODE_SET, min_size=9, max_size=9))
def test_any_single_wrong_check_character_is_found(office, area, body):
    stem = f"{office}{area:06d}{body}"
    right = uscc.calc_check_digit(stem)
    wrong = [char for char in CODE_SET if identifiers.uscc_problem(stem + char)]
    assert identifiers.uscc_problem(stem + right) is None
    assert len(wrong) == 30


@given(st.dates(date(1950, 1, 1), TODAY), st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_any_single_wrong_digit_is_found(birth, order, place, shift):
    stem = f"640104{birth:%Y%m%d}{order:03d}"
    number = stem + ric.calc_check_digit(stem + "0")
    assert identifiers.id_card_problem(number, TODAY) is None
    mistyped = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert identifiers.id_card_problem(mistyped, TODAY)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("640104200103150025", "640104********0025"),
        ("64022119980615001X", "640221********001X"),
        ("E12345678", "*****5678"),
    ],
)
def test_mask_of_an_identity_number(text, shown):
    assert identifiers.mask_id(text) == shown


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("640104200101150019.xlsx", "***.xlsx"),
        ("名单6222021234567890123-终稿.csv", "名单***-终稿.csv"),
        ("20230703名单.xlsx",) * 2,
    ],
)
def test_names_of_files_carry_no_numbers_of_people(name, told):
    assert identifiers.without_numbers(name) == told
