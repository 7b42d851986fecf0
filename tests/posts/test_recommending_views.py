"""The pages that bring people and posts together, over HTTP."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core import clock, jobs
from app.core.actor import SYSTEM, acting_as
from app.core.audit import AuditEntry
from app.core.scope import unscoped
from app.extensions import db
from app.posts.models import Push, Suggestion
from tests.factories import make_post, make_unit
from tests.guards.rows import count_of, row_of
from tests.posts.matching import LITONG, XINGQING, YONGNING, offered, told, young


def page(browser, url, status=200):
    answer = browser.get(url)
    assert answer.status_code == status, answer.get_data(as_text=True)[:800]
    return answer.get_data(as_text=True)


def test_the_page_of_a_person_ranks_posts_and_pushes_the_chosen(login, session):
    person, best = young(name="林小雨"), offered(title="软件测试见习生", majors="软件工程")
    other = offered(region=LITONG)
    browser, url = login("xingqing_agent"), f"/admin/matching/trainees/{person.id}"
    shown = page(browser, url)
    assert shown.index(best.title) < shown.index(other.title)
    assert "专业相符：软件工程" in shown
    assert "林小雨" in shown
    assert f'href="/posts/{best.id}"' in shown
    answer = browser.post(f"{url}/push", data={"id": [best.id, other.id], "channel": "PHONE"})
    assert answer.status_code == 302
    assert row_of(person)["state"] == "MATCHING"
    assert best.title not in page(browser, url)
    pushes = page(browser, "/admin/pushes/")
    assert best.title in pushes
    assert "电话告知" in pushes


def test_what_is_skipped_is_told_with_the_reason(login, session):
    agreed, silent = young(name="甲小一"), young(name="乙小二", consent_scope="COMPARISON")
    post = offered()
    answer = login("xingqing_agent").post(f"/admin/matching/posts/{post.id}/push", data={"id": [agreed.id, silent.id]})
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "已推送 1 条" in shown
    assert "乙小二" in shown
    assert "本人尚未同意接收岗位推送" in shown
    assert count_of(Push) == 1


def test_the_page_of_a_post_names_people_in_order(login, session):
    post = offered()
    late, early = young(name="晚小到"), young(name="早小等", waiting_since=clock.today() - timedelta(days=80))
    hard = young(name="难小先", is_hardship=True, hardship_since=clock.today())
    waits = young("COLLECTED", name="未小核", category=None)
    shown = page(login("xingqing_agent"), f"/admin/matching/posts/{post.id}")
    places = [shown.index(person.name) for person in (hard, early, late, waits)]
    assert places == sorted(places)
    assert "困难人员" in shown
    assert "资格待核验" in shown
    assert shown.count(f'value="{waits.id}"') == 0


def test_who_only_supervises_sees_surnames_and_no_button(login, session):
    post, person = offered(), young(name="林小雨")
    browser = login("supervisor")
    for url in (f"/admin/matching/posts/{post.id}", f"/admin/matching/trainees/{person.id}"):
        shown = page(browser, url)
        assert "林小雨" not in shown
        assert "林**" in shown
        assert "data-bulk" not in shown
    assert browser.post(f"/admin/matching/posts/{post.id}/push", data={"id": person.id}).status_code == 403


@pytest.mark.parametrize("who", ["unit1", "civil", "editor"])
def test_units_and_departments_never_see_these_pages(cast, login, session, who):
    (unit_id,) = cast["unit1"].unit_ids
    with acting_as(SYSTEM):
        post = make_post(db.session.get(make_unit().__class__, unit_id))
    person, browser = young(name="林小雨"), login(who)
    for url in (
        f"/admin/matching/posts/{post.id}",
        f"/admin/matching/trainees/{person.id}",
        "/admin/matching/",
        "/admin/matching/calls",
        "/admin/pushes/",
    ):
        assert browser.get(url).status_code == 403, url
    for url in (f"/admin/matching/posts/{post.id}/push", "/admin/matching/confirm", "/admin/matching/calls/print"):
        assert browser.post(url, data={"id": person.id}).status_code == 403, url
    if who == "unit1":
        own = page(browser, f"/admin/posts/{post.id}")
        assert "推荐人选" not in own
        assert "推送记录" not in own


@pytest.mark.parametrize("who", ["yongning_agent", "guyuan_agent"])
def test_what_is_out_of_reach_is_404(login, session, who):
    post, person, browser = offered(), young(), login(who)
    assert browser.get(f"/admin/matching/posts/{post.id}").status_code == 404
    assert browser.get(f"/admin/matching/trainees/{person.id}").status_code == 404
    assert browser.get("/admin/matching/trainees/nonsense").status_code == 404
    assert browser.post(f"/admin/matching/trainees/{person.id}/push", data={"id": post.id}).status_code == 404
    assert count_of(Push) == 0


def test_the_record_pages_lead_to_the_ranking(login, session):
    person, post = young(), offered()
    push = told(person, post)
    browser = login("xingqing_agent")
    shown = page(browser, f"/admin/trainees/{person.id}")
    assert f"/admin/matching/trainees/{person.id}" in shown
    assert f"/admin/pushes/{push.id}" in shown
    shown = page(browser, f"/admin/posts/{post.id}")
    assert f"/admin/matching/posts/{post.id}" in shown
    assert f"/admin/pushes/{push.id}" in shown
    assert post.title in page(browser, f"/admin/trainee-timelines/{person.id}")


def test_a_push_by_hand_and_its_answer(login, session):
    person, post, browser = young(), offered(), login("xingqing_agent")
    made = browser.post("/admin/pushes/add", data={"trainee_id": person.id, "post_id": post.id, "channel": "PRINT"})
    assert made.status_code == 302, made.get_data(as_text=True)
    again = browser.post("/admin/pushes/add", data={"trainee_id": person.id, "post_id": post.id, "channel": "PRINT"})
    assert again.status_code in (403, 409)
    assert "不再重复推送" in again.get_data(as_text=True)
    form = page(browser, f"{made.location}/edit")
    version = re.search(r'name="version"[^>]*value="(\d+)"', form).group(1)
    sent = {"answer": "INTERESTED", "answered_on": "", "note": "", "version": version}
    assert browser.post(f"{made.location}/edit", data=sent).status_code == 302
    assert "有意向" in page(browser, made.location)


def test_programs_push_and_answer(client, token, session):
    person, post, headers = young(), offered(), token("xingqing_agent")
    body = {"trainee_id": person.id, "post_id": post.id}
    wrong = client.post("/api/v1/push/", json={**body, "answer": "INTERESTED"}, headers=headers)
    assert (wrong.status_code, list(wrong.json["error"]["fields"])) == (422, ["answer"])
    made = client.post("/api/v1/push/", json=body, headers=headers)
    assert made.status_code == 201, made.json
    assert client.post("/api/v1/push/", json=body, headers=headers).status_code == 409
    url, version = f"/api/v1/push/{made.json['id']}", made.json["result"]["version"]
    early = client.put(
        url, json={"version": version, "answer": "INTERESTED", "answered_on": "2020-01-01"}, headers=headers
    )
    assert (early.status_code, list(early.json["error"]["fields"])) == (422, ["answered_on"])
    moved = client.put(url, json={"version": version, "post_id": offered().id}, headers=headers)
    assert (moved.status_code, list(moved.json["error"]["fields"])) == (422, ["post_id"])
    done = client.put(url, json={"version": version, "answer": "INTERESTED"}, headers=headers)
    assert (done.status_code, done.json["result"]["answer"]) == (200, "INTERESTED")


@pytest.mark.parametrize("key", ["trainee_id", "post_id"])
def test_a_key_that_is_none_is_told_beside_its_field(client, token, session, key):
    body = {"trainee_id": young().id, "post_id": offered().id, key: young(region=YONGNING).id}
    answer = client.post("/api/v1/push/", json=body, headers=token("xingqing_agent"))
    assert (answer.status_code, list(answer.json["error"]["fields"])) == (422, [key])


def test_today_is_confirmed_or_dismissed_in_one_page(login, session):
    for title in ("甲岗位", "乙岗位"):
        offered(title=title, headcount=9)
    person, browser = young(name="林小雨"), login("xingqing_agent")
    with acting_as(SYSTEM):
        jobs.JOBS["posts.suggest"].run()
        keys = {draft.post_id: draft.id for draft in db.session.scalars(sa.select(Suggestion))}
    shown = page(browser, "/admin/matching/")
    assert shown.count("林小雨</a>") == 1
    first, second = keys.values()
    assert browser.post("/admin/matching/confirm", data={"id": first, "channel": "SITE"}).status_code == 302
    assert browser.post("/admin/matching/dismiss", data={"id": second}).status_code == 302
    assert count_of(Push) == 1
    assert row_of(person)["state"] == "MATCHING"
    assert "今天没有待确认的推荐" in page(browser, "/admin/matching/")
    nothing = browser.post("/admin/matching/confirm", data={"channel": "NONSENSE"})
    assert "没有选择任何记录" in nothing.get_data(as_text=True)


def test_a_form_sent_twice_pushes_once(login, session):
    person, post, browser = young(), offered(), login("xingqing_agent")
    for _ in range(2):
        sent = {"id": post.id, "channel": "SITE", "_once": "the-same-key"}
        assert browser.post(f"/admin/matching/trainees/{person.id}/push", data=sent).status_code == 302
    assert count_of(Push) == 1


def test_telephones_are_shown_for_printing_only_and_logged(login, session):
    person = young(name="林小雨", phone="13912345678")
    with acting_as(SYSTEM):
        push = told(person, offered())
        push.channel = "PHONE"
        db.session.flush()
    browser = login("xingqing_agent")
    shown = page(browser, "/admin/matching/calls")
    assert "13912345678" not in shown
    assert "林小雨" in shown
    answer = browser.post("/admin/matching/calls/print")
    assert "13912345678" in answer.get_data(as_text=True)
    with unscoped("a test reads the log"):
        log = db.session.scalars(sa.select(AuditEntry.record_id).where(AuditEntry.deed == "reveal")).all()
    assert list(log) == [person.id]
    assert login("street1").post("/admin/matching/calls/print").status_code == 403


def test_supply_and_demand_are_counted_and_linked(login, session):
    young("COLLECTED", wish_categories="TECH_SKILL RESEARCH", education="31", category=None)
    young(wish_categories="", education="31", is_hardship=True, hardship_since=clock.today())
    young(is_willing=False)
    young(region=YONGNING)
    offered(category="TECH_SKILL", education="JUNIOR_COLLEGE", headcount=4, places_taken=1)
    offered(state="PAUSED")
    shown = page(login("xingqing_agent"), "/admin/coverage/")
    assert "大专，技术技能类：等待 1 人，空余 3 个" in shown
    assert "大专，科研类：等待 1 人，空余 0 个" in shown
    assert "大专，未提意向：等待 1 人，空余 0 个" in shown
    assert re.search(r'class="tile-value"><a [^>]*>2</a>', shown)
    link = re.search(r'href="(/admin/trainees/[^"]*band=JUNIOR_COLLEGE[^"]*wish=TECH_SKILL[^"]*)"', shown).group(1)
    assert "共 1 条" in page(login("xingqing_agent"), link.replace("&amp;", "&"))
    link = re.search(r'href="(/admin/posts/[^"]*category=TECH_SKILL[^"]*)"', shown).group(1)
    assert "共 1 条" in page(login("xingqing_agent"), link.replace("&amp;", "&"))


def test_supply_and_demand_of_others_are_out_of_reach_and_departments_see_sums(login, session):
    young(), young(region=YONGNING)
    assert login("xingqing_agent").get(f"/admin/coverage/?area={YONGNING}").status_code == 404
    assert login("region_admin").get("/admin/coverage/?area=999999").status_code == 404
    shown = page(login("civil"), f"/admin/coverage/?area={XINGQING}")
    assert "等待 1 人" in shown
    assert "/admin/trainees/" not in shown
    whole = page(login("yinchuan_agent"), "/admin/coverage/")
    assert "各县（市、区）" in whole
    assert login("unit1").get("/admin/coverage/").status_code == 403
