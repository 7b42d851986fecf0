"""Pages and REST of policy documents: written, sent, published, previewed, printed, compared."""

import io

import pytest

from app.core import clock
from app.core.actor import SYSTEM, acting_as
from app.publications import queries
from app.publications.models import PolicyDoc
from app.publications.states import PolicyState
from tests.publications.factories import make_policy

FORM = {
    "title": "关于做好就业见习工作的通知",
    "doc_no": "兴人社发〔2023〕9号",
    "issuers": "兴庆区人社局\n兴庆区财政局",
    "issued_on": "2023-07-01",
    "effective_from": "2023-07-01",
}
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def doc_of(session, **facts):
    with acting_as(SYSTEM):
        return session.query(PolicyDoc).filter_by(**facts).one()


def test_a_document_goes_from_form_to_publication(login, session):
    agent, auditor = login("xingqing_agent"), login("xingqing_auditor")
    answer = agent.post("/admin/policies/add", data=FORM)
    assert answer.status_code == 302
    doc = doc_of(session, doc_no=FORM["doc_no"])
    address = f"/admin/policies/{doc.id}"
    answer = agent.post(
        "/admin/policy-articles/add",
        data={"policy_id": doc.id, "number": "一、", "heading": "目标", "level": "1", "position": "10", "body": "甲"},
    )
    assert answer.status_code == 302, answer.get_data(as_text=True)
    assert agent.post(f"{address}/moves/submit").status_code == 302
    assert auditor.post(f"{address}/moves/publish").status_code == 422
    assert auditor.post(f"{address}/moves/publish", data={"not_secret": "1"}).status_code == 302
    page = auditor.get(address).get_data(as_text=True)
    assert "已发布" in page and "一、目标" in page and 'id="panel-versions"' in page
    assert agent.get("/policies/" + doc.id).status_code == 200


def test_author_is_told_why_they_cannot_publish(login, session, cast):
    doc = make_policy(
        "REVIEW", "640000", created_by_id=cast["region_admin"].user_id, submitted_by_id=cast["region_admin"].user_id
    )
    page = login("region_admin").get(f"/admin/policies/{doc.id}").get_data(as_text=True)
    assert "不能审核本人拟稿" in page


@pytest.mark.parametrize("state", ["DRAFT", "REVIEW"])
@pytest.mark.parametrize("path", ["", "/edit", "/preview", "/document.pdf"])
def test_drafts_of_other_areas_do_not_exist(login, state, path):
    doc = make_policy(state)
    assert login("yongning_agent").get(f"/admin/policies/{doc.id}{path}").status_code == 404


def test_a_published_document_of_another_area_is_read_not_written(login):
    doc = make_policy()
    other = login("yongning_agent")
    assert other.get(f"/admin/policies/{doc.id}").status_code == 200
    assert other.get(f"/admin/policies/{doc.id}/edit").status_code == 403
    assert other.post(f"/admin/policies/{doc.id}/moves/withdraw", data={"reason": "x"}).status_code == 403


def test_preview_and_print(login):
    doc = make_policy("DRAFT", addressees="各乡镇", release_note="（此件公开发布）")
    agent = login("xingqing_agent")
    page = agent.get(f"/admin/policies/{doc.id}/preview").get_data(as_text=True)
    assert (
        doc.title in page
        and "1、第1部分" in page
        and "甲局文件" in page
        and "（此件公开发布）" in page
        and 'style="' not in page
    )
    answer = agent.get(f"/admin/policies/{doc.id}/document.pdf")
    assert answer.mimetype == "application/pdf" and answer.data.startswith(b"%PDF")


