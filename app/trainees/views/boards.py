"""Pages that follow many people: the round of visits, waiting list, radar of deadlines, hardship clock, timeline."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import flash, make_response, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import clock, once, paging, unit_of_work
from app.core.errors import Invalid, OutOfReach
from app.core.views import Page
from app.organisations.queries import Area, areas, counties_of, in_reach, name_of
from app.security.states import Level, Permission
from app.trainees import queries, services
from app.trainees.card.people import shown_name
from app.trainees.models import Trainee
from app.trainees.policy import may_visit
from app.trainees.queries import care, hardship, timeline, waiting
from app.trainees.states import VisitMethod, VisitResult

LONG_WAIT_DAYS = 90


@dataclass(frozen=True)
class Steps:
    """The addresses of the neighbouring pages."""

    next_url: str | None
    previous_url: str | None
    first_url: str | None


class Board(Page):
    """A page about many people, for whoever reads the register."""

    default_view = "list"

    def called(self, person: Trainee) -> str:
        """The name, in full only for those who serve people."""
        return shown_name(person)

    def place(self, person: Trainee) -> str:
        """The county that serves the person."""
        return name_of(person.region_code)

    def steps(self, page: paging.Page, **kept: Any) -> Steps:
        """Where the pages before and after lie."""

        def at(cursor: str | None) -> str | None:
            return url_for(f"{self.endpoint}.list", cursor=cursor, **kept) if cursor else None

        first = url_for(f"{self.endpoint}.list", **kept) if request.args.get("cursor") else None
        return Steps(at(page.next), at(page.previous), first)


def chosen_codes() -> tuple[Area | None, list[str] | None]:
    """The area of the address and its counties; nothing when none is named. OutOfReach for an area of others."""
    code = request.args.get("area", "")
    if not code:
        return None, None
    area = areas().get(code)
    if area is None or code not in {each.code for each in in_reach()}:
        raise OutOfReach()
    return area, [area.code, *(county.code for county in counties_of(area.code))]


def by_area(rows: list[Any]) -> list[tuple[Area, list[Any]]]:
    """The areas in reach in their order, each with the rows of its counties; without those where nothing is."""
    found = []
    for area in in_reach():
        inside = [row for row in rows if area.level == Level.PROVINCE or row.code[:4] == area.code[:4]]
        if area.level == Level.COUNTY:
            inside = [row for row in rows if row.code == area.code]
        if inside:
            found.append((area, inside))
    return found


class RoundView(Board):
    """Today's visits for whoever walks from door to door with a phone: whom to see, and one short form each."""

    route_base = "/admin/visit-round"
    needs = {"list": Permission.TRAINEE_WRITE, "visit": Permission.TRAINEE_WRITE}

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Whom to visit: those whose day has come, or those whom nobody has reached yet."""
        return self._round({}, None)

    def _round(self, typed: dict[str, Any], problem: Invalid | None) -> Any:
        first = request.args.get("list") == "first"
        cursor = request.args.get("cursor")
        found = care.to_meet(cursor) if first else care.to_visit(clock.today(), cursor)
        due, never = care.counts_to_visit()
        return self.show_page(
            "trainees/round.html",
            people=found.rows,
            steps=self.steps(found, list="first" if first else None),
            first=first,
            due=due,
            never=never,
            typed=typed,
            problem=problem,
            results=VisitResult.options(),
            methods=VisitMethod.options(),
            today=clock.today(),
            refusal=may_visit(actors.current()),
        )

    @expose("/<pk>", methods=["POST"])
    @has_access
    def visit(self, pk: str) -> Any:
        """Write down a visit from the short form."""
        given = {name: request.form.get(name, "").strip()[:500] for name in ("method", "result", "note")}
        days = {name: request.form.get(name, "").strip() for name in ("visited_on", "next_on")}

        def act() -> Any:
            visit = services.add_visit(actors.current(), trainee_id=pk, **_facts(given, days))
            flash(_("已登记走访：%(result)s。", result=_(visit.result.label)), "success")
            return make_response(redirect(url_for("RoundView.list", list=request.args.get("list") or None)))

        if queries.trainee_in_reach(pk) is None:
            raise OutOfReach()
        try:
            return once.once(act)
        except Invalid as error:
            unit_of_work.rollback()
            return make_response(self._round({"id": pk, **given, **days}, error), error.status)


def _facts(given: dict[str, str], days: dict[str, str]) -> dict[str, Any]:
    """What the short form says; raises Invalid beside the field that says nothing sensible."""
    problems = {}
    facts: dict[str, Any] = {**given, "note": given["note"] or None}
    for name, kind, words in (
        ("result", VisitResult, _("请选择走访结果。")),
        ("method", VisitMethod, _("请选择走访方式。")),
    ):
        if given[name] not in set(kind):
            problems[name] = words
    for name, text in days.items():
        try:
            facts[name] = date.fromisoformat(text) if text else None
        except ValueError:
            problems[name] = _("请填写日期，如 2023-07-01。")
    facts["visited_on"] = facts.get("visited_on") or clock.today()
    if problems:
        raise Invalid(problems)
    return facts


class WaitingView(Board):
    """Who is willing and not placed, since when, hardship first (C4)."""

    route_base = "/admin/waiting-list"
    needs = {"list": Permission.TRAINEE_READ}

    @expose("/")
    @has_access
    def list(self) -> Any:
        """A page of the list, with the sums of each county above it."""
        area, codes = chosen_codes()
        try:
            found = waiting.waiting_people(codes, request.args.get("cursor"))
        except Invalid as error:
            flash(error.message, "warning")
            return redirect(url_for("WaitingView.list", area=area.code if area else None))
        return self.show_page(
            "trainees/waiting.html",
            page=found,
            steps=self.steps(found, area=area.code if area else None),
            area=area,
            counties=by_area(waiting.queues(LONG_WAIT_DAYS)),
            long_days=LONG_WAIT_DAYS,
            today=clock.today(),
        )


class RadarView(Board):
    """Whose two years, or whose age, run out, and how soon (B5)."""

    route_base = "/admin/deadline-radar"
    needs = {"list": Permission.TRAINEE_READ}

    @expose("/")
    @has_access
    def list(self) -> Any:
        """The figures of each county in reach, each a link to the people behind it."""
        return self.show_page(
            "trainees/radar.html",
            counties=by_area(waiting.radar()),
            kinds=waiting.KINDS,
            within=waiting.WITHIN,
            today=clock.today(),
        )


class ClockView(Board):
    """How long the people marked for hardship have gone without a service (C10, B32)."""

    route_base = "/admin/hardship-clock"
    needs = {"list": Permission.TRAINEE_READ}

    @expose("/")
    @has_access
    def list(self) -> Any:
        """The clock of each county in reach, and the twenty who have waited longest."""
        area, codes = chosen_codes()
        days = waiting.service_days()
        return self.show_page(
            "trainees/clock.html",
            area=area,
            counties=by_area(hardship.clocks(clock.today(), days)),
            people=hardship.longest_unserved(codes),
            days=days,
            today=clock.today(),
        )


class TimelineView(Board):
    """One person from the first source to now, for the screen and for paper; personal data masked (B45)."""

    route_base = "/admin/trainee-timelines"
    needs = {"show": Permission.TRAINEE_READ}

    @expose("/<pk>")
    @has_access
    def show(self, pk: str) -> Any:
        """The events of one person in reach."""
        trainee = queries.trainee_in_reach(pk)
        if trainee is None:
            raise OutOfReach()
        return self.show_page(
            "trainees/timeline.html", person=trainee, events=timeline.events_of(trainee), made_at=clock.now()
        )
