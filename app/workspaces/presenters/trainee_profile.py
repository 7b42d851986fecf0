"""What the register holds of a person, as the person reads it: numbers masked, codes in words."""

from collections.abc import Iterator

from flask_babel import gettext as _

from app.core.card import masked
from app.core.codes import Industry
from app.organisations.queries import full_name_of
from app.programme.states import PostCategory
from app.trainees.models import Trainee
from app.trainees.services.reading import place_name
from app.trainees.states import ConsentScope, agreed

Group = tuple[str, list[tuple[str, str]]]
CONSENT_WORDS = {
    ConsentScope.COMPARISON: "县（区）经办机构可向学籍、参保、民政等部门核对您的信息，用于资格核验；撤回后不能核验。",
    ConsentScope.PUSH: "有合适岗位时通过消息、短信或电话告诉您。",
    ConsentScope.PUBLICITY: "您的见习经历（姓名遮盖）可用于宣传。不同意没有任何影响。",
}


def groups_of(person: Trainee) -> Iterator[Group]:
    """The facts of the record in groups; empty ones are told as not filled in."""
    yield (
        _("基本信息"),
        [
            (_("姓名"), person.name),
            (_("身份证号码"), masked(person.id_no)),
            (_("出生日期"), person.birth.isoformat()),
            (_("户籍所在地"), place_name(person.hukou_region)),
            (_("常住地"), place_name(person.residence_region)),
            (_("服务县区"), full_name_of(person.region_code)),
        ],
    )
    yield (
        _("学历与技能"),
        [
            (_("学历"), _(person.education.label) if person.education else ""),
            (_("毕业院校"), person.school or ""),
            (_("专业"), person.major_name or ""),
            (_("毕业日期"), person.graduation_date.isoformat() if person.graduation_date else ""),
            (_("技能水平"), _(person.skill_level.label) if person.skill_level else ""),
            (_("失业登记日期"), person.unemp_reg_date.isoformat() if person.unemp_reg_date else ""),
        ],
    )


def own_groups_of(person: Trainee) -> Iterator[Group]:
    """What the person may change at the desk."""
    yield (
        _("联系方式"),
        [
            (_("联系电话"), masked(person.phone)),
            (_("居住地址"), masked(person.address)),
            (_("紧急联系人"), masked(person.emergency_contact)),
        ],
    )
    yield (
        _("见习意向"),
        [
            (_("愿意见习"), _("是") if person.is_willing else _("否")),
            (_("意向地区"), "、".join(place_name(code) for code in person.wish_regions.split()) or _("不限")),
            (_("岗位类别"), labels(PostCategory, person.wish_categories) or _("不限")),
            (_("行业"), labels(Industry, person.wish_industries) or _("不限")),
            (_("可上岗日期"), person.wish_from.isoformat() if person.wish_from else ""),
        ],
    )
    yield (
        _("社保卡银行账户"),
        [
            (_("开户银行"), person.bank_name or ""),
            (_("银行账号"), masked(person.bank_no)),
        ],
    )


def labels(kind: type[PostCategory] | type[Industry], text: str) -> str:
    """The names of codes parted by spaces."""
    return "、".join(_(kind.label_of(value)) for value in text.split())


def consents_of(person: Trainee) -> list[dict[str, object]]:
    """What may be agreed to, what stands now, and what it means."""
    return [
        {
            "scope": scope,
            "label": _(scope.label),
            "words": _(CONSENT_WORDS[scope]),
            "stands": agreed(person.consent_scope, scope),
        }
        for scope in ConsentScope
    ]
