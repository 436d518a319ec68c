"""ЕСПИ lists the editions of an act; each has its address, the newest one also has one without a date."""

from datetime import date
from json import loads
from typing import Any, ClassVar
from urllib.parse import quote

from law.model import Capture
from spiders.orders import ActOrder, choose_editions
from spiders.spider import PortalSpider, Target

MOST_EDITIONS = 500
MOST_PAGES = 200


class EspiSpider(PortalSpider):
    """ЕСПИ (zan.gov.kz, law.gov.kz): the Ministry of Justice's reference bank of legal acts, as open JSON.

    Languages: rus and kaz, two texts of one act, each with its own list of editions; a language that an act does not
    have answers 404. Text: whole, in pages of nodes; ``pagesCount`` stands on every page. An edition's date is mostly
    that of the amending act. Caveats: a long act takes up to a minute; the certificate is from the national PKI; the
    portal's robots.txt was never seen (22.11.2026), so whatever it says is obeyed.
    """

    name = "espi"
    # read by PortalSpider
    portal: ClassVar[str] = "espi"

    async def read_act(self, order: ActOrder) -> None:
        """Ask for the list of editions, then for those that are wanted, until ``failures`` of them failed."""
        versions = await self.fetch(Target(order.code, order.language, "versions", self._address(order, "/versions")))
        listed = () if versions.reason else read_edition_dates(versions.body)
        if len(listed) > MOST_EDITIONS:
            self.refuse(self._edition(order, None, 1), "too-many")
            return
        left = order.failures
        for version_on in choose_editions(order, listed):
            left -= not await self._read_edition(order, version_on)
            if not left:
                return

    async def _read_edition(self, order: ActOrder, version_on: date | None) -> bool:
        """Ask for every page of one edition; False when one of them did not come, or is no page of an edition."""
        page, count = 1, 1
        while page <= count:
            if page > MOST_PAGES:
                self.refuse(self._edition(order, version_on, page), "too-many")
                return False
            found = await self.fetch(self._edition(order, version_on, page))
            pages = 0 if found.reason else read_page_count(found)
            if not pages:
                return False
            count = max(count, pages)
            page += 1
        return True

    def _edition(self, order: ActOrder, version_on: date | None, page: int) -> Target:
        day = f"/{version_on:%d.%m.%Y}" if version_on else ""
        url = self._address(order, f"{day}?withHtml=false&page={page}")
        return Target(order.code, order.language, "edition", url, version_on, page)

    def _address(self, order: ActOrder, rest: str) -> str:
        return f"{self.order.origin}/api/documents/{quote(order.code, safe='')}/{order.language}{rest}"


def read_edition_dates(body: bytes) -> tuple[date, ...]:
    """Return the dates of a list of editions, ascending, each once; nothing when this is not such a list.

    >>> read_edition_dates(b'[{"versionDate": "2024-06-16"}, {"versionDate": "2023-07-01"}]')
    (datetime.date(2023, 7, 1), datetime.date(2024, 6, 16))
    >>> read_edition_dates(b'[{"versionDate": "2024-06-16"}, {}]'), read_edition_dates(b"<html>")
    ((), ())
    """
    listed = _read_json(body)
    try:
        return tuple(sorted({date.fromisoformat(item["versionDate"]) for item in listed}))
    except (TypeError, KeyError, ValueError):
        return ()


def read_page_count(page: Capture) -> int:
    """Return how many pages an edition says it has; 0 when this is not a page of an edition."""
    shown = _read_json(page.body)
    count = shown.get("pagesCount") if isinstance(shown, dict) else None
    return count if isinstance(count, int) and not isinstance(count, bool) and count > 0 else 0


def _read_json(body: bytes) -> Any:
    try:
        return loads(body)
    except (ValueError, RecursionError, MemoryError):  # the child's memory is limited, and a hostile body may be large
        return None
