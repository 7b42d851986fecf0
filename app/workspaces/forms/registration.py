"""What people type to register, to accept an invitation, and to set a new password."""

from dataclasses import dataclass

from flask_babel import gettext as _

from app.core import clock
from app.core.errors import Invalid, Problems
from app.core.identifiers import normalise
from app.messaging.rules import email_problem, mobile_problem
from app.organisations.queries import counties_of
from app.programme.queries import database_params
from app.security.services import registrations
from app.security.states import RegistrationKind
from app.trainees.services import intake
from app.trainees.states import ConsentScope
from app.units.rules import credit_code
from app.workspaces.forms.typed import Form

NAME_MAX, UNIT_NAME_MAX, EMAIL_MAX = 40, 80, 120
REGION = "640000"


@dataclass(frozen=True)
class Choice:
    """A login and a password that somebody chose."""

    login: str
    password: str


def chosen(form: Form, *, subject: str = "") -> Choice:
    """Read login and password, typed twice; what is wrong is kept in the form."""
    login = form.text("login", most=64, ask=_("请填写登录名。")).lower()
    password = form["password"]
    _keep(form, registrations.choice_problems(login, password, subject=subject))
    if password and password != form["again"]:
        _keep(form, {"again": [_("两次输入的密码不一致。")]})
    return Choice(login, password)


def _keep(form: Form, problems: Problems) -> None:
    for name, said in problems.items():
        if not form.error(name):
            form.errors[name] = list(said)


def _reach(form: Form) -> dict[str, str | None]:
    """Phone, e-mail and county, which both kinds of registration ask."""
    phone = normalise(form.text("phone", most=20, ask=_("请填写手机号。"))).removeprefix("+86")
    if phone and (said := mobile_problem(phone)):
        _keep(form, {"phone": [said]})
    email = form.text("email", most=EMAIL_MAX)
    if email and (said := email_problem(email)):
        _keep(form, {"email": [said]})
    county = form["region_code"]
    if county not in {area.code for area in counties_of(REGION)}:
        _keep(form, {"region_code": [_("请选择县（市、区）。")]})
    return {"phone": phone, "email": email or None, "region_code": county}


def of_trainee(form: Form) -> dict[str, str | None]:
    """The facts of a young person's registration; raises Invalid with everything that is wrong (R5)."""
    name = form.text("name", most=NAME_MAX, ask=_("请填写姓名。"))
    number = normalise(form.text("number", most=24, ask=_("请填写身份证号码。")))
    if number and (said := intake.problems({"id_no": number}, clock.today()).get("id_no")):
        _keep(form, {"number": [said]})
    form.flag("notice", ask=_("请阅读并同意个人信息处理说明。"))
    facts = _reach(form)
    choice = chosen(form, subject=registrations.subject_of(RegistrationKind.TRAINEE, number))
    form.check()
    scopes = {ConsentScope.COMPARISON: "compare", ConsentScope.PUSH: "push"}
    given = " ".join(scope for scope, field in scopes.items() if form.flag(field))
    return {"number": number, "name": name, "consents": given, **facts, **vars(choice)}


def of_unit(form: Form) -> dict[str, str | None]:
    """The facts of a unit's registration; raises Invalid with everything that is wrong (R11)."""
    number = normalise(form.text("number", most=24, ask=_("请填写统一社会信用代码。")))
    judged = credit_code(uscc=number, params=database_params()) if number else None
    if judged is not None and judged.message:
        _keep(form, {"number": [judged.message]})
    unit_name = form.text("unit_name", most=UNIT_NAME_MAX, ask=_("请填写单位名称。"))
    name = form.text("name", most=NAME_MAX, ask=_("请填写经办人姓名。"))
    form.flag("notice", ask=_("请阅读并同意个人信息处理说明。"))
    facts = _reach(form)
    choice = chosen(form, subject=registrations.subject_of(RegistrationKind.UNIT, number))
    form.check()
    return {"number": number, "name": name, "unit_name": unit_name, **facts, **vars(choice)}


def code_of(form: Form) -> str:
    """The six digits of a code."""
    code = normalise(form.text("code", most=20, ask=_("请填写六位验证码。")))
    if not form.error("code") and not (len(code) == 6 and code.isascii() and code.isdigit()):
        raise Invalid({"code": _("验证码是六位数字。")})
    form.check()
    return code
