"""The detectors over many claims at once: findings are kept as flags, and R60 says what follows (rules.md 5.2)."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy.orm.attributes import set_committed_value

from app.core import clock
from app.core.bulk import insert_rows, update_rows
from app.core.rulebook import Params
from app.core.scope import unscoped
from app.extensions import db
from app.programme.queries import database_params
from app.subsidies.models import Claim, RiskFlag
from app.subsidies.queries.dossier import dossier_of
from app.subsidies.queries.flags import flags_of_claims
from app.subsidies.rules.detectors import findings
from app.subsidies.rules.dossier import Finding
from app.subsidies.rules.risk import risk_of
from app.subsidies.states import CheckStep, FlagLevel, FlagState, RedFlag, RiskResult

AT_ONCE = 500  # claims of one dossier
KEPT = "flags are found for the officers of the claim's county, whoever's move made the detectors run"
EVIDENCE_MAX = 4000
Risk = tuple[RiskResult, int]


def examine(claims: Sequence[Claim], step: CheckStep) -> dict[str, RiskResult]:
    """Run F1–F22 over claims as the facts are now, keep the findings, and return R60's result by claim.

    The same finding is kept once; one that is gone stays as history and no longer counts, nor does one that a person
    cleared.  Sets ``risk_result``, ``risk_score`` and ``risk_checked_at`` of each claim.
    """
    found: dict[str, RiskResult] = {}
    rest = iter(claims)
    while piece := list(islice(rest, AT_ONCE)):
        found |= _examine(piece, step)
    return found


def _examine(claims: Sequence[Claim], step: CheckStep) -> dict[str, RiskResult]:
    db.session.flush()
    dossier = dossier_of(claims)
    areas = {claim.id: claim.region_code for claim in claims}
    raised = {(one.claim_id, one.code, one.mark): one for case in dossier.cases for one in findings(case, dossier)}
    with unscoped(KEPT):
        held = flags_of_claims(areas)
        standing = _standing(held, raised)
        known = {(flag.claim_id, flag.code.value, flag.mark) for flag in held}
        news = [one for key, one in raised.items() if key not in known]
        rows = [_row(one, areas[one.claim_id], step, dossier.params) for one in news]
        insert_rows(RiskFlag, rows)
        codes = _counting(held, standing, rows)
        return _keep(claims, {key: _risk(codes.get(key, ()), dossier.params) for key in areas})


def _standing(held: Iterable[RiskFlag], raised: Mapping[tuple[str, str, str], Finding]) -> dict[str, bool]:
    """Which of the flags on record this run found again; those of which that changed are written."""
    now = {flag.id: (flag.claim_id, flag.code.value, flag.mark) in raised for flag in held}
    changed = [(flag, {"is_standing": now[flag.id]}) for flag in held if flag.is_standing != now[flag.id]]
    update_rows(RiskFlag, changed, "examine")
    for flag, _new in changed:
        db.session.expire(flag)
    return now


def _row(one: Finding, area: str, step: CheckStep, params: Params) -> dict[str, Any]:
    return {
        "claim_id": one.claim_id,
        "region_code": area,
        "code": RedFlag(one.code),
        "mark": one.mark,
        "level": FlagLevel(params.get("flag_levels")[one.code]),
        "weight": int(params.get("flag_weights")[one.code]),
        "unit_id": one.unit_id,
        "unit_name": one.unit_name[:80],
        "trainee_id": one.trainee_id,
        "person_name": one.person_name[:40],
        "evidence": one.evidence[:EVIDENCE_MAX],
        "links": json.dumps(one.links, ensure_ascii=False),
        "step": step,
        "found_on": clock.today(),
        "is_standing": True,
        "state": FlagState.OPEN,
    }


def _counting(
    held: Sequence[RiskFlag], standing: Mapping[str, bool], rows: Iterable[Mapping[str, Any]]
) -> dict[str, list[str]]:
    """The codes that count, by claim: found by this run, and not cleared by a person."""
    codes: dict[str, list[str]] = defaultdict(list)
    for flag in held:
        if standing[flag.id] and flag.state != FlagState.CLEARED:
            codes[flag.claim_id].append(flag.code.value)
    for row in rows:
        codes[row["claim_id"]].append(row["code"].value)
    return codes


def _risk(codes: Iterable[str], params: Params) -> Risk:
    judged = risk_of(flags=list(codes), params=params)
    return RiskResult(judged["result"]), int(judged["score"])


def _keep(claims: Sequence[Claim], risks: Mapping[str, Risk]) -> dict[str, RiskResult]:
    """Write the results in few statements, and tell the objects in hand."""
    when = clock.now()
    new = {
        claim.id: {"risk_result": risks[claim.id][0], "risk_score": risks[claim.id][1], "risk_checked_at": when}
        for claim in claims
    }
    update_rows(Claim, [(claim, new[claim.id]) for claim in claims], "examine")
    for claim, changed in _changed(claims, new):
        set_committed_value(claim, "version", claim.version + 1)
        for name, value in changed.items():
            set_committed_value(claim, name, value)
        db.session.expire(claim, ["updated_at", "updated_by_id"])
    return {key: result for key, (result, _score) in risks.items()}


def _changed(claims: Sequence[Claim], new: Mapping[str, dict[str, Any]]) -> Iterator[tuple[Claim, dict[str, Any]]]:
    for claim in claims:
        if any(getattr(claim, name) != value for name, value in new[claim.id].items()):
            yield claim, new[claim.id]


def rescore(claims: Sequence[Claim]) -> dict[str, RiskResult]:
    """What follows from the flags as they are on record, after a person decided one; nothing is looked for anew."""
    params = database_params()
    with unscoped(KEPT):
        held = flags_of_claims([claim.id for claim in claims])
        codes = _counting(held, {flag.id: flag.is_standing for flag in held}, ())
        return _keep(claims, {claim.id: _risk(codes.get(claim.id, ()), params) for claim in claims})
