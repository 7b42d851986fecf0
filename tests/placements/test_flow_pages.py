"""The generated pages and the REST of applications, placements and what was asked about them."""

from datetime import datetime

import pytest

from app.core import clock, desk
from app.core.actor import SYSTEM, acting_as
from app.core.choices import tone
from app.extensions import db
from app.placements import states
from app.placements.models import Application, Placement
from app.security.queries import account_by_login
from app.units.models import Unit
from tests.factories import make_post, make_trainee
from tests.placements.factories import make_application, make_mentor, make_placement, make_request
from tests.placements.people import make_policy

PAGES = ("applications", "placements", "standing-requests", "suspensions")


@pytest.fixture(autouse=True)
def summer():
    with clock.frozen(datetime(2023, 7, 3, 9)):
        yield


@pytest.fixture
def own_post(session):
    """A post of the unit of the account unit1."""
    with acting_as(SYSTEM):
        unit = db.session.get_one(Unit, account_by_login("unit1").unit_id)
    return make_post(unit)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["xingqing_agent", "yinchuan_agent", "region_admin", "unit1", "supervisor"])
def test_lists_open_for_those_who_read_them(login, page, who):
    make_request(make_placement("ACTIVE"))
    assert login(who).get(f"/admin/{page}/").status_code == 200


@pytest.mark.parametrize("kind", sorted(name for name in vars(states) if name.endswith("State")))
def test_every_state_has_a_tone_of_its_own(kind):
    assert [state for state in vars(states)[kind] if tone(state) == "info"] == []


@pytest.mark.parametrize("state", ["SUBMITTED", "OFFERED", "ELIGIBILITY_CHECK", "DISPATCHED", "REPORTED"])
def test_an_application_has_its_page_for_county_and_unit(login, own_post, state):
    application = make_application(state, post=own_post)
    for who in ("xingqing_agent", "unit1"):
        page = login(who).get(f"/admin/applications/{application.id}")
        assert page.status_code == 200 and application.person_name in page.text
    assert login("yongning_agent").get(f"/admin/applications/{application.id}").status_code == 404
    assert login("unit2").get(f"/admin/applications/{application.id}").status_code == 404


def test_the_unit_never_reads_the_number_and_the_phone_only_after_an_offer(login, own_post):
    before = make_application("UNIT_REVIEW", post=own_post)
    after = make_application("OFFERED", post=own_post)
    with acting_as(SYSTEM):
        people = {key: db.session.get_one(type(make_trainee()), key) for key in (before.trainee_id, after.trainee_id)}
    unit = login("unit1")
    for application in (before, after):
        person = people[application.trainee_id]
        page = unit.get(f"/admin/applications/{application.id}").text
        assert person.id_no not in page
        assert (person.phone in page) == (application is after)


def test_a_placement_says_what_is_missing(login):
    placement = make_placement("PENDING", mentor_id=None)
    page = login("xingqing_agent").get(f"/admin/placements/{placement.id}")
    assert page.status_code == 200
    assert "协议尚未由双方签署" in page.text and "无意外伤害保险覆盖" in page.text


def test_a_window_enters_an_application_on_the_page(login):
    trainee, post = make_trainee("MATCHING"), make_post()
    browser = login("xingqing_agent")
    form = {"post_id": post.id, "trainee_id": trainee.id, "entered_because": "本人在窗口提出", "_once": "a"}
    for _twice in range(2):
        assert browser.post("/admin/applications/add", data=form).status_code == 302
    with acting_as(SYSTEM):
        made = db.session.query(Application).filter_by(trainee_id=trainee.id).all()
    assert len(made) == 1 and made[0].is_entered_for
    assert login("unit1").get("/admin/applications/add").status_code in (302, 403, 404, 200)


def test_a_dispatch_on_the_page_makes_the_placement(login):
    application = make_application("ELIGIBILITY_CHECK")
    with acting_as(SYSTEM):
        mentor = make_mentor(db.session.get_one(Unit, application.unit_id))
    stranger = make_mentor()
    make_policy()
    where = f"/admin/applications/{application.id}/moves/dispatch"
    browser = login("xingqing_auditor")
    wrong = browser.post(where, data={"starts_on": "2023-07-03", "ends_on": "2023-08-03"})
    assert wrong.status_code == 422 and "2023-08-03" in wrong.text
    page = browser.get(f"/admin/applications/{application.id}").text
    assert f"{mentor.name}（现带教 0 人）" in page and stranger.name not in page
    right = {"starts_on": "2023-07-03", "ends_on": "2024-01-02", "mentor_id": mentor.id}
    assert browser.post(where, data={**right, "mentor_id": stranger.id}).status_code == 422
    assert browser.post(where, data=right).status_code == 302
    with acting_as(SYSTEM):
        made = db.session.query(Placement).filter_by(application_id=application.id).one()
    assert made.mentor_id == mentor.id
    assert browser.get(f"/admin/placements/{made.id}").status_code == 200


