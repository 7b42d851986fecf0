"""What is said of a person, made one way of writing and asked whether it can be true, before anything is stored."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from app.core import identifiers
from app.core.actor import Actor
from app.core.calendar import add_years
from app.organisations.queries import areas, in_reach
from app.security.states import Level, Role
from app.trainees.rules import age_on, id_card
from app.trainees.states import Channel as C

YOUNGEST, OLDEST = 14, 45  # far beyond the ages of the plan: who lies outside is a slip of the pen
GRADUATES_AT = 14
ANNOUNCED = timedelta(days=366)  # a school names its graduates up to a year ahead
AREA_PHONE = range(7, 13)
NEEDED_OF: dict[C, tuple[str, ...]] = {  # what makes a list of this source worth having
    C.REALNAME_DB: ("education", "graduation_date"),
    C.SCHOOL: ("education", "school"),
    C.UNEMP_REGISTER: ("unemp_reg_date",),
}


def own_channel(actor: Actor) -> C:
    """The source that a person who types is: a school, or somebody on the ground."""
    return C.SCHOOL if actor.has(Role.SCHOOL_OFFICER) else C.STREET


def channels_of(actor: Actor) -> list[C]:
    """The sources of which the actor may bring lists; what officers find out themselves is typed, not imported."""
    if actor.has(Role.SCHOOL_OFFICER):
        return [C.SCHOOL]
    if actor.has(Role.STREET_WORKER):
        return [C.STREET]
    return [channel for channel in C if channel != C.OFFICER]


def cleaned(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts in the one way that they are stored and compared."""
    found = {name: value.strip() if isinstance(value, str) else value for name, value in facts.items()}
    if found.get("id_no"):
        found["id_no"] = identifiers.normalise(str(found["id_no"]))
    if found.get("phone"):
        found["phone"] = identifiers.normalise(str(found["phone"])).removeprefix("+86")
    if found.get("bank_no"):
        found["bank_no"] = identifiers.normalise(str(found["bank_no"]))
    return found


def problems(values: Mapping[str, Any], today: date, channel: C | None = None) -> dict[str, str]:
    """What cannot be true or is missing, by field; ``values`` hold ``id_no``, and sex and birth where told."""
    found: dict[str, str] = {}
    judged = id_card(id=values.get("id_no") or "", birth=values.get("birth"), sex=_code(values.get("sex")), on=today)
    birth: date | None = judged["birth"]
    if not judged.ok:
        found["id_no"] = judged.message or ""
    elif birth and not YOUNGEST <= (age := age_on(birth, today)) <= OLDEST:
        told = _("按身份证号码为 %(age)s 岁，见习对象应在 %(a)s—%(b)s 岁之间。", age=age, a=YOUNGEST, b=OLDEST)
        found["id_no"] = told
    for name in NEEDED_OF.get(channel, ()) if channel else ():
        if values.get(name) in (None, ""):
            found[name] = _("这一来源的名单必须填写此项。")
    return {**found, **_untrue_days(values, None if found.get("id_no") else birth, today), **_untrue_phone(values)}


def _code(value: Any) -> Any:
    return str(value) if value else None


def _untrue_days(values: Mapping[str, Any], birth: date | None, today: date) -> dict[str, str]:
    """Days before a person could, or after today; of an unknown person only the end is known."""
    born = birth or add_years(today, -OLDEST)
    grown = add_years(birth, GRADUATES_AT) if birth else born
    bounds = {
        "graduation_date": (grown, today + ANNOUNCED),
        "hukou_date": (born, today),
        "unemp_reg_date": (grown, today),
        "dereg_date": (values.get("unemp_reg_date") or born, today),
        "wish_from": (grown, today + 2 * ANNOUNCED),
    }
    return {
        name: _("日期应在 %(a)s 至 %(b)s 之间，请核对。", a=first.isoformat(), b=last.isoformat())
        for name, (first, last) in bounds.items()
        if isinstance(values.get(name), date) and not first <= values[name] <= last
    }


def _untrue_phone(values: Mapping[str, Any]) -> dict[str, str]:
    phone = values.get("phone")
    if not phone or (phone.isascii() and phone.isdigit() and _is_phone(phone)):
        return {}
    return {"phone": _("请填写 11 位手机号，或带区号的固定电话。")}


def _is_phone(digits: str) -> bool:
    return len(digits) == 11 and digits[0] == "1" if digits[0] == "1" else len(digits) in AREA_PHONE


County = Callable[[str | None, str | None], str | None]


def county_finder(actor: Actor) -> County:
    """Return what answers which county will serve a new person, by residence and hukou.

    Where they live, else where their hukou lies, else the actor's own county; only counties of the actor's reach
    count, and None says that none of them follows.
    """
    reach = {area.code for area in in_reach() if area.level == Level.COUNTY}
    own = areas().get(actor.region_code)
    default = own.code if own is not None and own.level == Level.COUNTY else None

    def find(residence: str | None, hukou: str | None) -> str | None:
        return next((code for code in (residence, hukou) if code in reach), default)

    return find
