"""The quality sample (C40): an officer's first approval, then a share drawn from the county's published seed."""

import secrets
from collections.abc import Callable, Collection

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Invalid, Refusal, Refused
from app.core.identifiers import new_id
from app.core.insertion import insert_unless_there
from app.core.scope import unscoped
from app.core.types import city_of
from app.extensions import db
from app.programme.queries import whole_number
from app.subsidies import signals
from app.subsidies.models import Claim, QualitySample, SampleSeed
from app.subsidies.policy.risk import SAMPLE_POLICY
from app.subsidies.queries import flags as queries
from app.subsidies.rules.sampling import is_drawn, rank_of
from app.subsidies.states import SAMPLING, SampleReason

perform = SAMPLING.bound_to(SAMPLE_POLICY)
NOTE_MAX = 400  # it is the reason of the move too
DRAWN_BY_SYSTEM = "whether a claim is drawn follows from seed and number, not from who asks"


def seed_for(region_code: str, month: str) -> SampleSeed:
    """The seed of a county's month YYYY-MM, made once, by whoever asks first; it and its share never change."""
    with unscoped(DRAWN_BY_SYSTEM):
        found = queries.seed_in(region_code, month)
        if found is None:
            insert_unless_there(
                SampleSeed,
                id=new_id(),
                region_code=region_code,
                city_code=city_of(region_code),
                month=month,
                seed=secrets.token_hex(16),
                share_percent=whole_number("quality_sample_share"),
                made_at=clock.now(),
            )
            found = queries.seed_in(region_code, month)
        assert found is not None
        return found


def on_pass(claim: Claim, officer: Actor) -> QualitySample | None:
    """Draw a claim that an officer has just passed; the sample, or None when it need not be looked at again.

    A claim that was drawn before keeps its sample, however often it is passed.
    """
    if officer.user_id is None:
        return None
    with unscoped(DRAWN_BY_SYSTEM):
        if held := queries.sample_of(claim.id):
            return held
        seed = seed_for(claim.region_code, clock.month_of(clock.today()))
        rank, why = rank_of(seed.seed, claim.number), SampleReason.DRAWN
        if not queries.has_passed_before(officer.user_id, claim.id):
            why = SampleReason.FIRST
        elif not is_drawn(rank, seed.share_percent):
            return None
        return _store(claim, officer, seed, rank, why)


def _store(claim: Claim, officer: Actor, seed: SampleSeed, rank: str, why: SampleReason) -> QualitySample:
    sample = QualitySample(
        claim_id=claim.id,
        claim_number=claim.number,
        region_code=claim.region_code,
        officer_id=officer.user_id,
        officer_name=officer.name[:64],
        why=why,
        seed=seed.seed,
        rank=rank,
        drawn_on=clock.today(),
    )
    db.session.add(sample)
    db.session.flush()
    return sample


def is_settled(claim: Claim) -> bool:
    """Whether no second look at a claim is outstanding; before that it is not sent to finance."""
    return not unsettled([claim.id])


def unsettled(claim_ids: Collection[str]) -> set[str]:
    """Which of many claims still wait for a second look."""
    with unscoped(DRAWN_BY_SYSTEM):
        return queries.open_sample_claims(claim_ids)


def agree(actor: Actor, sample: QualitySample, *, reason: str = "", note: str = "") -> QualitySample:
    """The second look finds the same; Invalid without a note of what was looked at."""
    return _check(actor, sample, "agree", note or reason, "note")


def differ(actor: Actor, sample: QualitySample, *, reason: str = "") -> QualitySample:
    """The second look finds something else; whoever listens puts the claim back to its first review (C40)."""
    checked = _check(actor, sample, "differ", reason, "reason")
    signals.sample_differs.send(checked, actor=actor, claim=checked.claim)
    return checked


def _check(actor: Actor, sample: QualitySample, name: str, note: str, field: str) -> QualitySample:
    queries.sample_with_claim(sample)
    perform.begin(actor, sample, name)
    said = (note or "").strip()
    if not said or len(said) > NOTE_MAX:
        raise Invalid({field: _("请写明复查情况，不超过 %(n)s 字。", n=NOTE_MAX)})
    facts = {"checked_at": clock.now(), "checked_by_id": actor.user_id, "checked_by": actor.name[:64], "note": said}
    perform(actor, sample, name, reason=said if name == "differ" else "", **facts)
    return sample


def require_settled(claims: Collection[Claim]) -> None:
    """Raise Refused naming the claims that still wait for a second look."""
    open_ones = unsettled([claim.id for claim in claims])
    if numbers := [claim.number for claim in claims if claim.id in open_ones]:
        raise Refused(
            Refusal("sample_open", _("申领%(numbers)s尚待质量抽查，不能送财政。", numbers="、".join(numbers[:5]))),
            status=409,
        )


MOVES: dict[str, Callable[..., QualitySample]] = {"agree": agree, "differ": differ}
