"""The two questions of the public API, judged by the rulebook; nothing is stored."""

from typing import Any

from flask_babel import gettext as _

from app.core.calendar import MissingWorkdays
from app.core.errors import Invalid
from app.core.rulebook import MissingParameter
from app.headless.queries.reading import Facts
from app.organisations.queries import areas, counties_of
from app.programme.queries import database_params
from app.subsidies.rules import estimate as estimate_of
from app.trainees.rules import Facts as Person
from app.trainees.rules import check

WHOLE = "640000"


def eligibility(facts: Facts) -> Any:
    """Each rule with pass or fail for a person; raises Invalid where no parameter is in force on the day."""
    try:
        return check(Person(**facts), database_params())
    except MissingParameter as error:
        raise Invalid({"on": _("这一天没有可用的政策参数，请换一个日期。")}) from error


def estimate(question: Facts) -> Facts:
    """The subsidies of an internship line by line; raises Invalid where wage or workdays are not known."""
    _refuse_other_than_county(question["region"])
    try:
        return estimate_of(**question, params=database_params()).as_json()
    except MissingParameter as error:
        raise Invalid({"start": _("这段时间没有已公布的当地最低工资标准，不能测算。")}) from error
    except MissingWorkdays as error:
        field = "start" if error.year <= question["start"].year else "end"
        words = _("%(year)s 年的工作日安排没有收录，不能测算到这一年。", year=error.year)
        raise Invalid({field: words}) from error


def _refuse_other_than_county(code: str) -> None:
    if code in {area.code for area in counties_of(WHOLE)}:
        return
    if area := areas().get(code):
        words = _("%(area)s不是县（市、区）；最低工资标准按县（市、区）执行，请写县级代码。", area=_(area.name))
        raise Invalid({"region": words})
    raise Invalid({"region": _("没有这个县（市、区）。")})
