"""Rings and single irregularities among honest claims, drawn anew for each seed: all are found, few others are."""

from random import Random

import pytest

from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.subsidies.models import ClaimLine
from app.subsidies.queries.flags import flags_of_claims
from app.subsidies.queries.network import clusters
from app.subsidies.services.detecting import examine
from app.subsidies.states import CheckStep, RiskResult
from app.trainees.models import Trainee
from tests.subsidies.planted import RINGS, World, clean, irregular

CLEAN = 120
MOST_FALSE_ALARMS = 0.03


@pytest.mark.parametrize("seed", [20261, 77, 4242])
def test_what_was_planted_is_found_and_little_else(session, seed):
    world = World(Random(seed))
    clean(world, CLEAN)
    irregular(world)
    for ring in RINGS:
        ring(world)
    claims = [
        *world.clean,
        *(claim for _code, claim in world.planted),
        *(one for _m, ring in world.rings for one in ring),
    ]
    world.random.shuffle(claims)
    with acting_as(SYSTEM):
        db.session.flush()
        results = examine(claims, CheckStep.SUBMIT)
        codes: dict[str, set[str]] = {claim.id: set() for claim in claims}
        for flag in flags_of_claims(list(codes)):
            codes[flag.claim_id].add(flag.code.value)
        found = clusters()

    assert {code: sorted(codes[claim.id]) for code, claim in world.planted if code not in codes[claim.id]} == {}
    alarms = {claim.number: sorted(codes[claim.id]) for claim in world.clean if codes[claim.id]}
    assert len(alarms) <= MOST_FALSE_ALARMS * CLEAN, alarms
    for _members, ring in world.rings:
        assert all(codes[claim.id] for claim in ring)
        assert all(results[claim.id] != RiskResult.PASS for claim in ring)
    for members, _ring in world.rings:
        assert any(members <= {member.id for member in one.members} for one in found), members
    tied = {member.id for one in found for member in one.members}
    honest = {person.id for person in _people(world)}
    assert len(tied & honest) <= MOST_FALSE_ALARMS * len(honest)


def _people(world: World) -> list[Trainee]:
    with acting_as(SYSTEM):
        keys = [claim.id for claim in world.clean]
        rows = db.session.query(Trainee).join(ClaimLine, ClaimLine.trainee_id == Trainee.id)
        return rows.filter(ClaimLine.claim_id.in_(keys)).all()
