"""Lists of the lower parts as targets: offices and the agency contact list."""

from app.exchange.services import CardTarget, found_by
from app.organisations import services
from app.organisations.card import CONTACT, OFFICE
from app.organisations.models import DepartmentOffice
from app.security.states import Permission

OFFICES = CardTarget(
    OFFICE,
    Permission.AGENCY_WRITE,
    services.add_office,
    services.change_office,
    key=("department", "region_code", "name"),
    kinds={"office_phone": "phone"},
    aliases={"name": ("单位名称", "机构"), "office_phone": ("电话", "联系电话"), "address": ("详细地址",)},
)
CONTACTS = CardTarget(
    CONTACT,
    Permission.AGENCY_WRITE,
    services.add_contact,
    services.change_contact,
    key=("office_id", "service", "post_title"),
    kinds={"office_phone": "phone"},
    aliases={
        "office_id": ("机构名称", "经办机构"),
        "office_phone": ("电话", "联系电话"),
        "person_name": ("姓名", "联系人"),
    },
    finders={"office_id": found_by(DepartmentOffice, DepartmentOffice.name)},
)
TARGETS: tuple[CardTarget, ...] = (OFFICES, CONTACTS)
