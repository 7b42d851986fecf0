"""What browsers, proxies and programs may not keep or mix up."""


def test_staff_pages_are_stored_nowhere(login):
    browser = login("xingqing_agent")
    for path in ("/admin/", "/admin/units/"):
        assert browser.get(path).headers["Cache-Control"] == "no-store"
    assert browser.get("/posts").headers["Cache-Control"] != "no-store"


def test_a_program_acts_by_its_token_and_not_by_the_cookie_beside_it(login, token):
    browser = login("yongning_agent")
    answer = browser.get("/api/v1/unit/", headers=token("xingqing_agent"))
    assert {row["region_code"] for row in answer.json["result"]} == {"640104"}
    assert browser.get("/api/v1/unit/").status_code == 401
