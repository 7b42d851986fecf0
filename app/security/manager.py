"""Flask-AppBuilder's security manager over our accounts: one choke point for sign-in, one table of rights."""

from typing import Any

from flask import Flask, has_request_context, session
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_appbuilder.security.sqla.models import User
from flask_jwt_extended import JWTManager
from flask_limiter import Limiter
from flask_login import LoginManager

from app.core import actor as actors
from app.core import permissions, unit_of_work
from app.core.errors import Answer, as_json
from app.core.scope import unscoped
from app.extensions import db, limiter
from app.security import queries, services
from app.security.services import STAMP
from app.security.states import AccountState
from app.security.views import AuthView, PasswordView, TokenApi


class AccountManager(SecurityManager):
    """Who may sign in, stay signed in and open which page; none of it by the framework's tables."""

    def create_limiter(self, app: Flask) -> Limiter:
        return limiter

    def create_login_manager(self, app: Flask) -> LoginManager:
        manager: LoginManager = super().create_login_manager(app)
        manager.session_protection = "basic"
        return manager

    def create_jwt_manager(self, app: Flask) -> JWTManager:
        manager: JWTManager = super().create_jwt_manager(app)
        manager.additional_claims_loader(_claims)
        for loader in (manager.unauthorized_loader, manager.invalid_token_loader):
            loader(lambda _why: _not_signed_in())
        for loader in (manager.expired_token_loader, manager.revoked_token_loader, manager.user_lookup_error_loader):
            loader(lambda _header, _data: _not_signed_in())
        return manager

    def register_views(self) -> None:
        """Add sign-in, password and token pages; the framework's user and role pages stay out."""
        self.auth_view = AuthView()
        self.appbuilder.add_view_no_menu(self.auth_view)
        self.appbuilder.add_view_no_menu(PasswordView())
        self.appbuilder.add_api(TokenApi)

    def auth_user_db(self, username: str, password: str) -> User | None:
        """Check a password; a failure is stored although the request will be refused."""
        account = services.authenticate(str(username or ""), str(password or ""))
        if account is None:
            unit_of_work.commit()
            return None
        with unscoped("the user row of the account that just signed in"):
            return self.session.get(User, account.user_id)

    def load_user(self, pk: Any) -> User | None:
        """Load the user of a session, if its stamp still holds."""
        return self._holding(pk, session.get(STAMP) if has_request_context() else None)

    def load_user_jwt(self, _jwt_header: dict[str, Any], jwt_data: dict[str, Any]) -> User | None:
        """Load the user of a token, if its stamp still holds."""
        actors.forget()
        account = queries.account_of(int(jwt_data["sub"])) if str(jwt_data["sub"]).isdigit() else None
        if account is not None and account.must_change_password:
            return None
        return self._holding(jwt_data["sub"], jwt_data.get(STAMP))

    def _holding(self, pk: Any, held: Any) -> User | None:
        account = queries.account_of(int(pk)) if str(pk).isdigit() else None
        if account is None or account.state != AccountState.ACTIVE:
            return None
        with unscoped("the user row of the session's own account"):
            user: User | None = self.session.get(User, account.user_id)
        return user if user is not None and held == services.stamp(account, user) else None

    def has_access(self, permission_name: str, view_name: str) -> bool:
        """Answer from the permission table in code; what no view stated is denied."""
        wanted = permissions.needed(view_name, permission_name)
        acting = actors.current()
        if wanted is None or acting.is_anonymous:
            return False
        return wanted == permissions.ANYBODY_SIGNED_IN or acting.may(wanted)

    def is_item_public(self, permission_name: str, view_name: str) -> bool:
        return False

    def get_user_menu_access(self, menu_names: list[str] | None = None) -> set[str]:
        return set()


def _claims(identity: str) -> dict[str, str]:
    account = queries.account_of(int(identity))
    if account is None:
        return {}
    with unscoped("the user row of the account that asked for a token"):
        user = db.session.get(User, account.user_id)
    return {STAMP: services.stamp(account, user)} if user else {}


def _not_signed_in() -> Any:
    return as_json(Answer(401, "unauthorized", "请先登录。"))
