"""The pages of experts and of the panel: writing with and without the script, blind, read alone afterwards."""

import io
import json
import re
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage

from app.core import files
from app.core.actor import SYSTEM, acting_as
from app.showcase.states import NominationState, ScoreState
from tests.factories import make_unit
from tests.showcase import scoring_factories as made

PDF = b"%PDF-1.4\n%%EOF\n"


def _text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def _scores_page(login: str, nomination: Any, turn: int = 1) -> str:
    return f"/admin/scoring/{made.score_of(nomination, login, turn).id}"


def test_an_expert_finds_scores_by_batch_state_and_number(login: Any) -> None:
    batch, nominations = made.in_scoring(3, is_blind=False)
    browser = login("expert1")
    page = _text(browser.get("/admin/scoring/"))
    assert batch.title in page
    assert all(nomination.unit_name in page for nomination in nominations)
    assert "待评 3" in page
    found = _text(browser.get(f"/admin/scoring/?batch={batch.id}&q={nominations[0].number}&state=ASSIGNED"))
    assert nominations[0].number in found
    assert nominations[1].unit_name not in found
    assert "没有符合条件" in _text(browser.get(f"/admin/scoring/?batch={batch.id}&state=RECUSED"))
    for odd in ("page=x", "page=99999", "state=NONE", "batch=none", "page=0"):
        assert browser.get(f"/admin/scoring/?{odd}").status_code == 200
    assert "还没有派发给您的评分表" in _text(login("expert4").get("/admin/scoring/"))


def test_a_form_keeps_what_is_valid_and_shows_the_rest_beside_its_field(login: Any) -> None:
    _batch, (nomination,) = made.in_scoring()
    address, browser = _scores_page("expert1", nomination), login("expert1")
    page = _text(browser.get(address))
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    given = {"points-care": "60.5", "note-care": "", "points-retention": "20", "note-retention": "", "go": "check"}
    answer = browser.post(f"{address}/save", data={**given, "version": version[1]})
    page = _text(answer)
    assert answer.status_code == 200
    assert "有 1 项没有保存，其余已保存" in page
    assert "填写理由" in page
    assert 'value="20"' in page  # what was typed is still there
    assert '"care": {"points": "60.50"' in made.score_of(nomination, "expert1").points
    stale = browser.post(f"{address}/save", data={**given, "points-care": "70", "version": version[1]})
    assert stale.status_code == 409
    assert "已保存 60.50，您填写 70" in _text(stale)


def test_the_script_is_answered_with_data(login: Any) -> None:
    _batch, (nomination,) = made.in_scoring()
    address, browser = _scores_page("expert1", nomination), login("expert1")
    version = made.score_of(nomination, "expert1").version
    wanted = {"Accept": "application/json"}
    answer = browser.post(f"{address}/save", data={"points-care": "60", "version": version}, headers=wanted)
    said = answer.get_json()
    assert (said["total"], said["missing"], said["problems"]) == ("71.25", 0, {})
    assert said["version"] > version
    answer = browser.post(f"{address}/save", data={"points-care": "61", "version": version}, headers=wanted)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "stale")
    answer = browser.post(f"{address}/save", data={"points-care": "99", "version": said["version"]}, headers=wanted)
    assert "0—80" in answer.get_json()["problems"]["care"][0]


def test_checked_submitted_and_on_to_the_next(login: Any) -> None:
    _batch, (one, two) = made.in_scoring(2)
    browser = login("expert1")
    for nomination in (one, two):
        address = _scores_page("expert1", nomination)
        assert "还有 1 项未评，不能提交" in _text(browser.get(f"{address}/check"))
        lacking = browser.post(f"{address}/submit", data={"version": made.score_of(nomination, "expert1").version})
        assert lacking.status_code == 422
        version = made.score_of(nomination, "expert1").version
        answer = browser.post(f"{address}/save", data={"points-care": "60", "version": version, "go": "check"})
        assert answer.location.endswith("/check")
        page = _text(browser.get(answer.location))
        assert "71.25 / 100" in page
        again = {"version": made.score_of(nomination, "expert1").version, "_once": f"once-{nomination.id}"}
        answer = browser.post(f"{address}/submit", data=again)
        assert answer.status_code == 302
        assert browser.post(f"{address}/submit", data=again).status_code == 302  # the same click twice
    assert "/admin/scoring/?batch=" in answer.location
    page = _text(browser.get(_scores_page("expert1", one)))
    assert "points-care" not in page  # only to be read
    assert "已于" in page