def test_a_unit_moves_by_rest_and_a_repeat_acts_once(app, token, own_post):
    application = make_application("UNIT_REVIEW", post=own_post)
    headers = {**token("unit1"), "Idempotency-Key": "offer-1"}
    client = app.test_client()
    where = f"/api/v1/application/{application.id}/moves/offer"
    answers = [client.post(where, headers=headers, json={}) for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json == answers[1].json
    with acting_as(SYSTEM):
        db.session.refresh(own_post)
    assert own_post.places_taken == 1
    listed = client.get("/api/v1/application/", headers=token("unit1")).json
    assert application.id in listed["ids"]
    assert "id_no" not in str(listed)


def test_a_unit_asks_and_the_county_confirms_on_the_pages(login, own_post):
    placement = make_placement("ACTIVE", post=own_post)
    form = {
        "placement_id": placement.id,
        "kind": "END",
        "on_day": "2023-07-03",
        "end_reason": "HEALTH",
        "words": "生病",
    }
    made = login("unit1").post("/admin/standing-requests/add", data=form)
    assert made.status_code == 302
    pk = made.location.rsplit("/", 1)[-1]
    assert login("xingqing_agent").get(f"/admin/standing-requests/{pk}").status_code == 200
    done = login("xingqing_agent").post(f"/admin/standing-requests/{pk}/moves/confirm", data={})
    assert done.status_code == 302
    with acting_as(SYSTEM):
        assert db.session.get_one(Placement, placement.id, populate_existing=True).state == "ENDED"


def test_a_mentor_is_named_on_the_page(login, own_post):
    placement = make_placement("PENDING", post=own_post, mentor_id=None)
    with acting_as(SYSTEM):
        mentor = make_mentor(db.session.get_one(Unit, own_post.unit_id))
    browser = login("unit1")
    assert browser.get(f"/admin/placements/{placement.id}/edit").status_code == 200
    version = placement.version
    form = {"mentor_id": mentor.id, "version": str(version)}
    assert browser.post(f"/admin/placements/{placement.id}/edit", data=form).status_code == 302
    with acting_as(SYSTEM):
        db.session.refresh(placement)
    assert placement.mentor_id == mentor.id


def test_what_waits_is_on_the_desks(app, cast, own_post):
    make_application("SUBMITTED", post=own_post)
    make_application("ACCEPTED", post=own_post)
    make_application("ELIGIBILITY_CHECK", post=own_post)
    make_request(make_placement("ACTIVE", post=own_post))
    wanted = {
        "unit1": "待受理的报名",
        "xingqing_agent": "待资格复核",
        "xingqing_auditor": "待派遣",
    }
    for who, label in wanted.items():
        with app.test_request_context(), acting_as(cast[who]):
            shown = {queue.label: queue.count for queue in desk.queues()}
        assert shown[label] == 1
    with app.test_request_context(), acting_as(cast["xingqing_agent"]):
        assert {queue.label: queue.count for queue in desk.queues()}["待确认的中断与结束申请"] == 1


def test_pages_cost_the_same_however_much_there_is(login, statements):
    browser, costs = login("xingqing_agent"), []
    for number in (1, 6):
        post = make_post(headcount=20)
        for _each in range(number):
            make_request(make_placement("ACTIVE", post=post), state="REFUSED")
        made = []
        for page in PAGES:
            browser.get(f"/admin/{page}/")
            statements.clear()
            assert browser.get(f"/admin/{page}/").status_code == 200
            made.append(len(statements))
        costs.append(made)
    assert costs[0] == costs[1]


def test_a_family_of_pages_is_one_line_of_the_menu_with_tabs(login):
    page = login("xingqing_agent").get("/admin/insurance-gaps/").get_data(as_text=True)
    menu = page[page.index('<nav class="menu"') : page.index("</nav>", page.index('<nav class="menu"'))]
    tabs = page[page.index("tabs-pages") : page.index("</nav>", page.index("tabs-pages"))]
    assert "保险保单" in menu and "保险缺口" not in menu
    assert "保险保单" in tabs and 'aria-current="page">保险缺口' in tabs
    assert "tabs-pages" not in login("xingqing_agent").get("/admin/agreements/").get_data(as_text=True)


def test_the_desk_names_empty_queues_in_one_line(login):
    page = login("xingqing_agent").get("/admin/").get_data(as_text=True)
    assert "没有待办的事项" in page and page.count('class="queue-n"') == 0
