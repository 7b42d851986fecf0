"""One-time codes: six digits, short-lived, five tries, used once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.errors import Invalid
from app.core.scope import unscoped
from app.security.models import OneTimeCode
from app.security.services import asked_too_often, issue_code, use_code
from app.security.states import CodePurpose

SIGN = CodePurpose.SIGN


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def rows(session) -> list[OneTimeCode]:
    with unscoped("a test reads what is kept of codes"):
        return list(session.scalars(select(OneTimeCode)))


def test_a_code_is_six_digits_and_only_its_hash_is_kept(session):
    code = issue_code(SIGN, "agreement:1", minutes=10)
    assert len(code) == 6 and code.isdigit()
    kept = rows(session)[0]
    assert code not in kept.code_hash and len(kept.code_hash) == 64
    assert kept.expires_at - kept.made_at == timedelta(minutes=10)


def test_a_code_is_used_once(session):
    code = issue_code(SIGN, "agreement:1", minutes=10)
    use_code(SIGN, "agreement:1", f" {code} ")
    with pytest.raises(Invalid) as refused:
        use_code(SIGN, "agreement:1", code)
    assert "code" in refused.value.fields


@pytest.mark.parametrize(("purpose", "subject"), [(SIGN, "agreement:2"), (CodePurpose.EMAIL, "agreement:1")])
def test_a_code_is_good_for_its_purpose_and_subject_alone(session, purpose, subject):
    code = issue_code(SIGN, "agreement:1", minutes=10)
    with pytest.raises(Invalid):
        use_code(purpose, subject, code)
    use_code(SIGN, "agreement:1", code)


@pytest.mark.parametrize(("seconds", "good"), [(599, True), (600, False)])
def test_a_code_ends_with_its_last_minute(session, seconds, good):
    start = clock.now()
    with clock.frozen(start):
        code = issue_code(SIGN, "agreement:1", minutes=10)
    with clock.frozen(start + timedelta(seconds=seconds)):
        if good:
            use_code(SIGN, "agreement:1", code)
        else:
            with pytest.raises(Invalid):
                use_code(SIGN, "agreement:1", code)


@pytest.mark.parametrize(("each", "most"), [(timedelta(minutes=1), 5), (timedelta(hours=2), 10)])
def test_few_codes_are_sent_in_an_hour_and_in_a_day(session, each, most):
    start = clock.now()
    for number in range(most):
        with clock.frozen(start + number * each):
            assert not asked_too_often(SIGN, "agreement:1")
            issue_code(SIGN, "agreement:1", minutes=10)
    with clock.frozen(start + most * each):
        assert asked_too_often(SIGN, "agreement:1") and not asked_too_often(SIGN, "agreement:2")
    with clock.frozen(start + timedelta(days=1, minutes=10)):
        assert not asked_too_often(SIGN, "agreement:1")


@pytest.mark.parametrize(("tries", "good"), [(4, True), (5, False)])
def test_five_wrong_tries_kill_a_code(session, tries, good):
    code = issue_code(SIGN, "agreement:1", minutes=10)
    for _try in range(tries):
        with pytest.raises(Invalid):
            use_code(SIGN, "agreement:1", wrong(code))
        session.rollback()  # as the refused request does
    if good:
        use_code(SIGN, "agreement:1", code)
    else:
        with pytest.raises(Invalid):
            use_code(SIGN, "agreement:1", code)


def test_a_new_code_ends_the_older_one_of_its_subject(session):
    older, other = issue_code(SIGN, "agreement:1", minutes=10), issue_code(SIGN, "agreement:2", minutes=10)
    newer = issue_code(SIGN, "agreement:1", minutes=10)
    if older != newer:
        with pytest.raises(Invalid):
            use_code(SIGN, "agreement:1", older)
    use_code(SIGN, "agreement:1", newer)
    use_code(SIGN, "agreement:2", other)


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "１２３４５６", "0" * 400])
def test_nonsense_is_refused(session, typed):
    issue_code(SIGN, "agreement:1", minutes=10)
    with pytest.raises(Invalid):
        use_code(SIGN, "agreement:1", typed)
