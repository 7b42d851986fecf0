"""Pages of batches: planned, opened, led to the naming; their criteria sheet and the shares of areas."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, flash, make_response, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import clock, once, unit_of_work
from app.core.errors import Invalid, OutOfReach, Refused
from app.core.views import EntityView
from app.core.views.deeds import deed
from app.organisations.queries import areas, name_of
from app.security.states import Permission
from app.showcase.card import batches as cards
from app.showcase.card.room import deadline
from app.showcase.card.sheet import parts_of, ties_words
from app.showcase.forms import criteria as sheet_form
from app.showcase.models import ShowcaseBatch
from app.showcase.policy.batches import (
    ORGANISER,
    editable_fields,
    levels_of,
    may_change_criteria,
    may_determine,
    organises,
)
from app.showcase.policy.room import enters
from app.showcase.queries import batches as queries
from app.showcase.rules import sheet_of
from app.showcase.services import batches as services
from app.showcase.services import determining
from app.showcase.services.moving import move_batch
from app.showcase.states import ORGANISERS, Fact, NominationState, Veto

READ, ORGANISE = Permission.SHOWCASE_READ, Permission.SHOWCASE_ORGANISE
SHOWN = 50  # nominations on the record's page; the list has all


class ShowcaseBatchView(EntityView):
    """Batches of the selection, from the plan to the naming."""

    card = cards.BATCH
    route_base = "/admin/showcase-batches"
    read, write = READ, ORGANISE
    needs = {
        "criteria": READ,
        "save_criteria": ORGANISE,
        "copy_criteria": ORGANISE,
        "shares": ORGANISE,
    }
    mover, moves = move_batch, determining.BATCH_MOVES
    create, update = staticmethod(services.plan), staticmethod(services.edit)
    show_template = "showcase/batch.html"

    def editable(self, record: ShowcaseBatch) -> list[str]:
        """What the state leaves to the organiser."""
        allowed = editable_fields(actors.current(), record)
        return [name for name in self.card.written if name in allowed]

    def offered(self) -> list[str]:
        """Everything but what follows from the level."""
        return self.card.written

    def _given(self) -> dict[str, Any]:
        """What a new batch starts with: the actor's only level, the plan year, and the usual way of scoring."""
        levels = levels_of(actors.current())
        start = {"level": str(levels[0])} if len(levels) == 1 else {}
        usual = {"year": current_app.config["PLAN_YEAR"], "is_blind": True, "experts_min": 3, "spread_max": 15}
        return {**usual, **start, **super()._given()}

    def _may_add(self) -> bool:
        return super()._may_add() and bool(levels_of(actors.current()))

    def _bulk_moves(self) -> Any:
        return []  # each batch is led by itself

    def _form_page(self, form: Any, record: Any, **more: Any) -> Any:
        """Only the levels that the actor organises are to be chosen."""
        if "level" in form:
            levels = levels_of(actors.current())
            choices = {"": _("请选择")} | {str(level): _(level.label) for level in levels}
            form["level"].choices = {key: label for key, label in choices.items() if key or len(levels) > 1}
        return super()._form_page(form, record, **more)

    def extra(self, record: ShowcaseBatch) -> dict[str, Any]:
        """Steps, figures by state and area, the sheet, the nominations, and what this actor opens from here."""
        acting, sheet = actors.current(), sheet_of(record.criteria)
        listed = queries.nominations_of(record, set(cards.SENT))
        return {
            "steps": cards.steps_of(record),
            "deadline": deadline(record, clock.today()),
            "by_state": queries.by_state(record),
            "areas": self._areas(record),
            "sheet": sheet,
            "parts": parts_of(sheet),
            "ties": ties_words(sheet),
            "nominations": listed[:SHOWN],
            "number": len(listed),
            "experts": queries.experts_of(record) if enters(acting, record) else None,
            "organises": organises(acting, record),
            "changes": may_change_criteria(acting, record) is None,
            "enters": enters(acting, record),
            "determines": may_determine(acting, record) is None and self._is_scored(record),
            "shared": services.shared_areas(record),
            "place_name": name_of,
            "not_asked": [role for role in ORGANISERS if role != ORGANISER[record.level]],
        }

    @staticmethod
    def _is_scored(record: ShowcaseBatch) -> bool:
        unscored = queries.how_many(record, {NominationState.CITY_RECOMMENDED})
        return not unscored and bool(queries.how_many(record, {NominationState.SCORED}))

    @staticmethod
    def _areas(record: ShowcaseBatch) -> list[cards.AreaRow]:
        """A row for each area that the batch is shared among and the actor reaches; none for a county's batch."""
        acting, shares = actors.current(), services.shares_of(record)
        shared = services.shared_areas(record)
        counts = queries.by_area(record, shared)
        reached = [area for area in shared if acting.level == "PROVINCE" or area in _own(acting)]
        return [cards.area_row(area, name_of(area), counts[area], shares.get(area)) for area in reached]

    # -- criteria

    @expose("/<pk>/criteria")
    @has_access
    def criteria(self, pk: str) -> Any:
        """The sheet as a form while the batch is planned, as a table afterwards."""
        record = self.record(pk)
        return self._criteria_page(record, sheet_form.typed_of(sheet_of(record.criteria)))

    @expose("/<pk>/criteria", methods=["POST"])
    @has_access
    def save_criteria(self, pk: str) -> Any:
        """Put the typed sheet in force; what is wrong comes back beside its field, with everything typed kept."""
        record = self.record(pk)
        typed, sheet = sheet_form.read(request.form, request.form.getlist("veto"))
        if sheet is None and may_change_criteria(actors.current(), record) is None:
            return self._criteria_page(record, sheet_form.with_blanks(typed), status=422)

        def act() -> Any:
            services.change_criteria(actors.current(), record, sheet or sheet_of(record.criteria))
            flash(_("评分标准已保存。"), "success")
            return make_response(redirect(url_for("ShowcaseBatchView.show", pk=pk, _anchor="criteria")))

        return once.once(act)

    @expose("/<pk>/criteria/copy", methods=["POST"])
    @has_access
    def copy_criteria(self, pk: str) -> Any:
        """Take the default sheet, or that of another batch in reach."""
        record, key = self.record(pk), request.form.get("from", "")
        source = queries.batch_in_reach(key) if key else None
        if key and source is None:
            raise OutOfReach()
        return deed(
            lambda: services.copy_criteria(actors.current(), record, source),
            _("已复制评分标准，可继续修改。"),
            url_for("ShowcaseBatchView.criteria", pk=pk),
        )

    def _criteria_page(self, record: ShowcaseBatch, typed: sheet_form.TypedSheet, *, status: int = 200) -> Any:
        sheet = sheet_of(record.criteria)
        page = self.show_page(
            "showcase/criteria.html",
            card=self.card,
            record=record,
            typed=typed,
            sheet=sheet,
            parts=parts_of(sheet),
            ties=ties_words(sheet),
            example=sheet_form.EXAMPLE,
            facts=Fact.options(),
            vetoes=Veto.options(),
            refusal=may_change_criteria(actors.current(), record),
            others=queries.others_to_copy(record),
            once=once.fresh_key(),
        )
        return make_response(page, status)

    # -- shares

    @expose("/<pk>/shares", methods=["GET", "POST"])
    @has_access
    def shares(self, pk: str) -> Any:
        """How many nominations each area may recommend at most; an empty field: no limit."""
        record = self.record(pk)
        known = services.shared_areas(record)
        if not known:
            raise OutOfReach()
        if request.method == "GET":
            kept = services.shares_of(record)
            return self._shares_page(record, {area: str(kept.get(area, "")) for area in known})
        typed = {area: request.form.get(f"share-{area}", "").strip() for area in known}

        def act() -> Any:
            services.change_shares(actors.current(), record, _numbers(typed))
            flash(_("推荐名额已保存。"), "success")
            return make_response(redirect(url_for("ShowcaseBatchView.show", pk=pk)))

        try:
            return once.once(act)
        except Invalid as problem:
            unit_of_work.rollback()
            return self._shares_page(self.record(pk), typed, problem)

    def _shares_page(self, record: ShowcaseBatch, typed: Mapping[str, str], problem: Invalid | None = None) -> Any:
        refusal = may_change_criteria(actors.current(), record)
        if refusal is not None:
            raise Refused(refusal)
        page = self.show_page(
            "showcase/shares.html",
            card=self.card,
            record=record,
            typed=typed,
            names={area: areas()[area].name for area in typed},
            problem=problem,
            once=once.fresh_key(),
        )
        return make_response(page, problem.status if problem else 200)


def _own(acting: Any) -> set[str]:
    """The actor's own area, and the counties of its city."""
    return {acting.region_code} | {
        code for code in areas() if acting.level == "CITY" and code[:4] == acting.region_code[:4]
    }


def _numbers(typed: Mapping[str, str]) -> dict[str, int | None]:
    """Typed shares as numbers; what is no number is out of bounds and told so."""
    return {
        area: None if not text else int(text) if text.isascii() and text.isdigit() and len(text) < 7 else -1
        for area, text in typed.items()
    }
