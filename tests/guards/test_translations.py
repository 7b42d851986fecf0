"""The English catalogue is complete, and the public site speaks English wherever it is asked to."""

import re
import subprocess
import sys

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask_babel import Domain, get_babel

from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.organisations.models import AgencyContact, DepartmentOffice
from tests.factories import make_post, make_unit
from tests.guards.source import ROOT
from tests.publications.factories import make_policy

sys.path.insert(0, str(ROOT / "tools"))

import messages

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
NOT_SHOWN = re.compile(r"<script\b.*?</script>", re.DOTALL)
SWITCH = '<a href="[^"]*" lang="zh-CN" hreflang="zh-CN">中文</a>'
DATA = re.compile(  # what the factories write, and the notice's number
    "宁人社发〔2023〕75号|第1部分|正文1。|1、|测〔2023〕[0-9]+号|测试通知[0-9]+|甲局|乙局|unit[12]的单位"
    '|"就业见习"|>就业见习<|：</p>|（Release note）'
)
LINK = re.compile(r'<(?:a|form)\b[^>]*\s(?:href|action)="(/[^"]*)"[^>]*>')
WITHOUT_LANGUAGE = re.compile(r"/login/|/static/|.*\.pdf|/posts\?$")
STATES = ("PUBLISHED", "FULL", "PAUSED", "CLOSED", "WITHDRAWN")
POLICY_STATES = ("PUBLISHED", "SUPERSEDED", "EXPIRED", "WITHDRAWN")
LISTS = (
    "/", "/posts", "/posts?city=640100&county=640104&category=MANAGEMENT&education=BACHELOR&industry=C&model=1",
    "/posts?q=none", "/posts?city=1&model=maybe", "/posts?cursor=bad", "/posts?city=640100&county=640202", "/units",
    "/units?industry=C&kind=TECH_SME", "/units?q=none", "/agencies", "/agencies?county=640104", "/agencies?county=640202",
    "/policies", "/policies?year=2023", "/policies?year=23", "/policies?q=none", "/posts/1", "/units/1", "/policies/1", "/nothing-here",
)  # fmt: skip


def test_every_message_stands_in_the_catalogue_and_the_public_ones_in_english():
    done = subprocess.run(
        [sys.executable, "tools/check_catalogue.py"], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]


@pytest.mark.parametrize(
    ("english", "fault"),
    [
        (None, "not in the catalogue"),
        ("", "public and not translated"),
        ("%(count)s months", "%(count)s"),
        ("%(n)s 个月", "Chinese in the English"),
        ("%(n)s months {n}", "placeholders in braces differ"),
    ],
)
def test_the_check_sees(english, fault):
    said = Message("%(n)s 个月", locations=[("app/templates/portal/home.html", 0)])
    catalogue = Catalog("en")
    if english is not None:
        catalogue.add(said.id, english)
    faults = list(messages.faults(said, catalogue.get(said.id)))
    assert len(faults) == 1 and (fault in faults[0] or "placeholder" in faults[0])


def test_the_check_lets_staff_pages_wait_for_their_english():
    said = Message("退回", locations=[("app/templates/admin/show.html", 0)])
    assert list(messages.faults(said, Message("退回", ""))) == []


@pytest.fixture
def english(app, client, tmp_path, monkeypatch):
    """Ask for the English page of an address, with the catalogue as it stands in the source."""
    target = tmp_path / "en" / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(parents=True)
    with messages.CATALOGUE.open("rb") as source, target.open("wb") as compiled:
        write_mo(compiled, read_po(source, locale="en"))
    monkeypatch.setattr(get_babel(app).instance, "domain_instance", Domain(str(tmp_path)))

    def ask(address):
        answer = client.get(f"{address}{'&' if '?' in address else '?'}lang=en")
        assert answer.status_code in (200, 404, 410, 422)
        return NOT_SHOWN.sub("", answer.get_data(as_text=True))

    return ask


@pytest.fixture
def world(session):
    """One published record of each kind, its data without Chinese."""
    plain = {"address": "1 River Road", "intro": "Makes things."}
    unit = make_unit(name="Unit A", kinds="TECH_SME MSME", **plain)
    facts = {"title": "Post A", "duties": "Helps.", "majors": "Law", "mentor": "Engineer", "is_model": True}
    posts = {state: make_post(unit, state, places_taken=5 if state == "FULL" else 0, **facts) for state in STATES}
    policies = {
        state: make_policy(state, release_note="Release note", addressees="All", summary="S.")
        for state in POLICY_STATES
    }
    with acting_as(SYSTEM):
        office = DepartmentOffice(
            department="HRSS",
            region_code="640104",
            name="Office A",
            address="2 River Road",
            office_phone="0951-1234567",
            hours="9-17",
        )
        db.session.add(office)
        db.session.flush()
        db.session.add(
            AgencyContact(
                office_id=office.id,
                region_code="640104",
                service="POST",
                post_title="Desk",
                office_phone="0951-1234568",
                published=True,
            )
        )
        db.session.flush()
    return (
        *LISTS, f"/units/{unit.id}", *(f"/posts/{post.id}" for post in posts.values()), *(f"/policies/{doc.id}" for doc in policies.values()),
    )  # fmt: skip


def test_public_pages_asked_for_in_english_hold_no_chinese(english, world):
    left = {}
    for address in world:
        html = DATA.sub("", re.sub(SWITCH, "", english(address)))
        if found := [
            " ".join(html[max(0, hit.start() - 60) : hit.end() + 20].split()) for hit in CHINESE.finditer(html)
        ]:
            left[address] = found[:4]
    assert not left, "\n".join(f"{address}: {found}" for address, found in left.items())


def test_english_pages_say_what_they_are(english, world):
    home = english("/")
    assert '<html lang="en">' in home
    for words in (
        "Find an internship with a mentor",
        "Xingqing District",
        "Internship posts",
        "Social services",
        "Yinchuan",
    ):
        assert words in home or words in english("/posts")
    assert "Xingqing District, Yinchuan" in english("/posts")


def test_links_of_english_pages_stay_english(english, world):
    for address in world:
        html = re.sub(SWITCH, "", english(address))
        lost = [link for link in LINK.findall(html) if "lang=en" not in link and not WITHOUT_LANGUAGE.fullmatch(link)]
        assert lost == [], address
        if "<form" in html:
            assert html.count("<form") == html.count('<input type="hidden" name="lang" value="en">')


def test_the_switch_keeps_the_filters_in_both_directions(client, session):
    chinese = client.get("/posts?city=640100").get_data(as_text=True)
    assert '<a href="/posts?city=640100&amp;lang=en" lang="en" hreflang="en">English</a>' in chinese
    english = client.get("/posts?city=640100&lang=en").get_data(as_text=True)
    assert '<a href="/posts?city=640100" lang="zh-CN" hreflang="zh-CN">中文</a>' in english
