"""The end in words: scores, and the catalogue of help in the order of the notice (二(六))."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import clock
from app.placements.models import Assessment, Benefit, Placement
from app.placements.queries.after import PROMPTED
from app.placements.states import BenefitKind, PlacementState

GROUPS = (
    (_l("职业指导"), (BenefitKind.GUIDANCE,)),
    (_l("职业培训"), (BenefitKind.TRAINING,)),
    (_l("自主创业"), (BenefitKind.RENT, BenefitKind.OFFICE, BenefitKind.UTILITIES, BenefitKind.LOAN)),
    (_l("岗位信息和其他"), (BenefitKind.JOB_INFO, BenefitKind.OTHER)),
)


@dataclass(frozen=True)
class Group:
    """One kind of help with its lines."""

    label: str
    benefits: list[Benefit] = field(default_factory=list)


def scores_of(assessment: Assessment) -> list[tuple[str, str]]:
    """The unit's judgement as label and text."""
    told = [
        (_("工作态度"), assessment.attitude),
        (_("业务能力"), assessment.skill),
        (_("团队协作"), assessment.teamwork),
        (_("综合评价"), assessment.overall),
    ]
    found = [(label, _(score.label)) for label, score in told if score is not None]
    days = str(assessment.days_attended) if assessment.days_attended is not None else ""
    return [
        *found,
        (_("出勤天数"), days),
        (_("评语"), assessment.opinion or ""),
        (_("鉴定人"), assessment.signed_by or ""),
    ]


def asks_end(placement: Placement | None) -> bool:
    """Whether the person is asked what they want after the last day."""
    if placement is None or placement.state != PlacementState.ACTIVE:
        return False
    return placement.ends_on - PROMPTED <= clock.today()


def groups_of(benefits: Iterable[Benefit]) -> list[Group]:
    """The catalogue in four groups; empty ones stay away."""
    known = list(benefits)
    found = [Group(str(label), [each for each in known if each.kind in kinds]) for label, kinds in GROUPS]
    return [group for group in found if group.benefits]
