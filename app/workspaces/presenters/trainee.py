"""The first page of a young person's desk in words: what to do, what happens next, the line of steps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _

from app.core import calendar, clock
from app.placements.models import Application
from app.placements.queries.after import PROMPTED
from app.placements.states import (
    AgreementState,
    ApplicationState,
    AssessmentState,
    PlacementState,
)
from app.subsidies.states import ClaimState
from app.trainees.states import WAITING, ConsentScope, TraineeState, agreed
from app.workspaces.presenters.trainee_limits import answer_by, confirm_by, number
from app.workspaces.queries.trainee import Case

A, P = ApplicationState, PlacementState
CHECK_SOON = timedelta(days=7)
UNCHECKED = frozenset({TraineeState.COLLECTED, TraineeState.CONTACTED})


@dataclass(frozen=True)
class Task:
    """One thing to do: what, until when, and one button; ``posts`` when the button acts at once."""

    title: str
    label: str
    url: str
    words: str = ""
    due: date | None = None
    posts: bool = False
    is_later: bool = False  # of two things of the same day the second


@dataclass(frozen=True)
class Step:
    """One step of the way; ``state`` is done, here, next or stopped."""

    label: str
    state: str
    when: str = ""


def tasks_of(case: Case) -> list[Task]:
    """Everything that waits for the person, the nearest day first, what has no day last."""
    found = [*_of_applications(case), *_of_placement(case), *_of_claims(case), *_of_surveys(case), *_of_person(case)]
    return sorted(found, key=lambda task: (task.due or date.max, task.is_later))


def _of_applications(case: Case) -> Iterator[Task]:
    for each in case.open_applications:
        url = url_for("TraineeApplications.show", pk=each.id)
        if each.state == A.OFFERED:
            title = _("%(unit)s拟接收您：%(post)s", unit=each.unit_name, post=each.post_title)
            words = _("请确认是否接受。逾期未确认的，名额会让给其他人。")
            yield Task(title, _("去确认"), url, words, each.offer_valid_to)
        if each.state == A.DISPATCHED and each.trainee_reported_at is None:
            words = _("带身份证到单位报到，报到后在这里确认；单位也会确认一次。")
            yield Task(
                _("到%(unit)s报到", unit=each.unit_name), _("确认报到"), url, words, each.report_by, is_later=True
            )


def _of_placement(case: Case) -> Iterator[Task]:
    placement, today = case.placement, clock.today()
    if placement is None:
        return
    if case.agreement is not None and case.agreement.state == AgreementState.UNIT_SIGNED:
        url = url_for("TraineeAgreements.show", pk=case.agreement.id)
        words = _("单位已签署。请读完全文再签，有不同意见先和单位商量。")
        yield Task(_("阅读并签署见习协议"), _("去签署"), url, words, placement.agreed_start)
    if _taps_today(case):
        words = _("到岗后点一下；需要填写单位屏幕上的六位码时，进入考勤页填写。")
        yield Task(_("今天的考勤"), _("今天已到岗"), url_for("TraineeAttendance.tap"), words, today, posts=True)
    for month in case.months:
        words = _("出勤 %(n)s 天。核对无误请确认；有出入请写明。", n=month.attended)
        url = url_for("TraineeAttendance.month", month=month.month)
        yield Task(_("确认 %(month)s 考勤", month=month.month), _("去核对"), url, words, confirm_by(month.month))
    for payment in case.payments:
        title = _("确认 %(month)s 生活补贴", month=payment.month)
        words = _("单位登记已发放 %(sum)s 元，请核对是否足额收到。", sum=f"{payment.amount_yuan:,.2f}")
        yield Task(title, _("去确认"), url_for("TraineeAllowance.list") + f"#p-{payment.id}", words)
    yield from _of_the_end(case)


def _of_claims(case: Case) -> Iterator[Task]:
    for claim in case.claims:
        kind, url = _(claim.kind.label), url_for("TraineeSubsidies.show", pk=claim.id)
        title, label, words = {
            ClaimState.DRAFT: (_("提交%(kind)s申领", kind=kind), _("去核对"), _("草稿已生成，核对后提交才开始办理。")),
            ClaimState.SUPPLEMENT: (_("补正%(kind)s申领", kind=kind), _("去补正"), _("补齐后重新提交，逾期视为撤回。")),
            ClaimState.PAY_FAILED: (_("更正收款账户"), _("去更正"), _("银行退回，没有付成；更正后重新拨付。")),
            ClaimState.RECOVERING: (
                _("退回%(kind)s", kind=kind),
                _("看怎样退回"),
                _("在期限内退回，回单交县（区）。"),
            ),
        }[claim.state]
        due = claim.due_on if claim.state in (ClaimState.SUPPLEMENT, ClaimState.RECOVERING) else None
        yield Task(title, label, url, words, due)


def _taps_today(case: Case) -> bool:
    """Whether the person is on post, today is a workday, and nothing was said of it."""
    placement, today = case.placement, clock.today()
    on_post = (
        placement is not None and placement.state == P.ACTIVE and placement.starts_on <= today <= placement.ends_on
    )
    try:
        works = calendar.workdays().is_workday(today)
    except calendar.MissingWorkdays:
        works = today.isoweekday() <= 5
    return on_post and works and (case.day is None or case.day.trainee_code is None)


def _of_the_end(case: Case) -> Iterator[Task]:
    placement, today = case.placement, clock.today()
    assert placement is not None
    near = placement.state == P.ACTIVE and placement.ends_on - PROMPTED <= today
    if near and placement.wants_to_stay is None:
        words = _("告诉单位和县里您期满后的打算，以便提前安排。")
        yield Task(
            _("见习将于 %(day)s 期满", day=placement.ends_on.isoformat()),
            _("去填写"),
            url_for("TraineeAfter.list") + "#end",
            words,
            placement.ends_on,
        )
    if case.assessment is not None and case.assessment.state == AssessmentState.UNIT_SIGNED:
        url = url_for("TraineeAssessments.show", pk=case.assessment.id)
        words = _("单位已作出鉴定。同意或写明不同意见；逾期未答复视为没有异议。")
        yield Task(_("答复见习鉴定"), _("去答复"), url, words, answer_by(case.assessment.signed_on))


def _of_surveys(case: Case) -> Iterator[Task]:
    for row in case.surveys:
        words = _("几个选择题，大约一分钟；不记姓名，单位看不到您的选择。")
        title, url = _("评价在%(unit)s的见习", unit=row.unit_name), url_for("TraineeSurveys.show", pk=row.id)
        yield Task(title, _("去填写"), url, words, row.due_on, is_later=True)


def _of_person(case: Case) -> Iterator[Task]:
    person, today = case.person, clock.today()
    if person.state in (TraineeState.CLOSED, TraineeState.FINISHED):
        return
    me = url_for("TraineeProfile.show")
    if person.state in UNCHECKED and not agreed(person.consent_scope, ConsentScope.COMPARISON):
        words = _("同意后，县里才能核对学籍、参保等信息，认定您的资格。")
        yield Task(_("同意部门间信息比对"), _("去办理"), f"{me}#consents", words)
    if person.state in UNCHECKED and not person.is_willing:
        words = _("写明愿意参加见习和想去的地区、岗位，县里才能推荐，您才能报名。")
        yield Task(_("填写见习意向"), _("去填写"), url_for("TraineeProfile.edit") + "#f-is_willing", words)
    if person.state in WAITING:
        if person.check_valid_to and person.check_valid_to <= today + CHECK_SOON:
            words = _("到期后须重新核验才能派遣。请核对资料，有变化的及时更新。")
            yield Task(_("资格核验即将到期"), _("核对资料"), me, words, person.check_valid_to)
        if not case.open_applications and (case.placement is None or case.placement.state == P.ENDED):
            words = _("已按您的学历、专业和意向推荐岗位，最多可同时报名 %(n)s 个。", n=number("open_applications_max"))
            yield Task(_("选择岗位报名"), _("看推荐岗位"), url_for("TraineePosts.list"), words, person.deadline_on)
    if not person.phone:
        yield Task(_("补充联系电话"), _("去填写"), url_for("TraineeProfile.edit"), _("单位和经办机构要联系得上您。"))


# -- when nothing is to do: what happens next, and who acts


def next_words(case: Case) -> tuple[str, str]:
    """A heading and a sentence: who acts now and until when."""
    placement, application = case.placement, leading(case)
    if placement is not None and placement.state != P.ENDED:
        return _of_live(case)
    if application is not None and application.state in APPLYING_WORDS:
        return _of_application(application)
    if placement is not None:
        return _("见习已结束"), _("鉴定和证书由单位、县（区）经办机构办理；下一步的服务见“接下来”。")
    return _of_state(case)


def _of_live(case: Case) -> tuple[str, str]:
    placement, agreement = case.placement, case.agreement
    assert placement is not None
    if placement.state == P.SUSPENDED:
        return _("见习中断中"), _("中断期间不记考勤、不发补贴；恢复由单位申请、县（区）经办机构确认。")
    if placement.state == P.ACTIVE:
        return _("今天没有要办的事"), _("正常到岗即可。期满日 %(day)s。", day=placement.ends_on.isoformat())
    if agreement is None or agreement.state in (AgreementState.DRAFT, AgreementState.RETURNED):
        words = _(
            "单位正在起草和签署见习协议，签好后会通知您。见习开始日 %(day)s。", day=placement.agreed_start.isoformat()
        )
        return _("等待单位签署协议"), words
    if agreement.state == AgreementState.UNIT_SIGNED:
        words = _("您签署并由县（区）备案后，%(day)s 起上岗。", day=placement.agreed_start.isoformat())
        return _("等待您签署协议"), words
    return _("等待上岗"), _("协议已签。%(day)s 起上岗，报到后双方各确认一次。", day=placement.agreed_start.isoformat())


APPLYING_WORDS = frozenset({A.SUBMITTED, A.UNIT_REVIEW, A.ACCEPTED, A.ELIGIBILITY_CHECK, A.DISPATCHED})


def _of_application(application: Application) -> tuple[str, str]:
    by = application.answer_by.isoformat() if application.answer_by else ""
    return {
        A.SUBMITTED: (
            _("等待单位受理"),
            _("报名已送到单位，最晚 %(day)s 受理，逾期自动结束；受理后 5 个工作日内答复。", day=by)
            if by
            else _("报名已送到单位，单位受理后 5 个工作日内答复；满 10 个工作日未处理的自动结束。"),
        ),
        A.UNIT_REVIEW: (_("等待单位答复"), _("单位应在 %(day)s 前答复。", day=by) if by else _("单位正在审核。")),
        A.ACCEPTED: (_("等待资格复核"), _("县（区）经办机构核对您的资格，无需您再提交材料。")),
        A.ELIGIBILITY_CHECK: (_("等待派遣"), _("资格复核已完成，由另一名工作人员办理网上派遣。")),
        A.DISPATCHED: (_("等待单位确认报到"), _("您已确认报到，单位确认后见习开始。")),
    }[application.state]


def _of_state(case: Case) -> tuple[str, str]:
    person = case.person
    if person.state in UNCHECKED:
        return _("等待资格核验"), _("县（区）经办机构会与您联系并核对信息，核验通过后即可报名。")
    if person.state == TraineeState.INELIGIBLE:
        return _("目前不符合条件"), _("原因见下。情况有变化或者认为有误的，可以申诉。")
    if person.state == TraineeState.CLOSED:
        return _("您的档案已关闭"), _("如需继续参加见习，请联系所在县（市、区）经办机构。")
    return _("目前没有要办的事"), _("有新进展会在这里和消息中告诉您。")


# -- the line of steps


def leading(case: Case) -> Application | None:
    """The application that has come furthest: that of the placement, else the most advanced open one, else the last."""
    if case.placement is not None and case.placement.state != P.ENDED:
        key = case.placement.application_id
        return next((each for each in case.applications if each.id == key), None)
    order = list(ApplicationState)
    best = max(case.open_applications, key=lambda each: order.index(each.state), default=None)
    if best is not None:
        return best
    return next(iter(case.applications), None)


def steps_of(case: Case) -> list[Step]:
    """The nine steps from the application to certificate and job, with where the person is."""
    application, at = leading(case), _position(case)
    stopped = application is not None and STOPS.get(application.state) == at
    days = _days(case, application)
    found = []
    for index, label in enumerate(_labels()):
        is_passed = index < at and not (stopped and index not in days)
        state = "done" if is_passed else "next" if index != at else "stopped" if stopped else "here"
        label = _("见习中（至期满）") if index == ON_POST and state == "here" else label
        found.append(Step(label, state, days.get(index, "") if index <= at else ""))
    return found


def _labels() -> list[str]:
    return [
        _("报名"),
        _("单位审核"),
        _("本人确认"),
        _("资格复核"),
        _("派遣"),
        _("签协议"),
        _("上岗"),
        _("期满"),
        _("证书、留用"),
    ]


ON_POST = 7  # the step that is reached at the end, and until then is being on the post
STOPS = {A.DECLINED: 1, A.WITHDRAWN: 1, A.FAILED_CHECK: 3, A.NO_SHOW: 6}
AT = {A.SUBMITTED: 1, A.UNIT_REVIEW: 1, A.OFFERED: 2, A.ACCEPTED: 3, A.ELIGIBILITY_CHECK: 4, **STOPS}
SIGNED = frozenset({AgreementState.SIGNED, AgreementState.FILED})


def _position(case: Case) -> int:
    placement, application = case.placement, leading(case)
    if placement is not None and (placement.state != P.ENDED or not case.open_applications):
        if placement.state == P.ENDED:
            issued = case.assessment is not None and case.assessment.state == AssessmentState.ISSUED
            return 9 if issued else 8
        if placement.state in (P.ACTIVE, P.SUSPENDED):
            return ON_POST
        return 6 if case.agreement is not None and case.agreement.state in SIGNED else 5
    return AT.get(application.state, 0) if application is not None else 0


def _days(case: Case, application: Application | None) -> dict[int, str]:
    placement, found = case.placement, {}
    if application is not None:
        found = {
            0: application.applied_at.date(),
            1: application.offered_at.date() if application.offered_at else None,
            2: application.accepted_at.date() if application.accepted_at else application.offer_valid_to,
            3: application.checked_on,
            4: application.dispatched_on,
        }
    if placement is not None and (application is None or placement.application_id == application.id):
        signed = case.agreement.trainee_signed_at if case.agreement is not None else None
        issued = case.assessment.issued_on if case.assessment is not None else None
        found |= {5: signed.date() if signed else None, 6: placement.starts_on, 7: placement.ends_on, 8: issued}
    return {index: day.isoformat() for index, day in found.items() if day}
