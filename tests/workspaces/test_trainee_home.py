"""The young person's first page: what to do, what happens next, only one's own; the same statements for much and little."""

from datetime import date

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.posts.models import Post
from app.units.models import Unit
from tests.factories import make_post, make_trainee
from tests.placements.agreement_factories import make_agreement
from tests.placements.factories import make_application, make_check, make_placement
from tests.placements.survey_factories import make_request
from tests.workspaces.trainee_factories import NOW, assessed, attended, counted, helped, on_post, paid, young

PAGES = (
    "/desk/",
    "/desk/posts/",
    "/desk/posts/?all=1&q=岗位",
    "/desk/applications/",
    "/desk/agreements/",
    "/desk/placement/",
    "/desk/attendance/",
    "/desk/leave/",
    "/desk/allowance/",
    "/desk/complaints/",
    "/desk/assessment/",
    "/desk/next/",
    "/desk/me/",
    "/desk/me/edit",
    "/desk/me/timeline",
)


@pytest.fixture(autouse=True)
def summer():
    with clock.frozen(NOW):
        yield


@pytest.mark.parametrize("state", ["COLLECTED", "INELIGIBLE", "ELIGIBLE", "PLACED", "FINISHED"])
def test_every_page_opens_in_every_state_and_is_kept_by_nobody(login, state):
    facts = {"category": "GRADUATE"} if state in ("PLACED", "FINISHED") else {}
    trainee, name = young(state, **facts)
    if state in ("PLACED", "FINISHED"):
        make_placement("ACTIVE" if state == "PLACED" else "ENDED", trainee=trainee, starts_on=date(2023, 1, 9))
    browser = login(name)
    for path in PAGES:
        answer = browser.get(path)
        assert (path, answer.status_code, answer.headers["Cache-Control"]) == (path, 200, "no-store")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("SUBMITTED", "等待单位受理"),
        ("UNIT_REVIEW", "等待单位答复"),
        ("OFFERED", "拟接收您"),
        ("ACCEPTED", "等待资格复核"),
        ("ELIGIBILITY_CHECK", "等待派遣"),
        ("DISPATCHED", "报到"),
    ],
)
def test_the_first_page_says_who_acts_next(login, state, words):
    trainee, name = young()
    make_application(state, trainee=trainee)
    assert words in login(name).get("/desk/").text


def test_who_is_refused_reads_the_rule_in_the_words_of_the_check_and_objects(login):
    trainee, name = young("INELIGIBLE", consent_scope="COMPARISON", consent_on=NOW.date())
    answers = '[{"rule": "R2", "ok": false, "message": "离校已满2年。", "clause": "二(一)"}]'
    make_check(trainee, eligible=False, category="NONE", answers=answers)
    browser = login(name)
    assert "离校已满2年。" in browser.get("/desk/").text
    assert browser.post("/desk/reconsider", data={"reason": " "}).status_code == 422
    assert browser.post("/desk/reconsider", data={"reason": "已办理失业登记"}).status_code == 303
    assert browser.get("/desk/").text.count("等待资格核验") == 1


def test_everything_that_waits_is_a_card_with_its_day(login):
    placement, name = on_post(date(2023, 2, 1), date(2023, 8, 1))
    attended(placement)
    paid(placement)
    page = login(name).get("/desk/").text
    for words in (
        "确认 2023-06 考勤",
        "已过期 11 天",
        "今天的考勤",
        "确认 2023-06 生活补贴",
        "见习将于 2023-08-01 期满",
    ):
        assert words in page
    assert page.index("确认 2023-06 考勤") < page.index("今天的考勤") < page.index("见习将于")


def test_after_the_end_the_assessment_waits_for_an_answer(login):
    trainee, name = young("FINISHED", category="GRADUATE")
    placement = make_placement("ENDED", trainee=trainee, starts_on=date(2023, 1, 9), ends_on=date(2023, 7, 8))
    assessed(placement)
    helped(placement)
    page = login(name).get("/desk/").text
    assert "答复见习鉴定" in page and "还有 6 天" in page  # five workdays after the 13th


def test_a_version_to_sign_is_the_first_thing_to_do(login):
    trainee, name = young()
    application = make_application("DISPATCHED", trainee=trainee)
    placement = make_placement("PENDING", application=application, starts_on=date(2023, 7, 17))
    make_agreement("UNIT_SIGNED", placement=placement)
    page = login(name).get("/desk/").text
    assert "阅读并签署见习协议" in page and "还有 3 天" in page


