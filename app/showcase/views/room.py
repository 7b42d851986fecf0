"""The selection room: ranking, comparison, what-if, determination and trail of a batch; the dossier as a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from flask import flash, make_response, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import clock, once, unit_of_work
from app.core.errors import Invalid
from app.core.views import Page
from app.organisations.queries import name_of
from app.security.states import Permission
from app.showcase.card import room as words
from app.showcase.policy.batches import may_determine
from app.showcase.policy.room import takes_dossier
from app.showcase.queries import batches as batch_queries
from app.showcase.queries import scoring as score_queries
from app.showcase.queries.trail import trail
from app.showcase.rules import pictures
from app.showcase.rules.ranking import Outcome, why_above
from app.showcase.rules.room import Contender, Place, shares, thresholds
from app.showcase.rules.telling import told
from app.showcase.services import determining, room
from app.showcase.services.room import Room
from app.showcase.states import NominationState
from app.showcase.views.weighing import read_weights
from app.units.states import LegalForm, ShowcaseLevel

READ = Permission.SHOWCASE_READ
PER_PAGE, COMPARED, LISTED = 100, 4, 100
ORDER = tuple(Outcome)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The filters of the address, those that mean nothing left out."""

    area: str = ""
    kind: str = ""
    outcome: str = ""
    page: int = 1

    @classmethod
    def of(cls, given: Mapping[str, str], found: Room) -> "Chosen":
        """Read the address; a word that fits nobody in the room is passed over."""
        areas = {area_of(found, place.contender) for place in found.listed}
        kinds = {str(place.contender.kind) for place in found.listed}
        wanted = given.get("page", "")
        return cls(
            area=given.get("area", "") if given.get("area") in areas else "",
            kind=given.get("kind", "") if given.get("kind") in kinds else "",
            outcome=given.get("outcome", "") if given.get("outcome") in set(ORDER) else "",
            page=int(wanted) if wanted.isascii() and wanted.isdigit() and 0 < len(wanted) < 5 else 1,
        )

    def holds(self, found: Room, place: Place) -> bool:
        """Whether a place passes the filters."""
        one = place.contender
        return (
            (not self.area or area_of(found, one) == self.area)
            and (not self.kind or one.kind == self.kind)
            and (not self.outcome or place.outcome == self.outcome)
        )


def area_of(found: Room, one: Contender) -> str:
    """The area in which a contender is counted: the city in a batch of the region, else the county."""
    is_region = found.batch.level in (ShowcaseLevel.NATIONAL, ShowcaseLevel.REGION)
    return one.area(4 if is_region else 6)


def kind_of(code: str) -> str:
    """The kind of a unit in short."""
    return _(LegalForm.label_of(code).split("（")[0])


