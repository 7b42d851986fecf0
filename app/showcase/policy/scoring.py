"""Who may score: an invited expert, for a unit with which they have nothing to do, and never twice."""

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.workflow import Policy
from app.showcase.models import Nomination, Panelist, ShowcaseScore
from app.showcase.states import BatchState


def conflict_of(panelist: Panelist, nomination: Nomination, uscc: str) -> str | None:
    """Why an expert must stand back from a unit, in words, or None: an interest, or a hand in its nomination."""
    if uscc and uscc in panelist.uscc_interests.split():
        return _("专家在该单位任职或与其有利益关系")
    if panelist.user_id in (nomination.created_by_id, nomination.submitted_by_id, nomination.recommended_by_id):
        return _("专家参与了该单位的申报或初审")
    return None


def may_score(actor: Actor, score: ShowcaseScore) -> Refusal | None:
    """Only the expert to whom it was assigned, while the batch is being scored."""
    if actor.user_id is None or score.user_id != actor.user_id:
        return Refusal("not_assigned", _("只能填写派发给本人的评分表。"), "四(三)")
    if score.nomination.batch.state != BatchState.REGION_REVIEW:
        return Refusal("not_in_review", _("本批次不在评审阶段。"))
    if score.round != score.nomination.round:
        return Refusal("old_round", _("这一轮评分已经结束。"))
    return None


def may_submit(actor: Actor, score: ShowcaseScore) -> Refusal | None:
    """As above, and never for a unit that the expert has to do with."""
    if refusal := may_score(actor, score):
        return refusal
    words = conflict_of(score.panelist, score.nomination, score.nomination.unit.uscc)
    return Refusal("conflict", _("%(why)s，应当回避。", why=words), "四(三)") if words else None


def may_recuse(actor: Actor, score: ShowcaseScore) -> Refusal | None:
    """The expert themself; the system where an interest is known."""
    return None if actor.is_system else may_score(actor, score)


POLICY: dict[str, Policy] = {"submit": may_submit, "recuse": may_recuse}
