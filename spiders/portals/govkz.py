"""gov.kz gives the documents of each ministry as open JSON, newest first; its news are behind a barrier: left out."""

import json
from typing import ClassVar

from scrapy import Request

from spiders import lists
from spiders.orders import ActOrder
from spiders.spider import Target

PAGE_SIZE = 100
_LANGUAGES = {"rus": "ru", "kaz": "kk"}


class GovkzSpider(lists.ListSpider):
    """www.gov.kz: orders and other documents of ministries, for us those of labour and of internal affairs.

    Languages: by the header Accept-Language. Text: mostly scans without letters, so the list is all that is read.
    Caveats: the filter by day answers 500 to «gte:»; how many pages there are is not said; robots.txt was never seen
    (22.11.2026), so whatever it says is obeyed.
    """

    name = "govkz"
    # read by PortalSpider
    portal: ClassVar[str] = "govkz"

    def make_request(self, target: Target) -> Request:
        """Ask in the language of the target."""
        return Request(target.url, headers={"Accept-Language": _LANGUAGES[target.language]})

    def path(self, order: ActOrder, page: int) -> str:
        """Return the address of a ministry's documents; the name of the list is its slug."""
        where = "/api/v1/public/content-manager/documents"
        return f"{where}?projects={order.code}&page={page}&size={PAGE_SIZE}&sort-by=created_date:DESC"

    def find_ids(self, body: bytes) -> tuple[str, ...]:
        """Return the numbers of the documents of a page."""
        try:
            return tuple(str(item["id"]) for item in json.loads(body))
        except (ValueError, TypeError, KeyError, RecursionError, MemoryError):
            return ()

    def count_pages(self, body: bytes) -> int:
        """Return that there is one page more only where this one is full: it is the portal's only sign."""
        return lists.MOST_PAGES + 1 if len(self.find_ids(body)) >= PAGE_SIZE else 1
