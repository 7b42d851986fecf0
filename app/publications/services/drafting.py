"""Writing a policy document: its facts, its articles in order, corrections of what is published."""

from typing import Any

from flask_babel import gettext as _

from app.core.actor import Actor
from app.core.card import as_text
from app.core.errors import Invalid, Problems, Refusal, Refused
from app.extensions import db
from app.organisations.queries import areas
from app.publications import queries
from app.publications.models import PolicyArticle, PolicyDoc
from app.publications.policy import editable_fields, may_change_articles
from app.publications.rules import ANCHOR, RESERVED, clean_body
from app.publications.services.screening import changed
from app.security.states import Level, Permission

LISTS = ("issuers", "topics", "annexes")
DATED = ("title", "issued_on", "effective_from", "effective_to")
ARTICLES_MAX = 300
POSITION_MAX = 10_000


def draft(actor: Actor, *, region_code: str | None = None, **facts: Any) -> PolicyDoc:
    """Begin a document of the actor's own area."""
    code = (region_code if actor.is_system else None) or actor.region_code
    if code not in areas():
        raise Invalid({"region_code": _("您的账号没有所属地区，不能拟稿。")})
    facts = _cleaned(facts)
    _require_sense(facts)
    doc = PolicyDoc(region_code=code, level=Level(areas()[code].level), edited_by_id=actor.user_id, **facts)
    db.session.add(doc)
    db.session.flush()
    return doc


def correct(actor: Actor, doc: PolicyDoc, **facts: Any) -> PolicyDoc:
    """Change what may be changed in the present state; a published document gets a new version."""
    wanted = {name: value for name, value in _cleaned(facts).items() if getattr(doc, name) != value}
    if forbidden := set(wanted) - set(editable_fields(actor, doc)):
        words = _(
            "当前状态“%(state)s”下不能修改这些内容：%(names)s。",
            state=as_text(doc.state),
            names="、".join(sorted(forbidden)),
        )
        raise Refused(Refusal("state", words), status=409)
    _require_sense({**{name: getattr(doc, name) for name in DATED}, **wanted})
    for name, value in wanted.items():
        setattr(doc, name, value)
    if wanted:
        changed(actor, doc)
    return doc


def _cleaned(facts: dict[str, Any]) -> dict[str, Any]:
    cleaned = {name: value.strip() or None if isinstance(value, str) else value for name, value in facts.items()}
    return cleaned | {name: "\n".join(queries.lines(facts[name])) for name in LISTS if name in facts}


def _require_sense(facts: dict[str, Any]) -> None:
    problems: Problems = {}
    if not facts.get("title"):
        problems["title"] = [_("请填写标题。")]
    issued, first, last = (facts.get(name) for name in ("issued_on", "effective_from", "effective_to"))
    if first and last and last < first:
        problems["effective_to"] = [_("有效期止不能早于施行日期。")]
    if issued and first and first < issued:
        problems["effective_from"] = [_("施行日期不能早于成文日期。")]
    if problems:
        raise Invalid(problems)


def add_article(actor: Actor, *, policy_id: str, **facts: Any) -> PolicyArticle:
    """Add a passage to a document in reach, at the end unless a place is given."""
    doc = queries.policy_by_id(policy_id)
    if doc is None:
        raise Invalid({"policy_id": _("没有找到这份文件，或者它不在您的职责范围内。")})
    _require_writable(actor, doc)
    if doc.article_count >= ARTICLES_MAX:
        raise Invalid({"policy_id": _("一份文件最多 %(n)s 条。", n=ARTICLES_MAX)})
    facts = _article_facts(doc, facts, None)
    article = PolicyArticle(policy=doc, region_code=doc.region_code, **facts)
    db.session.add(article)
    doc.article_count += 1
    changed(actor, doc)
    return article


def change_article(actor: Actor, article: PolicyArticle, **facts: Any) -> PolicyArticle:
    """Change a passage; in a published document that makes a new version."""
    doc = _doc_of(article)
    _require_writable(actor, doc)
    if facts.pop("policy_id", article.policy_id) != article.policy_id:
        raise Invalid({"policy_id": _("不能移到其他文件，请在该文件新增。")})
    before = {name: getattr(article, name) for name in facts}
    facts = _article_facts(
        doc,
        {
            **{name: getattr(article, name) for name in ("position", "level", "anchor", "number", "heading", "body")},
            **facts,
        },
        article.id,
    )
    if all(facts[name] == value for name, value in before.items()):
        return article
    for name, value in facts.items():
        setattr(article, name, value)
    changed(actor, doc)
    return article


def remove_article(actor: Actor, article: PolicyArticle) -> PolicyDoc:
    """Take a passage out of a draft; a published text keeps all of its articles."""
    doc = _doc_of(article)
    if "title" not in editable_fields(actor, doc):
        raise Refused(Refusal("state", _("只能删除草稿中的条文。")), status=409)
    db.session.delete(article)
    doc.article_count -= 1
    changed(actor, doc)
    return doc


def _doc_of(article: PolicyArticle) -> PolicyDoc:
    doc = queries.policy_by_id(article.policy_id)
    if doc is None:
        raise Invalid({"policy_id": _("没有找到这份文件，或者它不在您的职责范围内。")})
    return doc


def _require_writable(actor: Actor, doc: PolicyDoc) -> None:
    refusal = (
        may_change_articles(actor, doc)
        if actor.may(Permission.POLICY_WRITE)
        else Refusal("role", _("由拟稿人员修改正文。"))
    )
    if refusal is not None:
        raise Refused(refusal, status=409 if refusal.code == "state" else 403)


def _article_facts(doc: PolicyDoc, facts: dict[str, Any], own_id: str | None) -> dict[str, Any]:
    """Check and complete the facts of one article; raises Invalid by field."""
    facts = {name: value.strip() or None if isinstance(value, str) else value for name, value in facts.items()}
    position = facts.get("position") or queries.last_position(doc) + 10
    anchor = facts.get("anchor") or f"p{position}"
    problems: Problems = {}
    if not 1 <= position <= POSITION_MAX:
        problems["position"] = [_("顺序应为 1—%(n)s 的整数。", n=POSITION_MAX)]
    if not 1 <= (facts.get("level") or 1) <= 3:
        problems["level"] = [_("层级应为 1、2 或 3。")]
    if not ANCHOR.fullmatch(anchor) or anchor in RESERVED:
        problems["anchor"] = [_("定位名只能用小写字母、数字和短横线，例如 2-3。")]
    elif queries.has_anchor(doc.id, anchor, but=own_id):
        problems["anchor"] = [_("这份文件中已有定位名“%(anchor)s”。", anchor=anchor)]
    body = clean_body(facts.get("body"))
    if not (body or facts.get("heading")):
        problems["body"] = [_("请填写标题或正文。")]
    if problems:
        raise Invalid(problems)
    return {**facts, "position": position, "anchor": anchor, "level": facts.get("level") or 1, "body": body}
