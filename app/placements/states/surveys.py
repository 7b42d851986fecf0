"""The anonymous survey of both sides at the end of a placement: who is asked, and what a question is (C92)."""

from app.core.choices import Choice


class SurveySide(Choice):
    """Who is asked."""

    TRAINEE = "TRAINEE", "见习人员"
    UNIT = "UNIT", "见习单位"


class QuestionKind(Choice):
    """How a question is answered: from 1 to 5, once for everything, or with yes or no."""

    SCORE = "SCORE", "1—5分"
    OVERALL = "OVERALL", "总体满意度"
    WILLING = "WILLING", "是或否"
