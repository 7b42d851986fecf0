"""One row of each entity in a given county, for guards that go through all of them."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.scope import unscoped
from app.exchange.models import ImportBatch
from app.extensions import db
from app.messaging.models import MessageTemplate
from app.organisations.models import AgencyContact, DepartmentOffice
from app.placements.models import (
    AllowancePayment,
    Assessment,
    AttendanceCorrection,
    AttendanceMonth,
    FollowUp,
    FollowUpStep,
    InsuranceCase,
    Leave,
    MentorLog,
    Placement,
    PresenceDraw,
    Retention,
    RetentionCheck,
)
from app.posts.models import ModelPostBatch
from app.programme.models import PolicyParam, Target
from app.registers.models import LeadContact
from app.security.queries import account_by_login
from app.units.models import UnitBan, UnitComparison, UnitObjection, UnitReview, UnitSite
from tests.exchange.comparing import make_comparison
from tests.factories import make_lead, make_pair, make_post, make_site_check, make_tag, make_trainee, make_unit
from tests.guards import claims, showcases
from tests.placements.agreement_factories import make_agreement
from tests.placements.attendance_factories import pause, train
from tests.placements.care_factories import make_benefit, make_complaint, make_follow_up, make_retention
from tests.placements.factories import make_application, make_mentor, make_placement, make_request
from tests.placements.insurance_factories import make_cover, make_policy
from tests.placements.survey_factories import make_result
from tests.posts.matching import offered, told, young
from tests.registers.entries import BY_NAME, make_entry
from tests.trainees.factories import make_check, make_consent, make_hardship, make_visit


def row_of(record: Any) -> dict[str, Any]:
    """What the database holds of a record, whoever asks."""
    table = type(record).__table__
    with unscoped("a test looks at the table itself"):
        return dict(db.session.execute(sa.select(table).where(table.c.id == record.id)).mappings().one())


def count_of(entity: Any) -> int:
    """How many rows the table holds, whoever asks."""
    with unscoped("a test looks at the table itself"):
        return int(db.session.scalar(sa.select(sa.func.count()).select_from(entity.__table__)) or 0)


def _stored(record: Any) -> Any:
    with acting_as(SYSTEM):
        db.session.add(record)
        db.session.flush()
    return record


def _child(kind: Callable[..., Any], **facts: Any) -> Callable[[str], Any]:
    def make(region: str) -> Any:
        return _stored(kind(unit_id=make_unit(region_code=region).id, region_code=region, **facts))

    return make


def make_office(region: str) -> DepartmentOffice:
    """An office with a name of its own."""
    return _stored(DepartmentOffice(name=f"测试机构{clock.now().timestamp()}", department="HRSS", region_code=region))


def make_contact(region: str) -> AgencyContact:
    """A contact of a new office, not yet published."""
    office = make_office(region)
    return _stored(
        AgencyContact(
            office_id=office.id,
            region_code=region,
            service="ACCREDITATION",
            post_title="经办岗",
            office_phone="0951-0000000",
            person_name="某某某",
        )
    )


def _account(region: str) -> Any:
    return account_by_login("xingqing_agent" if region == "640104" else "yongning_agent")


def _batch(region: str) -> ModelPostBatch:
    return _stored(ModelPostBatch(plan_year=2023, region_code=region, name="测试批次"))


def _first(entity: Any) -> Callable[[str], Any]:
    def find(_region: str) -> Any:
        with acting_as(SYSTEM):
            return db.session.scalars(db.select(entity).order_by(entity.id)).first()

    return find


def _contact_of_a_lead(region: str) -> LeadContact:
    lead = make_lead(state="CONTACTED", region_code=region)
    told = {"contacted_on": lead.contacted_on, "method": "PHONE", "result": "WILLING", "note": "有意向"}
    return _stored(LeadContact(lead_id=lead.id, region_code=region, contacted_by="经办", **told))


DAY = date(2023, 5, 4)


def placed(region: str, state: str = "ACTIVE", **facts: Any) -> Placement:
    """A person of a county on a post of a unit of the same county."""
    days = {"starts_on": date(2023, 1, 3)} if state == "ENDED" else {}
    return make_placement(state, post=make_post(make_unit(region_code=region)), **{**days, **facts})


def _on_post(make: Callable[[Placement], Any], state: str = "ACTIVE") -> Callable[[str], Any]:
    return lambda region: make(placed(region, state))


def of_placement(entity: Any, *names: str, **facts: Any) -> Callable[[Placement], Any]:
    """A maker of rows that hang on a placement; ``names`` are copied from it."""

    def make(placement: Placement) -> Any:
        copied = {name: getattr(placement, name) for name in names}
        keys = ("placement_id", "unit_id", "trainee_id", "region_code")
        return _stored(entity(**dict(zip(keys, _keys(placement), strict=True)), **copied, **facts))

    return make


def _keys(placement: Placement) -> tuple[str, str, str, str]:
    return placement.id, placement.unit_id, placement.trainee_id, placement.region_code


def _case(placement: Placement) -> InsuranceCase:
    cover = make_cover(placement)
    told = {"accident_on": DAY, "reported_on": DAY, "content": "下班途中"}
    return of_placement(InsuranceCase, "person_name", cover_id=cover.id, **told)(placement)


def _found(entity: Any, placement: Placement) -> Any:
    with acting_as(SYSTEM):
        return db.session.scalar(db.select(entity).filter_by(placement_id=placement.id))


def _retention_check(placement: Placement) -> RetentionCheck:
    retention = _found(Retention, placement) or make_retention(placement)
    facts = {"retention_id": retention.id, "after_months": 1, "due_on": DAY}
    return of_placement(RetentionCheck, "person_name", "unit_name", **facts)(placement)


def _step(placement: Placement) -> FollowUpStep:
    case = _found(FollowUp, placement) or make_follow_up(placement)
    keys = {"trainee_id": case.trainee_id, "region_code": case.region_code, "follow_up_id": case.id}
    return _stored(FollowUpStep(**keys, kind="JOB_INFO", served_on=DAY, served_by="经办", content="推荐岗位"))


def make_draw(region: str) -> PresenceDraw:
    """A draw of one of one."""
    facts = {"seed": "0" * 64, "pool": 1, "pool_hash": "0" * 64, "pool_keys": "0", "size": 1}
    drawn = date.fromordinal(DAY.toordinal() + count_of(PresenceDraw))  # one a day
    return _stored(PresenceDraw(region_code=region, drawn_on=drawn, **facts))


OF_A_PLACEMENT: dict[str, Callable[[Placement], Any]] = {
    "suspension": lambda placement: pause(placement, DAY, None),
    "standing-request": make_request,
    "mentor-log": of_placement(MentorLog, week_of=DAY, content="熟悉设备", written_by="带教"),
    "training": lambda placement: train(placement, DAY),
    "attendance-month": of_placement(
        AttendanceMonth, "person_name", "unit_name", month="2023-05", due_days=20, own_days=20
    ),
    "leave": of_placement(Leave, "person_name", kind="L", from_day=DAY, to_day=DAY, words="家中有事"),
    "attendance-correction": of_placement(
        AttendanceCorrection, day=DAY, new_code="P", reason="漏记", made_by="单位", made_at=clock.now()
    ),
    "allowance-payment": of_placement(AllowancePayment, "person_name", month="2023-05", amount_yuan=2050, paid_on=DAY),
    "insurance-cover": make_cover,
    "insurance-case": _case,
}


AFTER_A_PLACEMENT: dict[str, Callable[[Placement], Any]] = {
    "assessment": of_placement(Assessment, "person_name", "unit_name", due_on=DAY),
    "retention": make_retention,
    "retention-check": _retention_check,
    "follow-up": make_follow_up,
    "follow-up-step": _step,
    "complaint": make_complaint,
}
ROWS: dict[str, Callable[[str], Any]] = {
    "account": _account,
    "office": make_office,
    "agency-contact": make_contact,
    "target": _first(Target),
    "parameter": _first(PolicyParam),
    "unit": lambda region: make_unit(region_code=region),
    "unit-site": _child(UnitSite, name="一号车间", address="测试路2号"),
    "unit-tag": lambda region: make_tag(make_unit(region_code=region), "MSME"),
    "unit-comparison": _child(UnitComparison, compared_on=DAY, source_doc="比对"),
    "site-check": lambda region: make_site_check(make_unit(state="SITE_CHECK", region_code=region)),
    "unit-objection": _child(UnitObjection, received_on=DAY, content="异议内容", raised_by="某某某"),
    "unit-review": _child(UnitReview, year=2023, action="KEEP"),
    "unit-ban": lambda region: _stored(
        UnitBan(uscc="91640104MA77000149", region_code=region, banned_from=DAY, banned_to=DAY, reason="骗取补贴")
    ),
    **{name: partial(make_entry, name) for name in BY_NAME},
    "lead": lambda region: make_lead(state="CONTACTED", region_code=region),
    "lead-contact": _contact_of_a_lead,
    "trainee": lambda region: make_trainee(region_code=region),
    "trainee-pair": lambda region: make_pair(make_trainee(region_code=region), make_trainee(region_code=region)),
    "visit": lambda region: make_visit(make_trainee(region_code=region)),
    "consent": lambda region: make_consent(make_trainee(region_code=region)),
    "hardship": lambda region: make_hardship(make_trainee(region_code=region)),
    "eligibility-check": lambda region: make_check(make_trainee(region_code=region)),
    "post": lambda region: make_post(make_unit(region_code=region)),
    "model-post-batch": _batch,
    "comparison": lambda region: make_comparison(region_code=region),
    "import-batch": lambda region: _stored(
        ImportBatch(
            target="office", title=f"测试名单{clock.now()}", department="HRSS", region_code=region, file_name="a.xlsx"
        )
    ),
    "push": lambda region: told(young(region=region), offered(region)),
    "application": lambda region: make_application(post=make_post(make_unit(region_code=region))),
    "placement": placed,
    "agreement": lambda region: make_agreement("SIGNED", placement=placed(region, "PENDING")),
    "mentor": lambda region: make_mentor(make_unit(region_code=region)),
    "insurance-policy": make_policy,
    "benefit": lambda region: make_benefit(region, is_published=False),
    "presence-draw": make_draw,
    "survey-result": lambda region: make_result(make_unit(region_code=region)),
    "message-template": _first(MessageTemplate),
    **claims.ROWS,
    **showcases.ROWS,
    **{name: _on_post(make) for name, make in OF_A_PLACEMENT.items()},
    **{name: _on_post(make, "ENDED") for name, make in AFTER_A_PLACEMENT.items()},
}
