"""What the printed documents of a placement are given; the paper is Chinese whatever language the page is in."""

import json
from datetime import date
from typing import Any

from app.core import clock, money
from app.core.calendar import months_and_days
from app.core.issuing import verify_url
from app.core.pdf.contracts import (
    AgreementContext,
    AssessmentContext,
    CertificateContext,
    ChangeLine,
    Clause,
    DispatchLetterContext,
    Sealed,
    Signature,
    SlipContext,
)
from app.core.pdf.official import chinese_date
from app.placements.models import Agreement, Application, Assessment, Placement
from app.placements.queries import documents as queries
from app.placements.queries.certificates import certificate_facts
from app.placements.queries.reaching import placement_of
from app.placements.rules.agreement import CLAUSE_NAMES
from app.placements.rules.changing import FIELDS
from app.placements.states import AssessmentState, EndType, Opinion

BRING = [
    "本人身份证原件",
    "毕业证书原件（高校毕业生）或《就业创业证》（失业青年）",
    "本人社会保障卡（用于领取基本生活补贴）",
]
FRESH = (
    "根据宁人社发〔2023〕75号文件，离校未就业高校毕业生见习期间不视为就业，"
    "见习期满后可按规定参照应届毕业生享受有关政策。"
)
BY_HAND = "在平台上阅读全文、键入姓名、以一次性验证码签署"
ANSWERS = {Opinion.AGREES: "同意单位的鉴定意见。", Opinion.SILENT: "在规定期限内没有答复，视为未提出异议。"}


def sealed(number: str, code: str, on: date | None = None) -> Sealed:
    """Number, code and address of a document; all empty while it is not issued."""
    return Sealed(number=number, code=code, verify_url=verify_url(code) if code else "", issued_on=on or clock.today())


def term(first: date, last: date) -> str:
    """How long a period is, both ends counted: 6个月, 3个月零10天, 20天."""
    months, days = months_and_days(first, last)
    parts = [f"{months}个月"] if months else []
    return "零".join([*parts, *([f"{days}天"] if days or not months else [])])


def dispatch_letter(placement: Placement, number: str, code: str) -> DispatchLetterContext:
    """What reports/dispatch_letter is given."""
    application, named = queries.application_of(placement), queries.named_in(placement)
    office = queries.office_of(placement.region_code)
    return DispatchLetterContext(
        **sealed(number, code, application.dispatched_on),
        dispatch_no=application.dispatch_no or number,
        issuer=office.name,
        office=vars(office),
        person_name=placement.person_name,
        id_shown=named.id_shown,
        category=placement.category.label,
        education=placement.education_band.label,
        unit_name=placement.unit_name,
        post_title=placement.post_title,
        place=named.place,
        mentor=named.mentor.name if named.mentor else "",
        starts_on=placement.agreed_start,
        ends_on=placement.agreed_end,
        term=term(placement.agreed_start, placement.agreed_end),
        allowance=money.text(placement.allowance_yuan),
        report_by=application.report_by or placement.agreed_start,
        bring=BRING,
    )


def agreement(record: Agreement, number: str, code: str) -> AgreementContext:
    """What reports/agreement is given; the fingerprint is that of the clauses in their order."""
    placement = placement_of(record)
    named, office = queries.named_in(placement), queries.office_of(record.region_code)
    clauses = numbered(json.loads(record.clauses or "{}"))
    return AgreementContext(
        **sealed(number, code),
        agreement_no=record.agreement_no,
        version=record.number,
        unit_name=record.unit_name,
        uscc=named.unit.uscc,
        person_name=record.person_name,
        id_shown=named.id_shown,
        office=vars(office),
        post_title=record.post_title,
        allowance=money.text(record.allowance_yuan),
        starts_on=record.starts_on,
        ends_on=record.ends_on,
        term=term(record.starts_on, record.ends_on),
        clauses=clauses,
        change_note=record.change_note or "",
        changes=_changes(record),
        text_sha256=text_hash(clauses),
        signatures=_signatures(record, office.name),
    )


def numbered(clauses: dict[str, str]) -> list[Clause]:
    """The clauses in the order of the model text, each with its Chinese ordinal, name and words."""
    known = [name for name in CLAUSE_NAMES if clauses.get(name, "").strip()]
    return [
        Clause(ordinal=ordinal(place), name=CLAUSE_NAMES[name], text=clauses[name])
        for place, name in enumerate(known, 1)
    ]


def text_hash(clauses: list[Clause]) -> str:
    """The SHA-256 of the clauses as they are printed, a line for each."""
    return queries.fingerprint(*(f"第{one['ordinal']}条 {one['name']} {one['text']}" for one in clauses))


