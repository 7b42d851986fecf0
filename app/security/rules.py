"""What a password must be, and which roles may meet in one account."""

import re

from flask_babel import gettext as _

from app.security.roles import APART, LEVELS
from app.security.states import OF_A_UNIT, Role

LOGIN = re.compile(r"[a-z][a-z0-9_.\-]{3,31}")
LENGTH_MIN = 12
PASSPHRASE_MIN = 20
LENGTH_MAX = 128
COMMON_WORDS = frozenset(
    {
        "password",
        "passw0rd",
        "123456789012",
        "1234567890123",
        "qwertyuiop",
        "qwertyuiop12",
        "iloveyou1234",
        "administrator",
        "admin1234567",
        "111111111111",
        "000000000000",
        "abcdefghijkl",
        "abc123abc123",
        "woaini123456",
        "woaini520520",
        "zhongguo1234",
        "ningxia12345",
        "jianxi123456",
        "qazwsxedc123",
        "1qaz2wsx3edc",
        "letmein12345",
        "welcome12345",
        "asdfghjkl123",
        "a123456789012",
        "aa1234567890",
    }
)


def login_problem(login: str) -> str | None:
    """Say what is wrong with a login that somebody chose: a small letter, then 3 to 31 letters, digits, . _ or -."""
    if LOGIN.fullmatch(login):
        return None
    return _("登录名为 4—32 位，以小写字母开头，只用小写字母、数字和 . _ -。不要用姓名、身份证号码或手机号。")


def password_problem(password: str, *, login: str = "") -> str | None:
    """Say what is wrong with a new password: at least 12 characters of three kinds, or 20 of any; not common.

    The characters of the login may not make up the password.
    """
    if len(password) < LENGTH_MIN:
        return _("密码至少 %(n)s 位，或使用 %(m)s 位以上的口令短语。", n=LENGTH_MIN, m=PASSPHRASE_MIN)
    if len(password) > LENGTH_MAX:
        return _("密码不能超过 %(n)s 位。", n=LENGTH_MAX)
    if _is_common(password.lower()) or (login and login.lower() in password.lower()):
        return _("密码过于常见，或包含登录名，请更换。")
    if len(password) < PASSPHRASE_MIN and _kinds(password) < 3:
        return _("密码应包含大写字母、小写字母、数字、符号中的三种。")
    return None


def _is_common(password: str) -> bool:
    return password in COMMON_WORDS or len(set(password)) < 5 or password in "01234567890123456789" * 2


def _kinds(password: str) -> int:
    tests = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
    return sum(any(test(c) for c in password) for test in tests)


def area_problem(level: str, region_code: str) -> str | None:
    """Say when the level is not that of the area, by the shape of its code (GB/T 2260)."""
    of_code = "PROVINCE" if region_code.endswith("0000") else "CITY" if region_code.endswith("00") else "COUNTY"
    return None if level == of_code else _("层级应与辖区一致。")


def roles_problem(roles: frozenset[str], level: str) -> str | None:
    """Say which roles do not exist, do not fit the level, or may not meet (four-eyes)."""
    for name in sorted(roles):
        if name not in Role.__members__ or name == Role.SYSTEM:
            return _("没有角色“%(name)s”。", name=name[:32])
        if level not in LEVELS.get(Role(name), frozenset({level})):
            return _("角色“%(role)s”与所选层级不符。", role=_(Role(name).label))
    if any(pair <= roles for pair in APART):
        return _("所选角色按四眼原则不得由同一账号担任。")
    return None if roles else _("请至少选择一个角色。")


def unit_problem(roles: frozenset[str], *, has_unit: bool) -> str | None:
    """Say when people of a unit have none, or others have one: a unit's account reaches its unit and nothing else."""
    if roles & OF_A_UNIT and not has_unit:
        return _("单位经办人、单位管理员的账号必须关联见习单位。")
    if has_unit and not roles <= OF_A_UNIT | {Role.MENTOR}:
        return _("关联见习单位的账号只能担任单位经办人、单位管理员或带教老师。")
    return None
