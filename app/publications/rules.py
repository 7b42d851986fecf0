"""What the text of a policy document may hold and how it is read; R55, the half-yearly batch of stories."""

import datetime as dt
import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Literal

import nh3
from markupsafe import Markup, escape
from stdnum import luhn

from app.core import clock
from app.core.identifiers import id_card_problem
from app.core.rulebook import WARN, Params, Verdict, rule
from app.publications.states import PolicyState, Validity

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "sup", "sub"}
ATTRIBUTES = {"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
TAG = re.compile(r"</?[A-Za-z][^<>]*>")
BLOCK_END = re.compile(r"<br\s*/?>|</(?:p|li|tr|h\d)>", re.IGNORECASE)
ANCHOR = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
RESERVED = frozenset({"main", "attachments", "attachments-title", "toc-title"})

DIGIT = r"[0-9]"
GAP = r"[ \-\u00a0\u2010-\u2015]?"
APART = r"(?<![0-9A-Za-z])"
BESIDE = r"(?![0-9A-Za-z])"
LONG_ID = re.compile(rf"{APART}[1-9](?:{GAP}{DIGIT}){{16}}{GAP}[0-9Xx]{BESIDE}")
SHORT_ID = re.compile(
    rf"{APART}[1-9]{DIGIT}{{5}}{DIGIT}{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]{DIGIT}|3[01]){DIGIT}{{3}}{BESIDE}"
)
MOBILE = re.compile(rf"(?<![0-9])(?:\+?86{GAP})?1{GAP}[3-9](?:{GAP}{DIGIT}){{9}}(?![0-9])")
CARD = re.compile(rf"{APART}[2-9](?:{GAP}{DIGIT}){{15,18}}{BESIDE}")
NAMED_ACCOUNT = re.compile(rf"(?:账号|帐号|账户|卡号)[^0-9]{{0,8}}{DIGIT}(?:{GAP}{DIGIT}){{8,}}")


def is_html(body: str | None) -> bool:
    """Whether a text carries markup rather than plain paragraphs."""
    return TAG.search(body or "") is not None


def clean_body(body: str | None) -> str | None:
    """What is stored: plain text as typed, markup reduced to paragraphs, lists and simple tables."""
    if not body or not is_html(body):
        return body
    return nh3.clean(body, tags=TAGS, attributes=ATTRIBUTES, link_rel=None)


def paragraphs(body: str | None) -> list[str]:
    """The text of each paragraph without markup."""
    plain = body or ""
    if is_html(plain):
        plain = html.unescape(TAG.sub("", BLOCK_END.sub("\n", plain)))
    return [line.strip() for line in plain.splitlines() if line.strip()]


def body_html(body: str | None) -> Markup:
    """The text as safe HTML; markup is cleaned once more on the way out."""
    if is_html(body):
        return Markup(clean_body(body))  # noqa: S704 (cleaned by nh3)
    return Markup("\n").join(Markup("<p>{}</p>").format(line) for line in paragraphs(body))


def heading_of(article: Mapping[str, Any]) -> str:
    """The heading with its number, such as 一、目标任务."""
    return f"{article['number'] or ''}{article['heading'] or ''}"


def official_html(articles: Iterable[Mapping[str, Any]]) -> str:
    """The whole text for the printed document: level 1 heads stand alone, level 2 heads run into their paragraph."""
    return "\n".join(_official_article(article) for article in articles)


def _official_article(article: Mapping[str, Any]) -> str:
    head, body = heading_of(article).strip(), body_html(article["body"])
    if not head:
        return str(body)
    if article["level"] == 1:
        return f"<h2>{escape(head)}</h2>\n{body}"
    run_in = (
        Markup("<em>{}。</em>").format(head.rstrip("。"))
        if article["level"] == 2
        else Markup("<strong>{}</strong> ").format(head)
    )
    if body.startswith("<p>"):
        return f"<p>{run_in}{body[3:]}"
    return f"<p>{run_in}</p>\n{body}"


def validity(state: PolicyState | str, effective_from: date | None, effective_to: date | None, on: date) -> Validity:
    """Whether a published document is in force on a day; both ends of its period included."""
    if state != PolicyState.PUBLISHED:
        return Validity(str(state))
    if effective_to is not None and effective_to < on:
        return Validity.EXPIRED
    return Validity.NOT_YET if effective_from is not None and effective_from > on else Validity.IN_FORCE


def personal_data(text: str | None, on: date) -> list[str]:
    """The kinds of personal numbers in a text: 身份证号码, 手机号码, 银行账号."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", text or "") if unicodedata.category(c) != "Cf")
    return [kind for kind, found in FINDERS if found(plain, on)]


def _has_id(text: str, on: date) -> bool:
    if SHORT_ID.search(text):
        return True
    return any(_is_dated(_digits(match), on) for match in LONG_ID.findall(text))


def _is_dated(number: str, on: date) -> bool:
    """A slip of one digit spoils the check digit but leaves a birth date: still a person's number."""
    problem = id_card_problem(number, on)
    return problem is None or "校验码" in problem


def _has_mobile(text: str, _on: date) -> bool:
    return MOBILE.search(text) is not None


def _has_account(text: str, _on: date) -> bool:
    return NAMED_ACCOUNT.search(text) is not None or any(luhn.is_valid(_digits(match)) for match in CARD.findall(text))


def _digits(match: str) -> str:
    return re.sub(r"[^0-9X]", "", match.upper())


FINDERS: tuple[tuple[str, Callable[[str, date], bool]], ...] = (
    ("身份证号码", _has_id),
    ("手机号码", _has_mobile),
    ("银行账号", _has_account),
)


@rule(
    "R55",
    name="经验与故事半年集中报送",
    severity=WARN,
    clause="四(四)",
    quote="挖掘整理青年通过见习实现就业创业的故事，半年组织集中报送一批",
    message="{half}就业见习故事应于{due}前报送，{problem}。",
    predicate="The batch of the half-year was sent on or before its due day, and every story in it has the consent of "
    "the person.",
    parameters=("story_due",),
)
def stories_sent(
    *, year: int, half: Literal["H1", "H2"], submitted: dt.datetime | None, consents: list[bool], params: Params
) -> Verdict:
    """A half-year's stories came in time and with consent; a batch not yet sent is judged by the clock."""
    days = params.get("story_due", on=date(year, 1, 1))
    month, day = str(days[0 if half == "H1" else 1]).split("-")
    due = date(year, int(month), int(day))
    missing = consents.count(False)
    wrong = {
        "尚未报送" if submitted is None else "已逾期": (submitted or clock.now()).date() > due,
        f"有{missing}篇未取得本人授权": missing > 0,
    }
    problems = [problem for problem, holds in wrong.items() if holds]
    told = f"{year}年{'上' if half == 'H1' else '下'}半年"
    return Verdict(not problems, {"ok": not problems}, half=told, due=due, problem="，".join(problems))
