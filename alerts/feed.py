"""News as an Atom feed (RFC 4287): one entry for each edition that changed, under an id that stays."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. ``key`` tells it from all others of this house; ``lines`` are sentences, ``href`` where to read on."""

    key: str
    title: str
    at: datetime
    lines: tuple[str, ...]
    href: str
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: ``domain`` makes its ids ours, ``language`` is a tag («ru»), ``at`` when nothing stands in it."""

    key: str
    title: str
    domain: str
    language: str
    at: datetime
    entries: Sequence[Entry]


def write_feed(feed: Feed) -> bytes:
    """Return the feed as bytes; characters that XML has no place for are left out."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    root.set("{http://www.w3.org/XML/1998/namespace}lang", feed.language)
    _add(root, "id", _tag(feed.domain, feed.key))
    _add(root, "title", feed.title)
    _add(root, "updated", _instant(max((entry.at for entry in feed.entries), default=feed.at)))
    _add(_add(root, "author", None), "name", "ZanWatch")
    for entry in feed.entries:
        one = _add(root, "entry", None)
        _add(one, "id", _tag(feed.domain, entry.key))
        _add(one, "title", entry.title)
        _add(one, "updated", _instant(entry.at))
        _add(one, "link", None, rel="alternate", href=entry.href)
        for topic in entry.topics:
            _add(one, "category", None, term=topic)
        _add(one, "content", "\n".join(entry.lines), type="text")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _add(parent: etree._Element, name: str, text: str | None, **values: str) -> etree._Element:
    made = etree.SubElement(parent, f"{{{ATOM}}}{name}")
    for key, value in values.items():
        made.set(key, _NOT_XML.sub("", value))
    if text is not None:
        made.text = _NOT_XML.sub("", text)
    return made


def _tag(domain: str, key: str) -> str:
    return f"tag:{domain},2026:{key}"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
