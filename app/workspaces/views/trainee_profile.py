"""My data: what is stored, what I may change myself, what I agree to, and my way so far."""

from flask import Response, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import clock
from app.core.codes import Industry
from app.core.errors import Invalid
from app.organisations.queries import areas, full_name_of
from app.programme.states import PostCategory
from app.security.states import Level, Permission
from app.trainees.queries.timeline import events_of
from app.trainees.services import declare, own
from app.trainees.states import ConsentMeans, ConsentScope
from app.workspaces.forms import trainee_profile as forms
from app.workspaces.forms.typed import Form
from app.workspaces.presenters import trainee_profile as presenter
from app.workspaces.views.trainee import TraineePage


class TraineeProfile(TraineePage):
    """My data."""

    route_base = "/desk/me"
    default_view = "show"
    needs = dict.fromkeys(("show", "edit", "consent", "timeline"), Permission.TRAINEE_DESK)

    @expose("/")
    @has_access
    def show(self) -> Response:
        """What is stored of me, numbers masked."""
        return self._page(Form())

    def _page(self, form: Form) -> Response:
        person = self.person()
        return self.private(
            "workspaces/trainee/profile.html",
            person=person,
            form=form,
            groups=list(presenter.groups_of(person)),
            own_groups=list(presenter.own_groups_of(person)),
            consents=presenter.consents_of(person),
        )

    @expose("/edit", methods=["GET", "POST"])
    @has_access
    def edit(self) -> Response:
        """Change contact, wishes and bank account."""
        return self.act(self._form, self._edit, forms.given_of(self.person()))

    def _form(self, form: Form) -> Response:
        places = [(a.code, full_name_of(a.code)) for a in areas().values() if a.level != Level.PROVINCE]
        return self.private(
            "workspaces/trainee/profile_edit.html",
            form=form,
            now=dict(pair for _title, pairs in presenter.own_groups_of(self.person()) for pair in pairs),
            places=places,
            categories=PostCategory.options(),
            industries=Industry.options(),
        )

    def _edit(self, form: Form) -> str:
        facts, person = forms.facts_of(form), self.person()
        own.state(self.actor(), person, **facts)
        self.say(_("资料已更新。"))
        if own.outranked(person, **facts):
            self.say(_("其中有的内容以经办人员核实的为准，您填写的已转给经办机构参考。"))
        return url_for("TraineeProfile.show")

    @expose("/consent", methods=["POST"])
    @has_access
    def consent(self) -> Response:
        """Agree to something, or take it back."""
        return self.act(self._page, self._consent)

    def _consent(self, form: Form) -> str:
        scope = form.choice("scope", ConsentScope, ask=_("请选择一项。"))
        form.check()
        gives = form.flag("gives")
        if scope is None:
            raise Invalid({"scope": _("请选择一项。")})
        declare(
            self.actor(),
            trainee_id=self.person().id,
            scope=scope,
            declared_on=clock.today(),
            means=ConsentMeans.ONLINE,
            is_given=gives,
        )
        self.say(_("已登记您的同意。") if gives else _("已撤回同意。"))
        return url_for("TraineeProfile.show") + "#consents"

    @expose("/timeline")
    @has_access
    def timeline(self) -> Response:
        """My way from the first visit on, for printing."""
        person = self.person()
        return self.private(
            "workspaces/trainee/timeline.html", person=person, events=events_of(person)[::-1], made_at=clock.now()
        )
