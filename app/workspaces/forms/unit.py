"""Forms of a unit's desk: the terms of an agreement, and what keeps two people from overwriting each other."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _

from app.core.errors import Invalid, Stale
from app.placements.models import Agreement, Mentor
from app.placements.services.agreements import CHANGEABLE, FREE
from app.workspaces.forms.typed import Form

HOURS = ("daily_hours", "weekly_hours")
DAYS = ("starts_on", "ends_on")
LONG = ("post_content", "mentor_plan", "safety")
KEYS = ("mentor_id", "site_id")
TERM_MAX = 2000
NOTE_MAX = 500
Stored = Mapping[str, str]


def require_fresh(form: Form, record: Any, stored: Stored) -> None:
    """Raise Invalid, naming what somebody else saved meanwhile, unless the form shows the record's present version."""
    if form["version"] == str(record.version):
        return
    told = _("他人刚刚保存为“%(now)s”，请核对后再次提交。")
    changed = {name: told % {"now": text or "—"} for name, text in stored.items() if form[name].strip() != text}
    raise Invalid(changed, Stale().message)


def terms_offered(agreement: Agreement) -> tuple[str, ...]:
    """The terms that a unit may write: in a first draft without dates and allowance, which the county set."""
    in_force = agreement.state in ("SIGNED", "FILED")
    return CHANGEABLE if in_force or agreement.number > 1 else FREE


def given_terms(agreement: Agreement) -> dict[str, str]:
    """The terms as the fields of the form hold them."""
    return {name: _text(getattr(agreement, name)) for name in terms_offered(agreement)}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, Decimal):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)


def read_terms(form: Form, names: Iterable[str]) -> dict[str, Any]:
    """The terms as typed; raises Invalid beside the fields."""
    read = {name: _read(form, name) for name in names}
    form.check()
    return read


def _read(form: Form, name: str) -> Any:
    if name in DAYS:
        return form.day(name, ask=_("请填写日期。"))
    if name == "allowance_yuan":
        return form.amount(name, ask=_("请填写金额。"))
    if name in HOURS:
        return read_hours(form, name)
    if name == "night_work":
        return form.flag(name)
    if name in KEYS:
        return form[name].strip() or None
    return form.text(name, most=TERM_MAX)


def read_hours(form: Form, name: str) -> Decimal | None:
    """A number of hours with one decimal at most."""
    try:
        hours = Decimal(form[name].strip())
    except InvalidOperation:
        hours = Decimal(0)
    if not (hours.is_finite() and 0 < hours <= 168 and hours == round(hours, 1)):
        form.errors[name] = [_("请填写小时数，最多一位小数。")]
        return None
    return hours


MENTOR_FIELDS = ("name", "title", "skilled_years", "joined_on", "insured_since", "most_trainees", "is_active", "note")


def given_mentor(mentor: Mentor) -> dict[str, str]:
    """A mentor as the fields of the form hold them; number and telephone are never shown."""
    return {name: _text(getattr(mentor, name)) for name in MENTOR_FIELDS}


def read_mentor(form: Form, *, kept: bool = False) -> dict[str, Any]:
    """A mentor as typed; with ``kept`` an empty number or telephone leaves the stored one; raises Invalid."""
    facts: dict[str, Any] = {
        "name": form.text("name", most=40, ask=_("请填写姓名。")),
        "id_no": form.text("id_no", most=18) or None,
        "phone": form.text("phone", most=20) or None,
        "title": form.text("title", most=60) or None,
        "skilled_years": _whole(form, "skilled_years", 60),
        "joined_on": form.day("joined_on"),
        "insured_since": form.day("insured_since"),
        "most_trainees": _whole(form, "most_trainees", 20),
        "is_active": form.flag("is_active"),
        "note": form.text("note", most=500) or None,
    }
    form.check()
    unsaid = {"id_no", "phone"} if kept else set()
    return {name: value for name, value in facts.items() if value is not None or name not in unsaid}


def _whole(form: Form, name: str, most: int) -> int:
    text = form[name].strip() or "0"
    if not text.isascii() or not text.isdigit() or len(text) > len(str(most)) or int(text) > most:
        form.errors[name] = [_("请填写 0—%(n)s 的整数。", n=most)]
        return 0
    return int(text)
