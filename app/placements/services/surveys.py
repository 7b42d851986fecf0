"""The anonymous survey: asked at the end, answered once without a trace of whom, added up by quarters (C92)."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4

from flask_babel import gettext as _
from sqlalchemy import delete, update

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Invalid, Problems, Refusal, Refused
from app.core.insertion import insert_unless_there
from app.core.loading import put_rows
from app.core.scope import unscoped
from app.core.types import city_of
from app.core.workflow import Mover
from app.extensions import db
from app.messaging.queries import accounts_of_trainee, accounts_of_unit
from app.messaging.services import tell
from app.placements.models import Placement, SurveyAnswer, SurveyRequest, SurveyResult
from app.placements.models.surveys import FEWEST, SCORES
from app.placements.policy.surveys import may_answer
from app.placements.queries import surveys as queries
from app.placements.rules.surveys import SATISFIED, days_of, period_of, questions_of, summed, total_of
from app.placements.states import EndReason, SurveySide
from app.programme.queries import whole_number

NAMELESS = "an answer is stored without anything of whoever gave it"
ASKING = "both sides are asked, whoever ended the placement"
TEMPLATE = {SurveySide.TRAINEE: "survey_trainee", SurveySide.UNIT: "survey_unit"}
PAGE = {SurveySide.TRAINEE: "/desk/surveys/", SurveySide.UNIT: "/desk/unit/surveys/"}


def ask(placement: Placement) -> int:
    """Ask both sides of a placement that ended, the unit not when it ended for fraud; return how many are new."""
    sides = [SurveySide.TRAINEE]
    if placement.end_reason != EndReason.FRAUD:
        sides.append(SurveySide.UNIT)
    return sum(_ask(placement, side) for side in sides)


def _ask(placement: Placement, side: SurveySide) -> bool:
    today = clock.today()
    row = {
        **SurveyRequest.keys_of(placement),
        "city_code": city_of(placement.region_code),
        "side": side,
        "person_name": placement.person_name,
        "unit_name": placement.unit_name,
        "asked_on": today,
        "due_on": today + timedelta(days=whole_number("survey_days")),
        "period": period_of(today),
        "created_by_id": None,
        "updated_by_id": None,
    }
    with unscoped(ASKING):
        if not insert_unless_there(SurveyRequest, **row):
            return False
        request = queries.request_of(placement, side)
    _tell(request, "asked")
    return True


def _tell(request: SurveyRequest, once: str) -> None:
    is_unit = request.side == SurveySide.UNIT
    tell(
        TEMPLATE[request.side],
        accounts_of_unit(request.unit_id) if is_unit else accounts_of_trainee(request.trainee_id),
        about=request,
        link=f"{PAGE[request.side]}{request.id}",
        due_on=request.due_on,
        once=once,
        name=request.person_name,
        unit=request.unit_name,
    )


def answer(actor: Actor, request: SurveyRequest, given: Mapping[str, str]) -> None:
    """Take one side's answer, question by question; it cannot be found again, read or changed, not by its giver either.

    That there is an answer is written down in the same transaction.  Raises Refused for whom it is not or when it was
    answered already, Invalid beside each question without an answer.
    """
    Mover.lock(request)
    if refusal := may_answer(actor, request):
        raise Refused(refusal, status=409 if refusal.code == "state" else 403)
    marks = _marks(request.side, given)
    with unscoped(NAMELESS):
        if not _first_to_answer(request):
            raise Refused(Refusal("state", _("这份调查已经提交，不能再次填写。")), status=409)
        insert_unless_there(
            SurveyAnswer,
            id=str(uuid4()),
            unit_id=request.unit_id,
            region_code=request.region_code,
            city_code=request.city_code,
            side=request.side,
            period=request.period,
            **marks,
        )
    db.session.expire(request)


def why_not(actor: Actor, request: SurveyRequest) -> Refusal | None:
    """Why this actor may not answer now, if so."""
    return may_answer(actor, request)


def _marks(side: SurveySide, given: Mapping[str, str]) -> dict[str, int | bool]:
    problems: Problems = {}
    found: dict[str, int | bool] = {}
    for question in questions_of(side):
        said = given.get(question.field, "")
        if said not in question.answers:
            problems[question.field] = [_("“%(question)s”还没有选择。", question=_(question.words))]
        else:
            found[question.field] = int(said) if question.is_mark else said == "1"
    if problems:
        raise Invalid(problems)
    return found


def _first_to_answer(request: SurveyRequest) -> bool:
    """Write down that it is answered, not by whom nor at what hour; of two at once only one does."""
    statement = (
        update(SurveyRequest)
        .where(SurveyRequest.id == request.id, SurveyRequest.answered_on.is_(None))
        .values(
            answered_on=clock.today(),
            version=SurveyRequest.version + 1,
            updated_at=request.created_at,
            updated_by_id=None,
        )
    )
    done = db.session.execute(statement, execution_options={"synchronize_session": False})
    return bool(done.rowcount)  # type: ignore[attr-defined]


def remind(request: SurveyRequest) -> SurveyRequest:
    """Ask once more, half way to the last day."""
    _tell(request, "reminded")
    request.reminded_on = clock.today()
    db.session.flush()
    return request


def close_due() -> int:
    """Close the requests of which the last day has passed; return how many."""
    today = clock.today()
    statement = (
        update(SurveyRequest)
        .where(SurveyRequest.closed_on.is_(None), SurveyRequest.due_on < today)
        .values(closed_on=today, version=SurveyRequest.version + 1, updated_at=SurveyRequest.created_at)
    )
    with unscoped(ASKING):
        done = db.session.execute(statement, execution_options={"synchronize_session": False})
    db.session.expire_all()
    return int(done.rowcount)  # type: ignore[attr-defined]


# -- sums


def add_up() -> int:
    """Add up the answers of closed quarters, unit by unit, once there are enough; return how many sums are new."""
    fewest = max(whole_number("survey_min_answers"), FEWEST)
    waiting = queries.waiting_answers()
    wanted = [(unit, side, held) for (unit, side), counts in waiting.items() for held in summed(counts, fewest)]
    for unit_id, side, periods in wanted:
        _add_up(unit_id, side, periods)
    return len(wanted)


def _add_up(unit_id: str, side: SurveySide, periods: list[str]) -> None:
    answers = queries.answers_of(unit_id, side, periods)
    name, region = queries.unit_of_answers(unit_id)
    result = SurveyResult(
        unit_id=unit_id,
        unit_name=name,
        region_code=region,
        side=side,
        first_period=periods[0],
        last_period=periods[-1],
        first_day=days_of(periods[0])[0],
        last_day=days_of(periods[-1])[1],
        answers=len(answers),
        satisfied=sum(answer.overall >= SATISFIED for answer in answers),
        willing=sum(answer.is_willing for answer in answers),
        overall=sum(answer.overall for answer in answers),
        **{name: total_of(getattr(answer, name) for answer in answers) for name in SCORES},
    )
    with unscoped(NAMELESS):
        db.session.add(result)
        db.session.flush()
        _store_anew(answers, result.id)


def _store_anew(answers: list[SurveyAnswer], result_id: str) -> None:
    """Store the answers again in the order of their random keys, so that no row tells of the moment of its writing.

    PostgreSQL keeps with each row the transaction that wrote it, which until here is that of the request answered.
    """
    names = [column.name for column in SurveyAnswer.__table__.columns]
    rows = [{**{name: getattr(answer, name) for name in names}, "result_id": result_id} for answer in answers]
    for each in answers:
        db.session.expunge(each)
    keys = [row["id"] for row in rows]
    db.session.execute(
        delete(SurveyAnswer).where(SurveyAnswer.id.in_(keys)), execution_options={"synchronize_session": False}
    )
    put_rows(SurveyAnswer.__table__, rows)  # type: ignore[arg-type]
