"""legalacts shows drafts in lists by category and status; the page of a draft is closed to robots: never asked for."""

import re
from typing import ClassVar

from scrapy import Request

from spiders import lists
from spiders.orders import ActOrder
from spiders.spider import Target

_ID = re.compile(rb'href="/npa/view\?id=(\d{1,12})"')
_PAGES = re.compile(rb"totalPages:\s*(\d{1,7})")
_COOKIES = {"rus": "ru", "kaz": "kk"}


class LegalactsSpider(lists.ListSpider):
    """legalacts.egov.kz («Открытые НПА»): drafts under public discussion, with the last day to speak up.

    Languages: one address for both, told apart by a cookie; without it the site speaks Kazakh. Text: none; a draft's
    own page and files are disallowed by robots.txt, so a list is all that is read. Caveats: a page weighs 1.3 MB for
    five cards, nearly all of it menus; of 30,000 pages only the first ones of narrow lists are asked for.
    """

    name = "legalacts"
    # read by PortalSpider
    portal: ClassVar[str] = "legalacts"
    # read by ListSpider
    first_pages: ClassVar[int] = 3
    deep_pages: ClassVar[int] = 20

    def make_request(self, target: Target) -> Request:
        """Ask in the language of the target; the official switch is closed to robots."""
        return Request(target.url, headers={"Cookie": f"egovLang={_COOKIES[target.language]}"})

    def path(self, order: ActOrder, page: int) -> str:
        """Return the address of a list, named «359» or «359/IN_ARCHIVE»: a category and, where there is one, a status.

        >>> spider = LegalactsSpider.__new__(LegalactsSpider)
        >>> spider.path(ActOrder("359/IN_ARCHIVE", "rus"), 2)
        '/list?categoryId=359&status=IN_ARCHIVE&page=2'
        """
        category, _, status = order.code.partition("/")
        return f"/list?categoryId={category}{f'&status={status}' if status else ''}&page={page}"

    def find_ids(self, body: bytes) -> tuple[str, ...]:
        """Return the numbers of the drafts that a page links."""
        return tuple(dict.fromkeys(found.decode() for found in _ID.findall(body)))

    def count_pages(self, body: bytes) -> int:
        """Return the number that stands in the script of a list of more than one page."""
        found = _PAGES.search(body)
        return int(found[1]) if found else 1
