"""The bodies of ``POST eligibility`` and ``POST subsidy-estimate``, and their answers; every type is strict."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from app.core import clock
from app.core.calendar import add_years

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
SPAN_YEARS, PAYMENTS_MAX = 5, 24
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MONEY = "^(0|[1-9][0-9]{0,5})(\\.[0-9]{1,2})?$"
WORDS = {"required": _l("必填。"), "null": _l("不能为空。"), "invalid": _l("格式不正确。")}


class Day(fields.Date):
    """A day as YYYY-MM-DD between 1900 and 2100, and nothing else that ISO 8601 allows."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str) or not ISO_DAY.fullmatch(value):
            raise ValidationError(_("日期应写作 2023-07-01 的形式。"))
        try:
            day = date.fromisoformat(value)
        except ValueError as error:
            raise ValidationError(_("没有这一天。")) from error
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError(_("日期应在 1900 年至 2100 年之间。"))
        return day


class Truth(fields.Boolean):
    """True or false; no text and no number stands for either."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError(_("应为 true 或 false。"))
        return value


class Code(fields.String):
    """A code of fixed shape, a line break after it refused too; ``said`` names the shape."""

    def __init__(
        self, pattern: str, longest: int, said: Any, *, example: str, description: str, **options: Any
    ) -> None:
        shape = {"pattern": pattern, "maxLength": longest, "example": example, "description": description}
        super().__init__(metadata=shape, error_messages=WORDS, **options)
        self.pattern, self.said = re.compile(pattern), said

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) or value.endswith("\n") or not self.pattern.fullmatch(value):
            raise ValidationError(str(self.said))
        return value


class Amount(Code):
    """Yuan as text with at most two decimals, up to 999999.99."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return Decimal(super()._deserialize(value, attr, data, **kwargs))


def _day(description: str, **options: Any) -> Day:
    return Day(error_messages=WORDS, metadata={"description": description}, **options)


def _truth(description: str) -> Truth:
    return Truth(required=True, error_messages=WORDS, metadata={"description": description})


class EligibilityQuestion(Schema):
    """What a person says of themselves; nothing of it is stored."""

    class Meta:
        unknown = RAISE

    hukou = Code(
        "^[0-9]{6}$",
        6,
        _l("应为六位行政区划代码。"),
        example="640104",
        description="户籍所在地的行政区划代码（GB/T 2260）",
        required=True,
    )
    birth = _day("出生日期", required=True)
    education = Code(
        "^([0-9]{2}|SENIOR_TECH|SPECIAL_EDU_VOC)$",
        15,
        _l("应为两位学历代码（GB/T 4658），或 SENIOR_TECH、SPECIAL_EDU_VOC。"),
        example="21",
        description="学历代码（GB/T 4658）",
        load_default=None,
        allow_none=True,
    )
    graduation = _day("毕业证书上的日期，未毕业为 null", load_default=None, allow_none=True)
    registered_on = _day("失业登记日期，未登记为 null", load_default=None, allow_none=True)
    in_realname_db = _truth("是否列入离校未就业毕业生实名信息数据库")
    in_school = _truth("是否在校生")
    employee_insured = _truth("是否以职工身份参加社会保险")
    active_business = _truth("名下是否有存续的市场主体")
    on = _day("在哪一天判断，不写为今天", load_default=clock.today)

    @validates_schema(skip_on_field_errors=True)
    def in_order(self, data: dict[str, Any], **kwargs: Any) -> None:
        """Nobody is judged before birth or has graduated before it."""
        if data["birth"] > data["on"]:
            raise ValidationError(_("出生日期晚于判断的日期。"), "birth")
        if data["graduation"] is not None and data["graduation"] <= data["birth"]:
            raise ValidationError(_("毕业日期应晚于出生日期。"), "graduation")


class EstimateQuestion(Schema):
    """The days of an internship, of the labour contract after it, and what was paid into insurance month by month."""

    class Meta:
        unknown = RAISE

    region = Code(
        "^64[0-9]{4}$",
        6,
        _l("应为宁夏县（市、区）的六位行政区划代码。"),
        example="640104",
        description="见习地所在县（市、区）的行政区划代码（GB/T 2260）",
        required=True,
    )
    start = _day("见习第一天", required=True)
    end = _day("见习最后一天，含当天", required=True)
    contract_start = _day("见习期内签订的劳动合同的起始日", load_default=None, allow_none=True)
    contract_end = _day("劳动合同终止日，无固定期限为 null", load_default=None, allow_none=True)
    flexible_payments = fields.List(
        Amount(MONEY, 9, _l('应为两位小数的金额文字，例如 "900.00"。'), example="803.41", description="元"),
        load_default=list,
        validate=validate.Length(max=PAYMENTS_MAX, error=_l("最多 24 个月。")),
        error_messages=WORDS,
        metadata={"description": "以灵活就业身份逐月实际缴纳的社会保险费（元），从先到后"},
    )

    @validates_schema(skip_on_field_errors=True)
    def in_order(self, data: dict[str, Any], **kwargs: Any) -> None:
        """Both spans run forward, and an internship of more than five years is a mistake."""
        if data["end"] < data["start"]:
            raise ValidationError(_("结束日期早于开始日期。"), "end")
        if data["end"] >= add_years(data["start"], SPAN_YEARS):
            raise ValidationError(_("见习期不能超过 5 年。"), "end")
        began, ended = data["contract_start"], data["contract_end"]
        if ended is not None and began is None:
            raise ValidationError(_("写了合同终止日，也要写合同起始日。"), "contract_start")
        if ended is not None and ended < began:
            raise ValidationError(_("合同终止日早于起始日。"), "contract_end")


class Check(Schema):
    """One rule with its answer; the message says why it is not met."""

    rule = fields.String(metadata={"example": "R1"})
    name = fields.String()
    ok = fields.Boolean()
    message = fields.String(allow_none=True)
    clause = fields.String(metadata={"description": "宁人社发〔2023〕75号的条款", "example": "三(一)"})


class Deadlines(Schema):
    """The last days on which each condition holds."""

    graduate_until = fields.Date(allow_none=True)
    youth_until = fields.Date()


class EligibilityAnswer(Schema):
    """Whether the person may take part on that day, as what, and why."""

    eligible = fields.Boolean()
    category = fields.String(validate=validate.OneOf(["GRADUATE", "YOUTH", "NONE"]))
    checks = fields.List(fields.Nested(Check))
    deadlines = fields.Nested(Deadlines)


class LivingLine(Schema):
    """One month of the living allowance, in yuan."""

    month = fields.String(metadata={"example": "2023-07"})
    standard = fields.String(metadata={"description": "当月标准", "example": "1950.00"})
    due = fields.Integer(metadata={"description": "当月应出勤天数"})
    payable = fields.Integer(metadata={"description": "计发天数"})
    amount = fields.String(metadata={"example": "1485.71"})


class LivingPart(Schema):
    """The living allowance."""

    lines = fields.List(fields.Nested(LivingLine))
    months_paid = fields.String(metadata={"description": "计发月数，至多 12"})
    total = fields.String()


class RemainingPart(Schema):
    """The subsidy for the rest of the internship."""

    months = fields.Integer()
    days = fields.Integer()
    amount = fields.String()


class FlexiblePart(Schema):
    """The social insurance subsidy."""

    months = fields.Integer()
    amount = fields.String()


class EstimateAnswer(Schema):
    """What the internship would bring, in yuan as text with two decimals."""

    living = fields.Nested(LivingPart)
    remaining = fields.Nested(RemainingPart, allow_none=True)
    flexible = fields.Nested(FlexiblePart, allow_none=True)
    total = fields.String()