def test_attachments_are_filed_by_the_office_and_public_only_as_annex(login, client):
    doc = make_policy("DRAFT")
    agent = login("xingqing_agent")
    for kind in ("ANNEX", "SCAN"):
        answer = agent.post(
            f"/admin/policies/{doc.id}/files", data={"kind": kind, "file": (io.BytesIO(PDF), f"{kind}.pdf")}
        )
        assert answer.status_code == 302
    assert (
        login("xingqing_auditor")
        .post(f"/admin/policies/{doc.id}/files", data={"kind": "ANNEX", "file": (io.BytesIO(PDF), "x.pdf")})
        .status_code
        == 403
    )
    with acting_as(SYSTEM):
        doc.state, doc.published_at, doc.submitted_at = PolicyState.PUBLISHED, clock.now(), clock.now()
        queries.db.session.flush()
    page = client.get(f"/policies/{doc.id}").get_data(as_text=True)
    assert "ANNEX.pdf" in page and "SCAN.pdf" not in page
    with acting_as(SYSTEM):
        from_page = page.split('class="block attachments"')[1].split('href="')[1].split('"')[0]
    answer = client.get(from_page)
    assert answer.status_code == 200 and answer.data == PDF and "attachment" in answer.headers["Content-Disposition"]
    hidden = agent.get(f"/admin/policies/{doc.id}").get_data(as_text=True).split("/files/")
    ids = {part[:36] for part in hidden[1:] if len(part) > 36}
    scan = next(key for key in ids if key not in from_page)
    assert client.get(f"/policies/{doc.id}/files/{scan}").status_code == 404
    for who, status in (("xingqing_auditor", 200), ("yongning_agent", 404), ("unit2", 404)):
        answer = login(who).get(f"/admin/policies/{doc.id}/files/{scan}")
        assert answer.status_code == status
        answer.close()


def test_an_article_is_removed_from_a_draft_only(login, session):
    draft, published = make_policy("DRAFT", articles=2), make_policy(articles=2)
    agent = login("xingqing_agent")
    for doc, status in ((draft, 302), (published, 409)):
        with acting_as(SYSTEM):
            article = queries.articles_of(doc)[0]
        assert agent.post(f"/admin/policy-articles/{article.id}/remove").status_code == status
    assert (draft.article_count, published.article_count) == (1, 2)


def test_the_version_page_shows_what_changed(login, session):
    doc = make_policy()
    agent = login("xingqing_agent")
    form = {"version": doc.version, "topics": doc.topics, "summary": "摘要。\n<更正>"}
    assert agent.post(f"/admin/policies/{doc.id}/edit", data=form).status_code == 302
    with acting_as(SYSTEM):
        version = queries.versions_of(doc)[0]
    page = agent.get(f"/admin/policy-versions/{version.id}").get_data(as_text=True)
    assert "&lt;更正&gt;" in page
    assert agent.post(f"/admin/policy-versions/{version.id}/edit", data={}).status_code in (403, 404)


def test_a_stale_form_shows_both_versions(login, session):
    doc = make_policy("DRAFT")
    answer = login("xingqing_agent").post(f"/admin/policies/{doc.id}/edit", data={**FORM, "version": "0"})
    assert answer.status_code == 409 and doc.title in answer.get_data(as_text=True)


def test_rest_writes_moves_and_hides(token, client, session):
    agent, other, auditor = token("xingqing_agent"), token("yongning_agent"), token("xingqing_auditor")
    made = client.post("/api/v1/policy/", json=FORM, headers=agent)
    assert made.status_code == 201, made.json
    key = made.json["id"]
    article = client.post(
        "/api/v1/policy-article/", json={"policy_id": key, "body": "<p>甲<script>x</script></p>"}, headers=agent
    )
    assert article.status_code == 201 and article.json["result"]["body"] == "<p>甲</p>"
    assert client.get(f"/api/v1/policy/{key}", headers=other).status_code == 404
    assert client.post(f"/api/v1/policy/{key}/moves/submit", headers=agent).json["state"] == "REVIEW"
    assert (
        client.post(f"/api/v1/policy/{key}/moves/publish", json={"not_secret": True}, headers=agent).status_code == 403
    )
    assert (
        client.post(f"/api/v1/policy/{key}/moves/publish", json={"not_secret": True}, headers=auditor).json["state"]
        == "PUBLISHED"
    )
    assert client.get(f"/api/v1/policy/{key}", headers=other).status_code == 200
    assert client.get("/api/v1/policy-version/", headers=other).json["count"] == 1


def test_rest_refuses_what_does_not_fit(token, client):
    agent = token("xingqing_agent")
    answer = client.post("/api/v1/policy/", json={**FORM, "state": "PUBLISHED", "issued_on": "x"}, headers=agent)
    assert answer.status_code == 422 and {"state", "issued_on"} <= set(answer.json["error"]["fields"])
