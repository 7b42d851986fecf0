"""The pages of one claim at the desk of its claimant, the same for units and young people; every deed by POST."""

from typing import Any, ClassVar

from flask import Response, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import audit, clock, files, unit_of_work
from app.core.errors import Invalid, OutOfReach, Refusal
from app.subsidies.card.telling import differences_of
from app.subsidies.models import Claim
from app.subsidies.queries import claims as queries
from app.subsidies.queries import explaining
from app.subsidies.services import claims, documents, reviewing
from app.subsidies.services.moving import is_own, perform
from app.subsidies.states import BEFORE_REVIEW, ClaimDoc, ClaimState
from app.workspaces.forms.typed import Form
from app.workspaces.presenters import subsidies as telling
from app.workspaces.presenters import subsidies_why as why
from app.workspaces.queries import subsidies as asking
from app.workspaces.views.desk import DeskPage, found

LINES = 40  # of a page
REASON_MAX = 500
PAGES_MAX = 1000
DEEDS = ("refresh", "provide", "submit", "withdraw", "fix_account")
READING = ("show", "reasons", "check", "download")


class ClaimPages(DeskPage):
    """One claim: what is asked of me, lines explained, documents, the check before it is sent, why it is less."""

    frame: ClassVar[str] = "workspaces/base.html"
    back_endpoint: ClassVar[str] = ""
    account_endpoint: ClassVar[str] = ""

    # -- reading

    @expose("/claims/<pk>")
    @has_access
    def show(self, pk: str) -> Response:
        """Show where a claim stands and everything in it."""
        return self._page(pk, Form())

    @expose("/claims/<pk>/why")
    @has_access
    def reasons(self, pk: str) -> Response:
        """Show why a claim was refused, or less than the standard (B42)."""
        claim = self.own(pk)
        file = asking.file_of(claim)
        told = why.tell(file.lines, file.sheets)
        page, pages = _page_of(len(told))
        return self.claim_page(
            "workspaces/subsidies/why.html",
            claim,
            file,
            parts=why.of_claim(claim, told, file.recounts),
            told=told[page * LINES : (page + 1) * LINES],
            refused=telling.last_reason(file.history, "reject"),
            page=page,
            pages=pages,
        )

    @expose("/claims/<pk>/check")
    @has_access
    def check(self, pk: str) -> Response:
        """Show everything once more before it is sent."""
        return self._check(pk, Form())

    @expose("/claims/<pk>/files/<file_id>")
    @has_access
    def download(self, pk: str, file_id: str) -> Any:
        """Send a document that was provided for the claim; logged."""
        claim = self.own(pk)
        stored = asking.stored_file(claim, file_id)
        if stored is None or not files.is_there(stored):
            raise OutOfReach()
        audit.note("download", claim, file=stored.name)
        unit_of_work.keep_writes()
        return files.as_download(stored)

    # -- deeds

    @expose("/claims/<pk>/refresh", methods=["POST"])
    @has_access
    def refresh(self, pk: str) -> Response:
        """Work the lines of a draft out anew."""

        def deed(_form: Form) -> str:
            claims.refresh(self.actor(), self.own(pk))
            self.say(_("已按最新的考勤、协议、发放记录和收款账户重新计算。"))
            return self.url("show", pk)

        return self.act(lambda form: self._page(pk, form), deed)

    @expose("/claims/<pk>/documents", methods=["POST"])
    @has_access
    def provide(self, pk: str) -> Response:
        """Upload a document that the system does not hold."""

        def deed(form: Form) -> str:
            doc = form.choice("doc", ClaimDoc, ask=_("请选择材料种类。"))
            form.check()
            upload = request.files.get("file")
            if doc is None or upload is None or not upload.filename:
                raise Invalid({"file": _("请选择要上传的文件。")})
            documents.provide(self.actor(), self.own(pk), doc, upload.filename, upload.read())
            self.say(_("“%(doc)s”已上传。", doc=_(doc.label)))
            return self.url("show", pk) + "#documents"

        return self.act(lambda form: self._page(pk, form), deed)

    @expose("/claims/<pk>/submit", methods=["POST"])
    @has_access
    def submit(self, pk: str) -> Response:
        """Send the claim in, with the pledge (P45)."""

        def deed(form: Form) -> str:
            pledge = form.flag("pledge", ask=_("请先阅读并勾选承诺。"))
            form.check()
            claim = reviewing.MOVES["submit"](self.actor(), self.own(pk), pledge=pledge)
            due = _("，县（区）应在 %(day)s 前受理", day=claim.due_on.isoformat()) if claim.due_on else ""
            self.say(_("申领 %(number)s 已提交%(due)s。", number=claim.number, due=due))
            return self.url("show", pk)

        return self.act(lambda form: self._check(pk, form), deed)

    @expose("/claims/<pk>/withdraw", methods=["POST"])
    @has_access
    def withdraw(self, pk: str) -> Response:
        """Take the claim back, with the reason."""

        def deed(form: Form) -> str:
            reason = form.text("reason", most=REASON_MAX, ask=_("请写明撤回的原因。"))
            form.check()
            reviewing.MOVES["withdraw"](self.actor(), self.own(pk), reason=reason)
            self.say(_("申领已撤回，明细可以重新申领。"))
            return self.url("show", pk)

        return self.act(lambda form: self._page(pk, form), deed)

    @expose("/claims/<pk>/account", methods=["POST"])
    @has_access
    def fix_account(self, pk: str) -> Response:
        """Give a new account after a failed payment (R44)."""

        def deed(form: Form) -> str:
            facts = {name: form.text(name, most=80) for name in ("payee_account", "payee_bank", "account_holder")}
            form.check()
            reviewing.MOVES["fix_account"](self.actor(), self.own(pk), **facts)
            self.say(_("收款账户已更正，将重新拨付。"))
            return self.url("show", pk)

        return self.act(lambda form: self._page(pk, form), deed)

    # -- parts

    def own(self, pk: str) -> Claim:
        """The actor's own claim; raises OutOfReach."""
        claim = found(queries.claim_in_reach(pk))
        if not is_own(self.actor(), claim):
            raise OutOfReach()
        return claim

    def url(self, name: str, pk: str, **more: Any) -> str:
        """The address of a page of a claim at this desk."""
        return url_for(f"{type(self).__name__}.{name}", pk=pk, **more)

    def may(self, claim: Claim, name: str) -> Refusal | None:
        """Why the actor may not make a move of the claim now, or None."""
        return perform.refusal(self.actor(), claim, perform.workflow.moves[name])

    def claim_page(self, template: str, claim: Claim, file: asking.File, **context: Any) -> Response:
        """A page of the claim in the frame of the desk."""
        return self.private(
            template,
            claim=claim,
            file=file,
            standing=telling.standing_of(claim, file.office.name),
            notice=explaining.notice_id(),
            today=clock.today(),
            label_of=telling.label_of,
            tone_of=telling.tone_of,
            states=ClaimState,
            **context,
        )

    def _page(self, pk: str, form: Form) -> Response:
        claim = self.own(pk)
        file = asking.file_of(claim)
        page, pages = _page_of(len(file.lines))
        shown = file.lines[page * LINES : (page + 1) * LINES]
        return self.claim_page(
            "workspaces/subsidies/claim.html",
            claim,
            file,
            form=form,
            steps=telling.steps_of(claim),
            lines=[(line, explaining.steps_of(line)) for line in shown],
            papers=documents.needed(claim),
            letters=telling.letters_of(claim),
            events=telling.events_of(file.history),
            failed=telling.last_reason(file.history, "fail"),
            recounts=[(row, differences_of(row)) for row in file.recounts],
            is_open=claim.state in BEFORE_REVIEW,
            can_withdraw=self.may(claim, "withdraw") is None,
            can_fix=self.may(claim, "fix_account") is None,
            page=page,
            pages=pages,
        )

    def _check(self, pk: str, form: Form) -> Response:
        claim = self.own(pk)
        if claim.state not in BEFORE_REVIEW:
            return self._page(pk, form)
        file = asking.file_of(claim)
        papers = documents.needed(claim)
        return self.claim_page(
            "workspaces/subsidies/check.html",
            claim,
            file,
            form=form,
            parts=why.of_claim(claim, why.tell(file.lines, file.sheets)),
            papers=papers,
            missing=[paper for paper in papers if paper.source == documents.Source.MISSING],
            refusal=self.may(claim, "submit"),
        )


def _page_of(lines: int) -> tuple[int, int]:
    """Which page of the lines is asked for, from 0, and how many there are."""
    pages = max((lines + LINES - 1) // LINES, 1)
    asked = request.args.get("page", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= len(str(PAGES_MAX)) else 1
    return min(max(page, 1), pages) - 1, pages
