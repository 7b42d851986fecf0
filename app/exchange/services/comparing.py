"""The verbs of comparison batches: made, issued, answered, adopted, ended."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete

from app.core import audit, clock, numbers
from app.core.actor import Actor
from app.core.errors import Invalid, Problems, Refusal, Refused
from app.core.scope import unscoped
from app.core.search import is_storable
from app.exchange.models import ComparisonBatch, ComparisonLine
from app.exchange.policy.comparisons import POLICY, may_see_key
from app.exchange.queries import comparisons as queries
from app.exchange.scope import department_of
from app.exchange.services.subjects import SUBJECTS, Answered, Subjects
from app.exchange.services.tokens import Tokeniser, new_key
from app.exchange.states import COMPARING, QUESTIONS, Answer, Question
from app.extensions import db
from app.security.states import Permission

perform = COMPARING.bound_to(POLICY)

DUE_DAYS, DUE_MAX = 10, 60  # days that the answering department is given
SUBJECTS_MAX = 50_000
PURPOSE_MAX = 200
WITH_THE_BATCH = "the batch is in hand and its move was allowed; its lines go with it"


def subjects_of(question: Question) -> Subjects:
    """Whom a question is asked about; raises Invalid when no part of the application has any."""
    found = SUBJECTS.get(QUESTIONS[question].subject)
    if found is None:
        raise Invalid({"question": _("系统中没有可以比对的对象。")})
    return found


def default_due() -> date:
    """Until when a batch that is made today should be answered."""
    return clock.today() + timedelta(days=DUE_DAYS)


def make(
    actor: Actor, *, question: str, purpose: str, due_on: date | None = None, chosen: Mapping[str, str] | None = None
) -> ComparisonBatch:
    """Draft a question about the subjects that the choices leave; nobody is told anything yet."""
    if not actor.may(Permission.COMPARISON_MAKE) or not actor.region_code:
        raise Refused(Refusal("role", _("由人社部门经办人员发起比对。")))
    due = due_on or default_due()
    problems = _draft_problems(question, purpose.strip(), due)
    if problems:
        raise Invalid(problems)
    asked = Question(question)
    year = clock.today().year
    number = numbers.next_number(f"comparison-{year}-{actor.region_code}")
    batch = ComparisonBatch(
        number=f"BD{year}{actor.region_code}{number:04d}",
        question=asked,
        asking_department=department_of(actor),
        answering_department=QUESTIONS[asked].owner,
        purpose=purpose.strip(),
        filters=json.dumps(cleaned(asked, chosen or {}), ensure_ascii=False),
        due_on=due,
        region_code=actor.region_code,
    )
    db.session.add(batch)
    db.session.flush()
    return batch


def _draft_problems(question: str, purpose: str, due: date) -> Problems:
    problems: Problems = {}
    if question not in Question.__members__:
        problems["question"] = [_("请选择比对事项。")]
    if not 0 < len(purpose) <= PURPOSE_MAX or not is_storable(purpose):
        problems["purpose"] = [_("请写明比对用途，不超过 %(n)s 字。", n=PURPOSE_MAX)]
    if not clock.today() < due <= clock.today() + timedelta(days=DUE_MAX):
        problems["due_on"] = [_("答复期限应在明天至 %(n)s 日之内。", n=DUE_MAX)]
    return problems


def cleaned(question: Question, chosen: Mapping[str, str]) -> dict[str, str]:
    """The choices that the subjects of the question offer; raises Invalid for a choice that is none."""
    found: dict[str, str] = {}
    for choosing in subjects_of(question).choosings(question):
        value = chosen.get(choosing.name) or ""
        if value and value not in dict(choosing.options):
            raise Invalid({choosing.name: _("没有这个选项。")})
        if value:
            found[choosing.name] = value
    return found


def chosen_of(batch: ComparisonBatch) -> dict[str, str]:
    """The choices that narrow whom the batch asks about."""
    found: dict[str, str] = json.loads(batch.filters)
    return found


def issue(actor: Actor, batch: ComparisonBatch, *, reason: str = "") -> ComparisonBatch:
    """Find the subjects now, with the consent of now, and turn each into a token under a new key."""
    perform.begin(actor, batch, "issue")
    if batch.due_on <= clock.today():
        raise Invalid({"due_on": _("答复期限已过，请取消后重新发起。")})
    key = new_key()
    tokens = _tokens(actor, batch, key)
    with unscoped(WITH_THE_BATCH):
        db.session.execute(
            ComparisonLine.__table__.insert(),
            [{"batch_id": batch.id, "subject_id": subject, "token": token} for token, subject in tokens.items()],
        )
    perform(actor, batch, "issue", reason=reason, key=key, issued_on=clock.today(), asked_count=len(tokens))
    audit.note("comparison-issue", batch, number=batch.number, asked=len(tokens), filters=batch.filters)
    return batch


def _tokens(actor: Actor, batch: ComparisonBatch, key: str) -> dict[str, str]:
    """The subject behind each token; sorted, so that the order of the rows tells nothing."""
    token_of = Tokeniser(key, batch.about.subject)
    found: dict[str, str] = {}
    for subject_id, number in subjects_of(batch.question).find(actor, batch.question, chosen_of(batch)):
        found[token_of(number)] = subject_id
        if len(found) > SUBJECTS_MAX:
            raise Invalid({"filters": _("一批最多比对 %(n)s 个对象，请缩小范围。", n=f"{SUBJECTS_MAX:,}")})
    if not found:
        raise Invalid({"filters": _("范围内没有可以比对的对象（个人须已授权信息比对）。")})
    return dict(sorted(found.items()))


def apply(actor: Actor, batch: ComparisonBatch, *, reason: str = "") -> ComparisonBatch:
    """Adopt the answers that still count; they become facts of the subjects, and evidence."""
    perform.begin(actor, batch, "apply")
    today = clock.today()
    answers = [
        Answered(row.subject_id, row.answer, row.answered_on, row.figure)
        for row in queries.answers_to_adopt(batch)
        if row.answered_on <= today <= queries.valid_to(batch.question, row.answered_on)
    ]
    changed = subjects_of(batch.question).apply(actor, batch, answers)
    db.session.flush()
    db.session.expire_all()  # many rows were changed by statements, which tell no object in hand
    perform(actor, batch, "apply", reason=reason, applied_on=today, applied_count=changed)
    audit.note("comparison-apply", batch, number=batch.number, adopted=len(answers), changed=changed)
    return batch


def send_back(actor: Actor, batch: ComparisonBatch, *, reason: str = "") -> ComparisonBatch:
    """Ask for the answers anew; what was answered is forgotten, the files stay."""
    perform.begin(actor, batch, "send_back")
    due = max(batch.due_on, default_due())
    nothing = {**dict.fromkeys(("answered_on", "answered_by_id", "answers_valid_to")), **dict.fromkeys(COUNTS, 0)}
    perform(actor, batch, "send_back", reason=reason, due_on=due, **nothing)
    clear_answers(batch)
    return batch


def cancel(actor: Actor, batch: ComparisonBatch, *, reason: str = "") -> ComparisonBatch:
    """End the batch without an answer; key and lines are destroyed."""
    perform(actor, batch, "cancel", reason=reason, key=None)
    _forget_lines(batch)
    return batch


def decline(actor: Actor, batch: ComparisonBatch, *, reason: str = "") -> ComparisonBatch:
    """Say as the department asked that it cannot answer."""
    perform(actor, batch, "decline", reason=reason, key=None)
    _forget_lines(batch)
    return batch


def expire(actor: Actor, batch: ComparisonBatch) -> ComparisonBatch:
    """End a batch that was not answered, or not adopted, in time; key and lines are destroyed."""
    perform(actor, batch, "expire", key=None)
    _forget_lines(batch)
    return batch


def show_key(actor: Actor, batch: ComparisonBatch) -> str:
    """Hand the key to an officer of the department that answers, and log it: with it numbers can be tried out."""
    if refusal := may_see_key(actor, batch):
        raise Refused(refusal)
    batch.key_shown_at = clock.now()
    audit.note("comparison-key", batch, number=batch.number)
    db.session.flush()
    return batch.key or ""


def _forget_lines(batch: ComparisonBatch) -> None:
    with unscoped(WITH_THE_BATCH):
        db.session.execute(delete(ComparisonLine).where(ComparisonLine.batch_id == batch.id))


def clear_answers(batch: ComparisonBatch) -> None:
    """Take every answer of the batch away."""
    table = ComparisonLine.__table__
    with unscoped(WITH_THE_BATCH):
        db.session.execute(
            table.update().where(table.c.batch_id == batch.id).values(answer=None, answered_on=None, figure=None)
        )


def last_day(question: Question, days: Iterable[date]) -> date:
    """Until when the answers of a batch count at the longest; without a yes or no, as if answered today."""
    return queries.valid_to(question, max(days, default=clock.today()))


MOVES = {"issue": issue, "apply": apply, "send_back": send_back, "cancel": cancel, "decline": decline}
COUNTS = ("yes_count", "no_count", "unknown_count")
ANSWERS = dict(zip(Answer, COUNTS, strict=True))
