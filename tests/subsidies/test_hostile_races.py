"""A unit takes its claim back in the moment in which an officer sends it to finance: one of both happens."""

from app.core.actor import acting_as
from app.extensions import db
from app.subsidies.models import Claim, PaymentItem
from app.subsidies.queries import batches as queries
from app.subsidies.services import batches, reviewing
from tests.subsidies.flow import admin_of
from tests.subsidies.test_money_races import at_once, store, stored

__all__ = ["stored"]


def test_withdrawing_and_sending_at_once_do_one_of_both(app, stored):
    key = stored["claims"][2]

    def drafted(actor):
        return batches.draft(actor, stored["claims"][2:]).id

    batch_id = store(app, drafted, "xingqing_agent")

    def send(actor):
        return str(batches.send(actor, queries.batch_in_reach(batch_id)).state)

    def withdraw():
        boss = admin_of(db.session.get_one(Claim, key).unit_id)
        with acting_as(boss):
            return str(reviewing.MOVES["withdraw"](boss, db.session.get_one(Claim, key), reason="不再申领").state)

    answers = at_once([lambda: store(app, send, "xingqing_agent"), lambda: store(app, withdraw)])

    def ends():
        items = db.session.query(PaymentItem).filter_by(claim_id=key).all()
        return str(db.session.get_one(Claim, key).state), [str(item.state) for item in items]

    assert answers[0] == "SENT"
    assert store(app, ends) in {0: [("WITHDRAWN", [])], 1: [("SENT_TO_FINANCE", ["QUEUED"])]}[answers[1] != "WITHDRAWN"]
