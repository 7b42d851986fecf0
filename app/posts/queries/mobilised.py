"""What departments' lists and leads have to do with posts: running projects, led units, posts entered by offices."""

from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import selectinload

from app.core.scope import unscoped
from app.extensions import db
from app.posts.models import Post
from app.posts.states import PostState
from app.registers.models import Lead, ScienceProject
from app.registers.queries.proofs import project_running
from app.registers.states import LeadState
from app.units.models import Unit

IN_USE = "whether the list of science projects has any entry, wherever it lies"
LED_MAX = 50


def has_project(post: Post, day: date) -> bool:
    """Whether the post names a science project; once 科技 keeps its list, one that the unit undertakes on the day."""
    number = (post.project_no or "").strip()
    if not number or not _projects_are_listed():
        return bool(number)
    uscc = db.session.scalar(select(Unit.uscc).where(Unit.id == post.unit_id))
    return project_running(number, uscc or "", day)


def _projects_are_listed() -> bool:
    with unscoped(IN_USE):
        return db.session.scalar(select(ScienceProject.id).limit(1)) is not None


def followed(lead: type[Lead] = Lead) -> ColumnElement[bool]:
    """The pairs of a confirmed lead and a post that its unit agreed to in the same plan year since the proposal."""
    return (
        (lead.unit_id == Post.unit_id)
        & (lead.state == LeadState.CONFIRMED)
        & (lead.plan_year == Post.plan_year)
        & (Post.unit_confirmed_at >= lead.proposed_on)
    )


ANY = "ANY"


def led_by(department: str) -> ColumnElement[bool]:
    """The posts that followed on leads of a department (or of any), as far as the actor sees its leads."""
    led = select(Lead.id).where(followed())
    return (led if department == ANY else led.where(Lead.department == department)).exists()


def of_lead(lead: Lead) -> list[Post]:
    """The posts that followed on a lead, in reach of the actor, newest first."""
    statement = select(Post).join(Lead, followed()).where(Lead.id == lead.id).options(selectinload(Post.unit))
    return list(db.session.scalars(statement.order_by(Post.id.desc()).limit(LED_MAX)))


def entered_for_units(answer: str) -> ColumnElement[bool]:
    """The posts that an office entered for a unit, by what the unit said: ANY, WAITING, AGREED or DECLINED."""
    told: dict[str, ColumnElement[bool]] = {
        "ANY": Post.is_entered_for_unit.is_(True),
        "WAITING": Post.is_entered_for_unit & Post.unit_confirmed_at.is_(None) & (Post.state != PostState.WITHDRAWN),
        "AGREED": Post.is_entered_for_unit & Post.unit_confirmed_at.is_not(None) & Post.declined_at.is_(None),
        "DECLINED": Post.declined_at.is_not(None),
    }
    return told[answer]
