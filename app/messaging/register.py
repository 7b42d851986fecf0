"""What messaging adds to the application."""

from flask import current_app
from flask_appbuilder import AppBuilder

from app.core import menu
from app.messaging import queries, views
from app.security.states import Permission


def register(appbuilder: AppBuilder) -> None:
    """Add the inbox of the staff, the wording of messages, and the number of unread messages for every frame."""
    current_app.context_processor(lambda: {"unread_messages": queries.unread})
    appbuilder.add_view_no_menu(views.MessageView)
    appbuilder.add_view_no_menu(views.TemplateView)
    menu.add("系统", "消息模板", "TemplateView.list", Permission.TEMPLATE_READ)
