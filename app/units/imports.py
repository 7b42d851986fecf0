"""Applications of units from a spreadsheet, as drafts that the county enters for them."""

from app.exchange.services import CardTarget
from app.security.states import Permission
from app.units import services
from app.units.card import UNIT
from app.units.models import Unit
from app.units.states import LIVE

UNITS = CardTarget(
    UNIT,
    Permission.UNIT_WRITE,
    services.draft,
    services.correct,
    key=("uscc",),
    among=lambda: Unit.state.in_(LIVE),
    kinds={"contact_phone": "phone"},
    aliases={
        "name": ("企业名称", "见习单位", "见习单位名称"),
        "uscc": ("信用代码", "社会信用代码", "组织机构代码"),
        "region_code": ("所在地区", "所属县区", "县区", "注册地"),
        "legal_rep": ("法定代表人", "负责人", "法人代表"),
        "contact_name": ("联系人", "经办人"),
        "contact_phone": ("电话", "联系方式", "手机号"),
        "industry": ("行业", "所属行业"),
        "address": ("单位地址", "详细地址", "注册地址"),
        "established_on": ("注册日期", "成立时间"),
    },
)
