"""What the public API takes and gives: one marshmallow schema each, used for checking, output and OpenAPI."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import RAISE, Schema, ValidationError, fields, validate

from app.core.clock import LOCAL, local
from app.core.codes import Industry
from app.core.search import TERM_MAX
from app.organisations.states import ServiceKind
from app.programme.states import EducationBand, PostCategory
from app.publications.states import Validity
from app.registers.states import UnitKind
from app.security.states import Level
from app.subsidies.states import ClaimKind

LIMIT_DEFAULT, LIMIT_MAX = 25, 100
YEARS = (1900, 2999)
WORDS = {"invalid": _l("格式不正确。"), "null": _l("不能为空。"), "required": _l("必填。")}
AREA = validate.Regexp(r"64[0-9]{4}\Z", error=_l("应为宁夏的六位行政区划代码。"))


def _no_control(value: str) -> None:
    if not value.isprintable():
        raise ValidationError(_("含有不允许的字符。"))


class Moment(fields.DateTime):
    """A local moment, written with its offset; read from an ISO day or moment."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return value.replace(tzinfo=LOCAL).isoformat() if value is not None else None

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = str(value).strip().replace(" ", "+")  # a plus sign that was not escaped arrives as a blank
        try:
            return local(datetime.fromisoformat(text))
        except (ValueError, OverflowError) as error:
            raise self.make_error("invalid", input=value, obj_type="datetime") from error


def _one_of(kind: Any) -> validate.OneOf:
    return validate.OneOf([member.value for member in kind], error=_l("没有这个选项。"))


def _choice(kind: Any) -> fields.String:
    return fields.String(validate=_one_of(kind), error_messages=WORDS)


def _key() -> fields.UUID:
    return fields.UUID(error_messages={"invalid_uuid": _l("格式不正确。")}, metadata={"description": "记录的 id"})


class ListQuery(Schema):
    """What every list takes; an unknown argument is refused, so that a misspelt filter never returns everything."""

    class Meta:
        unknown = RAISE

    limit = fields.Integer(
        load_default=LIMIT_DEFAULT,
        validate=validate.Range(1, LIMIT_MAX, error=_l("应为 1—100 的整数。")),
        error_messages=WORDS,
    )
    cursor = fields.String(
        load_default=None,
        validate=[validate.Length(max=500, error=_l("过长。")), _no_control],
        metadata={"description": "上一页答复中的 next"},
    )
    lang = fields.String(validate=validate.OneOf(["zh", "en"], error=_l("没有这个选项。")))


class AreaQuery(ListQuery):
    """Lists that can be narrowed to an area."""

    city = fields.String(
        validate=AREA, metadata={"description": "地级市的行政区划代码（GB/T 2260）", "example": "640100"}
    )
    county = fields.String(
        validate=AREA, metadata={"description": "县（市、区）的行政区划代码（GB/T 2260）", "example": "640104"}
    )


class WordQuery(AreaQuery):
    """Lists that can also be searched."""

    q = fields.String(
        validate=[validate.Length(max=TERM_MAX, error=_l("过长。")), _no_control],
        metadata={"description": "标题或名称中的词"},
    )


class PostQuery(WordQuery):
    """``GET posts``."""

    category = _choice(PostCategory)
    education = _choice(EducationBand)
    industry = _choice(Industry)
    unit = _key()
    model = fields.Boolean(error_messages=WORDS, metadata={"description": "是否示范性岗位"})
    published_since = Moment(error_messages=WORDS, metadata={"description": "ISO 8601 日期或时刻，含当时"})


class UnitQuery(WordQuery):
    """``GET units``."""

    industry = _choice(Industry)
    kind = _choice(UnitKind)


class AgencyQuery(AreaQuery):
    """``GET agencies``."""

    service = _choice(ServiceKind)


class PolicyQuery(ListQuery):
    """``GET policies``."""

    q = fields.String(validate=[validate.Length(max=TERM_MAX, error=_l("过长。")), _no_control])
    year = fields.Integer(validate=validate.Range(*YEARS, error=_l("应为四位年份。")), error_messages=WORDS)
    level = _choice(Level)
    published_since = Moment(error_messages=WORDS)


class TargetQuery(ListQuery):
    """``GET targets``."""

    year = fields.Integer(validate=validate.Range(*YEARS, error=_l("应为四位年份。")), error_messages=WORDS)
    region = fields.String(validate=AREA)


class NoticeQuery(AreaQuery):
    """``GET notices``."""


class DetailQuery(Schema):
    """What a single record takes."""

    class Meta:
        unknown = RAISE

    lang = fields.String(validate=validate.OneOf(["zh", "en"], error=_l("没有这个选项。")))


class Ref(Schema):
    """A record named by key."""

    id = fields.String()
    name = fields.String()


