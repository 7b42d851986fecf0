"""Packages of model posts over the API: released ones only, with the posts that still are model posts."""

from datetime import datetime

import pytest

from app.core import clock
from app.core.actor import acting_as
from app.posts import services
from tests.posts.packages import make_batch, model_post
from tests.posts.test_services import DAY

BASE = "/api/v1/public/model-posts"


@pytest.fixture
def package(session, cast):
    """A released package with two posts."""
    batch = make_batch(introduction="任务真实。")
    posts = [model_post(batch, headcount=3) for _ in range(2)]
    with clock.frozen(DAY), acting_as(cast["yinchuan_agent"]):
        services.release(cast["yinchuan_agent"], batch)
    session.commit()
    return batch, posts


def test_a_package_has_its_figures_and_its_posts(client, session, cast, package):
    batch, (kept, ended) = package
    [item] = client.get(BASE).json["items"]
    assert (item["city"], item["year"], item["released_on"]) == ("640100", 2023, "2023-07-03")
    assert (item["posts_number"], item["places"], item["city_places"], item["city_model_places"]) == (2, 6, 6, 6)
    assert (item["page"], item["poster"]) == (f"/model-posts/{batch.id}", f"/model-posts/{batch.id}.pdf")
    assert "posts" not in item and "short_by_id" not in item
    with clock.frozen(datetime(2023, 8, 1, 9)), acting_as(cast["yinchuan_agent"]):
        services.unchoose_model(cast["yinchuan_agent"], ended, reason="质量不符")
    session.commit()
    detail = client.get(f"{BASE}/{batch.id}").json
    [post] = detail["posts"]
    assert (post["id"], post["reason"], post["headcount"]) == (kept.id, "带教老师明确", 3)
    assert detail["posts_number"] == 2


def test_what_is_gathered_is_not_there_and_wrong_questions_are_told(client, session):
    gathering = make_batch()
    session.commit()
    assert client.get(BASE).json["items"] == []
    assert client.get(f"{BASE}/{gathering.id}").status_code == 404
    assert client.get(f"{BASE}/x").status_code == 404
    for wrong in ("city=1", "year=23", "q=x", "cursor=x", "limit=0"):
        assert client.get(f"{BASE}?{wrong}").status_code == 422, wrong


def test_lists_by_city_page_by_page(client, session):
    made = {city: make_batch(city, "RELEASED").id for city in ("640100", "640200", "640300")}
    session.commit()
    first = client.get(f"{BASE}?limit=2").json
    rest = client.get(f"{BASE}?limit=2&cursor={first['next']}").json
    assert [item["id"] for item in [*first["items"], *rest["items"]]] == sorted(made.values(), reverse=True)
    assert [item["id"] for item in client.get(f"{BASE}?city=640200&year=2023").json["items"]] == [made["640200"]]


def test_the_document_describes_them(client):
    spec = client.get("/api/v1/public/openapi.json").json
    assert spec["paths"]["/model-posts"]["get"]["operationId"] == "list_model_posts"
    assert set(spec["components"]["schemas"]["PackageDetail"]["properties"]) >= {"posts", "poster", "short_reason"}
