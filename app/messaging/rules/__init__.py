"""What an address must look like."""

import re

from flask_babel import gettext as _

EMAIL_MAX = 120
EMAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}")
MOBILE = re.compile(r"1[3-9][0-9]{9}")


def email_problem(address: str) -> str | None:
    """Say what is wrong with an e-mail address."""
    if len(address) > EMAIL_MAX or not EMAIL.fullmatch(address):
        return _("请填写正确的电子邮箱，例如 name@example.cn。")
    return None


def mobile_problem(phone: str) -> str | None:
    """Say what is wrong with a mobile number: eleven digits from 13 to 19."""
    return None if MOBILE.fullmatch(phone) else _("请填写 11 位手机号。")
