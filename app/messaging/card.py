"""The fields of a message template."""

from app.core.card import Card
from app.messaging.models import MessageTemplate

TEMPLATE = Card(
    MessageTemplate,
    "message-template",
    "消息模板",
    labels={
        "key": "代码",
        "label": "消息",
        "for_whom": "发给谁",
        "title": "标题",
        "body": "正文",
        "sms": "短信",
        "facts": "可用内容",
        "is_active": "启用",
        "updated_at": "更新时间",
    },
    groups={"消息": "label for_whom key is_active", "内容": "title body sms facts", "记录": "updated_at"},
    listed="label for_whom title is_active updated_at",
    written="title body sms is_active",
    searched="label title key",
    filtered="is_active",
    ordered="label",
    hints={
        "title": "用花括号引用内容，例如 {name}；可用的名称见“可用内容”。",
        "body": "说清楚谁、办什么、什么时候前办。不要写身份证号码、电话、地址。",
        "sms": "留空表示这类消息不发短信。",
        "is_active": "停用后不再发送这类消息。",
    },
    named=lambda template: template.label,
)
