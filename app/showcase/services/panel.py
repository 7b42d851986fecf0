"""The panel of a batch: experts invited, withdrawn, added while scores are given, released when they cannot go on."""

import re

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.errors import Invalid, Refusal, Refused
from app.core.search import is_storable
from app.extensions import db
from app.security.models import Account
from app.security.queries import account_of, actor_for
from app.security.states import AccountState
from app.showcase.models import Nomination, Panelist, ShowcaseBatch
from app.showcase.policy import scoring as policy
from app.showcase.queries import panel as panels
from app.showcase.queries import scoring as queries
from app.showcase.services.closing import close_when_done
from app.showcase.services.moving import require
from app.showcase.services.moving import score as move_score
from app.showcase.services.scoring import Opening, hand_out, tell_assigned

CODE = re.compile(r"[0-9A-HJ-NP-RTUW-Y]{18}")
EMPLOYER_MAX, INTERESTS_MAX = 80, 20
PARTED = re.compile(r"[\s,，、;；]+")


def invite(actor: Actor, batch: ShowcaseBatch, account: Account, *, employer: str, interests: str = "") -> Panelist:
    """Put an expert on the panel; ``interests`` are credit codes of units with which they have to do.

    While scores are given, the new expert gets none until ``add_expert``.  Raises Refused for anybody but the
    organiser and for who cannot be an expert, Invalid for what was typed or when they are on the panel already.
    """
    require(actor, "invite", batch, policy.may_invite(actor, batch))
    if account.state != AccountState.ACTIVE:
        raise Invalid({"user_id": _("该账号已停用。")})
    if refusal := policy.unfit(account, actor_for(account)):
        raise Invalid({"user_id": refusal.message})
    if any(each.user_id == account.user_id for each in panels.panel_of(batch)):
        raise Invalid({"user_id": _("该专家已在本批次的专家名单中。")})
    panelist = Panelist(
        batch_id=batch.id,
        region_code=batch.region_code,
        user_id=account.user_id,
        name=account.name,
        employer=_employer(employer),
        uscc_interests=_interests(interests),
        invited_on=clock.today(),
    )
    db.session.add(panelist)
    db.session.flush()
    return panelist


def _employer(words: str) -> str:
    words = (words or "").strip()
    if not words or len(words) > EMPLOYER_MAX or not is_storable(words):
        raise Invalid({"employer": _("请填写专家的工作单位，不超过 %(n)s 字。", n=EMPLOYER_MAX)})
    return words


def _interests(text: str) -> str:
    codes = list(dict.fromkeys(code for code in PARTED.split((text or "").upper()) if code))
    if len(codes) > INTERESTS_MAX or any(not CODE.fullmatch(code) for code in codes):
        words = _("请填写 18 位统一社会信用代码，以空格分开，最多 %(n)s 个。", n=INTERESTS_MAX)
        raise Invalid({"uscc_interests": words})
    return " ".join(codes)


def invite_known(actor: Actor, batch: ShowcaseBatch, user_id: str, *, employer: str, interests: str = "") -> Panelist:
    """The same, for an account chosen by its user id."""
    account = account_of(int(user_id)) if user_id.isascii() and user_id.isdigit() and len(user_id) < 10 else None
    if account is None:
        raise Invalid({"user_id": _("请选择一位评审专家。")})
    return invite(actor, batch, account, employer=employer, interests=interests)


def change(actor: Actor, panelist: Panelist, *, employer: str, interests: str) -> Panelist:
    """Put right what is known of an expert, before scores are handed out."""
    require(actor, "change", panelist, policy.may_withdraw(actor, panelist.batch))
    panelist.employer, panelist.uscc_interests = _employer(employer), _interests(interests)
    db.session.flush()
    return panelist


def withdraw(actor: Actor, panelist: Panelist) -> None:
    """Take an expert off the panel, before scores are handed out; raises Refused afterwards."""
    require(actor, "withdraw", panelist, policy.may_withdraw(actor, panelist.batch))
    db.session.delete(panelist)
    db.session.flush()


def add_expert(actor: Actor, panelist: Panelist, *, everywhere: bool = False) -> Opening:
    """Hand scores to an expert who came while scores are given: of the nominations that lack one, or of all.

    Those that are scored or wait for the organiser's word are left alone.  Raises Refused for anybody but the
    organiser, outside the scoring, and when there is nothing to hand out.
    """
    batch = panelist.batch
    require(actor, "add_expert", panelist, policy.may_release(actor, batch))
    wanted = queries.to_score_in(batch) if everywhere else queries.short_of(batch)
    queries.lock_nominations([each.id for each in wanted])
    theirs = queries.already_theirs(panelist)
    chosen = [each for each in wanted if _is_open(each) and (each.id, each.round) not in theirs]
    if not chosen:
        raise Refused(Refusal("nothing", _("没有需要派发给该专家的申报。")), status=409)
    codes = queries.uscc_of({each.unit_id for each in chosen})
    opening = hand_out(batch, [(each, codes.get(each.unit_id, "")) for each in chosen], [panelist])
    tell_assigned(batch, panelist)
    return opening


def _is_open(nomination: Nomination) -> bool:
    return nomination.state == queries.TO_SCORE and nomination.average is None


def release(actor: Actor, panelist: Panelist, *, reason: str) -> int:
    """Let an expert who cannot go on off what they have not scored; what they submitted stands.  Returns how many.

    Raises Refused for anybody but the organiser and outside the scoring, Invalid without a reason.
    """
    batch = panelist.batch
    require(actor, "release", panelist, policy.may_release(actor, batch))
    words = (reason or "").strip()
    if not words or len(words) > 500 or not is_storable(words):
        raise Invalid({"reason": _("请填写原因。")})
    queries.lock_nominations([score.nomination_id for score in queries.open_scores_of(panelist)])
    scores = queries.open_scores_of(panelist)
    move_score.many(SYSTEM, scores, "recuse", lambda _row: {"conflict": words}, reason=words)
    for nomination in queries.done_but_open(batch):
        close_when_done(nomination)
    return len(scores)
