"""The account of a unit as it is typed: a number left empty keeps the stored one, the holder is the unit itself."""

import re
from typing import Any

from flask_babel import gettext as _

from app.units.models import Unit
from app.workspaces.forms.typed import Form

ACCOUNT_NO = re.compile(r"\d{8,32}", re.ASCII)
TAIL = 4


def given_account(unit: Unit) -> dict[str, str]:
    """The account as a page shows it; of the number only the last digits."""
    number = unit.bank_account or ""
    return {
        "bank_name": unit.bank_name or "",
        "bank_holder": unit.bank_holder or unit.name,
        "tail": number[-TAIL:],
        "differs": "1" if unit.bank_holder and unit.bank_holder != unit.name else "",
    }


def account_facts(form: Form, unit: Unit) -> dict[str, Any]:
    """Bank, number and holder as typed; raises Invalid beside the fields (R44)."""
    bank = form.text("bank_name", most=80, ask=_("请填写开户银行。"))
    holder = form.text("bank_holder", most=80, ask=_("请填写账户户名。"))
    number = re.sub(r"[\s-]", "", form.text("bank_account", most=40))
    if number and not ACCOUNT_NO.fullmatch(number):
        form.errors["bank_account"] = [_("请填写 8 至 32 位数字的账号。")]
    if not number and not unit.bank_account:
        form.errors["bank_account"] = [_("请填写账号。")]
    if holder and holder != unit.name:
        form.errors["bank_holder"] = [_("户名应与单位名称“%(name)s”一致，否则不能拨付（R44）。", name=unit.name)]
    form.check()
    facts: dict[str, Any] = {"bank_name": bank, "bank_holder": None}
    return facts | ({"bank_account": number} if number else {})