OF_OTHERS = (
    ("application", "get", "/desk/applications/{}"),
    ("application", "post", "/desk/applications/{}/accept"),
    ("application", "post", "/desk/applications/{}/withdraw"),
    ("application", "post", "/desk/applications/{}/report-in"),
    ("agreement", "get", "/desk/agreements/{}"),
    ("agreement", "post", "/desk/agreements/{}/sign"),
    ("agreement", "post", "/desk/agreements/{}/code"),
    ("agreement", "post", "/desk/agreements/{}/void"),
    ("payment", "post", "/desk/allowance/{}"),
    ("assessment", "get", "/desk/assessment/{}"),
    ("assessment", "post", "/desk/assessment/{}"),
    ("survey", "get", "/desk/surveys/{}"),
    ("survey", "post", "/desk/surveys/{}"),
)
TYPED = {"answer": "RECEIVED", "opinion": "AGREES", "void_reason": "不签", "reason": "不去"}


@pytest.mark.parametrize(("what", "method", "path"), OF_OTHERS)
def test_the_records_of_others_are_not_there_and_stay_as_they_are(login, what, method, path):
    theirs = make_placement("PENDING", application=make_application("DISPATCHED"))
    with acting_as(SYSTEM):
        rows = {
            "application": lambda: make_application("OFFERED"),
            "agreement": lambda: make_agreement("UNIT_SIGNED", placement=theirs),
            "payment": lambda: paid(make_placement("ACTIVE")),
            "assessment": lambda: assessed(make_placement("ENDED")),
            "survey": lambda: make_request(make_placement("ENDED")),
        }
        row = rows[what]()
        before = (row.version, getattr(row, "state", None), getattr(row, "answer", None))
    placement, name = on_post()
    assert placement.trainee_id != row.trainee_id
    answer = getattr(login(name), method)(path.format(row.id), **({"data": TYPED} if method == "post" else {}))
    assert answer.status_code == 404
    with acting_as(SYSTEM):
        db.session.refresh(row)
    assert (row.version, getattr(row, "state", None), getattr(row, "answer", None)) == before


@pytest.mark.parametrize("who", ["unit1", "xingqing_agent", "street1"])
def test_nobody_else_has_such_a_desk(login, who):
    browser = login(who)
    assert {browser.get(path).status_code for path in PAGES} <= {302, 403}


@pytest.mark.parametrize(
    "path", ["/desk/applications/", "/desk/agreements/", "/desk/allowance/", "/desk/posts/", "/desk/leave/"]
)
def test_the_number_of_statements_does_not_grow(login, statements, path):
    placement, name = on_post(date(2023, 1, 9))
    with acting_as(SYSTEM):
        post = db.session.get_one(Post, placement.post_id)
        unit = db.session.get_one(Unit, post.unit_id)
    paid(placement, "2023-01")
    browser = login(name)
    browser.get(path)
    statements.clear()
    browser.get(path)
    few = counted(statements)
    trainee = placement.trainee_id
    for month in range(2, 7):
        paid(placement, f"2023-{month:02d}")
    with acting_as(SYSTEM):
        person = db.session.get_one(type(make_trainee()), trainee)
    for _number in range(10):
        make_application("DECLINED", trainee=person, post=make_post(unit))
    statements.clear()
    browser.get(path)
    assert counted(statements) == few


def test_the_first_page_asks_a_bounded_number_of_statements(login, statements):
    placement, name = on_post(date(2023, 1, 9), date(2023, 8, 1))
    browser = login(name)
    browser.get("/desk/")
    statements.clear()
    browser.get("/desk/")
    few = counted(statements)
    attended(placement)
    for month in range(1, 7):
        paid(placement, f"2023-{month:02d}")
    statements.clear()
    browser.get("/desk/")
    assert counted(statements) == few <= 18


def test_the_timeline_tells_the_whole_way_oldest_last(login):
    placement, name = on_post()
    paid(placement)
    page = login(name).get("/desk/me/timeline").text
    assert "上岗" in page and "生活补贴" in page
    assert page.index("2023-07-05") < page.index("2023-06-01")
    assert placement.person_name not in page.split("<h1>")[1].split("</h1>")[0]


def test_a_cancelled_placement_is_no_placement(login):
    trainee, name = young()
    make_placement("CANCELLED", trainee=trainee)
    assert "还没有见习" in login(name).get("/desk/placement/").text
