"""Helpers of the hostile tests: addresses, codes of refusals, officers with two roles, nasty texts."""

from dataclasses import replace

import pytest

from app.core.errors import Invalid, Refused
from app.security.roles import permissions_of
from app.subsidies.states import ClaimState
from tests.subsidies.test_pages import LISTS

S = ClaimState
RISKY = ("风险", "红旗", "挂起", "RISK", "HOLD", "R60", "骗")
NASTY = ("a\x00b", "' OR 1=1 --", "<script>alert(1)</script>", "九" * 5000, "=cmd|'/c calc'!A1", "\ud7ff‮")


def api(address, key="", rest=""):
    """The address of a list, of a record or of what is below it by REST."""
    return f"/api/v1/{LISTS[address]}/{key}{rest}"


def code(call):
    """Why a verb is refused: the code of a refusal, or the fields that are wrong."""
    with pytest.raises((Refused, Invalid)) as caught:
        call()
    error = caught.value
    return list(error.fields) if isinstance(error, Invalid) else error.refusal.code


def both(actor, *roles):
    """The same officer with further roles."""
    every = frozenset({*actor.roles, *roles})
    return replace(actor, roles=every, permissions=permissions_of(every))
