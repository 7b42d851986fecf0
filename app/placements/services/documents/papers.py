"""Print and issue the documents of a placement: what is issued is printed once and kept, the rest anew each time."""

from typing import Any

from app.core import documents, files, issuing
from app.core.identifiers import mask_name
from app.core.issued import IssuedDocument, IssuedState
from app.core.pdf.official import chinese_date
from app.core.pdf.verification import is_number
from app.placements.models import Agreement, Application, Assessment, Placement
from app.placements.queries import documents as queries
from app.placements.queries.agreements import signed_file
from app.placements.queries.certificates import certificate_facts
from app.placements.queries.reaching import placement_of
from app.placements.services.documents import facts
from app.placements.services.documents.paper import Paper
from app.placements.states import AssessmentState

LETTER, CERTIFICATE, ASSESSMENT = "dispatch_letter", "certificate", "assessment"


def dispatch_letter_pdf(placement: Placement, number: str, code: str) -> bytes:
    """The dispatch letter as a file."""
    return documents.build("dispatch_letter", facts.dispatch_letter(placement, number, code))


def agreement_pdf(agreement: Agreement, number: str, code: str) -> bytes:
    """One version of an agreement as a file; with neither number nor code it says that it is a draft."""
    return documents.build("agreement", facts.agreement(agreement, number, code))


def certificate_pdf(assessment: Assessment, number: str, code: str) -> bytes:
    """The certificate as a file."""
    return documents.build("certificate", facts.certificate(assessment, number, code))


def _who(record: Any, post_title: str) -> list[tuple[str, str]]:
    return [
        ("姓名", mask_name(record.person_name)),
        ("见习单位", record.unit_name),
        ("见习岗位", post_title),
    ]


def _days(first: Any, last: Any) -> str:
    return f"{chinese_date(first)}至{chinese_date(last)}"


def issue_letter(placement: Placement) -> IssuedDocument:
    """Issue the dispatch letter under the number of the dispatch; it is printed when first asked for, and then kept."""
    application, office = queries.application_of(placement), queries.office_of(placement.region_code)
    number = application.dispatch_no or ""
    term = _days(placement.agreed_start, placement.agreed_end)
    report_by = chinese_date(application.report_by) if application.report_by else ""
    return issuing.issue(
        placement,
        kind=LETTER,
        series="JXPQ",
        title="就业见习派遣单",
        issuer=office.name,
        shown=[*_who(placement, placement.post_title), ("见习期限", term), ("报到期限", report_by)],
        print_as=None,
        number=number if is_number(number) else None,
        issued_on=application.dispatched_on,
    )


def letter(placement: Placement) -> Paper:
    """The dispatch letter that was issued, as it was first printed."""
    issued = issuing.latest(placement, LETTER) or issue_letter(placement)
    return _kept(placement, issued, lambda number, code: dispatch_letter_pdf(placement, number, code))


def agreement_file(agreement: Agreement) -> Paper:
    """The one file that both sides and the county hold; before both have signed, a draft."""
    name, stored = f"就业见习协议_{agreement.agreement_no}_第{agreement.number}版", signed_file(agreement)
    if stored is not None:
        return Paper(f"{name}.pdf", content=files.content_of(stored))
    return Paper(f"{name}_草稿.pdf", kind="agreement", context=facts.agreement(agreement, "", ""))


def issue_certificate(assessment: Assessment, print_as: issuing.PrintAs | None = None) -> IssuedDocument:
    """Issue the certificate, under the number that it has already where it came from elsewhere."""
    number = assessment.certificate_no or ""
    return issuing.issue(
        assessment,
        kind=CERTIFICATE,
        series="JXZS",
        title="就业见习证书",
        issuer=queries.office_of(assessment.region_code).name,
        shown=_told_of_certificate(assessment),
        print_as=print_as,
        number=number if is_number(number) else None,
        issued_on=assessment.issued_on,
    )


def _told_of_certificate(assessment: Assessment) -> list[tuple[str, str]]:
    """What the code tells to anybody, in Chinese whatever the language of the request."""
    placement = placement_of(assessment)
    whole = certificate_facts(assessment).is_completed
    first, last = placement.actual_start or placement.starts_on, placement.actual_end or placement.ends_on
    return [
        ("见习人员", mask_name(assessment.person_name)),
        ("见习单位", assessment.unit_name),
        ("见习岗位", placement.post_title),
        ("见习期间", f"{first} — {last}"),
        ("完成情况", "期满" if whole else f"未满协议期限，最后在岗日 {last}"),
        ("鉴定结论", assessment.overall.label if assessment.overall else ""),
    ]


def certificate(assessment: Assessment) -> Paper | None:
    """The certificate that was issued, None before; one that was revoked is still there, and its code says so."""
    issued = issuing.latest(assessment, CERTIFICATE)
    if issued is None and assessment.state != AssessmentState.ISSUED:
        return None
    issued = issued or issue_certificate(assessment)
    return _kept(assessment, issued, lambda number, code: certificate_pdf(assessment, number, code))


def assessment_form(assessment: Assessment) -> Paper:
    """The assessment as it is now; from the unit's signature on under a number that changes with its content."""
    known = facts.assessment(assessment, "", "")
    if assessment.state == AssessmentState.DRAFT:
        return Paper("就业见习鉴定表_待鉴定.pdf", kind="assessment", context=known)
    content = queries.fingerprint(*(f"{name} {known[name]}" for name in sorted(known)))  # type: ignore[literal-required]
    issued = issuing.issue_anew(
        assessment,
        kind=ASSESSMENT,
        series="JXJD",
        title="就业见习鉴定表",
        issuer=assessment.unit_name,
        shown=[*_who(assessment, known["post_title"]), ("内容校验值", content[:16].upper())],
    )
    known = facts.assessment(assessment, issued.number, issued.code)
    return Paper(f"就业见习鉴定表_{issued.number}.pdf", kind="assessment", context=known)


def slip(application: Application) -> Paper:
    """What a window did for a person, to be signed by them (C27)."""
    return Paper("就业见习代办事项确认单.pdf", kind="application_slip", context=facts.slip(application))


def _kept(record: Any, issued: IssuedDocument, print_as: issuing.PrintAs) -> Paper:
    return Paper(f"{issued.title}_{issued.number}.pdf", content=issuing.printed(record, issued, print_as))


# -- what follows the placement


def follow_dispatch(placement: Placement, **_facts: Any) -> None:
    """Issue the letter in the transaction that dispatches."""
    issue_letter(placement)


def follow_cancel(placement: Placement, **_facts: Any) -> None:
    """A placement that was cancelled, or to which nobody came, has no valid letter."""
    _close(placement, IssuedState.REVOKED, "派遣已取消")


def follow_end(placement: Placement, **_facts: Any) -> None:
    """With the end of the placement its letter has done its work."""
    _close(placement, IssuedState.ENDED, "见习已结束")


def _close(placement: Placement, state: IssuedState, note: str) -> None:
    issued = issuing.latest(placement, LETTER)
    if issued is not None:
        issuing.change(issued, state, note)
