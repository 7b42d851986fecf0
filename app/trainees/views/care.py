"""Pages of what is done for a person: visits, consents, claims of hardship, checks of eligibility."""

import json
from typing import Any

from flask import flash, make_response, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import clock, once, unit_of_work
from app.core.errors import Invalid, OutOfReach
from app.core.views import EntityView
from app.security.states import Permission, Role
from app.trainees import queries, services
from app.trainees.card import care as cards
from app.trainees.models import EligibilityCheck, Trainee
from app.trainees.rules import telling
from app.trainees.services import checking, hardship
from app.trainees.states import HardshipKind


class OfPersonView(EntityView):
    """Rows that belong to a person; their pages lead back to that person."""

    show_template = "trainees/row.html"

    def extra(self, record: Any) -> dict[str, Any]:
        """The person, for those who may read the register."""
        reads = actors.current().may(Permission.TRAINEE_READ)
        return {"person": queries.trainee_in_reach(record.trainee_id) if reads else None}

    def start(self) -> dict[str, Any]:
        """What a new record starts with beside the person."""
        return {}

    def _given(self) -> dict[str, Any]:
        return {**self.start(), **super()._given()}


class VisitView(OfPersonView):
    """Visits (走访摸排): written down once, never changed."""

    card = cards.VISIT
    route_base = "/admin/visits"
    read, write = Permission.TRAINEE_READ, Permission.TRAINEE_WRITE
    create = staticmethod(services.add_visit)

    def start(self) -> dict[str, Any]:
        return {"visited_on": clock.today(), "visitor": actors.current().name}


class ConsentView(OfPersonView):
    """What people agreed to and took back, each declaration kept."""

    card = cards.CONSENT
    route_base = "/admin/consents"
    read, write = Permission.TRAINEE_READ, Permission.TRAINEE_WRITE
    create = staticmethod(services.declare)

    def start(self) -> dict[str, Any]:
        return {"declared_on": clock.today(), "is_given": True}


class HardshipView(OfPersonView):
    """Claims of hardship, and what their owners say; an owner sees the claims that it confirms, names masked."""

    card = cards.HARDSHIP
    route_base = "/admin/hardships"
    read, write = Permission.HARDSHIP_READ, Permission.TRAINEE_WRITE
    reveals = Permission.HARDSHIP_VERIFY
    needs = {"compare": Permission.HARDSHIP_VERIFY}
    mover, moves = hardship.perform, services.HARDSHIP_MOVES
    create = staticmethod(services.claim)
    list_template = "trainees/hardships.html"

    def start(self) -> dict[str, Any]:
        return {"claimed_on": clock.today()}

    @expose("/compare", methods=["POST"])
    @has_access
    def compare(self) -> Any:
        """Confirm the waiting claims whose person stands on the owner's own list today."""
        confirmed = services.verify_low_income(actors.current())
        flash(_("按低收入家庭名单核实通过 %(n)s 件；其余请逐件核实。", n=confirmed), "success")
        return redirect(url_for("HardshipView.list", state="CLAIMED", kind=HardshipKind.LOW_INCOME))


class CheckView(OfPersonView):
    """Checks of eligibility: judged by the rules, shown before they are stored, printed rule by rule."""

    card = cards.CHECK
    route_base = "/admin/eligibility-checks"
    read, write = Permission.TRAINEE_READ, Permission.TRAINEE_CHECK
    create = staticmethod(services.check_person)
    show_template = "trainees/check.html"

    def _may_add(self) -> bool:
        return super()._may_add() and actors.current().has(Role.COUNTY_AGENT)

    def extra(self, record: EligibilityCheck) -> dict[str, Any]:
        """The kept judgement in words."""
        person = queries.trainee_in_reach(record.trainee_id)
        return {"person": person, **_told(record.answers, record.evidence, record.parameters)}

    @expose("/add", methods=["GET", "POST"])
    @has_access
    def add(self) -> Any:
        """Choose a person, then show what the rules say; confirmed, store it and move the person accordingly."""
        key = request.values.get("trainee_id", "")
        if not key:
            return super().add()
        trainee = queries.trainee_in_reach(key)
        if trainee is None:
            raise OutOfReach()
        if request.method == "POST" and not request.form.get("confirmed"):
            return redirect(url_for("CheckView.add", trainee_id=trainee.id))
        if request.method == "POST":
            try:
                return once.once(lambda: self._store(trainee))
            except Invalid as error:
                unit_of_work.rollback()
                return self._preview(trainee.id, error)
        return self._preview(trainee.id, None)

    def _store(self, trainee: Trainee) -> Any:
        row = checking.check_eligibility(actors.current(), trainee)
        flash(_("已核验：符合资格。") if row.eligible else _("已核验：不符合资格。"), "success")
        return make_response(redirect(url_for("CheckView.show", pk=row.id)))

    def _preview(self, key: str, problem: Invalid | None) -> Any:
        trainee = queries.trainee_in_reach(key)
        if trainee is None:
            raise OutOfReach()
        judged = None
        try:
            judged = checking.preview(actors.current(), trainee)
        except Invalid as error:
            problem = problem or error
        told = {} if judged is None else _told(telling.dumped(judged.eligibility.checks), judged.evidence, "[]")
        page = self.show_page(
            "trainees/check_add.html",
            card=self.card,
            person=trainee,
            judged=judged,
            problem=problem,
            hindrance=checking.hindrance(actors.current(), trainee, judged),
            **told,
        )
        return make_response(page, 422 if problem else 200)


def _told(answers: str, evidence: str, parameters: str) -> dict[str, Any]:
    return {
        "rules": telling.told(answers),
        "evidence": json.loads(evidence),
        "parameters": json.loads(parameters),
        "today": clock.today(),
    }
