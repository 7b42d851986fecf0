"""Who may sit on a panel, who may score, and who may see what was given."""

import unicodedata

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.errors import Refusal
from app.core.scope import area_holds
from app.core.workflow import Policy
from app.security.models import Account
from app.security.states import Permission, Role
from app.showcase.models import Nomination, Panelist, ShowcaseBatch, ShowcaseScore
from app.showcase.policy.batches import may_organise
from app.showcase.states import BatchState, NominationState, ScoreState

BEFORE_SCORING = frozenset({BatchState.PLANNED, BatchState.OPEN, BatchState.CITY_REVIEW})
STILL_SCORED = frozenset(
    {
        NominationState.DRAFT,
        NominationState.SUBMITTED,
        NominationState.CITY_RECOMMENDED,
        NominationState.CITY_REJECTED,
    }
)


# -- the panel


def may_invite(actor: Actor, batch: ShowcaseBatch) -> Refusal | None:
    """The organiser, as long as the batch is not past its scoring."""
    if refusal := may_organise(actor, batch):
        return refusal
    if batch.state not in BEFORE_SCORING | {BatchState.REGION_REVIEW}:
        return Refusal("scored", _("本批次评分已经结束，不能再邀请专家。"))
    return None


def may_withdraw(actor: Actor, batch: ShowcaseBatch) -> Refusal | None:
    """The organiser, before scores were handed out."""
    if refusal := may_organise(actor, batch):
        return refusal
    if batch.state not in BEFORE_SCORING:
        return Refusal("scoring", _("评分已经开始，不能撤销邀请；专家不能评分的，请办理退出评分。"))
    return None


def may_release(actor: Actor, batch: ShowcaseBatch) -> Refusal | None:
    """The organiser, while the batch is being scored."""
    if refusal := may_organise(actor, batch):
        return refusal
    return None if batch.state == BatchState.REGION_REVIEW else Refusal("not_in_review", _("本批次不在评审阶段。"))


def unfit(account: Account, holder: Actor) -> Refusal | None:
    """Why the holder of an account cannot be an expert: no expert, staff of a unit, or who organises or watches."""
    if Role.EXPERT not in account.role_set:
        return Refusal("no_expert", _("该账号没有“评审专家”岗位。"))
    if account.unit_id or account.mentor_id:
        return Refusal("unit_staff", _("见习单位的人员不能担任评审专家。"), "四(三)")
    if holder.may(Permission.SHOWCASE_READ):
        return Refusal("officer", _("组织、初审或监督评选的人员不能担任评审专家。"), "四(三)")
    return None


# -- scoring


def conflict_of(panelist: Panelist, nomination: Nomination, uscc: str) -> str | None:
    """Why an expert must stand back from a unit, in words, or None: an interest, or a hand in its nomination.

    Who is employed by the unit is known by its name too: in a blind batch they could not tell by themselves.
    """
    if (uscc and uscc in panelist.uscc_interests.split()) or _bare(nomination.unit_name) in _bare(panelist.employer):
        return _("专家在该单位任职或与其有利益关系")
    if panelist.user_id in (nomination.created_by_id, nomination.submitted_by_id, nomination.recommended_by_id):
        return _("专家参与了该单位的申报或初审")
    return None


def _bare(name: str) -> str:
    """A name as it is compared: without blanks, brackets of one width."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


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
    """As above, never for a unit that the expert has to do with, nor by who came to an office or a unit since."""
    if refusal := may_score(actor, score):
        return refusal
    if actor.unit_ids or actor.may(Permission.SHOWCASE_READ):
        words = _("组织、初审、监督评选的人员和见习单位的人员不能评分，请申请回避。")
        return Refusal("officer", words, "四(三)")
    words = conflict_of(score.panelist, score.nomination, score.nomination.unit.uscc)
    return Refusal("conflict", _("%(why)s，应当回避。", why=words), "四(三)") if words else None


def may_write(actor: Actor, score: ShowcaseScore) -> Refusal | None:
    """As a submission, as long as it was not submitted and nobody stood back."""
    if refusal := may_submit(actor, score):
        return refusal
    if score.state != ScoreState.ASSIGNED:
        return Refusal("state", _("评分已经提交或回避，不能再修改。"))
    return None


def may_recuse(actor: Actor, score: ShowcaseScore) -> Refusal | None:
    """The expert themself; the system where an interest is known."""
    return None if actor.is_system else may_score(actor, score)


# -- what is seen


def waits_for_word(nomination: Nomination) -> bool:
    """Whether the organiser has to settle it: scored twice, and the experts still too far apart."""
    return (
        nomination.state == NominationState.CITY_RECOMMENDED
        and nomination.round == 2
        and nomination.average is not None
    )


def may_see_outcome(nomination: Nomination) -> bool:
    """Whether points of a nomination may be told to who organises or watches: scored, or waiting for their word."""
    return nomination.state not in STILL_SCORED or waits_for_word(nomination)


def may_know_number(actor: Actor, nomination: Nomination) -> bool:
    """Whether the number of a nomination may be told beside its unit: who reviewed it could tell an expert.

    In a blind batch the organiser and who watches know it, everybody else once the scoring is over.
    """
    batch = nomination.batch
    if not batch.is_blind or batch.state not in BEFORE_SCORING | {BatchState.REGION_REVIEW}:
        return True
    if actor.may(Permission.SHOWCASE_SCORE) and not actor.is_system:
        return False
    return actor.may(Permission.SHOWCASE_WATCH) or may_organise(actor, batch) is None


def may_see_average(actor: Actor, nomination: Nomination, batch: ShowcaseBatch) -> bool:
    """Whether the average may be told: to the organiser and who watches as points, to others once all is decided.

    Experts and those who made the first review learn nothing while somebody still scores in the batch.
    """
    is_over = batch.state not in BEFORE_SCORING | {BatchState.REGION_REVIEW}
    if actor.may(Permission.SHOWCASE_SCORE) and not actor.is_system:
        return is_over
    leads = actor.may(Permission.SHOWCASE_ORGANISE) or actor.may(Permission.SHOWCASE_WATCH)
    early = is_over or (leads and area_holds(actor, batch))
    return early and actor.may(Permission.SHOWCASE_READ) and may_see_outcome(nomination)


POLICY: dict[str, Policy] = {"submit": may_submit, "recuse": may_recuse}
