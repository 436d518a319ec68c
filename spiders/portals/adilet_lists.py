"""old.adilet lists all acts by their last change, and has a feed of its newest documents; both are asked for."""

import re
from typing import ClassVar

from spiders import lists
from spiders.orders import ActOrder

PAGE_SIZE = 100
FEED = "rss"
_ID = rb"/(?:rus|kaz)/docs/([A-Z]\d{2}[0-9A-Z]{6,9}_?)"
# The frame of every page links acts too; only cards and items are of the list.
_CARD = re.compile(rb'class="post_header">.{0,300}?' + _ID + rb'"', re.DOTALL)
_ITEM = re.compile(rb"<link>[^<]{0,100}" + _ID + rb"\s{0,10}<")
_PAGES = re.compile(r"Страница\s+\d+\s+из\s+(\d{1,6})|(\d{1,6})\s+беттен")


class AdiletListsSpider(lists.ListSpider):
    """old.adilet.zan.kz: the list «последние документы», newest change first, and the RSS of the newest documents.

    Languages: a list of its own for each. Text: none. Caveats: a card has no date of the change, so the order alone
    tells what is new; the parameters of a search are part of the path; what the feed holds was never seen (22.11.2026).
    """

    name = "adilet_lists"
    # read by PortalSpider
    portal: ClassVar[str] = "adilet"

    def path(self, order: ActOrder, page: int) -> str:
        """Return the address of the feed, or of a page of the list of changes."""
        if order.code == FEED:
            return f"/{order.language}/docs/rss"
        return f"/{order.language}/search/docs/page={page}&pagesize={PAGE_SIZE}&sort_desc=true&sort_field=dl"

    def find_ids(self, body: bytes) -> tuple[str, ...]:
        """Return the ids of the acts that a page lists."""
        return tuple(dict.fromkeys(found.decode() for found in (_CARD.findall(body) or _ITEM.findall(body))))

    def count_pages(self, body: bytes) -> int:
        """Return the number of pages that the list names; a feed has one."""
        found = _PAGES.search(body.decode("utf-8", "replace"))
        return int(found[1] or found[2]) if found else 1
