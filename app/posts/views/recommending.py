"""Pages that bring people and posts together: ranked posts, ranked people, today's suggestions, the call list."""

from itertools import groupby
from typing import Any

from flask import flash, make_response, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import audit, clock, once
from app.core.card import masked
from app.core.errors import OutOfReach, Refusal, Refused
from app.core.views import EntityView, Page
from app.organisations.queries import full_name_of, name_of
from app.posts import queries, services
from app.posts.card import PUSH, called
from app.posts.models import Post
from app.posts.rules import band_of
from app.posts.services import Outcome
from app.posts.states import PushChannel
from app.programme.states import PostCategory
from app.security.states import Permission
from app.trainees.models import Trainee
from app.trainees.queries import trainee_in_reach


class PushView(EntityView):
    """What was recommended to whom; a post may be pushed by hand, and the answer is written down here."""

    card = PUSH
    route_base = "/admin/pushes"
    read, write = Permission.TRAINEE_READ, Permission.TRAINEE_WRITE
    create, update = staticmethod(services.push), staticmethod(services.answer)

    def offered(self) -> list[str]:
        return ["trainee_id", "post_id", "channel"]

    def editable(self, record: Any) -> list[str]:
        return ["answer", "answered_on", "note"]


class RecommendView(Page):
    """Ranked posts for a person and ranked people for a post, with the reasons, and the push of what was chosen."""

    route_base = "/admin/matching"
    default_view = "list"
    needs = {
        **dict.fromkeys(("list", "posts", "people", "calls", "print_calls"), Permission.TRAINEE_READ),
        **dict.fromkeys(("confirm", "dismiss", "push_posts", "push_people"), Permission.TRAINEE_WRITE),
    }

    # -- words of the pages

    @staticmethod
    def called(person: Any) -> str:
        """The name, for those who serve people."""
        return called(person)

    @staticmethod
    def place(code: str) -> str:
        """City and county."""
        return full_name_of(code)

    @staticmethod
    def band(person: Any) -> str:
        """The band of a person's education in words."""
        band = band_of(person.education)
        return _(band.label) if band else ""

    @staticmethod
    def wishes(person: Any) -> str:
        """What the person wishes, in one line."""
        kinds = [_(PostCategory.label_of(kind)) for kind in person.wish_categories.split()]
        said = [_("、").join(name_of(code) for code in person.wish_regions.split()), _("、").join(kinds)]
        return _("；").join(part for part in said if part)

    @staticmethod
    def waits(person: Any) -> int | None:
        """Days since the person began to wait."""
        return (clock.today() - person.waiting_since).days if person.waiting_since else None

    # -- one person

    @expose("/trainees/<pk>")
    @has_access
    def posts(self, pk: str) -> Any:
        """The posts that suit a person best."""
        person = _person(pk)
        return self._show("posts/match_posts.html", person=person, found=queries.posts_for(person))

    @expose("/trainees/<pk>/push", methods=["POST"])
    @has_access
    def push_posts(self, pk: str) -> Any:
        """Push the chosen posts to the person."""
        person = _person(pk)
        return self._pushed([(person.id, post) for post in _chosen()], url_for("RecommendView.posts", pk=pk))

    # -- one post

    @expose("/posts/<pk>")
    @has_access
    def people(self, pk: str) -> Any:
        """The people whom a post suits best, hardship first among equals."""
        post = _post(pk)
        ready, unchecked = queries.people_for(post)
        return self._show("posts/match_people.html", post=post, ready=ready, unchecked=unchecked)

    @expose("/posts/<pk>/push", methods=["POST"])
    @has_access
    def push_people(self, pk: str) -> Any:
        """Push the post to the chosen people."""
        post = _post(pk)
        return self._pushed([(person, post.id) for person in _chosen()], url_for("RecommendView.people", pk=pk))

    # -- today

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Today's suggestions, person by person, hardship first."""
        rows = queries.suggestions()
        offers = {row.id: row for row in queries.offers({row[0].post_id for row in rows})}
        by_person = [[*several] for _key, several in groupby(rows, key=lambda row: row.id)]
        people = [(several[0], [(row[0], offers[row[0].post_id]) for row in several]) for several in by_person]
        return self._show("posts/match_today.html", people=people)

    @expose("/confirm", methods=["POST"])
    @has_access
    def confirm(self) -> Any:
        """Push what was chosen of today's suggestions."""

        def act() -> Any:
            return self._told(services.confirm(actors.current(), _chosen(), _channel()), url_for("RecommendView.list"))

        return once.once(act)

    @expose("/dismiss", methods=["POST"])
    @has_access
    def dismiss(self) -> Any:
        """Turn down what was chosen."""
        number = len(services.dismiss(actors.current(), _chosen()))
        flash(_("已标记 %(n)s 条为不合适，不再向本人推荐这些岗位。", n=number), "success")
        return redirect(url_for("RecommendView.list"))

    # -- calls

    @expose("/calls")
    @has_access
    def calls(self) -> Any:
        """Whom to ring up, telephones hidden."""
        return self._show("posts/match_calls.html", calls=queries.unanswered_calls(), phone=_hidden, is_clear=False)

    @expose("/calls/print", methods=["POST"])
    @has_access
    def print_calls(self) -> Any:
        """The same with the telephones for printing; who saw whose is logged."""
        if not actors.current().may(Permission.PERSONAL_REVEAL):
            raise Refused(Refusal("role", _("您没有查看电话号码的权限。")))
        calls = queries.unanswered_calls(phones=True)
        for person in {call.trainee_id: call.trainee for call in calls}.values():
            audit.note("reveal", person, field="phone")
        return self._show("posts/match_calls.html", calls=calls, phone=_clear, is_clear=True)

    # -- what they share

    def _show(self, template: str, **context: Any) -> str:
        pushes = actors.current().may(Permission.TRAINEE_WRITE)
        return self.show_page(template, pushes=pushes, channels=PushChannel.options(), today=clock.today(), **context)

    def _pushed(self, pairs: Any, back: str) -> Any:
        def act() -> Any:
            return self._told(services.push_several(actors.current(), pairs, _channel()), back)

        return once.once(act)

    def _told(self, outcome: Outcome, back: str) -> Any:
        """Go back where it began; what was skipped is told first, with the reasons."""
        if outcome.done:
            flash(_("已推送 %(n)s 条，并已记入推送记录。", n=len(outcome.done)), "success")
        if not outcome.skipped and outcome.done:
            return make_response(redirect(back))
        return make_response(self._show("posts/match_result.html", outcome=outcome, back=back))


def _person(pk: str) -> Trainee:
    person = trainee_in_reach(pk)
    if person is None:
        raise OutOfReach()
    return person


def _post(pk: str) -> Post:
    post = queries.post_in_reach(pk)
    if post is None:
        raise OutOfReach()
    return post


def _chosen() -> Any:
    return request.form.getlist("id")[: services.AT_ONCE]


def _channel() -> PushChannel:
    wanted = request.form.get("channel", "")
    return PushChannel(wanted) if wanted in PushChannel.__members__ else PushChannel.SITE


def _hidden(person: Any) -> str:
    return masked("1" * 11)


def _clear(person: Any) -> str:
    return str(person.phone or "")
