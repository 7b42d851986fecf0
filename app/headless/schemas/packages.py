"""What the public API takes and gives of packages of model posts."""

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, fields, validate

from app.headless.schemas.published import AREA, WORDS, YEARS, ListQuery, PostItem


class PackageQuery(ListQuery):
    """``GET model-posts``."""

    city = fields.String(
        validate=AREA, metadata={"description": "地级市的行政区划代码（GB/T 2260）", "example": "640100"}
    )
    year = fields.Integer(validate=validate.Range(*YEARS, error=_l("应为四位年份。")), error_messages=WORDS)


class PackageItem(Schema):
    """A released package of model posts; the city's places are those of the plan year on the day of the release."""

    id = fields.String()
    name = fields.String()
    year = fields.Integer()
    city = fields.String()
    region_name = fields.String()
    introduction = fields.String(allow_none=True)
    released_on = fields.Date()
    posts_number = fields.Integer(metadata={"description": "推出时的岗位条数"})
    places = fields.Integer(metadata={"description": "推出时的招募人数"})
    city_places = fields.Integer(metadata={"description": "推出当日全市本年度累计募集岗位（个）"})
    city_model_places = fields.Integer(metadata={"description": "其中示范性岗位（个）"})
    short_reason = fields.String(allow_none=True, metadata={"description": "占比不足百分之十时的原因"})
    page = fields.Url(relative=True)
    poster = fields.Url(relative=True, metadata={"description": "海报，PDF"})


class PackagePost(PostItem):
    """A post of a package with the reason for which it was chosen."""

    reason = fields.String(allow_none=True)


class PackageDetail(PackageItem):
    """One package with the posts that are still model posts."""

    posts = fields.List(fields.Nested(PackagePost))
