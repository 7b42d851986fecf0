"""What a person types of themselves: a personal field left empty keeps what is stored."""

from typing import Any

from flask_babel import gettext as _

from app.core.codes import Industry
from app.organisations.queries import areas
from app.programme.states import PostCategory
from app.trainees.models import Trainee
from app.workspaces.forms.typed import Form

KEPT_WHEN_EMPTY = {"phone": 20, "address": 120, "emergency_contact": 60, "bank_no": 30}
REGIONS_MAX = 6


def given_of(person: Trainee) -> dict[str, Any]:
    """What stands in the form at first; personal numbers never do."""
    return {
        "is_willing": "1" if person.is_willing else "0",
        "wish_regions": person.wish_regions,
        "wish_categories": person.wish_categories,
        "wish_industries": person.wish_industries,
        "wish_from": person.wish_from.isoformat() if person.wish_from else "",
        "bank_name": person.bank_name or "",
    }


def facts_of(form: Form) -> dict[str, Any]:
    """The facts that were typed, by field; raises Invalid beside the fields."""
    facts: dict[str, Any] = {}
    for name, most in KEPT_WHEN_EMPTY.items():
        if text := form.text(name, most=most):
            facts[name] = text
    digits = facts.get("bank_no", "").replace(" ", "")
    if digits and not (digits.isascii() and digits.isdigit() and 12 <= len(digits) <= 19):
        form.errors["bank_no"] = [_("请填写 12—19 位的银行账号。")]
    facts["bank_name"] = form.text("bank_name", most=40) or None
    facts["is_willing"] = form.flag("is_willing")
    facts["wish_from"] = form.day("wish_from")
    facts["wish_regions"] = _several(form, "wish_regions", set(areas()))
    if len(facts["wish_regions"].split()) > REGIONS_MAX:
        form.errors["wish_regions"] = [_("最多选择 %(n)s 个地区。", n=REGIONS_MAX)]
    facts["wish_categories"] = _several(form, "wish_categories", set(PostCategory))
    facts["wish_industries"] = _several(form, "wish_industries", set(Industry))
    form.check()
    return facts


def _several(form: Form, name: str, known: set[str]) -> str:
    chosen = [value for value in form.several(name) if value]
    if wrong := [value for value in chosen if value not in known]:
        form.errors[name] = [_("没有“%(value)s”这个选项。", value=wrong[0][:20])]
    return " ".join(dict.fromkeys(chosen))
