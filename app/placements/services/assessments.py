"""The assessment at the end: the unit judges, the trainee answers, the county certifies (C41, C57, C90)."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.errors import Invalid, Problems, Refused
from app.core.issued import IssuedState
from app.core.issuing import change, latest
from app.core.workflow import Mover
from app.extensions import db
from app.messaging.queries import accounts_of_trainee, accounts_of_unit, officers_of
from app.messaging.services import tell
from app.placements.models import Assessment, Placement
from app.placements.policy.assessments import POLICY, may_edit
from app.placements.queries import assessments as queries
from app.placements.services import documents
from app.placements.services.documents import ASSESSMENT, certificate_pdf
from app.placements.states import ASSESSING, Opinion
from app.programme.queries import workdays_after
from app.security.states import Role

perform = ASSESSING.bound_to(POLICY)

DUE_WORKDAYS = 10
ANSWER_WORKDAYS = 5
SCORES = ("attitude", "skill", "teamwork", "overall")
WRITTEN = (*SCORES, "opinion")
WORDS_MAX = 1000


def follow_end(placement: Placement, **_facts: Any) -> None:
    """Begin the assessment when an internship ended, unless it never started or has one."""
    if placement.actual_start is None or placement.actual_end is None or queries.exists_for(placement):
        return
    assessment = Assessment(
        **Assessment.keys_of(placement),
        person_name=placement.person_name,
        unit_name=placement.unit_name,
        due_on=workdays_after(max(placement.actual_end, clock.today()), DUE_WORKDAYS),
        days_attended=queries.days_with(placement.id, queries.PAYABLE),
    )
    db.session.add(assessment)
    db.session.flush()
    _tell_unit("assessment_due", assessment, due_on=assessment.due_on)


def edit(actor: Actor, assessment: Assessment, **facts: Any) -> Assessment:
    """Fill in scores and opinion before the unit signs."""
    Mover.lock(assessment)
    if refusal := may_edit(actor, assessment):
        raise Refused(refusal, status=409 if refusal.code == "state" else 403)
    given = {name: value for name, value in facts.items() if name in WRITTEN}
    if len(given.get("opinion") or "") > WORDS_MAX:
        raise Invalid({"opinion": _("不能超过 %(n)s 字。", n=WORDS_MAX)})
    for name, value in given.items():
        setattr(assessment, name, (value or "").strip() or None if name == "opinion" else value or None)
    db.session.flush()
    return assessment


def sign_unit(actor: Actor, assessment: Assessment, *, reason: str = "", **facts: Any) -> Assessment:
    """Sign for the unit; scores and opinion may come with the signature. The trainee has five workdays to answer."""
    perform.begin(actor, assessment, "sign_unit")
    if facts:
        edit(actor, assessment, **facts)
    problems: Problems = {name: [_("请选择评价。")] for name in SCORES if getattr(assessment, name) is None}
    if not assessment.opinion:
        problems["opinion"] = [_("请填写评语。")]
    if problems:
        raise Invalid(problems)
    today = clock.today()
    answer_by = workdays_after(today, ANSWER_WORKDAYS)
    perform(actor, assessment, "sign_unit", reason=reason, signed_by=actor.name[:40], signed_on=today)
    _tell_trainee("assessment_to_answer", assessment, due_on=answer_by, once=str(clock.now()))
    return assessment


def answer(
    actor: Actor,
    assessment: Assessment,
    *,
    opinion: str,
    words: str | None = None,
    reason: str = "",
) -> Assessment:
    """Answer for the trainee: agree, or say why not; how satisfied they are is asked without a name (decision 0024)."""
    perform.begin(actor, assessment, "answer")
    said = (words or "").strip()
    problems: Problems = {}
    if opinion not in (Opinion.AGREES, Opinion.DISAGREES):
        problems["opinion"] = [_("请选择是否同意鉴定意见。")]
    elif opinion == Opinion.DISAGREES and not said:
        problems["words"] = [_("请写明不同意见。")]
    if len(said) > WORDS_MAX:
        problems["words"] = [_("不能超过 %(n)s 字。", n=WORDS_MAX)]
    if problems:
        raise Invalid(problems)
    perform(
        actor,
        assessment,
        "answer",
        reason=reason,
        trainee_opinion=Opinion(opinion),
        trainee_words=said or None,
        answered_on=clock.today(),
    )
    _tell_county("assessment_answered", assessment)
    _tell_unit("assessment_answered_unit", assessment, once=str(clock.now()), opinion=_(Opinion(opinion).label))
    return assessment


def answer_silently(assessment: Assessment) -> Assessment:
    """Take five workdays without an answer as no objection."""
    perform(SYSTEM, assessment, "answer", trainee_opinion=Opinion.SILENT, answered_on=clock.today())
    _tell_county("assessment_answered", assessment)
    return assessment


def redo(actor: Actor, assessment: Assessment, *, reason: str = "") -> Assessment:
    """Send the assessment back to the unit; signature and answer fall, scores stay to be corrected."""
    perform.begin(actor, assessment, "redo")
    cleared: dict[str, Any] = dict.fromkeys(
        ("signed_by", "signed_on", "trainee_opinion", "trainee_words", "answered_on")
    )
    due = workdays_after(clock.today(), DUE_WORKDAYS)
    perform(actor, assessment, "redo", reason=reason, due_on=due, **cleared)
    if (printed := latest(assessment, ASSESSMENT)) is not None:
        change(printed, IssuedState.AMENDED, note="鉴定已退回重新办理，以重新签署后打印的为准")
    _tell_unit("assessment_redo", assessment, due_on=due, once=str(clock.now()), reason=reason)
    return assessment


# -- the certificate


def issue_certificate(actor: Actor, assessment: Assessment, *, reason: str = "") -> Assessment:
    """Issue the certificate of an assessment that was passed, under its number and code, with its file."""
    perform.begin(actor, assessment, "issue")
    assessment.days_attended = queries.days_with(assessment.placement_id, queries.PAYABLE)
    db.session.flush()
    document = documents.issue_certificate(
        assessment, print_as=lambda number, code: certificate_pdf(assessment, number, code)
    )
    perform(actor, assessment, "issue", reason=reason, certificate_no=document.number, issued_on=document.issued_on)
    _tell_trainee("certificate_issued", assessment, once=document.number, number=document.number)
    return assessment


def revoke(actor: Actor, assessment: Assessment, *, understood: bool = False, reason: str = "") -> Assessment:
    """Revoke a certificate; whoever asks by its code is told so at once."""
    perform.begin(actor, assessment, "revoke")
    if not understood:
        raise Invalid({"understood": _("请确认撤销。")})
    perform(actor, assessment, "revoke", reason=reason)
    if (document := queries.certificate_of(assessment)) is not None:
        change(document, IssuedState.REVOKED, note="见习证书已撤销。")
    _tell_trainee("certificate_revoked", assessment, reason=reason)
    return assessment


# -- telling


def _facts(assessment: Assessment, more: dict[str, Any]) -> dict[str, Any]:
    return {"name": assessment.person_name, "unit": assessment.unit_name, **more}


def _tell_unit(key: str, assessment: Assessment, **more: Any) -> None:
    people = accounts_of_unit(assessment.unit_id)
    link = f"/desk/unit/assessments/{assessment.id}"
    tell(key, people, about=assessment, link=link, **_facts(assessment, more))


def _tell_trainee(key: str, assessment: Assessment, **more: Any) -> None:
    people = accounts_of_trainee(assessment.trainee_id)
    tell(key, people, about=assessment, link=f"/desk/assessment/{assessment.id}", **_facts(assessment, more))


def _tell_county(key: str, assessment: Assessment, **more: Any) -> None:
    people = officers_of(assessment.region_code, {Role.COUNTY_AGENT})
    once = str(assessment.answered_on)
    link = f"/admin/assessments/{assessment.id}"
    tell(key, people, about=assessment, link=link, once=once, **_facts(assessment, more))


def prompt_unit(assessment: Assessment) -> None:
    """Tell the unit once more that its assessment is overdue."""
    _tell_unit("assessment_due", assessment, due_on=assessment.due_on, once="overdue")


MOVES: dict[str, Callable[..., Any]] = {
    "sign_unit": sign_unit,
    "answer": answer,
    "issue": issue_certificate,
    "redo": redo,
    "revoke": revoke,
}
