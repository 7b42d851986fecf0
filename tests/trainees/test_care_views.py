"""The pages and the REST of visits, consents, hardship and checks, and what follows when people are collected or merged."""

import json
import re
from datetime import date, timedelta

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.core.audit import AuditEntry
from app.core.scope import unscoped
from app.extensions import db
from app.registers.models import LowIncomeHousehold
from app.trainees.models import Consent, EligibilityCheck, Hardship, Trainee, Visit
from app.trainees.services import hardship, pairs
from app.trainees.services.collecting import Report, absorb
from app.trainees.states import Channel, HardshipState, VisitResult
from app.trainees.states import TraineeState as S
from tests.factories import id_number, make_trainee
from tests.trainees.factories import make_check, make_hardship, make_visit, make_willing, marked

DAY = timedelta(days=1)
AGREED = {"consent_scope": "COMPARISON", "consent_on": date(2023, 6, 1)}


def html(answer, status=200):
    text = answer.get_data(as_text=True)
    assert answer.status_code == status, text[:800]
    return text


def rows(entity, trainee):
    with acting_as(SYSTEM):
        return list(db.session.scalars(db.select(entity).where(entity.trainee_id == trainee.id).order_by(entity.id)))


# -- visits and consents


def test_a_visit_is_added_from_the_persons_page(session, login):
    trainee, browser = make_trainee(), login("xingqing_agent")
    page = html(browser.get(f"/admin/trainees/{trainee.id}"))
    address = re.search(r'href="(/admin/visits/add\?trainee_id=[^"]+)"', page).group(1)
    form = html(browser.get(address))
    assert f'value="{clock.today().isoformat()}"' in form
    assert trainee.name in form
    facts = {
        "trainee_id": trainee.id,
        "visited_on": "2023-07-03",
        "method": "PHONE",
        "result": "WILLING",
        "visitor": "王",
    }
    saved = browser.post("/admin/visits/add", data=facts)
    assert saved.status_code == 302
    (row,) = rows(Visit, trainee)
    assert (row.result, row.visitor, trainee.state, trainee.is_willing) == (
        VisitResult.WILLING,
        "王",
        S.CONTACTED,
        True,
    )
    assert "打开个人档案" in html(browser.get(saved.location))


@pytest.mark.parametrize("who", ["xingqing_auditor", "supervisor", "region_admin"])
def test_who_only_reads_is_offered_no_form(session, login, who):
    trainee, browser = make_trainee(), login(who)
    page = html(browser.get(f"/admin/trainees/{trainee.id}"))
    assert "/admin/visits/add" not in page
    assert browser.get("/admin/visits/add").status_code == 403


def test_a_consent_is_ticked_or_taken_back(session, login):
    trainee, browser = make_trainee(), login("xingqing_agent")
    facts = {"trainee_id": trainee.id, "scope": "PUSH", "declared_on": clock.today().isoformat(), "means": "PAPER"}
    assert browser.post("/admin/consents/add", data={**facts, "is_given": "y"}).status_code == 302
    assert trainee.consent_scope == "PUSH"
    assert "已同意这一项" in html(browser.post("/admin/consents/add", data={**facts, "is_given": "y"}), 422)
    assert browser.post("/admin/consents/add", data=facts).status_code == 302
    assert trainee.consent_scope == ""
    assert [row.is_given for row in rows(Consent, trainee)] == [True, False]


