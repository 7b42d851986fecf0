"""Recommended posts, all posts, one post, and the application in two steps: write, check the answers, confirm."""

from typing import Any

from flask import Response, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import Invalid
from app.organisations.queries import areas, counties_of
from app.placements.services import applications as services
from app.placements.states import OPEN
from app.programme.states import PostCategory
from app.security.states import Permission
from app.workspaces.forms.typed import Form
from app.workspaces.presenters import trainee_posts as presenter
from app.workspaces.presenters.trainee_limits import number
from app.workspaces.queries import trainee as cases
from app.workspaces.queries import trainee_posts as queries
from app.workspaces.views.desk import found
from app.workspaces.views.trainee import TraineePage

LETTER_MAX = 500
KEYWORD_MAX = 50
WHOLE_REGION = "640000"


class TraineePosts(TraineePage):
    """Posts for me."""

    route_base = "/desk/posts"
    default_view = "list"
    needs = dict.fromkeys(("list", "show", "apply"), Permission.TRAINEE_DESK)

    @expose("/")
    @has_access
    def list(self) -> Response:
        """What suits me, with the reasons; or what I searched for among all posts on offer."""
        person, form = self.person(), Form(given=request.args.to_dict())
        open_ = [each for each in cases.applications_of(person) if each.state in OPEN]
        applied = presenter.applied_posts(open_)
        context: dict[str, Any] = {
            "person": person,
            "form": form,
            "open": len(open_),
            "most": number("open_applications_max"),
        }
        context |= {"counties": [(a.code, a.name) for a in counties_of(WHOLE_REGION)], "today": clock.today()}
        context["categories"] = PostCategory.options()
        if any(form[name] for name in ("q", "county", "category", "all", "cursor")):
            context |= self._searched(form, applied)
        else:
            matches = queries.recommended(person)
            context["lines"] = presenter.lines_of(matches, queries.pushed(person), applied)
        return self.private("workspaces/trainee/posts.html", **context)

    @staticmethod
    def _searched(form: Form, applied: set[str]) -> dict[str, Any]:
        filters: dict[str, Any] = {"q": form["q"][:KEYWORD_MAX]}
        if form["county"] in areas():
            filters["county"] = form["county"]
        if form["category"] in set(PostCategory):
            filters["category"] = form["category"]
        try:
            page = queries.searched(filters, form["cursor"] or None)
        except Invalid as error:
            form.take(error)
            page = queries.searched(filters, None)
        following = url_for("TraineePosts.list", **filters, all="1", cursor=page.next) if page.next else None
        return {"lines": presenter.plain_lines(page.rows, applied), "following": following, "is_search": True}

    @expose("/<pk>")
    @has_access
    def show(self, pk: str) -> Response:
        """One post: facts, duties, why it suits me or why I cannot apply."""
        person = self.person()
        judged = found(queries.judged_post(person, pk))
        open_ = [each for each in cases.applications_of(person) if each.state in OPEN]
        mine = next((each for each in open_ if each.post_id == pk), None)
        return self.private(
            "workspaces/trainee/post.html",
            judged=judged,
            post=judged.post,
            facts_=presenter.facts_of(judged.post),
            reasons=presenter.sentences(judged.match.reasons),
            is_willing=person.is_willing,
            hindrances=presenter.hindrances(judged.match.blocks, person),
            fit=presenter.FIT_WORDS[judged.match.fit],
            fit_tone=presenter.FIT_TONES[judged.match.fit],
            mine=mine,
            open=len(open_),
            most=number("open_applications_max"),
        )

    @expose("/<pk>/apply", methods=["GET", "POST"])
    @has_access
    def apply(self, pk: str) -> Any:
        """Write the letter, check what the unit will read, confirm; where that cannot be, the post says why."""
        person = self.person()
        judged = found(queries.judged_post(person, pk))
        open_ = [each for each in cases.applications_of(person) if each.state in OPEN]
        most = number("open_applications_max")
        closed = any(each.post_id == pk for each in open_) or judged.match.blocks or len(open_) >= most
        if request.method == "GET" and closed:
            return redirect(url_for("TraineePosts.show", pk=pk))

        def show(form: Form) -> Response:
            return self.private(
                "workspaces/trainee/apply.html",
                form=form,
                post=judged.post,
                facts_=presenter.shown_facts(self.person()),
                open=len(open_),
                most=most,
                today=clock.today(),
            )

        return self.act(show, lambda form: self._apply(form, pk), {"available_from": person.wish_from or ""})

    def _apply(self, form: Form, pk: str) -> str:
        letter = form.text("letter", most=LETTER_MAX)
        available = form.day("available_from")
        form.flag("checked", ask=_("请核对后勾选，确认把这些信息提供给单位。"))
        form.check()
        made = services.apply(self.actor(), post_id=pk, letter=letter or None, available_from=available)
        self.say(_("报名已送到单位。单位受理后 5 个工作日内答复，结果会在这里和消息中告诉您。"))
        return url_for("TraineeApplications.show", pk=made.id)
