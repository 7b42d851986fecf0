"""The way of a document: written, reviewed by another hand of its level, corrected, replaced, expired, withdrawn."""

from datetime import date

import pytest
from sqlalchemy import select

from app.core import jobs, marks
from app.core.actor import SYSTEM, acting_as
from app.core.errors import Invalid, Refused
from app.core.workflow import StatusLog
from app.publications import queries, services
from app.publications.models import PolicyVersion
from app.publications.states import PUBLISHING, PolicyState
from seeds.reference import policies
from tests.publications.factories import make_policy, yesterday

FACTS = {
    "title": "关于做好就业见习工作的通知",
    "doc_no": "兴人社发〔2023〕9号",
    "issuers": "兴庆区人社局\n\n 兴庆区财政局 ",
    "issued_on": date(2023, 7, 1),
    "effective_from": date(2023, 7, 1),
}


@pytest.fixture
def agent(cast):
    with acting_as(cast["xingqing_agent"]):
        yield cast["xingqing_agent"]


def written(agent, **facts):
    doc = services.draft(agent, **{**FACTS, **facts})
    services.add_article(agent, policy_id=doc.id, heading="目标", number="一、", body="甲\n乙")
    return doc


def in_review(cast, **facts):
    with acting_as(cast["xingqing_agent"]):
        return services.submit(cast["xingqing_agent"], written(cast["xingqing_agent"], **facts))


def test_a_draft_lies_in_the_authors_area(agent):
    doc = services.draft(agent, **FACTS)
    assert (doc.region_code, doc.level, doc.state) == ("640104", "COUNTY", "DRAFT")
    assert queries.lines(doc.issuers) == ["兴庆区人社局", "兴庆区财政局"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": "  "}, "title"),
        ({"effective_to": date(2023, 6, 30)}, "effective_to"),
        ({"effective_from": date(2023, 6, 30)}, "effective_from"),
    ],
)
def test_a_draft_must_make_sense(agent, facts, field):
    with pytest.raises(Invalid) as refused:
        services.draft(agent, **{**FACTS, **facts})
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize("missing", ["doc_no", "issuers", "issued_on", "effective_from"])
def test_submission_needs_the_facts_of_an_official_document(agent, missing):
    doc = written(agent, **{missing: "" if missing == "issuers" else None})
    with pytest.raises(Invalid) as refused:
        services.submit(agent, doc)
    assert missing in refused.value.fields and doc.state == PolicyState.DRAFT


def test_submission_needs_an_article(agent):
    with pytest.raises(Invalid) as refused:
        services.submit(agent, services.draft(agent, **FACTS))
    assert list(refused.value.fields) == ["articles"]


def test_submission_refuses_a_number_already_published(agent):
    with acting_as(SYSTEM):
        make_policy(doc_no=FACTS["doc_no"])
    with pytest.raises(Invalid, match="已经发布"):
        services.submit(agent, written(agent))


def test_a_personal_number_is_named_by_its_paragraph(agent):
    doc = written(agent, summary="联系人电话13800138000")
    services.add_article(agent, policy_id=doc.id, heading="附则", number="二、", body="甲\n证件号码11010519491231002X")
    with pytest.raises(Invalid) as refused:
        services.submit(agent, doc)
    assert refused.value.fields == {
        "summary": ["疑似包含手机号码，请删除或改为办公电话。"],
        "articles": ["“二、附则”第 2 段疑似包含身份证号码，请删除或改为办公电话。"],
    }


def test_publication_by_another_hand(cast):
    doc = in_review(cast)
    auditor = cast["xingqing_auditor"]
    with acting_as(auditor):
        services.publish(auditor, doc, not_secret=True)
        version = queries.versions_of(doc)
    assert doc.state == PolicyState.PUBLISHED and doc.published_at and doc.revision == 1
    assert [v.number for v in version] == [1] and version[0].by_name == auditor.name


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("xingqing_agent", "role"),
        ("yongning_auditor", "other_level"),
        ("yinchuan_auditor", "other_level"),
        ("region_admin", "other_level"),
        ("unit1", "role"),
    ],
)
@pytest.mark.parametrize("verb", ["publish", "send_back"])
def test_only_an_auditor_of_the_same_office_decides(cast, who, code, verb):
    doc = in_review(cast)
    facts = {"not_secret": True} if verb == "publish" else {"reason": "改"}
    with acting_as(SYSTEM), pytest.raises(Refused) as refused:
        getattr(services, verb)(cast[who], doc, **facts)
    assert refused.value.code == code and doc.state == PolicyState.REVIEW


