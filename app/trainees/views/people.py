"""Pages of people, of records that may be one person, and of finding somebody by the number."""

from collections.abc import Mapping
from typing import Any

from flask import flash, make_response, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _
from sqlalchemy import Select

from app.core import actor as actors
from app.core import audit, clock, once, search, unit_of_work
from app.core.errors import Invalid
from app.core.identifiers import id_card_problem, normalise
from app.core.views import EntityView, Page
from app.organisations.queries import counties_of, full_name_of
from app.security.states import Permission
from app.trainees import queries, services
from app.trainees.card.people import PAIR, TRAINEE
from app.trainees.card.sources import side_by_side, table_of
from app.trainees.models import Trainee, TraineePair
from app.trainees.policy import may_correct, may_pair, may_transfer
from app.trainees.queries import care
from app.trainees.queries import sources as register
from app.trainees.scope import helps_only
from app.trainees.services import gathering, pairs, people
from app.trainees.services.collecting import already_known
from app.trainees.states import PairState


class TraineeView(EntityView):
    """The register of young people (见习对象信息库)."""

    card = TRAINEE
    route_base = "/admin/trainees"
    read, write = Permission.TRAINEE_READ, Permission.TRAINEE_WRITE
    needs = {"transfer": Permission.TRAINEE_WRITE, "gather": Permission.TRAINEE_WRITE}
    mover, moves = services.perform, services.MOVES
    create, update = staticmethod(people.collect), staticmethod(people.correct)
    show_template = "trainees/trainee.html"
    list_template = "trainees/trainees.html"
    deeds = {"collect": "建档", "transfer": "转移服务县区", "undo-close": "撤销合并"}

    def base(self, given: Mapping[str, str]) -> Select[Any]:
        """The records that stand for a person; four last characters of a number are looked up as such."""
        statement = super().base(given).where(Trainee.merged_into_id.is_(None))
        word = search.clean(given.get("q"))
        return statement.where(queries.with_tail(word)) if queries.is_tail(word) else statement

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show one page of the people in reach; a search by the end of the number is logged."""
        word = search.clean(request.args.get("q"))
        if queries.is_tail(word):
            audit.note("search", entity=self.card.name, tail=word)
            unit_of_work.keep_writes()
        return super().list()

    def editable(self, record: Any) -> Any:
        """All but the number, while the record is open."""
        open_ = may_correct(actors.current(), record) is None
        return [name for name in self.card.written if name != "id_no"] if open_ else []

    def landing(self, saved: Any) -> str:
        """Who reports a person whom somebody else serves is told so, and sees nothing of them."""
        if queries.trainee_in_reach(saved.id) is None:
            flash(already_known(), "info")
            return url_for("TraineeView.list")
        return super().landing(saved)

    def extra(self, record: Any) -> dict[str, Any]:
        """What the sources say, doubles, and where the person may be handed."""
        acting = actors.current()
        heads, lines = table_of(record, queries.sources_in_reach(record))
        return {
            "sources": heads,
            "lines": lines,
            "proposed": care.proposed_reason(record),
            "today": clock.today(),
            "pairs": [] if may_pair(acting) else queries.open_pairs_of(record),
            "kept": queries.trainee_in_reach(record.merged_into_id) if record.merged_into_id else None,
            "transfers": may_transfer(acting, record) is None,
            "counties": [
                (area.code, full_name_of(area.code))
                for area in counties_of("640000")
                if area.code != record.region_code
            ],
        }

    @expose("/<pk>/transfer", methods=["POST"])
    @has_access
    def transfer(self, pk: str) -> Any:
        """Hand the person to another county."""
        record = self.record(pk)
        given = {name: request.form.get(name, "") for name in ("region_code", "reason")}

        def act() -> Any:
            people.transfer(actors.current(), record, **given)
            flash(_("已转至%(name)s。", name=full_name_of(given["region_code"])), "success")
            stays = queries.trainee_in_reach(pk) is not None
            return make_response(redirect(url_for("TraineeView.show", pk=pk) if stays else url_for("TraineeView.list")))

        try:
            return once.once(act)
        except Invalid as error:
            unit_of_work.rollback()
            return self._record_page(self.record(pk), problem=error, typed={"move": "transfer", **given})

    @expose("/gather", methods=["POST"])
    @has_access
    def gather(self) -> Any:
        """Take into the register whom the labour offices' own lists name, so that nobody types them again."""
        taken = gathering.gather(actors.current())
        flash(_("已从部门台账归集 %(n)s 人次。", n=taken), "success")
        return redirect(url_for("TraineeView.list"))

    def gathers(self) -> bool:
        """Whether the button is shown: to agents of the labour offices."""
        acting = actors.current()
        return acting.may(Permission.TRAINEE_WRITE) and not helps_only(acting)


class PairView(EntityView):
    """Records that may be one person, for officers to decide."""

    card = PAIR
    route_base = "/admin/trainee-pairs"
    read, write = Permission.TRAINEE_READ, Permission.TRAINEE_WRITE
    mover, moves = pairs.decide, pairs.MOVES
    create = staticmethod(pairs.pair_up)
    show_template = "trainees/pair.html"

    def _may_add(self) -> bool:
        return super()._may_add() and may_pair(actors.current()) is None

    def extra(self, record: TraineePair) -> dict[str, Any]:
        """Both records side by side, and until when a merge may be undone."""
        folded = [one.id for one in (record.first, record.second) if one.merged_into_id]
        noted = register.last_merge_of(folded[0]) if record.state == PairState.MERGED and folded else None
        return {"lines": side_by_side(record.first, record.second), "noted": noted, "now": clock.now()}


class FindView(Page):
    """Finding a person by the whole identity number, which stands in no address."""

    route_base = "/admin/find-trainee"
    default_view = "list"
    needs = {"list": Permission.TRAINEE_READ, "find": Permission.TRAINEE_READ}

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Ask for the number."""
        return self.show_page("trainees/find.html", problem="", missing=False)

    @expose("/", methods=["POST"])
    @has_access
    def find(self) -> Any:
        """Show the person when they are in reach; logged either way, without the number."""
        number = normalise(search.clean(request.form.get("number")))
        problem = id_card_problem(number, clock.today())
        if problem:
            page = self.show_page("trainees/find.html", problem=_(problem), missing=False)
            return make_response(page, 422)
        found = queries.by_number(number)
        audit.note("search", found, entity="trainee", tail=number[-4:], found=found is not None)
        if found is None:
            return self.show_page("trainees/find.html", problem="", missing=True)
        return redirect(url_for("TraineeView.show", pk=found.id))
