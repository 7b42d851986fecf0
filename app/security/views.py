"""Sign-in, sign-out, own password, tokens for the REST API, and the pages of accounts and audit."""

from typing import Any

from flask import Response, current_app, flash, g, redirect, request, session, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.api import SecurityApi
from flask_appbuilder.security.decorators import has_access, no_cache
from flask_appbuilder.security.sqla.models import User
from flask_appbuilder.utils.base import get_safe_redirect
from flask_appbuilder.views import BaseView
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import login_user as remember
from flask_login import logout_user as forget_user
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from app.core import actor as actors
from app.core import audit, permissions, unit_of_work
from app.core.actor import Actor
from app.core.errors import Answer, Invalid, as_json
from app.core.scope import unscoped
from app.core.views import EntityView, Page
from app.extensions import db, limiter
from app.security import queries, services
from app.security.card import ACCOUNT, AUDIT
from app.security.models import Account
from app.security.services import STAMP
from app.security.states import OF_A_UNIT, WITHOUT_AREA, Permission, Role

MUST_CHANGE = "must_change_password"
REGISTRATION = "registration"  # the registration that this browser began; no personal data, a random key
HOMES = (  # where each role begins, the first that fits
    (frozenset({Role.TRAINEE}), "TraineeDesk.home"),
    (frozenset({Role.MENTOR}), "MentorDesk.home"),
    (OF_A_UNIT, "UnitDesk.home"),
)
STAFF_HOME = "WorkDesk.list"
FOUNDING = "RegisterView.found"
CONFIRMING = "RegisterView.confirm"
KEPT = frozenset({"login", "region_code", "unit_id"})  # what an account is; another one is opened instead
OPEN_BEFORE_CHANGE = frozenset({"PasswordView.change", "AuthView.logout", "AuthView.login"})


class LoginForm(FlaskForm):
    """Name and password; nothing is remembered beyond the session."""

    username = StringField(_l("登录名或手机号"), [InputRequired(_l("请填写登录名或手机号。")), Length(max=64)])
    password = PasswordField(_l("密码"), [InputRequired(_l("请填写密码。")), Length(max=256)])


class PasswordForm(FlaskForm):
    """One's own new password; the old one is asked."""

    old = PasswordField(_l("当前密码"), [InputRequired(_l("请填写当前密码。")), Length(max=256)])
    new = PasswordField(_l("新密码"), [InputRequired(_l("请填写新密码。")), Length(max=256)])
    again = PasswordField(_l("再次输入新密码"), [InputRequired(_l("请再次填写新密码。")), Length(max=256)])


def start_session(account: Account, user: User) -> None:
    """Begin a session: a new cookie with the stamp, idle time-out from the configuration."""
    session.clear()
    remember(user)
    session[STAMP] = services.stamp(account, user)
    session[MUST_CHANGE] = account.must_change_password
    session.permanent = True
    actors.forget()


def home_of(actor: Actor) -> str:
    """The address of the page where somebody begins; the founder of a unit begins with its application."""
    if actor.has(*OF_A_UNIT) and not actor.unit_ids:
        return url_for(FOUNDING)
    fitting = (endpoint for roles, endpoint in HOMES if actor.has(*roles))
    endpoint = next((each for each in fitting if each in current_app.view_functions), STAFF_HOME)
    return url_for(endpoint)


def wanted(home: str = "") -> str:
    """The address within this site that the visitor came for and was asked to sign in on the way, or else `home`."""
    asked = request.args.get("next", "")
    return str(get_safe_redirect(asked)) if asked else home


def lead_home() -> Any:
    """Lead who has a desk from the queue of officers to that desk, and the founder of a unit to its application."""
    if request.method != "GET" or not (request.endpoint == STAFF_HOME or request.path.startswith("/desk/unit")):
        return None
    acting = actors.current()
    founds = acting.has(*OF_A_UNIT) and not acting.unit_ids
    if founds or (request.endpoint == STAFF_HOME and acting.has(*WITHOUT_AREA) and acting.roles <= WITHOUT_AREA):
        home = home_of(acting)
        return redirect(home) if home != request.path else None
    return None


def ask_for_new_password() -> Any:
    """Lead a person with a first password to the change of it, before any other page of staff or of a desk."""
    private = request.path.startswith(("/admin", "/desk"))
    if session.get(MUST_CHANGE) and private and request.endpoint not in OPEN_BEFORE_CHANGE:
        flash(_("首次登录请先修改密码。"), "warning")
        return redirect(url_for("PasswordView.change"))
    return None


def say_why_signed_out() -> None:
    """Say instead of the framework's "access is denied" why the door stands here: nobody is signed in (any more)."""
    kept = [said for said in session.pop("_flashes", []) if said[0] != "danger"]
    if kept:
        session["_flashes"] = kept
    if request.method == "GET" and request.args.get("next"):
        flash(_("请先登录，登录后会回到刚才的页面。"), "info")


def _login_rate() -> str:
    return str(current_app.config["LOGIN_RATE"])


