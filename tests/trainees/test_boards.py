"""The round, the waiting list, the radar, the clock, the timeline: each figure is its list, within reach, in few questions."""

import re
from datetime import date, timedelta

import pytest

from app.core import clock, desk
from app.core.actor import SYSTEM, acting_as
from app.core.workflow import StatusLog
from app.extensions import db
from app.trainees import services
from app.trainees.models import Trainee, Visit
from app.trainees.queries import hardship, timeline, waiting
from app.trainees.queries.timeline import Event
from tests.factories import make_trainee
from tests.trainees.factories import (
    make_check,
    make_consent,
    make_hardship,
    make_source,
    make_visit,
    make_willing,
    marked,
)

DAY = timedelta(days=1)


def page(browser, url, status=200):
    answer = browser.get(url)
    assert answer.status_code == status, answer.get_data(as_text=True)[:500]
    return answer.get_data(as_text=True)


def linked(html):
    """The (number, address) of every figure of a board."""
    return [
        (int(number.replace(",", "")), url.replace("&amp;", "&"))
        for url, number in re.findall(r'<a href="(/admin/trainees/\?[^"]+)"[^>]*>([\d,]+)</a>', html)
    ]


def total(html):
    return int(re.search(r"共 ([\d,]+) 条", html).group(1).replace(",", ""))


@pytest.fixture
def crowd(session):
    """People whose days run out at every distance, in three counties, and some whom the radar must not show."""
    today = clock.today()
    for region in ("640104", "640105", "640402"):
        for days in (0, 15, 30, 31, 60, 75, 90, 120, 180, 181, 400):
            make_willing(region_code=region, graduate_until=today + days * DAY, youth_until=today + 900 * DAY)
            make_willing(region_code=region, graduate_until=None, youth_until=today + days * DAY)
        make_willing(region_code=region, graduate_until=today + 500 * DAY, youth_until=today + 5 * DAY)
        make_willing(region_code=region, graduate_until=today - 300 * DAY, youth_until=today - DAY)
        make_willing(region_code=region, graduate_until=today + 5 * DAY, is_willing=False, waiting_since=None)
        make_willing(region_code=region, state="PLACED", graduate_until=today + 5 * DAY)
        make_willing(region_code=region, state="INELIGIBLE", graduate_until=today + 5 * DAY)
        make_willing(region_code=region, state="ELIGIBLE", graduate_until=today + 5 * DAY)


@pytest.mark.parametrize(
    ("kind", "days", "number"),
    [
        ("graduate", 30, 4),
        ("graduate", 60, 6),
        ("graduate", 90, 8),
        ("graduate", 180, 10),
        ("youth", 30, 3),
        ("youth", 60, 5),
        ("youth", 90, 7),
        ("youth", 180, 9),
        ("end", 30, 3),
        ("end", 180, 9),
    ],
)
def test_the_radar_counts_days_to_the_last_one_included(crowd, cast, kind, days, number):
    with acting_as(cast["xingqing_agent"]):
        (row,) = waiting.radar()
    assert row.figures[f"{kind}-{days}"] == number
    assert (row.waiting, row.over) == (25, 1)


@pytest.mark.parametrize(("who", "areas"), [("xingqing_agent", 1), ("yinchuan_agent", 3), ("region_admin", 6)])
def test_every_figure_of_the_radar_equals_its_list(crowd, login, who, areas):
    browser = login(who)
    html = page(browser, "/admin/deadline-radar/")
    figures = linked(html)
    assert len(re.findall(r'class="nw area-', html)) == areas
    assert len(figures) > 10
    seen = {}
    for number, url in figures:
        if url not in seen:
            seen[url] = total(page(browser, url))
        assert seen[url] == number, url


def test_the_radar_asks_one_question_however_many(crowd, login, statements):
    browser = login("region_admin")
    page(browser, "/admin/deadline-radar/")
    statements.clear()
    page(browser, "/admin/deadline-radar/")
    few = len(statements)
    for _ in range(30):
        make_willing(region_code="640122")
    statements.clear()
    page(browser, "/admin/deadline-radar/")
    assert len(statements) == few <= 6


# -- the waiting list


