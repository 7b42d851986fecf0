"""The people of a unit and their accounts; and the open page where an invitation is accepted."""

from typing import Any

from flask import Response, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import Refused
from app.extensions import limiter
from app.messaging.rules import email_problem
from app.messaging.services import gateways
from app.messaging.states import Channel
from app.security import queries
from app.security.services import invitations
from app.security.states import Permission
from app.units.models import Unit
from app.units.queries import unit_in_reach
from app.workspaces.forms import registration as forms
from app.workspaces.forms.typed import Form
from app.workspaces.queries import registration as known
from app.workspaces.services import members as services
from app.workspaces.views.desk import found
from app.workspaces.views.registration import OpenPage, register_rate, sign_in
from app.workspaces.views.unit import UnitPage


class UnitMembers(UnitPage):
    """Accounts of colleagues and mentors: invited, withdrawn, switched off."""

    route_base = "/desk/unit/members"
    default_view = "list"
    needs = dict.fromkeys(("list", "invite", "withdraw", "switch"), Permission.UNIT_DESK)

    def _unit(self) -> Unit:
        if refusal := invitations.may_keep_members(self.actor()):
            raise Refused(refusal)
        (key,) = self.actor().unit_ids
        return found(unit_in_reach(key))

    def _page(self, form: Form, **more: Any) -> Response:
        unit, mentors = self._unit(), known.mentors()
        have = queries.mentors_with_account([mentor.id for mentor in mentors])
        return self.private(
            "workspaces/unit/members.html",
            form=form,
            members=queries.members_of(unit.id),
            invitations=queries.invitations_of(unit.id),
            roles=invitations.OFFERED,
            words=services.roles_in_words,
            mentors=[(mentor.id, mentor.name) for mentor in mentors if mentor.id not in have],
            mails=Channel.EMAIL in gateways.open_ways(),
            now=clock.now(),
            **more,
        )

    @expose("/")
    @has_access
    def list(self) -> Response:
        """Show who has an account and who was invited."""
        return self._page(Form())

    @expose("/invite", methods=["POST"])
    @has_access
    def invite(self) -> Response:
        """Invite somebody; the link is shown on the answer and nowhere again."""
        unit = self._unit()
        made: dict[str, Any] = {}

        def deed(form: Form) -> str:
            email = form.text("email", most=forms.EMAIL_MAX)
            facts = {name: form.text(name, most=40) for name in ("name", "roles", "mentor_id")}
            if email and (said := email_problem(email)):
                form.errors["email"] = [said]
            form.check()
            made["invitation"], made["link"] = services.invite(self.actor(), unit, email=email, **facts)
            return url_for(f"{self.endpoint}.list")

        answer = self.act(self._page, deed)
        if "link" not in made or answer.status_code != 303:
            return answer
        return self._page(Form(), invited=made["invitation"], link=made["link"])

    @expose("/invitations/<pk>/withdraw", methods=["POST"])
    @has_access
    def withdraw(self, pk: str) -> Response:
        """Take an invitation back."""
        self._unit()

        def deed(_form: Form) -> str:
            invitations.withdraw(self.actor(), found(queries.invitation(pk)))
            self.say(_("已撤回邀请，原来的链接不能再用。"))
            return url_for(f"{self.endpoint}.list")

        return self.act(self._page, deed)

    @expose("/<pk>/switch", methods=["POST"])
    @has_access
    def switch(self, pk: str) -> Response:
        """Switch an account of the unit off or on."""
        self._unit()

        def deed(form: Form) -> str:
            is_active = form["active"] == "1"
            invitations.set_member_active(self.actor(), found(queries.member(pk)), is_active=is_active)
            self.say(_("已启用账号。") if is_active else _("已停用账号，该账号的登录已全部退出。"))
            return url_for(f"{self.endpoint}.list")

        return self.act(self._page, deed)


class InvitedView(OpenPage):
    """Where an invited person chooses login and password."""

    route_base = "/desk/invited"
    default_view = "accept"

    @expose("/<token>", methods=["GET", "POST"])
    @limiter.limit(register_rate)
    def accept(self, token: str) -> Response:
        """Show who invites to what, and open the account."""
        invitation = invitations.invitation_of(token)
        show = self.show_form(
            "workspaces/register_invited.html",
            invitation=invitation,
            role=services.roles_in_words(invitation.roles),
            unit=queries.name_of_unit(invitation.unit_id),
        )
        return self.act(show, lambda form: self._accepted(token, form))

    @staticmethod
    def _accepted(token: str, form: Form) -> str:
        choice = forms.chosen(form)
        form.check()
        return sign_in(services.accept(token, login=choice.login, password=choice.password))
