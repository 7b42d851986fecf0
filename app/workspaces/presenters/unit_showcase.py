"""A nomination as its unit reads it: where it stands, who acts until when; no result before the public notice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import clock
from app.core.workflow import StatusLog
from app.showcase.models import Nomination, ShowcaseBatch
from app.showcase.states import IN_FORCE, BatchState, NominationState
from app.units.states import ShowcaseLevel
from app.workspaces.presenters.trainee import Step
from app.workspaces.queries.unit_showcase import Days

B, N, L = BatchState, NominationState, ShowcaseLevel
JUDGED = frozenset({N.SCORED, N.SHORTLISTED, N.NOT_SELECTED})
TOLD = frozenset({B.PUBLIC_NOTICE, B.NAMED, B.CLOSED})  # the batch's results are public
ORGANISERS = {
    L.NATIONAL: _l("自治区人力资源和社会保障厅"),
    L.REGION: _l("自治区人力资源和社会保障厅"),
    L.CITY: _l("市人力资源和社会保障局"),
    L.COUNTY: _l("县（市、区）人力资源和社会保障局"),
}
REVIEWERS = {
    L.NATIONAL: _l("市人力资源和社会保障局"),
    L.REGION: _l("市人力资源和社会保障局"),
    L.CITY: _l("县（市、区）人力资源和社会保障局"),
    L.COUNTY: _l("县（市、区）经办机构"),
}
MINE, REVIEWER, EXPERTS, ORGANISER = "mine", "reviewer", "experts", "organiser"
STANDING: dict[NominationState, tuple[str, Any]] = {
    N.DRAFT: (MINE, _l("补齐系统没有的材料，核对后由单位管理员提交。")),
    N.SUBMITTED: (REVIEWER, _l("等待初审：初审部门实地核查后决定是否推荐。")),
    N.CITY_RECOMMENDED: (EXPERTS, _l("初审已推荐，由专家独立评分。")),
    N.CITY_REJECTED: ("", _l("初审没有推荐，本批次不再评审。")),
    N.SCORED: (ORGANISER, _l("专家评分已完成，等待公示拟命名单位。")),
    N.SHORTLISTED: (ORGANISER, _l("拟命名为示范单位，正在公示；期满没有异议的命名授牌。")),
    N.NOT_SELECTED: ("", _l("本批次没有入选。")),
    N.OBJECTED: (ORGANISER, _l("公示期间收到意见，正在核实；核实答复后继续。")),
    N.NAMED: ("", _l("已命名为示范单位。")),
    N.WARNED: (MINE, _l("需要限期整改：请按下面的说明整改并提交情况。")),
    N.REVOKED: ("", _l("示范单位命名已撤销。对撤销决定不服的，可以自收到之日起六十日内依法申请行政复议。")),
}
LABELS = {N.DRAFT: _l("草稿，尚未提交"), N.CITY_RECOMMENDED: _l("评审中")}
TONES = {
    N.DRAFT: "waiting",
    N.CITY_REJECTED: "bad",
    N.NOT_SELECTED: "quiet",
    N.NAMED: "good",
    N.WARNED: "bad",
    N.REVOKED: "bad",
}
AT = {
    N.DRAFT: 0,
    N.SUBMITTED: 1,
    N.CITY_REJECTED: 1,
    N.CITY_RECOMMENDED: 2,
    N.SCORED: 2,
    N.SHORTLISTED: 3,
    N.NOT_SELECTED: 2,
    N.OBJECTED: 3,
}


@dataclass(frozen=True)
class Standing:
    """Where a nomination stands in plain words; ``who`` acts next, ``due`` is until when."""

    label: str
    tone: str
    words: str
    who: str = ""
    due: date | None = None
    is_mine: bool = False


@dataclass(frozen=True)
class Result:
    """What became public of a nomination: its points, its place, and why."""

    score: str
    rank: int | None
    reserve: int | None
    reason: str


def shown_state(nomination: Nomination) -> NominationState:
    """The state that the unit is told: what was decided is not, before the batch is in public notice."""
    if nomination.state in JUDGED and nomination.batch.state not in TOLD:
        return N.SCORED
    return nomination.state


def is_lost(nomination: Nomination) -> bool:
    """Whether a draft was not sent in time."""
    batch = nomination.batch
    return nomination.state == N.DRAFT and (batch.state != B.OPEN or batch.closes_on < clock.today())


def has_ended(nomination: Nomination) -> bool:
    """Whether a naming ran out, or a newer one took its place."""
    return nomination.state in IN_FORCE and nomination.lapsed_on is not None


def standing_of(nomination: Nomination, notice: Days | None) -> Standing:
    """Who has a nomination now and until when."""
    state = shown_state(nomination)
    if is_lost(nomination):
        return Standing(_("未提交"), "quiet", _("申报已经截止，这份草稿没有提交。"))
    if has_ended(nomination):
        return Standing(_("已期满"), "quiet", _("命名有效期已满，可以参加新一批申报。"))
    hand, words = STANDING[state]
    if state == N.CITY_RECOMMENDED and nomination.batch.state == B.CITY_REVIEW:
        hand, words = ORGANISER, _l("初审已推荐，等待组织单位转入专家评审。")
    return Standing(
        label=str(LABELS.get(state) or _(state.label)) if state != N.SCORED else _("评审中"),
        tone=TONES.get(state, "info"),
        words=str(words),
        who=_who(nomination, hand),
        due=_due(nomination, state, notice),
        is_mine=hand == MINE,
    )


def _who(nomination: Nomination, hand: str) -> str:
    names = {
        MINE: _("本单位"),
        REVIEWER: REVIEWERS[nomination.level],
        EXPERTS: _("评审专家"),
        ORGANISER: ORGANISERS[nomination.level],
    }
    return str(names.get(hand, ""))


def _due(nomination: Nomination, state: NominationState, notice: Days | None) -> date | None:
    batch = nomination.batch
    return {
        N.DRAFT: batch.closes_on,
        N.SUBMITTED: batch.review_by,
        N.CITY_RECOMMENDED: batch.score_by,
        N.SCORED: batch.score_by if batch.score_by >= clock.today() else None,
        N.SHORTLISTED: notice.to_day if notice else None,
        N.WARNED: nomination.rectify_by,
    }.get(state)


def steps_of(nomination: Nomination, notice: Days | None) -> list[Step]:
    """The five steps from the application to the naming, with their days."""
    days = (
        nomination.submitted_at.date() if nomination.submitted_at else None,
        nomination.recommended_on,
        None,
        notice.to_day if notice and shown_state(nomination) not in (N.SHORTLISTED, N.OBJECTED) else None,
        nomination.named_on,
    )
    labels = (_("单位申报"), _("初审推荐"), _("专家评审"), _("公示"), _("命名授牌"))
    state = shown_state(nomination)
    at = AT.get(state, len(labels))
    stopped = state in (N.CITY_REJECTED, N.NOT_SELECTED) or is_lost(nomination)
    return [
        Step(label, _mark(place, at, is_stopped=stopped), day.isoformat() if day and place < at else "")
        for place, (label, day) in enumerate(zip(labels, days, strict=True))
    ]


def _mark(place: int, at: int, *, is_stopped: bool) -> str:
    if place < at:
        return "done"
    if place > at:
        return "next"
    return "stopped" if is_stopped else "here"


def result_of(nomination: Nomination, reasons: Mapping[str, StatusLog]) -> Result | None:
    """The points, the place and the reason, once the batch is in public notice or named."""
    if nomination.batch.state not in TOLD or nomination.score is None:
        return None
    told = next((reasons[name].reason for name in ("uphold", "drop", "not_select") if name in reasons), "") or ""
    is_out = nomination.state == N.NOT_SELECTED
    return Result(f"{nomination.score:.2f}", nomination.rank, nomination.reserve_rank, told if is_out else "")


def reason_of(nomination: Nomination, reasons: Mapping[str, StatusLog]) -> str:
    """Why a nomination was not recommended, has to put something right, or was revoked."""
    move = {N.CITY_REJECTED: "reject", N.WARNED: "warn", N.REVOKED: "revoke"}.get(nomination.state)
    line = reasons.get(move) if move else None
    if nomination.state == N.REVOKED and nomination.revoked_because:
        return nomination.revoked_because
    return (line.reason if line else "") or ""


@dataclass(frozen=True)
class Offer:
    """One open batch and whether the unit may apply; ``why`` says what keeps it from that, ``warnings`` what may."""

    batch: ShowcaseBatch
    why: str = ""
    nomination: Nomination | None = None
    warnings: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the unit may begin an application now."""
        return not self.why and self.nomination is None
