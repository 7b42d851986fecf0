"""The end of a round of scores: averaged, scored anew, left to the organiser's word, or short of experts.

What experts gave is counted together by the system alone, whoever submitted the last of it.
"""

from flask_babel import gettext as _

from app.core.actor import SYSTEM, Actor, acting_as
from app.core.bulk import insert_rows
from app.core.errors import Refusal, Refused
from app.messaging.queries import officers_of
from app.messaging.services import tell
from app.security.models import Account
from app.showcase.models import Nomination, Panelist, ShowcaseBatch, ShowcaseScore
from app.showcase.policy.batches import ORGANISER
from app.showcase.policy.scoring import waits_for_word
from app.showcase.queries import panel as panels
from app.showcase.queries import scoring as queries
from app.showcase.queries.batches import batch_of
from app.showcase.queries.scoring import Given
from app.showcase.rules.criteria import sheet_of
from app.showcase.rules.scoring import Closing, Outcome, closing_of, score_of
from app.showcase.services.moving import perform
from app.showcase.states import BatchState, NominationState, ScoreState

PANEL = "/admin/showcase-panel/"


def organisers_of(batch: ShowcaseBatch) -> list[Account]:
    """Who is told what a batch needs."""
    return officers_of(batch.region_code, {ORGANISER[batch.level]})


def close_when_done(nomination: Nomination) -> Closing | None:
    """Close the round of a nomination when nobody is left to score it; None when somebody is, or it is not in review.

    Locks the nomination first, so that of two experts who submit at once exactly one closes it.
    """
    with acting_as(SYSTEM):
        perform.lock(nomination)
        batch = batch_of(nomination)
        if nomination.state != NominationState.CITY_RECOMMENDED or batch.state != BatchState.REGION_REVIEW:
            return None
        scores = queries.given_to(nomination, nomination.round)
        if any(score.state == ScoreState.ASSIGNED for score in scores) or nomination.average is not None:
            return None
        given = [score for score in scores if score.state == ScoreState.SUBMITTED]
        totals = [score.total for score in given if score.total is not None]
        closing = closing_of(totals, turn=nomination.round, least=batch.experts_min, most_apart=batch.spread_max)
        _follow(batch, nomination, closing, given)
        return closing


def _follow(batch: ShowcaseBatch, nomination: Nomination, closing: Closing, given: list[Given]) -> None:
    if closing.outcome == Outcome.SCORED:
        perform(
            SYSTEM,
            nomination,
            "score",
            average=closing.average,
            spread=closing.spread,
            experts=closing.experts,
            score=_score(batch, nomination, closing),
        )
    elif closing.outcome == Outcome.AGAIN:
        _ask_again(batch, nomination, given)
    elif closing.outcome == Outcome.SETTLE:
        nomination.average, nomination.spread = closing.average, closing.spread
        nomination.experts = closing.experts
        _tell(batch, nomination, "showcase_unsettled", PANEL + batch.id, spread=closing.spread)
    else:
        _tell(
            batch,
            nomination,
            "showcase_experts_short",
            PANEL + batch.id,
            count=closing.experts,
            least=batch.experts_min,
        )


def _score(batch: ShowcaseBatch, nomination: Nomination, closing: Closing) -> object:
    assert closing.average is not None
    return score_of(sheet_of(batch.criteria), closing.average, nomination.bonus)


def _ask_again(batch: ShowcaseBatch, nomination: Nomination, given: list[Given]) -> None:
    """A second round by the same experts; what they gave before stays as it is."""
    nomination.round = 2
    rows = [_row(batch, nomination, score.panelist_id, score.user_id) for score in given]
    keys = insert_rows(ShowcaseScore, rows)
    for key, account in _by_account(batch, keys, given):
        tell(
            "showcase_rescore",
            [account],
            about=nomination,
            link=f"/admin/scoring/{key}",
            due_on=batch.score_by,
            once="2",
            batch=batch.title,
            number=nomination.number,
            limit=batch.spread_max.normalize(),
        )


def _by_account(batch: ShowcaseBatch, keys: list[str], given: list[Given]) -> list[tuple[str, Account]]:
    panel = {each.id: each for each in panels.panel_of(batch)}
    accounts = {account.user_id: account for account in panels.accounts_of(panel.values())}
    told = zip(keys, given, strict=True)
    return [(key, accounts[score.user_id]) for key, score in told if score.user_id in accounts]


def _row(batch: ShowcaseBatch, nomination: Nomination, panelist_id: str, user_id: int) -> dict[str, object]:
    return {
        "batch_id": batch.id,
        "nomination_id": nomination.id,
        "panelist_id": panelist_id,
        "user_id": user_id,
        "round": nomination.round,
        "region_code": batch.region_code,
    }


def row_of(batch: ShowcaseBatch, nomination: Nomination, panelist: Panelist) -> dict[str, object]:
    """A score to be handed out, of the round in which the nomination is."""
    return _row(batch, nomination, panelist.id, panelist.user_id)


def _tell(batch: ShowcaseBatch, nomination: Nomination, template: str, link: str, **facts: object) -> None:
    tell(
        template,
        organisers_of(batch),
        about=nomination,
        link=link,
        due_on=batch.score_by,
        once=str(nomination.round),
        batch=batch.title,
        number=nomination.number,
        **facts,
    )


def settle(actor: Actor, nomination: Nomination, *, reason: str) -> Nomination:
    """The organiser's word on a nomination of which two rounds lie too far apart: the average of the second stands.

    Raises Refused when role, state or policy forbid it, or the second round is not over.
    """
    batch = batch_of(nomination)
    perform.begin(actor, nomination, "settle")
    if not waits_for_word(nomination) or nomination.average is None:
        raise Refused(Refusal("scoring", _("复评尚未完成，不能认定。")), status=409)
    score = score_of(sheet_of(batch.criteria), nomination.average, nomination.bonus)
    return perform(actor, nomination, "settle", reason=reason, score=score)  # type: ignore[no-any-return]
