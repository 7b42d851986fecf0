"""Pages of nominations and of yearly checks: the facts with the records behind them, the review, what follows."""

from datetime import date
from typing import Any

from flask import flash, make_response, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import clock, files, once, unit_of_work
from app.core.errors import Invalid, OutOfReach, Refused
from app.core.files import StoredFile
from app.core.views import EntityView, FilingMixin
from app.core.views.deeds import deed
from app.security.states import Permission
from app.showcase.card import nominations as cards
from app.showcase.card.sheet import parts_of
from app.showcase.models import Nomination, ShowcaseCheck
from app.showcase.policy.batches import ORGANISER
from app.showcase.policy.nominations import REVIEWER, may_check, may_note_plate, may_veto
from app.showcase.policy.scoring import may_see_average, waits_for_word
from app.showcase.queries import facts as counting
from app.showcase.queries import nominations as queries
from app.showcase.rules import sheet_of
from app.showcase.rules.facts import facts_of_text
from app.showcase.services import checking, determining, reviewing, standing
from app.showcase.services import facts as known
from app.showcase.services.moving import perform
from app.showcase.services.nominations import materials_of
from app.showcase.states import (
    FIRST_REVIEWERS,
    IN_FORCE,
    ORGANISERS,
    BatchState,
    CheckResult,
    Fact,
    NominationState,
)

READ = Permission.SHOWCASE_READ


