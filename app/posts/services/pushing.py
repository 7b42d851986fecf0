"""Recommending posts to people: judged on the day, told once, answered; of many, the skipped are told with reasons."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.errors import Invalid, Refusal, Refused, ServiceError
from app.core.scope import unscoped
from app.extensions import db
from app.messaging.queries import accounts_of_trainees
from app.messaging.services import tell
from app.organisations.queries import name_of
from app.posts import queries
from app.posts.models import Push, Suggestion
from app.posts.policy import may_recommend
from app.posts.rules import Match, Measure, score
from app.posts.states import PushAnswer, PushChannel
from app.security.states import Role
from app.trainees import services as people
from app.trainees.models import Trainee
from app.trainees.states import ConsentScope, TraineeState

AT_ONCE = 100
TOLD_REASONS = 3
ANSWERED = frozenset({"answer", "answered_on", "note"})
Pair = tuple[str, str]  # keys of a person and of a post


@dataclass
class Outcome:
    """What became of several recommendations: the made ones, and (whom and what, why not) of the skipped."""

    done: list[Push] = field(default_factory=list)
    skipped: list[tuple[str, ServiceError]] = field(default_factory=list)


@dataclass(frozen=True)
class _Facts:
    """Everything that the pairs at hand are judged by, read at once with the people locked."""

    judged_by: Measure
    people: dict[str, Trainee]
    offers: dict[str, Any]
    told: set[Pair]
    this_week: dict[str, int]
    phones: dict[str, str]

    @classmethod
    def of(cls, pairs: list[Pair]) -> "_Facts":
        keys, posts = sorted({person for person, _post in pairs}), {post for _person, post in pairs}
        found, judged_by = queries.people_locked(keys), queries.measure()
        return cls(
            judged_by=judged_by,
            people=found,
            offers={row.id: row for row in queries.offers(posts)},
            told=queries.told_before(keys),
            this_week=queries.told_this_week(keys, judged_by.on),
            phones=queries.phones_of({person.region_code for person in found.values()}),
        )

    def named(self, pair: Pair) -> str:
        """Whom and what a pair is about, in words; what is out of reach has no name."""
        person, offer = self.people.get(pair[0]), self.offers.get(pair[1])
        return f"{person.name if person else '—'} · {offer.title if offer else '—'}"


def push(actor: Actor, *, trainee_id: str, post_id: str, channel: PushChannel = PushChannel.SITE, **early: Any) -> Push:
    """Recommend one post to one person in reach.

    Raises Invalid when one of them is not known or an answer is given before the question, Refused without consent,
    beyond the weekly limit, a second time, or when the two do not fit.
    """
    if named := [name for name, value in early.items() if value is not None]:
        raise Invalid(dict.fromkeys(named, _("推送之后再登记本人答复。")))
    outcome = push_several(actor, [(trainee_id, post_id)], channel)
    if outcome.skipped:
        raise outcome.skipped[0][1]
    return outcome.done[0]


def push_several(actor: Actor, pairs: Iterable[Pair], channel: PushChannel = PushChannel.SITE) -> Outcome:
    """Recommend posts to people; pairs that may not be are skipped. At most a hundred at once."""
    if refusal := may_recommend(actor):
        raise Refused(refusal)
    wanted = list(dict.fromkeys(pairs))[:AT_ONCE]
    facts, outcome = _Facts.of(wanted), Outcome()
    for pair in wanted:
        try:
            outcome.done.append(_tell(actor, facts, pair, channel))
        except ServiceError as problem:
            outcome.skipped.append((facts.named(pair), problem))
    db.session.flush()
    if channel == PushChannel.SITE:
        _put_into_inboxes(outcome.done)
    return outcome


def _put_into_inboxes(made: list[Push]) -> None:
    """Who has an account reads the recommendation there too."""
    accounts = accounts_of_trainees({each.trainee_id for each in made})
    for each in made:
        if account := accounts.get(each.trainee_id):
            link, facts = f"/posts/{each.post_id}", {"post": each.post_title, "unit": each.unit_name}
            tell("post_recommended", [account], about=each, link=link, due_on=each.answer_by, **facts)


def _tell(actor: Actor, facts: _Facts, pair: Pair, channel: PushChannel) -> Push:
    person, offer = facts.people.get(pair[0]), facts.offers.get(pair[1])
    if person is None:
        raise Invalid({"trainee_id": _("没有找到这个人员，或者不在您的职责范围内。")})
    if offer is None:
        raise Invalid({"post_id": _("没有找到这个岗位。")})
    opening = queries.opening_of(offer, facts.judged_by)
    match = score(queries.seeker_of(person, facts.judged_by.on), opening, facts.judged_by)
    _require(facts, pair, person, match)
    if person.state == TraineeState.ELIGIBLE:
        people.match(actor if actor.has(Role.COUNTY_AGENT) else SYSTEM, person, reason=_("已推送见习岗位"))
    told = _record(facts, person, offer, match, channel)
    told.pushed_by = actor.name[:64]
    db.session.add(told)
    facts.told.add(pair)
    facts.this_week[person.id] = facts.this_week.get(person.id, 0) + 1
    return told


def _require(facts: _Facts, pair: Pair, person: Trainee, match: Match) -> None:
    """Raise Refused unless the person may be told of the post now."""
    if ConsentScope.PUSH not in person.consent_scope.split():
        raise Refused(Refusal("no_consent", _("本人尚未同意接收岗位推送，请先登记本人同意。")))
    if pair in facts.told:
        raise Refused(Refusal("told", _("该岗位已向本人推送过，不再重复推送。")), status=409)
    if match.blocks:
        raise Refused(Refusal(match.blocks[0].code, _("不能推送：%(why)s。", why=match.blocks[0].words.rstrip("。"))))
    if match.is_pending:
        raise Refused(Refusal("unchecked", _("资格尚未核验通过或核验已过期，请先办理资格核验。"), "R27"))
    limit = int(facts.judged_by.params.get("push_weekly_limit", on=facts.judged_by.on, region=person.region_code))
    if facts.this_week.get(person.id, 0) >= limit:
        raise Refused(Refusal("weekly_limit", _("本人7日内已收到 %(n)s 个岗位推送，请过几日再推送。", n=limit)))


def _record(facts: _Facts, person: Trainee, offer: Any, match: Match, channel: PushChannel) -> Push:
    today = facts.judged_by.on
    answer_by = today + timedelta(days=int(facts.judged_by.params.get("push_answer_days", on=today)))
    return Push(
        trainee_id=person.id,
        post_id=offer.id,
        region_code=person.region_code,
        post_title=offer.title,
        unit_name=offer.unit_name,
        score=match.score,
        fit=match.fit,
        reasons=as_snapshot(match),
        text=_words(person, offer, match, answer_by, facts.phones.get(person.region_code, "")),
        channel=PushChannel(channel),
        pushed_on=today,
        answer_by=answer_by,
    )


def as_snapshot(match: Match) -> str:
    """The reasons of a match as they are kept: JSON [[sentence, points], …]."""
    return json.dumps([[reason.words, reason.points] for reason in match.reasons], ensure_ascii=False)


def _words(person: Trainee, offer: Any, match: Match, answer_by: date, phone: str) -> str:
    """The message: who, what, why, by when, where to look and whom to ask."""
    telling = [reason.words for reason in match.reasons if not reason.neutral] or [r.words for r in match.reasons]
    message = _(
        "您好！%(area)s人力资源和社会保障部门向您推荐见习岗位：%(unit)s“%(title)s”（%(place)s，"
        "%(category)s，见习%(least)s—%(most)s个月，基本生活补贴每月%(amount)s元）。推荐理由：%(reasons)s。"
        "请您于%(day)s前查看岗位详情并答复是否有意向：%(link)s",
        area=name_of(person.region_code),
        unit=offer.unit_name,
        title=offer.title,
        place=name_of(offer.region_code),
        category=_(offer.category.label),
        least=offer.months_min,
        most=offer.months_max,
        amount=f"{offer.allowance_yuan:.2f}",
        reasons=_("；").join(telling[:TOLD_REASONS]),
        day=answer_by.isoformat(),
        link=f"{current_app.config['PUBLIC_URL']}/posts/{offer.id}",
    )
    asks = _("咨询电话：%(phone)s。", phone=phone) if phone else ""
    return f"{message} {asks}{_('不愿再接收岗位推送的，请告知经办人员。')}"


def answer(actor: Actor, told: Push, **facts: Any) -> Push:
    """Write down what the person said to a recommendation, today unless another day is given; what was told stays.

    Raises Invalid for a day before the recommendation or after today, for a day without an answer, and for other facts.
    """
    if refusal := may_recommend(actor):
        raise Refused(refusal)
    if other := [name for name, value in facts.items() if name not in ANSWERED and value != getattr(told, name)]:
        raise Invalid(dict.fromkeys(other, _("推送后不能修改，只能登记本人答复。")))
    said = facts.get("answer", told.answer)
    day = facts.get("answered_on", told.answered_on if said is not None else None)
    if said is None and day is not None:
        raise Invalid({"answer": _("请选择本人的答复。")})
    if said is not None:
        day = day or clock.today()
        if not told.pushed_on <= day <= clock.today():
            raise Invalid({"answered_on": _("答复日期应在推送当日至今日之间。")})
    told.answer = PushAnswer(said) if said is not None else None
    told.answered_on, told.note = day, facts.get("note", told.note)
    db.session.flush()
    return told


def answer_by_applying(trainee_id: str, post_id: str) -> Push | None:
    """Whoever applies for a post that was recommended to them has answered: interested; None when it was not."""
    with unscoped("the recommendation that the person who applies has just answered"):
        told = queries.push_to(trainee_id, post_id)
        is_open = told is not None and told.answer in (None, PushAnswer.NO_ANSWER)
        if told is not None and is_open and told.pushed_on <= clock.today():  # what is told later answers nothing
            told.answer, told.answered_on = PushAnswer.INTERESTED, clock.today()
            db.session.flush()
    return told


def confirm(actor: Actor, keys: Iterable[str], channel: PushChannel = PushChannel.SITE) -> Outcome:
    """Make recommendations of the night's suggestions that a clerk chose."""
    chosen = queries.suggestions_of(keys)
    outcome = push_several(actor, [(each.trainee_id, each.post_id) for each in chosen], channel)
    made = {(told.trainee_id, told.post_id) for told in outcome.done}
    for each in chosen:
        if (each.trainee_id, each.post_id) in made:
            db.session.delete(each)
    db.session.flush()
    return outcome


def dismiss(actor: Actor, keys: Iterable[str]) -> list[Suggestion]:
    """Turn suggestions down; the same post is not suggested to the same person again."""
    if refusal := may_recommend(actor):
        raise Refused(refusal)
    chosen = queries.suggestions_of(keys)
    for each in chosen:
        each.dismissed_on = clock.today()
    db.session.flush()
    return chosen
