"""The forms about one placement: what each asks of the unit."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from app.core.calendar import DAY
from app.core.clock import today
from app.placements.models import Mentor, Placement
from app.placements.states import ContractKind, RequestKind, Score, TrainingKind
from app.placements.states.placements import EARLY_REASONS
from app.workspaces.presenters.unit_fields import Ask, Options, Sheet


@dataclass(frozen=True)
class Table:
    """Some rows under a form, for comparison."""

    title: str
    heads: list[str]
    rows: list[list[str]]


def mentor_sheet(options: Options) -> Sheet:
    """Name the mentor."""
    return Sheet(
        _("指定带教老师"),
        (Ask("mentor_id", _("带教老师"), "radio", required=True, options=tuple(options)),),
        _("确定"),
        intro=_("带教老师应为本单位在职参保职工，实践经验丰富。不足一年或同时带教人数较多的会提示，请斟酌。"),
        note=_("协议已签署的，更换带教老师请在协议上办理变更，由单位签署并告知本人。"),
    )


def mentor_table(mentors: Iterable[Mentor], load: dict[str, int], warnings: dict[str, str]) -> Table:
    """Who is there, how many each guides, and what R22 says."""
    rows = [
        [
            mentor.name,
            _("%(n)s / %(most)s 人", n=load.get(mentor.id, 0), most=mentor.most_trainees),
            warnings[mentor.id] or "—",
        ]
        for mentor in mentors
    ]
    return Table(_("带教情况"), [_("姓名"), _("现带教"), _("提示")], rows)


def plan_sheet() -> Sheet:
    """Write the plan of the mentor."""
    asks = (Ask("mentor_plan", _("带教计划"), "area", required=True, most=1000, rows=6),)
    return Sheet(_("带教计划"), asks, _("保存"), intro=_("写明每个阶段学什么、由谁带、怎样考核。"))


def week_sheet() -> Sheet:
    """Note a week."""
    asks = (
        Ask("week_of", _("哪一周（该周任意一天）"), "date", required=True),
        Ask("content", _("本周带教内容"), "area", required=True, most=1000, rows=6),
    )
    return Sheet(_("填写带教周记"), asks, _("保存"), note=_("同一周再次填写的，以后一次为准；最多补记一个月内的。"))


def request_sheet(kind: RequestKind, placement: Placement) -> Sheet:
    """Ask the county to suspend, resume, keep or end."""
    words = Ask("words", _("情况说明"), "area", required=True, most=500)
    day = {
        RequestKind.SUSPEND: _("从哪一天起中断"),
        RequestKind.RESUME: _("从哪一天起恢复"),
        RequestKind.END: _("最后在岗日"),
    }
    if kind == RequestKind.RETAIN:
        return Sheet(_("申请提前留用"), (*_contract_asks(), words), _("提交申请"), intro=_RETAIN(), note=_REPORT())
    first = Ask("on_day", day[kind], "date", required=True)
    if kind == RequestKind.END:
        reason = Ask("end_reason", _("提前终止的原因"), "choice", required=True, options=EARLY_REASONS)
        return Sheet(_("申请提前终止"), (first, reason, words), _("提交申请"), tone="danger", note=_REPORT())
    intro = {
        RequestKind.SUSPEND: _(
            "适用于事故、超过 10 个工作日的疾病或不可抗力；中断期间不计补贴，服务期合计不超过 12 个月。"
        ),
        RequestKind.RESUME: _("恢复时意外伤害保险应当有效。"),
    }[kind]
    title = {RequestKind.SUSPEND: _("申请中断见习"), RequestKind.RESUME: _("申请恢复见习")}[kind]
    return Sheet(title, (first, words), _("提交申请"), intro=intro, note=_("由县区确认后生效。"))


def _RETAIN() -> str:  # noqa: N802 (a sentence, translated when it is shown)
    return _("与本人签订劳动（聘用）合同的，见习到合同开始前一日为止，不算提前离岗，可按规定申领剩余期限补贴。")


def _REPORT() -> str:  # noqa: N802 (a sentence, translated when it is shown)
    return _("提前结束的，应在最后在岗日后 5 个工作日内报送人社部门（R28）；由县区确认后生效，补贴计至最后在岗日。")


def _contract_asks() -> tuple[Ask, ...]:
    return (
        Ask("contract_no", _("合同编号"), most=60),
        Ask("contract_signed_on", _("合同签订日期"), "date", required=True),
        Ask("contract_start", _("合同开始日期"), "date", required=True),
        Ask("contract_end", _("合同结束日期"), "date", hint=_("无固定期限的不填。")),
        Ask(
            "file",
            _("劳动合同"),
            "file",
            hint=_("PDF、JPG 或 PNG，不超过 20 MB；也可以提交后再上传，县区确认前必须上传。"),
        ),
    )


def payment_sheet(placement: Placement) -> Sheet:
    """Write down that the allowance of a month was paid."""
    asks = (
        Ask("month", _("发放哪个月的补贴"), "month", required=True, hint=_("写作 2023-07。")),
        Ask("amount_yuan", _("发放金额（元）"), "number", required=True),
        Ask("paid_on", _("发放日期"), "date", required=True),
        Ask("is_by_bank", _("通过银行转账发放到本人社会保障卡"), "flag"),
        Ask("slip_no", _("转账凭证号"), most=60),
        Ask("file", _("转账凭证"), "file"),
    )
    intro = _(
        "协议约定每月 %(n)s 元。应按月足额通过银行发放，本人会收到确认请求。", n=f"{placement.allowance_yuan:,.2f}"
    )
    return Sheet(_("登记生活补贴发放"), asks, _("登记"), intro=intro)


def training_sheet(people: Options) -> Sheet:
    """Write down a training of one or several people."""
    asks = (
        Ask("placement_id", _("参加人员"), "several", required=True, options=tuple(people)),
        Ask("kind", _("培训类别"), "choice", required=True, options=tuple(TrainingKind.options())),
        Ask("held_on", _("培训日期"), "date", required=True),
        Ask("hours", _("学时"), "number", required=True, hint=_("岗前培训不少于 4 学时，应包含安全教育。")),
        Ask("trainer", _("培训人"), required=True, most=40),
        Ask("content", _("培训内容"), "area", required=True, most=1000),
    )
    return Sheet(_("登记培训"), asks, _("登记"), intro=_("一次培训可以同时登记多人。"))


def retention_sheet(last: str, *, is_late: bool) -> Sheet:
    """Write down the contract that followed the end."""
    late = (Ask("late_reason", _("逾期登记的原因"), "area", required=True, most=500, rows=3),) if is_late else ()
    start, end = _contract_asks()[2:4]
    signed = Ask("signed_on", _("合同签订日期"), "date", required=True)
    asks = (
        Ask("contract_kind", _("合同类型"), "choice", required=True, options=tuple(ContractKind.options())),
        _contract_asks()[0],
        signed,
        start,
        end,
        *late,
        Ask("file", _("劳动合同"), "file"),
    )
    intro = _("见习期间或结束后（%(day)s 前）签订劳动合同的计入留用率；县区见到合同和参保记录后核实。", day=last)
    return Sheet(_("登记留用情况"), asks, _("登记"), intro=intro)


def request_given(kind: RequestKind) -> dict[str, object]:
    """What a request starts with."""
    return {} if kind == RequestKind.RETAIN else {"on_day": today() + (DAY if kind == RequestKind.SUSPEND else 0 * DAY)}


def contract_sheet() -> Sheet:
    """Add the labour contract to a request or to a retention."""
    return Sheet(_("上传劳动合同"), (Ask("file", _("劳动合同"), "file", required=True),), _("上传"))


def take_back_sheet() -> Sheet:
    """Take a request back; shown only when that was refused."""
    return Sheet(_("撤回申请"), (), _("撤回申请"))


def slip_sheet() -> Sheet:
    """Add a slip to a payment."""
    return Sheet(_("上传转账凭证"), (Ask("file", _("转账凭证"), "file", required=True),), _("上传"))


def mentor_register_sheet(*, is_new: bool) -> Sheet:
    """Register a mentor of the unit, or put the entry right."""
    kept = "" if is_new else _("留空表示不修改。")
    asks = (
        Ask("name", _("姓名"), required=True, most=40),
        Ask("id_no", _("身份证号码"), most=18, hint=_("用于核对参保，加密保存，页面不显示。") + kept),
        Ask("phone", _("联系电话"), most=20, hint=kept),
        Ask("title", _("职务、职称"), most=60),
        Ask("skilled_years", _("从业年限（年）"), "number"),
        Ask("joined_on", _("入职日期"), "date", hint=_("不足一年的会提示（R22）。")),
        Ask(
            "insured_since", _("在本单位参保起始日"), "date", hint=_("带教老师须为本单位在职参保职工，未填的不能带教。")
        ),
        Ask("most_trainees", _("最多同时带教人数"), "number", hint=_("一般不超过 2 人。")),
        Ask("is_active", _("现在可以带教"), "flag"),
        Ask("note", _("备注"), "area", most=500, rows=3),
    )
    return Sheet(_("登记带教老师") if is_new else _("修改带教老师"), asks, _("保存"))


def keep_sheet() -> Sheet:
    """Say whether the unit keeps the trainee; shown by itself only when an answer was refused."""
    options = (("1", _("拟留用")), ("0", _("不留用")))
    ask = Ask("answer", _("期满后是否留用"), "radio", required=True, options=options)
    return Sheet(_("期满意向"), (ask,), _("答复"))


def assessment_sheet() -> Sheet:
    """Judge the internship."""
    scores = tuple(Score.options())
    asks = (
        Ask("attitude", _("工作态度"), "choice", options=scores, required=True),
        Ask("skill", _("专业技能"), "choice", options=scores, required=True),
        Ask("teamwork", _("协作沟通"), "choice", options=scores, required=True),
        Ask("overall", _("总体评价"), "choice", options=scores, required=True, hint=_("不合格的不出具见习证书。")),
        Ask(
            "opinion",
            _("评语"),
            "area",
            required=True,
            most=1000,
            rows=6,
            hint=_("写明做了什么、学会了什么、还要改进什么。"),
        ),
    )
    return Sheet(_("见习鉴定"), asks, _("保存"))