class NominationView(FilingMixin, EntityView):
    """Nominations of units: read by officers of their area, moved by who reviews or organises."""

    card = cards.NOMINATION
    route_base = "/admin/nominations"
    read = READ
    needs = dict.fromkeys(("facts", "veto", "lift_veto", "check", "plate", "upload", "download"), READ)
    mover, moves = perform, determining.MOVES
    show_template = "showcase/nomination.html"

    def _bulk_moves(self) -> Any:
        return []  # each nomination is judged by itself

    def offers(self, record: Nomination) -> list[Any]:
        """The moves of this page: the determination and the naming take the whole batch."""
        return [offer for offer in super().offers(record) if offer.move.name in self.moves]

    def extra(self, record: Nomination) -> dict[str, Any]:
        """The facts beside the sheet, the unit's words and documents, vetoes, points for whom they may be told."""
        acting, sheet = actors.current(), sheet_of(record.batch.criteria)
        measured = known.facts_of(record)
        papers: dict[str, list[StoredFile]] = {}
        for stored in files.files_of(record):
            papers.setdefault(stored.kind, []).append(stored)
        codes = {item.code for item in sheet.items}
        checks = queries.checks_of(record)
        return {
            "sheet": sheet,
            "parts": parts_of(sheet, measured, materials_of(record), papers),
            "others": [stored for code, kept in papers.items() if code not in codes for stored in kept],
            "drift": known.drift(record),
            "floor": known.floor_of(queries.unit_by_key(record.unit_id), record),
            "vetoes": reviewing.vetoes_of(record),
            "veto_choices": [(str(veto), veto.label) for veto in reviewing.vetoes_to_mark(record)],
            "marks_veto": may_veto(acting, record) is None,
            "outcome": may_see_average(acting, record, record.batch) and record.average is not None,
            "share": self._share(record),
            "checks": checks,
            "check_years": self._years(record, checks),
            "results": CheckResult.options(),
            "checks_now": may_check(acting, record) is None,
            "plate": may_note_plate(acting, record) is None,
            "today": clock.today(),
            "waits_for_word": waits_for_word(record),
            "not_asked": self._not_asked(record),
            "not_next": self._not_next(record),
            "is_named": record.state in IN_FORCE or record.state == NominationState.REVOKED,
        }

    @staticmethod
    def _not_asked(record: Nomination) -> list[str]:
        """The roles of other levels, which the table of moves names too."""
        is_sent = record.state == NominationState.SUBMITTED
        asked = (REVIEWER if is_sent else ORGANISER)[record.level]
        return [role for role in ORGANISERS | FIRST_REVIEWERS if role != asked]

    @staticmethod
    def _not_next(record: Nomination) -> list[str]:
        """What may be done, and yet nobody waits for."""
        held = {NominationState.NAMED: ["warn", "revoke"], NominationState.WARNED: ["revoke"]}
        is_reserve = record.reserve_rank is not None and record.batch.state == BatchState.PUBLIC_NOTICE
        idle = [*([] if is_reserve else ["promote"]), *([] if waits_for_word(record) else ["settle"])]
        return ["take_back", "drop", *held.get(record.state, []), *idle]

    @staticmethod
    def _share(record: Nomination) -> tuple[int, int] | None:
        """How many places the area has and how many are taken, while it is being reviewed."""
        return reviewing.share_of(record) if record.state == NominationState.SUBMITTED else None

    @staticmethod
    def _years(record: Nomination, checks: list[ShowcaseCheck]) -> list[int]:
        """The years that may still be checked, the newest first."""
        first = record.named_on.year if record.named_on else clock.today().year
        done = {check.year for check in checks}
        return [year for year in range(clock.today().year, first - 1, -1) if year not in done]

    @expose("/<pk>/facts/<fact>")
    @has_access
    def facts(self, pk: str, fact: str) -> Any:
        """The records behind one number, counted for the days of the batch."""
        record = self.record(pk)
        if fact not in Fact.__members__:
            raise OutOfReach()
        wanted = Fact(fact)
        period = counting.period_of(record.batch, record.facts_on)
        rows = counting.behind(record.unit_id, wanted, period)
        return self.show_page(
            "showcase/behind.html",
            card=self.card,
            record=record,
            fact=wanted,
            period=period,
            measured=known.facts_of(record).get(wanted),
            rows=rows,
        )

    # -- vetoes

    @expose("/<pk>/veto", methods=["POST"])
    @has_access
    def veto(self, pk: str) -> Any:
        """Record a veto with its facts and the document that says so."""
        given = {name: request.form.get(name, "") for name in ("veto", "words", "document")}
        return self._done(
            pk, lambda record: reviewing.mark_veto(actors.current(), record, **given), _("已登记一票否决情形。"), given
        )

    @expose("/<pk>/lift-veto", methods=["POST"])
    @has_access
    def lift_veto(self, pk: str) -> Any:
        """Take a veto off that does not hold."""
        record, veto = self.record(pk), request.form.get("veto", "")
        return deed(
            lambda: reviewing.lift_veto(actors.current(), record, veto=veto),
            _("已撤销登记的一票否决情形。"),
            url_for("NominationView.show", pk=pk),
        )

    # -- after the naming

    @expose("/<pk>/check", methods=["POST"])
    @has_access
    def check(self, pk: str) -> Any:
        """Record the yearly check of a year with its result."""
        given = {name: request.form.get(name, "") for name in ("year", "result", "finding")}
        year = (
            int(given["year"]) if given["year"].isascii() and given["year"].isdigit() and len(given["year"]) < 5 else 0
        )

        def act(record: Nomination) -> Any:
            facts = {"result": given["result"], "finding": given["finding"]}
            return checking.yearly_check(actors.current(), record, year=year, **facts)

        return self._done(pk, act, _("年度检查已登记。"), given)

    @expose("/<pk>/plate", methods=["POST"])
    @has_access
    def plate(self, pk: str) -> Any:
        """Note that the plate came back."""
        typed = request.form.get("plate_returned_on", "")

        def act(record: Nomination) -> Any:
            try:
                day = date.fromisoformat(typed)
            except ValueError as wrong:
                raise Invalid({"plate_returned_on": _("请填写收回日期。")}) from wrong
            return standing.plate_returned(actors.current(), record, day)

        return self._done(pk, act, _("已登记收回牌匾。"), {"plate_returned_on": typed})

    def _done(self, pk: str, act: Any, said: str, typed: dict[str, str]) -> Any:
        """Do it once; what is wrong comes back on the record's page with everything typed kept."""
        record = self.record(pk)

        def answer() -> Any:
            act(record)
            flash(said, "success")
            return make_response(redirect(url_for("NominationView.show", pk=pk)))

        try:
            return once.once(answer)
        except (Invalid, Refused) as problem:
            unit_of_work.rollback()
            return self._record_page(self.record(pk), problem=problem, typed={"form": request.endpoint, **typed})


class ShowcaseCheckView(EntityView):
    """Yearly checks of named units, with the facts of the year as they were fixed."""

    card = cards.CHECK
    route_base = "/admin/showcase-checks"
    read = READ
    show_template = "showcase/check.html"

    def extra(self, record: ShowcaseCheck) -> dict[str, Any]:
        """The facts of the year, and the nomination."""
        nomination = queries.nomination_in_reach(record.nomination_id)
        if nomination is None:
            raise OutOfReach()
        measured = facts_of_text(record.facts)
        return {
            "nomination": nomination,
            "facts": [(fact, measured[fact].words(fact)) for fact in Fact if fact in measured],
        }