@pytest.fixture
def queue(session):
    today = clock.today()
    people = [
        make_willing(name="甲", waiting_since=today - 10 * DAY),
        marked(make_willing(name="乙", waiting_since=today - 5 * DAY)),
        make_willing(name="丙", state="ELIGIBLE", waiting_since=today - 100 * DAY),
        marked(make_willing(name="丁", waiting_since=today - 50 * DAY)),
    ]
    make_willing(state="PLACED")
    make_willing(is_willing=False, waiting_since=None)
    make_willing(region_code="640121", waiting_since=today - 700 * DAY)
    return people


def test_hardship_comes_first_then_the_longest_wait(queue, cast):
    with acting_as(cast["xingqing_agent"]):
        assert [person.name for person in waiting.waiting_people(None, None).rows] == ["丁", "乙", "丙", "甲"]
        (row,) = waiting.queues(90)
    assert (row.people, row.hardship, row.long, row.oldest) == (4, 2, 1, clock.today() - 100 * DAY)


def test_pages_of_the_waiting_list_follow_each_other_both_ways(session, login, monkeypatch):
    monkeypatch.setattr(waiting, "PAGE", 3)
    today = clock.today()
    for number in range(8):
        person = make_willing(name=f"等待{number}", waiting_since=today - number * DAY)
        if number % 2:
            marked(person)
    browser, seen = login("xingqing_agent"), []
    url, back = "/admin/waiting-list/", None
    while url:
        html = page(browser, url)
        seen += re.findall(r">(等待\d)</a>", html)
        back = re.search(r'href="([^"]+)" rel="prev"', html) or back
        after = re.search(r'href="([^"]+)" rel="next"', html)
        url = after.group(1).replace("&amp;", "&") if after else None
    assert seen == ["等待7", "等待5", "等待3", "等待1", "等待6", "等待4", "等待2", "等待0"]
    previous = page(browser, back.group(1).replace("&amp;", "&"))
    assert re.findall(r">(等待\d)</a>", previous) == ["等待1", "等待6", "等待4"]


def test_sums_of_the_waiting_list_equal_their_lists(queue, login):
    browser = login("region_admin")
    html = page(browser, "/admin/waiting-list/")
    assert {number for number, _url in linked(html)} == {1, 4, 5}
    for number, url in linked(html):
        assert total(page(browser, url)) == number, url
    assert "甲" not in page(browser, "/admin/waiting-list/?area=640121")


@pytest.mark.parametrize("url", ["/admin/waiting-list/", "/admin/hardship-clock/"])
def test_an_area_of_others_is_not_found(session, login, url):
    page(login("xingqing_agent"), f"{url}?area=640121", 404)
    page(login("yinchuan_agent"), f"{url}?area=640400", 404)
    page(login("yinchuan_agent"), f"{url}?area=640121")


def test_a_broken_position_starts_again(queue, login):
    assert login("xingqing_agent").get("/admin/waiting-list/?cursor=x").status_code == 302


# -- the hardship clock


def test_the_clock_counts_from_the_last_service_and_shows_the_longest_twenty(session, cast):
    today = clock.today()
    for number in range(25):
        marked(make_trainee(last_contact_on=today - number * DAY))
    marked(make_trainee(), since=today - 40 * DAY)
    marked(make_trainee(state="PLACED", last_contact_on=today - 90 * DAY))
    marked(make_trainee(region_code="640121", last_contact_on=today - 200 * DAY))
    with acting_as(cast["xingqing_agent"]):
        longest = hardship.longest_unserved()
        (row,) = hardship.clocks(today, 10)
    assert len(longest) == 20
    assert longest[0].hardship_since == today - 40 * DAY
    assert longest[1].last_contact_on == today - 24 * DAY
    assert (row.people, row.overdue, row.never, row.oldest) == (26, 15, 1, today - 40 * DAY)


def test_figures_of_the_clock_equal_their_lists(session, login):
    today = clock.today()
    for days in (5, 30, 31, 90):
        marked(make_trainee(last_contact_on=today - days * DAY))
        marked(make_trainee(region_code="640402", last_contact_on=today - days * DAY))
    browser = login("region_admin")
    html = page(browser, "/admin/hardship-clock/")
    assert "超期 60 天" in html
    assert {2, 4, 8} <= {number for number, _url in linked(html)}
    for number, url in linked(html):
        assert total(page(browser, url)) == number, url


def test_a_visit_sets_the_clock_back(session, cast):
    agent, today = cast["xingqing_agent"], clock.today()
    trainee = marked(make_trainee(last_contact_on=today - 60 * DAY))
    with acting_as(agent):
        assert db.session.scalar(db.select(Trainee.id).where(hardship.unserved(today, 30))) == trainee.id
        services.add_visit(agent, trainee_id=trainee.id, method="PHONE", visited_on=today, result="WILLING")
        assert db.session.scalar(db.select(Trainee.id).where(hardship.unserved(today, 30))) is None