def test_nobody_publishes_what_they_wrote_or_edited(cast):
    author, colleague, center = cast["region_admin"], cast["region_colleague"], cast["center"]
    with acting_as(author):
        own = services.submit(author, written(author))
        with pytest.raises(Refused) as refused:
            services.publish(author, own, not_secret=True)
    assert refused.value.code == "four_eyes"
    with acting_as(center):
        other = written(center, doc_no="宁人社发〔2023〕99号")
    with acting_as(colleague):
        services.correct(colleague, other, summary="改过")
    with acting_as(center):
        services.submit(center, other)
    with acting_as(colleague), pytest.raises(Refused) as refused:
        services.publish(colleague, other, not_secret=True)
    assert refused.value.code == "four_eyes"
    with acting_as(author):
        assert services.publish(author, other, not_secret=True).state == PolicyState.PUBLISHED


def test_publication_needs_the_word_that_it_is_not_secret(cast):
    doc = in_review(cast)
    with acting_as(cast["xingqing_auditor"]), pytest.raises(Invalid) as refused:
        services.publish(cast["xingqing_auditor"], doc)
    assert list(refused.value.fields) == ["not_secret"]


def test_a_returned_document_is_marked_mended_and_sent_again(cast):
    doc, auditor, agent = in_review(cast), cast["xingqing_auditor"], cast["xingqing_agent"]
    with acting_as(auditor):
        services.send_back(auditor, doc, reason="摘要缺失", marks={"summary": "请补充"})
        assert marks.standing(doc) == {"summary": "请补充"}
    with acting_as(agent):
        services.correct(agent, doc, summary="摘要")
        services.submit(agent, doc)
        assert marks.standing(doc) == {} and doc.state == PolicyState.REVIEW
        assert [
            log.move
            for log in queries.db.session.scalars(
                select(StatusLog).where(StatusLog.record_id == doc.id).order_by(StatusLog.at, StatusLog.id)
            )
        ] == ["submit", "return", "submit"]


def test_nothing_changes_while_it_is_reviewed(cast):
    doc, agent = in_review(cast), cast["xingqing_agent"]
    with acting_as(agent):
        article = queries.articles_of(doc)[0]
        for deed in (
            lambda: services.correct(agent, doc, summary="改"),
            lambda: services.change_article(agent, article, body="改"),
            lambda: services.add_article(agent, policy_id=doc.id, body="增"),
            lambda: services.remove_article(agent, article),
        ):
            with pytest.raises(Refused) as refused:
                deed()
            assert refused.value.status == 409


def test_each_new_description_of_a_published_document_is_a_version(session, cast):
    agent = cast["xingqing_agent"]
    doc = make_policy(articles=2)
    with acting_as(agent):
        services.correct(agent, doc, summary="摘要")
        services.correct(agent, doc, summary="摘要")  # nothing new, no version
        newest, first = queries.versions_of(doc)
        assert (newest.number, first.number) == (2, 1)
        assert [(c.place, c.after) for c in queries.compare(first, newest, {"summary": "摘要栏"})] == [
            ("摘要栏", "摘要")
        ]
        assert queries.version_before(newest) is first


@pytest.mark.parametrize(
    "facts", [{"title": "另一个标题"}, {"addressees": "各县"}, {"effective_to": None}, {"annexes": "附件2"}]
)
def test_a_published_document_keeps_its_words(cast, facts):
    agent = cast["xingqing_agent"]
    doc = make_policy(effective_to=date(2030, 1, 1))
    with acting_as(agent), pytest.raises(Refused):
        services.correct(agent, doc, **facts)


def test_the_articles_of_a_published_document_stay_as_they_are(cast):
    agent = cast["xingqing_agent"]
    doc = make_policy()
    with acting_as(agent):
        article = queries.articles_of(doc)[0]
        with pytest.raises(Refused):
            services.remove_article(agent, article)
        with pytest.raises(Refused):
            services.change_article(agent, article, body="补贴标准改为每月一万元")


