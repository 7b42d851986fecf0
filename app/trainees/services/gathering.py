"""The register takes over whom the labour offices' own lists name, so that nobody types a person twice (二(一), X1)."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.calendar import add_years
from app.core.errors import Refusal, Refused
from app.core.identifiers import birth_of
from app.organisations.queries import areas
from app.security.states import Level
from app.trainees.policy import may_write
from app.trainees.queries import lists
from app.trainees.rules.deadlines import Deadlines
from app.trainees.scope import helps_only
from app.trainees.services import intake
from app.trainees.services.collecting import Report, absorb
from app.trainees.services.persons import fresh_deadlines
from app.trainees.states import Channel

AT_ONCE = 1000
LOOKS_BACK_YEARS = 3  # an entry that is older names nobody who could still take part


def _registration(entry: Any) -> Mapping[str, Any]:
    return {
        "name": entry.name,
        "unemp_reg_no": entry.reg_no,
        "unemp_reg_date": entry.registered_on,
        "dereg_date": entry.deregistered_on,
    }


def _real_name(entry: Any) -> Mapping[str, Any]:
    return {
        "name": entry.name,
        "graduation_date": entry.graduation_date,
        "school": entry.school,
        "education": str(entry.education),
        "major_name": entry.major,
    }


FACTS = {Channel.UNEMP_REGISTER: _registration, Channel.REALNAME_DB: _real_name}


def gather(actor: Actor) -> int:
    """Take over the entries of the area that are new or changed; return how many people were reported."""
    if refusal := may_write(actor):
        raise Refused(refusal)
    if helps_only(actor):
        raise Refused(Refusal("role", _("由经办人员从部门台账归集。")))
    return sum(_gather(actor, channel, fresh_deadlines()) for channel in FACTS)


def _gather(actor: Actor, channel: Channel, deadlines: Deadlines) -> int:
    since, after, taken = add_years(clock.today(), -LOOKS_BACK_YEARS), "", 0
    while piece := lists.unheard(actor, channel, since, after, AT_ONCE):
        after = piece[-1][0]
        entries = lists.latest_of(channel, [hash_ for _key, hash_ in piece])
        reports = [report for entry in entries if (report := _report(entry, channel, deadlines))]
        taken += len(absorb(actor, reports))
    return taken


def _report(entry: Any, channel: Channel, deadlines: Deadlines) -> Report | None:
    """What an entry says, when the person could take part and the entry lies in a county."""
    area = areas().get(entry.region_code)
    values = FACTS[channel](entry)
    if area is None or area.level != Level.COUNTY or intake.problems({"id_no": entry.id_no}, clock.today()):
        return None
    ends = deadlines.of(birth_of(entry.id_no), values.get("education"), values.get("graduation_date"))["deadline_on"]
    if ends is None or ends < clock.today():
        return None
    return Report(entry.id_no, values, channel, entry.updated_at.date(), entry.region_code)
