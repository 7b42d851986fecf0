"""A comparison in a real browser: asked by the county, answered on the officer's own computer, adopted."""

import pytest

from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from tests.exchange.comparing import consenting

pytestmark = pytest.mark.browser


def test_from_the_question_to_the_adopted_answer(served, person, tmp_path):
    app, _address = served
    with app.app_context(), acting_as(SYSTEM):
        people = [(each.name, each.id_no) for each in (consenting() for _n in range(4))]
        db.session.commit()

    # The county asks.
    agent = person().sign_in("xingqing_agent")
    page = agent.open("/admin/comparisons/add?question=IN_SCHOOL")
    assert "现有 4 个对象" in agent.text()
    page.fill("[name=purpose]", "资格复核")
    page.click("main form[method=post] button[type=submit]")
    page.wait_for_load_state()
    batch = page.url
    agent.move("issue")
    assert "待答复" in agent.text()

    # The education department compares its list on its own computer; the page cannot send it anywhere.
    edu = person().sign_in("edu")
    page = edu.open("/admin/?")
    page.click("main a:has-text('待答复的比对')")
    page.click("table tbody a")
    page.click("button:has-text('打开本机比对工具')")
    roster = tmp_path / "名单.csv"
    lines = ["姓名,身份证号", f"某,'{people[0][1]}", f"某, {people[1][1].lower()} ", "某,64010419900101123X"]
    roster.write_bytes("\r\n".join(lines).encode("gb18030"))
    page.set_input_files("[data-file]", str(roster))
    page.select_option("[data-miss]", "NO")
    page.click("[data-run]")
    page.wait_for_selector("[data-result]:not([hidden])")
    assert (page.inner_text("[data-hits]"), page.inner_text("[data-misses]")) == ("2", "2")
    with page.expect_download() as saved:
        page.click("[data-save]")
    answers = tmp_path / "答复.csv"
    saved.value.save_as(answers)
    assert not any(number in answers.read_text(encoding="utf-8-sig") for _name, number in people)
    assert page.evaluate("fetch('/admin/').then(() => 'sent', () => 'blocked')") == "blocked"

    # It uploads the answer file.
    page = edu.open(batch.removeprefix(edu.address))
    page.set_input_files("[name=file]", str(answers))
    page.click("button:has-text('上传并答复')")
    page.wait_for_load_state()
    assert "已答复：是 2，否 2，未知 0，未答复 0。" in edu.text()

    # The county sees whose answer is yes and adopts.
    page = agent.open(batch.removeprefix(agent.address) + "/lines?answer=YES")
    assert all(name in agent.text() for name, _number in people[:2])
    assert people[2][0] not in agent.text()
    agent.open(batch.removeprefix(agent.address))
    agent.move("apply")
    assert "已采用" in agent.text()
