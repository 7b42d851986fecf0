"""Subsidies at the desk of a unit: what could be claimed today, its claims, and the account that is paid."""

from flask import Response, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import OutOfReach
from app.security.states import Permission
from app.subsidies.queries import explaining
from app.subsidies.services import claims
from app.subsidies.states import ClaimKind
from app.units.models import Unit
from app.units.services import correct, editable_fields
from app.workspaces.forms.typed import Form
from app.workspaces.forms.unit_subsidies import account_facts, given_account
from app.workspaces.presenters import subsidies as telling
from app.workspaces.presenters import unit_subsidies as presenter
from app.workspaces.queries import subsidies as asking
from app.workspaces.queries import unit_lists as listing
from app.workspaces.views.subsidy_claims import DEEDS, READING, ClaimPages
from app.workspaces.views.unit import UnitPage

TAX_YEARS = 3
READ, CLAIM = Permission.UNIT_DESK, Permission.SUBSIDY_CLAIM


class UnitSubsidies(ClaimPages, UnitPage):
    """What could be claimed, and the claims."""

    route_base = "/desk/unit/subsidies"
    default_view = "list"
    frame = "workspaces/unit/frame.html"
    back_endpoint = "UnitSubsidies.list"
    account_endpoint = "UnitSubsidyAccount.show"
    needs = {
        "list": READ,
        "draft": CLAIM,
        **dict.fromkeys(READING, READ),
        **dict.fromkeys(DEEDS, CLAIM),
    }

    @expose("/")
    @has_access
    def list(self) -> Response:
        """Show what could be claimed today, what keeps the rest from it, and the claims so far."""
        return self._list(Form())

    @expose("/draft", methods=["POST"])
    @has_access
    def draft(self) -> Response:
        """Draft the claim of one kind; the system works its lines out."""

        def deed(form: Form) -> str:
            kind = form.choice("kind", ClaimKind, ask=_("请选择补贴项目。"))
            form.check()
            if kind not in presenter.KINDS:
                raise OutOfReach()
            claim = claims.draft(self.actor(), kind, unit_id=self._unit().id)
            self.say(_("已生成申领草稿 %(number)s，请核对后提交。", number=claim.number))
            return self.url("show", claim.id)

        return self.act(self._list, deed)

    def _list(self, form: Form) -> Response:
        acting = self.actor()
        units = listing.units_of(acting)
        unit = units[0] if units else None
        return self.show_page(
            "workspaces/unit/subsidies.html",
            form=form,
            unit=unit,
            offers=presenter.offers_of(unit.id) if unit else [],
            waits=presenter.waits_of(asking.unready_months(unit.id)) if unit else [],
            account=given_account(unit) if unit else {},
            claims=asking.claims_page(acting, request.args.get("cursor")),
            sums=asking.sums_of(acting),
            url=lambda cursor: url_for("UnitSubsidies.list", cursor=cursor) + "#claims",
            standing_of=telling.standing_of,
            notice=explaining.notice_id(),
            years=range(clock.today().year, clock.today().year - TAX_YEARS, -1),
        )

    def _unit(self) -> Unit:
        units = listing.units_of(self.actor())
        if not units:
            raise OutOfReach()
        return units[0]


class UnitSubsidyAccount(UnitPage):
    """The account to which a unit's subsidies are paid; it is in the unit's own name (R44)."""

    route_base = "/desk/unit/subsidy-account"
    default_view = "show"
    needs = {"show": READ, "save": CLAIM}

    @expose("/")
    @has_access
    def show(self) -> Response:
        """Show the account, its number masked."""
        return self._page(Form(given=given_account(self._unit())))

    @expose("/", methods=["POST"])
    @has_access
    def save(self) -> Response:
        """Change the account; claims that were sent keep theirs."""

        def deed(form: Form) -> str:
            unit = self._unit()
            correct(self.actor(), unit, **account_facts(form, unit))
            self.say(_("收款账户已保存，今后提交的申领拨付到这个账户。"))
            return url_for("UnitSubsidyAccount.show")

        return self.act(self._page, deed)

    def _page(self, form: Form) -> Response:
        unit = self._unit()
        return self.show_page(
            "workspaces/unit/subsidy_account.html",
            form=form,
            unit=unit,
            account=given_account(unit),
            can_change="bank_account" in editable_fields(self.actor(), unit),
        )

    def _unit(self) -> Unit:
        units = listing.units_of(self.actor())
        if not units:
            raise OutOfReach()
        return units[0]
