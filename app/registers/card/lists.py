"""How the card of a list is made from what is said of it: three shapes share their labels, groups and hints."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Boolean

from app.core import audit, clock
from app.core.card import Card, Lookup, Narrowing
from app.organisations.queries import CITY_LOOKUP, REGION_LOOKUP
from app.registers.models import Entry, OrganisationEntry, PersonEntry
from app.registers.queries.lists import in_force, lapsed, lapsing

AREA = Lookup(REGION_LOOKUP.find, REGION_LOOKUP.label, small=True, whole=True)  # entries lie in the areas of the reach
VALIDITY = (("CURRENT", _l("有效")), ("LAPSING", _l("60日内到期")), ("LAPSED", _l("已过期")))
_CONDITIONS = {"CURRENT": in_force, "LAPSING": lapsing, "LAPSED": lapsed}
_COMMON = {
    "region_code": "所属地区",
    "city_code": "所属市",
    "state": "状态",
    "removed_on": "移出日期",
    "note": "备注",
    "updated_at": "更新时间",
}
_ORGANISATION = {
    "name": "单位名称",
    "uscc": "统一社会信用代码",
    "proof_no": "文号（证书编号）",
    "valid_from": "有效期起",
    "valid_to": "有效期止",
}
_PERSON = {"name": "姓名", "id_no": "身份证号码", "id_tail": "证件号后四位"}
_HINTS = {
    "uscc": "18 位，见营业执照或登记证书；不含字母 I、O、S、V、Z。",
    "id_no": "18 位身份证号码；加密保存，列表中不显示全号。",
    "office_phone": "填写办公电话，不填个人手机号。",
    "valid_to": "当日仍有效；留空表示长期有效。",
}
_BOUNDS = {"year": (2000, 2100), "leaving_year": (2000, 2100), "posts": (1, 100_000)}


@dataclass(frozen=True)
class ListOf:
    """One list of a department: what it holds, and where its pages are."""

    entity: type[Entry]
    card: Card
    address: str

    @property
    def view(self) -> str:
        """The name of the class of its pages, which their endpoints carry."""
        return f"{self.entity.__name__}View"

    @property
    def api(self) -> str:
        return f"{self.entity.__name__}Api"


def organisations(
    entity: type[OrganisationEntry],
    own: dict[str, str],
    listed: str = "",
    needed: str = "",
    hints: dict[str, str] | None = None,
    **more: Any,
) -> ListOf:
    """A list of organisations with their validity; a code is required where the list proves a kind."""
    names = [name for name in own if name not in _ORGANISATION]
    said = {"region_code": "按单位所在地选择。"}
    if entity.valid_years:
        said["valid_to"] = f"当日仍有效；留空按 {entity.valid_years} 年计算。"
    return _list(
        entity,
        labels=_ORGANISATION | own,
        groups={
            "名单信息": ["name", "uscc", "region_code", *names],
            "认定与有效期": ["proof_no", "valid_from", "valid_to"],
        },
        listed=f"name uscc {listed} valid_from valid_to state region_code",
        searched="name uscc proof_no",
        required=f"name valid_from {needed} {'uscc' if entity.proves() else ''}",
        hints=said | (hints or {}),
        **more,
    )


def people(
    entity: type[PersonEntry],
    own: dict[str, str],
    listed: str,
    needed: str = "",
    hints: dict[str, str] | None = None,
    **more: Any,
) -> ListOf:
    """A list of people; the identity number is masked, and nobody else's to see."""
    audit.hide(entity, "id_hash", "id_tail")
    return _list(
        entity,
        labels=_PERSON | own,
        groups={"人员信息": ["name", "id_no", "region_code"], "登记信息": list(own)},
        listed=f"name id_no {listed} state region_code",
        searched="name id_tail",
        required=f"name id_no {needed}",
        sensitive="id_no",
        hints={"region_code": "按户籍所在地选择；区外生源的毕业生按学校所在地。"} | (hints or {}),
        **more,
    )


def others(entity: type[Entry], own: dict[str, str], listed: str, needed: str = "", **more: Any) -> ListOf:
    """A list of something else: money, promises, events."""
    return _list(
        entity,
        labels=own,
        groups={"登记信息": [*own, "region_code"]},
        listed=f"{listed} state region_code",
        required=needed,
        **more,
    )


def _list(
    entity: type[Entry],
    *,
    name: str,
    title: str,
    address: str,
    labels: dict[str, str],
    groups: dict[str, list[str]],
    hints: dict[str, str] | None = None,
    required: str = "",
    **more: Any,
) -> ListOf:
    written = [field for names in groups.values() for field in names]
    card = Card(
        entity,
        name,
        title,
        labels=_COMMON | labels,
        groups={
            **{label: " ".join(names) for label, names in groups.items()},
            "状态与备注": "state removed_on note updated_at",
        },
        written=" ".join([*written, "note"]),
        filtered=" ".join(["state", *_chosen(entity, written), "city_code", "region_code"]),
        ordered=" ".join(entity.sought),
        required=f"region_code {required}",
        lookups={"region_code": AREA, "city_code": CITY_LOOKUP},
        hints={field: said for field, said in (_HINTS | (hints or {})).items() if field in labels | _COMMON},
        bounds={field: between for field, between in _BOUNDS.items() if field in labels},
        narrowings=_validity(entity),
        **more,
    )
    return ListOf(entity, card, address)


def _chosen(entity: type[Entry], names: list[str]) -> list[str]:
    """The fields by which a list is filtered: code lists and yes or no."""
    kinds = {name: getattr(entity, name).type for name in names}
    return [name for name, kind in kinds.items() if isinstance(kind, Boolean) or getattr(kind, "enum_class", None)]


def _validity(entity: type[Entry]) -> dict[str, Narrowing]:
    if entity.period is None or "valid_to" not in entity.period:
        return {}

    def options() -> list[tuple[str, str]]:
        return [(key, str(label)) for key, label in VALIDITY]

    return {"validity": Narrowing(_l("有效情况"), options, lambda key: _CONDITIONS[key](entity, clock.today()))}
