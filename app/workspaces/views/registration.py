"""Registering, confirming by a code, finding back in: open pages, phones first, no script needed."""

from collections.abc import Callable
from typing import Any

from flask import Response, current_app, flash, redirect, session, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import permissions
from app.core.errors import Invalid
from app.core.scope import unscoped
from app.extensions import db, limiter
from app.messaging.services.contacts import can_mail_codes
from app.organisations.queries import cities, counties_of
from app.security.models import Account, Registration
from app.security.queries import actor_for, founded_by
from app.security.services import registrations
from app.security.states import RegistrationKind
from app.security.views import REGISTRATION, home_of, start_session, wanted
from app.workspaces.forms import registration as forms
from app.workspaces.forms.typed import Form
from app.workspaces.services import registration as services
from app.workspaces.views.desk import DeskPage

RESETTING = "resetting"  # the login typed for a new password; kept in the browser's signed cookie


def register_rate() -> str:
    """How often one address may register or try codes."""
    return str(current_app.config["REGISTER_RATE"])


def sign_in(account: Account) -> str:
    """Begin a new session for an account that a code or an invitation has just proven; return where it begins."""
    with unscoped("the user row of the account that was just proven"):
        user = db.session.get(User, account.user_id)
    assert user is not None
    start_session(account, user)
    return home_of(actor_for(account))


def county_options() -> list[tuple[str, list[tuple[str, str]]]]:
    """The counties by their city."""
    return [(city.name, [(area.code, area.name) for area in counties_of(city.code)]) for city in cities()]


class OpenPage(DeskPage):
    """A page for people who have no account yet."""

    def show_form(self, template: str, **context: Any) -> Callable[[Form], Response]:
        """What shows a form of this page."""
        given = {"mails": can_mail_codes(), "wanted": wanted() or None, **context}
        return lambda form: self.private(template, form=form, **given)


class RegisterView(OpenPage):
    """A young person, or a unit, opens an account; the same words whatever is known of the number."""

    route_base = "/desk/register"
    default_view = "person"
    needs = {"found": permissions.ANYBODY_SIGNED_IN}

    @expose("/", methods=["GET", "POST"])
    @limiter.limit(register_rate, methods=["POST"])
    def person(self) -> Response:
        """Register a young person."""
        show = self.show_form("workspaces/register.html", counties=county_options())
        return self.act(show, lambda form: self._begin(RegistrationKind.TRAINEE, forms.of_trainee(form)))

    @expose("/unit", methods=["GET", "POST"])
    @limiter.limit(register_rate, methods=["POST"])
    def unit(self) -> Response:
        """Register a unit."""
        show = self.show_form("workspaces/register_unit.html", counties=county_options())
        return self.act(show, lambda form: self._begin(RegistrationKind.UNIT, forms.of_unit(form)))

    def _begin(self, kind: RegistrationKind, facts: dict[str, Any]) -> str:
        registration, shown = services.begin(kind, **facts)
        session[REGISTRATION] = registration.id
        self._tell(shown)
        return url_for(f"{self.endpoint}.confirm", next=wanted() or None)

    @staticmethod
    def _tell(shown: str) -> None:
        if shown:
            flash(_("演示环境：邮件服务未开通，验证码为 %(code)s。", code=shown), "info")

    @expose("/confirm", methods=["GET", "POST"])
    @limiter.limit(register_rate, methods=["POST"])
    def confirm(self) -> Any:
        """Ask for the code, and open the account."""
        registration = self._waiting()
        if registration is None:
            flash(_("没有待确认的注册。请先填写注册信息；已填写过的，用登录名和密码登录即可继续。"), "info")
            return redirect(url_for("AuthView.login", next=wanted() or None))
        show = self.show_form(
            "workspaces/register_confirm.html",
            is_unit=registration.kind == RegistrationKind.UNIT,
            has_email=bool(registration.email),
        )
        return self.act(show, self._confirmed)

    @staticmethod
    def _waiting() -> Registration | None:
        return registrations.waiting_registration(str(session.get(REGISTRATION, "")))

    def _confirmed(self, form: Form) -> str:
        code = forms.code_of(form)
        account = services.confirm(str(session.get(REGISTRATION, "")), code=code)
        address = wanted(sign_in(account))
        flash(_("已确认身份。您的登录名是 %(login)s，请记好登录名和密码。", login=account.login), "success")
        return address

    @expose("/again", methods=["POST"])
    @limiter.limit(register_rate)
    def again(self) -> Any:
        """Send the code once more; the same answer whether one is sent or not."""
        registration = self._waiting()
        if registration is not None:
            self._tell(services.send_code(registration))
        flash(_("如果信息与登记一致，新的验证码已发送，先前的验证码作废。"), "info")
        return redirect(url_for(f"{self.endpoint}.confirm", next=wanted() or None))

    @expose("/application")
    @has_access
    def found(self) -> Any:
        """Lead the founder of a unit to the application, with what the registration told already."""
        acting = actors.current()
        with unscoped("what the acting person typed to register"):
            told = founded_by(acting.user_id) if acting.user_id is not None else None
        given: dict[str, Any] = {}
        if told is not None:
            given = {"uscc": told.number, "name": told.unit_name, "region_code": told.region_code}
        return redirect(url_for("UnitView.add", **given) if not acting.unit_ids else home_of(acting))


class ResetView(OpenPage):
    """A new password by a code to the confirmed e-mail address of the account."""

    route_base = "/desk/reset"
    default_view = "ask"

    @expose("/", methods=["GET", "POST"])
    @limiter.limit(register_rate, methods=["POST"])
    def ask(self) -> Response:
        """Ask whose password it is; the same answer for every login."""
        return self.act(self.show_form("workspaces/register_reset.html"), self._asked)

    def _asked(self, form: Form) -> str:
        login = form.text("login", most=64, ask=_("请填写登录名或手机号。"))
        form.check()
        shown = services.send_reset_code(login)
        session[RESETTING] = login
        if shown:
            flash(_("演示环境：邮件服务未开通，验证码为 %(code)s。", code=shown), "info")
        return url_for(f"{self.endpoint}.choose", next=wanted() or None)

    @expose("/choose", methods=["GET", "POST"])
    @limiter.limit(register_rate, methods=["POST"])
    def choose(self) -> Any:
        """Take the code and the new password."""
        if not session.get(RESETTING):
            return redirect(url_for(f"{self.endpoint}.ask", next=wanted() or None))
        return self.act(self.show_form("workspaces/register_choose.html"), self._chosen)

    def _chosen(self, form: Form) -> str:
        code, password = forms.code_of(form), form["password"]
        if password != form["again"]:
            raise Invalid({"again": _("两次输入的密码不一致。")})
        account = services.reset_password(str(session.get(RESETTING, "")), code=code, password=password)
        address = wanted(sign_in(account))
        flash(_("新密码已设置，其他设备上的登录已全部退出。"), "success")
        return address
