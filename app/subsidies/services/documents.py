"""The documents of a claim: what the system holds is not asked for, what is missing the claimant provides (R42)."""

from dataclasses import dataclass
from io import BytesIO

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.core import actor as actors
from app.core import files
from app.core.actor import Actor
from app.core.choices import Choice
from app.core.errors import Invalid, Refusal, Refused
from app.core.files import StoredFile
from app.programme.queries import database_params
from app.security.states import Permission
from app.subsidies.models import Claim
from app.subsidies.policy.claims import may_submit
from app.subsidies.queries import documents as queries
from app.subsidies.queries.documents import Records
from app.subsidies.rules.claims import documents_complete
from app.subsidies.states import BEFORE_REVIEW, ClaimDoc, ClaimKind


class Source(Choice):
    """Where a document of a claim comes from."""

    IN_SYSTEM = "IN_SYSTEM", "系统已有，不再要求提供"
    PROVIDED = "PROVIDED", "已提供"
    MISSING = "MISSING", "待提供"


PLACES = {  # where an officer finds the records behind a document
    ClaimDoc.ID_OR_DIPLOMA: "/admin/trainees/",
    ClaimDoc.AGREEMENT: "/admin/agreements/",
    ClaimDoc.ATTENDANCE: "/admin/attendance-months/",
    ClaimDoc.PAY_DETAIL: "/admin/allowance-payments/",
    ClaimDoc.POLICY: "/admin/insurance-policies/",
    ClaimDoc.INVOICE: "/admin/insurance-policies/",
    ClaimDoc.LABOUR_CONTRACT: "/admin/retentions/",
    ClaimDoc.SI_PROOF: "/admin/insurance-months/",
    ClaimDoc.UNEMP_PROOF: "/admin/unemployment-registrations/",
}


@dataclass(frozen=True)
class DocState:
    """One document of a claim and where it comes from; ``link`` leads to the records, ``file`` is what was provided."""

    doc: ClaimDoc
    source: Source
    words: str
    link: str | None = None
    file: StoredFile | None = None

    @property
    def is_missing(self) -> bool:
        """Whether the claimant is asked for the document."""
        return self.source == Source.MISSING

    @property
    def file_id(self) -> str | None:
        """The key of the provided file."""
        return self.file.id if self.file else None


def docs_of(kind: ClaimKind) -> list[ClaimDoc]:
    """The documents of a kind by the parameter in force, in its order."""
    return [ClaimDoc(name) for name in database_params().get("claim_docs").get(kind, ())]


def needed(claim: Claim) -> list[DocState]:
    """Every document of a claim and where it comes from; three statements, whatever the number of lines."""
    docs = docs_of(claim.kind)
    records, provided = queries.records_of(claim, docs), queries.files_by_doc(claim)
    return [_state(claim, doc, records.get(doc), provided.get(doc)) for doc in docs]


def _state(claim: Claim, doc: ClaimDoc, records: Records | None, file: StoredFile | None) -> DocState:
    if doc == ClaimDoc.ROSTER:
        return DocState(doc, Source.IN_SYSTEM, _("由系统按申领明细生成。"), file=file)
    if doc == ClaimDoc.PAY_DETAIL and _is_paid_by_county(claim):
        return DocState(doc, Source.IN_SYSTEM, _("本县（区）直接发放到本人银行卡，无需单位发放凭证。"), file=file)
    if records is not None and records.is_whole:
        words = _("%(n)s 条明细在系统中均有记录。", n=records.lines)
        return DocState(doc, Source.IN_SYSTEM, words, _link(doc), file)
    if file is not None:
        return DocState(doc, Source.PROVIDED, file.name, file=file)
    if records is None or not records.lines:
        return DocState(doc, Source.MISSING, _("请上传。"))
    words = _("%(n)s 条明细在系统中没有记录，请上传或先补充记录。", n=records.missing)
    return DocState(doc, Source.MISSING, words, _link(doc))


def _is_paid_by_county(claim: Claim) -> bool:
    mode = database_params().get("pay_mode", region=claim.region_code)
    return bool(mode != "UNIT_ADVANCE")


def _link(doc: ClaimDoc) -> str | None:
    acting = actors.current()
    is_officer = acting.may(Permission.PLACEMENT_READ) and not (acting.unit_ids or acting.trainee_ids)
    return PLACES.get(doc) if is_officer else None


def missing_of(claim: Claim) -> str | None:
    """R42's refusal when a document of a claim is neither in the system nor provided, else None."""
    found = needed(claim)
    judged = documents_complete(
        kind=claim.kind,
        provided=[row.doc for row in found if row.source == Source.PROVIDED],
        in_system=[row.doc for row in found if row.source == Source.IN_SYSTEM],
        params=database_params(),
    )
    return judged.message


def provide(actor: Actor, claim: Claim, doc: ClaimDoc, name: str, body: bytes) -> StoredFile:
    """Keep one document of a claim before its review, PDF or picture; a later one takes the place of an earlier.

    Raises Refused for anybody but the claimant or after the submission, Invalid on ``doc`` or ``file``.
    """
    if refusal := may_submit(actor, claim):
        raise Refused(refusal)
    if claim.state not in BEFORE_REVIEW:
        raise Refused(Refusal("state", _("申领已提交，补充材料请等待经办机构一次性告知。"), "R42"), status=409)
    if doc not in docs_of(claim.kind):
        raise Invalid({"doc": _("这项补贴不需要这种材料。")})
    return files.store(claim, doc.value, FileStorage(BytesIO(body), filename=name))