# -- the round


def test_the_round_takes_a_visit_and_moves_on(session, cast, login):
    street = cast["street1"]
    due = make_trainee(state="CONTACTED", created_by_id=street.user_id, next_visit_on=clock.today() - DAY)
    later = make_trainee(state="CONTACTED", created_by_id=street.user_id, next_visit_on=clock.today() + DAY)
    first = make_trainee(created_by_id=street.user_id)
    others = make_trainee(state="CONTACTED", next_visit_on=clock.today())
    browser = login("street1")
    html = page(browser, "/admin/visit-round/")
    assert due.name in html
    assert {later.name, first.name, others.name} & set(re.findall(r"测试青年\d+", html)) == set()
    assert first.name in page(browser, "/admin/visit-round/?list=first")
    form = {"result": "WILLING", "method": "HOME", "visited_on": clock.today().isoformat(), "note": "想做文员"}
    answer = browser.post(f"/admin/visit-round/{due.id}", data=form)
    assert (answer.status_code, answer.location) == (302, "/admin/visit-round/")
    assert due.name not in page(browser, "/admin/visit-round/")
    with acting_as(SYSTEM):
        row = db.session.scalars(db.select(Visit).where(Visit.trainee_id == due.id)).one()
    assert (row.note, row.visitor, row.result.value) == ("想做文员", "street1", "WILLING")
    assert browser.post(f"/admin/visit-round/{others.id}", data=form).status_code == 404


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"result": ""}, "请选择走访结果"),
        ({"method": "BY_OWL"}, "请选择走访方式"),
        ({"visited_on": "昨天"}, "请填写日期"),
        ({"result": "LOST"}, "请约定下次走访日期"),
        ({"visited_on": "2999-01-01"}, "不能晚于今天"),
    ],
)
def test_a_form_with_a_slip_comes_back_with_what_was_typed(session, login, change, told):
    due = make_trainee(state="CONTACTED", next_visit_on=clock.today())
    form = {"result": "WILLING", "method": "PHONE", "visited_on": "", "note": "记下的话", **change}
    answer = login("xingqing_agent").post(f"/admin/visit-round/{due.id}", data=form)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert told in html
    assert "记下的话" in html


# -- the desk


def test_the_desk_of_the_agent_counts_what_its_lists_show(session, login):
    today = clock.today()
    make_trainee()
    make_trainee(state="CONTACTED", next_visit_on=today - 2 * DAY)
    make_willing(state="CONTACTED")
    make_willing(state="ELIGIBLE", check_valid_to=today + 3 * DAY)
    browser = login("xingqing_agent")
    html = page(browser, "/admin/")
    for label in ("待首次联系", "待走访", "待核验资格", "资格核验即将到期"):
        url, number = re.search(
            rf'<a href="([^"]+)"><span class="queue-n">(\d+)</span><span class="queue-label">{label}</span>', html
        ).groups()
        assert total(page(browser, url.replace("&amp;", "&"))) == int(number) == 1, label


def test_owners_see_the_claims_that_wait_for_them(session, login):
    make_hardship()
    make_hardship(kind="DISABLED")
    for who in ("civil_xingqing", "xingqing_auditor"):
        browser = login(who)
        found = re.search(
            r'<a href="([^"]+)"><span class="queue-n">1</span><span class="queue-label">待核实困难情况',
            page(browser, "/admin/"),
        )
        assert total(page(browser, found.group(1).replace("&amp;", "&"))) == 1, who
    assert {queue.endpoint for queue in desk.QUEUES if queue.label == "待核实困难情况"} == {"HardshipView"}


# -- the timeline