class ShowcaseRoomView(Page):
    """The room of a batch, for its organiser, the authorities above and supervisors."""

    route_base = "/admin/showcase-batches"
    default_view = "show"
    needs = {
        **dict.fromkeys(("show", "compare", "what_if", "trail", "determination"), READ),
        "determine": Permission.SHOWCASE_ORGANISE,
    }

    @expose("/<pk>/room")
    @has_access
    def show(self, pk: str) -> Any:
        """The whole ranking, a hundred rows a page, with its distribution and charts."""
        found = self._room(pk)
        chosen = Chosen.of(request.args, found)
        listed = [place for place in found.listed if chosen.holds(found, place)]
        pages = max(1, -(-len(listed) // PER_PAGE))
        page = min(chosen.page, pages)
        rows = listed[(page - 1) * PER_PAGE : page * PER_PAGE]
        floors = room.floors_of(found, rows)
        return self.show_page(
            "showcase/room.html",
            **self._head(found),
            chosen=chosen,
            listed=listed,
            rows=rows,
            page=page,
            pages=pages,
            floors=floors,
            thresholds={place.contender.key: thresholds(place, found.sheet) for place in rows},
            **self._filters(found),
            **self._charts(found, rows),
        )

    @expose("/<pk>/room/compare")
    @has_access
    def compare(self, pk: str) -> Any:
        """Up to four units side by side."""
        found = self._room(pk)
        asked = list(dict.fromkeys(request.args.getlist("n")))
        listed = room.compared(found, asked)[:COMPARED]
        if not listed:
            flash(_("请先在排名中勾选要对比的单位（最多 %(n)s 家）。", n=COMPARED), "warning")
            return redirect(url_for("ShowcaseRoomView.show", pk=pk))
        marks = room.marks_of(found, listed)
        facts = room.facts_of(found, [place.contender.key for place in listed])
        named = [(place.contender.name, marks[place.contender.key]) for place in listed]
        return self.show_page(
            "showcase/room_compare.html",
            **self._head(found),
            listed=listed,
            is_cut=len(asked) > COMPARED,
            floors=room.floors_of(found, listed),
            lines=words.side_by_side(found.sheet, listed, facts, marks),
            totals=[(each, [marks[place.contender.key].of(found.sheet)[each.code] for place in listed])
                    for each in found.sheet.dimensions],
            profile=pictures.profile(_("各维度得分"), found.sheet, named),
            bars=pictures.side_by_side(_("总分与构成"), listed, found.basis),
            why=[why_above(a.placed.standing, b.placed.standing, found.sheet)
                 for a, b in pairwise(listed)],
        )  # fmt: skip

    @expose("/<pk>/room/what-if")
    @has_access
    def what_if(self, pk: str) -> Any:
        """The ranking under other weights, pass mark and quota; everything is in the address, nothing is kept."""
        found = self._room(pk)
        weights, typed, problems = read_weights(request.args, found)
        moved = room.what_if(found, weights) if not problems else []
        return self.show_page(
            "showcase/room_what_if.html",
            **self._head(found),
            weights=weights,
            typed=typed,
            problems=problems,
            moved=moved[:LISTED],
            number=len(moved),
            crossing=[shift for shift in moved if shift.crosses],
        )

    @expose("/<pk>/room/trail")
    @has_access
    def trail(self, pk: str) -> Any:
        """Everything that was done, as one line of time; of one unit when the address names it."""
        found = self._room(pk)
        key = request.args.get("n", "")
        place = found.place(key) if not found.is_live else None
        wanted = request.args.get("page", "1")
        number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else 1
        steps = trail(found.batch, place.contender.key if place else "", number)
        open_to = {each.contender.key for each in found.listed if room.sees(each.contender)}
        return self.show_page(
            "showcase/room_trail.html",
            **self._head(found),
            place=place,
            trail=steps,
            steps=[told(step, sees=step.record_id in open_to) for step in steps.steps],
            units=[] if found.is_live or len(found.listed) > LISTED else found.listed,
        )

    @expose("/<pk>/room/determine")
    @has_access
    def determination(self, pk: str) -> Any:
        """What the determination will do, unit by unit, before it is done."""
        found = self._room(pk)
        scored = batch_queries.nominations_of(found.batch, {NominationState.SCORED})
        return self.show_page(
            "showcase/room_determine.html",
            **self._head(found),
            placed=determining.ranked(found.batch, scored),
            regions={each.id: each.region_code for each in scored},
            waiting=batch_queries.how_many(found.batch, {NominationState.CITY_RECOMMENDED}),
            refusal=may_determine(actors.current(), found.batch),
        )

    @expose("/<pk>/room/determine", methods=["POST"])
    @has_access
    def determine(self, pk: str) -> Any:
        """Determine who is to be named."""
        batch = room.entered(actors.current(), pk)

        def act() -> Any:
            placed = determining.determine(actors.current(), batch)
            number = sum(each.outcome == Outcome.SELECTED for each in placed)
            flash(_("已确定：拟命名 %(n)s 家。", n=number), "success")
            return make_response(redirect(url_for("ShowcaseRoomView.show", pk=pk)))

        try:
            return once.once(act)
        except Invalid as problem:
            unit_of_work.rollback()
            flash(problem.message, "warning")
            return redirect(url_for("ShowcaseRoomView.determination", pk=pk))

    # -- what every page of the room shows

    @staticmethod
    def _room(pk: str) -> Room:
        return room.room_in_reach(actors.current(), pk)

    @staticmethod
    def _head(found: Room) -> dict[str, Any]:
        acting = actors.current()
        return {
            "room": found,
            "batch": found.batch,
            "batch_url": url_for("ShowcaseBatchView.show", pk=found.batch.id),
            "nomination_page": "NominationView.show",
            "deadline": words.deadline(found.batch, clock.today()),
            "states": batch_queries.by_state(found.batch),
            "sees": room.sees,
            "place_name": name_of,
            "kind_of": kind_of,
            "Outcome": Outcome,
            "takes": takes_dossier(acting, found.batch),
            "determines": may_determine(acting, found.batch) is None,
        }

    @staticmethod
    def _filters(found: Room) -> dict[str, Any]:
        areas = sorted({area_of(found, place.contender) for place in found.listed})
        kinds = sorted({str(place.contender.kind) for place in found.listed})
        return {"areas": areas, "kinds": kinds, "outcomes": [each for each in ORDER if found.count(each)]}

    @staticmethod
    def _charts(found: Room, rows: list[Place]) -> dict[str, Any]:
        keys = [place.contender.key for place in rows if room.sees(place.contender)]
        totals = score_queries.totals_by_nomination(keys) if keys else {}
        by_area = shares(found.listed, lambda one: area_of(found, one), name_of)
        by_kind = shares(found.listed, lambda one: str(one.kind), kind_of)
        return {
            "by_area": by_area,
            "by_kind": by_kind,
            "area_chart": pictures.distribution(_("地区分布"), by_area),
            "kind_chart": pictures.distribution(_("单位性质分布"), by_kind),
            "score_chart": pictures.scores(_("得分分布"), found.listed, found.sheet),
            "spread_chart": pictures.spreads(
                _("专家评分的离散程度"), rows, totals, found.batch.spread_max, found.sheet
            ),
        }
