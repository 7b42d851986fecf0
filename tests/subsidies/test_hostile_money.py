"""Officers with two roles, a clerk who pays twice, receipts that count twice: each is stopped."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask_babel import force_locale

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid
from app.extensions import db
from app.subsidies.models import Claim, PaymentItem, Recovery
from app.subsidies.services import (
    batches,
    flags,
    following,
    recoveries,
    results,
    reviewing,
)
from tests.subsidies import flow
from tests.subsidies.factories import make_account, make_claim, make_flag
from tests.subsidies.hostile import both, code
from tests.subsidies.money_factories import calm, filled, sent
from tests.subsidies.test_pages import keys, world
from tests.subsidies.test_recoveries import act, give, overpaid, refused

__all__ = ["world"]


# -- four eyes


def test_a_supervisor_who_passed_a_claim_does_not_let_it_go(cast):
    supervisor = cast["supervisor"]
    claim = make_claim("RISK_HOLD", held_proposal="RELEASE", held_proposed_by_id=cast["xingqing_auditor"].user_id)
    with acting_as(SYSTEM):
        claim.passed_by_id = supervisor.user_id
        db.session.flush()
    for name in ("release", "refuse_held"):
        with acting_as(SYSTEM):
            claim.held_proposal = "RELEASE" if name == "release" else "REFUSE"
        with acting_as(supervisor):
            assert code(lambda verb=name: reviewing.MOVES[verb](supervisor, claim)) == "four_eyes", name


def test_an_officer_with_two_roles_makes_no_two_steps(cast):
    officer = both(cast["xingqing_agent"], "COUNTY_AUDITOR", "SUPERVISOR", "FINANCE")
    claim = make_claim("COUNTY_PASSED", passed_by_id=officer.user_id)
    with acting_as(officer):
        for name in ("recheck", "return"):
            assert code(lambda verb=name: reviewing.MOVES[verb](officer, claim, reason="x")) == "four_eyes", name
    claim = make_claim("ACCEPTED", submitted_by_id=officer.user_id)
    with acting_as(officer):
        for name in ("pass", "reject", "request_supplement"):
            facts = {"rule_ids": "R34"} if name == "reject" else {}
            assert (
                code(lambda verb=name, f=facts: reviewing.MOVES[verb](officer, claim, reason="x", **f)) == "four_eyes"
            )
    flag = make_flag(claim)
    with acting_as(officer):
        assert code(lambda: flags.clear(officer, flag, reason="x")) == "four_eyes"


def test_who_sent_a_batch_does_not_say_that_it_was_paid(cast, session, monkeypatch):
    calm(monkeypatch)
    batch = sent(cast, 1)
    officer = both(cast["xingqing_agent"], "FINANCE")
    with acting_as(officer):
        assert code(lambda: results.read_file(officer, batch, name="x.xlsx", body=filled(batch))) == "four_eyes"


def test_who_gave_an_account_by_hand_does_not_send_the_money(cast, session, monkeypatch):
    calm(monkeypatch)
    batch, finance = sent(cast, 1), cast["finance_xingqing"]
    with acting_as(finance):
        results.read_file(finance, batch, name="x.xlsx", body=filled(batch, {2: ("失败", None, None, "户名不符")}))
    with acting_as(SYSTEM):
        claim = db.session.query(Claim).one()
    agent, friend = cast["xingqing_agent"], {"payee_account": "6222 3333 4444 5555", "payee_bank": "某银行"}
    with acting_as(agent):
        reviewing.fix_account(agent, claim, **friend, account_holder=claim.payee_name)
        with pytest.raises(Invalid, match="由您更正"):
            batches.draft(agent, [claim.id])
    other = cast["xingqing_colleague"]
    with acting_as(other):
        assert batches.draft(other, [claim.id]).payments == 1


# -- paying twice


def test_an_answer_file_is_worth_nothing_a_second_time_or_elsewhere(cast, session, login, monkeypatch):
    calm(monkeypatch)
    first, finance = sent(cast, 2), login("finance_xingqing")
    body = filled(first)
    url = f"/admin/payment-batches/{first.id}/answers"

    def post(to, content):
        data = {"file": (BytesIO(content), "answers.xlsx")}
        return finance.post(to, data=data, content_type="multipart/form-data", follow_redirects=True)

    for cells in (
        {"G2": 19500},
        {"G2": -1950},
        {"G2": "1e9"},
        {"F2": "6222999988887777"},
        {"D2": "朋友"},
        {"A3": 1},
        {"cover_B1": "JXBF-1"},
        {"A2": 99},
    ):
        assert post(url, filled(first, **cells)).status_code == 422, cells
    twice = {2: ("已拨付", "PZ-1", date(2026, 11, 25), None), 3: ("已拨付", "PZ-1", date(2026, 11, 25), "x")}
    assert post(url, filled(first, twice)).status_code == 422
    assert post(url, body).status_code == 200
    again = post(url, body)
    assert again.status_code == 200
    assert post(url, filled(first, {2: ("已拨付", "PZ-OTHER", date(2026, 11, 25), None)})).status_code in (409, 422)
    with acting_as(SYSTEM):
        paid = list(db.session.scalars(sa.select(PaymentItem.state)))
        assert [str(state) for state in paid] == ["PAID", "PAID"]
        assert db.session.scalar(sa.text("SELECT count(*) FROM budget_entry WHERE kind = 'PAY'")) == 2
        second = [claim.id for claim in db.session.scalars(sa.select(Claim))]
    agent = login("xingqing_agent")
    for key in second:
        assert agent.post("/admin/payment-batches/new", data={"claim": key}).status_code == 422


def test_another_countys_finance_answers_and_receives_nothing(world, cast, login):
    browser = login("yongning_agent")
    for path in (
        f"/admin/payment-items/{keys(world)['payment-items']}/answer",
        f"/admin/recoveries/{keys(world)['recoveries']}/moves/return_money",
        f"/admin/payment-batches/{keys(world)['payment-batches']}/answers",
        f"/admin/payment-batches/{keys(world)['payment-batches']}/pull",
    ):
        assert browser.post(path, data={"item": keys(world)["payment-items"], "amount_yuan": "1"}).status_code in (
            302,
            403,
            404,
        )


def test_an_item_keeps_the_hash_of_its_account_without_blanks(session):
    assert PaymentItem(payee_account="6222 0000 1111").payee_hash == Claim(payee_account="622200001111").payee_hash


# -- recoveries


def test_a_receipt_of_money_counts_once_in_a_county_whatever_the_language(cast, session):
    following.listen()
    make_account("100000.00")
    made = []
    for _number in range(2):
        unit = flow.make_workplace()
        placement = flow.make_paid(unit)
        made.append(overpaid(cast, placement, flow.paid(cast, unit)))
        act(cast["supervisor"], recoveries.order, made[-1])
    first, second = made
    give(cast, first, "0.01", "SK1")
    for recovery in made:
        for language in ("zh", "en"):
            given = {"amount_yuan": "0.01", "returned_on": clock.today(), "voucher_no": "sk1 "}
            with force_locale(language):
                who = cast["finance_xingqing"]
                assert refused(who, recoveries.return_money, recovery, **given) == ["voucher_no"], language
    give(cast, second, "0.01", "K1")
    assert (first.returned_yuan, second.returned_yuan) == (Decimal("0.01"), Decimal("0.01"))


def test_the_stranger_writes_no_money_back(world, cast):
    finance = replace(cast["finance_xingqing"], region_code="640121")
    with acting_as(finance):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Recovery)) == 0
    with acting_as(cast["finance_xingqing"]):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Recovery)) == 1
