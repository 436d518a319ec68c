"""ЕСПИ is searched for the acts that were adopted last; what it has of each is asked for elsewhere."""

import json
from typing import ClassVar

from scrapy import Request

from spiders import lists
from spiders.orders import ActOrder
from spiders.spider import Target

PAGE_SIZE = 100


class EspiSearchSpider(lists.ListSpider):
    """The search of ЕСПИ (zan.gov.kz): newest acts first, both languages in one answer.

    Text: none, only titles and requisites. Caveats: an act may appear days after its date, in the middle of the list,
    so the list is read deep from time to time; how many results a page gets may be less than is asked for.
    """

    name = "espi_search"
    # read by PortalSpider
    portal: ClassVar[str] = "espi"
    # read by ListSpider
    grows_in_front: ClassVar[bool] = False

    def make_request(self, target: Target) -> Request:
        """Ask with the page of the target; the address is the same for all."""
        body = {
            "page": target.page,
            "limit": PAGE_SIZE,
            "sortBy": {"desc": True, "field": "stateAgencyApprovalDate"},
        }
        headers = {"Content-Type": "application/json"}
        return Request(target.url, method="POST", headers=headers, body=json.dumps(body))

    def path(self, order: ActOrder, page: int) -> str:  # noqa: ARG002 - the page stands in the body of the request
        """Return the address of the search."""
        return "/api/documents/search"

    def find_ids(self, body: bytes) -> tuple[str, ...]:
        """Return the codes of the acts of a page."""
        try:
            return tuple(str(item["code"]) for item in json.loads(body)["list"])
        except (ValueError, TypeError, KeyError, RecursionError, MemoryError):
            return ()

    def count_pages(self, body: bytes) -> int:
        """Return the number of pages that the answer names."""
        try:
            return int(json.loads(body)["pageCount"])
        except (ValueError, TypeError, KeyError, RecursionError, MemoryError):
            return 1
