"""The fields of offices and agency contacts."""

from sqlalchemy.orm import selectinload

from app.core.card import Card
from app.organisations.models import AgencyContact, DepartmentOffice
from app.organisations.queries import OFFICE_LOOKUP, REGION_LOOKUP

OFFICE = Card(
    DepartmentOffice,
    "office",
    "经办机构",
    labels={
        "name": "机构名称",
        "department": "部门",
        "region_code": "所在地区",
        "address": "地址",
        "office_phone": "办公电话",
        "hours": "办公时间",
        "updated_at": "更新时间",
    },
    groups={"机构": "name department region_code", "联系": "address office_phone hours updated_at"},
    listed="name department region_code office_phone hours updated_at",
    written="name department region_code address office_phone hours",
    searched="name office_phone",
    filtered="department region_code",
    ordered="name",
    required="name department region_code",
    lookups={"region_code": REGION_LOOKUP},
)

CONTACT = Card(
    AgencyContact,
    "agency-contact",
    "经办机构联络清单",
    labels={
        "office_id": "机构",
        "office_name": "机构",
        "service": "业务",
        "post_title": "岗位",
        "person_name": "经办人",
        "office_phone": "办公电话",
        "email": "电子邮箱",
        "published": "对外公布",
        "last_confirmed_on": "最近确认",
        "region_code": "地区",
        "updated_at": "更新时间",
    },
    groups={
        "联络": "office_name service post_title person_name office_phone email",
        "公布": "published last_confirmed_on region_code updated_at",
    },
    listed="office_name service post_title office_phone region_code published last_confirmed_on",
    written="office_id service post_title person_name office_phone email published",
    searched="post_title office_phone",
    filtered="service region_code published",
    sensitive="person_name",
    required="office_id service post_title office_phone",
    derived={"office_name": lambda contact: contact.office.name},
    reads={"office_name": "office.name"},
    lookups={"office_id": OFFICE_LOOKUP, "region_code": REGION_LOOKUP},
    hints={
        "office_phone": "只填办公电话，不填个人手机号。",
        "published": "公布后在门户“经办机构”页显示，每 30 天须确认一次。",
    },
    loads=(selectinload(AgencyContact.office),),
    named=lambda contact: f"{contact.office.name} {contact.service.label}",
)
