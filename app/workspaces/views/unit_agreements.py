"""The agreement of a placement at the unit's desk: read, write, sign, change, and see its versions."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import marks, workflow
from app.core.errors import OutOfReach
from app.placements.models import Agreement
from app.placements.queries import agreements as asking
from app.placements.rules.agreement import CLAUSE_NAMES
from app.placements.rules.changing import FIELDS
from app.placements.services import agreements
from app.placements.services.drafting import perform
from app.placements.states import AGREEING, AgreementState, Needs
from app.security.states import Permission
from app.workspaces.forms.typed import Form
from app.workspaces.forms.unit import NOTE_MAX, given_terms, read_terms, require_fresh, terms_offered
from app.workspaces.presenters.unit_agreements import deeds_for, terms_shown
from app.workspaces.views.desk import found
from app.workspaces.views.unit import UnitPage

IN_FORCE = (AgreementState.SIGNED, AgreementState.FILED)


class UnitAgreements(UnitPage):
    """One version of an agreement."""

    route_base = "/desk/unit/agreements"
    default_view = "show"
    needs = dict.fromkeys(("show", "sign", "code", "edit", "change", "redraft", "void"), Permission.UNIT_DESK)

    @expose("/<pk>")
    @has_access
    def show(self, pk: str) -> Any:
        """Show the whole text, who signed, the versions, and what may be done."""
        return self._page(pk)

    def _page(self, pk: str, form: Form | None = None, wanted: str = "") -> Response:
        acting, agreement = actors.current(), _agreement(pk)
        clauses = asking.clauses_of(agreement)
        return self.show_page(
            "workspaces/unit/agreement.html",
            agreement=agreement,
            clauses=[(_(CLAUSE_NAMES[name]), text) for name, text in clauses.items()],
            lacking=[_(CLAUSE_NAMES[name]) for name in agreements.missing_clauses(agreement)],
            versions=asking.versions_of(agreement),
            changes=asking.changes_of(agreement),
            labels_of_fields={name: _(field.label) for name, field in FIELDS.items()},
            deeds=deeds_for(perform, acting, agreement),
            may_sign=perform.refusal(acting, agreement, AGREEING.moves["sign_unit"]) is None,
            history=workflow.history(agreement),
            labels={move.name: move.label for move in AGREEING.moves.values()},
            states=AgreementState,
            wanted=wanted,
            form=form or Form(),
        )

    @expose("/<pk>/code", methods=["POST"])
    @has_access
    def code(self, pk: str) -> Any:
        """Send the signer a one-time code."""
        return self._once(pk, agreements.request_code, _("验证码已发到您确认过的邮箱或手机，10 分钟内有效。"), "sign")

    @expose("/<pk>/redraft", methods=["POST"])
    @has_access
    def redraft(self, pk: str) -> Any:
        """Open a returned agreement for writing again."""
        return self._once(pk, agreements.redraft, _("已重新起草，请按退回原因修改后签署。"), "terms")

    def _once(self, pk: str, verb: Callable[..., Any], said: str, anchor: str) -> Response:
        def deed(_form: Form) -> str:
            verb(actors.current(), _agreement(pk))
            flash(said, "success")
            return url_for("UnitAgreements.show", pk=pk, _anchor=anchor)

        return self.act(lambda form: self._page(pk, form), deed)

    @expose("/<pk>/sign", methods=["GET", "POST"])
    @has_access
    def sign(self, pk: str) -> Any:
        """Sign: read to the end, type the own name, give the code."""

        def deed(form: Form) -> str:
            signed = agreements.sign_unit(
                actors.current(),
                _agreement(pk),
                read_to_end=form.flag("read_to_end"),
                typed_name=form["typed_name"],
                code=form["code"].strip(),
            )
            flash(_("单位已签署。") + _told_next(signed), "success")
            return url_for("UnitAgreements.show", pk=pk)

        return self.act(lambda form: self._page(pk, form, "sign"), deed)

    @expose("/<pk>/void", methods=["GET", "POST"])
    @has_access
    def void(self, pk: str) -> Any:
        """Give up a version that both have not signed."""

        def deed(form: Form) -> str:
            words = form.text("reason", most=NOTE_MAX, ask=_("请写明作废的原因，双方都能看到。"))
            form.check()
            agreements.void(actors.current(), _agreement(pk), reason=words)
            flash(_("协议已作废。"), "success")
            return url_for("UnitAgreements.show", pk=pk)

        return self.act(lambda form: self._page(pk, form, "void"), deed)

    @expose("/<pk>/edit", methods=["GET", "POST"])
    @has_access
    def edit(self, pk: str) -> Any:
        """Write the terms of a draft."""
        return self._terms(pk, in_force=False)

    @expose("/<pk>/change", methods=["GET", "POST"])
    @has_access
    def change(self, pk: str) -> Any:
        """Propose a change of an agreement in force; the table says who signs what (B27)."""
        return self._terms(pk, in_force=True)

    def _terms(self, pk: str, *, in_force: bool) -> Response:
        if (_agreement(pk).state in IN_FORCE) != in_force:
            raise OutOfReach()

        def deed(form: Form) -> str:
            agreement = _agreement(pk)
            require_fresh(form, agreement, given_terms(agreement))
            note = form.text("change_note", most=NOTE_MAX)
            facts = read_terms(form, terms_offered(agreement))
            written = agreements.write(actors.current(), agreement, change_note=note, **facts)
            flash(_told_of_change(agreement, written), "success")
            return url_for("UnitAgreements.show", pk=written.id)

        return self.act(lambda form: self._terms_page(pk, form), deed, given_terms(_agreement(pk)))

    def _terms_page(self, pk: str, form: Form) -> Response:
        agreement = _agreement(pk)
        return self.show_page(
            "workspaces/unit/terms.html",
            agreement=agreement,
            terms=terms_shown(agreement),
            marks=marks.standing(agreement),
            in_force=agreement.state in IN_FORCE,
            table=[(field.label, field.needs.label) for field in FIELDS.values()],
            form=form,
        )


def _agreement(pk: str) -> Agreement:
    agreement = found(asking.agreement_in_reach(pk))
    if agreement.unit_id not in actors.current().unit_ids:
        raise OutOfReach()
    return agreement


def _told_next(agreement: Agreement) -> str:
    if agreement.state == AgreementState.UNIT_SIGNED:
        return _("接下来由本人签署，系统已通知。")
    return _("本次变更只需单位签署，接下来由县区备案。")


def _told_of_change(before: Agreement, after: Agreement) -> str:
    if after.id != before.id:
        return _("已提出变更，形成第 %(n)s 版：%(needs)s。", n=after.number, needs=_(Needs(after.needs).label))
    if after.state in IN_FORCE:
        return _("已更正，不需要重新签署；双方可以看到更正前后的内容。")
    return _("条款已保存。")