def test_programs_write_the_same_way(session, client, token):
    trainee, headers = make_trainee(), token("xingqing_agent")
    body = {
        "trainee_id": trainee.id,
        "visited_on": "2023-07-03",
        "method": "HOME",
        "result": "NOT_NOW",
        "visitor": "王",
    }
    assert client.post("/api/v1/visit/", json=body, headers=headers).status_code == 201
    wrong = client.post("/api/v1/visit/", json={**body, "result": "LOST"}, headers=headers)
    assert (wrong.status_code, list(wrong.json["error"]["fields"])) == (422, ["next_on"])
    consent = {
        "trainee_id": trainee.id,
        "scope": "COMPARISON",
        "is_given": True,
        "declared_on": "2023-07-03",
        "means": "ONLINE",
    }
    assert client.post("/api/v1/consent/", json=consent, headers=headers).status_code == 201
    done = client.post("/api/v1/eligibility-check/", json={"trainee_id": trainee.id}, headers=headers)
    assert (done.status_code, done.json["result"]["eligible"]) == (201, True)
    kept = client.get(f"/api/v1/eligibility-check/{done.json['id']}", headers=headers).json["result"]
    assert {each["rule"] for each in json.loads(kept["answers"])} >= {"R1", "R4", "R6"}
    claim = {"trainee_id": trainee.id, "kind": "DISABLED", "claimed_on": "2023-07-03"}
    row = client.post("/api/v1/hardship/", json=claim, headers=headers)
    assert row.status_code == 201
    url = f"/api/v1/hardship/{row.json['id']}/moves/verify"
    assert client.post(url, json={"evidence": "证件"}, headers=headers).status_code == 403
    moved = client.post(url, json={"evidence": "证件"}, headers=token("xingqing_auditor"))
    assert (moved.status_code, moved.json["state"]) == (200, "VERIFIED")
    assert trainee.is_hardship
    assert "person_name" not in client.get("/api/v1/hardship/", headers=headers).json["list_columns"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("visit", {"method": "BY_OWL", "result": "WILLING", "visited_on": "2023-07-03", "visitor": "王"}),
        ("visit", {"method": "HOME", "result": "WILLING", "visited_on": "gestern", "visitor": "王"}),
        ("consent", {"scope": "ALL", "is_given": True, "declared_on": "2023-07-03", "means": "PAPER"}),
        ("hardship", {"kind": "LAZY", "claimed_on": "2023-07-03"}),
        ("hardship", {"kind": "DISABLED", "claimed_on": "2999-07-03"}),
        ("eligibility-check", {"trainee_id": "no-such-person"}),
    ],
)
def test_nonsense_is_told_and_never_an_error_of_ours(session, client, token, path, body):
    trainee = make_trainee()
    answer = client.post(f"/api/v1/{path}/", json={"trainee_id": trainee.id, **body}, headers=token("xingqing_agent"))
    assert answer.status_code == 422, answer.json
    assert answer.json["error"]["fields"]


# -- the check


def test_a_check_is_shown_before_it_is_stored(session, login):
    trainee, browser = make_trainee(state="CONTACTED", **AGREED), login("xingqing_agent")
    url = f"/admin/eligibility-checks/add?trainee_id={trainee.id}"
    page = html(browser.get(url))
    assert "按现有依据，符合见习对象条件" in page
    assert "见习对象为具有宁夏户籍的离校2年内未就业高校毕业生和16-24岁失业青年" in page
    assert "还有" in page
    assert rows(EligibilityCheck, trainee) == []
    asked = browser.post("/admin/eligibility-checks/add", data={"trainee_id": trainee.id})
    assert (asked.status_code, rows(EligibilityCheck, trainee)) == (302, [])
    done = browser.post(
        "/admin/eligibility-checks/add", data={"trainee_id": trainee.id, "confirmed": "1", "_once": "a"}
    )
    again = browser.post(
        "/admin/eligibility-checks/add", data={"trainee_id": trainee.id, "confirmed": "1", "_once": "a"}
    )
    assert (done.status_code, done.location) == (302, again.location)
    assert len(rows(EligibilityCheck, trainee)) == 1
    assert trainee.state == S.ELIGIBLE
    page = html(browser.get(done.location))
    assert "符合见习对象条件：离校2年内未就业高校毕业生" in page
    assert "xingqing_agent" in page


def test_a_failed_check_names_the_clause_and_when_it_ended(session, login):
    today = clock.today()
    trainee = make_trainee(
        birth=today.replace(year=today.year - 30, day=1), graduation_date=today.replace(year=today.year - 5, day=1)
    )
    browser = login("xingqing_agent")
    page = html(browser.get(f"/admin/eligibility-checks/add?trainee_id={trainee.id}"))
    assert "确认：不符合资格" in page
    assert re.search(r"已于 \d{4}-\d\d-01 到期", page)
    done = browser.post("/admin/eligibility-checks/add", data={"trainee_id": trainee.id, "confirmed": "1"})
    assert "不符合见习对象条件" in html(browser.get(done.location))
    assert trainee.state == S.INELIGIBLE


