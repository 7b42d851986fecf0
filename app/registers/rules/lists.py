"""What the facts of an entry must be: codes in their canonical form, days in order, counts that fit together."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from app.core import identifiers
from app.core.calendar import add_years
from app.registers.models import (
    Entry,
    Graduate,
    InsuranceMonth,
    OrganisationEntry,
    PaymentVoucher,
    TechCompany,
    UnemploymentRegistration,
    YouthEvent,
)
from app.registers.states import Enrolment, TechKind

Facts = Mapping[str, Any]
Problems = dict[str, str]
BY_CODE = ("uscc", "id_no")
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


def completed(entity: type[Entry], facts: Facts) -> dict[str, Any]:
    """The facts with codes in canonical form, and with the last day that follows when none was given."""
    told = dict(facts)
    for name in BY_CODE:
        if told.get(name):
            told[name] = identifiers.normalise(told[name])
    years = _years(entity, told)
    if years and told.get("valid_from") and not told.get("valid_to"):
        told["valid_to"] = add_years(told["valid_from"], years) - timedelta(days=1)
    return told


def _years(entity: type[Entry], facts: Facts) -> int | None:
    if entity is TechCompany:
        return 3 if facts.get("kind") == TechKind.HIGH_TECH else None  # a certificate of high technology holds 3 years
    return entity.valid_years if issubclass(entity, OrganisationEntry) else None


def problems(entity: type[Entry], facts: Facts, today: date) -> Problems:
    """What is wrong with the complete facts of an entry, by field."""
    found = _codes(facts, today) | _days(entity, facts)
    own = OWN.get(entity)
    return found | own(facts, today) if own else found


def _codes(facts: Facts, today: date) -> Problems:
    found: Problems = {}
    if facts.get("uscc") and (said := identifiers.uscc_problem(facts["uscc"])):
        found["uscc"] = said
    if facts.get("id_no") and (said := identifiers.id_card_problem(facts["id_no"], today)):
        found["id_no"] = said
    return found


def _days(entity: type[Entry], facts: Facts) -> Problems:
    if entity.period is None:
        return {}
    first, last = entity.period
    if facts.get(first) and facts.get(last) and facts[last] < facts[first]:
        return {last: _("结束日期不能早于开始日期（%(day)s）。", day=facts[first].isoformat())}
    return {}


def _registration(facts: Facts, today: date) -> Problems:
    ended, reason = facts.get("deregistered_on"), facts.get("reason")
    found: Problems = {}
    if facts.get("registered_on") and facts["registered_on"] > today:
        found["registered_on"] = _("登记日期不能晚于今天。")
    if ended and ended > today:
        found["deregistered_on"] = _("注销日期不能晚于今天。")
    if ended and not reason:
        found["reason"] = _("已注销的须选择注销原因。")
    if reason and not ended:
        found["deregistered_on"] = _("填写了注销原因的须填写注销日期。")
    return found


def _graduate(facts: Facts, _today: date) -> Problems:
    if facts.get("enrolment") == Enrolment.GRADUATED and not facts.get("graduation_date"):
        return {"graduation_date": _("学籍状态为毕业的须填写毕业证书日期。")}
    return {}


def _company(facts: Facts, _today: date) -> Problems:
    found: Problems = {}
    if facts.get("kind") == TechKind.TECH_SME and not facts.get("valid_to"):
        found["valid_to"] = _("科技型中小企业入库登记每年更新，须填写有效期止。")
    return found


def _voucher(facts: Facts, today: date) -> Problems:
    found: Problems = {}
    if facts.get("paid_on") and facts["paid_on"] > today:
        found["paid_on"] = _("拨付日期不能晚于今天。")
    if facts.get("amount_yuan") is not None and facts["amount_yuan"] <= 0:
        found["amount_yuan"] = _("拨付金额应大于 0。")
    return found


def _event(facts: Facts, _today: date) -> Problems:
    if (facts.get("intentions") or 0) > (facts.get("participants") or 0):
        return {"intentions": _("见习意向人数不能多于参加人数。")}
    return {}


def _insurance_month(facts: Facts, today: date) -> Problems:
    found: Problems = {}
    if facts.get("month") and not MONTH.fullmatch(facts["month"]):
        found["month"] = _("月份应写作 2026-07。")
    if facts.get("amount_yuan") is not None and facts["amount_yuan"] < 0:
        found["amount_yuan"] = _("缴费金额不能为负数。")
    if facts.get("entered_on") and facts["entered_on"] > today:
        found["entered_on"] = _("到账日期不能晚于今天。")
    return found


OWN: dict[type[Entry], Callable[[Facts, date], Problems]] = {
    UnemploymentRegistration: _registration,
    Graduate: _graduate,
    InsuranceMonth: _insurance_month,
    TechCompany: _company,
    PaymentVoucher: _voucher,
    YouthEvent: _event,
}
