"""The page that tells what is true of a printed document: one word, masked facts, and the same answer for any guess."""

import pytest

from app import create_app
from app.core import clock, issuing
from app.core.actor import SYSTEM, acting_as
from app.core.issued import IssuedState
from app.core.pdf.verification import document_number
from app.extensions import db, limiter
from tests.conftest import overrides
from tests.placements.factories import make_placement

S = IssuedState
GUESSED = "JXZS-202307-640104-0001-0123456789ABCDEF"


@pytest.fixture
def issued(session):
    """A certificate of a placement."""
    placement = make_placement("ENDED", person_name="欧阳小燕")
    with acting_as(SYSTEM):
        return issuing.issue(
            placement,
            kind="certificate",
            series="JXZS",
            title="就业见习证书",
            issuer="兴庆区人力资源和社会保障局",
            shown=[("姓名", "欧**"), ("见习单位", placement.unit_name)],
            print_as=lambda number, code: f"%PDF-1.7 {number} {code}".encode(),
        )


def told(client, code, **query):
    answer = client.get(f"/verify/{code}", query_string=query)
    return answer, answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("state", "word"), [(S.VALID, "有效"), (S.AMENDED, "已变更"), (S.REVOKED, "已撤销"), (S.ENDED, "已履行完毕")]
)
def test_each_state_is_told_in_one_word_with_its_day(client, issued, state, word):
    with acting_as(SYSTEM):
        issuing.change(issued, state, "按规定办理")
    answer, html = told(client, issued.code)
    assert answer.status_code == 200
    assert f'<h2 id="truth-title">{word}</h2>' in html
    assert issued.number in html and issued.sha256 in html and "欧**" in html
    assert ("按规定办理" in html) is (state != S.VALID)


def test_amended_leads_to_what_took_its_place(client, issued):
    with acting_as(SYSTEM):
        after = issuing.issue(
            issued, kind="certificate", series="JXZS", title="就业见习证书", issuer="局", shown=[], print_as=None
        )
        issuing.change(issued, S.AMENDED, followed_by=after)
    _answer, html = told(client, issued.code)
    assert f"以编号 {after.number} 的文书为准" in html


def test_nothing_more_than_the_paper_says(client, issued):
    _answer, html = told(client, issued.code)
    assert "欧阳小燕" not in html and "640104199" not in html and issued.record_id not in html


def test_every_guess_gets_the_same_page_and_status(client, issued):
    spoiled = issued.code[:-1] + ("0" if issued.code[-1] != "0" else "1")
    pages = [told(client, code) for code in (GUESSED, spoiled, issued.number, "x", "%27%20OR%201=1", "9" * 400)]
    assert {answer.status_code for answer, _html in pages} == {404}
    mains = {html[html.index("<main") : html.index("</main>")] for _answer, html in pages}
    assert len(mains) == 1 and "没有查到这份文书" in mains.pop()


def test_answers_are_kept_by_nobody_and_need_neither_cookie_nor_script(client, issued):
    for address in ("/verify", f"/verify/{issued.code}"):
        answer = client.get(address)
        assert answer.headers["Cache-Control"] == "no-store" and "Set-Cookie" not in answer.headers
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "style=" not in answer.get_data(as_text=True)


def test_typed_code_leads_to_the_address_of_the_picture(client, issued):
    answer = client.get("/verify", query_string={"code": f" {issued.code.lower()} ", "lang": "en"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/verify/{issued.code}?lang=en"
    assert issuing.verify_url(issued.code).endswith(f"/verify/{issued.code}")


@pytest.mark.parametrize("code", ["", " ", "x" * 101])
def test_nothing_typed_shows_the_form(client, session, code):
    answer = client.get("/verify", query_string={"code": code})
    assert answer.status_code == 200 and 'name="code"' in answer.get_data(as_text=True)


def test_number_of_a_monthly_summary_is_called_what_it_is(client, session):
    number = document_number("JXHZ", clock.today().replace(year=2023, month=6, day=1), "640100S")
    answer, html = told(client, f"{number}-{'A' * 16}")
    assert answer.status_code == 200
    assert "工作报表，不在本页核验" in html and "银川市" in html and "有效。" not in html


@pytest.mark.parametrize("key", ["JXHZ-202313-640100", "JXHZ-000000-640100"])
def test_summary_of_no_month_is_none_of_ours(client, session, key):
    assert told(client, f"{key}-{'A' * 16}")[0].status_code == 404


def test_page_in_english_answers(client, issued):
    answer, html = told(client, issued.code, lang="en")
    assert answer.status_code == 200 and '<html lang="en"' in html


def test_guessing_is_slowed_down(tmp_path, monkeypatch):
    monkeypatch.setattr(limiter, "enabled", True)
    app = create_app(overrides(f"sqlite:///{tmp_path}/limit.db", tmp_path) | {"RATELIMIT_ENABLED": True})
    with app.app_context():
        db.create_all()
    statuses = [app.test_client().get(f"/verify/{GUESSED}").status_code for _try in range(61)]
    limiter.reset()
    assert statuses == [404] * 60 + [429]