def ordinal(number: int) -> str:
    """一, 十, 十六, 二十一: Chinese ordinals up to 99."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    head = ("" if tens < 2 else digits[tens]) + ("十" if tens else "")
    return head + (digits[ones] if ones or not tens else "")


def _changes(record: Agreement) -> list[ChangeLine]:
    lines = []
    for field, *_rest in json.loads(record.changes or "[]"):
        old, new, who, when = _rest[-4:]
        label = FIELDS[field].label if field in FIELDS else field
        lines.append(ChangeLine(field=label, old=old or "—", new=new or "—", who=who, when=when))
    return lines


def _signatures(record: Agreement, office: str) -> list[Signature]:
    def side(title: str, party: str, name: str | None, at: Any) -> Signature:
        when = f"{chinese_date(at)} {at:%H:%M}" if at else ""
        return Signature(side=title, party=party, name=name or "", how=BY_HAND, at=when, stamp="")

    trainee = record.person_name + (f"（监护人：{record.guardian}）" if record.guardian else "")
    filed = f"备案日期：{chinese_date(record.filed_on)}" if record.filed_on else "备案日期以核验页显示为准"
    return [
        side("甲方（见习单位）", record.unit_name, record.unit_signer, record.unit_signed_at),
        side("乙方（见习人员）", trainee, record.trainee_signer, record.trainee_signed_at),
        Signature(side="备案", party=office, name="", how="", at="", stamp=f"（盖章处）\n{filed}"),
    ]


def outcome(placement: Placement) -> str:
    """How the internship ended, as the certificate says it (C90)."""
    if placement.end_type == EndType.NORMAL:
        return "见习期满"
    last = chinese_date(placement.actual_end or placement.ends_on)
    if placement.end_type == EndType.EARLY_RETAINED:
        return f"因被见习单位录用提前结束，最后在岗日为{last}"
    return f"未满协议约定期限，最后在岗日为{last}"


def certificate(record: Assessment, number: str, code: str) -> CertificateContext:
    """What reports/certificate is given; R48 is told where it holds."""
    placement = placement_of(record)
    named, found = queries.named_in(placement), certificate_facts(record)
    words = outcome(placement) + (f"，缺勤{found.days_missed}天" if found.days_missed else "")
    return CertificateContext(
        **sealed(number, code, record.issued_on),
        issuer=queries.office_of(record.region_code).name,
        person_name=record.person_name,
        id_shown=named.id_shown,
        unit_name=record.unit_name,
        post_title=placement.post_title,
        starts_on=placement.actual_start or placement.starts_on,
        ends_on=placement.actual_end or placement.ends_on,
        outcome=words,
        grade=record.overall.label if record.overall else "合格",
        note=FRESH if found.is_fresh else "",
    )


def assessment(record: Assessment, number: str, code: str) -> AssessmentContext:
    """What reports/assessment is given."""
    placement = placement_of(record)
    named, days = queries.named_in(placement), queries.attended(placement)
    first, last = placement.actual_start or placement.starts_on, placement.actual_end or placement.ends_on
    scored = (
        ("工作态度", record.attitude),
        ("业务技能", record.skill),
        ("团队协作", record.teamwork),
        ("综合评定", record.overall),
    )
    return AssessmentContext(
        **sealed(number, code, record.signed_on),
        person_name=record.person_name,
        id_shown=named.id_shown,
        category=placement.category.label,
        education=placement.education_band.label,
        unit_name=record.unit_name,
        post_title=placement.post_title,
        mentor=named.mentor.name if named.mentor else "",
        starts_on=first,
        ends_on=last,
        term=term(first, last),
        outcome=outcome(placement),
        attendance=f"应出勤{days.own}天，出勤{days.attended}天，公假、工伤、病假{days.paid_leave}天，"
        f"事假{days.personal_leave}天，旷工{days.absent}天",
        scores=[(label, score.label if score else "") for label, score in scored],
        opinion=record.opinion or "",
        signed_by=record.signed_by or "",
        signed_on=record.signed_on,
        answer=_answer(record),
        answered_on=record.answered_on,
        is_answered_by_person=record.trainee_opinion not in (None, Opinion.SILENT),
        office=vars(queries.office_of(record.region_code)),
        office_words=_office_words(record),
        certified_on=record.issued_on,
    )


def _answer(record: Assessment) -> str:
    if record.trainee_opinion == Opinion.DISAGREES:
        return f"有不同意见：{record.trainee_words or ''}"
    known = ANSWERS.get(record.trainee_opinion) if record.trainee_opinion else ""
    return f"{known}{record.trainee_words or ''}" if known else ""


def _office_words(record: Assessment) -> str:
    if record.state == AssessmentState.ISSUED:
        return f"鉴定合格，出具见习证书，证书编号：{record.certificate_no}。"
    return "见习证书已撤销。" if record.state == AssessmentState.REVOKED else ""


def slip(record: Application) -> SlipContext:
    """What reports/application_slip is given: what a window did for a person, to be signed by them (C27)."""
    accepted = record.accepted_at is not None
    return SlipContext(
        **sealed("", ""),
        person_name=record.person_name,
        id_shown=queries.masked_number(record.trainee_id),
        unit_name=record.unit_name,
        post_title=record.post_title,
        office=vars(queries.office_of(record.home_region)),
        deed="代为报名，并代为确认接受见习单位的拟接收" if accepted else "代为报名",
        because=record.entered_because or "本人到窗口要求代办",
        applied_at=record.applied_at,
        state=record.state.label,
    )
