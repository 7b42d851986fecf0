"""Pages of claims with their lines explained, of lines and of recounts; what the county claims itself."""

from typing import Any

from flask import make_response, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _
from sqlalchemy import Select, select

from app.core import actor as actors
from app.core import clock, once, unit_of_work
from app.core.errors import Invalid, OutOfReach, Refused
from app.core.views import EntityView, FilingMixin
from app.core.views.deeds import deed
from app.core.workflow import Offer
from app.security.states import Permission
from app.subsidies.card import claims as cards
from app.subsidies.card import telling
from app.subsidies.card.words import ToldStates, reads_risks, told_history
from app.subsidies.models import Claim, ClaimLine
from app.subsidies.policy.claims import is_own, may_draft, may_recount
from app.subsidies.policy.recoveries import may_propose
from app.subsidies.queries import claims as queries
from app.subsidies.queries import explaining, working_after
from app.subsidies.queries.flags import flags_of
from app.subsidies.queries.money import items_of_claim
from app.subsidies.services import by_form, claims, computing, documents, recoveries, reviewing, revising
from app.subsidies.services.moving import perform
from app.subsidies.states import BEFORE_REVIEW, ClaimDoc, ClaimKind, RecoveryCause

READ, CLAIM, CHECK = Permission.SUBSIDY_READ, Permission.SUBSIDY_CLAIM, Permission.SUBSIDY_CHECK
PAYEE = ("payee_name", "payee_bank", "payee_account")


