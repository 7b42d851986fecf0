"""The desk of a unit that claims."""

from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.subsidies.models import Claim

LIST = "/desk/unit/subsidies/"

ONE = LIST + "claims/"

RISKY = ("风险", "红旗", "挂起", "核查中", "RISK", "HOLD", "F7", "分值")


def text(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def stored(claim) -> Claim:
    with acting_as(SYSTEM):
        return db.session.get_one(Claim, claim.id)


def send(browser, claim, name, **data):
    return browser.post(f"{ONE}{claim.id}/{name}", data=data, follow_redirects=True)
