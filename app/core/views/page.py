"""A staff page: Flask-AppBuilder's view with our permission table and our own frame."""

from typing import Any, ClassVar

from flask import render_template
from flask_appbuilder import BaseView

from app.core import permissions


class Page(BaseView):
    """Base of every staff page; ``needs`` states the permission of each exposed method."""

    needs: ClassVar[dict[str, str]] = {}

    def __init__(self) -> None:
        super().__init__()
        permissions.require(self.class_permission_name, self.needs)

    def show_page(self, template: str, **context: Any) -> str:
        """Render inside the admin frame."""
        return render_template(template, view=self, **context)