class AuthView(BaseView):
    """The door: one message for every failure, so that nobody learns which logins exist."""

    route_base = ""
    default_view = "login"

    @expose("/login/", methods=["GET", "POST"])
    @limiter.limit(_login_rate, methods=["POST"])
    @no_cache
    def login(self) -> Any:
        """Sign in with login and password."""
        if g.user.is_authenticated:
            return redirect(home_of(actors.current()))
        form = LoginForm()
        if not form.validate_on_submit():
            say_why_signed_out()
            return self._page(form, 422 if form.errors else 200)
        user = self.appbuilder.sm.auth_user_db(form.username.data, form.password.data)
        account = queries.account_of(user.id) if user else None
        if user is None and (waiting := services.unconfirmed(str(form.username.data), str(form.password.data))):
            session[REGISTRATION] = waiting
            return redirect(url_for(CONFIRMING, next=wanted() or None))
        if user is None or account is None:
            return self._page(form, 422, _("登录名或密码不正确，或账号已停用、已锁定（连续 5 次失败锁定 15 分钟）。"))
        start_session(account, user)
        return redirect(wanted(home_of(queries.actor_for(account))))

    def _page(self, form: LoginForm, status: int, problem: str = "") -> tuple[str, int]:
        given = {"form": form, "problem": problem, "wanted": wanted() or None}
        return Page.show_page(self, "admin/login.html", **given), status  # type: ignore[arg-type]

    @expose("/logout/", methods=["POST"])
    def logout(self) -> Any:
        """Sign out everywhere: the epoch moves on, so that a copied cookie is worth nothing."""
        account = queries.account_of(actors.current().user_id or 0)
        if account is not None:
            services.end_sessions(account)
            audit.note("logout", account)
        forget_user()
        session.clear()
        flash(_("您已安全退出。"), "success")
        return redirect(url_for("AuthView.login"))


class PasswordView(Page):
    """Change one's own password."""

    route_base = "/admin/password"
    default_view = "change"
    needs = {"change": permissions.ANYBODY_SIGNED_IN}

    @expose("/", methods=["GET", "POST"])
    @limiter.limit(_login_rate, methods=["POST"])
    @has_access
    def change(self) -> Any:
        """Ask for the old and twice for the new password."""
        form = PasswordForm()
        if not form.validate_on_submit():
            return self.show_page("admin/password.html", form=form), 422 if form.errors else 200
        try:
            if form.new.data != form.again.data:
                raise Invalid({"again": _("两次输入的新密码不一致。")})
            account = queries.account_of(actors.current().user_id or 0)
            assert account is not None
            services.change_password(actors.current(), account, old=str(form.old.data), new=str(form.new.data))
        except Invalid as error:
            unit_of_work.rollback()
            for name, said in error.fields.items():
                form[name].errors = said
            return self.show_page("admin/password.html", form=form), 422
        with unscoped("the user row of the session's own account"):
            user = db.session.get(User, account.user_id)
        assert user is not None
        start_session(account, user)
        flash(_("密码已修改，其他设备上的登录已全部退出。"), "success")
        return redirect(home_of(queries.actor_for(account)))


class TokenApi(SecurityApi):
    """JWT for programs: same lock-out and the same rate limit as the page."""

    resource_name = "security"
    csrf_exempt = True
    login = expose("/login", methods=["POST"])(limiter.limit(_login_rate)(SecurityApi.login))
    refresh = expose("/refresh", methods=["POST"])(limiter.limit(_login_rate)(SecurityApi.refresh))

    def response_401(self) -> Response:
        return as_json(Answer(401, "unauthorized", _("登录名或密码不正确，或账号已停用、已锁定。")))

    def response_400(self, message: Any = None) -> Response:
        return as_json(Answer(400, "bad_request", _("请提交 JSON：username、password、provider。")))


def _open_account(actor: Actor, **facts: Any) -> Account:
    """Open an account with a first password, which the page shows once."""
    g.first_password = services.first_password()
    return services.create_account(actor, **facts, password=g.first_password)


class AccountView(EntityView):
    """Accounts of staff and units, kept by the security administrator."""

    card = ACCOUNT
    route_base = "/admin/accounts"
    read, write = Permission.ACCOUNT_READ, Permission.ACCOUNT_WRITE
    create = staticmethod(_open_account)
    update = staticmethod(services.update_account)

    def offered(self) -> list[str]:
        return [name for name in self.card.written if name != "state"]

    def editable(self, record: Any) -> list[str]:
        return [name for name in self.card.written if name not in KEPT]

    @expose("/add", methods=["GET", "POST"])
    @has_access
    @no_cache
    def add(self) -> Any:
        """Open an account; its first password is shown on the answer and nowhere again."""
        answer = super().add()
        password = g.pop("first_password", "")
        if not password or answer.status_code != 302:
            return answer
        return self.show_page("security/first_password.html", card=self.card, back=answer.location, password=password)


class AuditView(EntityView):
    """The audit log, read only."""

    card = AUDIT
    route_base = "/admin/audit"
    read = Permission.AUDIT_READ
