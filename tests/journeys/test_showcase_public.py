"""The public pages of showcase units in a browser: readable without script, by everybody, on the narrowest phone."""

import json

import pytest

from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.showcase.services import certificates, notices
from tests.journeys.conftest import assert_accessible
from tests.showcase.factories import long_accredited, make_batch, make_check, make_naming, make_nomination

FACTS = json.dumps({"INTAKE": {"value": "30", "good": 30, "all": 30}, "YEARS": {"value": "8", "good": 8, "all": 8}})


@pytest.fixture(scope="module")
def addresses(served):
    """Every public page of the selection: list, batch, certificates of every kind, a notice that runs."""
    app, _address = served
    with app.app_context(), acting_as(SYSTEM):
        named = [
            make_naming("REGION", long_accredited(), state, facts=FACTS) for state in ("NAMED", "WARNED", "REVOKED")
        ]
        for nomination in named:
            certificates.issue_certificate(nomination)
            make_check(nomination)
        batch = make_batch("PUBLIC_NOTICE", introduction="自愿申报，择优命名。")
        notice = notices.publish_notice(batch, [make_nomination(batch, state="SHORTLISTED", rank=1)])
        db.session.commit()
        return [
            "/showcase",
            "/showcase?level=X",
            "/showcase?q=没有这家单位",
            *(f"/showcase/{nomination.id}" for nomination in named),
            f"/showcase/batches/{named[0].batch_id}",
            f"/showcase/batches/{batch.id}",
            f"/showcase/notices/{notice.id}",
            "/notices",
        ]


@pytest.mark.parametrize("width", [1366, 320])
def test_every_page_is_accessible_and_fits(person, addresses, width):
    reader = person(width=width)
    for address in addresses:
        page = reader.open(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert_accessible(page)


def test_somebody_objects_and_reads_where_it_stands(person, addresses):
    reader = person(width=390)
    page = reader.open(next(address for address in addresses if "/notices/" in address))
    page.select_option("#unit", index=1)
    page.fill("#content", "该单位拖欠见习补贴")
    page.click("form.ask button[type=submit]")
    receipt = page.inner_text("main strong.num")
    assert_accessible(page)
    page = reader.open("/notices/objection")
    page.fill("#receipt", receipt)
    page.click("form.ask button[type=submit]")
    assert "处理中" in reader.text()
