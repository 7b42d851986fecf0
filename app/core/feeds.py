"""Atom feeds (RFC 4287) of what is published: minimal, valid, the same bytes for the same facts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from xml.etree import ElementTree

from app.core import clock

ATOM = "http://www.w3.org/2005/Atom"
MIMETYPE = "application/atom+xml"
UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 cannot hold
BEGIN = datetime(2023, 6, 9)  # of a feed without entries: the day of the notice

ElementTree.register_namespace("", ATOM)


@dataclass(frozen=True)
class Entry:
    """One entry: its permanent id (an IRI), address, moments in local time, and plain text."""

    id: str
    title: str
    url: str
    published: datetime
    updated: datetime
    summary: str
    categories: Sequence[str] = field(default=())


def atom(*, title: str, url: str, page: str, author: str, entries: Sequence[Entry]) -> bytes:
    """A feed that lies at ``url`` and tells what stands on ``page``; it was updated when its newest entry was."""
    root = ElementTree.Element(_name("feed"), {"xml:lang": "zh-CN"})
    _text(root, "id", url)
    _text(root, "title", title)
    _text(root, "updated", _moment(max((entry.updated for entry in entries), default=BEGIN)))
    _link(root, "self", url, MIMETYPE)
    _link(root, "alternate", page, "text/html")
    _text(ElementTree.SubElement(root, _name("author")), "name", author)
    for entry in entries:
        _entry(root, entry)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(root: ElementTree.Element, entry: Entry) -> None:
    node = ElementTree.SubElement(root, _name("entry"))
    _text(node, "id", entry.id)
    _text(node, "title", entry.title)
    _link(node, "alternate", entry.url, "text/html")
    _text(node, "published", _moment(entry.published))
    _text(node, "updated", _moment(entry.updated))
    for term in entry.categories:
        ElementTree.SubElement(node, _name("category"), {"term": UNFIT.sub("", term)})
    _text(node, "summary", entry.summary)


def _name(tag: str) -> str:
    return f"{{{ATOM}}}{tag}"


def _text(parent: ElementTree.Element, tag: str, words: str) -> None:
    ElementTree.SubElement(parent, _name(tag)).text = UNFIT.sub("", words)


def _link(parent: ElementTree.Element, rel: str, href: str, mimetype: str) -> None:
    ElementTree.SubElement(parent, _name("link"), {"rel": rel, "href": href, "type": mimetype})


def _moment(moment: datetime) -> str:
    return moment.replace(tzinfo=moment.tzinfo or clock.LOCAL, microsecond=0).isoformat()
