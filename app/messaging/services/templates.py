"""Staff word the messages; only names that the kind of message knows may stand in braces."""

from typing import Any

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.errors import Invalid, Problems
from app.extensions import db
from app.messaging.models import MessageTemplate
from app.messaging.rules.wording import delivered, filled, unknown

WORDED = ("title", "body", "sms")
SAMPLES = {
    "name": "马小燕",
    "unit": "宁夏沙湖文旅发展有限公司",
    "post": "新媒体运营助理",
    "due": "2023-08-31",
    "month": "2023-07",
    "day": "2023-07-01",
    "start": "2023-07-01",
    "end": "2023-12-31",
    "reason": "材料不全",
    "code": "123456",
    "minutes": "30",
    "count": "3",
    "amount": "1,950.00 元",
    "answer": "同意",
    "by": "县（区）经办机构",
    "days": "7",
    "fields": "见习结束日期",
    "first": "2023-07-03",
    "how": "已就业",
    "keeps": "拟留用",
    "kind": "提前终止",
    "last": "2023-12-29",
    "mentor": "李老师",
    "new": "2023-12-31",
    "note": "请核对发放金额",
    "number": "3",
    "office": "兴庆区就业服务中心",
    "old": "2023-11-30",
    "opinion": "合格",
    "purpose": "登录",
    "received": "1,900.00 元",
    "role": "经办",
    "stays": "愿意留用",
    "title": "见习协议",
    "what": "见习期限",
    "why": "材料不全",
    "words": "请按时办理",
    "after": "1,850.00",
    "before": "1,950.00",
    "cause": "重新计算后多拨",
    "claimant": "宁夏沙湖文旅发展有限公司",
    "claims": "4",
    "items": "社会保险缴费凭证",
    "left": "12,000.00",
    "more": "100.00",
    "need": "15,600.00",
    "payments": "12",
    "places": "3、7",
    "pulled": "2",
    "rules": "R30、R36",
    "spread": "18.50",
    "limit": "15",
    "least": "3",
    "batch": "2023年自治区级就业见习示范单位评选",
    "level": "自治区级",
}


def reword(actor: Actor, template: MessageTemplate, **facts: Any) -> MessageTemplate:
    """Change the wording, or switch a kind of message off; raises Invalid beside the field for unknown names."""
    problems: Problems = {}
    for name in WORDED:
        if strange := unknown(str(facts.get(name) or ""), template.facts):
            problems[name] = [_("不认识的占位符：%(names)s。可用的见“可用内容”。", names="、".join(strange))]
    if problems:
        raise Invalid(problems)
    for name, value in facts.items():
        setattr(template, name, value if name != "sms" else value or None)
    db.session.flush()
    return template


def restore(actor: Actor, template: MessageTemplate) -> MessageTemplate:
    """Set the wording back to what was delivered."""
    wording = delivered()[template.key]
    return reword(actor, template, title=wording.title, body=wording.body, sms=wording.sms)


def preview(template: MessageTemplate) -> dict[str, str]:
    """The wording with invented facts, by field."""
    facts = {name: SAMPLES.get(name, f"〔{name}〕") for name in [*template.facts.split(), "due"]}
    return {name: filled(str(getattr(template, name) or ""), facts) for name in WORDED}
