"""Posts and batches over HTTP."""

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.extensions import db
from app.posts.models import Post
from app.units.models import Unit
from tests.factories import make_post, make_tag
from tests.guards.rows import count_of, row_of
from tests.posts.packages import make_batch, model_post
from tests.posts.test_services import DAY

FORM = {
    "title": "生产管理见习生",
    "category": "MANAGEMENT",
    "industry": "C",
    "duties": "协助管理。",
    "headcount": "5",
    "education": "BACHELOR",
    "months_min": "3",
    "months_max": "6",
    "allowance_yuan": "2050.00",
    "mentor": "带教老师",
    "category_reason": "生产管理工作",
}


def _own(cast):
    (key,) = cast["unit1"].unit_ids
    return key


def test_a_unit_offers_and_confirms_and_the_county_publishes(login, cast, session):
    unit_admin, agent = login("unit1"), login("xingqing_agent")
    with clock.frozen(DAY):
        made = unit_admin.post("/admin/posts/add", data={**FORM, "unit_id": _own(cast)})
        assert made.status_code == 302, made.get_data(as_text=True)[:1500]
        assert unit_admin.post(f"{made.location}/moves/submit").status_code == 302
        back = agent.post(
            f"{made.location}/moves/return", data={"reason": "请说明理由", "mark-category_reason": "写明"}
        )
        assert back.status_code == 302
        assert "写明" in unit_admin.get(f"{made.location}/edit").get_data(as_text=True)
    with acting_as(SYSTEM):
        (post,) = db.session.scalars(db.select(Post))
        make_tag(db.session.get(Unit, post.unit_id), "KEY_ENTERPRISE")
    with clock.frozen(DAY):
        assert unit_admin.post(f"/admin/posts/{post.id}/moves/submit").status_code == 302
        assert agent.post(f"/admin/posts/{post.id}/moves/approve").status_code == 302
    assert row_of(post)["state"] == "PUBLISHED"


def test_a_category_that_does_not_fit_is_told_with_the_words_of_the_notice(login, cast, session):
    unit_admin = login("unit1")
    with clock.frozen(DAY):
        made = unit_admin.post("/admin/posts/add", data={**FORM, "unit_id": _own(cast), "category_reason": ""})
        refused = unit_admin.post(f"{made.location}/moves/submit")
    assert refused.status_code == 422
    assert "重点面向" in refused.get_data(as_text=True)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"allowance_yuan": "1"}, "allowance_yuan"),
        ({"allowance_yuan": "x"}, "allowance_yuan"),
        ({"headcount": "501"}, "headcount"),
        ({"headcount": "1e3"}, "headcount"),
        ({"months_min": "9"}, "months_min"),
        ({"category": "NO"}, "category"),
        ({"title": "长" * 61}, "title"),
        ({"site_id": "x"}, "site_id"),
        ({"unit_id": "x"}, "unit_id"),
        ({"is_hazardous": "y"}, "is_hazardous"),
        ({"duties": ""}, "duties"),
    ],
)
def test_wrong_terms_keep_the_form(login, cast, session, changed, field):
    before = count_of(Post)
    with clock.frozen(DAY):
        answer = login("unit1").post(
            "/admin/posts/add", data={**FORM, "unit_id": _own(cast), "benefits": "我写的待遇", **changed}
        )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in page
    assert "我写的待遇" in page
    assert count_of(Post) == before


@pytest.mark.parametrize(
    ("who", "status"),
    [("yinchuan_agent", 302), ("region_admin", 302), ("guyuan_agent", 404), ("xingqing_agent", 404), ("sci", 403)],
)
def test_a_batch_is_released_by_its_city_or_the_region(login, cast, session, who, status):
    batch = make_batch()
    model_post(batch)
    assert login(who).post(f"/admin/model-post-batches/{batch.id}/moves/release").status_code == status
    assert (row_of(batch)["released_on"] is not None) is (status == 302)


def test_an_empty_batch_is_not_released_and_the_page_says_why(login, session):
    batch = make_batch()
    answer = login("yinchuan_agent").post(f"/admin/model-post-batches/{batch.id}/moves/release")
    assert answer.status_code == 422
    assert "没有岗位" in answer.get_data(as_text=True)


def test_units_see_released_batches_only(login, session):
    make_batch(name="未推出的批次")
    make_batch(name="已推出的批次", state="RELEASED")
    page = login("unit1").get("/admin/model-post-batches/").get_data(as_text=True)
    assert "已推出的批次" in page
    assert "未推出的批次" not in page


def test_a_model_post_leaves_its_batch_when_it_is_withdrawn(login, session):
    post = model_post(make_batch())
    assert (
        login("xingqing_auditor")
        .post(f"/admin/posts/{post.id}/moves/withdraw", data={"reason": "虚假岗位"})
        .status_code
        == 302
    )
    assert (row_of(post)["is_model"], row_of(post)["model_batch_id"]) == (False, None)


@pytest.mark.parametrize(
    ("who", "status", "button"),
    [("unit1", 302, True), ("xingqing_agent", 302, True), ("unit2", 404, False), ("sci", 403, False)],
)
def test_the_listing_of_a_post_is_confirmed_by_its_unit_or_the_county(login, cast, session, who, status, button):
    with acting_as(SYSTEM):
        post = make_post(db.session.get(Unit, _own(cast)), last_confirmed_on=DAY.date())
    browser = login(who)
    url = f"/admin/posts/{post.id}"
    assert (f'action="{url}/confirm"' in browser.get(url).get_data(as_text=True)) is button
    assert browser.post(f"{url}/confirm").status_code == status
    assert (row_of(post)["last_confirmed_on"] > DAY.date()) is (status == 302)
