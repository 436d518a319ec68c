"""old.adilet lists acts by their last change and gives no date of it: only the order tells what is new.

A card is a link, a status and a line of requisites; adverts stand inside every third. Its feeds are RSS 2.0, whose
elements nobody has seen, so whatever is missing there is missing here too. No feed has a reason for a DOCTYPE.
"""

import re
from datetime import date, timedelta, timezone
from email.utils import parsedate_to_datetime

from lxml import etree

from law.discovery.model import Listed, ListPage
from law.errors import UnreadablePageError
from law.languages.requisites import read_date_in_words, read_number
from law.model import Issue, Language
from law.parsing import markup
from law.wording import clean

ALMATY = timezone(timedelta(hours=5))
MOST_ITEMS = 1000
_LINK = re.compile(r"^(?:https?://(?:old\.)?adilet\.zan\.kz)?/(rus|kaz)/docs/([A-Z]\d{2}[0-9A-Z]{6,9}_?)$")
_PAGES = re.compile(r"Страница\s+\d+\s+из\s+(\d{1,6})|(\d{1,6})\s+беттен\s+\d+\s+бет")
_LANGUAGE = re.compile(r"\blang_(rus|kaz)\b")


class HostileFeedError(UnreadablePageError):
    """Raised when a feed brings definitions of its own (entities, a DOCTYPE), from ``read_feed``."""


def read_search(body: bytes) -> ListPage[Listed]:
    """Return one page of a search; raises UnreadablePageError where this is none."""
    try:
        root = etree.fromstring(body, etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadablePageError("the page is no HTML") from error
    results = [] if root is None else root.findall(".//div[@class='serp']")
    if len(results) != 1:
        raise UnreadablePageError("the page lacks its list of results")
    holder = root.find(".//div[@id='container']")
    named = _LANGUAGE.search((holder.get("class") or "") if holder is not None else "")
    language: Language | None = None if named is None else ("kaz" if named[1] == "kaz" else "rus")
    read = [_read_card(card) for card in results[0].iterfind("./div[@class='post_holder']")]
    acts = {found.number: found for found in read if isinstance(found, Listed)}
    issues = [found for found in read if isinstance(found, Issue)]
    linked = {found[2] for link in results[0].iter("a") if (found := _LINK.match(link.get("href") or ""))}
    if linked - acts.keys() and not issues:
        issues.append(Issue("serp", f"acts are linked that no card explains: {', '.join(sorted(linked)[:10])}"))
    pages = _PAGES.search(clean(" ".join(root.itertext("span"))))
    return ListPage(tuple(acts.values()), tuple(issues), int(pages[1] or pages[2]) if pages else 1, language)


def read_feed(body: bytes) -> ListPage[Listed]:
    """Return the items of a feed, at most MOST_ITEMS; raises HostileFeedError and UnreadablePageError."""
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise HostileFeedError("the feed brings definitions of its own")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadablePageError("the feed is no XML") from error
    channel = root.find("./channel") if root.tag == "rss" else None
    if channel is None:
        raise UnreadablePageError("the page is no feed")
    items = channel.findall("./item")
    read = [_read_item(item, at) for at, item in enumerate(items[:MOST_ITEMS])]
    issues = [found for found in read if isinstance(found, Issue)]
    if len(items) > MOST_ITEMS:
        issues.append(Issue("channel", f"{len(items)} items; only the first {MOST_ITEMS} were read"))
    acts = {found.number: found for found in read if isinstance(found, Listed)}
    return ListPage(tuple(acts.values()), tuple(issues))


def _read_card(card: etree._Element) -> Listed | Issue:
    links = card.findall("./h4[@class='post_header']/a")
    found = _LINK.match(links[0].get("href") or "") if len(links) == 1 else None
    title = markup.words(links[0]) if links else ""
    if found is None or not title:
        return Issue("card", f"a card without its title or id: «{markup.words(card)[:80]}»")
    line = card.find("./p")
    return _listed(found, title, "" if line is None else markup.words(line), None)


def _read_item(item: etree._Element, at: int) -> Listed | Issue:
    found = _LINK.match(clean(item.findtext("link") or item.findtext("guid") or ""))
    title = clean(item.findtext("title") or "")
    if found is None or not title:
        return Issue(f"item {at + 1}", f"an item without its title or id: «{title[:80]}»")
    return _listed(found, title, clean(item.findtext("description") or ""), _read_day(item.findtext("pubDate") or ""))


def _listed(found: re.Match[str], title: str, requisites: str, shown_on: date | None) -> Listed:
    language: Language = "kaz" if found[1] == "kaz" else "rus"
    return Listed(
        "adilet",
        found[2],
        {language: title},
        {language: requisites} if requisites else {},
        read_number(requisites),
        read_date_in_words(requisites),
        shown_on,
    )


def _read_day(words: str) -> date | None:
    try:
        instant = parsedate_to_datetime(words)
        return instant.astimezone(ALMATY).date() if instant.tzinfo else instant.date()
    except (ValueError, TypeError, OverflowError):  # years 1 and 9999 may have no day in another zone
        return None
