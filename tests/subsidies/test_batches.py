"""Payment batches: what may enter, the file of fixed form, what is pulled, what the detectors stop."""

import hashlib
from decimal import Decimal
from io import BytesIO

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from app.core import audit
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, OutOfReach, Refused
from app.messaging.models import Message
from app.subsidies.models import PaymentItem, QualitySample
from app.subsidies.queries import batches as queries
from app.subsidies.queries import money
from app.subsidies.services import batches, entering, ledger
from app.subsidies.services.moving import perform
from app.subsidies.states import BatchState, ClaimState, ItemState, RiskResult, SampleReason
from tests.subsidies.factories import make_account, make_claim
from tests.subsidies.money_factories import SUM, approved, calm, file_of, send, sent


@pytest.fixture
def agent(session, cast, monkeypatch):
    """The county's agent, acting; claims without lines would be stopped, so the detectors are calm unless told."""
    calm(monkeypatch)
    make_account()
    with acting_as(cast["xingqing_agent"]):
        yield cast["xingqing_agent"]


def draft(agent, claims):
    return batches.draft(agent, [claim.id for claim in claims])


def items(batch):
    return queries.items_of(batch)


def test_a_batch_counts_its_payments_and_takes_their_accounts(agent):
    first, second = approved(2)
    batch = draft(agent, [first, second])
    assert batch.number.startswith("JXBF-202611-640104-") and batch.state == BatchState.DRAFT
    assert (batch.payments, batch.amount_yuan) == (2, 2 * SUM)
    assert [item.place for item in items(batch)] == [1, 2]
    assert {item.payee_account for item in items(batch)} == {first.payee_account, second.payee_account}
    assert {claim.state for claim in (first, second)} == {ClaimState.APPROVED}
    assert queries.payable_claims("640104") == []


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"account_holder": "别的公司"}, "账户名称"),
        ({"payee_account": None}, "账号"),
        ({"needs_recount": True}, "重新计算"),
    ],
)
def test_a_claim_that_cannot_be_paid_is_named_with_the_reason(agent, facts, word):
    [good] = approved()
    [bad] = approved(**facts)
    with pytest.raises(Invalid) as told:
        draft(agent, [good, bad])
    [said] = told.value.fields["claims"]
    assert bad.number in said and word in said and good.number not in said


def test_states_samples_and_other_batches_keep_a_claim_out(agent, session):
    noticed = make_claim("PUBLIC_NOTICE")
    [drawn, taken] = approved(2)
    with acting_as(SYSTEM):
        session.add(
            QualitySample(
                claim_id=drawn.id, claim_number=drawn.number, region_code="640104", officer_id=agent.user_id,
                officer_name=agent.name, why=SampleReason.FIRST, seed="s", rank="r", drawn_on=drawn.approved_on,
            )
        )  # fmt: skip
        session.flush()
    other = draft(agent, [taken])
    for claim, word in ((noticed, "公示中"), (drawn, "抽查"), (taken, other.number)):
        with pytest.raises(Invalid) as told:
            draft(agent, [claim])
        assert word in told.value.fields["claims"][0]
    with pytest.raises(Invalid):
        batches.draft(agent, [])


def test_only_the_countys_agent_makes_batches_of_the_own_county(agent, cast):
    [claim] = approved()
    with acting_as(cast["yongning_agent"]), pytest.raises(OutOfReach):
        batches.draft(cast["yongning_agent"], [claim.id])
    for login in ("xingqing_auditor", "finance_xingqing", "supervisor", "unit1", "region_admin"):
        with acting_as(cast[login]), pytest.raises(Refused):
            batches.draft(cast[login], [claim.id])


def test_sending_makes_a_file_that_says_exactly_what_is_to_be_paid(agent, cast, session):
    claims = approved(3)
    batch = send(cast, claims)
    assert (batch.state, batch.sent_on.isoformat(), batch.pay_due_on.isoformat()) == (
        "SENT",
        "2026-11-25",
        "2026-12-09",
    )
    assert {claim.state for claim in claims} == {ClaimState.SENT_TO_FINANCE}
    book = load_workbook(BytesIO(file_of(batch)))
    cover = dict(book["封面"].iter_rows(values_only=True, max_col=2))
    assert (cover["批次号"], cover["笔数"], cover["合计金额（元）"]) == (batch.number, "3", "5850.00")
    assert cover["合计大写"] == "人民币伍仟捌佰伍拾元整"
    rows = list(book["明细"].iter_rows(values_only=True))
    assert rows[0] == (
        "序号", "申领编号", "补贴种类", "收款人", "开户银行", "账号", "金额（元）", "拨付结果", "凭证号", "拨付日期", "失败原因",
    )  # fmt: skip
    by_number = {claim.number: claim for claim in claims}
    canonical = [batch.number]
    for row in rows[1:]:
        claim = by_number[row[1]]
        assert row[2:7] == ("基本生活补贴", claim.payee_name, "测试银行", claim.payee_account, 1950)
        assert row[7:] == (None,) * 4
        canonical.append("\t".join([str(row[0]), *row[1:6], "1950.00"]))
    expected = hashlib.sha256("\n".join(canonical).encode()).hexdigest()
    assert batch.checksum == expected == cover["校验码（SHA-256）"]
    told = session.scalars(sa.select(Message).where(Message.template == "batch_sent")).all()
    assert not told  # nobody of the county reads the inbox of finance
    with acting_as(cast["finance_xingqing"]):
        [message] = session.scalars(sa.select(Message).where(Message.template == "batch_sent")).all()
    assert message.link == f"/admin/payment-batches/{batch.id}" and message.due_on == batch.pay_due_on


