"""The agreement at a unit's desk: reading, writing, signing, changing by the table of who signs, and giving up."""

from datetime import date

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.placements.models import Agreement
from app.placements.services import agreements
from app.placements.services.sides import subject_of
from app.placements.states import AgreementState as S
from app.placements.states import Needs
from app.security import services as accounts
from app.security.services import issue_code
from app.security.states import CodePurpose
from app.workspaces.forms.unit import given_terms
from tests.conftest import PASSWORD
from tests.placements.agreement_factories import make_agreement
from tests.workspaces.unit_factories import NOW, placed, told, unit_of

PATH = "/desk/unit/agreements/"


@pytest.fixture(autouse=True)
def summer(session):
    with clock.frozen(NOW):
        yield


@pytest.fixture
def operator(cast):
    """Somebody who works for the first unit and does not sign for it."""
    with acting_as(SYSTEM):
        accounts.create_account(
            SYSTEM,
            login="operator1",
            name="经办人",
            roles="UNIT_OPERATOR",
            region_code="640104",
            level="COUNTY",
            password=PASSWORD,
            unit_id=unit_of(cast).id,
            trusted=True,
        )
    return "operator1"


def pending(cast, login="unit1"):
    return placed(cast, "PENDING", login, starts_on=date(2023, 8, 14), ends_on=date(2024, 2, 13))


def agreed(cast, state="DRAFT", login="unit1"):
    return make_agreement(state, placement=pending(cast, login))


def fresh(agreement):
    with acting_as(SYSTEM):
        return db.session.get_one(Agreement, agreement.id)


def typed(agreement, **changes):
    """The form as it is shown, with some fields changed."""
    now = fresh(agreement)
    return {"version": str(now.version), **given_terms(now), **changes}


def code_for(cast, agreement, login="unit1"):
    with acting_as(SYSTEM):
        subject = subject_of(agreement, cast[login].user_id)
        return issue_code(CodePurpose.SIGN, subject, minutes=10)


def test_the_whole_text_is_read_on_the_page(cast, login):
    agreement = agreed(cast)
    page = login("unit1").get(PATH + agreement.id).get_data(as_text=True)
    assert "见习期间不建立劳动关系声明" in page
    assert "—— 全文完 ——" in page
    assert "签署协议" in page


def test_who_does_not_sign_for_the_unit_is_told_so(cast, login, operator):
    agreement = agreed(cast)
    page = login(operator).get(PATH + agreement.id).get_data(as_text=True)
    assert "由其他岗位的人员办理" in page
    assert "键入您的姓名" not in page


def test_signing_asks_for_reading_name_and_code_and_keeps_what_was_typed(cast, login):
    agreement = agreed(cast)
    answer = login("unit1").post(f"{PATH}{agreement.id}/sign", data={"typed_name": "别人", "code": ""})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for name in ("read_to_end", "typed_name", "code"):
        assert f'id="e-{name}"' in page
    assert 'value="别人"' in page
    assert fresh(agreement).state == S.DRAFT


def test_signing(cast, login):
    agreement, browser = agreed(cast), login("unit1")
    form = {"read_to_end": "1", "typed_name": "unit1", "code": code_for(cast, agreement)}
    assert browser.post(f"{PATH}{agreement.id}/sign", data=form).status_code == 303
    assert fresh(agreement).state == S.UNIT_SIGNED
    assert "接下来由本人签署" in browser.get(PATH + agreement.id).get_data(as_text=True)


def test_a_code_needs_a_mailbox_or_a_phone(cast, login):
    agreement = agreed(cast)
    answer = login("unit1").post(f"{PATH}{agreement.id}/code")
    assert answer.status_code == 422
    assert "没有可用的邮箱或手机接收验证码" in answer.get_data(as_text=True)


def test_a_code_is_sent_and_never_shown(cast, login, monkeypatch):
    sent = []
    monkeypatch.setattr(agreements, "request_code", lambda actor, agreement: sent.append((actor.login, agreement.id)))
    agreement = agreed(cast)
    answer = login("unit1").post(f"{PATH}{agreement.id}/code", follow_redirects=True)
    assert sent == [("unit1", agreement.id)]
    assert "验证码已发到" in answer.get_data(as_text=True)


def test_writing_the_terms_of_a_draft(cast, login):
    agreement, browser = agreed(cast), login("unit1")
    form = typed(agreement, place_detail="三楼 301 室", daily_hours="7.5")
    assert browser.post(f"{PATH}{agreement.id}/edit", data=form).status_code == 303
    assert fresh(agreement).place_detail == "三楼 301 室"
    assert "三楼 301 室" in browser.get(PATH + agreement.id).get_data(as_text=True)


