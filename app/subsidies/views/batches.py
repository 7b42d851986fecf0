"""Pages of payment batches: drafted, sent with a file, answered by finance; and of single payments."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Response, flash, make_response, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core import actor as actors
from app.core import files, once, unit_of_work
from app.core.errors import Invalid, Refused, ServiceError
from app.core.views import EntityView
from app.core.views.deeds import deed
from app.security.states import Permission
from app.subsidies.card import money as cards
from app.subsidies.models import PaymentBatch, PaymentItem
from app.subsidies.policy.money import may_answer, may_draft
from app.subsidies.queries import batches as queries
from app.subsidies.services import batches, entering, results
from app.subsidies.states import BatchState, ItemState

READ, SEND, CONFIRM = Permission.BUDGET_READ, Permission.PAYMENT_SEND, Permission.PAYMENT_CONFIRM
SHOWN = 500  # payments of one page; the file holds all of them


class PaymentBatchView(EntityView):
    """Payments that go to finance together, and what became of them."""

    card = cards.BATCH
    route_base = "/admin/payment-batches"
    read = READ
    needs = {"new": SEND, "put": SEND, "pull": SEND, "book": READ, "answers": CONFIRM}
    mover, moves = batches.perform, batches.MOVES
    list_template = "subsidies/batches.html"
    show_template = "subsidies/batch.html"

    def drafts(self) -> bool:
        """Whether the actor begins batches of their own county."""
        return may_draft(actors.current(), actors.current().region_code) is None

    def extra(self, record: PaymentBatch) -> dict[str, Any]:
        """Its payments, what may still be added, and what this actor may do with it."""
        acting = actors.current()
        items = queries.items_of(record)
        drafts = may_draft(acting, record.region_code) is None
        answers = may_answer(acting, record) is None
        is_draft, is_sent = record.state == BatchState.DRAFT, record.state == BatchState.SENT
        return {
            "items": items[:SHOWN],
            "more": max(len(items) - SHOWN, 0),
            "by_state": [(state, sum(item.state == state for item in items)) for state in ItemState],
            "pulls": drafts and (is_draft or is_sent),
            "adds": payable(record.region_code) if drafts and is_draft else [],
            "downloads": record.checksum is not None and not is_draft and (drafts or answers),
            "answers": answers and is_sent,
        }

    @expose("/new", methods=["GET", "POST"])
    @has_access
    def new(self) -> Any:
        """Choose approved claims for a batch, and begin it."""
        acting = actors.current()
        if refusal := may_draft(acting, acting.region_code):
            raise Refused(refusal)
        if request.method == "GET":
            return self._new_page()
        try:
            return once.once(self._begin)
        except (Invalid, Refused) as problem:
            unit_of_work.rollback()
            return self._new_page(problem)

    def _begin(self) -> Response:
        batch = batches.draft(actors.current(), request.form.getlist("claim"))
        if batch is None:
            flash(_("所选申领在支付前查验中全部被挂起，没有建立批次。"), "warning")
            return make_response(redirect(url_for("PaymentBatchView.new")))
        flash(_("已建立批次 %(number)s，核对后送财政。", number=batch.number), "success")
        return make_response(redirect(url_for("PaymentBatchView.show", pk=batch.id)))

    def _new_page(self, problem: ServiceError | None = None) -> Any:
        page = self.show_page(
            "subsidies/batch_new.html",
            card=self.card,
            rows=payable(actors.current().region_code),
            chosen=set(request.form.getlist("claim")),
            problem=problem,
            once=once.fresh_key(),
        )
        return make_response(page, problem.status if problem else 200)

    @expose("/<pk>/add", methods=["POST"])
    @has_access
    def put(self, pk: str) -> Any:
        """Put more claims into a draft."""
        batch, chosen = self.record(pk), request.form.getlist("claim")
        return self._told(pk, lambda: batches.add(actors.current(), batch, chosen), _("已加入批次。"))

    @expose("/<pk>/pull", methods=["POST"])
    @has_access
    def pull(self, pk: str) -> Any:
        """Take payments out of a batch."""
        batch, chosen, reason = self.record(pk), request.form.getlist("item"), request.form.get("reason", "")
        if not chosen:
            return self._record_page(batch, problem=Invalid({"item": _("请勾选要撤出的付款。")}))
        return self._told(
            pk, lambda: batches.pull(actors.current(), batch, chosen, reason=reason), _("所选付款已撤出。")
        )

    @expose("/<pk>/payments.xlsx")
    @has_access
    def book(self, pk: str) -> Any:
        """The file that finance fills; logged."""
        return files.as_download(batches.download(actors.current(), self.record(pk)))

    @expose("/<pk>/answers", methods=["POST"])
    @has_access
    def answers(self, pk: str) -> Any:
        """Take the filled file in, all of it or nothing; faulty cells are told one by one."""
        batch, given = self.record(pk), request.files.get("file")
        if given is None or not given.filename:
            return self._record_page(batch, problem=Invalid({"file": _("请选择要上传的文件。")}))
        name, body = given.filename, given.read()
        return self._told(
            pk,
            lambda: results.read_file(actors.current(), batch, name=name, body=body),
            lambda new: _("已登记 %(n)s 笔拨付结果。", n=new),
        )

    def _told(self, pk: str, act: Callable[[], object], said: str | Callable[[Any], str]) -> Any:
        """Do it once; a refusal comes back on the page of the batch, with every faulty cell."""
        try:
            return deed(act, said, lambda _done: url_for("PaymentBatchView.show", pk=pk))
        except (Invalid, Refused) as problem:
            unit_of_work.rollback()
            return self._record_page(self.record(pk), problem=problem)


def payable(region_code: str) -> list[tuple[Any, str]]:
    """The approved claims of a county that no batch holds, each with what keeps it out."""
    claims = queries.payable_claims(region_code)
    against = entering.obstacles(claims)
    return [(claim, against.get(claim.id, "")) for claim in claims]


class PaymentItemView(EntityView):
    """Single payments: whose, how much, under which voucher."""

    card = cards.ITEM
    route_base = "/admin/payment-items"
    read = READ
    needs = {"answer": CONFIRM}
    show_template = "subsidies/item.html"

    def extra(self, record: PaymentItem) -> dict[str, Any]:
        """Whether finance may still say what became of it."""
        waits = record.state == ItemState.QUEUED and record.batch.state == BatchState.SENT
        return {"answers": waits and may_answer(actors.current(), record.batch) is None, "typed": request.form}

    @expose("/<pk>/answer", methods=["POST"])
    @has_access
    def answer(self, pk: str) -> Any:
        """Say that it was paid under a voucher, or why it failed."""
        item, form = self.record(pk), request.form
        facts: dict[str, Any] = {"is_paid": form.get("is_paid") == "1", "voucher_no": form.get("voucher_no", "")}
        try:
            day = date.fromisoformat(form.get("paid_on", "")) if facts["is_paid"] else None
        except ValueError:
            return self._record_page(item, problem=Invalid({"paid_on": _("请填写拨付日期。")}))
        try:
            return deed(
                lambda: results.answer(actors.current(), item, paid_on=day, problem=form.get("problem", ""), **facts),
                _("已登记拨付结果。"),
                lambda _done: url_for("PaymentItemView.show", pk=pk),
            )
        except (Invalid, Refused) as problem:
            unit_of_work.rollback()
            return self._record_page(self.record(pk), problem=problem)