def test_standing_back_asks_for_a_reason(login: Any) -> None:
    _batch, (nomination,) = made.in_scoring()
    address, browser = _scores_page("expert2", nomination), login("expert2")
    assert browser.post(f"{address}/recuse", data={"reason": " "}).status_code == 422
    assert browser.post(f"{address}/recuse", data={"reason": "曾在该单位兼职"}).status_code == 302
    assert made.score_of(nomination, "expert2").state == ScoreState.RECUSED
    assert "曾在该单位兼职" in _text(browser.get(address))


BLIND_TEXT = (
    "宁夏金沙湾文旅发展有限公司（金沙湾文旅）位于银川市兴庆区湖滨街88号，法定代表人哈建国，联系人纳晓梅，电话13995001234，"
    "金沙湾文旅发展荣获全国青年文明号。"
)
HIDDEN = ("金沙湾", "湖滨街88号", "哈建国", "纳晓梅", "13995001234", "兴庆", "银川市")


@pytest.mark.parametrize("blind", [True, False])
def test_blind_hides_the_unit_everywhere_an_expert_looks(login: Any, token: Any, app: Any, blind: bool) -> None:
    unit = make_unit(
        name="宁夏金沙湾文旅发展有限公司",
        short_name="金沙湾文旅",
        address="湖滨街88号",
        legal_rep="哈建国",
        contact_name="纳晓梅",
        contact_phone="13995001234",
    )
    batch = made.make_batch(is_blind=blind)
    made.make_panel(batch)
    nomination = made.make_nomination(batch, unit, statement=BLIND_TEXT, materials=json.dumps({"care": BLIND_TEXT}))
    with acting_as(SYSTEM):
        stored = files.store(nomination, "care", FileStorage(io.BytesIO(PDF), "金沙湾文旅制度.pdf"))
        made.open_scoring(batch)
    address, browser = _scores_page("expert1", nomination), login("expert1")
    score = made.score_of(nomination, "expert1")
    seen = [
        _text(browser.get("/admin/scoring/")),
        _text(browser.get(address)),
        _text(browser.get(f"{address}/check")),
        _text(browser.post(f"{address}/save", data={"points-care": "999", "version": score.version})),
        _text(app.test_client().get(f"/api/v1/showcase-score/{score.id}", headers=token("expert1"))),
        _text(app.test_client().get("/api/v1/showcase-score/", headers=token("expert1"))),
        _text(browser.get("/admin/messages/")),
    ]
    assert nomination.number in seen[0]
    document = browser.get(f"{address}/files/{stored.id}")
    assert document.data == PDF
    heads = document.headers["Content-Disposition"]
    if blind:
        assert [word for page in seen for word in [*HIDDEN, unit.uscc, unit.name] if word in page] == []
        assert "荣获全国青年文明号" in seen[1]
        assert "打开材料可能看到单位名称" in seen[1]
        assert f"{nomination.number}-" in heads
        assert "%E9%87%91%E6%B2%99" not in heads  # 金沙
    else:
        assert unit.name in seen[0]
        assert "金沙湾文旅制度.pdf" in seen[1]
        assert "%E9%87%91%E6%B2%99" in heads


