"""What keeps a document from the public: missing facts, personal numbers; and the version of what is let through."""

import json

from flask_babel import gettext as _

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Invalid, Problems
from app.extensions import db
from app.publications import queries
from app.publications.models import PolicyArticle, PolicyDoc, PolicyVersion
from app.publications.rules import paragraphs, personal_data
from app.publications.states import READABLE

SCANNED = ("title", "addressees", "summary", "annexes", "release_note", "issuers")


def require_complete(doc: PolicyDoc) -> None:
    """Raise Invalid for what an official document must have before anybody reviews it."""
    needed = {
        "doc_no": _("请填写发文字号。"),
        "issuers": _("请填写发文机关，一行一个，按署名顺序。"),
        "issued_on": _("请填写成文日期。"),
        "effective_from": _("请填写施行日期。"),
    }
    problems: Problems = {name: [words] for name, words in needed.items() if not getattr(doc, name)}
    if not doc.article_count:
        problems["articles"] = [_("请先录入正文，至少一条。")]
    if doc.doc_no and queries.published_with_number(doc.doc_no, but=doc.id):
        problems["doc_no"] = [_("该文号的文件已经发布。")]
    if problems:
        raise Invalid(problems)


def require_clean(doc: PolicyDoc) -> None:
    """Raise Invalid naming each field and paragraph that seems to hold a personal number."""
    problems: Problems = {}
    for name in SCANNED:
        if kinds := personal_data(getattr(doc, name), clock.today()):
            problems[name] = [_("疑似包含%(kinds)s，请删除或改为办公电话。", kinds="、".join(map(_, kinds)))]
    if found := [words for article in queries.articles_of(doc) for words in _of_article(article)]:
        problems["articles"] = found
    if problems:
        raise Invalid(problems)


def _of_article(article: PolicyArticle) -> list[str]:
    place = f"{article.number or ''}{article.heading or ''}" or article.anchor
    texts = enumerate(paragraphs(article.body), 1)
    found = [
        _(
            "“%(place)s”第 %(n)s 段疑似包含%(kinds)s，请删除或改为办公电话。",
            place=place,
            n=n,
            kinds="、".join(map(_, kinds)),
        )
        for n, text in texts
        if (kinds := personal_data(text, clock.today()))
    ]
    if not found and (kinds := personal_data(f"{article.heading or ''}\n{article.body or ''}", clock.today())):
        found = [_("“%(place)s”疑似包含%(kinds)s，请删除或改为办公电话。", place=place, kinds="、".join(map(_, kinds)))]
    return found


def keep_version(actor: Actor, doc: PolicyDoc) -> None:
    """Keep what the document says from now on; raises its revision."""
    doc.revision += 1
    snapshot = json.dumps(queries.snapshot_of(doc), ensure_ascii=False)
    db.session.add(
        PolicyVersion(
            policy_id=doc.id,
            region_code=doc.region_code,
            number=doc.revision,
            snapshot=snapshot,
            at=clock.now(),
            by_name=actor.name[:64],
        )
    )
    db.session.flush()


def changed(actor: Actor, doc: PolicyDoc) -> None:
    """Note who changed the text; a change of what the public reads is scanned and kept as a version."""
    doc.edited_by_id = actor.user_id
    db.session.flush()
    if doc.state in READABLE:
        require_clean(doc)
        keep_version(actor, doc)
