"""legalacts («Открытые НПА») shows drafts as cards, five a page; a card's values are bare text behind their labels.

Nearly all of a page is menus. The number of pages stands in a script, and only where there is more than one. Without
its cookie the site speaks Kazakh, so a page's language is read, never assumed.
"""

import re
from datetime import date
from typing import Final

from lxml import etree

from law.discovery.model import Draft, ListPage
from law.errors import UnreadablePageError
from law.model import Issue, Language
from law.parsing import markup
from law.wording import clean

LABELS: Final = {
    "Статус": "status", "Жоба нұсқасы": "status", "Мәртебесі": "status",
    "Тип НПА": "kind", "НҚА түрі": "kind",
    "Дата создания": "created_on", "Құру күні": "created_on",
    "Публичное обсуждение до": "open_until", "Қоғамдық талқылаудың мерзімі": "open_until",
}  # fmt: skip
NOTHING = ("Нет данных", "Мәліметтер жоқ")
_LANGUAGES: dict[str, Language] = {"ru": "rus", "kk": "kaz"}
_NEEDED = ("status", "kind", "created_on")
_NUMBER = re.compile(r"^/npa/view(?:ArvConclusion)?\?id=(\d{1,12})$")
_PAGES = re.compile(r"totalPages:\s*(\d{1,7})")
_DAY = re.compile(r"^(\d{2})/(\d{2})/(\d{4})$")
_MARK = b"npaListRoute"
"""Stands in the script of every list, with cards and without."""


def read_list(body: bytes) -> ListPage[Draft]:
    """Return one page of drafts; raises UnreadablePageError where this is no page of a list.

    A card that cannot be read whole is an Issue; a link to a draft that no card explains is one too.
    """
    if _MARK not in body:
        raise UnreadablePageError("this is no page of a list of drafts")
    try:
        root = etree.fromstring(body, etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadablePageError("the page is no HTML") from error
    if root is None:
        raise UnreadablePageError("the page is empty")
    cards = [_read_card(card) for card in root.iterfind(".//div[@class='contentlist']")]
    drafts = {found.number: found for found in cards if isinstance(found, Draft)}
    issues = [found for found in cards if isinstance(found, Issue)]
    linked = {found[1] for link in root.iter("a") if (found := _NUMBER.match(link.get("href") or ""))}
    stray = sorted(linked - drafts.keys())
    if stray and not issues:
        issues.append(Issue("list", f"drafts are linked that no card explains: {', '.join(stray[:10])}"))
    pages = _PAGES.search(body.decode("utf-8", "replace"))
    return ListPage(
        tuple(drafts.values()),
        tuple(issues),
        int(pages[1]) if pages else 1,
        _LANGUAGES.get(root.get("lang") or ""),
        not cards and not stray and any(markup.words(line) in NOTHING for line in root.iter("p", "div", "h3", "h4")),
    )


def _read_card(card: etree._Element) -> Draft | Issue:
    links = card.findall("./h3/a")
    number = _NUMBER.match(links[0].get("href") or "") if len(links) == 1 else None
    title = markup.words(links[0]) if links else ""
    if number is None or not title:
        return Issue("card", f"a card without its title or number: «{markup.words(card)[:80]}»")
    values = {name: value for info in card.iterfind("./div[@class='info']") for name, value in _read_values(info)}
    missing = [name for name in _NEEDED if not values.get(name)]
    days = {name: _read_day(values.get(name, "")) for name in ("created_on", "open_until")}
    wrong = [name for name, day in days.items() if values.get(name) and day is None]
    if missing or wrong:
        return Issue(f"card {number[1]}", f"not understood: {', '.join([*missing, *wrong])}")
    return Draft(number[1], title, values["kind"], _read_developer(card), values["status"], **days)


def _read_values(info: etree._Element) -> list[tuple[str, str]]:
    """Return the values behind their labels, each up to the next element."""
    found = []
    for label in info.iterfind("./strong"):
        name = LABELS.get(clean(label.text or "").rstrip(":"))
        if name:
            found.append((name, clean(label.tail or "")))
    return found


def _read_developer(card: etree._Element) -> str:
    mark = card.find("./div[@class='tags']/span[@class='icon2']")
    return "" if mark is None else clean(mark.tail or "")


def _read_day(words: str) -> date | None:
    found = _DAY.match(words)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None
