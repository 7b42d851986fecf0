"""The fields of policy documents, their articles and versions."""

from sqlalchemy.orm import selectinload

from app.core.card import Card
from app.organisations.queries import REGION_LOOKUP
from app.publications.models import PolicyArticle, PolicyDoc, PolicyVersion
from app.publications.queries import POLICY_LOOKUP, lines
from app.publications.rules import heading_of, paragraphs

POLICY = Card(
    PolicyDoc,
    "policy",
    "政策文件",
    labels={
        "title": "标题",
        "doc_no": "发文字号",
        "issuers": "发文机关",
        "issuer_names": "发文机关",
        "addressees": "主送机关",
        "issued_on": "成文日期",
        "effective_from": "施行日期",
        "effective_to": "有效期至",
        "level": "层级",
        "region_code": "所属地区",
        "topics": "主题",
        "topic_names": "主题",
        "summary": "摘要",
        "annexes": "附件名称",
        "annex_names": "附件名称",
        "release_note": "公开说明",
        "state": "状态",
        "submitted_at": "送审时间",
        "published_at": "发布时间",
        "withdrawn_at": "撤回时间",
        "successor_id": "替代文件",
        "article_count": "条数",
        "revision": "版次",
        "updated_at": "更新时间",
    },
    groups={
        "文件": "title doc_no issuer_names addressees issued_on effective_from effective_to level region_code",
        "内容": "topic_names summary annex_names release_note article_count",
        "办理": "state submitted_at published_at withdrawn_at successor_id revision updated_at",
    },
    listed="title doc_no region_code level issued_on state published_at revision",
    written="title doc_no issuers addressees issued_on effective_from effective_to topics summary annexes release_note",
    searched="title doc_no",
    filtered="state level region_code",
    ordered="title",
    required="title",
    derived={
        "issuer_names": lambda doc: "、".join(lines(doc.issuers)),
        "topic_names": lambda doc: "、".join(lines(doc.topics)),
        "annex_names": lambda doc: "；".join(lines(doc.annexes)),
    },
    lookups={"region_code": REGION_LOOKUP, "successor_id": POLICY_LOOKUP},
    hints={
        "issuers": "一行一个，按署名顺序，主办机关在前。",
        "addressees": "不写末尾的冒号。",
        "topics": "一行一个，例如：就业见习。",
        "annexes": "一行一个附件名称；附件文件在保存后上传。",
        "release_note": "例如：此件公开发布。",
        "effective_to": "长期有效的留空。",
    },
    named=lambda doc: doc.title,
)

ARTICLE = Card(
    PolicyArticle,
    "policy-article",
    "政策条文",
    labels={
        "policy_id": "政策文件",
        "policy_name": "政策文件",
        "position": "顺序",
        "level": "层级",
        "anchor": "定位名",
        "number": "序号",
        "heading": "标题",
        "heading_text": "标题",
        "body": "正文",
        "opening": "正文",
        "region_code": "地区",
        "updated_at": "更新时间",
    },
    groups={"条文": "policy_name position level anchor number heading body", "登记": "region_code updated_at"},
    listed="heading_text opening position level anchor policy_name",
    written="policy_id position level number heading anchor body",
    searched="heading body",
    filtered="policy_id",
    required="policy_id",
    derived={
        "policy_name": lambda article: article.policy.title,
        "heading_text": lambda article: (
            heading_of({"number": article.number, "heading": article.heading}) or article.anchor
        ),
        "opening": lambda article: "".join(paragraphs(article.body)[:1])[:60],
    },
    lookups={"policy_id": POLICY_LOOKUP, "region_code": REGION_LOOKUP},
    hints={
        "position": "从小到大排列，留空则排在最后。",
        "level": "1 为“一、”，2 为“（一）”，3 为“1.”。",
        "number": "例如：一、或（一）。",
        "anchor": "条文链接用的名字，例如 2-3；留空自动生成。",
        "body": "一行一段；也可以粘贴带表格、列表的 HTML，其他格式会被清除。",
    },
    loads=(selectinload(PolicyArticle.policy),),
    named=lambda article: heading_of({"number": article.number, "heading": article.heading}) or article.anchor,
)

VERSION = Card(
    PolicyVersion,
    "policy-version",
    "政策版本",
    labels={
        "policy_id": "政策文件",
        "policy_name": "政策文件",
        "number": "版次",
        "at": "时间",
        "by_name": "经办人",
        "region_code": "地区",
    },
    groups={"版本": "policy_name number at by_name region_code"},
    listed="number at by_name policy_name",
    filtered="policy_id",
    derived={"policy_name": lambda version: version.policy.title},
    lookups={"policy_id": POLICY_LOOKUP, "region_code": REGION_LOOKUP},
    loads=(selectinload(PolicyVersion.policy),),
    named=lambda version: f"{version.policy.title} · {version.number}",
)
