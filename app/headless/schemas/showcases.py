"""What the public API takes and gives of showcase units."""

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, validate

from app.headless.schemas.published import AREA, WORDS, ListQuery, Ref
from app.showcase.rules.standing import Standing
from app.units.states import ShowcaseLevel

NO_CHOICE = _l("没有这个选项。")
LEVELS = validate.OneOf([level.value for level in ShowcaseLevel], error=NO_CHOICE)
STANDINGS = validate.OneOf([standing.value for standing in Standing], error=NO_CHOICE)


class ShowcaseQuery(ListQuery):
    """``GET showcases``."""

    level = fields.String(validate=LEVELS, error_messages=WORDS)
    city = fields.String(
        validate=AREA, metadata={"description": "地级市的行政区划代码（GB/T 2260）", "example": "640100"}
    )
    state = fields.String(validate=STANDINGS, error_messages=WORDS, metadata={"description": "今天的状态；不填则全部"})


class ShowcaseItem(Schema):
    """A unit that was named, with what is true of the naming today."""

    id = fields.String()
    unit = fields.Nested(Ref)
    level = fields.String(validate=LEVELS)
    city = fields.String()
    county = fields.String()
    region_name = fields.String()
    state = fields.String(
        validate=STANDINGS, metadata={"description": "VALID 有效，WARNED 限期整改，REVOKED 已撤销，LAPSED 已过有效期"}
    )
    named_on = fields.Date()
    valid_to = fields.Date(metadata={"description": "最后一日，含当日"})
    rectify_by = fields.Date(allow_none=True, metadata={"description": "整改期限，仅限期整改时有"})
    revoked_on = fields.Date(allow_none=True)
    revoked_because = fields.String(allow_none=True)
    certificate_no = fields.String()
    doc_no = fields.String(allow_none=True)
    batch = fields.Nested(Ref)
    page = fields.Url(relative=True, metadata={"description": "证书页，证书和牌匾上的二维码指向这里"})


class ShowcaseCheck(Schema):
    """A yearly check of a naming."""

    year = fields.Integer()
    checked_on = fields.Date()
    result = fields.String(metadata={"description": "PASS 合格，WARN 限期整改，REVOKE 建议撤销"})


class ShowcaseDetail(ShowcaseItem):
    """One naming with its score and yearly checks."""

    score = fields.String(metadata={"description": "综合得分", "example": "92.50"})
    rank = fields.Integer(allow_none=True)
    checks = fields.List(fields.Nested(ShowcaseCheck))
