"""The inbox, where messages go, and their wording."""

from typing import Any, ClassVar

from flask import flash, make_response, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import clock, permissions, unit_of_work
from app.core.errors import Invalid, OutOfReach
from app.core.once import once
from app.core.views import EntityView, Page
from app.messaging import queries
from app.messaging.card import TEMPLATE
from app.messaging.models import Message
from app.messaging.services import contacts, gateways, reading, templates
from app.messaging.states import Channel, Rhythm
from app.security.states import Permission

METHODS = ("list", "show", "read_all", "settings", "send_code", "confirm")


class InboxPages(Page):
    """One's own messages; the staff's frame and the desks' show the same pages."""

    default_view = "list"
    frame: ClassVar[str] = "admin/base.html"
    needs = dict.fromkeys(METHODS, permissions.ANYBODY_SIGNED_IN)

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show one page of the inbox, newest first; ``unread=1`` leaves out what was read."""
        only_unread = request.args.get("unread") == "1"
        messages, has_older = queries.inbox(only_unread=only_unread, before=request.args.get("before", ""))
        return self.show_page(
            "messaging/inbox.html",
            messages=messages,
            only_unread=only_unread,
            today=clock.today(),
            older=messages[-1].id if has_older else "",
        )

    @expose("/<pk>")
    @has_access
    def show(self, pk: str) -> Any:
        """Show one message and mark it as read."""
        message = self._message(pk)
        if message.read_at is None:
            unit_of_work.keep_writes()
            unit_of_work.rollback()  # a fresh transaction: this one was begun to read
            with unit_of_work.transaction():
                message = reading.open_message(actors.current(), self._message(pk))
        return self.show_page("messaging/message.html", message=message, today=clock.today())

    def _message(self, pk: str) -> Message:
        message = queries.message_of(pk)
        if message is None:
            raise OutOfReach()
        return message

    @expose("/read-all", methods=["POST"])
    @has_access
    def read_all(self) -> Any:
        """Mark everything as read."""
        flash(_("已将 %(n)s 条消息标为已读。", n=reading.read_all(actors.current())), "success")
        return redirect(url_for(f"{self.endpoint}.list"))

    @expose("/settings", methods=["GET", "POST"])
    @has_access
    def settings(self) -> Any:
        """Show and change where one's messages go."""
        if request.method == "GET":
            return self._settings()
        given = {name: request.form.get(name, "").strip() for name in ("email", "phone", "rhythm")}

        def act() -> Any:
            contact = contacts.settle(actors.current(), **given, wants_sms=request.form.get("wants_sms") == "1")
            flash(_("已保存。"), "success")
            if contact.email and not contact.email_confirmed_at and contacts.can_mail_codes():
                self._tell_code()
            return make_response(redirect(url_for(f"{self.endpoint}.settings")))

        return self._answered(act, given)

    @expose("/settings/code", methods=["POST"])
    @has_access
    def send_code(self) -> Any:
        """Send the code for the e-mail address once more."""

        def act() -> Any:
            self._tell_code()
            return make_response(redirect(url_for(f"{self.endpoint}.settings")))

        return self._answered(act, {})

    def _tell_code(self) -> None:
        shown = contacts.send_email_code(actors.current())
        if shown:
            flash(_("演示环境：邮件服务未开通，验证码为 %(code)s。", code=shown), "info")
        else:
            flash(_("验证码已发送到您填写的邮箱，请在 %(n)s 分钟内输入。", n=contacts.CODE_MINUTES), "info")

    @expose("/settings/confirm", methods=["POST"])
    @has_access
    def confirm(self) -> Any:
        """Confirm the e-mail address by its code."""

        def act() -> Any:
            contacts.confirm_email(actors.current(), code=request.form.get("code", ""))
            flash(_("邮箱已确认。"), "success")
            return make_response(redirect(url_for(f"{self.endpoint}.settings")))

        return self._answered(act, {})

    def _answered(self, act: Any, typed: dict[str, str]) -> Any:
        try:
            return once(act)
        except Invalid as error:
            unit_of_work.rollback()
            return self._settings(typed, error.fields), 422

    def _settings(self, typed: dict[str, str] | None = None, problems: dict[str, Any] | None = None) -> str:
        contact = queries.contact_of(actors.current().user_id)
        held = {name: getattr(contact, name) or "" for name in ("email", "phone", "rhythm")} if contact else {}
        return self.show_page(
            "messaging/settings.html",
            contact=contact,
            typed={"rhythm": Rhythm.AT_ONCE, **held, **(typed or {})},
            problems=problems or {},
            rhythms=Rhythm.options(),
            ways=gateways.open_ways(),
            channels=Channel,
            mails_codes=contacts.can_mail_codes(),
        )


class MessageView(InboxPages):
    """The inbox in the frame of the staff."""

    route_base = "/admin/messages"


class TemplateView(EntityView):
    """The wording of messages, edited by staff, with a preview."""

    card = TEMPLATE
    route_base = "/admin/message-templates"
    read, write = Permission.TEMPLATE_READ, Permission.TEMPLATE_WRITE
    needs = {"restore": Permission.TEMPLATE_WRITE}
    update = staticmethod(templates.reword)
    show_template = "messaging/template.html"

    def extra(self, record: Any) -> dict[str, Any]:
        """The message with invented facts."""
        return {"preview": templates.preview(record)}

    @expose("/<pk>/restore", methods=["POST"])
    @has_access
    def restore(self, pk: str) -> Any:
        """Set the wording back to what was delivered."""
        templates.restore(actors.current(), self.record(pk))
        flash(_("已恢复为默认内容。"), "success")
        return redirect(url_for("TemplateView.show", pk=pk))