def test_one_person_from_the_first_source_to_now(session, cast, monkeypatch):
    today, agent = clock.today(), cast["xingqing_agent"]
    trainee = make_trainee(consent_scope="COMPARISON", consent_on=today)
    make_source(trainee, first_seen_on=today - 50 * DAY, last_seen_on=today - 20 * DAY)
    make_visit(trainee, visited_on=today - 40 * DAY, note="想做文员")
    make_consent(trainee, declared_on=today - 39 * DAY)
    make_hardship(trainee, "VERIFIED", claimed_on=today - 38 * DAY, decided_on=today - 30 * DAY)
    make_check(trainee, checked_on=today - 10 * DAY)
    later = Event(today, "推送", "推送岗位 3 个")
    monkeypatch.setattr(timeline, "PROVIDERS", [*timeline.PROVIDERS, lambda person: [later]])
    with acting_as(agent):
        services.check_eligibility(agent, trainee)
        services.match(agent, trainee) if trainee.is_willing else services.close(
            agent, trainee, closed_because="ASKED", reason="本人要求"
        )
        events = timeline.events_of(trainee)
    assert [event.on for event in events] == sorted(event.on for event in events)
    titles = [event.title for event in events]
    assert titles[:4] == [
        "实名信息数据库首次入库",
        "入户走访：有见习意愿",
        "本人同意：部门间信息比对",
        "申报低收入家庭（含最低生活保障家庭）",
    ]
    assert "推送岗位 3 个" in titles
    assert any(title.startswith("关闭") for title in titles)
    assert not any(title.startswith("资格核验通过（") for title in titles), "told by the check, not by its move"


def test_a_timeline_names_nobody_in_full_and_is_out_of_reach_of_others(session, login, cast):
    trainee = make_trainee(name="马小娟", phone="13900001234")
    make_visit(trainee)
    html = page(login("xingqing_agent"), f"/admin/trainee-timelines/{trainee.id}")
    body = html[html.index("<h1>") :]
    assert "马**的时间线" in body
    assert not {trainee.id_no, trainee.phone, "马小娟"} & set(re.findall(r"[\w]+", body))
    for who in ("yongning_agent", "guyuan_agent", "street1"):
        page(login(who), f"/admin/trainee-timelines/{trainee.id}", 404)
    for who in ("civil", "unit1", "editor"):
        page(login(who), f"/admin/trainee-timelines/{trainee.id}", 403)


def test_a_timeline_asks_the_same_for_a_short_and_a_long_way(session, cast, statements):
    trainee = make_trainee()
    with acting_as(cast["xingqing_agent"]):
        timeline.events_of(trainee)
        statements.clear()
        timeline.events_of(trainee)
        few = len(statements)
    for number in range(15):
        make_visit(trainee, visited_on=clock.today() - number * DAY)
        make_check(trainee)
    with acting_as(cast["xingqing_agent"]):
        statements.clear()
        timeline.events_of(trainee)
        assert len(statements) == few <= 15


def test_a_move_of_the_merging_has_words_too(session, cast):
    trainee = make_trainee()
    with acting_as(SYSTEM):
        db.session.add(
            StatusLog(
                entity="trainee",
                record_id=trainee.id,
                move="transfer",
                from_state="COLLECTED",
                to_state="COLLECTED",
                actor_name="经办",
                at=clock.now(),
                reason="迁居",
            )
        )
        db.session.flush()
        (event,) = [event for event in timeline.events_of(trainee) if event.what == "办理"]
    assert (event.title, event.detail) == ("档案变动", "迁居")


# -- masks


@pytest.mark.parametrize(("who", "full"), [("xingqing_agent", True), ("xingqing_auditor", True), ("supervisor", False)])
def test_names_are_full_only_for_who_serves_people(session, login, who, full):
    marked(make_willing(name="马小娟", waiting_since=date(2020, 1, 1)), since=date(2020, 1, 1))
    browser = login(who)
    for url in ("/admin/waiting-list/", "/admin/hardship-clock/", "/admin/trainees/"):
        html = page(browser, url)
        assert ("马小娟" in html) == full, url
        assert ("马**" in html) != full, url


def test_helpers_see_the_sums_of_their_own_people_only(session, cast, login):
    make_willing()
    mine = make_willing(created_by_id=cast["street1"].user_id)
    browser = login("street1")
    html = page(browser, "/admin/waiting-list/")
    assert re.findall(r"测试青年\d+", html) == [mine.name]
    assert {number for number, _url in linked(page(browser, "/admin/deadline-radar/"))} == {0, 1}


def test_every_wait_has_a_beginning(session):
    willing, unwilling = make_trainee(is_willing=True), make_trainee(waiting_since=date(2020, 1, 1))
    with acting_as(SYSTEM):
        assert services.refresh_waiting([willing.id, unwilling.id]) == 2
        assert services.refresh_waiting() == 0
    assert (willing.waiting_since, unwilling.waiting_since) == (clock.today(), None)
