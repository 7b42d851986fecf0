"""The fields of issued documents, as the pages of their records list them."""

from app.core.card import Card
from app.core.issued import IssuedDocument

ISSUED = Card(
    IssuedDocument,
    "issued-document",
    "已签发文书",
    labels={
        "title": "文书",
        "number": "编号",
        "state": "效力",
        "issued_on": "签发日期",
        "issuer": "出具单位",
        "sha256": "文件校验值（SHA-256）",
        "changed_on": "变动日期",
        "change_note": "变动说明",
        "followed_by": "以此件为准",
    },
    groups={"文书": "title number state issued_on issuer sha256 changed_on change_note followed_by"},
    listed="title number state issued_on changed_on change_note sha256",
    named=lambda row: f"{row.title} {row.number}",
)
