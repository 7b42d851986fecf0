"""A unit's mentors, and trainings of one or several of its people (C33, C35, R22, R23)."""

from typing import Any

from flask import Response, flash, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core.errors import Invalid, OutOfReach
from app.placements.models import Mentor
from app.placements.queries import mentoring as asking
from app.placements.queries.reaching import placements_in_reach
from app.placements.services import mentoring
from app.placements.states import TrainingKind
from app.security.states import Permission
from app.workspaces.forms.typed import Form
from app.workspaces.forms.unit import given_mentor, read_hours, read_mentor, require_fresh
from app.workspaces.presenters import unit_sheets as sheets
from app.workspaces.queries import unit_lists as listing
from app.workspaces.queries import unit_record as record
from app.workspaces.views.desk import found
from app.workspaces.views.unit import UnitPage


class UnitMentors(UnitPage):
    """The register of the unit's mentors."""

    route_base = "/desk/unit/mentors"
    default_view = "list"
    needs = dict.fromkeys(("list", "add", "edit"), Permission.UNIT_DESK)

    @expose("/")
    @has_access
    def list(self) -> Any:
        """Show the mentors with load, tenure and what R22 says."""
        units = listing.units_of(actors.current())
        mentors = [mentor for unit in units for mentor in asking.mentors_of(unit)]
        return self.show_page(
            "workspaces/unit/mentors.html",
            mentors=mentors,
            load=asking.load_of(mentors),
            warnings=mentoring.warnings_of(mentors),
        )

    @expose("/add", methods=["GET", "POST"])
    @has_access
    def add(self) -> Any:
        """Register a mentor."""

        def deed(form: Form) -> str:
            facts = read_mentor(form)
            mentor = mentoring.add_mentor(actors.current(), unit_id=_own_unit_id(), **facts)
            flash(_("已登记%(name)s。", name=mentor.name), "success")
            return url_for("UnitMentors.list")

        given = {"most_trainees": "2", "skilled_years": "0", "is_active": "1"}
        return self.act(lambda form: self._page(form, None), deed, given)

    @expose("/<pk>/edit", methods=["GET", "POST"])
    @has_access
    def edit(self, pk: str) -> Any:
        """Put the entry of a mentor right."""

        def deed(form: Form) -> str:
            mentor = _mentor(pk)
            require_fresh(form, mentor, given_mentor(mentor))
            mentoring.change_mentor(actors.current(), mentor, **read_mentor(form, kept=True))
            flash(_("已保存。"), "success")
            return url_for("UnitMentors.list")

        return self.act(lambda form: self._page(form, pk), deed, given_mentor(_mentor(pk)))

    def _page(self, form: Form, pk: str | None) -> Response:
        mentor = _mentor(pk) if pk else None
        return self.show_page(
            "workspaces/unit/deed.html",
            sheet=sheets.mentor_register_sheet(is_new=mentor is None),
            form=form,
            subject=mentor.name if mentor else "",
            back_url=url_for("UnitMentors.list"),
            back_label=_("带教老师"),
            hidden={"version": mentor.version} if mentor else {},
        )


def _own_unit_id() -> str:
    return next(iter(sorted(actors.current().unit_ids)))


def _mentor(pk: str) -> Mentor:
    mentor = found(asking.mentor_in_reach(pk))
    if mentor.unit_id not in actors.current().unit_ids:
        raise OutOfReach()
    return mentor


class UnitTrainings(UnitPage):
    """Trainings of several people at a time."""

    route_base = "/desk/unit/trainings"
    default_view = "add"
    needs = {"add": Permission.UNIT_DESK}

    @expose("/add", methods=["GET", "POST"])
    @has_access
    def add(self) -> Any:
        """Write down one training of one or several people."""

        def deed(form: Form) -> str:
            people = placements_in_reach(form.several("placement_id"))
            if not people:
                raise Invalid({"placement_id": _("请勾选参加培训的人员。")})
            kind = form.choice("kind", TrainingKind, ask=_("请选择培训类别。"))
            day, hours = form.day("held_on", ask=_("请填写培训日期。")), read_hours(form, "hours")
            form.check()
            words = {"trainer": form["trainer"], "content": form["content"]}
            if kind is None or day is None or hours is None:
                raise Invalid({})
            made = mentoring.train(actors.current(), people, kind=kind, held_on=day, hours=hours, **words)
            flash(_("已登记 %(n)s 人的培训。", n=len(made)) + _skipped(len(people) - len(made)), "success")
            if len(people) == 1:
                return url_for("UnitPlacements.show", pk=people[0].id, _anchor="training")
            return url_for("UnitPlacements.list")

        given = {"kind": TrainingKind.PRE_JOB.value, "placement_id": request.args.get("placement_id", "")}
        return self.act(self._page, deed, given)

    def _page(self, form: Form) -> Response:
        people = record.live_placements(actors.current())
        trained = asking.trainings_by_placement(row.id for row in people)
        options = [
            (row.id, f"{row.person_name} · {row.post_title}{_lacking(trained.get(row.id, []))}") for row in people
        ]
        return self.show_page(
            "workspaces/unit/deed.html",
            sheet=sheets.training_sheet(options),
            form=form,
            back_url=url_for("UnitPlacements.list"),
            back_label=_("见习人员"),
            warning="" if people else _("目前没有可以登记培训的见习人员。"),
        )


def _skipped(number: int) -> str:
    return _("另有 %(n)s 人已有相同记录，未重复登记。", n=number) if number else ""


def _lacking(trainings: list[Any]) -> str:
    return "" if any(row.kind == TrainingKind.PRE_JOB for row in trainings) else _("（未登记岗前培训）")