@pytest.mark.parametrize(
    ("field", "value"), [("daily_hours", "很多"), ("weekly_hours", "0"), ("mentor_id", "nobody"), ("payday", "日" * 80)]
)
def test_wrong_terms_are_told_beside_their_field(cast, login, field, value):
    agreement = agreed(cast)
    form = typed(agreement, place_detail="三楼", **{field: value})
    answer = login("unit1").post(f"{PATH}{agreement.id}/edit", data=form)
    assert answer.status_code == 422
    assert f'id="e-{field}"' in answer.get_data(as_text=True)
    assert 'value="三楼"' in answer.get_data(as_text=True)


def test_what_somebody_else_saved_meanwhile_is_shown(cast, login):
    agreement, browser = agreed(cast), login("unit1")
    form = typed(agreement)
    browser.post(f"{PATH}{agreement.id}/edit", data={**form, "place_detail": "三楼"})
    answer = browser.post(f"{PATH}{agreement.id}/edit", data={**form, "place_detail": "五楼"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "他人刚刚保存为“三楼”" in page
    assert 'value="五楼"' in page
    assert fresh(agreement).place_detail == "三楼"


def test_a_change_without_signature_is_kept_with_old_and_new(cast, login):
    agreement, browser = agreed(cast, "FILED"), login("unit1")
    page = browser.get(f"{PATH}{agreement.id}/change").get_data(as_text=True)
    assert "哪些内容需要谁签署" in page
    assert "无需签署，双方可见" in page
    answer = browser.post(f"{PATH}{agreement.id}/change", data=typed(agreement, payday="每月10日前"))
    assert answer.status_code == 303
    page = browser.get(PATH + agreement.id).get_data(as_text=True)
    assert "每月15日前" in page
    assert "每月10日前" in page
    assert fresh(agreement).state == S.FILED


def test_a_change_that_both_sign_is_a_new_version_and_needs_a_reason(cast, login):
    agreement, browser = agreed(cast, "FILED"), login("unit1")
    form = typed(agreement, benefits="提供午餐")
    assert browser.post(f"{PATH}{agreement.id}/change", data=form).status_code == 422
    answer = browser.post(f"{PATH}{agreement.id}/change", data={**form, "change_note": "增加午餐"})
    assert answer.status_code == 303
    with acting_as(SYSTEM):
        versions = list(db.session.scalars(select(Agreement).order_by(Agreement.number)))
    assert [row.number for row in versions] == [1, 2]
    assert versions[1].needs == Needs.ALL
    assert "增加午餐" in browser.get(PATH + versions[1].id).get_data(as_text=True)


def test_nothing_to_change_is_told(cast, login):
    agreement = agreed(cast, "FILED")
    answer = login("unit1").post(f"{PATH}{agreement.id}/change", data=typed(agreement))
    assert answer.status_code == 422
    assert "没有需要变更的内容" in answer.get_data(as_text=True)


def test_a_returned_agreement_is_opened_again(cast, login):
    agreement, browser = agreed(cast, "RETURNED"), login("unit1")
    assert browser.post(f"{PATH}{agreement.id}/redraft").status_code == 303
    assert fresh(agreement).state == S.DRAFT


def test_giving_up_needs_a_reason(cast, login):
    agreement, browser = agreed(cast), login("unit1")
    assert browser.get(f"{PATH}{agreement.id}/void").status_code == 200
    assert browser.post(f"{PATH}{agreement.id}/void", data={"reason": ""}).status_code == 422
    assert browser.post(f"{PATH}{agreement.id}/void", data={"reason": "本人放弃"}).status_code == 303
    assert fresh(agreement).state == S.VOID


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", ""),
        ("post", "/sign"),
        ("post", "/code"),
        ("get", "/edit"),
        ("post", "/edit"),
        ("get", "/change"),
        ("post", "/redraft"),
        ("post", "/void"),
    ],
)
def test_agreements_of_another_unit_do_not_exist(cast, login, method, path):
    theirs = agreed(cast, "DRAFT", "unit2")
    assert getattr(login("unit1"), method)(f"{PATH}{theirs.id}{path}").status_code == 404
    assert fresh(theirs).state == S.DRAFT


@pytest.mark.parametrize(("state", "path"), [("FILED", "/edit"), ("DRAFT", "/change")])
def test_a_draft_is_written_and_what_is_in_force_is_changed(cast, login, state, path):
    assert login("unit1").get(f"{PATH}{agreed(cast, state).id}{path}").status_code == 404


def test_the_page_costs_the_same_for_one_and_for_many(cast, login, statements):
    agreement, browser = agreed(cast, "FILED"), login("unit1")

    def cost():
        browser.get(PATH + agreement.id)
        statements.clear()
        assert browser.get(PATH + agreement.id).status_code == 200
        return told(statements)

    few = cost()
    browser.post(f"{PATH}{agreement.id}/change", data=typed(agreement, payday="每月10日前"))
    browser.post(f"{PATH}{agreement.id}/change", data=typed(agreement, benefits="午餐", change_note="午餐"))
    assert cost() == few