class PostItem(Schema):
    """A post in a list."""

    id = fields.String()
    title = fields.String()
    category = fields.String(validate=_one_of(PostCategory))
    city = fields.String()
    county = fields.String()
    region_name = fields.String()
    unit = fields.Nested(Ref)
    headcount = fields.Integer()
    vacancies = fields.Integer()
    allowance_yuan = fields.String(metadata={"description": "元/月，两位小数", "example": "1950.00"})
    education = fields.String(validate=_one_of(EducationBand))
    industry = fields.String(validate=_one_of(Industry))
    months_min = fields.Integer()
    months_max = fields.Integer()
    is_model = fields.Boolean()
    published_at = Moment()


class PostDetail(PostItem):
    """One post."""

    duties = fields.String()
    requirements = fields.String(allow_none=True)
    mentor = fields.String(allow_none=True)
    benefits = fields.String(allow_none=True)
    place = fields.String()
    how_to_apply = fields.String(allow_none=True)
    json_ld = fields.Dict(metadata={"description": "schema.org 的 JobPosting"})


class UnitItem(Schema):
    """An accredited unit in a list."""

    id = fields.String()
    name = fields.String()
    city = fields.String()
    county = fields.String()
    region_name = fields.String()
    industry = fields.String(validate=_one_of(Industry))
    kinds = fields.List(fields.String(validate=_one_of(UnitKind)))
    posts_open = fields.Integer()
    places_open = fields.Integer()
    accredited_on = fields.Date()


class UnitDetail(UnitItem):
    """One accredited unit."""

    address = fields.String()
    intro = fields.String(allow_none=True)
    accreditation_no = fields.String()
    valid_to = fields.Date()


class AgencyItem(Schema):
    """One line of the agency contact list: an office and its telephone for a service."""

    id = fields.String()
    office = fields.String()
    city = fields.String()
    county = fields.String()
    region_name = fields.String()
    service = fields.String(validate=_one_of(ServiceKind))
    post_title = fields.String()
    office_phone = fields.String()
    email = fields.String(allow_none=True)
    address = fields.String()
    hours = fields.String()
    last_confirmed_on = fields.Date(allow_none=True)


class PolicyItem(Schema):
    """A published policy document in a list."""

    id = fields.String()
    title = fields.String()
    doc_no = fields.String()
    issuers = fields.List(fields.String())
    issued_on = fields.Date()
    effective_from = fields.Date()
    effective_to = fields.Date(allow_none=True)
    level = fields.String(validate=_one_of(Level))
    topics = fields.List(fields.String())
    summary = fields.String(allow_none=True)
    validity = fields.String(validate=_one_of(Validity))
    published_at = Moment()


class Article(Schema):
    """One passage of a document."""

    anchor = fields.String()
    level = fields.Integer()
    number = fields.String(allow_none=True)
    heading = fields.String(allow_none=True)
    html = fields.String()


class PolicyDetail(PolicyItem):
    """One published policy document."""

    addressees = fields.String(allow_none=True)
    version = fields.Integer()
    successor = fields.String(allow_none=True)
    articles = fields.List(fields.Nested(Article))
    pdf = fields.Url(relative=True)


class NoticeItem(Schema):
    """A public notice of subsidy claims in a list; both days are included."""

    id = fields.String()
    number = fields.String(metadata={"example": "JXGS-202608-640104-0003"})
    title = fields.String()
    issuer = fields.String()
    city = fields.String()
    county = fields.String(allow_none=True)
    region_name = fields.String()
    from_day = fields.Date()
    to_day = fields.Date()
    is_open = fields.Boolean(metadata={"description": "公示期内，可以提出异议"})
    claims = fields.Integer()
    people = fields.Integer()
    amount_yuan = fields.String(metadata={"example": "5850.00"})
    published_at = Moment()
    page = fields.Url(relative=True)


class NoticeRow(Schema):
    """One person (or unit) of a claim, masked by R61."""

    claim = fields.String()
    unit = fields.String(allow_none=True)
    name = fields.String(allow_none=True)
    id_masked = fields.String(allow_none=True, metadata={"example": "640104********0025"})
    kind = fields.String(validate=_one_of(ClaimKind))
    period = fields.String()
    months = fields.List(fields.String())
    amount_yuan = fields.String()


class NoticeDetail(NoticeItem):
    """One public notice; ``rows`` is empty from a year after its last day on."""

    rows = fields.List(fields.Nested(NoticeRow))


class TargetItem(Schema):
    """The least that an area must reach in a plan year; null where nothing is set."""

    id = fields.String()
    year = fields.Integer()
    region = fields.String()
    region_name = fields.String()
    level = fields.String(validate=_one_of(Level))
    min_posts = fields.Integer(allow_none=True)
    min_trainees = fields.Integer(allow_none=True)
    min_model_post_ratio = fields.String(metadata={"example": "0.1000"})
    min_events_per_month = fields.Integer()


class Problem(Schema):
    """The one shape of an error."""

    code = fields.String()
    message = fields.String()
    fields_ = fields.Dict(keys=fields.String(), values=fields.List(fields.String()), data_key="fields")


class Failure(Schema):
    """An answer that is an error."""

    error = fields.Nested(Problem)
