"""What is said of a person, made one way of writing and asked whether it can be true, before anything is stored."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _

from app.core import identifiers
from app.core.actor import Actor
from app.core.calendar import add_years
from app.core.identifiers import birth_of
from app.organisations.queries import areas, in_reach
from app.security.states import Level, Role
from app.trainees.rules import age_on, id_card
from app.trainees.states import Channel as C

YOUNGEST, OLDEST = 14, 45  # far beyond the ages of the plan: who lies outside is a slip of the pen
GRADUATES_AT = 14
ANNOUNCED = timedelta(days=366)  # a school names its graduates up to a year ahead
DAYS: dict[str, tuple[int, timedelta]] = {  # at what age a day may lie at the earliest, how far ahead at the latest
    "graduation_date": (GRADUATES_AT, ANNOUNCED),
    "hukou_date": (0, timedelta()),
    "unemp_reg_date": (GRADUATES_AT, timedelta()),
    "dereg_date": (GRADUATES_AT, timedelta()),
    "wish_from": (GRADUATES_AT, 2 * ANNOUNCED),
}
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


def problems(
    values: Mapping[str, Any], today: date, channel: C | None = None, *, is_read: bool = False
) -> dict[str, str]:
    """What cannot be true or is missing, by field; ``values`` hold ``id_no``, and sex and birth where told.

    ``is_read`` says that the number itself was found in order when its cell was read (R5).
    """
    found: dict[str, str] = {}
    birth = _birth(values, today, found, is_read=is_read)
    if birth and not _youngest(today) >= birth > _oldest(today):
        age = age_on(birth, today)
        told = _("按身份证号码为 %(age)s 岁，见习对象应在 %(a)s—%(b)s 岁之间。", age=age, a=YOUNGEST, b=OLDEST)
        found["id_no"] = told
    for name in NEEDED_OF.get(channel, ()) if channel else ():
        if values.get(name) in (None, ""):
            found[name] = _("这一来源的名单必须填写此项。")
    return {**found, **_untrue_days(values, None if "id_no" in found else birth, today), **_untrue_phone(values)}


def _birth(values: Mapping[str, Any], today: date, found: dict[str, str], *, is_read: bool) -> date | None:
    """The birth date in the number, which agrees with what was told beside it (R5)."""
    number, birth, sex = values.get("id_no"), values.get("birth"), values.get("sex")
    if number and is_read and birth is None and not sex:
        return birth_of(number)
    judged = id_card(id=number or "", birth=birth, sex=_code(sex), on=today)
    if not judged.ok:
        found["id_no"] = judged.message or ""
        return None
    carried: date = judged["birth"]
    return carried


@lru_cache(maxsize=4)
def _youngest(today: date) -> date:
    """Who was born on this day is just old enough."""
    return add_years(today, -YOUNGEST)


@lru_cache(maxsize=4)
def _oldest(today: date) -> date:
    """Who was born on this day is too old."""
    return add_years(today, -OLDEST - 1)


def _code(value: Any) -> Any:
    return str(value) if value else None


def _untrue_days(values: Mapping[str, Any], birth: date | None, today: date) -> dict[str, str]:
    """Days before a person could, or after today; of an unknown person only the end is known."""
    found: dict[str, str] = {}
    for name, (years, ahead) in DAYS.items():
        day = values.get(name)
        if not isinstance(day, date):
            continue
        first = add_years(birth, years) if birth else _oldest(today)
        if name == "dereg_date" and values.get("unemp_reg_date"):
            first = values["unemp_reg_date"]
        if not first <= day <= today + ahead:
            last = (today + ahead).isoformat()
            found[name] = _("日期应在 %(a)s 至 %(b)s 之间，请核对。", a=first.isoformat(), b=last)
    return found


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