class ClaimView(FilingMixin, EntityView):
    """Claims: the list to review, and one claim with its amount explained line by line (C48)."""

    card = cards.CLAIM
    route_base = "/admin/claims"
    read, write = READ, CLAIM
    needs = {
        "upload": CLAIM,
        "download": READ,
        "insurance": CLAIM,
        "refresh": CLAIM,
        "recount": CHECK,
        "recover": CHECK,
    }
    mover, moves = perform, reviewing.MOVES
    file_kinds = dict(ClaimDoc.options())
    list_template = "subsidies/claims.html"
    show_template = "subsidies/claim.html"

    told_history = staticmethod(told_history)
    told_states = ToldStates
    create = staticmethod(by_form.draft_given)

    def offers(self, record: Claim) -> list[Offer]:
        """The moves of this page: notices, batches and payments have theirs on their own, and claimants withdraw."""
        own = is_own(actors.current(), record)
        return [
            offer
            for offer in super().offers(record)
            if offer.move.name in self.moves and (own or offer.move.name != "withdraw")
        ]

    def offered(self) -> list[str]:
        """What a unit says of its claim: which subsidy, and up to which day; everything else the system knows."""
        return ["kind", "period_to"]

    def _may_add(self) -> bool:
        return super()._may_add() and bool(actors.current().unit_ids)

    def extra(self, record: Claim) -> dict[str, Any]:
        """Lines with their steps, hands, documents, checks, flags, recounts and recoveries."""
        acting = actors.current()
        lines, asked_back = queries.lines_of(record), queries.recoveries_of(record)
        is_asked = any(row.state in queries.OPEN_RECOVERY for row in asked_back)
        return {
            **self.filing(record),
            "lines": [(line, explaining.steps_of(line)) for line in lines],
            "notice_doc": explaining.notice_id(),
            "clock": telling.clock_of(record.due_on) if telling.waits(record) else None,
            "documents": documents.needed(record),
            "checks": telling.checks_told(queries.checks_of(record)),
            "flags": flags_of(record) if reads_risks() else None,
            "recounts": [(row, telling.differences_of(row)) for row in queries.recounts_of(record)],
            "recoveries": asked_back,
            "topups": queries.topups_of(record),
            "payments": items_of_claim(record) if acting.may(Permission.BUDGET_READ) else [],
            "missing": queries.supplement_items(record),
            "refreshes": self.may_file(record),
            "recounting": may_recount(acting, record) is None,
            "recovering": not is_asked and may_propose(acting, record) is None,
            "reads_risks": reads_risks(),
        }

    @staticmethod
    def hands(record: Claim, history: Any) -> list[telling.Hand]:
        """Who did what so far; the history is asked once for the page."""
        return telling.hands_of(record, history)

    # -- documents

    def may_file(self, record: Claim) -> bool:
        """The claimant, while the claim is theirs to complete."""
        return record.state in BEFORE_REVIEW and is_own(actors.current(), record)

    def _keep(self, record: Claim) -> None:
        kind, given = request.form.get("kind", ""), request.files.get("file")
        if kind not in self.file_kinds:
            raise Invalid({"kind": _("请选择材料种类。")})
        if given is None or not given.filename:
            raise Invalid({"file": _("请选择要上传的文件。")})
        documents.provide(actors.current(), record, ClaimDoc(kind), given.filename, given.read())

    # -- working out

    @expose("/<pk>/refresh", methods=["POST"])
    @has_access
    def refresh(self, pk: str) -> Any:
        """Work the lines of a draft out anew."""
        claim = self.record(pk)
        return deed(
            lambda: claims.refresh(actors.current(), claim),
            _("已按最新的考勤、协议和参数重新计算。"),
            url_for("ClaimView.show", pk=pk),
        )

    @expose("/<pk>/recount", methods=["POST"])
    @has_access
    def recount(self, pk: str) -> Any:
        """Work a paid claim out anew after a change of circumstances (C87)."""
        claim, cause = self.record(pk), request.form.get("cause", "").strip()
        back = url_for("ClaimView.show", pk=pk)
        if not cause:
            return self._record_page(claim, problem=Invalid({"cause": _("请填写重新计算的原因。")}))
        return deed(
            lambda: revising.recount(actors.current(), claim, cause=cause),
            lambda made: _("已重新计算：%(outcome)s。", outcome=_(made.outcome.label)),
            back,
        )

    @expose("/<pk>/recover", methods=["POST"])
    @has_access
    def recover(self, pk: str) -> Any:
        """Propose that money of a paid claim comes back; a supervisor orders it (R62)."""
        claim, given = self.record(pk), request.form
        cause, reason = given.get("cause", ""), given.get("reason", "").strip()
        problems = {}
        if cause not in {value for value, _label in RecoveryCause.options()}:
            problems["cause"] = _("请选择追回事由。")
        if not reason:
            problems["reason"] = _("请填写追回的依据。")
        if problems:
            return self._record_page(claim, problem=Invalid(problems), typed={"cause": cause, "reason": reason})
        return deed(
            lambda: recoveries.propose(actors.current(), claim, cause=RecoveryCause(cause), reason=reason),
            _("已提出追回，等待监督检查人员决定。"),
            url_for("ClaimView.show", pk=pk),
        )

    # -- the insurance that the county bought

    @expose("/insurance", methods=["GET", "POST"])
    @has_access
    def insurance(self) -> Any:
        """Show what can be claimed for insurance today; post insurer, bank and account to draft the claim."""
        acting = actors.current()
        if refusal := may_draft(acting, ClaimKind.ACCIDENT_INSURANCE, unit_id=None, trainee_id=None):
            raise Refused(refusal)
        if request.method == "GET":
            return self._insurance_page()
        given: dict[str, Any] = {name: request.form.get(name, "").strip() for name in PAYEE}
        missing = {name: _("必填。") for name, value in given.items() if not value}
        if missing:
            return self._insurance_page(Invalid(missing, _("请填写收款人、开户银行和账号。")))
        try:
            return deed(
                lambda: claims.draft(acting, ClaimKind.ACCIDENT_INSURANCE, **given),
                lambda claim: _("已起草 %(number)s，请核对后提交。", number=claim.number),
                lambda claim: url_for("ClaimView.show", pk=claim.id),
            )
        except (Invalid, Refused) as problem:
            unit_of_work.rollback()
            return self._insurance_page(problem)

    def _insurance_page(self, problem: Invalid | Refused | None = None) -> Any:
        acting = actors.current()
        names = working_after.insurers(acting.region_code, clock.today())
        named = request.form.get("payee_name") or request.args.get("insurer") or next(iter(names), "")
        drafts = computing.drafts(
            ClaimKind.ACCIDENT_INSURANCE, region_code=acting.region_code, until=clock.today(), insurer=named
        )
        page = self.show_page(
            "subsidies/insurance.html",
            card=self.card,
            drafts=[(draft, explaining.steps_of(draft)) for draft in drafts],
            notice_doc=explaining.notice_id(),
            insurers=names,
            insurer=named,
            typed=request.form,
            problem=problem,
            once=once.fresh_key(),
        )
        return make_response(page, problem.status if problem else 200)


class ClaimLineView(EntityView):
    """The lines in force of all claims in reach."""

    card = cards.LINE
    route_base = "/admin/claim-lines"
    read = READ
    show_template = "subsidies/line.html"

    def base(self, given: Any) -> Select[Any]:
        """Lines of the revision in force; what was replaced stays with its claim."""
        return select(ClaimLine).join(Claim, Claim.id == ClaimLine.claim_id).where(ClaimLine.revision == Claim.revision)

    def extra(self, record: ClaimLine) -> dict[str, Any]:
        """How the line was worked out."""
        return {"steps": explaining.steps_of(record), "notice_doc": explaining.notice_id()}


class ClaimRecountView(EntityView):
    """What changes of circumstances made of claims, old beside new."""

    card = cards.RECOUNT
    route_base = "/admin/claim-recounts"
    read = READ
    show_template = "subsidies/recount.html"

    def extra(self, record: Any) -> dict[str, Any]:
        """The differences line by line."""
        claim = queries.claim_in_reach(record.claim_id)
        if claim is None:
            raise OutOfReach()
        return {"claim": claim, "differences": telling.differences_of(record)}