def test_without_consent_the_page_says_what_to_do_first(session, login):
    trainee, browser = make_trainee(), login("xingqing_agent")
    page = html(browser.get(f"/admin/eligibility-checks/add?trainee_id={trainee.id}"))
    assert "本人尚未同意部门间信息比对" in page
    assert "确认：符合资格" not in page
    posted = browser.post("/admin/eligibility-checks/add", data={"trainee_id": trainee.id, "confirmed": "1"})
    assert posted.status_code == 403
    assert rows(EligibilityCheck, trainee) == []


def test_a_missing_hukou_is_asked_for(session, login):
    trainee = make_trainee(hukou_region=None, **AGREED)
    answer = login("xingqing_agent").get(f"/admin/eligibility-checks/add?trainee_id={trainee.id}")
    assert "请先补充户籍所在地" in html(answer, 422)


@pytest.mark.parametrize(("who", "status"), [("yongning_agent", 404), ("xingqing_auditor", 403), ("street1", 403)])
def test_others_open_no_check(session, login, who, status):
    trainee = make_trainee(**AGREED)
    assert login(who).get(f"/admin/eligibility-checks/add?trainee_id={trainee.id}").status_code == status


def test_a_check_past_its_end_says_so(session, login):
    row = make_check(checked_on=clock.today() - 40 * DAY, valid_to=clock.today() - 10 * DAY)
    assert "已过有效期，请重新核验" in html(login("xingqing_agent").get(f"/admin/eligibility-checks/{row.id}"))


# -- hardship as its owners see it


def test_an_owner_sees_masked_names_reveals_them_on_record_and_confirms(session, login):
    trainee = make_trainee(name="马小娟")
    row = make_hardship(trainee)
    browser = login("civil_xingqing")
    listed = html(browser.get("/admin/hardships/"))
    assert "马**" in listed
    assert "马小娟" not in listed
    page = html(browser.get(f"/admin/hardships/{row.id}"))
    assert "马小娟" not in page
    assert browser.get(f"/admin/trainees/{trainee.id}").status_code == 403
    shown = html(browser.post(f"/admin/hardships/{row.id}/reveal/person_name"))
    assert "马小娟" in shown
    with unscoped("a test reads the log"):
        deeds = list(db.session.scalars(db.select(AuditEntry.deed).where(AuditEntry.record_id == row.id)))
    assert "reveal" in deeds
    wrong = browser.post(f"/admin/hardships/{row.id}/moves/verify", data={"evidence": ""})
    assert wrong.status_code == 422
    assert browser.post(f"/admin/hardships/{row.id}/moves/verify", data={"evidence": "低保证12号"}).status_code == 302
    assert (row.state, trainee.is_hardship) == (HardshipState.VERIFIED, True)


def test_the_button_of_the_owner_confirms_by_the_list(session, login):
    trainee = make_trainee()
    row = make_hardship(trainee)
    with acting_as(SYSTEM):
        entry = LowIncomeHousehold(
            name=trainee.name,
            id_no=trainee.id_no,
            region_code="640104",
            kind="LOW_INCOME",
            household_no="1",
            relation="CHILD",
            valid_from=date(2020, 1, 1),
        )
        db.session.add(entry)
        db.session.flush()
    assert "自动核实" not in html(login("xingqing_auditor").get("/admin/hardships/"))
    browser = login("civil_xingqing")
    assert "自动核实" in html(browser.get("/admin/hardships/"))
    assert browser.post("/admin/hardships/compare").status_code == 302
    assert row.state == HardshipState.VERIFIED
    assert login("street1").post("/admin/hardships/compare").status_code == 403


@pytest.mark.parametrize("who", ["sci", "edu", "civil_yongning", "miit_xingqing"])
def test_departments_that_own_nothing_see_nothing(session, login, who):
    row = make_hardship()
    browser = login(who)
    assert "还没有记录" in html(browser.get("/admin/hardships/"))
    assert browser.get(f"/admin/hardships/{row.id}").status_code == 404