def test_the_panel_is_invited_and_withdrawn_before_and_added_to_afterwards(login: Any, cast: Any) -> None:
    batch = made.make_batch("CITY_REVIEW")
    browser = login("region_admin")
    address = f"/admin/showcase-panel/{batch.id}"
    assert "还差 3 位专家" in _text(browser.get(address))
    given = {"user_id": cast["expert1"].user_id, "employer": "宁夏大学", "uscc_interests": "91640104MA0000001X"}
    assert browser.post(f"{address}/invite", data=given).status_code == 302
    page = _text(browser.get(address))
    assert "91640104MA0000001X" in page
    for wrong, said in (
        (given, "已在本批次的专家名单中"),
        ({**given, "user_id": cast["expert2"].user_id, "employer": ""}, "工作单位"),
        ({**given, "user_id": cast["expert2"].user_id, "uscc_interests": "123"}, "18 位"),
        ({**given, "user_id": cast["region_colleague"].user_id}, "评审专家"),
        ({**given, "user_id": "x"}, "请选择一位评审专家"),
    ):
        answer = browser.post(f"{address}/invite", data=wrong)
        assert (answer.status_code, said in _text(answer)) == (422, True)
    pk = re.search(r"/experts/([0-9a-f-]{36})/withdraw", page)
    assert pk is not None
    assert browser.post(f"/admin/showcase-panel/experts/{pk[1]}/withdraw").status_code == 302
    assert "还没有邀请专家" in _text(browser.get(address))
    assert batch.title in _text(browser.get("/admin/showcase-panel/"))


def test_the_organiser_sees_progress_and_reasons_but_no_points(login: Any) -> None:
    batch, (nomination,) = made.in_scoring()
    expert = login("expert1")
    score = made.score_of(nomination, "expert1")
    expert.post(f"/admin/scoring/{score.id}/save", data={"points-care": "63.5", "version": score.version})
    expert.post(f"/admin/scoring/{score.id}/submit", data={})
    login("expert2").post(f"{_scores_page('expert2', nomination)}/recuse", data={"reason": "亲属在该单位"})
    browser = login("region_admin")
    page = _text(browser.get(f"/admin/showcase-panel/{batch.id}"))
    assert "亲属在该单位" in page
    assert "74.75" not in page
    assert "63.5" not in page
    assert nomination.number in page  # an expert lacks
    panelist = made.score_of(nomination, "expert3").panelist_id
    assert browser.post(f"/admin/showcase-panel/experts/{panelist}/withdraw").status_code == 302
    assert made.score_of(nomination, "expert3").state == ScoreState.ASSIGNED  # too late to withdraw
    answer = browser.post(f"/admin/showcase-panel/experts/{panelist}/release", data={"reason": "出差"})
    assert answer.status_code == 302
    assert made.score_of(nomination, "expert3").conflict == "出差"


def test_rest_reads_and_moves_the_experts_own(token: Any, app: Any) -> None:
    _batch, (nomination,) = made.in_scoring()
    score, client = made.score_of(nomination, "expert1"), app.test_client()
    headers = token("expert1")
    found = client.get("/api/v1/showcase-score/", headers=headers).get_json()
    assert (found["count"], found["ids"]) == (1, [score.id])
    item = client.get(f"/api/v1/showcase-score/{score.id}", headers=headers).get_json()
    assert item["result"]["number"] == nomination.number
    assert sorted(item["moves"]) == ["recuse", "submit"]
    lacking = client.post(f"/api/v1/showcase-score/{score.id}/moves/submit", headers=headers)
    assert (lacking.status_code, list(lacking.get_json()["error"]["fields"])) == (422, ["care"])
    done = client.post(
        f"/api/v1/showcase-score/{score.id}/moves/recuse", headers=headers, json={"reason": "有利益关系"}
    )
    assert (done.status_code, done.get_json()["state"]) == (200, "RECUSED")
    other = client.get(f"/api/v1/showcase-score/{score.id}", headers=token("expert2"))
    assert other.status_code == 404
    assert nomination.state == NominationState.CITY_RECOMMENDED
