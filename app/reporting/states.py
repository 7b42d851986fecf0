"""What reporting tells apart."""

from app.core.choices import Choice


class Change(Choice):
    """How a record changed a figure between two months (B8)."""

    NEW = "NEW", "新增"
    CORRECTED = "CORRECTED", "更正"
    LEFT = "LEFT", "撤回或不再计入"