# -- a person's record tells what must not be lost


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"deadline_on": 20}, "还有 20 天"),
        ({"deadline_on": -3}, "超过年龄和离校年限"),
        ({"state": "ELIGIBLE", "check_valid_to": -1}, "资格核验已于"),
        ({"next_visit_on": 0}, "再次走访"),
    ],
)
def test_the_record_warns(session, login, facts, told):
    given = {name: clock.today() + value * DAY if isinstance(value, int) else value for name, value in facts.items()}
    trainee = make_willing(**{"state": "CONTACTED", **given})
    assert told in html(login("xingqing_agent").get(f"/admin/trainees/{trainee.id}"))


def test_the_record_proposes_to_close_what_a_visit_found_closed(session, login):
    trainee = make_trainee(state="CONTACTED")
    browser = login("xingqing_agent")
    assert "建议关闭" not in html(browser.get(f"/admin/trainees/{trainee.id}"))
    make_visit(trainee, result=VisitResult.EMPLOYED)
    assert "最近一次走访结果建议关闭：已就业" in html(browser.get(f"/admin/trainees/{trainee.id}"))
    closed = browser.post(
        f"/admin/trainees/{trainee.id}/moves/close", data={"closed_because": "EMPLOYED", "reason": "已签劳动合同"}
    )
    assert (closed.status_code, trainee.state) == (302, S.CLOSED)
    assert "建议关闭" not in html(browser.get(f"/admin/trainees/{trainee.id}"))


def test_nobody_closes_a_record_as_a_duplicate_by_hand(session, login):
    trainee = make_trainee()
    answer = login("xingqing_agent").post(
        f"/admin/trainees/{trainee.id}/moves/close", data={"closed_because": "DUPLICATE", "reason": "重复"}
    )
    assert (answer.status_code, trainee.state) == (422, S.COLLECTED)


# -- what follows from collecting and merging


def test_who_is_collected_as_willing_waits_from_that_day(session, cast):
    agent = cast["xingqing_agent"]
    report = Report(
        id_number(date(2001, 5, 4)),
        {"name": "测试", "is_willing": True},
        Channel.JOBSEEK_MINIAPP,
        clock.today(),
        "640104",
    )
    with acting_as(agent):
        (taken,) = absorb(agent, [report])
        trainee = db.session.get(Trainee, taken.trainee_id)
        db.session.refresh(trainee)
    assert (trainee.is_willing, trainee.waiting_since) == (True, clock.today())


def test_a_merge_carries_mark_contact_and_next_visit_and_an_undo_takes_them_back(session, cast):
    agent, today = cast["xingqing_agent"], clock.today()
    kept, gone = make_trainee(state="CONTACTED"), make_trainee(state="CONTACTED")
    make_visit(gone, visited_on=today - 3 * DAY, next_on=today + 9 * DAY)
    claim = make_hardship(gone)
    with acting_as(cast["civil_xingqing"]):
        hardship.verify(cast["civil_xingqing"], claim, evidence="名单")
    assert gone.is_hardship
    with acting_as(agent):
        pair = pairs.pair_up(agent, first_id=kept.id, second_id=gone.id, note="同一人")
        keep = "first" if pair.first_id == kept.id else "second"
        pairs.merge(agent, pair, keep=keep, reason="核对为同一人")
    session.expire_all()
    assert (kept.is_hardship, gone.is_hardship) == (True, False)
    assert (kept.last_contact_on, kept.next_visit_on) == (today - 3 * DAY, today + 9 * DAY)
    assert [row.trainee_id for row in rows(Hardship, kept)] == [kept.id]
    with acting_as(agent):
        pairs.reopen(agent, pair, reason="不是同一人")
    session.expire_all()
    assert (kept.is_hardship, gone.is_hardship) == (False, True)
    assert (kept.last_contact_on, gone.last_contact_on) == (None, today - 3 * DAY)


def test_marked_people_stand_out_on_their_record(session, login):
    trainee = marked(make_trainee())
    assert "困难标识起" in html(login("xingqing_agent").get(f"/admin/trainees/{trainee.id}"))
