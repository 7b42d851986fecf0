"""What a person makes of a red flag: who may, who may not, what follows for the claim."""

import pytest

from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, Refused
from app.extensions import db
from app.subsidies import signals
from app.subsidies.models import RiskFlag
from app.subsidies.queries.flags import all_decided, is_confirmed, waiting_flags, with_claim
from app.subsidies.services import flags
from app.subsidies.states import FlagState, RiskResult
from tests.subsidies.factories import make_claim, make_flag


def heavy(state: str = "RISK_HOLD", **facts):
    claim = make_claim(state, **facts)
    flag = make_flag(claim, "F2", level="HIGH", weight=60)
    db.session.expire_all()
    return claim, flag


def test_a_cleared_flag_counts_no_longer(session, cast):
    claim, flag = heavy()
    with acting_as(cast["xingqing_auditor"]) as auditor:
        assert not all_decided(claim)
        flags.clear(auditor, flag, reason=" 系误录，社保经办机构已更正 ")
        assert (flag.state, flag.note) == (FlagState.CLEARED, "系误录，社保经办机构已更正")
        assert flag.decided_by_id == auditor.user_id and flag.decided_by == auditor.name
        assert (claim.risk_result, claim.risk_score) == (RiskResult.PASS, 0)
        assert all_decided(claim) and not is_confirmed(claim)


def test_a_confirmed_flag_still_counts_and_others_are_told(session, cast):
    claim, flag = heavy()
    told = []

    def hear(sender, **facts):
        told.append((sender.id, facts["claim"].id, facts["is_paid"], sender.is_fraud))

    with signals.flag_confirmed.connected_to(hear), acting_as(cast["supervisor"]) as supervisor:
        flags.confirm(supervisor, flag, reason="与劳动合同核对属实", is_fraud=True)
    assert told == [(flag.id, claim.id, False, True)]
    with acting_as(SYSTEM):
        assert (claim.risk_result, claim.risk_score) == (RiskResult.HOLD, 60)
        assert is_confirmed(claim) and all_decided(claim)


def test_a_decision_can_be_taken_back_until_the_claim_is_paid(session, cast):
    claim, flag = heavy()
    with acting_as(cast["xingqing_auditor"]) as auditor:
        flags.clear(auditor, flag, reason="误录")
        flags.reopen(auditor, flag, reason="又收到新的材料")
        assert (flag.state, flag.note, flag.decided_at) == (FlagState.OPEN, None, None)
        assert claim.risk_result == RiskResult.HOLD
    with acting_as(SYSTEM):
        _claim, of_paid = heavy("PAID")
        with_claim(of_paid)
    with acting_as(cast["supervisor"]) as supervisor:
        flags.confirm(supervisor, of_paid, reason="属实")
        with pytest.raises(Refused) as refused:
            flags.reopen(supervisor, of_paid, reason="再看")
    assert refused.value.code == "paid"


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("xingqing_agent", "role"),
        ("finance_xingqing", "role"),
        ("unit1", "role"),
        ("region_admin", "role"),
        ("xingqing_auditor", ""),
        ("supervisor", ""),
    ],
)
def test_who_may_decide(session, cast, who, code):
    _claim, flag = heavy()
    with acting_as(SYSTEM):
        with_claim(flag)
    refusal = flags.perform.refusal(cast[who], flag, flags.perform.workflow.moves["clear"])
    assert (refusal.code if refusal else "") == code


@pytest.mark.parametrize("move", ["clear", "confirm"])
@pytest.mark.parametrize("role", ["passed_by_id", "submitted_by_id", "created_by_id"])
def test_nobody_decides_on_what_they_handled(session, cast, move, role):
    auditor = cast["xingqing_auditor"]
    claim, flag = heavy()
    with acting_as(SYSTEM):
        setattr(claim, role, auditor.user_id)
        db.session.flush()
    with acting_as(auditor), pytest.raises(Refused) as refused:
        flags.MOVES[move](auditor, flag, reason="核查")
    assert refused.value.code == "four_eyes"


@pytest.mark.parametrize("reason", ["", "   "])
@pytest.mark.parametrize("move", ["clear", "confirm"])
def test_a_decision_needs_a_note(session, cast, move, reason):
    _claim, flag = heavy()
    with acting_as(cast["xingqing_auditor"]) as auditor, pytest.raises(Invalid) as invalid:
        flags.MOVES[move](auditor, flag, reason=reason)
    assert "reason" in invalid.value.fields


def test_a_decided_flag_is_not_decided_again(session, cast):
    _claim, flag = heavy()
    with acting_as(cast["xingqing_auditor"]) as auditor:
        flags.clear(auditor, flag, reason="误录")
        with pytest.raises(Refused) as refused:
            flags.confirm(auditor, flag, reason="属实")
    assert refused.value.status == 409


def test_flags_lie_in_their_county(session, cast):
    _claim, flag = heavy()
    for who, number in (("xingqing_auditor", 1), ("yongning_auditor", 0), ("unit1", 0), ("supervisor", 1)):
        with acting_as(cast[who]):
            assert waiting_flags()[0] == number
            assert db.session.query(RiskFlag).filter(RiskFlag.id == flag.id).count() == number


def test_the_claim_is_there_for_policy(session, cast):
    _claim, flag = heavy()
    with acting_as(cast["xingqing_auditor"]):
        assert with_claim(flag).claim.number.startswith("JXBT-")