def test_the_file_is_sealed_and_each_download_is_logged(agent, cast, session, app):
    batch = send(cast, approved())
    account = items(batch)[0].payee_account
    for login in ("xingqing_agent", "finance_xingqing"):
        with acting_as(cast[login]):
            kept = batches.download(cast[login], batch)
    found = [entry for entry in session.info.get("audit", []) if entry["deed"] == "download"]
    assert len(found) == 2 and all(kept.sha256 in str(entry) for entry in found)
    assert account not in str(found)
    stored = app.config["FILES_DIR"] / kept.sha256[:2] / kept.sha256
    assert account.encode() not in stored.read_bytes() and not stored.read_bytes().startswith(b"PK")
    for login in ("supervisor", "xingqing_auditor"):
        with acting_as(cast[login]), pytest.raises(Refused):
            batches.download(cast[login], batch)
    assert audit.SENSITIVE[PaymentItem] >= {"payee_account"}


def test_a_draft_gives_payments_back_and_takes_more(agent):
    [first, second, third] = approved(3)
    batch = draft(agent, [first, second])
    batches.pull(agent, batch, [items(batch)[0].id])
    batches.add(agent, batch, [third.id])
    assert [item.claim_id for item in items(batch)] == [second.id, third.id]
    assert (batch.payments, batch.amount_yuan) == (2, 2 * SUM)
    assert [claim.id for claim in queries.payable_claims("640104")] == [first.id]


def test_until_finance_answers_a_payment_is_pulled_with_a_reason(agent, cast):
    claims = approved(2)
    batch = send(cast, claims)
    [first, second] = items(batch)
    with pytest.raises(Invalid):
        batches.pull(agent, batch, [first.id])
    with acting_as(cast["yongning_agent"]), pytest.raises(Refused):
        batches.pull(cast["yongning_agent"], batch, [first.id], reason="错")
    batches.pull(agent, batch, [first.id], reason="账户有误")
    assert (first.state, second.state) == (ItemState.PULLED, ItemState.QUEUED)
    assert (batch.payments, batch.amount_yuan, batch.state) == (1, SUM, BatchState.SENT)
    pulled = next(claim for claim in claims if claim.id == first.claim_id)
    assert pulled.state == ClaimState.APPROVED and pulled.budget_year == 2026
    assert ledger.left("640104", 2026, "LIVING") == Decimal("96100.00")  # the commitment stays
    later = draft(agent, [pulled])
    assert later.payments == 1
    batches.pull(agent, batch, [second.id], reason="整批撤回")
    assert batch.state == BatchState.CANCELLED


def test_a_cancelled_batch_frees_its_claims(agent, cast):
    claims = approved(2)
    batch = send(cast, claims)
    batches.cancel(agent, batch, reason="名单有误")
    assert batch.state == BatchState.CANCELLED and batch.payments == 0
    assert {claim.state for claim in claims} == {ClaimState.APPROVED}
    again = draft(agent, claims)
    batches.cancel(agent, again, reason="再改")
    assert items(again) == [] and len(queries.payable_claims("640104")) == 2


def test_what_the_detectors_stop_is_held_and_stays_out(agent, cast, monkeypatch):
    good, bad = approved(2)
    monkeypatch.setattr(entering.detecting, "examine", lambda claims, step: {bad.id: RiskResult.HOLD})
    batch = draft(agent, [good, bad])
    assert [item.claim_id for item in items(batch)] == [good.id]
    assert bad.state == ClaimState.RISK_HOLD
    assert money.held_for(bad.id) == []  # the commitment is free again
    [other] = approved()
    monkeypatch.setattr(entering.detecting, "examine", lambda claims, step: {other.id: RiskResult.HOLD})
    assert draft(agent, [other]) is None and other.state == ClaimState.RISK_HOLD


def test_what_changed_in_a_draft_is_asked_again_when_it_leaves(agent, cast, monkeypatch):
    good, withdrawn, moved, risky = approved(4)
    batch = draft(agent, [good, withdrawn, moved, risky])
    with acting_as(SYSTEM):
        withdrawn.state, withdrawn.budget_year = ClaimState.WITHDRAWN, None
        moved.payee_account = "6217000000000000"
        perform.lock(good)
    monkeypatch.setattr(entering.detecting, "examine", lambda claims, step: {risky.id: RiskResult.HOLD})
    batches.send(agent, batch)
    assert {item.claim_id for item in items(batch)} == {good.id, moved.id}
    assert batch.payments == 2 and batch.amount_yuan == 2 * SUM
    assert next(item for item in items(batch) if item.claim_id == moved.id).payee_account == "6217000000000000"
    assert risky.state == ClaimState.RISK_HOLD


def test_a_batch_of_which_nothing_is_left_is_not_sent(agent, cast):
    [claim] = approved()
    batch = draft(agent, [claim])
    with acting_as(SYSTEM):
        claim.needs_recount = True
    with pytest.raises(Refused) as empty:
        batches.send(agent, batch)
    assert empty.value.code == "empty"


def test_the_real_detectors_let_a_plain_claim_pass(session, cast):
    batch = sent(cast, 1, lines=True)
    assert batch.state == BatchState.SENT


def test_lists_cost_the_same_for_one_and_for_many(agent, cast, statements):
    few, many = approved(1), approved(6)
    statements.clear()
    assert entering.obstacles(few) == {}
    of_one = len(statements)
    statements.clear()
    assert entering.obstacles(many) == {}
    assert len(statements) == of_one