@pytest.mark.parametrize("who", ["yongning_agent", "yinchuan_agent", "region_admin", "xingqing_auditor"])
def test_other_offices_change_no_draft(cast, who):
    doc = make_policy("DRAFT")
    with acting_as(SYSTEM), pytest.raises(Refused):
        services.correct(cast[who], doc, summary="改")


def test_supersession_names_a_successor_in_force(cast):
    auditor = cast["xingqing_auditor"]
    old, new, draft = make_policy(), make_policy(), make_policy("DRAFT")
    with acting_as(auditor):
        for wrong in ("没有这个文号", old.doc_no, draft.doc_no):
            with pytest.raises(Invalid) as refused:
                services.supersede(auditor, old, successor=wrong)
            assert list(refused.value.fields) == ["successor"]
        services.supersede(auditor, old, successor=f" {new.doc_no} ")
    assert old.state == PolicyState.SUPERSEDED and old.successor_id == new.id


def test_expiry_by_the_job_after_the_last_day(session):
    over, running, endless = (
        make_policy(effective_to=yesterday(), effective_from=date(2020, 1, 1)),
        make_policy(effective_to=date(2999, 1, 1)),
        make_policy(),
    )
    with acting_as(SYSTEM):
        assert jobs.JOBS["publications.expire"].run() == 1
        assert (over.state, running.state, endless.state) == ("EXPIRED", "PUBLISHED", "PUBLISHED")
        assert jobs.JOBS["publications.expire"].run() == 0
        with pytest.raises(Refused):
            services.expire(SYSTEM, running)


def test_withdrawal_needs_a_reason(cast):
    auditor, doc = cast["xingqing_auditor"], make_policy()
    with acting_as(auditor):
        with pytest.raises(Invalid):
            services.withdraw(auditor, doc)
        services.withdraw(auditor, doc, reason="内容有误")
    assert doc.state == PolicyState.WITHDRAWN and doc.withdrawn_at


@pytest.mark.parametrize(
    ("state", "name"),
    [(state, name) for name, move in PUBLISHING.moves.items() for state in PolicyState if state not in move.sources],
)
def test_moves_not_in_the_table_are_refused(cast, state, name):
    doc = make_policy(str(state))
    who = SYSTEM if name == "expire" else cast["xingqing_agent" if name == "submit" else "xingqing_auditor"]
    with acting_as(SYSTEM), pytest.raises(Refused) as refused:
        services.perform(who, doc, name, reason="试")
    assert refused.value.code == "state"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"body": "x", "anchor": "大写"}, "anchor"),
        ({"body": "x", "anchor": "p10"}, "anchor"),
        ({"body": "x", "anchor": "attachments"}, "anchor"),
        ({"body": "x", "level": 4}, "level"),
        ({"body": "x", "position": 10_001}, "position"),
        ({"body": "  "}, "body"),
    ],
)
def test_an_article_must_make_sense(agent, facts, field):
    doc = written(agent)
    with pytest.raises(Invalid) as refused:
        services.add_article(agent, policy_id=doc.id, **facts)
    assert list(refused.value.fields) == [field]


def test_articles_keep_their_order_and_count(agent):
    doc = written(agent)
    services.add_article(agent, policy_id=doc.id, body="末")
    first = services.add_article(agent, policy_id=doc.id, body="首", position=1, anchor="start")
    assert [a.anchor for a in queries.articles_of(doc)] == ["start", "p10", "p20"] and doc.article_count == 3
    services.remove_article(agent, first)
    assert [a.anchor for a in queries.articles_of(doc)] == ["p10", "p20"] and doc.article_count == 2


def test_the_notice_is_seeded_once(session):
    assert policies.load() == 1 and policies.load() == 0
    with acting_as(SYSTEM):
        doc = queries.published_with_number("宁人社发〔2023〕75号")
        anchors = [article.anchor for article in queries.articles_of(doc)]
        versions = list(session.scalars(select(PolicyVersion).where(PolicyVersion.policy_id == doc.id)))
    assert doc.state == PolicyState.PUBLISHED and doc.published_at.date() == date(2023, 6, 9)
    assert len(queries.lines(doc.issuers)) == 10 and len(versions) == 1
    assert {"preamble", "1", "2-3", "3-1", "4-5"} <= set(anchors) and len(anchors) == doc.article_count
