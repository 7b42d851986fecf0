"""Workbooks of several sheets with the same bytes for the same facts; text is never taken for a formula."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from app.core.workflow import history
from app.subsidies.models import Claim
from app.subsidies.queries import evidence as behind
from app.subsidies.queries.claims import checks_of, lines_of, recounts_of, recoveries_of
from app.subsidies.queries.explaining import steps_of
from app.subsidies.services.papers.paper import Paper
from app.subsidies.states import CLAIMING

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: dict[type, dict[str, str]] = {
    datetime: {"num_format": "yyyy-mm-dd hh:mm"},
    date: {"num_format": "yyyy-mm-dd"},
    Decimal: {"num_format": "#,##0.00"},
}
WIDTH_MAX = 60
CELL_MAX = 32_000
Row = Sequence[Any]


@dataclass(frozen=True)
class Tab:
    """One sheet: its name, its headings and its rows."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Row]


def workbook(title: str, tabs: Sequence[Tab], made_at: datetime) -> bytes:
    """The workbook; ``made_at`` stands in its properties instead of the clock."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": title, "created": made_at.replace(microsecond=0)})
    head = book.add_format({"bold": True, "bg_color": "#E1F0F2", "border": 1, "text_wrap": True, "valign": "vcenter"})
    plain = {kind: book.add_format({"border": 1, "valign": "top", **form}) for kind, form in FORMATS.items()}
    words = book.add_format({"border": 1, "valign": "top", "text_wrap": True})
    for tab in tabs:
        sheet = book.add_worksheet(tab.name[:31])
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, tab.headings, head)
        for place, width in enumerate(_widths(tab)):
            sheet.set_column(place, place, width)
        for number, row in enumerate(tab.rows, 1):
            for place, value in enumerate(row):
                _write(sheet, number, place, value, plain, words)
    book.close()
    return stream.getvalue()


def _write(sheet: Any, row: int, place: int, value: Any, plain: dict[type, Any], words: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(row, place, None, words)
    elif isinstance(value, bool):
        sheet.write_string(row, place, "是" if value else "否", words)
    elif isinstance(value, datetime | date):
        sheet.write_datetime(row, place, value, plain[type(value)])
    elif isinstance(value, Decimal):
        sheet.write_number(row, place, value, plain[Decimal])
    elif isinstance(value, int):
        sheet.write_number(row, place, value, words)
    else:
        sheet.write_string(row, place, str(value)[:CELL_MAX], words)


def _widths(tab: Tab) -> list[float]:
    def width(value: Any) -> int:
        return 17 if isinstance(value, datetime) else sum(2 if ord(c) > 0x2E7F else 1 for c in str(value or ""))

    columns = zip(*([tab.headings, *tab.rows[:200]]), strict=True)
    return [min(WIDTH_MAX, max(10, *(width(value) + 2 for value in column))) for column in columns]


# -- the computation sheet


LINE: tuple[str, ...] = (
    *(
        "序号",
        "姓名",
        "证件尾号",
        "种类",
        "月份",
        "起",
        "止",
        "标准（元）",
        "应出勤",
        "计发天数",
        "事假",
        "占标准的份额",
    ),
    *("单位已发（元）", "金额（元）", "是否计发", "未计发规则", "未计发理由", "依据的规则"),
)
STEP = (
    "明细序号",
    "姓名",
    "所属期",
    "步骤",
    "规则",
    "规则名称",
    "条款",
    "计算说明",
    "代入的数值",
    "参数及版本",
    "是否符合",
)


def computation(claim: Claim) -> Paper:
    """Every line of a claim with its steps, rules, figures and parameter versions; all revisions by their number."""
    tabs = [_head(claim)]
    for revision in range(claim.revision, 0, -1):
        tabs += _revision(claim, revision)
    made_at = claim.submitted_at or claim.created_at
    name = f"就业见习补贴计算明细表_{claim.number}.xlsx"
    return Paper(name, make=lambda: workbook("计算明细表", tabs, made_at), mimetype=XLSX)


def _head(claim: Claim) -> Tab:
    params = [
        ("申领时所用参数", f"{key}（{region or '全区'}）= {value}，版本 {version}")
        for key, region, value, version in json.loads(claim.parameters or "[]")
    ]
    facts: list[Row] = [
        ("申领编号", claim.number),
        ("补贴种类", claim.kind.label),
        ("申领人", claim.claimant_name),
        ("所属期", f"{claim.period_from} 至 {claim.period_to}"),
        ("人数", claim.people),
        ("金额（元）", claim.amount_yuan),
        ("现行版本", claim.revision),
        *params,
    ]
    return Tab("申领", ("项目", "内容"), facts)


def _revision(claim: Claim, revision: int) -> list[Tab]:
    mark = "" if claim.revision == 1 else f"（第{revision}版）"
    lines, steps = [], []
    for line in lines_of(claim, revision):
        told = steps_of(line)
        rules = " ".join(dict.fromkeys(step.rule for step in told))
        lines.append(
            (
                line.place, line.person_name, line.id_tail, line.kind.label, line.month, line.from_day, line.to_day,
                line.standard_yuan, line.due_days, line.payable_days, line.personal_leave, line.share,
                line.advance_yuan, line.amount_yuan, line.is_counted, line.refused_by, line.reason, rules,
            )
        )  # fmt: skip
        when = line.month or f"{line.from_day} 至 {line.to_day}"
        for place, step in enumerate(told, 1):
            values = "；".join(f"{key}={value}" for key, value in step.values)
            params = "；".join(
                f"{one.key}（{one.region or '全区'}）={one.value}，版本 {one.version}" for one in step.params
            )
            steps.append(
                (line.place, line.person_name, when, place, step.rule, step.name, step.clause, step.words, values,
                 params, step.is_met)
            )  # fmt: skip
    return [Tab(f"明细{mark}", LINE, lines), Tab(f"计算步骤{mark}", STEP, steps)]


# -- the sheets of the evidence pack


def records(claim: Claim) -> list[Tab]:
    """What happened to a claim and why: moves, rules, flags, notice, objections, payments, recounts, recoveries."""
    moves = [
        (row.at, CLAIMING.moves[row.move].label if row.move in CLAIMING.moves else row.move,
         _state(row.from_state), _state(row.to_state), row.actor_name, row.role, row.reason)
        for row in history(claim)
    ]  # fmt: skip
    return [
        Tab("状态流转", ("时间", "操作", "原状态", "新状态", "操作人", "角色", "理由"), moves),
        Tab("规则核查", ("时间", "环节", "核查人", "规则", "条款", "是否符合", "说明", "对象"), _checks(claim)),
        _flags(claim),
        _notices(claim),
        _payments(claim),
        _recounts(claim),
        _recoveries(claim),
    ]


def _state(name: str) -> str:
    return next((one.label for one in type(CLAIMING.start) if one.value == name), name)


def _checks(claim: Claim) -> list[Row]:
    return [
        (check.made_at, check.step.label, check.made_by, row.get("rule"), row.get("clause"), bool(row.get("ok", True)),
         row.get("words"), row.get("line"))
        for check in checks_of(claim)
        for row in json.loads(check.results or "[]")
    ]  # fmt: skip


def _flags(claim: Claim) -> Tab:
    rows = [
        (flag.code, flag.code.label, flag.level.label, flag.weight, flag.evidence, flag.person_name, flag.step.label,
         flag.found_on, flag.is_standing, flag.state.label, flag.decided_by, flag.decided_at, flag.note, flag.is_fraud)
        for flag in behind.flags_behind(claim)
    ]  # fmt: skip
    head = ("编号", "红旗", "等级", "分值", "依据", "涉及人员", "发现环节", "发现日期", "仍然存在", "核查结论")
    return Tab("风险红旗", (*head, "核查人", "核查时间", "核查情况", "属于骗取"), rows)


def _notices(claim: Claim) -> Tab:
    notice = behind.notice_behind(claim)
    told: list[Row] = []
    if notice is not None:
        words = f"{notice.title}，{notice.claims}笔、{notice.amount_yuan:,.2f}元"
        told.append(("公示", notice.number, notice.from_day, notice.to_day, notice.state.label, words))
    told += [
        ("异议", row.notice_id[-8:], row.received_on, row.decided_on, row.state.label, row.answer)
        for row in behind.objections_behind(claim)
    ]
    return Tab("公示与异议", ("类别", "编号", "起（收到）", "止（答复）", "状态", "内容（答复）"), told)


def _payments(claim: Claim) -> Tab:
    rows = [
        (batch.number, item.place, item.payee_name, item.payee_bank, f"尾号 {item.payee_account[-4:]}",
         item.amount_yuan, item.state.label, item.voucher_no, item.paid_on, item.problem)
        for item, batch in behind.payments_of(claim)
    ]  # fmt: skip
    head = ("批次号", "序号", "收款人", "开户银行", "账号", "金额（元）", "结果", "凭证号", "拨付日期", "失败原因")
    return Tab("拨付凭证", head, rows)


def _recounts(claim: Claim) -> Tab:
    rows = [
        (row.made_on, row.cause, row.before_yuan, row.after_yuan, row.outcome.label, one.get("name"), one.get("month"),
         str(one.get("before", "")), str(one.get("after", "")), one.get("words"))
        for row in recounts_of(claim)
        for one in (json.loads(row.differences or "[]") or [{}])
    ]  # fmt: skip
    head = ("日期", "原因", "原金额（元）", "新金额（元）", "结果", "姓名", "月份", "原", "新", "差异说明")
    return Tab("重新计算", head, rows)


def _recoveries(claim: Claim) -> Tab:
    rows = [
        (row.cause.label, row.reason, row.amount_yuan, row.returned_yuan, row.state.label, row.ordered_on, row.due_on)
        for row in recoveries_of(claim)
    ]
    return Tab("追回", ("原因", "理由", "应退（元）", "已退（元）", "状态", "同意日期", "退回期限"), rows)


def money_and_cover(claim: Claim) -> list[Tab]:
    """The allowances that the unit paid for the months of the claim, and the insurance of its people."""
    lines = [line for line in lines_of(claim) if line.is_counted]
    paid = [
        (row.month, row.person_name, row.amount_yuan, row.paid_on, row.is_by_bank, row.slip_no,
         row.answer.label if row.answer else "", row.answered_at, row.received_yuan)
        for row in behind.payments_behind(lines)
    ]  # fmt: skip
    covers = [
        (cover.person_name, policy.insurer, policy.kind.label, policy.policy_no, policy.sum_yuan, policy.premium_yuan,
         cover.from_day, cover.to_day, cover.state.label, policy.invoice_no)
        for cover, policy in behind.covers_behind(lines)
    ]  # fmt: skip
    pay_head = (
        "月份",
        "姓名",
        "金额（元）",
        "发放日期",
        "银行发放",
        "银行回单号",
        "本人确认",
        "确认时间",
        "本人称实收（元）",
    )
    cover_head = (
        "姓名",
        "保险公司",
        "险种",
        "保单号",
        "保额（元）",
        "保费（元）",
        "保险起",
        "保险止",
        "状态",
        "发票号",
    )
    return [Tab("补助发放", pay_head, paid), Tab("保险", cover_head, covers)]
